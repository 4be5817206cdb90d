from datetime import date
from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import InsertDataOption, ValueRenderOption

from tests.google.exchange import JSON
from tests.google.plug import ADA, GRACE, Google
from tests.google.sheets_state import Spreadsheet
from tests.google.switches import Switches


def made(google: Google, rows: list[list[Any]], **options: Any) -> tuple[Spreadsheet, gspread.Worksheet]:
    board = google.world.add_spreadsheet({"Full": rows}, owner=ADA, **options)
    return board, google.gspread().open_by_key(board.spreadsheet_id).sheet1


def written(sheet: gspread.Worksheet, body: JSON) -> Any:
    return sheet.spreadsheet.values_batch_update(body)


def test_raw_values_are_never_parsed_and_typed_in_ones_are(google_world: Google) -> None:
    board, sheet = made(google_world, [])
    texts = ["=1+2", "007", "TRUE", "2026-01-15", "'=1"]
    sheet.update([texts], "A1")
    assert board.tabs[0].values()[0] == texts
    sheet.update([texts], "A2", raw=False)
    assert board.tabs[0].values()[1] == [3, 7, True, 46037, "=1"]
    assert board.tabs[0].cell(1, 3).number_format["type"] == "DATE"
    assert sheet.get("A2:A2", value_render_option=ValueRenderOption.formula) == [["=1+2"]]


@pytest.mark.parametrize("text", ["$100.15", "Mar 1 2016", "1/2/2026", "50%", "10 am", "=VLOOKUP(1)"])
def test_what_typing_in_would_mean_elsewhere_is_refused_loudly(google_world: Google, text: str) -> None:
    _, sheet = made(google_world, [])
    with pytest.raises(APIError, match="does not play") as refused:
        sheet.update([[text]], "A1", raw=False)
    assert refused.value.code == 501


def test_null_leaves_a_cell_and_an_empty_text_empties_it(google_world: Google) -> None:
    board, sheet = made(google_world, [["a", "b", "c"]])
    answer = sheet.update([[None, "", 1]], "A1:C1")
    assert board.tabs[0].values() == [["a", None, 1]]
    assert answer["updatedCells"] == 2


@pytest.mark.parametrize("switches", [Switches(), Switches(raw_number_keeps_format=False)])
def test_a_number_in_a_date_cell_is_shown_as_a_date(google_world: Google, switches: Switches) -> None:
    _, sheet = made(google_world, [[date(2026, 1, 1)]])
    sheet.update([[46037]], "A1")
    assert sheet.get("A1") == [["1/15/2026" if switches.raw_number_keeps_format else "46037"]]


def test_a_batch_counts_what_it_changed_and_reads_it_back(google_world: Google) -> None:
    _, sheet = made(google_world, [])
    data = [{"range": "Full!A1:D2", "values": [[1, 2, 3, 4], ["a", "b", "c", "d"]]}, {"range": "B2", "values": [["x"]]}]
    answer = written(sheet, {"valueInputOption": "RAW", "data": data, "includeValuesInResponse": True})
    assert {name: answer[name] for name in answer if name.startswith("total")} == {
        "totalUpdatedRows": 2,
        "totalUpdatedColumns": 4,
        "totalUpdatedCells": 8,
        "totalUpdatedSheets": 1,
    }
    assert answer["responses"][0]["updatedRange"] == "Full!A1:D2"
    assert answer["responses"][0]["updatedData"]["values"] == [["1", "2", "3", "4"], ["a", "x", "c", "d"]]


def test_unset_options_may_be_null(google_world: Google) -> None:
    board, sheet = made(google_world, [])
    sheet.batch_update([{"range": "A1", "values": [["x"]]}])
    assert board.tabs[0].values() == [["x"]]
    assert google_world.world.log[-1].body["responseValueRenderOption"] is None


def test_a_batch_is_applied_whole_or_not_at_all(google_world: Google) -> None:
    board, sheet = made(google_world, [["a"]])
    data = [{"range": "A1", "values": [["x"]]}, {"range": "Gone!A1", "values": [["y"]]}]
    with pytest.raises(APIError) as refused:
        written(sheet, {"valueInputOption": "RAW", "data": data})
    assert refused.value.error["message"] == "Invalid data[1]: Unable to parse range: Gone!A1"
    assert board.tabs[0].values() == [["a"]]


def test_values_never_grow_the_grid(google_world: Google) -> None:
    _, sheet = made(google_world, [], row_count=13)
    with pytest.raises(APIError) as refused:
        sheet.update([[1], [2], [3], [4]], "A11")
    assert refused.value.error["message"] == (
        "Requested writing within range ['Full'!A11], but tried writing to row [14]"
    )
    with pytest.raises(APIError, match="exceeds grid limits"):
        sheet.update([[1]], "A14")


