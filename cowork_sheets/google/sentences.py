"""What a person is told when Google refuses: what happened, why, and what to do. One table for each service."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cowork_sheets.core.later import LONGEST_PAUSE
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
from cowork_sheets.google.credentials import SCOPES, Identity, Kind
from cowork_sheets.google.errors import LOST, UNREADABLE, UNSENT, UNTRUSTED, ApiError, Service, Verdict, classify, span

QUOTA_PAUSE = LONGEST_PAUSE
"""How long nothing is created after ``quotaExceeded``; Google says “hours” and no more."""

_API_PAGES = {
    Service.SHEETS: "https://console.cloud.google.com/apis/library/sheets.googleapis.com",
    Service.CALENDAR: "https://console.cloud.google.com/apis/library/calendar-json.googleapis.com",
}
_ANSWERS_LATE = "Nothing is lost; the next run carries on."


@dataclass(frozen=True)
class Call:
    """What was being done: by whom, to which spreadsheet or calendar, and whether one event was meant.

    ``target`` is the spreadsheet's id or the calendar's address, empty when the call names none.
    """

    service: Service
    identity: Identity
    target: str = ""
    writes: bool = False
    one_event: bool = False


def explain(error: ApiError, call: Call, now: datetime) -> CoworkError:
    """Turn a refusal into the error a person sees. ``now`` is aware, in the zone to show times in."""
    match classify(error):
        case Verdict.RETRY | Verdict.RETRY_AFTER:
            return _passing(error)
        case Verdict.STOP_CREATING:
            return _quota(error, call, now)
    if error.reason == UNTRUSTED:
        return ConfigurationError(
            f"{error.service} could not prove who it is (its certificate is not trusted), so nothing was sent. "
            "Check the clock, and whether a proxy or virus scanner opens https connections."
        )
    if error.service is Service.SIGN_IN:
        return _sign_in(error, call.identity, now)
    if error.status == 401 or "unregistered callers" in error.message:
        return _not_accepted(call.identity)
    if 300 <= error.status < 400:
        return ConfigurationError(
            f"The server asked for {error.service} sends us elsewhere ({error.status}), where no sign-in is sent. "
            "Check google.sheets_endpoint, google.calendar_endpoint, or a proxy in between."
        )
    if error.status == 403 and (shared := _setup(error, call.identity)):
        return shared
    return _sheets(error, call) if error.service is Service.SHEETS else _calendar(error, call)


def _passing(error: ApiError) -> CoworkError:
    if error.reason == UNSENT:
        return TryAgainLater(f"{error.service} cannot be reached: no network, or a proxy is needed. {_ANSWERS_LATE}")
    if error.reason in {LOST, UNREADABLE}:
        what = "did not answer" if error.reason == LOST else "answered something unreadable"
        return TryAgainLater(f"{error.service} {what}, also when asked again. {_ANSWERS_LATE}")
    if error.retry_after is not None and error.status != 409:
        return TryAgainLater(f"{error.service} asks for a pause of {span(error.retry_after)}. {_ANSWERS_LATE}")
    if error.status in {403, 429}:
        return TryAgainLater(f"{error.service} is asked too often at the moment; wait a minute. {_ANSWERS_LATE}")
    if error.status == 409:
        return TryAgainLater(f"{error.service} was busy with another change. {_ANSWERS_LATE}")
    return TryAgainLater(f"{error.service} is out of order at the moment ({error.status}). {_ANSWERS_LATE}")


def _quota(error: ApiError, call: Call, now: datetime) -> CoworkError:
    until = now + QUOTA_PAUSE
    robot = "" if call.identity.can_invite else " Service accounts that invite guests are answered this way, too."
    return QuotaExceeded(
        f"{error.service} takes no more changes to {call.target or 'this calendar'} for some hours: too many "
        f"invitations in a short time. Paused until {until:%H:%M}; trying sooner makes it longer.{robot}",
        until,
    )


def _not_accepted(identity: Identity) -> CoworkError:
    if identity.kind is Kind.PERSON:
        return PermissionNeeded("Google does not accept this sign-in any more. Sign in again: cowork login")
    name = identity.robot or identity.share_with
    return PermissionNeeded(
        f"Google does not accept the key of {name}. Check in the console that the service account still exists and "
        "its key was not deleted; else make a new key."
    )


def _setup(error: ApiError, identity: Identity) -> CoworkError | None:
    """Explain what both services refuse for the same reasons: the project, the scopes, the project's own allowance."""
    if error.reason in {"SERVICE_DISABLED", "accessNotConfigured"}:
        link = error.link or _API_PAGES[error.service]
        return PermissionNeeded(
            f"The {error.service} API is switched off in your Google project. Turn it on, wait two minutes, "
            f"and try again: {link}"
        )
    if error.reason in {"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions"}:
        return _narrow(error.service, identity)
    if error.reason in {"dailyLimitExceeded", "quotaExceeded"}:
        return TryAgainLater(f"Your Google project has used up its requests for today. {_ANSWERS_LATE}")
    return None


