"""Fixtures and helpers for tests that talk to the emulator: ``from tests.google.plug import google_world``."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import google.auth.transport.requests
import gspread
import httplib2  # type: ignore[import-untyped]
import pytest
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp  # type: ignore[import-untyped]
from googleapiclient.discovery import build  # type: ignore[import-untyped]

from tests.google import key_files
from tests.google.exchange import JSON
from tests.google.identities import Identity, Kind, full_scope
from tests.google.key_files import SCOPES
from tests.google.server import Server
from tests.google.sheets_state import Spreadsheet
from tests.google.switches import Switches
from tests.google.world import World

ADA, GRACE, BO = "ada@example.org", "grace@example.org", "bo@example.org"
BOT = "bot@project.iam.gserviceaccount.com"

PEOPLE: list[list[Any]] = [
    ["Name", "Email", "Time zone", "Usually free", "Room link"],
    ["Ada", ADA, "Europe/London", "Mon-Fri 9-17", None],
    ["Grace", GRACE, "America/New_York", "Mon-Fri 8-16", None],
    ["Bo", BO, "Asia/Kolkata", None, "https://meet.example.org/bo"],
]
HEADER = [
    "Day", "Start", "Length", "Time zone", "Proposed by", "Accepted by", "Topic", "Format", "Where", "Either/or",
    "Call off", "Status", "What to know", "Join", "Local times", "Going", "Ref",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Google:
    """A running emulator and its world, with the ways of signing in to it."""

    world: World
    server: Server
    closing: ExitStack = field(default_factory=ExitStack)

    def stop(self) -> None:
        """Close the clients made here and stop the server."""
        self.closing.close()
        self.server.stop()

    @property
    def base(self) -> str:
        """Give the address, without a path."""
        return self.server.base

    def service_account_file(self, folder: Path, *, email: str = BOT, delegated: Iterable[str] = ()) -> Path:
        """Write a service account's key file; ``delegated`` are the scopes it may use as any user of the world."""
        content = key_files.service_account(self.world, self.base, email, delegated)
        return key_files.written(content, folder / "service-account.json")

    def client_file(self, folder: Path) -> Path:
        """Write the file of a desktop client, with which the browser flow begins."""
        return key_files.written(key_files.oauth_client(self.world, self.base), folder / "client.json")

    def user_file(self, folder: Path, address: str = ADA, scopes: Iterable[str] = SCOPES) -> Path:
        """Write the token file of a person who has signed in."""
        content = key_files.authorized_user(self.world, self.base, address, scopes)
        return key_files.written(content, folder / "token.json")

    def credentials(self, address: str = ADA, *, kind: Kind = "user", scopes: Iterable[str] = SCOPES) -> Credentials:
        """Give a token right away, without any file: for tests that are not about signing in."""
        wanted = frozenset(map(full_scope, scopes))
        given = self.world.tokens.give(Identity(kind, address, address, wanted), self.world.now())
        return Credentials(given["access_token"])  # type: ignore[no-untyped-call]

    def gspread(self, credentials: Any = None) -> gspread.Client:
        """Give gspread's own client, with nothing changed but the host."""
        base = self.server.sheets_endpoint

        class Redirected(gspread.HTTPClient):
            def request(self, method: str, endpoint: str, *args: Any, **named: Any) -> Any:
                for real in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                    endpoint = endpoint.replace(real, base)
                return super().request(method, endpoint, *args, **named)

        client = gspread.authorize(credentials or self.credentials(), http_client=Redirected)
        client.set_timeout(20)
        self.closing.callback(client.http_client.session.close)
        return client

    def calendar(self, credentials: Any = None, *, timeout: float = 20) -> Any:
        """Give googleapiclient's own Calendar service."""
        endpoint = {"api_endpoint": self.server.calendar_endpoint}
        return build("calendar", "v3", http=self.transport(credentials, timeout), client_options=endpoint)

    def drive(self, credentials: Any = None) -> Any:
        """Give googleapiclient's own Drive service."""
        endpoint = {"api_endpoint": f"{self.base}/drive/v3"}
        return build("drive", "v3", http=self.transport(credentials), client_options=endpoint)

    def transport(self, credentials: Any = None, timeout: float = 20) -> Any:
        """Give google-auth's own httplib2 transport."""
        transport = AuthorizedHttp(credentials or self.credentials(), http=httplib2.Http(timeout=timeout))
        self.closing.callback(transport.close)
        return transport

    def bare_transport(self) -> Any:
        """Give httplib2's own transport, without any sign-in."""
        transport = httplib2.Http(timeout=20)
        self.closing.callback(transport.close)
        return transport

    def configuration(self, board: Spreadsheet, calendar_id: str, credentials: Path, subject: str = "") -> str:
        """Give the text of a ``cowork.toml`` that points the command here."""
        lines = [
            "[board]",
            f'sheet = "https://docs.google.com/spreadsheets/d/{board.spreadsheet_id}/edit"',
            "",
            "[calendar]",
            f'id = "{calendar_id}"',
            "",
            "[google]",
            f'credentials = "{credentials}"',
            *([f'subject = "{subject}"'] if subject else []),
            f'sheets_endpoint = "{self.server.sheets_endpoint}"',
            f'calendar_endpoint = "{self.server.calendar_endpoint}"',
        ]
        return "\n".join(lines) + "\n"


