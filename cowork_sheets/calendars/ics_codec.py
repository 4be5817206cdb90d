"""A VEVENT and our event, in both directions (RFC 5545, RFC 7986).

Times are written in UTC, so no file needs a VTIMEZONE; the session's own zone stands in X-COWORK-ZONE, and the
instant that its time was when it was sent in X-COWORK-SENT. A calendar program may write the start anew, with a TZID of
its own: that is read back as wall time in that zone.
Writing changes only what differs from what stands in the file: everything a calendar program or a person put there
(alarms, categories, parameters of guests, a repetition) stays as it is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Calendar, vCalAddress, vText, vUri
from icalendar import Event as VEvent

from cowork_sheets.calendars.mark import is_zone, mark_to_properties
from cowork_sheets.calendars.sent_time import as_sent, note_of
from cowork_sheets.core.model import Event, Guest, Mark, Partstat, When

PRODUCT = "-//cowork-sheets//cowork-sheets//EN"
DOMAIN = "@cowork-sheets"
OUR_ID = re.compile(r"cs[a-v0-9]{40}")
"""What an event's id looks like (docs/rules.md 2.1)."""
JOIN_LABEL = "Join the session"

_OURS = "X-COWORK-"
_ZONE = f"{_OURS}ZONE"
_SENT = f"{_OURS}SENT"
_READ = frozenset({
    "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "CONFERENCE",
    "ORGANIZER", "ATTENDEE", "STATUS", "SEQUENCE",
})  # fmt: skip
_NOT_CARRIED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": r"\n"})
_SPACE = re.compile(r"\s+")

Properties: TypeAlias = Mapping[str, str]
"""Our X-COWORK- properties without that prefix, in the words of ``mark.py`` ("missing_since", and "zone")."""


def clean(text: str) -> str:
    """Leave out what an .ics file cannot carry (control characters, half characters); a line end is a newline."""
    return _NOT_CARRIED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_name(text: str) -> str:
    r"""Make a name fit to stand beside an address, on one line.

    A backslash becomes a slash: RFC 5545 gives it no meaning in a parameter, but icalendar reads ``\;`` as one sign.
    """
    return " ".join(clean(text).replace("\\", "/").split())


def clean_link(link: str) -> str:
    """Make a link fit to stand as a URI, which holds neither spaces nor backslashes (RFC 3986)."""
    return _SPACE.sub("", clean(link)).replace("\\", "%5C")


def uid_of(event_id: str) -> str:
    """Give the UID under which an event travels (docs/rules.md 2.1)."""
    return event_id + DOMAIN


