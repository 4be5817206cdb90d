"""Columns and lines that people move while a run is under way: nothing of ours stays in a cell that is not ours.

The board takes a write by position, whatever stands there by then, as a Google Sheet does.
See docs/rules.md 6.1, 6.2, 6.3.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

import pytest
from openpyxl.utils import column_index_from_string

from cowork_sheets.core.model import BoardSnapshot, BoardWrite, CellValue
from cowork_sheets.errors import BoardChanged, BoardUnreadable, CoworkError, PermissionNeeded, TryAgainLater
from tests.world import HEADER, THURSDAY, Killed, World, agreed, proposed

PEOPLES = HEADER[: HEADER.index("Status")]
OURS = HEADER[HEADER.index("Status") :]
NAMES = {"Draft": "Grace", "Paper": "Bo, Grace", "Talk": None}
INVITATIONS = [
    ("REQUEST", 0, ("ada@example.org", "bo@example.org", "grace@example.org")),
    ("REQUEST", 0, ("ada@example.org", "grace@example.org")),
]


def _nothing(_: object) -> None:
    return


class Board(World):
    """A world whose cells are found by their headers, wherever people have moved them."""

    def __init__(self) -> None:
        rows = [
            agreed("Draft", notes="bring tea"),
            agreed("Paper", 4, accepted_by="Bo, Grace", where="https://example.org/room", length=60),
            proposed("Talk", 5, notes="slides first"),
        ]
        super().__init__(rows, strict=False, known=True)

    def column(self, header: str) -> dict[str, CellValue]:
        """Give a column's cells by the topic of their rows; rows without a topic have none here."""
        topics = self.board.column("Topic")
        index = self.board.column(header)
        rows = [[*row, *[None] * 40] for row in self.board.sessions[1:]]
        return {str(row[topics]): row[index] for row in rows if row[topics]}

    def peoples(self) -> dict[str, dict[str, CellValue]]:
        """Give all that people wrote, by column and topic."""
        return {header: self.column(header) for header in PEOPLES if header in self.board.sessions[0]}

    def between(self, act: Callable[["Board"], object], nth: int, *more: Callable[["Board"], object]) -> None:
        """Let somebody act between what the run read last and its write of this number, and before those after it."""
        acts = iter([*[_nothing] * (nth - 1), act, *more])

        def before_write() -> None:
            next(acts, _nothing)(self)

        self.board.before_write = before_write

    def sync_or_why_not(self) -> str:
        """Sync, and give what is wrong with the board when it cannot be understood."""
        try:
            self.sync()
        except BoardUnreadable as error:
            return str(error)
        return ""

    def check(self) -> None:
        """Every row says what became of it, and no cell that is not ours holds a word of ours."""
        assert self.column("Accepted by") == NAMES
        events = {event.summary: event for event in self.all_events() if not event.cancelled}
        assert events.keys() == {"Draft", "Paper"}
        assert self.column("Status") == {"Draft": "Scheduled", "Paper": "Scheduled", "Talk": "Proposed"}
        assert {topic: ref for topic, ref in self.column("Ref").items() if ref} == {
            topic: event.mark.ref for topic, event in events.items()
        }
        assert all("17:00" in str(text) for text in self.column("Local times").values())
        assert sorted((mail.method, mail.sequence, mail.addresses) for mail in self.mails()) == INVITATIONS


@dataclass(frozen=True)
class Act:
    """Something people do to the columns."""

    name: str
    do: Callable[[Board], object]

    def __str__(self) -> str:
        return self.name


def _drag(header: str, before: str) -> Act:
    return Act(f"drag {header} before {before}", lambda world: world.board.move_column(header, before))


def _several(*acts: Act) -> Act:
    def do(world: Board) -> None:
        for act in acts:
            act.do(world)

    return Act(" and ".join(act.name for act in acts), do)


