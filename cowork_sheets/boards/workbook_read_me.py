"""The Read me tab of a new board in a workbook."""

from math import ceil

from openpyxl.cell import Cell
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from cowork_sheets.boards import look
from cowork_sheets.boards import workbook_look as paint
from cowork_sheets.boards.grid import PAUSE
from cowork_sheets.boards.read_me import Kind, Line, read_me
from cowork_sheets.core.settings import Settings

_WIDTHS = {"A": 18, "B": 92, "C": 56}


def add_read_me(sheet: Worksheet, settings: Settings, contact: str) -> None:
    """Fill an empty sheet. The cells right of "Last checked", "Message" and "Pause" are found by those words."""
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    writer = _Writer(sheet)
    for line in read_me(settings, contact, is_file=True):
        writer.write(line)
    paint.print_on_wide_pages(sheet)


class _Writer:
    """Writes the tab from top to bottom."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.row = 1

    def write(self, line: Line) -> None:
        """Write one line; how it looks is told by its kind."""
        match line.kind:
            case Kind.TITLE:
                self._cell(1, line.label, wrap=False).font = paint.font(look.BLUE, 18, bold=True)
                self._next(28)
            case Kind.HEADING:
                self._next(10)
                self._cell(1, line.label, wrap=False).font = paint.font(look.BLUE, 13, bold=True)
                self._next(22)
            case Kind.MARK:
                self._mark(line.label, line.text)
            case _:
                self._words(line)

    def _words(self, line: Line) -> None:
        label = self._cell(1, line.label, wrap=bool(line.text))
        label.font = paint.font(bold=bool(line.text))
        if line.kind is Kind.STATUS:
            background, colour, _ = look.STATUS_COLOURS[line.label]
            label.fill, label.font, label.border = paint.fill(background), paint.font(colour, bold=True), paint.LINE
        if line.text:
            self._cell(2, line.text).font = paint.font()
        self._next(15.0 * ceil(len(line.text) / (1.1 * _WIDTHS["B"])) + 4 if line.text else 19)

    def _mark(self, label: str, hint: str) -> None:
        self._cell(1, label).font = paint.font(bold=True)
        value = self._cell(2, None)
        colour = look.ATTENTION if label.casefold() == PAUSE else look.PALE
        value.font, value.fill, value.border = paint.font(), paint.fill(colour), paint.BOX
        self._cell(3, hint).font = paint.font(look.GREY)
        self._next(20)

    def _cell(self, column: int, text: str | None, *, wrap: bool = True) -> Cell | MergedCell:
        cell = self.sheet.cell(self.row, column, text)
        cell.alignment = paint.alignment(wrap=wrap)
        return cell

    def _next(self, height: float) -> None:
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1