def new_file(method: str = "") -> Calendar:
    """Make an empty VCALENDAR; icalendar's own ``Calendar.new`` would add a random UID."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    if method:
        calendar.add("METHOD", method)
    return calendar


# --- reading --------------------------------------------------------------------------------------------------------


def parse(data: bytes) -> Calendar:
    """Parse a file; raises ValueError when it is not one complete VCALENDAR."""
    calendar = Calendar.from_ical(data.decode("utf-8-sig"))
    if not isinstance(calendar, Calendar):
        raise ValueError("it holds no VCALENDAR")  # noqa: TRY004  # wrong content, not a wrong argument
    return calendar


def session_of(calendar: Calendar) -> VEvent:
    """Pick the VEVENT a file is about: not an exception to a repetition. Raises ValueError when there is none."""
    for component in calendar.walk("VEVENT"):
        if isinstance(component, VEvent) and "RECURRENCE-ID" not in component:
            return component
    raise ValueError("it holds no event")


def id_in(vevent: VEvent) -> str | None:
    """Give the id of an event that bears a UID of ours, None for a foreign one.

    Only an id of our own alphabet counts: it becomes part of a path.
    """
    uid = str(_first(vevent.get("UID", "")))
    event_id = uid.removesuffix(DOMAIN)
    return event_id if uid != event_id and OUR_ID.fullmatch(event_id) else None


def properties_in(vevent: VEvent) -> Properties:
    """Collect our own properties."""
    return {
        name.removeprefix(_OURS).lower().replace("-", "_"): _unescape(_first(value))
        for name, value in vevent.items()
        if name.startswith(_OURS)
    }


def decode(vevent: VEvent, event_id: str, mark: Mark, zone: str, etag: str) -> Event:
    """Read an event; ``zone`` is ours for it, used where the file names no other.

    Raises ValueError when a field is damaged: half an event is never given for a whole one.
    """
    damaged = [f"{name or 'a line'}: {text}" for name, text in vevent.errors if name is None or name.upper() in _READ]
    if damaged:
        raise ValueError(damaged[0])
    return Event(
        id=event_id,
        when=_when_as_sent(vevent, zone if is_zone(zone) else "UTC", mark),
        summary=_text(vevent, "SUMMARY"),
        mark=mark,
        description=_text(vevent, "DESCRIPTION"),
        location=_text(vevent, "LOCATION"),
        join=_join(vevent),
        guests=tuple(_guests(vevent)),
        organizer=_address(_first(vevent.get("ORGANIZER", ""))),
        cancelled=_text(vevent, "STATUS").upper() == "CANCELLED",
        sequence=int(_first(vevent.get("SEQUENCE", 0))),
        etag=etag,
    )


def _when(vevent: VEvent, ours: str) -> When:
    if "DTSTART" not in vevent:
        raise ValueError("it has no DTSTART")
    start_property = _first(vevent["DTSTART"])
    start, zone = _instant(start_property, ours)
    if "DTEND" in vevent:
        end, _ = _instant(_first(vevent["DTEND"]), ours)
    elif "DURATION" in vevent:
        end = start + _first(vevent["DURATION"]).dt
    else:  # RFC 5545 section 3.6.1: a day lasts a day, an instant nothing
        end = start if isinstance(start_property.dt, datetime) else start + timedelta(days=1)
    minutes = max(0, round((end - start).total_seconds() / 60))
    return When(start.astimezone(ZoneInfo(zone)).replace(tzinfo=None), zone, minutes)


def _when_as_sent(vevent: VEvent, ours: str, mark: Mark) -> When:
    """Read a time that is told as an instant as the time it was sent for, whatever has become of the zone's rules.

    A time that is told on the session's own clock needs no rules to be compared.
    """
    when = _when(vevent, ours)
    start = _first(vevent["DTSTART"])
    is_wall_time = getattr(start.dt, "tzinfo", None) is None or str(start.params.get("TZID", "")) == ours
    return when if is_wall_time else as_sent(when, mark, properties_in(vevent).get("sent", ""))


def _instant(value: Any, ours: str) -> tuple[datetime, str]:
    """Give a DTSTART or DTEND as a UTC instant and the zone it is told in: its own TZID, else ours."""
    moment, tzid = value.dt, str(value.params.get("TZID", ""))
    if not isinstance(moment, date):
        raise ValueError(f"{moment} is not a day")  # noqa: TRY004  # wrong content, not a wrong argument
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001  # a whole day in our zone
    elif tzid and is_zone(tzid):
        zone = ours if tzid == "UTC" else tzid
        return moment.replace(tzinfo=ZoneInfo(tzid)).astimezone(UTC), zone
    elif moment.tzinfo is not None:  # UTC, or a zone that only this file defines
        return moment.astimezone(UTC), ours
    elif tzid:
        raise ValueError(f"nobody knows its time zone {tzid}")
    return moment.replace(tzinfo=ZoneInfo(ours)).astimezone(UTC), ours


def _guests(vevent: VEvent) -> Iterable[Guest]:
    seen = set()
    for attendee in _all(vevent.get("ATTENDEE")):
        email = _address(attendee)
        if email and email.casefold() not in seen:
            seen.add(email.casefold())
            yield Guest(email, str(attendee.params.get("CN", "")), _partstat(attendee))


def _partstat(attendee: Any) -> Partstat:
    word = str(attendee.params.get("PARTSTAT", "")).upper()
    return Partstat(word) if word in set(Partstat) else Partstat.NEEDS_ACTION


def _address(value: Any) -> str:
    scheme, _, email = str(value).partition(":")
    return email.strip() if scheme.lower() == "mailto" else ""


def _join(vevent: VEvent) -> str:
    """Give the meeting's link: the first CONFERENCE, else the URL, which more programs keep."""
    for conference in _all(vevent.get("CONFERENCE")):
        return str(conference)
    return str(_first(vevent.get("URL", "")))


def _text(vevent: VEvent, name: str) -> str:
    return str(_first(vevent.get(name, "")))


def _all(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def _unescape(value: Any) -> str:
    """Read a property nobody but us knows the type of: icalendar gives it verbatim, we wrote it as TEXT."""
    if isinstance(value, vText):
        return str(value)
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], str(value))


# --- writing --------------------------------------------------------------------------------------------------------


class _Text(vText):
    r"""A text in which each backslash is written as one; icalendar's own takes ``\N`` in it for the end of a line."""

    def to_ical(self) -> bytes:
        """Escape it (RFC 5545, 3.3.11)."""
        return self.replace("\r\n", "\n").translate(_ESCAPES).encode()


def to_bytes(calendar: Calendar) -> bytes:
    """Give a file's content."""
    for component in calendar.walk():
        for name, value in component.items():
            component[name] = [_exact(one) for one in value] if isinstance(value, list) else _exact(value)
    return bytes(calendar.to_ical())


def _exact(value: Any) -> Any:
    return _Text(value, params=value.params) if type(value) is vText and r"\N" in value else value


