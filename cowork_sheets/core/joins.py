"""When those who join a session of many are told to its guests: once a day, and always before it starts. Pure.

A calendar mails everybody on an event about every change of its guests (Google Calendar API, ``sendUpdates``). Among
two or three that is news; among twelve it would be a dozen mails for a cafe that fills up (docs/rules.md 5.12).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cowork_sheets.core.desired import GuestChange
from cowork_sheets.core.model import Event, Person

FEW = 3
"""So many people, the proposer among them, hear of everybody who joins at once."""
ONCE_IN = timedelta(hours=24)
LAST_CALL = timedelta(hours=2)
"""From so long before the start nobody waits any more: runs come every few minutes, or at least every hour."""


def next_told(event: Event, people: int) -> datetime | None:
    """Give the instant from which people who join may be told; None when nothing keeps them waiting.

    ``people`` are all who would be in it. Whatever was mailed about the event last begins the day.
    """
    if people <= FEW or not event.mark.mailed:
        return None
    return min(max(event.mark.mailed) + ONCE_IN, event.start_at - LAST_CALL)


def let_wait(change: GuestChange, event: Event, people: Sequence[Person], now: datetime) -> GuestChange:
    """Take those who join out of a change of guests while they have to wait; somebody's leaving is told at once.

    ``people`` are all whom the row names.
    """
    until = next_told(event, len(people))
    if until is None or until <= now or change.removed or not change.added:
        return change
    kept = change.guests[: len(change.guests) - len(change.added)]
    waiting = tuple(person for person in people if set(person.emails[:1]) & set(change.added))
    return replace(change, guests=kept, added=(), waiting=waiting, waiting_until=until)


def is_last_call(event: Event, now: datetime) -> bool:
    """Tell whether the session is so near that whoever joins has to be told now."""
    return event.start_at - now <= LAST_CALL
