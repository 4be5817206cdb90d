"""docs/rules.md 5.16: rows that go together; what a run promises to ask is asked, with what would happen now."""

from datetime import timedelta

import pytest

from cowork_sheets.core.settings import GuardSettings, Settings
from cowork_sheets.sync import Report
from tests.world import THURSDAY, World, agreed

BEGINS = (
    "the rows of 4 of 10 upcoming sessions are gone (going on begins their grace; cancelling them is asked about again)"
)
ENDS = "the rows of 4 of 10 upcoming sessions are gone and their grace is over (going on cancels them)"


def ten(**guard: float) -> World:
    world = World([agreed(f"s{n}", 3 + n) for n in range(10)], settings=Settings(guard=GuardSettings(**guard)))  # type: ignore[arg-type]
    world.sync()
    return world


def delete(world: World, *numbers: int) -> list[list[object]]:
    return [world.cut(f"s{n}") for n in numbers]


def yes(world: World, report: Report) -> Report:
    """Obey the run literally."""
    assert report.way_on.startswith("If that is right: cowork sync --plan ")
    return world.sync(approve=report.way_on.rpartition(" ")[2])


def cancelled(world: World) -> list[str]:
    return [event.summary for event in world.all_events() if event.cancelled]


def four_gone(world: World) -> list[list[object]]:
    """Four rows go, somebody agrees to it, and their grace runs out."""
    rows = delete(world, 1, 2, 3, 4)
    report = world.sync()
    assert report.refusal == f"Stopped before changing anything: {BEGINS}."
    assert yes(world, report).refusal is None
    assert cancelled(world) == []
    world.pass_time(minutes=31)
    return rows


def test_rows_gone_are_asked_about_when_their_grace_begins_and_again_when_it_ends() -> None:
    world = ten()
    four_gone(world)
    report = world.sync()
    assert ENDS in (report.refusal or "")
    assert "begins" not in (report.refusal or "")
    assert cancelled(world) == []
    yes(world, report)
    assert cancelled(world) == ["s1", "s2", "s3", "s4"]
    assert world.sync().refusal is None


def test_meanwhile_everything_else_goes_on() -> None:
    world = ten()
    four_gone(world)
    world.set("s5", call_off="yes")
    world.set("s6", start="10:00")
    world.add(agreed("new", 20))
    report = world.sync()
    assert (report.refusal or "").startswith("This waits, while everything else goes on: ")
    assert cancelled(world) == ["s5"]
    assert world.event("s6").when.wall.hour == 10
    assert world.status("new") == "Scheduled"
    yes(world, report)
    assert cancelled(world) == ["s1", "s2", "s3", "s4", "s5"]


def test_limits_that_have_room_by_then_do_not_make_a_run_forget_its_promise() -> None:
    world = ten()
    four_gone(world)
    for n in range(20):
        world.add(agreed(f"new {n}", THURSDAY + timedelta(days=30 + n)))
    world.sync()
    world.pass_time(minutes=10)
    report = world.sync()  # 4 of 30 is no great number
    assert "the rows of 4 of 30 upcoming sessions are gone and their grace is over" in (report.refusal or "")
    assert cancelled(world) == []


def test_nor_do_limits_that_somebody_sets_differently() -> None:
    world = ten()
    four_gone(world)
    world.settings = Settings(guard=GuardSettings(missing=9, cancellations=9))
    assert ENDS in (world.sync().refusal or "")
    assert cancelled(world) == []


def test_the_rest_of_them_is_asked_about_although_some_rows_came_back() -> None:
    world = ten()
    rows = four_gone(world)
    for row in rows[:2]:
        world.paste(row)
    report = world.sync()
    assert "the rows of 2 of 10 upcoming sessions are gone and their grace is over" in (report.refusal or "")
    yes(world, report)
    assert cancelled(world) == ["s3", "s4"]


def test_a_row_that_came_back_and_is_deleted_alone_later_is_asked_about_no_more() -> None:
    world = ten()
    for row in four_gone(world):
        world.paste(row)
    world.sync()
    delete(world, 2)
    assert world.sync().refusal is None
    world.pass_time(minutes=31)
    assert world.sync().refusal is None
    assert cancelled(world) == ["s2"]


@pytest.mark.parametrize("minutes", [0, 10, 31])
def test_an_approval_given_for_something_else_cancels_nothing_that_was_not_named(minutes: int) -> None:
    world = ten(updates=2, updates_share=0)
    world.calendar.mails = world.board.mails = True
    delete(world, 1, 2, 3, 4)
    yes(world, world.sync())
    for n in (5, 6, 7):
        world.set(f"s{n}", start="10:00")
    report = world.sync()
    assert (
        report.refusal == "This waits, while everything else goes on: 3 changes would be mailed; at most 2 are at once."
    )
    world.pass_time(minutes=minutes)
    yes(world, report)
    assert world.event("s5").when.wall.hour == 10
    assert cancelled(world) == []


def test_who_goes_later_is_told_apart_from_who_waits_already() -> None:
    world = ten()
    delete(world, 1, 2, 3)
    assert world.sync().refusal is None  # three at once are no accident
    delete(world, 4)
    report = world.sync()
    assert report.refusal == (
        "Stopped before changing anything: the rows of 4 of 10 upcoming sessions are gone (going on begins the grace "
        "of the one that went last; cancelling it is asked about again)."
    )
    world.pass_time(minutes=31)
    report = world.sync()
    assert report.refusal == (
        "Stopped before changing anything: the rows of 4 of 10 upcoming sessions are gone (going on cancels the 3 "
        "whose grace is over, and begins the grace of the one that went last; cancelling it is asked about again)."
    )
    yes(world, report)
    assert cancelled(world) == ["s1", "s2", "s3"]
    world.pass_time(minutes=31)
    report = world.sync()
    assert "the rows of 1 of 7 upcoming sessions are gone and their grace is over" in (report.refusal or "")
    yes(world, report)
    assert cancelled(world) == ["s1", "s2", "s3", "s4"]


def test_while_nobody_says_yes_nothing_is_cancelled_and_rows_may_still_come_back() -> None:
    world = ten()
    rows = four_gone(world)
    for _ in range(3):
        assert world.sync().refusal
        world.pass_time(hours=20)
    for row in rows:
        world.paste(row)
    assert world.sync().refusal is None
    assert cancelled(world) == []
    assert world.message() == ""


def test_a_damaged_row_that_keeps_one_of_them_for_now_is_none_that_is_gone_anew() -> None:
    world = ten()
    four_gone(world)
    world.add(agreed("s3", 6, start="quarter past"))
    world.sync()
    assert "s3" not in cancelled(world)
