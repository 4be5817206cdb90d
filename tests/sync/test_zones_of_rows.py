"""A row's own time zone, from what somebody types to the hour that everybody is invited for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.model import When
from cowork_sheets.core.settings import Settings
from cowork_sheets.core.zones import find_zone, own_words_of, zone_at
from tests.world import World, agreed, proposed
from tests.zone_cases import ASKED
from tests.zone_questions import offered

WINTER, SUMMER = datetime(2027, 1, 15), datetime(2027, 7, 15)


def start(world: World, topic: str) -> datetime:
    return world.event(topic).start_at


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("UTC+2", 15),
        ("GMT-5", 22),
        ("Eastern Time (ET)", 22),
        ("(GMT-08:00) Pacific Time - Los Angeles", 25),
        ("Europe/London (BST)", 17),
        ("Athens, GA", 22),
        ("Athens, Greece", 15),
        ("London, Ontario", 22),
        ("CET", 16),
        ("India time", 11.5),
    ],
)
def test_a_session_takes_place_at_the_hour_that_is_meant(text: str, hour: float) -> None:
    world = World([agreed("draft", WINTER, time_zone=text)])
    world.sync()
    assert start(world, "draft") == (WINTER + timedelta(hours=hour)).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", [*ASKED, "PDT", "British Summer Time"])
def test_whoever_types_what_the_row_offers_is_invited_for_that_clock(text: str) -> None:
    uncertain = (day for day in (WINTER, SUMMER) if isinstance(zone_at(text, day.replace(hour=17)), Asked))
    day = next(uncertain)
    world = World([agreed("draft", day, time_zone=text)])
    world.sync()
    assert not world.mails()
    sentence = world.sentence("draft")
    assert sentence.startswith("Time zone: ")
    for typed in offered(Asked(sentence.removeprefix("Time zone: "))):
        again = World([agreed("draft", day, time_zone=typed)])
        again.sync()
        zone = find_zone(typed)
        assert isinstance(zone, str)
        assert start(again, "draft") == day.replace(hour=17, tzinfo=ZoneInfo(zone))


def test_letters_that_clocks_do_not_have_on_that_day_hold_up_a_new_row() -> None:
    world = World([agreed("draft", WINTER, time_zone="PDT"), agreed("paper", SUMMER, time_zone="PDT")])
    world.sync()
    assert world.sentence("draft") == (
        "Time zone: clocks in Los Angeles are not on “PDT” on 15 Jan; type America/Los_Angeles or UTC-7."
    )
    assert start(world, "paper") == datetime(2027, 7, 16, 0, tzinfo=UTC)


def test_gmt_in_summer_is_said_to_somebody_in_london_until_they_have_said_what_they_mean() -> None:
    world = World([proposed("draft", SUMMER, time_zone="GMT"), agreed("paper", WINTER, time_zone="GMT")])
    remark = (
        "Time zone: “GMT” knows no summer time: 17:00 is 18:00 in London. "
        "If clocks there are meant, type Europe/London."
    )
    world.sync()
    assert world.sentence("draft").endswith(remark)
    assert "GMT" not in world.sentence("paper")
    world.set("draft", accepted_by="Grace")
    assert world.plan().verdicts[0].sentence.endswith(remark)
    world.sync()
    assert start(world, "draft") == datetime(2027, 7, 15, 17, tzinfo=UTC)
    assert world.sentence("draft") == remark
    world.set("draft", time_zone="Europe/London")
    world.sync()
    assert start(world, "draft") == datetime(2027, 7, 15, 16, tzinfo=UTC)
    assert world.sentence("draft") == ""


def test_gmt_in_people_is_said_to_know_no_summer_time() -> None:
    world = World([])
    people = world.understand().people
    assert people[0].zone == "Europe/London"
    world.set_person("Ada", time_zone="GMT")
    understanding = world.understand()
    assert understanding.people[0].zone == "UTC"
    (note,) = understanding.notes
    assert note.startswith("Tab People: Time zone (C2): “GMT” knows no summer time. If clocks change where this")


def test_a_boards_own_word_counts_in_rows_in_people_and_in_headers() -> None:
    words = own_words_of({"PT": "America/Los_Angeles", "Kolkata": "America/Toronto"})
    world = World([agreed("draft", WINTER, time_zone="PT (Pacific Time)")], settings=Settings(zones=words))
    world.set_person("Ada", time_zone="PT")
    world.sync()
    assert start(world, "draft") == datetime(2027, 1, 16, 1, tzinfo=UTC)
    assert "Ada Fri 15 Jan 17:00 PST" in world.row("draft")["local_times"]
    assert world.row("draft")["time_in_kolkata"] == "Fri 15 Jan 20:00 EST"


def test_a_town_is_not_taken_for_anothers_where_somebody_lives_by_its_clocks() -> None:
    world = World([agreed("draft", WINTER, time_zone="London")])
    world.set_person("Ada", time_zone="America/Toronto")
    world.sync()
    assert world.sentence("draft") == (
        "Time zone: “London” can be read in more than one way; type “London, Canada” or “London, UK”."
    )


def test_people_elsewhere_see_the_clock_of_a_fixed_offset_as_what_it_is() -> None:
    world = World([agreed("draft", WINTER, time_zone="UTC+2")])
    world.set_person("Ada", time_zone="UTC+2")
    world.sync()
    assert world.row("draft")["local_times"].startswith("Ada Fri 15 Jan 17:00 UTC+02:00 · Grace ")


def test_a_session_made_longer_in_a_calendar_of_another_zone_stays_longer_and_the_row_says_so() -> None:
    world = World([agreed("draft")], mails=True, known=True)
    world.sync()
    event = world.event("draft")
    in_paris = When(event.when.wall + timedelta(hours=1), "Europe/Paris", event.when.minutes + 30)
    world.calendar._store(replace(event, when=in_paris))
    world.sync()
    assert world.event("draft").when == in_paris
    assert world.sentence("draft").startswith("Moved in the calendar to Thu 3 Dec 18:00 CET (120 min).")
    assert len(world.mails()) == 1


def test_a_row_that_gives_its_time_in_another_zone_and_a_new_length_has_the_new_length() -> None:
    world = World([agreed("draft")], mails=True, known=True)
    world.sync()
    start_at = world.event("draft").start_at
    world.set("draft", start="18:00", time_zone="Europe/Paris", length=120)
    world.sync()
    assert (world.event("draft").start_at, world.event("draft").when.minutes) == (start_at, 120)
    assert len(world.mails()) == 2
