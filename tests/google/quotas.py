"""Quotas on the world's clock (Sheets API, "Usage limits"; Calendar API, "Manage quotas").

The counters always run. Whether exceeding them is an error, the switches say; the limit of external invitations is
a limit of its own and holds when it is set.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.google.error_bodies import calendar_answer, calendar_error, sheets_quota_answer
from tests.google.exchange import Answer, Refused, Request

if TYPE_CHECKING:
    from tests.google.calendar_state import Calendar
    from tests.google.world import World

MINUTE = timedelta(minutes=1)
BARRED = timedelta(hours=6)


def cost(request: Request) -> tuple[str, int]:
    """Say which quota a request uses and how much of it."""
    service, _, name = request.operation.partition(".")
    if service == "sheets":
        last = name.rpartition(".")[2]
        reads = request.method == "GET" or last in {"getByDataFilter", "batchGetByDataFilter", "search"}
        return ("sheets reads" if reads else "sheets writes"), 1
    return service, 3 if request.operation == "calendar.events.patch" else 1


@dataclass(slots=True)
class Quotas:
    """What was used in the last minute, by quota and user."""

    limits: dict[str, int] = field(
        default_factory=lambda: {"sheets reads": 60, "sheets writes": 60, "calendar": 600, "drive": 12000}
    )
    external_invitations: int | None = None
    invited: int = 0
    barred_until: datetime | None = None
    used: defaultdict[tuple[str, str], deque[tuple[datetime, int]]] = field(default_factory=lambda: defaultdict(deque))

    def spent(self, quota: str, user: str, now: datetime) -> int:
        """Count what a user used in the last minute."""
        entries = self.used[quota, user]
        while entries and now - entries[0][0] >= MINUTE:
            entries.popleft()
        return sum(amount for _, amount in entries)

    def charge(self, world: "World", request: Request) -> None:
        """Count a request; refuse it when that is too much and quotas are enforced."""
        quota, amount = cost(request)
        user = request.one("quotaUser") or request.headers.get("x-goog-quota-user") or request.identity.charged
        now = world.now()
        spent = self.spent(quota, user, now)
        if world.switches.enforce_quotas and spent + amount > self.limits[quota]:
            raise Refused(self.refusal(world, quota))
        self.used[quota, user].append((now, amount))

    @staticmethod
    def refusal(world: "World", quota: str) -> Answer:
        """Give the answer for an exhausted quota."""
        if quota.startswith("sheets"):
            answer = sheets_quota_answer("Read" if quota == "sheets reads" else "Write")
        else:
            status = world.switches.rate_error_status
            answer = calendar_answer(status, "rateLimitExceeded", "Rate Limit Exceeded", "usageLimits")
        if world.switches.retry_after is not None:
            answer.headers["Retry-After"] = str(world.switches.retry_after)
        return answer

    def invite(self, world: "World", calendar: "Calendar", addresses: list[str]) -> None:
        """Count invitations of people outside the calendar's own domain; too many bar it for hours."""
        owner = next((address for address, role in calendar.sharing.items() if role == "owner"), calendar.calendar_id)
        home = owner.rpartition("@")[2].casefold()
        outside = sum(address.rpartition("@")[2].casefold() != home for address in addresses)
        if not outside or self.external_invitations is None:
            self.invited += outside
            return
        now = world.now()
        if self.barred_until is not None and now >= self.barred_until:
            self.barred_until, self.invited = None, 0
        if self.barred_until is not None or self.invited + outside > self.external_invitations:
            self.barred_until = self.barred_until or now + BARRED
            raise calendar_error(403, "quotaExceeded", "Calendar usage limits exceeded.", "usageLimits")
        self.invited += outside
