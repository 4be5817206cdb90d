# ruff: noqa: S105, S106 - the secrets are invented
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.credentials import AnonymousCredentials
from scripted_google import BOOK, HANG_UP, LISTING, NEW, Answer, Clock, Google

from cowork_sheets.errors import (
    ConfigurationError,
    EventExists,
    PermissionNeeded,
    QuotaExceeded,
    TryAgainLater,
)
from cowork_sheets.google.credentials import Identity, Kind
from cowork_sheets.google.endpoints import SHEETS
from cowork_sheets.google.errors import api_error
from cowork_sheets.google.patience import Deadline
from cowork_sheets.google.refreshing import PersonCredentials
from cowork_sheets.google.transport import Connection, calendar_service, execute, repeatable_writes, sheets_client

SHEET = f"{SHEETS}/v4/spreadsheets/sheet-1"


def calendar_error(status: int, reason: str, message: str = "", domain: str = "global", **headers: str) -> Answer:
    body = {
        "error": {
            "errors": [{"domain": domain, "reason": reason, "message": message}],
            "code": status,
            "message": message,
        }
    }
    return Answer(status, body, headers)


UNAVAILABLE = Answer(503, b"<html><head><title>Error 503</title></head><body>Service</body></html>")


def test_a_read_goes_to_the_configured_server_with_the_same_path(google: Google, sheets: Callable[..., Any]) -> None:
    google.answers = [Answer(body={"properties": {"title": "Board"}})]
    answer = sheets().request("get", SHEET, params={"fields": "properties.title"})
    assert answer.json() == {"properties": {"title": "Board"}}
    assert google.requests[0].path == "/v4/spreadsheets/sheet-1?fields=properties.title"


def test_a_read_outlasts_four_failures_with_growing_pauses(
    google: Google, sheets: Callable[..., Any], clock: Clock
) -> None:
    google.answers = [
        UNAVAILABLE,
        Answer(500, {}),
        HANG_UP,
        Answer(429, {"error": {"code": 429}}),
        Answer(body=BOOK),
    ]
    assert sheets().request("get", SHEET).json() == BOOK
    assert len(google.requests) == 5
    assert len(clock.pauses) == 4
    assert all(1 <= pause <= bound for pause, bound in zip(clock.pauses, (2, 8, 32, 32), strict=True))


def test_five_attempts_are_enough(google: Google, sheets: Callable[..., Any], clock: Clock) -> None:
    google.answers = [UNAVAILABLE] * 9
    with pytest.raises(TryAgainLater, match=r"Google Sheets is out of order at the moment \(503\)"):
        sheets().request("get", SHEET)
    assert len(google.requests) == 5
    assert len(clock.pauses) == 4


def test_pauses_differ_from_one_another(google: Google, sheets: Callable[..., Any], clock: Clock) -> None:
    google.answers = [UNAVAILABLE] * 5
    with pytest.raises(TryAgainLater):
        sheets().request("get", SHEET)
    assert len(set(clock.pauses)) == 4


def test_a_write_is_not_repeated_unless_it_is_harmless(google: Google, sheets: Callable[..., Any]) -> None:
    google.answers = [UNAVAILABLE]
    with pytest.raises(TryAgainLater):
        sheets().batch_update("sheet-1", {"requests": []})
    assert len(google.requests) == 1


def test_a_harmless_write_is_repeated(google: Google, connect: Callable[..., Connection]) -> None:
    client = sheets_client(connect())
    google.answers = [UNAVAILABLE, HANG_UP]
    with repeatable_writes(client):
        client.http_client.batch_update("sheet-1", {"requests": []})
    client.http_client.session.close()
    assert [request.method for request in google.requests] == ["POST"] * 3
    assert not client.http_client.repeatable


def test_what_was_refused_for_its_rate_was_not_done_and_is_repeated(
    google: Google, sheets: Callable[..., Any], clock: Clock
) -> None:
    google.answers = [Answer(429, {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}})]
    sheets().batch_update("sheet-1", {"requests": []})
    assert len(google.requests) == 2
    assert len(clock.pauses) == 1


