# ruff: noqa: S105, S106 - the secrets are invented
import base64
import json
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt
from scripted_google import Answer, Google

from cowork_sheets.errors import ConfigurationError, PermissionNeeded, TryAgainLater
from cowork_sheets.google.credentials import SCOPES, Kind
from cowork_sheets.google.endpoints import SHEETS
from cowork_sheets.google.sign_in import SignIn, sign_in

SHEET = f"{SHEETS}/v4/spreadsheets/sheet-1"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, Any], Path]:
    def write(name: str, content: Any) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(content))
        path.chmod(0o600)
        return path

    return write


@pytest.fixture
def client(google: Google, write: Callable[[str, Any], Path]) -> Path:
    uris = {"auth_uri": f"{google.url}/auth", "token_uri": f"{google.url}/token"}
    return write("credentials.json", {"installed": {"client_id": "c", "client_secret": "GOCSPX-s", **uris}})


@pytest.fixture
def token(google: Google, write: Callable[[str, Any], Path]) -> Callable[..., Path]:
    def token(**changes: Any) -> Path:
        content = {
            "type": "authorized_user",
            "client_id": "c",
            "client_secret": "GOCSPX-s",
            "refresh_token": "1//r",
            "token_uri": f"{google.url}/token",
            "scopes": list(SCOPES),
            "signed_in_at": "2026-01-09T08:30:00+00:00",
        }
        return write("token.json", content | changes)

    return token


@pytest.fixture
def service_account(google: Google, write: Callable[[str, Any], Path], key: rsa.RSAPrivateKey) -> Path:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return write(
        "key.json",
        {
            "type": "service_account",
            "client_email": "bot@p.iam.gserviceaccount.com",
            "client_id": "1234",
            "private_key_id": "k1",
            "private_key": pem.decode(),
            "token_uri": f"{google.url}/token",
        },
    )


@pytest.fixture(autouse=True)
def no_other_sign_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.setenv("NO_GCE_CHECK", "true")


def read(sheets: Callable[..., Any], signed: SignIn) -> Any:
    return sheets(credentials=signed.credentials, identity=signed.identity).request("get", SHEET)


def test_a_person_refreshes_at_the_files_own_address_and_the_new_token_is_kept(
    google: Google, sheets: Callable[..., Any], client: Path, token: Callable[..., Path]
) -> None:
    path = token()
    signed = sign_in(client, path)
    assert (signed.identity.kind, signed.notices) == (Kind.PERSON, ())
    assert google.token_requests == []
    read(sheets, signed)
    (asked,) = google.token_requests
    assert asked.form["grant_type"] == "refresh_token"
    assert asked.form["refresh_token"] == "1//r"
    assert asked.form["scope"].split() == list(SCOPES)
    kept = json.loads(path.read_text())
    assert kept["token"] == "ya29.fresh-1"
    assert kept["signed_in_at"] == "2026-01-09T08:30:00+00:00"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    read(sheets, sign_in(client, path))
    assert len(google.token_requests) == 1
    assert google.requests[1].headers["Authorization"] == "Bearer ya29.fresh-1"


def test_a_kept_token_that_has_ended_is_not_used(
    google: Google, sheets: Callable[..., Any], client: Path, token: Callable[..., Path]
) -> None:
    read(sheets, sign_in(client, token(token="ya29.old", expiry="2026-01-01T00:00:00Z")))
    read(sheets, sign_in(client, token(token="ya29.old", expiry="soon")))
    assert [each.headers["Authorization"] for each in google.requests] == [
        "Bearer ya29.fresh-1",
        "Bearer ya29.fresh-2",
    ]


def test_a_new_refresh_token_is_kept_as_well(
    google: Google, sheets: Callable[..., Any], client: Path, token: Callable[..., Path]
) -> None:
    google.tokens = [Answer(body={"access_token": "a", "expires_in": 3600, "refresh_token": "1//new"})]
    path = token()
    read(sheets, sign_in(client, path))
    assert json.loads(path.read_text())["refresh_token"] == "1//new"


def test_a_sign_in_that_cannot_be_kept_still_works(
    google: Google, sheets: Callable[..., Any], client: Path, token: Callable[..., Path]
) -> None:
    path = token()
    signed = sign_in(client, path)
    path.unlink()
    path.mkdir()
    assert read(sheets, signed).status_code == 200
    assert len(google.token_requests) == 1
    assert list(path.iterdir()) == []


