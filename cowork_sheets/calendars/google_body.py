"""Our event written as Google's Event resource (Calendar API v3, resource Event). Pure.

Writing starts from the resource as read and changes only what differs, so everything people or other programs put
there is carried along.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from cowork_sheets.calendars.google_codec import (
    ATTENDEE,
    PARTSTATS,
    REFUSED,
    Json,
    conference_in,
    decode,
    is_guest,
    kept_guests,
    private_in,
)
from cowork_sheets.calendars.google_texts import description_over
from cowork_sheets.calendars.mark import LISTS, NAMES_KEYS, mark_to_properties
from cowork_sheets.core.model import Conference, Event, Guest, Partstat, When
from cowork_sheets.errors import RequestRefused

OURS = frozenset({
    "board", "ref", "generation", "base", "missing_since", "missing_why", "ended", "call_off_seen", "meet_attempt",
    "mailed", "ask_first", "join", "organizer", "conference", "sequence", *NAMES_KEYS,
})  # fmt: skip
"""Keys of ours that a write may have to take away; ``guest_``, ``attendee_`` and those of ``LISTS`` come on top."""

_OUR_PREFIXES = ("guest_", ATTENDEE, *LISTS)
_MOST_PROPERTIES, _MOST_BYTES, _LONGEST_VALUE = 300, 32_000, 1024
_ANSWERS = {partstat: answer for answer, partstat in PARTSTATS.items()}


def new_item(event: Event, *, invites: bool, asks_for_link: bool, guests_see_each_other: bool) -> Json:
    """Make the resource of a new event.

    ``invites`` says that its guests may be invited, else they are only remembered; ``asks_for_link`` that Google is to
    make the link that the event wants. Raises RequestRefused when it does not fit into an event's properties.
    """
    item = {"id": event.id, "guestsCanSeeOtherGuests": guests_see_each_other}
    return changed_item(
        item, event, invites=invites, promotes=True, asks_for_link=asks_for_link,
        guests_see_each_other=guests_see_each_other,
    )  # fmt: skip


def changed_item(
    item: Json,
    event: Event,
    *,
    invites: bool,
    promotes: bool,
    asks_for_link: bool,
    guests_see_each_other: bool,
    calendar_zone: str = "UTC",
) -> Json:
    """Make the resource to write over ``item``, read just before; for the rest see ``new_item``.

    With ``promotes`` guests who were only remembered so far are invited; without, nobody would tell them.
    """
    stands = decode(item, calendar_zone)
    body = dict(item)
    _put(body, "summary", event.summary)
    _put(body, "location", event.location)
    if not guests_see_each_other:  # a host who hides them by hand is not overruled
        body["guestsCanSeeOtherGuests"] = False
    if event.description != stands.description:
        _put(body, "description", description_over(item.get("description", ""), event.description))
    if event.when != stands.when:
        body |= _times(event.when)
    held = _held(item, event, invites=invites, promotes=promotes)
    if invites:
        _put(body, "attendees", _attendees(item, event, {guest.email.casefold() for guest in held}))
    _put_conference(body, stands, event, asks_for_link=asks_for_link)
    others = {key: value for key, value in private_in(item).items() if not is_our_key(key)}
    private = others | _our_properties(body, event, held, sequence="" if invites else str(event.sequence or ""))
    _check_size(private, event)
    body["extendedProperties"] = {**item.get("extendedProperties", {}), "private": private}
    return body


def is_our_key(key: str) -> bool:
    """Tell whether a private property is ours."""
    return key in OURS or key.startswith(_OUR_PREFIXES)


def merge_patch(before: Json, after: Json) -> Json:
    """Give the patch that makes one resource of another: objects are merged, None removes (RFC 7396)."""
    patch: Json = {name: None for name in before if name not in after}
    for name, value in after.items():
        old = before.get(name)
        if isinstance(value, dict) and isinstance(old, dict):
            if inner := merge_patch(old, value):
                patch[name] = inner
        elif value != old:
            patch[name] = value
    return patch


def _put(body: Json, name: str, value: Any) -> None:
    if value:
        body[name] = value
    else:
        body.pop(name, None)


def _times(when: When) -> Json:
    """Write wall times and their zone, so that Google's own zone database decides the instants (rules.md 2.9).

    Only a moment that the clock shows twice is told apart by its offset.
    """
    zone = ZoneInfo(when.zone)
    moments = {"start": when.start_at.astimezone(zone), "end": when.end_at.astimezone(zone)}
    return {name: {"dateTime": _told(moment), "timeZone": when.zone} for name, moment in moments.items()}


def _told(moment: datetime) -> str:
    shown_twice = moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()
    return (moment if shown_twice else moment.replace(tzinfo=None)).isoformat(timespec="seconds")


def _held(item: Json, event: Event, *, invites: bool, promotes: bool) -> list[Guest]:
    """List the guests to be remembered only: all who are not invited already, or those who were so far."""
    invited = {attendee["email"].casefold() for attendee in item.get("attendees", ()) if is_guest(attendee)}
    if not invites:
        return [guest for guest in event.guests if guest.email.casefold() not in invited]
    kept = set() if promotes else {guest.email.casefold() for guest in kept_guests(item)} - invited
    return [guest for guest in event.guests if guest.email.casefold() in kept]


def _attendees(item: Json, event: Event, held: set[str]) -> list[Json]:
    """Give everybody's own entry as it is, but for answers that differ; then those who are new."""
    wanted = {guest.email.casefold(): guest for guest in event.guests if guest.email.casefold() not in held}
    entries = []
    for attendee in item.get("attendees", ()):
        if not is_guest(attendee):
            entries.append(attendee)
        elif guest := wanted.pop(attendee["email"].casefold(), None):
            answer = attendee.get("responseStatus", "")
            same = PARTSTATS.get(answer, Partstat.NEEDS_ACTION) is guest.partstat
            entries.append(attendee if same else {**attendee, "responseStatus": _ANSWERS[guest.partstat]})
    for guest in wanted.values():
        entry = {"email": guest.email, "responseStatus": _ANSWERS[guest.partstat]}
        entries.append(entry | ({"displayName": guest.name} if guest.name else {}))
    return entries


