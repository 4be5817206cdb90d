import threading
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from google.oauth2.credentials import Credentials
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]
from gspread.exceptions import APIError

from tests.google import faults
from tests.google.faults import Fault
from tests.google.plug import ADA, GRACE, Google, event_body, sample_board
from tests.google.switches import Switches

ID = "csfau1ts".replace("1", "l")
INSERT = "calendar.events.insert"
READ = "sheets.spreadsheets.values.get"


@pytest.fixture
def events(google_world: Google) -> Any:
    return google_world.calendar().events()


@pytest.fixture
def sheet(google_world: Google) -> gspread.Worksheet:
    board = sample_board(google_world.world)
    return google_world.gspread().open_by_key(board.spreadsheet_id).sheet1


def insert(events: Any) -> Any:
    return events.insert(calendarId=ADA, body=event_body(id=ID, attendees=[{"email": GRACE}]), sendUpdates="all")


def outcomes(google: Google, pattern: str) -> list[tuple[int, str]]:
    return [(entry.status, entry.outcome) for entry in google.world.calls(pattern)]


def test_an_answer_lost_after_the_change_makes_the_client_send_again(google_world: Google, events: Any) -> None:
    google_world.world.faults.plan(INSERT, faults.connection_lost(after_commit=True))
    with pytest.raises(HttpError, match="already exists"):
        insert(events).execute()
    assert outcomes(google_world, INSERT) == [(200, "close"), (409, "answered")]
    assert len(google_world.world.outbox) == 1


def test_a_connection_lost_before_the_change_leaves_nothing(google_world: Google, events: Any) -> None:
    google_world.world.faults.plan(INSERT, faults.connection_lost(after_commit=False))
    assert insert(events).execute()["id"] == ID
    assert [outcome for _, outcome in outcomes(google_world, INSERT)] == ["close", "answered"]
    assert len(google_world.world.outbox) == 1


def test_a_reset_reaches_the_caller(google_world: Google, sheet: gspread.Worksheet) -> None:
    google_world.world.faults.plan(READ, faults.connection_lost(after_commit=False, reset=True))
    with pytest.raises(requests.exceptions.ConnectionError):
        sheet.get("A1")
    assert sheet.get("A1") == [["Day"]]


def test_a_server_that_stalls_runs_into_the_timeout_and_may_have_done_it(google_world: Google) -> None:
    events = google_world.calendar(timeout=0.2).events()
    google_world.world.faults.plan(INSERT, faults.stalled(5, after_commit=True))
    done = threading.Event()
    google_world.world.after(INSERT, lambda _: done.set())
    with pytest.raises(TimeoutError):
        insert(events).execute()
    assert done.wait(60)
    assert google_world.calendar().events().get(calendarId=ADA, eventId=ID).execute()["summary"] == "Writing"


def test_a_slow_answer_is_still_an_answer(google_world: Google, sheet: gspread.Worksheet) -> None:
    google_world.world.faults.plan(READ, faults.slow(0.05))
    assert sheet.get("A1") == [["Day"]]


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        (faults.rate_limited(), 429, "rateLimitExceeded"),
        (faults.refused("rateLimitExceeded"), 403, "rateLimitExceeded"),
        (faults.refused("userRateLimitExceeded"), 403, "userRateLimitExceeded"),
        (faults.refused("quotaExceeded"), 403, "quotaExceeded"),
        (faults.rate_limited().retry_after(3), 429, "rateLimitExceeded"),
        (faults.backend_error(500), 500, "backendError"),
        (faults.backend_error(503), 503, "backendError"),
    ],
)
def test_calendar_errors_have_their_form(
    google_world: Google, events: Any, fault: Fault, status: int, reason: str
) -> None:
    google_world.world.faults.plan("calendar.*", fault)
    with pytest.raises(HttpError) as refused:
        insert(events).execute()
    assert (refused.value.status_code, refused.value.error_details[0]["reason"]) == (status, reason)
    assert insert(events).execute()["id"] == ID, "nothing was changed"


