"""What is said about the rows of two workbooks as people left them; row 38 to 66 are the odd ones."""

from dataclasses import replace
from datetime import datetime

import pytest

from cowork_sheets.core.model import PlaceChoice, Reading
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings
from tests.tables import workbook

SAID = {
    38: "Day: “4/5/2027” could be 5 Apr 2027 or 4 May 2027; type 2027-04-05 or 2027-05-04.",
    42: "Start: 01:30 on Sun 28 Mar 2027 does not exist in Europe/London, where the clocks go forward. "
    "Type 00:30 or 02:30.",
    43: "Start: 01:30 on Sun 7 Nov 2027 happens twice in America/Los_Angeles (PDT and PST), where the clocks go back. "
    "Choose another time, or put UTC in Time zone and type 08:30 for the first or 09:30 for the second.",
    44: "Time zone: “EST” can be read in more than one way; type America/New_York or America/Panama.",
    45: "Time zone: “IST” can be read in more than one way; type Asia/Kolkata, Europe/Dublin or Asia/Jerusalem.",
    46: "Time zone: I don't know the time zone “Europe/Lodon”. Did you mean Europe/London or Europe/Lisbon?",
    48: "Accepted by: I don't know “Grcae”. Did you mean Grace?",
    49: "Accepted by: someone@elsewhere.example is not in People; add them there first.",
    56: "Length: 25h is longer than 12 hours; type a shorter length, like 90 or 1h30.",
    57: "Length: “-30” is shorter than 5 minutes; type a longer length, like 90.",
    62: "Where: Blue Jeans has closed. Paste another link, or type jitsi, meet, room link, in person or no link.",
    63: "Format: I don't know the format “25-5”. Write it as 25/5.",
}
MISSING = {54: ("a start time",), 55: ("a day",)}
STARTS = {
    39: (datetime(2026, 12, 15, 8, 30), 90),
    40: (datetime(2026, 12, 16, 8, 30), 90),
    41: (datetime(2026, 12, 17, 16, 30), 90),
    47: (datetime(2026, 12, 22, 18), 60),
    58: (datetime(2026, 12, 30, 22, 30), 180),
    66: (datetime(2027, 1, 12, 9), 90),
}


@pytest.fixture(params=["pair.xlsx", "pair-libreoffice.xlsx"])
def rows(request: pytest.FixtureRequest) -> dict[int, Reading]:
    understanding = understand(workbook(request.param), Settings())
    assert understanding.notes == ()
    return {row.number: row for row in understanding.readings}


def test_every_row_that_cannot_be_understood_says_so_in_one_sentence(rows: dict[int, Reading]) -> None:
    said = {
        number: " ".join(problem.sentence for problem in row.problems) for number, row in rows.items() if row.problems
    }
    assert said == SAID
    assert {number: row.missing for number, row in rows.items() if row.missing} == MISSING


def test_every_other_row_has_its_start_and_its_people(rows: dict[int, Reading]) -> None:
    assert set(rows) == {*range(2, 64), 66}
    for number, row in rows.items():
        if number not in SAID and number not in MISSING:
            assert row.wall, number
            assert row.proposer, number
    assert {number: (rows[number].wall, rows[number].minutes) for number in STARTS} == STARTS
    assert rows[47].zone == "Asia/Kolkata"
    assert [person.name for person in rows[37].accepters] == ["Ada", "Grace"]
    assert rows[8].where == PlaceChoice("jitsi")


def test_ticks_and_words_call_off(rows: dict[int, Reading]) -> None:
    assert [number for number, row in rows.items() if row.call_off] == [51, 52]


def test_hostile_topics_are_made_safe(rows: dict[int, Reading]) -> None:
    assert rows[59].topic == '=HYPERLINK("https://evil.example","click")'
    assert rows[60].topic == "<b>bold</b> & <!channel> right to left 🎉"
    assert len(rows[61].topic) == 200


def test_a_save_in_libreoffice_changes_nothing_that_is_understood() -> None:
    one, other = (understand(workbook(name), Settings()) for name in ("pair.xlsx", "pair-libreoffice.xlsx"))
    assert one.columns == other.columns
    assert one.people == other.people
    strip = [[replace(row, fingerprint="") for row in board.readings] for board in (one, other)]
    assert strip[0] == strip[1]
