import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.given import AGREED, NOW, WRONG, Cowork, edited, files

Board = Callable[..., Path]


def test_a_board_in_a_workbook_is_examined_and_nothing_is_changed(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED, WRONG)
    before = files(folder)
    assert cowork("doctor").stdout == (
        "✓ configuration  cowork.toml\n"
        "✓ read board     board.xlsx: 3 people, 2 rows\n"
        "✓ Read me        can show messages, and take a PAUSE\n"
        "✓ write board    can be written\n"
        "✓ calendar       calendar\n"
        "✓ invite         invitations are left in calendar/outbox; nobody is mailed from a workbook\n"
        "✓ last run       none yet\n"
    )
    assert files(folder) == before


def test_a_run_long_ago_is_said_with_the_way_to_have_it_run_by_itself(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    cowork("sync", "--now", "2026-01-05T12:00Z")
    shown = cowork("doctor").stdout
    assert "– last run       Mon 5 Jan 12:00 UTC, " in shown
    assert "days ago. To have it run by itself: cowork schedule" in shown


def test_the_first_thing_that_is_wrong_decides_the_exit_code(cowork: Cowork, board: Board, folder: Path) -> None:
    assert "✗ configuration" in cowork("doctor", code=2).stdout
    path = board(AGREED)
    with edited(path) as sheet:
        sheet.cell(1, 1).value = "Tag"
    assert "✗ read board     board.xlsx" in cowork("doctor", code=6).stdout
    path.unlink()
    assert "✗ read board" in cowork("doctor", code=2).stdout
    board(AGREED)
    (folder / ".~lock.board.xlsx#").write_text(",ada,here;", encoding="utf-8")
    assert "✗ write board" in cowork("doctor", code=75).stdout


def test_a_calendar_of_another_board_is_said(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED)
    cowork("sync", "--now", NOW)
    (folder / "board.xlsx").rename(folder / "other.xlsx")
    text = (folder / "cowork.toml").read_text(encoding="utf-8")
    (folder / "cowork.toml").write_text(text.replace("board.xlsx", "other.xlsx"), encoding="utf-8")
    assert "✗ calendar" in cowork("doctor", code=2).stdout


def test_json_gives_the_same_checks_and_the_code(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    document = json.loads(cowork("doctor", "--json").stdout)
    assert document["checks"][1] == {
        "check": "read board", "ok": True, "exit_code": 0, "sentence": "board.xlsx: 3 people, 1 row",
    }  # fmt: skip
    assert (document["command"], document["exit_code"]) == ("doctor", 0)


@pytest.mark.parametrize("command", [["doctor"], ["schedule"], ["login", "--export"], ["sync"], ["agenda"]])
def test_what_needs_no_google_loads_none_of_it(command: list[str], board: Board) -> None:
    board(AGREED)
    program = (
        "import sys\n"
        "from cowork_sheets.cli import main\n"
        f"try: main({command!r})\n"
        "except SystemExit: pass\n"
        "print(sorted({'google.auth', 'googleapiclient', 'gspread'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