def _narrow(service: Service, identity: Identity) -> CoworkError:
    if identity.kind is Kind.PERSON:
        return PermissionNeeded(
            f"This sign-in was not given access to {service}. Sign in again and leave every box ticked: cowork login"
        )
    return PermissionNeeded(f"{identity.share_with} may not use {service}. It needs the scopes {' '.join(SCOPES)}")


def _sheets(error: ApiError, call: Call) -> CoworkError:
    who = call.identity.share_with
    if error.status == 403:
        sees = "The sheet can be read but not written." if call.writes else "The sheet is not shared with this sign-in."
        return PermissionNeeded(
            f"{sees} Open it → Share → add {who} as Editor. If Google says that sharing outside your organisation is "
            "forbidden, ask its administrator, or sign in as somebody inside."
        )
    if error.status == 404:
        return ConfigurationError(
            f"There is no Google Sheet {_quoted(call.target)}at this link. Copy the link from the browser's address "
            f"bar into cowork.toml; if it is right, open the sheet → Share → add {who} as Editor."
        )
    if "not supported for this document" in error.message:
        return ConfigurationError(
            "The link leads to an Excel file kept in Drive, not to a Google Sheet. Open it → File → Save as Google "
            "Sheets, then put the new link into cowork.toml."
        )
    if "protected cell" in error.message:
        return PermissionNeeded(
            f"A cell that cowork has to fill is protected. In the sheet: Data → Protect sheets and ranges → open the "
            f"range → Set permissions → allow {who}, or show a warning only."
        )
    return _other(error)


def _calendar(error: ApiError, call: Call) -> CoworkError:
    who, calendar = call.identity.share_with, call.target or "this calendar"
    match error.status:
        case 400:
            return _refused(error, call)
        case 403:
            return _forbidden(error, who, calendar)
        case 404 | 410 if call.one_event:
            return EventGone("The event is not in the calendar any more.")
        case 404:
            return ConfigurationError(
                f"There is no calendar {calendar} that {who} can see. Check calendar.id; if it is right: Calendar → "
                f"Settings → {calendar} → Share with specific people → add {who} with “Make changes to events”."
            )
        case 409:
            return EventExists("An event with this id is in the calendar already.")
        case 410:
            return TryAgainLater(f"Google Calendar wants the calendar read anew. {_ANSWERS_LATE}")
        case 412:
            return EventChanged("The event was changed in the calendar a moment ago; the next run looks again.")
    return _other(error)


def _forbidden(error: ApiError, who: str, calendar: str) -> CoworkError:
    match error.reason:
        case "forbiddenForServiceAccounts":
            return PermissionNeeded(
                f"The service account {who} cannot invite guests; Google allows that to people only. Sign in as a "
                "person (cowork login), or let a Workspace administrator grant delegation and set google.subject."
            )
        case "requiredAccessLevel":
            return PermissionNeeded(
                f"{who} can see the calendar {calendar} but not change it. Calendar → Settings → {calendar} → Share "
                f"with specific people → {who} → “Make changes to events”."
            )
        case "forbiddenForNonOrganizer":
            return RequestRefused("Only the organizer of this event can change it; ask them, or make a new session.")
        case "forbidden":
            return RequestRefused("Google Calendar does not let this event be changed; it may have been deleted there.")
    return PermissionNeeded(f"Google Calendar refused {who}: {error.message or error.reason or 'no reason given'}")


