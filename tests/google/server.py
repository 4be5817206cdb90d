"""The HTTP server: HTTP/1.1 with keep-alive and threads, able to lose answers and connections on demand."""

import contextlib
import gzip
import socket
import struct
import threading
from datetime import UTC
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.google.control import controlled
from tests.google.dispatch import Delivery, handle
from tests.google.exchange import CONTENT_TYPE, Request
from tests.google.world import World

LINGER_NOT = struct.pack("ii", 1, 0)  # closing the socket then resets the connection


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Listener"

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError, ValueError, OSError):  # the caller or the test went away
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name is the base class's
        """Say nothing; the world has its own log."""

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            method=self.command,
            path=parts.path,
            query=parse_qs(parts.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in self.headers.items()},
            content=self.rfile.read(length) if length else b"",
            base=self.server.base,
        )
        if parts.path.startswith("/_emulator/"):
            delivery = Delivery(controlled(self.server.world, request))
        else:
            delivery = handle(self.server.world, request)
        if delivery.delay:
            self.server.stopping.wait(delivery.delay)
        if delivery.cut in {"close", "reset"}:
            self._lose(reset=delivery.cut == "reset")
            return
        self._send(request, delivery)
        if delivery.closes:
            self.connection.recv(65536)  # the next request arrives on a connection that nobody listens to any more
            self._lose(reset=False)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 the names are the base class's

    def _lose(self, *, reset: bool) -> None:
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
            return
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, request: Request, delivery: Delivery) -> None:
        answer = delivery.answer
        body = answer.encoded()
        headers = {
            "Date": format_datetime(self.server.world.date().astimezone(UTC), usegmt=True),
            "Cache-Control": "private",
            "Vary": "Origin, X-Origin, Referer",
            **answer.headers,
        }
        if answer.body is not None:
            headers.setdefault("Content-Type", CONTENT_TYPE)
            if "gzip" in request.headers.get("accept-encoding", ""):
                body = gzip.compress(body, 1, mtime=0)
                headers["Content-Encoding"] = "gzip"
        if answer.status not in {204, 304}:
            headers["Content-Length"] = str(len(body))
        if headers.get("Connection") == "close":
            self.close_connection = True
        lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        if delivery.cut == "truncate":
            self.wfile.write(head + body[: len(body) // 2])
            self._lose(reset=False)
            return
        self.wfile.write(head + body)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, world: World, port: int) -> None:
        self.world = world
        self.base = ""
        self.stopping = threading.Event()
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"

    def server_bind(self) -> None:
        """Bind without asking what the host is called, which may take seconds."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a caller went away in the middle."""


class Server:
    """A server on a port of the loopback interface, serving one world; use it in a ``with``."""

    def __init__(self, world: World | None = None, *, port: int = 0) -> None:
        self.world = world or World()
        self._listener = _Listener(self.world, port)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.01,), daemon=True)

    @property
    def base(self) -> str:
        """Give the address without a path; also what replaces https://oauth2.googleapis.com."""
        return self._listener.base

    @property
    def sheets_endpoint(self) -> str:
        """Give what replaces https://sheets.googleapis.com."""
        return self.base

    @property
    def calendar_endpoint(self) -> str:
        """Give what replaces https://www.googleapis.com/calendar/v3, as googleapiclient's api_endpoint."""
        return f"{self.base}/calendar/v3"

    def start(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and end all connections."""
        self._listener.stopping.set()
        self._listener.shutdown()
        self._listener.server_close()
        for connection in list(self._listener.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def wait(self) -> None:
        """Serve until interrupted from the keyboard."""
        with contextlib.suppress(KeyboardInterrupt):
            self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
