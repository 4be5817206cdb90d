"""Which row is whose where rows and refs came apart: people sort or move their own columns alone (docs/rules.md 1.6).

Pure. A row says four things that its event's base remembers: its time, its proposer, its topic and all its people. The
first line that holds decides.

    a row and the base of an event               are alike in                       the row
    its own                                      time, proposer and topic           keeps its ref
    another's                                    all four                           gets that ref
    its own                                      any three                          keeps its ref: it was edited
    another's                                    time, proposer and topic           gets that ref
    another's that a row bears, or its own was   any three                          gets that ref: moved, and edited
      given to another row
    its own                                      whatever                           keeps its ref

Rows and events that are alike in all but their time go together in the order of their times: whoever is moved, the same
people meet at the same hours. A row whose ref another row got, and that has two things in common with an event that is
left, is in doubt. A row that keeps its ref, and has less than two in common with its event, has a rival in a row that
has two; else in one that has two and lacks, or hides, what it may have in common besides.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import TypeVar

from cowork_sheets.core.identity import NO_TOPIC, NOBODY, row_base
from cowork_sheets.core.model import Event, Reading, RowBase, Understanding

T = TypeVar("T", int, str)
Key = tuple[str, ...]
EDITED = 3
"""In so many of the four things a row that was edited is at least like its event."""


@dataclass(frozen=True)
class Belonging:
    """What has come apart, by row number: ``given`` are the refs rows get, ``doubtful`` the event a row may be.

    ``withheld`` are refs of events that a quarantined row may have lost; no row that bears one keeps it. ``rivals``
    gives, for a row that keeps its ref and says hardly anything of what its event remembers, one that says more of it.
    """

    given: Mapping[int, str] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()
    doubtful: Mapping[int, Event] = field(default_factory=dict)
    rivals: Mapping[int, int] = field(default_factory=dict)


def find_belonging(
    understanding: Understanding,
    bearers: Mapping[int, str],
    current: Mapping[str, Event],
    quarantined: Collection[int],
    now: datetime,
) -> Belonging:
    """Find the rows that say what another event than their own remembers.

    ``bearers`` gives the ref of this board that a row bears, by row number, of rows with one ref first the one that
    keeps it by rule 1.3; ``current`` the event of each ref. Rows in ``quarantined`` get no ref, and an event that may
    be theirs goes to nobody else.
    """
    rows = {reading.number: reading for reading in understanding.readings if not reading.is_blank}
    ahead = {ref: event for ref, event in current.items() if event.end_at > now and _matters(event)}
    at_home = {
        ref
        for number, ref in bearers.items()
        if ref in ahead and number in rows and is_row_of(row_base(rows[number]), ahead[ref])
    }
    if at_home == ahead.keys():
        return Belonging()
    return _Search(rows, understanding.columns.index["status"], bearers, current, quarantined, now).find()


def _matters(event: Event) -> bool:
    """Tell whether it matters whose an event is: what we ended ourselves is wanted again or not, under any ref."""
    return event.mark.base is not None and not (event.cancelled and event.mark.ended)


def is_row_of(row: RowBase, event: Event | None) -> bool:
    """Tell whether a row says just what the event's base remembers: the same start, proposer and topic."""
    return event is not None and event.mark.base is not None and _in_three(row) == _in_three(_remembered(event))


def _in_common(row: RowBase, base: RowBase) -> list[bool]:
    return [one == other for one, other in zip(_in_four(row), _in_four(base), strict=True)]


