"""What a text about a time zone can mean: towns, countries, zones' names, offsets, and all of them at once. Pure.

A text is taken apart ("Portland, ME (ET)" is a town, a region and a name of zones), each part has everything that it
can mean, and the meaning of the whole is what all parts agree on. What is asked about, and how, is for ``core.zones``.
"""

import re
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cache, lru_cache
from itertools import product
from unicodedata import combining, normalize

from cowork_sheets.core.gazetteer import Town, gazetteer, key_of_name
from cowork_sheets.core.zone_clocks import agree, fixed_zone, kind_of_clocks, offsets
from cowork_sheets.core.zone_names import MODERN_NAMES, NOT_WHOLE_HOURS, REGIONS, UNIVERSAL_TIME

OwnWords = tuple[tuple[str, str], ...]
"""A board's own words for zones: the key of each (``key_of_name``) and the IANA name it stands for."""

_LONGEST_TEXT = 120
_MOST_PARTS = 7
_MOST_WORDS = 12
_LONGEST_NAME = 6
"""Words of the longest name that is looked for inside a longer text."""

_SMALL = 50
"""Thousands of people: who means a smaller town says where it is, since people and things are called like towns."""
_SHORT = 3
_KNOWN_THOUGH_SHORT = 500
"""Letters of a name that is more often something else than a town, unless so many thousands live there."""

# How many times as many people have to live by one meaning for another not to be asked about.
_TOWN_TO_TOWN = 12
_REGION_TO_TOWN = 40
_REGION_TO_REGION = 20
_LETTERS_TO_LETTERS = 400
_FAME_OF_A_CAPITAL = 2
_FAME_OF_ANOTHER_NAME = 0.02
"""How much a town counts that is called otherwise in English."""

_BETWEEN_PARTS = re.compile(r"[,;()\[\]{}|\r\n]")
_LABEL = re.compile(r"\((?P<offset>(?:utc|gmt)[^()]*)\)\s*(?P<name>\S.*)", re.IGNORECASE)
_ALSO_BETWEEN_PARTS = re.compile(r"\s[-–—:/]\s|/")
_FILLERS = frozenset(["in", "the", "at", "et", "and", "or"])
_NOT_IN_IANA_NAMES = re.compile("['’.]")
_IN_IANA_NAMES = re.compile(r"[\s_-]+")
_AROUND_SLASH = re.compile(r"\s*/\s*")
_US_AND_CANADA = re.compile(r"\bus\s*(?:&|and)\s*canada\b", re.IGNORECASE)
_OFFSET = re.compile(
    r"(?P<utc>utc\s*/\s*gmt|gmt\s*/\s*utc|utc|gmt|z)?\s*(?P<sign>[+\-−–])\s*"
    r"(?P<hours>\d{1,2})(?:[:.]?(?P<minutes>[0-5]\d))?\s*(?:h|hours?|hrs?)?"
)


class Doubt(Enum):
    """Why a text is not certain, where it is not for having several meanings."""

    NONE = auto()
    UNKNOWN = auto()  # nothing in it is known
    PARTLY_KNOWN = auto()  # something in it is not known, or no town of that name is known there
    DISAGREES = auto()  # its parts cannot all be true
    SMALL_TOWN = auto()  # a name that only a small town has
    NOT_IN_USE = auto()  # a name for clocks that no zone has any more
    NO_ZONE = auto()  # an offset without a zone of its own
    BARE_OFFSET = auto()  # "+2": ahead of what?


