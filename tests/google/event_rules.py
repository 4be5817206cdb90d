"""What makes an event acceptable (Calendar API, events.insert), and how what was sent becomes what is kept."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.google.calendar_state import DEFAULTS, Calendar, instant, rfc3339
from tests.google.error_bodies import calendar_error
from tests.google.exchange import JSON, NotEmulated
from tests.google.switches import Switches

EVENT_ID = re.compile(r"[a-v0-9]{5,1024}")
ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")

READ_ONLY = {
    "id", "created", "updated", "creator", "organizer", "htmlLink", "iCalUID", "hangoutLink", "kind", "etag",
    "attendeesOmitted", "recurringEventId", "originalStartTime", "endTimeUnspecified", "locked", "privateCopy",
}  # fmt: skip
PLAIN = {
    "summary", "description", "location", "colorId", "source", "transparency", "visibility", "guestsCanInviteOthers",
    "guestsCanModify", "guestsCanSeeOtherGuests", "anyoneCanAddSelf",
}  # fmt: skip
HANDLED = READ_ONLY | PLAIN | {
    "start", "end", "attendees", "extendedProperties", "reminders", "status", "sequence", "eventType", "conferenceData",
}  # fmt: skip
ANSWERS = {"needsAction", "declined", "tentative", "accepted"}
GUEST_FIELDS = ("email", "displayName", "optional", "responseStatus", "comment", "additionalGuests", "resource")


def refuse_unknown(body: JSON) -> None:
    """Refuse loudly what is not played here: recurring events, attachments and the like."""
    for name, value in body.items():
        if name not in HANDLED and value not in (None, [], {}):
            raise NotEmulated(f"the event field {name!r}")
    if body.get("eventType") not in {None, "default"}:
        raise NotEmulated(f"the event type {body['eventType']!r}")


def kept_event(body: JSON, calendar: Calendar, switches: Switches) -> JSON:
    """Check what a caller may set of an event, and give it as it is kept; without id, conference and bookkeeping."""
    refuse_unknown(body)
    kept: JSON = {name: body[name] for name in PLAIN if body.get(name) not in (None, "")}
    kept = {name: value for name, value in kept.items() if DEFAULTS.get(name) != value}
    kept["status"] = body.get("status") or "confirmed"
    if kept["status"] not in {"confirmed", "tentative", "cancelled"}:
        raise calendar_error(400, "invalid", "Invalid value for: status", location="status")
    kept |= _times(body, calendar, switches)
    guests = _guests(body.get("attendees") or [], switches)
    if guests:
        kept["attendees"] = guests
    if properties := _extended_properties(body.get("extendedProperties") or {}):
        kept["extendedProperties"] = properties
    kept["reminders"] = _reminders(body.get("reminders"))
    return kept


def _times(body: JSON, calendar: Calendar, switches: Switches) -> JSON:
    found = {name: _time(body.get(name), name, calendar) for name in ("start", "end")}
    if ("date" in found["start"]) != ("date" in found["end"]):
        raise calendar_error(400, "invalid", "Invalid start time.")
    start, end = (instant(found[name], calendar.zone) for name in ("start", "end"))
    empty = end < start or (end == start and ("date" in found["start"] or not switches.zero_length_events))
    if empty:
        message = "The specified time range is empty."
        raise calendar_error(400, "timeRangeEmpty", message, "calendar", location="timeMax")
    return found


def _time(when: JSON | None, name: str, calendar: Calendar) -> JSON:
    when = {key: value for key, value in (when or {}).items() if value is not None}
    if not (when.get("date") or when.get("dateTime")):
        raise calendar_error(400, "required", f"Missing {name} time.")
    if when.get("date") and when.get("dateTime"):
        raise calendar_error(400, "invalid", f"Invalid {name} time.")
    if when.get("timeZone") and not known_zone(when["timeZone"]):
        raise calendar_error(400, "invalid", f"Invalid time zone definition for {name} time.")
    try:
        if when.get("date"):
            return {"date": date.fromisoformat(when["date"]).isoformat()}
        moment = datetime.fromisoformat(when["dateTime"])
    except ValueError:
        raise calendar_error(400, "badRequest", "Bad Request") from None
    if moment.tzinfo is None and not when.get("timeZone"):
        raise calendar_error(400, "required", f"Missing time zone definition for {name} time.")
    shown = instant(when, calendar.zone).astimezone(calendar.zone)
    return {"dateTime": rfc3339(shown), "timeZone": when.get("timeZone") or calendar.time_zone}


def known_zone(name: str) -> bool:
    """Tell whether the name is one of the time zone database; Windows' names are not."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _guests(attendees: list[JSON], switches: Switches) -> list[JSON]:
    guests: dict[str, JSON] = {}
    for attendee in attendees:
        address = attendee.get("email")
        if not address:
            raise calendar_error(400, "required", "Missing attendee email.")
        if not ADDRESS.fullmatch(address):
            raise calendar_error(400, "invalid", "Invalid attendee email.")
        guest: JSON = {name: attendee[name] for name in GUEST_FIELDS if attendee.get(name) not in (None, False, 0, "")}
        guest.setdefault("responseStatus", "needsAction")
        if guest["responseStatus"] not in ANSWERS:
            raise calendar_error(400, "invalid", "Invalid value for: responseStatus")
        if not switches.same_addresses_as_sent:
            guest["email"] = address.lower()
        guests.setdefault(address.casefold(), guest)
    return list(guests.values())


def _extended_properties(properties: JSON) -> JSON:
    """Drop keys that are too long and cut values that are, silently as Google does."""
    kept: JSON = {}
    for kind in ("private", "shared"):
        pairs: Mapping[str, Any] = properties.get(kind) or {}
        fitting = {key: str(value)[:1024] for key, value in pairs.items() if len(key) <= 44 and value is not None}
        if fitting:
            kept[kind] = fitting
    every = [(str(key), str(value)) for kind in kept.values() for key, value in kind.items()]
    if len(every) > 300 or sum(len(key) + len(value) for key, value in every) > 32 * 1024:
        raise calendar_error(400, "invalid", "The extended properties of the event are too large.")
    return kept


def _reminders(reminders: JSON | None) -> JSON:
    if not reminders:
        return {"useDefault": True}
    overrides = reminders.get("overrides") or []
    if overrides and reminders.get("useDefault"):
        message = "Cannot specify both default reminders and overrides at the same time."
        raise calendar_error(400, "cannotUseDefaultRemindersAndSpecifyOverride", message, "calendar")
    if len(overrides) > 5:
        raise calendar_error(400, "invalid", "Too many reminder overrides.")
    for override in overrides:
        if override.get("method") not in {"email", "popup"} or not 0 <= override.get("minutes", -1) <= 40320:
            raise calendar_error(400, "invalid", "Invalid reminder override.")
    return {"useDefault": bool(reminders.get("useDefault"))} | ({"overrides": overrides} if overrides else {})


def merged(present: JSON, patch: JSON) -> JSON:
    """Apply a patch: objects are merged, null removes, lists are replaced whole."""
    result = dict(present)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict) and isinstance(result.get(name), dict):
            result[name] = merged(result[name], value)
        else:
            result[name] = value
    return result
