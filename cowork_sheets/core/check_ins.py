"""What each person plans for a session, and what came of it: the columns ``Plan: NAME`` and ``Done: NAME``. Pure.

People add these columns where they want them; nothing depends on them but our part of an invitation and the log. So
they are no part of a row's identity, and whatever stands in them is never a problem of the row (docs/rules.md 2.11).
"""

import re
from collections.abc import Iterator, Sequence

from cowork_sheets.core.cells import Asked, cell_name, clean, line_of, tidy
from cowork_sheets.core.model import CellValue, CheckIn, CheckInColumn, Person, Table, Unreadable
from cowork_sheets.core.people import Roster

LONGEST = 200
"""Characters of a plan or a result; the rest of a longer cell stays in the sheet."""
CHECK_IN_HEADER = re.compile(r"(plan|plans|done)\s*:\s*(.+)", re.IGNORECASE)
_WITHOUT_COLON = re.compile(r"(plan|plans|done)\s+(.+)", re.IGNORECASE)
"""Such a header may be about anything; it is meant when it names somebody in People."""


def find_check_ins(table: Table, roster: Roster) -> tuple[tuple[CheckInColumn, ...], list[str]]:
    """Find the columns, left to right, and say which of them name nobody."""
    columns, notes = [], []
    for index, text in enumerate(table.header):
        header = clean(text)
        match = CHECK_IN_HEADER.fullmatch(header) or _WITHOUT_COLON.fullmatch(header)
        person = roster.find(match[2]) if match else None
        if isinstance(person, Asked) and ":" in header:
            notes.append(f"Tab {table.title}, column “{line_of(header, 60)}” ({cell_name(1, index)}): {person.phrase}")
        elif match and isinstance(person, Person):
            columns.append(CheckInColumn(index, person.name, is_plan=match[1].casefold() != "done"))
    return tuple(columns), notes


def read_plans(columns: Sequence[CheckInColumn], values: Sequence[CellValue]) -> tuple[CheckIn, ...]:
    """Give the plans of a row that can be read, in the order of their columns."""
    return tuple(_read([column for column in columns if column.is_plan], values))


def unread_plans(columns: Sequence[CheckInColumn], values: Sequence[CellValue]) -> tuple[str, ...]:
    """Name the people whose plan cannot be read: unreadable is never empty."""
    plans = [column for column in columns if column.is_plan]
    return tuple(column.name for column in plans if isinstance(_value(column, values), Unreadable))


def read_results(columns: Sequence[CheckInColumn], values: Sequence[CellValue]) -> tuple[CheckIn, ...]:
    """Give what came of it, as far as it can be read."""
    return tuple(_read([column for column in columns if not column.is_plan], values))


def _read(columns: Sequence[CheckInColumn], values: Sequence[CellValue]) -> Iterator[CheckIn]:
    for column in columns:
        value = _value(column, values)
        if value is not None and not isinstance(value, Unreadable):
            yield CheckIn(column.name, line_of(value, LONGEST))


def _value(column: CheckInColumn, values: Sequence[CellValue]) -> CellValue:
    return tidy(values[column.index]) if column.index < len(values) else None
