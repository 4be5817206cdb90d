"""Zoom as its API reference describes it, as far as a host's scheduled meetings go.

Sources: developers.zoom.us, Meetings API (list, create, get, update and delete a meeting; error codes 124, 300, 1001,
3001; rate limits and their headers) and Server-to-Server OAuth. Nothing in it knows the product. What the reference
leaves open is played the harder way: a listing has no passcode in its links and cuts the agenda.
"""

from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests.http_service import HttpService, Request, Response

HOST = "ada@example.org"
ACCOUNT, CLIENT, SECRET = "account-1", "client-1", "a-very-secret-secret"
SCOPES = {
    "meeting:read:list_meetings:admin", "meeting:read:meeting:admin", "meeting:write:meeting:admin",
    "meeting:update:meeting:admin", "meeting:delete:meeting:admin",
}  # fmt: skip
PER_DAY = 100
AGENDA_IN_LISTS = 250
_CREATED = {"topic", "type", "start_time", "duration", "timezone", "agenda", "password", "settings"}
_SETTINGS = {"use_pmi", "waiting_room", "join_before_host", "jbh_time", "email_notification", "auto_recording"}


class ZoomServer(HttpService):
    """One account with one host. ``meetings`` by number; ``host_calls`` counts creations and updates by UTC day."""

    def __init__(self, now: Callable[[], datetime] | None = None, port: int = 0) -> None:
        super().__init__(now, port)
        self.meetings: dict[int, dict[str, Any]] = {}
        self.secret, self.scopes, self.active = SECRET, set(SCOPES), True
        self.tokens: dict[str, tuple[datetime, set[str]]] = {}
        self.host_calls: dict[str, int] = {}
        self.page_size = 300
        self._numbers = count(98765432101)
        self._tokens = count(1)

    @property
    def endpoint(self) -> str:
        return f"{self.base}/v2"

    @property
    def token_endpoint(self) -> str:
        return f"{self.base}/oauth/token"

    def clear(self) -> None:
        """Lose all meetings, as when somebody deletes them at Zoom."""
        self.meetings.clear()

    def expire_tokens(self) -> None:
        self.tokens.clear()

    def respond(self, request: Request) -> Response:
        if request.path == "/oauth/token":
            return self._token(request)
        known = self.tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if known is None or known[0] <= self.now():
            return _error(401, 124, "Access token has expired." if known else "Invalid access token.")
        match request.method, request.path.strip("/").split("/")[1:]:
            case "GET", ["users", user, "meetings"]:
                return self._allowed(known[1], "read:list_meetings") or self._no_user(user) or self._list(request)
            case "POST", ["users", user, "meetings"]:
                return self._allowed(known[1], "write:meeting") or self._no_user(user) or self._create(request)
            case method, ["meetings", number]:
                scope = {"GET": "read:meeting", "PATCH": "update:meeting", "DELETE": "delete:meeting"}[method]
                if refused := self._allowed(known[1], scope):
                    return refused
                if not number.isdecimal() or int(number) not in self.meetings:
                    return _error(404, 3001, f"Meeting does not exist: {number}.")
                return self._one(request, int(number))
        return Response(404, {"code": 404, "message": "Not found"})

    def _token(self, request: Request) -> Response:
        kind, _, packed = request.headers.get("authorization", "").partition(" ")
        pair = b64decode(packed).decode() if kind == "Basic" else ""
        if pair != f"{CLIENT}:{self.secret}":
            return Response(400, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"})
        if request.form.get("grant_type") != "account_credentials" or request.form.get("account_id") != ACCOUNT:
            return Response(400, {"reason": "Bad Request", "error": "invalid_request"})
        if not self.active:
            return Response(400, {"reason": "The app has been disabled.", "error": "invalid_client"})
        token = f"token-{next(self._tokens)}"
        self.tokens[token] = (self.now() + timedelta(seconds=3600), set(self.scopes))
        return Response(
            200, {"access_token": token, "token_type": "bearer", "expires_in": 3600, "scope": " ".join(self.scopes),
                  "api_url": "https://api.zoom.us"},
        )  # fmt: skip

    def _allowed(self, scopes: set[str], needed: str) -> Response | None:
        wanted = f"meeting:{needed}:admin"
        if wanted in scopes:
            return None
        return _error(400, 4711, f"Invalid access token, does not contain scopes:[{wanted}].")

    def _no_user(self, user: str) -> Response | None:
        return None if user == HOST else _error(404, 1001, f"User does not exist: {user}.")

    def _list(self, request: Request) -> Response:
        size = min(int(request.query.get("page_size", 30)), self.page_size)
        begin = int(request.query.get("next_page_token") or 0)
        numbers = sorted(self.meetings)
        shown = [_listed(self.meetings[number]) for number in numbers[begin : begin + size]]
        more = str(begin + size) if begin + size < len(numbers) else ""
        page = {"page_size": size, "total_records": len(numbers), "next_page_token": more, "meetings": shown}
        return Response(200, page)

    def _create(self, request: Request) -> Response:
        if refused := self._over_limit() or _invalid(request.json):
            return refused
        number = next(self._numbers)
        start = _instant(request.json["start_time"])
        self.meetings[number] = {
            "id": number, "uuid": f"uuid-{number}==", "host_id": "host-1", "host_email": HOST, "status": "waiting",
            "type": 2, "timezone": "UTC", "agenda": "", **request.json, "start_time": _text(start),
            "created_at": _text(self.now()), "join_url": f"https://us05web.zoom.example.org/j/{number}?pwd=abc.1",
            "start_url": f"https://us05web.zoom.example.org/s/{number}?zak=the-hosts-own-key",
        }  # fmt: skip
        return Response(201, dict(self.meetings[number]))

    def _one(self, request: Request, number: int) -> Response:
        if request.method == "GET":
            return Response(200, dict(self.meetings[number]))
        if request.method == "DELETE":
            del self.meetings[number]
            return Response(204)
        if refused := self._over_limit() or _invalid(request.json, partial=True):
            return refused
        changes = dict(request.json)
        if "start_time" in changes:
            start = _instant(changes["start_time"])
            changes["start_time"] = _text(start) if start > self.now() else self.meetings[number]["start_time"]
        self.meetings[number] |= changes
        return Response(204)

    def forget_limits(self) -> None:
        self.host_calls.clear()

    def _over_limit(self) -> Response | None:
        day = f"{self.now():%Y-%m-%d}"
        self.host_calls[day] = self.host_calls.get(day, 0) + 1
        if self.host_calls[day] <= PER_DAY:
            return None
        tomorrow = (self.now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        words = "You have reached the maximum daily rate limit for this API. Refer to the response header for details."
        headers = {"X-RateLimit-Category": "Medium", "X-RateLimit-Type": "Daily-limit", "Retry-After": _text(tomorrow)}
        return Response(429, {"code": 429, "message": words}, headers)


def _listed(meeting: dict[str, Any]) -> dict[str, Any]:
    keys = ("id", "uuid", "topic", "start_time", "duration", "timezone", "created_at", "type", "host_id")
    shown = {key: meeting[key] for key in keys}
    return shown | {"agenda": meeting["agenda"][:AGENDA_IN_LISTS], "join_url": meeting["join_url"].partition("?")[0]}


def _invalid(body: Any, *, partial: bool = False) -> Response | None:
    findings = {}
    if not isinstance(body, dict) or (not partial and not {"topic", "start_time"} <= set(body)):
        findings["body"] = "Invalid field."
    else:
        settings = body.get("settings", {})
        findings |= dict.fromkeys(set(body) - _CREATED | set(settings) - _SETTINGS, "Unknown field.")
        if len(body.get("topic", "")) > 200:
            findings["topic"] = "The topic is too long."
        if len(body.get("agenda", "")) > 2000:
            findings["agenda"] = "The agenda is too long."
        if not 1 <= body.get("duration", 60) <= 1440:
            findings["duration"] = "Invalid duration."
        if settings.get("waiting_room") and settings.get("join_before_host"):
            findings["settings"] = "A waiting room has nobody join before the host."
    if not findings:
        return None
    errors = [{"field": name, "message": message} for name, message in findings.items()]
    return Response(400, {"code": 300, "message": "Validation Failed.", "errors": errors})


def _error(status: int, code: int, message: str) -> Response:
    return Response(status, {"code": code, "message": message})


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
