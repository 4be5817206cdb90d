"""Spreadsheets that are made, and those that people use already."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from cowork_sheets.boards.google_new import adopt, create_spreadsheet
from cowork_sheets.core.model import BoardWrite, CellPatch, Person
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import BoardUnreadable, PermissionNeeded, TryAgainLater
from tests.google.faults import backend_error
from tests.google.plug import ADA, BOT, GRACE, PEOPLE, Google
from tests.google_board.hands import READ, WRITE, board_on, client

CREATE = "sheets.spreadsheets.create"
ROSTER = [
    Person("Ada", (ADA, "ada@home.example.org"), "Europe/London", "https://meet.example.org/ada", "Mon-Fri 9-17"),
    Person("Grace", (GRACE,), "America/Vancouver"),
]
OURS = ["Status", "What to know", "Join", "Local times", "Going", "Ref"]


def whole(google: Google, spreadsheet_id: str, *ranges: str) -> Any:
    wanted = {"includeGridData": "true", "ranges": list(ranges)}
    return google.gspread().http_client.spreadsheets_get(spreadsheet_id, wanted)


def test_a_new_board_has_every_column_people_first_and_is_understood(google_world: Google) -> None:
    rows = [
        {"day": date(2026, 12, 3), "start": time(17), "length": timedelta(hours=1.5), "proposed_by": "Ada",
         "accepted_by": "Grace", "topic": "=1+1", "Either/or": "12/1", "format": "25/5", "call_off": None},
    ]  # fmt: skip
    new = create_spreadsheet(
        client(google_world), "Ours", people=ROSTER, rows=rows, time_columns=["Time for Ada"], contact="Ada"
    )
    assert [entry.operation for entry in google_world.world.log] == [CREATE, WRITE]
    board = board_on(google_world, google_world.world.spreadsheets[new])
    read = board.read()
    assert len(google_world.world.log) == 3
    assert (read.name, read.board_id, read.calendar_id) == ("Ours", None, None)
    assert " ".join(read.sessions.header) == (
        "Day Start Length Time zone Proposed by Accepted by Topic Format Where Either/or Call off "
        "Status What to know Join Local times Going Ref Time for Ada"
    )
    assert read.sessions.rows[0].values == (
        datetime(2026, 12, 3), time(17), timedelta(hours=1.5), None, "Ada", "Grace", "=1+1", "25/5", None, "12/1",
    )  # fmt: skip
    understood = understand(read, Settings())
    (reading,) = understood.readings
    assert (reading.problems, reading.missing) == ((), ())
    assert list(understood.people) == ROSTER


def test_the_marked_cells_of_a_new_board_take_stamp_message_and_pause(google_world: Google) -> None:
    new = create_spreadsheet(client(google_world), "Ours", people=ROSTER)
    book = google_world.world.spreadsheets[new]
    board = board_on(google_world, book)
    now = google_world.world.now()
    after = board.write(board.read(), BoardWrite(message="All is well.", last_checked=now))
    assert (after.message, after.last_checked, after.paused) == ("All is well.", now, False)
    lines = book.tab_titled("Read me").lines
    row = next(n for n, line in enumerate(lines, start=1) if 0 in line.cells and line.cells[0].value == "Pause")
    google_world.world.people.edit("Read me", f"B{row}", "PAUSE")
    assert board.read().paused
    assert not any(cell.value == "Files" for line in lines for cell in line.cells.values())


def test_a_new_board_guides_the_hand_and_forbids_nothing(google_world: Google) -> None:
    settings = Settings(headers={"day": "Tag", "status": "Stand"}, sessions_tab="Termine", people_tab="Leute")
    new = create_spreadsheet(client(google_world), "Unsere", people=ROSTER, settings=settings)
    answer = whole(google_world, new, *(f"'{title}'!1:2" for title in ("Termine", "Leute", "Read me", "_cowork")))
    sheets = {sheet["properties"]["title"]: sheet for sheet in answer["sheets"]}
    assert list(sheets) == ["Termine", "Leute", "Read me", "_cowork"]
    assert sheets["_cowork"]["properties"]["hidden"]
    sessions = sheets["Termine"]
    assert sessions["properties"]["gridProperties"]["frozenRowCount"] == 1
    header, first = sessions["data"][0]["rowData"][:2]
    assert header["values"][0]["effectiveValue"]["stringValue"] == "Tag"
    rules = [cell.get("dataValidation") for cell in first["values"]]
    assert [rule["condition"]["type"] for rule in rules if rule] == [
        "ONE_OF_RANGE", "ONE_OF_RANGE", "ONE_OF_LIST", "ONE_OF_LIST", "ONE_OF_LIST",
    ]  # fmt: skip
    assert rules[4]["condition"]["values"] == [{"userEnteredValue": "='Leute'!$A$2:$A$200"}]
    assert not any(rule.get("strict") for rule in rules if rule)
    (protected,) = sessions["protectedRanges"]
    assert protected["warningOnly"]
    assert (protected["range"]["startColumnIndex"], protected["range"]["endColumnIndex"]) == (11, 17)
    assert len(sessions["conditionalFormats"]) == 7
    assert sessions["basicFilter"]["range"]["endColumnIndex"] == 17
    assert first["values"][0]["userEnteredFormat"]["numberFormat"] == {"type": "DATE", "pattern": "ddd d mmm yyyy"}
    board = board_on(google_world, google_world.world.spreadsheets[new], settings=settings)
    board.check_writable()
    assert board.read().people is not None


def test_every_time_zone_is_offered_for_a_row_and_for_a_person(google_world: Google) -> None:
    new = create_spreadsheet(client(google_world), "Ours", people=ROSTER, settings=Settings())
    answer = whole(google_world, new, "Sessions!2:2", "People!2:2", "_cowork!A:A")
    sessions, people, zones = (sheet["data"][0]["rowData"] for sheet in answer["sheets"] if "data" in sheet)
    offered = f"='_cowork'!$A$2:$A${len(zones)}"
    assert zones[-1]["values"][0]["effectiveValue"]["stringValue"]
    for (line,) in (sessions, people):
        rules = [cell["dataValidation"]["condition"] for cell in line["values"] if "dataValidation" in cell]
        assert offered in [rule["values"][0]["userEnteredValue"] for rule in rules if rule["type"] == "ONE_OF_RANGE"]


def test_a_new_board_that_could_not_be_filled_is_named(google_world: Google) -> None:
    google_world.world.faults.plan(WRITE, backend_error(500), times=9)
    with pytest.raises(
        TryAgainLater, match=r"made but not filled in.*Delete https://docs\.google\.com/spreadsheets/d/"
    ):
        create_spreadsheet(client(google_world), "Ours")


# --- a sheet in use -------------------------------------------------------------------------------------------------

IN_USE = [
    ["Topic", " DAY", "Start", "Proposed by", "Accepted by", "Mood", "Status"],
    ["Draft", date(2026, 12, 3), time(17), "Ada", "Grace", "good", None, None, "a note far right"],
    ["Budget", date(2026, 12, 4), time(9), "Grace", None],
    ["Idea"],
]


def in_use(google: Google, rows: list[list[Any]] = IN_USE, **options: Any) -> Any:
    tabs = {"Sessions": rows, "People": PEOPLE, "Old": [["=1+1"]]}
    return google.world.add_spreadsheet(tabs, owner=ADA, title="Ours", row_count=50, **options)


@pytest.mark.parametrize("columns", [9, 12, 40])
def test_only_our_missing_columns_are_added_right_of_everything(google_world: Google, columns: int) -> None:
    book = in_use(google_world, column_count=columns)
    before = whole(google_world, book.spreadsheet_id)
    assert adopt(client(google_world), book.spreadsheet_id, Settings()) == (*OURS[1:], "Read me")
    after = whole(google_world, book.spreadsheet_id)
    rows = [sheet["data"][0]["rowData"] for sheet in after["sheets"]]
    assert [cell.get("formattedValue") for cell in rows[0][0]["values"]][9:] == OURS[1:]
    for sheet, old in zip(rows[:3], before["sheets"], strict=False):
        for number, row in enumerate(old["data"][0]["rowData"]):
            assert sheet[number]["values"][: len(row["values"])] == row["values"]
    board = board_on(google_world, google_world.world.spreadsheets[book.spreadsheet_id])
    read = board.read()
    written = board.write(read, BoardWrite((CellPatch(2, 13, "7k2m9qa1"),), message="Hello."))
    assert (written.sessions.rows[0].values[13], written.message) == ("7k2m9qa1", "Hello.")
    assert [row.number for row in written.sessions.rows] == [2, 3, 4]


def test_adding_again_adds_nothing(google_world: Google) -> None:
    book = in_use(google_world)
    adopt(client(google_world), book.spreadsheet_id, Settings())
    google_world.world.log.clear()
    assert adopt(client(google_world), book.spreadsheet_id, Settings()) == ()
    assert [entry.operation for entry in google_world.world.log] == [READ]


def test_a_sheet_without_a_sessions_tab_names_its_tabs(google_world: Google) -> None:
    book = google_world.world.add_spreadsheet({"Sheet1": IN_USE}, owner=ADA, title="Ours")
    with pytest.raises(BoardUnreadable, match="in it: Sheet1"):
        adopt(client(google_world), book.spreadsheet_id, Settings())


def test_a_sheet_that_may_only_be_read_is_not_adopted(google_world: Google) -> None:
    book = in_use(google_world, readers=[BOT])
    with pytest.raises(PermissionNeeded, match=f"read but not written.*add {BOT} as Editor"):
        adopt(client(google_world, BOT), book.spreadsheet_id, Settings())
