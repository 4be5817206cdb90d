from datetime import date, datetime, time, timedelta
from typing import Any

import gspread
import pytest

from tests.google.cells import Cell
from tests.google.exchange import JSON
from tests.google.plug import ADA, Google, sample_board
from tests.google.sheets_state import Spreadsheet
from tests.google.switches import Switches

UNFORMATTED = {"valueRenderOption": "UNFORMATTED_VALUE"}


def opened(google: Google, tabs: dict[str, list[list[Any]]], **options: Any) -> gspread.Spreadsheet:
    board = google.world.add_spreadsheet(tabs, owner=ADA, **options)
    return google.gspread().open_by_key(board.spreadsheet_id)


def values(sheet: gspread.Spreadsheet, text: str, **options: str) -> JSON:
    answer: JSON = sheet.values_get(text, params={**options})
    return answer


def test_metadata_names_the_tabs_and_leaves_out_cells_and_defaults(google_world: Google) -> None:
    sheet = opened(google_world, {"One": [["x"]], "Two": []}, time_zone="Europe/London", locale="en_GB")
    answer = sheet.fetch_sheet_metadata()
    assert answer["properties"]["timeZone"] == "Europe/London"
    assert answer["properties"]["locale"] == "en_GB"
    first, second = (one["properties"] for one in answer["sheets"])
    assert first == {
        "sheetId": 0,
        "title": "One",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 1000, "columnCount": 26},
    }
    assert second["index"] == 1
    assert second["sheetId"] > 1000
    assert "data" not in answer["sheets"][0]
    assert "namedRanges" not in answer


def test_one_request_reads_a_board_with_ranges_and_fields(google_world: Google) -> None:
    board = sample_board(google_world.world)
    sheet = google_world.gspread().open_by_key(board.spreadsheet_id)
    fields = (
        "properties(title,locale,timeZone),sheets(properties(sheetId,title,gridProperties),"
        "data(startRow,rowData.values(effectiveValue,userEnteredFormat.numberFormat.type)))"
    )
    answer = sheet.fetch_sheet_metadata({"ranges": ["Sessions", "People!A1:C"], "fields": fields})
    sessions, people = answer["sheets"]
    rows = sessions["data"][0]["rowData"]
    assert len(rows) == 3
    assert rows[1]["values"][0] == {
        "effectiveValue": {"numberValue": 46037},
        "userEnteredFormat": {"numberFormat": {"type": "DATE"}},
    }
    assert rows[1]["values"][3] == {}
    assert len(rows[1]["values"]) == 8, "trailing empty cells are left out"
    assert "startRow" not in sessions["data"][0]
    assert len(people["data"][0]["rowData"][3]["values"]) == 3
    assert set(answer) == {"properties", "sheets"}


def test_grid_data_starts_where_the_range_does_and_one_block_comes_for_each_range(google_world: Google) -> None:
    sheet = opened(google_world, {"One": [["a", "b"], [None, "c"], [], ["d"]], "Two": [["z"]]})
    asked: Any = {"ranges": ["One!B2:C9", "One!A1"], "includeGridData": "true"}
    answer = sheet.fetch_sheet_metadata(asked)
    assert [one["properties"]["title"] for one in answer["sheets"]] == ["One"]
    second, first = answer["sheets"][0]["data"]
    assert (second["startRow"], second["startColumn"]) == (1, 1)
    assert [row.get("values", [{}])[0].get("formattedValue") for row in second["rowData"]] == ["c"]
    assert len(second["rowMetadata"]) == 8
    assert len(second["columnMetadata"]) == 2
    assert first["rowData"][0]["values"][0]["effectiveValue"] == {"stringValue": "a"}
    assert first["rowData"][0]["values"][0]["effectiveFormat"]["textFormat"]["bold"] is False


def test_a_mask_without_anything_to_show_leaves_empty_shells(google_world: Google) -> None:
    sheet = opened(google_world, {"One": []})
    assert sheet.fetch_sheet_metadata({"fields": "namedRanges"}) == {}
    assert sheet.fetch_sheet_metadata({"fields": "sheets.data.rowData.values.note"}) == {"sheets": [{"data": [{}]}]}


@pytest.mark.parametrize("switches", [Switches(), Switches(mask_hides_empty_cells=True)])
def test_cells_that_a_mask_empties_may_be_cut(google_world: Google, switches: Switches) -> None:
    sheet = opened(google_world, {"One": [["a", Cell(format={"textFormat": {"bold": True}})], [Cell(note="n")]]})
    answer = sheet.fetch_sheet_metadata({"fields": "sheets.data.rowData.values.effectiveValue"})
    a = {"effectiveValue": {"stringValue": "a"}}
    cut, whole = [{"values": [a]}], [{"values": [a, {}]}, {"values": [{}]}]
    assert answer["sheets"][0]["data"][0]["rowData"] == (cut if switches.mask_hides_empty_cells else whole)


