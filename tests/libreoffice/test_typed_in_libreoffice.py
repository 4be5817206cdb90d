"""What people type into a new board in a real LibreOffice; skipped where that is not installed."""

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from cowork_sheets.boards.workbook import Workbook
from cowork_sheets.boards.workbook_new import create_workbook
from cowork_sheets.core.model import Person
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings

TYPIST = Path(__file__).with_name("typist.py")
PYTHON = "/usr/bin/python3"


def has_libreoffice() -> bool:
    if not (shutil.which("soffice") and Path(PYTHON).exists()):
        return False
    return subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not has_libreoffice(), reason="LibreOffice and its Python bridge are not installed"
)

TYPED = {
    2: ("2026-12-15", "9", "Start: “9” could be morning or evening; type 9:00 or 21:00."),
    3: ("2026-12-15", "16.3", "Start: “16.3” is a number; if it is a time, type 16:30."),
    4: ("2026-12-15", "930", "Start: “930” could be morning or evening; type 9:30 or 21:30."),
    5: ("2026-12-15", "25:30", "Start: “25:30” is 1:30 on the next day; type 1:30, and the next day beside it."),
    6: ("15", "16:00", "Day: “15” is not a whole day; type it like 2027-05-04."),
    7: ("2026-12-15", "16:00", datetime(2026, 12, 15, 16)),
    8: ("20261215", "4:30 PM", datetime(2026, 12, 15, 16, 30)),
    9: ("2026-12-15 16:00", "", datetime(2026, 12, 15, 16)),
}


def test_numbers_typed_into_formatted_cells_are_judged_as_typed(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    create_workbook(path, people=[Person("Ada", ("ada@example.org",), "Europe/London")])
    header = Workbook(path, Settings()).read().sessions.header
    column = {name: chr(ord("A") + index) for index, name in enumerate(header)}
    cells = []
    for row, (day, start, _) in TYPED.items():
        cells += [f"{column['Day']}{row}", day, f"{column['Proposed by']}{row}", "Ada"]
        cells += [f"{column['Start']}{row}", start] if start else []
    subprocess.run([PYTHON, str(TYPIST), str(path), "Sessions", *cells], check=True, timeout=120)
    readings = understand(Workbook(path, Settings()).read(), Settings()).readings
    said = {
        row.number: row.problems[0].sentence if row.problems else row.wall for row in readings if row.number in TYPED
    }
    assert said == {row: answer for row, (_, _, answer) in TYPED.items()}
