"""The rows of the board as the tests see them, without asking the product what they mean."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cowork_sheets.core.model import CellValue, Unreadable
from tests.matrix.known import EVERYBODY, Known
from tests.world import ADA, BO, GRACE, KEYS

PEOPLES = KEYS.index("status")
"""How many columns people own; they stand first, ours behind them."""
REF, STATUS = KEYS.index("ref"), KEYS.index("status")
OWN = range(PEOPLES, len(KEYS))
ADDRESSES = {person.name: person.emails[0] for person in (ADA, GRACE, BO)}
ZONES = {person.name: str(person.zone) for person in (ADA, GRACE, BO)}
_YES, _NO = {"yes"}, {"", "no"}


_WORDS = tuple(
    KEYS.index(key)
    for key in ("topic", "proposed_by", "day", "start", "length", "time_zone", "accepted_by", "where", "format")
)
WHEN = slice(2, 6)
"""Which of these words say when."""
Values = Sequence[CellValue]


class Row(list[CellValue]):
    """A line of the Sessions tab. It stays the same object wherever people move it; a copy is another one."""

    __slots__ = ("token",)

    def __init__(self, values: Iterable[CellValue], token: int) -> None:
        super().__init__(values)
        self.token = token


def cells(row: Sequence[CellValue]) -> dict[str, Any]:
    """Give a row's cells by key, "" where nothing stands."""
    found = {key: "" if value is None else value for key, value in zip(KEYS, row, strict=False)}
    return found if len(found) == len(KEYS) else dict.fromkeys(KEYS, "") | found


def cell(row: Sequence[CellValue], column: int) -> CellValue:
    """Give one cell, None where nothing stands."""
    return row[column] if column < len(row) else None


def ref_of(row: Sequence[CellValue]) -> str:
    """Give the text of a row's Ref cell as it counts: in small letters."""
    value = cell(row, REF)
    if isinstance(value, Unreadable):
        return value.text.lower()
    return "" if value is None else str(value).lower()


def is_foreign(ref: str) -> bool:
    """Tell whether a Ref was never one of this board's: it has none of their form."""
    return bool(ref) and len(ref) != 8


def said(row: Sequence[CellValue]) -> tuple[CellValue, ...]:
    """Give people's cells."""
    return (*row[:PEOPLES], *[None] * (PEOPLES - len(row)))


def names(text: str) -> set[str]:
    """Part a list of names."""
    return {name.strip() for name in str(text).split(",")} - {""}


def mistake(row: Sequence[CellValue]) -> str:
    """Say "wrong" when a cell cannot be understood, "half" when one is missing, "" when the row says all it must."""
    at = cells(row)
    people, start = names(at["accepted_by"]) | names(at["proposed_by"]), str(at["start"])
    is_time = not start or (":" in start and int(start.split(":", maxsplit=1)[0]) < 24)
    is_day = at["day"] == "" or isinstance(at["day"], datetime)
    if not (people <= ADDRESSES.keys() and is_time and is_day and at["call_off"] in _YES | _NO):
        return "wrong"
    return "" if at["proposed_by"] and start and at["day"] else "half"


def meaning(row: Sequence[CellValue]) -> str:
    """Say what people's cells ask for: blank, called off, wrong, half, unagreed or wanted."""
    if all(value in {None, ""} for value in said(row)):
        return "blank"
    at = cells(row)
    if at["call_off"] in _YES:
        return "called off"
    return mistake(row) or ("wanted" if names(at["accepted_by"]) - names(at["proposed_by"]) else "unagreed")


def start_of(row: Sequence[CellValue], known: Known = EVERYBODY) -> datetime:
    """Give when a row that is neither wrong nor half begins, in UTC; on no clocks that is the end of all times."""
    at = cells(row)
    hour, minute = map(int, str(at["start"]).split(":"))
    zone = at["time_zone"] or known.zone(at["proposed_by"])
    if not zone:
        return datetime.max.replace(tzinfo=UTC)
    return at["day"].replace(hour=hour, minute=minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def starts_of(row: Sequence[CellValue], ever: Collection[Known]) -> set[datetime]:
    """Give when a row may begin, on any clocks that its proposer ever had."""
    return {start_of(row, known) for known in ever}


def end_of(row: Sequence[CellValue]) -> datetime:
    """Give when it ends."""
    return start_of(row) + timedelta(minutes=cells(row)["length"] or 90)


def people_of(row: Sequence[CellValue]) -> set[str]:
    """Give the names in a row."""
    at: Mapping[str, Any] = cells(row)
    return names(at["accepted_by"]) | names(at["proposed_by"])


def guests_of(row: Sequence[CellValue], known: Known = EVERYBODY) -> set[str]:
    """Give the addresses a row names."""
    return known.addresses(people_of(row))


def words_of(row: Values) -> tuple[CellValue, ...]:
    """Give the cells of a row that say what its session is."""
    return tuple(row[column] if column < len(row) else None for column in _WORDS)
