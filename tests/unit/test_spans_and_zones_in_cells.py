"""Starts with an end, a zone or a day beside them, in one cell or in an End column."""

from datetime import date, datetime, time, timedelta

import pytest

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.lengths import Unit, read_length, unit_of
from cowork_sheets.core.model import CellValue, Formatted, ShownAs
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings
from cowork_sheets.core.starts import read_day, read_start
from cowork_sheets.core.times import Moment
from tests.tables import HEADER, board, line, problems, reading

DAY = date(2026, 12, 15)


def question(answer: object) -> str:
    assert isinstance(answer, Asked), answer
    return answer.phrase


# --- in Start --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clock", "minutes"),
    [
        ("16:00–17:30", time(16), 90),
        ("16:00 - 17:30", time(16), 90),
        ("16:00 to 17:30", time(16), 90),
        ("16.00-17.30", time(16), 90),
        ("16h00 – 17h30", time(16), 90),
        ("17 h 30 – 19 h", time(17, 30), 90),
        ("16–17:30 Uhr", time(16), 90),
        ("4 – 5:30 PM", time(16), 90),
        ("4–5:30pm", time(16), 90),
        ("4:00 – 5:30 p.m.", time(16), 90),
        ("4 PM – 5:30", time(16), 90),
        ("430pm - 6pm", time(16, 30), 90),
        ("4p-5p", time(16), 60),
        ("9 – 5 PM", time(9), 480),
        ("11 – 1 PM", time(11), 120),
        ("11 AM – 1", time(11), 120),
        ("11pm–midnight", time(23), 60),
        ("23:00–24:00", time(23), 60),
        ("23:00–25:30", time(23), 150),
        ("23:00–0:30", time(23), 90),
        ("10 – noon", time(10), 120),
        ("noon – 1", time(12), 60),
        ("12:00noon - 1:30 pm", time(12), 90),
        ("16:00 (90 min)", time(16), 90),
        ("16:00 for 1.5 hours", time(16), 90),
        ("16:00 for 2h", time(16), 120),
        ("16:00 (2h)", time(16), 120),
        ("16:00–18:00 (2 hrs)", time(16), 120),
        ("16 Uhr 30 – 18 Uhr", time(16, 30), 90),
        ("16:00 ~ 17:30", time(16), 90),
    ],
)
def test_a_start_with_its_end_says_its_length(text: str, clock: time, minutes: int) -> None:
    assert read_start(text) == Moment(clock=clock, minutes=minutes)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("12:00noon", time(12)),
        ("12 noon", time(12)),
        ("12 midnight – 1", None),
        ("1630h", time(16, 30)),
        ("16:00 hrs", time(16)),
        ("8.30 p.m.", time(20, 30)),
        ("4p", time(16)),
        ("from 16:00", time(16)),
        ("@ 4 PM", time(16)),
        ("16:00.", time(16)),
    ],
)
def test_clock_times_are_read_as_people_write_them(text: str, clock: time | None) -> None:
    answer = read_start(text)
    assert isinstance(answer, Asked) if clock is None else answer == Moment(clock=clock)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("16:00 EST", Moment(clock=time(16), zone="EST")),
        ("18:00Z", Moment(clock=time(18), zone="Z")),
        ("4:00 PM (ET)", Moment(clock=time(16), zone="ET")),
        ("8.30 pm CET", Moment(clock=time(20, 30), zone="CET")),
        ("6:00 p.m. ET", Moment(clock=time(18), zone="ET")),
        ("4 – 5:30 PM PDT", Moment(clock=time(16), minutes=90, zone="PDT")),
        ("4 pm ET – 5 pm ET", Moment(clock=time(16), minutes=60, zone="ET")),
        ("4 pm ET – 5 pm", Moment(clock=time(16), minutes=60, zone="ET")),
        ("16:00–17:00 UTC", Moment(clock=time(16), minutes=60, zone="UTC")),
        ("16:00 UTC+2", Moment(clock=time(16), zone="UTC+2")),
        ("16:00 (UTC+02:00)", Moment(clock=time(16), zone="UTC+02:00")),
        ("16:00, Athens, GA", Moment(clock=time(16), zone="Athens, GA")),
        ("16:00 São Paulo time", Moment(clock=time(16), zone="São Paulo time")),
        ("UTC 16:00", Moment(clock=time(16), zone="UTC")),
        ("Z 16.30", Moment(clock=time(16, 30), zone="Z")),
        ("4 o'clock pm ET", Moment(clock=time(16), zone="ET")),
        ("London: 4–5 pm", Moment(clock=time(16), minutes=60, zone="London")),
        ("16:00 on Tue 15 Dec 2026", Moment(DAY, time(16))),
        ("16:00 UTC on Tue 15 Dec 2026", Moment(DAY, time(16), zone="UTC")),
        ("Tue 15 Dec 2026 (PT) 4 pm", Moment(DAY, time(16), zone="PT")),
        ("UTC 2026-12-15 16:00", Moment(DAY, time(16), zone="UTC")),
        ("2026-12-15 UTC+2 16:00", Moment(DAY, time(16), zone="UTC+2")),
        ("2026-12-15, Athens, GA 16:00–17:00", Moment(DAY, time(16), 60, "Athens, GA")),
        ("16:00 PT (Pacific Time)", Moment(clock=time(16), zone="PT (Pacific Time)")),
        ("4 pm, 15 Dec 2026", Moment(DAY, time(16))),
        ("2026-12-15T16:00:00-05:00", Moment(DAY, time(16), zone="UTC-05:00")),
        ("2026-12-15T16:00Z", Moment(DAY, time(16), zone="Z")),
    ],
)
def test_a_zone_and_a_day_beside_the_time_are_kept(text: str, moment: Moment) -> None:
    assert read_start(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-15 16:00 UTC", Moment(DAY, time(16), zone="UTC")),
        ("Tue 15 Dec 2026, 4–5:30 PM PST", Moment(DAY, time(16), 90, "PST")),
        ("Tuesday 15 December 2026 at 16:00", Moment(DAY, time(16))),
        ("15.12.2026 16:00–17:00", Moment(DAY, time(16), 60)),
        ("15.12.2026 16.30", Moment(DAY, time(16, 30))),
        ("Tue 15 Dec 2026, 09:30:00–10:00", Moment(DAY, time(9, 30), 30)),
        ("2026-12-15 1415–1600", Moment(DAY, time(14, 15), 105)),
        ("15/12/2026 from 4 PM to 5 PM London", Moment(DAY, time(16), 60, "London")),
        ("16:00 UTC, Tue 15 Dec 2026", None),
        ("Tue 15 Dec 2026 (16:00 CET)", Moment(DAY, time(16), zone="CET")),
    ],
)
def test_a_day_cell_may_hold_all_of_it(text: str, moment: Moment | None) -> None:
    answer = read_day(text)
    assert isinstance(answer, Asked) if moment is None else answer == moment


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("9-10", "“9-10” could be morning or evening; type 9:00–10:00 or 21:00–22:00."),
        ("4 – 5:30", "“4 – 5:30” could be morning or evening; type 4:00–5:30 or 16:00–17:30."),
        ("9:00–5:00", "“9:00–5:00” could be morning or evening; type 9:00–17:00 or 21:00–5:00."),
        ("12:00–1:00 UTC", "“12:00–1:00 UTC” could be morning or evening; type 0:00–1:00 UTC or 12:00–13:00 UTC."),
        ("10 UTC", "“10 UTC” could be morning or evening; type 10:00 UTC or 22:00 UTC."),
        ("UTC 10", "“UTC 10” could be morning or evening; type 10:00 UTC or 22:00 UTC."),
        ("1030–1100 EST", "“1030–1100 EST” could be morning or evening; type 10:30–11:00 EST or 22:30–23:00 EST."),
        ("2026-12-15 9", "“2026-12-15 9” could be morning or evening; type 2026-12-15 9:00 or 2026-12-15 21:00."),
        ("2026-12-15 1630", "“2026-12-15 1630” is a number; if it is a time, type 2026-12-15 16:30."),
        (
            "4/5/2026 9-10 ET",
            "“4/5/2026” could be 5 Apr 2026 or 4 May 2026; type 2026-04-05 9-10 ET or 2026-05-04 9-10 ET.",
        ),
        ("15 Dec 0930", "“15 Dec” has no year; type it with its year, like 2027-05-04 0930."),
        ("15 Dec 1630", "I can't read “15 Dec 1630” as a time; type it like 16:00."),
        (
            "15 Dec 2026 – 16 UTC",
            "I can't read “15 Dec 2026 – 16 UTC” as a time; type it like 2027-05-04 16:00–17:30 UTC.",
        ),
        ("half past four EST", "I can't read “half past four EST” as a time; type it like 16:00 EST."),
        (
            "4;30 - 5;30 PT (Pacific)",
            "I can't read “4;30 - 5;30 PT (Pacific)” as a time; type it like 16:00–17:30 PT (Pacific).",
        ),
        ("1630Z", "“1630Z” is a number; if it is a time, type 16:30 Z."),
        ("24:00 UTC", "“24:00 UTC” is 0:00 on the next day; type 0:00 UTC, and the next day beside it."),
        ("24 UTC", "“24 UTC” is 0:00 on the next day; type 0:00 UTC, and the next day beside it."),
        ("midnight – 1 am", "“midnight – 1 am” could begin or end the day; type 0:00–1:00 and check the day."),
        (
            "15 Dec 2026 midnight",
            "“15 Dec 2026 midnight” could begin or end the day; type 2026-12-15 0:00 or 2026-12-16 0:00.",
        ),
        ("4/5/2026 16:00", "“4/5/2026” could be 5 Apr 2026 or 4 May 2026; type 2026-04-05 16:00 or 2026-05-04 16:00."),
        ("Tue 15 Dec 4-5pm", "“Tue 15 Dec” has no year; type it with its year, like 2026-12-15 16:00–17:00."),
        ("Tue 4 – 5:30", "“Tue” comes every week; type the whole day, like 2027-05-04 4 - 5:30."),
        (
            "16:00 GMT / 11:00 EST",
            "“16:00 GMT / 11:00 EST” holds several times; type only one, 16:00 GMT or 11:00 EST.",
        ),
        (
            "16:00, 17:00",
            "“16:00, 17:00” holds more than one time or zone; keep one of each.",
        ),
        ("CET 16:00 UTC", "“CET 16:00 UTC” holds more than one time or zone; keep one of each."),
        ("22:00–11:00", "“22:00–11:00” is longer than 12 hours, or ends before it starts; type it like 16:00–17:30."),
        ("3 o'clock", "“3 o'clock” could be morning or evening; type 3:00 or 15:00."),
        ("16:00–17:00 (2 hrs)", "“16:00–17:00 (2 hrs)” holds more than one time or zone; keep one of each."),
        ("8:00, 10h", "“8:00, 10h” holds more than one time or zone; keep one of each."),
        ("4pm/5pm", "“4pm/5pm” holds more than one time or zone; keep one of each."),
        (
            "8:30am PT/11:30am ET/4:30pm UK",
            "“8:30am PT/11:30am ET/4:30pm UK” holds several times; type only one, 8:30 PT, 11:30 ET or 16:30 UK.",
        ),
        ("4 pm – 3 pm", "“4 pm – 3 pm” is longer than 12 hours, or ends before it starts; type it like 16:00–17:30."),
        ("16:00–16:00", "“16:00–16:00” is longer than 12 hours, or ends before it starts; type it like 16:00–17:30."),
        ("4 people", "I can't read “4 people” as a time; type it like 16:00."),
        ("5th", "I can't read “5th” as a time; type it like 16:00."),
        ("16:00 " + "x" * 100, "I can't read “16:00 " + "x" * 53 + "…” as a time; type it like 16:00."),
    ],
)
def test_a_start_that_could_mean_two_things_is_answered_with_all_that_stood_beside_it(text: str, phrase: str) -> None:
    assert question(read_start(text)) == phrase


