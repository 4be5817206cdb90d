"""What people type for a time zone, and what is made of it: read, or asked about in words that can be obeyed."""

import re
import zoneinfo
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.gazetteer import gazetteer
from cowork_sheets.core.zone_clocks import agree, fixed_zone, kind_of_clocks, offsets, zone_text
from cowork_sheets.core.zone_names import MODERN_NAMES, NOT_WHOLE_HOURS
from cowork_sheets.core.zones import (
    find_zone,
    own_words_of,
    problem_with_own_word,
    remark_on_home,
    remark_on_summer,
    same_words,
    zone_at,
)
from tests.zone_cases import ASKED, READ, SEASONS
from tests.zone_questions import offered

TEXTS = [(text, zone) for zone, texts in READ.items() for text in texts.split("|")]
JANUARY, JULY = datetime(2027, 1, 15, 17), datetime(2027, 7, 15, 17)
HOMES = (None, "Europe/London", "America/Vancouver", "America/Toronto", "Australia/Sydney", "Asia/Kolkata")


def test_zones_never_come_from_the_machine() -> None:
    find_zone("London")
    assert zoneinfo.TZPATH == ()


# --- the table -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "zone"), TEXTS)
def test_what_can_only_mean_one_thing_is_read(text: str, zone: str) -> None:
    assert find_zone(text) == zone


@pytest.mark.parametrize(("text", "offers"), ASKED.items())
def test_what_can_mean_several_things_or_none_is_asked_about_with_exactly_those(text: str, offers: str) -> None:
    assert offered(find_zone(text)) == offers.split("|")


@pytest.mark.parametrize(("text", "meant"), SEASONS.items())
def test_letters_mean_what_clocks_show_on_that_day(text: str, meant: tuple[str, str]) -> None:
    for wall, zone in zip((JANUARY, JULY), meant, strict=True):
        answer = zone_at(text, wall)
        assert (answer if isinstance(answer, str) else "|".join(offered(answer))) == zone


def test_the_table_has_hundreds_of_texts_each_once() -> None:
    texts = [text for text, _ in TEXTS] + list(ASKED)
    assert len(texts) > 700
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("EST", "“EST” can be read in more than one way; type America/New_York or America/Panama."),
        ("Athens", "“Athens” can be read in more than one way; type “Athens, Greece” or “Athens, GA”."),
        ("Vancouver (PST)", "“Vancouver (PST)” does not go together; type Vancouver or America/Los_Angeles."),
        ("Athens, TX", "I don't know the time zone “Athens, TX”. Did you mean America/Chicago?"),
        ("Ada", "I don't know the time zone “Ada”. Did you mean “Ada, OK”?"),
        ("Kolkatta", "I don't know the time zone “Kolkatta”. Did you mean Asia/Kolkata?"),
        ("my place", "I don't know the time zone “my place”. Type a city, such as Lisbon or America/New_York."),
        ("Japan Daylight Time", "“Japan Daylight Time” is not in use any more; type Asia/Tokyo."),
        ("+05:30", "“+05:30” is no whole hour; type Asia/Kolkata or Asia/Colombo."),
        ("+2", "“+2” does not say what it is counted from; type UTC+2."),
        ("+15", "Clocks are nowhere at “+15”. Type a city, such as Lisbon or America/New_York."),
        ("UTC+7:15", "Clocks are nowhere at “UTC+7:15”. Type a city, such as Lisbon or America/New_York."),
        ("UTC+1 UTC+2", "I don't know the time zone “UTC+1 UTC+2”. Type a city, such as Lisbon or America/New_York."),
        (", GA, OH", "I don't know the time zone “, GA, OH”. Type a city, such as Lisbon or America/New_York."),
        ("UTC+2 or so", "I don't know the time zone “UTC+2 or so”. Did you mean UTC+2?"),
        ("UTC+5:30 so", "I don't know the time zone “UTC+5:30 so”. Type a city, such as Lisbon or America/New_York."),
    ],
)  # fmt: skip
def test_a_question_says_what_was_seen_and_what_to_type(text: str, phrase: str) -> None:
    answer = find_zone(text)
    assert isinstance(answer, Asked)
    assert answer.phrase == phrase


# --- the page about it -----------------------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[2] / "docs/time-zones.md").read_text(encoding="utf-8")


