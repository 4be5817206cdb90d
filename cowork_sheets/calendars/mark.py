"""Our mark on an event as plain properties, and back (docs/rules.md 2.2).

Keys are at most 44 characters and values at most 1024, so that the same properties fit an .ics file and Google's
private extended properties (Calendar API guide, "Extended properties": the rest is dropped or cut, silently).
Reading never fails: what cannot be understood is left out, and without board, ref and generation there is no mark.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cowork_sheets.core.model import Approval, Base, EventBase, Mailing, Mark, Remembered, RowBase
from cowork_sheets.errors import ConfigurationError

BASE_VERSION = 1
BASE_BYTES = 900
MOST_MAILED = 36
"""So many instants fit into one value; far more than the guard lets one event mail in a day."""

LONGEST_VALUE = 1024
MOST_LISTED = 12
"""So many properties a list at most, which is 12 kB: more would leave too little for guests (Google keeps 32 kB)."""
NAMES_KEYS = ("names", *(f"names_{number}" for number in range(1, 8)))
"""Properties that hold the row's names, one after another; together more than a row's cells may hold."""
_NAMES_IN_A_VALUE = 31
_NAME = re.compile(r"([0-9a-v]{8})\.([0-9a-f]{10})\.([0-9a-v]{10}|)")

_GUEST = "guest_"
_MAILING = "mailing_"
_MAILBOX = re.compile(r"[0-9a-z]{1,20}=[0-9a-f]{1,900}")
_APPROVAL = "approval_"
LISTS = (_MAILING, _APPROVAL)
"""Beginnings of the keys whose number varies, besides the guests' own."""
_GUEST_WORDS = frozenset({"invited", "removed"})


def mark_to_properties(mark: Mark) -> dict[str, str]:
    """Give the mark as properties; what is empty has no property.

    Raises ConfigurationError when the names of the place and the format are too long to be remembered.
    """
    properties = {
        "board": mark.board,
        "ref": mark.ref,
        "generation": str(mark.generation),
        "base": _base_to_text(mark.base) if mark.base else "",
        "missing_since": _instant_to_text(mark.missing_since) if mark.missing_since else "",
        "missing_why": mark.missing_why,
        "ended": mark.ended,
        "call_off_seen": _instant_to_text(mark.call_off_seen) if mark.call_off_seen else "",
        "meet_attempt": str(mark.meet_attempt or ""),
        "mailed": " ".join(_instant_to_text(at) for at in mark.mailed[-MOST_MAILED:]),
        "ask_first": "yes" if mark.ask_first else "",
        "life": str(mark.life or ""),
    }
    properties |= _numbered(_MAILING, _mailings_to_texts(mark.mailings))
    properties |= _numbered(_APPROVAL, _approval_to_texts(mark.approval))
    properties |= {f"{_GUEST}{key}": word for key, word in sorted(mark.guests.items())}
    properties |= _names_to_properties(mark)
    return {key: value for key, value in properties.items() if value}


def mark_from_properties(properties: Mapping[str, str]) -> Mark | None:
    """Read a mark back; None when the properties are not ours. Unknown properties are ignored.

    A base that is damaged, or of a version that is not known here, reads as None.
    """
    board, ref = properties.get("board", ""), properties.get("ref", "")
    generation = _number(properties.get("generation", ""))
    if not board or not ref or generation is None:
        return None
    mailed = (_instant_from_text(text) for text in properties.get("mailed", "").split())
    base = _base_from_text(properties.get("base", ""))
    return Mark(
        board=board,
        ref=ref,
        generation=generation,
        base=base,
        guests={
            key.removeprefix(_GUEST): word
            for key, word in properties.items()
            if key.startswith(_GUEST) and word in _GUEST_WORDS
        },
        missing_since=_instant_from_text(properties.get("missing_since", "")),
        missing_why=properties.get("missing_why", ""),
        ended=properties.get("ended", ""),
        call_off_seen=_instant_from_text(properties.get("call_off_seen", "")),
        meet_attempt=_number(properties.get("meet_attempt", "")) or 0,
        mailed=tuple(at for at in mailed if at is not None),
        mailings=_mailings_from_texts(_values(properties, _MAILING)),
        approval=_approval_from_texts(_values(properties, _APPROVAL)),
        ask_first=properties.get("ask_first") == "yes",
        life=_number(properties.get("life", "")) or 0,
        names=_names_from_properties(properties, base),
    )


# --- lists that may be longer than one value -------------------------------------------------------------------------


def _numbered(prefix: str, texts: Sequence[str]) -> dict[str, str]:
    """Give each value of a list a key with its number."""
    return {f"{prefix}{number:02}": text for number, text in enumerate(texts)}


def _values(properties: Mapping[str, str], prefix: str) -> list[str]:
    """Give the values of a list in their order."""
    return [properties[key] for key in sorted(properties) if key.startswith(prefix)]


def _lines(words: Iterable[str], head: str = "") -> list[str]:
    """Write words in as many lines as it takes for each to fit into one value, each behind the head."""
    lines: list[str] = []
    line = head
    for word in words:
        if len(line) + 1 + len(word) > LONGEST_VALUE:
            lines.append(line)
            line = head
        line = f"{line} {word}" if line else word
    return [*lines, line] if line != head else lines


def _mailings_to_texts(mailings: Sequence[Mailing]) -> list[str]:
    """Write the mailings, ``second:outside:kind``, then each mailbox with those it got, ``mailbox=mask``.

    The mask is a hexadecimal number whose bit N stands for mailing N: who gets many mails costs hardly more than who
    gets one. Of more than fit, the oldest are left out.
    """
    lines = _mailing_lines(mailings)
    while len(lines) > MOST_LISTED:
        mailings = mailings[1:]
        lines = _mailing_lines(mailings)
    return lines