class _Search:
    """Pairs rows with events, the surest first; what has found its partner is not looked at again."""

    def __init__(
        self,
        rows: Mapping[int, Reading],
        status_column: int,
        bearers: Mapping[int, str],
        current: Mapping[str, Event],
        quarantined: Collection[int],
        now: datetime,
    ) -> None:
        self._readings = rows
        self._status_column = status_column
        self._bearers = bearers
        self._now = now
        self._said = {number: row_base(row) for number, row in rows.items()}
        self._given: dict[int, str] = {}
        self._quarantined = set(quarantined) & rows.keys()
        self._withheld: set[str] = set()
        # Both hold only what has found no partner yet.
        self._rows = {number for number in rows if number not in quarantined}
        self._events = {ref: event for ref, event in current.items() if event.mark.base is not None}

    def find(self) -> Belonging:
        """Walk down the table."""
        self._keep(lambda number, event: is_row_of(self._said[number], event))
        self._events = {ref: event for ref, event in self._events.items() if _matters(event)}
        self._withhold()
        self._rows -= (outdone := self._outdone())
        self._pair(_in_four, self._rows, self._events.values())
        self._keep(lambda number, event: sum(_in_common(self._said[number], _remembered(event))) >= EDITED)
        elsewhere = self._like_others()
        self._keep(lambda number, event: number not in elsewhere and self._may_be_edited(number, event))
        self._pair_copies(_in_three, self._rows, self._events.values())
        self._rows |= outdone
        self._pair(_but_the_time, self._wanted(), self._borne())
        self._pair_copies(_but_the_topic, self._wanted(), self._borne())
        self._pair_copies(_but_the_proposer, self._wanted(), self._borne())
        self._pair(_but_the_time, self._displaced(), self._events.values())
        self._pair_copies(_but_the_topic, self._displaced(), self._events.values())
        self._pair_copies(_but_the_proposer, self._displaced(), self._events.values())
        return Belonging(self._given, frozenset(self._withheld), self._doubtful(), self._rivals())

    # --- steps -------------------------------------------------------------------------------------------------------

    def _keep(self, is_own: Callable[[int, Event], bool]) -> None:
        """Let rows keep the ref they bear where its event is theirs in this sense."""
        for number, ref in self._bearers.items():
            event = self._events.get(ref) if number in self._rows else None
            if event is not None and is_own(number, event):
                self._rows.remove(number)
                del self._events[event.mark.ref]

    def _like_others(self) -> set[int]:
        """List the rows that are in three things like an event without a partner."""
        keys = {(of, of(_remembered(event))) for event in self._events.values() for of in _KEYS}
        return {number for number in self._rows if any((of, of(self._said[number])) in keys for of in _KEYS)}

    def _withhold(self) -> None:
        """Take out the events that quarantined rows may have lost."""
        damaged = {_in_three(self._said[number]) for number in self._quarantined}
        for ref, event in list(self._events.items()):
            if _in_three(_remembered(event)) in damaged:
                self._withheld.add(ref)
                del self._events[ref]

    def _pair(self, key_of: Callable[[RowBase], Key], numbers: Iterable[int], events: Iterable[Event]) -> None:
        """Pair rows and events that are alike in this, in the order of their times."""
        waiting = self._by_key(key_of, events)
        for key, alike in self._grouped(key_of, numbers).items():
            for number, event in zip(alike, waiting.get(key, ()), strict=False):
                self._give(number, event)

    def _pair_copies(self, key_of: Callable[[RowBase], Key], numbers: Iterable[int], events: Iterable[Event]) -> None:
        """Pair the one event that is alike in this with the one row, or the first of several that say the same."""
        waiting = self._by_key(key_of, events)
        for key, alike in self._grouped(key_of, numbers).items():
            is_one = len({_in_four(self._said[number]) for number in alike}) == 1
            if is_one and len(waiting.get(key, ())) == 1:
                self._give(alike[0], waiting[key][0])

    def _give(self, number: int, event: Event) -> None:
        self._given[number] = event.mark.ref
        self._rows.remove(number)
        del self._events[event.mark.ref]

    def _grouped(self, key_of: Callable[[RowBase], Key], numbers: Iterable[int]) -> Mapping[Key, list[int]]:
        groups: defaultdict[Key, list[int]] = defaultdict(list)
        for number in sorted(numbers, key=self._place):
            groups[key_of(self._said[number])].append(number)
        return groups

    def _place(self, number: int) -> tuple[object, ...]:
        """Order rows by their time, and copies as rule 1.3 does: one that wants the session, or may, comes first."""
        row = self._readings[number]
        time = (row.wall,) if row.wall else ()
        wants = may_be_agreed(row) and not row.call_off
        return not time, time, not wants, not row.own.get(self._status_column), number

    def _by_key(self, key_of: Callable[[RowBase], Key], events: Iterable[Event]) -> Mapping[Key, list[Event]]:
        groups: defaultdict[Key, list[Event]] = defaultdict(list)
        for event in sorted(events, key=self._rank):
            groups[key_of(_remembered(event))].append(event)
        return groups

    def _rank(self, event: Event) -> tuple[object, ...]:
        return event.cancelled, event.end_at <= self._now, event.start_at, event.id

    # --- what is left ------------------------------------------------------------------------------------------------

    def _with_ref(self) -> set[int]:
        return self._rows & self._bearers.keys()

    def _outdone(self) -> set[int]:
        """List the rows that call off what another row says as well: a copy never ends the session of the other."""
        wanted = {_in_three(self._said[number]) for number in self._wanted()}
        called_off = self._rows - self._wanted()
        return {number for number in called_off if _in_three(self._said[number]) in wanted}

    def _wanted(self) -> set[int]:
        """List the rows that end no session: what calls off has to say all that its event remembers."""
        return {number for number in self._rows if not self._readings[number].call_off}

    def _displaced(self) -> set[int]:
        """List the rows whose ref another row got."""
        taken = self._withheld.union(self._given.values())
        return {number for number in self._with_ref() if self._bearers[number] in taken}

    def _borne(self) -> list[Event]:
        """List the events whose ref stands on a row, be it another one's, but for those that a row may hide."""
        borne = set(self._bearers.values())
        hiding = _by_two({number: self._said[number] for number in self._rows if self._hides(number)})
        return [
            event
            for ref, event in self._events.items()
            if ref in borne and not any(two in hiding for two in _twos(_remembered(event)))
        ]

    def _hides(self, number: int) -> bool:
        """Tell whether a row lacks its time or proposer, or its names cannot be read: it may be more than it says."""
        return any(self._unknown(number))

    def _doubtful(self) -> dict[int, Event]:
        """Say which living event ahead each row may be that lost its ref."""
        waiting = _by_two({ref: _remembered(event) for ref, event in self._ahead().items()})
        doubtful = {}
        for number in sorted(self._displaced()):
            ref = _first(waiting, _twos(self._said[number]))
            if ref is not None:
                doubtful[number] = self._events[ref]
        return doubtful

    def _rivals(self) -> dict[int, int]:
        """Say which row may rather be the session of one that says hardly anything of what its event remembers."""
        said = {number: self._said[number] for number in sorted(self._rows | self._quarantined)}
        others, hiding = _by_two(said), _by_two({n: row for n, row in said.items() if self._hides(n)})
        ahead, rivals = self._ahead(), {}
        for number in sorted(self._with_ref()):
            event = ahead.get(self._bearers[number])
            twos = _twos(_remembered(event)) if event else []
            has_two = any(number in others.get(two, ()) for two in twos)
            # Against one that has two things in common stands who has two as well, and may have a third.
            rival = _first(hiding if has_two else others, twos, but=number)
            if rival is not None:
                rivals[number] = rival
        return rivals

    def _may_be_edited(self, number: int, event: Event) -> bool:
        """Tell whether a row may well be an event's own; what is missing or cannot be read speaks for nobody else."""
        alike = _in_common(self._said[number], _remembered(event))
        return sum(map(any, zip(alike, self._unknown(number), strict=True))) >= EDITED

    def _unknown(self, number: int) -> tuple[bool, ...]:
        """Tell which of the four things a row does not say, or not readably."""
        reading = self._readings[number]
        is_unreadable = any(problem.key == "accepted_by" for problem in reading.problems)
        return reading.wall is None, reading.proposer is None, False, reading.proposer is None or is_unreadable

    def _ahead(self) -> dict[str, Event]:
        return {r: event for r, event in self._events.items() if not event.cancelled and event.start_at > self._now}


