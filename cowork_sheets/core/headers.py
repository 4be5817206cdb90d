"""Finding columns by their header: case and surrounding space do not count, nor does the order. Pure."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from cowork_sheets.core.cells import cell_name, clean, key_of
from cowork_sheets.core.model import Columns, Table
from cowork_sheets.errors import BoardUnreadable

PEOPLE_KEYS = (
    "topic", "proposed_by", "day", "start", "end", "length", "time_zone",
    "accepted_by", "format", "where", "either_or", "call_off",
)  # fmt: skip
"""Columns of the Sessions tab that people fill, in the order problems are told."""

OUR_KEYS = ("status", "what_to_know", "join", "timer", "local_times", "going", "ref")
"""Columns of the Sessions tab that we fill."""

ROSTER_KEYS = ("name", "email", "time_zone", "usually_free", "room_link", "slack")
"""Columns of the People tab."""

DEFAULT_HEADERS: Mapping[str, str] = {
    key: key.replace("_", " ").capitalize() for key in (*PEOPLE_KEYS, *OUR_KEYS, *ROSTER_KEYS)
} | {"either_or": "Either/or"}
"""Canonical key to header, for both tabs; ``Settings.headers`` renames any of them."""


PEOPLE_TIME_ZONE = "people_time_zone"
"""What ``Settings.headers`` calls the zone's column in People, where Sessions calls its own otherwise."""


def headers_of_people(renamed: Mapping[str, str]) -> dict[str, str]:
    """Give the headers of the People tab, by key, of those that a board renames; both tabs have a zone."""
    own_zone = renamed.get(PEOPLE_TIME_ZONE)
    return dict(renamed) | ({"time_zone": own_zone} if own_zone else {})


def named(key: str, headers: Mapping[str, str]) -> str:
    """Name a column in a sentence: as this board calls it, in quotes where that is a name of its own."""
    header, usual = headers.get(key) or DEFAULT_HEADERS[key], DEFAULT_HEADERS[key]
    return usual if header == usual else f"“{header}”"


REQUIRED_KEYS = ("proposed_by", "accepted_by", "day", "start", "status", "what_to_know", "ref")
REQUIRED_ROSTER_KEYS = ("name", "email", "time_zone")

_IN_BOTH_TABS = frozenset(PEOPLE_KEYS).intersection(ROSTER_KEYS)
_LOOKED_AT = 20  # rows below the first

TIME_HEADER = re.compile(r"time (for|in) (.+)", re.IGNORECASE)
"""``Time for NAME`` and ``Time in PLACE``: columns people add at will and we fill."""


def own_columns(header: Sequence[str], renamed: Mapping[str, str]) -> frozenset[int]:
    """Give the columns that we fill, by their headers alone: also on a board that cannot be understood."""
    names = {key_of(renamed.get(key) or DEFAULT_HEADERS[key]) for key in OUR_KEYS}
    peoples = {key_of(renamed[key]) for key in PEOPLE_KEYS if renamed.get(key)}
    return frozenset(
        column
        for column, text in enumerate(header)
        if key_of(text) in names or (TIME_HEADER.fullmatch(clean(text)) and key_of(text) not in peoples)
    )


def is_readable(table: Table, renamed: Mapping[str, str]) -> bool:
    """Tell whether every column that has to be there is, once."""
    try:
        find_columns(table, (*PEOPLE_KEYS, *OUR_KEYS), REQUIRED_KEYS, renamed, "")
    except BoardUnreadable:
        return False
    return True


def find_columns(
    table: Table, keys: Sequence[str], required: Sequence[str], renamed: Mapping[str, str], board: str
) -> Columns:
    """Find each of ``keys`` among a tab's headers; ``renamed`` maps a key to the header this board uses for it.

    A key that both tabs have may be renamed in one of them and keep its usual header in the other. Raises
    BoardUnreadable for a missing required header, and for one header on two columns.
    """
    shown = {key: clean(renamed.get(key) or DEFAULT_HEADERS[key]) for key in keys}
    there = {key_of(text) for text in table.header}
    shown |= {key: DEFAULT_HEADERS[key] for key in _IN_BOTH_TABS if key in shown and key_of(shown[key]) not in there}
    wanted = {key_of(header): key for key, header in shown.items()}
    place = table.title if table.unit else f"{board}, tab {table.title}"
    index: dict[str, int] = {}
    header: dict[str, str] = {}
    for column, text in enumerate(table.header):
        key = wanted.get(key_of(text))
        if key is None:
            continue
        if key in index:
            cells = f"{cell_name(1, index[key])} and {cell_name(1, column)}"
            raise BoardUnreadable(f"{place}: two columns are called “{clean(text)}” ({cells}). Rename or remove one.")
        index[key], header[key] = column, clean(text)
    missing = {key: shown[key] for key in required if key not in index}
    if renamed.get("time_zone") and "time_zone" in missing and "name" in keys:
        missing[PEOPLE_TIME_ZONE] = missing.pop("time_zone")  # the other key is the name in Sessions
    if missing:
        if lower := _lower_headers(table, missing):
            raise BoardUnreadable(
                f"{place}: the headers seem to stand in row {lower}, and they have to be in the "
                "first row. Delete the rows above them, or move what is written there to another tab."
            )
        nobodys = [clean(text) for column, text in enumerate(table.header) if column not in index.values()]
        free = [text for text in nobodys if text and not TIME_HEADER.fullmatch(text)]
        raise BoardUnreadable(_missing(table, missing, free, place))
    return Columns(index, header)


def _lower_headers(table: Table, missing: Mapping[str, str]) -> int | None:
    """Give the number of a row below the first in which at least two of the missing headers stand."""
    wanted = {key_of(header) for header in missing.values()}
    for row in table.rows[:_LOOKED_AT]:
        if len(wanted & {key_of(value) for value in row.values if isinstance(value, str)}) > 1:
            return row.number
    return None


def _missing(table: Table, missing: Mapping[str, str], free: Sequence[str], place: str) -> str:
    """Say which columns are missing; only a header in ``free``, which names no other column, can be meant for one."""
    what = "column" if len(missing) == 1 else "columns"
    named = ", ".join(f"“{header}”" for header in missing.values())
    near = {key_of(header): header for header in reversed(free)}
    hints = [
        f"If “{near[match[0]]}” is meant to be “{header}”, rename it."
        for header in missing.values()
        if (match := get_close_matches(key_of(header), near, n=1, cutoff=0.7))
    ]
    columns = ", ".join(clean(text)[:40] for text in table.header if clean(text)) or "none"
    key, header = next(iter(missing.items()))
    likely = get_close_matches(key_of(header), near, n=1, cutoff=0.7) or (list(near) if len(near) == 1 else [])
    own = near[likely[0]].replace('"', "”") if likely else "..."
    add = f"Add {'it' if len(missing) == 1 else 'them'} to the first row"
    way = f'{add}, or name this board\'s own header under [headers] in cowork.toml: {key} = "{own}"'
    advice = " ".join([*hints, way])
    return f"{place}: I can't find the {what} {named}. Columns I see: {columns}. {advice}"
