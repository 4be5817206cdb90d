"""What an answer from outside has to look like before anybody reads it: objects, lists and kinds of value.

Only what is read is described. A field that is not described may be anything; one that is described and missing is fine
unless it is needed; one of another type than described makes the whole answer unusable, because whoever sent it does
not speak the language we were told. A shape is a function that tells whether a value has it: a large answer (hundreds
of thousands of cells) is walked in less time than it takes to parse.
"""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any, Never, TypeAlias

Shape: TypeAlias = Callable[[Any], bool]


class Misshapen(ValueError):
    """An answer is not what it has to be; holds nothing of it."""


def record(fields: Mapping[str, Shape], needs: Collection[str] = (), also: Shape | None = None) -> Shape:
    """Describe a JSON object: its known ``fields``, those it ``needs``, and what else has to hold of it as a whole."""

    def fits(value: Any) -> bool:
        if type(value) is not dict:
            return False
        for key, item in value.items():
            known = fields.get(key)
            if known is not None and not known(item):
                return False
        return all(name in value for name in needs) and (also is None or also(value))

    return fits


def each(item: Shape) -> Shape:
    """Describe a JSON array whose items all have one shape."""
    return lambda value: type(value) is list and all(map(item, value))


def table(item: Shape) -> Shape:
    """Describe a JSON object with any keys, whose values all have one shape."""
    return lambda value: type(value) is dict and all(map(item, value.values()))


def or_null(shape: Shape) -> Shape:
    """Describe a value that may be null as well."""
    return lambda value: value is None or shape(value)


def text(value: Any) -> bool:
    """Tell whether it is a text."""
    return type(value) is str


def token(value: Any) -> bool:
    """Tell whether it is a text that can travel in a header."""
    return type(value) is str and bool(value) and value.isascii() and value.isprintable()


def truth(value: Any) -> bool:
    """Tell whether it is true or false."""
    return type(value) is bool


def whole(value: Any) -> bool:
    """Tell whether it is a whole number."""
    return type(value) is int


def number(value: Any) -> bool:
    """Tell whether it is a number."""
    return type(value) is int or type(value) is float


def instant(value: Any) -> bool:
    """Tell whether it is a date and time in ISO 8601's form."""
    try:
        datetime.fromisoformat(value).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def day(value: Any) -> bool:
    """Tell whether it is a date in ISO 8601's form."""
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def decoded(content: bytes | str) -> Any:
    """Parse JSON. Raises Misshapen for anything else, also for what only Python takes for JSON (NaN, Infinity)."""
    try:
        return json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Misshapen from None


def _refuse(_: str) -> Never:
    raise ValueError


def require(value: Any, shape: Shape) -> None:
    """Raise Misshapen when a value has another shape."""
    if not shape(value):
        raise Misshapen