@dataclass(frozen=True, slots=True)
class Meaning:
    """One zone that a text can mean.

    ``people`` are the thousands who live by that meaning, ``offset`` (minutes) is set where the text names one offset
    and no region, as "EST" does; ``town`` where it names a town. ``is_exact``: the name itself, or the board's word.
    """

    zone: str
    people: int = 0
    offset: int | None = None
    town: Town | None = None
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class ZoneText:
    """What a text means: the likely meanings, one for each kind of clocks, the likeliest first; usually one.

    ``unlikely`` are meanings far fewer people would have in mind. With a doubt, ``likely`` is what might be offered.
    """

    text: str
    likely: tuple[Meaning, ...] = ()
    unlikely: tuple[Meaning, ...] = ()
    doubt: Doubt = Doubt.NONE
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing that was typed: an offset, or a name of anything; with none of it, something that is not known.

    ``areas`` are the countries and regions that it can name, ``codes`` those that it abbreviates, ``meanings`` the
    zones that it can mean otherwise, ``obsolete`` the zones that were once called so.
    """

    text: str
    offset: int | None = None
    areas: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    obsolete: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.offset is not None or bool(self.areas or self.meanings)

    @property
    def is_a_name(self) -> bool:
        """Whether it is a name of something, even where that cannot be meant."""
        return self.is_known or bool(self.codes or self.obsolete)


# --- the whole text --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def read_zone_text(text: str, own_words: OwnWords = ()) -> ZoneText:
    """Understand a text; whatever it is, there is an answer."""
    if len(text) > _LONGEST_TEXT:
        return ZoneText(text, doubt=Doubt.UNKNOWN)
    parts = _parts(text, dict(own_words))
    known = [part for part in parts if part.is_known]
    if not known or len(parts) > _MOST_PARTS:
        return _nothing_known(text, parts)
    if all(part.offset is not None for part in known):
        return _read_offset(text, known, whole=len(known) == len(parts))
    likely, unlikely = _agreed(known)
    if not likely:
        return _disagreement(text, known)
    doubt = Doubt.NONE
    if len(known) < len(parts):
        doubt = Doubt.PARTLY_KNOWN
    elif len(parts) == 1 and _is_obscure(likely):
        doubt = Doubt.SMALL_TOWN
    return ZoneText(text, tuple(likely), tuple(unlikely), doubt)


def _nothing_known(text: str, parts: Sequence[_Part]) -> ZoneText:
    """Answer a text of which nothing is understood, unless it is a name that no clocks have any more."""
    if len(parts) == 1 and parts[0].obsolete:
        likely, _ = _by_likelihood(Meaning(zone, _people_in(zone)) for zone in parts[0].obsolete)
        return ZoneText(text, tuple(likely), doubt=Doubt.NOT_IN_USE)
    bare = _OFFSET.fullmatch(text.strip().casefold())
    if bare:
        return ZoneText(text, doubt=Doubt.BARE_OFFSET, offset=_minutes(bare))
    return ZoneText(text, doubt=Doubt.UNKNOWN)


def _read_offset(text: str, parts: Sequence[_Part], *, whole: bool) -> ZoneText:
    """Read a text that holds nothing but an offset from UTC: a zone of its own where there is one."""
    minutes = parts[0].offset
    assert minutes is not None
    if any(part.offset != minutes for part in parts):
        return ZoneText(text, doubt=Doubt.UNKNOWN)
    zone = fixed_zone(minutes)
    if zone is None and not whole:
        return ZoneText(text, doubt=Doubt.UNKNOWN)
    if zone is None:
        found = tuple(Meaning(name) for name in NOT_WHOLE_HOURS if minutes in offsets(name))
        return ZoneText(text, found, doubt=Doubt.NO_ZONE, offset=minutes)
    return ZoneText(text, (Meaning(zone),), doubt=Doubt.NONE if whole else Doubt.PARTLY_KNOWN, offset=minutes)


def _disagreement(text: str, parts: Sequence[_Part]) -> ZoneText:
    """Say what might be offered for a text whose parts cannot all be true.

    Where a country or region is named, a town that is not known there may be a small one: only its zones are offered.
    """
    areas = [part for part in parts if part.areas]
    if 0 < len(areas) < len(parts):
        likely, _ = _by_likelihood(_zones_of(areas))
        if likely:
            return ZoneText(text, tuple(likely), doubt=Doubt.PARTLY_KNOWN)
    offered = [meaning for part in parts for meaning in _offered_alone(part)]
    return ZoneText(text, tuple(_one_of_each_clock(offered)), doubt=Doubt.DISAGREES)


def _offered_alone(part: _Part) -> list[Meaning]:
    """Give what one part may mean by itself: every likely town, else the likeliest zone."""
    if part.offset is not None:
        zone = fixed_zone(part.offset)
        return [Meaning(zone)] if zone else []
    full_names = tuple(area for area in part.areas if area not in part.codes)
    if not (full_names or part.meanings):
        return []
    likely, _ = _agreed([replace(part, areas=full_names)])
    return likely if likely[0].town else likely[:1]


def _is_obscure(likely: Sequence[Meaning]) -> bool:
    """Tell a name, standing alone, that means one town only and hardly that."""
    town = likely[0].town
    if town is None or len(likely) > 1 or town.is_meant or town.is_capital:
        return False
    is_short = len(town.key) <= _SHORT and town.people < _KNOWN_THOUGH_SHORT
    return not names_its_zone(town) and (town.people < _SMALL or is_short)


def names_its_zone(town: Town) -> bool:
    """Tell whether the zone of a town is called after it."""
    return key_of_name(town.zone.rpartition("/")[2]) == town.key


# --- what the parts agree on -----------------------------------------------------------------------------------------


def _agreed(parts: Sequence[_Part]) -> tuple[list[Meaning], list[Meaning]]:
    """Give everything that all parts can mean together, the likely and the unlikely.

    A part such as "CT" is taken for a state and for a name of zones. Beside a town both are likely; alone, people say.
    """
    offsets_named = {part.offset for part in parts if part.offset is not None}
    others = [part for part in parts if part.offset is None]
    found = list(_agreed_each_way(others))
    if len(others) == 1:
        likely, unlikely = _by_likelihood(meaning for meanings in found for meaning in meanings)
    else:
        parted = [_by_likelihood(meanings) for meanings in found]
        likely = _one_of_each_clock(meaning for some, _ in parted for meaning in some)
        unlikely = _one_of_each_clock(meaning for _, some in parted for meaning in some)
    # An offset beside a name chooses between what is likely; it makes nothing likely: "London UTC-5" is not in Canada.
    return [each for each in likely if offsets_named <= set(offsets(each.zone))], unlikely


def _agreed_each_way(parts: Sequence[_Part]) -> Iterator[list[Meaning]]:
    """Give what parts mean together, for each way to take those that are regions as well as names.

    Beside another name, a region is no town of that name ("Portland, Oregon"), unless nothing else agrees.
    """
    alone = len(parts) == 1
    without_towns = [part if alone or not part.areas else _without_towns(part) for part in parts]
    found = [list(_agreed_one_way(way)) for way in _ways(without_towns)]
    if not any(found):
        found = [list(_agreed_one_way(way)) for way in _ways(parts)]
    yield from found


def _without_towns(part: _Part) -> _Part:
    return replace(part, meanings=tuple(meaning for meaning in part.meanings if not meaning.town))


def _ways(parts: Sequence[_Part]) -> Iterator[list[tuple[_Part, bool]]]:
    """List the ways to take parts for regions (True) or for names of towns and zones (False)."""
    roles = [([True] if part.areas else []) + ([False] if part.meanings else []) for part in parts]
    for way in product(*roles):
        yield list(zip(parts, way, strict=True))


def _agreed_one_way(way: Sequence[tuple[_Part, bool]]) -> Iterator[Meaning]:
    areas = [part for part, is_area in way if is_area]
    names = [part for part, is_area in way if not is_area]
    yield from _agreed_names(names, areas) if names else _zones_of(areas)


def _zones_of(areas: Sequence[_Part]) -> Iterator[Meaning]:
    """Give the zones of the country or region that all of these name, the smallest counting: "Georgia, USA"."""
    for places in product(*(part.areas for part in areas)):
        smallest = max(places, key=len)
        if all(_lies_in(smallest, place) for place in places):
            yield from (Meaning(zone, people) for zone, people in _zones_in(smallest).items())


def _agreed_names(names: Sequence[_Part], areas: Sequence[_Part]) -> Iterator[Meaning]:
    """Give what towns and names of zones can mean together, in these countries and regions."""
    by_part = [[meaning for meaning in part.meanings if _is_in_all(meaning, areas)] for part in names]
    if len(names) == 1:
        is_of_one_place = any(_has_one_clock(part) for part in areas)
        yield from (replace(each, offset=None) if is_of_one_place else each for each in by_part[0])
        return
    likely = [_by_likelihood(meanings)[0] for meanings in by_part]
    agreed = [
        meaning
        for meanings in likely
        for meaning in meanings
        if all(_supports(others, few, meaning) for others, few in zip(by_part, likely, strict=True))
    ]
    # Who names a place and adds letters means the clocks of that place.
    places = [meaning for meaning in agreed if meaning.is_exact] or [meaning for meaning in agreed if meaning.town]
    if places:
        yield from (replace(meaning, offset=None) for meaning in places)
        return
    for meaning in agreed:
        named = {other.offset for other in agreed if agree(other.zone, meaning.zone)}
        yield meaning if len(named) == 1 else replace(meaning, offset=None)  # "CET/CEST" is the whole year


def _has_one_clock(area: _Part) -> bool:
    """Tell whether clocks are the same in all of a country or region, or nearly: "EST, New York", not "EST, USA"."""
    likely, _ = _by_likelihood(_zones_of([area]))
    return len(likely) == 1


def _supports(meanings: Sequence[Meaning], likely: Sequence[Meaning], meaning: Meaning) -> bool:
    """Tell whether one part can mean clocks that another means.

    Of towns only the likely ones count: "Vancouver (PST)" is not the one in Washington. Of zones' names all do.
    """
    possible = [*likely, *(other for other in meanings if not other.town)]
    return any(agree(other.zone, meaning.zone) for other in possible)


def _is_in_all(meaning: Meaning, areas: Sequence[_Part]) -> bool:
    return all(any(_is_in(meaning, place) for place in part.areas) for part in areas)


def _is_in(meaning: Meaning, place: str) -> bool:
    if meaning.town:
        return _lies_in(meaning.town.place, place)
    return meaning.zone in _zones_in(place)


@lru_cache(maxsize=1024)
def _zones_in(place: str) -> dict[str, int]:
    """Give the zones of a country or region with thousands of people, those that this zone database has."""
    return {zone: people for zone, people in gazetteer().area(place).zones if zone in _database()}


def _lies_in(smaller: str, larger: str) -> bool:
    return smaller == larger or smaller.startswith(f"{larger}.")


# --- how likely meanings are -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Group:
    """Meanings whose clocks always agree, and how many thousands of people would have them in mind."""

    meanings: list[Meaning] = field(default_factory=list)
    of_towns: float = 0
    by_zone: dict[str, int] = field(default_factory=dict)

    def add(self, meaning: Meaning) -> None:
        self.meanings.append(meaning)
        if meaning.town:
            self.of_towns += _renown(meaning.town)
        else:  # a zone that is named as a country's and by its own name has its people once
            self.by_zone[meaning.zone] = max(meaning.people, self.by_zone.get(meaning.zone, 0))

    @property
    def of_regions(self) -> int:
        return sum(self.by_zone.values())

    @property
    def people(self) -> float:
        return self.of_towns + self.of_regions

    @property
    def is_meant(self) -> bool:
        return any(meaning.town and meaning.town.is_meant for meaning in self.meanings)

    @property
    def has_own_name(self) -> bool:
        """Whether one of its towns is really called so, and not only in another language or spelling."""
        return any(meaning.town and not meaning.town.is_other_name for meaning in self.meanings)

    @property
    def is_letters(self) -> bool:
        """Whether it is a name of one offset, or exact: such a name has exactly its meanings, and they are in order."""
        return any(meaning.is_exact or meaning.offset is not None for meaning in self.meanings)

    @property
    def is_exact(self) -> bool:
        return any(meaning.is_exact for meaning in self.meanings)

    @property
    def offsets(self) -> set[int | None]:
        return {meaning.offset for meaning in self.meanings}

    @property
    def best(self) -> Meaning:
        """The best known town, else the zone named first; where an offset and a whole year are meant, the year is."""
        towns_first = self.of_towns > self.of_regions
        best = max(
            self.meanings,
            key=lambda meaning: (meaning.is_exact, (meaning.town is not None) is towns_first, _renown(meaning.town)),
        )
        return best if len(self.offsets) == 1 else replace(best, offset=None)


def _renown(town: Town | None) -> float:
    if town is None:
        return 0
    fame = _FAME_OF_A_CAPITAL if town.is_capital else 1
    return town.people * fame * (_FAME_OF_ANOTHER_NAME if town.is_other_name else 1)


def _by_likelihood(meanings: Iterable[Meaning]) -> tuple[list[Meaning], list[Meaning]]:
    """Part meanings into those to be reckoned with and the others: one for each kind of clocks, the likeliest first."""
    by_clocks: dict[int, _Group] = {}
    for meaning in meanings:
        by_clocks.setdefault(kind_of_clocks(meaning.zone), _Group()).add(meaning)
    groups = list(by_clocks.values())
    if len(groups) == 1:
        return [groups[0].best], []
    if not all(group.is_letters for group in groups):
        groups.sort(key=lambda group: (not group.is_meant, -group.people))
    likely = [group for group in groups if _is_likely(group, groups)]
    unlikely = [group for group in groups if group not in likely]
    return [group.best for group in likely], [group.best for group in unlikely]


def _is_likely(group: _Group, groups: Sequence[_Group]) -> bool:
    """Tell whether enough people mean this, beside everything else that can be meant."""
    if group.is_letters:
        return group.is_exact or _is_likely_for_letters(group, groups)
    if any(other.is_meant for other in groups):
        return group.is_meant
    most_in_regions = max(other.of_regions for other in groups)
    if group.by_zone and group.of_regions * _REGION_TO_REGION >= most_in_regions:
        return True
    is_beside_region = any(other.by_zone for other in groups)
    least = max(_SMALL, most_in_regions / _REGION_TO_TOWN) if is_beside_region else 0
    if not group.of_towns or group.of_towns < least:
        return False
    best_town = max(groups, key=lambda other: other.of_towns)
    # A town's name in another language never silently wins over a town that is really called so.
    return group.of_towns * _TOWN_TO_TOWN >= best_town.of_towns or (group.has_own_name and not best_town.has_own_name)


def _is_likely_for_letters(group: _Group, groups: Sequence[_Group]) -> bool:
    """Tell whether letters mean this, too: all that have an offset of their own, of the others those of some people."""
    larger = [other for other in groups if other.people > group.people * _LETTERS_TO_LETTERS]
    return bool(group.people) and not any(group.offsets <= other.offsets for other in larger)


def _one_of_each_clock(meanings: Iterable[Meaning]) -> list[Meaning]:
    first: dict[int, Meaning] = {}
    for meaning in meanings:
        first.setdefault(kind_of_clocks(meaning.zone), meaning)
    return list(first.values())


# --- taking it apart -------------------------------------------------------------------------------------------------


def _parts(text: str, own_words: dict[str, str]) -> list[_Part]:
    """Take a text apart; what is not known in it is a part as well."""
    label = _LABEL.fullmatch(text)
    if label:  # as Google and Outlook show a zone: "(GMT-08:00) Pacific Time - Los Angeles"
        return [_part(label["offset"], own_words), *_parts(label["name"], own_words)]
    whole = _part(text, own_words, is_whole=True)
    if whole.is_a_name:
        return [whole]
    parts: list[_Part] = []
    pieces = _BETWEEN_PARTS.split(_US_AND_CANADA.sub("", text))
    for index, piece in enumerate(pieces):
        parts += _parts_of_piece(piece.strip(), own_words, follows_comma=index > 0)
    return parts


def _parts_of_piece(piece: str, own_words: dict[str, str], *, follows_comma: bool) -> Iterator[_Part]:
    """Take apart what stands between two commas or brackets."""
    if _says_nothing(piece):
        return
    whole = _part(piece, own_words, can_be_code=follows_comma or piece.isupper())
    if whole.is_a_name:
        yield whole
    elif piece.partition("/")[0].title() in REGIONS:
        yield _Part(piece)  # a mistyped name of the database's own
    elif _ALSO_BETWEEN_PARTS.search(piece):
        for smaller in _ALSO_BETWEEN_PARTS.split(piece):
            yield from _parts_of_piece(smaller.strip(), own_words, follows_comma=follows_comma)
    else:
        yield from _parts_of_words(piece.split()[:_MOST_WORDS], own_words)


def _parts_of_words(words: Sequence[str], own_words: dict[str, str]) -> Iterator[_Part]:
    """Find names among words, the longest first: "San Jose Costa Rica" is a town and a country."""
    start = 0
    while start < len(words):
        found, end = _longest_name(words[start : start + _LONGEST_NAME], own_words)
        if found:
            yield found
        elif not _says_nothing(words[start]):
            yield _Part(words[start])
        start += end


def _says_nothing(text: str) -> bool:
    """Tell "time", "in" and the like, which can stand between names."""
    return text in _FILLERS or not key_of_name(text)


def _longest_name(words: Sequence[str], own_words: dict[str, str]) -> tuple[_Part | None, int]:
    """Give the longest name that the words begin with, and of how many words it is; one word that is none."""
    shortest = 1 if _says_nothing(words[0]) else 0  # "at" is no Atlantic Time, "The Hague" is a town
    for end in range(len(words), shortest, -1):
        text = " ".join(words[:end])
        part = _part(text, own_words, can_be_code=text.isupper())
        if part.is_known:
            return part, end
    return None, 1


def _part(text: str, own_words: dict[str, str], *, is_whole: bool = False, can_be_code: bool = False) -> _Part:
    """Find what one text is; a code such as GA is a state's behind a comma, or in capitals beside a name."""
    key = key_of_name(text)
    if key in own_words:
        return _Part(text, meanings=(Meaning(own_words[key], is_exact=True),))
    exact = iana_names().get(iana_key(text)) or iana_names().get(key)
    if exact and is_whole:
        return _Part(text, meanings=(Meaning(exact, is_exact=True),))
    offset = _OFFSET.fullmatch(text.strip().casefold())
    if offset and (offset["utc"] or offset["minutes"]):
        return _Part(text, offset=_minutes(offset))
    named = _named(key) if key else None
    # Beside something else, "Portugal" is the country ("Portugal (Azores)"), and "GMT" London's time too ("GMT/BST").
    is_more = named is not None and (bool(named.areas) or is_utc_or_london(text))
    if exact and not is_more:
        return _Part(text, meanings=(Meaning(exact, is_exact=True),))
    if named is None:
        return _Part(text)
    return replace(named, text=text, areas=named.areas + (named.codes if can_be_code else ()))