# --- a row -----------------------------------------------------------------------------------------------------------


def test_a_zone_in_start_is_the_rows_own() -> None:
    row = reading(start="16:00–17:00 UTC")
    assert (row.problems, row.wall, row.zone, row.minutes) == ((), datetime(2026, 12, 15, 16), "UTC", 60)


def test_a_day_cell_that_holds_all_of_it_needs_no_other() -> None:
    row = reading(day="2026-12-15 4–5:30 PM Los Angeles", start=None)
    assert (row.problems, row.missing, row.wall) == ((), (), datetime(2026, 12, 15, 16))
    assert (row.zone, row.minutes) == ("America/Los_Angeles", 90)


def test_letters_in_start_that_mean_several_zones_are_offered_behind_its_time() -> None:
    assert problems(start="4 pm EST") == [
        "Start: “EST” can be read in more than one way; type 16:00 America/New_York or 16:00 America/Panama."
    ]
    assert problems(day="2026-12-15 16:00 EST", start=None) == [
        (
            "Day: “EST” can be read in more than one way; "
            "type 2026-12-15 16:00 America/New_York or 2026-12-15 16:00 America/Panama."
        )
    ]


def test_a_zone_in_start_that_nobody_knows_is_asked_about_with_its_time() -> None:
    (sentence,) = problems(start="4–5 pm sharp")
    assert sentence == (
        "Start: I don't know the time zone “sharp”. Type 16:00–17:00 alone if it is your own time, else with a city, "
        "such as 16:00–17:00 Lisbon."
    )
    row = reading(start="16:00 sharp")
    assert (row.wall, row.zone) == (datetime(2026, 12, 15, 16), None)


