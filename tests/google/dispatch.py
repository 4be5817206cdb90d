"""One request from arrival to answer: faults, sign-in, checks by the discovery documents, the operation, the log."""

import json
import traceback
from dataclasses import dataclass
from typing import Any

from tests.google import calendar_api, calendar_reading, drive_api, sheets_api, tokens, values_api
from tests.google.discovery import Method, answer_findings, mask_of, methods, request_findings
from tests.google.error_bodies import (
    calendar_error,
    scope_insufficient,
    service_disabled,
    sheets_error,
    unauthenticated,
)
from tests.google.exchange import Answer, LogEntry, NotEmulated, Refused, Request
from tests.google.faults import Cut, Fault
from tests.google.field_masks import prune
from tests.google.identities import NOBODY, full_scope
from tests.google.operations import OPERATIONS
from tests.google.routes import overridden, route
from tests.google.world import World

__all__ = ["calendar_api", "calendar_reading", "drive_api", "sheets_api", "tokens", "values_api"]  # they register

PRUNED_ALREADY = {"sheets.spreadsheets.get", "sheets.spreadsheets.create", "sheets.spreadsheets.getByDataFilter"}


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an answer is delivered, or not."""

    answer: Answer
    cut: Cut = ""
    delay: float = 0.0
    closes: bool = False


def handle(world: World, request: Request) -> Delivery:
    """Take a request from arrival to answer. One at a time, so that runs can be repeated exactly."""
    with world.lock:
        overridden(request)
        entry = LogEntry(request.method, request.path, "", request.query, None, request.headers, world.now())
        world.log.append(entry)
        fault: Fault | None = None
        try:
            route(request)
            entry.operation, entry.query = request.operation, request.query
            entry.body = request.body = _body(request)
            fault = world.faults.for_request(request)
            world.run_hooks(request, before=True)
            answer = _with_fault(world, request, fault)
            world.run_hooks(request, before=False)
        except NotEmulated as unknown:
            answer = _not_emulated(unknown)
        except Refused as refused:
            answer = refused.answer
        except Exception:  # noqa: BLE001 a mistake in here must not look like Google's
            answer = Answer(501, {"error": {"code": 501, "message": "The emulator failed", "status": "UNIMPLEMENTED"}})
            world.findings.append(f"{request.operation}: {traceback.format_exc()}")
        _late_effects(world, entry)
        entry.caller = request.caller
        delivery = _delivery(answer, fault, closes=world.switches.connection_close)
        entry.status, entry.answer = delivery.answer.status, delivery.answer.body
        entry.outcome = delivery.cut or "answered"
        return delivery


def _body(request: Request) -> Any:
    if not request.content or "json" not in request.headers.get("content-type", "json"):
        return None
    try:
        return json.loads(request.content)
    except ValueError:
        if request.operation.startswith("sheets"):
            raise sheets_error(400, "Invalid JSON payload received. Unexpected token.") from None
        raise calendar_error(400, "parseError", "Parse Error") from None


def _delivery(answer: Answer, fault: Fault | None, *, closes: bool) -> Delivery:
    if closes:
        answer.headers["Connection"] = "close"
    if fault is None:
        return Delivery(answer)
    answer.headers.update(fault.headers)
    if fault.alter and answer.status == 200:
        answer = Answer(200, fault.alter(answer.body), answer.headers)
    return Delivery(answer, fault.cut, fault.delay, fault.closes)


def _not_emulated(unknown: NotEmulated) -> Answer:
    message = f"The emulator does not play this: {unknown}"
    classic = {"domain": "emulator", "reason": "notEmulated", "message": message}
    return Answer(501, {"error": {"code": 501, "message": message, "status": "UNIMPLEMENTED", "errors": [classic]}})


def _with_fault(world: World, request: Request, fault: Fault | None) -> Answer:
    service = request.operation.partition(".")[0]
    if fault is None:
        return perform(world, request)
    if not fault.takes_effect:
        return fault.answer(service) if fault.answer else Answer(500)
    restore = world.snapshot() if fault.late is not None else None
    answer = perform(world, request)
    if restore and fault.late is not None:
        restore()
        world.late.append((fault.late + 1, request))  # this request's own answer is not one of the further ones
    return fault.answer(service) if fault.answer else answer


def _late_effects(world: World, entry: LogEntry) -> None:
    """Count an answered request, and let effects show whose time has come."""
    if not entry.operation:
        return
    waiting = [(left - 1, request) for left, request in world.late]
    world.late = [(left, request) for left, request in waiting if left > 0]
    for left, request in waiting:
        if left <= 0:
            try:
                OPERATIONS[request.operation](world, request)
            except Refused as refused:
                entry.outcome = f"a late effect was refused: {refused}"


def perform(world: World, request: Request) -> Answer:
    """Sign in, check, carry out and check the answer."""
    method = methods().get(request.operation)
    if method is None:
        return OPERATIONS[request.operation](world, request)
    _sign_in(world, request, method)
    if method.operation not in OPERATIONS:
        raise NotEmulated(method.operation)
    _check_request(world, request, method)
    world.quotas.charge(world, request)
    answer = OPERATIONS[method.operation](world, request)
    world.findings += [f"{method.operation}: {finding}" for finding in answer_findings(method, answer.body)]
    fields = request.one("fields")
    if fields and answer.body is not None and method.operation not in PRUNED_ALREADY:
        answer.body = prune(answer.body, mask_of(method, fields)[0])
    return answer


def _sign_in(world: World, request: Request, method: Method) -> None:
    authorization = request.headers.get("authorization", "")
    identity = world.tokens.identity(authorization, world.now())
    if identity is None:
        raise unauthenticated(method.service, request.method, missing=not authorization)
    request.identity = identity
    if method.service in world.disabled_services:
        raise service_disabled(method.service)
    granted = identity.scopes & method.scopes
    if not granted:
        request.identity = NOBODY
        raise scope_insufficient(method.service, method.operation)
    named = request.arguments.get("spreadsheetId")
    if named and granted == {full_scope("drive.file")} and named not in world.app_files:
        raise sheets_error(404, "Requested entity was not found.")
    if granted == {full_scope("calendar.app.created")}:
        raise calendar_error(404, "notFound", "Not Found")
    if granted <= {full_scope("calendar.events.owned"), full_scope("calendar.events.owned.readonly")}:
        calendar = world.calendars.get(request.arguments["calendarId"].casefold())
        if calendar is not None and calendar.role(identity.address) != "owner":
            raise scope_insufficient(method.service, method.operation)


def _check_request(world: World, request: Request, method: Method) -> None:
    findings = request_findings(method, request)
    world.findings += [f"{method.operation}: {finding}" for finding in findings]
    if fields := request.one("fields"):
        _, problem = mask_of(method, fields)
        if problem:
            _refuse_mask(method, problem)
    if not findings:
        return
    if method.service == "sheets":
        raise sheets_error(400, _sheets_message(findings, request))
    wrong = next((finding for finding in findings if finding.startswith("parameter")), "")
    if wrong:
        name = wrong.split("'")[1]
        message = f"Invalid value '{request.one(name)}'. Values must match the following regular expression: ..."
        raise calendar_error(400, "invalidParameter", message, location=name)
    if any(finding.startswith("body") and "unknown field" not in finding for finding in findings):
        raise calendar_error(400, "invalid", "Invalid Value")


def _sheets_message(findings: list[str], request: Request) -> str:
    not_lists = [finding for finding in findings if finding.endswith("is not a list") and ".values: " in finding]
    if not_lists:
        found = not_lists[0].split(": ", 1)[1].removesuffix(" is not a list")
        place = "data.values" if request.operation.endswith("values.update") else "data[0].values"
        shown = found if found[:1] not in "'\"" else json.dumps(found[1:-1])
        return f"Invalid value at '{place}' (type.googleapis.com/google.protobuf.ListValue), {shown}"
    return f"Invalid JSON payload received. {findings[0]}"


def _refuse_mask(method: Method, path: str) -> None:
    description = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    if method.service == "sheets":
        violation = {"field": path, "description": description}
        detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
        raise sheets_error(400, "Request contains an invalid argument.", details=[detail])
    raise calendar_error(400, "invalidParameter", f"Invalid field selection {path}", location="fields")
