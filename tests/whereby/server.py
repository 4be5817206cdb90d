"""Whereby Embedded as its API description has it; requests and answers alike are held to it. It knows no product.

Played beyond the description: the guide's ``roomName[startsWith]``, deletion that always gives the same answer, points
a minute (a read 1, a deletion 2, a room 3), and rooms that are gone a day after their end.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests.http_service import HttpService, Request, Response
from tests.whereby.description import answer_findings, request_findings

KEY = "a-very-secret-key"
POINTS = {"GET": 1, "DELETE": 2, "POST": 3}


class WherebyServer(HttpService):
    """One organisation. ``findings`` hold what was asked or answered against the description."""

    def __init__(self, now: Callable[[], datetime] | None = None, port: int = 0) -> None:
        super().__init__(now, port)
        self.rooms: dict[str, dict[str, Any]] = {}
        self.findings: list[str] = []
        self.key, self.may_create, self.page_size = KEY, True, 100
        self.points = 100
        self._spent: list[tuple[datetime, int]] = []
        self._numbers = count(1)

    @property
    def endpoint(self) -> str:
        return f"{self.base}/v1"

    def clear(self) -> None:
        """Lose all rooms, as when somebody deletes them at Whereby."""
        self.rooms.clear()

    def respond(self, request: Request) -> Response:
        path = request.path.removeprefix("/v1")
        call = f"{request.method} " + ("/meetings/{meetingId}" if path.startswith("/meetings/") else path)
        findings = request_findings(call, request.query, request.json)
        response = self._answered(call, path, request)
        if not findings:
            findings = answer_findings(call, response.status, response.body)
        self.findings += findings
        return response

    def _answered(self, call: str, path: str, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return Response(401, {"error": "Unauthorized"})
        if left := self._throttled(POINTS[request.method]):
            body = {"error": "Rate limit active for throttle key: organization:1", "data": {"msLeft": left}}
            return Response(429, body, {"Retry-After": str(left // 1000), "X-RateLimit-Remaining": "0"})
        self.rooms = {k: v for k, v in self.rooms.items() if _instant(v["endDate"]) + timedelta(days=1) > self.now()}
        if call == "POST /meetings":
            return self._create(request.json)
        if call == "GET /meetings":
            return self._list(request.query)
        identity = path.removeprefix("/meetings/")
        if request.method == "DELETE":
            self.rooms.pop(identity, None)
            return Response(204)
        return Response(200, self.rooms[identity]) if identity in self.rooms else Response(404, {"error": "Not found"})

    def _create(self, wanted: dict[str, Any]) -> Response:
        if not self.may_create:
            return Response(403, {"error": "Forbidden"})
        number = next(self._numbers)
        name = f"/{wanted.get('roomNamePrefix', '')}9ec1c686-423d-9043-9b7a-{number:012}"
        room = {
            "meetingId": str(number),
            "roomName": name,
            "roomUrl": f"https://team.whereby.example.org{name}",
            "startDate": _text(self.now()),
            "endDate": _text(_instant(wanted["endDate"])),
        }
        self.rooms[str(number)] = room
        return Response(201, dict(room))

    def _list(self, query: dict[str, str]) -> Response:
        begins, size = query.get("roomName[startsWith]", ""), min(int(query.get("limit", 50)), self.page_size)
        rooms = [room for room in self.rooms.values() if room["roomName"].startswith(begins)]
        at = int(query.get("cursor", 0))
        more = str(at + size) if at + size < len(rooms) else None
        return Response(200, {"results": rooms[at : at + size], "cursor": more})

    def forget_limits(self) -> None:
        self._spent = []

    def _throttled(self, points: int) -> int:
        """Give the milliseconds to wait, 0 when there are points left for this request."""
        self._spent = [(at, spent) for at, spent in self._spent if at > self.now() - timedelta(minutes=1)]
        if sum(spent for _, spent in self._spent) + points > self.points:
            return 38_689
        self._spent.append((self.now(), points))
        return 0


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"
