"""A whole small world for tests: a board, a calendar, the people at both, and the command's run between them.

Nothing in here is a stand-in for the product: the board and the calendar are the shipped memory adapters, and every
sync is ``cowork_sheets.sync.run`` as the command calls it. Rows are named by their topic.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cowork_sheets.boards.memory import MemoryBoard
from cowork_sheets.calendars.ledger import Ledger
from cowork_sheets.calendars.memory import Mail, MemoryCalendar
from cowork_sheets.core.actions import Plan
from cowork_sheets.core.model import Event, Mark, Person, Understanding, When
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings
from cowork_sheets.places.meet import MeetPlace
from cowork_sheets.places.registry import make_places
from cowork_sheets.render import Renderer
from cowork_sheets.sync import Report, run

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
THURSDAY = datetime(2026, 12, 3)
HEADER = [
    "Topic", "Proposed by", "Day", "Start", "Length", "Time zone", "Accepted by", "Where", "Format", "Either/or",
    "Call off", "Notes", "Status", "What to know", "Join", "Local times", "Going", "Ref", "Time in Kolkata",
]  # fmt: skip
KEYS = [header.casefold().replace(" ", "_").replace("/", "_") for header in HEADER]
PEOPLES = KEYS[: KEYS.index("status")]
"""The columns that people fill in."""
ADA = Person("Ada", ("ada@example.org",), "Europe/London")
GRACE = Person("Grace", ("grace@example.org",), "America/Vancouver")
BO = Person("Bo", ("bo@example.org",), "Asia/Kolkata")
RENDERER = Renderer(None)
PLACES = make_places(secret=b"a secret of the tests", services=[MeetPlace()])

Cells = dict[str, Any]


def proposed(topic: str, /, day: datetime | int | str | None = THURSDAY, **cells: Any) -> Cells:
    """A row Ada proposes for 17:00 in London; ``day`` may be a day of December 2026."""
    date = THURSDAY.replace(day=day) if isinstance(day, int) else day
    return {"topic": topic, "proposed_by": "Ada", "day": date, "start": "17:00", "length": 90} | cells


def agreed(topic: str, /, day: datetime | int | str | None = THURSDAY, **cells: Any) -> Cells:
    """The same, and Grace has put her name there."""
    return proposed(topic, day, accepted_by="Grace") | cells


class Killed(BaseException):
    """The process dies here. Not an Exception, so nothing in the product can catch it."""


class World:
    """See the module. ``now`` stands still unless a test lets time pass."""

    def __init__(
        self,
        rows: Sequence[Cells],
        *,
        board_id: str | None = None,
        strict: bool = True,
        mails: bool = False,
        makes_links: bool = False,
        known: bool = False,
        own_addresses: tuple[str, ...] = (),
        own_domain: str = "",
        settings: Settings | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.now = NOW
        self.places = PLACES
        self.ledger: Ledger | None = None
        people = [["Name", "Email", "Time zone", "Usually free", "Room link", "Slack"]]
        people += [[person.name, person.emails[0], person.zone or "", "", "", ""] for person in (ADA, GRACE, BO)]
        self.board = MemoryBoard([HEADER, *map(self._line, rows)], people, board_id=board_id, strict=strict)
        self.calendar = MemoryCalendar(
            mails=mails, makes_links=makes_links, own_addresses=own_addresses, own_domain=own_domain
        )
        if known:
            self.board.board_id, self.board.calendar_id, self.board.mails = "board", self.calendar.id, mails

    # --- the command -------------------------------------------------------------------------------------------------

    def sync(self, **options: Any) -> Report:
        report = run(
            self.board, self.calendar, self.places, RENDERER, self.settings, now=self.now, ledger=self.ledger, **options
        )
        self.board.before_write = None
        return report

    def sync_killed(self) -> None:
        """Sync with a kill prepared by ``kill_after``; the death must really come."""
        try:
            self.sync()
        except Killed:
            self.calendar.hook = None
            self.board.before_write = None
            return
        raise AssertionError("the run was not killed")

    def plan(self, *, refresh: bool = False) -> Plan:
        return self.sync(dry_run=True, refresh=refresh).plan

    def understand(self) -> Understanding:
        return understand(self.board.read(), self.settings)

    def pass_time(self, *, minutes: int = 0, hours: int = 0) -> None:
        self.now += timedelta(minutes=minutes, hours=hours)

    def travel_to(self, moment: datetime) -> None:
        self.now = moment.replace(tzinfo=UTC)

    def kill_after(self, request: str, *, before: bool = False) -> None:
        """Die at the next calendar request of this kind: after its effect, or just before it."""

        def hook(moment: str, name: str) -> None:
            if name == request and moment == ("before" if before else "after"):
                raise Killed

        self.calendar.hook = hook

    def fail_once(self, request: str, error: Exception) -> None:
        """Let the next calendar request of this kind fail without an effect."""

        def hook(moment: str, name: str) -> None:
            if name == request and moment == "before":
                self.calendar.hook = None
                raise error

        self.calendar.hook = hook

    def before_write(self, action: Callable[[], object]) -> None:
        """Let a person act once, between the run's read and its first write."""

        def once() -> None:
            self.board.before_write = None
            action()

        self.board.before_write = once

    def before_request(self, request: str, action: Callable[[], object], *, after: bool = False) -> None:
        """Let somebody act once, before the run's next calendar request of this kind, or after its effect."""

        def hook(moment: str, name: str) -> None:
            if (moment, name) == ("after" if after else "before", request):
                self.calendar.hook = None
                action()

        self.calendar.hook = hook

    # --- people at the board -----------------------------------------------------------------------------------------

    @staticmethod
    def _line(cells: Cells) -> list[Any]:
        return [cells.get(key) for key in KEYS]

    def _at(self, topic: str) -> int:
        column = KEYS.index("topic")
        return next(n for n, row in enumerate(self.board.sessions) if n and len(row) > column and row[column] == topic)

    def set(self, topic: str, /, **cells: Any) -> None:
        row = self._at(topic)
        for key, value in cells.items():
            self.board.put(row + 1, KEYS.index(key), value)

    def set_row(self, index: int, **cells: Any) -> None:
        for key, value in cells.items():
            self.board.put(index + 2, KEYS.index(key), value)

    def add(self, cells: Cells) -> None:
        self.board.sessions.append(self._line(cells))

    def insert(self, cells: Cells, *, at: int) -> None:
        self.board.sessions.insert(at + 1, self._line(cells))

    def copy(self, topic: str, *, at: int | None = None) -> None:
        row = list(self.board.sessions[self._at(topic)])
        self.board.sessions.insert(len(self.board.sessions) if at is None else at + 1, row)

    def cut(self, topic: str) -> list[Any]:
        return self.board.sessions.pop(self._at(topic))

    def paste(self, row: list[Any]) -> None:
        self.board.sessions.append(row)

    def delete(self, topic: str) -> None:
        self.cut(topic)

    def delete_row(self, index: int) -> None:
        del self.board.sessions[index + 1]

    def reverse(self) -> None:
        self.board.sessions[1:] = reversed(self.board.sessions[1:])

    def sort_peoples_columns(
        self, key: str, *, reverse: bool = False, only: Collection[str] = (), lines: range | None = None
    ) -> None:
        """Sort people's columns alone by one of them, as if only these were selected; ours stay where they are.

        ``only`` are the columns that are selected, ``lines`` the rows by their index.
        """
        columns = [KEYS.index(each) for each in only or PEOPLES]
        rows = self.board.sessions[1:]
        places = lines or range(len(rows))
        moved = sorted((rows[place] for place in places), key=lambda row: str(row[KEYS.index(key)]), reverse=reverse)
        values = [[row[column] for column in columns] for row in moved]
        for place, line in zip(places, values, strict=True):
            for column, value in zip(columns, line, strict=True):
                rows[place][column] = value

    def pause(self, word: str) -> None:
        self.board.paused = word.upper() == "PAUSE"

    def set_person(self, name: str, *, email: str | None = "", time_zone: str = "", room_link: str = "") -> None:
        assert self.board.people is not None
        line = next(line for line in self.board.people if line[0] == name)
        if email != "":
            line[1] = email
        if time_zone:
            line[2] = time_zone
        if room_link:
            line[4] = room_link

    def add_person(self, name: str, email: str, time_zone: str) -> None:
        assert self.board.people is not None
        self.board.people.append([name, email, time_zone])

    # --- what can be seen --------------------------------------------------------------------------------------------

    def rows(self) -> list[dict[str, Any]]:
        width = len(HEADER)
        lines = [[*row, *[None] * width][:width] for row in self.board.sessions[1:]]
        return [{key: "" if v is None else v for key, v in zip(KEYS, row, strict=True)} for row in lines]

    def row(self, topic: str) -> dict[str, Any]:
        return next(row for row in self.rows() if row["topic"] == topic)

    def cell(self, topic: str, key: str) -> Any:
        return self.row(topic)[key]

    def ref(self, topic: str) -> str:
        ref = str(self.cell(topic, "ref"))
        assert ref, f"{topic} has no ref"
        return ref

    def status(self, topic: str) -> str:
        return str(self.cell(topic, "status"))

    def sentence(self, topic: str) -> str:
        return str(self.cell(topic, "what_to_know"))

    def message(self) -> str:
        return self.board.message

    @property
    def board_id(self) -> str:
        assert self.board.board_id is not None
        return self.board.board_id

    def all_events(self) -> list[Event]:
        return sorted(self.calendar.events(self.board_id), key=lambda event: (event.start_at, event.id))

    def events(self) -> dict[str, Event]:
        """Events by topic, the highest generation of each ref."""
        ordered = sorted(self.all_events(), key=lambda event: event.mark.generation)
        return {event.summary: event for event in ordered}

    def event(self, topic: str) -> Event:
        return self.events()[topic]

    def mails(self) -> Sequence[Mail]:
        return self.calendar.outbox

    def everything(self) -> object:
        return (self.rows(), self.all_events(), list(self.mails()), self.message(), self.board.last_checked)

    # --- rarer hands -------------------------------------------------------------------------------------------------

    def lose_base(self, topic: str) -> None:
        """A calendar program throws our base away."""
        event = self.event(topic)
        self.calendar.update(replace(event, mark=replace(event.mark, base=None)), notify=False, now=self.now)

    def add_foreign_event(self) -> None:
        when = When(THURSDAY.replace(hour=9), "Europe/London", 60)
        mark = Mark(board="another board", ref="abcdefgh", generation=0)
        self.calendar.insert(Event("foreign", when, "not ours", mark), notify=False, now=self.now)

    def foreign_events(self) -> Sequence[Event]:
        return list(self.calendar.events("another board"))
