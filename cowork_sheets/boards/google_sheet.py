"""One Google spreadsheet through gspread: the tabs we need in one request, found again when they were renamed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import gspread
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL
from gspread.utils import absolute_range_name

from cowork_sheets.boards.google_cells import CELL_FIELDS, Grid, Json, entered_in, grid_of
from cowork_sheets.boards.google_requests import MEMORY_KEY
from cowork_sheets.boards.grid import same_tab
from cowork_sheets.core.model import Entered
from cowork_sheets.errors import BoardUnreadable, CoworkError, TryAgainLater
from cowork_sheets.google.errors import api_error
from cowork_sheets.google.transport import repeatable_writes

SESSIONS, PEOPLE, READ_ME = "sessions", "people", "readme"

_KNOWN = "properties.title,developerMetadata(metadataId,metadataKey,metadataValue),"
_TABS = f"{_KNOWN}sheets.properties(sheetId,title,sheetType)"
_BOARD = (
    f"{_KNOWN}"
    "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),"
    "protectedRanges(range,unprotectedRanges,warningOnly,requestingUserCanEdit),"
    f"data.rowData.values({CELL_FIELDS}))"
)
_TRIES = 3  # how often tabs are looked for while somebody renames them


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab as read. ``locked`` are the areas this sign-in may not edit, as GridRanges with their exceptions.

    ``entered`` holds the cells that their value alone does not bring back.
    """

    sheet_id: int
    title: str
    rows: int
    columns: int
    cells: Grid
    locked: Sequence[Json] = ()
    entered: Mapping[tuple[int, int], Entered] = field(default_factory=dict)

    def is_locked(self, row: int, column: int) -> bool:
        """Tell whether we may not edit a cell: 1-based row, 0-based column."""
        return any(
            _holds(area.get("range", {}), row, column)
            and not any(_holds(free, row, column) for free in area.get("unprotectedRanges", ()))
            for area in self.locked
        )


@dataclass(frozen=True, slots=True)
class Book:
    """What one answer shows: title, tabs by role, and what the spreadsheet remembers of us, {} when nothing.

    ``memory_id`` is the id of that metadata; ``version`` a digest of the answer.
    """

    title: str
    tabs: Mapping[str, Tab]
    version: str
    memory: Mapping[str, Any] = field(default_factory=dict)
    memory_id: int | None = None


class GoogleSheet:
    """One spreadsheet. ``wanted`` gives each role's possible titles, the usual one first.

    ``needed`` is the role without which the spreadsheet is unreadable. Titles that were found count for the rest of
    the object's life.
    """

    def __init__(
        self, client: gspread.Client, spreadsheet_id: str, wanted: Mapping[str, Sequence[str]], needed: str
    ) -> None:
        self.client, self.id = client, spreadsheet_id
        self._wanted, self._needed = wanted, needed
        self._titles: dict[str, str] = {role: titles[0] for role, titles in wanted.items()}
        self._ids: dict[str, int] = {}

    def read(self) -> Book:
        """Read all tabs wanted in one request; two more when one of them does not have its usual title."""

        def send(ranges: list[str]) -> Json:
            options: dict[str, Any] = {"ranges": ranges, "fields": _BOARD, "prettyPrint": "false"}
            answer: Json = self.client.http_client.spreadsheets_get(self.id, options)
            return answer

        return self._with_ranges(send)

    def write(self, requests: Sequence[Json]) -> Book:
        """Carry out requests, all or none, that may be repeated; return what stands there after them."""

        def send(ranges: list[str]) -> Json:
            body = {
                "requests": requests,
                "includeSpreadsheetInResponse": True,
                "responseRanges": ranges,
                "responseIncludeGridData": True,
            }
            url = SPREADSHEET_BATCH_UPDATE_URL % self.id
            options: dict[str, Any] = {"fields": f"updatedSpreadsheet({_BOARD})", "prettyPrint": "false"}
            with repeatable_writes(self.client):
                answer = self.client.http_client.request("post", url, options, json=body).json()
            after: Json = answer.get("updatedSpreadsheet", {})
            return after

        return self._with_ranges(send)

    def column(self, role: str, letters: str) -> list[Any]:
        """Read one column of a tab as far as it is filled, raw; [] when nothing stands in it."""
        area = absolute_range_name(self._titles[role], f"{letters}:{letters}")
        options: dict[str, Any] = {"majorDimension": "COLUMNS", "valueRenderOption": "UNFORMATTED_VALUE"}
        columns = self.client.http_client.values_get(self.id, area, options).get("values", [])
        return columns[0] if columns else []

    def titles(self) -> list[str]:
        """Ask for the titles of all tabs, in order."""
        return [str(tab["title"]) for tab in self._properties()[1]]

    def title_of(self, sheet_id: object) -> str | None:
        """Ask for the title of the tab with this id; None when it is gone. One request."""
        tabs = self._properties()[1]
        return next((str(tab["title"]) for tab in tabs if tab.get("sheetId", 0) == sheet_id), None)

    # --- tabs -------------------------------------------------------------------------------------------------------

    def _with_ranges(self, send: Callable[[list[str]], Json]) -> Book:
        for _ in range(_TRIES):
            try:
                return self._book(send([absolute_range_name(title) for title in self._titles.values()]))
            except CoworkError as error:
                if not says(error, "Unable to parse range"):
                    raise
                self._find_tabs()
        raise TryAgainLater("The tabs of the sheet keep being renamed. Nothing is lost; the next run carries on.")

    def _book(self, answer: Json) -> Book:
        memory_id, memory = _memory(answer)
        by_title = {same_tab(sheet["properties"]["title"]): sheet for sheet in answer.get("sheets", ())}
        tabs = {}
        for role, title in self._titles.items():
            sheet = by_title.get(same_tab(title))
            if sheet is None:  # asked for by its title, and neither refused nor there
                raise TryAgainLater(
                    "Google Sheets answered something unreadable. Nothing is lost; the next run carries on."
                )
            tabs[role] = _tab(sheet)
            self._ids[role] = tabs[role].sheet_id
        content = json.dumps(answer, sort_keys=True).encode()
        title = answer.get("properties", {}).get("title", "")
        return Book(title, tabs, sha256(content).hexdigest(), memory, memory_id)

    def _find_tabs(self) -> None:
        """Find the tabs by title, spaces and case aside, else by the ids remembered; leave out those that are gone."""
        title, tabs, memory = self._properties()
        self._titles = {}
        for role, titles in self._wanted.items():
            keys = [same_tab(title) for title in titles]
            by_title = [tab for key in keys for tab in tabs if same_tab(tab["title"]) == key]
            remembered = self._ids.get(role, memory.get(role))
            by_id = [tab for tab in tabs if remembered is not None and tab.get("sheetId", 0) == remembered]
            if found := [*by_title, *by_id]:
                self._titles[role] = found[0]["title"]
        if self._needed not in self._titles:
            seen = ", ".join(str(tab["title"]) for tab in tabs) or "none"
            raise BoardUnreadable(
                f"{title} has no tab named “{self._wanted[self._needed][0]}”. The tabs in it: "
                f"{seen}. Name the one that holds the {self._needed} under [board] in cowork.toml: "
                f'{self._needed}_tab = "..."'
            )

    def _properties(self) -> tuple[str, list[Json], Mapping[str, Any]]:
        """Ask for the title, the properties of all tabs with cells, and what the spreadsheet remembers of us."""
        answer = self.client.http_client.spreadsheets_get(self.id, {"fields": _TABS})
        tabs = [sheet["properties"] for sheet in answer.get("sheets", ())]
        title = answer.get("properties", {}).get("title", "")
        return title, [tab for tab in tabs if tab.get("sheetType", "GRID") == "GRID"], _memory(answer)[1]


