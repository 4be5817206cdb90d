"""docs/rules.md 3.4: a day that has passed may mean next year; what was never held is never done."""

from datetime import datetime

import pytest

from tests.world import World, agreed, proposed

DECEMBER = datetime.fromisoformat("2026-12-20T12:00+00:00")


def in_december(*rows: dict[str, object]) -> World:
    world = World(list(rows))
    world.travel_to(DECEMBER)
    world.sync()
    return world


@pytest.mark.parametrize("row", [agreed, proposed])
def test_a_day_of_last_january_is_asked_about_in_december(row: object) -> None:
    world = in_december(row("draft", day=datetime(2026, 1, 5)))  # type: ignore[operator]
    assert world.status("draft") == "Needs attention"
    assert world.sentence("draft") == "Day: Mon 5 Jan 2026 has passed; if next year is meant, type 2027-01-05."
    assert world.sync().cells_written == 0


def test_whoever_types_what_is_offered_is_invited_for_that_day() -> None:
    world = in_december(agreed("draft", day=datetime(2026, 1, 5)))
    world.set("draft", day="2027-01-05")
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert world.event("draft").start_at == datetime.fromisoformat("2027-01-05T17:00+00:00")


def test_all_that_stands_in_the_cell_is_offered_with_the_day() -> None:
    world = in_december(agreed("draft", day="5 Jan 2026 16:00–17:30 CET", start=None))
    assert world.sentence("draft") == (
        "Day: Mon 5 Jan 2026 has passed; if next year is meant, type 2027-01-05 16:00–17:30 CET."
    )


def test_a_day_in_start_is_asked_about_there() -> None:
    world = in_december(agreed("draft", day=None, start="2026-01-05 16:00"))
    assert world.sentence("draft") == "Start: Mon 5 Jan 2026 has passed; if next year is meant, type 2027-01-05 16:00."


@pytest.mark.parametrize(
    "day", [datetime(2026, 12, 19), datetime(2026, 6, 1), datetime(2025, 1, 5), datetime(2024, 2, 29)]
)
def test_a_day_that_can_hardly_mean_next_year_is_over_and_was_not_held(day: datetime) -> None:
    world = in_december(agreed("draft", day=day))
    assert world.status("draft") == "Expired"
    assert "before an invitation could be sent" in world.sentence("draft")


def test_the_log_of_last_winter_in_a_board_taken_over_is_not_asked_about() -> None:
    past = [
        agreed(f"writing {number}", day=datetime(2026, 1, number), topic=f"writing {number}") for number in range(5, 12)
    ]
    world = in_december(*past)
    assert {world.status(f"writing {number}") for number in range(5, 12)} == {"Expired"}


def test_what_expired_in_january_is_not_asked_about_in_december() -> None:
    world = World([proposed("idea", day=datetime(2027, 1, 5))])
    world.sync()
    world.travel_to(datetime.fromisoformat("2027-01-06T12:00+00:00"))
    world.sync()
    world.travel_to(datetime.fromisoformat("2027-12-20T12:00+00:00"))
    world.sync()
    assert world.status("idea") == "Expired"


def test_a_session_that_was_held_last_january_is_done() -> None:
    world = World([agreed("draft", day=datetime(2027, 1, 5))])
    world.sync()
    world.travel_to(datetime.fromisoformat("2027-12-20T12:00+00:00"))
    world.sync()
    assert world.status("draft") == "Done"


def test_a_row_that_said_scheduled_is_done_when_its_event_is_gone_from_the_calendar() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.purge(world.event("draft").id)
    world.travel_to(DECEMBER)
    world.sync()
    assert world.status("draft") == "Done"


def test_a_row_that_is_done_stays_done_when_its_event_is_gone_from_the_calendar() -> None:
    world = World([agreed("draft")])
    world.sync()
    event = world.event("draft").id
    world.travel_to(DECEMBER)
    world.sync()
    world.calendar.purge(event)
    assert world.sync().cells_written == 0
    assert world.status("draft") == "Done"


def test_a_start_whose_zone_is_asked_about_has_no_time_yet() -> None:
    world = World([agreed("draft", start="16:00 IST")])
    world.sync()
    assert world.status("draft") == "Needs attention"
    (verdict,) = world.plan().verdicts
    assert verdict.when is None
