"""A calendar in Google Calendar, through google-api-python-client.

Every event has an id of ours, so a lost answer to an insert is a 409 and never a second event; every change names the
version it saw (``If-Match``), so a lost answer to a change is a 412 whose cause is looked up. A change reads the event,
changes what differs and writes it whole: what people and other programs put there is carried along.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cowork_sheets.calendars.files import Files
from cowork_sheets.calendars.google_body import changed_item, merge_patch, new_item
from cowork_sheets.calendars.google_codec import Json, decode, is_ours, same_content
from cowork_sheets.calendars.google_requests import EventRequests
from cowork_sheets.calendars.mark import is_zone
from cowork_sheets.calendars.outbox import Outbox, cancellation, invitation, withdrawal
from cowork_sheets.core.model import Conference, Event
from cowork_sheets.errors import (
    EventChanged,
    EventExists,
    EventGone,
    PermissionNeeded,
    RequestRefused,
)
from cowork_sheets.google.errors import ApiError, Service, api_error
from cowork_sheets.google.sentences import Call, explain
from cowork_sheets.google.transport import Connection

_READERS = {"reader", "freeBusyReader"}


class GoogleCalendar:
    """Our events in the calendar ``calendar_id``: an address, or "primary" for the person's own.

    Where the sign-in may not invite, guests are remembered on the event, and what they would be told is written to
    ``outbox_folder``, if there is one, for people to send. ``guests_see_each_other``: when it is False, no
    guest learns of another, neither from Google nor from a message; an event made before is put right when it changes.
    ``name``, and the address of a "primary" calendar, are better known after the first listing.

    Any thread may ask; requests are sent one at a time. Besides the port's errors every method raises those of
    ``cowork_sheets.google.transport.execute``.
    """

    def __init__(
        self,
        connection: Connection,
        calendar_id: str,
        *,
        outbox_folder: Path | None = None,
        guests_see_each_other: bool = True,
    ) -> None:
        identity = connection.identity
        address = identity.who if calendar_id == "primary" else calendar_id
        self.id = calendar_id
        self.name = calendar_id
        self.mails = identity.can_invite
        self.makes_links = identity.can_make_meet
        self.own_addresses: tuple[str, ...] = (address,) if "@" in address else ()
        self._who = identity.who
        self._connection = connection
        self._requests = EventRequests(connection, calendar_id)
        self._guests_see_each_other = guests_see_each_other
        self._outbox = None
        if outbox_folder and not self.mails:
            self._outbox = Outbox(outbox_folder, Files(), together=guests_see_each_other)
        self._zone = "UTC"
        self._role = ""

    @property
    def own_domain(self) -> str:
        """The domain of the person who invites; a calendar that a group shares has none of its own."""
        address = self._who if "@" in self._who else next(iter(self.own_addresses), "")
        domain = address.rpartition("@")[2].casefold()
        return "" if domain.endswith(".google.com") else domain

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        self._requests.close()

    # --- the port ---------------------------------------------------------------------------------------------------

    def events(self, board_id: str) -> Sequence[Event]:
        """Read every event of this board, alive or cancelled, as far as Google still tells what it was; see the port.

        One request for 2,500 events, and one more for each event ahead whose meeting link was on its way: asked for
        by its id it is looked up now. Copies that people made of our events bear our mark too and are left out.
        """
        items: dict[str, Json] = {}
        token: str | None = None
        while True:
            page = self._page(board_id, token)
            items |= {str(item.get("id", "")): item for item in page.get("items", ())}
            token = page.get("nextPageToken")
            if not token:
                ours = [event for event in map(self._decoded, items.values()) if is_ours(event)]
                return [self._looked_up(event) if self._awaits_link(event) else event for event in ours]

    def check_writable(self) -> None:
        """Refuse a write that Google would refuse for every event; see the port."""
        if self._role in _READERS:
            refusal = ApiError(403, "requiredAccessLevel", "", None, Service.CALENDAR)
            call = Call(Service.CALENDAR, self._connection.identity, self.id, writes=True)
            raise explain(refusal, call, self._connection.now())

    def get(self, event_id: str) -> Event:
        """Read one event; see the port."""
        return self._decoded(self._requests.get(event_id))

    def insert(self, event: Event, *, notify: bool, now: datetime) -> Event:
        """Create an event; see the port. Where Google makes no Meet link at all, its conference has FAILED."""
        self.check_writable()
        if self._outbox and notify:
            self._refuse_taken(event)
            event = replace(event, sequence=self._outbox.put(invitation(event), event.sequence, now))

        def write(*, asks_for_link: bool) -> Json:
            item = new_item(
                event, invites=self.mails, asks_for_link=asks_for_link,
                guests_see_each_other=self._guests_see_each_other,
            )  # fmt: skip
            return self._requests.insert(item, mails=notify and self.mails)

        return self._decoded(self._with_link_if_possible(event, write))

    def update(self, event: Event, *, notify: bool, now: datetime) -> Event:
        """Write our fields over an event; see the port. Two requests: it is read as it stands just before."""
        self.check_writable()
        item, stands = self._unchanged(event)
        if item.get("attendeesOmitted"):
            raise RequestRefused("The event has too many guests for Google Calendar to list; change it there by hand.")
        event = replace(event, organizer=stands.organizer or event.organizer, sequence=stands.sequence)
        if self._outbox and notify:
            staying = {guest.email.casefold() for guest in event.guests}
            removed = [guest for guest in stands.guests if guest.email.casefold() not in staying]
            messages = [*withdrawal(stands, removed), *invitation(event)]
            event = replace(event, sequence=self._outbox.put(messages, stands.sequence + 1, now))
        return self._decoded(self._with_link_if_possible(event, self._writer(item, event, notify=notify)))

    def cancel(self, event: Event, *, notify: bool, now: datetime) -> None:
        """Delete an event; see the port. That it is gone already is fine when the mark proves that it was us."""
        self.check_writable()
        if event.cancelled:
            raise EventGone(_gone(event))
        if self._outbox and notify:
            _, stands = self._unchanged(event)
            self._outbox.put(cancellation(stands), stands.sequence + 1, now)
        mails = notify and self.mails
        try:
            self._requests.delete(event.id, event.etag, mails=mails)
        except (EventGone, EventChanged) as refusal:
            stands = self.get(event.id)
            if stands.cancelled and (not stands.mark.board or stands.mark.ended == event.mark.ended):
                return
            if stands.cancelled or not _only_etag_moved(event, stands, self._zone):
                raise refusal from None
            self._requests.delete(event.id, stands.etag, mails=mails)

    def publish(self, board_id: str, now: datetime) -> None:
        """Nothing is derived from the events here."""

    # --- reading ----------------------------------------------------------------------------------------------------

    def _page(self, board_id: str, token: str | None) -> Json:
        """Read one page of the listing, and what it says about the calendar itself."""
        page = self._requests.page(board_id, token)
        self._role = page["accessRole"]
        self._zone = page["timeZone"] if is_zone(page.get("timeZone", "")) else self._zone
        self.name = page.get("summary") or self.id
        if not self.own_addresses and "@" in self.name:  # a primary calendar is named after its address at first
            self.own_addresses = (self.name,)
        return page

    def _awaits_link(self, event: Event) -> bool:
        ahead = not event.cancelled and event.end_at > self._connection.now()
        return ahead and event.conference is Conference.PENDING

    def _looked_up(self, event: Event) -> Event:
        """Read an event of the listing once more; one that went meanwhile is the next run's to find."""
        try:
            return self.get(event.id)
        except EventGone:
            return event

    def _decoded(self, item: Json) -> Event:
        return decode(item, self._zone)

    def _unchanged(self, event: Event) -> tuple[Json, Event]:
        """Read the event that a write is meant for, if it still is what the plan saw."""
        item = self._requests.get(event.id)
        stands = self._decoded(item)
        if stands.cancelled:
            raise EventGone(_gone(event))
        if stands.etag != event.etag and not _only_etag_moved(event, stands, self._zone):
            raise EventChanged(_changed(event))
        return item, stands

    def _refuse_taken(self, event: Event) -> None:
        """Make sure that nobody is told twice of one event: a message leaves before its event is written."""
        try:
            self.get(event.id)
        except EventGone:
            return
        raise EventExists(f"The event “{event.summary}” is in {self.name} already.")

    # --- writing ----------------------------------------------------------------------------------------------------

    def _with_link_if_possible(self, event: Event, write: Callable[..., Json]) -> Json:
        """Write an event; once more without asking for a link if that is what Google refuses about it."""
        asks = self.makes_links and event.conference is Conference.WANTED
        try:
            return write(asks_for_link=asks)
        except RequestRefused as refusal:
            reason = api_error(refusal)
            if not asks or reason is None or "conference type" not in reason.message:
                raise
            return write(asks_for_link=False)

    def _writer(self, item: Json, event: Event, *, notify: bool) -> Callable[..., Json]:
        """Give what writes an event over ``item``; what it calls a failure is proven to be one."""

        def body_over(item: Json, *, asks_for_link: bool) -> Json:
            return changed_item(
                item, event, invites=self.mails, promotes=notify, asks_for_link=asks_for_link,
                guests_see_each_other=self._guests_see_each_other, calendar_zone=self._zone,
            )  # fmt: skip

        def write(*, asks_for_link: bool) -> Json:
            body = body_over(item, asks_for_link=asks_for_link)
            try:
                return self._put(item, body, notify=notify)
            except EventChanged:
                # Our own write whose answer was lost, an etag that moved by itself, or a person: only reading tells.
                found = self._requests.get(event.id)
                stands = self._decoded(found)
                if stands.cancelled:
                    raise EventGone(_gone(event)) from None
                if same_content(stands, self._decoded(body)):
                    return found
                if not same_content(stands, self._decoded(item)):
                    raise
                return self._put(found, body_over(found, asks_for_link=asks_for_link), notify=notify)

        return write

    def _put(self, item: Json, body: Json, *, notify: bool) -> Json:
        mails = notify and self.mails
        if self.mails or not item.get("attendees"):
            return self._requests.update(item, body, mails=mails)
        # People invited somebody by hand. Whoever may not invite must not even repeat that list.
        try:
            return self._requests.patch(item, merge_patch(item, body), mails=mails)
        except PermissionNeeded as refusal:
            reason = api_error(refusal)
            if reason is None or reason.reason != "forbiddenForServiceAccounts":
                raise
            raise RequestRefused(
                "Somebody invited guests to this event in the calendar, and Google lets a service account change no "
                "event with guests. Take them off there, or sign in as a person: cowork login"
            ) from refusal


def _only_etag_moved(event: Event, stands: Event, zone: str) -> bool:
    """Tell whether an event that has another version now still says what it said when it was read."""
    return isinstance(event.raw, dict) and same_content(decode(event.raw, zone), stands)


def _gone(event: Event) -> str:
    return f"The event “{event.summary}” is not in the calendar any more."


def _changed(event: Event) -> str:
    return f"The event “{event.summary}” was changed in the calendar a moment ago; the next run looks again."
