"""Incoming webhooks as Slack plays them: one word an answer, the limits of Block Kit, and what readers then see.

What it answers follows https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and the Block Kit
reference. Nothing in it knows the product.
"""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HELD = 60.0
"""Seconds after which an answer that was held back goes out at last, so that who waits for it is found out."""
PATH = "/services/T0000000A/B0000000A/averysecretaveryseraverys"
_TOKEN = re.compile(r"<([^<>]*)>")
_PLAIN_LINK = re.compile(r"https?://|\bwww\.")

Answer = tuple[int, str, dict[str, str]]


@dataclass
class Seen:
    """One message in the channel. ``controls`` is what stands between angle brackets, in text and blocks alike."""

    body: dict[str, Any]

    @property
    def sections(self) -> list[str]:
        return [block["text"]["text"] for block in self.body.get("blocks", ())]

    @property
    def text(self) -> str:
        """What readers see in the channel, in Slack's own format."""
        return "\n\n".join(self.sections) or str(self.body["text"])

    @property
    def controls(self) -> list[str]:
        return _TOKEN.findall(self.body["text"]) + [each for text in self.sections for each in _TOKEN.findall(text)]

    @property
    def pinged(self) -> list[str]:
        """Who gets a sound: members by id, and the words for everybody, in brackets or where plain text wakes them."""
        named = [each for each in self.controls if each[0] in "@!" and not each.startswith("!date^")]
        awake = re.findall(r"@(?:here|channel|everyone)\b", self.body["text"], re.IGNORECASE)
        return [*named, *awake]

    @property
    def links(self) -> list[str]:
        """Everything that can be clicked: a link's address, and plain addresses where Slack makes links of them."""
        own = [each for each in self.controls if each[0] not in "@!#"]
        made = [b for b in self.body.get("blocks", ()) if not b["text"].get("verbatim")]
        return own + [text for text in (b["text"]["text"] for b in made) if _PLAIN_LINK.search(_TOKEN.sub("", text))]


@dataclass
class SlackServer:
    """A workspace with one channel and one webhook. ``answers`` are given instead of its own, in turn.

    ``on_message`` is called when a message has arrived and is not answered yet. With ``is_slow`` nothing is answered
    before ``release``, with ``drip`` one letter after the other until then; whoever waits for it, waits for a minute.
    ``has_answered`` says that somebody got an answer to its last letter.
    """

    messages: list[Seen] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    dead: Answer | None = None
    is_slow: bool = False
    drip: bool = False
    hang_up: bool = False
    has_answered: bool = False
    on_message: Callable[[], object] | None = None

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._http = _Http(("127.0.0.1", 0), type("Handler", (_Handler,), {"slack": self}))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}{PATH}"

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    def release(self) -> None:
        """Let answers that were held back go out."""
        self._released.set()

    def wait(self, seconds: float) -> bool:
        """Hold an answer back; tell whether it was released."""
        return self._released.wait(seconds)

    def stop(self) -> None:
        self.release()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def take(self, path: str, kind: str, content: bytes) -> Answer:
        """Judge one request as Slack does; what is accepted is in the channel."""
        with self._lock:
            try:
                body = json.loads(content)
            except ValueError:
                return 400, "invalid_payload", {}
            self.requests.append(body)
            if self.answers:
                return self.answers.pop(0)
            if self.dead:
                return self.dead
            if path != PATH:
                return 404, "no_service", {}
            if not isinstance(body, dict) or not kind.startswith("application/json"):
                return 400, "invalid_payload", {}
            if not body.get("text") and not body.get("blocks"):
                return 400, "no_text", {}
            if not _sound(body):
                return 400, "invalid_blocks", {}
            self.messages.append(Seen(body))
        if self.on_message:
            self.on_message()
        return 200, "ok", {}


def _sound(body: dict[str, Any]) -> bool:
    blocks = body.get("blocks", [])
    if len(blocks) > 50 or len(body.get("text", "")) > 40_000 or body.get("blocks") == []:
        return False
    return all(
        block.get("type") == "section"
        and block["text"].get("type") == "mrkdwn"
        and isinstance(block["text"].get("text"), str)
        and 0 < len(block["text"]["text"]) <= 3000
        for block in blocks
    )


class _Http(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Take it that somebody hung up."""


class _Handler(BaseHTTPRequestHandler):
    slack: SlackServer

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, word, headers = self.slack.take(self.path, self.headers.get("Content-Type", ""), content)
        if self.slack.is_slow:
            self.slack.wait(HELD)
        if self.slack.hang_up:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(word)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for letter in word:
            if self.slack.drip and self.slack.wait(HELD / len(word)):
                return
            self.wfile.write(letter.encode())
            self.wfile.flush()
        self.slack.has_answered = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""
