"""docs/rules.md 1.6: people sort or move their own columns alone, and every Ref stands on another row."""

from dataclasses import replace
from datetime import datetime

import pytest

from cowork_sheets.core.model import BoardSnapshot, BoardWrite
from tests.world import PEOPLES, World, agreed, proposed

TOPICS = [
    "Editing",
    "Drafting",
    "Coding",
    "Budget",
    "Analysis",
    "Figures",
    "Grading",
    "Hiring",
    "Ideas",
    "Jokes",
    "Kanban",
]


def scheduled(number: int) -> World:
    """A board that mails, with so many sessions, each scheduled; topics go down the alphabet as days go up."""
    world = World([agreed(topic, 3 + day) for day, topic in enumerate(TOPICS[:number])], mails=True, known=True)
    guard = replace(world.settings.guard, mails_per_person_per_run=100, mails_per_person_per_day=100, new_events=100)
    world.settings = replace(world.settings, guard=guard)
    world.sync()
    world.calendar.outbox.clear()
    return world


def is_untouched(world: World, before: dict[str, tuple[object, ...]]) -> bool:
    return not world.mails() and sessions(world) == before


def sessions(world: World) -> dict[str, tuple[object, ...]]:
    """What guests know of each session."""
    return {
        event.summary: (event.id, event.start_at, event.cancelled, frozenset(guest.email for guest in event.guests))
        for event in world.all_events()
    }


# docs/rules.md 1.6
@pytest.mark.parametrize("number", range(2, 12))
def test_sorting_only_peoples_columns_mails_nobody_and_gives_every_row_its_ref_back(number: int) -> None:
    world = scheduled(number)
    before, refs = sessions(world), {row["topic"]: row["ref"] for row in world.rows()}
    world.sort_peoples_columns("topic")
    world.sync()
    assert is_untouched(world, before)
    assert {row["topic"]: row["ref"] for row in world.rows()} == refs
    assert {row["status"] for row in world.rows()} == {"Scheduled"}
    assert not world.sync().outcomes


