"""Lines of the Read me tab that people insert, delete and write while a run is under way: PAUSE always wins.

See docs/rules.md 6.4.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from cowork_sheets.boards.checked import MAYBE_PAUSED
from cowork_sheets.boards.grid import marked_cells
from cowork_sheets.core.model import BoardSnapshot, BoardWrite, CellValue
from tests.world import World, agreed

LINES: list[list[CellValue]] = [
    ["Working together"],
    [],
    ["Last checked", None, "When this board was looked at."],
    ["Message", None, "What could not be done."],
    ["Pause", None, "Write PAUSE to stop everything."],
    ["Questions", "Ask Ada."],
    ["Propose", "Fill a new row.", "", 5],
]
LABELS = ("Last checked", "Message", "Pause")


class Board(World):
    """A world with a Read me tab as boards have it; with ``mails`` its first run is refused, which it says there."""

    def __init__(self, *, mails: bool = False) -> None:
        super().__init__([agreed("Draft"), agreed("Paper", 4)], strict=False, mails=mails, board_id="board")
        self.board.read_me = [list(line) for line in LINES]

    def peoples(self) -> list[list[CellValue]]:
        """Give what people wrote: every line without its marked cell, and without empty cells at its end."""
        marks = {(mark.row, mark.column) for mark in marked_cells(self.board.read_me).values()}
        lines = []
        for number, line in enumerate(self.board.read_me, start=1):
            words = [None if (number, column) in marks else value for column, value in enumerate(line)]
            while words and words[-1] is None:
                words.pop()
            lines.append(words)
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def mark(self, label: str) -> CellValue:
        """Give what stands right of a label."""
        line = next(line for line in self.board.read_me if label in line)
        index = line.index(label) + 1
        return line[index] if index < len(line) else None

    def between(self, act: Callable[["Board"], object], nth: int) -> None:
        """Let somebody act between what the run read last and its write of this number."""
        writes = iter(range(1, 100))
        self.board.before_write = lambda: act(self) if next(writes) == nth else None


@dataclass(frozen=True)
class Act:
    """Something people do to the tab."""

    name: str
    do: Callable[[Board], object]

    def __str__(self) -> str:
        return self.name


def _insert(at: int, *words: CellValue) -> Act:
    return Act(f"insert {list(words)} at {at + 1}", lambda world: world.board.read_me.insert(at, list(words)))


def _delete(at: int) -> Act:
    return Act(f"delete {LINES[at]}", lambda world: world.board.read_me.pop(at))


def _column(at: int) -> Act:
    def do(world: Board) -> None:
        for line in world.board.read_me:
            if at < len(line):
                line.insert(at, None)

    return Act(f"insert a column at {at + 1}", do)


def _several(*acts: Act) -> Act:
    def do(world: Board) -> None:
        for act in acts:
            act.do(world)

    return Act(" and ".join(act.name for act in acts), do)


ACTS = [
    *(_insert(at) for at in range(len(LINES) + 1)),
    *(_insert(at, "Remember", None, "the cake") for at in range(len(LINES) + 1)),
    *(_delete(at) for at in (0, 1, 5, 6)),
    _several(_delete(0), _delete(0)),
    _several(_insert(0), _insert(0), _column(0)),
    Act("drag the last line to the top", lambda world: world.board.read_me.insert(0, world.board.read_me.pop())),
    Act("drag Pause to the top", lambda world: world.board.read_me.insert(0, world.board.read_me.pop(4))),
    _column(0),
]


def _is_paused_and_says_so(world: Board) -> bool:
    return world.mark("Pause") == "PAUSE" and world.mark("Message") == MAYBE_PAUSED


def _people_would_see(act: Act) -> list[list[CellValue]]:
    world = Board()
    act.do(world)
    return world.peoples()


@pytest.mark.parametrize("act", ACTS, ids=str)
@pytest.mark.parametrize("nth", [1, 2], ids=["refs are written", "outcomes are written"])
def test_lines_that_move_while_a_run_writes_say_what_people_left_there(act: Act, nth: int) -> None:
    world = Board()
    world.between(act.do, nth)
    world.sync()
    assert world.peoples() == _people_would_see(act)
    assert world.mark("Pause") is None or _is_paused_and_says_so(world)
    world.pause("on")
    world.pass_time(hours=13)
    world.set("Draft", start="18:30")
    world.sync()
    assert world.peoples() == _people_would_see(act)
    assert world.board.last_checked == world.now
    assert world.message() == ""


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_lines_that_move_while_a_refusal_is_written_say_what_people_left_there(act: Act) -> None:
    world = Board(mails=True)
    world.between(act.do, 1)
    report = world.sync()
    assert report.refusal
    assert world.peoples() == _people_would_see(act)
    assert world.message() == report.refusal or _is_paused_and_says_so(world)
    world.pause("on")
    world.sync()
    assert world.message() == report.refusal
    assert not world.mails()


def _with_pause(act: Act) -> Act:
    def do(world: Board) -> None:
        world.pause("PAUSE")
        act.do(world)

    return Act(f"type PAUSE and {act}", do)


@pytest.mark.parametrize("act", ACTS, ids=str)
@pytest.mark.parametrize("nth", [1, 2, 3], ids=["refs are written", "outcomes are written", "the third write"])
@pytest.mark.parametrize("mails", [False, True], ids=["scheduled", "refused"])
def test_a_pause_typed_as_lines_move_is_still_there_and_nothing_more_is_done(act: Act, nth: int, mails: bool) -> None:
    world = Board(mails=mails)
    world.between(_with_pause(act).do, nth)
    report = world.sync()
    assert world.mark("Message") in {None, MAYBE_PAUSED, report.refusal}
    is_there = bool(nth <= world.board.writes)
    assert world.board.paused == is_there
    assert world.peoples() == _people_would_see(act if is_there else _insert(len(LINES)))
    if is_there:
        before = world.everything()
        world.pass_time(hours=1)
        assert world.sync().paused
        assert world.everything() == before
    if nth == 1:
        assert not world.all_events()


def test_a_pause_that_may_have_been_written_over_stops_everything_until_somebody_empties_it() -> None:
    world = Board(mails=True)
    world.between(_with_pause(_delete(0)).do, 1)
    world.sync()
    assert _is_paused_and_says_so(world)
    world.pass_time(hours=1)
    report = world.sync()
    assert report.paused
    assert not world.mails()
    world.pause("on")
    assert world.sync().refusal == world.message()


def test_pause_and_message_are_put_back_also_when_lines_move_again() -> None:
    world = Board(mails=True)
    acts = iter([_with_pause(_delete(0)), _insert(0, "A new line"), _insert(0, "Another")])
    world.board.before_write = lambda: next(acts, Act("nothing", lambda _: None)).do(world)
    world.sync()
    assert _is_paused_and_says_so(world)
    assert world.peoples() == [["Another"], ["A new line"], *_people_would_see(_delete(0))]


def test_lines_that_were_edited_get_no_stamp_in_that_run() -> None:
    world = Board()
    world.sync()
    world.pass_time(hours=1)
    world.set("Draft", start="18:30")
    stamp = world.board.last_checked
    write = world.board.write

    def seen(snapshot: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        assert change.last_checked is None
        return write(snapshot, change)

    world.board.write = seen  # type: ignore[method-assign]
    world.calendar.hook = lambda *_: world.board.read_me.__setitem__(0, ["Working together, all of us"])
    assert world.sync().cells_written
    assert world.board.last_checked == stamp
    world.board.write, world.calendar.hook = write, None  # type: ignore[method-assign]
    world.set("Draft", start="18:45")
    world.sync()
    assert world.board.last_checked == world.now


def test_a_stamp_alone_waits_as_well_while_lines_are_edited() -> None:
    world = Board()
    world.sync()
    world.pass_time(hours=13)
    read = world.board.read

    def and_edit() -> BoardSnapshot:
        world.board.read = read  # type: ignore[method-assign]
        before = read()
        world.board.read_me.insert(0, ["A new line"])
        return before

    world.board.read = and_edit  # type: ignore[method-assign]
    stamp = world.now - timedelta(hours=13)
    world.sync()
    assert world.mark("Last checked") in {f"{stamp:%Y-%m-%d %H:%M} UTC", f"{world.now:%Y-%m-%d %H:%M} UTC"}
    world.sync()
    assert world.board.last_checked == world.now


def test_a_read_me_tab_that_is_deleted_meanwhile_is_no_loss() -> None:
    world = Board()
    world.between(lambda world: world.board.read_me.clear(), 2)
    world.sync()
    world.sync()
    assert world.status("Draft") == "Scheduled"