def _twos(row: RowBase) -> list[Key]:
    """Give every two of the four things that a row says, but for those it does not say."""
    said = [(str(place), value) for place, value in enumerate(_in_four(row)) if value not in {NO_TOPIC, NOBODY}]
    return [(*one, *other) for one, other in combinations(said, 2)]


def _by_two(said: Mapping[T, RowBase]) -> Mapping[Key, Mapping[T, None]]:
    """Group names of rows by every two things that they say, each group in their order."""
    found: defaultdict[Key, dict[T, None]] = defaultdict(dict)
    for name, row in said.items():
        for two in _twos(row):
            found[two][name] = None
    return found


def _first(groups: Mapping[Key, Mapping[T, None]], twos: Iterable[Key], *, but: T | None = None) -> T | None:
    """Give the first that has two things in common, of all but one."""
    return next((name for two in twos for name in groups.get(two, ()) if name != but), None)


def may_be_agreed(reading: Reading) -> bool:
    """Tell whether somebody agreed to a row; names that cannot be read are never taken for none."""
    return bool(reading.accepters) or any(problem.key == "accepted_by" for problem in reading.problems)


def _remembered(event: Event) -> RowBase:
    """Give the row as an event's base remembers it; the event must have one."""
    assert event.mark.base is not None
    return event.mark.base.row


def _in_four(row: RowBase) -> Key:
    return row.when, row.proposer, row.topic, row.people


def _in_three(row: RowBase) -> Key:
    return row.when, row.proposer, row.topic


def _but_the_time(row: RowBase) -> Key:
    return row.proposer, row.topic, row.people


def _but_the_topic(row: RowBase) -> Key:
    return row.when, row.proposer, row.people


def _but_the_proposer(row: RowBase) -> Key:
    return row.when, row.topic, row.people


_KEYS = (_in_three, _but_the_time, _but_the_topic, _but_the_proposer)
