"""A board in memory: the reference every other board is measured against, and the one quick tests run on."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from cowork_sheets.boards.grid import cell_text, table_from_rows
from cowork_sheets.core.model import BoardSnapshot, BoardWrite, CellValue, Table
from cowork_sheets.errors import BoardChanged


class MemoryBoard:
    """A Sessions and a People tab as lists of rows, the header first; a person edits them between read and write.

    ``strict`` boards refuse a write made from an older read, as a file does. Others apply it by row number, whatever
    stands there now, and show it in the answer, as an online spreadsheet does; the caller repairs.
    ``before_write`` is called at the beginning of every write, as a person who acts at the worst moment would.
    ``reads`` and ``writes`` count the calls that did something. ``paused`` stands for the Read me tab's pause cell.
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
        self.paused = False
        self.message = ""
        self.last_checked: datetime | None = None
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
        for patch in change.patches:
            self.put(patch.row, patch.column, cell_text(patch.value))
        if change.board_id is not None:
            self.board_id = change.board_id
        if change.calendar_id is not None:
            self.calendar_id = change.calendar_id
        if change.message is not None:
            self.message = cell_text(change.message) or ""
        if change.last_checked is not None:
            self.last_checked = change.last_checked.astimezone(UTC).replace(second=0, microsecond=0)
        if change.columns is not None:
            self.columns = change.columns
        self.mails = self.mails or change.mails
        if change.paused_until is not None:
            self.paused_until = change.paused_until.astimezone(UTC).replace(second=0, microsecond=0)
        return self._snapshot()

    def _snapshot(self) -> BoardSnapshot:
        sessions = table_from_rows("Sessions", self.sessions)
        people: Table | None = None if self.people is None else table_from_rows("People", self.people)
        remembered = (self.board_id, self.calendar_id, self.paused_until, self.columns, self.mails)
        own = (*remembered, self.paused, self.last_checked, self.message)
        if (sessions, people, own) != self._last_seen:
            self._last_seen = (sessions, people, own)
            self._revision += 1
        return BoardSnapshot(
            name=self.name,
            version=str(self._revision),
            sessions=sessions,
            people=people,
            board_id=self.board_id,
            calendar_id=self.calendar_id,
            paused=self.paused,
            last_checked=self.last_checked,
            message=self.message,
            paused_until=self.paused_until,
            columns=self.columns,
            mails=self.mails,
        )

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
        while len(self.sessions) < row:
            self.sessions.append([])
        values = self.sessions[row - 1]
        values.extend([None] * (index + 1 - len(values)))
        values[index] = value

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
