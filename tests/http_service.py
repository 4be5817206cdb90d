"""A small HTTP service on this computer for tests: JSON in and out, a log, and answers that go wrong on demand."""

import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Body = dict[str, Any]


@dataclass
class Request:
    """One request; ``form`` is its body where that is form fields, ``json`` where it is JSON."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    json: Any = None
    form: dict[str, str] = field(default_factory=dict)
    status: int = 0

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Response:
    status: int = 200
    body: Body | None = None
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None


@dataclass
class Fault:
    """What happens to the next request whose text begins with ``to``: another answer, or none although it was done.

    ``alter`` makes another body of the one of a good answer to a request that was done; bytes are sent as they are.
    """

    to: str
    response: Response | None = None
    lost: bool = False
    done_first: bool = False
    then: Callable[[], object] | None = None
    alter: Callable[[Body | None], Any] | None = None


class HttpService:
    """Subclasses answer in ``respond``; ``now`` is their clock. Used in a ``with``, or ``start`` and ``stop``."""

    prefix = ""

    def __init__(self, now: Callable[[], datetime] | None = None, port: int = 0) -> None:
        self.now = now or (lambda: datetime.now(UTC))
        self.log: list[Request] = []
        self.faults: deque[Fault] = deque()
        self.lock = threading.RLock()
        self._http = _Http(("127.0.0.1", port), type("Handler", (_Handler,), {"service": self}))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def respond(self, request: Request) -> Response:
        raise NotImplementedError

    def forget_limits(self) -> None:
        """Let a test that asks more than a service allows go on."""

    def take(self, request: Request) -> Response | None:
        """Log and answer; None hangs up."""
        with self.lock:
            self.log.append(request)
            fault = next((each for each in self.faults if str(request).startswith(each.to)), None)
            if fault is not None:
                self.faults.remove(fault)
            response: Response | None = None
            if fault is None or fault.done_first or fault.alter:
                response = self.respond(request)
            if fault is not None and fault.alter and response and response.status < 300:
                body = fault.alter(response.body)
                is_sent_as_it_is = isinstance(body, bytes)
                text = body.decode("latin-1") if is_sent_as_it_is else json.dumps(body)
                response = Response(response.status, None, response.headers, text)
            if fault is not None:
                response = None if fault.lost else fault.response or response
        if fault is not None and fault.then is not None:
            fault.then()
        request.status = response.status if response else 0
        return response

    def asked(self, *beginnings: str) -> list[str]:
        """List the requests, or those that begin so."""
        texts = [str(request) for request in self.log]
        return [text for text in texts if not beginnings or text.startswith(beginnings)]

    def wait(self) -> None:
        """Serve until somebody presses Ctrl-C."""
        try:
            self._thread.join()
        except KeyboardInterrupt:
            self.stop()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def start(self) -> None:
        self._thread.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Take it that somebody hung up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: HttpService

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.headers.get("Content-Type", "")
        request = Request(
            self.command, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            json.loads(content) if content and kind.startswith("application/json") else None,
            dict(parse_qsl(content.decode())) if kind.startswith("application/x-www-form-urlencoded") else {},
        )  # fmt: skip
        response = self.service.take(request)
        if response is None:
            self.close_connection = True
            return
        text = response.text if response.text is not None else json.dumps(response.body)
        body = text.encode() if response.body is not None or response.text is not None else b""
        self.send_response(response.status)
        if body:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _serve  # noqa: N815 the names are the base class's

    def log_message(self, *_: object) -> None:
        """Say nothing."""
