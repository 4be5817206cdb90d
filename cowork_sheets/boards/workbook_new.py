"""A new board as an .xlsx file: made once with openpyxl, from then on only its cells are written."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import openpyxl
from openpyxl.cell import Cell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from cowork_sheets.boards import look
from cowork_sheets.boards import workbook_look as paint
from cowork_sheets.boards.grid import cell_text
from cowork_sheets.boards.workbook import BOARD_PROPERTY
from cowork_sheets.boards.workbook_package import Package
from cowork_sheets.boards.workbook_read_me import add_read_me
from cowork_sheets.boards.workbook_safety import replace, saying_what_failed
from cowork_sheets.core.model import CellValue, Formatted, Person, Unreadable
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import ConfigurationError


def create_workbook(
    path: Path,
    *,
    people: Sequence[Person] = (),
    rows: Sequence[Mapping[str, CellValue]] = (),
    settings: Settings | None = None,
    time_columns: Sequence[str] = (),
    contact: str = "",
    board_id: str | None = None,
) -> str:
    """Make a new board and return its id, which is random unless given.

    ``rows`` are the first sessions, cells by canonical key ("day", "proposed_by") or header. ``time_columns`` are
    headers such as "Time for Ada" or "Time in Kolkata". ``contact`` says in the Read me tab whom to ask.

    Raises ConfigurationError when there is a file already, PermissionNeeded, TryAgainLater (disk full).
    """
    if path.exists() or path.is_symlink():
        raise ConfigurationError(
            f"{path} is there already, and is left as it is. Choose another name for the new board."
        )
    settings = settings or Settings()
    identity = board_id or uuid4().hex
    book = openpyxl.Workbook()
    sessions = book.worksheets[0]
    sessions.title = settings.sessions_tab
    roster = book.create_sheet(settings.people_tab)
    add_read_me(book.create_sheet("Read me"), settings, contact)
    zones = _add_lists(book.create_sheet(look.LISTS_TAB), people)
    _add_people(roster, people, settings, zones)
    _add_sessions(sessions, rows, time_columns, settings, zones)
    book.properties.creator = "cowork-sheets"
    book.properties.title = path.stem
    written = BytesIO()
    book.save(written)
    package = Package(written.getvalue())
    package.set_property(BOARD_PROPERTY, identity)
    with saying_what_failed(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, package.to_bytes())
    return identity


# --- tabs -----------------------------------------------------------------------------------------------------------


def _add_lists(sheet: Worksheet, people: Sequence[Person]) -> str:
    """Fill the hidden tab with the zones to choose from, those of the people first; return the range."""
    zones = look.zones_to_choose(people)
    for number, name in enumerate(["Time zones", *zones], start=1):
        sheet.cell(number, 1, name)
    sheet.sheet_state = "hidden"
    return f"{quote_sheetname(look.LISTS_TAB)}!$A$2:$A${len(zones) + 1}"


def _add_people(sheet: Worksheet, people: Sequence[Person], settings: Settings, zones: str) -> None:
    columns = look.people_columns(settings)
    _dress(sheet, columns)
    for number, person in enumerate(people, start=2):
        for index, value in enumerate(look.roster_line(person), start=1):
            _put(sheet.cell(number, index), value, columns[index - 1])
    _offer(sheet, _index(columns, "time_zone"), zones)
    sheet.freeze_panes = "B2"


def _add_sessions(
    sheet: Worksheet,
    rows: Sequence[Mapping[str, CellValue]],
    time_columns: Sequence[str],
    settings: Settings,
    zones: str,
) -> None:
    columns = look.sessions_columns(settings, time_columns)
    _dress(sheet, columns)
    keys = {column.key: index for index, column in enumerate(columns, start=1)}
    keys |= {look.key_of(column.header): keys[column.key] for column in columns}
    for number, row in enumerate(rows, start=2):
        for key, value in row.items():
            index = keys[look.key_of(key)]
            _put(sheet.cell(number, index), value, columns[index - 1])
    names = f"{quote_sheetname(settings.people_tab)}!$A$2:$A$200"
    _offer(sheet, keys["proposed_by"], names, look.NOT_IN_PEOPLE.format(people=settings.people_tab))
    _offer(sheet, keys["time_zone"], zones)
    hints = {"call_off": look.CALL_OFF_HINT}
    for key, words in look.choices(settings).items():
        _offer(sheet, keys[key], _choices(words), hints.get(key, ""))
    _colour_status(sheet, keys["status"])
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(look.LAST_ROW, len(rows) + 1)}"


# --- looks ----------------------------------------------------------------------------------------------------------


def _dress(sheet: Worksheet, columns: Sequence[look.Column]) -> None:
    """Write the header and give whole columns their look, so that a new row has it without storing a cell."""
    for index, column in enumerate(columns, start=1):
        cell = sheet.cell(1, index, column.header)
        cell.font = paint.font(look.WHITE, bold=True)
        cell.fill = paint.fill(look.GREY if column.ours else look.BLUE)
        cell.alignment = paint.alignment(centred=column.centred)
        note = f"{column.note}\n{look.OURS_NOTE}" if column.ours else column.note
        cell.comment = Comment(note, "cowork-sheets", width=240, height=90)
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width = column.width
        _style(dimension, column)
    sheet.row_dimensions[1].height = look.HEADER_HEIGHT
    sheet.sheet_format.defaultRowHeight = look.ROW_HEIGHT
    sheet.sheet_format.customHeight = True
    sheet.print_title_rows = "1:1"
    paint.print_on_wide_pages(sheet)


def _style(target: Cell | MergedCell | ColumnDimension, column: look.Column) -> None:
    target.number_format = column.number_format
    target.alignment = paint.alignment(centred=column.centred)
    target.font = paint.font(look.DARK, column.size) if column.ours else paint.font()
    target.border = paint.LINE
    if column.ours:
        target.fill = paint.fill(look.PALE)


def _put(cell: Cell | MergedCell, value: CellValue, column: look.Column) -> None:
    """Store a value as what it is: a date keeps a date's format, text never becomes a formula."""
    _style(cell, column)
    if isinstance(value, str):
        cell.value = cell_text(value)
        cell.data_type = "s"
    elif isinstance(value, Unreadable):
        cell.value = None
    else:
        if column.number_format in {"General", "@"}:
            cell.number_format = "General"  # setting a date or a duration then chooses its own
        cell.value = value.number if isinstance(value, Formatted) else value


