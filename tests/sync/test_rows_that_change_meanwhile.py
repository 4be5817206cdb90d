"""A plan holds only for the rows it was made from: what people and other runs do while a run is at work.

Each test tells of a run that is slow somewhere, and counts the mails that people get.
"""

from collections.abc import Callable

import pytest

from cowork_sheets.apply import State
from cowork_sheets.core.model import BoardSnapshot
from cowork_sheets.errors import BoardUnreadable, TryAgainLater
from tests.world import HEADER, THURSDAY, World, agreed


def world_of(*topics: str, strict: bool = False) -> World:
    """A board in use, at Google or in a file, whose sessions at 17:00 everybody knows of."""
    world = World(
        [agreed(topic, 3 + number) for number, topic in enumerate(topics)], board_id="board", strict=strict, known=True,
        mails=True,
    )  # fmt: skip
    world.board.mails = True
    world.sync()
    world.calendar.outbox.clear()
    return world


def while_events_are_listed(world: World, act: Callable[[], object]) -> None:
    """Let something happen after the run has read the board, while its list of events is on the way."""
    world.before_request("events", act)


def when_events_are_listed(world: World, act: Callable[[], object]) -> None:
    """Let something happen when the list was made and has not arrived yet."""
    world.before_request("events", act, after=True)


def mails(world: World) -> list[tuple[str, str]]:
    """Give what people were told, in order: of which session, and how."""
    topics = {event.id: event.summary for event in world.all_events()}
    return [(topics[mail.event_id], mail.method) for mail in world.mails()]


def starts(world: World, topic: str) -> str:
    return f"{world.event(topic).when.wall:%H:%M}"


LISTING = pytest.mark.parametrize("slowly", [while_events_are_listed, when_events_are_listed])
BOARDS = pytest.mark.parametrize("strict", [False, True], ids=["in a sheet", "in a file"])


# docs/rules.md 6.5
@BOARDS
@LISTING
def test_a_slow_run_never_puts_a_session_back_to_the_time_its_row_had_before(
    slowly: Callable[[World, Callable[[], object]], None], *, strict: bool
) -> None:
    world = world_of("draft", strict=strict)
    world.set("draft", start="18:30")

    def another_run_moves_it_on() -> None:
        world.set("draft", start="20:00")
        world.sync()

    slowly(world, another_run_moves_it_on)
    world.sync()
    assert (starts(world, "draft"), mails(world)) == ("20:00", [("draft", "REQUEST")])
    world.sync()
    assert (starts(world, "draft"), len(world.mails()), world.status("draft")) == ("20:00", 1, "Scheduled")


@BOARDS
@LISTING
def test_an_edit_that_comes_while_a_run_is_slow_is_mailed_once_and_only_as_the_row_says_it_then(
    slowly: Callable[[World, Callable[[], object]], None], *, strict: bool
) -> None:
    world = world_of("draft", strict=strict)
    world.set("draft", start="18:30")
    slowly(world, lambda: world.set("draft", start="20:00"))
    report = world.sync()
    assert (starts(world, "draft"), mails(world)) == ("17:00", [])
    assert [(outcome.state, outcome.sentence) for outcome in report.outcomes] == [
        (State.POSTPONED, "The board was edited while this run was at work; the next run goes on.")
    ]
    assert world.sentence("draft") == (
        "Not done yet: The board was edited while this run was at work; the next run goes on."
    )
    world.sync()
    assert (starts(world, "draft"), mails(world)) == ("20:00", [("draft", "REQUEST")])


@LISTING
def test_a_call_off_that_is_taken_back_while_a_run_is_slow_cancels_nothing(
    slowly: Callable[[World, Callable[[], object]], None],
) -> None:
    world = world_of("draft")
    world.set("draft", call_off="yes")
    slowly(world, lambda: world.set("draft", call_off=None))
    world.sync()
    assert (world.status("draft"), mails(world)) == ("Scheduled", [])


