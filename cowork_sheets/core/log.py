"""What was done: the sessions of a board that are over, what people planned and did in them, and sums. Pure.

Everything comes from the board as it stands. A session counts for everybody whom its row names, at the row's own time;
a month is that of the row's day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cowork_sheets.core import sentences
from cowork_sheets.core.actions import Status
from cowork_sheets.core.agreement import named_people
from cowork_sheets.core.desired import resolve_when
from cowork_sheets.core.model import Reading, Understanding, When
from cowork_sheets.core.settings import Settings

_PEOPLE_CELLS = ("proposed_by", "accepted_by")


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What one person planned for a session and what came of it, one line each, "" for nothing."""

    name: str
    plan: str
    done: str


@dataclass(frozen=True, slots=True)
class Held:
    """A session that is over: its row's number and ref, title, time, the names of its people, the proposer first."""

    row: int
    ref: str
    title: str
    when: When
    people: tuple[str, ...]
    check_ins: tuple[CheckedIn, ...]

    @property
    def month(self) -> str:
        """The month of the row's day, "2026-11"."""
        return f"{self.when.wall:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Sum:
    """How many sessions somebody was in, and their minutes; ``name`` is "" for all sessions together."""

    name: str
    sessions: int
    minutes: int


def held_sessions(
    understanding: Understanding, settings: Settings, now: datetime
) -> tuple[tuple[Held, ...], tuple[str, ...]]:
    """Give the sessions that took place, the earliest first, and sentences about rows that cannot be counted in full.

    A row counts when it says Done, or Scheduled and is over: then no sync has seen it since.
    """
    held, notes = [], []
    for reading in understanding.readings:
        status = reading.own.get(understanding.columns.index["status"], "")
        told = reading.own.get(understanding.columns.index["what_to_know"], "")
        if status not in {Status.DONE, Status.SCHEDULED} or sentences.TOO_LATE in told:
            continue
        when = resolve_when(reading, settings.sessions)
        if when is None and status == Status.DONE:
            notes.append(f"Row {reading.number} says Done, but not when it was; put its day and start right.")
        if when is None or when.end_at > now:
            continue
        held.append(_held(reading, when))
        notes += [f"Row {reading.number}: what {name} planned cannot be read." for name in reading.unread_plans]
        notes += [f"Row {reading.number}: {p.sentence}" for p in reading.problems if p.key in _PEOPLE_CELLS]
    return tuple(sorted(held, key=lambda session: (session.when.start_at, session.row))), tuple(notes)


def _held(reading: Reading, when: When) -> Held:
    plans = {plan.name: plan.text for plan in reversed(reading.plans)}
    results = {result.name: result.text for result in reversed(reading.results)}
    people = tuple(person.name for person in named_people(reading))
    names = [name for name in dict.fromkeys([*people, *plans, *results]) if name in plans or name in results]
    check_ins = tuple(CheckedIn(name, plans.get(name, ""), results.get(name, "")) for name in names)
    return Held(reading.number, reading.raw_ref, sentences.title_of(reading), when, people, check_ins)


def of_person(held: Sequence[Held], name: str) -> tuple[Held, ...]:
    """Give the sessions of one person, with nobody else's plans and results."""
    return tuple(
        replace(session, check_ins=tuple(check for check in session.check_ins if check.name == name))
        for session in held
        if name in session.people
    )


def sums(held: Sequence[Held], only: str | None = None) -> tuple[Sum, ...]:
    """Add up sessions: all together first, then for each person by name, or for one person alone."""
    return (_sum("", held), *_sums(held, only))


def _sums(held: Sequence[Held], only: str | None) -> Iterator[Sum]:
    names = {name for session in held for name in session.people} if only is None else {only}
    for name in sorted(names, key=lambda name: (name.casefold(), name)):
        yield _sum(name, [session for session in held if name in session.people])


def _sum(name: str, held: Sequence[Held]) -> Sum:
    return Sum(name, len(held), sum(session.when.minutes for session in held))
