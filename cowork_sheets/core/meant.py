"""Whom a row that has its event means, and since when it does (docs/rules.md 2.12 to 2.14). Pure.

A name in a row is looked up in People once, when that person is invited. From then on the event's mark remembers it:
as typed, as it stood in People, and with the address that was invited. While the name stands in the row, its guest
stays, whatever People says by then.

    where the person of a name stands in People now                           whom the name means
    the address on the line of the name                                       that line
    the address on another line, and no line has the name                     that line: somebody was renamed
    the same, where an address stands on the line of another name             the guest as invited, and it is said
    the address on another line, and the line of the name has another, none   the guest as invited, and it is said
    the address nowhere, the line of the name has another that is its own     that line: a corrected address
    the address nowhere, the line of the name has none, or one in doubt       the guest as invited, and it is said
    neither address nor name                                                  the guest as invited, and it is said
    a name that the row did not have when it was last acted on                whom People says, or a problem
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from cowork_sheets.core import sentences
from cowork_sheets.core.answers import Answer
from cowork_sheets.core.cells import Asked, key_of
from cowork_sheets.core.identity import guest_key, guest_keys, name_digest, row_base, typed_digest, when_digest
from cowork_sheets.core.made_before import Inference
from cowork_sheets.core.model import Base, Cause, Event, Guest, Person, Reading, Remembered, RowBase, Understanding
from cowork_sheets.core.names import ask_about_clock, ask_for_zone, in_column_order, people_of
from cowork_sheets.core.people import NameTyped, Roster
from cowork_sheets.core.times import ask_about_clock_change

_T = TypeVar("_T")

_FROM_PEOPLE = frozenset({Cause.NAMES, Cause.NO_ZONE, Cause.CLOCK_CHANGE})


@dataclass(frozen=True)
class Meant:
    """A row beside its event.

    ``reading`` has the people whom the row means, and only the problems that are its own. ``row`` is its half of the
    base, ``names`` are to be remembered with the next write. ``off`` gives, for people whose address stands neither in
    People nor on the event, the keys of those they were invited under. ``stay`` are keys of guests of whom nobody can
    tell which name they belong to: they are left alone. ``edited`` says that the row names other people than when it
    was last acted on, ``left`` that one of those is missing. ``uncertain`` are people whom People does not show as they
    were invited; ``remarks`` say what is not right there.
    """

    reading: Reading
    row: RowBase
    names: tuple[Remembered, ...]
    off: Mapping[Person, frozenset[str]]
    stay: frozenset[str]
    edited: bool
    left: bool
    uncertain: frozenset[Person]
    remarks: tuple[str, ...]

    def keys_of(self, person: Person) -> frozenset[str]:
        """Give the guest keys of all addresses that stand for a person."""
        return guest_keys([person]) | self.off.get(person, frozenset())


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of a row: what the mark remembers of it, whom it means, and what is to be said of it.

    ``entry`` is None for a name that is new in the row. ``kept`` says that the guest stays although People says
    something else, or nothing.
    """

    typed: NameTyped
    entry: Remembered | None
    found: Person | Asked
    remark: str = ""
    kept: bool = False

    def to_remember(self, person: Person) -> Remembered:
        """Give what the mark is to remember of it; whom People does not show is remembered as before."""
        typed = typed_digest(self.typed.key)
        if self.entry and self.kept:
            return replace(self.entry, typed=typed)
        before = self.entry.guest if self.entry else ""
        keys = [guest_key(email) for email in person.emails]
        guest = before if before in keys else next(iter(keys), "")
        return Remembered(typed, name_digest(person.name), guest)