@lru_cache(maxsize=8192)
def _named(key: str) -> _Part | None:
    """Give everything that the gazetteer has by a name; of zones' names, only what a zone's clocks ever show.

    A zone that an older copy of the zone database lacks is left out.
    """
    entry = gazetteer().find(key)
    if entry is None:
        return None
    zones = _database()
    towns = tuple(Meaning(town.zone, town.people, town=town) for town in entry.towns if town.zone in zones)
    shown, obsolete = [], []
    for name in entry.zone_names:
        if name.zone not in zones:
            continue
        if name.offset is None or name.offset in offsets(name.zone):
            shown.append(Meaning(name.zone, 0 if name.is_said_there else _people_in(name.zone), name.offset))
        else:
            obsolete.append(name.zone)
    return _Part(key, None, entry.areas, entry.codes, (*towns, *shown), tuple(obsolete))


@lru_cache(maxsize=1024)
def _people_in(zone: str) -> int:
    return gazetteer().people_in(zone)


def means_itself(text: str) -> bool:
    """Tell whether a text is a name of the zone database's own, or an offset: no board gives those another meaning."""
    is_offset = _OFFSET.fullmatch(text.strip().casefold()) is not None
    return is_offset or iana_key(text) in iana_names() or key_of_name(text) in iana_names()


