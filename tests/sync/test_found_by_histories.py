"""Mistakes that random histories found, each as the shortest story in which it showed."""

import pytest

from cowork_sheets.core.model import CellValue, Unreadable
from tests.world import THURSDAY, World, agreed, proposed


def test_a_damaged_ref_keeps_every_session_that_may_be_its_own() -> None:
    """docs/rules.md 1.4: two rows are gone, and the Ref that is damaged may be what is left of either."""
    world = World([agreed("first"), agreed("second", 5), agreed("third", 6)])
    world.sync()
    world.set("second", ref="is nonsense")
    world.delete("first")
    world.sync()
    world.pass_time(hours=10)
    world.sync()
    assert not world.event("first").cancelled
    assert not world.event("second").cancelled


def test_a_session_is_kept_for_a_damaged_ref_also_when_another_row_lost_its_own() -> None:
    world = World([agreed("first"), agreed("second", 5), agreed("third", 6)])
    world.sync()
    world.set("second", ref=world.ref("first"), proposed_by=None)
    world.set("third", ref="is nonsense")
    world.sync()
    world.pass_time(hours=10)
    world.sync()
    assert not world.event("third").cancelled


def test_a_called_off_copy_does_not_end_the_session_of_a_row_whose_ref_is_damaged() -> None:
    """docs/rules.md 1.5: only what is its row beyond doubt gets a session back, and here are two that say the same."""
    world = World([agreed("draft")])
    world.sync()
    world.copy("draft")
    world.set_row(1, call_off="yes")
    world.sync()
    world.set_row(0, ref="is nonsense")
    world.sync()
    assert not world.event("draft").cancelled
    assert "write" in world.sentence("draft")


def test_of_two_equal_rows_the_one_that_is_not_called_off_keeps_the_session() -> None:
    """docs/rules.md 1.3: nobody gets a cancellation and an invitation to the same session at once."""
    world = World([agreed("draft")])
    world.sync()
    world.copy("draft")
    world.set_row(0, call_off="yes")
    world.sync()
    assert [mail.method for mail in world.mails()] == ["REQUEST"]
    assert [row["status"] for row in world.rows()] == ["Called off", "Scheduled"]


def test_of_two_equal_rows_the_one_that_is_still_agreed_keeps_the_session() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.copy("draft")
    world.set_row(0, accepted_by=None)
    world.sync()
    world.pass_time(hours=10)
    world.sync()
    assert [mail.method for mail in world.mails()] == ["REQUEST"]
    assert [row["status"] for row in world.rows()] == ["Proposed", "Scheduled"]


@pytest.mark.parametrize("names", [Unreadable("#REF!"), "Grcae"], ids=str)
def test_of_two_equal_rows_the_one_whose_names_cannot_be_read_keeps_the_session(names: CellValue) -> None:
    world = World([agreed("draft")])
    world.sync()
    world.copy("draft", at=0)
    world.set_row(0, accepted_by=None)
    world.set_row(1, accepted_by=names)
    for minutes in (0, 31, 31):
        world.pass_time(minutes=minutes)
        world.sync()
    assert [row["status"] for row in world.rows()] == ["Proposed", "Needs attention"]
    assert (world.event("draft").cancelled, len(world.mails())) == (False, 1)


def test_a_status_that_landed_on_a_row_without_an_event_is_put_right_in_the_same_run() -> None:
    """docs/rules.md 6: the rows move before the write-back, and what is meant for one row lands on another."""
    world = World([agreed("first"), proposed("second", 5)], strict=False)
    world.sync()
    world.copy("first")
    world.add(agreed("third", 9))
    moves = iter([False, True])  # not before the refs are written, but before the words are

    def insert_a_row() -> None:
        if next(moves, False):
            world.insert(agreed("inserted", 10), at=0)

    world.board.before_write = insert_a_row
    world.sync()
    world.board.before_write = None
    copy = next(row for row in reversed(world.rows()) if row["topic"] == "first")
    assert copy["status"] == "Needs attention"
    assert copy["what_to_know"].startswith("This looks like a copy of row")


def test_sessions_kept_for_wrong_rows_hold_up_nothing_since_none_of_them_is_let_go() -> None:
    """docs/rules.md 1.5 and 5.1: a limit refuses what a plan does, and no plan ends what a row may still be."""
    world = World([agreed("first"), agreed("second", 5)])
    world.sync()
    for topic in ("first", "second"):
        world.set(topic, start="10", ref=None)
    world.add(agreed("third", 6))
    assert world.sync().refusal is None
    assert [row["status"] for row in world.rows()] == ["Needs attention", "Needs attention", "Scheduled"]
    assert not any(event.cancelled for event in world.all_events())


def test_a_row_that_was_edited_keeps_its_session_although_its_ref_was_pasted_over_another() -> None:
    """docs/rules.md 1.3: neither row says what the session said, so the upper one keeps it, agreed or not."""
    world = World([agreed("first"), agreed("second", 5)])
    world.sync()
    world.set("first", accepted_by="#REF!", start="18:00")
    world.set("second", ref=world.ref("first"))
    world.sync()
    assert world.event("first").mark.ref == world.ref("first")


def test_a_row_that_came_back_with_a_damaged_ref_and_is_deleted_again_has_its_whole_grace_again() -> None:
    """docs/rules.md 1.4 and 3.3: between the two the board said that the invitation stands."""
    world = World([agreed("first"), agreed("second", 5), agreed("third", 6)])
    world.sync()
    row = world.cut("first")
    world.sync()
    world.pass_time(hours=10)
    world.paste(row)
    world.set("first", ref="is nonsense")
    world.sync()
    world.delete("first")
    world.sync()
    assert not world.event("first").cancelled
    world.pass_time(minutes=31)
    world.sync()
    assert world.event("first").cancelled


def test_a_session_deleted_once_and_agreed_anew_since_can_be_called_off_and_taken_up_again() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.delete(world.event("draft").id)
    world.sync()
    for cells in ({"day": THURSDAY.replace(day=4)}, {"day": THURSDAY}, {"call_off": "yes"}, {"call_off": None}):
        world.set("draft", **cells)
        world.sync()
    assert (world.status("draft"), world.event("draft").mark.generation) == ("Scheduled", 2)


def test_a_ref_pasted_over_another_rows_gives_one_session_in_the_end_however_they_were_swapped_before() -> None:
    world = World([agreed("first"), agreed("second", 8)])
    world.sync()
    world.set("first", call_off="yes")
    world.sync()
    first, second = world.ref("first"), world.ref("second")
    world.set("first", ref=second)
    world.set("second", ref=first)
    world.sync()
    world.set("second", ref=second)
    for _ in range(4):
        world.sync()
        world.pass_time(minutes=31)
    assert [event.summary for event in world.all_events() if not event.cancelled] == ["second"]
    assert (world.status("first"), world.status("second")) == ("Called off", "Scheduled")
    assert world.ref("first") != world.ref("second")
