# ruff: noqa: S105 - the secrets are invented
import base64
import json
import os
import socket
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from scripted_google import HANG_UP, Answer, Google

from cowork_sheets.errors import ConfigurationError, CoworkError, PermissionNeeded, TryAgainLater
from cowork_sheets.google.credentials import SCOPES, Kind
from cowork_sheets.google.login import export, log_in
from cowork_sheets.google.sign_in import sign_in

NOW = datetime(2026, 1, 15, 8, 0, tzinfo=UTC)
TOKENS = {
    "access_token": "ya29.a",
    "refresh_token": "1//r",
    "expires_in": 3600,
    "token_type": "Bearer",
    "scope": " ".join(SCOPES),
}


@pytest.fixture
def client(google: Google, tmp_path: Path) -> Path:
    path = tmp_path / "credentials.json"
    uris = {"auth_uri": f"{google.url}/auth", "token_uri": f"{google.url}/token"}
    path.write_text(json.dumps({"installed": {"client_id": "c", "client_secret": "GOCSPX-s", **uris}}))
    return path


@pytest.fixture
def token(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "token.json"


class Person:
    """Comes back from Google's page with an answer, as a browser would after a click."""

    def __init__(self, **answer: str) -> None:
        self.answer = answer or {"code": "4/code"}
        self.address = ""
        self.seen = ""
        self.thread = threading.Thread(target=self.click)

    def __call__(self, address: str) -> None:
        self.address = address
        self.thread.start()

    @property
    def asked(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.address).query).items()}

    def click(self) -> None:
        answer = {"state": self.asked["state"], **self.answer}
        self.seen = requests.get(f"{self.asked['redirect_uri']}?{urlencode(answer)}", timeout=5).text


def test_a_person_signs_in_once_and_every_later_run_is_that_person(google: Google, client: Path, token: Path) -> None:
    google.tokens = [Answer(body=TOKENS)]
    person = Person()
    identity = log_in(client, token, person, now=NOW)
    person.thread.join()
    assert identity.kind is Kind.PERSON
    assert identity.signed_in_at == NOW
    assert person.address.startswith(f"{google.url}/auth?")
    assert person.asked["scope"].split() == list(SCOPES)
    assert person.asked["access_type"] == "offline"
    assert person.asked["prompt"] == "consent"
    assert person.asked["code_challenge_method"] == "S256"
    assert "close this window" in person.seen
    asked = google.token_requests[0].form
    assert asked["code"] == "4/code"
    assert "code_verifier" in asked
    assert google.token_requests[0].headers["Authorization"] == f"Basic {base64.b64encode(b'c:GOCSPX-s').decode()}"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert stat.S_IMODE(token.parent.stat().st_mode) == 0o700
    signed = sign_in(client, token)
    assert signed.identity == identity
    assert signed.credentials.token == "ya29.a"
    assert google.token_requests[1:] == []


def test_the_chosen_port_is_used(google: Google, client: Path, token: Path) -> None:
    google.tokens = [Answer(body=TOKENS)]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    person = Person()
    log_in(client, token, person, port, now=NOW)
    person.thread.join()
    assert person.asked["redirect_uri"] == f"http://localhost:{port}/"


@pytest.mark.parametrize("name", ["auth_uri", "token_uri"])
def test_a_client_s_file_that_leads_elsewhere_is_refused_before_a_browser_opens(
    client: Path, token: Path, name: str
) -> None:
    content = json.loads(client.read_text())
    content["installed"][name] = "https://collector.example.net/token"
    client.write_text(json.dumps(content))
    opened: list[str] = []
    with pytest.raises(ConfigurationError, match=f"{name}: a sign-in would be sent to collector.example.net"):
        log_in(client, token, opened.append, now=NOW)
    assert opened == []
    assert not token.exists()


