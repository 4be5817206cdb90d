"""Nobody is invited for an hour they did not mean, and whoever does what the row says is understood."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cowork_sheets.core.model import Formatted, Reading, ShownAs
from tests.obedience import Meant, obey
from tests.tables import PEOPLE, reading

ROUNDS = 2
NOW = datetime(2026, 11, 29, tzinfo=UTC)  # nobody is invited to what is over
HOMES = {"Ada": "Europe/London", "Grace": "America/Vancouver", "Bo": "Asia/Kolkata"}

# What people write for a zone, and the clocks they mean by it.
ZONES = {
    "UTC": "UTC", "(UTC)": "UTC", "Z": "UTC", "GMT": "UTC", "UTC+2": "Etc/GMT-2", "GMT-5": "Etc/GMT+5",
    "EST": "America/New_York", "ET": "America/New_York", "Eastern": "America/New_York", "(ET)": "America/New_York",
    "PT": "America/Los_Angeles", "PST": "America/Los_Angeles", "Pacific Time": "America/Los_Angeles",
    "PT (Pacific Time)": "America/Los_Angeles", "CET": "Europe/Berlin", "Berlin time": "Europe/Berlin",
    "Europe/London": "Europe/London", "London, UK": "Europe/London", "UK time": "Europe/London",
    "IST": "Asia/Kolkata", "India": "Asia/Kolkata", "Athens, GA": "America/New_York", "JST": "Asia/Tokyo",
    "America/New_York": "America/New_York", "São Paulo": "America/Sao_Paulo", "Paris": "Europe/Paris",
    "AEST": "Australia/Brisbane", "CST": "America/Chicago", "Lisboa": "Europe/Lisbon",
}  # fmt: skip
SEPARATORS = [" – ", "–", "-", " - ", " to ", " until ", " — "]
DAYS = [
    "{0:%Y-%m-%d}", "{0:%a} {0.day} {0:%b} {0.year}", "{0:%d.%m.%Y}", "{0:%b} {0.day}, {0.year}",
    "{0.day}/{0.month}/{0.year}", "{0:%A}, {0.day} {0:%B}", "{0.day} {0:%b}", "{0.month}/{0.day}/{0:%y}", "{0:%Y%m%d}",
]  # fmt: skip


def forms(at: datetime) -> dict[str, list[str]]:
    """Give the ways to write a time: those that say the half of the day, those that need not, an hour alone."""
    hour, half = at.hour % 12 or 12, "pm" if at.hour >= 12 else "am"
    minutes = f":{at:%M}" if at.minute else ""
    alone = f"{hour}{minutes}"
    with_half = [
        f"{alone} {half.upper()}", f"{alone}{half}", f"{alone} {half[0]}.m.", f"{hour}:{at:%M} {half}",
        f"{hour:02}:{at:%M} {half.upper()}", f"{hour}.{at:%M} {half}", f"{alone}{half[0]}", f"{hour}{at:%M}{half}",
    ]  # fmt: skip
    with_24 = [f"{at:%H:%M}", f"{at.hour}:{at:%M}", f"{at:%H}.{at:%M}", f"{at.hour}h{at:%M}", f"{at:%H:%M} Uhr",
               f"{at:%H:%M:%S}", f"{at:%H%M}h", f"{at:%H%M} hrs"]  # fmt: skip
    if at.minute == 0:
        with_24 += [f"{at.hour}h", f"{at.hour} Uhr"]
        with_24 += {0: ["midnight"], 12: ["noon", "12 noon", "12:00noon"]}.get(at.hour, [])
    digits = [f"{at:%H%M}", f"{hour}{at:%M}", *([str(hour), str(at.hour)] if at.minute == 0 else [])]
    return {"half": with_half, "24": with_24, "alone": digits}


@st.composite
def times(draw: Any, starts: datetime, ends: datetime | None) -> str:
    """Write a start, or a start and an end in one, such as "4 – 5:30 PM"."""
    kind = draw(st.sampled_from(["half", "half", "24", "24", "alone"]))
    first = draw(st.sampled_from(forms(starts)[kind]))
    if ends is None:
        return str(first)
    # Of a span in twelve hours, one time may say am or pm for both.
    twelve = f"{starts.hour % 12 or 12}" + (f":{starts:%M}" if starts.minute else "")
    second = draw(st.sampled_from(forms(ends)["half" if kind == "half" else kind]))
    if kind == "half" and draw(st.booleans()):
        first = twelve
    elif kind == "half" and draw(st.booleans()):
        second = f"{ends.hour % 12 or 12}" + (f":{ends:%M}" if ends.minute else "")
    return f"{first}{draw(st.sampled_from(SEPARATORS))}{second}"


@st.composite
def rows(draw: Any) -> tuple[dict[str, Any], Meant]:
    """Give the cells of a row as somebody wrote them, and what they mean."""
    proposer = draw(st.sampled_from(sorted(HOMES)))
    day = draw(st.sampled_from([datetime(2026, 12, 15), datetime(2026, 12, 4), datetime(2027, 1, 8)]))
    starts = day + timedelta(minutes=draw(st.integers(0, 95)) * 15)
    length = draw(st.none() | st.sampled_from([30, 60, 90, 120]))
    ends = starts + timedelta(minutes=length) if length else None
    zone_text = draw(st.just("") | st.sampled_from(sorted(ZONES)))
    zone = ZONES[zone_text] if zone_text else HOMES[proposer]
    meant = Meant(starts, zone, length)
    cells: dict[str, Any] = {"proposed_by": proposer, "accepted_by": None, "day": day, "start": None}
    way = draw(st.sampled_from(["start", "start", "all in day", "all in start", "columns", "number"]))
    if way == "number":
        compact = [starts.hour * 100 + starts.minute] if starts.hour else []
        number = draw(st.sampled_from([starts.hour, starts.hour % 12 or 12, *compact]))
        return cells | {"start": Formatted(number, ShownAs.TIME), "time_zone": zone_text or None}, Meant(
            starts.replace(minute=starts.minute if number > 99 else 0), zone
        )
    if way == "columns":
        last = draw(times(ends, None)) if ends else None
        return cells | {"start": draw(times(starts, None)), "time_zone": zone_text or None, "end": last}, meant
    time_text = draw(times(starts, ends))
    behind = draw(st.booleans())
    with_zone = f"{time_text} {zone_text}" if behind or not zone_text else f"{zone_text} {time_text}"
    with_zone = with_zone.strip()
    if way == "start":
        return cells | {"start": with_zone}, meant
    day_text = draw(st.sampled_from(DAYS)).format(day)
    whole = f"{day_text}{draw(st.sampled_from([' ', ', ', ' at ']))}{with_zone}"
    return cells | ({"day": whole} if way == "all in day" else {"day": None, "start": whole}), meant


def is_understood(row: Reading) -> bool:
    return not row.problems and not row.missing and row.wall is not None


def instant(row: Reading) -> datetime:
    assert row.wall is not None
    assert row.proposer is not None
    zone = row.zone or row.proposer.zone
    assert zone is not None
    return row.wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def lived(cells: dict[str, Any], meant: Meant) -> tuple[str, list[Any]]:
    """Let somebody do what the row says, twice; give how it ended, and what stood there on the way."""
    story: list[Any] = []
    for _ in range(ROUNDS + 1):
        row = reading(PEOPLE, **cells)
        story.append(
            ({key: cells[key] for key in ("day", "start", "end", "time_zone") if cells.get(key)}, row.problems)
        )
        if is_understood(row):
            if instant(row) < NOW:
                return "past", story
            is_right = instant(row) == meant.instant and row.minutes in {meant.minutes, None}
            return ("right" if is_right else "WRONG"), story
        if "a start time" in row.missing:
            cells = cells | {"start": f"{meant.wall:%H:%M}"}
        if not row.problems:
            continue
        problem = row.problems[0]
        cells = dict(obey(cells, problem.key, problem.sentence, meant))
    return "asked", story


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows())
def test_whatever_is_written_is_understood_as_meant_or_asked_about(row: tuple[dict[str, Any], Meant]) -> None:
    ended, story = lived(*row)
    assert ended != "WRONG", f"{row[1]}: {story}"
