"""A new board as an .xlsx file: made once with openpyxl, from then on only its cells are written."""

import dataclasses
from collections.abc import Mapping, Sequence
from importlib.resources import files
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

from cowork_sheets.boards import workbook_look as look
from cowork_sheets.boards.grid import cell_text
from cowork_sheets.boards.workbook import BOARD_PROPERTY
from cowork_sheets.boards.workbook_package import Package
from cowork_sheets.boards.workbook_read_me import add_read_me
from cowork_sheets.boards.workbook_safety import replace, saying_what_failed
from cowork_sheets.core.model import CellValue, Person, Unreadable
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import ConfigurationError

HIDDEN_TAB = "_cowork"
_LAST_ROW = 2000  # how far down lists, colours and the filter reach
_FORMATS = ("45/10", "25/5", "90", "cafe")
_NOT_FOR_PEOPLE = ("Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")  # old names and offsets


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
    zones = _add_lists(book.create_sheet(HIDDEN_TAB), people)
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
    names = (files("tzdata") / "zones").read_text(encoding="utf-8").split()
    known = sorted(name for name in names if "/" in name and not name.startswith(_NOT_FOR_PEOPLE))
    first = sorted({person.zone for person in people if person.zone in known})
    zones = [*first, *(name for name in known if name not in first), "UTC"]
    for number, name in enumerate(["Time zones", *zones], start=1):
        sheet.cell(number, 1, name)
    sheet.sheet_state = "hidden"
    return f"{quote_sheetname(HIDDEN_TAB)}!$A$2:$A${len(zones) + 1}"


def _add_people(sheet: Worksheet, people: Sequence[Person], settings: Settings, zones: str) -> None:
    columns = _named(look.ROSTER, settings)
    _dress(sheet, columns)
    for number, person in enumerate(people, start=2):
        values = (
            person.name, ", ".join(person.emails), person.zone, person.usually_free, person.room_link, person.slack,
        )  # fmt: skip
        for index, value in enumerate(values, start=1):
            _put(sheet.cell(number, index), value or None, columns[index - 1])
    _offer(sheet, _index(columns, "time_zone"), zones)
    sheet.freeze_panes = "B2"


def _add_sessions(
    sheet: Worksheet,
    rows: Sequence[Mapping[str, CellValue]],
    time_columns: Sequence[str],
    settings: Settings,
    zones: str,
) -> None:
    note = "When it starts, on this clock."
    times = [look.Column(_key(header), header, 24, note, ours=True) for header in time_columns]
    columns = (*_named((*look.PEOPLES, *look.OURS), settings), *times)
    _dress(sheet, columns)
    keys = {column.key: index for index, column in enumerate(columns, start=1)}
    keys |= {_key(column.header): keys[column.key] for column in columns}
    for number, row in enumerate(rows, start=2):
        for key, value in row.items():
            index = keys[_key(key)]
            _put(sheet.cell(number, index), value, columns[index - 1])
    names = f"{quote_sheetname(settings.people_tab)}!$A$2:$A$200"
    stranger = f"This name is not in the {settings.people_tab} tab yet."
    _offer(sheet, keys["proposed_by"], names, stranger)
    _offer(sheet, keys["time_zone"], zones)
    _offer(sheet, keys["where"], _choices((*settings.places, "room link", "in person", "no link")))
    _offer(sheet, keys["format"], _choices((*settings.formats, *_FORMATS)))
    _offer(sheet, keys["call_off"], _choices(("yes",)), "To call the session off, write yes.")
    _colour_status(sheet, keys["status"])
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(_LAST_ROW, len(rows) + 1)}"


# --- looks ----------------------------------------------------------------------------------------------------------


def _dress(sheet: Worksheet, columns: Sequence[look.Column]) -> None:
    """Write the header and give whole columns their look, so that a new row has it without storing a cell."""
    for index, column in enumerate(columns, start=1):
        cell = sheet.cell(1, index, column.header)
        cell.font = look.font(look.WHITE, bold=True)
        cell.fill = look.fill(look.GREY if column.ours else look.BLUE)
        cell.alignment = look.alignment(centred=column.centred)
        note = f"{column.note}\n{look.OURS_NOTE}" if column.ours else column.note
        cell.comment = Comment(note, "cowork-sheets", width=240, height=90)
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width = column.width
        _style(dimension, column)
    sheet.row_dimensions[1].height = look.HEADER_HEIGHT
    sheet.sheet_format.defaultRowHeight = look.ROW_HEIGHT
    sheet.sheet_format.customHeight = True
    sheet.print_title_rows = "1:1"
    look.print_on_wide_pages(sheet)


def _style(target: Cell | MergedCell | ColumnDimension, column: look.Column) -> None:
    target.number_format = column.number_format
    target.alignment = look.alignment(centred=column.centred)
    target.font = look.font(look.DARK, column.size) if column.ours else look.font()
    target.border = look.LINE
    if column.ours:
        target.fill = look.fill(look.PALE)


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
        cell.value = value


def _offer(sheet: Worksheet, column: int, source: str, warning: str = "") -> None:
    """Offer a list in a column; anything else may be typed too, after a warning if there is one."""
    offer = DataValidation(type="list", formula1=source, allow_blank=True, errorStyle="warning")
    offer.showErrorMessage = bool(warning)
    if warning:
        offer.errorTitle, offer.error = "Not in the list", warning
    letter = get_column_letter(column)
    offer.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(offer)


def _choices(words: Sequence[str]) -> str:
    """Write words as an inline list, as many as its 255 characters hold; commas would cut a word in two."""
    taken: list[str] = []
    for word in dict.fromkeys(words):
        if "," not in word and '"' not in word and len(",".join([*taken, word])) <= 250:
            taken.append(word)
    return f'"{",".join(taken)}"'


def _colour_status(sheet: Worksheet, column: int) -> None:
    letter = get_column_letter(column)
    for status, (background, text, _) in look.STATUS_COLOURS.items():
        style = DifferentialStyle(font=Font(color=text, bold=True), fill=look.fill(background))
        rule = Rule(type="expression", dxf=style, formula=[f'${letter}2="{status}"'])
        sheet.conditional_formatting.add(f"{letter}2:{letter}{_LAST_ROW}", rule)


# --- columns --------------------------------------------------------------------------------------------------------


def _named(columns: Sequence[look.Column], settings: Settings) -> tuple[look.Column, ...]:
    return tuple(dataclasses.replace(each, header=settings.headers.get(each.key) or each.header) for each in columns)


def _index(columns: Sequence[look.Column], key: str) -> int:
    return 1 + next(index for index, column in enumerate(columns) if column.key == key)


def _key(header: str) -> str:
    return header.strip().casefold().replace(" ", "_").replace("/", "_")