@pytest.mark.parametrize("status", [500, 502, 503])
def test_errors_may_be_pages(google_world: Google, sheet: gspread.Worksheet, events: Any, status: int) -> None:
    google_world.world.faults.plan("*", faults.backend_error(status, html=True), times=2)
    with pytest.raises(APIError) as refused:
        sheet.get("A1")
    assert (refused.value.code, refused.value.response.status_code) == (-1, status)
    with pytest.raises(HttpError) as other:
        insert(events).execute()
    assert b"<!DOCTYPE html>" in other.value.content


@pytest.mark.parametrize(
    ("fault", "status", "name"),
    [
        (faults.rate_limited(), 429, "RESOURCE_EXHAUSTED"),
        (faults.backend_error(500), 500, "INTERNAL"),
        (faults.backend_error(503), 503, "UNAVAILABLE"),
    ],
)
def test_sheets_errors_have_their_form(
    google_world: Google, sheet: gspread.Worksheet, fault: Fault, status: int, name: str
) -> None:
    google_world.world.faults.plan("sheets.*", fault)
    with pytest.raises(APIError) as refused:
        sheet.get("A1")
    assert (refused.value.code, refused.value.error["status"]) == (status, name)


def test_an_error_may_come_although_the_change_was_made(google_world: Google, events: Any) -> None:
    google_world.world.faults.plan(INSERT, faults.backend_error(500).but_done())
    with pytest.raises(HttpError):
        insert(events).execute()
    assert events.get(calendarId=ADA, eventId=ID).execute()["status"] == "confirmed"


def test_an_answer_may_be_cut_or_no_json(google_world: Google, sheet: gspread.Worksheet, events: Any) -> None:
    google_world.world.faults.plan(READ, faults.truncated())
    with pytest.raises(requests.exceptions.RequestException):
        sheet.get("A1")
    google_world.world.faults.plan(READ, faults.not_json())
    with pytest.raises(requests.exceptions.JSONDecodeError):
        sheet.get("A1")
    google_world.world.faults.plan(INSERT, faults.not_json())
    assert insert(events).execute() == "<html>Sign in</html>", "googleapiclient hands it on as text"


def test_a_401_in_the_middle_is_mended_by_the_client(google_world: Google, tmp_path: Path) -> None:
    path = google_world.user_file(tmp_path)
    credentials = Credentials.from_authorized_user_file(str(path))  # type: ignore[no-untyped-call]
    events = google_world.calendar(credentials.with_token_uri(f"{google_world.base}/token")).events()
    google_world.world.faults.plan(INSERT, faults.unauthorized())
    assert insert(events).execute()["id"] == ID
    assert [status for status, _ in outcomes(google_world, INSERT)] == [401, 200]


def test_a_wait_may_be_asked_for(google_world: Google, sheet: gspread.Worksheet) -> None:
    google_world.world.faults.plan(READ, faults.rate_limited().retry_after(3))
    with pytest.raises(APIError) as refused:
        sheet.get("A1")
    assert refused.value.response.headers["retry-after"] == "3"


def test_only_the_nth_call_is_hit(google_world: Google, sheet: gspread.Worksheet) -> None:
    google_world.world.faults.plan(READ, faults.backend_error(), nth=2)
    assert sheet.get("A1") == [["Day"]]
    with pytest.raises(APIError):
        sheet.get("A1")
    assert sheet.get("A1") == [["Day"]]


def test_only_the_requests_meant_are_hit(google_world: Google, sheet: gspread.Worksheet) -> None:
    fault = faults.backend_error()
    google_world.world.faults.plan(READ, fault, where=lambda request: "B1" in request.arguments["range"])
    assert sheet.get("A1") == [["Day"]]
    with pytest.raises(APIError):
        sheet.get("B1")


