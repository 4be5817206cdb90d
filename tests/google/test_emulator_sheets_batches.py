from collections.abc import Callable
from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError

from tests.google.exchange import JSON
from tests.google.plug import ADA, GRACE, Google
from tests.google.sheets_state import Spreadsheet
from tests.google.switches import Switches

Request = dict[str, Any]


@pytest.fixture
def board(google_world: Google) -> Spreadsheet:
    rows: list[list[Any]] = [["Topic", "Ref"], ["b", 2], ["a", 10], ["c", None], ["A", "x"]]
    return google_world.world.add_spreadsheet({"Sessions": rows, "People": [["Name"]]}, owner=ADA, row_count=10)


@pytest.fixture
def sheet(google_world: Google, board: Spreadsheet) -> gspread.Spreadsheet:
    return google_world.gspread().open_by_key(board.spreadsheet_id)


def applied(sheet: gspread.Spreadsheet, *requests: Request, **options: Any) -> JSON:
    answer: JSON = sheet.batch_update({"requests": list(requests), **options})
    return answer


def grid(top: int, bottom: int, left: int = 0, right: int = 2) -> JSON:
    return {
        "sheetId": 0,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def row_span(start: int, end: int) -> JSON:
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def write(row: int, column: int, *values: JSON, fields: str = "userEnteredValue") -> Request:
    cells = [{"userEnteredValue": value} if value else {} for value in values]
    start = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": cells}], "fields": fields}}


def anchor(row: int, key: str = "ref", **extra: Any) -> Request:
    location = {"dimensionRange": row_span(row, row + 1)}
    metadata = {"metadataKey": key, "visibility": "DOCUMENT", "location": location, **extra}
    return {"createDeveloperMetadata": {"developerMetadata": metadata}}


def anchored_rows(board: Spreadsheet) -> list[int]:
    return [item["location"]["dimensionRange"]["startIndex"] for item in board.metadata.values()]


def test_cells_are_written_typed_and_read_back_in_the_same_answer(
    sheet: gspread.Spreadsheet, board: Spreadsheet
) -> None:
    answer = applied(
        sheet,
        write(1, 1, {"stringValue": "=1+1"}, {"numberValue": 46037.5}, {"boolValue": True}, {"formulaValue": "=1+1"}),
        includeSpreadsheetInResponse=True,
        responseRanges=["Sessions!B2:F3"],
        responseIncludeGridData=True,
    )
    assert answer["replies"] == [{}]
    (tab,) = answer["updatedSpreadsheet"]["sheets"]
    (data,) = tab["data"]
    assert (data["startRow"], data["startColumn"]) == (1, 1)
    cells = data["rowData"][0]["values"]
    assert [cell["userEnteredValue"] for cell in cells] == [
        {"stringValue": "=1+1"},
        {"numberValue": 46037.5},
        {"boolValue": True},
        {"formulaValue": "=1+1"},
    ]
    assert cells[3]["effectiveValue"] == {"numberValue": 2}
    assert board.tabs[0].values()[1] == ["b", "=1+1", 46037.5, True, 2]


def test_a_mask_narrows_what_is_read_back(sheet: gspread.Spreadsheet) -> None:
    fields = "replies,updatedSpreadsheet.sheets(properties.sheetId,data.rowData.values.effectiveValue)"
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{sheet.id}:batchUpdate"
    body = {"requests": [write(1, 1, {"stringValue": "r"})], "includeSpreadsheetInResponse": True}
    body["responseRanges"] = ["Sessions!B2:B2"]
    answer = sheet.client.request("post", url, params={"fields": fields}, json=body).json()
    cell = {"effectiveValue": {"stringValue": "r"}}
    data = [{"rowData": [{"values": [cell]}]}]
    assert answer == {
        "replies": [{}],
        "updatedSpreadsheet": {"sheets": [{"properties": {"sheetId": 0}, "data": data}]},
    }


def test_a_field_in_the_mask_but_not_in_the_data_is_cleared(sheet: gspread.Spreadsheet, board: Spreadsheet) -> None:
    applied(sheet, write(1, 0, {}, {"numberValue": 3}))
    assert board.tabs[0].values()[1] == [None, 3]
    form = {"userEnteredFormat": {"numberFormat": {"type": "DATE"}, "textFormat": {"bold": True}}}
    mask = "userEnteredFormat.numberFormat"
    applied(sheet, {"repeatCell": {"range": grid(1, 2), "cell": form, "fields": mask}})
    assert board.tabs[0].cell(1, 1).format == {"numberFormat": {"type": "DATE"}}
    applied(sheet, {"updateCells": {"range": grid(0, 9), "rows": [], "fields": "userEnteredValue"}})
    assert board.tabs[0].values() == []
    assert board.tabs[0].cell(1, 1).is_date, "only values were asked to go"


@pytest.mark.parametrize(
    ("request_body", "message"),
    [
        ({"updateCells": {"start": {"rowIndex": 1}, "rows": []}}, "At least one field must be listed in 'fields'"),
        (write(10, 0, {"numberValue": 1}), "Attempting to write row"),
        (write(0, 25, {"numberValue": 1}, {"numberValue": 2}), "Attempting to write column"),
        (write(1, 1, {"formulaValue": "1"}), "Formula must start with '='"),
        ({"repeatCell": {"range": {"sheetId": 99}, "cell": {}, "fields": "note"}}, "No grid with id: 99"),
        ({"deleteDimension": {"range": row_span(0, 10)}}, "You can't delete all the rows"),
        (
            {"deleteDimension": {"range": row_span(9, 12)}},
            "Cannot delete a row that doesn't exist. Tried to delete row",
        ),
    ],
)
def test_a_refused_request_is_named_and_nothing_is_applied(
    sheet: gspread.Spreadsheet, board: Spreadsheet, request_body: Request, message: str
) -> None:
    before = board.tabs[0].values()
    kind = next(iter(request_body))
    with pytest.raises(APIError) as refused:
        applied(sheet, write(1, 0, {"stringValue": "changed"}), request_body)
    assert refused.value.error["message"].startswith(f"Invalid requests[1].{kind}: {message}")
    assert board.tabs[0].values() == before


def test_tabs_are_added_changed_hidden_and_deleted(sheet: gspread.Spreadsheet, board: Spreadsheet) -> None:
    made = sheet.add_worksheet("Read me", rows=5, cols=3, index=0)
    assert [tab.title for tab in board.tabs] == ["Read me", "Sessions", "People"]
    assert (board.tabs[0].row_count, board.tabs[0].column_count) == (5, 3)
    made.update_title("How to")
    made.update_index(2)
    made.freeze(rows=1)
    made.hide()
    properties = sheet.fetch_sheet_metadata()["sheets"][1]["properties"]
    assert properties["title"] == "How to"
    assert properties["hidden"] is True
    assert properties["gridProperties"]["frozenRowCount"] == 1
    with pytest.raises(APIError, match="already exists"):
        sheet.add_worksheet("sessions", 1, 1)
    sheet.del_worksheet(made)
    assert [tab.title for tab in board.tabs] == ["Sessions", "People"]


def test_all_tabs_cannot_be_hidden(sheet: gspread.Spreadsheet, board: Spreadsheet) -> None:
    hide = [
        {"updateSheetProperties": {"properties": {"sheetId": tab.sheet_id, "hidden": True}, "fields": "hidden"}}
        for tab in board.tabs
    ]
    with pytest.raises(APIError) as refused:
        applied(sheet, *hide)
    assert refused.value.error["message"] == (
        "Invalid requests[1].updateSheetProperties: You can't hide all the sheets in a document."
    )


def test_spreadsheet_properties_are_changed(sheet: gspread.Spreadsheet) -> None:
    sheet.update_title("Board")
    sheet.update_timezone("Europe/Berlin")
    sheet.update_locale("de_DE")
    properties = sheet.fetch_sheet_metadata()["properties"]
    assert (properties["title"], properties["locale"], properties["timeZone"]) == ("Board", "de_DE", "Europe/Berlin")


def test_rows_come_go_and_move_with_their_metadata_and_ranges(sheet: gspread.Spreadsheet, board: Spreadsheet) -> None:
    named = {"namedRange": {"name": "refs", "range": grid(1, 5, 1, 2)}}
    rule = {"ranges": [grid(1, 5)], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
    replies = applied(
        sheet, {"addNamedRange": named}, {"addConditionalFormatRule": {"rule": rule, "index": 0}}, anchor(2), anchor(4)
    )["replies"]
    assert isinstance(replies[0]["addNamedRange"]["namedRange"]["namedRangeId"], str)
    assert replies[1] == {}
    assert isinstance(replies[2]["createDeveloperMetadata"]["developerMetadata"]["metadataId"], int)
    applied(sheet, {"insertDimension": {"range": row_span(1, 2), "inheritFromBefore": False}})
    assert anchored_rows(board) == [3, 5]
    applied(sheet, {"deleteDimension": {"range": row_span(3, 4)}})
    assert anchored_rows(board) == [4]
    assert [row[0] for row in board.tabs[0].values()] == ["Topic", None, "b", "c", "A"]
    applied(sheet, {"moveDimension": {"source": row_span(4, 5), "destinationIndex": 1}})
    assert anchored_rows(board) == [1]
    assert [row[0] for row in board.tabs[0].values()] == ["Topic", "A", None, "b", "c"]
    answer = sheet.fetch_sheet_metadata()
    assert answer["namedRanges"][0]["range"] == {
        "startRowIndex": 2,
        "endRowIndex": 5,
        "startColumnIndex": 1,
        "endColumnIndex": 2,
    }
    assert answer["sheets"][0]["conditionalFormats"][0]["ranges"][0]["endRowIndex"] == 5


@pytest.mark.parametrize("switches", [Switches(), Switches(metadata_follows_sort=True)])
def test_sorting_moves_cells_and_whether_metadata_follows_is_a_switch(
    sheet: gspread.Spreadsheet, board: Spreadsheet, switches: Switches
) -> None:
    applied(sheet, anchor(1))
    spec = {"dimensionIndex": 0, "sortOrder": "ASCENDING"}
    applied(sheet, {"sortRange": {"range": grid(1, 10), "sortSpecs": [spec]}})
    assert [row[0] for row in board.tabs[0].values()] == ["Topic", "a", "A", "b", "c"]
    assert anchored_rows(board) == [3 if switches.metadata_follows_sort else 1]
    spec = {"dimensionIndex": 1, "sortOrder": "DESCENDING"}
    applied(sheet, {"sortRange": {"range": grid(1, 10), "sortSpecs": [spec]}})
    assert [row[1] for row in board.tabs[0].values()] == ["Ref", "x", 10, 2, None]


def test_metadata_finds_its_row_for_reads_and_writes(sheet: gspread.Spreadsheet, board: Spreadsheet) -> None:
    applied(sheet, anchor(2, metadataId=7, metadataValue="r1"))
    http, url = sheet.client, f"https://sheets.googleapis.com/v4/spreadsheets/{sheet.id}"
    one = {"developerMetadataLookup": {"metadataKey": "ref"}}
    read = http.request("post", f"{url}/values:batchGetByDataFilter", json={"dataFilters": [one]}).json()
    assert read["valueRanges"][0]["valueRange"]["range"] == "Sessions!A3:Z3"
    assert read["valueRanges"][0]["valueRange"]["values"] == [["a", "10"]]
    data = [{"dataFilter": one, "majorDimension": "ROWS", "values": [[None, "seen"]]}]
    body = {"valueInputOption": "RAW", "data": data}
    done = http.request("post", f"{url}/values:batchUpdateByDataFilter", json=body).json()
    assert done["responses"][0]["updatedRange"] == "Sessions!A3:B3"
    assert board.tabs[0].values()[2] == ["a", "seen"]
    assert http.request("get", f"{url}/developerMetadata/7").json()["metadataValue"] == "r1"
    found = http.request("post", f"{url}/developerMetadata:search", json={"dataFilters": [one]}).json()
    assert len(found["matchedDeveloperMetadata"]) == 1
    changes = {"dataFilters": [one], "developerMetadata": {"metadataValue": "r2"}, "fields": "metadataValue"}
    applied(sheet, {"updateDeveloperMetadata": changes})
    assert board.metadata[7]["metadataValue"] == "r2"
    applied(sheet, {"deleteDeveloperMetadata": {"dataFilter": one}})
    with pytest.raises(APIError, match="No developer metadata with ID 7"):
        http.request("get", f"{url}/developerMetadata/7")


def test_metadata_of_the_spreadsheet_is_read_with_it(sheet: gspread.Spreadsheet) -> None:
    metadata = {"metadataKey": "board", "metadataValue": "1", "visibility": "DOCUMENT"}
    body = {"developerMetadata": {**metadata, "location": {"spreadsheet": True}}}
    applied(sheet, {"createDeveloperMetadata": body})
    answer = sheet.fetch_sheet_metadata({"fields": "developerMetadata(metadataKey,metadataValue)"})
    assert answer == {"developerMetadata": [{"metadataKey": "board", "metadataValue": "1"}]}


def test_dropdowns_protection_and_notes_are_kept(google_world: Google, sheet: gspread.Spreadsheet) -> None:
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "meet"}]}, "strict": False}
    applied(
        sheet,
        {"setDataValidation": {"range": grid(1, 3, 0, 1), "rule": rule}},
        {"addProtectedRange": {"protectedRange": {"range": grid(0, 5, 1, 2), "warningOnly": True}}},
        {"repeatCell": {"range": grid(0, 1), "cell": {"note": "ours"}, "fields": "note"}},
    )
    answer = sheet.fetch_sheet_metadata({"includeGridData": "true"})
    (protected,) = answer["sheets"][0]["protectedRanges"]
    assert protected["warningOnly"] is True
    assert "editors" not in protected
    rows = answer["sheets"][0]["data"][0]["rowData"]
    assert rows[1]["values"][0]["dataValidation"] == rule
    assert rows[0]["values"][1]["note"] == "ours"
    google_world.world.spreadsheets[sheet.id].sharing[GRACE] = "reader"
    assert google_world.gspread(google_world.credentials(GRACE)).open_by_key(sheet.id).title == "Coworking"