def test_a_zone_in_start_that_says_the_same_as_time_zone_is_fine() -> None:
    row = reading(start="16:00 GMT", time_zone="London")
    assert (row.problems, row.zone) == ((), "Europe/London")


def test_a_zone_in_start_that_contradicts_time_zone_is_asked_about() -> None:
    assert problems(start="16:00 CET", time_zone="London") == [
        "Start: this says CET, but Time zone says London; take the wrong one out."
    ]
    assert problems(day="2026-12-15 16:00 CET", start=None, time_zone="London") == [
        "Day: this says CET, but Time zone says London; take the wrong one out."
    ]


def test_a_fixed_offset_in_start_is_remarked_on_with_its_time() -> None:
    row = reading(day="2026-07-15", start="16:00 GMT")
    assert row.remarks == (
        (
            "Start: “GMT” knows no summer time: 16:00 is 17:00 in London. If clocks there are meant, type "
            "16:00 Europe/London."
        ),
    )


@pytest.mark.parametrize(
    ("start", "day", "sentence"),
    [
        (
            "16:00–17:00",
            "2026-12-15 16:00–18:00",
            "Start: this and the day's cell do not say the same: the end differs. Take the time out of the day's cell.",
        ),
        (
            "16:00 UTC",
            "2026-12-15 16:00 CET",
            (
                "Start: this and the day's cell do not say the same: the zone differs. "
                "Take the time out of the day's cell."
            ),
        ),
        (
            "2026-12-16 16:00–17:00 UTC",
            "2026-12-15",
            (
                "Start: this says Wed 16 Dec 2026, but the day beside it is another. "
                "Type only the time, like 16:00–17:00 UTC."
            ),
        ),
    ],
)
def test_day_and_start_that_contradict_each_other_are_asked_about(start: str, day: str, sentence: str) -> None:
    assert problems(start=start, day=day) == [sentence]


