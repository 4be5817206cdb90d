"""A new board as a Google spreadsheet, and taking over a spreadsheet that people use already."""

from collections.abc import Mapping, Sequence
from typing import Any

import gspread
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL

from cowork_sheets.boards import google_look as paint
from cowork_sheets.boards import look
from cowork_sheets.boards.google_cells import Grid, Json, text_cell
from cowork_sheets.boards.google_links import spreadsheet_id_of
from cowork_sheets.boards.google_requests import cells_request, digest_of
from cowork_sheets.boards.google_sheet import READ_ME, SESSIONS, GoogleSheet, Tab
from cowork_sheets.boards.grid import READ_ME_TITLES
from cowork_sheets.core.cells import key_of
from cowork_sheets.core.model import CellValue, Person
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import CoworkError, TryAgainLater

__all__ = ["adopt", "create_spreadsheet", "spreadsheet_id_of"]

READ_ME_TITLE = "Read me"
_SESSIONS, _PEOPLE, _READ_ME, _LISTS = range(4)  # the ids of a new spreadsheet's tabs
_SPARE = 4  # columns right of ours, for people's own


# --- a new one ------------------------------------------------------------------------------------------------------


def create_spreadsheet(
    client: gspread.Client,
    title: str,
    *,
    people: Sequence[Person] = (),
    rows: Sequence[Mapping[str, CellValue]] = (),
    settings: Settings | None = None,
    time_columns: Sequence[str] = (),
    contact: str = "",
) -> str:
    """Make a new board in the Drive of whoever is signed in, and return the spreadsheet's id.

    Arguments as in ``boards.workbook_new.create_workbook``. A service account alone has no Drive to put it in: ask
    its identity first. Raises what the client raises; TryAgainLater when the new spreadsheet could not be filled.
    """
    settings = settings or Settings()
    columns = look.sessions_columns(settings, time_columns)
    zones = look.zones_to_choose(people)
    tabs = [
        _tab(_SESSIONS, settings.sessions_tab, max(look.LAST_ROW, len(rows) + 100), len(columns) + _SPARE, frozen=2),
        _tab(_PEOPLE, settings.people_tab, max(200, len(people) + 100), len(look.ROSTER) + _SPARE, frozen=1),
        _read_me_tab(_READ_ME),
        {**_tab(_LISTS, look.LISTS_TAB, len(zones) + 1, 1), "hidden": True},
    ]
    body = {"properties": {"title": title}, "sheets": [{"properties": tab} for tab in tabs]}
    answer = client.http_client.request("post", SPREADSHEETS_API_V4_BASE_URL, {"fields": "spreadsheetId"}, json=body)
    spreadsheet_id: str = answer.json()["spreadsheetId"]
    requests = [
        *paint.columns_requests(_SESSIONS, columns),
        *_first_rows(columns, rows),
        *_lists(columns, settings, len(zones)),
        paint.filter_request(_SESSIONS, len(columns)),
        *_people(people, settings, len(zones)),
        *paint.read_me_requests(_READ_ME, settings, contact),
        cells_request(_LISTS, 1, 0, [{"values": [text_cell(text)]} for text in ("Time zones", *zones)],
                      "userEnteredValue"),
    ]  # fmt: skip
    try:
        client.http_client.batch_update(spreadsheet_id, {"requests": requests})
    except CoworkError as error:
        link = f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit"
        raise TryAgainLater(f"A new sheet was made but not filled in. {error} Delete {link} and try again.") from error
    return spreadsheet_id


def _tab(sheet_id: int, title: str, rows: int, columns: int, *, frozen: int = 0) -> dict[str, Any]:
    size = {"rowCount": rows, "columnCount": columns, "frozenRowCount": 1, "frozenColumnCount": frozen}
    return {"sheetId": sheet_id, "title": title, "gridProperties": size}