def test_the_pause_google_asks_for_in_seconds_is_kept(google: Google, sheets: Callable[..., Any], clock: Clock) -> None:
    google.answers = [Answer(429, {}, {"Retry-After": "17"})]
    sheets().request("get", SHEET)
    assert clock.pauses == [17.0]


def test_being_asked_to_come_back_at_once_still_takes_a_second(
    google: Google, sheets: Callable[..., Any], clock: Clock
) -> None:
    google.answers = [Answer(503, {}, {"Retry-After": "0"})]
    sheets().request("get", SHEET)
    assert clock.pauses == [1.0]


def test_the_pause_google_asks_for_as_a_date_is_measured_by_its_own_clock(
    google: Google, events: Callable[..., Any], clock: Clock
) -> None:
    theirs = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=3)
    google.date = lambda: theirs
    until = format_datetime(theirs + timedelta(seconds=40), usegmt=True)
    google.answers = [Answer(503, {}, {"Retry-After": until})]
    execute(events().list(calendarId="primary"), repeatable=False)
    assert clock.pauses == [40.0]


def test_a_pause_longer_than_a_call_may_take_is_not_begun(
    google: Google, sheets: Callable[..., Any], clock: Clock
) -> None:
    google.answers = [Answer(429, {}, {"Retry-After": "600"})]
    with pytest.raises(TryAgainLater, match="asks for a pause of 10 minutes"):
        sheets().request("get", SHEET)
    assert clock.pauses == []


def test_one_call_takes_no_more_than_two_minutes(google: Google, sheets: Callable[..., Any], clock: Clock) -> None:
    google.answers = [Answer(503, {}, {"Retry-After": "50"})] * 5
    with pytest.raises(TryAgainLater):
        sheets().request("get", SHEET)
    assert clock.pauses == [50.0, 50.0]


def test_a_run_that_took_too_long_calls_nobody(google: Google, sheets: Callable[..., Any], clock: Clock) -> None:
    http = sheets()
    clock.seconds = 301
    with pytest.raises(TryAgainLater, match="taken too long"):
        http.request("get", SHEET)
    assert google.requests == []


def test_near_the_end_of_a_run_there_is_no_time_for_a_pause(
    google: Google, sheets: Callable[..., Any], clock: Clock
) -> None:
    http = sheets()
    clock.seconds = 299.5
    google.answers = [UNAVAILABLE]
    with pytest.raises(TryAgainLater):
        http.request("get", SHEET)
    assert len(google.requests) == 1
    assert clock.pauses == []


def test_a_lost_answer_to_an_insert_is_sent_once_by_the_library(google: Google, events: Callable[..., Any]) -> None:
    google.answers = [HANG_UP]
    with pytest.raises(TryAgainLater, match="did not answer"):
        execute(events().insert(calendarId="primary", body=NEW), repeatable=False)
    assert len(google.requests) == 1


def test_a_lost_answer_to_an_insert_with_its_own_id_ends_as_a_duplicate(
    google: Google, events: Callable[..., Any], clock: Clock
) -> None:
    google.answers = [HANG_UP, calendar_error(409, "duplicate", "The requested identifier already exists.")]
    with pytest.raises(EventExists) as known:
        execute(events().insert(calendarId="primary", body=NEW), repeatable=True)
    assert [request.method for request in google.requests] == ["POST", "POST"]
    assert api_error(known.value).reason == "duplicate"
    assert len(clock.pauses) == 1


def test_a_write_that_must_not_be_repeated_does_not_meet_a_stale_connection(
    google: Google, events: Callable[..., Any], clock: Clock
) -> None:
    resource = events()
    google.answers = [Answer(then_close=True), Answer(body=NEW)]
    execute(resource.list(calendarId="primary"), repeatable=False)
    assert execute(resource.insert(calendarId="primary", body=NEW), repeatable=False) == NEW
    assert len(google.requests) == 2
    assert clock.pauses == []


