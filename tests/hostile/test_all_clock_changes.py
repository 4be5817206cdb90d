"""Every clock change of every zone from 2020 to 2035, and an hour around it, against a count in UTC alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from cowork_sheets.core import zones  # noqa: F401 - zones come from the tzdata package
from cowork_sheets.core.model import When
from cowork_sheets.core.times import ask_about_clock_change, exists, is_ambiguous

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=15)


def offset_at(instant: datetime, zone: ZoneInfo) -> timedelta:
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def changes(zone: ZoneInfo) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """Find the instants at which a zone's offset changes, and the offsets before and after: by halving, in UTC."""
    days = [FIRST + timedelta(days=7 * n) for n in range((LAST - FIRST).days // 7 + 1)]
    for monday, next_monday in pairwise(days):
        low, high = monday, next_monday
        before, after = offset_at(low, zone), offset_at(high, zone)
        if before == after:
            continue
        while high - low > timedelta(minutes=1):
            middle = low + (high - low) // 2
            middle -= timedelta(seconds=middle.second, microseconds=middle.microsecond)
            low, high = (middle, high) if offset_at(middle, zone) == before else (low, middle)
        yield high, before, after


def instants(wall: datetime, change: datetime, before: timedelta, after: timedelta) -> list[datetime]:
    """Count, without any zone, at which instants clocks show a time near a change: none, one or two."""
    early, late = (wall - before).replace(tzinfo=UTC), (wall - after).replace(tzinfo=UTC)
    return [*([early] if early < change else []), *([late] if late >= change else [])]


def test_starts_and_ends_around_every_clock_change_are_those_that_a_count_in_utc_gives() -> None:
    seen = cases = 0
    for name in sorted(available_timezones()):
        for change, before, after in changes(ZoneInfo(name)):
            seen += 1
            shown = [(change + offset).replace(tzinfo=None) for offset in (before, after)]
            wall = min(shown) - timedelta(hours=1)
            while wall <= max(shown) + timedelta(hours=1):
                right = instants(wall, change, before, after)
                assert exists(wall, name) is bool(right), (name, wall)
                assert is_ambiguous(wall, name) is (len(right) == 2), (name, wall)
                assert (ask_about_clock_change(wall, name) is None) is (len(right) == 1), (name, wall)
                if len(right) == 1:
                    when = When(wall, name, 90)
                    assert (when.start_at, when.end_at) == (right[0], right[0] + timedelta(minutes=90)), (name, wall)
                wall += STEP
                cases += 1
    assert seen > 3000
    assert cases > 30_000