@pytest.mark.parametrize("switches", [Switches(), Switches(strict_validation_rejects=True)])
def test_whether_a_strict_rule_rejects_a_write_is_a_switch(sheet: gspread.Spreadsheet, switches: Switches) -> None:
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "meet"}]}, "strict": True}
    applied(sheet, {"setDataValidation": {"range": grid(1, 3, 0, 1), "rule": rule}})
    applied(sheet, write(1, 0, {"stringValue": "meet"}))
    writes: list[Callable[[], object]] = [
        lambda: applied(sheet, write(1, 0, {"stringValue": "else"})),
        lambda: sheet.sheet1.update([["else"]], "A3"),
    ]
    for act in writes:
        if not switches.strict_validation_rejects:
            act()
            continue
        with pytest.raises(APIError, match="violates the data validation rules"):
            act()


def test_a_people_chip_is_written_where_the_at_sign_stands(sheet: gspread.Spreadsheet, board: Spreadsheet) -> None:
    run = {"startIndex": 5, "chip": {"personProperties": {"email": GRACE}}}
    cell = {"userEnteredValue": {"stringValue": "with @ now"}, "chipRuns": [run]}
    start = {"sheetId": 0, "rowIndex": 1, "columnIndex": 0}
    fields = "userEnteredValue,chipRuns"
    applied(sheet, {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}})
    assert board.tabs[0].values()[1][0] == "with Grace now"


@pytest.mark.parametrize("kind", ["addChart", "findReplace", "autoFill"])
def test_a_request_that_is_not_played_is_refused_loudly(sheet: gspread.Spreadsheet, kind: str) -> None:
    with pytest.raises(APIError, match=kind) as refused:
        applied(sheet, {kind: {}})
    assert refused.value.code == 501


def test_a_person_makes_a_spreadsheet_and_a_service_account_alone_cannot(google_world: Google) -> None:
    url = "https://sheets.googleapis.com/v4/spreadsheets"
    cells = [{"values": [{"userEnteredValue": {"stringValue": "Day"}}]}]
    tab = {"properties": {"title": "Sessions"}, "data": [{"rowData": cells}]}
    body = {"properties": {"title": "Board", "timeZone": "Asia/Kolkata"}, "sheets": [tab]}
    made = google_world.gspread().http_client.request("post", url, json=body).json()
    assert google_world.gspread().open_by_key(made["spreadsheetId"]).sheet1.get_all_values() == [["Day"]]
    bot = google_world.gspread(google_world.credentials("bot@example.org", kind="service account"))
    with pytest.raises(APIError, match="The caller does not have permission") as refused:
        bot.http_client.request("post", url, json=body)
    assert refused.value.code == 403
