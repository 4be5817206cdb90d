import re
from datetime import date, datetime, time, timedelta

import pytest

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.model import CellValue
from cowork_sheets.core.starts import join, read_day, read_start
from cowork_sheets.core.times import Moment
from tests.tables import problems, reading


def question(answer: object) -> str:
    assert isinstance(answer, Asked), answer
    return answer.phrase


@pytest.mark.parametrize(
    "cell",
    [
        "Tue 15 Dec 2026",
        "2026-12-15",
        "15/12/2026",
        "12/15/2026",
        "15.12.2026",
        "Tuesday, 15th December 2026",
        "15 Dec 26",
        "2026-12-15 (Tue)",
        "Dec 15, 2026",
        "2026/12/15",
        "2026.12.15",
        "Tues 15 December 2026",
        "２０２６-12-15",
        "the 15th of Dec 2026"[4:],
        "2026\u201112\u201115",
        "20261215",
        datetime(2026, 12, 15),
        date(2026, 12, 15),
        46371,
        46371.0,
        46370.99999,
    ],
)
def test_a_day_with_one_reading_is_understood(cell: CellValue) -> None:
    assert read_day(cell) == Moment(date(2026, 12, 15))


@pytest.mark.parametrize(
    "cell",
    [
        "2026-12-17 16:30",
        "2026-12-17T16:30:00",
        "Thu 17 Dec 2026 at 4.30pm",
        "17 Dec 2026, 16:30",
        "17 Dec 2026 16h30",
        datetime(2026, 12, 17, 16, 30),
        datetime(2026, 12, 17, 16, 29, 59, 999_000),
        46373.6875,
        46373.68749,
    ],
)
def test_a_day_may_hold_the_time_as_well(cell: CellValue) -> None:
    assert read_day(cell) == Moment(date(2026, 12, 17), time(16, 30))


# docs/rules.md 4
@pytest.mark.parametrize(
    ("cell", "phrase"),
    [
        ("4/5/2026", "“4/5/2026” could be 5 Apr 2026 or 4 May 2026; type 2026-04-05 or 2026-05-04."),
        ("4.5.2026", "“4.5.2026” could be 5 Apr 2026 or 4 May 2026; type 2026-04-05 or 2026-05-04."),
        ("24/11/26", "“24/11/26” could be 26 Nov 2024 or 24 Nov 2026; type 2024-11-26 or 2026-11-24."),
        ("1/2/3", "“1/2/3” could be several days; type it like 2027-05-04."),
        ("24 Nov", "“24 Nov” has no year; type it with its year, like 2027-05-04."),
        ("14 December", "“14 December” has no year; type it with its year, like 2027-05-04."),
        ("Sunday 29 November", "“Sunday 29 November” has no year; type it with its year, like 2026-11-29."),
        ("Sat 29 Feb", "“Sat 29 Feb” has no year; type it with its year, like 2048-02-29."),
        ("Mon, Tue 24 Nov", "“Mon, Tue 24 Nov” has no year; type it with its year, like 2027-05-04."),
        ("29 Feb", "“29 Feb” has no year; type it with its year, like 2027-05-04."),
        ("10", "“10” is not a whole day; type it like 2027-05-04."),
        ("15 Dec 2", "I can't read “15 Dec 2” as a day; type it like 2027-05-04."),
        ("15 Dec 4", "“15 Dec 4” is not a whole day; type it like 2027-05-04."),
        ("14–15 Dec 2026", "I can't read “14–15 Dec 2026” as a day; type it like 2027-05-04."),
        ("Dec 2026", "“Dec 2026” is not a whole day; type it like 2027-05-04."),
        ("Tuesday", "“Tuesday” comes every week; type the whole day, like 2027-05-04."),
        (
            "Mon 15 Dec 2026",
            "“Mon 15 Dec 2026” contradicts itself: that day is a Tuesday. Correct the weekday or the day.",
        ),
        ("tomorrow", "I can't read “tomorrow” as a day; type it like 2027-05-04."),
        ("31/2/2026", "I can't read “31/2/2026” as a day; type it like 2027-05-04."),
        ("2026-13-45", "I can't read “2026-13-45” as a day; type it like 2027-05-04."),
        ("16:00", "I can't read “16:00” as a day; type it like 2027-05-04."),
        ("17 Dec 2026 25:00", "I can't read the time in “17 Dec 2026 25:00”; type it like 16:00."),
        ("16:00 UTC", "I can't read “16:00 UTC” as a day; type it like 2027-05-04 16:00 UTC."),
        ("17 Dec 2026 48:00", "I can't read the time in “17 Dec 2026 48:00”; type it like 16:00."),
        ("1850-01-01", "the year 1850 cannot be right; type a day between 2000 and 2100."),
        (datetime(1900, 1, 10), "the year 1900 cannot be right; type a day between 2000 and 2100."),
        (date(2126, 1, 1), "the year 2126 cannot be right; type a day between 2000 and 2100."),
        (datetime(9999, 12, 31, 23, 59, 59), "the year 9999 cannot be right; type a day between 2000 and 2100."),
        (10, "“10” is not a day; type one like 2027-05-04."),
        (True, "“TRUE” is not a day; type one like 2027-05-04."),
        (
            datetime(2026, 12, 17, 23, 59, 59),
            "“2026-12-17 23:59:59” is a moment before midnight; type it to the minute.",
        ),
        (time(9), "“09:00:00” is a time; type the day here, like 2027-05-04."),
    ],
)
def test_a_day_that_could_mean_two_things_or_none_is_asked_about(cell: CellValue, phrase: str) -> None:
    assert question(read_day(cell)) == phrase


