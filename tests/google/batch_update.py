"""``spreadsheets.batchUpdate``: requests applied in order to a copy, which becomes the spreadsheet if all succeed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.google.a1 import Area, grid_area
from tests.google.cells import Value
from tests.google.error_bodies import PROTECTED, invalid_argument
from tests.google.exchange import JSON, NotEmulated, Refused
from tests.google.grid_data import may_edit
from tests.google.sheets_state import Spreadsheet
from tests.google.switches import Switches


@dataclass(slots=True)
class Batch:
    """What the requests of one batch work on."""

    book: Spreadsheet
    caller: str
    switches: Switches
    random: Random
    formula_results: Mapping[str, Value]
    names: Mapping[str, str]

    def guard(self, area: Area) -> None:
        """Refuse when something in the area is protected against the caller."""
        guard(self.book, area, self.caller)

    def new_id(self) -> int:
        """Draw an id as Google does: large and without order."""
        return self.random.randrange(10**6, 2**31 - 1)


Handler = Callable[[Batch, JSON], JSON]
HANDLERS: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of one kind of request."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


class ProtectedCell(Refused):
    """A write into a protected range. Its own class because whether the message gets a prefix is a switch."""


def guard(book: Spreadsheet, area: Area, caller: str) -> None:
    """Refuse when something in the area is protected against the caller."""
    for protected in area.tab.protected_ranges:
        if may_edit(book, protected, caller):
            continue
        free = [grid_area(book, grid) for grid in protected.get("unprotectedRanges", [])]
        if grid_area(book, protected["range"]).intersects(area) and not any(_inside(area, one) for one in free):
            raise ProtectedCell(invalid_argument(PROTECTED).answer)


def _inside(area: Area, other: Area) -> bool:
    return (
        other.top <= area.top and area.bottom <= other.bottom and other.left <= area.left and area.right <= other.right
    )


def apply_batch(batch: Batch, requests: list[JSON]) -> list[JSON]:
    """Apply the requests to the batch's copy and give the replies, {} where a request has none."""
    if not requests:
        raise invalid_argument("Must specify at least one request.")
    if len(requests) > 100_000:
        raise invalid_argument("Cannot exceed 100000 requests in a single batch.")
    replies = []
    for index, request in enumerate(requests):
        kinds = [kind for kind, body in request.items() if body is not None]
        if len(kinds) != 1:
            raise invalid_argument(f"Invalid requests[{index}]: exactly one kind of request must be set.")
        handler = HANDLERS.get(kinds[0])
        if handler is None:
            raise NotEmulated(f"the batchUpdate request {kinds[0]}")
        try:
            replies.append(handler(batch, request[kinds[0]]))
        except Refused as refused:
            raise prefixed(refused, f"Invalid requests[{index}].{kinds[0]}: ", batch.switches) from None
    return replies


def prefixed(refused: Refused, prefix: str, switches: Switches) -> Refused:
    """Put the place of the mistake in front of the message."""
    error = refused.answer.body["error"]
    if not (isinstance(refused, ProtectedCell) and not switches.protected_error_has_prefix):
        error["message"] = prefix + error["message"]
    return refused