def _offer(sheet: Worksheet, column: int, source: str, warning: str = "") -> None:
    """Offer a list in a column; anything else may be typed too, after a warning if there is one."""
    offer = DataValidation(type="list", formula1=source, allow_blank=True, errorStyle="warning")
    offer.showErrorMessage = bool(warning)
    if warning:
        offer.errorTitle, offer.error = "Not in the list", warning
    letter = get_column_letter(column)
    offer.add(f"{letter}2:{letter}{look.LAST_ROW}")
    sheet.add_data_validation(offer)


def _choices(words: Sequence[str]) -> str:
    """Write words as an inline list, as many as its 255 characters hold; commas would cut a word in two."""
    taken: list[str] = []
    for word in words:
        if "," not in word and '"' not in word and len(",".join([*taken, word])) <= 250:
            taken.append(word)
    return f'"{",".join(taken)}"'


def _colour_status(sheet: Worksheet, column: int) -> None:
    letter = get_column_letter(column)
    for status, (background, text, _) in look.STATUS_COLOURS.items():
        style = DifferentialStyle(font=Font(color=text, bold=True), fill=paint.fill(background))
        rule = Rule(type="expression", dxf=style, formula=[f'${letter}2="{status}"'])
        sheet.conditional_formatting.add(f"{letter}2:{letter}{look.LAST_ROW}", rule)


# --- columns --------------------------------------------------------------------------------------------------------


def _index(columns: Sequence[look.Column], key: str) -> int:
    return 1 + next(index for index, column in enumerate(columns) if column.key == key)
