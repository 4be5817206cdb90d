"""``cowork init``: a board and its configuration, new or around a workbook that is there already."""

import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar

import click
import tzlocal

from cowork_sheets import bootstrap
from cowork_sheets.boards.workbook import Workbook
from cowork_sheets.boards.workbook_new import create_workbook
from cowork_sheets.cli import options
from cowork_sheets.cli.errors import Stopped
from cowork_sheets.cli.terminal import program, say, somebody_answers
from cowork_sheets.config import FILE_NAME, Files, load
from cowork_sheets.config_tables import PLACES, starter
from cowork_sheets.core.cells import Asked, key_of
from cowork_sheets.core.formats import parse_format
from cowork_sheets.core.headers import DEFAULT_HEADERS, OUR_KEYS
from cowork_sheets.core.lengths import read_length
from cowork_sheets.core.model import BoardWrite, CellPatch, Person
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import SessionSettings, Settings
from cowork_sheets.core.zones import find_zone
from cowork_sheets.errors import BoardUnreadable, ConfigurationError

Answer = TypeVar("Answer")

BOARD_NAME = "board.xlsx"
NOTHING_MADE = "Nothing was made."
_PERSON = re.compile(r"(?P<name>[^<>]+?)\s*(?:<\s*(?P<email>[^<>\s]*)\s*>\s*(?P<zone>.*))?")
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")


class PersonText(click.ParamType[Person]):
    """A person as people write one, ``Grace <grace@example.org> Vancouver``; address and zone may be missing."""

    name = "person"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Person:
        """Read the person, or say what cannot be read."""
        match = _PERSON.fullmatch(str(value).strip())
        if match is None:
            self.fail(f"“{value}” is not a person. Write: Grace <grace@example.org> America/Vancouver", param, ctx)
        email, zone = match["email"] or "", (match["zone"] or "").strip()
        if email:
            AddressText().convert(email, param, ctx)
        found = find_zone(zone) if zone else None
        if isinstance(found, Asked):
            self.fail(found.phrase, param, ctx)
        return Person(match["name"], (email,) if email else (), found)


class NameText(click.ParamType[str]):
    """A person's name."""

    name = "name"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check that it can stand in the board, or say what cannot."""
        text = " ".join(str(value).split())
        if not text or set(text) & set("<>,;@"):
            self.fail(f"“{text}” is not a name. Write only the name, such as Ada.", param, ctx)
        return text


class AddressText(click.ParamType[str]):
    """One mail address, or nothing."""

    name = "address"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the address, or say what it looks like."""
        text = str(value).strip()
        if text and not _ADDRESS.fullmatch(text):
            self.fail(f"“{text}” is not an address. Write one like ada@example.org.", param, ctx)
        return text


class LengthText(click.ParamType[int]):
    """A session's length in minutes, or as people write one."""

    name = "length"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the length, or say what cannot be read."""
        minutes = read_length(str(value))
        if isinstance(minutes, Asked):
            self.fail(minutes.phrase, param, ctx)
        return minutes


class FormatText(click.ParamType[str]):
    """A format such as 45/10."""

    name = "format"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the format, or say what cannot be read."""
        try:
            parse_format(str(value), {})
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return str(value)


