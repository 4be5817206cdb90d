from datetime import UTC, datetime

import pytest

from cowork_sheets.core.times import ask_about_clock_change, exists, from_serial, is_ambiguous, show, to_serial


def test_serial_numbers_count_days_from_the_spreadsheets_epoch() -> None:
    assert to_serial(datetime(2026, 11, 23, 12)) == 46349.5
    assert from_serial(46349.5) == datetime(2026, 11, 23, 12)


def test_an_ordinary_time_exists_once() -> None:
    assert exists(datetime(2027, 3, 28, 2, 30), "Europe/London")
    assert not is_ambiguous(datetime(2027, 3, 28, 2, 30), "Europe/London")
    assert ask_about_clock_change(datetime(2027, 3, 28, 2, 30), "Europe/London") is None


def test_a_time_that_does_not_exist_is_asked_about_with_the_times_before_and_after() -> None:
    wall = datetime(2027, 3, 28, 1, 30)
    asked = ask_about_clock_change(wall, "Europe/London")
    assert not exists(wall, "Europe/London")
    assert asked
    assert asked.phrase == (
        "01:30 on Sun 28 Mar 2027 does not exist in Europe/London, where the clocks go forward. Type 00:30 or 02:30."
    )


def test_a_time_that_exists_twice_is_asked_about_with_both_in_utc() -> None:
    wall = datetime(2027, 11, 7, 1, 30)
    asked = ask_about_clock_change(wall, "America/Los_Angeles")
    assert is_ambiguous(wall, "America/Los_Angeles")
    assert asked
    assert asked.phrase == (
        "01:30 on Sun 7 Nov 2027 happens twice in America/Los_Angeles (PDT and PST), where the clocks go back. "
        "Choose another time, or put UTC in Time zone and type 08:30 for the first or 09:30 for the second."
    )


def test_a_question_about_a_clock_change_names_the_day_when_it_is_another() -> None:
    skipped = ask_about_clock_change(datetime(2011, 12, 30, 1, 30), "Pacific/Apia")
    assert skipped
    assert "Type 01:30 on Thu 29 Dec 2011 or 01:30 on Sat 31 Dec 2011." in skipped.phrase
    twice = ask_about_clock_change(datetime(2026, 4, 5, 2, 30), "Australia/Sydney")
    assert twice
    assert "15:30 on Sat 4 Apr 2026 for the first or 16:30 on Sat 4 Apr 2026 for the second" in twice.phrase


def test_a_clock_change_between_zones_without_names_of_their_own_is_told_apart_by_offset() -> None:
    # Chile puts its clocks back on the first Saturday of April and has no abbreviations in the database.
    asked = ask_about_clock_change(datetime(2027, 4, 3, 23, 30), "America/Santiago")
    assert asked
    assert "(UTC-03:00 and UTC-04:00)" in asked.phrase


def test_an_abbreviation_that_means_both_times_is_not_given_as_a_difference() -> None:
    # Moscow put its clocks back for good in 2014 and kept the name MSK.
    asked = ask_about_clock_change(datetime(2014, 10, 26, 1, 30), "Europe/Moscow")
    assert asked
    assert "happens twice in Europe/Moscow, where" in asked.phrase


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/London", "Thu 15 Jan 18:00 GMT"),
        ("America/Vancouver", "Thu 15 Jan 10:00 PST"),
        ("Asia/Kolkata", "Thu 15 Jan 23:30 IST"),
        ("Asia/Kathmandu", "Thu 15 Jan 23:45 UTC+05:45"),
        ("America/Sao_Paulo", "Thu 15 Jan 15:00 UTC-03:00"),
        ("Asia/Tokyo", "Fri 16 Jan 03:00 JST"),
        ("UTC", "Thu 15 Jan 18:00 UTC"),
    ],
)
def test_an_instant_is_shown_as_the_clocks_of_a_zone_show_it(zone: str, text: str) -> None:
    assert show(datetime(2026, 1, 15, 18, tzinfo=UTC), zone) == text


def test_british_columbia_stays_on_summer_time_from_november_2026() -> None:
    # tzdata 2026f; a machine's own older database would still say 09:00 PST.
    assert show(datetime(2026, 11, 26, 17, tzinfo=UTC), "America/Vancouver").startswith("Thu 26 Nov 10:00")
