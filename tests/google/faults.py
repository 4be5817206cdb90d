"""What goes wrong, by rule: which operation, its n-th call, and before or after the change was made."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any, Generic, Literal, TypeVar

from tests.google.error_bodies import calendar_answer, sheets_answer, sheets_quota_answer, unauthenticated
from tests.google.exchange import Answer, Request

T = TypeVar("T")
Cut = Literal["", "close", "reset", "truncate"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    ``answer`` is given instead of the real one; None leaves the real one. ``after_commit`` says whether the request
    took effect. ``cut`` is done to the connection: "close" sends nothing and closes, "reset" sends nothing and
    resets, "truncate" sends half of the body. ``delay`` seconds pass first. ``late`` is how many further requests are
    answered before the effect shows. ``closes`` gives a good answer, and lets the connection's next request fall into
    the void. ``alter`` makes something else of the body of a good answer to a request that took effect.
    """

    answer: Callable[[str], Answer] | None = None
    after_commit: bool = False
    cut: Cut = ""
    delay: float = 0.0
    late: int | None = None
    closes: bool = False
    alter: Callable[[Any], Any] | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def takes_effect(self) -> bool:
        """Tell whether the request is carried out."""
        return self.after_commit or self.late is not None or (self.answer is None and not self.cut)

    def but_done(self) -> "Fault":
        """Give the same fault for a request that took effect."""
        return replace(self, after_commit=True)

    def retry_after(self, seconds: int) -> "Fault":
        """Give the same fault with a Retry-After header."""
        return replace(self, headers=(*self.headers, ("Retry-After", str(seconds))))


def _page(status: int) -> Answer:
    page = f"<!DOCTYPE html><html lang=en><title>Error {status}</title><p><b>{status}.</b> That\u2019s an error.</html>"
    return Answer(status, page.encode(), {"Content-Type": "text/html; charset=UTF-8"})


def rate_limited(service: str = "") -> Fault:
    """Answer 429, in the form of the service."""

    def answer(called: str) -> Answer:
        if (service or called) == "sheets":
            return sheets_quota_answer()
        return calendar_answer(429, "rateLimitExceeded", "Rate Limit Exceeded", "usageLimits")

    return Fault(answer)


def refused(reason: str) -> Fault:
    """Answer 403 with a reason of ``usageLimits``: rateLimitExceeded, userRateLimitExceeded or quotaExceeded."""
    message = {
        "rateLimitExceeded": "Rate Limit Exceeded",
        "userRateLimitExceeded": "User Rate Limit Exceeded",
        "quotaExceeded": "Calendar usage limits exceeded.",
    }[reason]
    return Fault(lambda _: calendar_answer(403, reason, message, "usageLimits"))


def backend_error(status: int = 503, *, html: bool = False) -> Fault:
    """Answer 500, 502 or 503, as JSON in the form of the service, or as a page."""

    def answer(called: str) -> Answer:
        if html:
            return _page(status)
        if called == "sheets":
            texts = {500: "Internal error encountered."}
            return sheets_answer(status, texts.get(status, "The service is currently unavailable."))
        if called == "token":
            return Answer(status, {"error": "internal_failure", "error_description": "Backend Error"})
        return calendar_answer(status, "backendError", "Backend Error")

    return Fault(answer)


def unauthorized() -> Fault:
    """Answer 401 as if the token had just expired."""

    def answer(called: str) -> Answer:
        return unauthenticated(called, "GET", missing=False).answer

    return Fault(answer)


def token_failure(status: int = 400, error: str = "invalid_grant", description: str = "Bad Request") -> Fault:
    """Answer an error at the token endpoint."""
    return Fault(lambda _: Answer(status, {"error": error, "error_description": description}))


def connection_lost(*, after_commit: bool, reset: bool = False) -> Fault:
    """Close the connection without a byte; with ``reset`` the caller sees a reset instead of an end."""
    return Fault(cut="reset" if reset else "close", after_commit=after_commit)


def stalled(seconds: float, *, after_commit: bool) -> Fault:
    """Say nothing for longer than the caller waits, then close."""
    return Fault(cut="close", after_commit=after_commit, delay=seconds)


def slow(seconds: float) -> Fault:
    """Answer well, but late."""
    return Fault(delay=seconds)


def truncated() -> Fault:
    """Carry out the request and send half of the answer."""
    return Fault(cut="truncate", after_commit=True)


def not_json() -> Fault:
    """Carry out the request and answer 200 with something else than JSON."""
    return Fault(
        lambda _: Answer(200, b"<html>Sign in</html>", {"Content-Type": "text/html; charset=UTF-8"}), after_commit=True
    )


def altered(alter: Callable[[Any], Any]) -> Fault:
    """Carry out the request, and answer 200 with what this makes of the real body; bytes are sent as they are."""
    return Fault(alter=alter)


def late_effect(requests: int, *, lost_answer: bool = False) -> Fault:
    """Let the effect show only after so many further requests were answered."""
    return Fault(late=requests, cut="close" if lost_answer else "")


def idle_connection_closed() -> Fault:
    """Answer well, then close the connection unannounced: the next request on it is lost without effect."""
    return Fault(closes=True)


@dataclass(slots=True)
class Rule(Generic[T]):
    """Applies to calls ``nth`` to ``nth + times - 1`` of the operations that the pattern names."""

    pattern: str
    what: T
    nth: int = 1
    times: int = 1
    where: Callable[[Request], bool] | None = None
    seen: int = 0

    def applies(self, request: Request) -> bool:
        """Count a call and tell whether the rule is for it."""
        if not fnmatchcase(request.operation, self.pattern) or (self.where and not self.where(request)):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


@dataclass(slots=True)
class Faults:
    """The rules in force. The first that applies decides."""

    rules: list[Rule[Fault]] = field(default_factory=list)

    def plan(
        self,
        pattern: str,
        fault: Fault,
        *,
        nth: int = 1,
        times: int = 1,
        where: Callable[[Request], bool] | None = None,
    ) -> None:
        """Let a fault happen, counted from now. ``pattern`` is an operation's id: "calendar.events.*", "token"."""
        self.rules.append(Rule(pattern, fault, nth, times, where))

    def clear(self) -> None:
        """Let nothing more go wrong."""
        self.rules.clear()

    def for_request(self, request: Request) -> Fault | None:
        """Give the fault for a request; every rule counts it."""
        due = [rule.what for rule in self.rules if rule.applies(request)]
        return due[0] if due else None
