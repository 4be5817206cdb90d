import pytest

from cowork_sheets.core import adoption
from cowork_sheets.core.adoption import ALSO_CALLED, recognise_columns
from cowork_sheets.core.cells import key_of
from cowork_sheets.core.headers import DEFAULT_HEADERS, PEOPLE_KEYS, ROSTER_KEYS

SLOTS = ["Date", "Time", "Who", "Who joins?", "What"]
TEAM = ["Name", "E-mail", "TZ"]


def test_columns_are_recognised_by_what_people_call_them() -> None:
    assert recognise_columns(SLOTS, PEOPLE_KEYS, {}) == {
        "topic": "What", "proposed_by": "Who", "day": "Date", "start": "Time", "accepted_by": "Who joins?",
    }  # fmt: skip


def test_a_column_with_its_usual_header_needs_no_other_name() -> None:
    assert recognise_columns(["day", "Date", "START", "Time"], PEOPLE_KEYS, {}) == {}


def test_one_of_two_columns_that_could_be_meant_is_not_guessed() -> None:
    assert "day" not in recognise_columns(["Date", "When"], PEOPLE_KEYS, {})


def test_what_a_person_said_stays_and_is_taken_for_nothing_else() -> None:
    assert recognise_columns(["Date", "Time", "When"], PEOPLE_KEYS, {"topic": "When"}) == {
        "day": "Date",
        "start": "Time",
    }


def test_a_usual_header_with_a_sign_behind_it_is_recognised() -> None:
    assert recognise_columns(["Day:", "Start?"], PEOPLE_KEYS, {}) == {"day": "Day:", "start": "Start?"}


@pytest.mark.parametrize("keys", [PEOPLE_KEYS, ROSTER_KEYS])
def test_no_name_can_mean_two_columns_of_one_tab(keys: tuple[str, ...]) -> None:
    names = [key_of(name) for key in keys for name in (DEFAULT_HEADERS[key], *ALSO_CALLED.get(key, ()))]
    assert len(names) == len(set(names))


def test_missing_and_free_columns_are_told_apart() -> None:
    assert adoption.missing_columns(["Date", "Start"], ("day", "start"), {}) == ["day"]
    assert adoption.missing_columns(["Date", "Start"], ("day", "start"), {"day": "Date"}) == []
    assert adoption.free_columns(["Date", "Start", "", "Mood"], ("day", "start"), {"day": "Date"}) == ["Mood"]


def test_the_tab_of_the_sessions_reads_like_slots() -> None:
    assert adoption.sessions_tab({"Team": TEAM, "Plan": SLOTS, "Sums": ["1", "2"]}) == "Plan"
    assert adoption.sessions_tab({"2025": SLOTS, "2026": SLOTS}) is None
    assert adoption.sessions_tab({}) is None


def test_the_tab_of_the_people_lists_names_and_addresses() -> None:
    assert adoption.people_tab({"Plan": SLOTS, "Team": TEAM}, "Plan") == "Team"
    assert adoption.people_tab({"Plan": [*SLOTS, "Name", "Email"]}, "Plan") is None
    assert adoption.people_tab({"Plan": SLOTS, "A": TEAM, "B": TEAM}, "Plan") is None


def test_a_unit_in_brackets_and_longer_words_do_not_hide_a_column() -> None:
    header = ["Duration (min)", "What are you working on?", "Where are you? (time zone)", "Who joins?", "Weekday"]
    assert recognise_columns(header, PEOPLE_KEYS, {}) == {
        "topic": "What are you working on?", "length": "Duration (min)",
        "time_zone": "Where are you? (time zone)", "accepted_by": "Who joins?",
    }  # fmt: skip
