"""The ``Length`` cell: minutes of elapsed time. Pure."""

import re
from datetime import datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from math import isfinite
from unicodedata import normalize

from pytimeparse.timeparse import timeparse

from cowork_sheets.core.cells import Asked, is_typed_number, quoted, text_of
from cowork_sheets.core.model import CellValue, Formatted
from cowork_sheets.core.times import since_day_zero

SHORTEST, LONGEST = 5, 12 * 60
_LONGEST_TEXT = 30
_HOURS = re.compile(r"\b(?:h|hrs?|hours?|std|stunden?|heures?|horas?|ore)\b", re.IGNORECASE)
_MINUTES = re.compile(r"\b(?:m|mins?|minutes?|minuten|minutos|minuti)\b", re.IGNORECASE)


class Unit(Enum):
    """What a number alone counts in a column of lengths."""

    MINUTES = "min"
    HOURS = "h"


def unit_of(header: str) -> Unit:
    """Tell what a column's header says its numbers count: "Hours" and "Duration (h)" hours, all else minutes."""
    is_hours = bool(_HOURS.search(header)) and not _MINUTES.search(header)
    return Unit.HOURS if is_hours else Unit.MINUTES


@lru_cache(maxsize=4096, typed=True)
def read_length(value: CellValue, unit: Unit = Unit.MINUTES) -> int | Asked:
    """Understand a tidy, non-blank ``Length`` cell: minutes, from 5 to 12 hours.

    In a column of minutes a number below 1 is a part of a day, as spreadsheets keep durations (docs/rules.md 4).
    """
    minutes: float | None = None
    if isinstance(value, timedelta):
        minutes = value / timedelta(minutes=1)
    elif isinstance(value, time):
        minutes = value.hour * 60 + value.minute + value.second / 60
    elif isinstance(value, Formatted):
        return _read_formatted(value, unit)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        minutes = _minutes_of_number(value, unit)
    elif isinstance(value, datetime) and value.year < 1901:  # a duration shown as a date: days since 1899-12-30
        value = since_day_zero(value)
        minutes = value / timedelta(minutes=1)
    elif isinstance(value, str):
        minutes = minutes_in(value, unit)
    return _within_bounds(minutes, value, unit)


def _minutes_of_number(number: float, unit: Unit) -> float:
    if unit is Unit.HOURS:
        return number * 60
    return number * 1440 if 0 < number < 1 else number


def _read_formatted(value: Formatted, unit: Unit) -> int | Asked:
    """Read a number in a cell of durations: minutes or hours as the header says, unless 25:30 was typed."""
    if not is_typed_number(value):
        return _within_bounds(value.number * 1440, value, unit)
    if unit is Unit.MINUTES and SHORTEST <= value.number <= LONGEST / 60:
        number = text_of(value)
        return Asked(f"{quoted(value)} could be minutes or hours; type {number} min or {number} h.")
    return _within_bounds(_minutes_of_number(value.number, unit), value, unit)


def _within_bounds(exact: float | None, value: CellValue, unit: Unit) -> int | Asked:
    like = "90" if unit is Unit.MINUTES else "90 min"
    if exact is None or not isfinite(exact):
        return Asked(f"I can't read {quoted(value)} as a length; type it like {like} or 1h30.")
    minutes = round(exact)
    named = _as_length(value)
    if unit is Unit.HOURS and is_number(value):
        named = f"{text_of(value)} h"
    if minutes > LONGEST:
        return Asked(f"{named} is longer than 12 hours; type a shorter length, like {like} or 1h30.")
    if minutes < SHORTEST:
        is_likely_hours = unit is Unit.MINUTES and re.fullmatch(r"[1-4]([.,]\d+)?", text_of(value))
        hours = f", or {text_of(value)} h" if is_likely_hours else ""
        return Asked(f"{named} is shorter than 5 minutes; type a longer length, like {like}{hours}.")
    return minutes


def is_number(value: CellValue) -> bool:
    """Tell whether a cell holds a number alone, be it as text."""
    return bool(re.fullmatch(r"-?\d+([.,]\d+)?", text_of(value)))


def _as_length(value: CellValue) -> str:
    """Name a length as it was typed: "25h"; numbers and durations in quotes."""
    return value if isinstance(value, str) and len(value) <= _LONGEST_TEXT and value[0].isdigit() else quoted(value)


def minutes_in(text: str, unit: Unit = Unit.MINUTES) -> float | None:
    """Read a written length. pytimeparse knows the units; bare numbers, decimal commas and "1h30" are ours."""
    plain = normalize("NFKC", text).casefold().rstrip(".").replace(",", ".")
    if len(plain) > _LONGEST_TEXT or not plain.isascii():
        return None
    if re.fullmatch(r"-?\d+(\.\d+)?", plain):
        number = float(plain)
        if unit is Unit.HOURS:
            return number * 60
        return None if 0 < number < 1 else number  # "0.5" as text is half an hour to some and half a day to others
    plain = re.sub(r"^(\d+) ?h ?(\d{1,2})$", r"\1h\2m", plain)
    plain = re.sub(r"^(\d{1,2}:\d{2}) ?(h|hours|hrs?)$", r"\1", plain)
    plain = re.sub(r"\bstd\b|\bstunden?\b", "hours", plain).replace("minuten", "minutes")
    seconds = timeparse(plain, granularity="minutes")
    return None if seconds is None else seconds / 60
