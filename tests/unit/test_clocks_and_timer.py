from datetime import datetime

import pytest

from cowork_sheets.core.clocks import clock_link, unusual_weeks
from cowork_sheets.core.formats import blocks, parse_format
from cowork_sheets.core.model import Person, When
from cowork_sheets.core.timer import blocks_to_enter, check_timer, timer_link

ADA, GRACE = Person("Ada", zone="Europe/London"), Person("Grace", zone="America/New_York")
BO, MAY = Person("Bo", zone="Asia/Kolkata"), Person("May", zone="Australia/Sydney")
IN_MARCH = When(datetime(2026, 3, 12, 17), "Europe/London", 90)
IN_JULY = When(datetime(2026, 7, 9, 17), "Europe/London", 90)


def test_a_week_between_two_clock_changes_is_said_from_the_proposers_clock() -> None:
    assert unusual_weeks([ADA, GRACE, BO], IN_MARCH) == ("Ada and Grace are 4 hours apart this week, usually 5.",)


def test_two_people_beside_the_proposer_are_compared_too() -> None:
    mia = Person("Mia", zone="Europe/Berlin")
    assert unusual_weeks([BO, GRACE, mia], IN_MARCH) == ("Grace and Mia are 5 hours apart this week, usually 6.",)


def test_among_people_in_many_zones_the_first_one_is_compared() -> None:
    zones = ["America/Toronto", "Europe/Berlin", "Europe/Paris", "Asia/Tokyo"]
    many = [BO, *(Person(f"Person {zone}", zone=zone) for zone in zones)]
    assert unusual_weeks(many, IN_MARCH) == ()


def test_cities_stand_for_people_who_are_not_named() -> None:
    said = unusual_weeks([ADA, GRACE], IN_MARCH, names_people=False)
    assert said == ("London and New York are 4 hours apart this week, usually 5.",)


@pytest.mark.parametrize("month", [1, 5, 7, 12])
def test_a_whole_summer_or_winter_is_as_usual(month: int) -> None:
    when = When(datetime(2026, month, 15, 17), "Europe/London", 90)
    assert unusual_weeks([ADA, GRACE, BO, MAY], when) == ()


def test_where_summer_and_winter_differ_both_are_usual() -> None:
    april = When(datetime(2026, 4, 1, 9), "Europe/London", 60)
    assert unusual_weeks([ADA, MAY], april) == ("Ada and May are 10 hours apart this week, usually 9 or 11.",)


def test_people_without_a_zone_or_alone_are_no_reason_for_a_word() -> None:
    assert unusual_weeks([Person("Eve"), GRACE], IN_MARCH) == ()
    assert unusual_weeks([], IN_MARCH) == ()


def test_timeanddate_gets_utc_and_no_place_and_the_length() -> None:
    assert clock_link("timeanddate", "Draft & read", IN_JULY) == (
        "https://www.timeanddate.com/worldclock/fixedtime.html?msg=Draft+%26+read&iso=20260709T1600&ah=1&am=30"
    )


def test_the_other_page_gets_utc_by_name() -> None:
    assert clock_link("arewemeetingyet", "Draft/read", IN_JULY) == (
        "https://arewemeetingyet.com/UTC/2026-07-09/16:00/Draft%2Fread"
    )
    assert clock_link("", "Draft", IN_JULY) == ""


def test_a_timer_is_one_room_for_the_board_or_one_for_each_session() -> None:
    assert timer_link("https://cuckoo.team/us", IN_JULY, "abcdefgh") == "https://cuckoo.team/us"
    assert timer_link("https://cuckoo.team/us-{ref}", IN_JULY, "abcdefgh") == "https://cuckoo.team/us-abcdefgh"
    filled = timer_link("https://t.example.org/?s={start}&m={minutes}&d={date}T{time}", IN_JULY, "abcdefgh")
    assert filled == "https://t.example.org/?s=1783612800&m=90&d=2026-07-09T1700"


def test_blocks_are_written_as_one_enters_them() -> None:
    text = blocks_to_enter(blocks(parse_format("25/5", {}), 60))
    assert sum(int(part.split()[0]) for part in text.split(", ")) == 60
    assert "25 work, 5 break" in text


@pytest.mark.parametrize("template", ["cuckoo.team/us", "http://cuckoo.team/us", "https://cuckoo.team/{who}"])
def test_a_timer_that_is_no_link_or_names_something_unknown_is_asked_about(template: str) -> None:
    with pytest.raises(ValueError, match="type a link like"):
        check_timer(template)
    assert check_timer("") == ""
    assert check_timer("https://cuckoo.team/{ref}") == "https://cuckoo.team/{ref}"