def _refused(error: ApiError, call: Call) -> CoworkError:
    """Explain the 400s: one event that Google cannot take as it is."""
    reason, message = error.reason, error.message.rstrip(".")
    if "conference type" in message:
        robot = "" if call.identity.can_make_meet else "; service accounts never can"
        return RequestRefused(
            f"Google cannot make a Meet link with this sign-in and calendar{robot}. "
            "Give people a Room link in the People tab, or choose another place."
        )
    if "attendee email" in message:
        return RequestRefused("Google does not take one of the guests' addresses. Check Email in the People tab.")
    if "time zone" in message.lower() and reason == "invalid":
        return RequestRefused(f"Google does not know this time zone ({message}). Write it like Europe/Berlin.")
    if reason == "timeRangeEmpty":
        return RequestRefused("The session would end before it begins. Check Start and Length.")
    if reason == "invalidParameter":
        return RequestRefused(
            f"Google did not understand the request ({message}). Please report this to cowork-sheets."
        )
    return RequestRefused(f"Google did not take this event: {message or reason or 'no reason given'}.")


def _other(error: ApiError) -> CoworkError:
    what = error.message or error.reason or "no reason given"
    if classify(error) is Verdict.THIS_ONE_ONLY:
        return RequestRefused(f"{error.service} did not take a change ({error.status}): {what}")
    return CoworkError(f"{error.service} answered {error.status}: {what}")


def _sign_in(error: ApiError, identity: Identity, now: datetime) -> CoworkError:
    reason, message = error.reason, error.message
    if "short-lived token" in message or ("Invalid JWT" in message and "ignature" not in message):
        return TryAgainLater(
            "This computer's clock seems wrong: Google finds the sign-in dated in the past or the future. Check the "
            "clock (let it set itself by the internet) and run again."
        )
    if reason == "unauthorized_client" or "client not authorized" in message:
        return _not_delegated(identity)
    if identity.kind is Kind.DELEGATED and ("Invalid email or User ID" in message or "account not found" in message):
        return PermissionNeeded(
            f"Google knows nobody called {identity.who} in this Workspace. Check google.subject and the key file."
        )
    if "invalid_rapt" in (reason + message) or "reauth" in message.lower():
        return PermissionNeeded(
            "Your organisation asks for a fresh sign-in every so often: cowork login. For a computer nobody sits at, "
            "ask its administrator for a service account with delegation."
        )
    if reason in {"invalid_client", "deleted_client", "disabled_client"}:
        return PermissionNeeded(
            "The OAuth client in the credentials file does not exist any more, or was changed. Download it anew from "
            "https://console.cloud.google.com/apis/credentials, then: cowork login"
        )
    if reason in {"admin_policy_enforced", "org_internal", "access_denied"}:
        return PermissionNeeded(f"Your organisation does not allow this app ({reason}). Ask its administrator.")
    if reason == "invalid_scope":
        return _narrow(Service.SIGN_IN, identity)
    if identity.kind is Kind.PERSON:
        return _expired(identity, now)
    if reason == "invalid_grant":
        return _not_accepted(identity)
    return PermissionNeeded(f"Google refused the sign-in: {message or reason or f'answer {error.status}'}")


def _expired(identity: Identity, now: datetime) -> CoworkError:
    age = now - identity.signed_in_at if identity.signed_in_at else None
    made = f" (made {span(age.total_seconds())} ago)" if age else ""
    if age and timedelta(days=6, hours=12) <= age <= timedelta(days=9):
        return PermissionNeeded(
            f"Google stopped accepting your sign-in{made}: a sign-in lasts 7 days while the app is in “Testing”. "
            "Publish the app (Google Auth Platform → Audience → Publish app), then: cowork login"
        )
    return PermissionNeeded(
        f"Google stopped accepting your sign-in{made}. It was revoked, unused for 6 months, or made by an app in "
        "“Testing” (7 days; publish the app). Sign in again: cowork login"
    )


def _not_delegated(identity: Identity) -> CoworkError:
    if identity.kind is not Kind.DELEGATED:
        return PermissionNeeded("Google does not allow this OAuth client to sign in. Make one of the type Desktop app.")
    return PermissionNeeded(
        f"{identity.robot} may not act for {identity.who} yet. A Workspace administrator adds it at admin.google.com "
        "→ Security → API controls → Domain-wide delegation (it can take a day to work): client id "
        f"{identity.client_id or f'of {identity.robot}'}, scopes {','.join(SCOPES)}"
    )


def _quoted(target: str) -> str:
    return f"“{target}” " if target else ""
