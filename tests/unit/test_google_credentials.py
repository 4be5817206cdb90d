import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cowork_sheets.errors import ConfigurationError, PermissionNeeded
from cowork_sheets.google.credentials import FileKind, Identity, Kind, identity_of, recognise
from cowork_sheets.trust import Reach

GOOGLE = {"auth_uri": "https://accounts.google.com/o/oauth2/auth", "token_uri": "https://oauth2.googleapis.com/token"}
CLIENT = {"client_id": "c.apps.googleusercontent.com", "client_secret": "GOCSPX-secret"}
KEY = {
    "type": "service_account",
    "client_email": "bot@p.iam.gserviceaccount.com",
    "client_id": "1234",
    "private_key": "-----BEGIN PRIVATE KEY-----",
    "token_uri": GOOGLE["token_uri"],
}
WORKLOAD = {
    "type": "external_account",
    "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/g",
    "token_url": "https://sts.googleapis.com/v1/token",
    "service_account_impersonation_url": "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
    "bot@p.iam.gserviceaccount.com:generateAccessToken",
}
SIGNED_IN = {"type": "authorized_user", "refresh_token": "1//refresh", **CLIENT, "account": "ada@example.org"}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[Any], Path]:
    def file(content: Any) -> Path:
        path = tmp_path / "credentials.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        path.chmod(0o600)
        return path

    return file


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"installed": {**CLIENT, **GOOGLE}}, FileKind.DESKTOP_CLIENT),
        (KEY, FileKind.SERVICE_ACCOUNT),
        (SIGNED_IN, FileKind.SIGNED_IN),
        ({**CLIENT, "refresh_token": "1//refresh"}, FileKind.SIGNED_IN),
        (WORKLOAD, FileKind.WORKLOAD),
        ({"type": "impersonated_service_account"}, FileKind.WORKLOAD),
    ],
)
def test_a_file_is_recognised_by_what_it_holds(
    file: Callable[[Any], Path], content: Any, kind: FileKind | Kind
) -> None:
    assert recognise(file(content)).kind is kind


@pytest.mark.parametrize("content", [KEY, {"type": "impersonated_service_account", "source_credentials": SIGNED_IN}])
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_may_read_is_refused_with_the_command_that_closes_it(
    file: Callable[[Any], Path], content: Any, mode: int
) -> None:
    path = file(content)
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match="others on this computer may read it") as refused:
        recognise(path)
    assert os.system(str(refused.value).partition("Run: ")[2]) == 0  # noqa: S605 - as people do
    assert recognise(path).path == path


@pytest.mark.parametrize("content", [{"installed": {**CLIENT, **GOOGLE}}, WORKLOAD])
def test_a_file_that_opens_nothing_by_itself_may_be_read_by_others(file: Callable[[Any], Path], content: Any) -> None:
    path = file(content)
    path.chmod(0o644)
    assert recognise(path).path == path


def test_a_byte_order_mark_is_no_obstacle(file: Callable[[Any], Path]) -> None:
    assert recognise(file(b"\xef\xbb\xbf" + json.dumps(KEY).encode())).kind is FileKind.SERVICE_ACCOUNT


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"web": {**CLIENT, **GOOGLE}}, "a web application, .* type “Desktop app”"),
        ({"installed": CLIENT}, "without auth_uri, token_uri"),
        ({"installed": [1]}, "without client_id"),
        ({**KEY, "private_key": None}, "service account key without private_key"),
        ({"type": "authorized_user"}, "type “authorized_user”"),
        ({"type": "gdch_service_account"}, "type “gdch_service_account”"),
        ({"board": 1, "cells": 2}, r"not a file that Google makes .* \(it holds: board, cells\)"),
        ({}, "it holds: nothing"),
        ([1, 2], "holds no credentials"),
        (b"", "is empty"),
        (b"AIzaSyD-secret", "holds an API key"),
        (b"-----BEGIN PRIVATE KEY-----\nsecret", "holds a bare private key"),
        (b"<!DOCTYPE html>", "is a web page"),
        (b'{"type": "service_acc', "is not JSON, or was cut short"),
        (b"\x30\x82\x09\xff", "may be a key in P12 form"),
        (b" " * 1_000_001, "too large"),
    ],
)
def test_any_other_file_is_named_and_what_was_expected_said(
    file: Callable[[Any], Path], content: Any, words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words) as refused:
        recognise(file(content))
    assert "secret\n" not in str(refused.value)
    assert "AIzaSy" not in str(refused.value)


def test_a_missing_file_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"no credentials file at .*credentials.json.*console.cloud.google.com"
    ):
        recognise(tmp_path / "credentials.json")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is a folder"):
        recognise(tmp_path)


