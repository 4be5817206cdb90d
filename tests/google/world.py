"""The world behind one server: people, spreadsheets, calendars, tokens, the clock, and what tests look at."""

import string
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.google.boards import tab_from_rows
from tests.google.calendar_reading import Pages
from tests.google.calendar_state import Calendar, Event, Role
from tests.google.cells import Value
from tests.google.exchange import LogEntry, Request
from tests.google.faults import Faults, Rule
from tests.google.number_formats import known_locale
from tests.google.outbox import Outbox
from tests.google.people import People
from tests.google.quotas import Quotas
from tests.google.sheets_state import Spreadsheet
from tests.google.switches import Switches
from tests.google.tokens import Tokens

Hook = Callable[[Request], Any]
MONDAY = datetime(2026, 1, 12, 9, tzinfo=UTC)


class World:
    """Everything the server knows. One server has one world.

    ``clock`` gives the time, a fixed Monday by default; ``advance`` moves it on from there. ``log``, ``outbox`` and
    ``findings`` are what tests assert on; ``faults``, ``before``, ``after`` and ``people`` are how they interfere.
    """

    def __init__(self, clock: Callable[[], datetime] | None = None, switches: Switches | None = None) -> None:
        self.lock = threading.RLock()
        self.switches = switches or Switches()
        self.random = Random(7)  # noqa: S311 ids are to be the same in every run
        self.spreadsheets: dict[str, Spreadsheet] = {}
        self.office_files: set[str] = set()
        self.app_files: set[str] = set()
        self.calendars: dict[str, Calendar] = {}
        self.users: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.formula_results: dict[str, Value] = {}
        self.disabled_services: set[str] = set()
        self.tokens = Tokens()
        self.quotas = Quotas()
        self.faults = Faults()
        self.pages = Pages()
        self.outbox = Outbox()
        self.log: list[LogEntry] = []
        self.findings: list[str] = []
        self.late: list[tuple[int, Request]] = []
        self.change = 0
        self.people = People(self)
        self.date_off = timedelta(0)
        self._clock = clock or (lambda: MONDAY)
        self._passed = timedelta(0)
        self._before: list[Rule[Hook]] = []
        self._after: list[Rule[Hook]] = []

    def now(self) -> datetime:
        """Give the present moment, in UTC."""
        return self._clock().astimezone(UTC) + self._passed

    def date(self) -> datetime:
        """Give what the answers' Date header says: the present moment, unless it is made to be off."""
        return self.now() + self.date_off

    def advance(self, by: timedelta | None = None, **parts: float) -> None:
        """Let time pass: ``advance(minutes=30)``."""
        self._passed += by if by is not None else timedelta(**parts)

    def before(self, pattern: str, act: Hook, *, nth: int = 1, times: int = 1) -> None:
        """Do something just before the n-th call, counted from now, of operations that the pattern names.

        The whole world waits meanwhile, so act through ``people`` and not by requests to the same server.
        """
        self._before.append(Rule(pattern, act, nth, times))

    def after(self, pattern: str, act: Hook, *, nth: int = 1, times: int = 1) -> None:
        """Do something just after the n-th call took effect and before it is answered."""
        self._after.append(Rule(pattern, act, nth, times))

    def run_hooks(self, request: Request, *, before: bool) -> None:
        """Run what is due around a request."""
        for rule in list(self._before if before else self._after):
            if rule.applies(request):
                rule.what(request)

    def calls(self, pattern: str = "*") -> list[LogEntry]:
        """Give the logged requests of the operations that the pattern names."""
        probe = Rule(pattern, None, times=10**9)
        return [entry for entry in self.log if probe.applies(Request("", "", {}, {}, operation=entry.operation))]

    def add_user(self, name: str, address: str = "", time_zone: str = "UTC") -> Calendar:
        """Add a person with a Google account and a primary calendar."""
        address = address or f"{name.lower()}@example.org"
        self.users[address.casefold()] = address
        self.names[address.casefold()] = name
        return self.add_calendar(address, owner=address, primary=True, time_zone=time_zone)

    def add_calendar(
        self,
        calendar_id: str,
        *,
        owner: str,
        summary: str = "",
        time_zone: str = "UTC",
        primary: bool = False,
        shared_with: Mapping[str, Role] | None = None,
    ) -> Calendar:
        """Add a calendar; ``shared_with`` says who else may use it, and how."""
        sharing: dict[str, Role] = {address.casefold(): role for address, role in (shared_with or {}).items()}
        sharing[owner.casefold()] = "owner"
        calendar = Calendar(calendar_id, summary or calendar_id, time_zone, sharing, primary=primary)
        self.calendars[calendar_id.casefold()] = calendar
        return calendar

    def add_spreadsheet(
        self,
        tabs: Mapping[str, Sequence[Sequence[Any]]],
        *,
        owner: str,
        writers: Iterable[str] = (),
        readers: Iterable[str] = (),
        anyone: str = "",
        title: str = "Coworking",
        locale: str = "en_US",
        time_zone: str = "Etc/GMT",
        spreadsheet_id: str = "",
        row_count: int = 1000,
        column_count: int = 26,
    ) -> Spreadsheet:
        """Add a spreadsheet with a tab for each list of rows.

        Rows hold texts, numbers, booleans, dates, times and durations as Python has them; a text that begins with
        "=" is a formula.
        """
        sharing = dict.fromkeys((address.casefold() for address in readers), "reader")
        sharing |= dict.fromkeys((address.casefold() for address in writers), "writer")
        sharing[owner.casefold()] = "owner"
        now = self.now()
        book = Spreadsheet(
            spreadsheet_id=spreadsheet_id or self.new_spreadsheet_id(),
            title=title,
            locale=known_locale(locale),
            time_zone=time_zone,
            tabs=[],
            sharing=sharing,
            created=now,
            modified=now,
            anyone=anyone,
        )
        for index, (name, rows) in enumerate(tabs.items()):
            sheet_id = self.random.randrange(10**6, 2**31 - 1) if index else 0
            size = (row_count, column_count)
            book.tabs.append(tab_from_rows(sheet_id, name, rows, size=size, results=self.formula_results))
        self.spreadsheets[book.spreadsheet_id] = book
        return book

    def new_spreadsheet_id(self) -> str:
        """Make an id of the usual look."""
        return "1" + "".join(self.random.choices(string.ascii_letters + string.digits + "-_", k=43))

    def new_event_id(self) -> str:
        """Make an id as Google does when the caller sends none."""
        return "".join(self.random.choices(string.digits + "abcdefghijklmnopqrstuv", k=26))

    def keep_event(self, calendar: Calendar, event: Event) -> Event:
        """Store an event with a new etag."""
        self.change += 1
        kept = replace(event, etag=f'"{3_400_000_000_000_000 + self.change * 2000}"', change=self.change)
        calendar.events[kept.event_id] = kept
        return kept

    def expire_sync_tokens(self) -> None:
        """Let every sync token given out be too old."""
        self.change += 1
        self.pages.oldest_change = self.change

    def snapshot(self) -> Callable[[], None]:
        """Remember the state; what is returned brings it back."""
        books = {key: book.copy() for key, book in self.spreadsheets.items()}
        events = {
            key: {name: replace(event) for name, event in calendar.events.items()}
            for key, calendar in self.calendars.items()
        }
        outbox, change, random = list(self.outbox), self.change, self.random.getstate()
        quotas = deepcopy(self.quotas)

        def restore() -> None:
            for key in set(self.spreadsheets) - set(books):
                del self.spreadsheets[key]
            for key, book in books.items():
                self.spreadsheets[key].become(book)
            for key, calendar in self.calendars.items():
                calendar.events = events.get(key, {})
            self.outbox[:] = outbox
            self.change, self.quotas = change, quotas
            self.random.setstate(random)

        return restore
