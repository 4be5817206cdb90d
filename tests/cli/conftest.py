"""What the tests of the command share: a folder of their own, the command itself, and a board to run it on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.worksheet.worksheet import Worksheet

from cowork_sheets.boards.workbook_new import create_workbook
from cowork_sheets.cli import main
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


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and no settings of the machine's owner."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TERM", "xterm")
    for name in ("COWORK_CONFIG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def cowork() -> Cowork:
    """The command; fails the test when it leaves with another code than ``code``."""

    def call(*arguments: str, code: int = 0, typed: str | None = None, **environment: str | None) -> Result:
        result = CliRunner().invoke(main, arguments, input=typed, env=environment, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def board(folder: Path) -> Callable[..., Path]:
    """Make a board with these rows, and a cowork.toml with these further lines."""

    def make(*rows: Mapping[str, CellValue], more: str = "", people: Sequence[Person] = PEOPLE) -> Path:
        create_workbook(folder / "board.xlsx", people=people, rows=rows, board_id="board-of-the-tests")
        (folder / "cowork.toml").write_text(f'[board]\nworkbook = "board.xlsx"\n{more}', encoding="utf-8")
        return folder / "board.xlsx"

    return make


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
