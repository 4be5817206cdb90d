import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from openpyxl import Workbook

from tests.google import discovery
from tests.google.__main__ import made_world, main
from tests.google.boards import rows_of_workbook
from tests.google.exchange import JSON
from tests.google.field_masks import MaskSyntaxError, overlay, parse_mask, prune
from tests.google.plug import ADA, GRACE, Google, event_body, sample_board, started
from tests.google.server import Server
from tests.google.world import World


def spoken(google: Google, method: str, path: str, body: Any = None) -> requests.Response:
    headers = {"authorization": f"Bearer {google.credentials().token}"}
    return requests.request(method, google.base + path, json=body, headers=headers, timeout=10)


@pytest.mark.parametrize(
    ("method", "path", "body", "finding"),
    [
        ("GET", "?includeGriddata=true", None, "unknown parameter 'includeGriddata'"),
        ("GET", "?includeGridData=yes", None, "parameter 'includeGridData': 'yes' does not fit"),
        ("GET", "/values/A1?valueRenderOption=RAW", None, "parameter 'valueRenderOption': 'RAW' does not fit"),
        (
            "GET",
            "/values/A1?majorDimension=ROWS&majorDimension=ROWS",
            None,
            "parameter 'majorDimension' occurs 2 times",
        ),
        ("POST", ":batchUpdate", {"request": []}, "body: unknown field 'request'"),
        (
            "POST",
            ":batchUpdate",
            {"requests": [{"sortRange": {"sortSpecs": [{"sortOrder": "UP"}]}}]},
            "body.requests.sortRange.sortSpecs.sortOrder: 'UP' is none of",
        ),
        (
            "POST",
            ":batchUpdate",
            {"requests": [{"deleteSheet": {"sheetId": "0"}}]},
            "body.requests.deleteSheet.sheetId: '0' is not of type integer",
        ),
    ],
)
def test_what_the_documents_do_not_allow_is_found_and_refused(
    google_world: Google, method: str, path: str, body: Any, finding: str
) -> None:
    board = sample_board(google_world.world)
    answer = spoken(google_world, method, f"/v4/spreadsheets/{board.spreadsheet_id}{path}", body)
    assert answer.status_code == 400
    assert google_world.world.findings.pop().partition(": ")[2].startswith(finding)


def test_calendar_ignores_unknown_fields_and_they_are_found(google_world: Google) -> None:
    path = f"/calendar/v3/calendars/{ADA}/events"
    answer = spoken(google_world, "POST", path, event_body(sumary="x"))
    assert answer.status_code == 501, "an event's field that is not played is loud"
    answer = spoken(google_world, "POST", path, event_body(attendees=[{"email": GRACE, "mail": "x"}]))
    assert answer.status_code == 200
    assert [finding.partition(": ")[2] for finding in google_world.world.findings] == [
        "body: unknown field 'sumary'",
        "body.attendees: unknown field 'mail'",
    ]
    google_world.world.findings.clear()


@pytest.mark.parametrize("path", ["/", "/calendar/v2/x", "/v4/spreadsheets/1/charts"])
def test_an_unknown_address_is_refused_loudly(google_world: Google, path: str) -> None:
    answer = spoken(google_world, "GET", path)
    assert answer.status_code == 501
    assert path in answer.json()["error"]["message"]


def test_a_known_method_that_is_not_played_is_named(google_world: Google) -> None:
    headers = {"authorization": f"Bearer {google_world.credentials(scopes=['calendar']).token}"}
    answer = requests.get(f"{google_world.base}/calendar/v3/colors", headers=headers, timeout=10)
    assert "calendar.colors.get" in answer.json()["error"]["message"]


def test_what_is_no_json_is_refused(google_world: Google) -> None:
    headers = {"authorization": f"Bearer {google_world.credentials().token}", "content-type": "application/json"}
    for path in ("/v4/spreadsheets/1:batchUpdate", f"/calendar/v3/calendars/{ADA}/events"):
        answer = requests.post(google_world.base + path, data="{", headers=headers, timeout=10)
        assert answer.status_code == 400


