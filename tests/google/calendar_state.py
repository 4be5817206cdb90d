"""The state behind the Calendar API: calendars and their events."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from tests.google.exchange import JSON

Role = Literal["owner", "writer", "reader", "freeBusyReader"]

DEFAULTS = {
    "transparency": "opaque",
    "visibility": "default",
    "guestsCanInviteOthers": True,
    "guestsCanModify": False,
    "guestsCanSeeOtherGuests": True,
    "anyoneCanAddSelf": False,
    "locked": False,
    "privateCopy": False,
}


@dataclass(slots=True)
class Event:
    """One event on its organizer's calendar.

    ``resource`` is in the API's form, with times as they were sent; it is replaced on change, never edited.
    ``change`` counts all changes of the world, for sync tokens.
    """

    resource: JSON
    etag: str
    change: int
    updated: datetime
    pending_reads: int = 0
    cancelled_at: datetime | None = None
    spent_requests: frozenset[str] = frozenset()

    @property
    def event_id(self) -> str:
        """Give the event's id."""
        return str(self.resource["id"])

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it was deleted."""
        return bool(self.resource["status"] == "cancelled")

    def attendee(self, address: str) -> JSON | None:
        """Find a guest by address, whatever its case."""
        guests: list[JSON] = self.resource.get("attendees", [])
        return next((guest for guest in guests if guest["email"].casefold() == address.casefold()), None)


@dataclass(slots=True)
class Calendar:
    """One calendar and who may use it. ``sharing`` maps an address to a role."""

    calendar_id: str
    summary: str
    time_zone: str
    sharing: dict[str, Role]
    primary: bool = False
    conference_types: tuple[str, ...] = ("hangoutsMeet",)
    events: dict[str, Event] = field(default_factory=dict)

    def role(self, address: str) -> Role | None:
        """Give the role of an address, None if it cannot see the calendar."""
        return self.sharing.get(address.casefold())

    @property
    def zone(self) -> ZoneInfo:
        """Give the calendar's zone."""
        return ZoneInfo(self.time_zone)


def instant(when: JSON, fallback: tzinfo) -> datetime:
    """Give the moment an EventDateTime stands for; an all-day date begins at midnight in the ``fallback`` zone."""
    if when.get("date"):
        return datetime.combine(date.fromisoformat(when["date"]), time(), fallback)
    moment = datetime.fromisoformat(when["dateTime"])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(when["timeZone"]) if when.get("timeZone") else fallback)
    return moment


def rfc3339(moment: datetime) -> str:
    """Write a moment with its offset, Z for none, as Google does."""
    text = moment.isoformat(timespec="seconds")
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def with_milliseconds(moment: datetime) -> str:
    """Write a moment as ``created`` and ``updated`` have it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