def _put_conference(body: Json, stands: Event, event: Event, *, asks_for_link: bool) -> None:
    """Ask for a link, or take away the one asked for when the place is another now; else leave it as it stands."""
    state, _ = conference_in(body)
    if event.conference is Conference.WANTED:
        if asks_for_link and state not in {Conference.READY, Conference.PENDING}:
            request = {"requestId": _request_id(event), "conferenceSolutionKey": {"type": "hangoutsMeet"}}
            body["conferenceData"] = {"createRequest": request}
    elif stands.conference and not event.conference:
        body.pop("conferenceData", None)
        body.pop("hangoutLink", None)


def _request_id(event: Event) -> str:
    """Name a request for a link: the same when it is repeated, another for each version that asks for one.

    Google ignores a name that it has seen, so an attempt's number alone would not do: places change back and forth.
    """
    return sha256(f"{event.id}/{event.etag}".encode()).hexdigest()[:32]


def _our_properties(body: Json, event: Event, held: Iterable[Guest], *, sequence: str) -> dict[str, str]:
    refused = event.conference in {Conference.WANTED, Conference.FAILED} and not body.get("conferenceData")
    properties = mark_to_properties(event.mark) | {
        "join": "" if event.conference else event.join,
        "organizer": event.organizer,
        "conference": REFUSED if refused else "",
        "sequence": sequence,
    }
    for number, guest in enumerate(held):
        value = json.dumps([guest.email, guest.name, guest.partstat], ensure_ascii=False, separators=(",", ":"))
        properties[f"{ATTENDEE}{number:03}"] = value
    return {key: value for key, value in properties.items() if value}


def _check_size(private: Mapping[str, str], event: Event) -> None:
    """Refuse what Google would cut or drop without a word (Calendar API guide, "Extended properties")."""
    for key, value in private.items():
        if is_our_key(key) and len(value) > _LONGEST_VALUE:
            what = "meeting link is" if key == "join" else "proposer's or a guest's address or name is"
            raise RequestRefused(f"The {what} longer than Google Calendar can keep with an event. Make it shorter.")
    size = sum(len(key.encode()) + len(value.encode()) for key, value in private.items())
    if len(private) > _MOST_PROPERTIES or size > _MOST_BYTES:
        raise RequestRefused(
            f"The session has {len(event.guests)} guests, more than Google Calendar can keep with one event. "
            "Split it into two sessions."
        )
