from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pytest

from cowork_sheets.core.formats import Format
from cowork_sheets.core.model import PlaceChoice, TimeColumn, Unreadable
from cowork_sheets.core.rows import PEOPLE_KEYS, understand
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import BoardUnreadable
from tests.tables import AGREED, DAY, HEADER, KEYS, PEOPLE, START, board, line, problems, reading


def test_a_filled_in_row_is_understood() -> None:
    row = reading(
        topic=" Grant  report ",
        length="1h30",
        time_zone="Vancouver",
        accepted_by="grace@example.org, Bo",
        format="25/5 ",
        where="jitsi ",
        either_or=" dec",
        call_off="no",
        ref="abcdefgh",
    )
    assert row.number == 2
    assert row.topic == "Grant report"
    assert row.proposer
    assert row.proposer.name == "Ada"
    assert [person.name for person in row.accepters] == ["Grace", "Bo"]
    assert (row.wall, row.zone, row.minutes) == (datetime(2026, 12, 15, 17), "America/Vancouver", 90)
    assert (row.format, row.where, row.label, row.call_off) == ("25/5", PlaceChoice("jitsi"), "dec", False)
    assert (row.raw_ref, row.problems, row.missing, row.is_blank) == ("abcdefgh", (), (), False)


def test_an_empty_cell_stays_empty_whatever_the_boards_default_is() -> None:
    row = reading()
    assert (row.zone, row.minutes, row.format, row.where, row.label, row.topic) == (None, None, None, None, "", "")


# --- which rows there are --------------------------------------------------------------------------------------------


def numbers(*rows: dict[str, Any]) -> list[int]:
    return [row.number for row in understand(board(*(line(**row) for row in rows)), Settings()).readings]


def test_rows_without_a_persons_cell_and_without_a_ref_are_left_out() -> None:
    ours_alone = {"status": "Scheduled", "join": "https://example.org"}
    assert numbers({}, AGREED, {"topic": " \u200b"}, ours_alone, {"call_off": False}, {"call_off": "=FALSE()"}) == [3]


def test_a_row_with_only_a_ref_is_there_and_blank() -> None:
    found = understand(board(line(ref="abcdefgh")), Settings()).readings
    assert [(row.is_blank, row.raw_ref, row.missing, row.problems) for row in found] == [(True, "abcdefgh", (), ())]


def test_a_cell_that_cannot_be_read_is_never_an_empty_one() -> None:
    found = understand(board(line(topic=Unreadable("Loading..."))), Settings()).readings
    assert not found[0].is_blank


def test_rows_may_be_shorter_or_longer_than_the_header() -> None:
    short, long = line(**AGREED)[:7], (*line(**AGREED), "more", 1)
    assert [row.problems for row in understand(board(short, long), Settings()).readings] == [(), ()]


# --- missing and wrong ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        ({"day": None}, ("a day",)),
        ({"start": None}, ("a start time",)),
        ({"proposed_by": None}, ("who proposes it",)),
        (
            {"day": None, "start": None, "proposed_by": None, "topic": "idea"},
            ("a day", "a start time", "who proposes it"),
        ),
        ({"accepted_by": None}, ()),
        ({"day": datetime(2026, 12, 15, 17), "start": None}, ()),
        ({"day": None, "start": datetime(2026, 12, 15, 17)}, ()),
        ({"day": "4/5/2026", "start": None}, ("a start time",)),
    ],
)
def test_a_half_filled_row_says_what_is_missing(cells: dict[str, Any], missing: tuple[str, ...]) -> None:
    row = reading(**cells)
    assert row.missing == missing
    assert [problem.key for problem in row.problems] == (["day"] if cells.get("day") == "4/5/2026" else [])


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"proposed_by": "Adda"}, "Proposed by: I don't know “Adda”. Did you mean Ada?"),
        ({"proposed_by": "Ada, Grace"}, "Proposed by: only one person can propose; move the others to Accepted by."),
        ({"day": "4/5/2026"}, "Day: “4/5/2026” could be 5 Apr 2026 or 4 May 2026; type 2026-04-05 or 2026-05-04."),
        ({"start": "10"}, "Start: “10” could be morning or evening; type 10:00 or 22:00."),
        (
            {"start": datetime(2026, 12, 16, 17)},
            "Start: this says Wed 16 Dec 2026, but the day beside it is another. Type only the time, like 16:00.",
        ),
        ({"length": "25h"}, "Length: 25h is longer than 12 hours; type a shorter length, like 90 or 1h30."),
        (
            {"time_zone": "PST"},
            "Time zone: “PST” can be read in more than one way; type America/Los_Angeles or Asia/Manila.",
        ),
        (
            {"time_zone": 2},
            "Time zone: I don't know the time zone “2”. Type a city, such as Lisbon or America/New_York.",
        ),
        ({"accepted_by": "yes"}, "Accepted by: “yes” does not say who; put your name here."),
        ({"accepted_by": True}, "Accepted by: “TRUE” does not say who; put your name here."),
        (
            {"call_off": "perhaps"},
            "Call off: “perhaps” could mean anything; type yes to call the session off, or clear the cell.",
        ),
        ({"topic": Unreadable("#REF!")}, "Topic shows #REF!; type the topic."),
        ({"start": Unreadable("=A1")}, "Start is a formula I cannot compute; type the time."),
        ({"day": "#REF!"}, "Day shows #REF!; type the date."),
        ({"accepted_by": Unreadable("Loading...")}, "Accepted by is still loading; if it stays so, type the names."),
        ({"either_or": Unreadable("#N/A")}, "Either/or shows #N/A; type the label."),
        ({"ref": Unreadable("#N/A")}, "Ref cannot be read; undo the change to that cell, or clear it."),
    ],
)
def test_a_wrong_cell_is_a_problem_that_names_its_column(cells: dict[str, Any], sentence: str) -> None:
    row = reading(**cells)
    assert [(problem.key, problem.sentence) for problem in row.problems] == [(next(iter(cells)), sentence)]
    assert row.missing == ()


