"""How a new board looks in Google Sheets, as requests of ``spreadsheets.batchUpdate`` (Sheets API v4)."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from gspread.utils import absolute_range_name

from cowork_sheets.boards import look
from cowork_sheets.boards.google_cells import Json, text_cell, typed_cell
from cowork_sheets.boards.google_requests import cells_request
from cowork_sheets.boards.grid import PAUSE
from cowork_sheets.boards.read_me import Kind, Line, read_me
from cowork_sheets.core.model import CellValue
from cowork_sheets.core.settings import Settings

_DRESSED = "userEnteredValue,userEnteredFormat,note"
_READ_ME_WIDTHS = (18, 92, 56)
_NUMBER_FORMATS: Mapping[str, Json] = {
    "@": {"type": "TEXT"},
    "hh:mm": {"type": "TIME", "pattern": "hh:mm"},
    "ddd d mmm yyyy": {"type": "DATE", "pattern": "ddd d mmm yyyy"},
}


# --- columns --------------------------------------------------------------------------------------------------------


def columns_requests(sheet_id: int, columns: Sequence[look.Column], first: int = 0) -> list[Json]:
    """Write headers from the 0-based column ``first`` on, dress the columns below, and let ours warn who edits them."""
    requests = [cells_request(sheet_id, 1, first, [{"values": [_header(column) for column in columns]}], _DRESSED)]
    for index, column in enumerate(columns, start=first):
        below = _area(sheet_id, index, index + 1)
        shown = {"userEnteredFormat": _body(column)}
        requests.append({"repeatCell": {"range": below, "cell": shown, "fields": "userEnteredFormat"}})
        requests.append(_width(sheet_id, index, column.width))
        if column.key == "status":
            requests += _colours(below)
    for is_ours, run in groupby(enumerate(columns, start=first), key=lambda item: item[1].ours):
        indexes = [index for index, _ in run]
        if is_ours:
            ours = {**_area(sheet_id, indexes[0], indexes[-1] + 1), "startRowIndex": 0}
            protected = {"range": ours, "description": look.OURS_NOTE, "warningOnly": True}
            requests.append({"addProtectedRange": {"protectedRange": protected}})
    return requests


def rows_request(sheet_id: int, columns: Sequence[look.Column], rows: Sequence[Sequence[CellValue]]) -> Json:
    """Fill the rows below the header; values in columns for text or for anything are shown in their own way."""
    lines = []
    for row in rows:
        cells = []
        for column, value in zip(columns, row, strict=True):
            any_value = column.number_format in {"General", "@"} and not isinstance(value, str)
            cells.append(typed_cell(value, None if any_value else _NUMBER_FORMATS.get(column.number_format)))
        lines.append({"values": cells})
    return cells_request(sheet_id, 2, 0, lines, "userEnteredValue,userEnteredFormat.numberFormat")


def offer_words(sheet_id: int, column: int, words: Sequence[str], hint: str = "") -> Json:
    """Offer words in a column; anything else may be typed too, and is only marked."""
    values = [{"userEnteredValue": word} for word in words]
    return _offer(sheet_id, column, {"type": "ONE_OF_LIST", "values": values}, hint)


def offer_area(sheet_id: int, column: int, title: str, area: str, hint: str = "") -> Json:
    """Offer what stands in an area of a tab; anything else may be typed too, and is only marked."""
    source = f"={absolute_range_name(title, area)}"
    return _offer(sheet_id, column, {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": source}]}, hint)


def filter_request(sheet_id: int, columns: int) -> Json:
    """Put a filter on the header."""
    area = {**_area(sheet_id, 0, columns), "startRowIndex": 0}
    return {"setBasicFilter": {"filter": {"range": area}}}


def _offer(sheet_id: int, column: int, condition: Json, hint: str) -> Json:
    rule: dict[str, Any] = {"condition": condition, "strict": False, "showCustomUi": True}
    if hint:
        rule["inputMessage"] = hint
    return {"setDataValidation": {"range": _area(sheet_id, column, column + 1), "rule": rule}}


def _area(sheet_id: int, first: int, end: int) -> dict[str, int]:
    """Give the columns from ``first`` to before ``end``, below the header, to the bottom of the tab."""
    return {"sheetId": sheet_id, "startRowIndex": 1, "startColumnIndex": first, "endColumnIndex": end}


def _header(column: look.Column) -> Json:
    note = f"{column.note}\n{look.OURS_NOTE}" if column.ours else column.note
    shown = {
        **_text(look.WHITE, bold=True),
        **_aligned(centred=column.centred, wraps=False),
        "backgroundColorStyle": _colour(look.GREY if column.ours else look.BLUE),
    }
    return {**text_cell(column.header), "userEnteredFormat": shown, "note": note}


def _body(column: look.Column) -> Json:
    shown = {
        **_text(look.DARK if column.ours else look.INK),
        **_aligned(centred=column.centred),
        "borders": {"bottom": {"style": "SOLID", "colorStyle": _colour(look.LINES)}},
    }
    if column.ours:
        shown["backgroundColorStyle"] = _colour(look.PALE)
    if column.number_format in _NUMBER_FORMATS:
        shown["numberFormat"] = _NUMBER_FORMATS[column.number_format]
    return shown


def _colours(area: Json) -> list[Json]:
    requests: list[Json] = []
    for index, (status, (background, colour, _)) in enumerate(look.STATUS_COLOURS.items()):
        rule = {
            "ranges": [area],
            "booleanRule": {
                "condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": status}]},
                "format": {
                    "backgroundColorStyle": _colour(background),
                    "textFormat": {"bold": True, "foregroundColorStyle": _colour(colour)},
                },
            },
        }
        requests.append({"addConditionalFormatRule": {"rule": rule, "index": index}})
    return requests


# --- the Read me tab ------------------------------------------------------------------------------------------------


def read_me_requests(sheet_id: int, settings: Settings, contact: str) -> list[Json]:
    """Fill an empty tab of three columns."""
    rows = [{"values": _read_me_line(line)} for line in read_me(settings, contact, is_file=False)]
    widths = [_width(sheet_id, index, width) for index, width in enumerate(_READ_ME_WIDTHS)]
    return [cells_request(sheet_id, 1, 0, rows, _DRESSED), *widths]


def _read_me_line(line: Line) -> list[Json]:
    plain = {**_text(), **_aligned()}
    match line.kind:
        case Kind.TITLE:
            return [_dressed(line.label, {**_text(look.BLUE, 18, bold=True), **_aligned(wraps=False)})]
        case Kind.HEADING:
            return [_dressed(line.label, {**_text(look.BLUE, 13, bold=True), **_aligned(wraps=False)})]
        case Kind.MARK:
            edge = {"style": "SOLID", "colorStyle": _colour(look.EDGES)}
            box = {
                **plain,
                "backgroundColorStyle": _colour(look.ATTENTION if line.label.casefold() == PAUSE else look.PALE),
                "borders": dict.fromkeys(("top", "bottom", "left", "right"), edge),
            }
            label = {**_text(bold=True), **_aligned()}
            return [
                _dressed(line.label, label), _dressed(None, box),
                _dressed(line.text, {**_text(look.GREY), **_aligned()}),
            ]  # fmt: skip
        case Kind.STATUS:
            background, colour, _ = look.STATUS_COLOURS[line.label]
            label = {**_text(colour, bold=True), **_aligned(), "backgroundColorStyle": _colour(background)}
            return [_dressed(line.label, label), _dressed(line.text, plain)]
    if not line.text:
        return [_dressed(line.label, {**_text(), **_aligned(wraps=False)})]
    return [_dressed(line.label, {**_text(bold=True), **_aligned()}), _dressed(line.text, plain)]


def _dressed(text: str | None, shown: Json) -> Json:
    return {**text_cell(text), "userEnteredFormat": shown}


# --- small things ---------------------------------------------------------------------------------------------------


def _width(sheet_id: int, column: int, characters: float) -> Json:
    """Make a column as wide as so many characters: about seven pixels each, and five of padding."""
    columns = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
    size = {"pixelSize": round(characters * 7 + 5)}
    return {"updateDimensionProperties": {"range": columns, "properties": size, "fields": "pixelSize"}}


def _text(colour: str = look.INK, size: int = 10, *, bold: bool = False) -> dict[str, Any]:
    shown = {"fontFamily": look.FONT, "fontSize": size, "bold": bold, "foregroundColorStyle": _colour(colour)}
    return {"textFormat": shown}


def _aligned(*, centred: bool = False, wraps: bool = True) -> dict[str, Any]:
    return {
        "horizontalAlignment": "CENTER" if centred else "LEFT",
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP" if wraps else "OVERFLOW_CELL",
    }


def _colour(code: str) -> Json:
    parts = (int(code[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return {"rgbColor": dict(zip(("red", "green", "blue"), parts, strict=True))}