def started(world: World | None = None) -> Google:
    """Start a server; who calls this also stops it."""
    server = Server(world)
    return Google(server.world, server.start())


@pytest.fixture
def switches() -> Switches:
    """Give the switches of ``google_world``; override or parametrise it."""
    return Switches()


@pytest.fixture
def google_clock() -> Callable[[], datetime] | None:
    """Give the clock of ``google_world``: by default it stands still on a Monday.

    Tests that start the command as a process of its own override this with ``lambda: datetime.now(UTC)``.
    """
    return None


@pytest.fixture
def google_world(switches: Switches, google_clock: Callable[[], datetime] | None) -> Iterator[Google]:
    """Give a fresh world with Ada, Grace and Bo in it, on a server of its own.

    At the end nothing may have been said that the discovery documents do not allow.
    """
    google = started(World(google_clock, switches))
    for name, zone in (("Ada", "Europe/London"), ("Grace", "America/New_York"), ("Bo", "Asia/Kolkata")):
        google.world.add_user(name, time_zone=zone)
    try:
        yield google
    finally:
        google.stop()
    assert google.world.findings == []


def event_body(**changes: Any) -> JSON:
    """Give a plain event's body."""
    start = {"dateTime": "2026-01-15T18:00:00", "timeZone": "Europe/London"}
    end = {"dateTime": "2026-01-15T19:30:00", "timeZone": "Europe/London"}
    return {"summary": "Writing", "start": start, "end": end, **changes}


def sample_rows(first: date = date(2026, 1, 15)) -> list[list[Any]]:
    """Give a header and two rows as people write them: one agreed, one only proposed, the day after."""
    agreed = [first, time(18, 0), "90", None, "Ada", "Grace", "Writing", "45/10"]
    proposed = [first + timedelta(days=1), time(9, 30), None, "Asia/Kolkata", "Bo", None, "Reading"]
    return [HEADER, agreed, proposed]


def sample_board(world: World, *, owner: str = ADA, writers: Iterable[str] = (BOT,), **options: Any) -> Spreadsheet:
    """Add a spreadsheet with Sessions and People, as Ada made it and shared it with the bot."""
    tabs = {"Sessions": sample_rows(), "People": PEOPLE}
    return world.add_spreadsheet(tabs, owner=owner, writers=writers, time_zone="Europe/London", **options)


def refresh(credentials: Any) -> None:
    """Fetch a token now."""
    credentials.refresh(google.auth.transport.requests.Request())
