"""What people and services do while a run is at work: it stops where it must, and says what it did."""

from datetime import datetime

from cowork_sheets.apply import State
from cowork_sheets.core.model import BoardSnapshot
from cowork_sheets.errors import TryAgainLater
from tests.world import HEADER, World, agreed


def failing(*_: object) -> BoardSnapshot:
    raise TryAgainLater("Google Sheets did not answer.")


def test_a_board_that_cannot_be_looked_at_again_does_not_keep_what_was_done_from_being_reported() -> None:
    world = World([agreed("draft")], board_id="board", strict=False, known=True)
    world.board.recheck = failing  # type: ignore[method-assign]
    report = world.sync()
    assert [outcome.state for outcome in report.outcomes] == [State.DONE]
    assert report.unwritten == "Google Sheets did not answer."


def test_a_required_header_that_goes_while_events_are_made_does_not_hide_that_they_were() -> None:
    world = World([agreed("draft")], board_id="board", strict=False, known=True)

    def rename(moment: str, request: str) -> None:
        if (moment, request) == ("after", "insert"):
            world.board.sessions[0][HEADER.index("Accepted by")] = "Who else"

    world.calendar.hook = rename
    report = world.sync()
    assert [outcome.state for outcome in report.outcomes] == [State.DONE]
    assert "Accepted by" in str(report.unwritten)


def test_a_read_that_fails_after_a_deleted_event_was_met_keeps_the_report() -> None:
    world = World([agreed("draft"), agreed("paper", 5)], board_id="board", strict=False, known=True)
    world.sync()
    world.set("draft", accepted_by=None)
    world.sync()
    world.pass_time(minutes=31)
    world.sync()
    world.set("draft", accepted_by="Grace")
    world.set("paper", start="18:30")
    events, read, reads = world.calendar.events, world.board.read, [0]

    def alive(board_id: str) -> object:
        return [event for event in events(board_id) if not event.cancelled]

    def counted() -> BoardSnapshot:
        reads[0] += 1
        return failing() if reads[0] == 3 else read()  # it looks once before it acts

    world.calendar.events = alive  # type: ignore[method-assign,assignment]
    world.board.read = counted  # type: ignore[method-assign]
    report = world.sync()
    assert {outcome.action.title: outcome.state for outcome in report.outcomes}["paper"] is State.DONE


def test_a_pause_asked_for_while_refs_are_given_keeps_every_event_from_being_made() -> None:
    world = World([agreed("draft")], board_id="board", strict=False, known=True)
    world.before_write(lambda: world.pause("PAUSE"))
    report = world.sync()
    assert (report.paused, world.events(), list(world.mails())) == (True, {}, [])
    world.pause("")
    world.sync()
    assert world.status("draft") == "Scheduled"


# docs/rules.md 5.7
def test_a_pause_asked_for_while_events_are_made_is_said_and_the_row_is_written_when_it_ends() -> None:
    world = World([agreed("draft")], board_id="board", strict=False, known=True)
    world.calendar.hook = lambda _, request: world.pause("PAUSE" if request == "insert" else "")
    report = world.sync()
    assert [outcome.state for outcome in report.outcomes] == [State.DONE]
    assert "PAUSE" in str(report.unwritten)
    assert world.status("draft") == ""
    world.pause("")
    world.sync()
    assert world.status("draft") == "Scheduled"


def test_a_board_paused_before_its_words_are_written_is_left_as_it_is() -> None:
    world = World([agreed("draft")], board_id="board", known=True)
    world.sync()
    world.set("draft", accepted_by="Grcae")
    world.before_write(lambda: world.pause("PAUSE"))
    before = world.rows()
    assert world.sync().paused
    assert world.rows() == before


def test_an_event_deleted_by_a_person_after_an_earlier_one_of_its_row_was_over_stays_deleted() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.travel_to(datetime(2026, 12, 4))
    world.sync()
    world.set("draft", day=datetime(2026, 12, 8))
    world.sync()
    (ahead,) = [event for event in world.all_events() if event.start_at > world.now]
    world.calendar.delete(ahead.id)
    for _ in range(2):
        world.sync()
    assert world.status("draft") == "Called off"
    assert [event.cancelled for event in world.all_events()] == [False, True]
    world.set("draft", start="18:30")
    world.sync()
    assert world.status("draft") == "Scheduled"