LEFT = Act("insert a column left of all", lambda world: world.board.insert_column("Topic"))
NAMED = Act("insert a column with a header", lambda world: world.board.insert_column("Status", "Budget"))
AMONG = Act("insert a column among ours", lambda world: world.board.insert_column("Going"))
DELETE = Act("delete a column", lambda world: world.board.delete_column("Either/or"))
SORT = Act("sort", lambda world: world.reverse())
INSERT_ROW = Act("insert a row", lambda world: world.board.insert(2, []))
ACTS = [
    LEFT,
    NAMED,
    AMONG,
    DELETE,
    _drag("Accepted by", "Going"),
    _drag("Topic", "Ref"),
    _drag("Status", "Topic"),
    _drag("Ref", "Accepted by"),
    _drag("Notes", "Time in Kolkata"),
    _several(LEFT, SORT),
    _several(_drag("Accepted by", "Going"), SORT),
    _several(DELETE, INSERT_ROW),
    _several(LEFT, DELETE, _drag("Notes", "Join"), SORT),
]
WRITES = pytest.mark.parametrize("nth", [1, 2, 3], ids=["refs are written", "outcomes are written", "the third write"])


@pytest.mark.parametrize("act", ACTS, ids=str)
@WRITES
def test_columns_that_move_while_a_run_writes_leave_people_what_is_theirs(act: Act, nth: int) -> None:
    world = Board()
    world.between(act.do, nth)
    world.sync()
    before = Board().peoples()
    assert world.peoples() == {header: cells for header, cells in before.items() if header in world.board.sessions[0]}
    for header in {"", "Budget"} & {str(text or "") for text in world.board.sessions[0]}:
        index = [text or "" for text in world.board.sessions[0]].index(header)
        assert not any(row[index] for row in world.board.sessions[1:] if index < len(row))
    world.sync()
    world.sync()
    world.check()


# --- headers of ours ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["Status", "Ref", "What to know", "Accepted by", "Join", "Time in Kolkata"])
@WRITES
def test_a_header_renamed_while_a_run_writes_leaves_in_its_column_what_stood_there(header: str, nth: int) -> None:
    world = Board()
    stood: list[dict[str, CellValue]] = []

    def rename(world: Board) -> None:
        stood.append(world.column(header))
        world.board.rename_column(header, "Another name")

    world.between(rename, nth)
    said = world.sync_or_why_not()
    assert not said or f"“{header}”" in said
    if stood:
        assert world.column("Another name") == stood[0]
        world.board.rename_column("Another name", header)
    assert world.peoples() == Board().peoples()
    world.sync()
    world.sync()
    world.check()


@pytest.mark.parametrize("header", ["Status", "Ref", "Join", "Going"])
@WRITES
def test_a_column_of_ours_deleted_while_a_run_writes_harms_no_other(header: str, nth: int) -> None:
    world = Board()
    world.between(lambda world: world.board.delete_column(header), nth)
    said = world.sync_or_why_not()
    assert not said or f"“{header}”" in said
    assert world.peoples() == Board().peoples()
    if header not in world.board.sessions[0]:
        world.board.insert_column("Time in Kolkata", header)
    world.sync()
    world.sync()
    world.check()


@pytest.mark.parametrize("header", ["Status", "Ref", "Notes"])
@WRITES
def test_a_column_copied_while_a_run_writes_is_put_right_when_the_copy_is_gone(header: str, nth: int) -> None:
    world = Board()

    def copy(world: Board) -> None:
        index = world.board.column(header)
        for row in world.board.sessions:
            row.extend([None] * (index - len(row)))
            row.insert(index, row[index] if index < len(row) else None)

    world.between(copy, nth)
    said = world.sync_or_why_not()
    assert not said or f"two columns are called “{header}”" in said
    if world.board.sessions[0].count(header) > 1:
        assert world.peoples() == Board().peoples()
        world.board.delete_column(header)
    assert world.peoples() == Board().peoples()
    world.sync()
    world.sync()
    world.check()


@WRITES
def test_a_row_put_above_the_headers_while_a_run_writes_leaves_them_as_they_were(nth: int) -> None:
    world = Board()
    world.between(lambda world: world.board.insert(1, []), nth)
    said = world.sync_or_why_not()
    assert not said or "the headers seem to stand in row 2" in said
    assert not said or world.board.sessions[1] == HEADER
    if world.board.sessions[0] != HEADER:
        world.board.delete(1)
    assert world.peoples() == Board().peoples()
    world.sync()
    world.sync()
    world.check()


