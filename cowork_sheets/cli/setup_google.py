"""``cowork init --google``: a board in a Google Sheet, new or one that people use already, and its configuration.

Everything that can go wrong is found out before anything is made, and what the sign-in cannot do is said first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from cowork_sheets.boards.google_links import spreadsheet_id_of
from cowork_sheets.boards.google_new import adopt, create_spreadsheet
from cowork_sheets.bootstrap_google import board_of, connect, signed_in
from cowork_sheets.cli import show
from cowork_sheets.cli.login import CREDENTIALS_NAME, say_limits, sign_in_by_browser, who
from cowork_sheets.cli.setup import Questions, go_on, relative, stopping
from cowork_sheets.cli.sync import carry_out
from cowork_sheets.cli.terminal import complain, program, say
from cowork_sheets.config import FILE_NAME, Configuration, Google, user_token
from cowork_sheets.config_services import Jitsi
from cowork_sheets.config_tables import GOOGLE_PLACES, starter
from cowork_sheets.core.actions import Kind
from cowork_sheets.core.cells import line_of
from cowork_sheets.core.model import Person
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import SessionSettings, Settings
from cowork_sheets.errors import BoardUnreadable, ConfigurationError, PermissionNeeded
from cowork_sheets.google.credentials import FileKind, Identity, recognise
from cowork_sheets.google.facts import calendar_facts, check_can_write
from cowork_sheets.google.transport import Connection, sheets_client

TITLE = "Coworking"
"""What a new sheet is called when nobody says."""
NO_CONFIGURATION = f"Nothing was scheduled, and no {FILE_NAME} was written; the sheet stays as it is now."


@dataclass(frozen=True)
class Wanted:
    """What was said on the command line; None where it was left open.

    ``invites_agreed`` decides about rows of a sheet in use that are agreed already.
    """

    sheet: str | None
    calendar: str | None
    credentials: Path | None
    subject: str
    title: str | None
    adopt: bool
    adds_columns: bool
    invites_agreed: bool | None
    sheets_endpoint: str
    calendar_endpoint: str


def init_google(
    folder: Path,
    wanted: Wanted,
    people: Callable[[], Sequence[Person]],
    sessions: Callable[..., SessionSettings],
    ask: Questions,
) -> None:
    """Make or take a board, and write its ``cowork.toml`` into ``folder``.

    ``people`` and ``sessions`` ask what the command line left open; they are called when it is their turn.
    """
    with stopping():
        credentials = _credentials(wanted, ask)
    google = Google(
        sheet="", calendar_id="", credentials=credentials, token=user_token(), subject=wanted.subject,
        sheets_endpoint=wanted.sheets_endpoint, calendar_endpoint=wanted.calendar_endpoint,
    )  # fmt: skip
    identity = _sign_in(google, ask)
    with stopping():
        sheet = _sheet(wanted, identity, ask)
        connection = connect(google, signed_in(google))
        google = replace(google, calendar_id=_calendar(wanted, connection, ask))
    alone: list[str] = []
    if sheet is None:
        with stopping():
            title = wanted.title or ask("What should the new sheet be called?", TITLE, click.STRING)
        everybody, settings = people(), Settings(sessions=sessions(), places=GOOGLE_PLACES)
        made = create_spreadsheet(sheets_client(connection), title, people=everybody, settings=settings)
        google = replace(google, sheet=made)
    else:
        google = replace(google, sheet=sheet)
        settings = Settings(places=GOOGLE_PLACES)
        _take(google, connection, settings, wanted, ask)
        settings = replace(settings, sessions=sessions(NO_CONFIGURATION))
        with stopping(NO_CONFIGURATION):
            alone = _left_alone(_configuration(google, settings), wanted, ask)
    _write(folder, google, settings.sessions, alone)
    say(f"{'Took' if sheet else 'Made'} the sheet, and wrote {folder / FILE_NAME}.")
    say(f"  {_link(google.sheet)}")
    say("Nothing was scheduled, and nobody was mailed. Next:")
    say(f"  {go_on(folder, 'sync', '--dry-run')}", bold=True)


def _configuration(google: Google, settings: Settings) -> Configuration:
    return Configuration(None, google, settings, Jitsi().server, None)


def _credentials(wanted: Wanted, ask: Questions) -> Path | None:
    """Give the credentials file: the one named, else the usual one, else None for what this computer offers."""
    if wanted.credentials:
        return wanted.credentials.expanduser()
    usual = Path(CREDENTIALS_NAME)
    if usual.exists() or ask.silent:
        return usual if usual.exists() else None
    say("To reach Google, cowork needs a file downloaded from there; docs/google.md goes through it step by step.")
    text = ask("Where is it? (Enter: there is none)", "", click.STRING)
    return Path(text).expanduser() if text else None


def _sign_in(google: Google, ask: Questions) -> Identity:
    """Sign in, in a browser if that is still to be done and somebody is there; say first what it cannot do."""
    try:
        signed = signed_in(google)
    except PermissionNeeded:
        if google.credentials is None or recognise(google.credentials).kind is not FileKind.DESKTOP_CLIENT:
            raise
        if ask.silent:
            hint = f"{program()} login --credentials {google.credentials}"
            raise PermissionNeeded(f"Nobody has signed in to Google on this computer yet. Run first: {hint}") from None
        return sign_in_by_browser(google.credentials, google.token)
    for notice in signed.notices:
        complain(notice)
    say(f"Signing in as {who(signed.identity)}.")
    say_limits(signed.identity)
    return signed.identity


def _sheet(wanted: Wanted, identity: Identity, ask: Questions) -> str | None:
    """Give the id of the sheet to take, None when a new one is to be made."""
    text = wanted.sheet
    if text is None and (wanted.adopt or not identity.can_create_sheet) and ask.silent:
        raise ConfigurationError(
            f"Which sheet? Add its link: {program()} init --google --sheet LINK. It has to be shared with "
            f"{identity.share_with} as Editor."
        )
    while text is None:
        makes = "" if wanted.adopt or not identity.can_create_sheet else " (Enter: make a new one)"
        answer = ask(f"The link of the sheet you use already{makes}", "", click.STRING)
        if not answer and makes:
            return None
        text = answer or None
    return spreadsheet_id_of(text) if text else None


def _calendar(wanted: Wanted, connection: Connection, ask: Questions) -> str:
    """Give the address of the calendar to write to, and make sure that it may be written. Never the word primary."""
    identity, named = connection.identity, wanted.calendar
    if named in {None, "primary"} and not identity.acts_for_person:
        if ask.silent:
            raise ConfigurationError(
                f"Which calendar? The {identity.kind} has none that anybody sees. Share one with "
                f"{identity.share_with} (“Make changes to events”), and add its address: --calendar ADDRESS"
            )
        named = None
        while not named or named == "primary":
            named = ask(f"The address of the calendar, shared with {identity.share_with}", "", click.STRING)
    facts = calendar_facts(connection, named or identity.who or "primary")
    if named is None and not ask.silent:
        typed = ask("The calendar for the sessions, by its address", facts.address, click.STRING)
        facts = facts if typed == facts.address else calendar_facts(connection, typed)
    if not facts.address:
        raise ConfigurationError("Google does not tell the address of your calendar. Type it: --calendar ADDRESS")
    if not facts.can_write:
        raise PermissionNeeded(
            f"{identity.share_with} can see the calendar {facts.name} but not change it. Calendar → Settings → "
            f"{facts.name} → Share with specific people → {identity.share_with} → “Make changes to events”."
        )
    return facts.address


def _take(google: Google, connection: Connection, settings: Settings, wanted: Wanted, ask: Questions) -> None:
    """Look at a sheet that people use, say what was found, and add the columns of ours that it lacks if they agree."""
    client = sheets_client(connection)
    look = adopt(client, google.sheet, settings, add_columns=False)
    check_can_write(connection, google.sheet)
    name = f"“{line_of(look.name, 70)}”"
    if look.missing_theirs:
        raise BoardUnreadable(
            f"The tab {settings.sessions_tab} of {name} lacks what people fill in: {', '.join(look.missing_theirs)}. "
            "Add these headers to its first row and run this again. Nothing was changed."
        )
    say(f"{name} has the columns {', '.join(look.found)}.")
    lacks = [*look.missing_ours, *([] if look.has_read_me else ["a Read me tab"])]
    if lacks:
        say(f"Not there yet: {', '.join(lacks)}. These are ours to fill; nothing else in the sheet is touched.")
        with stopping():
            adds_columns = wanted.adds_columns or ask.yes("Add them?", default=True)
        if adds_columns:
            look = adopt(client, google.sheet, settings, add_columns=True)
            say(f"Added: {', '.join(lacks)}.")
            lacks = []
    missing = ", ".join(look.missing_ours) if lacks else ""
    try:
        understanding = understand(board_of(google, connection, settings).read(), settings)
    except BoardUnreadable as error:
        hint = f"\nTo have our own columns added at the end ({missing}), add --add-columns." if missing else ""
        raise BoardUnreadable(f"{error}{hint}") from None
    if missing:
        say(f"Without the columns {missing} that part is not shown; --add-columns adds them at the end.")
    for note in understanding.notes:
        say(note)


def _left_alone(configuration: Configuration, wanted: Wanted, ask: Questions) -> list[str]:
    """Show what a first run would invite for, and give the fingerprints of these rows if that is not wanted."""
    report = carry_out(configuration, now=datetime.now(UTC), dry_run=True)
    agreed = [action.row for action in report.plan.actions if action.kind is Kind.CREATE]
    if not agreed:
        return []
    say()
    grace = configuration.settings.sessions.grace
    show.print_rows([line for line in show.lines_of(report, grace, {}) if line.mark == show.MARKS[Kind.CREATE]])
    say()
    invites = wanted.invites_agreed
    if invites is None and not ask.silent:
        number = f"{len(agreed)} {'row is' if len(agreed) == 1 else 'rows are'} agreed already."
        invites = click.confirm(f"{number} Invite for these too? (No: only from now on)", default=False)
    if invites is None:
        say("These rows are agreed already, and the first run will invite for them, once its plan is agreed to.")
        say("To leave them alone, delete cowork.toml and run this again with --only-new.")
    if invites is not False:
        return []
    say("These rows are left alone until somebody changes them.")
    return sorted(reading.fingerprint for reading in report.understanding.readings if reading.number in agreed)


def _write(folder: Path, google: Google, sessions: SessionSettings, alone: list[str]) -> None:
    values: dict[tuple[str, str], str | int | list[str]] = {
        ("board", "sheet"): _link(google.sheet),
        ("calendar", "id"): google.calendar_id,
        ("sessions", "length"): sessions.length,
        ("sessions", "format"): sessions.format,
    }
    if alone:
        values["board", "leave_alone"] = alone
    if google.credentials:
        values["google", "credentials"] = relative(google.credentials, folder)
    for key in ("subject", "sheets_endpoint", "calendar_endpoint"):
        if text := getattr(google, key):
            values["google", key] = text
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE_NAME).open("x", encoding="utf-8") as file:
        file.write(starter(values, google=True))


def _link(spreadsheet_id: str) -> str:
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit"