def _read_me_tab(sheet_id: int) -> Json:
    size = {"rowCount": 60, "columnCount": 3, "hideGridlines": True}
    return {"sheetId": sheet_id, "title": READ_ME_TITLE, "gridProperties": size}


def _first_rows(columns: Sequence[look.Column], rows: Sequence[Mapping[str, CellValue]]) -> list[Json]:
    places = {look.key_of(column.header): index for index, column in enumerate(columns)}
    places |= {column.key: index for index, column in enumerate(columns)}
    lines: Grid = []
    for row in rows:
        line: list[CellValue] = [None] * len(columns)
        for key, value in row.items():
            line[places[look.key_of(key)]] = value
        lines.append(line)
    return [paint.rows_request(_SESSIONS, columns, lines)] if lines else []


def _lists(columns: Sequence[look.Column], settings: Settings, zones: int) -> list[Json]:
    places = {column.key: index for index, column in enumerate(columns)}
    hints = {"call_off": look.CALL_OFF_HINT}
    stranger = look.NOT_IN_PEOPLE.format(people=settings.people_tab)
    words = look.choices(settings).items()
    return [
        paint.offer_area(_SESSIONS, places["proposed_by"], settings.people_tab, "$A$2:$A$200", stranger),
        paint.offer_area(_SESSIONS, places["time_zone"], look.LISTS_TAB, f"$A$2:$A${zones + 1}"),
        *(paint.offer_words(_SESSIONS, places[key], offered, hints.get(key, "")) for key, offered in words),
    ]


def _people(people: Sequence[Person], settings: Settings, zones: int) -> list[Json]:
    columns = look.people_columns(settings)
    place = next(index for index, column in enumerate(columns) if column.key == "time_zone")
    requests = paint.columns_requests(_PEOPLE, columns)
    if people:
        requests.append(paint.rows_request(_PEOPLE, columns, [look.roster_line(person) for person in people]))
    requests.append(paint.offer_area(_PEOPLE, place, look.LISTS_TAB, f"$A$2:$A${zones + 1}"))
    return requests


# --- one in use -----------------------------------------------------------------------------------------------------


def adopt(client: gspread.Client, spreadsheet_id: str, settings: Settings, *, contact: str = "") -> tuple[str, ...]:
    """Add to a spreadsheet that people use what it lacks of ours, and return what was added, by title or header.

    Columns are added right of everything that stands there, a Read me tab behind the other tabs; nothing else is
    touched. Raises BoardUnreadable without a Sessions tab, and what the client raises.
    """
    wanted = {SESSIONS: (settings.sessions_tab,), READ_ME: (READ_ME_TITLE, *READ_ME_TITLES)}
    book = GoogleSheet(client, spreadsheet_id, wanted, SESSIONS).read()
    sessions = book.tabs[SESSIONS]
    header = {key_of(text) for text in (sessions.cells[0] if sessions.cells else ()) if isinstance(text, str)}
    missing = [column for column in look.named(look.OURS, settings) if key_of(column.header) not in header]
    requests = _columns_at_the_end(sessions, missing)
    added = [column.header for column in missing]
    if READ_ME not in book.tabs:
        sheet_id = int(digest_of(f"{spreadsheet_id} read me")[:7], 16) + 1
        requests.append({"addSheet": {"properties": _read_me_tab(sheet_id)}})
        requests += paint.read_me_requests(sheet_id, settings, contact)
        added.append(READ_ME_TITLE)
    if requests:
        client.http_client.batch_update(spreadsheet_id, {"requests": requests})
    return tuple(added)


def _columns_at_the_end(tab: Tab, columns: Sequence[look.Column]) -> list[Json]:
    if not columns:
        return []
    ends = (index for row in tab.cells for index, value in enumerate(row, start=1) if value is not None)
    first = max(ends, default=0)
    lacking = first + len(columns) - tab.columns
    more = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": lacking}
    grow = [{"appendDimension": more}] if lacking > 0 else []
    return [*grow, *paint.columns_requests(tab.sheet_id, columns, first)]
