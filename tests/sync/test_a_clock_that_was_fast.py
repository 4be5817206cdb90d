"""docs/rules.md 5.18: one run's clock was hours or days fast; the next runs know what time it is."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cowork_sheets.calendars.ledger import FileLedger
from cowork_sheets.core.later import LONGEST_PAUSE
from cowork_sheets.core.model import Mailing
from tests.world import World, agreed

FAST = [timedelta(hours=5), timedelta(days=2)]


def sync_with_a_fast_clock(world: World, ahead: timedelta) -> None:
    world.now += ahead
    world.sync()
    world.now -= ahead


# docs/rules.md 5.18
@pytest.mark.parametrize("ahead", FAST)
def test_the_grace_of_a_row_that_is_gone_begins_anew_and_ends_in_time(ahead: timedelta) -> None:
    world = World([agreed("draft"), agreed("talk", 4), agreed("paper", 5), agreed("plan", 7)], mails=True, known=True)
    world.sync()
    world.delete("draft")
    sync_with_a_fast_clock(world, ahead)
    world.sync()
    assert not world.event("draft").cancelled
    world.pass_time(minutes=29)
    world.sync()
    assert not world.event("draft").cancelled
    world.pass_time(minutes=2)
    world.sync()
    assert world.event("draft").cancelled


@pytest.mark.parametrize("ahead", FAST)
def test_a_row_that_is_back_keeps_its_session(ahead: timedelta) -> None:
    world = World([agreed("draft"), agreed("talk", 4), agreed("paper", 5), agreed("plan", 7)], mails=True, known=True)
    world.sync()
    row = world.cut("draft")
    sync_with_a_fast_clock(world, ahead)
    world.paste(row)
    for _ in range(3):
        world.sync()
        world.pass_time(minutes=31)
    assert not world.event("draft").cancelled
    assert world.event("draft").mark.missing_since is None


def test_mails_sent_under_a_fast_clock_count_from_now_on_and_for_a_day() -> None:
    world = World([agreed("draft", 20)], mails=True, known=True)
    world.sync()
    for hour in (10, 11):
        world.set("draft", start=f"{hour}:00")
        sync_with_a_fast_clock(world, timedelta(hours=5))
    sent = len(world.mails())
    world.set("draft", start="12:00")
    world.sync()
    assert (len(world.mails()), world.event("draft").start_at.hour) == (sent, 11)
    world.pass_time(hours=25)
    world.sync()
    assert world.event("draft").start_at.hour == 12


def test_what_the_computer_noted_under_a_fast_clock_counts_from_now_on(tmp_path: Path) -> None:
    world = World([agreed("draft")])
    ledger = FileLedger(tmp_path / "mails.json")
    later = world.now + timedelta(days=2)
    ledger.note([("ref", Mailing(later, ("a",)))], later)
    assert ledger.known(world.now) == (("ref", Mailing(world.now, ("a",))),)


def test_many_call_offs_seen_first_under_a_fast_clock_go_out_after_the_grace() -> None:
    topics = [f"topic {number}" for number in range(12)]
    world = World([agreed(topic, 3 + number) for number, topic in enumerate(topics)], known=True)
    world.sync()
    for topic in topics[:11]:
        world.set(topic, call_off="yes")
    sync_with_a_fast_clock(world, timedelta(days=2))
    world.sync()
    assert not any(event.cancelled for event in world.all_events())
    world.pass_time(minutes=31)
    world.sync()
    assert sum(event.cancelled for event in world.all_events()) == 11


def test_a_row_that_lost_its_names_under_a_fast_clock_is_withdrawn_after_the_grace() -> None:
    world = World([agreed("draft"), agreed("talk", 4)], mails=True, known=True)
    world.sync()
    world.set("draft", accepted_by=None)
    sync_with_a_fast_clock(world, timedelta(days=2))
    world.sync()
    world.pass_time(minutes=31)
    world.sync()
    assert world.event("draft").cancelled


@pytest.mark.parametrize(("ahead", "is_made"), [(LONGEST_PAUSE, False), (timedelta(days=2), True)])
def test_a_pause_of_the_calendar_that_lasts_longer_than_any_is_not_waited_for(
    ahead: timedelta, *, is_made: bool
) -> None:
    world = World([agreed("draft")], mails=True, known=True)
    world.board.paused_until = world.now + ahead
    world.sync()
    assert ("draft" in world.events()) == is_made


def test_a_stamp_from_the_future_is_renewed() -> None:
    world = World([agreed("draft")], mails=True, known=True)
    world.sync()
    world.board.last_checked = datetime(2027, 1, 1, tzinfo=world.now.tzinfo)
    world.sync()
    assert world.board.last_checked == world.now
