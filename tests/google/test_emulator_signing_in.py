import json
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from google.auth.exceptions import RefreshError
from google.oauth2 import service_account
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import InstalledAppFlow  # type: ignore[import-untyped]

from tests.google import faults
from tests.google.identities import full_scope
from tests.google.plug import ADA, BOT, GRACE, Google, event_body, refresh, sample_board

SCOPES = [full_scope("spreadsheets"), full_scope("calendar.events")]


def from_key(path: Path, **options: Any) -> Any:
    load = service_account.Credentials.from_service_account_file
    return load(str(path), scopes=SCOPES, **options)  # type: ignore[no-untyped-call]


def from_token(path: Path) -> Any:
    """Load a token file; google-auth ignores the token address in it, so that is set by hand."""
    credentials = Credentials.from_authorized_user_file(str(path))  # type: ignore[no-untyped-call]
    return credentials.with_token_uri(json.loads(path.read_text(encoding="utf-8"))["token_uri"])


def test_a_service_account_signs_in_with_its_key(google_world: Google, tmp_path: Path) -> None:
    board = sample_board(google_world.world)
    credentials = from_key(google_world.service_account_file(tmp_path))
    client = google_world.gspread(credentials)
    assert client.open_by_key(board.spreadsheet_id).title == "Coworking"
    assert google_world.world.log[-1].caller == BOT
    events = google_world.calendar(credentials).events()
    assert events.list(calendarId="primary").execute()["summary"] == BOT
    assert len(google_world.world.calls("token")) == 1, "one sign-in serves both clients"


def test_with_delegation_it_acts_as_a_person(google_world: Google, tmp_path: Path) -> None:
    path = google_world.service_account_file(tmp_path, delegated=["spreadsheets", "calendar.events"])
    events = google_world.calendar(from_key(path, subject=ADA)).events()
    body = event_body(attendees=[{"email": GRACE}])
    assert events.insert(calendarId="primary", body=body).execute()["creator"]["email"] == ADA
    assert google_world.world.quotas.spent("calendar", BOT, google_world.world.now()) == 1


@pytest.mark.parametrize(
    ("delegated", "subject", "error", "text"),
    [
        ([], ADA, "unauthorized_client", "Client is unauthorized"),
        (["spreadsheets"], ADA, "unauthorized_client", "not authorized for any of the scopes"),
        (["spreadsheets", "calendar.events"], "nobody@example.org", "invalid_grant", "Invalid email or User ID"),
    ],
)
def test_delegation_that_was_not_granted_fails(
    google_world: Google, tmp_path: Path, delegated: list[str], subject: str, error: str, text: str
) -> None:
    credentials = from_key(google_world.service_account_file(tmp_path, delegated=delegated), subject=subject)
    with pytest.raises(RefreshError, match=text) as refused:
        refresh(credentials)
    assert refused.value.args[1]["error"] == error
    assert google_world.world.log[-1].status == (401 if error == "unauthorized_client" else 400)


def test_a_key_of_another_account_is_refused(google_world: Google, tmp_path: Path) -> None:
    path = google_world.service_account_file(tmp_path)
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "client_email": "other@example.org"}), encoding="utf-8")
    with pytest.raises(RefreshError, match="account not found"):
        refresh(from_key(path))


def test_a_wrong_clock_is_told(google_world: Google, tmp_path: Path) -> None:
    google_world.world.tokens.checks_clock = True
    with pytest.raises(RefreshError, match="reasonable timeframe"):
        refresh(from_key(google_world.service_account_file(tmp_path)))


def test_a_person_who_signed_in_before_is_recognised(google_world: Google, tmp_path: Path) -> None:
    credentials = from_token(google_world.user_file(tmp_path))
    board = sample_board(google_world.world)
    assert google_world.gspread(credentials).open_by_key(board.spreadsheet_id).title == "Coworking"
    assert google_world.world.log[-1].caller == ADA