def test_every_wrong_cell_of_a_row_is_told_in_the_order_of_the_columns() -> None:
    row = reading(
        call_off="?",
        proposed_by="who",
        where="moon",
        format="25-5",
        length=-1,
        start="10",
        day="x",
        ref="#REF!",
        accepted_by="y",
    )
    assert [problem.key for problem in row.problems] == [
        "proposed_by",
        "day",
        "start",
        "length",
        "accepted_by",
        "format",
        "where",
        "call_off",
        "ref",
    ]
    assert row.call_off is None


def test_a_cell_full_of_strangers_is_not_fifty_problems() -> None:
    row = reading(accepted_by=", ".join(["Grace", *(f"{n}@elsewhere.example" for n in range(50))]))
    assert len(row.problems) == 3
    assert [person.name for person in row.accepters] == ["Grace"]


def test_a_value_that_is_wrong_is_none() -> None:
    row = reading(
        start="10",
        length="25h",
        where="moon",
        format="25-5",
        time_zone="EST",
        proposed_by="who",
        topic=Unreadable("#N/A"),
    )
    assert (row.wall, row.minutes, row.where, row.format, row.zone, row.proposer, row.topic) == (*(None,) * 6, "")


# --- the zone and the clock -----------------------------------------------------------------------------------------


def test_a_time_that_does_not_exist_for_the_proposer_is_a_problem() -> None:
    row = reading(day=datetime(2027, 3, 28), start=time(1, 30))
    assert row.wall is None
    assert [problem.key for problem in row.problems] == ["start"]
    assert "does not exist in Europe/London" in row.problems[0].sentence


def test_the_rows_own_zone_decides_whether_a_time_exists() -> None:
    assert reading(day=datetime(2027, 3, 28), start=time(1, 30), time_zone="Kolkata").wall == datetime(
        2027, 3, 28, 1, 30
    )
    twice = reading(day=datetime(2027, 11, 7), start=time(1, 30), time_zone="America/Los_Angeles")
    assert twice.wall is None
    assert "happens twice in America/Los_Angeles" in twice.problems[0].sentence


def test_a_problem_with_the_clock_is_told_at_the_cell_that_holds_the_time() -> None:
    row = reading(day=datetime(2027, 3, 28, 1, 30), start=None)
    assert [problem.key for problem in row.problems] == ["day"]


def test_with_a_wrong_zone_only_the_zone_is_asked_about() -> None:
    row = reading(day=datetime(2027, 3, 28), start=time(1, 30), time_zone="Lodon")
    assert row.wall == datetime(2027, 3, 28, 1, 30)
    assert [problem.key for problem in row.problems] == ["time_zone"]


NOWHERE = [("Ada", "ada@example.org", None), *PEOPLE[1:]]


def test_a_proposer_without_a_zone_has_to_give_one() -> None:
    assert problems(NOWHERE) == ["Time zone: Ada has no time zone in People; add one there, or type one here."]
    assert problems(NOWHERE, time_zone="London") == []
    assert problems(NOWHERE, day=None) == []


def test_without_a_zone_column_the_zone_has_to_be_in_people() -> None:
    header = [text.replace("Time zone", "Notes") for text in HEADER]
    (row,) = understand(board(line(**AGREED), header=header, people=NOWHERE), Settings()).readings
    assert [problem.sentence for problem in row.problems] == ["Ada has no time zone in People; add one there."]


def test_without_a_proposer_no_zone_is_asked_for() -> None:
    row = reading(proposed_by=None)
    assert row.wall == datetime(2026, 12, 15, 17)
    assert row.problems == ()


