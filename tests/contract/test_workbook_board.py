from pathlib import Path

import pytest
from board_contract import PEOPLE, SESSIONS, BoardContract
from workbook_hands import WorkbookHands


class TestWorkbook(BoardContract):
    @pytest.fixture
    def hands(self, tmp_path: Path) -> WorkbookHands:
        return WorkbookHands(tmp_path / "board.xlsx", SESSIONS, PEOPLE)
