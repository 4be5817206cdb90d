"""What the tests of the command begin with: a time, people, rows, and hands that work on a workbook."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

import openpyxl
from click.testing import Result
from openpyxl.worksheet.worksheet import Worksheet

from cowork_sheets.core.model import CellValue, Person

NOW = "2026-11-23T12:00Z"
PEOPLE = (
    Person("Ada", ("ada@example.org",), "Europe/London", "https://meet.example.org/ada"),
    Person("Grace", ("grace@example.org",), "America/Vancouver"),
    Person("Bo", ("bo@example.org",), "Asia/Kolkata"),
)
AGREED: Mapping[str, CellValue] = {
    "topic": "Methods section",
    "proposed_by": "Ada",
    "accepted_by": "Grace",
    "day": date(2026, 11, 26),
    "start": time(16),
}
WAITING = AGREED | {"topic": "Reading group", "accepted_by": None, "day": date(2026, 11, 27)}
WRONG = AGREED | {"topic": "Inbox hour", "accepted_by": "Grcae", "day": date(2026, 11, 30)}

Cowork = Callable[..., Result]


@contextmanager
def edited(path: Path) -> Iterator[Worksheet]:
    """Edit the Sessions tab as a person does, and save."""
    book = openpyxl.load_workbook(path)
    yield book["Sessions"]
    book.save(path)


def type_into(path: Path, row: int, header: str, value: CellValue) -> None:
    """Type one cell."""
    with edited(path) as sheet:
        sheet.cell(row, [cell.value for cell in sheet[1]].index(header) + 1).value = value


def cells(path: Path, header: str) -> list[object]:
    """Read one column below its header."""
    sheet = openpyxl.load_workbook(path)["Sessions"]
    column = [cell.value for cell in sheet[1]].index(header) + 1
    return [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]


def files(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
