"""From what people type to a zone of the IANA database. Pure.

They are those of the tzdata package; ``core.model`` sees to that.
"""

import re
import zoneinfo
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from cowork_sheets.core.cells import Asked, quoted
from cowork_sheets.core.zone_names import ABBREVIATIONS, CITIES, MODERN_NAMES, TWO_PLACES

_REGIONS = frozenset(
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
)
_NOT_CITIES = frozenset(
    ["ACT", "LHI", "NSW", "North", "South", "West", "Yancowinna", "Samoa", "Virgin", "Center", "General"]
)
_OFFSET = re.compile(r"(?:utc|gmt|z|etc/gmt)?\s*[+\-−]\s*\d{1,2}(?:[:.]?\d{2})?|utc\d+|gmt\d+")
_LONGEST_NAME = 60


class _Index(NamedTuple):
    """Every text that names a zone, compared by ``_key``: to one IANA name, or to the two it may mean."""

    zones: dict[str, str]
    asked: dict[str, tuple[str, ...]]


def _key(text: str) -> str:
    """Give the form in which names are compared: no accents, case, underscores, hyphens, dots or apostrophes."""
    plain = "".join(char for char in normalize("NFKD", text) if not combining(char)).casefold()
    plain = re.sub(r"['’.]", "", plain)
    return re.sub(r"\s*/\s*", "/", re.sub(r"[\s_,-]+", " ", plain)).strip()


@cache
def _index() -> _Index:
    zones: dict[str, str] = {}
    names = zoneinfo.available_timezones()
    for name in sorted(names):
        region, slash, rest = name.partition("/")
        if slash and region in _REGIONS:
            modern = MODERN_NAMES.get(name, name)
            zones[_key(name)] = modern
            city = rest.rsplit("/", 1)[-1]
            if city not in _NOT_CITIES:
                zones[_key(city)] = modern
    zones |= {_key(old): name for old, name in MODERN_NAMES.items() if name in names}
    zones |= {_key(city): name for city, name in CITIES.items()}
    zones["utc"] = "UTC"
    asked = {key: places for keys, places in ABBREVIATIONS.items() for key in keys.split()}
    asked |= {f"{key} time": places for key, places in asked.items()}
    asked |= {_key(city): places for city, places in TWO_PLACES.items()}
    for key in asked:
        zones.pop(key, None)
    return _Index(zones, asked)


@lru_cache(maxsize=4096)
def find_zone(text: str) -> str | Asked:
    """Find the zone a text names: an IANA name in any case, old or new, or a city; give its IANA name in use now.

    Abbreviations, offsets, cities of which there are two, and typos are asked about and never acted on.
    """
    index, key = _index(), _key(text[: _LONGEST_NAME * 4])
    if name := index.zones.get(key):
        return name
    if places := index.asked.get(key):
        why = "can be read in more than one way" if len(places) > 1 else "is only an abbreviation"
        return Asked(f"{quoted(text)} {why}; type {_choice(places)}.")
    if _OFFSET.fullmatch(text.strip().casefold()):
        return Asked(f"{quoted(text)} knows no summer time; type a city instead, such as London or America/New_York.")
    return Asked(f"I don't know the time zone {quoted(text)}. {_suggestion(index.zones, text, key)}")


def _choice(places: tuple[str, ...]) -> str:
    return " or ".join([", ".join(places[:-1]), places[-1]] if len(places) > 1 else places)


def _suggestion(zones: dict[str, str], text: str, key: str) -> str:
    before_comma = _key(text[:_LONGEST_NAME].partition(",")[0])
    near = [before_comma] if before_comma in zones else []
    if not near and len(key) <= _LONGEST_NAME:
        near = get_close_matches(key, zones, n=3, cutoff=0.8)
    names = tuple(dict.fromkeys(zones[match] for match in near))
    return f"Did you mean {_choice(names)}?" if names else "Type a city, such as London or America/New_York."
