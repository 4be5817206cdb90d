"""Rows and columns that come, go, move and are sorted, and what follows them: ranges and developer metadata."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.google.a1 import Area
from tests.google.cells import EMPTY, Cell, CellError
from tests.google.error_bodies import invalid_argument
from tests.google.exchange import JSON
from tests.google.formulas import shifted
from tests.google.sheets_state import Dimension, Line, Spreadsheet, Tab

BOUNDS = {"ROWS": ("startRowIndex", "endRowIndex"), "COLUMNS": ("startColumnIndex", "endColumnIndex")}


def length(tab: Tab, dimension: Dimension) -> int:
    """Count the rows or the columns of the grid."""
    return tab.row_count if dimension == "ROWS" else tab.column_count


def insert(book: Spreadsheet, tab: Tab, dimension: Dimension, start: int, count: int, *, like_before: bool) -> None:
    """Insert empty rows or columns before ``start``; their format is that of a neighbour."""
    source = start - 1 if like_before else start
    if dimension == "ROWS":
        model = tab.lines[source] if 0 <= source < tab.row_count else Line()
        formats = {c: Cell(format=cell.format) for c, cell in model.cells.items() if cell.format}
        tab.lines[start:start] = [Line(dict(formats)) for _ in range(count)]
    else:
        _map_columns(tab, lambda column: column + count if column >= start else column)
        for line in tab.lines:
            model_cell = line.cells.get(source if like_before else source + count)
            if model_cell is not None and model_cell.format:
                line.cells.update({start + step: Cell(format=model_cell.format) for step in range(count)})
        tab.column_count += count

    def moved(index: int) -> int:
        return index + count if index >= start else index

    _move_formulas(tab, dimension, moved)
    _move_metadata(book, tab, dimension, moved)
    _move_ranges(book, tab, dimension, moved, lambda end: end + count if end > start else end)


def delete(book: Spreadsheet, tab: Tab, dimension: Dimension, start: int, end: int) -> None:
    """Delete rows or columns, with their metadata."""
    if end - start >= length(tab, dimension):
        word = "rows" if dimension == "ROWS" else "columns"
        raise invalid_argument(f"You can't delete all the {word} on the sheet.")
    count = end - start
    if dimension == "ROWS":
        del tab.lines[start:end]
    else:
        _map_columns(tab, lambda column: None if start <= column < end else column - count * (column >= end))
        tab.column_count -= count

    def bound(index: int) -> int:
        return index if index <= start else max(start, index - count)

    _move_formulas(tab, dimension, lambda index: None if start <= index < end else bound(index))
    _move_metadata(book, tab, dimension, lambda index: None if start <= index < end else bound(index))
    _move_ranges(book, tab, dimension, bound, bound)


def move(book: Spreadsheet, tab: Tab, dimension: Dimension, start: int, end: int, destination: int) -> None:
    """Move rows or columns to before ``destination``, counted before the move; their metadata travels with them."""
    if start <= destination <= end:
        return
    order = list(range(length(tab, dimension)))
    block = order[start:end]
    rest = order[:start] + order[end:]
    place = destination if destination < start else destination - len(block)
    order = rest[:place] + block + rest[place:]
    new_index = {old: new for new, old in enumerate(order)}
    if dimension == "ROWS":
        tab.lines = [tab.lines[old] for old in order]
    else:
        _map_columns(tab, lambda column: new_index[column])
    _move_formulas(tab, dimension, lambda index: new_index.get(index, index))
    _move_metadata(book, tab, dimension, lambda index: new_index[index])


def sort(book: Spreadsheet, area: Area, specs: list[JSON], *, metadata_follows: bool = False) -> None:
    """Sort the cells of an area as Google does: numbers, texts, booleans, errors; empty cells last in either order.

    Row dimensions stay where they are, so metadata does too, unless ``metadata_follows``.
    """
    tab = area.tab
    columns = range(area.left, area.right)
    rows = list(range(area.top, area.bottom))
    for spec in reversed(specs):
        column = spec.get("dimensionIndex") or 0
        backwards = spec.get("sortOrder") == "DESCENDING"
        keys = {row: sort_key(tab.cell(row, column)) for row in rows}
        filled = sorted((row for row in rows if keys[row][1] is not None), key=keys.__getitem__, reverse=backwards)
        empty = [row for row in rows if keys[row][1] is None]
        rows = filled + empty
    taken = [{column: tab.cell(row, column) for column in columns} for row in rows]
    for row, cells in enumerate(taken, area.top):
        for column, cell in cells.items():
            tab.put(row, column, cell)
    if metadata_follows:
        new_index = {old: new for new, old in enumerate(rows, area.top)}
        _move_metadata(book, tab, "ROWS", lambda index: new_index.get(index, index))


def sort_key(cell: Cell) -> tuple[int, Any]:
    """Rank a value among values of other kinds."""
    value = cell.value
    if isinstance(value, CellError):
        return (3, value.text)
    if isinstance(value, bool):
        return (2, value)
    if isinstance(value, str):
        return (1, value.casefold())
    return (0, value)


def copy_cells(area: Area, tab: Tab, row: int, column: int) -> None:
    """Copy an area's cells to another place, with everything that belongs to them."""
    taken = [[area.tab.cell(r, c) for c in range(area.left, area.right)] for r in range(area.top, area.bottom)]
    tab.grow(row + area.height, column + area.width)
    for down, cells in enumerate(taken):
        for across, cell in enumerate(cells):
            tab.put(row + down, column + across, cell)


def clear_cells(area: Area) -> None:
    """Empty an area, formats included."""
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            area.tab.put(row, column, EMPTY)


def _map_columns(tab: Tab, new_index: Callable[[int], int | None]) -> None:
    for line in tab.lines:
        line.cells = {new: cell for old, cell in line.cells.items() if (new := new_index(old)) is not None}
    tab.column_properties = {
        new: properties for old, properties in tab.column_properties.items() if (new := new_index(old)) is not None
    }


def _move_formulas(tab: Tab, dimension: Dimension, new_index: Callable[[int], int | None]) -> None:
    """Let the references of formulas follow what moved; their results are the same as before."""
    for line in tab.lines:
        for column, cell in line.cells.items():
            if cell.formula:
                line.cells[column] = replace(cell, formula=shifted(cell.formula, dimension, new_index))


def _move_metadata(book: Spreadsheet, tab: Tab, dimension: Dimension, new_index: Callable[[int], int | None]) -> None:
    for metadata_id, metadata in list(book.metadata.items()):
        place = metadata["location"].get("dimensionRange")
        if not place or place["sheetId"] != tab.sheet_id or place["dimension"] != dimension:
            continue
        index = new_index(place["startIndex"])
        if index is None:
            del book.metadata[metadata_id]
            continue
        moved = {**place, "startIndex": index, "endIndex": index + 1}
        book.metadata[metadata_id] = {**metadata, "location": {**metadata["location"], "dimensionRange": moved}}


def _move_ranges(
    book: Spreadsheet, tab: Tab, dimension: Dimension, start: Callable[[int], int], end: Callable[[int], int]
) -> None:
    first, last = BOUNDS[dimension]

    def change(grid: JSON) -> JSON | None:
        if (grid.get("sheetId") or 0) != tab.sheet_id:
            return grid
        moved = dict(grid)
        if first in grid:
            moved[first] = start(grid[first])
        if last in grid:
            moved[last] = end(grid[last])
            if moved[last] <= moved.get(first, 0):
                return None
        return moved

    book.map_ranges(change)
