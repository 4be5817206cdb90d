"""Which ref stands for which row, and which refs are written (docs/rules.md 1). Pure.

the row's Ref cell          and                                          the row is
check characters wrong                                                   FOREIGN: from another board, quarantined
empty, or not its own       it says what another ref's event remembers   ADOPTED: gets that ref (belonging.py)
its own, or nobody else's   otherwise                                    KNOWN
empty, or another row's     an event without a row only resembles it     UNSURE: nothing is created
empty, or another row's     otherwise                                    NEW: gets a derived ref when it needs one
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from cowork_sheets.core.actions import Claim, Status
from cowork_sheets.core.belonging import find_belonging, is_row_of, may_be_agreed
from cowork_sheets.core.identity import REF_LENGTH, belongs, derive_ref, row_base
from cowork_sheets.core.model import CellPatch, Event, Reading, RowBase, Understanding

ALIKE = 0.6
"""From which likeness on (difflib) two refs may be one with a slip of the finger; by chance hardly two reach it."""


class Standing(StrEnum):
    """How sure a row's identity is; see the table on top."""

    KNOWN = "known"
    NEW = "new"
    ADOPTED = "adopted"
    UNSURE = "unsure"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Identity:
    """A row's ref (its own, or the one it gets when it needs one), how it came to it, and the orphans it resembles.

    ``is_doubtful`` says that the ref it bears is another row's, and that it may be one of these orphans itself;
    ``loses_ref`` that it bears another row's ref, and needs none of its own but for an event. ``rival`` is the number
    of a row that says more of what this row's event remembers, or of the row whose event it may be; 0 for none.
    """

    ref: str
    standing: Standing
    resembles: tuple[Event, ...] = ()
    is_doubtful: bool = False
    loses_ref: bool = False
    rival: int = 0


def identify(
    understanding: Understanding, current: Mapping[str, Event], board_id: str, now: datetime
) -> dict[int, Identity]:
    """Give every row its identity, by row number."""
    readings = understanding.readings
    foreign = {row.number for row in readings if row.raw_ref and not belongs(row.raw_ref, board_id)}
    holders = _holders(understanding, current, foreign)
    bearers = {row.number: ref for ref, rows in holders.items() for row in rows}
    belonging = find_belonging(understanding, bearers, current, foreign, now)
    given, lost = belonging.given, belonging.withheld.union(belonging.given.values())
    left = {ref: [row.number for row in rows if row.number not in given] for ref, rows in holders.items()}
    owners = {ref: numbers[0] for ref, numbers in left.items() if numbers and ref not in lost}
    owned = {*given.values(), *owners}
    orphans = [
        event
        for ref, event in current.items()
        if ref not in owned and not event.cancelled and event.end_at > now and event.mark.base is not None
    ]
    taken = {reading.raw_ref for reading in readings if reading.raw_ref} | lost
    rivals = {rival: number for number, rival in belonging.rivals.items()}
    identities: dict[int, Identity] = {}
    for reading in readings:
        number, ref = reading.number, reading.raw_ref
        if number in foreign:
            alike = tuple(event for event in orphans if _may_be_damaged(reading, event))
            identities[number] = Identity(ref, Standing.FOREIGN, alike)
        elif number in given:
            identities[number] = Identity(given[number], Standing.ADOPTED)
        elif owners.get(ref) == number:
            identities[number] = Identity(ref, Standing.KNOWN, rival=belonging.rivals.get(number, 0))
        elif number in rivals and number not in bearers:
            event = current[bearers[rivals[number]]]
            identities[number] = Identity(ref, Standing.UNSURE, (event,), rival=rivals[number])
        else:
            ref = derive_ref(board_id, reading, taken)
            taken.add(ref)
            doubt = belonging.doubtful.get(number)
            is_copy = bearers.get(number) in belonging.withheld
            alike = (doubt,) if doubt else () if is_copy else _orphans_like(reading, orphans, ref)
            standing = Standing.UNSURE if alike else Standing.NEW
            loses_ref = bearers.get(number) in lost or (reading.is_blank and bool(reading.raw_ref))
            identities[number] = Identity(ref, standing, alike, is_doubtful=doubt is not None, loses_ref=loses_ref)
    return identities


def _orphans_like(reading: Reading, orphans: Sequence[Event], ref: str) -> tuple[Event, ...]:
    """List the events without a row that a row may be, and is not beyond doubt."""
    if not orphans:
        return ()
    said = row_base(reading)
    alike = tuple(e for e in orphans if is_row_of(said, e)) or tuple(
        e for e in orphans if _resembles(reading, said, e, ref)
    )
    if not alike and reading.problems:
        return tuple(event for event in orphans if _could_be(reading, said, event))
    return alike


def _holders(
    understanding: Understanding, current: Mapping[str, Event], foreign: Collection[int]
) -> dict[str, list[Reading]]:
    """List the rows that bear each ref of this board, the one that keeps it first.

    Of rows that match the base alike, one that still wants the session does; else the session would end, and be made
    again for the other.
    """
    status = understanding.columns.index["status"]
    holders: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in understanding.readings:
        if reading.raw_ref and reading.number not in foreign:
            holders[reading.raw_ref].append(reading)
    for ref, rows in holders.items():
        if len(rows) > 1:
            event = current.get(ref)
            rows.sort(
                key=lambda row: (
                    -_says_so(row, event),
                    not _is_of_that_day(row, event),
                    not row.own.get(status),
                    row.number,
                )
            )
    return holders


def _is_of_that_day(reading: Reading, event: Event | None) -> bool:
    """Tell whether a row is on the day of its event: who copies a row changes its day first."""
    return event is not None and reading.wall is not None and reading.wall.date() == event.when.wall.date()


def _says_so(reading: Reading, event: Event | None) -> int:
    """Tell whether a row says what the event's base remembers (1), and still wants that, or may (2)."""
    if not is_row_of(row_base(reading), event):
        return 0
    return 2 if may_be_agreed(reading) and not reading.call_off else 1


def _resembles(reading: Reading, row: RowBase, event: Event, ref: str) -> bool:
    """Tell whether a row could be an orphan's: its derived ref is, or the proposer and the start or the topic are."""
    if reading.wall is None or event.mark.base is None:
        return False
    base = event.mark.base.row
    same_topic = bool(reading.topic) and row.topic == base.topic
    return ref == event.mark.ref or (row.proposer == base.proposer and (row.when == base.when or same_topic))


def _could_be(reading: Reading, row: RowBase, event: Event) -> bool:
    """Tell whether a row that is quarantined or wrong may be an orphan's: two of start, proposer and topic are.

    Such an orphan is not let go: what is invalid is never missing. The event must have its base.
    """
    assert event.mark.base is not None
    base = event.mark.base.row
    same_topic = bool(reading.topic) and row.topic == base.topic
    return (row.when == base.when) + (row.proposer == base.proposer) + same_topic >= 2


def _may_be_damaged(reading: Reading, event: Event) -> bool:
    """Tell whether a Ref that is not this board's may be what is left of an orphan's.

    Anything they have in common is enough, and so is a Ref that no board ever made: a quarantined row must never look
    like a missing one. The event must have its base.
    """
    assert event.mark.base is not None
    row, base = row_base(reading), event.mark.base.row
    same_topic = bool(reading.topic) and row.topic == base.topic
    likeness = SequenceMatcher(None, reading.raw_ref, event.mark.ref).ratio()
    in_common = row.when == base.when or row.proposer == base.proposer or same_topic
    return in_common or len(reading.raw_ref) != REF_LENGTH or likeness >= ALIKE


def claim_for(reading: Reading, identity: Identity, *, creates: bool = False) -> Claim | None:
    """Give the claim that a row's identity needs, None when its Ref cell says so already."""
    if identity.loses_ref and not creates:
        return Claim(reading.number, reading.fingerprint, "", reading.raw_ref)
    if identity.standing not in {Standing.NEW, Standing.ADOPTED} or reading.raw_ref == identity.ref:
        return None
    return Claim(reading.number, reading.fingerprint, identity.ref, reading.raw_ref)


def claim_patches(claims: Sequence[Claim], understanding: Understanding) -> tuple[CellPatch, ...]:
    """Write the refs, and in the same request clear the Status of those rows.

    A copied row carries the Status of the row it was copied from; without clearing it, a run that dies before the
    event exists would leave a row that says Scheduled under a ref that never had an event.
    """
    ref, status = understanding.columns.index["ref"], understanding.columns.index["status"]
    own = {reading.number: reading.own for reading in understanding.readings}
    patches = []
    for claim in claims:
        patches.append(CellPatch(claim.row, ref, claim.ref or None))
        if own[claim.row].get(status) in {Status.SCHEDULED, Status.CALLED_OFF, Status.DONE}:
            patches.append(CellPatch(claim.row, status, None))
    return tuple(patches)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a claim's answer shows: refs that stand where they should, patches that put right what moved, and doubts.

    ``doubtful`` are the refs that some patch is about; nothing may be done under them before the patches are confirmed.
    """

    refs: frozenset[str]
    repairs: tuple[CellPatch, ...] = ()
    doubtful: frozenset[str] = frozenset()


def confirm(claims: Sequence[Claim], before: Understanding, after: Understanding) -> Confirmation:
    """Check the claims against what stands on the board now, whatever moved in between.

    Rows are told by their people's cells. A claimed ref is confirmed when it stands exactly once, on such a row as was
    read. Every other row that can be told from all others must hold what it held before: when it holds another ref of
    ours, or lost its own, that is put right; what a person typed there is left.
    """
    column = after.columns.index["ref"]
    standing = Counter(reading.raw_ref for reading in after.readings if reading.raw_ref)
    alike_now = Counter(reading.fingerprint for reading in after.readings)
    alike_then = Counter(reading.fingerprint for reading in before.readings)
    held = {r.fingerprint: r.raw_ref for r in before.readings if alike_then[r.fingerprint] == 1}
    claimed = {claim.ref: claim.fingerprint for claim in claims if claim.ref}
    wanted = {claim.fingerprint: claim.ref for claim in claims if alike_then[claim.fingerprint] == 1}
    ours = {reading.raw_ref for reading in before.readings if reading.raw_ref} | claimed.keys()
    confirmed: set[str] = set()
    repairs: list[CellPatch] = []
    doubtful: set[str] = set()
    for reading in after.readings:
        ref, fingerprint = reading.raw_ref, reading.fingerprint
        if claimed.get(ref) == fingerprint:
            if standing[ref] == 1:
                confirmed.add(ref)
            continue
        known = alike_now[fingerprint] == 1 and fingerprint in held
        right = held[fingerprint] if known else ""
        if known and ref in {right, wanted.get(fingerprint)}:
            continue
        misplaced = ref in ours if known else ref in claimed
        if misplaced or (known and not ref):
            repairs.append(CellPatch(reading.number, column, right or None))
            doubtful |= {ref, right} - {""}
    return Confirmation(frozenset(confirmed - doubtful), tuple(repairs), frozenset(doubtful))
