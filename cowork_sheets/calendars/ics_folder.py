"""The files of a local calendar: which of them are our events, and what became of those that are gone.

An event is known by its UID, whatever its file is called. Beside the sessions, which people and calendar programs may
change at will, a copy of each is kept as last seen with our mark: an event that has a copy and no file was deleted,
and a file whose private properties a program stripped gets its mark from the copy.
Foreign files are never touched and never reported. A damaged file of ours always raises: it is not a missing one.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from icalendar import Calendar
from icalendar import Event as VEvent

from cowork_sheets.calendars.files import Files
from cowork_sheets.calendars.ics_codec import DOMAIN, OUR_ID, decode, id_in, parse, properties_in, session_of, to_bytes
from cowork_sheets.calendars.mark import is_zone, mark_from_properties
from cowork_sheets.core.model import Event
from cowork_sheets.errors import BoardUnreadable

_UID = re.compile(rb"cs[a-v0-9]{40}(?=@cowork-sheets)")
_ZONE = re.compile(rb"^X-COWORK-ZONE:([\w/+-]+)\r?$", re.MULTILINE)
_DAMAGE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""All that icalendar is known to raise over a file it cannot parse."""


@dataclass(frozen=True)
class EventFile:
    """One file of ours; ``marked`` says that it bears our mark. ``event`` is None when no mark is known for it."""

    id: str
    path: Path
    data: bytes
    event: Event | None
    marked: bool


class EventFolder:
    """Session files in one folder, their copies in another. Every method may raise BoardUnreadable, naming the file."""

    def __init__(self, sessions: Path, copies: Path, files: Files) -> None:
        self._sessions = sessions
        self._copies = copies
        self._files = files
        self._seen: dict[Path, EventFile] = {}
        self._paths: dict[str, set[Path]] | None = None

    def living(self) -> dict[str, EventFile]:
        """Read every session file of ours, by id; of several files with one UID, the one with the name we gave wins."""
        copied = self.copied()
        names = self._files.names(self._sessions)
        if copied and not names and not self._sessions.is_dir():
            raise BoardUnreadable(
                f"The folder {self._sessions} is gone, although events belong there. Put it back; or make an "
                f"empty folder of that name, and all {len(copied)} count as deleted."
            )
        found: dict[str, EventFile] = {}
        self._paths = {}
        for name in sorted(names, key=lambda name: not OUR_ID.fullmatch(name.removesuffix(".ics"))):
            if file := self._load(self._sessions / name, copied):
                found.setdefault(file.id, file)
                self._paths.setdefault(file.id, set()).add(file.path)
        return found

    def find(self, event_id: str) -> EventFile | None:
        """Read one event's session file, None when there is none."""
        file = self._load(self._sessions / f"{event_id}.ics", {event_id})
        return file if file and file.id == event_id else self.living().get(event_id)

    def copied(self) -> set[str]:
        """List the ids of all events that have ever been seen."""
        return {name.removesuffix(".ics") for name in self._files.names(self._copies)}

    def copy(self, event_id: str) -> Event | None:
        """Give an event as last seen, None when it never was."""
        path = self._copy_path(event_id)
        data = self._files.read(path)
        if data is None:
            return None
        try:
            event = self._understand(path, data, session_of(parse(data)), event_id).event
        except _DAMAGE as error:
            raise _unreadable(path) from error
        if event is None:
            raise _unreadable(path)
        return event

    def zone(self, event_id: str) -> str:
        """Give the zone of an event as last seen, UTC when nobody knows it; cheap, for it does not parse the file."""
        found = _ZONE.search(self._files.read(self._copy_path(event_id)) or b"")
        zone = found[1].decode(errors="replace") if found else "UTC"
        return zone if is_zone(zone) else "UTC"

    def write(self, event_id: str, calendar: Calendar, path: Path | None = None) -> None:
        """Write a session's file, to the path it was found at, and then its copy."""
        data = to_bytes(calendar)
        self._files.write(path or self._sessions / f"{event_id}.ics", data)
        self._files.write(self._copy_path(event_id), data)

    def keep(self, file: EventFile) -> None:
        """Make the copy of a session's file, unless it is there already."""
        if file.marked and self._files.read(self._copy_path(file.id)) != file.data:
            self._files.write(self._copy_path(file.id), file.data)

    def remove(self, file: EventFile) -> None:
        """Take a session's file away with every other file of its UID, and keep its copy.

        The others go first: a run that is stopped in between finds the event by the file that says why it ends.
        """
        self.keep(file)
        if self._paths is None:
            self.living()
        for path in sorted((self._paths or {}).get(file.id, set()) - {file.path}):
            other = self._load(path, {file.id})
            if other and other.id == file.id:
                self._files.remove(path)
        self._files.remove(file.path)

    def _copy_path(self, event_id: str) -> Path:
        return self._copies / f"{event_id}.ics"

    def _load(self, path: Path, copied: Collection[str]) -> EventFile | None:
        data = self._files.read(path)
        if data is None:
            return None
        if (seen := self._seen.get(path)) and seen.data == data and seen.marked:
            return seen
        name = path.name.removesuffix(".ics").removesuffix(DOMAIN)
        named = name if name in copied or OUR_ID.fullmatch(name) else None
        try:
            vevent = session_of(parse(data))
            event_id = id_in(vevent) or named
            if event_id is None:
                return None
            file = self._understand(path, data, vevent, event_id)
        except _DAMAGE as error:
            if named is None and DOMAIN.encode() not in data:
                return None
            raise self._damaged(path, data, named) from error
        self._seen[path] = file
        return file

    def _damaged(self, path: Path, data: bytes, named: str | None) -> BoardUnreadable:
        """Say which file cannot be read, and which session it was, when its copy can tell."""
        found = _UID.search(data)
        event_id = found[0].decode() if found else named
        try:
            event = self.copy(event_id) if event_id else None
        except BoardUnreadable:
            event = None
        if event is None:
            return _unreadable(path)
        title = " ".join(event.summary.split())
        return _unreadable(path, f" It was “{title}”; {self._copy_path(event.id)} is how it last stood.")

    def _understand(self, path: Path, data: bytes, vevent: VEvent, event_id: str) -> EventFile:
        own = properties_in(vevent)
        mark = mark_from_properties(own)
        event = None
        if mark is not None:
            event = decode(vevent, event_id, mark, own.get("zone", ""), sha256(data).hexdigest()[:32])
        elif path != self._copy_path(event_id) and (copy := self.copy(event_id)) is not None:
            event = decode(vevent, event_id, copy.mark, copy.when.zone, sha256(data).hexdigest()[:32])
        return EventFile(event_id, path, data, event, marked=mark is not None)


def gone(event: Event) -> Event:
    """Give an event whose file was taken away; its mark says by whom: ``ended`` is set when it was us."""
    return replace(event, cancelled=True)


def _unreadable(path: Path, was: str = "") -> BoardUnreadable:
    return BoardUnreadable(
        f"{path} cannot be read as an event.{was} Put a good copy of it back, or delete it if the session shall not "
        "take place."
    )