def test_a_file_in_the_way_is_a_question_of_permission(file: Callable[[Any], Path]) -> None:
    path = file(KEY)
    with pytest.raises(PermissionNeeded, match="cannot be read"):
        recognise(path / "credentials.json")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({**KEY, "token_uri": "http://oauth2.example.org/token"}, "token_uri"),
        ({"installed": {**CLIENT, **GOOGLE, "auth_uri": "http://accounts.example.org"}}, "auth_uri"),
        ({**SIGNED_IN, "token_uri": "http://oauth2.example.org/token"}, "token_uri"),
        ({**WORKLOAD, "token_url": "http://sts.example.org"}, "token_url"),
        (
            {**WORKLOAD, "service_account_impersonation_url": "http://x.example.org"},
            "service_account_impersonation_url",
        ),
    ],
)
def test_no_secret_is_sent_to_an_unprotected_address_that_a_file_names(
    file: Callable[[Any], Path], content: Any, name: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"credentials.json, {name}: .* cannot be used"):
        recognise(file(content))


def test_secrets_are_not_shown_when_a_file_is_printed(file: Callable[[Any], Path]) -> None:
    assert "PRIVATE" not in repr(recognise(file(KEY)))


@pytest.mark.parametrize(
    ("content", "subject", "kind", "who", "able"),
    [
        (KEY, "", Kind.SERVICE_ACCOUNT, "bot@p.iam.gserviceaccount.com", False),
        (KEY, "ada@example.org", Kind.DELEGATED, "ada@example.org", True),
        (SIGNED_IN, "", Kind.PERSON, "ada@example.org", True),
        (WORKLOAD, "", Kind.WORKLOAD, "bot@p.iam.gserviceaccount.com", False),
        ({"type": "impersonated_service_account"}, "", Kind.WORKLOAD, "", False),
    ],
)
def test_what_a_sign_in_can_do_is_known_before_it_fails(
    file: Callable[[Any], Path], content: Any, subject: str, kind: FileKind | Kind, who: str, *, able: bool
) -> None:
    identity = identity_of(recognise(file(content)), subject)
    assert (identity.kind, identity.who) == (kind, who)
    assert (identity.can_invite, identity.can_make_meet, identity.can_create_sheet) == (able, able, able)
    assert identity.may_expire_after_7_days is (kind is Kind.PERSON)


def test_what_a_service_account_cannot_do_is_said_with_a_way_on() -> None:
    limits = Identity(Kind.SERVICE_ACCOUNT, "bot@example.org").limits()
    assert len(limits) == 3
    invite, meet, create = limits
    assert "service account bot@example.org cannot invite guests" in invite
    assert "google.subject" in invite
    assert "cannot make Meet links" in meet
    assert "Room link" in meet
    assert "share it with bot@example.org as Editor" in create


def test_a_delegated_account_has_no_limits_and_a_person_has_one() -> None:
    assert Identity(Kind.DELEGATED, "ada@example.org").limits() == ()
    (week,) = Identity(Kind.PERSON).limits()
    assert "7 days" in week


def test_a_subject_needs_the_key_of_a_service_account(file: Callable[[Any], Path]) -> None:
    with pytest.raises(ConfigurationError, match=r"google.subject is ada@example.org, but .* the sign-in of a person"):
        identity_of(recognise(file(SIGNED_IN)), "ada@example.org")


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(days=4, hours=23), False),
        (timedelta(days=5), True),
        (timedelta(days=6, hours=23), True),
        (timedelta(days=7), False),
        (timedelta(days=300), False),
    ],
)
def test_the_end_of_a_first_week_is_announced_two_days_before(age: timedelta, *, said: bool) -> None:
    now = datetime(2026, 1, 15, 8, 0, tzinfo=UTC)
    note = Identity(Kind.PERSON, signed_in_at=now - age).expiry_note(now)
    assert bool(note) is said
    assert not Identity(Kind.SERVICE_ACCOUNT, signed_in_at=now - age).expiry_note(now)


def test_the_announcement_names_day_and_hour() -> None:
    signed_in_at = datetime(2026, 1, 9, 8, 30, tzinfo=UTC)
    note = Identity(Kind.PERSON, signed_in_at=signed_in_at).expiry_note(datetime(2026, 1, 15, 8, 0, tzinfo=UTC))
    assert "will stop working on Fri 16 Jan 08:30" in note


@pytest.mark.parametrize("stamp", ["2026-01-09T08:30:00+00:00", "2026-01-09T08:30:00", "yesterday", None])
def test_when_a_sign_in_was_made_is_read_from_the_file(file: Callable[[Any], Path], stamp: str | None) -> None:
    identity = identity_of(recognise(file({**SIGNED_IN, "signed_in_at": stamp})))
    known = datetime(2026, 1, 9, 8, 30, tzinfo=UTC) if stamp and "+" in stamp else None
    assert identity.signed_in_at == known


