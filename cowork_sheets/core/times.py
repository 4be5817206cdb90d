"""Wall-clock times and instants: serial numbers, clock changes, and what people read. Pure.

Names of days and months are English whatever the machine's locale, so that every run writes the same words.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cowork_sheets.core import zones  # noqa: F401  (importing it makes every ZoneInfo come from the tzdata package)
from cowork_sheets.core.advice import time_to_type
from cowork_sheets.core.cells import Asked

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FIRST_YEAR, LAST_YEAR = 2000, 2100

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (wall time)


@dataclass(frozen=True, slots=True)
class Moment:
    """What one cell says about a start: a day, a clock time, or both. Exact to the minute.

    ``minutes`` is the length on the clock where the cell holds an end as well ("16:00–17:30"), ``zone`` the text of a
    time zone beside the time, "" without one.
    """

    day: date | None = None
    clock: time | None = None
    minutes: int | None = None
    zone: str = ""


def to_serial(moment: datetime) -> float:
    """Give a wall-clock moment's serial number: days since 1899-12-30, as Google Sheets and Excel count."""
    return (moment - _EPOCH) / timedelta(days=1)


def from_serial(serial: float) -> datetime:
    """Give the wall-clock moment of a serial number, to the minute. Raises OverflowError outside years 1 to 9999."""
    return _EPOCH + timedelta(minutes=round(serial * 1440))


def since_day_zero(moment: datetime) -> timedelta:
    """Give the duration that a spreadsheet shows as this moment because its cell is formatted as a time or a day.

    Day zero is 1899-12-30, as in ``to_serial``.
    """
    return moment.replace(tzinfo=None) - _EPOCH


def check_year(day: date) -> Asked | None:
    """Ask about a day too far away to be meant."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return Asked(f"the year {day.year} cannot be right; type a day between {FIRST_YEAR} and {LAST_YEAR}.")


# --- clock changes ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _offsets(wall: datetime, zone: str) -> tuple[timedelta, timedelta]:
    """Give the UTC offsets before and after a clock change at ``wall``; equal when there is none (PEP 495)."""
    at = wall.replace(tzinfo=_zone(zone), fold=0)
    before, after = at.utcoffset(), at.replace(fold=1).utcoffset()
    assert before is not None
    assert after is not None
    return before, after


def exists(wall: datetime, zone: str) -> bool:
    """Tell whether clocks in ``zone`` ever show the naive ``wall`` time: no when they are put forward over it."""
    before, after = _offsets(wall, zone)
    return before >= after


def is_ambiguous(wall: datetime, zone: str) -> bool:
    """Tell whether clocks in ``zone`` show the naive ``wall`` time twice, because they are put back."""
    before, after = _offsets(wall, zone)
    return before > after


def ask_about_clock_change(wall: datetime, zone: str, cell: Moment | None = None) -> Asked | None:
    """Ask about a start that does not exist or exists twice, naming the two times it may mean; None if all is well.

    ``cell`` is what the cell of the time holds: a day, an end or a zone beside it is named with each of the two.
    """
    before, after = _offsets(wall, zone)
    if before == after:
        return None
    at = f"{wall:%H:%M} on {day_text(wall)}"
    first, second = wall - before, wall - after
    if before < after:
        earlier, later = (_to_type(at, wall, cell) for at in (second + before, first + after))
        return Asked(f"{at} does not exist in {zone}, where the clocks go forward. Type {earlier} or {later}.")
    names = [_readable(wall.replace(tzinfo=_zone(zone), fold=fold).tzname() or "UTC") for fold in (0, 1)]
    which = f" ({names[0]} and {names[1]})" if names[0] != names[1] else ""
    twice = f"{at} happens twice in {zone}{which}, where the clocks go back. Choose another time, or"
    if cell and _holds_more(cell):
        in_utc = replace(cell, zone="UTC")
        one, other = _to_type(first, wall, in_utc), _to_type(second, wall, in_utc)
        return Asked(f"{twice} type {one} for the first or {other} for the second.")
    one, other = _to_type(first, wall, cell), _to_type(second, wall, cell)
    return Asked(f"{twice} put UTC in Time zone and type {one} for the first or {other} for the second.")


def _to_type(at: datetime, wall: datetime, cell: Moment | None) -> str:
    """Write one of the times that ``wall`` may mean, with all that stands beside it in its cell."""
    if cell and _holds_more(cell):
        is_another_day = at.date() != wall.date()
        day = at.date() if cell.day or is_another_day else None
        return time_to_type(at.time(), day=day, minutes=cell.minutes, zone=cell.zone)
    return f"{at:%H:%M}" if at.date() == wall.date() else f"{at:%H:%M} on {day_text(at)}"


def _holds_more(cell: Moment) -> bool:
    return bool(cell.day or cell.minutes or cell.zone)


def elapsed(wall: datetime, minutes: int, zone: str) -> int:
    """Give the minutes that pass while clocks in ``zone`` go on by ``minutes``: a clock change may lie in between."""
    starts, ends = wall.replace(tzinfo=_zone(zone)), (wall + timedelta(minutes=minutes)).replace(tzinfo=_zone(zone))
    return round((ends.astimezone(UTC) - starts.astimezone(UTC)) / timedelta(minutes=1))


# --- what people read ------------------------------------------------------------------------------------------------


def day_text(day: date) -> str:
    """Write a day so that it cannot be misread: "Thu 15 Jan 2026"."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def show(instant: datetime, zone: str) -> str:
    """Write an aware instant as clocks in ``zone`` show it, without the year: "Thu 15 Jan 18:00 GMT"."""
    local = instant.astimezone(_zone(zone))
    day = f"{WEEKDAYS[local.weekday()][:3]} {local.day} {MONTHS[local.month - 1]}"
    return f"{day} {local.hour:02}:{local.minute:02} {_readable(local.tzname() or 'UTC')}"


def _readable(name: str) -> str:
    """Write the database's numeric abbreviations ("+0530", "-03") as offsets people know: "UTC+05:30"."""
    if name[0] not in "+-":
        return name
    return f"UTC{name[:3]}:{name[3:5] or '00'}"
