"""Boards for tests of understanding, written as plain lists: what an adapter would have read."""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from cowork_sheets.core.model import BoardSnapshot, CellValue, RawRow, Reading, Table
from cowork_sheets.core.rows import DEFAULT_HEADERS, OUR_KEYS, PEOPLE_KEYS, understand
from cowork_sheets.core.settings import Settings

KEYS = (*(key for key in PEOPLE_KEYS if key != "end"), *OUR_KEYS)
HEADER = tuple(DEFAULT_HEADERS[key] for key in KEYS)
PEOPLE_HEADER = ("Name", "Email", "Time zone", "Usually free", "Room link", "Slack")
PEOPLE = (
    ("Ada", "ada@example.org", "Europe/London", "Mon-Fri 9-18", "https://meet.example.org/ada", "U01ADA"),
    ("Grace", "grace@example.org", "America/Vancouver", None, None, None),
    ("Bo", "bo@example.org", "Asia/Kolkata", None, None, None),
)
DAY, START = datetime(2026, 12, 15), time(17, 0)
AGREED = {"proposed_by": "Ada", "day": DAY, "start": START, "accepted_by": "Grace"}

Line = Sequence[CellValue]


def table(title: str, header: Sequence[str], lines: Sequence[Line]) -> Table:
    return Table(title, tuple(header), tuple(RawRow(number, tuple(line)) for number, line in enumerate(lines, start=2)))


def line(**cells: Any) -> tuple[CellValue, ...]:
    return tuple(cells.get(key) for key in KEYS)


def board(*lines: Line, header: Sequence[str] = HEADER, people: Sequence[Line] = PEOPLE) -> BoardSnapshot:
    return BoardSnapshot("board.xlsx", "1", table("Sessions", header, lines), table("People", PEOPLE_HEADER, people))


def reading(people: Sequence[Line] | None = None, settings: Settings | None = None, **cells: Any) -> Reading:
    """Read one row: an agreed one, with the cells given here instead; an ``end`` brings its column with it."""
    header, values = HEADER, line(**AGREED | cells)
    if "end" in cells:
        header, values = (*header, "End"), (*values, cells["end"])
    (found,) = understand(board(values, header=header, people=people or PEOPLE), settings or Settings()).readings
    return found


def problems(people: Sequence[Line] | None = None, settings: Settings | None = None, **cells: Any) -> list[str]:
    return [problem.sentence for problem in reading(people, settings, **cells).problems]


def workbook(name: str) -> BoardSnapshot:
    """Load one of the real workbooks in tests/boards as plain cells."""
    book = openpyxl.load_workbook(Path(__file__).parent / "boards" / name)
    tables: list[Table] = []
    for title in ("Sessions", "People"):
        rows: list[Any] = list(book[title].iter_rows(values_only=True))
        header, *lines = rows
        tables.append(table(title, [str(text or "") for text in header], lines))
    return BoardSnapshot(name, "1", tables[0], tables[1])
