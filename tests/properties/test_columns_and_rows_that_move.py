"""Whatever rows and columns people move under a write, what it hit in cells of theirs is told, and what stood there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import pytest

from cowork_sheets.boards.grid import table_from_rows
from cowork_sheets.core.astray import Hit, Stray, astray
from cowork_sheets.core.model import CellValue, Table

SEEDS = range(400)
OURS = ("Status", "Local times", "Ref")


@dataclass
class Sheet:
    """A sheet as people see it: columns and rows keep their identity wherever they are moved.

    ``cells`` are what stands there, ``theirs`` what would without us. ``typed`` are cells that people edited since the
    last look: what stood in one that was hit cannot be known.
    """

    luck: Random
    columns: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=lambda: [0])
    cells: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    theirs: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    typed: set[tuple[int, int]] = field(default_factory=set)
    made: int = 0

    def new(self) -> int:
        self.made += 1
        return self.made

    def put(self, row: int, column: int, value: CellValue) -> None:
        self.cells[row, column] = self.theirs[row, column] = value

    def look(self) -> Table:
        self.typed = set()
        return self.table(self.cells)

    def table(self, cells: dict[tuple[int, int], CellValue]) -> Table:
        lines = [[cells.get((row, column)) for column in self.columns] for row in self.rows]
        return table_from_rows("Sessions", lines)

    def header(self, column: int) -> CellValue:
        return self.cells.get((0, column))

    def is_ours(self, column: int) -> bool:
        return self.theirs.get((0, column)) in OURS

    # --- people -----------------------------------------------------------------------------------------------------

    def somebody_acts(self) -> str:
        acts = [
            self.insert_row, self.delete_row, self.move_row, self.sort, self.insert_column, self.move_column,
            self.delete_column, self.rename_column, self.edit,
        ]  # fmt: skip
        act = self.luck.choice(acts)
        act()
        return act.__name__

    def insert_row(self) -> None:
        self.rows.insert(self.luck.randrange(1, len(self.rows) + 1), self.new())

    def delete_row(self) -> None:
        if len(self.rows) > 2:
            del self.rows[self.luck.randrange(1, len(self.rows))]

    def move_row(self) -> None:
        self.rows.insert(self.luck.randrange(1, len(self.rows)), self.rows.pop(self.luck.randrange(1, len(self.rows))))

    def sort(self) -> None:
        body = self.rows[1:]
        self.luck.shuffle(body)
        self.rows[1:] = body

    def insert_column(self) -> None:
        column = self.new()
        self.columns.insert(self.luck.randrange(len(self.columns) + 1), column)
        if self.luck.random() < 0.5:
            self.put(0, column, self.luck.choice(["Budget", "Notes", "Room"]))

    def move_column(self) -> None:
        self.columns.insert(
            self.luck.randrange(len(self.columns)), self.columns.pop(self.luck.randrange(len(self.columns)))
        )

    def delete_column(self) -> None:
        theirs = [column for column in self.columns if not self.is_ours(column)]
        if len(theirs) > 3:
            self.columns.remove(self.luck.choice(theirs))

    def rename_column(self) -> None:
        column = self.luck.choice(self.columns)
        self.put(0, column, self.luck.choice(["Another name", "Something else", "A third"]))

    def edit(self) -> None:
        row = self.luck.choice(self.rows[1:])
        column = self.luck.choice([column for column in self.columns if not self.is_ours(column)])
        if self.cells.get((row, column)) == self.theirs.get((row, column)):
            self.put(row, column, self.luck.choice([None, "edited", 5]))
            self.typed.add((row, column))

    # --- we ---------------------------------------------------------------------------------------------------------

    def land(self, hits: dict[tuple[int, int], Hit]) -> None:
        """Let a write land by position."""
        for (row, column), hit in hits.items():
            while len(self.rows) < row:
                self.rows.append(self.new())
            while len(self.columns) <= column:
                self.columns.append(self.new())
            place = self.rows[row - 1], self.columns[column]
            self.cells[place] = hit.value
            if self.is_ours(place[1]) and place[0]:
                self.theirs.pop(place, None)  # ours to write, and to write again


def a_sheet(luck: Random, *, doubled: bool) -> Sheet:
    sheet = Sheet(luck)
    headers = ["Topic", "Name", "Day", "Accepted by", "Notes", *OURS, "Time", *(["Notes", ""] if doubled else [])]
    luck.shuffle(headers)
    for header in headers:
        column = sheet.new()
        sheet.columns.append(column)
        sheet.put(0, column, header or None)
    for number in range(luck.randrange(2, 9)):
        row = sheet.new()
        sheet.rows.append(row)
        for column in sheet.columns:
            said: dict[CellValue, Sequence[CellValue]] = {
                "Topic": [f"topic {number}"], "Name": ["Ada", "Bo"], "Day": [46359, 46360, 46361],
                "Accepted by": ["Grace", None, "Bo, Grace"], "Notes": [f"note {number}", None],
                None: [f"aside {number}", None, None], "Status": ["Proposed", None], "Local times": [None, "17:00"],
                "Ref": [f"ref{number}", None], "Time": [f"{number}:00"],
            }  # fmt: skip
            sheet.put(row, column, luck.choice(said[sheet.header(column)]))
    return sheet


def what_we_write(sheet: Sheet, seen: Table) -> dict[tuple[int, int], Hit]:
    hits = {}
    lines = {row.number: row.values for row in seen.rows}
    for column, header in enumerate(seen.header):
        if header not in OURS or sheet.luck.random() < 0.2:
            continue
        for row, values in lines.items():
            text = sheet.luck.choice([f"{header} of {row}", None])
            if sheet.luck.random() < 0.7 and (values[column] if column < len(values) else None) != text:
                hits[row, column] = Hit(text)
    return hits


def play(seed: int, *, doubled: bool, acts: int) -> tuple[Sheet, list[str]]:
    """Let people act between a look, a write and up to three times of putting back; give the sheet and what they did.

    ``doubled`` lets columns have one name, or none.
    """
    luck = Random(seed)  # noqa: S311 nothing is secret about it
    sheet, done = a_sheet(luck, doubled=doubled), list[str]()
    seen = sheet.look()
    hits = what_we_write(sheet, seen)
    owed: tuple[Stray, ...] = ()
    for moves in (luck.randrange(1, acts + 1), luck.randrange(acts), 0, 0):
        ours = frozenset(column for column, header in enumerate(seen.header) if header in OURS)
        done += [sheet.somebody_acts() for _ in range(moves)]
        unknowable = set(sheet.typed)
        sheet.land(hits)
        for row, column in hits:
            place = sheet.rows[row - 1], sheet.columns[column]
            if place in unknowable:
                sheet.theirs.pop(place, None)  # what stood there cannot be known
        answer = sheet.look()
        owed = astray(seen, hits, answer, ours, owed)
        hits = {(stray.row, stray.column): Hit(stray.entered.value, is_ours=False) for stray in owed}
        seen = answer
        if not owed:
            break
        done.append("put back")
    return sheet, done


def check(sheet: Sheet, done: list[str]) -> None:
    """Everything that is people's stands where they left it."""
    for row in sheet.rows:
        for column in sheet.columns:
            if not sheet.is_ours(column) and (row, column) in sheet.theirs:
                assert sheet.cells.get((row, column)) == sheet.theirs[row, column], (row, column, done)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_stood_in_cells_of_peoples_comes_back_whatever_moved(seed: int) -> None:
    check(*play(seed, doubled=False, acts=3))


@pytest.mark.parametrize("seed", SEEDS)
def test_columns_of_one_name_and_of_none_are_told_by_what_they_say(seed: int) -> None:
    check(*play(seed, doubled=True, acts=1))
