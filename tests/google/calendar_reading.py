"""``events.list`` with its filters, pages and sync tokens, and ``freebusy.query``."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.google.calendar_access import RANKS, answer_zone, forgotten, opened_calendar, read_once, shown_event
from tests.google.calendar_state import Calendar, Event, instant, rfc3339, with_milliseconds
from tests.google.error_bodies import calendar_error
from tests.google.exchange import JSON, Answer, NotEmulated, Request
from tests.google.operations import operation

if TYPE_CHECKING:
    from tests.google.world import World

NOT_WITH_SYNC_TOKEN = (
    "iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMin", "timeMax", "updatedMin",
)  # fmt: skip


@dataclass(slots=True)
class Pages:
    """The page and sync tokens given out: what remains to be shown, and which changes were known."""

    remaining: dict[str, tuple[list[str], int]] = field(default_factory=dict)
    oldest_change: int = 0

    def keep(self, ids: list[str], change: int) -> str:
        """Give a token for the events still to be shown."""
        token = f"page-{len(self.remaining) + 1}"
        self.remaining[token] = (ids, change)
        return token


def _moment(request: Request, name: str) -> datetime | None:
    text = request.one(name)
    if not text:
        return None
    wrong = calendar_error(400, "badRequest", "Bad Request", location=name)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise wrong from None
    if moment.tzinfo is None:
        raise wrong
    return moment


@operation("calendar.events.list")
def list_events(world: "World", request: Request) -> Answer:
    """List events, a page at a time."""
    calendar = opened_calendar(world, request)
    if request.one("pageToken"):
        if request.one("pageToken") not in world.pages.remaining:
            raise calendar_error(400, "invalid", "Invalid page token value.", location="pageToken")
        ids, change = world.pages.remaining[request.one("pageToken")]
        first = False
    else:
        ids, change = [event.event_id for event in _matching(world, request, calendar)], world.change
        first = True
    size = min(int(request.one("maxResults", "250")), 2500)
    if world.switches.event_pages == "short":
        size = 1
    if world.switches.event_pages == "empty_first" and first:
        size = 0
    shown, rest = ids[:size], ids[size:]
    events = [read_once(world, calendar, calendar.events[event_id]) for event_id in shown]
    answer: JSON = {
        "kind": "calendar#events",
        "etag": f'"p{world.change}"',
        "summary": calendar.summary,
        "updated": with_milliseconds(world.now()),
        "timeZone": str(answer_zone(request, calendar)),
        "accessRole": calendar.role(request.caller),
        "defaultReminders": [],
        "items": [shown_event(world, request, calendar, event) for event in events],
    }
    if rest or size == 0:
        answer["nextPageToken"] = world.pages.keep(rest, change)
    else:
        answer["nextSyncToken"] = f"sync-{change}"
    return Answer(200, answer)


def _matching(world: "World", request: Request, calendar: Calendar) -> list[Event]:
    events = [event for event in calendar.events.values() if not forgotten(world, event)]
    if request.one("syncToken"):
        return _changed_since(world, request, events)
    single = request.flag("singleEvents")
    order = request.one("orderBy")
    if order not in {"", "startTime", "updated"} or (order == "startTime" and not single):
        message = "The requested ordering is not available for the particular query."
        raise calendar_error(400, "badRequest", message, location="orderBy")
    if request.query.get("eventTypes", ["default"]) != ["default"]:
        raise NotEmulated("other event types than default")
    earliest, latest, updated = (_moment(request, name) for name in ("timeMin", "timeMax", "updatedMin"))
    if earliest and latest and latest <= earliest:
        raise calendar_error(400, "timeRangeEmpty", "The specified time range is empty.", "calendar", "timeMax")
    found = []
    for event in events:
        start, end = (instant(event.resource[name], calendar.zone) for name in ("start", "end"))
        if event.is_cancelled and not (request.flag("showDeleted") or updated):
            continue
        if (earliest and end <= earliest) or (latest and start >= latest) or (updated and event.updated < updated):
            continue
        if _has_properties(world, request, event) and _has_text(request, event):
            found.append(event)
    if order == "startTime":
        found.sort(key=lambda event: instant(event.resource["start"], calendar.zone))
    if order == "updated":
        found.sort(key=lambda event: event.updated)
    return found


def _changed_since(world: "World", request: Request, events: list[Event]) -> list[Event]:
    combined = [name for name in NOT_WITH_SYNC_TOKEN if request.query.get(name)]
    if combined or (request.query.get("showDeleted") and not request.flag("showDeleted")):
        message = "Sync token cannot be used with other request restrictions."
        raise calendar_error(400, "badRequest", message, location="syncToken")
    known = request.one("syncToken").removeprefix("sync-")
    if not known.isdigit() or int(known) < world.pages.oldest_change:
        message = "Sync token is no longer valid, a full sync is required."
        raise calendar_error(410, "fullSyncRequired", message, "calendar", location="syncToken")
    return sorted((event for event in events if event.change > int(known)), key=lambda event: event.change)


def _has_properties(world: "World", request: Request, event: Event) -> bool:
    for parameter, kind in (("privateExtendedProperty", "private"), ("sharedExtendedProperty", "shared")):
        wanted = request.query.get(parameter, [])
        if wanted and event.is_cancelled and not world.switches.tombstones_match_properties:
            return False
        present = event.resource.get("extendedProperties", {}).get(kind, {})
        for pair in wanted:
            key, equals, value = pair.partition("=")
            if not equals:
                raise calendar_error(400, "invalid", "Invalid value for: " + parameter, location=parameter)
            if present.get(key) != value:
                return False
    return True


def _has_text(request: Request, event: Event) -> bool:
    if request.one("iCalUID") not in {"", event.resource["iCalUID"]}:
        return False
    words = request.one("q").casefold().split()
    texts = [event.resource.get(name, "") for name in ("summary", "description", "location")]
    texts += [guest["email"] for guest in event.resource.get("attendees", [])]
    return all(word in " ".join(texts).casefold() for word in words)


@operation("calendar.freebusy.query")
def free_busy(world: "World", request: Request) -> Answer:
    """Say when calendars are busy; one that cannot be read is an error inside a good answer."""
    body: JSON = request.body or {}
    for name in ("timeMin", "timeMax"):
        if not body.get(name):
            raise calendar_error(400, "required", "Required", location=name)
    earliest, latest = (datetime.fromisoformat(body[name]) for name in ("timeMin", "timeMax"))
    if latest <= earliest:
        raise calendar_error(400, "timeRangeEmpty", "The specified time range is empty.", "calendar", "timeMax")
    found: dict[str, JSON] = {}
    for item in body.get("items") or []:
        key = request.caller if item["id"] == "primary" else item["id"]
        calendar = world.calendars.get(key.casefold())
        if len(body["items"]) > 50:
            found[item["id"]] = _busy_error("tooManyCalendarsRequested")
        elif calendar is None or not RANKS[calendar.role(request.caller)]:
            found[item["id"]] = _busy_error("notFound")
        else:
            found[item["id"]] = {"busy": _busy(calendar, earliest, latest)}
    bounds = {"timeMin": earliest, "timeMax": latest}
    times = {name: with_milliseconds(moment.astimezone(UTC)) for name, moment in bounds.items()}
    return Answer(200, {"kind": "calendar#freeBusy", **times, "calendars": found})


def _busy_error(reason: str) -> JSON:
    return {"errors": [{"domain": "global", "reason": reason}], "busy": []}


def _busy(calendar: Calendar, earliest: datetime, latest: datetime) -> list[JSON]:
    spans: list[list[datetime]] = []
    opaque = [
        event
        for event in calendar.events.values()
        if not event.is_cancelled and event.resource.get("transparency") != "transparent"
    ]
    pairs = [[instant(event.resource[name], calendar.zone) for name in ("start", "end")] for event in opaque]
    for start, end in sorted(pairs):
        if end <= earliest or start >= latest:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    return [
        {"start": rfc3339(max(start, earliest).astimezone(UTC)), "end": rfc3339(min(end, latest).astimezone(UTC))}
        for start, end in spans
    ]
