"""The composition root's half for a board in a Google Sheet; nothing else imports Google's libraries."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from platformdirs import user_state_path

from cowork_sheets.boards.google import GoogleBoard
from cowork_sheets.boards.google_notes import GoogleRegister
from cowork_sheets.boards.people_file import with_people_file
from cowork_sheets.bootstrap import Parts
from cowork_sheets.bootstrap_places import service_places
from cowork_sheets.calendars.google import GoogleCalendar
from cowork_sheets.calendars.ledger import FileLedger
from cowork_sheets.config import Configuration, Google
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.google.sign_in import SignIn, sign_in
from cowork_sheets.google.transport import Connection, sheets_client
from cowork_sheets.places.base import Place
from cowork_sheets.places.meet import MeetPlace, NoMeetPlace
from cowork_sheets.places.registry import make_places
from cowork_sheets.render import Renderer

Connecting = Callable[..., Connection]


def signed_in(google: Google) -> SignIn:
    """Load the sign-in of a configuration, and refuse what cannot work with it; nothing is sent."""
    signed = sign_in(
        google.credentials, google.token, subject=google.subject, reach=google.reach, stand_ins=google.stand_ins
    )
    if google.calendar_id == "primary" and not signed.identity.acts_for_person:
        raise ConfigurationError(
            f"calendar.id is “primary”, and for the {signed.identity.kind} that is a calendar of its own, which nobody "
            "sees. Type the address of a calendar that is shared with "
            f"{signed.identity.share_with}, such as yours."
        )
    return signed


def connect(
    google: Google, signed: SignIn, *, now: datetime | None = None, connecting: Connecting = Connection
) -> Connection:
    """Give the way to Google, good for one run of five minutes. A pretended ``now`` counts for a stand-in only."""
    clock: Mapping[str, Any] = {"now": lambda: now} if now and google.is_played else {}
    return connecting(
        signed.credentials,
        signed.identity,
        sheets_endpoint=google.sheets_endpoint,
        calendar_endpoint=google.calendar_endpoint,
        **clock,
    )


def board_of(google: Google, connection: Connection, settings: Settings) -> GoogleBoard:
    """Give the board in the sheet that a configuration names."""
    return GoogleBoard(
        sheets_client(connection),
        google.sheet,
        settings,
        identity=connection.identity,
        people_spreadsheet_id=google.people_sheet or None,
    )


def calendar_of(google: Google, connection: Connection, settings: Settings) -> GoogleCalendar:
    """Give the calendar that a configuration names."""
    return GoogleCalendar(
        connection,
        google.calendar_id,
        outbox_folder=google.outbox_folder,
        guests_see_each_other=settings.sessions.guests_see_each_other,
    )


def assemble(configuration: Configuration, google: Google, secret: bytes, *, now: datetime | None = None) -> Parts:
    """Put the parts together; nothing is sent yet."""
    signed = signed_in(google)
    connection = connect(google, signed, now=now)
    settings = configuration.settings
    calendar = calendar_of(google, connection, settings)
    closing, services = ExitStack(), service_places(configuration.services)
    for each in (calendar, *services):
        closing.callback(each.close)
    places = make_places(secret=secret, jitsi_server=configuration.jitsi_server, services=services)
    return Parts(
        board=with_people_file(
            board_of(google, connection, settings), configuration.people_file, settings, configuration.reach.folders
        ),
        calendar=calendar,
        places={**places, "meet": _meet(settings, places, makes_links=calendar.makes_links)},
        renderer=Renderer(configuration.templates_folder, confined=configuration.reach.board is not None),
        settings=with_place(settings, makes_links=calendar.makes_links),
        notes=GoogleRegister(sheets_client(connection), google.sheet),
        ledger=FileLedger(_own_ledger(google.sheet)) if calendar.mails else None,
        notices=tuple(filter(None, (*signed.notices, signed.identity.expiry_note(now or connection.now())))),
        close=closing.close,
    )


def _own_ledger(sheet: str) -> Path:
    """Give where this computer notes the mails of a sheet: under an id that nobody who edits the sheet can change."""
    digest = sha256(sheet.encode()).hexdigest()[:24]
    return user_state_path("cowork", appauthor=False) / "mails" / f"{digest}.json"


def with_place(settings: Settings, *, makes_links: bool) -> Settings:
    """Decide where sessions meet when nobody says: on Meet if its links can be had, else at the fallback."""
    sessions = settings.sessions
    if sessions.place:
        return settings
    place = "meet" if makes_links else sessions.fallback
    return replace(settings, sessions=replace(sessions, place=place))


def _meet(settings: Settings, places: Mapping[str, Place], *, makes_links: bool) -> Place:
    """Give the place called meet, or what stands in for it where this sign-in gets no links from Google."""
    if makes_links:
        return MeetPlace()
    sessions = settings.sessions
    fallback = sessions.fallback if sessions.fallback not in {"", "meet", "room link"} else sessions.room_link
    return NoMeetPlace(places["link" if fallback.startswith("https://") else fallback or "no link"], fallback)
