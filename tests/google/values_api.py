"""``spreadsheets.values``: reading, writing, appending and clearing values."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tests.google import dimensions
from tests.google.a1 import Area, column_letters, find_area
from tests.google.batch_cells import refuse_broken_rule
from tests.google.batch_update import guard, prefixed
from tests.google.cells import Cell
from tests.google.data_filters import filtered_areas
from tests.google.error_bodies import invalid_argument
from tests.google.exchange import JSON, Answer, Refused, Request
from tests.google.operations import operation
from tests.google.sheets_access import opened, saved
from tests.google.sheets_state import Spreadsheet
from tests.google.tables import find_table
from tests.google.typed_in import typed_in

if TYPE_CHECKING:
    from tests.google.world import World


@dataclass(frozen=True, slots=True)
class Rendering:
    """How values are to be read."""

    value: str = "FORMATTED_VALUE"
    date: str = "SERIAL_NUMBER"
    major: str = "ROWS"

    @classmethod
    def of(cls, options: JSON, value: str = "valueRenderOption", date: str = "dateTimeRenderOption") -> "Rendering":
        """Read the options; unset ones and JSON nulls mean the default."""
        return cls(
            options.get(value) or "FORMATTED_VALUE",
            options.get(date) or "SERIAL_NUMBER",
            options.get("majorDimension") or "ROWS",
        )


def value_range(book: Spreadsheet, area: Area, rendering: Rendering) -> JSON:
    """Give a ValueRange: the whole area asked for, and its values without empty ones at the ends."""
    answer: JSON = {"range": area.a1(), "majorDimension": rendering.major}
    rows: list[list[Any]] = []
    for row, end in enumerate(area.tab.content_end(area, lambda cell: cell.has_content), area.top):
        cells = [area.tab.cell(row, column) for column in range(area.left, end)]
        rows.append([cell.rendered(rendering.value, rendering.date, book.locale) for cell in cells])
    if rendering.major == "COLUMNS":
        width = max(map(len, rows), default=0)
        columns = [[row[index] if index < len(row) else "" for row in rows] for index in range(width)]
        for column in columns:
            while column and column[-1] == "":
                column.pop()
        rows = columns
    if rows:
        answer["values"] = rows
    return answer


def _options(request: Request) -> JSON:
    return {name: values[-1] for name, values in request.query.items()}


@operation("sheets.spreadsheets.values.get")
def get_values(world: "World", request: Request) -> Answer:
    """Read one range."""
    book = opened(world, request)
    area = find_area(book, request.arguments["range"])
    return Answer(200, value_range(book, area, Rendering.of(_options(request))))


@operation("sheets.spreadsheets.values.batchGet")
def batch_get_values(world: "World", request: Request) -> Answer:
    """Read several ranges, in the order asked."""
    book = opened(world, request)
    rendering = Rendering.of(_options(request))
    ranges = [value_range(book, find_area(book, text), rendering) for text in request.query.get("ranges", [])]
    return Answer(200, {"spreadsheetId": book.spreadsheet_id, "valueRanges": ranges})


@operation("sheets.spreadsheets.values.batchGetByDataFilter")
def batch_get_by_data_filter(world: "World", request: Request) -> Answer:
    """Read the ranges that data filters stand for."""
    book = opened(world, request)
    rendering = Rendering.of(request.body)
    found = [
        {"valueRange": value_range(book, area, rendering), "dataFilters": [one]}
        for one in request.body.get("dataFilters") or []
        for area in filtered_areas(book, one)
    ]
    return Answer(200, {"spreadsheetId": book.spreadsheet_id, "valueRanges": found})


@dataclass(slots=True)
class Written:
    """What one ValueRange changed."""

    area: Area
    cells: set[tuple[int, int, int]] = field(default_factory=set)

    def counts(self, prefix: str = "updated") -> JSON:
        """Count what was changed."""
        return counts([self], prefix)


def counts(parts: Iterable[Written], prefix: str) -> JSON:
    """Count distinct rows, columns and cells."""
    cells = set().union(*(part.cells for part in parts))
    return {
        f"{prefix}Rows": len({(tab, row) for tab, row, _ in cells}),
        f"{prefix}Columns": len({(tab, column) for tab, _, column in cells}),
        f"{prefix}Cells": len(cells),
    }


def write_values(
    world: "World", book: Spreadsheet, area: Area, data: JSON, option: str, caller: str, asked: str = ""
) -> Written:
    """Write values into an area. null leaves a cell as it is, "" empties it; a single cell stands for a start."""
    rows: list[list[Any]] = data.get("values") or []
    if data.get("majorDimension") == "COLUMNS":
        height = max(map(len, rows), default=0)
        rows = [[column[index] if index < len(column) else None for column in rows] for index in range(height)]
    width = max(map(len, rows), default=0)
    target = area
    if area.height == area.width == 1:
        target = Area(area.tab, area.top, area.left, area.tab.row_count, area.tab.column_count)
    place = f"Requested writing within range [{asked or area.a1()}], but tried writing to"
    if len(rows) > target.height:
        raise invalid_argument(f"{place} row [{target.bottom + 1}]")
    if width > target.width:
        raise invalid_argument(f"{place} column [{column_letters(target.right)}]")
    if rows and width:
        written = Written(Area(area.tab, area.top, area.left, area.top + len(rows), area.left + width))
    else:
        written = Written(Area(area.tab, area.top, area.left, area.top + 1, area.left + 1))
    guard(book, written.area, caller)
    for row, values in enumerate(rows, area.top):
        for column, value in enumerate(values, area.left):
            if value is None:
                continue
            where = f"[{row - area.top}][{column - area.left}]"
            cell = _entered(world, area.tab.cell(row, column), value, option, where)
            if world.switches.strict_validation_rejects:
                refuse_broken_rule(cell, row, column)
            area.tab.put(row, column, cell)
            written.cells.add((area.tab.sheet_id, row, column))
    return written


def _entered(world: "World", cell: Cell, value: Any, option: str, where: str) -> Cell:
    if isinstance(value, (list, dict)):
        shown = "list_value" if isinstance(value, list) else "struct_value"
        raise invalid_argument(f"Invalid values{where}: {shown} {{ }}")
    if isinstance(value, str) and option == "USER_ENTERED":
        return typed_in(cell, value, world.formula_results)
    if not world.switches.raw_number_keeps_format and isinstance(value, (int, float)) and cell.is_date:
        cell = replace(cell, format={k: v for k, v in (cell.format or {}).items() if k != "numberFormat"} or None)
    return cell.with_value(None if value == "" else value)


def _input_option(options: JSON) -> str:
    option = options.get("valueInputOption")
    if option not in {"RAW", "USER_ENTERED"}:
        raise invalid_argument("'valueInputOption' is required but not specified")
    return str(option)


def _update_answer(book: Spreadsheet, written: Written, rendering: Rendering | None) -> JSON:
    answer: JSON = {"spreadsheetId": book.spreadsheet_id, "updatedRange": written.area.a1(), **written.counts()}
    if rendering is not None:
        answer["updatedData"] = value_range(book, written.area, rendering)
    return answer


def _response_rendering(options: JSON) -> Rendering | None:
    wanted = options.get("includeValuesInResponse")
    if str(wanted).lower() != "true":
        return None
    return Rendering.of(
        {**options, "majorDimension": None}, "responseValueRenderOption", "responseDateTimeRenderOption"
    )


@operation("sheets.spreadsheets.values.update")
def update_values(world: "World", request: Request) -> Answer:
    """Write one range."""
    book = opened(world, request, write=True).copy()
    options = _options(request)
    option = _input_option(options)
    area = find_area(book, request.arguments["range"])
    named = (request.body or {}).get("range")
    if named and find_area(book, named).a1() != area.a1():
        raise invalid_argument(
            f"Requested writing within range [{request.arguments['range']}], but the body names [{named}]"
        )
    asked = request.arguments["range"]
    written = write_values(world, book, area, request.body or {}, option, request.caller, asked)
    answer = _update_answer(book, written, _response_rendering(options))
    saved(world, book)
    return Answer(200, answer)


@operation("sheets.spreadsheets.values.batchUpdate", "sheets.spreadsheets.values.batchUpdateByDataFilter")
def batch_update_values(world: "World", request: Request) -> Answer:
    """Write several ranges, all or none."""
    book = opened(world, request, write=True).copy()
    option = _input_option(request.body)
    rendering = _response_rendering(request.body)
    by_filter = request.operation.endswith("ByDataFilter")
    parts: list[tuple[Written, JSON]] = []
    for index, data in enumerate(request.body.get("data") or []):
        try:
            areas = filtered_areas(book, data["dataFilter"]) if by_filter else [find_area(book, data["range"])]
            extra = {"dataFilter": data["dataFilter"]} if by_filter else {}
            asked = data.get("range") or ""
            parts += [(write_values(world, book, area, data, option, request.caller, asked), extra) for area in areas]
        except Refused as refused:
            raise prefixed(refused, f"Invalid data[{index}]: ", world.switches) from None
    totals = counts((part for part, _ in parts), "totalUpdated")
    answer = {
        "spreadsheetId": book.spreadsheet_id,
        **totals,
        "totalUpdatedSheets": len({part.area.tab.sheet_id for part, _ in parts}),
        "responses": [_batch_part(book, part, rendering, extra) for part, extra in parts],
    }
    saved(world, book)
    return Answer(200, answer)


def _batch_part(book: Spreadsheet, part: Written, rendering: Rendering | None, extra: JSON) -> JSON:
    answer = {**_update_answer(book, part, rendering), **extra}
    if extra:
        answer.pop("spreadsheetId")
    return answer


@operation("sheets.spreadsheets.values.append")
def append_values(world: "World", request: Request) -> Answer:
    """Write after the last row of the table found in the range, from the table's first column on."""
    book = opened(world, request, write=True).copy()
    options = _options(request)
    option = _input_option(options)
    area = find_area(book, request.arguments["range"])
    table = find_table(area)
    rows = request.body.get("values") or []
    row, column = (table.bottom, table.left) if table else (area.top, area.left)
    tab = area.tab
    if table and options.get("insertDataOption") == "INSERT_ROWS" and row < tab.row_count:
        dimensions.insert(book, tab, "ROWS", row, len(rows), like_before=True)
    tab.grow(row + len(rows), column + max(map(len, rows), default=0))
    start = Area(tab, row, column, row + 1, column + 1) if row < tab.row_count else area
    written = write_values(world, book, start, request.body, option, request.caller)
    answer: JSON = {"spreadsheetId": book.spreadsheet_id}
    if table:
        answer["tableRange"] = table.a1()
    answer["updates"] = _update_answer(book, written, _response_rendering(options))
    saved(world, book)
    return Answer(200, answer)


def _cleared(world: "World", book: Spreadsheet, areas: list[Area], caller: str) -> list[str]:
    for area in areas:
        guard(book, area, caller)
        for row in range(area.top, area.bottom):
            for column in [c for c in area.tab.lines[row].cells if area.left <= c < area.right]:
                area.tab.set_value(row, column, None)
    saved(world, book)
    return [area.a1() for area in areas]


@operation("sheets.spreadsheets.values.clear")
def clear_values(world: "World", request: Request) -> Answer:
    """Empty one range; formats stay."""
    book = opened(world, request, write=True).copy()
    cleared = _cleared(world, book, [find_area(book, request.arguments["range"])], request.caller)
    return Answer(200, {"spreadsheetId": book.spreadsheet_id, "clearedRange": cleared[0]})


@operation("sheets.spreadsheets.values.batchClear")
def batch_clear_values(world: "World", request: Request) -> Answer:
    """Empty several ranges; formats stay."""
    book = opened(world, request, write=True).copy()
    areas = [find_area(book, text) for text in request.body.get("ranges") or []]
    return Answer(
        200, {"spreadsheetId": book.spreadsheet_id, "clearedRanges": _cleared(world, book, areas, request.caller)}
    )
