from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import gspread
import pytest
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]
from gspread.exceptions import APIError

from tests.google.plug import ADA, BO, GRACE, Google, event_body, sample_board
from tests.google.sheets_state import Spreadsheet
from tests.google.switches import Switches
from tests.google.world import World

READ = "sheets.spreadsheets.values.get"
ID = "cspeople"


@pytest.fixture
def board(google_world: Google) -> Spreadsheet:
    rows: list[list[Any]] = [["Topic", "Ref"], ["b", 1], ["a", 2], ["c", 3]]
    return google_world.world.add_spreadsheet({"Sessions": rows}, owner=ADA, row_count=8)


@pytest.fixture
def sheet(google_world: Google, board: Spreadsheet) -> gspread.Worksheet:
    return google_world.gspread().open_by_key(board.spreadsheet_id).sheet1


def column(board: Spreadsheet, index: int = 0) -> list[Any]:
    return [row[index] for row in board.tabs[0].values()]


def test_somebody_sorts_between_a_read_and_a_write(
    google_world: Google, board: Spreadsheet, sheet: gspread.Worksheet
) -> None:
    google_world.world.before("*.values.update", lambda _: google_world.world.people.sort("Sessions", "A"))
    assert sheet.get("A2") == [["b"]]
    sheet.update([["for b"]], "B2")
    assert board.tabs[0].values()[1:3] == [["a", "for b"], ["b", 1]]


def test_somebody_renames_the_tab_just_after_a_read(google_world: Google, sheet: gspread.Worksheet) -> None:
    google_world.world.after(READ, lambda _: google_world.world.people.rename_tab("Sessions", "Plans"), nth=2)
    assert sheet.get("A1") == [["Topic"]]
    assert sheet.get("A1") == [["Topic"]]
    with pytest.raises(APIError, match="Unable to parse range: 'Sessions'!A1"):
        sheet.get("A1")


def test_rows_are_edited_inserted_deleted_moved_copied_and_cut(google_world: Google, board: Spreadsheet) -> None:
    people = google_world.world.people
    people.insert_rows("Sessions", 2)
    assert column(board) == ["Topic", None, "b", "a", "c"]
    people.delete_rows("Sessions", 2)
    people.move_row("Sessions", 4, before=2)
    assert column(board) == ["Topic", "c", "b", "a"]
    people.copy_row("Sessions", 2, to=5)
    assert column(board) == ["Topic", "c", "b", "a", "c"]
    people.cut_and_paste_row("Sessions", 2, to=6)
    assert column(board) == ["Topic", None, "b", "a", "c", "c"]
    taken = people.cut_row("Sessions", 3)
    assert column(board) == ["Topic", None, None, "a", "c", "c"]
    people.paste_row("Sessions", 2, taken)
    assert column(board, 1) == ["Ref", 1, None, 2, 3, 3]
    people.edit("Sessions", "A3", datetime(2026, 1, 15, 18))
    assert column(board)[2] == 46037.75
    people.type_in("Sessions", "A3", "FALSE")
    assert column(board)[2] is False
    people.insert_column("Sessions", "A")
    people.delete_column("Sessions", "B")
    assert board.tabs[0].values()[1] == [None, 1]


def test_hidden_rows_are_read_all_the_same(google_world: Google, sheet: gspread.Worksheet) -> None:
    google_world.world.people.hide_row("Sessions", 2, by_filter=True)
    assert sheet.get("A2") == [["b"]]
    answer = sheet.spreadsheet.fetch_sheet_metadata({"fields": "sheets.data.rowMetadata.hiddenByFilter"})
    assert answer["sheets"][0]["data"][0]["rowMetadata"][1] == {"hiddenByFilter": True}


def test_tabs_are_moved_and_deleted(google_world: Google) -> None:
    board = sample_board(google_world.world)
    google_world.world.people.move_tab("People", 0)
    assert [tab.title for tab in board.tabs] == ["People", "Sessions"]
    google_world.world.people.delete_tab("People")
    assert [tab.title for tab in board.tabs] == ["Sessions"]


