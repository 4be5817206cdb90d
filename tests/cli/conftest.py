"""What the tests of the command share: a folder of their own, the command itself, and a board to run it on."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cowork_sheets.boards.workbook_new import create_workbook
from cowork_sheets.cli import main
from cowork_sheets.core.model import CellValue, Person
from tests.cli.given import PEOPLE, Cowork


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and no settings of the machine's owner."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TERM", "xterm")
    for name in ("COWORK_CONFIG", "NO_COLOR", "FORCE_COLOR", "COWORK_SLACK_WEBHOOK"):
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
