"""What clocks in a zone do from now on: which offsets they have, and which zones' clocks always agree. Pure.

The core knows no today. It looks at two years that lie so far ahead that every change which the zone database knows of
has come by then: what clocks do there, they do for good.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cowork_sheets.core import model  # noqa: F401  (importing it makes every ZoneInfo come from the tzdata package)

_FIRST = datetime(2036, 1, 1, tzinfo=UTC)
_LAST = datetime(2038, 1, 1, tzinfo=UTC)
_STEP = timedelta(days=7)
"""No zone changes its clocks twice within a week."""
_MINUTE = timedelta(minutes=1)

Clocks = tuple[tuple[datetime, timedelta], ...]
"""From which instant on clocks have which offset, in the two years; equal for zones whose clocks always agree."""


@lru_cache(maxsize=1024)
def clocks(zone: str) -> Clocks:
    """Give what clocks in a zone do, to the minute."""
    place = ZoneInfo(zone)
    at = _FIRST
    offset = _offset(at, place)
    changes = [(at, offset)]
    while at < _LAST:
        then = at + _STEP
        after = _offset(then, place)
        if after != offset:
            changes.append((_moment_of_change(at, then, place), after))
            offset = after
        at = then
    return tuple(changes)


@lru_cache(maxsize=1024)
def offsets(zone: str) -> tuple[int, ...]:
    """Give the offsets that clocks in a zone have in the course of a year, in minutes, the smallest first."""
    return tuple(sorted({_minutes(offset) for _, offset in clocks(zone)}))


def offset_at(zone: str, wall: datetime) -> int:
    """Give the offset of clocks in a zone at a naive wall time, in minutes."""
    offset = wall.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return _minutes(offset)


def agree(one: str, other: str) -> bool:
    """Tell whether clocks in two zones always show the same."""
    return kind_of_clocks(one) == kind_of_clocks(other)


@lru_cache(maxsize=1024)
def kind_of_clocks(zone: str) -> int:
    """Give a number that zones have in common whose clocks always agree; it means nothing beyond this process."""
    return _kinds.setdefault(clocks(zone), len(_kinds))


_kinds: dict[Clocks, int] = {}


def fixed_zone(minutes: int) -> str | None:
    """Give the zone of clocks that are always so many minutes ahead of UTC, None where there is none.

    Those are whole hours from -12 to +14. Their names count westwards, as POSIX does: Etc/GMT-2 is UTC+2.
    """
    hours, rest = divmod(minutes, 60)
    if rest or not -12 <= hours <= 14:
        return None
    return f"Etc/GMT{-hours:+}" if hours else "UTC"


def zone_text(zone: str) -> str:
    """Write a zone as people type it and as it is read: its name, "UTC+2" for one whose name counts westwards."""
    hours = zone.removeprefix("Etc/GMT")
    if hours == zone or not hours:
        return zone
    return f"UTC{-int(hours):+}"


def _offset(at: datetime, place: ZoneInfo) -> timedelta:
    offset = at.astimezone(place).utcoffset()
    assert offset is not None
    return offset


def _moment_of_change(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """Halve the time between two instants until the minute is found at which the offset is the new one."""
    old = _offset(before, place)
    while after - before > _MINUTE:
        middle = before + (after - before) // _MINUTE // 2 * _MINUTE
        if _offset(middle, place) == old:
            before = middle
        else:
            after = middle
    return after


def _minutes(offset: timedelta) -> int:
    return offset // _MINUTE