# --- an end ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("16:00", "17:30", 90),
        ("16:00", time(17, 30), 90),
        ("16:00", 17, 60),
        ("16:00", "18h", 120),
        ("4 PM", "5", 60),
        ("4 PM", Formatted(5, ShownAs.TIME), 60),
        ("4 PM", "5:30 PM", 90),
        ("23:00", "0:30", 90),
        ("23:00", "midnight", 60),
        ("23:00", timedelta(hours=24), None),
        ("11:00", "noon", 60),
        ("16:00", datetime(2026, 12, 15, 17), 60),
        ("16:00 UTC", "17:00 UTC", 60),
        ("16:00–17:30", "17:30", 90),
    ],
)
def test_the_end_makes_the_length(start: CellValue, end: CellValue, minutes: int | None) -> None:
    row = reading(start=start, end=end)
    assert row.minutes == minutes
    assert bool(row.problems) is (minutes is None)


def test_a_whole_day_and_end_are_the_length_too() -> None:
    assert reading(day="2026-12-15 23:00", start=None, end="2026-12-16 01:00").minutes == 120


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"start": "16:00", "end": "5:30"},
            "End: “5:30” is more than 12 hours after the start; type 17:30, or correct the start.",
        ),
        (
            {"start": "16:00", "end": time(15)},
            "End: “15:00:00” is more than 12 hours after the start; type 3:00, or correct the start.",
        ),
        ({"start": "16:00", "end": "16:00"}, "End: “16:00” is when it starts; type the time at which it ends."),
        (
            {"start": "16:00", "end": "16:02"},
            "End: it ends 2 minutes after its start; type an end at least 5 minutes later.",
        ),
        (
            {"day": "2026-12-15 16:00–16:02", "start": None},
            "Day: it ends 2 minutes after its start; type an end at least 5 minutes later.",
        ),
        ({"start": "16:00–16:02"}, "Start: it ends 2 minutes after its start; type an end at least 5 minutes later."),
        (
            {"start": "16:00", "end": "17:00 CET"},
            "End: “17:00 CET” has a zone of its own; type only 17:00 here, and 2026-12-15 16:00 CET as the start.",
        ),
        (
            {"start": "16:00", "end": "17:00–18:00"},
            "End: “17:00–18:00” holds two times; type only the end, like 16:00.",
        ),
        ({"start": "16:00", "end": "1h"}, "End: “1h” could be a length or a time; type 17:00 or 1:00."),
        ({"start": "16:00", "end": "later"}, "End: I can't read “later” as a time; type it like 16:00."),
        (
            {"day": "2026-12-15 16:00", "start": None, "end": "2026-12-17 17:00"},
            "End: “2026-12-17 17:00” is not within 12 hours after the start; type the time at which it ends.",
        ),
        (
            {"start": "16:00", "end": "17:30", "length": 60},
            "Length: “60” is not the 90 minutes until its end; clear this cell, or correct the end.",
        ),
        (
            {"start": "16:00–17:30", "length": "1 h"},
            "Length: “1 h” is not the 90 minutes until its end; clear this cell, or correct the end.",
        ),
        ({"start": "16:00–17:30", "end": "18:00"}, "End: “18:00” is another end than the start says; clear this cell."),
    ],
)
def test_an_end_that_does_not_fit_is_asked_about(cells: dict[str, CellValue], sentence: str) -> None:
    row = reading(**cells)
    assert [problem.sentence for problem in row.problems] == [sentence]
    assert row.minutes is None or "End" in sentence


