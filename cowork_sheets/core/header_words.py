"""What a header says besides naming its column: the zone of its times, the unit of its lengths. Pure.

It holds for every row of the column, so that nothing in it is guessed: what may be a zone or a unit and is not certain
is asked about once, for the whole board.
"""

import re
from collections.abc import Iterator, Mapping

from cowork_sheets.core.cells import Asked, clean, line_of
from cowork_sheets.core.lengths import Unit, unit_of
from cowork_sheets.core.zone_clocks import agree, offsets
from cowork_sheets.core.zone_texts import Doubt, OwnWords, ZoneText, is_utc_or_london, read_zone_text
from cowork_sheets.core.zones import find_zone
from cowork_sheets.errors import ConfigurationError

_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)(?:[)\]}]|$)")
_TIME = re.compile(
    r"\b(?:(?:start|starting|begin|end) )?times?\b|\b(?:starts?|begins?|ends?|from|until)\b", re.IGNORECASE
)
_AROUND = re.compile(r"^[\W_]+|[^\w+)]+$")
_SAYS_NOTHING = re.compile(
    r"\b(?:24|12)\s*-?\s*h(?:(?:ou)?rs?)?(?:\s*-?\s*(?:clock|format))?\b|\bhh?[:.]mm(?:[:.]ss)?\b|\bam\s*/\s*pm\b"
    r"|\b(?:your|own|my|their|local|proposer['’]?s|host['’]?s)\b(?:\s+(?:own|local|time|zone|timezone|clock)\b)*"
    r"|\b(?:optional|required|approx(?:imately|imate)?|circa|ca|about|sharp|planned|please|uhr|24|time|date|start|starts|begin|begins|end|ends)\b\.?",
    re.IGNORECASE,
)
_LONDON = "Europe/London"
_LETTERS = re.compile(r"[A-Z]{2,5}")
_MINUTES = re.compile(r"m|mins?|minutes?|minuten|minutos|minuti|duration|planned|estimated|max|default", re.IGNORECASE)
"""Words that leave a number as minutes."""
_CERTAIN_OR_SEVERAL = frozenset([Doubt.NONE, Doubt.DISAGREES, Doubt.NOT_IN_USE, Doubt.NO_ZONE])
_BEFORE_A_ZONE = re.compile(r"^(?:[Ii]n|[Aa]t|[Oo]n)\b\s*")
_BEFORE_A_UNIT = re.compile(r"^(?:in\b|as\b|(?:#|number|no\.?)\s*of\b|#)\s*", re.IGNORECASE)


def zone_in_headers(headers: Mapping[str, str], board_zone: str | None, own_words: OwnWords) -> str | Asked | None:
    """Give the zone that a board's headers name for its days and starts, None when they name none.

    ``headers`` are those of the Sessions tab, by key. ``board_zone`` is the configuration's; it settles which of
    several meanings a header has. What is not certain is asked about, with the header's name.
    """
    zones: dict[str, str] = {}
    for key in ("start", "day", "end"):
        zone = _zone_in(key, headers[key], board_zone, own_words) if key in headers else None
        if isinstance(zone, Asked):
            return zone
        if zone:
            zones[key] = zone
    first = next(iter(zones), None)
    if first is None:
        return None
    others = [key for key in zones if not agree(zones[key], zones[first])]
    if others:
        both = " and ".join(f"“{line_of(headers[key], 60)}”" for key in (first, others[0]))
        return Asked(f"The columns {both} name two time zones.")
    if first == "end":
        return Asked(f"Only the column “{line_of(headers['end'], 60)}” names a time zone, and its start does not.")
    return zones[first]


def check_unit(header: str, board: str) -> None:
    """Raise ConfigurationError when the header of the lengths names a unit that is not known, such as "(blocks)"."""
    for text in _in_brackets(header):
        unit = _AROUND.sub("", _BEFORE_A_UNIT.sub("", clean(_SAYS_NOTHING.sub(" ", text))))
        is_one_word = len(unit.split()) == 1 and unit.isalpha()
        if is_one_word and unit_of(unit) is Unit.MINUTES and not _MINUTES.fullmatch(unit):
            raise ConfigurationError(
                f"{board}: the column “{line_of(header, 60)}” says {text.strip()}, and lengths are minutes or hours. "
                "Call it “Length (min)” or “Length (h)”, in the sheet and under [headers] in cowork.toml."
            )


