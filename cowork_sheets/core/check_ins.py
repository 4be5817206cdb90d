"""What each person plans for a session, and what came of it: the columns ``Plan: NAME`` and ``Done: NAME``. Pure.

People add these columns where they want them; nothing depends on them but our part of an invitation and the log. So
they are no part of a row's identity, and whatever stands in them is never a problem of the row (docs/rules.md 2.11).
"""

import re
from collections.abc import Iterator, Sequence

from cowork_sheets.core.cells import Asked, cell_name, clean, line_of, tidy
from cowork_sheets.core.model import CellValue, CheckIn, CheckInColumn, Table, Unreadable
from cowork_sheets.core.people import Roster

LONGEST = 200
"""Characters of a plan or a result; the rest of a longer cell stays in the sheet."""
CHECK_IN_HEADER = re.compile(r"(plan|done)\s*:\s*(.+)", re.IGNORECASE)


def find_check_ins(table: Table, roster: Roster) -> tuple[tuple[CheckInColumn, ...], list[str]]:
    """Find the columns, left to right, and say which of them name nobody."""
    columns, notes = [], []
    for index, text in enumerate(table.header):
        header = clean(text)
        match = CHECK_IN_HEADER.fullmatch(header)
        person = roster.find(match[2]) if match else None
        if isinstance(person, Asked):
            notes.append(f"Tab {table.title}, column “{line_of(header, 60)}” ({cell_name(1, index)}): {person.phrase}")
        elif match and person:
            columns.append(CheckInColumn(index, person.name, is_plan=match[1].casefold() == "plan"))
    return tuple(columns), notes


def read_plans(columns: Sequence[CheckInColumn], values: Sequence[CellValue]) -> tuple[CheckIn, ...] | None:
    """Give the plans of a row; None while one of them cannot be known: unreadable is never empty."""
    plans = list(_read([column for column in columns if column.is_plan], values))
    return None if None in plans else tuple(plan for plan in plans if plan)


def read_results(columns: Sequence[CheckInColumn], values: Sequence[CellValue]) -> tuple[CheckIn, ...]:
    """Give what came of it, as far as it can be read."""
    return tuple(done for done in _read([column for column in columns if not column.is_plan], values) if done)


def _read(columns: Sequence[CheckInColumn], values: Sequence[CellValue]) -> Iterator[CheckIn | None]:
    for column in columns:
        value = tidy(values[column.index]) if column.index < len(values) else None
        if isinstance(value, Unreadable):
            yield None
        elif value is not None:
            yield CheckIn(column.name, line_of(value, LONGEST))
