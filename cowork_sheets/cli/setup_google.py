"""``cowork init --google``: a board in a Google Sheet, new or one that people use already, and its configuration.

Everything that can go wrong is found out before anything is made, and what the sign-in cannot do is said first.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from cowork_sheets.boards.google_links import spreadsheet_id_of
from cowork_sheets.boards.google_new import READ_ME_TITLE, adopt, create_spreadsheet
from cowork_sheets.boards.google_sheet import first_rows
from cowork_sheets.boards.people_file import with_people_file
from cowork_sheets.bootstrap_google import board_of, connect, signed_in
from cowork_sheets.cli.login import CREDENTIALS_NAME, say_limits, sign_in_by_browser, who
from cowork_sheets.cli.setup_in_use import READ_ME, InUse, agree_to_add, board_in_use, complete, left_alone, say_added
from cowork_sheets.cli.setup_names import Names, as_configured, people_named, sessions_named
from cowork_sheets.cli.setup_questions import Questions, stopping
from cowork_sheets.cli.setup_trust import allow_what_was_named
from cowork_sheets.cli.setup_workbook import relative
from cowork_sheets.cli.terminal import complain, say, shown_path
from cowork_sheets.cli.typed import again, carry, command, for_board
from cowork_sheets.config import FILE_NAME, Configuration, Google, user_token
from cowork_sheets.config_services import Jitsi
from cowork_sheets.config_tables import GOOGLE_PLACES, starter
from cowork_sheets.config_trust import trust_of
from cowork_sheets.core.cells import line_of
from cowork_sheets.core.model import BoardSnapshot, Person
from cowork_sheets.core.settings import SessionSettings, Settings
from cowork_sheets.errors import BoardUnreadable, ConfigurationError, PermissionNeeded
from cowork_sheets.files import create, explained
from cowork_sheets.google.credentials import FileKind, Identity, Kind, recognise
from cowork_sheets.google.facts import calendar_facts, check_can_write
from cowork_sheets.google.transport import Connection, sheets_client
from cowork_sheets.trust import Reach

TITLE = "Coworking"
"""What a new sheet is called when nobody says."""
NO_CONFIGURATION = f"Nothing was changed in the sheet, and no {FILE_NAME} was written."


@dataclass(frozen=True)
class Wanted:
    """What was said on the command line; None where it was left open.

    ``invites_agreed`` decides about rows of a sheet in use that are agreed already.
    """

    sheet: str | None
    people_sheet: str | None
    calendar: str | None
    credentials: Path | None
    subject: str
    title: str | None
    adopt: bool
    adds_columns: bool
    invites_agreed: bool | None
    names: Names
    sheets_endpoint: str
    calendar_endpoint: str


def init_google(
    configuration: Path,
    wanted: Wanted,
    people: Callable[[], Sequence[Person]],
    sessions: Callable[..., SessionSettings],
    ask: Questions,
) -> None:
    """Make or take a board, and write its configuration.

    ``people`` and ``sessions`` ask what the command line left open; they are called when it is their turn.
    """
    with stopping():
        credentials = _credentials(wanted, ask)
    google = Google(
        sheet="", calendar_id="", credentials=credentials, token=user_token(), subject=wanted.subject,
        sheets_endpoint=wanted.sheets_endpoint, calendar_endpoint=wanted.calendar_endpoint,
        reach=Reach(hosts=trust_of(os.environ).hosts),
    )  # fmt: skip
    if credentials:
        carry("login", "--credentials", shown_path(credentials))
    identity = _sign_in(google, ask)
    # Before anything is made: what the first sync would not take from the board's folder alone.
    allow_what_was_named(configuration, {"google": dict(_of_google(google, configuration))})
    connection = connect(google, signed_in(google))
    is_robot = not identity.acts_for_person
    if ask.silent and is_robot and wanted.sheet and wanted.calendar in {None, "primary"}:
        raise ConfigurationError(_which_calendar(identity))
    with stopping():
        taken = _sheet(google, wanted, connection, ask)
        google = replace(taken[0] if taken else google, calendar_id=_calendar(wanted, connection, ask))
    if taken is None:
        with stopping():
            title = wanted.title or ask("What should the new sheet be called?", TITLE, click.STRING)
        everybody, settings = people(), Settings(sessions=sessions(), places=GOOGLE_PLACES)
        made = create_spreadsheet(sheets_client(connection), title, people=everybody, settings=settings)
        _write(configuration, replace(google, sheet=made), settings, [])
        say(f"Made the sheet “{title}”, and wrote {configuration}.")
        say(f"  {_link(made)}")
        if not everybody:
            say("Its People tab is empty: first write down there everybody's name, address and time zone.")
        say("Open it, share it with the others, and write down a session. Then:")
    else:
        _take(taken[1], google, configuration, wanted, sessions, ask)
    say(f"  {for_board(configuration, 'sync', '--dry-run')}", bold=True)


def complete_google(configuration: Configuration, google: Google, wanted: Wanted, ask: Questions) -> None:
    """Add what the sheet of a board that is set up lacks, and decide about its agreed rows before the first run."""
    _refuse_another(configuration, google, wanted)
    connection = connect(google, signed_in(google))
    settings = configuration.settings
    sheet = board_of(google, connection, settings)
    snapshot = with_people_file(sheet, configuration.people_file, settings, configuration.reach.folders).read()
    board = _in_use(snapshot, google, connection, settings)
    if board.lacks:
        check_can_write(connection, google.sheet)
    complete(board, configuration, ask, adds=wanted.adds_columns, invites=wanted.invites_agreed)


def _refuse_another(configuration: Configuration, google: Google, wanted: Wanted) -> None:
    """Raise ConfigurationError when something else was asked for than the configuration that is there says."""
    asked = [
        ("[board] sheet", wanted.sheet and spreadsheet_id_of(wanted.sheet), google.sheet),
        ("[board] people_sheet", wanted.people_sheet and spreadsheet_id_of(wanted.people_sheet), google.people_sheet),
        ("[calendar] id", wanted.calendar, google.calendar_id),
        ("[google] credentials", wanted.credentials and wanted.credentials.expanduser().resolve(),
         google.credentials and google.credentials.resolve()),
        ("[google] subject", wanted.subject, google.subject),
    ]  # fmt: skip
    others = [key for key, said, stands in asked if said and said not in {stands, "primary"}]
    source = configuration.source
    if others and source is not None:
        raise ConfigurationError(
            f"{shown_path(source)} is there already and says something else in {' and '.join(others)}; nothing "
            "was changed. Change it there, or set up another board in another folder."
        )


def _take(
    board: InUse,
    google: Google,
    configuration: Path,
    wanted: Wanted,
    sessions: Callable[..., SessionSettings],
    ask: Questions,
) -> None:
    """Find out everything, then add to the sheet what it lacks, then write the configuration."""
    with stopping(NO_CONFIGURATION):
        adds = agree_to_add(board, ask, adds=wanted.adds_columns)
        chosen = replace(sessions(NO_CONFIGURATION), time_zone=board.settings.sessions.time_zone)
        settings = replace(board.settings, sessions=chosen)
        planned = Configuration(None, google, settings, Jitsi().server, None)
        alone = left_alone(board, planned, ask, invites=wanted.invites_agreed)
    added = board.add() if adds else ()
    _write(configuration, google, settings, alone)
    say_added(board, configuration, added=added)
    say(f"Took the sheet, and wrote {configuration}.")
    say(f"  {_link(google.sheet)}")
    say("Nothing was scheduled, and nobody was mailed. Next:")


def _credentials(wanted: Wanted, ask: Questions) -> Path | None:
    """Give the credentials file: the one named, else the usual one, else None for what this computer offers."""
    if wanted.credentials:
        return wanted.credentials.expanduser()
    usual = Path(CREDENTIALS_NAME)
    if usual.exists() or ask.silent:
        return usual if usual.exists() else None
    say("To reach Google, cowork needs a file downloaded from there; docs/google.md goes through it step by step.")

    def use(text: str) -> Path | None:
        path = Path(text.strip("'\" ")).expanduser() if text else None
        return recognise(path, Reach(hosts=trust_of(os.environ).hosts)).path if path else None

    return ask.until_it_works("Where is it?", "", use, otherwise="there is none", retries=False)


def _sign_in(google: Google, ask: Questions) -> Identity:
    """Sign in, in a browser if that is still to be done and somebody is there; say first what it cannot do."""
    try:
        signed = signed_in(google)
    except PermissionNeeded:
        if (
            google.credentials is None
            or recognise(google.credentials, google.reach).kind is not FileKind.DESKTOP_CLIENT
        ):
            raise
        if ask.silent:
            raise PermissionNeeded(
                f"Nobody has signed in to Google on this computer yet. Run first:\n  {command('login')}"
            ) from None
        return sign_in_by_browser(google.credentials, google.token, google.reach)
    for notice in signed.notices:
        complain(notice)
    identity = signed.identity
    if identity.who or identity.kind is not Kind.PERSON:
        say(f"Signing in as {who(identity)}.")
    else:
        say(f"Signing in with what is kept in {shown_path(google.token)}. To take another account: {command('login')}")
    say_limits(identity)
    return identity


def _sheet(google: Google, wanted: Wanted, connection: Connection, ask: Questions) -> tuple[Google, InUse] | None:
    """Look at the sheet to take, None when a new one is to be made; the configuration names it from then on."""
    identity = connection.identity
    makes = not wanted.adopt and identity.can_create_sheet

    def use(link: str) -> tuple[Google, InUse] | None:
        return _looked_at(google, wanted, connection, ask, link) if link or not makes else None

    if wanted.sheet:
        return use(wanted.sheet)
    if ask.silent and not makes:
        raise ConfigurationError(
            f"Which sheet? It has to be shared with {identity.share_with} as Editor. With its link for LINK:\n"
            f"  {again('--sheet', 'LINK')}"
        )
    otherwise = "make a new one" if makes else ""
    return ask.until_it_works("The link of the sheet you use already", "", use, otherwise=otherwise)


def _looked_at(
    google: Google, wanted: Wanted, connection: Connection, ask: Questions, link: str
) -> tuple[Google, InUse]:
    people_sheet = spreadsheet_id_of(wanted.people_sheet) if wanted.people_sheet else ""
    google = replace(google, sheet=spreadsheet_id_of(link), people_sheet=people_sheet)
    title, rows = first_rows(sheets_client(connection), google.sheet)
    of_sessions = sessions_named(title, rows, Settings(places=GOOGLE_PLACES), wanted.names, ask)

    def with_people(link: str) -> tuple[Google, Settings, BoardSnapshot]:
        there = replace(google, people_sheet=spreadsheet_id_of(link) if link else "")
        board, tabs = first_rows(sheets_client(connection), there.people_sheet) if link else (title, rows)
        named = people_named(board, tabs, of_sessions, wanted.names, ask)
        return there, named, board_of(there, connection, named).read()

    google, settings, snapshot = with_people(google.people_sheet)
    check_can_write(connection, google.sheet)
    if snapshot.people is None:
        name = f"“{line_of(snapshot.name, 70)}” has no tab called {settings.people_tab}"
        if ask.silent:
            raise BoardUnreadable(
                f"{name}, and nothing was changed. Add one with the columns Name, Email and Time zone, and a line for "
                f"each person. If another sheet holds it, with that one's link for LINK:\n"
                f"  {again('--people-sheet', 'LINK')}"
            )
        say(f"{name}.")
        question = "The link of the sheet that holds it"
        google, settings, snapshot = ask.until_it_works(
            question, "", with_people, otherwise="there is none yet", retries=False
        )
    return google, _in_use(snapshot, google, connection, settings)


def _in_use(snapshot: BoardSnapshot, google: Google, connection: Connection, settings: Settings) -> InUse:
    def add() -> Sequence[str]:
        added = adopt(sheets_client(connection), google.sheet, settings)
        return [READ_ME if each == READ_ME_TITLE else each for each in added]

    return board_in_use(snapshot, settings, add, can_have_read_me=True)


def _calendar(wanted: Wanted, connection: Connection, ask: Questions) -> str:
    """Give the address of the calendar to write to, and make sure that it may be written. Never the word primary."""
    identity, named = connection.identity, wanted.calendar
    if named and named != "primary":
        return _writable(named, connection)
    own = identity.who if identity.acts_for_person else ""
    if identity.acts_for_person and not own:
        own = calendar_facts(connection, "primary").address
    if own and (named or ask.silent):
        return _writable(own, connection)
    if ask.silent:
        raise ConfigurationError(_which_calendar(identity))
    shared = "" if identity.acts_for_person else f", shared with {identity.share_with}"
    question = f"The calendar for the sessions, by its address{shared}"
    return ask.until_it_works(question, own, lambda address: _writable(address, connection), retries=not own)


def _which_calendar(identity: Identity) -> str:
    why = (
        "Google does not tell the address of yours."
        if identity.acts_for_person
        else f"The {identity.kind} has none that anybody sees. Share one with {identity.share_with} (“Make changes to "
        "events”)."
    )
    return f"Which calendar? {why} With its address for ADDRESS:\n  {again('--calendar', 'ADDRESS')}"


def _writable(address: str, connection: Connection) -> str:
    if "@" not in address:
        raise ConfigurationError(
            "A calendar's address is like ada@example.org: for one's own the mail address, else under Settings of that "
            "calendar → Integrate calendar → Calendar ID."
        )
    facts = calendar_facts(connection, address)
    if not facts.can_write:
        who = connection.identity.share_with
        raise PermissionNeeded(
            f"{who} can see the calendar {facts.name} but not change it. Calendar → Settings → {facts.name} → Share "
            f"with specific people → {who} → “Make changes to events”."
        )
    return address


def _write(configuration: Path, google: Google, settings: Settings, alone: list[str]) -> None:
    values: dict[tuple[str, str], str | int | list[str]] = {
        ("board", "sheet"): _link(google.sheet),
        ("calendar", "id"): google.calendar_id,
        ("sessions", "length"): settings.sessions.length,
        ("sessions", "format"): settings.sessions.format,
        **as_configured(settings),
    }
    if google.people_sheet:
        values["board", "people_sheet"] = _link(google.people_sheet)
    if alone:
        values["board", "leave_alone"] = alone
    values |= {("google", key): text for key, text in _of_google(google, configuration)}
    with explained(configuration):
        configuration.parent.mkdir(parents=True, exist_ok=True)
        create(configuration, starter(values, google=True).encode())


def _of_google(google: Google, configuration: Path) -> Iterator[tuple[str, str]]:
    """Give what the configuration says about signing in, as far as it is not the usual."""
    if google.credentials:
        yield "credentials", relative(google.credentials, configuration.parent)
    for key in ("subject", "sheets_endpoint", "calendar_endpoint"):
        if text := getattr(google, key):
            yield key, text


def _link(spreadsheet_id: str) -> str:
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit"
