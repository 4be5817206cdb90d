"""From what people type to a zone of the IANA database, or to a question that can be answered literally. Pure.

``find_zone`` is for where somebody lives; ``zone_at`` is for a session, whose day can settle what letters mean. What is
asked about offers texts to type, and each of them is read as the very zone that is meant: that is tried here, before
it is said. Zones are those of the tzdata package; ``core.model`` sees to that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import cache, lru_cache

from cowork_sheets.core.advice import choice
from cowork_sheets.core.cells import Asked, quoted
from cowork_sheets.core.gazetteer import Town, gazetteer, key_of_name
from cowork_sheets.core.zone_clocks import agree, fixed_zone, offset_at, offsets, zone_text
from cowork_sheets.core.zone_texts import (
    Doubt,
    Meaning,
    OwnWords,
    ZoneText,
    iana_key,
    iana_names,
    is_utc_or_london,
    means_itself,
    names_its_zone,
    read_zone_text,
)

_LONGEST_TYPO = 60
_LONGEST_WORD = 40
_MOST_OFFERS = 4
_TYPE_A_CITY = "Type a city, such as Lisbon or America/New_York."


@lru_cache(maxsize=4096)
def find_zone(text: str, own_words: OwnWords = ()) -> str | Asked:
    """Find the zone that a text names where no day is known: an IANA name in use now.

    ``own_words`` are the board's (see ``own_words_of``). Whatever can mean two kinds of clocks is asked about.
    """
    read = read_zone_text(text, own_words)
    if read.doubt is Doubt.NONE and len(read.likely) == 1:
        return read.likely[0].zone
    return _ask(read, _WayToType(own_words))


@lru_cache(maxsize=4096)
def zone_at(
    text: str, wall: datetime | None, home: str | None = None, own_words: OwnWords = (), beside: str = ""
) -> str | Asked:
    """Find the zone that a text names for a start at ``wall`` (naive, None when it is not known).

    "EST" names one offset: it is asked about where clocks do not have it on that day. ``home`` is the zone of whoever
    typed it: a name that can be its own, however unlikely else, is not taken for another's. ``beside`` is the time that
    stands in front of the zone in its cell, and is typed again with it.
    """
    read = read_zone_text(text, own_words)
    way = _WayToType(own_words, home, beside)
    if read.doubt is not Doubt.NONE:
        return _ask(read, way)
    meant = _as_seen_from(home, read)
    if len(meant) == 1:
        return _ask_about_season(read, meant[0], wall, way) if _is_out_of_season(meant[0], wall) else meant[0].zone
    if wall is not None and _is_certain([*meant, *_letters_elsewhere(read)], wall):
        return read.likely[0].zone
    return _ask(replace(read, likely=tuple(meant)), way)


def is_same_clock(zone: str, other: str, wall: datetime | None) -> bool:
    """Tell whether two zones show one time at ``wall``, or always where no time is known."""
    return agree(zone, other) if wall is None else offset_at(zone, wall) == offset_at(other, wall)


def _as_seen_from(home: str | None, read: ZoneText) -> list[Meaning]:
    """List the likely meanings, and before them an unlikely one where somebody lives by those very clocks."""
    if home is None or any(agree(home, each.zone) for each in read.likely):
        return list(read.likely)
    return [*(meaning for meaning in read.unlikely if agree(home, meaning.zone)), *read.likely]


def _is_out_of_season(meaning: Meaning, wall: datetime | None) -> bool:
    """Tell whether letters are of the other half of the year: "PDT" in January."""
    return wall is not None and meaning.offset not in {None, offset_at(meaning.zone, wall)}


def _letters_elsewhere(read: ZoneText) -> list[Meaning]:
    return [meaning for meaning in read.unlikely if meaning.offset is not None]


def _is_certain(meanings: Sequence[Meaning], wall: datetime) -> bool:
    """Tell whether all meanings are one instant on that day: "CET" in winter, which is Algiers' clocks all year."""
    then = {offset_at(meaning.zone, wall) for meaning in meanings}
    return len(then) == 1 and {meaning.offset for meaning in meanings} <= {None, *then}