def without_zone(header: str) -> str:
    """Give a header without what it says in brackets, and without a zone beside a word for time: "Start time"."""
    name = _AROUND.sub("", clean(_BRACKETS.sub(" ", header)))
    zone = _beside_time(name)
    return _AROUND.sub("", clean(name.replace(zone, " ", 1))) if zone else name


def _zone_in(key: str, header: str, board_zone: str | None, own_words: OwnWords) -> str | Asked | None:
    for text in _zone_texts(key, header, own_words):
        zone = _settled(read_zone_text(text, own_words), board_zone, own_words)
        if isinstance(zone, str):
            return zone
        return Asked(f"The column “{line_of(header, 60)}” seems to name a time zone. {zone.phrase}")
    return None


def _settled(read: ZoneText, board_zone: str | None, own_words: OwnWords) -> str | Asked:
    """Give the zone that a text in a header means; letters of one half of the year are no zone for a whole column."""
    meanings = [*read.likely, *read.unlikely]
    # A word that nobody knows contradicts nothing.
    if board_zone and (not meanings or any(agree(meaning.zone, board_zone) for meaning in meanings)):
        return board_zone
    if is_utc_or_london(read.text):
        return board_zone if board_zone == _LONDON else Asked(f"“{read.text}” may be either; type UTC or {_LONDON}.")
    zone = find_zone(read.text, own_words)
    if isinstance(zone, Asked):
        return zone
    is_of_a_half_year = read.likely[0].offset is not None and len(set(offsets(zone))) > 1
    return Asked(f"“{read.text}” is one half of the year only; type {zone}.") if is_of_a_half_year else zone


def _zone_texts(key: str, header: str, own_words: OwnWords) -> Iterator[str]:
    """Give what a header says that can be a zone: what stands in brackets, else beside a word for time."""
    for text in _in_brackets(header):
        rest = _BEFORE_A_ZONE.sub("", _AROUND.sub("", clean(_SAYS_NOTHING.sub(" ", text))))
        if rest and _may_be_zone(rest, own_words, is_day=key == "day"):
            yield rest
    if rest := _beside_time(clean(_BRACKETS.sub(" ", header)), own_words):
        yield rest


def _may_be_zone(text: str, own_words: OwnWords, *, is_day: bool) -> bool:
    """Tell whether what stands in brackets is rather a zone than an explanation in words."""
    read = read_zone_text(text, own_words)
    if is_day:
        # "Day (Mon)" and "Date (dd/mm)" say how a day is written.
        return read.doubt in _CERTAIN_OR_SEVERAL and all(meaning.town is None for meaning in read.likely)
    is_explanation = len(text.split()) > 1 and not _LETTERS.search(text)
    return read.doubt is not Doubt.UNKNOWN or not is_explanation


def _beside_time(name: str, own_words: OwnWords = ()) -> str:
    """Give the zone that stands beside a word for time, "" for none: "Start time UTC", "Pacific time"."""
    found = _TIME.search(name)
    if found is None:
        return ""
    typed = _AROUND.sub("", name[found.end() :]) or _AROUND.sub("", name[: found.start()])
    # "AT" is a zone, but not where all of a header stands in capitals.
    typed = typed.casefold() if name.isupper() and typed in {"AT", "IN", "ON"} else typed
    rest = _BEFORE_A_ZONE.sub("", typed)
    read = read_zone_text(rest, own_words) if rest else None
    if read is None or read.doubt is not Doubt.NONE:
        return ""
    # "Reading time" is no time in Reading: a town counts in brackets, or behind a word for it.
    is_zone = rest != typed or all(meaning.town is None for meaning in read.likely)
    return rest if is_zone else ""


def _in_brackets(header: str) -> list[str]:
    return [text for text in _BRACKETS.findall(clean(header)) if text.strip()]