@click.command(short_help="Make a board of your own, or take an existing workbook or Google Sheet as one.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--workbook", type=click.Path(path_type=Path), help="Use this existing workbook instead of a new one.")
@click.option("--add-columns", is_flag=True, help="Append the columns of ours that an existing board lacks.")
@click.option("--new-id", is_flag=True, help="Make a copied board in DIR a board of its own.")
@click.option("--name", type=NameText(), help="Your name, as it stands in the board.")
@click.option("--email", type=AddressText(), help="Your address.")
@click.option("--zone", type=options.Zone(), help="Your time zone or city.  [default: this computer's]")
@click.option(
    "--person",
    "others",
    multiple=True,
    type=PersonText(),
    help="Another person, like “Grace <grace@example.org> Vancouver”; may be repeated.",
)
@click.option("--length", type=LengthText(), help="How long a session is when nobody says.  [default: 90 min]")
@click.option("--format", "rhythm", type=FormatText(), help="How its time is cut: work/break.  [default: 45/10]")
@click.option("--google", is_flag=True, help="Make the board a Google Sheet, its sessions in a Google calendar.")
@click.option("--sheet", metavar="LINK", help="Take this Google Sheet, as it is, instead of a new one.")
@click.option("--adopt", is_flag=True, help="Take a Google Sheet that people use already; its link is asked for.")
@click.option("--calendar", metavar="ID", help="The Google calendar's address.  [default: yours]")
@click.option("--credentials", type=click.Path(path_type=Path), help="The file downloaded from Google.")
@click.option("--subject", default="", help="Whom a service account acts for, where that has been granted.")
@click.option("--title", help="What a new Google Sheet is called.")
@click.option(
    "--invite-agreed/--only-new",
    "invites_agreed",
    default=None,
    help="Whether to invite for rows of the sheet that are agreed already.",
)
@click.option("--sheets-endpoint", default="", envvar="COWORK_GOOGLE_SHEETS_ENDPOINT", help="Another Sheets server.")
@click.option(
    "--calendar-endpoint", default="", envvar="COWORK_GOOGLE_CALENDAR_ENDPOINT", help="Another Calendar server."
)
@click.option("--no-input", is_flag=True, help="Ask nothing; what is not given keeps its default.")
@options.general
def init(
    *,
    folder: Path | None,
    workbook: Path | None,
    add_columns: bool,
    new_id: bool,
    name: str | None,
    email: str | None,
    zone: str | None,
    others: tuple[Person, ...],
    length: int | None,
    rhythm: str | None,
    google: bool,
    no_input: bool,
    **of_google: Any,
) -> None:
    """Make a board of your own in DIR (by default here), and a cowork.toml beside it.

    A workbook, or with --google a Google Sheet. Every question is also an option. Nothing that is there already is
    overwritten.
    """
    ask = Questions(silent=no_input or not somebody_answers())
    if new_id:
        _give_new_id(folder or Path())
        return
    on_google = google or any(
        of_google[name] for name in ("sheet", "adopt", "calendar", "credentials", "subject", "title")
    )
    if on_google and workbook is not None:
        raise click.UsageError("--workbook and --google are two kinds of board. Name one of them.")
    with stopping():
        folder = folder or ask("Where should the board live?", Path(), click.Path(path_type=Path))
    configuration_path = folder / FILE_NAME
    if configuration_path.exists():
        is_other = workbook is not None or on_google
        _make_lost_board(ask, configuration_path, length, rhythm, (name, email, zone, others), is_other=is_other)
        return
    if not on_google and workbook is None and (folder / BOARD_NAME).exists():
        raise ConfigurationError(
            f"{folder / BOARD_NAME} is there already, and nothing was changed. "
            f"To use it: {program()} init {folder} --workbook {folder / BOARD_NAME}"
        )

    def people() -> tuple[Person, ...]:
        with stopping():
            return _people(ask, name, email, zone, others)

    def sessions(made: str = NOTHING_MADE) -> SessionSettings:
        with stopping(made):
            minutes = length or ask("How long is a session, when nobody says?", SessionSettings().length, LengthText())
            cut = rhythm or ask("How is its time cut, work/break?", SessionSettings().format, FormatText())
        return SessionSettings(length=minutes, format=cut)

    if on_google:
        from cowork_sheets.cli.setup_google import Wanted, init_google  # noqa: PLC0415 - only for a Google Sheet

        init_google(folder, Wanted(adds_columns=add_columns, **of_google), people, sessions, ask)
        return
    if workbook is not None:
        chosen = sessions()
        _check_existing(workbook, add_columns=add_columns)
        _configure(folder, workbook, chosen)
        say(f"Took {workbook}, and wrote {configuration_path}. Nothing was scheduled.")
        say("Next:")
        say(f"  {go_on(folder, 'sync', '--dry-run')}", bold=True)
        return
    everybody, chosen, board = people(), sessions(), folder / BOARD_NAME
    folder.mkdir(parents=True, exist_ok=True)
    create_workbook(board, people=everybody, settings=Settings(sessions=chosen, places=PLACES))
    _configure(folder, board, chosen)
    say(f"Made {board}, and wrote {configuration_path}. Nothing was scheduled.")
    _say_next(board, folder, everybody)


def _configure(folder: Path, board: Path, sessions: SessionSettings) -> None:
    """Write a workbook's configuration."""
    values: dict[tuple[str, str], str | int | list[str]] = {
        ("board", "workbook"): relative(board, folder),
        ("calendar", "folder"): "calendar",
        ("sessions", "length"): sessions.length,
        ("sessions", "format"): sessions.format,
    }
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE_NAME).open("x", encoding="utf-8") as file:
        file.write(starter(values))


def _say_next(board: Path, folder: Path, people: Sequence[Person]) -> None:
    if not people:
        say("Its People tab is empty: first write down there everybody's name, address and time zone.")
    say(f"Next: open {board}, write down a session, save and close it. Then:")
    say(f"  {go_on(folder, 'sync', '--dry-run')}", bold=True)


def _make_lost_board(
    ask: "Questions",
    configuration_path: Path,
    length: int | None,
    rhythm: str | None,
    who: tuple[str | None, str | None, str | None, Sequence[Person]],
    *,
    is_other: bool,
) -> None:
    """Make the workbook that a configuration names and that is not there; raises when there is nothing to make.

    ``is_other`` says that a board of another kind or name was asked for.
    """
    there = ConfigurationError(
        f"{configuration_path} is there already, and nothing was changed. "
        f"To go on with it: {go_on(configuration_path.parent, 'sync', '--dry-run')}"
    )
    if is_other:
        raise there
    configuration = load(configuration_path, {}, Path.cwd())
    where = configuration.where
    if not isinstance(where, Files) or where.board_path.exists() or where.board_path.is_symlink():
        raise there
    board = where.board_path
    if length or rhythm:
        raise click.UsageError(f"{configuration_path} says length and format already. Leave them out, or change it.")
    with stopping():
        people = _people(ask, *who)
    create_workbook(board, people=people, settings=configuration.settings)
    say(f"Made {board}, which {configuration_path} names. Nothing was scheduled.")
    if where.calendar_folder.exists():
        say(f"Sessions of the board that was there before stay in {where.calendar_folder} as they are.")
    _say_next(board, configuration_path.parent, people)


