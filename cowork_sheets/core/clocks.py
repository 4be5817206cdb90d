"""Help with other people's clocks: a page that shows each reader their own time, and weeks that are not as usual. Pure.

Sources: timeanddate's Event Time Announcer takes ``iso`` as UTC where no place (``p1``) is given, so no table of its
place numbers is needed; "Are We Meeting Yet" takes UTC by name.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from cowork_sheets.core.agreement import join_words
from cowork_sheets.core.cells import line_of
from cowork_sheets.core.model import Person, When
from cowork_sheets.core.zone_clocks import zone_text

PAGES = ("timeanddate", "arewemeetingyet")
SHORT = timedelta(weeks=6)
"""Two clocks are unusually far apart while that lasts for less than this; a whole summer or winter is usual."""
FEW_ZONES = 4
"""In so many zones every two people are compared; more would be a list that nobody reads."""
_LONGEST_TITLE = 100
_DAY = timedelta(days=1)


def clock_link(page: str, title: str, when: When) -> str:
    """Give the link to a page that tells everybody the start on their own clock; "" for no page."""
    start, title = when.start_at.astimezone(UTC), line_of(title, _LONGEST_TITLE)
    if page == "timeanddate":
        hours, minutes = divmod(when.minutes, 60)
        words = {"msg": title, "iso": f"{start:%Y%m%dT%H%M}", "ah": hours, "am": minutes}
        return f"https://www.timeanddate.com/worldclock/fixedtime.html?{urlencode(words)}"
    if page == "arewemeetingyet":
        return f"https://arewemeetingyet.com/UTC/{start:%Y-%m-%d/%H:%M}/{quote(title, safe='')}"
    return ""


def unusual_weeks(people: Sequence[Person], when: When, *, names_people: bool = True) -> tuple[str, ...]:
    """Say for whom the clocks are another time apart than usual: any two people, in many zones as seen from the first.

    "Ada and Grace are 4 hours apart this week, usually 5." Cities stand for people who are not to be named.
    """
    zones: dict[str, list[str]] = {}
    for person in people:
        if person.zone:
            zones.setdefault(person.zone, []).append(line_of(person.name, 60))
    at, said = when.start_at.astimezone(UTC).replace(minute=0), []
    for index, here in enumerate(zones if len(zones) <= FEW_ZONES else list(zones)[:1], start=1):
        away: dict[tuple[timedelta, ...], list[str]] = {}
        for there in list(zones)[index:]:
            if apart := _unusual(here, there, at):
                away.setdefault(apart, []).extend(zones[there] if names_people else [_city(there)])
        first = zones[here][0] if names_people else _city(here)
        said += [
            f"{join_words([first, *names])} are {_hours(apart)} apart this week, usually "
            f"{' or '.join(_number(each) for each in usual)}."
            for (apart, *usual), names in away.items()
        ]
    return tuple(said)


@lru_cache(maxsize=1024)
def _unusual(here: str, there: str, at: datetime) -> tuple[timedelta, ...]:
    """Give how far apart two clocks are now and how far before and after it; nothing when that is as usual."""
    now = _apart(here, there, at)
    before = next((at - n * _DAY for n in range(SHORT.days) if _apart(here, there, at - n * _DAY) != now), None)
    after = next((at + n * _DAY for n in range(SHORT.days) if _apart(here, there, at + n * _DAY) != now), None)
    if before is None or after is None or after - before > SHORT:
        return ()
    usual = {abs(_apart(here, there, before)), abs(_apart(here, there, after))}
    return abs(now), *sorted(usual)


def _apart(here: str, there: str, at: datetime) -> timedelta:
    one, other = at.astimezone(ZoneInfo(here)).utcoffset(), at.astimezone(ZoneInfo(there)).utcoffset()
    assert one is not None
    assert other is not None
    return one - other


def _city(zone: str) -> str:
    return zone_text(zone).rpartition("/")[2].replace("_", " ")


def _number(apart: timedelta) -> str:
    hours, minutes = divmod(int(apart.total_seconds()) // 60, 60)
    return f"{hours}:{minutes:02}" if minutes else str(hours)


def _hours(apart: timedelta) -> str:
    return f"{_number(apart)} hour{'' if apart == timedelta(hours=1) else 's'}"
