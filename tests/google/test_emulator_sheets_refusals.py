import gspread
import pytest
from gspread.exceptions import APIError

from tests.google.plug import ADA, BO, GRACE, Google, sample_board


def test_a_wrong_id_is_not_found(google_world: Google) -> None:
    with pytest.raises(gspread.SpreadsheetNotFound) as refused:
        google_world.gspread().open_by_key("1nothing")
    assert refused.value.args[0].json() == {
        "error": {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}
    }


def test_a_spreadsheet_that_is_not_shared_is_forbidden(google_world: Google) -> None:
    board = sample_board(google_world.world)
    stranger = google_world.gspread(google_world.credentials(GRACE))
    with pytest.raises(PermissionError) as refused:
        stranger.open_by_key(board.spreadsheet_id)
    assert isinstance(refused.value.__cause__, APIError)
    assert refused.value.__cause__.error["message"] == "The caller does not have permission"


def test_a_reader_may_read_and_not_write(google_world: Google) -> None:
    board = sample_board(google_world.world, readers=[GRACE])
    sheet = google_world.gspread(google_world.credentials(GRACE)).open_by_key(board.spreadsheet_id)
    with pytest.raises(APIError) as refused:
        sheet.sheet1.update([["x"]], "A1")
    assert refused.value.error["status"] == "PERMISSION_DENIED"


def test_a_link_may_be_open_to_anyone(google_world: Google) -> None:
    board = sample_board(google_world.world, anyone="reader")
    client = google_world.gspread(google_world.credentials(BO))
    assert client.open_by_key(board.spreadsheet_id).title == "Coworking"


def test_an_office_file_is_not_a_spreadsheet(google_world: Google) -> None:
    google_world.world.office_files.add("1xlsx")
    with pytest.raises(APIError, match="not supported for this document") as refused:
        google_world.gspread().open_by_key("1xlsx")
    assert refused.value.error["status"] == "FAILED_PRECONDITION"


def test_a_token_without_the_scope_is_refused(google_world: Google) -> None:
    board = sample_board(google_world.world)
    client = google_world.gspread(google_world.credentials(scopes=["calendar.events"]))
    with pytest.raises(PermissionError) as refused:
        client.open_by_key(board.spreadsheet_id)
    assert isinstance(refused.value.__cause__, APIError)
    assert refused.value.__cause__.error["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_a_read_only_token_reads_and_does_not_write(google_world: Google) -> None:
    board = sample_board(google_world.world)
    client = google_world.gspread(google_world.credentials(ADA, scopes=["spreadsheets.readonly"]))
    sheet = client.open_by_key(board.spreadsheet_id)
    with pytest.raises(APIError, match="insufficient authentication scopes"):
        sheet.sheet1.update([["x"]], "A1")


def test_a_file_that_the_app_did_not_make_is_invisible_with_the_narrow_drive_scope(google_world: Google) -> None:
    board = sample_board(google_world.world)
    client = google_world.gspread(google_world.credentials(ADA, scopes=["drive.file"]))
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key(board.spreadsheet_id)
    google_world.world.app_files.add(board.spreadsheet_id)
    assert client.open_by_key(board.spreadsheet_id).title == "Coworking"


def test_an_api_that_is_switched_off_says_so(google_world: Google) -> None:
    board = sample_board(google_world.world)
    google_world.world.disabled_services.add("sheets")
    with pytest.raises(PermissionError) as refused:
        google_world.gspread().open_by_key(board.spreadsheet_id)
    assert isinstance(refused.value.__cause__, APIError)
    assert refused.value.__cause__.error["message"].startswith("Google Sheets API has not been used in project")
    assert refused.value.__cause__.error["details"][0]["reason"] == "SERVICE_DISABLED"


def test_errors_have_no_list_of_errors_and_no_etag(google_world: Google) -> None:
    with pytest.raises(gspread.SpreadsheetNotFound) as refused:
        google_world.gspread().open_by_key("1nothing")
    response = refused.value.args[0]
    assert set(response.json()["error"]) == {"code", "message", "status"}
    assert "etag" not in response.headers
    assert response.headers["content-type"] == "application/json; charset=UTF-8"
    assert response.text.endswith("}\n")
