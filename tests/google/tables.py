"""How ``values.append`` finds the table to append to (Sheets API, "Append values")."""

from tests.google.a1 import Area
from tests.google.sheets_state import Tab


def find_table(area: Area) -> Area | None:
    """Give the last table that the area touches: a block of cells with content, with nothing empty around it."""
    touched = [table for table in _tables(area.tab) if table.intersects(area)]
    return max(touched, key=lambda table: (table.top, table.left), default=None)


def _tables(tab: Tab) -> list[Area]:
    remaining = {
        (row, column) for row, line in enumerate(tab.lines) for column, cell in line.cells.items() if cell.has_content
    }
    blocks = []
    while remaining:
        block = _block(remaining)
        rows, columns = [row for row, _ in block], [column for _, column in block]
        blocks.append(Area(tab, min(rows), min(columns), max(rows) + 1, max(columns) + 1))
    return _joined(blocks)


def _block(remaining: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take all cells that touch one another, corners included, out of the remaining ones."""
    waiting = [remaining.pop()]
    block = []
    while waiting:
        row, column = waiting.pop()
        block.append((row, column))
        for near in ((row + down, column + across) for down in (-1, 0, 1) for across in (-1, 0, 1)):
            if near in remaining:
                remaining.remove(near)
                waiting.append(near)
    return block


def _joined(blocks: list[Area]) -> list[Area]:
    """Join blocks whose rectangles overlap or touch, until none do."""
    for index, one in enumerate(blocks):
        for other in blocks[index + 1 :]:
            around = Area(one.tab, one.top - 1, one.left - 1, one.bottom + 1, one.right + 1)
            if around.intersects(other):
                both = Area(
                    one.tab,
                    min(one.top, other.top),
                    min(one.left, other.left),
                    max(one.bottom, other.bottom),
                    max(one.right, other.right),
                )
                return _joined([block for block in blocks if block is not one and block is not other] + [both])
    return blocks