def test_a_withdrawn_consent_is_told(google_world: Google, tmp_path: Path) -> None:
    credentials = from_token(google_world.user_file(tmp_path))
    google_world.world.tokens.revoke(ADA)
    with pytest.raises(RefreshError) as refused:
        refresh(credentials)
    assert refused.value.args[1] == {
        "error": "invalid_grant",
        "error_description": "Token has been expired or revoked.",
    }


def test_a_token_that_expires_in_mid_run_is_replaced_by_the_clients(google_world: Google, tmp_path: Path) -> None:
    credentials = from_token(google_world.user_file(tmp_path))
    board = sample_board(google_world.world)
    sheet = google_world.gspread(credentials).open_by_key(board.spreadsheet_id).sheet1
    events = google_world.calendar(credentials).events()
    google_world.world.advance(hours=2)
    assert sheet.acell("A1").value == "Day"
    google_world.world.tokens.expire_access()
    events.list(calendarId="primary").execute()
    statuses = [entry.status for entry in google_world.world.log if entry.operation != "token"]
    assert statuses == [200, 200, 401, 200, 401, 200]


def test_a_token_expires_while_others_still_hold(google_world: Google) -> None:
    old = google_world.credentials()
    google_world.world.advance(minutes=59)
    assert google_world.calendar(old).events().list(calendarId=ADA).execute()["items"] == []
    google_world.world.advance(minutes=1)
    url = f"{google_world.base}/calendar/v3/calendars/{ADA}/events"
    headers = {"authorization": f"Bearer {old.token}"}
    response, content = google_world.bare_transport().request(url, headers=headers)
    assert response.status == 401
    error = json.loads(content)["error"]
    assert error["status"] == "UNAUTHENTICATED"
    assert error["errors"][0]["reason"] == "authError"


def test_a_call_without_a_token_is_refused_by_the_front_end(google_world: Google) -> None:
    board = sample_board(google_world.world)
    url = f"{google_world.base}/v4/spreadsheets/{board.spreadsheet_id}"
    transport = google_world.bare_transport()
    assert transport.request(url)[0].status == 403
    assert transport.request(f"{url}:batchUpdate", "POST", "{}")[0].status == 401


def test_a_token_endpoint_that_fails_twice_is_asked_again(google_world: Google, tmp_path: Path) -> None:
    google_world.world.faults.plan("token", faults.backend_error(503), times=2)
    credentials = from_token(google_world.user_file(tmp_path))
    refresh(credentials)
    assert [entry.status for entry in google_world.world.calls("token")] == [503, 503, 200]


def signed_in(google: Google, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the flow with a browser that follows where it is sent."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the token address is http here

    class Browser:
        def open(self, url: str, **_: Any) -> bool:
            def visit() -> None:
                with urllib.request.urlopen(url, timeout=10) as page:  # noqa: S310 on this machine
                    page.read()

            threading.Thread(target=visit, daemon=True).start()
            return True

    monkeypatch.setattr("webbrowser.get", lambda *_: Browser())
    flow = InstalledAppFlow.from_client_secrets_file(str(google.client_file(folder)), SCOPES)
    return flow.run_local_server(port=0, timeout_seconds=10)


def test_a_person_signs_in_with_the_browser(
    google_world: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    google_world.world.tokens.browser = GRACE
    credentials = signed_in(google_world, tmp_path, monkeypatch)
    assert credentials.refresh_token
    events = google_world.calendar(credentials).events()
    assert events.list(calendarId="primary").execute()["summary"] == GRACE
    refresh(credentials)


def test_a_person_may_say_no_in_the_browser(
    google_world: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    google_world.world.tokens.consent = "deny"
    with pytest.raises(Exception, match="access_denied"):
        signed_in(google_world, tmp_path, monkeypatch)


def test_a_token_can_be_given_back(google_world: Google, tmp_path: Path) -> None:
    credentials = from_token(google_world.user_file(tmp_path))
    url = f"{google_world.base}/revoke"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = f"token={credentials.refresh_token}"
    response, _ = google_world.bare_transport().request(url, "POST", body, headers)
    assert response.status == 200
    with pytest.raises(RefreshError, match="revoked"):
        refresh(credentials)
