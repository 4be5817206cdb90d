"""The two clients, ready to use: gspread for Sheets and google-api-python-client for Calendar.

Both are given the same credentials, timeouts, retries, a deadline and a check of this computer's clock, and raise our
errors. Their libraries take a quarter of a second to import and are imported when a client is asked for.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cowork_sheets.errors import TryAgainLater
from cowork_sheets.google.credentials import Identity
from cowork_sheets.google.endpoints import CALENDAR, SHEETS, check_endpoint
from cowork_sheets.google.errors import http_date, span
from cowork_sheets.google.patience import Deadline

if TYPE_CHECKING:
    import gspread

CONNECT_SECONDS, READ_SECONDS = 5, 30
CLOCK_TOLERANCE = timedelta(minutes=5)


def _local_now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True)
class Connection:
    """How one run reaches Google: as whom, where, until when.

    ``now`` is the instant the run goes by, which may be a pretended one; ``clock`` is this computer's own. Both are
    aware. Empty endpoints are Google's. Raises ConfigurationError for an endpoint that may not be used.
    """

    credentials: Any = field(repr=False)
    identity: Identity
    sheets_endpoint: str = ""
    calendar_endpoint: str = ""
    deadline: Deadline = field(default_factory=Deadline)
    now: Callable[[], datetime] = _local_now
    clock: Callable[[], datetime] = _local_now

    def __post_init__(self) -> None:
        for name, default in (("sheets_endpoint", SHEETS), ("calendar_endpoint", CALENDAR)):
            checked = check_endpoint(getattr(self, name) or default, f"google.{name}")
            object.__setattr__(self, name, checked)  # the one moment in which a frozen value is still being made

    def check_clock(self, headers: Mapping[str, str]) -> None:
        """Compare this computer's clock with an answer's ``Date``; raise TryAgainLater when they are far apart.

        Every time that is written or judged "past" comes from this clock, so a wrong one must not write anything.
        """
        theirs = http_date(headers.get("date", ""))
        if theirs is None:
            return
        ours = self.clock()
        theirs = theirs.astimezone(ours.tzinfo)
        skew = ours - theirs
        if abs(skew) > CLOCK_TOLERANCE:
            form = "%H:%M" if ours.date() == theirs.date() else "%a %d %b %Y %H:%M"
            raise TryAgainLater(
                f"This computer's clock is {span(abs(skew).total_seconds())} {'fast' if ours > theirs else 'slow'}: it "
                f"says {ours:{form}}, Google says {theirs:{form}}. Set the clock, or let it set itself by the "
                "internet; until then nothing is done."
            )


def sheets_client(connection: Connection) -> "gspread.Client":
    """Return a gspread client whose every call goes through our retries and raises our errors.

    Reads are repeated; writes only inside `repeatable_writes`. Drive's addresses are refused: ``create`` a
    spreadsheet with a POST to Sheets instead. Use one client a thread.
    """
    from cowork_sheets.google.sheets_http import client  # noqa: PLC0415 - see the module's docstring

    return client(connection)


@contextmanager
def repeatable_writes(client: "gspread.Client") -> Iterator[None]:
    """Say that the writes made inside may be sent twice: they set cells to values, they do not append or insert."""
    http: Any = client.http_client
    http.repeatable = True
    try:
        yield
    finally:
        http.repeatable = False


def calendar_service(connection: Connection) -> Any:
    """Return google-api-python-client's Calendar; run its requests with `execute`. Use one service a thread."""
    from cowork_sheets.google.calendar_http import service  # noqa: PLC0415 - see the module's docstring

    return service(connection)


def execute(request: Any, *, repeatable: bool) -> Any:
    """Run one request of `calendar_service` and return its answer, decoded.

    ``repeatable`` says that sending it twice is harmless: an insert with an id of ours, an update or delete with
    ``If-Match``. Then an answer that got lost is asked for again, and 409, 412 or 410 can mean "done the first time".
    Reads are repeated anyway. Raises EventExists (409), EventChanged (412), EventGone (404, 410 for one event),
    RequestRefused (400: this event only), QuotaExceeded, PermissionNeeded, ConfigurationError, TryAgainLater.
    """
    from cowork_sheets.google.calendar_http import run  # noqa: PLC0415 - see the module's docstring

    return run(request, repeatable=repeatable)
