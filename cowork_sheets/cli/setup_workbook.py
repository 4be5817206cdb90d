"""``cowork init`` for a board in a workbook: a new one, one in use, one that was lost, and a copy made its own."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from types import MappingProxyType

from cowork_sheets import bootstrap
from cowork_sheets.boards.people_file import with_people_file
from cowork_sheets.boards.workbook import Workbook
from cowork_sheets.boards.workbook_new import create_workbook
from cowork_sheets.boards.workbook_safety import newest_backup
from cowork_sheets.calendars.files import Files as FilesOnDisk
from cowork_sheets.calendars.ics_folder import EventFolder
from cowork_sheets.cli.setup_in_use import InUse, agree_to_add, board_in_use, left_alone, say_added
from cowork_sheets.cli.setup_names import Names, as_configured, people_named, sessions_named
from cowork_sheets.cli.setup_questions import Questions, stopping
from cowork_sheets.cli.terminal import say, shown_path
from cowork_sheets.cli.typed import again, for_board
from cowork_sheets.config import Configuration, Files
from cowork_sheets.config_services import Jitsi
from cowork_sheets.config_tables import PLACES, starter
from cowork_sheets.core.model import BoardWrite, CellPatch, Person
from cowork_sheets.core.settings import SessionSettings, Settings
from cowork_sheets.errors import BoardUnreadable, ConfigurationError
from cowork_sheets.files import create, explained

BOARD_NAME = "board.xlsx"
CALENDAR_NAME = "calendar"

People = Callable[[], Sequence[Person]]
Sessions = Callable[[], SessionSettings]


def make_board(configuration: Path, people: People, sessions: Sessions, *, anew: bool) -> None:
    """Make a new workbook and its configuration; nothing that is there is overwritten.

    Raises ConfigurationError when a workbook stands there, or sessions do and it is not to begin ``anew``.
    """
    folder = configuration.parent
    board = folder / BOARD_NAME
    if board.exists():
        raise ConfigurationError(
            f"{board} is there already, and nothing was changed. To use it:\n  {again('--workbook', str(board))}"
        )
    _check_nobody_elses(folder / CALENDAR_NAME, board, "", anew=anew)
    everybody, chosen = people(), sessions()
    folder.mkdir(parents=True, exist_ok=True)
    create_workbook(board, people=everybody, settings=Settings(sessions=chosen, places=PLACES))
    _configure(configuration, board, chosen, [])
    say(f"Made {board}, and wrote {configuration}. Nothing was scheduled.")
    _say_next(board, configuration, everybody)


def make_lost_board(configuration: Configuration, people: People, *, anew: bool) -> None:
    """Make the workbook anew that a configuration names and that is gone. Raises ConfigurationError unless ``anew``."""
    source, where = configuration.source, configuration.where
    assert source is not None
    assert isinstance(where, Files)
    if not anew:
        raise ConfigurationError(
            f"There is no workbook {shown_path(where.board_path)}, which {shown_path(source)} names, and nothing was "
            f"made.\n{_ways_on(where.board_path, _sessions_in(where.calendar_folder, ''), where.calendar_folder)}"
        )
    everybody = people()
    create_workbook(where.board_path, people=everybody, settings=configuration.settings)
    say(f"Made {shown_path(where.board_path)}, which {shown_path(source)} names. Nothing was scheduled.")
    if where.calendar_folder.exists():
        say(f"Sessions of the board that was there before stay in {shown_path(where.calendar_folder)} as they are.")
    _say_next(where.board_path, source, everybody)


def take_workbook(
    configuration: Path, workbook: Path, ask: Questions, sessions: Sessions, said: Names, *, adds: bool,
    invites: bool | None, anew: bool,
) -> None:  # fmt: skip
    """Take a workbook in use as the board, and write its configuration."""
    settings = Settings(places=PLACES)
    with stopping():
        rows = Workbook(workbook, settings).first_rows()
        for find in (sessions_named, people_named):
            settings = find(workbook.name, rows, settings, said, ask)
    board = workbook_in_use(workbook, settings)
    folder = configuration.parent
    _check_nobody_elses(folder / CALENDAR_NAME, workbook, board.snapshot.board_id or "", anew=anew)
    with stopping():
        adds = agree_to_add(board, ask, adds=adds)
    chosen = replace(sessions(), time_zone=board.settings.sessions.time_zone)
    alone: list[str] = []
    if invites is not None:
        settings = replace(board.settings, sessions=chosen)
        where = Files(workbook.absolute(), (folder / CALENDAR_NAME).absolute())
        alone = left_alone(board, Configuration(None, where, settings, Jitsi().server, None), ask, invites=invites)
    added = board.add() if adds else ()
    _configure(configuration, workbook, chosen, alone, as_configured(board.settings))
    say_added(board, configuration, added=added)
    say(f"Took {workbook}, and wrote {configuration}. Nothing was scheduled. Next:")
    say(f"  {for_board(configuration, 'sync', '--dry-run')}", bold=True)


def workbook_in_use(
    path: Path, settings: Settings, people_file: Path | None = None, folders: Sequence[Path] = ()
) -> InUse:
    """Look at a workbook that people use; ``folders`` are where their file may lie, () for anywhere.

    Raises what reading does, and BoardUnreadable as `board_in_use`.
    """
    workbook = with_people_file(Workbook(path, settings), people_file, settings, folders)
    snapshot = workbook.read()

    def add() -> Sequence[str]:
        patches = tuple(CellPatch(1, board.end + n, header) for n, header in enumerate(board.lacks))
        workbook.write(snapshot, BoardWrite(patches))
        return board.lacks

    board = board_in_use(snapshot, settings, add, can_have_read_me=False)
    return board


def give_new_id(configuration: Configuration) -> None:
    """Make a copied board forget whose copy it is: it gets an id of its own, and its calendar starts empty."""
    source, where = configuration.source, configuration.where
    if source is None or not isinstance(where, Files):
        raise ConfigurationError(
            "A copied Google Sheet has an id of its own from Google. Put its link into [board] sheet, and clear its "
            "Ref column to start it afresh."
        )
    parts = bootstrap.assemble(configuration)
    with bootstrap.alone(configuration, live=True):
        snapshot = parts.board.read()
        try:
            parts.calendar.events("")
        except ConfigurationError:
            raise ConfigurationError(
                f"{where.calendar_folder} belongs to another board, and nothing was changed. "
                f"Name another folder under [calendar] folder in {source}, then run this again:\n  {again()}"
            ) from None
        parts.board.write(snapshot, BoardWrite(board_id=token_hex(8), calendar_id=""))
    say(f"{where.board_path} is a board of its own now. Rows that still bear a Ref of the old board say so.")
    say(f"Next: {for_board(source, 'sync', '--dry-run')}")


def relative(path: Path, folder: Path) -> str:
    """Write a path relative to a folder, and as it is when that would lead elsewhere."""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return str(path.resolve())


def _configure(
    configuration: Path,
    board: Path,
    sessions: SessionSettings,
    alone: list[str],
    names: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> None:
    values: dict[tuple[str, str], str | int | list[str]] = {
        ("board", "workbook"): relative(board, configuration.parent),
        ("calendar", "folder"): CALENDAR_NAME,
        ("sessions", "length"): sessions.length,
        ("sessions", "format"): sessions.format,
        **({("sessions", "time_zone"): sessions.time_zone} if sessions.time_zone else {}),
        **names,
    }
    if alone:
        values["board", "leave_alone"] = alone
    with explained(configuration):
        configuration.parent.mkdir(parents=True, exist_ok=True)
        create(configuration, starter(values).encode())


def _say_next(board: Path, configuration: Path, people: Sequence[Person]) -> None:
    if not people:
        say("Its People tab is empty: first write down there everybody's name, address and time zone.")
    say(f"Next: open {shown_path(board)}, write down a session, save and close it. Then:")
    say(f"  {for_board(configuration, 'sync', '--dry-run')}", bold=True)


# --- a board that was there before ----------------------------------------------------------------------------------


def _check_nobody_elses(calendar: Path, board: Path, board_id: str, *, anew: bool) -> None:
    """Raise ConfigurationError when a calendar folder holds sessions of another board and it shall not begin anew."""
    others = 0 if anew else _sessions_in(calendar, board_id)
    if others:
        holds = f"{shown_path(calendar)} holds {others} {'session' if others == 1 else 'sessions'} of another board"
        raise ConfigurationError(f"{holds}, and nothing was made.\n{_ways_on(board, others, calendar)}")


def _sessions_in(calendar: Path, board_id: str) -> int:
    """Count the sessions in a calendar folder that are not of this board."""
    events = EventFolder(calendar / "sessions", calendar / ".cowork", FilesOnDisk())
    try:
        living = events.living().values()
    except BoardUnreadable:  # gone or damaged: they were there
        return len(events.copied())
    return sum(file.event is None or file.event.mark.board != board_id for file in living)


def _ways_on(board: Path, sessions: int, calendar: Path) -> str:
    """Say how a lost workbook comes back, and how to begin anew instead."""
    lines = []
    if board.exists():
        lines.append("Set this workbook up in another folder, and it gets a calendar of its own.")
    elif copy := newest_backup(board):
        words = ("cp", shown_path(copy), shown_path(board))
        lines += ["To put its newest copy back:", f"  {shlex.join(words)}"]
    else:
        lines.append(f"If the workbook was moved, put it back as {shown_path(board)}.")
    stay = f"; what lies in {shown_path(calendar)} stays there as it is" if sessions else ""
    lines += [f"To really start anew{stay}:", f"  {again('--start-anew')}"]
    return "\n".join(lines)
