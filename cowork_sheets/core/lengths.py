"""The ``Length`` cell: minutes of elapsed time. Pure."""

import re
from datetime import datetime, time, timedelta
from functools import lru_cache
from math import isfinite
from unicodedata import normalize

from pytimeparse.timeparse import timeparse

from cowork_sheets.core.cells import Asked, is_typed_number, quoted, text_of
from cowork_sheets.core.model import CellValue, Formatted
from cowork_sheets.core.times import since_day_zero

SHORTEST, LONGEST = 5, 12 * 60
_LONGEST_TEXT = 30


@lru_cache(maxsize=4096, typed=True)
def read_length(value: CellValue) -> int | Asked:
    """Understand a tidy, non-blank ``Length`` cell: minutes, from 5 to 12 hours.

    A number below 1 is a part of a day, as spreadsheets keep durations; any other number is minutes (docs/rules.md 4).
    """
    minutes: float | None = None
    if isinstance(value, timedelta):
        minutes = value / timedelta(minutes=1)
    elif isinstance(value, time):
        minutes = value.hour * 60 + value.minute + value.second / 60
    elif isinstance(value, Formatted):
        if SHORTEST <= value.number <= LONGEST / 60:
            number = text_of(value)
            return Asked(f"{quoted(value)} could be minutes or hours; type {number} min or {number} h.")
        minutes = value.number * (1 if is_typed_number(value) else 1440)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        minutes = value * 1440 if 0 < value < 1 else value
    elif isinstance(value, datetime) and value.year < 1901:  # a duration shown as a date: days since 1899-12-30
        value = since_day_zero(value)
        minutes = value / timedelta(minutes=1)
    elif isinstance(value, str):
        minutes = _minutes(value)
    if minutes is None or not isfinite(minutes):
        return Asked(f"I can't read {quoted(value)} as a length; type it like 90 or 1h30.")
    return _within_bounds(round(minutes), value)


def _within_bounds(minutes: int, value: CellValue) -> int | Asked:
    if minutes > LONGEST:
        return Asked(f"{_as_length(value)} is longer than 12 hours; type a shorter length, like 90 or 1h30.")
    if minutes < SHORTEST:
        hours = f", or {text_of(value)} h" if re.fullmatch(r"[1-4](\.\d+)?", text_of(value)) else ""
        return Asked(f"{_as_length(value)} is shorter than 5 minutes; type a longer length, like 90{hours}.")
    return minutes


def _as_length(value: CellValue) -> str:
    """Name a length as it was typed: "25h"; numbers and durations in quotes."""
    return value if isinstance(value, str) and len(value) <= _LONGEST_TEXT and value[0].isdigit() else quoted(value)


def _minutes(text: str) -> float | None:
    """Read a written length. pytimeparse knows the units; bare numbers, decimal commas and "1h30" are ours."""
    plain = normalize("NFKC", text).casefold().rstrip(".").replace(",", ".")
    if len(plain) > _LONGEST_TEXT or not plain.isascii():
        return None
    if re.fullmatch(r"-?\d+(\.\d+)?", plain):
        number = float(plain)
        return None if 0 < number < 1 else number  # "0.5" as text is half an hour to some and half a day to others
    plain = re.sub(r"^(\d+) ?h ?(\d{1,2})$", r"\1h\2m", plain)
    plain = re.sub(r"^(\d{1,2}:\d{2}) ?(h|hours|hrs?)$", r"\1", plain)
    plain = re.sub(r"\bstd\b|\bstunden?\b", "hours", plain).replace("minuten", "minutes")
    seconds = timeparse(plain, granularity="minutes")
    return None if seconds is None else seconds / 60