def test_a_sentence_that_landed_on_an_empty_row_is_taken_away_and_a_note_there_stays() -> None:
    world = World([agreed("draft"), agreed("paper", 5)], board_id="board", strict=False, known=True)
    world.sync()
    event = world.event("draft")
    world.calendar.move(event.id, event.when.wall.replace(hour=20))
    world.board.append(going="ask Ada")

    def insert() -> None:
        world.board.insert(2)

    world.before_write(insert)
    world.sync()
    world.sync()
    assert "Moved in the calendar" in world.sentence("draft")
    empty = [row for row in world.rows() if not row["topic"]]
    assert [[text for text in row.values() if text] for row in empty] == [[], ["ask Ada"]]


def test_all_rows_gone_says_what_to_do_when_the_sessions_are_not_wanted_any_more() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.delete("draft")
    assert "Call off" in str(world.sync().refusal)


def only_alive(world: World) -> None:
    """Let the calendar's listing leave out deleted events, as Google's may."""
    events = world.calendar.events
    world.calendar.events = lambda board_id: [e for e in events(board_id) if not e.cancelled]  # type: ignore[method-assign]


def a_session_wanted_again(**more: object) -> World:
    world = World([agreed("draft"), agreed("paper", 5)], board_id="board", strict=False, known=True)
    world.sync()
    world.set("draft", accepted_by=None)
    world.sync()
    world.pass_time(minutes=31)
    world.sync()
    world.set("draft", accepted_by="Grace", **more)
    only_alive(world)
    return world


def test_a_row_copied_while_a_deleted_event_was_met_waits_until_its_ref_stands_once() -> None:
    world = a_session_wanted_again()
    reads: list[int] = []
    world.calendar.hook = lambda moment, name: (
        world.copy("draft") if (moment, name) == ("before", "get") and not reads.append(1) and len(reads) == 1 else None
    )
    report = world.sync()
    assert [outcome.state for outcome in report.outcomes] == [State.POSTPONED]
    world.calendar.hook = None
    world.sync()
    assert world.status("draft") == "Scheduled"


def test_what_people_change_while_a_deleted_event_was_met_waits_for_a_run_that_the_guard_looks_at() -> None:
    world = a_session_wanted_again()
    reads: list[int] = []

    def somebody_edits(moment: str, name: str) -> None:
        if (moment, name) == ("before", "get") and not reads:
            reads.append(1)
            world.set("paper", start="19:00")
            world.add(agreed("added", 9))

    world.calendar.hook = somebody_edits
    report = world.sync()
    assert [outcome.action.title for outcome in report.outcomes] == ["draft"]
    assert world.event("paper").when.wall.hour == 17
    assert "added" not in [event.summary for event in world.all_events()]


def test_a_pause_asked_for_when_a_deleted_event_was_met_stops_all_that_would_follow() -> None:
    world = a_session_wanted_again()
    world.calendar.hook = lambda _, request: world.pause("PAUSE" if request == "get" else "")
    before = world.rows()
    assert world.sync().paused
    assert world.rows() == before
    assert all(event.cancelled for event in world.all_events() if event.summary == "draft")


def test_a_row_with_a_wrong_cell_is_told_that_its_event_is_gone_only_when_the_calendar_says_so() -> None:
    world = World([agreed("draft"), agreed("paper", 5)])
    world.sync()
    event, events = world.event("draft"), world.calendar.events
    world.calendar.events = lambda board_id: [e for e in events(board_id) if e.id != event.id]  # type: ignore[method-assign]
    world.set("draft", start="10")
    world.sync()
    assert "not in this calendar" not in world.sentence("draft")
    assert "stands" in world.sentence("draft")
    world.calendar.purge(world.event("paper").id)
    world.set("paper", start="10")
    world.sync()
    assert "not in this calendar" in world.sentence("paper")


def test_a_row_whose_event_another_run_made_meanwhile_is_left_to_the_next_run() -> None:
    world = World([agreed("draft"), agreed("paper", 5)], board_id="board", strict=False, known=True)
    world.sync()
    world.set("draft", accepted_by="Grcae")

    def another_run_of_somebody_else() -> None:
        world.add(agreed("new", 8))
        world.sync()
        world.set("draft", accepted_by="Grace, Bo")

    world.before_write(another_run_of_somebody_else)
    world.sync()
    assert (world.status("new"), world.sentence("new")) == ("Scheduled", "")