@LISTING
def test_a_row_that_is_put_back_while_a_run_is_slow_keeps_its_session(
    slowly: Callable[[World, Callable[[], object]], None],
) -> None:
    world = world_of("draft", "paper")
    row = world.cut("draft")
    world.sync()
    world.pass_time(minutes=31)
    slowly(world, lambda: world.paste(row))
    world.sync()
    assert (world.event("draft").cancelled, mails(world)) == (False, [])
    world.sync()
    assert (world.status("draft"), mails(world)) == ("Scheduled", [])


@LISTING
def test_a_name_that_is_taken_back_while_a_run_is_slow_invites_nobody(
    slowly: Callable[[World, Callable[[], object]], None],
) -> None:
    world = world_of("draft")
    world.set("draft", accepted_by="Grace, Bo")
    slowly(world, lambda: world.set("draft", accepted_by="Grace"))
    world.sync()
    world.sync()
    assert mails(world) == []


@LISTING
def test_an_address_that_is_corrected_while_a_run_is_slow_is_the_one_that_is_invited(
    slowly: Callable[[World, Callable[[], object]], None],
) -> None:
    world = world_of("draft")
    world.add(agreed("talk", 9, accepted_by="Bo"))
    slowly(world, lambda: world.set_person("Bo", email="bo@work.example.org"))
    world.sync()
    world.sync()
    (mail,) = world.mails()
    assert set(mail.addresses) == {"ada@example.org", "bo@work.example.org"}


@LISTING
def test_a_pause_that_is_typed_while_a_run_is_slow_stops_it(
    slowly: Callable[[World, Callable[[], object]], None],
) -> None:
    world = world_of("draft")
    world.set("draft", start="18:30")
    slowly(world, lambda: world.pause("PAUSE"))
    report = world.sync()
    assert (report.paused, starts(world, "draft"), mails(world)) == (True, "17:00", [])


def test_an_edit_of_one_row_and_rows_that_move_hold_up_no_other() -> None:
    world = world_of("draft", "paper", "talk")
    world.set("draft", start="18:30")
    world.set("paper", start="18:30")

    def act() -> None:
        world.set("draft", start="20:00")
        world.set("talk", topic="chat")
        world.reverse()
        world.insert(agreed("book", 9), at=0)

    while_events_are_listed(world, act)
    world.sync()
    assert mails(world) == [("paper", "REQUEST")]
    for _ in range(2):
        world.sync()
    assert sorted(mails(world)) == [("book", "REQUEST"), ("draft", "REQUEST"), ("paper", "REQUEST")]


def test_a_choice_that_goes_to_another_row_while_a_run_is_slow_invites_for_one_of_them_only() -> None:
    world = world_of("draft")
    world.add(agreed("early", 9, either_or="a day"))
    world.add(agreed("late", 10, either_or="a day", accepted_by=None))

    def act() -> None:
        world.set("early", accepted_by=None)
        world.set("late", accepted_by="Grace")

    while_events_are_listed(world, act)
    for _ in range(2):
        world.sync()
    assert mails(world) == [("late", "REQUEST")]


def test_words_of_ours_that_another_run_writes_meanwhile_hold_up_nothing() -> None:
    world = world_of("draft", "paper")
    world.set("draft", start="18:30")
    while_events_are_listed(world, lambda: world.set("paper", going="Ada yes", what_to_know="Hello."))
    report = world.sync()
    assert [outcome.state for outcome in report.outcomes] == [State.DONE]


# --- a run that takes long -------------------------------------------------------------------------------------------


class Seconds:
    """A clock that goes on by so much whenever an event is changed."""

    def __init__(self, each: float) -> None:
        self.each, self.now = each, 0.0

    def __call__(self) -> float:
        return self.now


def slow(world: World, seconds: Seconds, acts: dict[int, Callable[[], object]]) -> None:
    """Let each change of an event take its time; some acts happen after the change with that number."""
    number = 0

    def hook(moment: str, request: str) -> None:
        nonlocal number
        if moment == "after" and request in {"insert", "update", "cancel"}:
            number += 1
            seconds.now += seconds.each
            acts.get(number, lambda: None)()

    world.calendar.hook = hook


def four_moved() -> World:
    world = world_of("a", "b", "c", "d")
    for topic in "abcd":
        world.set(topic, start="18:30")
    return world