def test_a_read_over_a_stale_connection_is_repeated(
    google: Google, events: Callable[..., Any], sheets: Callable[..., Any]
) -> None:
    resource, http = events(), sheets()
    google.answers = [
        Answer(then_close=True),
        Answer(body=LISTING),
        Answer(then_close=True),
        Answer(body=BOOK),
    ]
    execute(resource.list(calendarId="primary"), repeatable=False)
    assert execute(resource.list(calendarId="primary"), repeatable=False) == LISTING
    http.request("get", SHEET)
    assert http.request("get", SHEET).json() == BOOK
    assert len(google.requests) == 4


def test_a_write_to_sheets_that_must_not_be_repeated_opens_its_own_connection(
    google: Google, sheets: Callable[..., Any]
) -> None:
    http = sheets()
    for _ in range(2):
        http.request("get", SHEET)
    http.batch_update("sheet-1", {"requests": []})
    first, second, write = (request.connection for request in google.requests)
    assert first == second != write


@pytest.mark.parametrize("reason", ["rateLimitExceeded", "userRateLimitExceeded"])
@pytest.mark.parametrize("status", [403, 429])
def test_calendars_rate_limits_are_waited_for_in_both_forms(
    google: Google, events: Callable[..., Any], clock: Clock, status: int, reason: str
) -> None:
    google.answers = [calendar_error(status, reason, "Rate Limit Exceeded", "usageLimits"), Answer(body=NEW)]
    assert execute(events().insert(calendarId="primary", body=NEW), repeatable=False) == NEW
    assert len(clock.pauses) == 1


def test_a_used_up_quota_is_never_hammered(google: Google, events: Callable[..., Any], clock: Clock) -> None:
    google.answers = [calendar_error(403, "quotaExceeded", "Calendar usage limits exceeded.", "usageLimits")] * 2
    now = datetime(2026, 1, 15, 8, 0, tzinfo=UTC)
    with pytest.raises(QuotaExceeded, match="Paused until 14:00") as stopped:
        execute(events(now=lambda: now).insert(calendarId="primary", body=NEW), repeatable=True)
    assert stopped.value.until == now + timedelta(hours=6)
    assert len(google.requests) == 1
    assert clock.pauses == []


def test_half_an_answer_is_no_answer(google: Google, sheets: Callable[..., Any], events: Callable[..., Any]) -> None:
    google.answers = [Answer(body=b'{"sheets": [', cut_short=True), Answer(body=BOOK)]
    assert sheets().request("get", SHEET).json() == BOOK
    google.answers = [Answer(body=b'{"items": [', cut_short=True), Answer(body=LISTING)]
    assert execute(events().list(calendarId="primary"), repeatable=False) == LISTING
    assert len(google.requests) == 4


def test_an_answer_that_is_no_json_is_asked_for_again(
    google: Google, sheets: Callable[..., Any], events: Callable[..., Any]
) -> None:
    google.answers = [Answer(body=b"<html>hello</html>"), Answer(body=BOOK)]
    assert sheets().request("get", SHEET).json() == BOOK
    google.answers = [Answer(body=b"<html>hello</html>")] * 5
    with pytest.raises(TryAgainLater, match="Google Calendar answered something unreadable"):
        execute(events().list(calendarId="primary"), repeatable=False)


def test_deleting_has_an_empty_answer(google: Google, events: Callable[..., Any]) -> None:
    google.answers = [Answer(204, b"")]
    assert execute(events().delete(calendarId="primary", eventId="cs1"), repeatable=True) == ""


