"""Reading an .xlsx file: its tabs as grids of typed values, and a plain word on whatever is no such file."""

import re
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cowork_sheets.boards.grid import same_tab
from cowork_sheets.boards.workbook_package import Package
from cowork_sheets.core.formatted import as_shown
from cowork_sheets.core.model import CellValue, ShownAs, Unreadable
from cowork_sheets.errors import BoardUnreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old .xls files and of everything Excel encrypts
_TRUTH = re.compile(r"=\s*(TRUE|FALSE)\s*(\(\s*\))?\s*", re.IGNORECASE)
_CODE = re.compile("_x(00[01][0-9A-Fa-f]|005F)_")
_IN_QUOTES = re.compile(r'"[^"]*"|\\.|\[\$[^\]]*\]')

Grid = list[list[CellValue]]


@dataclass(frozen=True, slots=True)
class Tabs:
    """The titles of all tabs with cells, in order; the grids asked for, by title in ``same_tab``'s form.

    ``properties`` are the workbook's custom document properties.
    """

    titles: Sequence[str]
    grids: Mapping[str, Grid]
    properties: Mapping[str, str]


def read_tabs(name: str, workbook: bytes, wanted: Collection[str]) -> Tabs:
    """Read the tabs whose titles are wanted (in ``same_tab``'s form) from a workbook's bytes; ``name`` is for people.

    Formulas give their last result, or Unreadable when the file holds none. Raises BoardUnreadable.
    """
    _refuse_other_formats(name, workbook)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl says what it would not save; it never saves this file
            return _tabs(name, workbook, wanted)
    except BoardUnreadable:
        raise
    except Exception as error:  # whatever is wrong inside it: the file is unreadable, not empty
        raise BoardUnreadable(
            f"{name} cannot be read completely; it may be damaged or only half copied ({type(error).__name__}). "
            "Open it in a spreadsheet program and save it again, or take the newest copy from .cowork/backups."
        ) from error


def _tabs(name: str, workbook: bytes, wanted: Collection[str]) -> Tabs:
    def opened(*, results: bool) -> Any:
        book: Any = load_workbook(BytesIO(workbook), read_only=True, data_only=results, keep_links=False)
        # Numbers come as they stand in the file: what openpyxl makes of one in a cell of times cannot be told from it.
        book._date_formats, book._timedelta_formats = set(), set()  # noqa: SLF001
        return book

    book = opened(results=False)
    if book.epoch == CALENDAR_MAC_1904:
        raise BoardUnreadable(
            f"{name} counts its days from 1904, as old Macs did, and every date would be read four years off. "
            "In Excel: Options, Advanced, untick “Use 1904 date system”, put the dates right, save."
        )
    second: list[Any] = []  # the copy that shows formulas' results; loaded when the first formula is met

    def with_results(title: str) -> Any:
        if not second:
            second.append(opened(results=True))
        return second[0][title]

    grids: dict[str, Grid] = {}
    for sheet in book.worksheets:
        key = same_tab(sheet.title)
        if key in wanted and key not in grids:
            grids[key] = _grid(sheet, with_results)
    return Tabs([sheet.title for sheet in book.worksheets], grids, Package(workbook).properties)


def _grid(sheet: Any, with_results: Callable[[str], Any]) -> Grid:
    sheet.reset_dimensions()  # some programs store a wrong one, and rows beyond it would be lost
    rows: Grid = []
    formulas: set[tuple[int, int]] = set()
    for cells in sheet.iter_rows():
        row = [_value(cell) for cell in cells]
        formulas.update(
            (len(rows), column)
            for column, cell in enumerate(cells)
            if cell.data_type == "f" and isinstance(row[column], Unreadable)
        )
        rows.append(row)
    if formulas:
        results = with_results(sheet.title)
        results.reset_dimensions()
        for index, cells in enumerate(results.iter_rows()):
            for column, cell in enumerate(cells):
                if (index, column) in formulas:
                    rows[index][column] = _result(cell, rows[index][column])
    return rows


def _value(cell: Any) -> CellValue:
    """Give a cell's value; a formula comes as Unreadable with its text, unless it says plainly TRUE or FALSE."""
    value: Any = cell.value
    match cell.data_type:
        case "s":
            return _plain(value)
        case "f":
            text = value if isinstance(value, str) else getattr(value, "text", None) or "="
            truth = _TRUTH.fullmatch(text)  # LibreOffice stores a ticked box as =TRUE()
            return truth[1].upper() == "TRUE" if truth else Unreadable(text)
        case "e":
            return Unreadable(str(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, cell.number_format)
    known: CellValue = value
    return known


def _number(number: float, number_format: str) -> CellValue:
    shown_as = _shown_as(number_format)
    return number if shown_as is None else as_shown(number, shown_as)


@lru_cache(maxsize=1024)
def _shown_as(number_format: str) -> ShownAs | None:
    """Tell what a number format makes of a number; None where it leaves it one (ECMA-376, part 1, 18.8.31)."""
    if not is_date_format(number_format):
        return None
    if is_timedelta_format(number_format):
        return ShownAs.DURATION
    letters = _IN_QUOTES.sub("", number_format).casefold()
    is_clock = ("h" in letters or "s" in letters) and not ("d" in letters or "y" in letters)
    return ShownAs.TIME if is_clock else ShownAs.DAY


def _result(cell: Any, formula: CellValue) -> CellValue:
    """Give a formula's stored result. An empty text has a type and no value; where none is stored, neither is there."""
    if cell.value is None and cell.data_type != "str":
        return formula
    return _value(cell)


def _plain(value: str | None) -> str | None:
    """Resolve the codes Excel stores control characters as, which openpyxl leaves as they are ("_x000D_")."""
    if value and "_x" in value:
        value = _CODE.sub(lambda code: chr(int(code[1], 16)), value)
    return value or None


def _refuse_other_formats(name: str, content: bytes) -> None:
    """Raise BoardUnreadable with a sentence on what the file is, when it is not an .xlsx workbook."""
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise BoardUnreadable(f"{name} is protected by a password. Save it without one, then run this again.")
        raise BoardUnreadable(f"{name} is an old Excel file (.xls). Open it and save it as .xlsx, then use that one.")
    if not content:
        raise BoardUnreadable(f"{name} is empty (0 bytes). Take the newest copy from .cowork/backups, or make it anew.")
    if not content.startswith(b"PK"):
        raise BoardUnreadable(f"{name} is not a workbook. Save it from your spreadsheet program as .xlsx.")
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype") if "mimetype" in names else b""
    except (BadZipFile, ValueError, OSError):
        return  # a damaged workbook is said to be one by the reader
    if b"opendocument" in kind:
        raise BoardUnreadable(f"{name} is an OpenDocument file (.ods). Save it as .xlsx; LibreOffice opens that too.")
    if "xl/workbook.bin" in names:
        raise BoardUnreadable(f"{name} is a binary Excel file (.xlsb). Save it as .xlsx, then use that one.")
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise BoardUnreadable(f"{name} is not a workbook. Save it from your spreadsheet program as .xlsx.")
