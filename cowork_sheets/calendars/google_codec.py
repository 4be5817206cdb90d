"""Google's Event resource read as our event (Calendar API v3, resource Event). Pure; ``google_body.py`` writes it.

Private extended properties hold what Google has no field for: our mark in the words of ``mark.py``, and

    join         the meeting's link, when it is not Google's own
    organizer    who proposed the session; Google's organizer is always the calendar
    conference   "refused": Google would not make a Meet link for this sign-in or calendar
    sequence     SEQUENCE of the messages in the outbox, where we cannot send mail ourselves
    attendee_N   a guest we may not invite: [address, name, answer], in the event's order
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from cowork_sheets.calendars.google_texts import text_of
from cowork_sheets.calendars.mark import is_zone, mark_from_properties
from cowork_sheets.calendars.sent_time import by_older_rules
from cowork_sheets.core.identity import event_id
from cowork_sheets.core.model import Conference, Event, Guest, Mark, Partstat, When

Json: TypeAlias = dict[str, Any]

ITEM_FIELDS = (
    "id,etag,status,sequence,summary,description,location,start,end,hangoutLink,extendedProperties/private,"
    "attendees(email,displayName,responseStatus,self,organizer,resource),"
    "conferenceData(createRequest/status,entryPoints(entryPointType,uri))"
)
"""What ``decode`` reads: the part of a resource a listing has to bring."""
NO_MARK = Mark("", "", 0)
ATTENDEE = "attendee_"
REFUSED = "refused"
_NEVER = When(datetime(1970, 1, 1), "UTC", 0)  # noqa: DTZ001  # a stub of a deleted event has no time
PARTSTATS = {
    "needsAction": Partstat.NEEDS_ACTION,
    "accepted": Partstat.ACCEPTED,
    "declined": Partstat.DECLINED,
    "tentative": Partstat.TENTATIVE,
}


def decode(item: Json, calendar_zone: str) -> Event:
    """Read a resource; ``calendar_zone`` is for times that name none, such as whole days.

    An event without our mark, or a deleted one of which Google kept only the id, has the empty mark.
    """
    properties = private_in(item)
    mark = mark_from_properties(properties) or NO_MARK
    conference, link = conference_in(item)
    if join := properties.get("join", ""):
        conference, link = Conference.NONE, join
    return Event(
        id=str(item.get("id", "")),
        # Google keeps wall time and zone, but answers with an instant by its own database, which may be older than ours
        # for a while (tzdata 2026f: British Columbia).
        when=by_older_rules(_when(item, calendar_zone), mark) if "start" in item else _NEVER,
        summary=item.get("summary", ""),
        mark=mark,
        description=text_of(item.get("description", "")),
        location=item.get("location", ""),
        join=link,
        conference=conference,
        guests=tuple(_guests(item)),
        organizer=properties.get("organizer", ""),
        cancelled=item.get("status") == "cancelled",
        sequence=_sequence(properties, item),
        etag=item.get("etag", ""),
        raw=item,
    )


def is_ours(event: Event) -> bool:
    """Tell an event we made from a person's copy of one: only ours has the id that follows from its mark."""
    return bool(event.mark.board) and event.id == event_id(event.mark.board, event.mark.ref, event.mark.generation)


def same_content(one: Event, other: Event) -> bool:
    """Compare what people and plans go by; that a meeting link was finished in the meantime is no difference."""
    return _content(one) == _content(other)


def _content(event: Event) -> Event:
    settled = replace(event, conference=Conference.WANTED, join="") if event.conference else event
    return replace(settled, etag="", sequence=0)


def conference_in(item: Json) -> tuple[Conference, str]:
    """Tell how far Google is with the meeting link, and give it once it is there."""
    data = item.get("conferenceData") or {}
    entries = (entry for entry in data.get("entryPoints", ()) if entry.get("entryPointType") == "video")
    if link := item.get("hangoutLink") or next((entry.get("uri", "") for entry in entries), ""):
        return Conference.READY, link
    if "createRequest" in data:
        status = data["createRequest"].get("status", {}).get("statusCode", "pending")
        return (Conference.FAILED if status == "failure" else Conference.PENDING), ""
    refused = private_in(item).get("conference") == REFUSED
    return Conference.FAILED if refused else Conference.NONE, ""


def private_in(item: Json) -> Mapping[str, str]:
    """Give the private extended properties, ours and others'."""
    properties: Mapping[str, str] = item.get("extendedProperties", {}).get("private", {})
    return properties


def _sequence(properties: Mapping[str, str], item: Json) -> int:
    own = properties.get("sequence", "")
    return int(own) if own.isdecimal() and own.isascii() and len(own) < 10 else int(item.get("sequence", 0))


def _when(item: Json, calendar_zone: str) -> When:
    start, end = item["start"], item.get("end") or item["start"]
    named = start.get("timeZone", "")
    zone = named if "dateTime" in start and is_zone(named) else calendar_zone
    begins, ends = _instant(start, calendar_zone), _instant(end, calendar_zone)
    minutes = max(0, round((ends - begins).total_seconds() / 60))
    return When(begins.astimezone(ZoneInfo(zone)).replace(tzinfo=None), zone, minutes)


def _instant(moment: Json, calendar_zone: str) -> datetime:
    if "dateTime" not in moment:
        return datetime.combine(date.fromisoformat(moment["date"]), time(), ZoneInfo(calendar_zone)).astimezone(UTC)
    told = datetime.fromisoformat(moment["dateTime"])
    if told.tzinfo is None:
        named = moment.get("timeZone", "")
        told = told.replace(tzinfo=ZoneInfo(named if is_zone(named) else calendar_zone))
    return told.astimezone(UTC)


def _guests(item: Json) -> Iterable[Guest]:
    """Give the guests, those first whom we keep ourselves; who is invited for real answers for real."""
    guests = {guest.email.casefold(): guest for guest in kept_guests(item)}
    for attendee in item.get("attendees", ()):
        if is_guest(attendee):
            answer = PARTSTATS.get(attendee.get("responseStatus", ""), Partstat.NEEDS_ACTION)
            guest = Guest(attendee["email"], attendee.get("displayName", ""), answer)
            guests[guest.email.casefold()] = guest
    return guests.values()


def is_guest(attendee: Json) -> bool:
    """Leave out the calendar's own entry, which Google adds or not, rooms, and entries without an address."""
    return bool(attendee.get("email")) and not any(attendee.get(kind) for kind in ("self", "organizer", "resource"))


def kept_guests(item: Json) -> Iterator[Guest]:
    """Give the guests whom nobody could invite yet; a damaged property names nobody."""
    properties = private_in(item)
    for key in sorted(key for key in properties if key.startswith(ATTENDEE)):
        try:
            email, name, partstat = json.loads(properties[key])
            yield Guest(str(email), str(name), Partstat(partstat))
        except (ValueError, TypeError, RecursionError):
            continue
