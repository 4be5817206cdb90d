"""A new board as a Google spreadsheet, and taking over a spreadsheet that people use already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gspread
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL

from cowork_sheets.boards import google_look as paint
from cowork_sheets.boards import look
from cowork_sheets.boards.google_cells import Grid, Json, text_cell
from cowork_sheets.boards.google_links import spreadsheet_id_of
from cowork_sheets.boards.google_requests import cells_request, digest_of
from cowork_sheets.boards.google_sheet import PEOPLE, READ_ME, SESSIONS, GoogleSheet, Tab
from cowork_sheets.boards.grid import READ_ME_TITLES, same_tab
from cowork_sheets.core.model import CellValue, Person
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import CoworkError, TryAgainLater

__all__ = ["Adoption", "adopt", "create_spreadsheet", "spreadsheet_id_of"]

READ_ME_TITLE = "Read me"
_SESSIONS, _PEOPLE, _READ_ME, _LISTS = range(4)  # the ids of a new spreadsheet's tabs
_SPARE = 4  # columns right of ours, for people's own
_NEEDED = ("day", "start", "proposed_by", "accepted_by")
_NEEDED_OF_PEOPLE = ("name", "email", "time_zone")


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
    columns = look.named(look.ROSTER, settings)
    place = next(index for index, column in enumerate(columns) if column.key == "time_zone")
    requests = paint.columns_requests(_PEOPLE, columns)
    if people:
        requests.append(paint.rows_request(_PEOPLE, columns, [look.roster_line(person) for person in people]))
    requests.append(paint.offer_area(_PEOPLE, place, look.LISTS_TAB, f"$A$2:$A${zones + 1}"))
    return requests


# --- one in use -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Adoption:
    """What a spreadsheet in use holds already, by header.

    ``found`` are the columns we know in the Sessions tab. ``missing_theirs`` and ``missing_people`` are people's
    columns that a board cannot do without, in Sessions and in People; the latter is None without such a tab.
    ``missing_ours`` were not there; ``added`` says which of them are now. ``agreed_rows`` are the numbers of rows with
    a day, somebody who proposes and somebody who accepts.
    """

    name: str
    found: tuple[str, ...]
    missing_theirs: tuple[str, ...]
    missing_people: tuple[str, ...] | None
    missing_ours: tuple[str, ...]
    added: tuple[str, ...]
    has_read_me: bool
    agreed_rows: tuple[int, ...]


def adopt(
    client: gspread.Client,
    spreadsheet_id: str,
    settings: Settings,
    *,
    add_columns: bool = True,
    add_read_me: bool = True,
    contact: str = "",
) -> Adoption:
    """Look at a spreadsheet that people use already, and with ``add_columns`` add what we need to it.

    Only columns of ours that are missing are added, right of everything that stands there, and a Read me tab if there
    is none and ``add_read_me`` says so; nothing else is touched. While a column of people's is missing nothing is
    added. Raises BoardUnreadable without a Sessions tab, and what the client raises.
    """
    wanted = {
        SESSIONS: (settings.sessions_tab,),
        PEOPLE: (settings.people_tab,),
        READ_ME: (READ_ME_TITLE, *READ_ME_TITLES),
    }
    book = GoogleSheet(client, spreadsheet_id, wanted, SESSIONS).read()
    sessions, roster = book.tabs[SESSIONS], book.tabs.get(PEOPLE)
    theirs, ours = look.named(look.PEOPLES, settings), look.named(look.OURS, settings)
    here = _places(sessions, (*theirs, *ours))
    missing = [column for column in ours if column.key not in here]
    missing_theirs = tuple(column.header for column in theirs if column.key in _NEEDED and column.key not in here)
    requests: list[Json] = []
    if add_columns and not missing_theirs:
        requests += _columns_at_the_end(sessions, missing)
        if add_read_me and READ_ME not in book.tabs:
            sheet_id = int(digest_of(f"{spreadsheet_id} read me")[:7], 16) + 1
            requests.append({"addSheet": {"properties": _read_me_tab(sheet_id)}})
            requests += paint.read_me_requests(sheet_id, settings, contact)
    if requests:
        client.http_client.batch_update(spreadsheet_id, {"requests": requests})
    return Adoption(
        name=book.title,
        found=tuple(column.header for column in (*theirs, *ours) if column.key in here),
        missing_theirs=missing_theirs,
        missing_people=None if roster is None else _missing_people(roster, settings),
        missing_ours=tuple(column.header for column in missing),
        added=tuple(column.header for column in missing) if add_columns and not missing_theirs else (),
        has_read_me=READ_ME in book.tabs or any("addSheet" in request for request in requests),
        agreed_rows=() if missing_theirs else _agreed(sessions.cells, here),
    )


def _places(tab: Tab, columns: Sequence[look.Column]) -> dict[str, int]:
    """Find columns by their headers: key to 0-based index."""
    header = [same_tab(text) if isinstance(text, str) else "" for text in (tab.cells[0] if tab.cells else ())]
    return {
        column.key: header.index(same_tab(column.header)) for column in columns if same_tab(column.header) in header
    }


def _missing_people(roster: Tab, settings: Settings) -> tuple[str, ...]:
    columns = [column for column in look.named(look.ROSTER, settings) if column.key in _NEEDED_OF_PEOPLE]
    here = _places(roster, columns)
    return tuple(column.header for column in columns if column.key not in here)


def _agreed(cells: Grid, here: Mapping[str, int]) -> tuple[int, ...]:
    wanted = [here[key] for key in ("day", "proposed_by", "accepted_by")]
    return tuple(
        number
        for number, row in enumerate(cells[1:], start=2)
        if all(index < len(row) and row[index] is not None for index in wanted)
    )


def _columns_at_the_end(tab: Tab, columns: Sequence[look.Column]) -> list[Json]:
    if not columns:
        return []
    ends = (index for row in tab.cells for index, value in enumerate(row, start=1) if value is not None)
    first = max(ends, default=0)
    lacking = first + len(columns) - tab.columns
    more = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": lacking}
    grow = [{"appendDimension": more}] if lacking > 0 else []
    return [*grow, *paint.columns_requests(tab.sheet_id, columns, first)]
