"""What Whereby's published API description (OpenAPI, "Whereby REST API" v1) says of meetings, as a small table.

Only what a client of rooms needs: which calls there are, what they may be given, what they answer with. The guide to
room name prefixes adds one query parameter, ``roomName[startsWith]``.
"""

import re
from typing import Any

MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
_MEETING = {"meetingId": str, "roomName": str, "roomUrl": "https://.*", "startDate": MOMENT, "endDate": MOMENT,
            "hostRoomUrl": "https://.*", "viewerRoomUrl": "https://.*"}  # fmt: skip
_REQUIRED = {"meetingId", "roomUrl", "endDate"}
_NEW = {
    "endDate": MOMENT, "startDate": MOMENT, "isLocked": bool, "roomMode": "group|normal",
    "roomNamePrefix": "[a-z0-9]{0,39}", "roomNamePattern": "uuid|human-short", "templateType": "viewerMode",
}  # fmt: skip
_LISTED = {"cursor": ".*", "limit": r"[1-9]\d?|100", "fields": ".*", "roomName[startsWith]": "/.*"}

CALLS: dict[str, dict[str, Any]] = {
    "POST /meetings": {"body": _NEW, "needs": {"endDate"}, "query": {}, "answers": {201, 401, 403, 429}},
    "GET /meetings": {"query": _LISTED, "answers": {200, 401, 404, 429}},
    "GET /meetings/{meetingId}": {"query": {"fields": ".*"}, "answers": {200, 401, 404, 429}},
    "DELETE /meetings/{meetingId}": {"query": {}, "answers": {204, 401, 429}},
}


def request_findings(call: str, query: dict[str, str], body: Any) -> list[str]:
    """Say what of a request the description does not allow."""
    known = CALLS.get(call)
    if known is None:
        return [f"there is no call {call}"]
    findings = _against(known["query"], query, "query")
    if "body" not in known:
        return findings + ([f"{call} takes no body"] if body is not None else [])
    if not isinstance(body, dict):
        return [*findings, "the body is no object"]
    return findings + _against(known["body"], body, "body") + [f"{n} is missing" for n in known["needs"] - set(body)]


def answer_findings(call: str, status: int, body: Any) -> list[str]:
    """Say what of an answer the description does not allow."""
    if status not in CALLS[call]["answers"]:
        return [f"{call} never answers {status}"]
    meetings: list[Any] = []
    if status == 201 or (status == 200 and "{meetingId}" in call):
        meetings = [body]
    elif status == 200:
        if not isinstance(body.get("results"), list) or "cursor" not in body:
            return ["a page has results and a cursor"]
        meetings = body["results"]
    findings = []
    for meeting in meetings:
        findings += _against(_MEETING, meeting, "meeting") + [f"{n} is missing" for n in _REQUIRED - set(meeting)]
    return findings


def _against(table: dict[str, Any], values: dict[str, Any], where: str) -> list[str]:
    findings = []
    for name, value in values.items():
        kind = table.get(name)
        if kind is None:
            findings.append(f"{where}: there is no {name}")
        elif isinstance(kind, type):
            if not isinstance(value, kind):
                findings.append(f"{where}: {name} is {value!r}")
        elif not isinstance(value, str) or not re.fullmatch(kind, value):
            findings.append(f"{where}: {name} is {value!r}")
    return findings
