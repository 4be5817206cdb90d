"""Meet links: asked for, pending for a while, then there or failed (Calendar API, conferenceData)."""

from dataclasses import replace
from random import Random

from tests.google.calendar_state import Calendar, Event
from tests.google.error_bodies import calendar_error
from tests.google.exchange import JSON, NotEmulated
from tests.google.switches import Switches

ICON = "https://fonts.gstatic.com/s/i/productlogos/meet_2020q4/v6/web-512dp/logo_meet_2020q4_color_2x_web_512dp.png"


def wanted_conference(
    body: JSON, present: Event | None, calendar: Calendar, *, may_meet: bool
) -> tuple[JSON | None, str]:
    """Give the conference an event gets from a request with version 1, and the id of a new request, or ""."""
    wanted = body.get("conferenceData")
    had: JSON | None = present.resource.get("conferenceData") if present else None
    if not wanted:
        return None, ""
    request = wanted.get("createRequest")
    if request is None or (had and wanted.get("conferenceId") and wanted["conferenceId"] == had.get("conferenceId")):
        if had and wanted.get("conferenceId") == had.get("conferenceId"):
            return had, ""
        raise NotEmulated("conference data made by hand or copied from another event")
    if not request.get("requestId"):
        raise calendar_error(400, "required", "Missing conference request id.")
    if present and request["requestId"] in present.spent_requests:
        return had, ""
    kind = (request.get("conferenceSolutionKey") or {}).get("type", "hangoutsMeet")
    if kind not in calendar.conference_types or not may_meet:
        raise calendar_error(400, "invalid", "Invalid conference type value.")
    conference = {
        "createRequest": {
            "requestId": request["requestId"],
            "conferenceSolutionKey": {"type": kind},
            "status": {"statusCode": "pending"},
        }
    }
    return conference, str(request["requestId"])


def settle(event: Event, switches: Switches, random: Random) -> Event:
    """Turn a pending conference into what the switches say; the caller gives the event its new etag."""
    conference = event.resource["conferenceData"]
    request = {**conference["createRequest"], "status": {"statusCode": switches.conference_outcome}}
    if switches.conference_outcome == "failure":
        return replace(event, resource={**event.resource, "conferenceData": {"createRequest": request}})
    code = "-".join("".join(random.choices("abcdefghijkmnopqrstuvwxyz", k=count)) for count in (3, 4, 3))
    link = f"https://meet.google.com/{code}"
    ready: JSON = {
        "createRequest": request,
        "entryPoints": [{"entryPointType": "video", "uri": link, "label": link.removeprefix("https://")}],
        "conferenceSolution": {"key": {"type": "hangoutsMeet"}, "name": "Google Meet", "iconUri": ICON},
        "conferenceId": code,
    }
    if not switches.conference_keeps_request:
        del ready["createRequest"]
    return replace(event, resource={**event.resource, "conferenceData": ready, "hangoutLink": link})


def is_pending(event: Event) -> bool:
    """Tell whether the event waits for its conference."""
    request = event.resource.get("conferenceData", {}).get("createRequest", {})
    return bool(request.get("status", {}).get("statusCode") == "pending")