def test_a_day_of_fifty_thousand_characters_is_asked_about_briefly() -> None:
    assert len(question(read_day("1" * 50_000))) < 150


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("16:00", time(16)),
        ("8.30am", time(8, 30)),
        ("8:30", time(8, 30)),
        ("9.30", time(9, 30)),
        ("17h", time(17)),
        ("17h30", time(17, 30)),
        ("17 h", time(17)),
        ("4 p.m.", time(16)),
        ("4PM", time(16)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("noon", time(12)),
        ("16 Uhr", time(16)),
        ("16.30 Uhr", time(16, 30)),
        ("0:00", time(0)),
        ("4:00:00 PM", time(16)),
        (time(9), time(9)),
        (time(8, 59, 59), time(9)),
        (timedelta(hours=9), time(9)),
        (0.375, time(9)),
        (0.3749999, time(9)),
        (0, time(0)),
        (datetime(1899, 12, 30, 9), time(9)),
        (timedelta(hours=23, minutes=59, seconds=29), time(23, 59)),
    ],
)
def test_a_start_with_one_reading_is_understood(cell: CellValue, clock: time) -> None:
    assert read_start(cell) == Moment(clock=clock)


@pytest.mark.parametrize("cell", ["2026-12-17 16:30", datetime(2026, 12, 17, 16, 30), 46373.6875])
def test_a_start_may_hold_the_day_as_well(cell: CellValue) -> None:
    assert read_start(cell) == Moment(date(2026, 12, 17), time(16, 30))


@pytest.mark.parametrize(
    ("cell", "phrase"),
    [
        ("10", "“10” could be morning or evening; type 10:00 or 22:00."),
        (10, "“10” could be morning or evening; type 10:00 or 22:00."),
        (9.3, "“9.3” could be morning or evening; type 9:30 or 21:30."),
        ("9,3", "“9.3” could be morning or evening; type 9:30 or 21:30."),
        ("0930", "“0930” is a number; if it is a time, type 9:30."),
        (17, "“17” is a number; if it is a time, type 17:00."),
        (1630.0, "“1630” is a number; if it is a time, type 16:30."),
        (2500, "I can't read “2500” as a time; type it like 16:00."),
        (-5, "I can't read “-5” as a time; type it like 16:00."),
        (float("inf"), "I can't read “inf” as a time; type it like 16:00."),
        ("midnight", "“midnight” could begin or end the day; type 0:00 and check the day."),
        ("24:00", "“24:00” is 0:00 on the next day; type 0:00, and the next day beside it."),
        ("24:00:00", "“24:00:00” is 0:00 on the next day; type 0:00, and the next day beside it."),
        ("25h30", "“25h30” is 1:30 on the next day; type 1:30, and the next day beside it."),
        ("47:59", "“47:59” is 23:59 on the next day; type 23:59, and the next day beside it."),
        ("48:00", "I can't read “48:00” as a time; type it like 16:00."),
        ("24:60", "I can't read “24:60” as a time; type it like 16:00."),
        ("24:00 pm", "I can't read “24:00 pm” as a time; type it like 16:00."),
        ("13pm", "I can't read “13pm” as a time; type it like 16:00."),
        ("teatime", "I can't read “teatime” as a time; type it like 16:00."),
        (True, "I can't read “TRUE” as a time; type it like 16:00."),
        (timedelta(hours=24), "“24:00” is 0:00 on the next day; type 0:00, and the next day beside it."),
        (timedelta(hours=25, minutes=30), "“25:30” is 1:30 on the next day; type 1:30, and the next day beside it."),
        (timedelta(hours=48), "I can't read “48:00” as a time; type it like 16:00."),
        (timedelta(hours=-6), "I can't read “-6:00” as a time; type it like 16:00."),
        (timedelta(minutes=-1), "I can't read “-0:01” as a time; type it like 16:00."),
        (timedelta.max, "I can't read “23999999999:59:59” as a time; type it like 16:00."),
        (time(23, 59, 59), "“23:59:59” is a moment before midnight; type it to the minute."),
        (0.99999, "“0.99999” is a moment before midnight; type it to the minute."),
        (datetime(1899, 12, 31), "“24:00” is 0:00 on the next day; type 0:00, and the next day beside it."),
        (datetime(1899, 12, 31, 1, 30), "“25:30” is 1:30 on the next day; type 1:30, and the next day beside it."),
        (datetime(1900, 1, 1, 9, 30), "I can't read “57:30” as a time; type it like 16:00."),
        (datetime(1899, 12, 29, 18), "I can't read “-6:00” as a time; type it like 16:00."),
        (
            datetime(2026, 12, 17, 23, 59, 59),
            "“2026-12-17 23:59:59” is a moment before midnight; type it to the minute.",
        ),
        (date(2026, 12, 17), "Thu 17 Dec 2026 is a day; type the time here, like 16:00."),
        (datetime(2026, 12, 17), "Thu 17 Dec 2026 is a day; type the time here, like 16:00."),
        (46373, "Thu 17 Dec 2026 is a day; type the time here, like 16:00."),
    ],
)
def test_a_start_that_could_mean_two_things_or_none_is_asked_about(cell: CellValue, phrase: str) -> None:
    assert question(read_start(cell)) == phrase


