"""``events``: insert, get, patch, update, delete; and what is said about calendars."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.google.calendar_access import (
    RANKS,
    cancelled,
    guest_addresses,
    opened_calendar,
    opened_event,
    read_once,
    refuse_other_version,
    send,
    send_updates,
    shown_event,
)
from tests.google.calendar_state import Calendar, Event, with_milliseconds
from tests.google.conferences import settle, wanted_conference
from tests.google.error_bodies import calendar_error
from tests.google.event_rules import EVENT_ID, kept_event, merged
from tests.google.exchange import JSON, Answer, NotEmulated, Request
from tests.google.operations import operation
from tests.google.outbox import Kind

if TYPE_CHECKING:
    from tests.google.world import World

SIGNIFICANT = ("start", "end", "location", "status")
SEEN_BY_GUESTS = (*SIGNIFICANT, "summary", "description", "attendees", "conferenceData")
BOOKKEEPING = ("id", "iCalUID", "created", "creator", "organizer", "sequence")


def _answer(world: "World", request: Request, calendar: Calendar, event: Event) -> Answer:
    shown = shown_event(world, request, calendar, event)
    return Answer(200, shown, {"ETag": event.etag} if world.switches.etag_header else {})


def _refuse_guests(request: Request, body: JSON) -> None:
    if body.get("attendees") and request.identity.kind == "service account":
        message = "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority."
        raise calendar_error(403, "forbiddenForServiceAccounts", message, "calendar")


def _conference(request: Request, calendar: Calendar, body: JSON, present: Event | None) -> tuple[JSON, str]:
    """Give the event's conference fields after a request with version 1, and the id of a new conference request."""
    may_meet = request.identity.kind != "service account"
    conference, request_id = wanted_conference(body, present, calendar, may_meet=may_meet)
    kept: JSON = {"conferenceData": conference} if conference else {}
    if conference and present and conference is present.resource.get("conferenceData"):
        kept |= {name: present.resource[name] for name in ("hangoutLink",) if name in present.resource}
    return kept, request_id


def _with_organizer(world: "World", resource: JSON, calendar: Calendar) -> JSON:
    """Add the organizer to the guests, if the switch says that Google does."""
    guests = resource.get("attendees")
    if not guests or not world.switches.organizer_among_attendees:
        return resource
    if any(guest["email"].casefold() == calendar.calendar_id.casefold() for guest in guests):
        return resource
    return {**resource, "attendees": [*guests, {"email": calendar.calendar_id, "responseStatus": "accepted"}]}


@operation("calendar.events.insert")
def insert_event(world: "World", request: Request) -> Answer:
    """Create an event; an id that was ever used is taken."""
    calendar = opened_calendar(world, request, write=True)
    body: JSON = request.body or {}
    event_id = body.get("id") or world.new_event_id()
    if not EVENT_ID.fullmatch(event_id):
        raise calendar_error(400, "invalid", "Invalid resource id value.")
    send_updates(request)
    kept = kept_event(body, calendar, world.switches)
    _refuse_guests(request, body)
    taken = calendar.events.get(event_id)
    if taken is not None and (world.switches.tombstone_keeps_id or not taken.is_cancelled):
        raise calendar_error(409, "duplicate", "The requested identifier already exists.")
    kept = _with_organizer(world, kept, calendar)
    resource: JSON = {
        "id": event_id,
        "iCalUID": body.get("iCalUID") or f"{event_id}@google.com",
        "created": with_milliseconds(world.now().replace(microsecond=0)),
        "creator": {"email": request.caller},
        "organizer": {"email": calendar.calendar_id},
        "sequence": body.get("sequence") or 0,
        **kept,
    }
    request_id = ""
    if request.one("conferenceDataVersion") == "1":
        conference, request_id = _conference(request, calendar, body, None)
        resource |= conference
    world.quotas.invite(world, calendar, [guest["email"] for guest in resource.get("attendees", [])])
    event = Event(resource, "", 0, world.now(), spent_requests=frozenset({request_id} - {""}))
    event = _requested(world, event, request_id)
    event = world.keep_event(calendar, event)
    mails: dict[str, Kind] = dict.fromkeys(guest_addresses(event).values(), "invite")
    send(world, request, calendar, event_id, mails)
    return _answer(world, request, calendar, event)


def _requested(world: "World", event: Event, request_id: str) -> Event:
    """Let a new conference request wait, or settle it at once."""
    if not request_id:
        return event
    event = replace(event, spent_requests=event.spent_requests | {request_id})
    if world.switches.conference_pending_reads == 0:
        return settle(event, world.switches, world.random)
    return replace(event, pending_reads=world.switches.conference_pending_reads)


@operation("calendar.events.get")
def get_event(world: "World", request: Request) -> Answer:
    """Read an event; a deleted one is answered too."""
    calendar = opened_calendar(world, request)
    event = read_once(world, calendar, opened_event(world, request, calendar))
    if request.headers.get("if-none-match") == event.etag:
        return Answer(304, None, {"ETag": event.etag})
    return _answer(world, request, calendar, event)


