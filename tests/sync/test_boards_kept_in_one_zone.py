"""A board whose days and starts are in one zone, whoever proposes: by its header or its configuration."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cowork_sheets.core.actions import Status
from cowork_sheets.core.settings import SessionSettings, Settings
from cowork_sheets.errors import ConfigurationError
from tests.world import World, agreed

IN_TOKYO = SessionSettings(time_zone="Asia/Tokyo")
AT_FIVE_IN_TOKYO = datetime(2026, 12, 3, 8, tzinfo=UTC)
AT_FIVE_IN_LONDON = datetime(2026, 12, 3, 17, tzinfo=UTC)


def test_a_session_takes_place_on_the_clock_of_the_board() -> None:
    world = World([agreed("draft")], settings=Settings(sessions=IN_TOKYO), mails=True, known=True)
    world.sync()
    assert world.event("draft").start_at == AT_FIVE_IN_TOKYO
    assert world.cell("draft", "local_times").startswith("Ada Thu 3 Dec 08:00 GMT")


def test_a_row_with_a_zone_of_its_own_takes_place_there() -> None:
    world = World([agreed("draft", time_zone="London")], settings=Settings(sessions=IN_TOKYO))
    world.sync()
    assert world.event("draft").start_at == AT_FIVE_IN_LONDON


def test_a_header_that_names_a_zone_holds_for_its_column() -> None:
    world = World([agreed("draft")], settings=Settings(headers={"start": "Time (Tokyo)"}))
    world.board.rename_column("Start", "Time (Tokyo)")
    world.sync()
    assert world.event("draft").start_at == AT_FIVE_IN_TOKYO


@pytest.mark.parametrize(
    "settings", [Settings(sessions=IN_TOKYO), Settings(headers={"start": "Time (Tokyo)"})], ids=["board", "header"]
)
def test_nothing_that_is_scheduled_moves_when_the_board_gets_a_zone(settings: Settings) -> None:
    world = World([agreed("draft")], mails=True, known=True)
    world.sync()
    mails = len(world.mails())
    if settings.headers:
        world.board.rename_column("Start", "Time (Tokyo)")
    world.settings = settings
    world.sync()
    assert world.status("draft") == Status.SCHEDULED
    assert world.event("draft").start_at == AT_FIVE_IN_LONDON
    assert len(world.mails()) == mails
    world.set("draft", start="18:00")
    world.sync()
    assert world.event("draft").start_at == AT_FIVE_IN_TOKYO.replace(hour=9)


def test_nothing_that_is_scheduled_moves_when_the_board_loses_its_zone() -> None:
    world = World([agreed("draft")], settings=Settings(sessions=IN_TOKYO), mails=True, known=True)
    world.sync()
    mails = len(world.mails())
    world.settings = Settings()
    world.sync()
    assert world.event("draft").start_at == AT_FIVE_IN_TOKYO
    assert len(world.mails()) == mails


def test_a_start_that_is_called_like_a_column_of_ours_is_never_written() -> None:
    world = World([agreed("draft")], settings=Settings(headers={"start": "Time in Tokyo"}))
    world.board.rename_column("Start", "Time in Tokyo")
    world.sync()
    assert world.event("draft").start_at == AT_FIVE_IN_TOKYO
    assert world.cell("draft", "start") == "17:00"


def test_a_header_that_is_not_certain_stops_the_run_before_anything_is_written() -> None:
    world = World([agreed("draft")], settings=Settings(headers={"start": "Time (IST)"}))
    world.board.rename_column("Start", "Time (IST)")
    with pytest.raises(ConfigurationError, match="“Time \\(IST\\)” seems to name a time zone"):
        world.sync()
    assert not world.calendar.events("")
    world.settings = replace(world.settings, sessions=SessionSettings(time_zone="Asia/Kolkata"))
    world.sync()
    assert world.event("draft").start_at == datetime(2026, 12, 3, 11, 30, tzinfo=UTC)
