"""Names that never change: refs of rows, ids of events, digests of a row's groups (docs/rules.md 1.1, 2.1, 2.2).

Pure. Everything is derived, nothing is random, so two runs over the same row compute the same names.
"""

from base64 import b32hexencode
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b, sha256

from cowork_sheets.core.model import CheckIn, Event, EventBase, Person, PlaceChoice, Reading, RowBase, When
from cowork_sheets.core.people import address_key, mailbox

REF_LENGTH = 8
"""Six characters that name the row, two that check it belongs to this board."""


def _digest(length: int, *parts: object) -> str:
    """Give ``length`` lower-case base32hex characters of SHA-256 over the parts, unambiguously joined."""
    joined = "\x1f".join(str(part) for part in parts)
    enough = sha256(joined.encode()).digest()[: -(-length // 8) * 5]
    return b32hexencode(enough).decode().lower()[:length]


def _short(*parts: object) -> str:
    """Digest for the base, where thousands are made a run: 10 hexadecimal characters."""
    return blake2b("\x1f".join(str(part) for part in parts).encode(), digest_size=5).hexdigest()


@lru_cache(maxsize=4096)
def guest_key(email: str) -> str:
    """Name a guest's address in our mark: 10 characters, the same however the address is capitalised."""
    return _digest(10, address_key(email))


def guest_keys(people: Iterable[Person]) -> frozenset[str]:
    """List the keys of every address of these people."""
    return frozenset(guest_key(email) for person in people for email in person.emails)


@lru_cache(maxsize=4096)
def mailbox_key(email: str) -> str:
    """Name the mailbox behind an address, for counting mails: 10 characters, the same for all of its ``+tags``."""
    return _digest(10, mailbox(email))


def approval_digest(*parts: str) -> str:
    """Name something that somebody agreed to: 10 characters."""
    return _digest(10, "approval", *parts)


def event_id(board_id: str, ref: str, generation: int) -> str:
    """Event id in Google's alphabet ``[a-v0-9]``: "cs" and 40 characters (Calendar API, Event.id)."""
    return "cs" + _digest(40, f"{board_id}/{ref}/{generation}")


def derive_ref(board_id: str, reading: Reading, taken: Collection[str]) -> str:
    """Derive the ref of a row that has none: the first in its series that is not on the board yet."""
    proposer = reading.proposer.name.casefold() if reading.proposer else ""
    start = reading.wall.isoformat() if reading.wall else ""
    number = 0
    while True:
        name = _digest(6, board_id, proposer, start, reading.topic, number)
        ref = name + _digest(2, board_id, name)
        if ref not in taken:
            return ref
        number += 1


def belongs(ref: str, board_id: str) -> bool:
    """Tell whether a ref was made for this board, by its check characters."""
    return len(ref) == REF_LENGTH and ref[6:] == _digest(2, board_id, ref[:6])


def row_base(reading: Reading) -> RowBase:
    """Digest a row's own cells by group; equal digests mean nobody edited that group.

    People count by name: a corrected address in People is no edit of the row.
    """
    where = reading.where or PlaceChoice("")
    proposer = reading.proposer.name if reading.proposer else ""
    plans = [part for plan in planned(reading) for part in (plan.name, plan.text)]
    return RowBase(
        when=when_digest(reading.wall, reading.minutes, reading.zone),
        where=_short(where.name, where.link),
        topic=_short(reading.topic),
        format=_short((reading.format or "").casefold()),
        proposer=name_digest(proposer),
        people=people_digest(person.name for person in (reading.proposer, *reading.accepters) if person),
        plans=_short(*plans) if plans else "",
    )


def when_digest(wall: datetime | None, minutes: int | None, zone: str | None) -> str:
    """Digest a row's own time: its clock time as typed, and its length and zone where it has them."""
    return _short(wall, minutes, zone)


def name_digest(name: str) -> str:
    """Digest one name of People, "" for nobody; the same however it is capitalised."""
    return _short(name.casefold())


NO_TOPIC, NOBODY = _short(""), name_digest("")
"""The digests of a row's topic and proposer where it has none."""


def people_digest(names: Iterable[str]) -> str:
    """Digest the names of all people of a row, in no particular order."""
    return _short(*sorted(name.casefold() for name in names))


@lru_cache(maxsize=4096)
def typed_digest(key: str) -> str:
    """Digest a name as typed in a row, in the form names are compared in (``people.name_key``): 8 characters."""
    return _digest(8, key)


def planned(reading: Reading) -> tuple[CheckIn, ...]:
    """Give the plans of those who take part, as far as they can be read."""
    names = {person.name for person in (reading.proposer, *reading.accepters) if person}
    return tuple(plan for plan in reading.plans if plan.name in names)


def event_base(event: Event) -> EventBase:
    """Digest an event by group; *when* stays text, so that it can be compared by wall time or by instant.

    A link that the calendar makes is its own affair: that it comes later, or changes, is no change of place.
    """
    join = "" if event.conference else event.join
    return EventBase(when=when_text(event.when), where=_short(event.location, join), summary=_short(event.summary))


def when_text(when: When) -> str:
    """Write a session's time as ``2026-11-26T09:00|America/Vancouver|90``."""
    return f"{when.wall.isoformat(timespec='minutes')}|{when.zone}|{when.minutes}"


def plan_digest(lines: Iterable[str]) -> str:
    """Digest a whole plan: 8 characters, enough to tell two plans of one day apart and short enough to type."""
    return _digest(8, *lines)


def plan_id(now: datetime, digest: str) -> str:
    """Name a plan: when it was made (UTC, to the minute) and its digest, ``2026-11-23T1200-k3j9d8e1``."""
    return f"{now.astimezone(UTC):%Y-%m-%dT%H%M}-{digest}"


def approves(approval: str, plan: str, now: datetime) -> bool:
    """Tell whether an approval names this very plan and is at most 24 hours old."""
    made, _, digest = approval.strip().rpartition("-")
    try:
        age = now - datetime.strptime(made, "%Y-%m-%dT%H%M").replace(tzinfo=UTC)
    except ValueError:
        return False
    return digest == plan.rpartition("-")[2] and timedelta(0) <= age <= timedelta(hours=24)