def write_event(vevent: VEvent, event: Event, stands: Event | None, now: datetime) -> None:
    """Write our fields and our mark over what stands in a session's file; ``stands`` is that as read, None if new."""
    write_fields(vevent, event, stands, now)
    if stands is None:
        _put(vevent, "CREATED", now.astimezone(UTC))
    _put(vevent, "LAST-MODIFIED", now.astimezone(UTC))
    starts_at, _ = _instant(_first(vevent["DTSTART"]), event.when.zone)
    sent = note_of(event.when, event.mark, starts_at, properties_in(vevent).get("sent", ""))
    for name in [name for name in vevent if name.startswith(_OURS)]:
        del vevent[name]
    for key, value in mark_to_properties(event.mark).items():
        vevent.add(_OURS + key.upper().replace("_", "-"), vText(clean(value)))
    vevent.add(_ZONE, vText(event.when.zone))
    if sent:
        vevent.add(_SENT, vText(sent))


def write_time(vevent: VEvent, event: Event, now: datetime) -> bool:
    """Put a file's instants right where the rules of the zone have changed since; tell whether they were wrong.

    No field changes and nothing is said: the session is at the time of its own clock at which it was.
    """
    starts_at, _ = _instant(_first(vevent["DTSTART"]), event.when.zone)
    if starts_at == event.start_at:
        return False
    _put_time(vevent, event.when)
    write_event(vevent, event, event, now)
    return True


def write_fields(vevent: VEvent, event: Event, stands: Event | None, now: datetime) -> None:
    """Write the fields that guests may see; those equal to what ``stands`` in the component are left alone."""
    _put(vevent, "UID", uid_of(event.id))
    _put(vevent, "DTSTAMP", now.astimezone(UTC))
    _put(vevent, "SEQUENCE", event.sequence)
    if stands is None:
        _put(vevent, "STATUS", "CONFIRMED")
    if stands is None or stands.when != event.when:
        _put_time(vevent, event.when)
    for name, text, old in (
        ("SUMMARY", event.summary, stands and stands.summary),
        ("DESCRIPTION", event.description, stands and stands.description),
        ("LOCATION", event.location, stands and stands.location),
    ):
        if text != old:
            _put(vevent, name, clean(text) or None)
    if stands is None or stands.join != event.join:
        _put_join(vevent, event.join)
    if event.organizer and not (stands and stands.organizer):
        names = {guest.email.casefold(): guest.name for guest in event.guests}
        _put(vevent, "ORGANIZER", _cal_address(event.organizer, names.get(event.organizer.casefold(), "")))
    if stands is None or stands.guests != event.guests:
        _put_guests(vevent, event.guests)


def feed_entry(event: Event, vevent: VEvent, *, with_links: bool = True) -> VEvent:
    """Make the entry of a public feed from a session: what, when and where, but nobody's address (RFC 5546, 3.2.1).

    Without links nothing is left by which anybody could come in: no place, no description.
    """
    if not with_links:
        event = replace(event, location="", join="", description="")
    entry = VEvent()
    stamp = _instant(_first(vevent["DTSTAMP"]), "UTC")[0] if "DTSTAMP" in vevent else event.start_at
    write_fields(entry, replace(event, guests=(), organizer=""), None, stamp)
    return entry


def _put_time(vevent: VEvent, when: When) -> None:
    vevent.pop("DURATION", None)
    _put(vevent, "DTSTART", when.start_at)
    _put(vevent, "DTEND", when.end_at)


def _put_guests(vevent: VEvent, guests: Iterable[Guest]) -> None:
    """Write the guest list in its order; an attendee who stays keeps every parameter that does not change."""
    old = _all(vevent.get("ATTENDEE"))
    by_address = {_address(attendee).casefold(): attendee for attendee in reversed(old)}
    attendees = [attendee for attendee in old if not _address(attendee)]  # rooms and such, without an address
    for guest in guests:
        attendee = by_address.get(guest.email.casefold())
        if attendee is None:
            attendee = _cal_address(guest.email, guest.name)
            attendee.params |= {"ROLE": "REQ-PARTICIPANT", "RSVP": "TRUE", "PARTSTAT": guest.partstat.value}
        elif _partstat(attendee) != guest.partstat:
            attendee.params["PARTSTAT"] = guest.partstat.value
        attendees.append(attendee)
    _put(vevent, "ATTENDEE", attendees or None)


def _put_join(vevent: VEvent, link: str) -> None:
    """Write the link where old and new programs look for it; conferences a person added behind ours stay."""
    others = _all(vevent.get("CONFERENCE"))[1:]
    uri = clean_link(link)
    if uri:
        # One FEATURE only: icalendar quotes a list of them as one value.
        conference = vUri(uri, params={"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": JOIN_LABEL})
        _put(vevent, "CONFERENCE", [conference, *others])
    else:
        _put(vevent, "CONFERENCE", others or None)
    _put(vevent, "URL", vUri(uri) if uri else None)


def _cal_address(email: str, name: str) -> Any:
    attendee = vCalAddress(f"mailto:{_SPACE.sub('', clean(email))}")
    if clean_name(name):
        attendee.params["CN"] = clean_name(name)
    return attendee


def _put(vevent: VEvent, name: str, value: Any) -> None:
    """Set a property, with no second one of its name; None takes it off."""
    vevent.pop(name, None)
    for one in _all(value):
        vevent.add(name, one)