def test_an_unknown_field_in_a_mask_is_refused_by_its_path(google_world: Google) -> None:
    sheet = opened(google_world, {"One": []})
    with pytest.raises(gspread.exceptions.APIError) as refused:
        sheet.fetch_sheet_metadata({"fields": "sheets.properties.titel"})
    assert refused.value.error["message"] == "Request contains an invalid argument."
    violation = refused.value.error["details"][0]["fieldViolations"][0]
    assert "sheets.properties.titel" in violation["description"]


@pytest.mark.parametrize(
    ("asked", "echoed"),
    [
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("'sheet1'", "Sheet1!A1:Z1000"),
        ("A:A", "Sheet1!A1:A1000"),
        ("A2:2", "Sheet1!A2:Z2"),
        ("B1:B", "Sheet1!B1:B1000"),
        ("C3:A1", "Sheet1!A1:C3"),
        ("$B$2", "Sheet1!B2"),
        ("Sheet1!Y999:ZZ2000", "Sheet1!Y999:Z1000"),
        ("'my tab'!A1:A10", "'my tab'!A1:A10"),
        ("'it''s / 50%'!A1", "'it''s / 50%'!A1"),
        ("names", "'my tab'!B2:B5"),
    ],
)
def test_a_range_is_echoed_whole_and_clipped_to_the_grid(google_world: Google, asked: str, echoed: str) -> None:
    board = google_world.world.add_spreadsheet({"Sheet1": [], "my tab": [], "it's / 50%": []}, owner=ADA)
    grid = {"sheetId": board.tabs[1].sheet_id, "startRowIndex": 1, "endRowIndex": 5}
    grid |= {"startColumnIndex": 1, "endColumnIndex": 2}
    board.named_ranges["1"] = {"namedRangeId": "1", "name": "Names", "range": grid}
    sheet = google_world.gspread().open_by_key(board.spreadsheet_id)
    assert values(sheet, asked) == {"range": echoed, "majorDimension": "ROWS"}


@pytest.mark.parametrize("asked", ["Foo!A1", "A1:B2:C3", "1A", "'open", "A0", "'Sheet1'x"])
def test_what_is_no_range_is_refused_as_bad_syntax(google_world: Google, asked: str) -> None:
    sheet = opened(google_world, {"Sheet1": []})
    with pytest.raises(gspread.exceptions.APIError) as refused:
        values(sheet, asked)
    assert refused.value.error == {
        "code": 400,
        "message": f"Unable to parse range: {asked}",
        "status": "INVALID_ARGUMENT",
    }


def test_a_range_that_begins_beyond_the_grid_is_refused(google_world: Google) -> None:
    sheet = opened(google_world, {"Sheet1": []}, column_count=41)
    with pytest.raises(gspread.exceptions.APIError, match="exceeds grid limits") as refused:
        values(sheet, "AP1:AW1")
    assert refused.value.error["message"] == (
        "Range (Sheet1!AP1:AW1) exceeds grid limits. Max rows: 1000, max columns: 41"
    )


def test_empty_cells_are_cut_at_the_ends_and_kept_in_the_middle(google_world: Google) -> None:
    sheet = opened(google_world, {"One": [["a", None, "c", None], [], ["x"], [None, None]]})
    assert values(sheet, "One!A1:D5")["values"] == [["a", "", "c"], [], ["x"]]
    assert values(sheet, "One!A1:D5", majorDimension="COLUMNS")["values"] == [["a", "", "x"], [], ["c"]]
    assert "values" not in values(sheet, "One!A4:D5")


def test_several_ranges_come_in_the_order_asked(google_world: Google) -> None:
    sheet = opened(google_world, {"One": [["a", "b"], ["c"]]})
    answer = sheet.values_batch_get(["One!B1:B2", "One!A1:A2"])
    assert answer["spreadsheetId"] == sheet.id
    assert [one["values"] for one in answer["valueRanges"]] == [[["b"]], [["a"], ["c"]]]