def test_more_values_than_the_range_holds_are_refused(google_world: Google) -> None:
    board, sheet = made(google_world, [])
    with pytest.raises(APIError, match=r"tried writing to column \[C\]"):
        sheet.update([[1, 2, 3]], "A1:B1")
    assert board.tabs[0].values() == []


def test_the_input_option_is_required(google_world: Google) -> None:
    _, sheet = made(google_world, [])
    with pytest.raises(APIError, match="valueInputOption"):
        written(sheet, {"data": [{"range": "A1", "values": [[1]]}]})


def test_values_that_are_no_rows_are_refused_and_noted(google_world: Google) -> None:
    _, sheet = made(google_world, [])
    with pytest.raises(APIError) as refused:
        sheet.spreadsheet.values_update("A1", {"valueInputOption": "RAW"}, {"values": ["X"]})
    assert refused.value.error["message"] == (
        "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"X\""
    )
    assert len(google_world.world.findings) == 1
    google_world.world.findings.clear()


@pytest.mark.parametrize("switches", [Switches(), Switches(protected_error_has_prefix=False)])
def test_a_protected_cell_refuses_the_whole_batch(google_world: Google, switches: Switches) -> None:
    board, _ = made(google_world, [["a", "b"]], writers=[GRACE])
    google_world.world.people.protect("Full", "B1:B9", editors=())
    sheet = google_world.gspread(google_world.credentials(GRACE)).open_by_key(board.spreadsheet_id).sheet1
    data = [{"range": "A1", "values": [["x"]]}, {"range": "B1", "values": [["y"]]}]
    with pytest.raises(APIError, match="You are trying to edit a protected cell or object") as refused:
        written(sheet, {"valueInputOption": "RAW", "data": data})
    assert refused.value.error["status"] == "INVALID_ARGUMENT"
    assert refused.value.error["message"].startswith("Invalid data[1]: ") is switches.protected_error_has_prefix
    assert board.tabs[0].values() == [["a", "b"]]
    protected = sheet.spreadsheet.fetch_sheet_metadata()["sheets"][0]["protectedRanges"][0]
    assert protected["requestingUserCanEdit"] is False


def test_a_warning_or_being_an_editor_lets_a_write_through(google_world: Google) -> None:
    board, _ = made(google_world, [["a", "b"]], writers=[GRACE])
    google_world.world.people.protect("Full", "A1", warning_only=True)
    google_world.world.people.protect("Full", "B1", editors=(GRACE,))
    sheet = google_world.gspread(google_world.credentials(GRACE)).open_by_key(board.spreadsheet_id).sheet1
    sheet.update([["x", "y"]], "A1:B1")
    assert board.tabs[0].values() == [["x", "y"]]


def test_appending_finds_the_table_in_the_range(google_world: Google) -> None:
    board, sheet = made(google_world, [["a", "b"], [1, 2], [], [None, "z"]])
    answer = sheet.append_row(["x", "y"], table_range="A1")
    assert answer["tableRange"] == "Full!A1:B2"
    assert answer["updates"]["updatedRange"] == "Full!A3:B3"
    assert board.tabs[0].values()[2] == ["x", "y"]


def test_appending_after_a_hole_in_the_first_row_lands_where_nobody_expects(google_world: Google) -> None:
    board, sheet = made(google_world, [["a", None, "c"]])
    answer = sheet.append_row(["x", "y", "z"])
    assert answer["tableRange"] == "Full!C1"
    assert answer["updates"]["updatedRange"] == "Full!C2:E2"
    assert board.tabs[0].values()[1] == [None, None, "x", "y", "z"]


def test_appending_to_nothing_begins_at_the_range_and_grows_the_grid(google_world: Google) -> None:
    board, sheet = made(google_world, [], row_count=1)
    answer = sheet.append_rows([["x"], ["y"]])
    assert "tableRange" not in answer
    assert board.tabs[0].row_count == 2


def test_appending_may_insert_rows(google_world: Google) -> None:
    board, sheet = made(google_world, [["a"], [1], [], ["below"]])
    sheet.append_row([2], table_range="A1", insert_data_option=InsertDataOption.insert_rows)
    assert board.tabs[0].values() == [["a"], [1], [2], [None], ["below"]]


def test_clearing_empties_values_and_keeps_formats(google_world: Google) -> None:
    board, sheet = made(google_world, [[date(2026, 1, 1), "b"]])
    sheet.batch_clear(["A1"])
    assert board.tabs[0].values() == [[None, "b"]]
    assert board.tabs[0].cell(0, 0).is_date
    sheet.clear()
    assert board.tabs[0].values() == []
