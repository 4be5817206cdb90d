"""What ``spreadsheets.get`` says about tabs and cells, no more of it than the mask asks for."""

from typing import Any

from tests.google.a1 import Area
from tests.google.cells import Cell, extended_value
from tests.google.exchange import JSON
from tests.google.field_masks import Mask, prune, wants, within
from tests.google.number_formats import LOCALE_PATTERNS
from tests.google.sheets_state import Spreadsheet, Tab
from tests.google.switches import Switches

DEFAULT_FORMAT: JSON = {
    "backgroundColor": {"red": 1, "green": 1, "blue": 1},
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
    },
}


class Reading:
    """One answer about a spreadsheet: which areas, which fields, for whom.

    ``mask`` is the mask below Spreadsheet; None stands for everything without grid data, {} for everything.
    """

    def __init__(self, book: Spreadsheet, caller: str, mask: Mask | None, switches: Switches) -> None:
        self.book = book
        self.caller = caller
        self.mask: Mask = {"*": {}} if mask is None else mask
        self.with_data = mask is not None and wants(mask, "sheets", "data")
        self.switches = switches

    def spreadsheet(self, areas: list[Area]) -> JSON:
        """Give the Spreadsheet resource; with areas only their tabs."""
        book = self.book
        answer: JSON = {"spreadsheetId": book.spreadsheet_id, "properties": self._properties()}
        tabs = [tab for tab in book.tabs if not areas or any(area.tab is tab for area in areas)]
        if wants(self.mask, "sheets"):
            answer["sheets"] = [self._sheet(tab, [area for area in areas if area.tab is tab]) for tab in tabs]
        if book.named_ranges:
            answer["namedRanges"] = [
                {**named, "range": shown_range(named["range"])} for named in book.named_ranges.values()
            ]
        whole = [metadata for metadata in book.metadata.values() if metadata["location"].get("spreadsheet")]
        if whole:
            answer["developerMetadata"] = whole
        answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.spreadsheet_id}/edit"
        pruned: JSON = prune(answer, self.mask)
        return pruned

    def _properties(self) -> JSON:
        book = self.book
        return {
            "title": book.title,
            "locale": book.locale,
            "autoRecalc": "ON_CHANGE",
            "timeZone": book.time_zone,
            "defaultFormat": DEFAULT_FORMAT,
            **book.properties,
        }

    def _sheet(self, tab: Tab, areas: list[Area]) -> JSON:
        sheet: JSON = {"properties": sheet_properties(self.book, tab)}
        if self.with_data:
            sheet["data"] = [self._grid(area) for area in areas or [tab.whole()]]
        if tab.merges:
            sheet["merges"] = [shown_range(merge) for merge in tab.merges]
        if tab.conditional_formats:
            sheet["conditionalFormats"] = [
                {**rule, "ranges": [shown_range(grid) for grid in rule["ranges"]]} for rule in tab.conditional_formats
            ]
        if tab.basic_filter:
            sheet["basicFilter"] = tab.basic_filter
        if tab.protected_ranges:
            sheet["protectedRanges"] = [self._protected(item) for item in tab.protected_ranges]
        of_sheet = [
            metadata
            for metadata in self.book.metadata.values()
            if metadata["location"].get("sheetId") == tab.sheet_id and metadata["location"]["locationType"] == "SHEET"
        ]
        if of_sheet:
            sheet["developerMetadata"] = of_sheet
        return sheet

    def _protected(self, item: JSON) -> JSON:
        shown = {**item, "requestingUserCanEdit": may_edit(self.book, item, self.caller)}
        if "range" in item:
            shown["range"] = shown_range(item["range"])
        if self.book.role(self.caller) == "reader":
            shown.pop("editors", None)
        return shown

    def _grid(self, area: Area) -> JSON:
        grid: JSON = {}
        if area.top:
            grid["startRow"] = area.top
        if area.left:
            grid["startColumn"] = area.left
        mask = within(self.mask, "sheets", "data") or {}
        if wants(mask, "rowData") and (rows := self._rows(area, within(mask, "rowData", "values"))):
            grid["rowData"] = rows
        if wants(mask, "rowMetadata"):
            grid["rowMetadata"] = [
                self._dimension(area.tab, "ROWS", row, 21, area.tab.lines[row].properties)
                for row in range(area.top, area.bottom)
            ]
        if wants(mask, "columnMetadata"):
            grid["columnMetadata"] = [
                self._dimension(area.tab, "COLUMNS", column, 100, area.tab.column_properties.get(column, {}))
                for column in range(area.left, area.right)
            ]
        return grid

    def _dimension(self, tab: Tab, dimension: str, index: int, size: int, properties: JSON) -> JSON:
        shown: JSON = {"pixelSize": size, **properties}
        metadata = [
            item
            for item in self.book.metadata.values()
            if (place := item["location"].get("dimensionRange"))
            and (place["sheetId"], place["dimension"], place["startIndex"]) == (tab.sheet_id, dimension, index)
        ]
        return {**shown, "developerMetadata": metadata} if metadata else shown

    def _rows(self, area: Area, mask: Mask | None) -> list[JSON]:
        """Give the rows up to the last one with something in it, each up to its last such cell."""
        rows: list[JSON] = []
        for row, end in enumerate(area.tab.content_end(area, lambda cell: not cell.is_empty), area.top):
            if mask is None:
                rows.append({})
                continue
            cells = area.tab.lines[row].cells
            values = [self.cell(cells[column], mask) if column in cells else {} for column in range(area.left, end)]
            if self.switches.mask_hides_empty_cells:
                while values and not values[-1]:
                    values.pop()
            rows.append({"values": values} if values else {})
        while self.switches.mask_hides_empty_cells and rows and not rows[-1]:
            rows.pop()
        return rows

    def cell(self, cell: Cell, mask: Mask) -> JSON:
        """Give the CellData of one cell, as far as the mask asks for it."""
        everything = not mask or "*" in mask
        shown: JSON = {}
        if cell.has_content:
            if (everything or "userEnteredValue" in mask) and not cell.filled:
                entered = {"formulaValue": cell.formula} if cell.formula else extended_value(cell.value)
                shown["userEnteredValue"] = entered
            if (everything or "effectiveValue" in mask) and cell.value is not None:
                shown["effectiveValue"] = extended_value(cell.value)
            if (everything or "formattedValue" in mask) and cell.value is not None:
                shown["formattedValue"] = cell.displayed(self.book.locale)
        if (everything or "userEnteredFormat" in mask) and cell.format:
            shown["userEnteredFormat"] = self._format(cell.format)
        if everything or "effectiveFormat" in mask:
            effective = {**DEFAULT_FORMAT, **self._format(cell.format or {})}
            effective = prune(effective, within(mask, "effectiveFormat") or {})
            if effective:
                shown["effectiveFormat"] = effective
        if (everything or "note" in mask) and cell.note:
            shown["note"] = cell.note
        if (everything or "dataValidation" in mask) and cell.validation:
            shown["dataValidation"] = cell.validation
        if (everything or "chipRuns" in mask) and cell.chips:
            shown["chipRuns"] = list(cell.chips)
        if (everything or "textFormatRuns" in mask) and cell.parts:
            shown["textFormatRuns"] = list(cell.parts)
        return shown

    def _format(self, cell_format: JSON) -> JSON:
        """Fill in the locale's own pattern where only a type was set."""
        number_format = cell_format.get("numberFormat")
        if not number_format or number_format.get("pattern"):
            return cell_format
        pattern = LOCALE_PATTERNS[self.book.locale].get(number_format["type"])
        return {**cell_format, "numberFormat": {**number_format, "pattern": pattern}} if pattern else cell_format


def sheet_properties(book: Spreadsheet, tab: Tab) -> JSON:
    """Give the SheetProperties of a tab; the id and the index are there even when they are 0."""
    grid: JSON = {"rowCount": tab.row_count, "columnCount": tab.column_count}
    grid |= {name: value for name, value in tab.grid_properties.items() if value}
    shown: JSON = {
        "sheetId": tab.sheet_id,
        "title": tab.title,
        "index": next(index for index, other in enumerate(book.tabs) if other is tab),
        "sheetType": "GRID",
        "gridProperties": grid,
    }
    return shown | {name: value for name, value in tab.properties.items() if value}


def shown_range(grid: JSON) -> JSON:
    """Write a GridRange as answers do: sheet 0 is left out, start 0 is not."""
    return {name: value for name, value in grid.items() if name != "sheetId" or value}


def may_edit(book: Spreadsheet, protected: JSON, caller: str) -> bool:
    """Tell whether the caller may edit what is protected: the owner always, others when they are among the editors."""
    if protected.get("warningOnly") or book.role(caller) == "owner":
        return True
    editors: list[Any] = (protected.get("editors") or {}).get("users", [])
    return caller.casefold() in {address.casefold() for address in editors}