def test_a_day_and_a_start_together_are_a_wall_clock_time() -> None:
    assert join(Moment(date(2026, 12, 15)), Moment(clock=time(17))) == datetime(2026, 12, 15, 17)


def test_a_day_with_a_time_and_an_empty_start_is_complete() -> None:
    assert join(Moment(date(2026, 12, 15), time(17)), None) == datetime(2026, 12, 15, 17)


def test_a_start_with_its_day_and_an_empty_day_is_complete() -> None:
    assert join(None, Moment(date(2026, 12, 15), time(17))) == datetime(2026, 12, 15, 17)


def test_a_start_that_repeats_the_days_own_time_is_fine() -> None:
    both = Moment(date(2026, 12, 15), time(17))
    assert join(both, both) == datetime(2026, 12, 15, 17)


def test_a_start_whose_day_contradicts_the_day_is_asked_about() -> None:
    asked = join(Moment(date(2026, 12, 15)), Moment(date(2026, 12, 16), time(17)))
    assert (
        question(asked)
        == "this says Wed 16 Dec 2026, but the day beside it is another. Type only the time, like 16:00."
    )


def test_a_start_that_contradicts_the_time_in_the_day_is_asked_about() -> None:
    asked = join(Moment(date(2026, 12, 15), time(16)), Moment(clock=time(17)))
    assert question(asked) == "this says 17:00, but the day's cell holds 16:00. Make the two equal."


def test_half_a_start_is_no_start() -> None:
    assert join(Moment(date(2026, 12, 15)), None) is None
    assert join(None, Moment(clock=time(17))) is None
    assert join(None, None) is None


def test_a_day_without_its_year_that_could_be_two_days_is_answered_with_a_plain_example() -> None:
    assert problems(day="4/5") == ["Day: “4/5” has no year; type it with its year, like 2027-05-04."]


@pytest.mark.parametrize("cell", ["24:00", timedelta(hours=24), datetime(1899, 12, 31)], ids=str)
def test_whoever_types_what_a_start_after_midnight_asks_for_gets_that_very_moment(cell: CellValue) -> None:
    phrase = question(read_start(cell))
    typed = re.search(r"type (\d+:\d+), and the next day", phrase)
    assert typed, phrase
    there = reading(day=datetime(2026, 12, 4), start=typed[1], proposed_by="Ada")
    assert there.wall == datetime(2026, 12, 3) + timedelta(hours=24)


def test_a_day_that_a_sum_missed_by_a_hair_is_that_day() -> None:
    assert read_day(46373.9999999) == Moment(date(2026, 12, 18))
    assert read_day(datetime(2026, 12, 17, 23, 59, 59, 999_000)) == Moment(date(2026, 12, 18))


@pytest.mark.parametrize("text", ["1h30m", "1h 30m", "2h30min", "16 h 30 m"])
def test_hours_and_minutes_with_their_units_may_be_a_length_and_are_asked_about(text: str) -> None:
    phrase = question(read_start(text))
    assert text in phrase
    offered = phrase.split("a time like ")[1].split(",")[0]
    assert isinstance(read_start(offered), Moment)


def test_what_is_quoted_from_a_text_with_a_fraction_can_be_found_in_it() -> None:
    assert "“1½ h”" in question(read_start("1½ h"))
