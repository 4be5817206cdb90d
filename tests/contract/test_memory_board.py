from datetime import datetime

import pytest
from board_contract import HEADER, PEOPLE, SESSIONS, STATUS, BoardContract, rows, text

from cowork_sheets.boards.memory import MemoryBoard
from cowork_sheets.core.model import BoardWrite, CellValue
from cowork_sheets.errors import BoardChanged


class MemoryHands:
    def __init__(self, *, strict: bool) -> None:
        self.board = MemoryBoard(SESSIONS, PEOPLE, strict=strict)

    def put(self, row: int, column: int, value: CellValue) -> None:
        self.board.put(row, column, value)

    def insert(self, row: int) -> None:
        self.board.insert(row, ["Somebody else's row"])

    def ask_for_a_pause(self) -> None:
        self.board.paused = True


class TestMemoryBoard(BoardContract):
    @pytest.fixture(params=[True, False], ids=["as a file", "as an online sheet"])
    def hands(self, request: pytest.FixtureRequest) -> MemoryHands:
        return MemoryHands(strict=request.param)


def test_a_strict_board_refuses_a_write_after_somebody_acted_at_the_worst_moment() -> None:
    board = MemoryBoard(SESSIONS)
    board.before_write = lambda: board.insert(2)
    with pytest.raises(BoardChanged, match="Nothing was written"):
        board.write(board.read(), text(2, STATUS, "Scheduled"))
    assert board.writes == 0


def test_an_online_board_writes_by_row_number_and_shows_where_it_landed() -> None:
    board = MemoryBoard(SESSIONS, strict=False)
    board.before_write = lambda: board.insert(2, ["New"])
    answer = board.write(board.read(), text(2, STATUS, "Scheduled"))
    assert rows(answer)[2] == ("New", None, None, None, None, None, None, "Scheduled")
    assert rows(answer)[3][0] == "Draft"
    assert (board.reads, board.writes) == (1, 1)


def test_a_person_sorts_copies_and_deletes_rows() -> None:
    board = MemoryBoard([HEADER])
    assert board.append(topic="b", proposed_by="Ada", day=datetime(2026, 12, 3)) == 2
    board.append(topic="a", what_to_know="later")
    board.sort(key=lambda values: str(values[0]))
    assert [board.get(row, "Topic") for row in (2, 3)] == ["a", "b"]
    board.copy(3, to=2)
    assert [board.get(row, "Topic") for row in (2, 3, 4)] == ["b", "a", "b"]
    assert board.delete(3)[0] == "a"
    assert board.get(4, "Topic") is None


def test_a_board_may_have_no_people_tab() -> None:
    board = MemoryBoard([HEADER])
    assert board.read().people is None
    assert board.write(board.read(), BoardWrite(message="hello")).message == "hello"