def test_two_threads_that_find_it_expired_refresh_once(
    google: Google, sheets: Callable[..., Any], client: Path, token: Callable[..., Path]
) -> None:
    signed = sign_in(client, token())
    both = [sheets(credentials=signed.credentials, identity=signed.identity) for _ in range(2)]
    threads = [threading.Thread(target=http.request, args=("get", SHEET)) for http in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(google.requests) == 2
    assert len(google.token_requests) == 1


def test_a_sign_in_open_to_others_is_closed_and_told(client: Path, token: Callable[..., Path]) -> None:
    path = token()
    path.chmod(0o644)
    (notice,) = sign_in(client, path).notices
    assert "could be read by others" in notice
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_linked_sign_in_is_refused(client: Path, token: Callable[..., Path], tmp_path: Path) -> None:
    token().rename(tmp_path / "elsewhere.json")
    (tmp_path / "token.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(ConfigurationError, match="is a link"):
        sign_in(client, tmp_path / "token.json")


def test_an_exported_sign_in_works_without_the_client_file(
    google: Google, sheets: Callable[..., Any], token: Callable[..., Path], tmp_path: Path
) -> None:
    read(sheets, sign_in(tmp_path / "credentials.json", token()))
    assert google.token_requests[0].form["client_secret"] == "GOCSPX-s"
    assert sign_in(None, tmp_path / "token.json").identity.kind is Kind.PERSON


def test_an_exported_sign_in_may_be_the_credentials_file_itself(token: Callable[..., Path], tmp_path: Path) -> None:
    assert sign_in(token(), tmp_path / "unused.json").identity.kind is Kind.PERSON


def test_nobody_has_signed_in_yet(client: Path, tmp_path: Path) -> None:
    with pytest.raises(PermissionNeeded, match=r"Nobody has signed in .* Run: cowork login"):
        sign_in(client, tmp_path / "token.json")


def test_a_sign_in_made_with_another_client_is_not_used(client: Path, token: Callable[..., Path]) -> None:
    with pytest.raises(PermissionNeeded, match="another OAuth client"):
        sign_in(client, token(client_id="other"))


def test_a_box_left_unticked_is_told_before_anything_fails(client: Path, token: Callable[..., Path]) -> None:
    with pytest.raises(PermissionNeeded, match=r"not given access to calendar.events\. .*cowork login"):
        sign_in(client, token(scopes=[SCOPES[0]]))
    assert sign_in(client, token(scopes=" ".join(SCOPES))).identity.kind is Kind.PERSON


def test_a_damaged_sign_in_is_made_again(client: Path, token: Callable[..., Path]) -> None:
    path = token()
    path.write_text('{"type": "autho')
    with pytest.raises(PermissionNeeded, match=r"cut short. Sign in again: cowork login"):
        sign_in(client, path)


def test_a_revoked_sign_in_names_its_age_and_leaves_the_file_alone(
    google: Google, sheets: Callable[..., Any], client: Path, token: Callable[..., Path]
) -> None:
    google.tokens = [Answer(400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."})]
    path = token(signed_in_at=(datetime.now(UTC) - timedelta(days=7, hours=1)).isoformat())
    before = path.read_bytes()
    with pytest.raises(PermissionNeeded, match=r"\(made 7 days ago\): a sign-in lasts 7 days") as refused:
        read(sheets, sign_in(client, path))
    assert refused.value.exit_code == 4
    assert path.read_bytes() == before
    assert google.requests == []


def test_a_service_account_signs_its_own_request_for_a_token(
    google: Google, sheets: Callable[..., Any], service_account: Path, tmp_path: Path, key: rsa.RSAPrivateKey
) -> None:
    signed = sign_in(service_account, tmp_path / "token.json")
    assert signed.identity.kind is Kind.SERVICE_ACCOUNT
    read(sheets, signed)
    (asked,) = google.token_requests
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    claims = jwt.decode(asked.form["assertion"], certs=None, verify=False)
    assert jwt.crypt.RSAVerifier.from_string(pem).verify(
        asked.form["assertion"].rpartition(".")[0].encode(), signature(asked.form["assertion"])
    )
    assert claims["iss"] == "bot@p.iam.gserviceaccount.com"
    assert claims["scope"].split() == list(SCOPES)
    assert "sub" not in claims
    assert google.requests[0].headers["Authorization"] == "Bearer ya29.fresh-1"


def signature(assertion: str) -> bytes:
    encoded = assertion.rpartition(".")[2]
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


def test_a_delegated_service_account_names_its_person(
    google: Google, sheets: Callable[..., Any], service_account: Path, tmp_path: Path
) -> None:
    signed = sign_in(service_account, tmp_path / "token.json", subject="ada@example.org")
    assert (signed.identity.kind, signed.identity.who) == (Kind.DELEGATED, "ada@example.org")
    read(sheets, signed)
    assert jwt.decode(google.token_requests[0].form["assertion"], verify=False)["sub"] == "ada@example.org"


def test_a_delegation_that_is_not_granted_prints_what_to_paste(
    google: Google, sheets: Callable[..., Any], service_account: Path, tmp_path: Path
) -> None:
    google.tokens = [Answer(401, {"error": "unauthorized_client", "error_description": "Client is unauthorized"})]
    signed = sign_in(service_account, tmp_path / "token.json", subject="ada@example.org")
    with pytest.raises(PermissionNeeded, match=f"client id 1234, scopes {','.join(SCOPES)}"):
        read(sheets, signed)


def test_a_wrong_clock_shows_in_the_service_accounts_sign_in(
    google: Google, sheets: Callable[..., Any], service_account: Path, tmp_path: Path
) -> None:
    description = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
    google.tokens = [Answer(400, {"error": "invalid_grant", "error_description": description})]
    with pytest.raises(TryAgainLater, match="Check the clock"):
        read(sheets, sign_in(service_account, tmp_path / "token.json"))
    assert len(google.token_requests) == 1


def test_a_damaged_key_is_told(service_account: Path, tmp_path: Path) -> None:
    content = json.loads(service_account.read_text())
    service_account.write_text(json.dumps(content | {"private_key": "-----BEGIN PRIVATE KEY-----\nsecret"}))
    with pytest.raises(ConfigurationError, match=r"private key in .* cannot be read") as refused:
        sign_in(service_account, tmp_path / "token.json")
    assert "secret" not in str(refused.value)


def test_the_environment_names_a_key_when_the_configuration_does_not(
    service_account: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(service_account))
    assert sign_in(None, tmp_path / "token.json").identity.kind is Kind.SERVICE_ACCOUNT


def test_workload_identity_exchanges_the_machines_own_token(
    google: Google, sheets: Callable[..., Any], write: Callable[[str, Any], Path], tmp_path: Path
) -> None:
    tmp_path.joinpath("oidc").write_text("machine-token")
    file = write(
        "workload.json",
        {
            "type": "external_account",
            "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/g",
            "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
            "token_url": f"{google.url}/token",
            "credential_source": {"file": str(tmp_path / "oidc")},
        },
    )
    signed = sign_in(file, tmp_path / "token.json")
    assert signed.identity.kind is Kind.WORKLOAD
    assert len(signed.identity.limits()) == 3
    read(sheets, signed)
    assert google.token_requests[0].form["subject_token"] == "machine-token"
    assert google.token_requests[0].form["scope"].split() == list(SCOPES)
    assert google.requests[0].headers["Authorization"] == "Bearer ya29.fresh-1"


def test_a_workload_identity_without_its_parts_is_told(write: Callable[[str, Any], Path], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="workload identity that cannot be used"):
        sign_in(write("workload.json", {"type": "external_account"}), tmp_path / "token.json")


def test_a_machine_without_any_sign_in_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PermissionNeeded, match=r"google.credentials .*cowork login"):
        sign_in(None, tmp_path / "token.json")


def test_gclouds_own_sign_in_is_a_persons(tmp_path: Path) -> None:
    folder = tmp_path / "gcloud"
    folder.mkdir()
    content = {"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "1//r"}
    (folder / "application_default_credentials.json").write_text(json.dumps(content))
    assert sign_in(None, tmp_path / "token.json").identity.kind is Kind.PERSON
    with pytest.raises(ConfigurationError, match=r"google.subject is ada@example.org"):
        sign_in(None, tmp_path / "token.json", subject="ada@example.org")


IMPERSONATED = {
    "type": "impersonated_service_account",
    "service_account_impersonation_url": "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
    "bot@p.iam.gserviceaccount.com:generateAccessToken",
    "source_credentials": {
        "type": "authorized_user",
        "client_id": "c",
        "client_secret": "GOCSPX-s",
        "refresh_token": "1//r",
    },
}
FEDERATED = {
    "type": "external_account",
    "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/g",
    "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
    "token_url": "https://sts.googleapis.com/v1/token",
}


@pytest.mark.parametrize(
    ("content", "library"),
    [
        (IMPERSONATED, "google.auth.impersonated_credentials"),
        (FEDERATED | {"credential_source": {"executable": {"command": "true"}}}, "google.auth.pluggable"),
        (
            FEDERATED
            | {
                "subject_token_type": "urn:ietf:params:aws:token-type:aws4_request",
                "credential_source": {
                    "environment_id": "aws1",
                    "regional_cred_verification_url": "https://sts.{region}.amazonaws.com",
                },
            },
            "google.auth.aws",
        ),
    ],
)
def test_each_form_of_workload_identity_finds_its_library(
    write: Callable[[str, Any], Path], tmp_path: Path, content: Any, library: str
) -> None:
    signed = sign_in(write("workload.json", content), tmp_path / "token.json")
    assert type(signed.credentials).__module__ == library
    assert signed.identity.kind is Kind.WORKLOAD


def test_a_machine_that_is_a_service_account_says_which(tmp_path: Path) -> None:
    folder = tmp_path / "gcloud"
    folder.mkdir()
    (folder / "application_default_credentials.json").write_text(json.dumps(IMPERSONATED))
    identity = sign_in(None, tmp_path / "token.json").identity
    assert (identity.kind, identity.who) == (Kind.WORKLOAD, "bot@p.iam.gserviceaccount.com")
    assert not identity.can_invite
