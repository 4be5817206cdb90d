"""Opening calendars and events for a caller, showing events, and sending mail."""

import base64
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.google.calendar_state import Calendar, Event, Role, instant, rfc3339, with_milliseconds
from tests.google.conferences import is_pending, settle
from tests.google.error_bodies import calendar_error
from tests.google.event_rules import known_zone
from tests.google.exchange import JSON, Request
from tests.google.outbox import Kind, Mail

if TYPE_CHECKING:
    from tests.google.world import World

RANKS: dict[Role | None, int] = {None: 0, "freeBusyReader": 1, "reader": 2, "writer": 3, "owner": 4}


def opened_calendar(world: "World", request: Request, *, write: bool = False) -> Calendar:
    """Give the calendar a request names; refuse when it is unknown, invisible or not writable."""
    named = request.arguments["calendarId"]
    key = request.caller if named == "primary" else named
    calendar = world.calendars.get(key.casefold())
    if calendar is None and named == "primary":
        calendar = world.add_calendar(key, owner=key, primary=True, time_zone="UTC")
    rank = RANKS[calendar.role(request.caller) if calendar else None]
    if calendar is None or rank < RANKS["reader"]:
        raise calendar_error(404, "notFound", "Not Found")
    if write and rank < RANKS["writer"]:
        message = "You need to have writer access to this calendar."
        raise calendar_error(403, "requiredAccessLevel", message, "calendar")
    return calendar


def opened_event(world: "World", request: Request, calendar: Calendar) -> Event:
    """Give the event a request names, deleted ones too as long as Google remembers them."""
    event = calendar.events.get(request.arguments["eventId"])
    if event is None or forgotten(world, event):
        raise calendar_error(404, "notFound", "Not Found")
    return event


def forgotten(world: "World", event: Event) -> bool:
    """Tell whether a deleted event is no longer shown."""
    lifetime = world.switches.tombstone_lifetime
    return lifetime is not None and event.cancelled_at is not None and world.now() - event.cancelled_at > lifetime


def refuse_other_version(request: Request, event: Event) -> None:
    """Refuse a change whose If-Match names another version."""
    wanted = request.headers.get("if-match")
    if wanted and wanted.strip() not in {"*", event.etag}:
        raise calendar_error(412, "conditionNotMet", "Precondition Failed", location="If-Match")


def answer_zone(request: Request, calendar: Calendar) -> tzinfo:
    """Give the zone in which an answer shows times: the one asked for, else the calendar's."""
    name = request.one("timeZone")
    if name and not known_zone(name):
        raise calendar_error(400, "invalid", "Invalid time zone.", location="timeZone")
    return ZoneInfo(name) if name else calendar.zone


def read_once(world: "World", calendar: Calendar, event: Event) -> Event:
    """Count a read of a pending conference; when it has been pending long enough it is settled first."""
    if not is_pending(event):
        return event
    if event.pending_reads > 0:
        event.pending_reads -= 1
        return event
    settled = settle(event, world.switches, world.random)
    return world.keep_event(calendar, settled)


def shown_event(world: "World", request: Request, calendar: Calendar, event: Event) -> JSON:
    """Give the Event resource as the caller sees it."""
    if event.is_cancelled and not world.switches.tombstones_keep_details:
        return {"kind": "calendar#event", "etag": event.etag, "id": event.event_id, "status": "cancelled"}
    zone = answer_zone(request, calendar)
    resource = event.resource
    shown: JSON = {
        "kind": "calendar#event",
        "etag": event.etag,
        **resource,
        "htmlLink": _link(calendar, event),
        "updated": with_milliseconds(event.updated),
        "start": _shown_time(resource["start"], calendar, zone),
        "end": _shown_time(resource["end"], calendar, zone),
        "creator": _shown_person(resource["creator"], calendar),
        "organizer": _shown_person(resource["organizer"], calendar),
        "eventType": "default",
    }
    if not calendar.primary and shown["organizer"].get("self"):
        shown["organizer"]["displayName"] = calendar.summary
    if guests := resource.get("attendees"):
        organizer = resource["organizer"]["email"].casefold()
        shown["attendees"] = [_shown_guest(guest, calendar, organizer) for guest in guests]
        most = int(request.one("maxAttendees", "0"))
        if most and len(guests) > most:
            shown["attendees"] = [guest for guest in shown["attendees"] if guest.get("self")]
            shown["attendeesOmitted"] = True
    return shown


def _link(calendar: Calendar, event: Event) -> str:
    packed = base64.urlsafe_b64encode(f"{event.event_id} {calendar.calendar_id}".encode()).decode().rstrip("=")
    return f"https://www.google.com/calendar/event?eid={packed}"


def _shown_time(when: JSON, calendar: Calendar, zone: tzinfo) -> JSON:
    if "date" in when:
        return when
    return {**when, "dateTime": rfc3339(instant(when, calendar.zone).astimezone(zone))}


def _shown_person(person: JSON, calendar: Calendar) -> JSON:
    mine = person["email"].casefold() == calendar.calendar_id.casefold()
    return {**person, "self": True} if mine else dict(person)


def _shown_guest(guest: JSON, calendar: Calendar, organizer: str) -> JSON:
    shown = _shown_person(guest, calendar)
    if guest["email"].casefold() == organizer:
        shown["organizer"] = True
    return shown


def send(world: "World", request: Request, calendar: Calendar, event_id: str, mails: dict[str, Kind]) -> None:
    """Put mails into the outbox, as far as ``sendUpdates`` wants them. The calendar itself gets none."""
    wanted = send_updates(request)
    for address, kind in mails.items():
        if address.casefold() == calendar.calendar_id.casefold() or wanted == "none":
            continue
        if wanted == "externalOnly" and address.casefold() in world.users:
            continue
        world.outbox.append(Mail(event_id, address, kind, world.now(), calendar.calendar_id))


def send_updates(request: Request) -> str:
    """Read ``sendUpdates``; unset means that nobody is mailed."""
    wanted = request.one("sendUpdates") or ("all" if request.flag("sendNotifications") else "none")
    if wanted not in {"all", "externalOnly", "none"}:
        message = f"Invalid value '{wanted}'. Values must match the following regular expression: all|externalOnly|none"
        raise calendar_error(400, "invalidParameter", message, location="sendUpdates")
    return wanted


def guest_addresses(event: Event | None) -> dict[str, str]:
    """Give the guests of an event: the address as written by the address as compared."""
    guests = event.resource.get("attendees", []) if event else []
    return {guest["email"].casefold(): guest["email"] for guest in guests}


def cancelled(event: Event, now: datetime) -> Event:
    """Give the event as deleted."""
    return replace(event, resource={**event.resource, "status": "cancelled"}, cancelled_at=now)
