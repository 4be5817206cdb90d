"""``cowork init``: a board and its configuration, new or around a workbook that is there already."""

import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

import click
import tzlocal

from cowork_sheets import bootstrap
from cowork_sheets.boards.workbook import Workbook
from cowork_sheets.boards.workbook_new import create_workbook
from cowork_sheets.cli import options
from cowork_sheets.cli.errors import Stopped
from cowork_sheets.cli.terminal import program, say
from cowork_sheets.config import FILE_NAME, load
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


@click.command(short_help="Make a board of your own, or take an existing workbook as one.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--workbook", type=click.Path(path_type=Path), help="Use this existing workbook instead of a new one.")
@click.option("--add-columns", is_flag=True, help="Append the columns of ours that the existing workbook lacks.")
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
    no_input: bool,
) -> None:
    """Make a board of your own in DIR (by default here), and a cowork.toml beside it.

    Every question is also an option. Nothing that is there already is overwritten.
    """
    ask = _Questions(silent=no_input or not (sys.stdin.isatty() and sys.stdout.isatty()))
    if new_id:
        _give_new_id(folder or Path())
        return
    with _nothing_made_yet():
        folder = folder or ask("Where should the board live?", Path(), click.Path(path_type=Path))
    configuration_path = folder / FILE_NAME
    if configuration_path.exists():
        _make_lost_board(ask, configuration_path, workbook, length, rhythm, (name, email, zone, others))
        return
    if workbook is None and (folder / BOARD_NAME).exists():
        raise ConfigurationError(
            f"{folder / BOARD_NAME} is there already, and nothing was changed. "
            f"To use it: {program()} init {folder} --workbook {folder / BOARD_NAME}"
        )
    with _nothing_made_yet():
        people = _people(ask, name, email, zone, others) if workbook is None else ()
        length = length or ask("How long is a session, when nobody says?", SessionSettings().length, LengthText())
        rhythm = rhythm or ask("How is its time cut, work/break?", SessionSettings().format, FormatText())
    if workbook is not None:
        _check_existing(workbook, add_columns=add_columns)

    folder.mkdir(parents=True, exist_ok=True)
    board = workbook or folder / BOARD_NAME
    if workbook is None:
        sessions = SessionSettings(length=length, format=rhythm)
        create_workbook(board, people=people, settings=Settings(sessions=sessions, places=PLACES))
    values: dict[tuple[str, str], str | int] = {
        ("board", "workbook"): _relative(board, folder),
        ("calendar", "folder"): "calendar",
        ("sessions", "length"): length,
        ("sessions", "format"): rhythm,
    }
    with configuration_path.open("x", encoding="utf-8") as file:
        file.write(starter(values))
    say(f"{'Made' if workbook is None else 'Took'} {board}, and wrote {configuration_path}. Nothing was scheduled.")
    if workbook is None:
        _say_next(board, folder, people)
    else:
        say("Next:")
        say(f"  {go_on(folder, 'sync', '--dry-run')}", bold=True)


def _say_next(board: Path, folder: Path, people: Sequence[Person]) -> None:
    if not people:
        say("Its People tab is empty: first write down there everybody's name, address and time zone.")
    say(f"Next: open {board}, write down a session, save and close it. Then:")
    say(f"  {go_on(folder, 'sync', '--dry-run')}", bold=True)


def _make_lost_board(
    ask: "_Questions",
    configuration_path: Path,
    workbook: Path | None,
    length: int | None,
    rhythm: str | None,
    who: tuple[str | None, str | None, str | None, Sequence[Person]],
) -> None:
    """Make the board that a configuration names and that is not there; raises when there is nothing to make."""
    configuration = load(configuration_path, {}, Path.cwd())
    board = configuration.board_path
    if workbook is not None or board.exists() or board.is_symlink():
        raise ConfigurationError(
            f"{configuration_path} is there already, and nothing was changed. "
            f"To go on with it: {go_on(configuration_path.parent, 'sync', '--dry-run')}"
        )
    if length or rhythm:
        raise click.UsageError(f"{configuration_path} says length and format already. Leave them out, or change it.")
    with _nothing_made_yet():
        people = _people(ask, *who)
    create_workbook(board, people=people, settings=configuration.settings)
    say(f"Made {board}, which {configuration_path} names. Nothing was scheduled.")
    if configuration.calendar_folder.exists():
        say(f"Sessions of the board that was there before stay in {configuration.calendar_folder} as they are.")
    _say_next(board, configuration_path.parent, people)


class _Questions:
    """Asks a person, or nobody when nobody is there: then every answer is its default."""

    def __init__(self, *, silent: bool) -> None:
        self.silent = silent

    def __call__(self, question: str, default: Answer, kind: click.ParamType[Answer]) -> Answer:
        """Ask one question until its answer can be used."""
        if self.silent:
            return default
        answer: Answer = click.prompt(question, default=default, type=kind)
        return answer


def _people(
    ask: _Questions, name: str | None, email: str | None, zone: str | None, others: Sequence[Person]
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
def _nothing_made_yet() -> Iterator[None]:
    """While questions are asked, Ctrl-C leaves nothing behind, and says so."""
    try:
        yield
    except (click.Abort, KeyboardInterrupt):
        raise Stopped("\nStopped. Nothing was made.") from None


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
    parts = bootstrap.assemble(configuration)
    with bootstrap.alone(configuration, live=True):
        snapshot = parts.board.read()
        try:
            parts.calendar.events("")
        except ConfigurationError:
            raise ConfigurationError(
                f"{configuration.calendar_folder} belongs to another board, and nothing was changed. "
                f"Name another folder under [calendar] folder in {configuration.source}, then run this again."
            ) from None
        parts.board.write(snapshot, BoardWrite(board_id=token_hex(8), calendar_id=""))
    say(f"{configuration.board_path} is a board of its own now. Rows that still bear a Ref of the old board say so.")
    say(f"Next: {go_on(folder, 'sync', '--dry-run')}")


def go_on(folder: Path, *words: str) -> str:
    """Write a command for the board in a folder, as it is typed from here."""
    command = " ".join([program(), *words])
    return command if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && {command}"


def _relative(path: Path, folder: Path) -> str:
    """Write a path relative to a folder, and as it is when that would lead elsewhere."""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return str(path.resolve())
