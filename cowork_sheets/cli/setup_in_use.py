"""Taking a board that people use already: what of ours it lacks, and what becomes of rows that are agreed already.

Nothing is written before everything is known: the plan of a first run is made on a copy in memory that has the columns
which are still to be added.
"""

import re
import tomllib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cowork_sheets import bootstrap
from cowork_sheets.boards import look
from cowork_sheets.boards.base import Board
from cowork_sheets.boards.memory import MemoryBoard
from cowork_sheets.boards.people_file import PeopleElsewhere
from cowork_sheets.cli import show
from cowork_sheets.cli.setup_questions import Questions
from cowork_sheets.cli.terminal import complain, say
from cowork_sheets.cli.typed import again, for_board, pasted
from cowork_sheets.config import Configuration
from cowork_sheets.config_tables import toml
from cowork_sheets.core.actions import Kind
from cowork_sheets.core.cells import clean, key_of, line_of
from cowork_sheets.core.check_ins import CHECK_IN_HEADER
from cowork_sheets.core.headers import OUR_KEYS, PEOPLE_KEYS, REQUIRED_KEYS, find_columns
from cowork_sheets.core.model import BoardSnapshot, CellValue, Table
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import BoardUnreadable, ConfigurationError
from cowork_sheets.files import explained, replace_whole
from cowork_sheets.sync import Report, run

READ_ME = "a Read me tab"
_LEAVE_ALONE = re.compile(r"^leave_alone *=.*\n", re.MULTILINE)
_BOARD_TABLE = re.compile(r"^\[board\][ \t]*(#.*)?\n", re.MULTILINE)


@dataclass(frozen=True)
class InUse:
    """A board that people use already, as it was read; ``add`` adds what ``lacks`` names, and gives what it added.

    ``lacks`` are headers of ours, and perhaps a Read me tab; ``needs`` are those headers without which it is no board,
    ``unread`` the headers of columns that mean nothing to us.
    """

    snapshot: BoardSnapshot
    settings: Settings
    add: Callable[[], Sequence[str]]
    lacks: tuple[str, ...]
    needs: tuple[str, ...]
    unread: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Give the board's name as it is printed."""
        return f"“{line_of(self.snapshot.name, 70)}”"

    @property
    def end(self) -> int:
        """Give the 0-based column right of everything that stands in the Sessions tab."""
        table = self.snapshot.sessions
        return max(len(table.header), *(len(row.values) for row in table.rows), 0)

    def completed(self) -> Board:
        """Give a copy in memory that has our missing columns right of everything."""
        missing = [header for header in self.lacks if header != READ_ME]
        seen, people = self.snapshot, self.snapshot.people
        copy = MemoryBoard(
            _grid(seen.sessions, [*[None] * (self.end - len(seen.sessions.header)), *missing]),
            name=seen.name,
            board_id=seen.board_id,
            calendar_id=seen.calendar_id,
        )
        copy.columns, copy.paused, copy.mails = seen.columns, seen.paused, seen.mails
        copy.message, copy.last_checked, copy.paused_until = seen.message, seen.last_checked, seen.paused_until
        return copy if people is None else PeopleElsewhere(copy, lambda: people)


def board_in_use(
    snapshot: BoardSnapshot, settings: Settings, add: Callable[[], Sequence[str]], *, can_have_read_me: bool
) -> InUse:
    """Look at what was read. Raises BoardUnreadable when it would not be a board even with our columns added."""
    theirs = tuple(key for key in REQUIRED_KEYS if key in PEOPLE_KEYS)
    find_columns(snapshot.sessions, (*PEOPLE_KEYS, *OUR_KEYS), theirs, settings.headers, snapshot.name)
    there = {key_of(header) for header in snapshot.sessions.header}
    missing = [column for column in look.named(look.OURS, settings) if key_of(column.header) not in there]
    lacks = [column.header for column in missing]
    if can_have_read_me and snapshot.marked_cells is None:
        lacks.append(READ_ME)
    needs = tuple(column.header for column in missing if column.key in REQUIRED_KEYS)
    board = InUse(snapshot, settings, add, tuple(lacks), needs)
    understanding = understand(board.completed().read(), settings)
    for note in understanding.notes:
        say(note)
    columns = understanding.columns
    read = {*columns.index.values(), *(column.index for column in columns.times)}
    read |= {column.index for column in columns.check_ins}
    unread = [
        text
        for index, text in enumerate(snapshot.sessions.header)
        if text.strip() and index not in read and not CHECK_IN_HEADER.fullmatch(clean(text))
    ]
    return replace(board, unread=tuple(unread))


def agree_to_add(board: InUse, ask: Questions, *, adds: bool) -> bool:
    """Say what is there and what is not, and find out whether the rest may be added.

    Raises BoardUnreadable when nobody agrees to columns without which it is no board.
    """
    ours = {key_of(column.header) for column in (*look.named(look.PEOPLES, board.settings), *look.OURS)}
    found = [line_of(header, 40) for header in board.snapshot.sessions.header if key_of(header) in ours]
    say(f"{board.name} has the columns {', '.join(found)}.")
    if board.unread:
        unread = ", ".join(line_of(header, 40) for header in board.unread)
        say(f"Its other columns are not read, and stay as they are: {unread}.")
    if not board.lacks:
        return False
    say(f"Not there yet: {', '.join(board.lacks)}. Nothing else in it would be touched.")
    if adds or ask.yes("Add them?", default=True):
        return True
    if board.needs:
        raise BoardUnreadable(
            f"Without {' and '.join(filter(None, (', '.join(board.needs[:-1]), board.needs[-1])))} it cannot be used, "
            f"and nothing was changed. To have what is missing added:\n  {again('--add-columns')}"
        )
    return False