MOMENT = datetime(2026, 2, 3, 13, 11, 57)
TYPED: list[Any] = ["007", 1.5, date(2020, 1, 1), MOMENT, time(18, 30), timedelta(hours=26), True, "=1+2", "#REF!"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {},
            ["007", "1.5", "1/1/2020", "2/3/2026 13:11:57", "18:30", "26:00", "TRUE", "3", "#REF!"],
        ),
        (
            UNFORMATTED,
            ["007", 1.5, 43831, 46056.54996527778, 0.7708333333333334, 1.0833333333333333, True, 3, "#REF!"],
        ),
        (
            {**UNFORMATTED, "dateTimeRenderOption": "FORMATTED_STRING"},
            ["007", 1.5, "1/1/2020", "2/3/2026 13:11:57", "18:30", "26:00", True, 3, "#REF!"],
        ),
        (
            {"valueRenderOption": "FORMULA"},
            ["007", 1.5, 43831, 46056.54996527778, 0.7708333333333334, 1.0833333333333333, True, "=1+2", "=#REF!"],
        ),
    ],
)
def test_values_are_rendered_as_asked(google_world: Google, options: dict[str, str], expected: list[Any]) -> None:
    sheet = opened(google_world, {"One": [TYPED]})
    assert values(sheet, "One", **options)["values"] == [expected]


@pytest.mark.parametrize(("locale", "expected"), [("en_GB", ["01/02/2026", "1.5"]), ("de_DE", ["01.02.2026", "1,5"])])
def test_display_follows_the_spreadsheets_locale(google_world: Google, locale: str, expected: list[str]) -> None:
    sheet = opened(google_world, {"One": [[date(2026, 2, 1), 1.5]]}, locale=locale)
    assert values(sheet, "One")["values"] == [expected]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("ddd d mmm yyyy", "Tue 3 Feb 2026"),
        ("yyyy-mm-dd hh:mm", "2026-02-03 13:11"),
        ('dddd, "at" h am/pm', "Tuesday, at 1 PM"),
        ("h:mm:ss a/p", "1:11:57 P"),
        ("mm/yy mmmm", "02/26 February"),
    ],
)
def test_date_patterns_are_followed(google_world: Google, pattern: str, expected: str) -> None:
    cell = Cell(46056.54996527778, format={"numberFormat": {"type": "DATE_TIME", "pattern": pattern}})
    assert values(opened(google_world, {"One": [[cell]]}), "One")["values"] == [[expected]]


def test_unticked_checkboxes_keep_their_rows_from_being_empty(google_world: Google) -> None:
    board: Spreadsheet = google_world.world.add_spreadsheet({"One": [["Call off"]]}, owner=ADA)
    sheet = google_world.gspread().open_by_key(board.spreadsheet_id)
    grid = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 1}
    rule = {"condition": {"type": "BOOLEAN"}}
    sheet.batch_update({"requests": [{"setDataValidation": {"range": grid, "rule": rule}}]})
    assert values(sheet, "One", **UNFORMATTED)["values"] == [["Call off"], [False], [False], [False]]
    assert values(sheet, "One")["values"][1] == ["FALSE"]


@pytest.mark.parametrize("switches", [Switches(), Switches(chip_shows_name=False)])
def test_a_people_chip_shows_a_name_and_hides_the_address(google_world: Google, switches: Switches) -> None:
    sheet = opened(google_world, {"One": [["Who"], [None]]})
    google_world.world.people.put_chip("One", "A2", "grace@example.org")
    shown = "Grace" if switches.chip_shows_name else "grace@example.org"
    assert values(sheet, "One!A2")["values"] == [[shown]]
    answer = sheet.fetch_sheet_metadata({"fields": "sheets.data.rowData.values(formattedValue,chipRuns)"})
    run = answer["sheets"][0]["data"][0]["rowData"][1]["values"][0]["chipRuns"][0]
    assert run["chip"]["personProperties"]["email"] == "grace@example.org"
    sheet.sheet1.update_acell("A2", "Bo")
    assert "chipRuns" not in str(sheet.fetch_sheet_metadata({"fields": "sheets.data.rowData.values.chipRuns"}))


def test_text_in_any_script_comes_back_as_it_is(google_world: Google) -> None:
    sheet = opened(google_world, {"Täb שלום": [["🧵 שלום", "Ünïcode"]]})
    assert sheet.worksheet("Täb שלום").get_all_values() == [["🧵 שלום", "Ünïcode"]]


def test_many_requests_are_answered_in_little_time(google_world: Google) -> None:
    sheet = opened(google_world, {"One": [["a"]]}).sheet1
    began = datetime.now().astimezone()
    for _ in range(100):
        sheet.get("A1:B2")
    assert datetime.now().astimezone() - began < timedelta(seconds=2)
