"""The requests of a batchUpdate that write cells."""

from dataclasses import replace
from typing import Any

from tests.google import dimensions
from tests.google.a1 import Area, cell_name, grid_area
from tests.google.batch_update import Batch, handles
from tests.google.cells import Cell, Value
from tests.google.error_bodies import invalid_argument
from tests.google.exchange import JSON, NotEmulated
from tests.google.field_masks import Mask, MaskSyntaxError, overlay, parse_mask
from tests.google.formulas import evaluate
from tests.google.sheets_state import Tab

WRITABLE = {"userEnteredValue", "userEnteredFormat", "note", "dataValidation", "chipRuns", "textFormatRuns"}


def required_mask(body: JSON) -> Mask:
    """Read the ``fields`` of a request; without them nothing is known to be meant."""
    try:
        return parse_mask(body["fields"])
    except (KeyError, MaskSyntaxError):
        message = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"
        raise invalid_argument(message) from None


def cell_mask(body: JSON) -> Mask:
    """Read the ``fields`` of a request whose root is CellData."""
    mask = required_mask(body)
    unknown = set(mask) - WRITABLE - {"*"}
    if unknown:
        raise NotEmulated(f"writing the cell field {min(unknown)}")
    return mask


def changed(batch: Batch, cell: Cell, data: JSON, mask: Mask) -> Cell:
    """Give the cell with the masked fields taken from CellData; absent there means removed."""
    whole = "*" in mask
    if whole or "userEnteredValue" in mask:
        entered = data.get("userEnteredValue") or {}
        cell = cell.with_value(*_entered(batch, entered))
    if whole or "userEnteredFormat" in mask:
        below = {} if whole else mask["userEnteredFormat"]
        cell = replace(cell, format=overlay(cell.format or {}, data.get("userEnteredFormat") or {}, below) or None)
    if whole or "note" in mask:
        cell = replace(cell, note=data.get("note") or "")
    if whole or "dataValidation" in mask:
        cell = validated(cell, data.get("dataValidation"))
    if whole or "chipRuns" in mask:
        cell = _with_chips(batch, cell, data.get("chipRuns") or [])
    if whole or "textFormatRuns" in mask:
        cell = replace(cell, parts=tuple(data.get("textFormatRuns") or ()))
    return cell


def _entered(batch: Batch, entered: JSON) -> tuple[Value, str]:
    kinds = [kind for kind, value in entered.items() if value is not None]
    if len(kinds) > 1:
        raise invalid_argument(f"Only one of {', '.join(kinds)} may be set.")
    if "formulaValue" in kinds:
        formula = entered["formulaValue"]
        if not formula.startswith("="):
            raise invalid_argument(f"Formula must start with '=': {formula}")
        return evaluate(formula, batch.formula_results), formula
    if "stringValue" in kinds:
        if len(entered["stringValue"]) > 50_000:
            raise invalid_argument("Your input contains more than the maximum of 50000 characters in a single cell.")
        return entered["stringValue"] or None, ""
    if "errorValue" in kinds:
        raise invalid_argument("ErrorValue may not be set.")
    return (entered[kinds[0]] if kinds else None), ""


def _with_chips(batch: Batch, cell: Cell, runs: list[JSON]) -> Cell:
    """Put people where the text holds an @ for them (Sheets API, "Smart chips")."""
    text = cell.value if isinstance(cell.value, str) else ""
    shown: list[JSON] = []
    for run in sorted(runs, key=lambda run: run.get("startIndex") or 0, reverse=True):
        start = run.get("startIndex") or 0
        person = (run.get("chip") or {}).get("personProperties")
        if person is None:
            shown.insert(0, {"startIndex": start})
            continue
        if text[start : start + 1] != "@":
            raise invalid_argument("Chips can only be placed on the placeholder character '@'.")
        address = person["email"]
        name = batch.names.get(address.casefold(), address) if batch.switches.chip_shows_name else address
        text = text[:start] + name + text[start + 1 :]
        grown = len(name) - 1
        shown = [{**later, "startIndex": later.get("startIndex", 0) + grown} for later in shown]
        chip: JSON = {"chip": {"personProperties": {"displayFormat": "DEFAULT", **person}}}
        shown.insert(0, {"startIndex": start, **chip} if start else chip)
    return replace(cell, value=text or cell.value, chips=tuple(shown))


def validated(cell: Cell, rule: JSON | None) -> Cell:
    """Set a validation rule. A checkbox is unticked, and that is a value: FALSE."""
    cell = replace(cell, validation=rule or None)
    condition = (rule or {}).get("condition") or {}
    if condition.get("type") == "BOOLEAN" and cell.value is None:
        values = condition.get("values") or []
        unticked: Value = values[1].get("userEnteredValue") if len(values) > 1 else (None if values else False)
        cell = replace(cell, value=unticked)
    return cell


@handles("updateCells")
def update_cells(batch: Batch, body: JSON) -> JSON:
    """Write rows of CellData from a start, or into a range; in a range what is not given is cleared."""
    mask = cell_mask(body)
    rows = body.get("rows") or []
    if body.get("range") is not None:
        area = grid_area(batch.book, body["range"])
        if len(rows) > area.height:
            last = area.bottom - 1
            raise invalid_argument(f"Attempting to write row: {last + 1}, beyond the last requested row of: {last}")
    else:
        area = _started_area(batch, body.get("start") or {}, rows)
    if area.height > 0 and area.width > 0:
        batch.guard(area)
    for down in range(area.height):
        cells = ((rows[down] or {}).get("values") or []) if down < len(rows) else []
        if len(cells) > area.width:
            last = area.right - 1
            raise invalid_argument(
                f"Attempting to write column: {last + 1}, beyond the last requested column of: {last}"
            )
        count = area.width if body.get("range") is not None else len(cells)
        for across in range(count):
            data = (cells[across] or {}) if across < len(cells) else {}
            _write(batch, area.tab, area.top + down, area.left + across, data, mask)
    return {}


def _started_area(batch: Batch, start: JSON, rows: list[JSON]) -> Area:
    tab = batch.book.tab(start.get("sheetId") or 0)
    row, column = start.get("rowIndex") or 0, start.get("columnIndex") or 0
    width = max((len((line or {}).get("values") or []) for line in rows), default=0)
    if row + len(rows) > tab.row_count:
        raise invalid_argument(
            f"Attempting to write row: {tab.row_count}, beyond the last requested row of: {tab.row_count - 1}"
        )
    if column + width > tab.column_count:
        raise invalid_argument(
            f"Attempting to write column: {tab.column_count}, beyond the last requested column of: "
            f"{tab.column_count - 1}"
        )
    return Area(tab, row, column, row + len(rows), column + width)


def _write(batch: Batch, tab: Tab, row: int, column: int, data: JSON, mask: Mask) -> None:
    cell = changed(batch, tab.cell(row, column), data, mask)
    if batch.switches.strict_validation_rejects:
        refuse_broken_rule(cell, row, column)
    tab.put(row, column, cell)


def refuse_broken_rule(cell: Cell, row: int, column: int) -> None:
    """Refuse a value that a strict rule does not allow."""
    if cell.breaks_its_rule:
        place = cell_name(row, column)
        raise invalid_argument(
            f"The data you entered in cell {place} violates the data validation rules set on this cell."
        )


@handles("repeatCell")
def repeat_cell(batch: Batch, body: JSON) -> JSON:
    """Write the same CellData into every cell of a range."""
    mask = cell_mask(body)
    area = grid_area(batch.book, body.get("range") or {})
    batch.guard(area)
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            _write(batch, area.tab, row, column, body.get("cell") or {}, mask)
    return {}


@handles("appendCells")
def append_cells(batch: Batch, body: JSON) -> JSON:
    """Write rows of CellData after the last row with something in it, growing the grid."""
    tab = batch.book.tab(body.get("sheetId") or 0)
    mask = cell_mask(body)
    rows = body.get("rows") or []
    first = len(tab.content_end(tab.whole(), lambda cell: cell.has_content))
    width = max((len(row.get("values") or []) for row in rows), default=0)
    tab.grow(first + len(rows), width)
    batch.guard(Area(tab, first, 0, first + len(rows), max(width, 1)))
    for down, row in enumerate(rows):
        for across, data in enumerate(row.get("values") or []):
            _write(batch, tab, first + down, across, data, mask)
    return {}


@handles("setDataValidation")
def set_data_validation(batch: Batch, body: JSON) -> JSON:
    """Set or clear the validation rule of a range. Values that do not fit are flagged in the UI, never rejected."""
    area = grid_area(batch.book, body.get("range") or {})
    batch.guard(area)
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            area.tab.put(row, column, validated(area.tab.cell(row, column), body.get("rule")))
    return {}


@handles("sortRange")
def sort_range(batch: Batch, body: JSON) -> JSON:
    """Sort the cells of a range."""
    area = grid_area(batch.book, body.get("range") or {})
    batch.guard(area)
    specs: list[Any] = body.get("sortSpecs") or []
    dimensions.sort(batch.book, area, specs, metadata_follows=batch.switches.metadata_follows_sort)
    return {}
