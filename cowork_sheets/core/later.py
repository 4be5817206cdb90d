"""What a run whose clock was fast noted, seen by one whose clock is right (docs/rules.md 5.18). Pure.

A run notes instants on events: since when a row is missing, when a call-off was first seen, when guests were mailed. A
clock that was hours fast leaves instants that are still to come. Nothing can have been seen then, so what waits for
time to pass begins anew; and a mail that was sent "later" was sent, so it counts from now on.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from cowork_sheets.core.model import Event, Mailing

APART = timedelta(minutes=5)
"""So far may two clocks that are right be apart."""
LONGEST_PAUSE = timedelta(hours=6)
"""So long a calendar is asked for no new events at most."""


def pause_at(until: datetime | None, now: datetime) -> datetime | None:
    """Give until when the calendar takes no new events, None when it takes them or the instant cannot be right."""
    return until if until is not None and now < until <= now + LONGEST_PAUSE + APART else None


def was_before(instant: datetime | None, now: datetime) -> bool:
    """Tell whether something was noted at an instant that has been."""
    return instant is not None and instant <= now + APART


def sent_by_now(events: Iterable[Event], now: datetime) -> tuple[Event, ...]:
    """Give the events in their order, with no mail that is still to come; most are left as they are."""
    return tuple(_sent_by_now(event, now) for event in events)


def noted_by(sent: Iterable[Mailing], now: datetime) -> tuple[Mailing, ...]:
    """Give mailings with none later than now."""
    return tuple(mailing if mailing.at <= now else replace(mailing, at=now.replace(microsecond=0)) for mailing in sent)


def _sent_by_now(event: Event, now: datetime) -> Event:
    mark = event.mark
    if all(at <= now for at in (*mark.mailed, *(mailing.at for mailing in mark.mailings))):
        return event
    mailed = tuple(min(at, now) for at in mark.mailed)
    return replace(event, mark=replace(mark, mailed=mailed, mailings=noted_by(mark.mailings, now)))