def test_a_long_run_looks_again_before_it_mails_and_leaves_a_row_that_was_edited_to_the_next_run() -> None:
    world, seconds = four_moved(), Seconds(each=6)
    slow(world, seconds, {2: lambda: world.set("d", start="20:00")})
    report = world.sync(seconds=seconds)
    assert [(outcome.action.title, outcome.state) for outcome in report.outcomes] == [
        ("a", State.DONE), ("b", State.DONE), ("c", State.DONE), ("d", State.POSTPONED),
    ]  # fmt: skip
    assert starts(world, "d") == "17:00"
    world.calendar.hook = None
    world.sync()
    assert (starts(world, "d"), len(world.mails())) == ("20:00", 4)


def test_a_long_run_in_which_a_person_moves_a_session_on_with_a_run_of_their_own_mails_no_older_time() -> None:
    world, seconds = four_moved(), Seconds(each=6)

    def another_run() -> None:
        world.calendar.hook = None
        world.set("d", start="20:00")
        world.sync()

    slow(world, seconds, {2: another_run})
    world.sync(seconds=seconds)
    assert starts(world, "d") == "20:00"
    assert mails(world).count(("d", "REQUEST")) == 1


def test_pause_stops_a_long_run_in_its_middle() -> None:
    world, seconds = four_moved(), Seconds(each=6)
    slow(world, seconds, {2: lambda: world.pause("PAUSE")})
    report = world.sync(seconds=seconds)
    assert [topic for topic, _ in mails(world)] == ["a", "b"]
    assert {outcome.sentence for outcome in report.outcomes if outcome.state is State.POSTPONED} == {
        "The board says PAUSE since this run began; the next run after the pause goes on."
    }
    world.calendar.hook = None
    world.pause("")
    world.sync()
    assert [topic for topic, _ in mails(world)] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("error", [TryAgainLater("Google did not answer."), BoardUnreadable("No tab.")], ids=repr)
def test_a_board_that_cannot_be_looked_at_in_the_middle_stops_a_long_run_which_says_what_it_did(
    error: Exception,
) -> None:
    world, seconds = four_moved(), Seconds(each=6)
    read = world.board.read

    def failing() -> BoardSnapshot:
        raise error

    slow(world, seconds, {1: lambda: setattr(world.board, "read", failing)})
    report = world.sync(seconds=seconds)
    assert [outcome.state for outcome in report.outcomes] == [State.DONE] * 2 + [State.POSTPONED] * 2
    assert {outcome.sentence for outcome in report.outcomes} == {"", str(error)}
    world.board.read, world.calendar.hook = read, None  # type: ignore[method-assign]
    world.sync()
    assert [topic for topic, _ in mails(world)] == ["a", "b", "c", "d"]


def test_a_board_that_cannot_be_looked_at_before_the_first_change_ends_the_run() -> None:
    world = four_moved()
    header = world.board.sessions[0]
    while_events_are_listed(world, lambda: header.__setitem__(HEADER.index("Accepted by"), "Who else"))
    with pytest.raises(BoardUnreadable):
        world.sync()
    assert mails(world) == []


# --- what it costs ---------------------------------------------------------------------------------------------------


def test_a_run_with_nothing_to_do_reads_the_board_once_and_one_that_changes_something_twice() -> None:
    world = world_of("draft")
    world.board.reads = 0
    world.sync()
    assert world.board.reads == 1
    world.set("draft", start="18:30")
    world.sync()
    assert world.board.reads == 1 + 2


def test_a_run_that_gives_refs_needs_no_further_read() -> None:
    world = world_of("draft")
    world.add(agreed("talk", 9))
    world.board.reads = 0
    world.sync()
    assert (world.board.reads, world.status("talk")) == (1, "Scheduled")


def test_a_run_that_takes_long_reads_the_board_once_more_in_ten_seconds() -> None:
    world, seconds = four_moved(), Seconds(each=4)
    slow(world, seconds, {})
    world.board.reads = 0
    world.sync(seconds=seconds)
    assert (world.board.reads, len(world.mails())) == (3, 4)
    assert world.event("a").when.wall == THURSDAY.replace(hour=18, minute=30)
