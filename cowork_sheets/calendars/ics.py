"""A calendar that is a folder of .ics files, with no account anywhere (docs/rules.md 7).

    calendar/sessions/<id>.ics    one event a file: the vdir layout that khal and vdirsyncer read and write
    calendar/upcoming.ics         what lies ahead, to import or to serve; no addresses in it
    calendar/outbox/              invitations and cancellations as messages, for people to send, and a list of them
    calendar/.cowork/<id>.ics     each event as last seen with our mark
    calendar/.cowork/board.txt    the workbook this calendar belongs to, as seen from the calendar's folder
    calendar/.cowork/calendar-id  the calendar's own id, from the first live run on

Order of a write: messages, session, copy; of a cancellation: message, copy, then the session's file goes. Each file is
whole or not there at all, so a run that is stopped anywhere leaves a state from which the same call, or the next run,
arrives at the same files, and no message is written twice.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from icalendar import Event as VEvent

from cowork_sheets.calendars import outbox_list
from cowork_sheets.calendars.files import Files
from cowork_sheets.calendars.ics_codec import (
    DOMAIN,
    feed_entry,
    new_file,
    parse,
    session_of,
    to_bytes,
    write_event,
    write_time,
)
from cowork_sheets.calendars.ics_folder import EventFile, EventFolder, gone
from cowork_sheets.calendars.outbox import Outbox, cancellation, invitation, withdrawal
from cowork_sheets.core.model import Event
from cowork_sheets.errors import ConfigurationError, EventChanged, EventExists, EventGone


class IcsCalendar:
    """Our events in a folder. Nobody is mailed: what would be sent lies in its outbox.

    ``board_path`` is the workbook the events are for; a folder serves one workbook. Every method of the port raises
    ConfigurationError when the folder belongs to another one, BoardUnreadable when a file of ours is damaged,
    PermissionNeeded and TryAgainLater. Unless ``guests_see_each_other``, each guest gets a message that names no other.
    Unless ``feed_has_links``, upcoming.ics says when sessions are, and nothing of how to enter them.
    """

    mails = False
    makes_links = False
    own_addresses: tuple[str, ...] = ()
    own_domain = ""

    def __init__(
        self,
        folder: Path,
        board_path: Path,
        files: Files | None = None,
        *,
        guests_see_each_other: bool = True,
        feed_has_links: bool = True,
    ) -> None:
        self.name = str(folder)
        self._folder = folder
        self._feed_has_links = feed_has_links
        self._board_path = board_path
        self._files = files or Files()
        self._memory = folder / ".cowork"
        self._events = EventFolder(folder / "sessions", self._memory, self._files)
        self._outbox = Outbox(folder / "outbox", self._files, together=guests_see_each_other)
        self.id = self._remembered("calendar-id") or _first_id(folder)

    # --- the port ---------------------------------------------------------------------------------------------------

    def events(self, board_id: str) -> Sequence[Event]:
        """Read every event of this board, alive or cancelled; see the port."""
        self._check_board()
        living = self._events.living()
        events = [file.event for file in living.values() if file.event]
        deleted = (self._events.copy(event_id) for event_id in sorted(self._events.copied() - living.keys()))
        events += [gone(event) for event in deleted if event]
        return [event for event in events if event.mark.board == board_id]

    def check_writable(self) -> None:
        """Raise nothing: what cannot be written here is known when it is tried."""

    def get(self, event_id: str) -> Event:
        """Read one event; see the port."""
        self._check_board()
        file = self._events.find(event_id)
        if file and file.event:
            return file.event
        copy = None if file else self._events.copy(event_id)
        if copy is None:
            raise EventGone(f"The calendar {self.name} knows no event {event_id}.")
        return gone(copy)

    def insert(self, event: Event, *, notify: bool, now: datetime) -> Event:
        """Write the event's file; see the port."""
        self._check_board()
        if self._events.find(event.id) or self._events.copy(event.id):
            raise EventExists(f"The event “{event.summary}” is in {self.name} already.")
        self.remember_board()
        if notify:
            event = replace(event, sequence=self._outbox.put(invitation(event), event.sequence, now))
        vevent, calendar = VEvent(), new_file()
        write_event(vevent, event, None, now)
        calendar.add_component(vevent)
        self._events.write(event.id, calendar)
        return self.get(event.id)

    def update(self, event: Event, *, notify: bool, now: datetime) -> Event:
        """Write our fields into the event's file; see the port."""
        file, stands = self._unchanged(event)
        event = replace(event, sequence=stands.sequence)
        if notify:
            staying = {guest.email.casefold() for guest in event.guests}
            removed = [guest for guest in stands.guests if guest.email.casefold() not in staying]
            messages = [*withdrawal(stands, removed), *invitation(event)]
            event = replace(event, sequence=self._outbox.put(messages, self._next_sequence(stands), now))
        calendar = parse(file.data)
        write_event(session_of(calendar), event, stands, now)
        self._events.write(event.id, calendar, file.path)
        return self.get(event.id)

    def cancel(self, event: Event, *, notify: bool, now: datetime) -> None:
        """Take the event's file away; see the port."""
        file, stands = self._unchanged(event)
        if notify:
            self._outbox.put(cancellation(stands), self._next_sequence(stands), now)
        self._events.remove(file)

    def publish(self, board_id: str, now: datetime) -> None:
        """Bring upcoming.ics and the copies up to date, and tidy up after a run that was stopped."""
        self._check_board()
        self.remember_board()
        for folder in (self._folder, self._folder / "sessions", self._memory, self._folder / "outbox"):
            self._files.tidy(folder)
        ahead = []
        for found in self._events.living().values():
            file = self._by_todays_rules(found, now)
            self._events.keep(file)
            event = file.event
            if event and event.mark.board == board_id and not event.cancelled and event.end_at > now:
                ahead.append((event, file))
        path = self._folder / "upcoming.ics"
        stands, feed = self._files.read(path), self._feed(ahead)
        if feed != stands and (ahead or stands is not None):
            self._files.write(path, feed)
        self._list_outbox()

    def _by_todays_rules(self, file: EventFile, now: datetime) -> EventFile:
        """Let the file of a session ahead say the instant that its time is by the rules of its zone today."""
        event = file.event
        if event is None or event.cancelled or event.start_at <= now:
            return file
        calendar = parse(file.data)
        if not write_time(session_of(calendar), event, now):
            return file
        self._events.write(event.id, calendar, file.path)
        return self._events.find(event.id) or file

    def _list_outbox(self) -> None:
        """Keep the outbox's list of messages up to date, for as long as there are any."""
        folder = self._folder / "outbox"
        named = ((name, self._files.read(folder / name)) for name in self._files.names(folder))
        messages = [message for name, data in named if data and (message := outbox_list.pick(name, data))]
        path = folder / outbox_list.NAME
        stands = self._files.read(path) if messages or folder.is_dir() else None
        if not messages:
            if stands is not None:
                self._files.remove(path)
            return
        text = outbox_list.listing(messages, lambda uid: self._events.zone(uid.removesuffix(DOMAIN)))
        if text != stands:
            self._files.write(path, text)

    # --- what it remembers of itself --------------------------------------------------------------------------------

    def remember_board(self) -> None:
        """Write down which workbook this calendar is for, and its id; the first insert does so by itself."""
        for name, value in (("board.txt", self._board_from_here()), ("calendar-id", self.id)):
            if self._remembered(name) is None:
                self._files.write(self._memory / name, f"{value}\n".encode())

    def forget_board(self) -> None:
        """Forget the workbook, when its owner says that it was moved; the next insert remembers where it is now."""
        self._files.remove(self._memory / "board.txt")

    def _check_board(self) -> None:
        remembered = self._remembered("board.txt")
        if remembered is None or remembered == self._board_from_here():
            return
        raise ConfigurationError(
            f"The calendar {self.name} belongs to another workbook.",
            [
                f"It belongs to {(self._folder / remembered).resolve()}; this one is {self._board_path.resolve()}.",
                f"If the workbook was moved, delete {self._memory / 'board.txt'} and run again.",
                "If it is a copy, make it a board of its own, with a calendar folder of its own: cowork init --new-id",
            ],
        )

    def _board_from_here(self) -> str:
        """Give the workbook's path as seen from the calendar, so that both can be moved together."""
        board, here = self._board_path.resolve(), self._folder.resolve()
        return Path(os.path.relpath(board, here) if board.drive == here.drive else board).as_posix()

    def _remembered(self, name: str) -> str | None:
        data = self._files.read(self._memory / name)
        return data.decode(errors="replace").strip() or None if data else None

    # --- steps of a write -------------------------------------------------------------------------------------------

    def _unchanged(self, event: Event) -> tuple[EventFile, Event]:
        """Give the file that a write is meant for, if it still is what the plan saw."""
        self._check_board()
        file = self._events.find(event.id)
        if file is None or file.event is None or file.event.cancelled:
            raise EventGone(f"The event “{event.summary}” is not in {self.name} any more.")
        if file.event.etag != event.etag:
            raise EventChanged(f"{file.path} was changed meanwhile; the next run looks at it again.")
        return file, file.event

    def _next_sequence(self, event: Event) -> int:
        """Give the least SEQUENCE for news: above the event's, also when an older file was put back in its place."""
        copy = self._events.copy(event.id)
        return max(event.sequence, copy.sequence if copy else 0) + 1

    def _feed(self, ahead: Iterable[tuple[Event, EventFile]]) -> bytes:
        """Render upcoming.ics: the same bytes for the same sessions, so every stamp in it is its event's own."""
        feed = new_file("PUBLISH")
        feed.add("X-WR-CALNAME", self._board_path.stem)
        for event, file in sorted(ahead, key=lambda pair: (pair[0].start_at, pair[0].id)):
            feed.add_component(feed_entry(event, session_of(parse(file.data)), with_links=self._feed_has_links))
        return to_bytes(feed)


def _first_id(folder: Path) -> str:
    """Name a calendar that holds nothing yet, the same in every run; the first insert writes the name down."""
    return f"{folder.name}-{sha256(str(folder.resolve()).encode()).hexdigest()[:12]}"
