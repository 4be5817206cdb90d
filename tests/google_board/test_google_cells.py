"""What a cell of a Google spreadsheet means, and what is put into one."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from cowork_sheets.boards.google_cells import cell_value, typed_cell
from cowork_sheets.core.model import BoardSnapshot, CellValue, Formatted, ShownAs, Unreadable
from tests.google.cells import Cell
from tests.google.plug import ADA, BO, PEOPLE, Google
from tests.google.switches import Switches
from tests.google_board.hands import GoogleHands

TICK_BOX = {"condition": {"type": "BOOLEAN"}}


def number(value: float, kind: str = "", pattern: str = "") -> dict[str, Any]:
    shown = {"effectiveFormat": {"numberFormat": {"type": kind, "pattern": pattern}}} if kind else {}
    return {"effectiveValue": {"numberValue": value}, **shown}


def text(value: str, *runs: tuple[int, str]) -> dict[str, Any]:
    chips = [
        {"startIndex": start} | ({"chip": {"personProperties": {"email": person}}} if person else {})
        for start, person in runs
    ]
    return {"effectiveValue": {"stringValue": value}} | ({"chipRuns": chips} if chips else {})


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ({}, None),
        ({"effectiveValue": {}}, None),
        ({"effectiveFormat": {}}, None),
        (text(""), None),
        (text("0042"), "0042"),
        (text("=1+1"), "=1+1"),
        (number(90), 90),
        (number(1.5), 1.5),
        (number(46365), 46365),
        (number(0.5, "PERCENT", "0%"), 0.5),
        (number(46359, "DATE", "ddd d mmm yyyy"), datetime(2026, 12, 3)),
        (number(46359.70833333334, "DATE_TIME"), datetime(2026, 12, 3, 17)),
        (number(46056.54996527778, "DATE_TIME"), datetime(2026, 2, 3, 13, 11, 57)),
        (number(0.7083333333, "TIME", "hh:mm"), time(17)),
        (number(0, "TIME", "hh:mm"), time(0)),
        (number(46359.75, "TIME", "hh:mm"), datetime(2026, 12, 3, 18)),
        (number(0.0625, "TIME", "[h]:mm"), timedelta(minutes=90)),
        (number(1, "TIME", "hh:mm"), Formatted(1, ShownAs.TIME)),
        (number(16.3, "TIME", "hh:mm"), Formatted(16.3, ShownAs.TIME)),
        (number(1.0625, "TIME", "hh:mm"), Formatted(1.0625, ShownAs.TIME)),
        (number(-0.25, "TIME", "hh:mm"), Formatted(-0.25, ShownAs.TIME)),
        (number(1, "TIME", "[h]:mm:ss"), Formatted(1, ShownAs.DURATION)),
        (number(1.5, "TIME", "[hh]:mm:ss"), Formatted(1.5, ShownAs.DURATION)),
        (number(20261203, "DATE"), Formatted(20261203, ShownAs.DAY)),
        (number(1e12, "DATE"), Formatted(1e12, ShownAs.DAY)),
        (number(-1e9, "TIME", "[h]:mm"), Formatted(-1e9, ShownAs.DURATION)),
        ({"effectiveValue": {"boolValue": False}}, False),
        ({"effectiveValue": {"boolValue": True}}, True),
        ({"effectiveValue": {"errorValue": {"type": "REF", "message": "long words"}}}, Unreadable("#REF!")),
        ({"effectiveValue": {"errorValue": {"type": "N_A"}}}, Unreadable("#N/A")),
        ({"effectiveValue": {"errorValue": {"type": "LOADING"}}}, Unreadable("Loading...")),
        ({"effectiveValue": {"errorValue": {}}}, Unreadable("#ERROR!")),
        (text("Ada Lovelace", (0, ADA)), ADA),
        (text("Ada Lovelace, Bo", (0, ADA), (12, ""), (14, BO)), f"{ADA}, {BO}"),
        (text("Ada LovelaceBo", (0, ADA), (12, BO)), f"{ADA}, {BO}"),
        (text("👩🏽‍💻 Grace + Bo 🎉", (0, ""), (16, BO), (18, "")), f"👩🏽‍💻 Grace +, {BO}, 🎉"),
        (text("Report, 2nd version", (0, "")), "Report, 2nd version"),
    ],
)  # fmt: skip
def test_a_cell_means_what_it_shows(cell: dict[str, Any], value: CellValue) -> None:
    found = cell_value(cell)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "value",
    [
        True,
        90,
        1.5,
        Formatted(9, ShownAs.TIME),
        datetime(2026, 12, 3, 17),
        date(2026, 12, 3),
        time(17),
        timedelta(minutes=90),
        "=1+1",
    ],
    ids=repr,
)
def test_a_value_put_into_a_new_board_is_read_as_it_was(value: CellValue) -> None:
    cell = typed_cell(value)
    read = cell_value(
        {"effectiveValue": cell["userEnteredValue"], "effectiveFormat": cell.get("userEnteredFormat", {})}
    )
    expected = datetime.combine(value, time()) if type(value) is date else value
    assert read == expected


# --- on a sheet -----------------------------------------------------------------------------------------------------

HEADER = ["Topic", "Accepted by", "Call off", "Length"]


@pytest.fixture(params=[True, False], ids=["chips show names", "chips show addresses"])
def switches(request: pytest.FixtureRequest) -> Switches:
    return Switches(chip_shows_name=request.param)


@pytest.fixture
def hands(google_world: Google) -> GoogleHands:
    rows = [HEADER, ["Draft", "Ada", None, 90], ["Budget", None, None, None], ["Talk", "Bo", None, "1h"]]
    return GoogleHands(google_world, rows, PEOPLE)


def rows(snapshot: BoardSnapshot) -> dict[int, tuple[CellValue, ...]]:
    return {row.number: row.values for row in snapshot.sessions.rows}


def test_people_chips_are_read_as_addresses(hands: GoogleHands) -> None:
    hands.people.put_chip("Sessions", "B3", ADA)
    assert rows(hands.board.read())[3] == ("Budget", ADA)


def test_an_unticked_box_is_a_plain_no_also_in_an_otherwise_empty_row(hands: GoogleHands) -> None:
    for row, ticked in ((2, True), (3, False), (9, False)):
        hands.put(row, 2, Cell(ticked, validation=TICK_BOX))  # type: ignore[arg-type]
    assert {number: values[2] for number, values in rows(hands.board.read()).items() if len(values) > 2} == {
        2: True, 3: False, 4: None, 9: False,
    }  # fmt: skip


def test_a_formula_is_read_as_its_result(hands: GoogleHands) -> None:
    hands.world.formula_results["=VLOOKUP(A2)"] = "Grace"
    hands.put(2, 1, "=VLOOKUP(A2)")
    hands.put(3, 1, "#REF!")
    read = rows(hands.board.read())
    assert (read[2][1], read[3][1]) == ("Grace", Unreadable("#REF!"))


def test_hidden_and_filtered_rows_are_read_like_all_others(hands: GoogleHands) -> None:
    before = hands.board.read()
    hands.people.hide_row("Sessions", 2)
    hands.people.hide_row("Sessions", 3, by_filter=True)
    assert hands.board.read().sessions == before.sessions


def test_a_merged_area_has_its_value_in_its_first_cell(hands: GoogleHands) -> None:
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 1}
    merge = {"requests": [{"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}}]}
    hands.google.gspread().http_client.batch_update(hands.book.spreadsheet_id, merge)
    assert [values[0] for values in rows(hands.board.read()).values()] == ["Draft", "Talk"]