def _mailing_lines(mailings: Sequence[Mailing]) -> list[str]:
    words = [f"{int(each.at.timestamp())}:{each.outside}:{_kind(each)}" for each in mailings]
    masks: dict[tuple[str, int], int] = {}
    for number, mailing in enumerate(mailings):
        for mailbox, times in Counter(mailing.mailboxes).items():
            for time in range(times):
                masks[mailbox, time] = masks.get((mailbox, time), 0) | 1 << number
    words += [f"{mailbox}={mask:x}" for (mailbox, _), mask in sorted(masks.items())]
    return _lines(words)


def _kind(mailing: Mailing) -> str:
    return f"{'a' if mailing.agreed else ''}{'e' if mailing.ends else ''}" or "-"


def _mailings_from_texts(texts: Iterable[str]) -> tuple[Mailing, ...]:
    """Read mailings back; what cannot be understood is left out."""
    words = [word for text in texts for word in text.split()]
    mailings = [_mailing(word) for word in words if ":" in word and "=" not in word]
    mailboxes: list[list[str]] = [[] for _ in mailings]
    for mailbox, _, mask in (word.partition("=") for word in words if _MAILBOX.fullmatch(word)):
        for number in _bits(mask):
            if number < len(mailboxes):
                mailboxes[number].append(mailbox)
    told = zip(mailings, mailboxes, strict=True)
    return tuple(replace(mailing, mailboxes=tuple(sorted(who))) for mailing, who in told if mailing is not None)


def _mailing(word: str) -> Mailing | None:
    """Read when a mailing was and what it was; it does not know yet who was told."""
    second, outside, kind = [*word.split(":"), "", ""][:3]
    at, number = _instant_of(second), _number(outside)
    if at is None or number is None:
        return None
    return Mailing(at, (), number, agreed="a" in kind, ends="e" in kind)


def _bits(mask: str) -> list[int]:
    """Give the numbers of the bits of a hexadecimal mask."""
    bits = f"{int(mask, 16):b}"[::-1]
    return [number for number, bit in enumerate(bits) if bit == "1"]


def _approval_to_texts(approval: Approval | None) -> list[str]:
    """Write until when it holds, and its keys; of too many, the first are kept."""
    if approval is None:
        return []
    return _lines(approval.keys, head=str(int(approval.until.timestamp())))[:MOST_LISTED]


def _approval_from_texts(texts: Sequence[str]) -> Approval | None:
    """Read an approval back; None when there is none, or it does not say until when."""
    words = [text.split() for text in texts if text.strip()]
    until = _instant_of(words[0][0]) if words else None
    if until is None:
        return None
    return Approval(until, tuple(key for line in words for key in line[1:]))


def _instant_of(second: str) -> datetime | None:
    """Read whole seconds since 1970; None for what is no such number, or lies after the year 5138."""
    is_number = second.isdecimal() and second.isascii() and len(second) < 12
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(second)) if is_number else None


# --- the row's names ------------------------------------------------------------------------------------------------


def _names_to_properties(mark: Mark) -> dict[str, str]:
    """Write the row's names, each as ``typed.name.guest``, behind the digest of the people that they belong to."""
    if not mark.names:
        return {}
    names = [f"{name.typed}.{name.name}.{name.guest}" for name in mark.names]
    starts = range(0, len(names), _NAMES_IN_A_VALUE)
    values = [" ".join(names[start : start + _NAMES_IN_A_VALUE]) for start in starts]
    values[0] = f"{_names_belong_to(mark.base)} {values[0]}"
    return dict(zip(NAMES_KEYS, values, strict=False))


def _names_from_properties(properties: Mapping[str, str], base: Base | None) -> tuple[Remembered, ...]:
    """Read the row's names; none when a version that does not know of them has written the base since."""
    words = " ".join(properties.get(key, "") for key in NAMES_KEYS).split()
    if base is not None and words[:1] != [_names_belong_to(base)]:
        return ()
    return tuple(Remembered(*found.groups()) for word in words[1:] if (found := _NAME.fullmatch(word)))


def _names_belong_to(base: Base | None) -> str:
    return (base.row.people if base else "") or "-"


# --- the base --------------------------------------------------------------------------------------------------------


def _base_to_text(base: Base) -> str:
    data = asdict(base)
    if not base.row.plans:
        del data["row"]["plans"]  # as versions without it have it
    text = json.dumps({"v": BASE_VERSION, **data}, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > BASE_BYTES:
        raise ConfigurationError(
            f"The format “{base.format[:40]}…” or the place “{base.place[:40]}…” has too long a name to be remembered "
            "with the event. Give it a shorter one."
        )
    return text


def _base_from_text(text: str) -> Base | None:
    try:
        data = json.loads(text)
        if data["v"] != BASE_VERSION:
            return None
        base = Base(
            row=RowBase(**data["row"]),
            event=EventBase(**data["event"]),
            zone=data["zone"],
            minutes=data["minutes"],
            place=data["place"],
            format=data["format"],
        )
        texts = [*asdict(base.row).values(), *asdict(base.event).values(), base.zone, base.place, base.format]
        wall, zone, minutes = base.event.when.split("|")
        datetime.fromisoformat(wall)
        int(minutes)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
    sound = all(isinstance(value, str) for value in texts) and type(base.minutes) is int
    return base if sound and is_zone(zone) and is_zone(base.zone) else None


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    """Tell whether the zone database knows this name."""
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError):  # OSError: the name of a folder of zones, such as "America"
        return False
    return True


def _instant_to_text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _instant_from_text(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None