def test_refs_are_given_back_in_one_write_of_the_board() -> None:
    world = scheduled(6)
    world.sort_peoples_columns("topic")
    writes: list[BoardWrite] = []
    write = world.board.write

    def note(snapshot: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        writes.append(change)
        return write(snapshot, change)

    world.board.write = note  # type: ignore[method-assign]
    world.sync()
    assert [bool(change.patches) for change in writes] == [True, True], "the refs, then what became of the rows"
    ref_column = world.understand().columns.index["ref"]
    assert sum(patch.column == ref_column for patch in writes[0].patches) == 4, "two stand where they stood"


def test_sorting_a_part_of_the_rows_mails_nobody() -> None:
    world = scheduled(8)
    before = sessions(world)
    world.sort_peoples_columns("topic", lines=range(2, 6))
    world.sync()
    assert is_untouched(world, before)


def test_a_proposal_that_was_sorted_onto_a_sessions_ref_loses_it_and_stays_a_proposal() -> None:
    world = World([agreed("b", 3), agreed("c", 4), proposed("a", 5)], mails=True, known=True)
    world.sync()
    world.calendar.outbox.clear()
    before = sessions(world)
    world.sort_peoples_columns("topic")
    world.sync()
    assert is_untouched(world, before)
    assert (world.cell("a", "ref"), world.status("a")) == ("", "Proposed")
    assert world.status("b") == world.status("c") == "Scheduled"


def test_a_row_that_was_cut_and_pasted_without_its_ref_takes_its_session_along() -> None:
    world = World([agreed("a", 3), agreed("b", 4)], mails=True, known=True)
    world.sync()
    world.calendar.outbox.clear()
    before, ref = sessions(world), world.ref("a")
    cells = {key: world.cell("a", key) for key in PEOPLES}
    world.set("a", **dict.fromkeys(PEOPLES))
    world.add(cells)
    for _ in range(3):
        world.sync()
        world.pass_time(minutes=31)
    assert is_untouched(world, before)
    assert world.ref("a") == ref
    assert world.rows()[0]["ref"] == ""


def test_a_called_off_row_that_was_sorted_calls_off_no_other_session() -> None:
    world = scheduled(4)
    world.set("Drafting", call_off="yes")
    world.sort_peoples_columns("topic")
    world.sync()
    assert [(mail.method, world.calendar._events[mail.event_id].summary) for mail in world.mails()] == [
        ("CANCEL", "Drafting")
    ]
    assert world.status("Drafting") == "Called off"


def test_a_session_that_a_person_deleted_is_not_made_again_when_its_row_is_sorted() -> None:
    world = scheduled(4)
    world.calendar.delete(world.event("Coding").id)
    world.sync()
    world.set("Budget", call_off="yes")
    world.sync()
    world.calendar.outbox.clear()
    world.sort_peoples_columns("topic")
    for _ in range(3):
        world.sync()
        world.pass_time(minutes=31)
    assert not world.mails()
    assert world.status("Coding") == world.status("Budget") == "Called off"


@pytest.mark.parametrize(
    ("edit", "mails"),
    [
        ({"day": datetime(2026, 12, 20)}, {"REQUEST"}),
        ({"start": "10:00"}, {"REQUEST"}),
        ({"accepted_by": "Grace, Bo"}, {"REQUEST"}),
        ({"topic": "Zebras"}, set()),
        ({"length": 45}, {"REQUEST"}),
    ],
)
def test_a_row_that_was_edited_and_sorted_changes_its_own_session_and_no_other(
    edit: dict[str, object], mails: set[str]
) -> None:
    world = scheduled(5)
    before = sessions(world)
    own = world.event("Drafting").id
    world.set("Drafting", **edit)
    world.sort_peoples_columns("topic")
    world.sync()
    assert {mail.event_id for mail in world.mails()} <= {own}
    assert {mail.method for mail in world.mails()} == mails
    assert {name for name in before if before[name] != sessions(world).get(name)} <= {"Drafting"}
    assert {row["status"] for row in world.rows()} == {"Scheduled"}


def test_two_rows_that_were_both_edited_and_then_sorted_change_their_own_sessions() -> None:
    world = scheduled(4)
    own = {topic: world.event(topic).id for topic in TOPICS[:4]}
    for topic in TOPICS[:4]:
        world.set(topic, start="10:00")
    world.sort_peoples_columns("topic")
    report = world.sync()
    if report.way_on:  # every session is moved: somebody is asked
        world.sync(approve=report.way_on.rpartition("--plan ")[2])
    assert {event.summary: event.id for event in world.all_events()} == own


def test_rows_alike_in_all_but_their_days_move_as_few_sessions_as_their_days_say() -> None:
    world = World([agreed("", day) for day in (3, 4, 5, 7)], mails=True, known=True)
    world.sync()
    world.calendar.outbox.clear()
    world.set_row(0, day=datetime(2026, 12, 12))
    world.sort_peoples_columns("day")
    world.sync()
    assert {mail.method for mail in world.mails()} == {"REQUEST"}
    assert len({mail.event_id for mail in world.mails()}) == 1
    assert [event.start_at.day for event in world.all_events()] == [4, 5, 7, 12]


# --- what is uncertain -----------------------------------------------------------------------------------------------


def in_doubt() -> tuple[World, str]:
    """A row that was edited so much before it was moved that nobody can tell it; the ref of its session."""
    world = scheduled(3)
    ref = world.ref("Editing")
    world.set("Editing", topic="Zeppelins", start="9:00")
    world.sort_peoples_columns("topic")
    return world, ref


def test_a_row_that_cannot_be_told_stops_the_run_which_names_it() -> None:
    world, ref = in_doubt()
    before = sessions(world)
    report = world.sync()
    assert is_untouched(world, before)
    assert report.refusal == (
        "Rows were moved without their Ref, as when only some columns are sorted. Undo that, or put this right: "
        f"Row 4 bears the Ref of another row. If it is “Editing” on Thu 3 Dec 17:00 GMT, write {ref} in its Ref cell; "
        "if not, clear that cell."
    )
    assert world.message() == report.refusal
    assert not report.way_on


def test_whoever_writes_the_ref_that_the_message_names_has_the_session_moved() -> None:
    world, ref = in_doubt()
    own = world.event("Editing").id
    world.sync()
    world.set_row(2, ref=ref)
    assert world.sync().refusal is None
    assert {mail.event_id for mail in world.mails()} == {own}
    assert {row["status"] for row in world.rows()} == {"Scheduled"}
    assert world.event("Zeppelins").id == own


def test_whoever_clears_the_ref_gets_a_new_session_once_the_old_one_is_withdrawn() -> None:
    world, ref = in_doubt()
    old = world.event("Editing").id
    world.sync()
    world.set_row(2, ref=None)
    for _ in range(3):
        assert world.sync().refusal is None
        world.pass_time(minutes=31)
    assert world.calendar._events[old].cancelled
    assert world.ref("Zeppelins") != ref
    assert not world.event("Zeppelins").cancelled
    assert {mail.event_id for mail in world.mails()} == {old, world.event("Zeppelins").id}


def test_undoing_the_sort_ends_the_stop_and_changes_the_row_that_was_edited() -> None:
    world, _ = in_doubt()
    world.sync()
    world.sort_peoples_columns("topic", reverse=True)
    cells = [[row[key] for key in PEOPLES] for row in world.rows()]
    own = world.event("Editing").id
    for index, line in enumerate(cells):
        world.set_row(index, **dict(zip(PEOPLES, line, strict=True)))
    world.sync()
    assert world.event("Zeppelins").id == own


# --- rows without a ref ----------------------------------------------------------------------------------------------


def test_of_two_copies_without_a_ref_one_keeps_the_session_and_nobody_hears_of_it() -> None:
    world = World([agreed("draft")], mails=True, known=True)
    world.sync()
    before, ref = sessions(world), world.ref("draft")
    world.set("draft", ref=None)
    world.copy("draft")
    world.calendar.outbox.clear()
    for _ in range(4):
        world.sync()
        world.pass_time(minutes=31)
    assert is_untouched(world, before)
    first, second = world.rows()
    assert first["ref"] == ref
    assert second["status"] == "Needs attention"


def test_of_two_rows_without_a_ref_that_name_different_people_the_one_that_names_the_guests_keeps_the_session() -> None:
    world = World([agreed("draft")], mails=True, known=True)
    world.sync()
    ref = world.ref("draft")
    world.set("draft", ref=None)
    world.insert(agreed("draft", accepted_by="Bo"), at=0)
    world.sync()
    assert [row["ref"] == ref for row in world.rows()] == [False, True]


# --- one column sorted alone -----------------------------------------------------------------------------------------


# docs/rules.md 1.7
@pytest.mark.parametrize("mails", [True, False])
@pytest.mark.parametrize(
    ("column", "words"), [("day", "their times"), ("topic", "their topics"), ("accepted_by", "their people")]
)
def test_three_rows_that_exchange_the_values_of_one_column_are_asked_about(
    column: str, words: str, *, mails: bool
) -> None:
    rows = [
        agreed("c", 3, accepted_by="Grace"), agreed("b", 4, accepted_by="Bo"), agreed("a", 5, accepted_by="Grace, Bo"),
        agreed("d", 6), agreed("e", 7),
    ]  # fmt: skip
    world = World(rows, mails=mails, known=True)
    world.sync()
    world.calendar.outbox.clear()
    before = sessions(world)
    values = [row[column] for row in world.rows()]
    for index, value in enumerate([values[1], values[2], values[0]]):
        world.set_row(index, **{column: value})
    report = world.sync()
    assert report.refusal is not None
    assert f"rows 2, 3 and 4 exchanged {words} among one another (was a column sorted alone?)" in report.refusal
    assert is_untouched(world, before)
    world.sync(approve=report.way_on.rpartition("--plan ")[2])
    assert sessions(world) != before


def test_rows_that_exchanged_something_say_so_and_what_to_do() -> None:
    world = scheduled(4)
    world.sort_peoples_columns("topic", only={"topic"})
    world.sync()
    assert world.rows()[0]["status"] == "Scheduled"
    assert world.rows()[0]["what_to_know"] == (
        "Not done yet: this row and others exchanged their topics among one another. If a column was sorted alone, "
        "undo that; if it is right, it waits until whoever runs the board agrees to it."
    )


def test_undoing_an_exchange_ends_what_was_said_of_it() -> None:
    world = scheduled(4)
    before = sessions(world)
    world.sort_peoples_columns("topic", only={"topic"})
    world.sync()
    world.sort_peoples_columns("topic", only={"topic"}, reverse=True)
    assert world.sync().refusal is None
    assert {row["what_to_know"] for row in world.rows()} == {""}
    assert world.message() == ""
    assert is_untouched(world, before)


def test_of_many_rows_that_exchanged_something_the_first_are_named() -> None:
    world = scheduled(11)
    world.add(agreed("not one of them", 24))
    world.sync()
    world.calendar.outbox.clear()
    topics = [row["topic"] for row in world.rows()[:11]]
    for index, topic in enumerate([*topics[1:], topics[0]]):
        world.set_row(index, topic=topic)
    assert "rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 1 more exchanged their topics" in (world.sync().refusal or "")


def test_two_rows_may_exchange_their_days() -> None:
    world = scheduled(5)
    world.set("Editing", day=datetime(2026, 12, 4))
    world.set("Drafting", day=datetime(2026, 12, 3))
    assert world.sync().refusal is None
    assert (world.event("Editing").start_at.day, world.event("Drafting").start_at.day) == (4, 3)


def test_rows_that_are_all_put_off_by_a_day_exchange_nothing() -> None:
    world = scheduled(4)
    for day, topic in enumerate(TOPICS[:3]):
        world.set(topic, day=datetime(2026, 12, 4 + day))
    assert world.sync().refusal is None


# --- a row that says hardly anything of its session ------------------------------------------------------------------


def with_a_rival() -> tuple[World, str, str]:
    """A session's row is edited and moved off its ref, where another row is called off now; its ref and event."""
    world = World([agreed("draft", 3), proposed("talk", 9, proposed_by="Bo")], mails=True, known=True)
    world.sync()
    world.calendar.outbox.clear()
    ref, event = world.ref("draft"), world.event("draft").id
    world.set("draft", start="10:00", accepted_by="Bo")
    world.set("talk", call_off="yes")
    world.sort_peoples_columns("topic", reverse=True)
    return world, ref, event


def test_a_row_that_says_nothing_of_its_session_ends_it_only_when_no_other_row_may_be_it() -> None:
    world, ref, event = with_a_rival()
    for _ in range(3):
        report = world.sync()
        world.pass_time(minutes=31)
    assert not world.mails()
    assert not world.calendar._events[event].cancelled
    assert report.refusal is not None
    assert (
        "row 2 bears the Ref of “draft” on Thu 3 Dec 17:00 GMT and says something else, and row 3 may be it (if it is, "
        f"write {ref} in the Ref cell of row 3, and clear that of row 2)"
    ) in report.refusal
    assert next(verdict.sentence for verdict in report.verdicts if verdict.topic == "draft") == (
        "This may be “draft” on Thu 3 Dec 17:00 GMT. Its Ref stands in row 2, which says something else. If it is, "
        f"write {ref} in this row's Ref cell and clear that of row 2."
    )


def test_both_rows_say_what_to_type_where_one_may_be_the_session_of_the_other() -> None:
    world, ref, _ = with_a_rival()
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert world.sentence("draft").endswith(f"write {ref} in this row's Ref cell and clear that of row 2.")
    assert world.sentence("talk") == (
        "Not done yet: this row bears the Ref of “draft” on Thu 3 Dec 17:00 GMT and says something else. If row 3 is "
        f"that session, write {ref} in the Ref cell of row 3, and clear the one here; if not, it waits until whoever "
        "runs the board agrees to it."
    )


def test_whoever_moves_the_ref_as_asked_has_the_session_changed() -> None:
    world, ref, event = with_a_rival()
    world.sync()
    world.set("draft", ref=ref)
    world.set("talk", ref=None)
    assert world.sync().refusal is None
    assert world.event("draft").id == event
    assert world.event("draft").start_at.hour == 10
    assert (world.status("draft"), world.status("talk")) == ("Scheduled", "Called off")


def test_whoever_agrees_ends_the_session_by_the_row_that_bears_its_ref() -> None:
    world, _, event = with_a_rival()
    way_on = world.sync().way_on
    world.sync(approve=way_on.rpartition("--plan ")[2])
    assert world.calendar._events[event].cancelled
    world.sync()
    assert world.status("draft") == "Scheduled"


def test_a_row_is_edited_beyond_recognition_where_no_other_row_is_like_its_session() -> None:
    world = World([agreed("draft", 3)], mails=True, known=True)
    world.sync()
    event = world.event("draft").id
    world.set("draft", topic="talk", day=datetime(2026, 12, 9), proposed_by="Bo", accepted_by="Ada")
    assert world.sync().refusal is None
    assert world.event("talk").id == event


def test_of_two_rows_that_may_be_it_the_one_that_hides_what_it_says_is_asked_about() -> None:
    """Its proposer is emptied, and its ref stands on a row with the same people at another time."""
    world = World([agreed("draft", 3), agreed("talk", 9)], mails=True, known=True)
    world.sync()
    world.calendar.outbox.clear()
    draft, talk = world.ref("draft"), world.ref("talk")
    world.set("draft", proposed_by=None, ref=None)
    world.set("talk", topic="walk", day=datetime(2026, 12, 11), ref=draft)
    refusal = world.sync().refusal
    assert refusal is not None
    assert f"write {draft} in the Ref cell of row 2, and clear that of row 3" in refusal
    assert not world.mails()
    assert talk != draft


def test_a_copy_that_is_called_off_does_not_end_the_session_of_a_row_that_lost_its_ref() -> None:
    world = World([agreed("draft")], mails=True, known=True)
    world.sync()
    world.copy("draft")
    world.set_row(1, ref=None, status=None, call_off="yes")
    world.sync()
    for typed in ("Grcae", "", "Grace"):
        world.set_row(0, accepted_by=typed)
        world.sync()
        world.set_row(0, ref=None)
        world.sync()
        assert not world.event("draft").cancelled
    assert {mail.method for mail in world.mails()} == {"REQUEST"}


def test_a_row_that_is_damaged_and_moved_loses_its_session_to_no_other_of_that_day() -> None:
    world = World([proposed("talk", 9), agreed("draft", 3)], mails=True, known=True)
    world.sync()
    world.calendar.outbox.clear()
    own = world.event("draft").id
    world.set("draft", accepted_by="Grcae", start=None)
    world.sort_peoples_columns("topic")
    world.add(agreed("another", 3))
    world.sync()
    assert world.calendar._events[own].summary == "draft"
    assert own not in {mail.event_id for mail in world.mails()}