# --- again and again ------------------------------------------------------------------------------------------------


AGAIN = [LEFT, _drag("Accepted by", "Going"), SORT, _drag("Topic", "Ref"), INSERT_ROW]


@pytest.mark.parametrize("second", AGAIN, ids=str)
@pytest.mark.parametrize("first", AGAIN, ids=str)
@WRITES
def test_columns_that_move_once_more_while_they_are_put_right_are_put_right_too(
    first: Act, second: Act, nth: int
) -> None:
    world = Board()
    world.between(first.do, nth, second.do)
    world.sync()
    assert world.peoples() == Board().peoples()
    assert not any(row[0] for row in world.board.sessions if world.board.sessions[0][0] is None and row)
    world.sync()
    world.sync()
    world.check()


def test_when_columns_move_under_every_write_the_run_says_what_to_type() -> None:
    world = Board()
    world.board.before_write = lambda: world.board.insert_column("Topic")
    with pytest.raises(TryAgainLater) as stopped:
        world.sync()
    world.board.before_write = None
    _obey(world, str(stopped.value))
    assert world.peoples() == Board().peoples()
    world.sync()
    world.sync()
    world.check()


def _obey(world: Board, sentence: str) -> None:
    """Type what a sentence says: "Sessions D4: “Grace”, E5: empty it"."""
    assert "What stood there, to be typed again:" in sentence
    typed = re.findall(r"Sessions ([A-Z]+)(\d+): (?:“([^”]*)”|empty it)", sentence)
    assert typed
    for letters, row, text in typed:
        world.board.put(int(row), column_index_from_string(letters) - 1, text or None)


# --- what stood there -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [THURSDAY, time(17), timedelta(minutes=90), 46365, 1.5, True, False, "=1+1", "  a "])
def test_a_value_that_was_written_over_comes_back_as_what_it_was(value: CellValue) -> None:
    world = Board()
    world.set("Talk", notes=value)
    world.between(_drag("Notes", "Going").do, 2)
    world.sync()
    there = world.column("Notes")["Talk"]
    assert (there, type(there)) == (value, type(value))


def test_what_was_typed_between_the_read_and_the_write_is_the_one_thing_that_cannot_be_known() -> None:
    world = Board()

    def type_and_drag(world: Board) -> None:
        world.set("Draft", notes="bring coffee", length=45)
        world.board.move_column("Notes", "Going")

    world.between(type_and_drag, 2)
    world.sync()
    assert world.column("Length")["Draft"] == 45
    assert world.column("Notes")["Draft"] == "bring tea"