class Questions:
    """Asks a person, or nobody when nobody is there: then every answer is its default."""

    def __init__(self, *, silent: bool) -> None:
        self.silent = silent

    def __call__(self, question: str, default: Answer, kind: click.ParamType[Answer]) -> Answer:
        """Ask one question until its answer can be used."""
        if self.silent:
            return default
        answer: Answer = click.prompt(question, default=default, type=kind)
        return answer

    def yes(self, question: str, *, default: bool) -> bool:
        """Ask for a yes; nobody to ask is a no."""
        return not self.silent and click.confirm(question, default=default)


def _people(
    ask: Questions, name: str | None, email: str | None, zone: str | None, others: Sequence[Person]
) -> tuple[Person, ...]:
    """Gather who works together: the person at the keyboard first, then the others."""
    if not name and (email or zone):
        raise click.UsageError("--email and --zone are yours: add --name.")
    name = name or (None if ask.silent else click.prompt("Your name", type=NameText()))
    people = list(others)
    if name:
        email = email or ask("Your address (it is invited to your own sessions)", "", AddressText())
        zone = zone or ask("Your time zone", tzlocal.get_localzone_name(), options.Zone())
        people.insert(0, Person(name, (email,) if email else (), zone))
    for number, person in enumerate(people):
        if twice := _namesake(person, people[:number]):
            raise click.UsageError(twice)
    while not (ask.silent or others):
        answer = click.prompt(
            "Another person, like Grace <grace@example.org> Vancouver (Enter: no more)", default="", show_default=False
        )
        if not answer:
            break
        try:
            person = PersonText().convert(answer, None, None)
        except click.BadParameter as error:
            say(error.message)
            continue
        lacks = f"{person.name} lacks a time zone. Write: {person.name} <address> city" if not person.zone else ""
        if problem := lacks or _namesake(person, people):
            say(problem)
            continue
        people.append(person)
    return tuple(people)


def _namesake(person: Person, people: Sequence[Person]) -> str:
    """Say that two people have one name, "" when they do not: names are how the board tells them apart."""
    if key_of(person.name) not in {key_of(other.name) for other in people}:
        return ""
    return f"Two people are called {person.name}. Give one of them a longer name."


@contextmanager
def stopping(made: str = NOTHING_MADE) -> Iterator[None]:
    """While questions are asked, Ctrl-C leaves nothing more behind than was ``made`` already, and says so."""
    try:
        yield
    except (click.Abort, KeyboardInterrupt):
        raise Stopped(f"\nStopped. {made}") from None


def _check_existing(path: Path, *, add_columns: bool) -> None:
    """See whether a workbook can be a board; raises with what is missing. Adds our columns only when asked to."""
    board = Workbook(path, Settings())
    snapshot = board.read()
    there = {key_of(header) for header in snapshot.sessions.header}
    filled = [key for key in OUR_KEYS if key != "timer"]  # nothing fills that one yet
    missing = [DEFAULT_HEADERS[key] for key in filled if key_of(DEFAULT_HEADERS[key]) not in there]
    if missing and add_columns:
        end = len(snapshot.sessions.header)
        patches = tuple(CellPatch(1, end + n, header) for n, header in enumerate(missing))
        snapshot = board.write(snapshot, BoardWrite(patches))
        say(f"Added to {path}: {', '.join(missing)}.")
    try:
        understanding = understand(snapshot, Settings())
    except BoardUnreadable as error:
        hint = (
            f"\nTo have our own columns added at the end ({', '.join(missing)}), add --add-columns." if missing else ""
        )
        raise BoardUnreadable(f"{error}{hint}") from None
    if missing and not add_columns:
        say(f"Without the columns {', '.join(missing)} that part is not shown; --add-columns adds them at the end.")
    for note in understanding.notes:
        say(note)


def _give_new_id(folder: Path) -> None:
    """Make a copied board forget whose copy it is: it gets an id of its own, and its calendar starts empty."""
    configuration = load(folder / FILE_NAME, {}, Path.cwd())
    where = configuration.where
    if not isinstance(where, Files):
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
                f"Name another folder under [calendar] folder in {configuration.source}, then run this again."
            ) from None
        parts.board.write(snapshot, BoardWrite(board_id=token_hex(8), calendar_id=""))
    say(f"{where.board_path} is a board of its own now. Rows that still bear a Ref of the old board say so.")
    say(f"Next: {go_on(folder, 'sync', '--dry-run')}")


def go_on(folder: Path, *words: str) -> str:
    """Write a command for the board in a folder, as it is typed from here."""
    command = " ".join([program(), *words])
    return command if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && {command}"


def relative(path: Path, folder: Path) -> str:
    """Write a path relative to a folder, and as it is when that would lead elsewhere."""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return str(path.resolve())
