"""Google's refusals as values: read from any body that came, and judged by reason, never by message alone.

Sheets answers ``code, message, status, details``; Calendar answers ``errors[], code, message``; Google's front end
answers both; a token endpoint answers ``error, error_description``; overloaded servers answer HTML, half a body, none.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, StrEnum, auto
from html import unescape
from typing import Any
from urllib.parse import urlsplit


class Service(StrEnum):
    """Whom we asked."""

    SHEETS = "Google Sheets"
    CALENDAR = "Google Calendar"
    SIGN_IN = "Google’s sign-in"


class Verdict(Enum):
    """What a refusal means for the run."""

    RETRY = auto()
    RETRY_AFTER = auto()
    STOP_RUN = auto()
    STOP_CREATING = auto()
    CONFLICT = auto()
    CHANGED = auto()
    GONE = auto()
    THIS_ONE_ONLY = auto()


UNSENT, LOST, UNREADABLE, UNTRUSTED = "unsent", "lost", "unreadable", "untrusted"
"""Reasons of our own, with status 0: it never reached the server; no answer came; the answer made no sense; the server
could not prove who it is."""


@dataclass(frozen=True)
class ApiError:
    """One refusal. ``status`` is HTTP's, 0 when no usable answer came; ``retry_after`` is in seconds.

    ``reason`` is the most precise word Google gave (``RATE_LIMIT_EXCEEDED``, ``notFound``, ``invalid_grant``).
    ``message`` is one line without secrets. ``link`` is a page of Google's console where it can be put right.
    """

    status: int
    reason: str
    message: str
    retry_after: float | None
    service: Service
    link: str = ""

    @property
    def surely_not_done(self) -> bool:
        """Whether the request certainly changed nothing, so that even an unrepeatable one may be sent again."""
        return self.status in {409, 429} or self.reason in _RATE | {UNSENT} or self.service is Service.SIGN_IN


class CallFailed(Exception):
    """Carries an ApiError through a client library up to our retries; never seen by a caller of the transport."""

    def __init__(self, error: ApiError) -> None:
        self.error = error
        super().__init__(f"{error.service}: {error.status} {error.reason} {error.message}")


def api_error(error: BaseException) -> ApiError | None:
    """Return the refusal behind an error of ours that the transport raised, for who needs Google's own reason."""
    return error.__cause__.error if isinstance(error.__cause__, CallFailed) else None


_RATE = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"}
_TRANSIENT = {0, 408, 429, 500, 502, 503, 504}
_FOR_THIS_EVENT = {"forbidden", "forbiddenForNonOrganizer"}
_CLASHING = {"conflict", "ABORTED"}
_BY_STATUS = {404: Verdict.GONE, 409: Verdict.CONFLICT, 410: Verdict.GONE, 412: Verdict.CHANGED}


def classify(error: ApiError) -> Verdict:
    """Judge a refusal.

    Repeating is for what passes by itself. ``quotaExceeded`` lasts hours and is made worse by trying again. What is
    unknown stops the run rather than being tried on every row.
    """
    if error.reason == UNTRUSTED:
        return Verdict.STOP_RUN
    if error.reason == "quotaExceeded" and error.service is Service.CALENDAR:
        return Verdict.STOP_CREATING
    if error.status in _TRANSIENT or error.reason in _RATE | _CLASHING:
        return Verdict.RETRY if error.retry_after is None else Verdict.RETRY_AFTER
    if error.service is Service.SIGN_IN:
        return Verdict.STOP_RUN
    if error.status in _BY_STATUS:
        return _BY_STATUS[error.status]
    client_side = 400 <= error.status < 500 and error.status not in {401, 403}
    return Verdict.THIS_ONE_ONLY if client_side or error.reason in _FOR_THIS_EVENT else Verdict.STOP_RUN