# --- hostile text ---------------------------------------------------------------------------------------------------


def test_a_topic_is_one_safe_line_of_at_most_two_hundred_characters() -> None:
    assert reading(topic="\u202eright\u202c\nto \x07left 🎉").topic == "right to left 🎉"
    assert len(reading(topic="x" * 50_000).topic) == 200
    assert (
        reading(topic='=HYPERLINK("https://evil.example","click")').topic
        == '=HYPERLINK("https://evil.example","click")'
    )
    assert reading(topic=datetime(2026, 12, 15)).topic == "2026-12-15 00:00:00"


def test_fifty_thousand_characters_in_every_cell_give_short_questions() -> None:
    for key in PEOPLE_KEYS:
        assert all(len(sentence) < 250 for sentence in problems(None, None, **{key: "A+b," * 12_500}))


# --- identity -------------------------------------------------------------------------------------------------------


def test_equal_cells_have_equal_fingerprints_and_any_persons_cell_changes_it() -> None:
    plain = reading().fingerprint
    assert reading(status="Done", ref="abcdefgh", join="https://example.org").fingerprint == plain
    assert reading(accepted_by=" Grace ").fingerprint == plain
    others = [reading(None, None, **{key: "something else"}).fingerprint for key in PEOPLE_KEYS]
    assert len({plain, *others}) == len(PEOPLE_KEYS) + 1


def test_a_text_that_moves_to_another_column_changes_the_fingerprint() -> None:
    assert reading(topic="dec").fingerprint != reading(either_or="dec").fingerprint


def test_our_own_cells_are_kept_exactly_as_they_stand() -> None:
    row = reading(status=" Done", what_to_know=None, timer=90.0, ref=" abcdefgh ")
    own = {key: row.own[KEYS.index(key)] for key in ("status", "what_to_know", "timer", "ref")}
    assert own == {"status": " Done", "what_to_know": "", "timer": "90", "ref": " abcdefgh "}
    assert row.raw_ref == "abcdefgh"


# --- the board ------------------------------------------------------------------------------------------------------


def test_time_columns_are_found_wherever_people_add_them() -> None:
    header = ["Time for grace", *HEADER, "TIME IN  Kolkata"]
    cells = ("then", *line(**AGREED), None)
    found = understand(board(cells, header=header), Settings())
    last = len(header) - 1
    assert found.columns.times == (
        TimeColumn(0, "Time for grace", "America/Vancouver", "Grace"),
        TimeColumn(last, "TIME IN Kolkata", "Asia/Kolkata"),
    )
    assert (found.readings[0].own[0], found.readings[0].own[last]) == ("then", "")
    assert found.notes == ()


def test_a_time_column_nobody_can_fill_is_noted() -> None:
    header = [*HEADER, "Time for Grcae", "Time in Lodon", "Time for Ada"]
    found = understand(board(line(**AGREED), header=header, people=NOWHERE), Settings())
    assert [(column.zone, column.person) for column in found.columns.times] == [
        (None, None),
        (None, None),
        (None, "Ada"),
    ]
    assert found.notes == (
        "Tab Sessions, column “Time for Grcae” (S1): I don't know “Grcae”. Did you mean Grace?",
        "Tab Sessions, column “Time in Lodon” (T1): I don't know the time zone “Lodon”. Did you mean Europe/London?",
        "Tab Sessions, column “Time for Ada” (U1): Ada has no time zone in People; add one there.",
    )


def test_notes_about_people_come_with_the_board() -> None:
    found = understand(board(line(**AGREED), people=[("Ada", "ada", "London")]), Settings())
    assert found.notes == ("Tab People: Email (B2): “ada” is not an address; correct it.",)


def test_a_board_without_a_people_tab_stops() -> None:
    with pytest.raises(BoardUnreadable) as refused:
        understand(replace(board(), people=None), Settings(people_tab="Team"))
    assert str(refused.value) == (
        "board.xlsx: there is no tab called Team. Add one with the columns Name, Email and Time zone, and a line for "
        "each person."
    )


def test_places_and_formats_of_the_board_are_known() -> None:
    settings = Settings(places=("zoom",), formats={"deep": Format("deep", 50, 10)})
    row = reading(settings=settings, where="Zoom", format="Deep")
    assert (row.where, row.format, row.problems) == (PlaceChoice("zoom"), "Deep", ())
    assert problems(where="Zoom", format="Deep") != []


def test_dates_may_be_real_cells_serial_numbers_or_text() -> None:
    walls = {
        reading(day=day, start=start).wall for day in (DAY, 46371, "2026-12-15") for start in (START, 17 / 24, "5pm")
    }
    assert walls == {datetime(2026, 12, 15, 17)}