def test_an_end_and_an_equal_length_agree() -> None:
    assert reading(start="16:00", end="17:30", length="1h30").minutes == 90


def test_an_end_is_no_reason_to_ask_while_the_start_is_missing() -> None:
    row = reading(start=None, end="17:30")
    assert (row.problems, row.missing, row.minutes) == ((), ("a start time",), None)


def test_a_length_that_cannot_be_read_is_asked_about_although_there_is_an_end() -> None:
    row = reading(start="16:00–17:30", length="a while")
    assert (len(row.problems), row.minutes) == (1, None)


@pytest.mark.parametrize(("day", "minutes"), [("2026-03-28", 5 * 60), ("2026-10-24", 7 * 60), ("2026-12-15", 6 * 60)])
def test_a_span_over_a_clock_change_is_as_long_as_it_really_takes(day: str, minutes: int) -> None:
    assert reading(day=day, start="23:00–5:00").minutes == minutes


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"day": "2027-03-28", "start": "1:30–3:00 Europe/London"},
            (
                "Start: 01:30 on Sun 28 Mar 2027 does not exist in Europe/London, where the clocks go forward. "
                "Type 0:30–2:00 Europe/London or 2:30–4:00 Europe/London."
            ),
        ),
        (
            {"day": "2027-03-28 1:30", "start": None},
            (
                "Day: 01:30 on Sun 28 Mar 2027 does not exist in Europe/London, where the clocks go forward. "
                "Type 2027-03-28 0:30 or 2027-03-28 2:30."
            ),
        ),
        (
            {"day": "2026-10-25", "start": "1:30–2:30 Europe/London"},
            (
                "Start: 01:30 on Sun 25 Oct 2026 happens twice in Europe/London (BST and GMT), where the clocks go "
                "back. Choose another time, or type 0:30–1:30 UTC for the first or 1:30–2:30 UTC for the second."
            ),
        ),
    ],
)
def test_a_time_that_clocks_skip_or_show_twice_is_asked_about_with_all_that_stood_beside_it(
    cells: dict[str, CellValue], sentence: str
) -> None:
    assert problems(**cells) == [sentence]