def test_a_taken_port_is_told(client: Path, token: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigurationError, match=r"Port \d+ .*A free one is taken by: cowork login"):
            log_in(client, token, Person(), taken.getsockname()[1], now=NOW)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"error": "access_denied"}, "Access was refused on Google's page"),
        ({"code": "4/code", "state": "forged"}, "did not belong to this sign-in"),
        ({"error": "admin_policy_enforced"}, "admin_policy_enforced"),
        ({"favicon": "1"}, "did not belong to this sign-in"),
    ],
)
def test_a_no_in_the_browser_keeps_nothing(google: Google, client: Path, token: Path, answer: Any, words: str) -> None:
    person = Person(**answer)
    with pytest.raises(PermissionNeeded, match=words):
        log_in(client, token, person, now=NOW)
    person.thread.join()
    assert not token.exists()
    assert google.token_requests == []


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Answer(401, {"error": "invalid_client"}), PermissionNeeded, "does not know this OAuth client"),
        (Answer(400, {"error": "invalid_grant"}), PermissionNeeded, "did not belong to this sign-in"),
        (Answer(body={**TOKENS, "scope": SCOPES[0]}), PermissionNeeded, "not give access to calendar.events: a box"),
        (Answer(body={**TOKENS, "refresh_token": ""}), PermissionNeeded, "ends in an hour"),
        (HANG_UP, TryAgainLater, "cannot be reached"),
        (Answer(503, b"<html>"), TryAgainLater, r"out of order at the moment \(503\)"),
        (Answer(502, {"error": "internal_failure"}), TryAgainLater, "out of order"),
        (Answer(429, {"error": "rate_limited"}), TryAgainLater, "out of order"),
        (Answer(403, b"<html>Log in to the hotel</html>"), TryAgainLater, "answered something unreadable"),
        (Answer(307, b"", {"Location": "/elsewhere"}), TryAgainLater, "cannot be reached"),
        (Answer(200, b"<html>Log in to the hotel</html>"), TryAgainLater, "answered something unreadable"),
        (Answer(200, []), TryAgainLater, "answered something unreadable"),
        (Answer(200, {**TOKENS, "access_token": None}), TryAgainLater, "answered something unreadable"),
        (Answer(200, {**TOKENS, "access_token": "a\nHost: x"}), TryAgainLater, "answered something unreadable"),
        (Answer(200, {**TOKENS, "expires_in": 1e300}), TryAgainLater, "answered something unreadable"),
        (Answer(200, {**TOKENS, "expires_in": "soon"}), TryAgainLater, "answered something unreadable"),
        (Answer(200, b"[" * 100_000), TryAgainLater, "answered something unreadable"),
    ],
)
def test_a_no_from_the_token_endpoint_keeps_nothing(
    google: Google, client: Path, token: Path, answer: Any, error: type[CoworkError], words: str
) -> None:
    google.tokens = [answer]
    person = Person()
    with pytest.raises(error, match=words):
        log_in(client, token, person, now=NOW)
    person.thread.join()
    assert not token.exists()


def test_more_scopes_than_asked_for_are_fine(google: Google, client: Path, token: Path) -> None:
    google.tokens = [Answer(body={**TOKENS, "scope": f"{TOKENS['scope']} openid"})]
    person = Person()
    log_in(client, token, person, now=NOW)
    person.thread.join()
    assert sign_in(client, token).identity.kind is Kind.PERSON


def test_nobody_comes_back_from_the_browser(client: Path, token: Path) -> None:
    with pytest.raises(PermissionNeeded, match=r"Nobody came back .*Test users.*cowork login"):
        log_in(client, token, lambda _address: None, now=NOW, wait_seconds=0.05)


def test_only_a_desktop_client_needs_a_browser(client: Path, token: Path) -> None:
    client.write_text(
        json.dumps({"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "r"})
    )
    with pytest.raises(ConfigurationError, match="is the sign-in of a person, with which nobody signs in by browser"):
        log_in(client, token, Person(), now=NOW)


def test_a_link_is_refused_before_the_browser_opens(client: Path, token: Path) -> None:
    token.parent.mkdir()
    token.symlink_to(client)
    person = Person()
    with pytest.raises(ConfigurationError, match="is a link"):
        log_in(client, token, person, now=NOW)
    assert person.address == ""


def test_the_environment_is_as_before_afterwards(
    google: Google, client: Path, token: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "mine")
    monkeypatch.delenv("OAUTHLIB_INSECURE_TRANSPORT", raising=False)
    google.tokens = [Answer(body=TOKENS)]
    person = Person()
    log_in(client, token, person, now=NOW)
    person.thread.join()
    assert os.environ["OAUTHLIB_RELAX_TOKEN_SCOPE"] == "mine"
    assert "OAUTHLIB_INSECURE_TRANSPORT" not in os.environ


def test_an_export_is_all_a_server_needs(
    google: Google, sheets: Callable[..., Any], client: Path, token: Path, tmp_path: Path
) -> None:
    google.tokens = [Answer(body=TOKENS)]
    person = Person()
    log_in(client, token, person, now=NOW)
    person.thread.join()
    text = export(token)
    assert "ya29" not in text
    server = tmp_path / "server.json"
    server.write_text(text)
    server.chmod(0o600)
    signed = sign_in(None, server)
    assert signed.identity.signed_in_at == NOW
    assert signed.identity.expiry_note(NOW + timedelta(days=6))
    sheets(credentials=signed.credentials, identity=signed.identity).request(
        "get", "https://sheets.googleapis.com/v4/spreadsheets/s"
    )
    assert google.token_requests[1].form["refresh_token"] == "1//r"


def test_there_is_nothing_to_export_before_the_first_sign_in(client: Path, token: Path) -> None:
    with pytest.raises(PermissionNeeded, match="Nobody has signed in"):
        export(token)
    with pytest.raises(ConfigurationError, match="not a sign-in"):
        export(client)
