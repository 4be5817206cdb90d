"""The error answers of the services, word for word where they are known.

Sheets has ``code, message, status, details`` and no ``errors``. Calendar and Drive have ``errors, code, message`` and
no ``status``, unless Google's front end answers for them; then it is both.
"""

from tests.google.exchange import JSON, Answer, Refused

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
}

BAD_CREDENTIALS = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
MISSING_CREDENTIALS = (
    "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other "
    "valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
UNREGISTERED_CALLER = (
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other "
    "form of API consumer identity to call this API."
)
PROTECTED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if "
    "you need to edit."
)


def sheets_answer(code: int, message: str, status: str = "", details: list[JSON] | None = None) -> Answer:
    """Make an error answer in the form of the Sheets API."""
    error: JSON = {"code": code, "message": message, "status": status or STATUS_NAMES[code]}
    if details:
        error["details"] = details
    return Answer(code, {"error": error})


def sheets_error(code: int, message: str, status: str = "", details: list[JSON] | None = None) -> Refused:
    """Refuse in the form of the Sheets API."""
    return Refused(sheets_answer(code, message, status, details))


def invalid_argument(message: str) -> Refused:
    """Refuse with the Sheets API's most frequent error."""
    return sheets_error(400, message)


def calendar_answer(code: int, reason: str, message: str, domain: str = "global", location: str = "") -> Answer:
    """Make an error answer in the form of the Calendar API. ``location`` is a header's or a parameter's name."""
    error = {"domain": domain, "reason": reason, "message": message}
    if location:
        is_header = location in {"If-Match", "Authorization"}
        error |= {"locationType": "header" if is_header else "parameter", "location": location}
    return Answer(code, {"error": {"errors": [error], "code": code, "message": message}})


def calendar_error(code: int, reason: str, message: str, domain: str = "global", location: str = "") -> Refused:
    """Refuse in the form of the Calendar API."""
    return Refused(calendar_answer(code, reason, message, domain, location))


def front_end_answer(
    service: str, code: int, message: str, classic: JSON, *, reason: str = "", metadata: JSON | None = None
) -> Answer:
    """Make an error of Google's front end; for Calendar and Drive it carries the classic ``errors`` as well."""
    details: list[JSON] = []
    if reason:
        information = {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": reason,
            "domain": "googleapis.com",
        }
        details = [{**information, "metadata": metadata or {}}]
    answer = sheets_answer(code, message, "", details)
    if service != "sheets":
        answer.body["error"]["errors"] = [classic]
    return answer


def unauthenticated(service: str, method: str, *, missing: bool) -> Refused:
    """Refuse a request whose token is missing, unknown or expired."""
    if missing and service == "sheets":
        if method == "GET":
            return sheets_error(403, UNREGISTERED_CALLER)
        return sheets_error(401, MISSING_CREDENTIALS)
    classic = {
        "message": "Login Required." if missing else "Invalid Credentials",
        "domain": "global",
        "reason": "required" if missing else "authError",
        "location": "Authorization",
        "locationType": "header",
    }
    message = MISSING_CREDENTIALS if missing else BAD_CREDENTIALS
    return Refused(front_end_answer(service, 401, message, classic))


def scope_insufficient(service: str, operation: str) -> Refused:
    """Refuse a request whose token does not carry a scope the method accepts."""
    classic = {"message": "Insufficient Permission", "domain": "global", "reason": "insufficientPermissions"}
    message = "Request had insufficient authentication scopes."
    metadata = {"service": f"{service}.googleapis.com", "method": operation}
    return Refused(
        front_end_answer(service, 403, message, classic, reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT", metadata=metadata)
    )


def service_disabled(service: str) -> Refused:
    """Refuse because the API was not switched on in the caller's project."""
    title = {"sheets": "Google Sheets API", "calendar": "Google Calendar API", "drive": "Google Drive API"}[service]
    name = {"sheets": "sheets", "calendar": "calendar-json", "drive": "drive"}[service] + ".googleapis.com"
    message = (
        f"{title} has not been used in project 123 before or it is disabled. Enable it by visiting "
        f"https://console.developers.google.com/apis/api/{name}/overview?project=123 then retry. If you enabled this "
        "API recently, wait a few minutes for the action to propagate to our systems and retry."
    )
    classic = {"message": message, "domain": "usageLimits", "reason": "accessNotConfigured"}
    metadata = {"service": name, "consumer": "projects/123"}
    return Refused(front_end_answer(service, 403, message, classic, reason="SERVICE_DISABLED", metadata=metadata))


def sheets_quota_answer(kind: str = "Read") -> Answer:
    """Make the full 429 of the Sheets API; ``kind`` is "Read" or "Write"."""
    lower = kind.lower()
    message = (
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute per user' of service "
        "'sheets.googleapis.com' for consumer 'project_number:123'."
    )
    information = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "service": "sheets.googleapis.com",
            "consumer": "projects/123",
            "quota_limit": f"{kind}RequestsPerMinutePerUser",
            "quota_limit_value": "60",
            "quota_metric": f"sheets.googleapis.com/{lower}_requests",
            "quota_location": "global",
        },
    }
    link = {
        "description": "Request a higher quota limit.",
        "url": "https://cloud.google.com/docs/quotas/help/request_increase",
    }
    help_detail = {"@type": "type.googleapis.com/google.rpc.Help", "links": [link]}
    return sheets_answer(429, message, "", [information, help_detail])


def token_error(code: int, error: str, description: str = "") -> Refused:
    """Refuse at the token endpoint (RFC 6749, section 5.2)."""
    body = {"error": error}
    if description:
        body["error_description"] = description
    return Refused(Answer(code, body))
