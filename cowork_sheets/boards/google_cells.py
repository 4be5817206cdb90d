"""Cells of a Google spreadsheet as values: what ``spreadsheets.get`` says about one, and what is written into one.

Sheets API v4, CellData and ExtendedValue; serial numbers count days from 1899-12-30 on the board's own clock.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from cowork_sheets.boards.grid import cell_text
from cowork_sheets.core.model import CellValue, Unreadable

Json = Mapping[str, Any]
Grid = list[list[CellValue]]

CELL_FIELDS = "effectiveValue,effectiveFormat.numberFormat,chipRuns"
"""What has to be asked for below ``values``. The effective format is that of a formula's result, too."""

_ERRORS = {
    "NULL_VALUE": "#NULL!", "DIVIDE_BY_ZERO": "#DIV/0!", "VALUE": "#VALUE!", "REF": "#REF!", "NAME": "#NAME?",
    "NUM": "#NUM!", "N_A": "#N/A", "LOADING": "Loading...",
}  # fmt: skip
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - wall time
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_COMMAS = re.compile(r"\s*,[\s,]*")


# --- reading --------------------------------------------------------------------------------------------------------


def grid_of(data: Json) -> Grid:
    """Give the rows of a GridData that begins at A1; empty cells are None, and rows end where their cells do."""
    return [[cell_value(cell) for cell in row.get("values", ())] for row in data.get("rowData", ())]


def cell_value(cell: Json) -> CellValue:
    """Give what stands in a cell: of a formula its result, of people chips their addresses."""
    value = cell.get("effectiveValue")
    if not value:
        return None
    if "stringValue" in value:
        text: str = value["stringValue"]
        return _with_addresses(text, cell.get("chipRuns", ())) or None
    if "numberValue" in value:
        return _typed(value["numberValue"], cell.get("effectiveFormat", {}).get("numberFormat", {}))
    if "boolValue" in value:
        return bool(value["boolValue"])
    return Unreadable(_ERRORS.get(value.get("errorValue", {}).get("type", ""), "#ERROR!"))


def _typed(number: float, shown_as: Json) -> CellValue:
    """Give a number as what the cell shows, to the second, because fractions of a day are not exact in a double.

    A number that no calendar has a day for stays a number.
    """
    kind = shown_as.get("type")
    if kind not in {"DATE", "TIME", "DATE_TIME"}:
        return number
    try:
        since = timedelta(seconds=round(number * 86_400))
        if kind == "TIME" and _ELAPSED.search(shown_as.get("pattern", "")):
            return since
        if kind == "TIME" and timedelta(0) <= since < timedelta(days=1):
            return (_EPOCH + since).time()
        return _EPOCH + since
    except (OverflowError, ValueError):
        return number


def _with_addresses(text: str, runs: Sequence[Json]) -> str:
    """Put people's addresses in place of the names their chips show, with commas between.

    A run ends where the next begins; its start counts UTF-16 code units (Sheets API, ChipRun.startIndex).
    """
    people = [run.get("chip", {}).get("personProperties", {}).get("email") for run in runs]
    if not any(people):
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    starts = [2 * run.get("startIndex", 0) for run in runs]
    pieces = [units[: starts[0]].decode("utf-16-le", "replace")]
    for person, start, end in zip(people, starts, [*starts[1:], None], strict=True):
        pieces.append(f",{person}," if person else units[start:end].decode("utf-16-le", "replace"))
    return _COMMAS.sub(", ", "".join(pieces)).strip(", ")


# --- writing --------------------------------------------------------------------------------------------------------


def text_cell(text: str | None) -> Json:
    """Give CellData that holds a text, typed and never parsed, or nothing at all."""
    text = cell_text(text)
    return {} if text is None else {"userEnteredValue": {"stringValue": text}}


def typed_cell(value: CellValue, number_format: Json | None = None) -> Json:
    """Give CellData for a new board: a value as what it is, shown as ``number_format`` says, else in its own way."""
    if value is None or isinstance(value, str | Unreadable):
        cell = dict(text_cell(value)) if isinstance(value, str) else {}
    elif isinstance(value, bool):
        cell = {"userEnteredValue": {"boolValue": value}}
    else:
        cell = {"userEnteredValue": {"numberValue": _serial(value)}}
        number_format = number_format or _own_format(value)
    return {**cell, "userEnteredFormat": {"numberFormat": number_format}} if number_format else cell


def _serial(value: float | date | time | timedelta) -> float:
    match value:
        case datetime():
            return (value.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
        case date():
            return (value - _EPOCH.date()).days
        case time():
            return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) / timedelta(days=1)
        case timedelta():
            return value / timedelta(days=1)
    return value


def _own_format(value: CellValue) -> Json | None:
    match value:
        case datetime():
            return {"type": "DATE_TIME", "pattern": "ddd d mmm yyyy hh:mm"}
        case date():
            return {"type": "DATE", "pattern": "ddd d mmm yyyy"}
        case time():
            return {"type": "TIME", "pattern": "hh:mm"}
        case timedelta():
            return {"type": "TIME", "pattern": "[h]:mm"}
    return None
