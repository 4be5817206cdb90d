"""What goes wrong with one request: the run dies, no answer comes, or a wrong one, with an effect, without, or later.

An error is the one that the Google adapters raise for such an answer: the answers are the emulator's, read and put into
words by the product's own transport. Where that asks again by itself, what the second request meets is played, too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from cowork_sheets.core.model import Mark
from cowork_sheets.errors import (
    BoardChanged,
    BoardUnreadable,
    CoworkError,
    EventExists,
    EventGone,
    PermissionNeeded,
    TryAgainLater,
)
from cowork_sheets.google.credentials import Identity, Kind
from cowork_sheets.google.errors import LOST, UNREADABLE, ApiError, Service, parse_error
from cowork_sheets.google.sentences import Call, explain
from tests.google import faults as answers
from tests.google.error_bodies import calendar_answer, sheets_answer
from tests.google.exchange import Answer
from tests.matrix.wire import WRITES, Gate, Perform, Request

IDENTITY = Identity(Kind.PERSON, "ada@example.org")
OF_ONE_EVENT = {"get", "update", "cancel"}
LATER = ("next request", "run over", "next read", "next events")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong with a request of some kind, by its name."""

    kind: str
    name: str
    play: Callable[[Gate, Request, Perform], Any]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"

    def __call__(self, gate: Gate, request: Request, perform: Perform) -> Any:
        gate.is_disturbed = True
        return self.play(gate, request, perform)


# --- errors, as the transport words them --------------------------------------------------------------------------


def _worded(gate: Gate, request: Request, error: ApiError) -> CoworkError:
    call = Call(error.service, IDENTITY, "ada@example.org", request.writes, request.kind in OF_ONE_EVENT)
    return explain(error, call, gate.stage.now)


def _service(request: Request) -> Service:
    return Service.SHEETS if request.to_board else Service.CALENDAR


def lost(gate: Gate, request: Request) -> CoworkError:
    """No answer came, also when asked again."""
    return _worded(gate, request, ApiError(0, LOST, "ReadTimeout", None, _service(request)))


def unreadable(gate: Gate, request: Request) -> CoworkError:
    """A page or half an answer came, also when asked again."""
    return _worded(gate, request, ApiError(0, UNREADABLE, "", None, _service(request)))


def answered(answer: Callable[[str], Answer] | None, gate: Gate, request: Request) -> CoworkError:
    """An answer of Google's that is an error."""
    assert answer is not None
    service = _service(request)
    given = answer("sheets" if request.to_board else "calendar")
    headers = {name.lower(): value for name, value in given.headers.items()}
    error = parse_error(given.status, headers, given.encoded(), service, gate.stage.now)
    return _worded(gate, request, error)


def _forbidden(service: str) -> Answer:
    if service == "sheets":
        return sheets_answer(403, "The caller does not have permission")
    return calendar_answer(403, "forbidden", "Forbidden")


def _no_access(service: str) -> Answer:
    if service == "sheets":
        return sheets_answer(404, "Requested entity was not found.")
    return calendar_answer(403, "requiredAccessLevel", "You need to have writer access to this calendar.")


def _no_robots(service: str) -> Answer:
    assert service == "calendar"
    return calendar_answer(403, "forbiddenForServiceAccounts", "Service accounts cannot invite attendees.")


def _bad_request(service: str) -> Answer:
    assert service == "calendar"
    return calendar_answer(400, "invalid", "Invalid attendee email.")


Error = Callable[[Gate, Request], CoworkError]
EVERYWHERE: dict[str, Error] = {
    "timeout": lost,
    "unreadable": unreadable,
    "503": partial(answered, answers.backend_error(503).answer),
    "429": partial(answered, answers.rate_limited().answer),
    "401": partial(answered, answers.unauthorized().answer),
    "403 rate": partial(answered, answers.refused("userRateLimitExceeded").answer),
    "403 forbidden": partial(answered, _forbidden),
}
LASTING = ("timeout", "503", "429", "401")
"""What may as well go on for the rest of the run, for both services."""


# --- what happens -------------------------------------------------------------------------------------------------


def _fails(error: Error, gate: Gate, request: Request, _: Perform) -> Any:
    raise error(gate, request)


def _done_but(error: Error, gate: Gate, request: Request, perform: Perform) -> Any:
    perform()
    raise error(gate, request)


def _asked_again(gate: Gate, request: Request, perform: Perform) -> Any:
    """The first answer got lost, and the transport asks again: an insert meets its event, a write is done twice."""
    perform()
    if request.kind == "insert":
        raise answered(
            lambda _: calendar_answer(409, "duplicate", "The requested identifier already exists."), gate, request
        )
    return perform()


def _late(moment: str, error: Error | None, gate: Gate, request: Request, perform: Perform) -> Any:
    gate.late.append((moment, perform))
    if error is None:
        gate.die()
    raise error(gate, request)


def _dies_before(gate: Gate, _: Request, __: Perform) -> Any:
    gate.die()


def _dies_after(gate: Gate, _: Request, perform: Perform) -> Any:
    perform()
    gate.die()


def _goes_on(error: Error, gate: Gate, request: Request, perform: Perform) -> Any:
    """From here on nothing gets through in this run."""
    gate.outage = Fault(request.kind, "outage", partial(_fails, error))
    return _fails(error, gate, request, perform)


