from zoneinfo import TZPATH, available_timezones

import pytest

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.zone_names import ABBREVIATIONS, CITIES, MODERN_NAMES, TWO_PLACES
from cowork_sheets.core.zones import find_zone


def test_zones_never_come_from_the_machine() -> None:
    find_zone("London")
    assert TZPATH == ()


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/London", "Europe/London"),
        ("europe/london", "Europe/London"),
        ("EUROPE / LONDON", "Europe/London"),
        ("America/New York", "America/New_York"),
        ("London", "Europe/London"),
        ("new york", "America/New_York"),
        ("Vancouver", "America/Vancouver"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Zürich", "Europe/Zurich"),
        ("St. John's", "America/St_Johns"),
        ("Port-au-Prince", "America/Port-au-Prince"),
        ("Kolkata", "Asia/Kolkata"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Pacific", "America/Los_Angeles"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Japan", "Asia/Tokyo"),
        ("Edinburgh", "Europe/London"),
        ("San Francisco", "America/Los_Angeles"),
        ("Delhi", "Asia/Kolkata"),
        ("Bengaluru", "Asia/Kolkata"),
        ("Munich", "Europe/Berlin"),
        ("Köln", "Europe/Berlin"),
        ("Washington, DC", "America/New_York"),
        ("Boston", "America/New_York"),
        ("UTC", "UTC"),
        ("gmt", "UTC"),
        ("Etc/UTC", "UTC"),
        ("America/Indiana/Knox", "America/Indiana/Knox"),
    ],
)
def test_iana_names_old_names_and_cities_name_a_zone_in_any_case(text: str, zone: str) -> None:
    assert find_zone(text) == zone


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("EST", "“EST” can be read in more than one way; type America/New_York, America/Panama or Australia/Brisbane."),
        ("IST", "“IST” can be read in more than one way; type Asia/Kolkata, Europe/Dublin or Asia/Jerusalem."),
        (
            "Pacific time",
            "“Pacific time” can be read in more than one way; type America/Los_Angeles or America/Vancouver.",
        ),
        ("Cambridge", "“Cambridge” can be read in more than one way; type Europe/London or America/New_York."),
        ("JST", "“JST” is only an abbreviation; type Asia/Tokyo."),
        ("UTC+2", "“UTC+2” knows no summer time; type a city instead, such as London or America/New_York."),
        ("+02:00", "“+02:00” knows no summer time; type a city instead, such as London or America/New_York."),
        ("Etc/GMT+5", "“Etc/GMT+5” knows no summer time; type a city instead, such as London or America/New_York."),
        ("Europe/Lodon", "I don't know the time zone “Europe/Lodon”. Did you mean Europe/London or Europe/Lisbon?"),
        ("Kolkatta", "I don't know the time zone “Kolkatta”. Did you mean Asia/Kolkata?"),
        ("London, Ontario", "I don't know the time zone “London, Ontario”. Did you mean Europe/London?"),
        ("my place", "I don't know the time zone “my place”. Type a city, such as London or America/New_York."),
    ],
)
def test_what_could_be_several_zones_or_none_is_asked_about(text: str, phrase: str) -> None:
    answer = find_zone(text)
    assert isinstance(answer, Asked)
    assert answer.phrase == phrase


def test_every_zone_of_the_database_is_found_by_its_own_name_or_asked_about() -> None:
    offsets = {name for name in available_timezones() if isinstance(find_zone(name), Asked)}
    assert all("/" not in name or name.startswith("Etc/GMT") for name in offsets)


def test_every_name_in_the_tables_is_a_zone() -> None:
    names = {*CITIES.values(), *MODERN_NAMES.values()}
    names |= {name for places in (*ABBREVIATIONS.values(), *TWO_PLACES.values()) for name in places}
    assert names <= available_timezones()
    assert not names & set(MODERN_NAMES), "a table leads to an old name"


def test_a_very_long_text_is_asked_about_without_a_search() -> None:
    answer = find_zone("London" * 10_000)
    assert isinstance(answer, Asked)
    assert len(answer.phrase) < 200
