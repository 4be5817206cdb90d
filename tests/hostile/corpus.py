"""Every hostile value, by kind; and the ways in which one is named in a failure."""

from collections.abc import Mapping

from cowork_sheets.core.model import CellValue
from tests.hostile.choices_typed import BOOLEANS, FORMATS, PLACES
from tests.hostile.injections_typed import FORMULAS, LINES, LINKS, MARKUP, TEMPLATES
from tests.hostile.people_typed import ADDRESSES, NAMES
from tests.hostile.texts_typed import SCRIPTS, SIZES, UNSEEN, WORDS
from tests.hostile.times_typed import CLOCKS, DAYS, LENGTHS, ZONES

KINDS: Mapping[str, tuple[CellValue, ...]] = {
    "days": DAYS, "clocks": CLOCKS, "lengths": LENGTHS, "zones": ZONES, "addresses": ADDRESSES, "names": NAMES,
    "booleans": BOOLEANS, "places": PLACES, "formats": FORMATS, "formulas": FORMULAS, "templates": TEMPLATES,
    "markup": MARKUP, "lines": LINES, "links": LINKS, "unseen": UNSEEN, "scripts": SCRIPTS, "sizes": SIZES, "words": WORDS,
}  # fmt: skip

Key = tuple[str, str]


def key_of_value(value: CellValue) -> Key:
    """Tell values apart as a board does: 1, 1.0, True and "1" are four."""
    return type(value).__name__, repr(value)


CORPUS: Mapping[Key, CellValue] = {key_of_value(value): value for values in KINDS.values() for value in values}
"""Every value once."""


def named(value: CellValue) -> str:
    """Write a value so that it can be found in the tables; long ones by their beginning and length."""
    text = ascii(value)
    return text if len(text) <= 120 else f"{text[:100]}… ({len(text)} characters)"