def _raises(kind: type[CoworkError], _gate: Gate, request: Request, _: Perform) -> Any:
    raise kind(f"The {request.kind} met a {kind.__name__}. Try again later.")


# --- answers that are wrong ---------------------------------------------------------------------------------------


def _empty(_gate: Gate, request: Request, perform: Perform) -> Any:
    answer = perform()
    if request.kind == "events":
        return ()
    return replace(answer, sessions=replace(answer.sessions, rows=()))


def _one_missing(_gate: Gate, _request: Request, perform: Perform) -> Any:
    return perform()[1:]


def _stale(gate: Gate, request: Request, perform: Perform) -> Any:
    earlier = gate.earlier
    if request.kind == "events":
        return [event for event in earlier.events if event.mark.board == "board"]
    if request.kind == "get":
        found = [event for event in earlier.events if event.id == request.event_id]
        if not found:
            raise EventGone("The event is not in the calendar any more.")
        return found[0]
    return earlier.board or perform()


def _stub(_gate: Gate, _request: Request, perform: Perform) -> Any:
    event = perform()
    return replace(event, mark=Mark("", "", 0), guests=()) if event.cancelled else event


# --- which of it can happen to a request --------------------------------------------------------------------------


def faults_for(kind: str, *, is_google: bool) -> Iterator[Fault]:
    """List what can go wrong with a request of this kind."""
    yield Fault(kind, "dies before", _dies_before)
    if kind in WRITES:
        yield Fault(kind, "dies after", _dies_after)
    if not is_google:
        yield from _local(kind)
        return
    if kind in {"check", "publish"}:
        return  # they send nothing
    for name, error in EVERYWHERE.items():
        yield Fault(kind, name, partial(_fails, error))
    for name in LASTING:
        yield Fault(kind, f"{name}, and so on", partial(_goes_on, EVERYWHERE[name]))
    yield from _writing(kind) if kind in WRITES else _reading(kind)


def _local(kind: str) -> Iterator[Fault]:
    """A disk that is full, a file that is open elsewhere or not ours: nothing is done."""
    yield Fault(kind, "try again later", partial(_raises, TryAgainLater))
    yield Fault(kind, "no permission", partial(_raises, PermissionNeeded))
    if kind == "write":
        yield Fault(kind, "saved by somebody", partial(_raises, BoardChanged))
    if kind == "read":
        yield Fault(kind, "unreadable", partial(_raises, BoardUnreadable))
    if kind in WRITES:
        yield Fault(kind, "try again later, but done", partial(_done_but, partial(_an_error, TryAgainLater)))


def _an_error(kind: type[CoworkError], _: Gate, request: Request) -> CoworkError:
    return kind(f"The {request.kind} met a {kind.__name__}. Try again later.")


def _writing(kind: str) -> Iterator[Fault]:
    for moment in LATER:
        if moment != "next request":
            yield Fault(kind, f"dies, done {moment}", partial(_late, moment, None))
        yield Fault(kind, f"timeout, done {moment}", partial(_late, moment, lost))
    for name in ("timeout", "unreadable", "503", "429", "403 rate"):
        yield Fault(kind, f"{name}, but done", partial(_done_but, EVERYWHERE[name]))
    if kind == "write":
        yield Fault(kind, "asked again", _asked_again)
        yield Fault(kind, "no such row", partial(_raises, BoardChanged))
        return
    yield Fault(kind, "403 no access", partial(_fails, partial(answered, _no_access)))
    yield Fault(kind, "403 quota", partial(_fails, partial(answered, answers.refused("quotaExceeded").answer)))
    yield Fault(
        kind, "403 quota, but done", partial(_done_but, partial(answered, answers.refused("quotaExceeded").answer))
    )
    yield Fault(kind, "403 robots, but done", partial(_done_but, partial(answered, _no_robots)))
    yield Fault(kind, "400", partial(_fails, partial(answered, _bad_request)))
    if kind == "insert":
        yield Fault(kind, "asked again", _asked_again)
        yield Fault(kind, "409 for nothing", partial(_raises, EventExists))
    else:
        changed = lambda _: calendar_answer(412, "conditionNotMet", "Precondition Failed", location="If-Match")  # noqa: E731
        yield Fault(kind, "412", partial(_fails, partial(answered, changed)))
        yield Fault(kind, "412, but done", partial(_done_but, partial(answered, changed)))
        yield Fault(
            kind, "410", partial(_fails, partial(answered, lambda _: calendar_answer(410, "deleted", "Deleted")))
        )


def _reading(kind: str) -> Iterator[Fault]:
    yield Fault(kind, "stale", _stale)
    match kind:
        case "read":
            yield Fault(kind, "404", partial(_fails, partial(answered, _no_access)))
            yield Fault(kind, "nothing in it", partial(_raises, BoardUnreadable))
            yield Fault(kind, "empty", _empty)
        case "recheck":
            yield Fault(kind, "empty", _empty)
        case "events":
            yield Fault(kind, "403 no access", partial(_fails, partial(answered, _no_access)))
            yield Fault(kind, "empty", _empty)
            yield Fault(kind, "one missing", _one_missing)
        case "get":
            yield Fault(
                kind, "404", partial(_fails, partial(answered, lambda _: calendar_answer(404, "notFound", "Not Found")))
            )
            yield Fault(kind, "no more than a stub", _stub)