def say_added(board: InUse, configuration: Path, *, added: Sequence[str]) -> None:
    """Say what was added to a board, and of what was not, how to add it later."""
    if added:
        say(f"Added to {board.name}: {', '.join(added)}.")
    if left := [each for each in board.lacks if each not in added]:
        say(f"Not added, and so not shown: {', '.join(left)}. To add what is missing later:")
        say(f"  {for_board(configuration, 'init', '--add-columns')}")


def left_alone(board: InUse, configuration: Configuration, ask: Questions, *, invites: bool | None) -> list[str]:
    """Show for which rows a first run would invite, and give the fingerprints of these rows if that is not wanted.

    ``invites`` is what was said on the command line. Raises ConfigurationError where that has to be said and was not.
    """
    report = _first_plan(board, configuration)
    if report.refusal and not report.first_run:
        complain(f"For now a run would refuse this board. {pasted(report.refusal)}")
    agreed = {action.row for action in report.plan.actions if action.kind is Kind.CREATE}
    if not agreed:
        if invites is not None:
            say("No row is agreed yet, so there is none to decide about.")
        return []
    say()
    grace = configuration.settings.sessions.grace
    lines = show.lines_of(report, grace, {}, tells=show.tells(report, configuration))
    show.print_rows([line for line in lines if line.mark == show.MARKS[Kind.CREATE]])
    say()
    number = f"{len(agreed)} {'row is' if len(agreed) == 1 else 'rows are'} agreed already."
    if invites is None and report.mails and ask.silent:
        raise ConfigurationError(
            f"{number} What is to become of them has to be said, and nothing was written or sent.\n"
            f"To leave them alone until somebody changes them:\n  {again('--only-new')}\n"
            f"To invite for them, too, in the first run:\n  {again('--invite-agreed')}"
        )
    is_asked = invites is None and not ask.silent
    if is_asked:
        what = "Invite for" if report.mails else "Schedule"
        invites = ask.yes(f"{number} {what} these too? (No: only from now on)", default=False)
    start = "" if is_asked else f"{number} "
    one = len(agreed) == 1
    if invites is not False:
        say(f"{start}The first run schedules {'it' if one else 'them'}.")
        return []
    say(f"{start}{'It is' if one else 'They are'} left alone until somebody changes {'it' if one else 'them'}.")
    return sorted(reading.fingerprint for reading in report.understanding.readings if reading.number in agreed)


def complete(board: InUse, configuration: Configuration, ask: Questions, *, adds: bool, invites: bool | None) -> None:
    """Add what a board that is set up lacks, and decide about its agreed rows before its first run; as often as wanted.

    Raises ConfigurationError when its first run is over, BoardUnreadable when columns have to be added first.
    """
    assert configuration.source is not None
    decides = invites is not None
    if decides and board.snapshot.calendar_id is not None:
        raise ConfigurationError(
            f"The first run of {board.name} is over, so nothing is left to be said about rows that were agreed before "
            "it, and nothing was changed. A session is called off in its row."
        )
    if board.needs and not adds:
        agree_to_add(board, ask, adds=False)
    alone: list[str] = []
    if decides:
        settings = replace(configuration.settings, left_alone=frozenset())
        alone = left_alone(board, replace(configuration, settings=settings), ask, invites=invites)
    if adds and not board.lacks:
        say(f"{board.name} lacks nothing, so nothing was added.")
    added = board.add() if adds and board.lacks else ()
    say_added(board, configuration.source, added=added)
    if decides:
        _write_left_alone(configuration.source, alone)
    say("Nothing was scheduled, and nobody was mailed. Next:")
    say(f"  {for_board(configuration.source, 'sync', '--dry-run')}", bold=True)


def _first_plan(board: InUse, configuration: Configuration) -> Report:
    with closing(bootstrap.assemble(configuration)) as parts:
        return run(
            board.completed(), parts.calendar, parts.places, parts.renderer, parts.settings,
            now=datetime.now(UTC), dry_run=True,
        )  # fmt: skip


def _grid(table: Table, more: Sequence[str | None]) -> list[list[CellValue]]:
    """Give a table's rows under their numbers, with more headers."""
    rows = {row.number: row.values for row in table.rows}
    numbers = range(2, max(rows, default=1) + 1)
    return [[*table.header, *more], *(list(rows.get(number, ())) for number in numbers)]


def _write_left_alone(path: Path, fingerprints: Sequence[str]) -> None:
    """Put the rows to be left alone into a configuration, or take them out, and change nothing else in it.

    Raises ConfigurationError, with the line to type, when the file is written in a way that this cannot do.
    """
    text = path.read_text(encoding="utf-8")
    line = f"leave_alone = {toml(list(fingerprints))}\n" if fingerprints else ""
    without = _LEAVE_ALONE.sub("", text)
    changed = _BOARD_TABLE.sub(lambda found: found[0] + line, without, count=1)
    wanted = tomllib.loads(text)
    wanted["board"].pop("leave_alone", None)
    wanted["board"] |= {"leave_alone": list(fingerprints)} if fingerprints else {}
    try:
        is_right = tomllib.loads(changed) == wanted
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        what = f"put this line into its table [board]: {line.strip()}" if line else "remove leave_alone from it"
        raise ConfigurationError(f"{path} was not changed, because it is not written as init writes it. Please {what}")
    if changed != text:
        target = path.resolve()
        with explained(path):
            replace_whole(target, changed.encode(), like=target)