def test_what_somebody_typed_over_a_word_of_ours_at_once_stays() -> None:
    """The answer shows something else than what was written: it is not ours any more."""
    world = Board()
    write = world.board.write

    def and_type(seen: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        world.board.move_column("Notes", "Join")
        write(seen, change)
        world.board.put(2, "Notes", "typed just now")
        world.board.write = write  # type: ignore[method-assign]
        return world.board.read()

    world.sync()
    world.set("Draft", start="18:30")
    world.board.write = and_type  # type: ignore[method-assign]
    world.sync()
    assert world.column("Notes") == {"Draft": "typed just now", "Paper": None, "Talk": "slides first"}


def test_a_pause_that_comes_with_the_move_does_not_keep_back_what_is_peoples() -> None:
    world = Board()

    def pause_and_drag(world: Board) -> None:
        world.pause("PAUSE")
        world.board.move_column("Accepted by", "Going")

    world.between(pause_and_drag, 2)
    world.sync()
    assert world.peoples() == Board().peoples()
    world.pause("on")
    world.sync()
    world.check()


# --- runs that end in between ---------------------------------------------------------------------------------------


def _killed(world: Board, act: Callable[[Board], object], nth: int) -> None:
    """Let a run die just before it puts back what its write of this number landed on."""

    def die(_: Board) -> None:
        raise Killed

    world.between(act, nth, die)
    world.sync_killed()


@pytest.mark.parametrize("act", [_drag(header, "Time in Kolkata") for header in PEOPLES], ids=str)
def test_a_ref_that_a_dead_run_left_in_a_cell_of_peoples_is_asked_about_and_invites_nobody(act: Act) -> None:
    header = act.name.removeprefix("drag ").removesuffix(" before Time in Kolkata")
    world = Board()
    _killed(world, act.do, 1)
    refs = {topic: str(cell) for topic, cell in world.column(header).items() if cell}
    world.sync()
    if header == "Notes":
        return  # nothing is read from it
    assert not world.mails()
    assert not world.all_events()
    for row in world.board.sessions[1:3]:
        know = str(row[world.board.column("What to know")])
        assert row[world.board.column("Status")] == "Needs attention", refs
        assert know.startswith(f"{header} says “") or header == "Call off", know


@pytest.mark.parametrize("header", [header for header in PEOPLES if header != "Notes"])
def test_a_status_that_a_dead_run_left_in_a_cell_of_peoples_changes_no_session(header: str) -> None:
    world = Board()
    world.sync()
    before = [(event.id, event.when, event.guests, event.summary) for event in world.all_events()]
    for topic in ("Draft", "Paper"):
        world.set(topic, topic="Scheduled") if header == "Topic" else world.set(topic, **{_key(header): "Scheduled"})
    world.pass_time(minutes=31)
    world.sync()
    world.pass_time(minutes=31)
    world.sync()
    assert [(event.id, event.when, event.guests, event.summary) for event in world.all_events()] == before
    assert len(world.mails()) == 2
    know = [str(row["what_to_know"]) for row in world.rows()[:2]]
    assert all(f"{header} says “Scheduled”" in sentence or header == "Call off" for sentence in know), know


def _key(header: str) -> str:
    return header.casefold().replace(" ", "_").replace("/", "_")


def test_whoever_types_what_belongs_there_goes_on_as_if_nothing_had_been() -> None:
    world = Board()
    _killed(world, _drag("Accepted by", "Time in Kolkata").do, 1)
    world.sync()
    for topic, names in NAMES.items():
        world.board.put(2 + list(NAMES).index(topic), "Accepted by", names)
    world.sync()
    world.sync()
    world.check()


def test_when_the_answer_of_a_write_gets_lost_what_it_hit_is_put_back_all_the_same() -> None:
    world = Board()
    write = world.board.write

    def lost(seen: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        world.board.write = write  # type: ignore[method-assign]
        write(seen, change)
        raise TryAgainLater("No answer came.")

    world.board.before_write = lambda: world.board.move_column("Accepted by", "Time in Kolkata")
    world.board.write = lost  # type: ignore[method-assign]
    with pytest.raises(TryAgainLater, match="No answer came"):
        world.sync()
    world.board.before_write = None
    assert world.peoples() == Board().peoples()


@pytest.mark.parametrize("error", [TryAgainLater, PermissionNeeded])
def test_a_run_that_cannot_put_back_says_what_stood_there(error: type[CoworkError]) -> None:
    world = Board()
    write = world.board.write

    def refuse(*_: object) -> BoardSnapshot:
        raise error("Google did not answer.")

    def once(seen: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        world.board.write = refuse  # type: ignore[method-assign]
        return write(seen, change)

    world.board.before_write = lambda: world.board.move_column("Accepted by", "Time in Kolkata")
    world.board.write = once  # type: ignore[method-assign]
    with pytest.raises(error) as stopped:
        world.sync()
    world.board.write, world.board.before_write = write, None  # type: ignore[method-assign]
    assert str(stopped.value).startswith("Google did not answer. I wrote over cells that are not mine.")
    _obey(world, str(stopped.value))
    assert world.peoples() == Board().peoples()


def test_a_board_that_lost_rows_while_cells_were_put_back_is_read_again() -> None:
    world = Board()
    write = world.board.write
    tries = iter([None, BoardChanged("Rows went.")])

    def sometimes(seen: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        if error := next(tries, None):
            raise error
        return write(seen, change)

    world.between(_drag("Accepted by", "Going").do, 1)
    world.board.write = sometimes  # type: ignore[method-assign]
    world.sync()
    assert world.peoples() == Board().peoples()
