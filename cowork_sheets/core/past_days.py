"""Days that have passed and may mean next year: January, typed in December with the old year. Pure."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from cowork_sheets.core.actions import Status
from cowork_sheets.core.desired import resolve_when
from cowork_sheets.core.model import Reading, When
from cowork_sheets.core.settings import SessionSettings

_SOON = timedelta(days=120)
"""How far ahead people propose: what lies further ahead a year later was not meant so."""

_MOST = 3
"""More rows of that kind on one board are what it did last winter, and no slips."""

_SETTLED = frozenset([Status.SCHEDULED, Status.DONE, Status.EXPIRED, Status.CALLED_OFF])


def slipped_years(
    readings: Iterable[Reading],
    with_event: Collection[int],
    status_column: int,
    settings: SessionSettings,
    now: datetime,
) -> frozenset[int]:
    """Give the rows whose day has passed and lies a little ahead in the next year; none where there are many.

    ``with_event`` are the numbers of rows that have an event, or had one. A row that is over already stays over.
    """
    rows = {
        reading.number
        for reading in readings
        if reading.number not in with_event
        and reading.own.get(status_column) not in _SETTLED
        and _is_slip(reading, settings, now)
    }
    return frozenset(rows) if len(rows) <= _MOST else frozenset()


def _is_slip(reading: Reading, settings: SessionSettings, now: datetime) -> bool:
    when = resolve_when(reading, settings)
    if when is None or reading.a_year_later is None or when.start_at > now:
        return False
    later = When(when.wall.replace(year=when.wall.year + 1), when.zone, when.minutes)
    return now < later.start_at <= now + _SOON