@operation("calendar.events.update", "calendar.events.patch")
def change_event(world: "World", request: Request) -> Answer:
    """Replace an event, or merge into it."""
    calendar = opened_calendar(world, request, write=True)
    present = opened_event(world, request, calendar)
    refuse_other_version(request, present)
    send_updates(request)
    body: JSON = request.body or {}
    is_patch = request.operation.endswith("patch")
    resource = present.resource
    if present.is_cancelled and not world.switches.undelete_allowed:
        raise calendar_error(403, "forbidden", "Forbidden")
    if resource["organizer"]["email"].casefold() != calendar.calendar_id.casefold():
        message = "Shared properties can only be changed by the organizer of the event."
        raise calendar_error(403, "forbiddenForNonOrganizer", message, "calendar")
    wanted = merged(resource, body) if is_patch else body
    if present.is_cancelled and not body.get("status"):
        wanted = {**wanted, "status": "cancelled"}
    kept = kept_event(wanted, calendar, world.switches)
    if (body.get("sequence") if body.get("sequence") is not None else resource["sequence"]) < resource["sequence"]:
        message = (
            "Invalid sequence value. The specified sequence number is below the current sequence number of the "
            "resource. Re-fetch the resource and use its sequence number on the following request."
        )
        raise calendar_error(400, "invalid", message)
    _refuse_guests(request, body)
    kept = _with_organizer(world, kept, calendar)
    conference, request_id = _changed_conference(world, request, calendar, wanted, present, is_patch=is_patch)
    changed: JSON = {**{name: resource[name] for name in BOOKKEEPING}, **kept, **conference}
    if any(changed.get(name) != resource.get(name) for name in SIGNIFICANT):
        changed["sequence"] = max(resource["sequence"] + 1, body.get("sequence") or 0)
    return _store_change(world, request, calendar, present, changed, request_id)


def _changed_conference(
    world: "World", request: Request, calendar: Calendar, wanted: JSON, present: Event, *, is_patch: bool
) -> tuple[JSON, str]:
    if request.one("conferenceDataVersion") != "1":
        if not is_patch and not world.switches.put_without_version_keeps_conference:
            return {}, ""
        names = ("conferenceData", "hangoutLink")
        return {name: present.resource[name] for name in names if name in present.resource}, ""
    return _conference(request, calendar, wanted, present)


def _store_change(
    world: "World", request: Request, calendar: Calendar, present: Event, changed: JSON, request_id: str
) -> Answer:
    before = guest_addresses(present)
    now = world.now()
    only_reminders = {**changed, "reminders": 0} == {**present.resource, "reminders": 0}
    visible = any(changed.get(name) != present.resource.get(name) for name in SEEN_BY_GUESTS)
    event = replace(present, resource=changed, updated=present.updated if only_reminders else now)
    event.cancelled_at = (present.cancelled_at or now) if event.is_cancelled else None
    after = guest_addresses(event)
    world.quotas.invite(world, calendar, [after[key] for key in after.keys() - before.keys()])
    event = _requested(world, event, request_id)
    event = world.keep_event(calendar, event)
    mails: dict[str, Kind] = {address: "cancel" for key, address in before.items() if key not in after}
    if event.is_cancelled:
        mails |= dict.fromkeys(after.values(), "cancel") if not present.is_cancelled else {}
    else:
        mails |= {address: "invite" for key, address in after.items() if key not in before}
        if visible or world.switches.every_update_mails:
            mails |= {address: "update" for key, address in after.items() if key in before}
    send(world, request, calendar, event.event_id, mails)
    return _answer(world, request, calendar, event)


@operation("calendar.events.delete")
def delete_event(world: "World", request: Request) -> Answer:
    """Delete an event: it stays as a tombstone that keeps its id."""
    calendar = opened_calendar(world, request, write=True)
    event = opened_event(world, request, calendar)
    if event.is_cancelled:
        raise calendar_error(410, "deleted", "Resource has been deleted")
    refuse_other_version(request, event)
    send_updates(request)
    world.keep_event(calendar, cancelled(replace(event, updated=world.now()), world.now()))
    mails: dict[str, Kind] = dict.fromkeys(guest_addresses(event).values(), "cancel")
    send(world, request, calendar, event.event_id, mails)
    return Answer(204)


@operation("calendar.events.instances")
def instances(_: "World", request: Request) -> Answer:
    """Refuse: recurring events are not played."""
    raise NotEmulated(f"{request.operation}: recurring events")


@operation("calendar.calendars.get")
def get_calendar(world: "World", request: Request) -> Answer:
    """Say what a calendar is."""
    calendar = opened_calendar(world, request)
    return Answer(
        200,
        {
            "kind": "calendar#calendar",
            "etag": f'"{calendar.calendar_id}"',
            "id": calendar.calendar_id,
            "summary": calendar.summary,
            "timeZone": calendar.time_zone,
            "conferenceProperties": {"allowedConferenceSolutionTypes": list(calendar.conference_types)},
        },
    )


@operation("calendar.calendarList.get")
def get_listed_calendar(world: "World", request: Request) -> Answer:
    """Say what a calendar is to the caller."""
    return Answer(200, _listed(opened_calendar(world, request), request.caller))


@operation("calendar.calendarList.list")
def list_calendars(world: "World", request: Request) -> Answer:
    """List the calendars the caller can see."""
    visible = [calendar for calendar in world.calendars.values() if RANKS[calendar.role(request.caller)]]
    items = [_listed(calendar, request.caller) for calendar in visible]
    return Answer(200, {"kind": "calendar#calendarList", "etag": '"p1"', "nextSyncToken": "list", "items": items})


def _listed(calendar: Calendar, caller: str) -> JSON:
    role = calendar.role(caller)
    listed: JSON = {
        "kind": "calendar#calendarListEntry",
        "etag": f'"{calendar.calendar_id}"',
        "id": calendar.calendar_id,
        "summary": calendar.summary,
        "timeZone": calendar.time_zone,
        "colorId": "14",
        "selected": True,
        "accessRole": role,
        "defaultReminders": [{"method": "popup", "minutes": 10}] if role == "owner" else [],
        "conferenceProperties": {"allowedConferenceSolutionTypes": list(calendar.conference_types)},
    }
    if calendar.primary and role == "owner":
        listed["primary"] = True
    return listed
