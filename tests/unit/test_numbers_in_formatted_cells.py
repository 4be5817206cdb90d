"""Numbers that people type into cells which their spreadsheet shows as a time, a day or a duration."""

from datetime import date, datetime, time, timedelta

import pytest

from cowork_sheets.core.cells import Asked, text_of
from cowork_sheets.core.formatted import as_shown
from cowork_sheets.core.lengths import read_length
from cowork_sheets.core.model import CellValue, Formatted, ShownAs
from cowork_sheets.core.starts import read_day, read_start
from cowork_sheets.core.times import Moment
from tests.tables import problems, reading

DAY, TIME, DURATION = ShownAs.DAY, ShownAs.TIME, ShownAs.DURATION


def question(answer: object) -> str:
    assert isinstance(answer, Asked), answer
    return answer.phrase


@pytest.mark.parametrize(
    ("number", "shown_as", "value"),
    [
        (0.375, TIME, time(9)),
        (0.375, DAY, time(9)),
        (0.375, DURATION, timedelta(hours=9)),
        (0.999999, TIME, timedelta(days=1)),
        (46371, DAY, datetime(2026, 12, 15)),
        (46371.375, TIME, datetime(2026, 12, 15, 9)),
        (10_000, DAY, datetime(1927, 5, 18)),
        (9_999, DAY, Formatted(9_999, DAY)),
        (99_999, TIME, datetime(2173, 10, 13)),
        (100_000, DAY, Formatted(100_000, DAY)),
        (46371, DURATION, Formatted(46371, DURATION)),
        (-1, TIME, Formatted(-1, TIME)),
        (float("inf"), DAY, Formatted(float("inf"), DAY)),
    ],
)
def test_a_number_is_taken_for_what_its_cell_shows_only_where_that_is_likely(
    number: float, shown_as: ShownAs, value: CellValue
) -> None:
    assert as_shown(number, shown_as) == value


@pytest.mark.parametrize("shown_as", ShownAs)
@pytest.mark.parametrize(
    ("number", "phrase"),
    [
        (9, "“9” could be morning or evening; type 9:00 or 21:00."),
        (9.3, "“9.3” could be morning or evening; type 9:30 or 21:30."),
        (930, "“930” could be morning or evening; type 9:30 or 21:30."),
        (16, "“16” is a number; if it is a time, type 16:00."),
        (16.3, "“16.3” is a number; if it is a time, type 16:30."),
        (1630, "“1630” is a number; if it is a time, type 16:30."),
        (9.5, "“9.5” can be read in more than one way; type 9:30, 9:50, 21:30 or 21:50."),
        (16.5, "“16.5” can be read in more than one way; type 16:30 or 16:50."),
        (12, "“12” could be morning or evening; type 12:00 or 0:00."),
        (24, "“24” is 0:00 on the next day; type 0:00, and the next day beside it."),
        (2400, "“2400” is 0:00 on the next day; type 0:00, and the next day beside it."),
        (
            1,
            (
                "“1” could be morning or evening; type 1:00 or 13:00. If it is 0:00 on the next day, type 0:00, and "
                "the next day beside it."
            ),
        ),
        (
            1.5,
            (
                "“1.5” can be read in more than one way; type 1:30, 1:50, 13:30 or 13:50. If it is 12:00 on the next "
                "day, type 12:00, and the next day beside it."
            ),
        ),
        (1.0625, "“25:30” is 1:30 on the next day; type 1:30, and the next day beside it."),
        (2.0625, "I can't read “49:30” as a time; type it like 16:00."),
        (-0.0625, "I can't read “-1:30” as a time; type it like 16:00."),
        (-9, "I can't read “-9” as a time; type it like 16:00."),
        (99, "I can't read “99” as a time; type it like 16:00."),
        (20261203, "I can't read “20261203” as a time; type it like 16:00."),
        (float("inf"), "I can't read “inf” as a time; type it like 16:00."),
    ],
)
def test_a_number_in_start_is_asked_about_as_what_was_typed(number: float, shown_as: ShownAs, phrase: str) -> None:
    assert question(read_start(Formatted(number, shown_as))) == phrase


def test_a_half_that_was_typed_as_text_is_asked_about_alike() -> None:
    assert question(read_start("9,5")) == "“9.5” can be read in more than one way; type 9:30, 9:50, 21:30 or 21:50."


def test_eight_digits_in_day_are_a_day_with_its_year_first() -> None:
    assert read_day(Formatted(20261203, DAY)) == Moment(date(2026, 12, 3))


@pytest.mark.parametrize(
    ("number", "phrase"),
    [
        (15, "“15” is not a whole day; type it like 2027-05-04."),
        (1512, "“1512” is not a whole day; type it like 2027-05-04."),
        (151226, "I can't read “151226” as a day; type it like 2027-05-04."),
        (20261503, "I can't read “20261503” as a day; type it like 2027-05-04."),
        (15.12, "“15.12” is not a whole day; type it like 2027-05-04."),
        (-3, "“-3” is not a whole day; type it like 2027-05-04."),
    ],
)
def test_any_other_number_in_day_is_asked_about(number: float, phrase: str) -> None:
    assert question(read_day(Formatted(number, DAY))) == phrase


@pytest.mark.parametrize("text", ["151226", "261215", "15122026", "20261503"])
def test_digits_that_do_not_begin_with_their_year_are_no_day(text: str) -> None:
    assert question(read_day(text)) == f"I can't read “{text}” as a day; type it like 2027-05-04."


@pytest.mark.parametrize("shown_as", ShownAs)
def test_a_number_of_minutes_in_length_is_read_whatever_its_cell_makes_of_it(shown_as: ShownAs) -> None:
    assert read_length(Formatted(90, shown_as)) == 90


@pytest.mark.parametrize(
    ("number", "phrase"),
    [
        (8, "“8” could be minutes or hours; type 8 min or 8 h."),
        (5, "“5” could be minutes or hours; type 5 min or 5 h."),
        (2, "“2” is shorter than 5 minutes; type a longer length, like 90, or 2 h."),
        (1.5, "“1.5” is shorter than 5 minutes; type a longer length, like 90, or 1.5 h."),
        (1.0625, "“25:30” is longer than 12 hours; type a shorter length, like 90 or 1h30."),
        (-0.0625, "“-1:30” is shorter than 5 minutes; type a longer length, like 90."),
        (930, "“930” is longer than 12 hours; type a shorter length, like 90 or 1h30."),
        (float("inf"), "I can't read “inf” as a length; type it like 90 or 1h30."),
    ],
)
def test_any_other_number_in_length_is_asked_about(number: float, phrase: str) -> None:
    assert question(read_length(Formatted(number, DURATION))) == phrase


@pytest.mark.parametrize(("typed", "minutes"), [("8 min", 8), ("8 h", 480), ("5 min", 5), ("1.5 h", 90), ("2 h", 120)])
def test_whoever_types_the_length_that_is_asked_for_gets_it(typed: str, minutes: int) -> None:
    assert read_length(typed) == minutes


def test_a_number_in_any_other_column_is_the_text_that_was_typed() -> None:
    assert reading(topic=Formatted(1984, DAY)).topic == "1984"
    assert text_of(Formatted(1.0625, TIME)) == "25:30"
    assert problems(time_zone=Formatted(9, TIME)) == [
        "Time zone: I don't know the time zone “9”. Type a city, such as Lisbon or America/New_York."
    ]
