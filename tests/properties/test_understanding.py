"""Nothing in a cell raises, and rows do not meddle with one another."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unicodedata import category
from zoneinfo import ZoneInfo, available_timezones

from dateutil import tz
from hypothesis import given, settings
from hypothesis import strategies as st

from cowork_sheets.core.cells import clean, cut, key_of
from cowork_sheets.core.model import CellValue, Reading, Unreadable
from cowork_sheets.core.rows import PEOPLE_KEYS, understand
from cowork_sheets.core.settings import Settings
from cowork_sheets.core.starts import read_day, read_start
from cowork_sheets.core.times import Moment, exists, from_serial, is_ambiguous, show, to_serial
from tests.tables import AGREED, HEADER, KEYS, board, line, reading

CALM = settings(deadline=None)  # the first row of a process reads the zone database

NEARLY = st.sampled_from(
    [
        "4/5/2026",
        "Tue 15 Dec 2026",
        "8.30am",
        "1h30",
        "London",
        "EST",
        "Ada",
        "Grcae",
        "Ada and Grace",
        "yes",
        "cafe",
        "25/5",
        "https://example.org/x",
        "room link",
        "2026-12-15 16:30",
        "17h",
        "#REF!",
        "=TRUE()",
        "1:30",
        "0.5",
        "Ada <ada@example.org>",
    ]
)
FRAGMENTS = st.lists(
    st.sampled_from([*"0123456789:./-+, \n'", "am", "h", "Dec", "Tue", "20", "T", "Z", "UTC", "@", "\u202e"]),
    max_size=12,
)
TEXTS = st.text(max_size=60) | NEARLY | FRAGMENTS.map("".join) | st.characters().map(lambda char: char * 3000)
VALUES: st.SearchStrategy[CellValue] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXTS
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.timedeltas()
    | st.text(max_size=20).map(Unreadable)
    | st.floats(0, 80_000)
)
ROWS = st.dictionaries(st.sampled_from(KEYS), VALUES)
LIKELY_ROWS = st.dictionaries(st.sampled_from(KEYS), NEARLY).map(lambda cells: AGREED | cells)

MEANING = {
    "proposed_by": "proposer",
    "accepted_by": "accepters",
    "either_or": "label",
    "time_zone": "zone",
    "length": "minutes",
    "end": "minutes",
}


def readings(*rows: dict[str, Any]) -> dict[int, Reading]:
    return {row.number: row for row in understand(board(*(line(**row) for row in rows)), Settings()).readings}


@CALM
@given(st.sampled_from(PEOPLE_KEYS), VALUES)
def test_anything_in_any_cell_gives_a_value_or_a_problem_and_never_raises(key: str, value: CellValue) -> None:
    row = reading(None, None, **{key: value})
    said = {problem.key for problem in row.problems}
    assert all(problem.sentence.endswith((".", "?")) and len(problem.sentence) < 400 for problem in row.problems)
    shown = value.text if isinstance(value, Unreadable) else value
    if isinstance(value, Unreadable):
        assert key in said
    elif shown is not None and not (isinstance(shown, str) and not key_of(shown)):
        meant = (
            (row.wall or row.missing or row.problems)
            if key in {"day", "start"}
            else getattr(row, MEANING.get(key, key))
        )
        assert key in said or meant not in {None, (), ""}


@CALM
@given(ROWS)
def test_any_row_is_read_without_raising(cells: dict[str, CellValue]) -> None:
    for row in readings(cells).values():
        assert row.wall is None or (row.wall.tzinfo is None and row.wall.second == 0 and row.wall.microsecond == 0)
        assert row.minutes is None or 5 <= row.minutes <= 720
        assert len(row.topic) <= 200
        assert row.topic == clean(row.topic)


@CALM
@given(TEXTS)
def test_any_text_in_the_people_tab_is_read_without_raising(text: str) -> None:
    people = [
        (text, "ada@example.org", "London"),
        ("Ada", text, "London"),
        ("Grace", "grace@example.org", text, text, text, text),
    ]
    found = understand(board(line(**AGREED), people=people), Settings())
    assert all("\n" not in note for note in found.notes)


@CALM
@given(st.permutations(range(len(KEYS))), LIKELY_ROWS)
def test_the_order_of_columns_means_nothing(order: list[int], cells: dict[str, Any]) -> None:
    straight = line(**cells)
    moved = board([straight[index] for index in order], header=[HEADER[index] for index in order])
    (one,), (other,) = readings(cells).values(), understand(moved, Settings()).readings
    assert replace(one, own={}) == replace(other, own={})
    assert [one.own[index] for index in sorted(one.own)] == [other.own[order.index(index)] for index in sorted(one.own)]


@CALM
@given(LIKELY_ROWS, ROWS)
def test_one_row_never_changes_what_another_means(cells: dict[str, Any], other: dict[str, CellValue]) -> None:
    alone, below = readings(cells)[2], readings(other, cells)[3]
    assert replace(below, number=2) == alone


@CALM
@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 12, 31)))
def test_a_serial_number_and_its_moment_are_the_same(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    assert from_serial(to_serial(minute)) == minute
    expected = Moment(minute.date(), minute.time() if minute.time() != time(0) else None)
    assert read_day(to_serial(minute)) == read_day(minute) == expected


@CALM
@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.times())
def test_an_iso_day_and_any_usual_clock_time_are_read_back(day: date, clock: time) -> None:
    minute = clock.replace(second=0, microsecond=0)
    assert read_day(day.isoformat()) == Moment(day)
    assert read_day(f"{day:%a} {day.day} {day:%b} {day.year}") == Moment(day)
    assert read_day(f"{day.isoformat()} {minute:%H:%M}") == Moment(day, minute)
    for text in (f"{minute:%H:%M}", f"{minute:%H.%M}", f"{minute:%Hh%M}", f"{minute:%I:%M %p}"):
        assert read_start(text) == Moment(clock=minute)
    assert read_start((minute.hour * 60 + minute.minute) / 1440) == Moment(clock=minute)


@CALM
@given(st.text(), st.integers(2, 50))
def test_cut_text_is_never_too_long(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit


@CALM
@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert not {category(char) for char in clean(text)} & {"Cc", "Cs", "Zl", "Zp"}


# --- clock changes --------------------------------------------------------------------------------------------------

ZONES = sorted(name for name in available_timezones() if "/" in name)


def changes(zone: str, year: int) -> list[tuple[datetime, timedelta, timedelta]]:
    """List the UTC hours of a year at whose end the offset differs, with both offsets."""
    info, found = ZoneInfo(zone), []
    at = datetime(year, 1, 1, tzinfo=UTC)
    while at.year == year:
        before, after = at.astimezone(info).utcoffset(), (at + timedelta(days=1)).astimezone(info).utcoffset()
        if before != after and before is not None and after is not None:
            hour = next(h for h in range(1, 25) if (at + timedelta(hours=h)).astimezone(info).utcoffset() != before)
            found.append((at + timedelta(hours=hour - 1), before, after))
        at += timedelta(days=1)
    return found


@settings(CALM, max_examples=60)
@given(st.sampled_from(ZONES), st.integers(2005, 2036), st.integers(-180, 180))
def test_every_gap_and_fold_is_seen_around_every_clock_change(zone: str, year: int, minutes: int) -> None:
    info = ZoneInfo(zone)
    for hour, before, _ in changes(zone, year):
        wall = (hour + before).replace(tzinfo=None) + timedelta(minutes=minutes)
        instants = [at for at in (wall - timedelta(minutes=15 * n) for n in range(-60, 60)) if _local(at, info) == wall]
        assert exists(wall, zone) == bool(instants)
        assert is_ambiguous(wall, zone) == (len(instants) > 1)
        assert exists(wall, zone) == tz.datetime_exists(wall, info)
        if exists(wall, zone):  # dateutil calls the times in a gap ambiguous too
            assert is_ambiguous(wall, zone) == tz.datetime_ambiguous(wall, info)


def _local(instant: datetime, info: ZoneInfo) -> datetime:
    return instant.replace(tzinfo=UTC).astimezone(info).replace(tzinfo=None)


@CALM
@given(st.sampled_from(ZONES), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_what_is_shown_is_what_the_zones_clocks_say(zone: str, instant: datetime) -> None:
    weekday, day, month, clock, name = show(instant, zone).split(" ")
    local = instant.astimezone(ZoneInfo(zone))
    assert (weekday, int(day), month, clock) == (f"{local:%a}", local.day, f"{local:%b}", f"{local:%H:%M}")
    assert name[0].isalpha()