def test_answers_are_checked_as_well() -> None:
    method = discovery.methods()["calendar.events.get"]
    assert discovery.answer_findings(method, {"id": 7, "sumary": "x"}) == [
        "answer.id: 7 is not of type string",
        "answer: unknown field 'sumary'",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", {"a": {}}),
        ("a.b,a.c", {"a": {"b": {}, "c": {}}}),
        ("a(b,c(d)),e", {"a": {"b": {}, "c": {"d": {}}}, "e": {}}),
        ("a,a.b", {"a": {}}),
        ("a.b,a", {"a": {}}),
        ("*", {"*": {}}),
    ],
)
def test_masks_are_read(text: str, expected: JSON) -> None:
    assert parse_mask(text) == expected


@pytest.mark.parametrize("text", ["", "a,", "a(b", "a)", "a..b"])
def test_a_mask_that_is_none_is_told(text: str) -> None:
    with pytest.raises(MaskSyntaxError):
        parse_mask(text)


def test_masks_prune_and_overlay() -> None:
    assert prune({"a": [{"b": 1, "c": 2}, {}], "d": 3}, parse_mask("a.b")) == {"a": [{"b": 1}, {}]}
    assert overlay({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": 5}}, parse_mask("a(b,c),d")) == {"a": {"b": 5}}


def test_workbooks_are_imported_with_types_and_formats(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Sessions"
    sheet.append(["Day", "Length", "Call off", "Topic"])
    sheet["A2"], sheet["B2"], sheet["C2"] = 46037, 90, True
    sheet["A2"].number_format = "dd/mm/yyyy"
    workbook.save(path)
    world = World()
    tab = world.add_spreadsheet(rows_of_workbook(path), owner=ADA).tabs[0]
    assert tab.values() == [["Day", "Length", "Call off", "Topic"], [46037, 90, True, None]]
    assert tab.cell(1, 0).number_format == {"type": "DATE", "pattern": "dd/mm/yyyy"}
    assert tab.cell(1, 0).displayed("en_US") == "15/01/2026"


@pytest.mark.parametrize("name", ["pair.xlsx", "pair-libreoffice.xlsx"])
def test_the_sample_boards_can_be_played_with(name: str) -> None:
    world, book = made_world(str(Path(__file__).parents[1] / "boards" / name))
    with Server(world) as server:
        shown = requests.get(f"{server.base}/_emulator/board", timeout=10).json()["board"]
    assert "Topic" in shown["Sessions"][0]
    assert book.role(ADA) == "owner"


@pytest.mark.parametrize("kind", ["delegation", "service-account", "user", "client"])
def test_it_starts_by_hand_and_prints_a_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(Server, "wait", lambda _: None)
    arguments = ["--port", "0", "--folder", str(tmp_path), "--sign-in", kind]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert 'sheet = "https://docs.google.com/spreadsheets/d/' in result.output
    assert (tmp_path / "cowork.toml").read_text(encoding="utf-8") in result.output
    assert len(list(tmp_path.glob("*.json"))) == 1


def control(google: Google, action: str, said: JSON | None = None) -> JSON:
    data = json.dumps(said).encode() if said is not None else None
    with urllib.request.urlopen(f"{google.base}/_emulator/{action}", data, timeout=10) as answer:  # noqa: S310
        shown: JSON = json.load(answer)
        return shown


def test_a_person_at_a_terminal_answers_and_sorts_by_http() -> None:
    google = started()
    google.world.add_user("Ada")
    board = sample_board(google.world)
    body = event_body(id="cshands", attendees=[{"email": GRACE}])
    google.calendar().events().insert(calendarId=ADA, body=body, sendUpdates="all").execute()
    control(google, "answer", {"event": "cshands", "address": GRACE, "status": "accepted"})
    assert control(google, "events")["events"][0]["attendees"][0]["responseStatus"] == "accepted"
    assert control(google, "outbox")["outbox"][0]["address"] == GRACE
    control(google, "sort", {"tab": "Sessions", "column": "G"})
    assert board.tabs[0].values()[1][6] == "Reading"
    control(google, "move_event", {"event": "cshands", "minutes": 30})
    control(google, "advance", {"minutes": 5})
    control(google, "delete_event", {"event": "cshands"})
    assert control(google, "findings") == {"findings": []}
    assert control(google, "log")["log"][0].startswith("POST /calendar/v3")
    assert "usage" in control(google, "")
    response = requests.post(f"{google.base}/_emulator/answer", data='{"event": "none"}', timeout=10)
    assert response.status_code == 400
    google.stop()
