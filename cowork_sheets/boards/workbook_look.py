"""How a new board looks in a workbook: the fonts, fills and borders of openpyxl."""

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cowork_sheets.boards import look

LINE = Border(bottom=Side("thin", color=look.LINES))
_EDGE = Side("thin", color=look.EDGES)
BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)


def font(colour: str = look.INK, size: int = 10, *, bold: bool = False) -> Font:
    """Give a font with its face named."""
    return Font(name=look.FONT, size=size, bold=bold, color=colour)


def fill(colour: str) -> PatternFill:
    """Give a plain background."""
    return PatternFill("solid", start_color=colour, end_color=colour)


def alignment(*, centred: bool = False, wrap: bool = True) -> Alignment:
    """Align a cell: in the middle of its row's height, a little off the edge of its column."""
    if centred:
        return Alignment(horizontal="center", vertical="center", wrap_text=wrap)
    return Alignment(horizontal="left", vertical="center", wrap_text=wrap, indent=1)


def print_on_wide_pages(sheet: Worksheet) -> None:
    """Print all columns side by side on as many landscape pages as the rows need."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.3, right=0.3, top=0.4, bottom=0.4)
