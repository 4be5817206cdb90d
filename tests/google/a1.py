"""A1 notation and grid ranges (Sheets API, "Cell references")."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.google.error_bodies import invalid_argument
from tests.google.exchange import JSON

if TYPE_CHECKING:
    from tests.google.sheets_state import Spreadsheet, Tab

CORNER = re.compile(r"\$?([A-Za-z]{0,3})\$?([0-9]{0,7})")
PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a tab: half-open, counted from 0, clipped to the grid."""

    tab: "Tab"
    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Count its rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Count its columns."""
        return self.right - self.left

    def a1(self) -> str:
        """Write it as the API echoes it: with the tab, quoted only when needed, one cell without a colon."""
        first, last = cell_name(self.top, self.left), cell_name(self.bottom - 1, self.right - 1)
        return f"{quoted(self.tab.title)}!{first if first == last else f'{first}:{last}'}"

    def intersects(self, other: "Area") -> bool:
        """Tell whether they share a cell."""
        return (
            self.tab.sheet_id == other.tab.sheet_id
            and max(self.top, other.top) < min(self.bottom, other.bottom)
            and max(self.left, other.left) < min(self.right, other.right)
        )


def column_letters(index: int) -> str:
    """Name a column: 0 is A."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Count a column: A is 0."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_name(row: int, column: int) -> str:
    """Name a cell counted from 0."""
    return f"{column_letters(column)}{row + 1}"


def quoted(title: str) -> str:
    """Quote a tab's title if it has to be."""
    if PLAIN_TITLE.fullmatch(title) and not LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def find_area(book: "Spreadsheet", text: str) -> Area:
    """Find what an A1 range, a tab's title or a named range stands for; a range without tab means the first tab."""
    problem = invalid_argument(f"Unable to parse range: {text}")
    if text.startswith("'"):
        end = _closing_quote(text)
        title, rest = text[1:end].replace("''", "'"), text[end + 1 :]
        if end < 0 or (rest and not rest.startswith("!")):
            raise problem
        tab = book.tab_titled(title)
        if tab is None:
            raise problem
        return tab.whole() if not rest else _rectangle(tab, rest[1:], text)
    if "!" in text:
        title, _, rest = text.rpartition("!")
        tab = book.tab_titled(title)
        if tab is None:
            raise problem
        return _rectangle(tab, rest, text)
    if (tab := book.tab_titled(text)) is not None:
        return tab.whole()
    for named in book.named_ranges.values():
        if named["name"].casefold() == text.casefold():
            return grid_area(book, named["range"])
    return _rectangle(book.tabs[0], text, text)


def _closing_quote(text: str) -> int:
    position = 1
    while position < len(text):
        if text[position] == "'":
            if text[position + 1 : position + 2] != "'":
                return position
            position += 1
        position += 1
    return -1


def _rectangle(tab: "Tab", text: str, whole: str) -> Area:
    problem = invalid_argument(f"Unable to parse range: {whole}")
    first, colon, last = text.partition(":")
    corners = [CORNER.fullmatch(corner) for corner in ([first, last] if colon else [first])]
    if any(corner is None or not (corner.group(1) or corner.group(2)) for corner in corners):
        raise problem
    found = [(corner.group(1), corner.group(2)) for corner in corners if corner is not None]
    if len(found) == 1:
        if not all(found[0]):
            raise problem
        found = found * 2
    if any(row == "0" or row.startswith("0") for _, row in found):
        raise problem
    columns = [column_index(letters) if letters else None for letters, _ in found]
    rows = [int(row) - 1 if row else None for _, row in found]
    top, bottom = _span(rows, tab.row_count)
    left, right = _span(columns, tab.column_count)
    if top >= tab.row_count or left >= tab.column_count:
        shown = f"{quoted(tab.title)}!{text}"
        raise invalid_argument(
            f"Range ({shown}) exceeds grid limits. Max rows: {tab.row_count}, max columns: {tab.column_count}"
        )
    return Area(tab, top, left, min(bottom, tab.row_count), min(right, tab.column_count))


def _span(ends: list[int | None], limit: int) -> tuple[int, int]:
    first, last = ends
    if first is not None and last is not None:
        return min(first, last), max(first, last) + 1
    if first is None and last is None:
        return 0, limit
    given = first if first is not None else last
    return given or 0, limit


def grid_area(book: "Spreadsheet", grid: JSON) -> Area:
    """Find what a GridRange stands for; a missing bound is unbounded."""
    tab = book.tab(grid.get("sheetId") or 0)
    bottom, right = grid.get("endRowIndex"), grid.get("endColumnIndex")
    area = Area(
        tab,
        grid.get("startRowIndex") or 0,
        grid.get("startColumnIndex") or 0,
        tab.row_count if bottom is None else min(bottom, tab.row_count),
        tab.column_count if right is None else min(right, tab.column_count),
    )
    if area.height <= 0 or area.width <= 0:
        raise invalid_argument(
            f"Range ({quoted(tab.title)}) exceeds grid limits. Max rows: {tab.row_count}, "
            f"max columns: {tab.column_count}"
        )
    return area