def test_a_leap_day_has_no_day_a_year_later() -> None:
    assert reading(day="2028-02-29").a_year_later is None
    assert reading(day="2028-02-28").a_year_later == ("Day", "2029-02-28")


# --- units in headers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header", ["Hours", "Duration (h)", "Length [hrs]", "How long (hours)", "Stunden", "Dauer (Std)"]
)
def test_a_header_can_say_that_its_numbers_are_hours(header: str) -> None:
    assert unit_of(header) is Unit.HOURS


@pytest.mark.parametrize(
    "header", ["Length", "Duration", "Minutes", "Length (min)", "Hours and minutes", "How long", ""]
)
def test_any_other_header_means_minutes(header: str) -> None:
    assert unit_of(header) is Unit.MINUTES


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [(6, 360), (1.5, 90), (0.5, 30), ("1.5", 90), ("1,5", 90), ("90 min", 90), ("1:30", 90), (time(1, 30), 90),
     (Formatted(1.5, ShownAs.DURATION), 90), ("1h30", 90)],
)  # fmt: skip
def test_a_number_in_a_column_of_hours_is_hours(cell: CellValue, minutes: int) -> None:
    assert read_length(cell, Unit.HOURS) == minutes


@pytest.mark.parametrize(
    ("cell", "phrase"),
    [
        (90, "90 h is longer than 12 hours; type a shorter length, like 90 min or 1h30."),
        ("90", "90 h is longer than 12 hours; type a shorter length, like 90 min or 1h30."),
        (0.05, "0.05 h is shorter than 5 minutes; type a longer length, like 90 min."),
        ("long", "I can't read “long” as a length; type it like 90 min or 1h30."),
    ],
)
def test_what_is_asked_about_hours_can_be_typed_there(cell: CellValue, phrase: str) -> None:
    assert question(read_length(cell, Unit.HOURS)) == phrase
    assert read_length("90 min", Unit.HOURS) == 90


def test_the_header_of_a_board_says_what_its_lengths_count() -> None:
    header = ["Hours" if text == "Length" else text for text in HEADER]
    cells = line(proposed_by="Ada", day="2026-12-15", start="16:00", length=6)
    (row,) = understand(board(cells, header=header), Settings(headers={"length": "Hours"})).readings
    assert row.minutes == 360
