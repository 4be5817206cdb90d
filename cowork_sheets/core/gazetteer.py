"""What the world calls its towns, countries and time zones: a sorted list of lines, and how it is looked up. Pure.

The lines are made by ``scripts/gazetteer`` and read from the package by ``cowork_sheets.gazetteer``, which hands its
loader over once (``provide``): the core itself opens no file, and nothing is loaded until a text needs it.

A line is a key (see ``key_of_name``), a tab, a letter for what kind of line it is, a tab, and fields with tabs between:

- ``t`` a town: place, zone, thousands of people, flags, name. A place is a country ("GR") or a country and a region
  of it ("US.GA"). The zone is left out where it is its place's main one, the name where it is the key in capitals.
  Flags: ``c`` a capital, ``f`` the one that everybody means.
- ``a`` another name of a town: the key of its own line, its place.
- ``z`` a name of time zones, with spaces between, the likeliest first: "Europe/Berlin" where it means clocks as people
  see them all year, "America/New_York@-300" where it means one offset (in minutes) only; "Australia/Sydney@600?" where
  only people who live there call it so.
- ``n`` a name of a country or region: its place. ``q`` a code of one, which means that only beside a town.
- ``i`` (key "=" and a place) what a place is called in a sentence, and its zones, "Europe/London:57802".
- ``m`` (key "=" and a place) its main zone; a region without one has its country's.
- ``p`` (key "=" and a zone) the thousands of people who live by that zone.
- ``k`` (key "=known") the names that a mistyped one is compared with, with "|" between.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from unicodedata import combining, normalize

_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h", "&": " and "}
)
_LEFT_OUT = re.compile("['’ʻʼ`´.]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_TIME_WORDS = frozenset(["time", "times", "timezone", "timezones", "zone", "tz", "local"])
_DAYLIGHT = re.compile(r"\bdaylight savings?\b")


@dataclass(frozen=True, slots=True)
class Town:
    """A town, or one of its names (``is_other_name``). ``place`` is "GR" or "US.GA"; ``people`` are thousands.

    ``is_meant``: whoever writes that name means this one, whatever else is called so.
    """

    key: str
    name: str
    place: str
    zone: str
    people: int
    is_capital: bool = False
    is_meant: bool = False
    is_other_name: bool = False


@dataclass(frozen=True, slots=True)
class ZoneName:
    """One zone that a name or an abbreviation can mean; ``offset`` (minutes) where it means one offset only.

    ``is_said_there``: only people who live there call it so.
    """

    zone: str
    offset: int | None = None
    is_said_there: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything that one key can mean. ``areas`` are countries and regions, ``codes`` those that need a town beside.

    ``zone_names`` are ordered, the likeliest first.
    """

    towns: tuple[Town, ...] = ()
    zone_names: tuple[ZoneName, ...] = ()
    areas: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A country or region: what it is called, and its zones with thousands of people, most people first."""

    place: str
    name: str
    zones: tuple[tuple[str, int], ...]


@lru_cache(maxsize=4096)
def key_of_name(text: str) -> str:
    """Give the form in which names are compared: no accents, case or punctuation, and no "time" ("" for only that)."""
    if not text.isascii():
        text = "".join(char for char in normalize("NFKD", text) if not combining(char))
    text = text.casefold().translate(_NOT_DECOMPOSED)
    words = _BETWEEN_WORDS.sub(" ", _LEFT_OUT.sub("", text)).split()
    kept = [word for word in words if word not in _TIME_WORDS]
    return normalize("NFC", _DAYLIGHT.sub("daylight", " ".join(kept)))


@dataclass(frozen=True)
class Gazetteer:
    """The lines, sorted; see the module for what stands in them."""

    lines: Sequence[str]

    def find(self, key: str) -> Entry | None:
        """Give what a key can mean, None when nothing has that name."""
        towns: list[Town] = []
        zone_names: list[ZoneName] = []
        areas: list[str] = []
        codes: list[str] = []
        for kind, fields in self._lines_of(key):
            match kind:
                case "t":
                    towns.append(self._town(key, fields))
                case "a":
                    towns += self._other_name(key, fields[0], fields[1])
                case "z":
                    zone_names += map(_zone_name, fields[0].split())
                case "n":
                    areas.append(fields[0])
                case _:
                    codes.append(fields[0])
        if not (towns or zone_names or areas or codes):
            return None
        return Entry(tuple(towns), tuple(zone_names), tuple(areas), tuple(codes))

    def area(self, place: str) -> Area:
        """Give a country or region by its place, "GB" or "US.GA"."""
        name, zones = self._fields("i", f"={place}")
        pairs = (pair.rsplit(":", 1) for pair in zones.split())
        return Area(place, name, tuple((zone, int(people)) for zone, people in pairs))

    def area_name(self, place: str) -> str:
        """Give what a country or region is called, "" for a region whose name is not kept."""
        return next(iter(self._fields("i", f"={place}")), "")

    def people_in(self, zone: str) -> int:
        """Give how many thousands live by a zone, in towns that the gazetteer knows; at least one."""
        found = self._fields("p", f"={zone}")
        return int(found[0]) if found else 1

    def known_names(self) -> list[str]:
        """List the keys that a mistyped name is compared with."""
        (names,) = self._fields("k", "=known")
        return names.split("|")

    def _lines_of(self, key: str) -> Iterator[tuple[str, list[str]]]:
        start = f"{key}\t"
        index = bisect_left(self.lines, start)
        while index < len(self.lines) and self.lines[index].startswith(start):
            kind, *fields = self.lines[index][len(start) :].split("\t")
            yield kind, fields
            index += 1

    def _fields(self, kind: str, key: str) -> list[str]:
        """Give the fields of the first line of a kind, none when there is no such line."""
        return next((fields for found, fields in self._lines_of(key) if found == kind), [])

    def _other_name(self, key: str, own_key: str, place: str) -> Iterator[Town]:
        for kind, fields in self._lines_of(own_key):
            if kind == "t" and fields[0] == place:
                yield replace(self._town(own_key, fields), key=key, is_meant=False, is_other_name=True)

    def _town(self, key: str, fields: Sequence[str]) -> Town:
        place, zone, people, flags, name = [*fields, "", ""][:5]
        zone = zone or self._main_zone(place)
        return Town(key, name or key.title(), place, zone, int(people), "c" in flags, "f" in flags)

    def _main_zone(self, place: str) -> str:
        country = place.partition(".")[0]
        (zone,) = self._fields("m", f"={place}") or self._fields("m", f"={country}")
        return zone


def _zone_name(text: str) -> ZoneName:
    zone, _, offset = text.removesuffix("?").partition("@")
    return ZoneName(zone, int(offset) if offset else None, is_said_there=text.endswith("?"))


# --- where it comes from ---------------------------------------------------------------------------------------------

_loaders: list[Callable[[], Gazetteer]] = []


def provide(load: Callable[[], Gazetteer]) -> None:
    """Say where the gazetteer comes from; ``load`` is called once, when a text needs it first."""
    _loaders[:] = [load]
    gazetteer.cache_clear()


@cache
def gazetteer() -> Gazetteer:
    """Give the gazetteer of this package, loaded now unless it was before."""
    return _loaders[0]()
