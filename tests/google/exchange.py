"""What goes over the wire: a request as it was understood, an answer, and the two ways of not answering."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from tests.google.identities import NOBODY, Identity

JSON = dict[str, Any]

CONTENT_TYPE = "application/json; charset=UTF-8"


@dataclass(slots=True)
class Answer:
    """One HTTP answer. ``body`` is sent as JSON unless it is bytes; ``None`` sends no body at all."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """Give the bytes of the body. Small answers are pretty-printed as Google does."""
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        compact = json.dumps(self.body, ensure_ascii=False, separators=(",", ":"))
        if len(compact) < 3000:
            compact = json.dumps(self.body, ensure_ascii=False, indent=2) + "\n"
        return compact.encode()


class Refused(Exception):
    """A request the service refuses; carries the answer that says so."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}: {answer.body}")
        self.answer = answer


class NotEmulated(Exception):
    """Something the real service can do and this one cannot: answered with 501, so that it is not taken for Google."""


@dataclass(slots=True)
class Request:
    """One request, after ``x-http-method-override`` and after routing.

    ``operation`` is the method's id in the discovery documents ("sheets.spreadsheets.get"), "token", "authorize"
    or "revoke". ``arguments`` are the decoded path parameters.
    """

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    content: bytes = b""
    operation: str = ""
    arguments: dict[str, str] = field(default_factory=dict)
    body: Any = None
    identity: Identity = NOBODY
    base: str = ""

    @property
    def caller(self) -> str:
        """Give the address of the caller."""
        return self.identity.address

    def one(self, name: str, default: str = "") -> str:
        """Give a query parameter that may occur once; the last one wins, as Google does."""
        return self.query[name][-1] if self.query.get(name) else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Give a boolean query parameter. Python's own spelling, ``True``, is what gspread sends."""
        return self.one(name, str(default)).lower() in {"true", "1"}

    @property
    def form(self) -> dict[str, str]:
        """Give the fields of a posted form."""
        return dict(parse_qsl(self.content.decode(), keep_blank_values=True))


@dataclass(slots=True)
class LogEntry:
    """One line of the request log; tests assert on these. ``outcome`` is "answered" or what the network did instead."""

    method: str
    path: str
    operation: str
    query: dict[str, list[str]]
    body: Any
    headers: dict[str, str]
    instant: datetime
    caller: str = ""
    status: int = 0
    answer: Any = None
    outcome: str = "answered"

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status} ({self.outcome})"