class Meaning:
    """Finds out whom rows mean, for one plan: from one reading of the board and one listing of its events."""

    def __init__(self, understanding: Understanding, events: Sequence[Event], now: datetime) -> None:
        self._roster = understanding.roster or Roster(understanding.people)
        self._headers = understanding.columns.header
        self._events, self._now = events, now

    # --- one row -----------------------------------------------------------------------------------------------------

    def of(self, reading: Reading, event: Event) -> Meant:
        """Read a row beside the event of its ref, be it cancelled or over."""
        inference = None if event.mark.names else Inference(self._typed(reading), event)
        remembered = inference.entries if inference else event.mark.names
        cells = {key: self._names(key, text, remembered, event) for key, text in reading.names.items()}
        names = [name for cell in cells.values() for name in cell]
        found = [(name, name.found) for name in names if isinstance(name.found, Person)]
        people = [person for _, person in found]
        left, stay = self._left(remembered, names, people, inference)
        to_remember = dict.fromkeys(name.to_remember(person) for name, person in found)
        in_people = people_of({key: [name.found for name in cell] for key, cell in cells.items()}, self._headers)
        asked_about = {f"{self._headers['accepted_by']}: {name.typed.remark}" for name in names if name.typed.remark}
        own_problems = (problem for problem in reading.problems if problem.cause not in _FROM_PEOPLE)
        meant = replace(
            reading,
            proposer=in_people.proposer,
            accepters=in_people.accepters,
            remarks=tuple(remark for remark in reading.remarks if remark not in asked_about),
            problems=in_column_order((*in_people.problems, *own_problems)),
        )
        meant = _with_time(meant, event, self._headers)
        kept = [(name.entry, person) for name, person in found if name.entry and name.kept]
        base = event.mark.base
        is_new = any(name.entry is None for name in names)
        return Meant(
            reading=meant,
            row=_row(meant, found, None if left or is_new else base),
            names=tuple(to_remember),
            off={person: frozenset({entry.guest}) for entry, person in kept if entry.guest and not person.emails},
            stay=stay,
            edited=left or is_new or not _has_its_proposer(cells.get("proposed_by", ()), base),
            left=left,
            uncertain=frozenset(person for _, person in kept),
            remarks=tuple(dict.fromkeys(name.remark for name in names if name.remark)),
        )

    def names_of(self, reading: Reading) -> tuple[Remembered, ...]:
        """Give what is to be remembered of the names of a row that gets its event now."""
        typed = [name for cell in self._typed(reading).values() for name in cell]
        new = (_Name(name, None, name.found) for name in typed)
        return tuple(dict.fromkeys(name.to_remember(name.found) for name in new if isinstance(name.found, Person)))

    def questions(self, reading: Reading) -> list[str]:
        """Say what has to be put right in People before anybody is invited by a row that has no event yet."""
        typed = [(key, name) for key, cell in self._typed(reading).items() for name in cell]
        doubts = [(key, self._doubt(name)) for key, name in typed]
        return [f"{self._headers[key]}: {doubt.phrase}" for key, doubt in doubts if doubt]

    def _typed(self, reading: Reading) -> dict[str, list[NameTyped]]:
        return {key: self._roster.read_names(text) for key, text in reading.names.items()}

    def _names(self, key: str, text: str, remembered: Sequence[Remembered], event: Event) -> list[_Name]:
        known = {entry.typed: entry for entry in remembered}
        names = []
        for name in self._roster.read_names(text, lambda name: typed_digest(name) in known):
            entry = known.get(typed_digest(name.key))
            if name.remark and key == "accepted_by":
                # Who was invited stays so while it is only a maybe, and is asked; a no is as a name taken out.
                names += [_Name(name, entry, name.found)] if entry and name.answer is Answer.MAYBE else []
                continue
            names.append(self._known(key, name, entry, event) if entry else self._new(key, name, remembered, event))
        return names

    def _new(self, key: str, name: NameTyped, remembered: Sequence[Remembered], event: Event) -> _Name:
        """Look up a name that the row did not have; it may mean somebody whom the row had under another."""
        person = self._doubt(name) or name.found
        if isinstance(person, Asked):
            return _Name(name, None, person)
        keys, called = guest_keys([person]), name_digest(person.name)
        by_address = next((entry for entry in remembered if entry.guest in keys), None)
        by_name = next((entry for entry in remembered if entry.name == called), None)
        is_an_address = "@" in name.key
        if by_address is None and by_name and not is_an_address:
            return self._known(key, name, by_name, event)
        return _Name(name, by_address or by_name, person)

    def _known(self, key: str, name: NameTyped, entry: Remembered, event: Event) -> _Name:
        """Find the person whom a name has meant since it was last acted on; the table on top."""
        with_address = self._by_address.get(entry.guest, ())
        with_name = self._by_name.get(entry.name, ())
        own_line = next((person for person in with_address if person in with_name), None)
        if own_line:
            return _Name(name, entry, own_line, self._remark(key, name, own_line))
        # Beside addresses that slipped, the name on their line is somebody else's, and no new one of theirs.
        is_renamed = bool(with_address) and not with_name and not self._out_of_order
        if is_renamed:
            return _Name(name, entry, with_address[0], self._remark(key, name, with_address[0]))
        guest = next((guest for guest in event.guests if guest_key(guest.email) == entry.guest), None)
        if not with_name:
            shown = guest.name if guest and name_digest(guest.name) == entry.name else name.text
            return _Name(name, entry, Person(shown, _emails(guest)), sentences.not_in_people(shown), kept=True)
        line = with_name[0]
        doubt = self._roster.doubts.get(line)
        never_had_one = not entry.guest
        is_corrected = bool(line.emails) and not with_address and self._is_correction(line, entry.guest)
        if doubt is None and (never_had_one or is_corrected):
            return _Name(name, entry, line)
        if doubt:
            remark = f"{self._headers[key]}: {doubt.phrase} {sentences.STANDS}"
        elif not line.emails:
            remark = sentences.address_gone(line.name)
        else:
            remark = sentences.addresses_out_of_order(line.name)
        return _Name(name, entry, replace(line, emails=_emails(guest)), remark, kept=True)

    def _remark(self, key: str, name: NameTyped, person: Person) -> str:
        """Say what is wrong with somebody's line, or that the name alone would mean somebody else by now."""
        if doubt := self._roster.doubts.get(person):
            return f"{self._headers[key]}: {doubt.phrase} {sentences.STANDS}"
        would_mean_nobody = name.key not in self._roster.by_key
        if name.found == person or would_mean_nobody:
            return ""
        is_whole = key_of(name.text) in {key_of(other.name) for other in self._roster.people}
        return sentences.still_means(name.text, person.name, whole=is_whole)

    def _left(
        self,
        remembered: Sequence[Remembered],
        names: Sequence[_Name],
        people: Sequence[Person],
        inference: Inference | None,
    ) -> tuple[bool, frozenset[str]]:
        """Tell whether somebody is missing whom the row named when it was last acted on, and give ``Meant.stay``."""
        keys, called = guest_keys(people), {name_digest(person.name) for person in people}
        entries = [name.entry for name in names]
        left = any(
            entry not in entries and entry.guest not in keys and entry.name not in called for entry in remembered
        )
        if inference is None:
            return left, frozenset()
        others = [key for key in inference.free if key not in keys]
        stay = frozenset(key for key in others if key not in self._by_address)
        left = left or len(stay) < len(others) or (bool(stay) and not inference.as_it_was)
        return left, stay

    # --- the board ---------------------------------------------------------------------------------------------------

    @cached_property
    def _by_address(self) -> Mapping[str, tuple[Person, ...]]:
        return _grouped((guest_key(email), person) for person in self._roster.people for email in person.emails)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Person, ...]]:
        return _grouped((name_digest(person.name), person) for person in self._roster.people)

    @cached_property
    def _invited_as(self) -> Mapping[str, tuple[str, ...]]:
        """The names under which each address was ever invited."""
        entries = (entry for event in self._events for entry in _entries_of(event))
        return _grouped((entry.guest, entry.name) for entry in entries if entry.guest)

    @cached_property
    def _invited_under(self) -> Mapping[str, tuple[str, ...]]:
        """The addresses under which each name is on an event that is not over."""
        ahead = (event for event in self._events if not event.cancelled and event.end_at > self._now)
        entries = (entry for event in ahead for entry in _entries_of(event))
        return _grouped((entry.name, entry.guest) for entry in entries if entry.guest)

    @cached_property
    def _out_of_order(self) -> frozenset[Person]:
        """The lines whose address stands on the line of another name now, and these other lines."""
        lines: set[Person] = set()
        for name, addresses in self._invited_under.items():
            with_name = self._by_name.get(name, ())
            for address in addresses if with_name else ():
                with_address = self._by_address.get(address, ())
                if with_address and not set(with_address).intersection(with_name):
                    lines |= {*with_address, *with_name}
        return frozenset(lines)

    def _is_correction(self, line: Person, before: str) -> bool:
        """Tell whether a line has another address than ``before`` because it was corrected (docs/rules.md 2.13).

        Where a column of addresses slipped, or was sorted by itself, they are another's; nobody may be invited then.
        """
        if before in self._addresses or not self._is_column_in_order:
            return False
        own_name = name_digest(line.name)
        invited_as = {name for key in guest_keys([line]) for name in self._invited_as.get(key, ())}
        is_anothers = any(name != own_name and name in self._by_name for name in invited_as)
        return not is_anothers and not any(_is_called(line, person) for person in self._without_address)

    @cached_property
    def _is_column_in_order(self) -> bool:
        """Tell whether every address stands once and beside its name, and the last line has one, as far as is known."""
        stands_twice = any(len(lines) > 1 for lines in self._by_address.values())
        was_shifted_up = self._roster.people[-1] in self._without_address
        return not (self._out_of_order or stands_twice or was_shifted_up)

    @cached_property
    def _without_address(self) -> Sequence[Person]:
        """People who have no address and may have had one: nobody who was in a session without."""
        never_had_one = {entry.name for event in self._events for entry in event.mark.names if not entry.guest}
        return [
            person
            for person in self._roster.people
            if not person.emails and person not in self._roster.doubts and name_digest(person.name) not in never_had_one
        ]

    @cached_property
    def _addresses(self) -> frozenset[str]:
        """The keys of all addresses of the tab, also of those beside no name."""
        return frozenset(guest_key(address) for address in self._roster.addresses)

    def _doubt(self, name: NameTyped) -> Asked | None:
        """Ask about somebody whose address in People may be another's, unless it is the address that was typed."""
        person = name.found
        if isinstance(person, Asked) or "@" in name.key:
            return None
        before = set(self._invited_under.get(name_digest(person.name), ())) - guest_keys([person])
        is_anothers = bool(person.emails) and any(not self._is_correction(person, address) for address in before)
        if person in self._out_of_order or is_anothers:
            return Asked(sentences.address_in_doubt(person.name))
        return None