def parse_error(status: int, headers: Mapping[str, str], body: bytes, service: Service, now: datetime) -> ApiError:
    """Read a refusal out of an answer of any form; ``headers`` are looked up in lower case, ``now`` is aware."""
    answer = _decoded(body)
    retry_after = _retry_after(headers, now)
    if not isinstance(answer, dict) or "error" not in answer:
        message = without_secrets(_plain(body.decode("utf-8", "replace")))
        return ApiError(status, "", message, retry_after, service)
    error = answer["error"]
    if isinstance(error, str):
        message = without_secrets(str(answer.get("error_description", "")))
        return ApiError(status, error, message, retry_after, service)
    if not isinstance(error, dict):
        return ApiError(status, "", "", retry_after, service)
    message = without_secrets(str(error.get("message") or ""))
    return ApiError(status, _reason(error), message, retry_after, service, _console_link(error))


def token_error(status: int, answer: object) -> ApiError:
    """Read what a token endpoint answered: its JSON as google-auth keeps it, or any text."""
    if isinstance(answer, Mapping):
        reason = answer.get("error")
        message = without_secrets(str(answer.get("error_description") or ""))
        return ApiError(status, reason if isinstance(reason, str) else "", message, None, Service.SIGN_IN)
    return ApiError(status, "", without_secrets(_plain(str(answer))), None, Service.SIGN_IN)


def without_secrets(text: str) -> str:
    """Take out anything that looks like a token or a client secret, and keep one line of at most 300 characters."""
    return _SECRET.sub("…", " ".join(text.split()))[:300]


_SECRET = re.compile(
    r"(?i:bearer)\s+\S+"  # an Authorization header
    r"|ya29\.[\w.-]+"  # an access token
    r"|\b1//[\w-]+"  # a refresh token
    r"|GOCSPX-[\w-]+"  # a client secret
    r"|\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?"  # a signed assertion
)


def _decoded(body: bytes) -> Any:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer[0] if isinstance(answer, list) and answer else answer


def _reason(error: Mapping[str, Any]) -> str:
    for detail in _dicts(error.get("details")):
        if str(detail.get("@type", "")).endswith("google.rpc.ErrorInfo") and detail.get("reason"):
            return str(detail["reason"])
    for entry in _dicts(error.get("errors")):
        if entry.get("reason"):
            return str(entry["reason"])
    return str(error.get("status") or "")


def _console_link(error: Mapping[str, Any]) -> str:
    """Find a link to Google's own console; a link to anywhere else is nothing to send a person to."""
    for candidate in _candidates(error):
        parts = urlsplit(candidate)
        if parts.scheme == "https" and parts.netloc in {"console.developers.google.com", "console.cloud.google.com"}:
            return candidate
    return ""


def _candidates(error: Mapping[str, Any]) -> Iterator[str]:
    for detail in _dicts(error.get("details")):
        if isinstance(metadata := detail.get("metadata"), dict):
            yield str(metadata.get("activationUrl", ""))
        yield from (str(link.get("url", "")) for link in _dicts(detail.get("links")))
    for entry in _dicts(error.get("errors")):
        yield str(entry.get("extendedHelp", ""))
    yield from re.findall(r"https://[^\s\"'<>]+[^\s\"'<>.,]", str(error.get("message", "")))


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _plain(text: str) -> str:
    """Turn an error page into its title or its words; half a JSON body says nothing to a person."""
    if text.lstrip()[:1] in {"{", "["}:
        return ""
    title = re.search(r"(?is)<title[^>]*>(.*?)</title>", text)
    return unescape(title[1] if title else re.sub(r"(?s)<(style|script).*?</\1>|<[^>]*>", " ", text)).strip()


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Read ``Retry-After`` in either form; a date is taken against the server's clock, which may differ from ours."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    until = http_date(value)
    if until is None:
        return None
    return max(0.0, (until - (http_date(headers.get("date", "")) or now)).total_seconds())


def http_date(value: str) -> datetime | None:
    """Read a date of HTTP's form into an aware instant; None when it is none."""
    try:
        date = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def span(seconds: float) -> str:
    """Say how long something lasts, as people do: "2 days", "7 minutes"."""
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {word}{'s' if count != 1 else ''}"
    return f"{round(seconds)} seconds"
