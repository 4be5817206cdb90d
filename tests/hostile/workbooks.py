"""Hostile values in cells of an .xlsx file, as a spreadsheet program would store them."""

import re
import warnings
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from cowork_sheets.core.model import CellValue, Unreadable
from tests.hostile import rows

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_FIRST_DAY = date(1900, 1, 1)


class Cell(NamedTuple):
    """The header above a cell, its row, its kind ("f" for a formula) and what it holds."""

    header: str
    row: int
    kind: str
    value: Any


def fits(value: CellValue) -> bool:
    """Tell whether any .xlsx can hold this: neither half characters nor infinity, days from 1900 on, no zones."""
    match value:
        case str():
            return not _NOT_IN_XML.search(value)
        case Unreadable():
            return value.text.startswith(("=", "#"))
        case float():
            return isfinite(value)
        case datetime():
            return value.tzinfo is None and value.date() >= _FIRST_DAY
        case date():
            return value >= _FIRST_DAY
        case time():
            return value.tzinfo is None
        case timedelta():
            return abs(value) < timedelta(days=2_000_000)
    return True


def save(path: Path, cases: Sequence[rows.Case]) -> None:
    """Make a board by hand: three tabs, and nothing of ours but the headers."""
    book = openpyxl.Workbook()
    tabs = {
        "Sessions": (rows.HEADER, rows.sessions(cases)),
        "People": (rows.PEOPLE_HEADER, rows.people(cases)),
    }
    for title, (header, lines) in tabs.items():
        tab = book.create_sheet(title)
        tab.append(header)
        for number, line in enumerate(lines, start=2):
            for column, value in enumerate(line, start=1):
                _put(tab.cell(number, column), value)
    del book["Sheet"]
    book.save(path)


def _put(cell: Any, value: CellValue) -> None:
    """Type a value; a text that begins like a formula becomes one, in every second row it stays a text (')."""
    if isinstance(value, Unreadable):
        cell.value = value.text
    elif isinstance(value, str):
        cell.value = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", value)  # as Excel stores them
        if cell.row % 2:
            cell.data_type = "s"
    else:
        cell.value = value


def cells(path: Path) -> dict[tuple[str, str], Cell]:
    """Read every cell that holds something, by tab and place."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # at a day after the last one that a workbook counts
        book = openpyxl.load_workbook(path)
    return {
        (tab.title, cell.coordinate): Cell(str(tab.cell(1, cell.column).value), cell.row, cell.data_type, cell.value)
        for tab in book
        for row in tab.iter_rows()
        for cell in row
        if cell.value is not None
    }
