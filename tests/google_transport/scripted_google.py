"""A small real HTTP server that answers what a test tells it to, and a clock on which only pauses pass."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

HANG_UP = "hang up"  # read the request, then close without a word


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Message
    body: bytes
    connection: int  # the port it came from

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: Any = None  # bytes are sent as they are, anything else as JSON; None is what Google usually says there
    headers: dict[str, str] = field(default_factory=dict)
    cut_short: bool = False
    then_close: bool = False  # hang up after the answer, unannounced


BOOK: dict[str, Any] = {"spreadsheetId": "sheet-1", "properties": {"title": "Board"}, "sheets": []}
LISTING: dict[str, Any] = {"accessRole": "owner", "timeZone": "Europe/London", "summary": "Ada", "items": []}
MOMENT = {"dateTime": "2026-01-15T18:00:00Z", "timeZone": "Europe/London"}
NEW: dict[str, Any] = {
    "id": "cs1", "etag": '"1"', "status": "confirmed", "summary": "Pair", "start": MOMENT, "end": MOMENT,
}  # fmt: skip


def usual(method: str, path: str) -> dict[str, Any]:
    """Give an answer as Google gives it when all is well."""
    if ":batchUpdate" in path:
        return {"spreadsheetId": "sheet-1", "replies": []}
    if "/spreadsheets" in path:
        return BOOK
    return LISTING if method == "GET" and path.partition("?")[0].endswith("/events") else NEW


class Google:
    """Plays Google: gives the answers in ``answers`` in turn, then the usual ones, and notes every request."""

    def __init__(self) -> None:
        self.answers: list[Answer | str] = []
        self.tokens: list[Answer | str] = []  # what the token endpoint says; then a fresh token
        self.requests: list[Request] = []
        self.token_requests: list[Request] = []
        self.date: Callable[[], datetime] = lambda: datetime.now(UTC)
        google = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                google.handle(self)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - names of http.server

            def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002
                return format_datetime(google.date(), usegmt=True)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def handle(self, to: BaseHTTPRequestHandler) -> None:
        body = to.rfile.read(int(to.headers.get("content-length", 0)))
        request = Request(to.command, to.path, to.headers, body, to.client_address[1])
        if urlsplit(to.path).path == "/token":
            self.token_requests.append(request)
            fresh = {"access_token": f"ya29.fresh-{len(self.token_requests)}", "expires_in": 3600}
            answer = self.tokens.pop(0) if self.tokens else Answer(body=fresh)
        else:
            self.requests.append(request)
            answer = self.answers.pop(0) if self.answers else Answer()
        to.close_connection = isinstance(answer, str) or answer.cut_short or answer.then_close
        if isinstance(answer, str):
            return
        body = usual(to.command, to.path) if answer.body is None else answer.body
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        to.send_response(answer.status)
        for name, value in answer.headers.items():
            to.send_header(name, value)
        to.send_header("Content-Length", str(len(content) + (50 if answer.cut_short else 0)))
        to.end_headers()
        to.wfile.write(content)


class Clock:
    """Seconds that pass only when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds
