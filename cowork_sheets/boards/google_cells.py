"""Cells of a Google spreadsheet as values: what ``spreadsheets.get`` says about one, and what is written into one.

Sheets API v4, CellData and ExtendedValue; serial numbers count days from 1899-12-30 on the board's own clock.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from cowork_sheets.boards.grid import cell_text
from cowork_sheets.core.formatted import as_shown
from cowork_sheets.core.model import CellValue, Entered, Formatted, ShownAs, Unreadable

Json = Mapping[str, Any]
Grid = list[list[CellValue]]

CELL_FIELDS = "userEnteredValue,effectiveValue,effectiveFormat.numberFormat,chipRuns,textFormatRuns"
"""What has to be asked for below ``values``. The effective format is that of a formula's result, too.

What was entered and its runs are for putting a cell back; a cell that an array formula fills has a value, and nothing
was entered in it.
"""

WHOLE = "userEnteredValue,chipRuns,textFormatRuns"
"""What is written of a cell that is put back; its format, rule and note were never touched."""

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


def entered_in(data: Json) -> dict[tuple[int, int], Entered]:
    """Give the cells that their value alone does not bring back, by 1-based row and 0-based column."""
    entered = {}
    for number, row in enumerate(data.get("rowData", ()), start=1):
        for column, cell in enumerate(row.get("values", ())):
            if (cell.get("effectiveValue") or cell.get("userEnteredValue")) and not _is_plain(cell, number):
                formula = cell.get("userEnteredValue", {}).get("formulaValue", "")
                entered[number, column] = Entered(cell_value(cell), formula, cell)
    return entered


def _is_plain(cell: Json, row: int) -> bool:
    """Tell whether a cell holds the text it shows and nothing else; the first row's are headers, which are trimmed."""
    shown = cell.get("effectiveValue", {})
    text = shown.get("stringValue")
    if text is None or cell.get("userEnteredValue") != shown or cell.get("chipRuns") or cell.get("textFormatRuns"):
        return False
    return bool(row > 1 or text == text.strip())


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
    """Give a number as what the cell shows, where it is likely to be that (``core.formatted``)."""
    kind = shown_as.get("type")
    if kind not in {"DATE", "TIME", "DATE_TIME"}:
        return number
    if kind != "TIME":
        return as_shown(number, ShownAs.DAY)
    is_elapsed = bool(_ELAPSED.search(shown_as.get("pattern", "")))
    return as_shown(number, ShownAs.DURATION if is_elapsed else ShownAs.TIME)


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


def entered_cell(entered: Entered) -> Json:
    """Give CellData that puts a cell back as it was: what was typed, with people as chips and parts in their format.

    Chips of other kinds cannot be written by everybody, and come back as the text they showed. A value that nobody
    typed, the error of a pasted cell, comes back as its text (Sheets API, ExtendedValue.errorValue).
    """
    cell = entered.kept
    if entered.formula:
        return {"userEnteredValue": {"formulaValue": entered.formula}}
    if not isinstance(cell, dict) or "errorValue" in cell.get("userEnteredValue", {}):
        return as_text(entered)
    typed, runs = cell.get("userEnteredValue", {}), cell.get("chipRuns", ())
    if "stringValue" in typed and any(_person(run) for run in runs):
        return _with_placeholders(typed["stringValue"], runs)
    parts = {"textFormatRuns": cell["textFormatRuns"]} if cell.get("textFormatRuns") else {}
    return {"userEnteredValue": typed, **parts} if typed else {}


def as_text(entered: Entered) -> Json:
    """Give CellData that shows what a cell showed, as plain text where it was something else."""
    value = entered.value
    if value is None:
        return {}
    return {"userEnteredValue": {"stringValue": value.text if isinstance(value, Unreadable) else str(value)}}


def _person(run: Json) -> Json | None:
    person: Json | None = run.get("chip", {}).get("personProperties")
    return person


def _with_placeholders(text: str, runs: Sequence[Json]) -> Json:
    """Write a text with people in it: an @ stands for each of them (Sheets API, "Smart chips").

    A run ends where the next begins; starts count UTF-16 code units.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    starts = [2 * run.get("startIndex", 0) for run in runs]
    written = units[: starts[0]]
    chips = []
    for run, start, end in zip(runs, starts, [*starts[1:], len(units)], strict=True):
        if person := _person(run):
            chips.append({"startIndex": len(written) // 2, "chip": {"personProperties": person}})
            written += "@".encode("utf-16-le")
        else:
            written += units[start:end]
    shown = written.decode("utf-16-le", "surrogatepass")
    return {"userEnteredValue": {"stringValue": shown}, "chipRuns": chips}


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


def _serial(value: float | date | time | timedelta | Formatted) -> float:
    match value:
        case Formatted():
            return value.number
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
        case Formatted():
            return {
                ShownAs.DAY: {"type": "DATE", "pattern": "ddd d mmm yyyy"},
                ShownAs.TIME: {"type": "TIME", "pattern": "hh:mm"},
                ShownAs.DURATION: {"type": "TIME", "pattern": "[h]:mm"},
            }[value.shown_as]
    return None