@pytest.mark.parametrize("lost", [False, True])
def test_an_effect_may_show_only_after_further_requests(
    google_world: Google, sheet: gspread.Worksheet, lost: bool
) -> None:
    fault = faults.late_effect(2, lost_answer=lost)
    google_world.world.faults.plan("sheets.spreadsheets.values.update", fault)
    if lost:
        with pytest.raises(requests.exceptions.ConnectionError):
            sheet.update([["late"]], "A1")
    else:
        sheet.update([["late"]], "A1")
    assert [sheet.acell("A1").value for _ in range(3)] == ["Day", "Day", "late"]


def test_an_insert_that_arrives_late_mails_once(google_world: Google, events: Any) -> None:
    google_world.world.faults.plan(INSERT, faults.late_effect(1))
    insert(events).execute()
    assert google_world.world.outbox == []
    with pytest.raises(HttpError):
        events.get(calendarId=ADA, eventId=ID).execute()
    assert len(google_world.world.outbox) == 1
    with pytest.raises(HttpError, match="already exists"):
        insert(events).execute()


def test_an_idle_connection_may_be_closed_unannounced(
    google_world: Google, sheet: gspread.Worksheet, events: Any
) -> None:
    google_world.world.faults.plan(READ, faults.idle_connection_closed())
    assert sheet.get("A1") == [["Day"]]
    with pytest.raises(requests.exceptions.ConnectionError):
        sheet.get("A1")
    assert sheet.get("A1") == [["Day"]]
    google_world.world.faults.plan("calendar.events.list", faults.idle_connection_closed())
    events.list(calendarId=ADA).execute()
    assert insert(events).execute()["id"] == ID, "httplib2 sends it again"
    assert outcomes(google_world, INSERT) == [(200, "answered")]


@pytest.mark.parametrize("switches", [Switches(), Switches(connection_close=True)])
def test_connections_are_kept_unless_they_are_not(google_world: Google, switches: Switches) -> None:
    connection = HTTPConnection("127.0.0.1", int(google_world.base.rpartition(":")[2]), timeout=5)
    ports = set()
    for _ in range(3):
        if connection.sock is None:
            connection.connect()
        ports.add(connection.sock.getsockname()[1])
        connection.request("GET", "/v4/spreadsheets/1")
        assert connection.getresponse().read()
    connection.close()
    assert len(ports) == (3 if switches.connection_close else 1)


def test_answers_are_compressed_when_that_is_accepted(google_world: Google, sheet: gspread.Worksheet) -> None:
    sheet.get("A1")
    assert "gzip" in google_world.world.log[-1].headers["accept-encoding"]
    session = sheet.client.session
    assert session.get(f"{google_world.base}/v4/spreadsheets/1").headers["content-encoding"] == "gzip"
    plain = session.get(f"{google_world.base}/v4/spreadsheets/1", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["date"] == "Mon, 12 Jan 2026 09:00:00 GMT"


@pytest.mark.parametrize("switches", [Switches(enforce_quotas=True, retry_after=7)])
def test_sheets_quotas_count_reads_and_writes_by_the_minute(google_world: Google, sheet: gspread.Worksheet) -> None:
    for _ in range(58):  # opening the spreadsheet took two
        sheet.get("A1")
    with pytest.raises(APIError, match="Read requests per minute per user") as refused:
        sheet.get("A1")
    assert refused.value.response.headers["retry-after"] == "7"
    sheet.update([["x"]], "A1")
    google_world.world.advance(timedelta(minutes=1))
    assert sheet.get("A1") == [["x"]]


@pytest.mark.parametrize("status", [403, 429])
def test_a_calendar_patch_costs_three(google_world: Google, events: Any, status: Any) -> None:
    google_world.world.switches = Switches(enforce_quotas=True, rate_error_status=status)
    google_world.world.quotas.limits["calendar"] = 5
    insert(events).execute()
    events.patch(calendarId=ADA, eventId=ID, body={}).execute()
    events.get(calendarId=ADA, eventId=ID).execute()
    with pytest.raises(HttpError) as refused:
        events.get(calendarId=ADA, eventId=ID).execute()
    assert (refused.value.status_code, refused.value.error_details[0]["reason"]) == (status, "rateLimitExceeded")
