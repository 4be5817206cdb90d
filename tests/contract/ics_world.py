"""A folder of .ics files, and hands that change them as calendar programs do: by parsing and writing whole files."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar as File
from icalendar import Event as VEvent
from icalendar import vCalAddress, vText

from cowork_sheets.calendars.files import Files
from cowork_sheets.calendars.ics import IcsCalendar
from cowork_sheets.calendars.memory import Mail
from cowork_sheets.core.model import Partstat


class Folder:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.calendar = home / "calendar"
        self.sessions = self.calendar / "sessions"
        self.outbox = self.calendar / "outbox"
        self.upcoming = self.calendar / "upcoming.ics"
        self.board = home / "board.xlsx"
        self._bin: dict[str, bytes] = {}

    def open(self, files: Files | None = None, **options: bool) -> IcsCalendar:
        return IcsCalendar(self.calendar, self.board, files, **options)

    def outbox_list(self) -> str:
        return (self.outbox / "README.txt").read_text(encoding="utf-8")

    def path(self, event_id: str) -> Path:
        return self.sessions / f"{event_id}.ics"

    def copy_path(self, event_id: str) -> Path:
        return self.calendar / ".cowork" / f"{event_id}.ics"

    def vevent(self, event_id: str) -> VEvent:
        return File.from_ical(self.path(event_id).read_bytes()).events[0]

    def text(self, event_id: str) -> str:
        return unfolded(self.path(event_id).read_bytes())

    def tree(self) -> dict[str, bytes]:
        files = sorted(path for path in self.home.rglob("*") if path.is_file())
        return {path.relative_to(self.home).as_posix(): path.read_bytes() for path in files}

    # --- people's hands

    def edit(self, event_id: str, change: Callable[[VEvent], object]) -> None:
        file = File.from_ical(self.path(event_id).read_bytes())
        change(file.events[0])
        self.path(event_id).write_bytes(file.to_ical())

    def answer(self, event_id: str, email: str, partstat: Partstat) -> None:
        def change(vevent: VEvent) -> None:
            for attendee in guests_of(vevent):
                if attendee.endswith(email):
                    attendee.params["PARTSTAT"] = partstat.value

        self.edit(event_id, change)

    def move(self, event_id: str, wall: datetime, zone: str = "America/New_York") -> None:
        def change(vevent: VEvent) -> None:
            length = vevent.end - vevent.start
            start = wall.replace(tzinfo=ZoneInfo(zone))
            for name, moment in (("DTSTART", start), ("DTEND", start + length)):
                del vevent[name]
                vevent.add(name, moment)

        self.edit(event_id, change)

    def rename(self, event_id: str, summary: str) -> None:
        self.edit(event_id, lambda vevent: vevent.__setitem__("SUMMARY", vText(summary)))

    def relocate(self, event_id: str, location: str) -> None:
        self.edit(event_id, lambda vevent: vevent.__setitem__("LOCATION", vText(location)))

    def add_guest(self, event_id: str, email: str) -> None:
        self.edit(event_id, lambda vevent: vevent.add("ATTENDEE", vCalAddress(f"mailto:{email}")))

    def remove_guest(self, event_id: str, email: str) -> None:
        def change(vevent: VEvent) -> None:
            staying = [attendee for attendee in guests_of(vevent) if not attendee.endswith(email)]
            vevent["ATTENDEE"] = staying

        self.edit(event_id, change)

    def delete(self, event_id: str) -> None:
        self._bin[event_id] = self.path(event_id).read_bytes()
        self.path(event_id).unlink()

    def restore(self, event_id: str) -> None:
        self.path(event_id).write_bytes(self._bin[event_id])

    def messages(self) -> Sequence[Mail]:
        return [message_in(path.read_bytes()) for path in sorted(self.outbox.glob("*.ics"))]


def guests_of(vevent: VEvent) -> list[vCalAddress]:
    guests = vevent.get("ATTENDEE", [])
    return guests if isinstance(guests, list) else [guests]


def message_in(data: bytes) -> Mail:
    file = File.from_ical(data)
    [vevent] = file.events
    addresses = tuple(str(guest).removeprefix("mailto:") for guest in guests_of(vevent))
    return Mail(str(vevent["UID"]).split("@")[0], addresses, str(file["METHOD"]), int(vevent["SEQUENCE"]))


def unfolded(data: bytes) -> str:
    return data.replace(b"\r\n ", b"").decode()
