"""Which of a ref's events is its session's, and in which order they were alive (docs/rules.md 2.4, 2.6). Pure.

Each new agreement makes the next generation. But an event that somebody restores from the bin is alive after those that
were made since; its mark then gets a number above theirs, and so does every generation after it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from cowork_sheets.core.model import Event, Mark


def life_of(mark: Mark) -> int:
    """Give the number of an event's last life: among the events of one ref, a higher one was alive later."""
    return max(mark.generation, mark.life)


def current_events(events: Sequence[Event], now: datetime) -> dict[str, Event]:
    """Pick each ref's event, in no promised order: a living one that is not over first, then the one alive last.

    Of two living ones the higher generation counts. A living event of an older generation was restored from the bin,
    and is the session's event again; one that is over was its session before a new day was agreed.
    """
    current: dict[str, Event] = {}
    for event in events:
        known = current.get(event.mark.ref)
        if known is None or _rank(event, now) > _rank(known, now):
            current[event.mark.ref] = event
    return current


def _rank(event: Event, now: datetime) -> tuple[bool, int]:
    is_alive = not event.cancelled and event.end_at > now
    return is_alive, event.mark.generation if is_alive else life_of(event.mark)


def latest_generations(events: Iterable[Event]) -> dict[str, int]:
    """Give the highest generation each ref ever had; the next event of a ref is one above it."""
    return _highest((event.mark.ref, event.mark.generation) for event in events)


def latest_lives(events: Iterable[Event]) -> dict[str, int]:
    """Give the highest life each ref ever had."""
    return _highest((event.mark.ref, life_of(event.mark)) for event in events)


def _highest(numbers: Iterable[tuple[str, int]]) -> dict[str, int]:
    highest: dict[str, int] = {}
    for ref, number in numbers:
        highest[ref] = max(number, highest.get(ref, -1))
    return highest


def restored(events: Sequence[Event], current: Mapping[str, Event], now: datetime) -> list[tuple[Event, int]]:
    """Give the events ahead that live again after others of their ref, each with the number of its new life."""
    latest = latest_lives(events)
    alive = (event for event in current.values() if not event.cancelled and event.start_at > now)
    again = (event for event in alive if life_of(event.mark) < latest[event.mark.ref])
    return [(event, latest[event.mark.ref] + 1) for event in again]