def _entries_of(event: Event) -> Sequence[Remembered]:
    if event.mark.names:
        return event.mark.names
    shown = [(guest.name, guest_key(guest.email)) for guest in event.guests if guest.name]
    return [Remembered("", name_digest(name), key) for name, key in shown if key in event.mark.guests]


def _row(reading: Reading, found: Sequence[tuple[_Name, Person]], base: Base | None) -> RowBase:
    """Digest a row: names count as they are remembered, and all together as in ``base`` while nobody was renamed.

    ``base`` is None where somebody joined or left, or nothing is known.
    """
    proposer = next((name.to_remember(person).name for name, person in found if person == reading.proposer), "")
    row = replace(row_base(reading), proposer=proposer)
    is_renamed = any(name.entry and name.to_remember(person).name != name.entry.name for name, person in found)
    return row if base is None or is_renamed else replace(row, people=base.row.people)


def _has_its_proposer(names: Sequence[_Name], base: Base | None) -> bool:
    """Tell whether a row is proposed by whom it was when it was last acted on."""
    return base is None or [name.entry.name for name in names if name.entry] == [base.row.proposer]


def _is_called(line: Person, other: Person) -> bool:
    """Tell whether the address of a line is called like somebody else, and not like whose line it is."""
    addresses = " ".join(line.emails).casefold()
    own, others = (key_of(person.name).partition(" ")[0] for person in (line, other))
    return others in addresses and own not in addresses


