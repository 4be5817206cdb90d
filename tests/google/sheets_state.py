"""The state behind the Sheets API: spreadsheets, tabs and their rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tests.google.a1 import Area
from tests.google.cells import EMPTY, Cell, Value
from tests.google.error_bodies import invalid_argument
from tests.google.exchange import JSON

Dimension = Literal["ROWS", "COLUMNS"]


@dataclass(slots=True)
class Line:
    """One row. Cells are kept by column; what is not there is empty."""

    cells: dict[int, Cell] = field(default_factory=dict)
    properties: JSON = field(default_factory=dict)

    def copy(self) -> "Line":
        """Copy it; cells are immutable and shared."""
        return Line(dict(self.cells), self.properties)


@dataclass(slots=True)
class Tab:
    """One sheet of a spreadsheet. ``properties`` holds what is not modelled, in the API's form."""

    sheet_id: int
    title: str
    lines: list[Line]
    column_count: int = 26
    properties: JSON = field(default_factory=dict)
    grid_properties: JSON = field(default_factory=dict)
    column_properties: dict[int, JSON] = field(default_factory=dict)
    merges: list[JSON] = field(default_factory=list)
    protected_ranges: list[JSON] = field(default_factory=list)
    conditional_formats: list[JSON] = field(default_factory=list)
    basic_filter: JSON | None = None

    @property
    def row_count(self) -> int:
        """Count the rows of the grid, empty ones too."""
        return len(self.lines)

    def copy(self) -> "Tab":
        """Copy everything a batch might change. What is in the API's form is replaced by a batch, never edited."""
        return Tab(
            self.sheet_id, self.title, [line.copy() for line in self.lines], self.column_count, self.properties,
            self.grid_properties, dict(self.column_properties), list(self.merges), list(self.protected_ranges),
            list(self.conditional_formats), self.basic_filter,
        )  # fmt: skip

    def whole(self) -> Area:
        """Give the whole grid."""
        return Area(self, 0, 0, self.row_count, self.column_count)

    def cell(self, row: int, column: int) -> Cell:
        """Give a cell, counted from 0."""
        return self.lines[row].cells.get(column, EMPTY)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Replace a cell, counted from 0."""
        if cell.is_empty:
            self.lines[row].cells.pop(column, None)
        else:
            self.lines[row].cells[column] = cell

    def set_value(self, row: int, column: int, value: Value, formula: str = "") -> None:
        """Put a value into a cell and keep its format, counted from 0."""
        self.put(row, column, self.cell(row, column).with_value(value, formula))

    def values(self) -> list[list[Value]]:
        """Give all values up to the last row and column with content; for tests to look at."""
        rows = [max((c for c, cell in line.cells.items() if cell.has_content), default=-1) for line in self.lines]
        height = max((index + 1 for index, last in enumerate(rows) if last >= 0), default=0)
        width = max(rows, default=-1) + 1
        return [[self.cell(row, column).value for column in range(width)] for row in range(height)]

    def content_end(self, area: Area, test: Callable[[Cell], bool]) -> list[int]:
        """For each row of the area up to the last with a matching cell: where its matching cells end."""
        ends = []
        for line in self.lines[area.top : area.bottom]:
            inside = [c for c, cell in line.cells.items() if area.left <= c < area.right and test(cell)]
            ends.append(max(inside, default=area.left - 1) + 1)
        while ends and ends[-1] == area.left:
            ends.pop()
        return ends

    def grow(self, rows: int, columns: int) -> None:
        """Make the grid at least this large."""
        self.lines.extend(Line() for _ in range(rows - self.row_count))
        self.column_count = max(self.column_count, columns)


@dataclass(slots=True)
class Spreadsheet:
    """One spreadsheet and who may see it. ``sharing`` maps an address to "reader", "writer" or "owner"."""

    spreadsheet_id: str
    title: str
    locale: str
    time_zone: str
    tabs: list[Tab]
    sharing: dict[str, str]
    created: datetime
    modified: datetime
    anyone: str = ""
    version: int = 1
    named_ranges: dict[str, JSON] = field(default_factory=dict)
    metadata: dict[int, JSON] = field(default_factory=dict)
    properties: JSON = field(default_factory=dict)
    changes: list[tuple[int, datetime]] = field(default_factory=list)

    def copy(self) -> "Spreadsheet":
        """Copy everything a batch might change."""
        return Spreadsheet(
            self.spreadsheet_id, self.title, self.locale, self.time_zone, [tab.copy() for tab in self.tabs],
            dict(self.sharing), self.created, self.modified, self.anyone, self.version, dict(self.named_ranges),
            dict(self.metadata), self.properties, list(self.changes),
        )  # fmt: skip

    def become(self, other: "Spreadsheet") -> None:
        """Take over the state of a copy, so that whoever holds this spreadsheet sees it."""
        for name in self.__slots__:
            setattr(self, name, getattr(other, name))

    def tab_titled(self, title: str) -> Tab | None:
        """Find a tab by its title, whatever its case."""
        return next((tab for tab in self.tabs if tab.title.casefold() == title.casefold()), None)

    def tab(self, sheet: int | str) -> Tab:
        """Find a tab by id or title; refuse as the API does."""
        for tab in self.tabs:
            if sheet in {tab.sheet_id, tab.title}:
                return tab
        raise invalid_argument(f"No grid with id: {sheet}")

    def role(self, address: str) -> str:
        """Give the role of an address, "" if it has none."""
        return self.sharing.get(address.casefold(), self.anyone)

    def touched(self, instant: datetime) -> None:
        """Note a change, as Drive counts them."""
        self.version += 1
        self.modified = instant
        self.changes.append((self.version, instant))

    def map_ranges(self, change: Callable[[JSON], JSON | None]) -> None:
        """Put ``change(range)`` in the place of every range that follows its rows and columns; None removes it."""
        kept = {key: change(named["range"]) for key, named in self.named_ranges.items()}
        self.named_ranges = {
            key: {**self.named_ranges[key], "range": grid} for key, grid in kept.items() if grid is not None
        }
        for tab in self.tabs:
            tab.merges = [grid for merge in tab.merges if (grid := change(merge)) is not None]
            tab.protected_ranges = [
                {**item, "range": grid} if grid is not None else item
                for item in tab.protected_ranges
                if (grid := change(item["range"]) if "range" in item else None) is not None or "range" not in item
            ]
            rules = [(rule, [change(grid) for grid in rule["ranges"]]) for rule in tab.conditional_formats]
            tab.conditional_formats = [
                {**rule, "ranges": [grid for grid in grids if grid is not None]} for rule, grids in rules if any(grids)
            ]
            if tab.basic_filter and "range" in tab.basic_filter:
                grid = change(tab.basic_filter["range"])
                tab.basic_filter = None if grid is None else {**tab.basic_filter, "range": grid}
