# ruff: noqa: E501 - the tables of refusals read best with one case a line
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Never

import pytest

from cowork_sheets.errors import (
    ConfigurationError,
    CoworkError,
    EventChanged,
    EventExists,
    EventGone,
    PermissionNeeded,
    QuotaExceeded,
    RequestRefused,
    TryAgainLater,
)
from cowork_sheets.google.credentials import Identity, Kind
from cowork_sheets.google.errors import (
    LOST,
    UNREADABLE,
    UNSENT,
    UNTRUSTED,
    ApiError,
    Service,
    Verdict,
    classify,
    parse_error,
    token_error,
)
from cowork_sheets.google.sentences import Call, explain

NOW = datetime(2026, 1, 15, 8, 0, tzinfo=UTC)
ROBOT = Identity(Kind.SERVICE_ACCOUNT, "bot@p.iam.gserviceaccount.com", "1234", "bot@p.iam.gserviceaccount.com")
DELEGATED = Identity(Kind.DELEGATED, "ada@example.org", "1234", "bot@p.iam.gserviceaccount.com")
ADA = Identity(Kind.PERSON, signed_in_at=NOW - timedelta(days=30))
SHARE = "Share → add bot@p.iam.gserviceaccount.com as Editor"


def sheets_body(status: str, message: str, **info: Any) -> dict[str, Any]:
    details = (
        [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "domain": "googleapis.com", **info}] if info else []
    )
    return {"error": {"code": 400, "message": message, "status": status, **({"details": details} if details else {})}}


def calendar_body(reason: str, message: str, domain: str = "global", **extras: Any) -> dict[str, Any]:
    return {
        "error": {"errors": [{"domain": domain, "reason": reason, "message": message, **extras}], "message": message}
    }


def parsed(status: int, body: Any, service: Service, **headers: str) -> ApiError:
    raw = body if isinstance(body, bytes) else json.dumps(body, indent=2).encode()
    return parse_error(status, headers, raw, service, NOW)


READ_SHEET = Call(Service.SHEETS, ROBOT, "sheet-1")
WRITE_SHEET = Call(Service.SHEETS, ROBOT, "sheet-1", writes=True)
LIST = Call(Service.CALENDAR, ROBOT, "team@example.org")
INSERT = Call(Service.CALENDAR, ROBOT, "team@example.org", writes=True)
EVENT = Call(Service.CALENDAR, ROBOT, "team@example.org", writes=True, one_event=True)
NOT_USED = (
    "Google Sheets API has not been used in project 123 before or it is disabled. Enable it by visiting "
    "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=123 then retry."
)
ENABLE = "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=123"
PROTECTED = (
    "Invalid requests[0].updateCells: You are trying to edit a protected cell or object. Please contact the spreadsheet "
    "owner to remove protection if you need to edit."
)
QUOTA = (
    "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service "
    "'sheets.googleapis.com' for consumer 'project_number:123'."
)
UNREGISTERED = "Method doesn't allow unregistered callers (callers without established identity). Please use API Key"