def first_rows(client: gspread.Client, spreadsheet_id: str) -> tuple[str, dict[str, list[str]]]:
    """Give a spreadsheet's title, and of each of its tabs with cells the first row as people see it, in order."""
    found = client.http_client.spreadsheets_get(spreadsheet_id, {"fields": _TABS})
    properties = [sheet["properties"] for sheet in found.get("sheets", ())]
    titles = [tab["title"] for tab in properties if tab.get("sheetType", "GRID") == "GRID"]
    ranges = [absolute_range_name(title, "1:1") for title in titles]
    shown = client.http_client.values_batch_get(spreadsheet_id, ranges)["valueRanges"] if titles else []
    lines = ((part.get("values") or [[]])[0] for part in shown)
    rows = {title: [str(value) for value in line] for title, line in zip(titles, lines, strict=True)}
    return found["properties"]["title"], rows


def says(error: CoworkError, *words: str) -> bool:
    """Tell whether Google's own message behind an error holds one of these words."""
    refusal = api_error(error)
    return refusal is not None and any(word in refusal.message for word in words)


def _tab(sheet: Json) -> Tab:
    properties, data = sheet["properties"], sheet.get("data") or [{}]
    size = properties.get("gridProperties", {})
    protected = sheet.get("protectedRanges", ())
    locked = [each for each in protected if not (each.get("warningOnly") or each.get("requestingUserCanEdit"))]
    return Tab(
        properties.get("sheetId", 0),
        properties["title"],
        size.get("rowCount", 0),
        size.get("columnCount", 0),
        grid_of(data[0]),
        locked,
        entered_in(data[0]),
    )


def _memory(answer: Json) -> tuple[int | None, Mapping[str, Any]]:
    """Read what the spreadsheet remembers of us; of several metadata the one with the lowest id counts."""
    ours = [each for each in answer.get("developerMetadata", ()) if each.get("metadataKey") == MEMORY_KEY]
    if not ours:
        return None, {}
    first = min(ours, key=lambda each: int(each["metadataId"]))
    try:
        memory = json.loads(first.get("metadataValue", ""))
    except ValueError:
        memory = None
    return int(first["metadataId"]), memory if isinstance(memory, dict) else {}


def _holds(area: Json, row: int, column: int) -> bool:
    """Tell whether a GridRange holds a cell; a bound that is missing is none (Sheets API, GridRange)."""
    return bool(
        area.get("startRowIndex", 0) < row <= area.get("endRowIndex", row)
        and area.get("startColumnIndex", 0) <= column < area.get("endColumnIndex", column + 1)
    )
