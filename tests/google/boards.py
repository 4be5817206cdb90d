"""Spreadsheets made of Python values and of workbooks."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.google.cells import ERROR_KINDS, Cell, CellError, Value
from tests.google.formulas import evaluate
from tests.google.number_formats import to_serial
from tests.google.sheets_state import Line, Tab

LOCALE_PART = re.compile(r"\[\$[^\]]*\]")
DATE = {"numberFormat": {"type": "DATE"}}
TIME = {"numberFormat": {"type": "TIME", "pattern": "hh:mm"}}
DATE_TIME = {"numberFormat": {"type": "DATE_TIME"}}
DURATION = {"numberFormat": {"type": "TIME", "pattern": "[h]:mm"}}


def cell_from(value: Any, results: Mapping[str, Value]) -> Cell:
    """Make a cell that holds a Python value, formatted as somebody who typed it would find it."""
    if value is None or value == "":
        return Cell()
    if isinstance(value, datetime):
        return Cell(to_serial(value), format=DATE_TIME)
    if isinstance(value, date):
        return Cell(to_serial(datetime.combine(value, time())), format=DATE)
    if isinstance(value, time):
        return Cell((value.hour * 3600 + value.minute * 60 + value.second) / 86400, format=TIME)
    if isinstance(value, timedelta):
        return Cell(value.total_seconds() / 86400, format=DURATION)
    if isinstance(value, str) and value in ERROR_KINDS:
        return Cell(CellError.of(value), formula=f"={value}")
    if isinstance(value, str) and value.startswith("=") and len(value) > 1:
        return Cell(evaluate(value, results), formula=value)
    if isinstance(value, Cell):
        return value
    return Cell(value)


def tab_from_rows(
    sheet_id: int,
    title: str,
    rows: Sequence[Sequence[Any]],
    *,
    size: tuple[int, int] = (1000, 26),
    results: Mapping[str, Value] | None = None,
) -> Tab:
    """Make a tab that holds rows of Python values."""
    height = max(size[0], len(rows))
    width = max([size[1], *map(len, rows)])
    tab = Tab(sheet_id, title, [Line() for _ in range(height)], width)
    for index, row in enumerate(rows):
        for column, value in enumerate(row):
            tab.put(index, column, cell_from(value, results or {}))
    return tab


def rows_of_workbook(path: Path) -> dict[str, list[list[Any]]]:
    """Read a workbook as Google's import would: values with their types, dates recognised by their format.

    A formula brings the result that was saved with it, and stays a formula.
    """
    plain, calculated = load_workbook(path), load_workbook(path, data_only=True)
    tabs: dict[str, list[list[Any]]] = {}
    for sheet in plain.worksheets:
        results = calculated[sheet.title]
        tabs[sheet.title] = [
            [_imported(cell.value, result.value, result.number_format) for cell, result in zip(row, shown, strict=True)]
            for row, shown in zip(sheet.iter_rows(), results.iter_rows(), strict=True)
        ]
    return tabs


def _imported(value: Any, result: Any, number_format: str) -> Any:
    shown = cell_from(result, {})
    cell_format = shown.format
    if isinstance(result, datetime) and "h" not in number_format.lower():
        cell_format = DATE
    if cell_format and number_format != "General":
        pattern = LOCALE_PART.sub("", number_format).removesuffix(";@")
        cell_format = {"numberFormat": {**cell_format["numberFormat"], "pattern": pattern}}
    is_formula = isinstance(value, str) and value.startswith("=") and value != result
    return Cell(shown.value, formula=value if is_formula else "", format=cell_format)