def _emails(guest: Guest | None) -> tuple[str, ...]:
    return (guest.email,) if guest else ()


def _grouped(pairs: Iterable[tuple[str, _T]]) -> Mapping[str, tuple[_T, ...]]:
    """Gather what belongs to each key, in its order, each once."""
    groups: defaultdict[str, dict[_T, None]] = defaultdict(dict)
    for key, value in pairs:
        groups[key][value] = None
    return {key: tuple(values) for key, values in groups.items()}


# --- times ------------------------------------------------------------------------------------------------------------


def _with_time(reading: Reading, event: Event, headers: Mapping[str, str]) -> Reading:
    """Read a row's time beside its event: as long as it is unedited, it was possible when it was scheduled.

    A session whose zone stands nowhere any more keeps its own, unless it was the row's and was taken out of it.
    """
    base, wall = event.mark.base, reading.typed_wall
    kept_zone = base.zone if base else event.when.zone
    reading = replace(reading, wall=wall, kept_zone=kept_zone)
    is_unedited = base is not None and when_digest(wall, reading.minutes, reading.zone) == base.row.when
    is_unclear = reading.zone is None and "time_zone" in reading.filled
    if wall is None or is_unedited or is_unclear:
        return reading
    zone = reading.zone or reading.usual_zone
    if zone is None and reading.proposer and base and _had_a_zone(reading, base):
        problem = ask_for_zone(reading.proposer, headers)
        return replace(reading, problems=in_column_order((*reading.problems, problem)))
    asked = ask_about_clock_change(wall, zone or kept_zone, reading.time_cell)
    if asked is None:
        return reading
    problem = ask_about_clock(asked, reading.filled, headers)
    return replace(reading, wall=None, problems=in_column_order((*reading.problems, problem)))


def _had_a_zone(reading: Reading, base: Base) -> bool:
    """Tell whether the row had the session's zone in a cell of its own when it was last acted on."""
    sent = datetime.fromisoformat(base.event.when.partition("|")[0])
    return any(
        when_digest(wall, minutes, base.zone) == base.row.when
        for wall in (sent, reading.typed_wall)
        for minutes in (None, base.minutes, reading.minutes)
    )
