"""Our mark on an event as plain properties, and back (docs/rules.md 2.2).

Keys are at most 44 characters and values at most 1024, so that the same properties fit an .ics file and Google's
private extended properties (Calendar API guide, "Extended properties": the rest is dropped or cut, silently).
Reading never fails: what cannot be understood is left out, and without board, ref and generation there is no mark.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from cowork_sheets.core.model import Base, EventBase, Mark, Remembered, RowBase
from cowork_sheets.errors import ConfigurationError

BASE_VERSION = 1
BASE_BYTES = 900
MOST_MAILED = 36
"""So many instants fit into one value; far more than the guard lets one event mail in a day."""

NAMES_KEYS = ("names", *(f"names_{number}" for number in range(1, 8)))
"""Properties that hold the row's names, one after another; together more than a row's cells may hold."""
_NAMES_IN_A_VALUE = 31
_NAME = re.compile(r"([0-9a-v]{8})\.([0-9a-f]{10})\.([0-9a-v]{10}|)")

_GUEST = "guest_"
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
    }
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
        names=_names_from_properties(properties, base),
    )


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
