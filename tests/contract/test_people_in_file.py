from pathlib import Path

import pytest
from board_contract import PEOPLE, SESSIONS, BoardContract

from cowork_sheets.boards.memory import MemoryBoard
from cowork_sheets.boards.people_file import with_people_file
from cowork_sheets.core.model import CellValue
from cowork_sheets.core.settings import Settings


class HandsWithFile:
    """A person at a board whose people stand in a file."""

    def __init__(self, people: Path, *, strict: bool) -> None:
        self._rows = MemoryBoard(SESSIONS, strict=strict)
        people.write_text("\n".join(",".join(map(str, line)) for line in PEOPLE), encoding="utf-8")
        self.board = with_people_file(self._rows, people, Settings())

    def put(self, row: int, column: int, value: CellValue) -> None:
        self._rows.put(row, column, value)

    def insert(self, row: int) -> None:
        self._rows.insert(row, ["Somebody else's row"])

    def ask_for_a_pause(self) -> None:
        self._rows.paused = True


class TestPeopleInFile(BoardContract):
    @pytest.fixture(params=[True, False], ids=["as a file", "as an online sheet"])
    def hands(self, request: pytest.FixtureRequest, tmp_path: Path) -> HandsWithFile:
        return HandsWithFile(tmp_path / "people.csv", strict=request.param)