def test_people_act_on_events(google_world: Google) -> None:
    events, people = google_world.calendar().events(), google_world.world.people
    body = event_body(id=ID, attendees=[{"email": GRACE}])
    etags = [events.insert(calendarId=ADA, body=body).execute()["etag"]]
    acts: list[Callable[[], object]] = [
        lambda: people.answer(ID, GRACE, "declined"),
        lambda: people.move_event(ID, by=timedelta(minutes=30)),
        lambda: people.add_guest(ID, BO),
        lambda: people.remove_guest(ID, GRACE),
        lambda: people.edit_event(ID, summary="Better"),
    ]
    for act in acts:
        act()
        etags.append(events.get(calendarId=ADA, eventId=ID).execute()["etag"])
    event = events.get(calendarId=ADA, eventId=ID).execute()
    assert len(set(etags)) == 6
    assert event["start"]["dateTime"] == "2026-01-15T18:30:00Z"
    assert (event["sequence"], event["summary"]) == (1, "Better")
    assert [guest["email"] for guest in event["attendees"]] == [BO]
    people.delete_event(ID)
    assert events.get(calendarId=ADA, eventId=ID).execute()["status"] == "cancelled"
    people.restore_event(ID)
    assert events.get(calendarId=ADA, eventId=ID).execute()["status"] == "confirmed"
    people.purge_event(ID)
    with pytest.raises(HttpError, match="Not Found"):
        events.get(calendarId=ADA, eventId=ID).execute()


def test_a_hook_that_fails_is_found(google_world: Google, sheet: gspread.Worksheet) -> None:
    google_world.world.before(READ, lambda _: google_world.world.people.rename_tab("Nowhere", "X"))
    with pytest.raises(APIError, match="The emulator failed"):
        sheet.get("A1")
    assert "no tab 'Nowhere'" in google_world.world.findings.pop()


def test_a_world_has_its_own_clock(google_world: Google) -> None:
    world = google_world.world
    began = world.now()
    world.advance(hours=1)
    assert world.now() - began == timedelta(hours=1)
    other = World(clock=lambda: datetime(2030, 1, 1, tzinfo=UTC))
    other.advance(timedelta(days=1))
    assert other.now() == datetime(2030, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("switches", [Switches(), Switches(drive_lag=timedelta(minutes=3))])
def test_drive_learns_of_changes_later(
    google_world: Google, board: Spreadsheet, sheet: gspread.Worksheet, switches: Switches
) -> None:
    drive = google_world.drive(google_world.credentials(scopes=["drive.metadata.readonly"])).files()
    asked = {"fileId": board.spreadsheet_id, "fields": "version,modifiedTime"}
    before = drive.get(**asked).execute()
    assert before == {"version": "1", "modifiedTime": "2026-01-12T09:00:00.000Z"}
    google_world.world.advance(minutes=1)
    sheet.client = google_world.gspread().http_client
    sheet.update([["x"]], "A1")
    after = drive.get(**asked).execute()
    assert (after == before) is bool(switches.drive_lag)
    google_world.world.advance(minutes=3)
    drive = google_world.drive(google_world.credentials(scopes=["drive.metadata.readonly"])).files()
    assert drive.get(**asked).execute()["version"] == "2"


def test_drive_is_closed_without_a_scope_of_its_own(google_world: Google, board: Spreadsheet) -> None:
    with pytest.raises(HttpError) as refused:
        google_world.drive().files().get(fileId=board.spreadsheet_id).execute()
    assert refused.value.status_code == 403
    drive = google_world.drive(google_world.credentials(BO, scopes=["drive"])).files()
    with pytest.raises(HttpError, match="File not found"):
        drive.get(fileId=board.spreadsheet_id).execute()
    with pytest.raises(HttpError) as refused:
        drive.list().execute()
    assert refused.value.status_code == 501


def test_files_for_signing_in_are_private(google_world: Google, tmp_path: Path) -> None:
    path = google_world.user_file(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