def is_utc_or_london(text: str) -> bool:
    """Tell "GMT" from "UTC": both are the same clocks, but people in London may mean their own, in summer too."""
    return key_of_name(text) in {"gmt", "greenwich mean"}


def _minutes(offset: re.Match[str]) -> int:
    minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
    return minutes if offset["sign"] == "+" else -minutes


def iana_key(text: str) -> str:
    """Give the form in which the zone database's own names are compared: no accents, case, underscores or hyphens."""
    if not text.isascii():
        text = "".join(char for char in normalize("NFKD", text) if not combining(char))
    words = _IN_IANA_NAMES.sub(" ", _NOT_IN_IANA_NAMES.sub("", text.casefold()))
    return _AROUND_SLASH.sub("/", words).strip()


@cache
def _database() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


@cache
def iana_names() -> dict[str, str]:
    """Give the database's own names by key, old ones as the names in use now.

    Names without a region are left out, since people mean something else by them ("EST", "MST"); those that can mean
    one thing only are in the table of old names.
    """
    names = sorted(_database())
    zones = {iana_key(name): MODERN_NAMES.get(name, name) for name in names if name.partition("/")[0] in REGIONS}
    zones |= {iana_key(old): name for old, name in MODERN_NAMES.items()}
    return zones | {key_of_name(name): "UTC" for name in UNIVERSAL_TIME}