def test_asking_for_the_sign_in_loads_no_google_library() -> None:
    code = (
        "import sys\n"
        "import cowork_sheets.google.sign_in, cowork_sheets.google.login, cowork_sheets.google.transport\n"
        "import cowork_sheets.google.sentences, cowork_sheets.google.patience\n"
        "libraries = 'google.auth googleapiclient google_auth_oauthlib gspread requests httplib2 stamina'\n"
        "slow = set(libraries.split())\n"
        "print(sorted(slow & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


# --- where a file would have a sign-in sent --------------------------------------------------------------------------

COLLECTOR = "https://collector.example.net/token"


@pytest.mark.parametrize(
    "content",
    [
        {"installed": {**CLIENT, **GOOGLE, "auth_uri": "https://accounts.google.com/o/oauth2/v2/auth"}},
        {"installed": {**CLIENT, **GOOGLE, "token_uri": "https://accounts.google.com/o/oauth2/token"}},
        {"installed": {**CLIENT, **GOOGLE, "token_uri": "https://www.googleapis.com/oauth2/v3/token"}},
        {"installed": {**CLIENT, "auth_uri": "http://127.0.0.1:8080/auth", "token_uri": "http://127.0.0.1:8080/token"}},
        {**WORKLOAD, "token_url": "https://sts.us-east1.rep.googleapis.com/v1/token"},
        {**KEY, "token_uri": "http://localhost:8080/token"},
    ],
)
def test_the_addresses_that_google_writes_into_its_files_are_used(file: Callable[[Any], Path], content: Any) -> None:
    recognise(file(content))


@pytest.mark.parametrize(
    "content",
    [
        {"installed": {**CLIENT, **GOOGLE, "token_uri": COLLECTOR}},
        {"installed": {**CLIENT, **GOOGLE, "auth_uri": "https://collector.example.net/o/oauth2/auth"}},
        {"installed": {**CLIENT, **GOOGLE, "token_uri": "https://storage.googleapis.com/upload/mallorys"}},
        {"installed": {**CLIENT, **GOOGLE, "token_uri": "https://www.googleapis.com/upload/storage/v1/b/mallorys/o"}},
        {"installed": {**CLIENT, **GOOGLE, "token_uri": "https://script.google.com/macros/s/mallorys/exec"}},
        {"installed": {**CLIENT, **GOOGLE, "token_uri": "https://oauth2.googleapis.com.example.net/token"}},
        {"installed": {**CLIENT, **GOOGLE, "token_uri": "https://oauth2.googleapis.com/token/../x"}},
        {**KEY, "token_uri": COLLECTOR},
        {**SIGNED_IN, "token_uri": COLLECTOR},
        {**WORKLOAD, "token_url": "https://sts.example.net/v1/token"},
        {**WORKLOAD, "service_account_impersonation_url": "https://iamcredentials.example.net/v1/projects/-/x"},
        {"type": "impersonated_service_account", "source_credentials": {**KEY, "token_uri": COLLECTOR}},
    ],
)
def test_no_file_has_a_sign_in_sent_to_where_google_takes_none_unless_that_is_allowed(
    file: Callable[[Any], Path], content: Any
) -> None:
    path = file(content)
    with pytest.raises(ConfigurationError, match="which is not where Google takes them") as refused:
        recognise(path)
    host = re.search(r'endpoints = \["(.+)"\]', str(refused.value))
    assert host is not None
    recognise(path, Reach(hosts=frozenset({host[1]})))


@pytest.mark.parametrize("name", ["auth_uri", "token_uri"])
def test_a_page_of_google_s_whose_code_goes_to_a_program_on_this_computer_is_refused(
    file: Callable[[Any], Path], name: str
) -> None:
    path = file({"installed": {**CLIENT, **GOOGLE, name: "http://127.0.0.1:4242/token"}})
    with pytest.raises(ConfigurationError, match="auth_uri and token_uri lead to different places"):
        recognise(path)


@pytest.mark.parametrize("kind", ["fifo", "folder", "long", "gone", "outside"])
def test_a_file_that_is_no_file_of_credentials_is_a_sentence(tmp_path: Path, kind: str) -> None:
    path, reach = tmp_path / "credentials.json", Reach()
    match kind:
        case "fifo":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "long":
            path.write_bytes(b"{" * 2_000_000)
        case "outside":
            path.write_bytes(b"{}")
            reach = Reach((tmp_path / "board",))
    with pytest.raises((ConfigurationError, PermissionNeeded), match=str(path)):
        recognise(path, reach)