@pytest.mark.parametrize(
    ("status", "body", "call", "verdict", "error", "words"),
    [
        (400, sheets_body("INVALID_ARGUMENT", "Invalid value"), READ_SHEET, Verdict.THIS_ONE_ONLY, RequestRefused, "Invalid value"),
        (400, sheets_body("INVALID_ARGUMENT", PROTECTED), WRITE_SHEET, Verdict.THIS_ONE_ONLY, PermissionNeeded, "Protect sheets and ranges"),
        (400, sheets_body("FAILED_PRECONDITION", "This operation is not supported for this document"), READ_SHEET, Verdict.THIS_ONE_ONLY, ConfigurationError, "Save as Google Sheets"),
        (401, sheets_body("UNAUTHENTICATED", "Request had invalid authentication credentials."), READ_SHEET, Verdict.STOP_RUN, PermissionNeeded, "does not accept the key of bot@"),
        (403, sheets_body("PERMISSION_DENIED", UNREGISTERED), READ_SHEET, Verdict.STOP_RUN, PermissionNeeded, "does not accept the key of bot@"),
        (403, sheets_body("PERMISSION_DENIED", "The caller does not have permission"), READ_SHEET, Verdict.STOP_RUN, PermissionNeeded, SHARE),
        (403, sheets_body("PERMISSION_DENIED", "The caller does not have permission"), WRITE_SHEET, Verdict.STOP_RUN, PermissionNeeded, "can be read but not written"),
        (403, sheets_body("PERMISSION_DENIED", "Request had insufficient authentication scopes.", reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT"), READ_SHEET, Verdict.STOP_RUN, PermissionNeeded, "auth/spreadsheets"),
        (403, sheets_body("PERMISSION_DENIED", NOT_USED, reason="SERVICE_DISABLED"), READ_SHEET, Verdict.STOP_RUN, PermissionNeeded, re.escape(ENABLE)),
        (403, sheets_body("PERMISSION_DENIED", "disabled", reason="SERVICE_DISABLED", metadata={"activationUrl": ENABLE}), READ_SHEET, Verdict.STOP_RUN, PermissionNeeded, re.escape(ENABLE)),
        (404, sheets_body("NOT_FOUND", "Requested entity was not found."), READ_SHEET, Verdict.GONE, ConfigurationError, SHARE),
        (409, sheets_body("ABORTED", "The operation was aborted."), WRITE_SHEET, Verdict.RETRY, TryAgainLater, "busy with another change"),
        (429, sheets_body("RESOURCE_EXHAUSTED", QUOTA, reason="RATE_LIMIT_EXCEEDED"), READ_SHEET, Verdict.RETRY, TryAgainLater, "asked too often"),
        (500, sheets_body("INTERNAL", "Internal error encountered."), READ_SHEET, Verdict.RETRY, TryAgainLater, "out of order"),
        (503, sheets_body("UNAVAILABLE", "The service is currently unavailable."), READ_SHEET, Verdict.RETRY, TryAgainLater, "out of order"),
        (502, b"<!DOCTYPE html><html><head><title>Error 502</title>", READ_SHEET, Verdict.RETRY, TryAgainLater, "out of order"),
        (501, {"error": "not played"}, READ_SHEET, Verdict.STOP_RUN, CoworkError, "answered 501: not played"),
        (418, b"", READ_SHEET, Verdict.THIS_ONE_ONLY, RequestRefused, r"\(418\): no reason given"),
        (400, calendar_body("invalid", "Invalid conference type value."), INSERT, Verdict.THIS_ONE_ONLY, RequestRefused, "Meet link .*service accounts never can"),
        (400, calendar_body("invalid", "Invalid attendee email."), INSERT, Verdict.THIS_ONE_ONLY, RequestRefused, "Email in the People tab"),
        (400, calendar_body("invalid", "Invalid time zone definition for start time."), INSERT, Verdict.THIS_ONE_ONLY, RequestRefused, "Europe/Berlin"),
        (400, calendar_body("invalid", "Invalid resource id value."), INSERT, Verdict.THIS_ONE_ONLY, RequestRefused, "Invalid resource id value"),
        (400, calendar_body("required", "Missing end time."), INSERT, Verdict.THIS_ONE_ONLY, RequestRefused, "Missing end time"),
        (400, calendar_body("required", "Missing time zone definition for start time."), INSERT, Verdict.THIS_ONE_ONLY, RequestRefused, "Missing time zone"),
        (400, calendar_body("invalidParameter", "Invalid value 'x'."), INSERT, Verdict.THIS_ONE_ONLY, RequestRefused, "report this"),
        (400, calendar_body("timeRangeEmpty", "The specified time range is empty.", "calendar"), INSERT, Verdict.THIS_ONE_ONLY, RequestRefused, "end before it begins"),
        (401, calendar_body("authError", "Invalid Credentials", location="Authorization"), LIST, Verdict.STOP_RUN, PermissionNeeded, "does not accept the key"),
        (403, calendar_body("insufficientPermissions", "Insufficient Permission"), LIST, Verdict.STOP_RUN, PermissionNeeded, "calendar.events"),
        (403, calendar_body("accessNotConfigured", "Not used", "usageLimits", extendedHelp="https://console.developers.google.com/a"), LIST, Verdict.STOP_RUN, PermissionNeeded, "https://console.developers.google.com/a"),
        (403, calendar_body("accessNotConfigured", "Not used", "usageLimits", extendedHelp="https://evil.example.org/a"), LIST, Verdict.STOP_RUN, PermissionNeeded, "library/calendar-json.googleapis.com"),
        (403, calendar_body("userRateLimitExceeded", "User Rate Limit Exceeded", "usageLimits"), INSERT, Verdict.RETRY, TryAgainLater, "wait a minute"),
        (403, calendar_body("rateLimitExceeded", "Rate Limit Exceeded", "usageLimits"), INSERT, Verdict.RETRY, TryAgainLater, "wait a minute"),
        (429, calendar_body("rateLimitExceeded", "Rate Limit Exceeded", "usageLimits"), INSERT, Verdict.RETRY, TryAgainLater, "wait a minute"),
        (403, calendar_body("dailyLimitExceeded", "Daily Limit Exceeded", "usageLimits"), INSERT, Verdict.STOP_RUN, TryAgainLater, "for today"),
        (403, calendar_body("quotaExceeded", "Calendar usage limits exceeded.", "usageLimits"), INSERT, Verdict.STOP_CREATING, QuotaExceeded, "Paused until 14:00.*Service accounts"),
        (403, calendar_body("forbiddenForServiceAccounts", "Service accounts cannot invite attendees", "calendar"), INSERT, Verdict.STOP_RUN, PermissionNeeded, "cannot invite guests.*google.subject"),
        (403, calendar_body("requiredAccessLevel", "You need to have writer access", "calendar"), INSERT, Verdict.STOP_RUN, PermissionNeeded, "see the calendar team@example.org.*Make changes to events"),
        (403, calendar_body("forbiddenForNonOrganizer", "Shared", "calendar"), EVENT, Verdict.THIS_ONE_ONLY, RequestRefused, "Only the organizer"),
        (403, calendar_body("forbidden", "Forbidden"), EVENT, Verdict.THIS_ONE_ONLY, RequestRefused, "may have been deleted"),
        (403, calendar_body("newReason", "Something new"), EVENT, Verdict.STOP_RUN, PermissionNeeded, "Something new"),
        (404, calendar_body("notFound", "Not Found"), LIST, Verdict.GONE, ConfigurationError, "no calendar team@example.org .*add bot@"),
        (404, calendar_body("notFound", "Not Found"), EVENT, Verdict.GONE, EventGone, "not in the calendar any more"),
        (409, calendar_body("duplicate", "The requested identifier already exists."), INSERT, Verdict.CONFLICT, EventExists, "already"),
        (409, calendar_body("conflict", "Conflict"), INSERT, Verdict.RETRY, TryAgainLater, "busy"),
        (410, calendar_body("deleted", "Resource has been deleted"), EVENT, Verdict.GONE, EventGone, "not in the calendar any more"),
        (410, calendar_body("fullSyncRequired", "Sync token is no longer valid", "calendar"), LIST, Verdict.GONE, TryAgainLater, "read anew"),
        (410, calendar_body("updatedMinTooLongAgo", "too long ago", "calendar"), LIST, Verdict.GONE, TryAgainLater, "read anew"),
        (412, calendar_body("conditionNotMet", "Precondition Failed", location="If-Match"), EVENT, Verdict.CHANGED, EventChanged, "changed in the calendar"),
        (500, calendar_body("backendError", "Backend Error"), INSERT, Verdict.RETRY, TryAgainLater, "out of order"),
        (503, b"<html><body><h1>Service Unavailable</h1></body></html>", INSERT, Verdict.RETRY, TryAgainLater, "out of order"),
    ],
)  # fmt: skip
def test_every_refusal_has_its_verdict_and_its_sentence(
    status: int, body: Any, call: Call, verdict: Verdict, error: type[CoworkError], words: str
) -> Never:
    seen = parsed(status, body, call.service)
    assert classify(seen) is verdict
    told = explain(seen, call, NOW)
    assert type(told) is error
    with pytest.raises(error, match=words):
        raise told


def test_a_person_is_told_to_sign_in_again_where_a_robot_needs_another_key() -> None:
    call = Call(Service.SHEETS, ADA, "sheet-1")
    rejected = parsed(401, sheets_body("UNAUTHENTICATED", "x"), Service.SHEETS)
    assert str(explain(rejected, call, NOW)).endswith("cowork login")
    narrow = parsed(
        403, sheets_body("PERMISSION_DENIED", "x", reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT"), Service.SHEETS
    )
    assert "every box ticked: cowork login" in str(explain(narrow, call, NOW))
    denied = parsed(403, sheets_body("PERMISSION_DENIED", "The caller does not have permission"), Service.SHEETS)
    assert "add the account you signed in with as Editor" in str(explain(denied, call, NOW))
    quota = parsed(403, calendar_body("quotaExceeded", "x"), Service.CALENDAR)
    assert "Service accounts" not in str(explain(quota, Call(Service.CALENDAR, ADA), NOW))


@pytest.mark.parametrize(
    ("answer", "identity", "error", "words"),
    [
        ({"error": "invalid_grant", "error_description": "Token has been expired or revoked."}, ADA, PermissionNeeded, r"\(made 30 days ago\).*revoked.*cowork login"),
        ({"error": "invalid_grant", "error_description": "reauth related error (invalid_rapt)"}, ADA, PermissionNeeded, "Your organisation asks for a fresh sign-in"),
        ({"error": "invalid_client", "error_description": "The OAuth client was not found."}, ADA, PermissionNeeded, "OAuth client .* does not exist"),
        ({"error": "unauthorized_client", "error_description": "Unauthorized"}, ADA, PermissionNeeded, "type Desktop app"),
        ({"error": "org_internal"}, ADA, PermissionNeeded, "does not allow this app"),
        ({"error": "invalid_scope", "error_description": "Bad Request"}, ADA, PermissionNeeded, "every box ticked"),
        ({"error": "invalid_grant", "error_description": "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."}, ROBOT, TryAgainLater, "clock seems wrong"),
        ({"error": "invalid_grant", "error_description": "Invalid JWT Signature."}, ROBOT, PermissionNeeded, "does not accept the key of bot@"),
        ({"error": "invalid_grant", "error_description": "Invalid grant: account not found"}, ROBOT, PermissionNeeded, "does not accept the key of bot@"),
        ({"error": "invalid_grant", "error_description": "Invalid email or User ID"}, DELEGATED, PermissionNeeded, "nobody called ada@example.org"),
        ({"error": "unauthorized_client", "error_description": "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested."}, DELEGATED, PermissionNeeded, "client id 1234, scopes https://www.googleapis.com/auth/spreadsheets,https://www.googleapis.com/auth/calendar.events"),
        ({"error": "strange", "error_description": "Never seen"}, ROBOT, PermissionNeeded, "Never seen"),
        ("<html><title>Oops</title>", ROBOT, PermissionNeeded, "Oops"),
    ],
)  # fmt: skip
def test_every_refused_sign_in_names_its_cause(
    answer: Any, identity: Identity, error: type[CoworkError], words: str
) -> Never:
    seen = token_error(400, answer)
    assert classify(seen) is Verdict.STOP_RUN
    told = explain(seen, Call(Service.SHEETS, identity), NOW)
    assert type(told) is error
    with pytest.raises(error, match=words):
        raise told


def test_a_sign_in_that_died_after_a_week_is_blamed_on_testing() -> None:
    week_old = Identity(Kind.PERSON, signed_in_at=NOW - timedelta(days=7, hours=2))
    told = str(explain(token_error(400, {"error": "invalid_grant"}), Call(Service.SHEETS, week_old), NOW))
    assert "(made 7 days ago): a sign-in lasts 7 days while the app is in “Testing”" in told
    assert told.endswith("cowork login")


def test_a_sign_in_service_that_is_down_is_waited_for() -> None:
    seen = token_error(503, "<html>")
    assert classify(seen) is Verdict.RETRY
    assert isinstance(explain(seen, Call(Service.SHEETS, ADA), NOW), TryAgainLater)


@pytest.mark.parametrize(
    ("reason", "verdict", "error", "words"),
    [
        (UNSENT, Verdict.RETRY, TryAgainLater, "cannot be reached"),
        (LOST, Verdict.RETRY, TryAgainLater, "did not answer"),
        (UNREADABLE, Verdict.RETRY, TryAgainLater, "unreadable"),
        (UNTRUSTED, Verdict.STOP_RUN, ConfigurationError, "certificate is not trusted"),
    ],
)
def test_no_answer_at_all_is_told_too(reason: str, verdict: Verdict, error: type[CoworkError], words: str) -> Never:
    seen = ApiError(0, reason, "", None, Service.CALENDAR)
    assert classify(seen) is verdict
    with pytest.raises(error, match=words):
        raise explain(seen, LIST, NOW)


def test_googles_front_end_answers_in_both_forms_and_the_precise_reason_wins() -> None:
    body = calendar_body("insufficientPermissions", "Request had insufficient authentication scopes.")
    body["error"] |= sheets_body("PERMISSION_DENIED", "x", reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT")["error"]
    assert parsed(403, body, Service.CALENDAR).reason == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


@pytest.mark.parametrize(
    ("body", "reason", "message"),
    [
        (b"", "", ""),
        (b'{"error": {"code": 403, "mess', "", ""),
        (b"\xff\xfe", "", "\ufffd\ufffd"),
        (b"[]", "", ""),
        (b"null", "", "null"),
        (b'{"error": 7}', "", ""),
        (b'{"error": {"message": null, "errors": "x", "details": [1, {"@type": 2}]}}', "", ""),
        (b'{"error": "invalid_request", "error_description": "Bad"}', "invalid_request", "Bad"),
        (b'[{"error": {"status": "NOT_FOUND", "message": "gone"}}]', "NOT_FOUND", "gone"),
        (b"<html><style>p{}</style><body><h1>Too &amp; fro</h1>\n<p>later</p></body></html>", "", "Too & fro later"),
    ],
)
def test_any_body_can_be_read(body: Any, reason: str, message: str) -> None:
    seen = parse_error(403, {}, body, Service.CALENDAR, NOW)
    assert (seen.status, seen.reason, seen.message) == (403, reason, message)
    explain(seen, LIST, NOW)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "30"}, 30.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "Thu, 15 Jan 2026 08:01:00 GMT"}, 60.0),
        ({"retry-after": "Thu, 15 Jan 2026 07:00:00 GMT"}, 0.0),
        ({"retry-after": "Thu, 15 Jan 2026 09:01:00 GMT", "date": "Thu, 15 Jan 2026 09:00:30 GMT"}, 30.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert parse_error(503, headers, b"", Service.SHEETS, NOW).retry_after == seconds


@pytest.mark.parametrize(
    "secret",
    [
        "Bearer abc.def",
        "ya29.a0Af-x_y",
        "1//0abc-def",
        "GOCSPX-abc_def",
        "eyJhbGciOi.eyJpc3Mi.c2ln",
    ],
)
def test_secrets_in_a_message_are_taken_out(secret: str) -> None:
    seen = parsed(400, sheets_body("INVALID_ARGUMENT", f"before {secret} after"), Service.SHEETS)
    assert seen.message == "before … after"
    assert token_error(400, {"error": "x", "error_description": secret}).message == "…"
