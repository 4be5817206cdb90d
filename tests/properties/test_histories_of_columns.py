"""docs/rules.md 6.1 to 6.4: random histories of a Google Sheet whose columns and Read me lines move under a write.

Everything that test_histories.py plays and holds is played and held here, too. Besides, after every run each cell of
people's says what they left in it.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest

from cowork_sheets.boards.memory import MemoryBoard
from cowork_sheets.core.model import BoardSnapshot, CellValue
from cowork_sheets.errors import CoworkError
from tests.figures import Tried
from tests.properties.histories import per_seed, play, seeds, step
from tests.properties.test_histories import Histories
from tests.world import HEADER, PEOPLES, World, agreed


class MovingBoard(MemoryBoard):
    """A board whose columns stay where they are for the tests, and stand in another order for everybody else.

    ``layout`` gives the columns as they are seen from left to right. A new one comes last for the tests.
    """

    layout: list[int]

    def _snapshot(self) -> BoardSnapshot:
        own, self.sessions = self.sessions, [
            [row[column] if column < len(row) else None for column in self.layout] for row in self.sessions
        ]  # fmt: skip
        try:
            return super()._snapshot()
        finally:
            self.sessions = own

    def land(self, row: int, column: int, value: CellValue) -> None:
        while len(self.layout) <= column:
            self.layout.append(self.new_column(None))
        self.put(row, self.layout[column], value)

    def new_column(self, header: str | None) -> int:
        self.sessions[0].append(header)
        return len(self.sessions[0]) - 1


class HistoriesOfColumns(Histories):
    """Three people, their sheet over some weeks, and columns that are nowhere for long."""

    def make_world(self, rows: Sequence[dict[str, Any]], **options: Any) -> World:
        world = World(rows, **options | {"strict": False})
        stands = world.board
        self.board = MovingBoard(stands.sessions, stands.people, board_id=stands.board_id, strict=False)
        self.board.layout = list(range(len(HEADER)))
        world.board = self.board
        return world

    def peoples(self) -> object:
        """All that people left: cells, also in columns of their own, headers, and lines of the Read me tab."""
        own = [*range(len(PEOPLES)), *range(len(HEADER), len(self.board.sessions[0]))]
        cells = {
            (number, column): row[column]
            for number, row in enumerate(self.board.sessions)
            for column in (own if number else range(len(row)))
            if column < len(row) and row[column] is not None
        }
        return cells, [line[0] if line else None for line in self.board.read_me]

    # --- what people do to columns ----------------------------------------------------------------------------------

    def insert_a_column(self, at: int) -> None:
        self.board.layout.insert(at % (len(self.board.layout) + 1), self.board.new_column(None))

    def insert_a_column_of_a_name(self, at: int) -> None:
        self.board.layout.insert(at % (len(self.board.layout) + 1), self.board.new_column(f"Budget {at}"))

    def drag_a_column(self, at: int) -> None:
        layout = self.board.layout
        layout.insert((at * 7) % len(layout), layout.pop(at % len(layout)))

    def sort_the_columns(self, at: int) -> None:
        self.board.layout.sort(key=lambda column: (column * at) % 31)

    def delete_a_column(self, at: int) -> None:
        spare = [column for column in self.board.layout if column == HEADER.index("Notes") or column >= len(HEADER)]
        if spare:
            self.board.layout.remove(spare[at % len(spare)])

    def insert_a_column_and_a_row(self, at: int) -> None:
        self.insert_a_column(at)
        self.world.insert(agreed(f"row {next(self.names)}", 9), at=0)

    def insert_a_line_into_the_read_me_tab(self, at: int) -> None:
        self.board.read_me.insert(at % (len(self.board.read_me) + 1), ["Bring tea"])

    def type_pause(self, _: int) -> None:
        self.world.pause("PAUSE")

    ACTS = (
        "insert_a_column", "insert_a_column_of_a_name", "drag_a_column", "sort_the_columns", "delete_a_column",
        "insert_a_column_and_a_row", "insert_a_line_into_the_read_me_tab", "type_pause",
    )  # fmt: skip

    @step(act=ACTS, at=range(23))
    def act_on_columns(self, act: str, at: int) -> None:
        if act != "type_pause":
            getattr(self, act)(at)

    @step(act=ACTS, at=range(23), number=(1, 2))
    def sync_while_somebody_acts_on_columns(self, act: str, at: int, number: int) -> None:
        """Somebody acts right before the first or the second write of a run, when it cannot see that any more."""
        left = self.peoples()
        writes = 0

        def before_write() -> None:
            nonlocal left, writes
            writes += 1
            if writes == number:
                getattr(self, act)(at)
                left = self.peoples()

        self.board.before_write = before_write
        with suppress(CoworkError):
            self.world.sync()
        self.board.before_write = None
        assert self.peoples() == left, "a run left something in cells of people's, or took something out of them"
        if act == "type_pause" and writes >= number:
            assert self.board.paused, "PAUSE was typed, and written over"
        self.world.pause("on")


@pytest.mark.parametrize("seed", seeds(range(2)))
def test_wherever_columns_go_under_a_write_what_must_hold_holds_after_every_run(seed: int, tried: Tried) -> None:
    tried("random histories", play(HistoriesOfColumns, seed, per_seed(20)))