def rows_of_page(heading: str) -> list[tuple[str, str]]:
    """The two cells of each row of the table below a heading."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    assert len(lines) > 5
    return [(typed, meant.strip()) for typed, meant in lines]


@pytest.mark.parametrize(("typed", "meant"), rows_of_page("What is read"))
def test_what_the_page_says_is_read_is_read(typed: str, meant: str) -> None:
    for text in re.findall("`([^`]+)`", typed):
        assert find_zone(text) == find_zone(meant)


@pytest.mark.parametrize(("typed", "offers"), rows_of_page("What is asked about"))
def test_what_the_page_says_is_asked_about_is_asked_about(typed: str, offers: str) -> None:
    (text,) = re.findall("`([^`]+)`", typed)
    wall = JANUARY if "January" in typed else JULY if "July" in typed else None
    assert offered(zone_at(text, wall)) == re.findall("`([^`]+)`", offers)


# --- what holds for every text ---------------------------------------------------------------------------------------


def pieces() -> list[str]:
    """Names of all kinds, and what people put between and around them."""
    lines = gazetteer().lines
    names = [line.partition("\t")[0] for line in lines[:: max(1, len(lines) // 3000)] if not line.startswith("=")]
    return [*names, *(text for text, _ in TEXTS), *ASKED, "UTC+3", "(GMT-08:00)", "or", "time", "GA", "CA", "PT", "?"]


COMPOSED = st.lists(st.sampled_from(pieces()), min_size=1, max_size=4).flatmap(
    lambda parts: st.sampled_from([" ", ", ", " (", "/", " - "]).map(lambda between: between.join(parts))
)


@given(text=COMPOSED, home=st.sampled_from(HOMES), wall=st.sampled_from([None, JANUARY, JULY]))
def test_whoever_types_what_a_question_offers_is_understood(text: str, home: str | None, wall: datetime | None) -> None:
    answer = zone_at(text, wall, home)
    if isinstance(answer, str):
        assert answer in available_timezones()
        return
    for offer in offered(answer):
        zone = zone_at(offer, wall, home)
        assert isinstance(zone, str), f"{answer.phrase} And then: {zone}"
        assert zone == find_zone(offer)


@given(text=st.text(max_size=150))
def test_no_text_raises_and_every_question_can_be_answered(text: str) -> None:
    answer = find_zone(text)
    assert isinstance(answer, str) or all(isinstance(find_zone(offer), str) for offer in offered(answer))


@pytest.mark.parametrize("name", sorted(available_timezones() - {"Factory"}))
def test_a_name_of_the_database_keeps_its_clocks_or_is_asked_about(name: str) -> None:
    answer = find_zone(name)
    if "/" in name:
        assert isinstance(answer, str)
    if isinstance(answer, str):
        assert agree(answer, name)


def test_a_name_in_use_now_is_read_as_itself() -> None:
    names = {name for name in available_timezones() if "/" in name} - set(MODERN_NAMES)
    regions = {"US", "Canada", "Brazil", "Chile", "Mexico"}
    assert [name for name in names if name.partition("/")[0] not in regions and find_zone(name) != name] == []


@cache
def letters(zone: str) -> frozenset[str]:
    """The database's own abbreviations for a zone's clocks, in the year that all announced changes have come by."""
    return frozenset(str(datetime(2037, month, 1, 12, tzinfo=ZoneInfo(zone)).tzname()) for month in range(1, 13))


def abbreviations() -> set[str]:
    return {name for zone in available_timezones() - {"Factory"} for name in letters(zone) if name.isalpha()}


@pytest.mark.parametrize("name", sorted(abbreviations() - {"UTC", "GMT"}))
def test_an_abbreviation_offers_only_zones_whose_clocks_have_it(name: str) -> None:
    answer = find_zone(name)
    zones = [answer] if isinstance(answer, str) else [find_zone(offer) for offer in offered(answer)]
    has_it = {zone for zone in zones if isinstance(zone, str) and name in letters(zone)}
    assert has_it
    also_called_so = {"AST": {"Asia/Riyadh"}, "BST": {"Asia/Dhaka"}, "SST": {"Asia/Singapore"}}
    assert set(zones) - has_it <= also_called_so.get(name, set())


def test_daylight_time_of_a_name_is_only_offered_where_clocks_have_it() -> None:
    for name in ("PDT", "MDT", "EDT", "CDT"):
        answer = find_zone(name)
        zones = [answer] if isinstance(answer, str) else [str(find_zone(offer)) for offer in offered(answer)]
        assert all(name in letters(zone) for zone in zones), name


# --- letters and days ------------------------------------------------------------------------------------------------


def test_letters_of_the_other_half_of_the_year_are_asked_about() -> None:
    answer = zone_at("PDT", JANUARY)
    assert isinstance(answer, Asked)
    assert answer.phrase == ("clocks in Los Angeles are not on “PDT” on 15 Jan; type America/Los_Angeles or UTC-7.")


def test_half_hours_of_the_other_half_of_the_year_are_asked_about_without_an_offset() -> None:
    assert offered(zone_at("NDT", JANUARY)) == ["America/St_Johns"]


def test_what_can_be_ones_own_is_not_taken_for_anothers() -> None:
    assert zone_at("London", JANUARY, "America/Vancouver") == "Europe/London"
    assert offered(zone_at("London", JANUARY, "America/Toronto")) == ["London, Canada", "London, UK"]
    assert offered(zone_at("CT", JANUARY, "America/Winnipeg")) == ["America/Winnipeg", "America/Chicago"]
    assert offered(zone_at("EST", JANUARY, "Australia/Sydney"))[0] == "Australia/Sydney"


# --- offsets ---------------------------------------------------------------------------------------------------------


def test_an_offset_is_the_zone_that_is_so_much_ahead() -> None:
    for hours in range(-12, 15):
        zone = find_zone(f"UTC{hours:+}")
        assert isinstance(zone, str)
        assert datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)).utcoffset() == timedelta(hours=hours)
        assert zone_text(zone) == (f"UTC{hours:+}" if hours else "UTC")
        assert find_zone(zone_text(zone)) == zone
    assert fixed_zone(15 * 60) is None
    assert fixed_zone(90) is None
    assert zone_text("Etc/GMT") == "Etc/GMT"


def test_the_zones_off_the_hour_are_all_that_there_are() -> None:
    off_the_hour = {kind_of_clocks(zone) for zone in available_timezones() if any(each % 60 for each in offsets(zone))}
    assert {kind_of_clocks(zone) for zone in NOT_WHOLE_HOURS} == off_the_hour


def test_gmt_in_summer_is_remarked_on_to_somebody_in_london() -> None:
    assert remark_on_summer("GMT", JULY, "Europe/London") == (
        "“GMT” knows no summer time: 17:00 is 18:00 in London. If clocks there are meant, type Europe/London."
    )
    assert remark_on_summer("UTC+1", JULY, "Europe/Berlin").startswith("“UTC+1” knows no summer time")
    for text, wall, home in [
        ("GMT", JANUARY, "Europe/London"),
        ("GMT", JULY, "America/Vancouver"),
        ("UTC", JULY, "Europe/London"),
        ("Lisbon", JULY, "Europe/London"),
        ("GMT", JULY, "Africa/Accra"),
        ("Athens", JULY, "Europe/London"),
        ("nowhere", JULY, "Europe/London"),
    ]:
        assert remark_on_summer(text, wall, home) == ""


def test_a_fixed_offset_is_remarked_on_as_a_home() -> None:
    phrase = "“GMT” knows no summer time. If clocks change where this person lives, type a city."
    assert remark_on_home("GMT") == phrase
    assert remark_on_home("UTC+2")
    assert remark_on_home("UTC") == remark_on_home("London") == remark_on_home("PT") == ""


# --- a board's own words ---------------------------------------------------------------------------------------------


def test_a_board_can_say_once_what_its_word_means() -> None:
    own_words = own_words_of({"PT": "America/Los_Angeles", "Home": "America/Toronto"})
    assert find_zone("PT", own_words) == "America/Los_Angeles"
    assert find_zone("pt time", own_words) == "America/Los_Angeles"
    assert find_zone("PT (Pacific Time)", own_words) == "America/Los_Angeles"
    assert find_zone("home", own_words) == "America/Toronto"
    assert zone_at("PT", JANUARY, "America/Vancouver", own_words) == "America/Los_Angeles"
    assert offered(find_zone("Pacific Time", own_words)) == ["America/Los_Angeles", "America/Vancouver"]


def test_offers_keep_their_meaning_on_a_board_with_words_of_its_own() -> None:
    own_words = own_words_of({"Athens, GA": "Asia/Tokyo", "Athens": "Asia/Tokyo"})
    assert offered(find_zone("Athens, Georgia or Greece", own_words_of({})))
    for offer in offered(find_zone("Oxford", own_words)):
        assert find_zone(offer, own_words) == find_zone(offer)


@pytest.mark.parametrize("word", ["PT", "EST", "CET", "home", "Oxford", "Büro"])
def test_a_word_that_people_type_can_have_a_meaning_of_its_own(word: str) -> None:
    assert problem_with_own_word(word) == ""


@pytest.mark.parametrize(
    "word", ["Europe/London", "europe / london", "UTC", "GMT", "Z", "UTC+2", "+2", "Japan", "US/Pacific"]
)
def test_a_name_of_the_zone_database_keeps_its_meaning(word: str) -> None:
    assert "means the same everywhere" in problem_with_own_word(word)


@pytest.mark.parametrize("word", ["", " ", "time", "x" * 41])
def test_what_nobody_types_is_no_word(word: str) -> None:
    assert "no word" in problem_with_own_word(word)


def test_words_that_are_the_same_are_found() -> None:
    assert list(same_words(["PT", "ET", "pt time", "P.T."])) == [("PT", "pt time"), ("PT", "P.T.")]


# --- the tables ------------------------------------------------------------------------------------------------------


def test_old_names_lead_to_names_in_use_with_the_same_clocks_ever_since() -> None:
    assert set(MODERN_NAMES.values()) <= available_timezones()
    assert not set(MODERN_NAMES.values()) & (set(MODERN_NAMES) - {"UTC"}), "a table leads to an old name"
    for old, name in MODERN_NAMES.items():
        if old in available_timezones():
            for year in (2000, 2010, 2026):
                at = datetime(year, 7, 1, tzinfo=UTC)
                assert at.astimezone(ZoneInfo(old)).utcoffset() == at.astimezone(ZoneInfo(name)).utcoffset(), old


def test_a_very_long_text_is_asked_about_without_a_search() -> None:
    answer = find_zone("London" * 10_000)
    assert isinstance(answer, Asked)
    assert len(answer.phrase) < 200
