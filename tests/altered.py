"""Answers that are none: garbage in place of a body, or a body with one thing in it altered."""

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any

Alter = Callable[[Any], Any]
"""Makes of a body what is sent in its place; bytes are sent as they are."""
GARBAGE: dict[str, Alter] = {
    "a page": lambda _: b"<!DOCTYPE html><title>Log in to the hotel</title>",
    "nothing": lambda _: b"",
    "half": lambda body: json.dumps(body).encode()[: len(json.dumps(body)) // 2],
    "null": lambda _: b"null",
    "a list": lambda body: [body],
    "empty": lambda _: {},
    "deep": lambda _: b'{"x":' * 100_000,
    "nan": lambda body: json.dumps({"x": float("nan"), **body}).encode() if isinstance(body, dict) else b"NaN",
    "no text": lambda _: b"\xff\xfe\x00",
}
OTHER = [None, True, -1, 1e300, "x", "", [], {}, ["x"], {"x": "y"}]


def one_thing_else(random: Random) -> tuple[str, Alter]:
    """Choose one thing in a body, whatever it will be, and what becomes of it."""
    at, value, goes = random.random(), random.choice(OTHER), random.random() < 0.4

    def alter(body: Any) -> Any:
        found = list(_paths(body))
        if not found:
            return value
        path = found[int(at * len(found))]
        return _without(body, path) if goes else _with(body, path, value)

    return f"{'without' if goes else repr(value)} at {at:.3f}", alter


def _paths(body: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to everything in a body."""
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in inner:
        yield (*above, key)
        yield from _paths(value, (*above, key))


def _with(body: Any, path: Sequence[Any], value: Any) -> Any:
    copy = deepcopy(body)
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


def _without(body: Any, path: Sequence[Any]) -> Any:
    copy = deepcopy(body)
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return copy
