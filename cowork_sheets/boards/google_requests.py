"""The requests by which a board is written, as data: ``spreadsheets.batchUpdate`` of the Sheets API v4."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any

from cowork_sheets.boards.google_cells import Json, text_cell

MEMORY_KEY = "cowork"
"""Key of the developer metadata in which a board remembers itself; visible to every app that may edit the sheet."""

Cells = Mapping[tuple[int, int], Json]
"""CellData by 1-based row and 0-based column."""


def digest_of(spreadsheet_id: str) -> str:
    """Give what a spreadsheet's id stands for in our marks: 16 hexadecimal characters."""
    return sha256(spreadsheet_id.encode()).hexdigest()[:16]


def text_requests(sheet_id: int, texts: Mapping[tuple[int, int], str | None]) -> list[Json]:
    """Set texts by 1-based row and 0-based column."""
    return cell_requests(sheet_id, {place: text_cell(text) for place, text in texts.items()})


def cell_requests(sheet_id: int, cells: Cells, fields: str = "userEnteredValue") -> list[Json]:
    """Set cells in rectangles, and touch nothing else of a cell than its ``fields``, and nothing around it."""
    strips: list[tuple[int, tuple[int, ...]]] = []
    for row, group in groupby(sorted(cells), key=lambda place: place[0]):
        columns = [column for _, column in group]
        # Within a run of neighbours, column minus place in the list stays the same.
        for _, run in groupby(enumerate(columns), key=lambda item: item[1] - item[0]):
            strips.append((row, tuple(column for _, column in run)))
    strips.sort(key=lambda strip: (strip[1], strip[0]))
    requests = []
    for (columns, _), group_of_rows in groupby(enumerate(strips), key=lambda item: (item[1][1], item[1][0] - item[0])):
        rows = [row for _, (row, _) in group_of_rows]
        values = [{"values": [cells[row, column] for column in columns]} for row in rows]
        requests.append(cells_request(sheet_id, rows[0], columns[0], values, fields))
    return requests


def cells_request(sheet_id: int, row: int, column: int, rows: Sequence[Json], fields: str) -> Json:
    """Write rows of CellData from a cell on (1-based row, 0-based column); ``fields`` is all that changes."""
    start = {"sheetId": sheet_id, "rowIndex": row - 1, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": rows, "fields": fields}}


def memory_request(known: int | None, board: str, memory: Mapping[str, Any]) -> Json:
    """Let a spreadsheet remember: change the metadata that has the id ``known``, or make it.

    A new one gets an id derived from the board's, so that making it twice is refused instead of leaving two.
    """
    value = json.dumps(memory, sort_keys=True)
    if known is not None:
        return {
            "updateDeveloperMetadata": {
                "dataFilters": [{"developerMetadataLookup": {"metadataId": known}}],
                "developerMetadata": {"metadataValue": value},
                "fields": "metadataValue",
            }
        }
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": int(board[:8], 16) % (2**31 - 2) + 1,
                "metadataKey": MEMORY_KEY,
                "metadataValue": value,
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }
