"""Which ref stands for which row, and which refs are written (docs/rules.md 1). Pure.

the row's Ref cell          and                                          the row is
empty                       an orphan is unmistakably its event          ADOPTED: gets that ref back
empty                       an orphan only resembles it                  UNSURE: nothing is created
empty                       otherwise                                    NEW: gets a derived ref when it needs one
check characters wrong                                                   FOREIGN: from another board, quarantined
stands on several rows      matches the event's base, or comes first     KNOWN
stands on several rows      otherwise                                    NEW: a copy, gets another ref
stands once                 never had an event; an orphan is its event   ADOPTED
stands once                 otherwise                                    KNOWN
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from cowork_sheets.core.actions import Claim, Status
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
    """A row's ref (its own, or the one it gets when it needs one), how it came to it, and the orphans it resembles."""

    ref: str
    standing: Standing
    resembles: tuple[Event, ...] = ()


def current_events(events: Sequence[Event], now: datetime) -> dict[str, Event]:
    """Pick each ref's event, in no promised order: a living one that is not over first, then the highest generation.

    A living event of an older generation was restored from the bin, and is the session's event again; one that is over
    was its session before a new day was agreed.
    """
    current: dict[str, Event] = {}
    for event in events:
        known = current.get(event.mark.ref)
        if known is None or _rank(event, now) > _rank(known, now):
            current[event.mark.ref] = event
    return current


def _rank(event: Event, now: datetime) -> tuple[bool, int]:
    return (not event.cancelled and event.end_at > now, event.mark.generation)


def latest_generations(events: Sequence[Event]) -> dict[str, int]:
    """Give the highest generation each ref ever had; the next event of a ref is one above it."""
    latest: dict[str, int] = {}
    for event in events:
        latest[event.mark.ref] = max(event.mark.generation, latest.get(event.mark.ref, -1))
    return latest


def identify(
    understanding: Understanding, current: Mapping[str, Event], board_id: str, now: datetime
) -> dict[int, Identity]:
    """Give every row its identity, by row number."""
    readings = understanding.readings
    owners = _owners(understanding, current, board_id)
    claimed = {ref for ref in owners if ref}
    orphans = [
        event
        for ref, event in current.items()
        if ref not in claimed and not event.cancelled and event.end_at > now and event.mark.base is not None
    ]
    taken = {reading.raw_ref for reading in readings if reading.raw_ref}
    rows: dict[int, RowBase] = {}
    wanting: dict[int, tuple[Event, ...]] = {}
    identities: dict[int, Identity] = {}
    for reading in readings:
        if reading.raw_ref and not belongs(reading.raw_ref, board_id):
            alike = tuple(event for event in orphans if _may_be_damaged(reading, event))
            identities[reading.number] = Identity(reading.raw_ref, Standing.FOREIGN, alike)
            wanting[reading.number] = tuple(event for event in alike if _is_row_of(row_base(reading), event))
        elif owners.get(reading.raw_ref) == reading.number and reading.raw_ref in current:
            identities[reading.number] = Identity(reading.raw_ref, Standing.KNOWN)
        elif orphans:
            row = rows[reading.number] = row_base(reading)
            wanting[reading.number] = tuple(event for event in orphans if _is_row_of(row, event))
    suitors = Counter(event.id for events in wanting.values() for event in events)
    for reading in readings:
        if reading.number in identities:
            continue
        mine = wanting.get(reading.number, ())
        if len(mine) == 1 and suitors[mine[0].id] == 1:
            identities[reading.number] = Identity(mine[0].mark.ref, Standing.ADOPTED)
        elif owners.get(reading.raw_ref) == reading.number:
            identities[reading.number] = Identity(reading.raw_ref, Standing.KNOWN)
        else:
            ref = derive_ref(board_id, reading, taken)
            taken.add(ref)
            said = rows.get(reading.number)
            alike = tuple(e for e in orphans if said and (mine or _resembles(reading, said, e, ref)))
            if said and not alike and reading.problems:
                alike = tuple(event for event in orphans if _could_be(reading, said, event))
            identities[reading.number] = Identity(ref, Standing.UNSURE if alike else Standing.NEW, alike)
    return identities


def _owners(understanding: Understanding, current: Mapping[str, Event], board_id: str) -> dict[str, int]:
    """Say which row keeps each ref that stands on the board, by ref.

    Of rows that match the base alike, one that still wants the session does; else the session would end, and be made
    again for the other.
    """
    status = understanding.columns.index["status"]
    holders: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in understanding.readings:
        if reading.raw_ref and belongs(reading.raw_ref, board_id):
            holders[reading.raw_ref].append(reading)
    owners = {}
    for ref, rows in holders.items():
        event = current.get(ref)
        owners[ref] = min(
            rows, key=lambda row: (-_says_so(row, event), not row.own.get(status), row.number)
        ).number if len(rows) > 1 else rows[0].number  # fmt: skip
    return owners


def _says_so(reading: Reading, event: Event | None) -> int:
    """Tell whether a row says what the event's base remembers (1), and still wants that, or may (2)."""
    if not _is_row_of(row_base(reading), event):
        return 0
    # Names that cannot be read are never taken for none: whoever wrote them may well agree.
    may_agree = bool(reading.accepters) or any(problem.key == "accepted_by" for problem in reading.problems)
    return 2 if may_agree and not reading.call_off else 1


def _is_row_of(row: RowBase, event: Event | None) -> bool:
    """Tell whether a row says just what the event's base remembers: the same start, proposer and topic."""
    if event is None or event.mark.base is None:
        return False
    base = event.mark.base.row
    return (row.when, row.proposer, row.topic) == (base.when, base.proposer, base.topic)


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


def claim_for(reading: Reading, identity: Identity) -> Claim | None:
    """Give the claim that a row's identity needs, None when its Ref cell says so already."""
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
        patches.append(CellPatch(claim.row, ref, claim.ref))
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
    claimed = {claim.ref: claim.fingerprint for claim in claims}
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