def own_words_of(words: Mapping[str, str]) -> OwnWords:
    """Give a board's own words, with the IANA name that each stands for, in the form that the readers take."""
    return tuple(sorted((key_of_name(word), zone) for word, zone in words.items()))


def problem_with_own_word(word: str) -> str:
    """Say why a board cannot give a word a meaning of its own, "" when it can."""
    if not key_of_name(word) or len(word) > _LONGEST_WORD:
        return f"this is no word that people type. Choose one of at most {_LONGEST_WORD} letters, such as PT."
    if means_itself(word):
        return f"{quoted(word)} means the same everywhere, and a board cannot change that. Choose another word."
    return ""


def same_words(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Find words that differ in case or punctuation only, or in "time" behind one: the first, and each other."""
    first: dict[str, str] = {}
    for word in words:
        known = first.setdefault(key_of_name(word), word)
        if known != word:
            yield known, word


def remark_on_summer(text: str, wall: datetime, home: str, own_words: OwnWords = (), beside: str = "") -> str:
    """Say that a fixed offset is not what the clocks of somebody who lives in ``home`` show then; "" if all is well.

    Only where it is what those clocks show in winter, so that it may well have been meant: "GMT" in July, in London.
    """
    ahead = _fixed_offset(text, own_words)
    if ahead is None or ahead != offsets(home)[0]:
        return ""
    there = wall + timedelta(minutes=offset_at(home, wall) - ahead)
    if there == wall:
        return ""
    return (
        f"{quoted(text)} knows no summer time: {wall:%H:%M} is {there:%H:%M} in {_city(home)}. "
        f"If clocks there are meant, type {f'{beside} {zone_text(home)}'.strip()}."
    )


def remark_on_home(text: str, own_words: OwnWords = ()) -> str:
    """Say that a fixed offset is a poor home, since clocks change in most places that have it; "" for all else."""
    if _fixed_offset(text, own_words) is None:
        return ""
    return f"{quoted(text)} knows no summer time. If clocks change where this person lives, type a city."


def _fixed_offset(text: str, own_words: OwnWords) -> int | None:
    """Give the minutes ahead of UTC of "GMT" and "UTC+2", None for "UTC" and all that is no fixed offset."""
    read = read_zone_text(text, own_words)
    if read.doubt is not Doubt.NONE:
        return None
    return 0 if is_utc_or_london(text) else read.offset


# --- questions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _WayToType:
    """How what is asked for will be read: with the board's own words, by whom, and behind which time in its cell."""

    own_words: OwnWords = ()
    home: str | None = None
    beside: str = ""

    def choice(self, texts: Sequence[str]) -> str:
        """Join texts to choose from, each with the time that stands in front of it."""
        return choice([self.in_cell(text) for text in texts])

    def in_cell(self, text: str) -> str:
        return f"{self.beside} {text}" if self.beside else text

    @property
    def a_city(self) -> str:
        """Say what can be typed for any zone."""
        if not self.beside:
            return _TYPE_A_CITY
        return f"Type {self.beside} alone if it is your own time, else with a city, such as {self.in_cell('Lisbon')}."


def _ask(read: ZoneText, way: _WayToType) -> Asked:
    text = quoted(read.text)
    offers = way.choice(_offers(read.likely, way)) if read.likely else ""
    if read.doubt in {Doubt.NO_ZONE, Doubt.BARE_OFFSET}:
        return _ask_about_offset(read, offers, way)
    if not offers:
        near = _offers(_near(read.text, way.own_words), way)
        return Asked(
            f"I don't know the time zone {text}. {f'Did you mean {way.choice(near)}?' if near else way.a_city}"
        )
    match read.doubt:
        case Doubt.NONE:
            return Asked(f"{text} can be read in more than one way; type {offers}.")
        case Doubt.DISAGREES:
            return Asked(f"{text} does not go together; type {offers}.")
        case Doubt.NOT_IN_USE:
            return Asked(f"{text} is not in use any more; type {offers}.")
        case _:  # a small town, or something in it that is not known
            return Asked(f"I don't know the time zone {text}. Did you mean {offers}?")


def _ask_about_offset(read: ZoneText, offers: str, way: _WayToType) -> Asked:
    text = quoted(read.text)
    zone = fixed_zone(read.offset or 0)
    if read.doubt is Doubt.BARE_OFFSET and zone:
        return Asked(f"{text} does not say what it is counted from; type {way.in_cell(zone_text(zone))}.")
    if offers:
        return Asked(f"{text} is no whole hour; type {offers}.")
    return Asked(f"Clocks are nowhere at {text}. {way.a_city}")


def _ask_about_season(read: ZoneText, meaning: Meaning, wall: datetime | None, way: _WayToType) -> Asked:
    """Ask about letters that clocks do not have on that day: their time all year may be meant, or that very offset."""
    assert wall is not None
    assert meaning.offset is not None
    fixed = fixed_zone(meaning.offset)
    offers = way.choice([zone_text(zone) for zone in (meaning.zone, fixed) if zone])
    return Asked(
        f"clocks in {_city(meaning.zone)} are not on {quoted(read.text)} on {wall.day} "
        f"{_MONTHS[wall.month - 1]}; type {offers}."
    )


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _city(zone: str) -> str:
    return zone_text(zone).rpartition("/")[2].replace("_", " ")


# --- what is offered -------------------------------------------------------------------------------------------------


def _offers(meanings: Sequence[Meaning], way: _WayToType) -> list[str]:
    """Give a text to type for each meaning, the shortest that is read as that very zone in the row of this person."""
    texts = []
    for meaning in meanings[:_MOST_OFFERS]:
        possible = [*(_ways_to_write(meaning.town) if meaning.town else ()), zone_text(meaning.zone)]
        read = (text for text in possible if _is_read_as(text, meaning.zone, way))
        texts.append(next(read, possible[-1]))
    return list(dict.fromkeys(texts))


def _ways_to_write(town: Town) -> Iterator[str]:
    """Give a town's name, then with where it is: "Athens, GA" in the USA, "Athens, Greece" elsewhere."""
    yield town.name
    country, _, region = town.place.partition(".")
    in_country = gazetteer().area(country).name
    if country == "US":
        yield f"{town.name}, {region}"
    yield f"{town.name}, {in_country}"
    of_region = gazetteer().area_name(town.place)
    if of_region:
        yield f"{town.name}, {of_region}"
        yield f"{town.name}, {of_region}, {in_country}"


def _is_read_as(text: str, zone: str, way: _WayToType) -> bool:
    read = read_zone_text(text, way.own_words)
    return read.doubt is Doubt.NONE and [meaning.zone for meaning in _as_seen_from(way.home, read)] == [zone]


# --- mistyped names --------------------------------------------------------------------------------------------------


def _near(text: str, own_words: OwnWords) -> list[Meaning]:
    """Give what a mistyped text may be, the nearest first."""
    key = iana_key(text) if "/" in text else key_of_name(text)
    if len(text) > _LONGEST_TYPO:
        return []
    near = get_close_matches(key, _names_like(key), n=3, cutoff=0.8)
    found = [meaning for name in near for meaning in read_zone_text(name, own_words).likely]
    return [replace(each, town=None) if each.town and names_its_zone(each.town) else each for each in found][:3]


def _names_like(key: str) -> Iterator[str]:
    """Give the names that can be near: of the same first letter, and about as long."""
    for length in range(len(key) - 1, len(key) + 2):
        yield from _names_by_start_and_length().get((key[:1], length), ())


@cache
def _names_by_start_and_length() -> dict[tuple[str, int], list[str]]:
    names: dict[tuple[str, int], list[str]] = {}
    for name in dict.fromkeys([*iana_names(), *gazetteer().known_names()]):
        names.setdefault((name[:1], len(name)), []).append(name)
    return names