def test_an_answer_that_never_comes_is_given_up(
    google: Google, sheets: Callable[..., Any], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    http = sheets()
    http.set_timeout((1, 0.05))
    monkeypatch.setattr(google, "handle", lambda to: to.rfile.read(1))
    with pytest.raises(TryAgainLater, match="did not answer"):
        http.request("get", SHEET)
    assert len(clock.pauses) == 4


def test_both_stacks_have_timeouts(sheets: Callable[..., Any], events: Callable[..., Any]) -> None:
    assert sheets().timeout == (5, 30)
    assert events()._http.timeout == 30


def test_a_server_that_is_not_there_was_not_reached(
    google: Google, connect: Callable[..., Connection], clock: Clock
) -> None:
    connection = connect()
    google.server.shutdown()
    google.server.server_close()
    with pytest.raises(TryAgainLater, match="Google Sheets cannot be reached"):
        sheets_client(connection).http_client.batch_update("sheet-1", {})
    with calendar_service(connection) as service, pytest.raises(TryAgainLater, match="Google Calendar cannot be"):
        execute(service.events().insert(calendarId="primary", body=NEW), repeatable=False)
    assert len(clock.pauses) == 8  # never sent, so even these writes were tried again


@pytest.fixture
def untrusted(google: Google, tmp_path: Path) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "self-signed.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    google.server.socket = context.wrap_socket(google.server.socket, server_side=True)
    return f"https://localhost:{google.server.server_port}"


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(google: Google, untrusted: str, clock: Clock) -> None:
    connection = Connection(
        AnonymousCredentials(), ADA, untrusted, f"{untrusted}/calendar/v3", Deadline(clock=clock, sleep=clock.sleep)
    )
    with pytest.raises(ConfigurationError, match="Google Sheets could not prove who it is"):
        sheets_client(connection).http_client.request("get", SHEET)
    with calendar_service(connection) as service, pytest.raises(ConfigurationError, match="Google Calendar could not"):
        execute(service.events().list(calendarId="primary"), repeatable=False)
    assert google.requests == []
    assert clock.pauses == []


def test_no_redirect_is_followed(google: Google, sheets: Callable[..., Any], events: Callable[..., Any]) -> None:
    elsewhere = Answer(302, b"", {"Location": "http://127.0.0.1:1/steal"})
    google.answers = [elsewhere, elsewhere]
    with pytest.raises(ConfigurationError, match=r"sends us elsewhere \(302\)"):
        sheets().request("get", SHEET)
    with pytest.raises(ConfigurationError, match=r"sends us elsewhere \(302\)"):
        execute(events().list(calendarId="primary"), repeatable=False)
    assert len(google.requests) == 2


def test_no_other_host_is_ever_called(google: Google, sheets: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="no sign-in is sent there"):
        sheets().request("get", "https://www.googleapis.com/drive/v3/files/x")
    assert google.requests == []


@pytest.mark.parametrize(
    ("off", "words"), [(7, "7 minutes slow"), (-7, "7 minutes fast"), (-180, "3 hours fast"), (2880, "2 days slow")]
)
def test_a_wrong_clock_stops_the_run(
    google: Google, sheets: Callable[..., Any], events: Callable[..., Any], off: int, words: str
) -> None:
    google.date = lambda: datetime.now(UTC) + timedelta(minutes=off)
    with pytest.raises(TryAgainLater, match=f"This computer's clock is {words}"):
        sheets().request("get", SHEET)
    with pytest.raises(TryAgainLater, match=words):
        execute(events().list(calendarId="primary"), repeatable=False)
    assert len(google.requests) == 2


def test_a_clock_that_is_days_off_shows_the_days(google: Google, sheets: Callable[..., Any]) -> None:
    google.date = lambda: datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    ours = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    with pytest.raises(TryAgainLater, match="it says Wed 25 Nov 2026 12:00, Google says Mon 23 Nov 2026 12:00"):
        sheets(clock=lambda: ours).request("get", SHEET)


def test_a_clock_four_minutes_off_is_fine(google: Google, sheets: Callable[..., Any]) -> None:
    google.date = lambda: datetime.now(UTC) + timedelta(minutes=4)
    assert sheets().request("get", SHEET).status_code == 200


def test_the_result_of_a_write_is_not_thrown_away_for_the_clock(google: Google, events: Callable[..., Any]) -> None:
    google.date = lambda: datetime.now(UTC) + timedelta(minutes=9)
    google.answers = [Answer(body=NEW)]
    assert execute(events().insert(calendarId="primary", body=NEW), repeatable=True) == NEW


@pytest.fixture
def person(google: Google) -> PersonCredentials:
    return PersonCredentials(
        "ya29.old",
        refresh_token="1//refresh",
        token_uri=f"{google.url}/token",
        client_id="client",
        client_secret="GOCSPX-secret",
    )


def test_a_lost_answer_is_not_sent_again_over_the_connection_that_fetched_the_token(
    google: Google, events: Callable[..., Any], person: PersonCredentials
) -> None:
    person.token = None
    google.answers = [HANG_UP]
    with pytest.raises(TryAgainLater, match="did not answer"):
        execute(events(credentials=person, identity=ADA).insert(calendarId="primary", body=NEW), repeatable=False)
    assert len(google.token_requests) == 1
    assert len(google.requests) == 1


def test_a_password_in_netrc_does_not_replace_the_token(
    google: Google,
    sheets: Callable[..., Any],
    person: PersonCredentials,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login ada password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    sheets(credentials=person, identity=ADA).request("get", SHEET)
    assert google.requests[0].headers["Authorization"] == "Bearer ya29.old"


ADA = Identity(Kind.PERSON, "ada@example.org")
REJECTED = Answer(401, {"error": {"code": 401, "status": "UNAUTHENTICATED", "message": "Invalid Credentials"}})


def test_a_token_that_ends_in_mid_run_is_refreshed_once_and_the_call_repeated(
    google: Google, sheets: Callable[..., Any], events: Callable[..., Any], person: PersonCredentials, clock: Clock
) -> None:
    google.answers = [REJECTED, Answer(body=BOOK)]
    assert sheets(credentials=person, identity=ADA).request("get", SHEET).json() == BOOK
    assert [request.headers["Authorization"] for request in google.requests] == [
        "Bearer ya29.old",
        "Bearer ya29.fresh-1",
    ]
    google.answers = [REJECTED, Answer(body=NEW)]
    insert = events(credentials=person, identity=ADA).insert(calendarId="primary", body=NEW)
    assert execute(insert, repeatable=False) == NEW
    assert len(google.requests) == 4
    assert len(google.token_requests) == 2
    assert clock.pauses == []


def test_a_fresh_token_that_is_refused_too_ends_the_run(
    google: Google, sheets: Callable[..., Any], events: Callable[..., Any], person: PersonCredentials
) -> None:
    google.answers = [REJECTED] * 4
    with pytest.raises(PermissionNeeded, match="cowork login"):
        sheets(credentials=person, identity=ADA).request("get", SHEET)
    with pytest.raises(PermissionNeeded, match="cowork login"):
        execute(events(credentials=person, identity=ADA).list(calendarId="primary"), repeatable=False)
    assert len(google.requests) == 4
    assert len(google.token_requests) == 2


def test_a_revoked_sign_in_is_not_tried_again(
    google: Google, sheets: Callable[..., Any], events: Callable[..., Any], person: PersonCredentials
) -> None:
    revoked = Answer(400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."})
    google.answers, google.tokens = [REJECTED, REJECTED], [revoked, revoked]
    with pytest.raises(PermissionNeeded, match="Google stopped accepting your sign-in"):
        sheets(credentials=person, identity=ADA).request("get", SHEET)
    with pytest.raises(PermissionNeeded, match="Google stopped accepting your sign-in"):
        execute(events(credentials=person, identity=ADA).list(calendarId="primary"), repeatable=False)
    assert len(google.token_requests) == 2


def test_a_token_endpoint_without_network_was_not_reached(
    google: Google, sheets: Callable[..., Any], person: PersonCredentials, clock: Clock
) -> None:
    person._token_uri = "http://127.0.0.1:1/token"
    google.answers = [REJECTED] * 5
    with pytest.raises(TryAgainLater, match="sign-in cannot be reached"):
        sheets(credentials=person, identity=ADA).batch_update("sheet-1", {})
    assert len(clock.pauses) == 4


def test_no_secret_is_in_any_error(google: Google, sheets: Callable[..., Any], person: PersonCredentials) -> None:
    told = Answer(400, {"error": {"code": 400, "message": "bad Bearer ya29.old and 1//refresh and GOCSPX-secret"}})
    google.answers = [told]
    with pytest.raises(Exception, match="bad") as refused:
        sheets(credentials=person, identity=ADA).request("get", SHEET)
    chain = []
    error: BaseException | None = refused.value
    while error is not None:
        chain.append(repr(error))
        error = error.__cause__
    for secret in ("ya29", "1//", "GOCSPX"):
        assert not any(secret in each for each in chain)


# --- what is no answer -----------------------------------------------------------------------------------------------

HOTEL = b"<!DOCTYPE html><title>Log in to the hotel</title>"
NO_TOKENS = [
    Answer(502, HOTEL),
    Answer(500, {"error": "internal_failure"}),
    Answer(504, b""),
    Answer(429, {"error": "rate_limited"}),
    Answer(403, HOTEL),
    Answer(404, b""),
    Answer(400, {"message": "no"}),
    Answer(200, HOTEL),
    Answer(200, b""),
    Answer(200, []),
    Answer(200, {}),
    Answer(200, {"access_token": None}),
    Answer(200, {"access_token": ["ya29.x"]}),
    Answer(200, {"access_token": "ya29.x\r\nHost: example.net"}),
    Answer(200, {"access_token": "ya29.x", "expires_in": 1e300}),
    Answer(200, {"access_token": "ya29.x", "expires_in": -1}),
    Answer(200, {"access_token": "ya29.x", "expires_in": "soon"}),
    Answer(200, b'{"access_token": "ya29.x", "expires_in": NaN}'),
    Answer(200, b"[" * 100_000),
]


@pytest.mark.parametrize("nonsense", NO_TOKENS, ids=lambda answer: f"{answer.status} {str(answer.body)[:40]}")
def test_a_sign_in_that_makes_no_sense_passes_by_itself_and_is_no_refusal(
    google: Google,
    sheets: Callable[..., Any],
    events: Callable[..., Any],
    person: PersonCredentials,
    clock: Clock,
    nonsense: Answer,
) -> None:
    def read() -> Any:
        return sheets(credentials=person, identity=ADA).request("get", SHEET)

    def listed() -> Any:
        return execute(events(credentials=person, identity=ADA).list(calendarId="primary"), repeatable=False)

    for ask in (read, listed):
        google.answers, google.tokens = [REJECTED] * 5, [nonsense] * 5
        with pytest.raises(
            TryAgainLater, match=r"sign-in (is out of order|answered something unreadable|is asked too)"
        ):
            ask()
        assert len(clock.pauses) == 4
        clock.pauses.clear()
        google.answers, google.tokens = [REJECTED], [nonsense]
        ask()
        clock.pauses.clear()


def test_what_is_sent_to_the_sign_in_follows_no_redirect(
    google: Google, sheets: Callable[..., Any], events: Callable[..., Any], person: PersonCredentials
) -> None:
    collector = Google()
    elsewhere = Answer(307, b"", {"Location": f"{collector.url}/token"})
    google.answers, google.tokens = [REJECTED] * 10, [elsewhere] * 10
    with pytest.raises(TryAgainLater):
        sheets(credentials=person, identity=ADA).request("get", SHEET)
    with pytest.raises(TryAgainLater):
        execute(events(credentials=person, identity=ADA).list(calendarId="primary"), repeatable=False)
    collector.server.shutdown()
    collector.server.server_close()
    assert collector.requests + collector.token_requests == []


NO_BOOKS = [
    b"null",
    b"[]",
    b"3",
    b"{}",
    b'{"properties": {"title": "Board"}}',
    b'{"properties": {}, "sheets": []}',
    b'{"properties": {"title": null}, "sheets": []}',
    b'{"properties": {"title": "Board"}, "sheets": {}}',
    b'{"properties": {"title": "Board"}, "sheets": [null]}',
    b'{"properties": {"title": "Board"}, "sheets": [{"properties": {}}]}',
    b'{"properties": {"title": "Board"}, "sheets": [{"properties": {"title": "x", "sheetId": "0"}}]}',
    b'{"properties": {"title": "Board"}, "sheets": [], "developerMetadata": [{}]}',
    b'{"properties": {"title": "Board"}, "sheets": [], "developerMetadata": [{"metadataId": true}]}',
    b'{"properties": {"title": "Board"}, "sheets": [], "extra": NaN}',
    b"[" * 100_000,
    b'{"properties": {"title": "Board"}, "sheets": [], "extra": ' + b"[" * 100_000,
    b'{"properties": {"title": "Board"}, "sheets": [], "extra": ' + b"9" * 100_000 + b"}",
    b"\xff\xfe{}",
    *(
        b'{"properties": {"title": "B"}, "sheets": [{"properties": {"title": "x"}, "data": [{"rowData": [%s]}]}]}' % row
        for row in (
            b"[]",
            b'{"values": [3]}',
            b'{"values": [{"effectiveValue": "x"}]}',
            b'{"values": [{"effectiveValue": {"stringValue": 3}}]}',
            b'{"values": [{"effectiveValue": {"numberValue": "3"}}]}',
            b'{"values": [{"effectiveValue": {"numberValue": true}}]}',
            b'{"values": [{"effectiveValue": {"boolValue": "TRUE"}}]}',
            b'{"values": [{"effectiveValue": {"errorValue": "REF"}}]}',
            b'{"values": [{"effectiveFormat": {"numberFormat": "DATE"}}]}',
            b'{"values": [{"chipRuns": [{"startIndex": "3"}]}]}',
        )
    ),
]


@pytest.mark.parametrize("nonsense", NO_BOOKS, ids=lambda answer: str(answer)[:90])
def test_an_answer_of_another_shape_is_asked_for_again_and_never_read(
    google: Google, sheets: Callable[..., Any], clock: Clock, nonsense: bytes
) -> None:
    asked = {"params": {"fields": "properties.title,sheets(properties)"}}
    google.answers = [Answer(body=nonsense)] * 5
    with pytest.raises(TryAgainLater, match="Google Sheets answered something unreadable"):
        sheets().request("get", SHEET, **asked)
    assert len(clock.pauses) == 4
    google.answers = [Answer(body=nonsense)]
    assert sheets().request("get", SHEET, **asked).json() == BOOK


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"etag": 3},
        {"status": None},
        {"start": {}},
        {"start": {"dateTime": "soon"}},
        {"start": {"date": "2026-13-01"}},
        {"end": {"dateTime": "0001-01-01T00:00:00+14:00"}},
        {"attendees": {}},
        {"attendees": [None]},
        {"attendees": [{"email": 3}]},
        {"summary": ["x"]},
        {"sequence": "1"},
        {"conferenceData": "x"},
        {"conferenceData": {"entryPoints": [{"uri": 3}]}},
        {"extendedProperties": {"private": {"ref": 3}}},
        {"extendedProperties": []},
    ],
    ids=str,
)
def test_an_event_of_another_shape_is_never_read_and_one_that_lacks_its_time_neither(
    google: Google, events: Callable[..., Any], change: dict[str, Any]
) -> None:
    odd = NEW | change
    lacking = {key: value for key, value in NEW.items() if key not in change}
    for event in (odd, lacking) if set(change) & {"id", "etag", "status", "start", "end"} else (odd,):
        google.answers = [Answer(body=event)] * 5
        with pytest.raises(TryAgainLater, match="Google Calendar answered something unreadable"):
            execute(events().get(calendarId="primary", eventId="cs1"), repeatable=False)
        google.answers = [Answer(body=LISTING | {"items": [event]})] * 5
        with pytest.raises(TryAgainLater, match="Google Calendar answered something unreadable"):
            execute(events().list(calendarId="primary"), repeatable=False)


def test_of_a_deleted_event_the_id_alone_is_enough(google: Google, events: Callable[..., Any]) -> None:
    stub = {"id": "cs1", "etag": '"1"', "status": "cancelled"}
    google.answers = [Answer(body=stub)]
    assert execute(events().get(calendarId="primary", eventId="cs1"), repeatable=False) == stub


def test_an_answer_without_end_is_not_read_to_its_end(
    google: Google, sheets: Callable[..., Any], events: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("sheets_http", "calendar_http"):
        monkeypatch.setattr(f"cowork_sheets.google.{module}.LARGEST", 10_000)
    long = BOOK | {"extra": "x" * 20_000}
    google.answers = [Answer(body=long)] * 5
    with pytest.raises(TryAgainLater, match="Google Sheets did not answer"):
        sheets().request("get", SHEET)
    google.answers = [Answer(body=LISTING | {"extra": "x" * 20_000})] * 5
    with pytest.raises(TryAgainLater, match="Google Calendar did not answer"):
        execute(events().list(calendarId="primary"), repeatable=False)
