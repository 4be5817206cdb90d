"""Google Calendars to sync with, on the emulator: Ada's own, one that a group shares, and the hands of its people."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cowork_sheets.calendars.google import GoogleCalendar
from cowork_sheets.calendars.memory import Mail
from cowork_sheets.core.model import Partstat
from cowork_sheets.core.settings import SessionSettings, Settings
from cowork_sheets.google.credentials import Identity, Kind
from cowork_sheets.google.patience import Deadline
from cowork_sheets.google.transport import Connection
from cowork_sheets.sync import Report
from tests.google.calendar_state import instant
from tests.google.plug import ADA, BOT, Google
from tests.world import Cells, World

GROUP = "c_cowork@group.calendar.google.com"
MEET = Settings(sessions=SessionSettings(place="meet", fallback="https://meet.example.org/us"))
ANSWERED: dict[Partstat, Any] = {
    Partstat.NEEDS_ACTION: "needsAction", Partstat.ACCEPTED: "accepted", Partstat.DECLINED: "declined",
    Partstat.TENTATIVE: "tentative",
}  # fmt: skip


def add_group_calendar(google: Google) -> None:
    """The group's calendar belongs to Ada, in her zone; the bot may write to it."""
    google.world.add_calendar(
        GROUP, owner=ADA, summary="Coworking", time_zone="Europe/London", shared_with={BOT: "writer"}
    )


def connection(google: Google, *, address: str = ADA, credentials: Any = None) -> Connection:
    """Sign in as a person, or as the bot; nothing waits between attempts."""
    bot = address == BOT
    return Connection(
        credentials or google.credentials(address, kind="service account" if bot else "user"),
        Identity(Kind.SERVICE_ACCOUNT if bot else Kind.PERSON, address),
        sheets_endpoint=google.server.sheets_endpoint,
        calendar_endpoint=google.server.calendar_endpoint,
        deadline=Deadline(sleep=lambda _: None),
        now=google.world.now,
        clock=google.world.now,
    )


def open_calendar(
    google: Google, calendar_id: str = GROUP, *, address: str = ADA, outbox: Path | None = None, **options: Any
) -> GoogleCalendar:
    calendar = GoogleCalendar(connection(google, address=address), calendar_id, outbox_folder=outbox, **options)
    google.closing.callback(calendar.close)
    return calendar


class Hands:
    """What people do in Google Calendar."""

    def __init__(self, google: Google) -> None:
        self.google = google
        self.people = google.world.people

    def answer(self, event_id: str, email: str, partstat: Partstat) -> None:
        self.people.answer(event_id, email, ANSWERED[partstat])

    def move(self, event_id: str, wall: datetime) -> None:
        [calendar] = [place for place in self.google.world.calendars.values() if event_id in place.events]
        start = instant(calendar.events[event_id].resource["start"], calendar.zone)
        zone = calendar.events[event_id].resource["start"]["timeZone"]
        self.people.move_event(event_id, by=wall.replace(tzinfo=ZoneInfo(zone)) - start)

    def rename(self, event_id: str, summary: str) -> None:
        self.people.edit_event(event_id, summary=summary)

    def relocate(self, event_id: str, location: str) -> None:
        self.people.edit_event(event_id, location=location)

    def add_guest(self, event_id: str, email: str) -> None:
        self.people.add_guest(event_id, email)

    def remove_guest(self, event_id: str, email: str) -> None:
        self.people.remove_guest(event_id, email)

    def delete(self, event_id: str) -> None:
        self.people.delete_event(event_id)

    def restore(self, event_id: str) -> None:
        self.people.restore_event(event_id)

    def messages(self) -> Sequence[Mail]:
        """What Google mailed, gathered by event and method; the number is 0 for first invitations, then 1."""
        gathered: dict[tuple[str, str], Mail] = {}
        news = {mail.event_id for mail in self.google.world.outbox if mail.kind != "invite"}
        for mail in sorted(self.google.world.outbox, key=lambda mail: mail.address):
            key = mail.event_id, "CANCEL" if mail.kind == "cancel" else "REQUEST"
            known = gathered.get(key, Mail(key[0], (), key[1], int(mail.event_id in news)))
            gathered[key] = replace(known, addresses=(*known.addresses, mail.address))
        return list(gathered.values())


class Office(World):
    """A board in memory, a calendar at Google, and the command's run between them; the clocks go together.

    ``requests`` are the last run's calls of the Calendar API: "list", "insert", ...
    """

    def __init__(
        self,
        google: Google,
        rows: Sequence[Cells],
        *,
        calendar_id: str = GROUP,
        address: str = ADA,
        settings: Settings = MEET,
        outbox: Path | None = None,
    ) -> None:
        super().__init__(rows, board_id="board", settings=settings)
        self.google = google
        google.world.advance(self.now - google.world.now())
        if calendar_id == GROUP and GROUP not in google.world.calendars:
            add_group_calendar(google)
        self.hands = Hands(google)
        self.requests: list[str] = []
        self.board.known_id = "board"
        self.open(calendar_id, address=address, outbox=outbox)
        self.board.calendar_id, self.board.mails = self.calendar.id, self.calendar.mails

    def open(self, calendar_id: str = GROUP, *, address: str = ADA, outbox: Path | None = None) -> None:
        self.calendar: Any = open_calendar(self.google, calendar_id, address=address, outbox=outbox)

    def pass_time(self, *, minutes: int = 0, hours: int = 0) -> None:
        super().pass_time(minutes=minutes, hours=hours)
        self.google.world.advance(minutes=minutes, hours=hours)

    def sync(self, **options: Any) -> Report:
        before = len(self.google.world.log)
        try:
            return super().sync(**options)
        finally:
            self.requests = [entry.operation.rpartition(".")[2] for entry in self.google.world.log[before:]]

    def mailed(self) -> dict[tuple[str, str], int]:
        """How often each address got each kind of mail, in the whole history."""
        return dict(self.google.world.outbox.counts())

    def resource(self, topic: str) -> dict[str, Any]:
        """The event as Google keeps it."""
        calendars = self.google.world.calendars.values()
        events = [event for calendar in calendars for event in calendar.events.values()]
        [event] = [event for event in events if event.resource.get("summary") == topic]
        return event.resource
