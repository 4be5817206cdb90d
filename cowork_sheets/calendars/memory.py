"""A calendar in memory that behaves as Google's does where it matters, for tests and trials.

Ids stay taken after deletion (409), a write names the version it saw (412), a cancelled event is gone for writes (410)
but still readable with its mark, every change makes a new etag, a guest's answer too (Google Calendar API: reference of
events.insert and events.delete, guide "Get specific versions of resources").
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from cowork_sheets.core.model import Conference, Event, Guest, Partstat
from cowork_sheets.errors import EventChanged, EventExists, EventGone

Moment = Literal["before", "after"]
Hook = Callable[[Moment, str], None]
"""Called before a request is carried out and after it, with the request's name; what it raises is what the run sees."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What one change told its guests: "REQUEST" or "CANCEL" to these addresses under this SEQUENCE."""

    event_id: str
    addresses: tuple[str, ...]
    method: str
    sequence: int


class MemoryCalendar:
    """A calendar in memory; ``outbox`` holds every message that guests got, oldest first.

    ``next_conference`` is what becomes of the next link it is asked to make; ``finish_links`` ends what is pending.
    The methods after the port's are what people do in the calendar by hand; they mail nobody and pass no hook.
    """

    def __init__(
        self,
        calendar_id: str = "memory",
        *,
        mails: bool = False,
        makes_links: bool = False,
        own_addresses: Iterable[str] = (),
        own_domain: str = "",
        hook: Hook | None = None,
    ) -> None:
        self.id = calendar_id
        self.name = "the calendar in memory"
        self.mails = mails
        self.makes_links = makes_links
        self.own_addresses = tuple(own_addresses)
        self.own_domain = own_domain
        self.hook = hook
        self.next_conference = Conference.READY
        self.outbox: list[Mail] = []
        self._events: dict[str, Event] = {}
        self._version = 0

    # --- the port ---------------------------------------------------------------------------------------------------

    def events(self, board_id: str) -> Sequence[Event]:
        """Read every event of this board, alive or cancelled; see the port."""
        self._pass("before", "events")
        found = [event for event in self._events.values() if event.mark.board == board_id]
        self._pass("after", "events")
        return found

    def check_writable(self) -> None:
        """Raise nothing: memory can always be written."""

    def get(self, event_id: str) -> Event:
        """Read one event; see the port."""
        self._pass("before", "get")
        event = self._known(event_id)
        self._pass("after", "get")
        return event

    def insert(self, event: Event, *, notify: bool, now: datetime) -> Event:  # noqa: ARG002  # nothing is stamped here
        """Create an event; see the port."""
        self._pass("before", "insert")
        if event.id in self._events:
            raise EventExists(f"The event “{event.summary}” is in {self.name} already.")
        stored = self._store(replace(event, cancelled=False))
        if notify:
            self._tell(stored, stored.guests, "REQUEST")
        self._pass("after", "insert")
        return stored

    def update(self, event: Event, *, notify: bool, now: datetime) -> Event:  # noqa: ARG002  # nothing is stamped here
        """Write over an event; see the port."""
        self._pass("before", "update")
        old = self._unchanged(event)
        sequence = old.sequence + 1 if notify else old.sequence
        organizer = old.organizer or event.organizer
        stored = self._store(replace(event, cancelled=False, sequence=sequence, organizer=organizer))
        if notify:
            staying = {guest.email.casefold() for guest in stored.guests}
            removed = [guest for guest in old.guests if guest.email.casefold() not in staying]
            self._tell(stored, removed, "CANCEL")
            self._tell(stored, stored.guests, "REQUEST")
        self._pass("after", "update")
        return stored

    def cancel(self, event: Event, *, notify: bool, now: datetime) -> None:  # noqa: ARG002  # nothing is stamped here
        """Delete an event; see the port."""
        self._pass("before", "cancel")
        old = self._unchanged(event)
        stored = self._store(replace(old, cancelled=True, sequence=old.sequence + 1 if notify else old.sequence))
        if notify:
            self._tell(stored, stored.guests, "CANCEL")
        self._pass("after", "cancel")

    def publish(self, board_id: str, now: datetime) -> None:
        """Nothing is derived from the events here."""

    # --- people's hands ---------------------------------------------------------------------------------------------

    def answer(self, event_id: str, email: str, partstat: Partstat) -> None:
        """Answer an invitation as one of its guests."""
        event = self._known(event_id)
        guests = [replace(g, partstat=partstat) if g.email == email else g for g in event.guests]
        self._store(replace(event, guests=tuple(guests)))

    def move(self, event_id: str, wall: datetime) -> None:
        """Drag an event to another start, in its own zone."""
        event = self._known(event_id)
        self._store(replace(event, when=replace(event.when, wall=wall)))

    def rename(self, event_id: str, summary: str) -> None:
        """Give an event another title."""
        self._store(replace(self._known(event_id), summary=summary))

    def relocate(self, event_id: str, location: str) -> None:
        """Type another place into an event."""
        self._store(replace(self._known(event_id), location=location))

    def add_guest(self, event_id: str, email: str) -> None:
        """Put somebody on an event by hand; whoever is on it already stays as they are."""
        event = self._known(event_id)
        if email.casefold() not in {guest.email.casefold() for guest in event.guests}:
            self._store(replace(event, guests=(*event.guests, Guest(email))))

    def remove_guest(self, event_id: str, email: str) -> None:
        """Take somebody off an event by hand."""
        event = self._known(event_id)
        self._store(replace(event, guests=tuple(guest for guest in event.guests if guest.email != email)))

    def delete(self, event_id: str) -> None:
        """Delete an event by hand: cancelled, and its mark does not say that we did it."""
        self._store(replace(self._known(event_id), cancelled=True))

    def restore(self, event_id: str) -> None:
        """Take an event back out of the bin."""
        self._store(replace(self._known(event_id), cancelled=False))

    def purge(self, event_id: str) -> None:
        """Forget an event altogether, as calendars do with what was deleted long ago."""
        del self._events[event_id]

    # --- how it is done ---------------------------------------------------------------------------------------------

    def _pass(self, moment: Moment, request: str) -> None:
        if self.hook is not None:
            self.hook(moment, request)

    def _known(self, event_id: str) -> Event:
        if event_id not in self._events:
            raise EventGone(f"{self.name} knows no event {event_id}.")
        return self._events[event_id]

    def _unchanged(self, event: Event) -> Event:
        stands = self._known(event.id)
        if stands.cancelled:
            raise EventGone(f"The event “{event.summary}” is not in {self.name} any more.")
        if stands.etag != event.etag:
            raise EventChanged(f"The event “{event.summary}” was changed meanwhile; the next run looks at it again.")
        return stands

    def finish_links(self, outcome: Conference = Conference.READY) -> None:
        """Let every pending meeting link be made, or fail."""
        for event in [event for event in self._events.values() if event.conference is Conference.PENDING]:
            self._store(self._with_link(event, outcome))

    def _with_link(self, event: Event, outcome: Conference) -> Event:
        join = f"https://meet.example.org/{event.id[2:12]}" if outcome is Conference.READY else ""
        return replace(event, conference=outcome, join=join)

    def _store(self, event: Event) -> Event:
        if event.conference is Conference.WANTED:
            event = self._with_link(event, self.next_conference)
        self._version += 1
        stored = replace(event, etag=f'"{self._version}"')
        self._events[event.id] = stored
        return stored

    def _tell(self, event: Event, guests: Iterable[Guest], method: str) -> None:
        addresses = tuple(guest.email for guest in guests if guest.email not in self.own_addresses)
        if addresses:
            self.outbox.append(Mail(event.id, addresses, method, event.sequence))
