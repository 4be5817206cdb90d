"""A board in memory: the reference every other board is measured against, and the one quick tests run on."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from cowork_sheets.boards import grid
from cowork_sheets.core.model import BoardSnapshot, BoardWrite, CellValue, Table
from cowork_sheets.errors import BoardChanged


class MemoryBoard:
    """A Sessions and a People tab as lists of rows, the header first; a person edits them between read and write.

    ``strict`` boards refuse a write made from an older read, as a file does. Others apply it by row number, whatever
    stands there now, and show it in the answer, as an online spreadsheet does; the caller repairs.
    ``before_write`` is called at the beginning of every write, as a person who acts at the worst moment would.
    ``reads`` and ``writes`` count the calls that did something. ``read_me`` are the lines of the Read me tab, whose
    marked cells ``paused``, ``message`` and ``last_checked`` show and set.
    """

    def __init__(
        self,
        sessions: Iterable[Sequence[CellValue]],
        people: Iterable[Sequence[CellValue]] | None = None,
        *,
        name: str = "board",
        board_id: str | None = None,
        calendar_id: str | None = None,
        strict: bool = True,
    ) -> None:
        self.sessions: list[list[CellValue]] = [list(row) for row in sessions]
        self.people: list[list[CellValue]] | None = None if people is None else [list(row) for row in people]
        self.name = name
        self.board_id = board_id
        self.calendar_id = calendar_id
        self.known_id: str | None = None
        self.strict = strict
        self.read_me: list[list[CellValue]] = [["Last checked"], ["Message"], ["Pause"]]
        self.paused_until: datetime | None = None
        self.columns = ""
        self.mails = False
        self.before_write: Callable[[], None] | None = None
        self.reads = 0
        self.writes = 0
        self._revision = 0
        self._last_seen: tuple[object, ...] = ()

    # --- the port ---------------------------------------------------------------------------------------------------

    def read(self) -> BoardSnapshot:
        """Read the whole board."""
        self.reads += 1
        return self._snapshot()

    def check_writable(self) -> None:
        """Raise nothing: memory can always be written."""

    def recheck(self, seen: BoardSnapshot) -> BoardSnapshot:
        """Give what stands now; a strict board leaves it to ``write`` to notice."""
        return seen if self.strict else self._snapshot()

    def write(self, seen: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        """Apply the change and return what stands after it. Raises BoardChanged on a strict board that moved on."""
        if self.before_write is not None:
            self.before_write()
        if change == BoardWrite():
            return self._snapshot()
        if self.strict and self._snapshot().version != seen.version:
            raise BoardChanged(f"{self.name} changed while this run was at work. Nothing was written to it.")
        self.writes += 1
        for cell in change.put_back:
            if cell.in_read_me:
                _put(self.read_me, cell.row, cell.column, cell.entered.value)
            else:
                self.land(cell.row, cell.column, cell.entered.value)
        for (row, column), text in grid.cells_that_differ(seen, change).items():
            self.land(row, column, text)
        for (row, column), text in grid.marks_that_differ(grid.marks_of(seen.read_me), seen, change).items():
            _put(self.read_me, row, column, text)
        if change.board_id is not None:
            self.board_id = change.board_id
        if change.calendar_id is not None:
            self.calendar_id = change.calendar_id
        if change.columns is not None:
            self.columns = change.columns
        self.mails = self.mails or change.mails
        if change.paused_until is not None:
            self.paused_until = change.paused_until.astimezone(UTC).replace(second=0, microsecond=0)
        return self._snapshot()

    def land(self, row: int, column: int, value: CellValue) -> None:
        """Put what a write holds into a cell of the Sessions tab, whatever stands there."""
        self.put(row, column, value)

    def _snapshot(self) -> BoardSnapshot:
        sessions = grid.table_from_rows("Sessions", self.sessions)
        people: Table | None = None if self.people is None else grid.table_from_rows("People", self.people)
        remembered = (self.board_id, self.calendar_id, self.paused_until, self.columns, self.mails)
        read_me = grid.table_without_header("Read me", self.read_me)
        if (sessions, people, remembered, read_me) != self._last_seen:
            self._last_seen = (sessions, people, remembered, read_me)
            self._revision += 1
        marks = {label: cell.value for label, cell in grid.marked_cells(self.read_me).items()}
        message = marks.get(grid.MESSAGE)
        return BoardSnapshot(
            name=self.name,
            version=str(self._revision),
            sessions=sessions,
            people=people,
            board_id=self.board_id,
            calendar_id=self.calendar_id,
            paused=grid.means_pause(marks.get(grid.PAUSE)),
            last_checked=grid.stamp_moment(marks.get(grid.LAST_CHECKED)),
            message=message if isinstance(message, str) else "",
            paused_until=self.paused_until,
            columns=self.columns,
            marked_cells=frozenset(marks),
            mails=self.mails,
            read_me=read_me,
        )

    # --- the Read me tab's marked cells -----------------------------------------------------------------------------

    @property
    def paused(self) -> bool:
        """Whether somebody wrote PAUSE."""
        return grid.means_pause(self._mark(grid.PAUSE))

    @paused.setter
    def paused(self, is_paused: bool) -> None:
        self._set_mark(grid.PAUSE, "PAUSE" if is_paused else None)

    @property
    def message(self) -> str:
        """What the board says it could not do, "" for nothing."""
        message = self._mark(grid.MESSAGE)
        return message if isinstance(message, str) else ""

    @message.setter
    def message(self, text: str) -> None:
        self._set_mark(grid.MESSAGE, text or None)

    @property
    def last_checked(self) -> datetime | None:
        """When the board was last looked at, to the minute."""
        return grid.stamp_moment(self._mark(grid.LAST_CHECKED))

    @last_checked.setter
    def last_checked(self, moment: datetime | None) -> None:
        self._set_mark(grid.LAST_CHECKED, moment and grid.stamp_text(moment))

    def _mark(self, label: str) -> CellValue:
        mark = grid.marked_cells(self.read_me).get(label)
        return mark.value if mark else None

    def _set_mark(self, label: str, value: CellValue) -> None:
        if mark := grid.marked_cells(self.read_me).get(label):
            _put(self.read_me, mark.row, mark.column, value)

    # --- what a person does -----------------------------------------------------------------------------------------

    def column(self, header: str) -> int:
        """Give the 0-based index of the column with this header."""
        return self.sessions[0].index(header)

    def get(self, row: int, column: int | str) -> CellValue:
        """Give what a cell of the Sessions tab holds: 1-based row, 0-based column or its header."""
        index = self.column(column) if isinstance(column, str) else column
        values = self.sessions[row - 1] if row <= len(self.sessions) else []
        return values[index] if index < len(values) else None

    def put(self, row: int, column: int | str, value: CellValue) -> None:
        """Set a cell of the Sessions tab, adding rows and cells as needed."""
        index = self.column(column) if isinstance(column, str) else column
        _put(self.sessions, row, index, value)

    def insert(self, row: int, values: Sequence[CellValue] = ()) -> None:
        """Insert a row so that it has this 1-based number; those below move down."""
        self.sessions.insert(row - 1, list(values))

    def append(self, **values: CellValue) -> int:
        """Add a row at the end, cells by header in snake_case (``proposed_by="Ada"``); return its number."""
        self.sessions.append([])
        keys = [str(header).strip().casefold().replace(" ", "_").replace("/", "_") for header in self.sessions[0]]
        for key, value in values.items():
            self.put(len(self.sessions), keys.index(key), value)
        return len(self.sessions)

    def delete(self, row: int) -> list[CellValue]:
        """Delete a row and return its values; those below move up."""
        return self.sessions.pop(row - 1)

    def copy(self, row: int, to: int) -> None:
        """Insert a copy of a row so that the copy has the number ``to``."""
        self.insert(to, self.sessions[row - 1])

    def sort(self, key: Callable[[Sequence[CellValue]], Any], *, reverse: bool = False) -> None:
        """Sort the rows below the header; ``key`` gets a row's values."""
        self.sessions[1:] = sorted(self.sessions[1:], key=key, reverse=reverse)

    def insert_column(self, column: int | str, header: str | None = None) -> None:
        """Insert an empty column before another, given by its header or its 0-based index."""
        index = self.column(column) if isinstance(column, str) else column
        for number, row in enumerate(self.sessions):
            if index < len(row):
                row.insert(index, None if number else header)

    def delete_column(self, header: str) -> None:
        """Delete a column; those right of it move to the left."""
        self._take_column(self.column(header))

    def move_column(self, header: str, before: str) -> None:
        """Drag a column to before another."""
        cells = self._take_column(self.column(header))
        index = self.column(before)
        for row, value in zip(self.sessions, cells, strict=True):
            row.extend([None] * (index - len(row)))
            row.insert(index, value)

    def rename_column(self, header: str, new: str) -> None:
        """Write another header over a column's."""
        self.sessions[0][self.column(header)] = new

    def _take_column(self, index: int) -> list[CellValue]:
        return [row.pop(index) if index < len(row) else None for row in self.sessions]


def _put(lines: list[list[CellValue]], row: int, column: int, value: CellValue) -> None:
    """Set a cell, adding rows and cells as needed."""
    while len(lines) < row:
        lines.append([])
    values = lines[row - 1]
    values.extend([None] * (column + 1 - len(values)))
    values[column] = value
