"""``spreadsheets``: get, create, batchUpdate, and developer metadata."""

from typing import TYPE_CHECKING

from tests.google import batch_annotations, batch_cells, batch_structure
from tests.google.a1 import Area, find_area
from tests.google.batch_structure import new_tab
from tests.google.batch_update import Batch, apply_batch
from tests.google.data_filters import filtered_areas, matching_metadata
from tests.google.error_bodies import invalid_argument, sheets_error
from tests.google.exchange import JSON, Answer, Request
from tests.google.field_masks import Mask, parse_mask, within
from tests.google.grid_data import Reading
from tests.google.number_formats import known_locale
from tests.google.operations import operation
from tests.google.sheets_access import opened, saved
from tests.google.sheets_state import Spreadsheet

if TYPE_CHECKING:
    from tests.google.world import World

__all__ = ["batch_annotations", "batch_cells", "batch_structure"]  # imported for what they register


def reading_mask(request: Request, *, include_grid_data: bool) -> Mask | None:
    """Decide what to read: a fields mask decides alone, else grid data comes on request."""
    if fields := request.one("fields"):
        return parse_mask(fields)
    return {} if include_grid_data else None


@operation("sheets.spreadsheets.get")
def get_spreadsheet(world: "World", request: Request) -> Answer:
    """Read the spreadsheet, as much of it as ``fields`` and ``ranges`` say."""
    book = opened(world, request)
    areas = [find_area(book, text) for text in request.query.get("ranges", [])]
    mask = reading_mask(request, include_grid_data=request.flag("includeGridData"))
    return Answer(200, Reading(book, request.caller, mask, world.switches).spreadsheet(areas))


@operation("sheets.spreadsheets.getByDataFilter")
def get_by_data_filter(world: "World", request: Request) -> Answer:
    """Read the tabs that data filters stand for."""
    book = opened(world, request)
    areas = [area for one in request.body.get("dataFilters") or [] for area in filtered_areas(book, one)]
    mask = reading_mask(request, include_grid_data=bool(request.body.get("includeGridData")))
    return Answer(200, Reading(book, request.caller, mask, world.switches).spreadsheet(areas))


@operation("sheets.spreadsheets.create")
def create_spreadsheet(world: "World", request: Request) -> Answer:
    """Make a spreadsheet that belongs to the caller. A service account alone has no Drive space to put it."""
    if request.identity.kind == "service account":
        raise sheets_error(403, "The caller does not have permission")
    body: JSON = request.body or {}
    for name in set(body) - {"properties", "sheets"}:
        if body[name]:
            raise invalid_argument(f"spreadsheets.create with {name} is not emulated.")
    properties = body.get("properties") or {}
    now = world.now()
    book = Spreadsheet(
        spreadsheet_id=world.new_spreadsheet_id(),
        title=properties.get("title") or "Untitled spreadsheet",
        locale=known_locale(properties.get("locale") or "en_US"),
        time_zone=properties.get("timeZone") or "Etc/GMT",
        tabs=[],
        sharing={request.caller.casefold(): "owner"},
        created=now,
        modified=now,
    )
    batch = _batch(world, request, book)
    for index, sheet in enumerate(body.get("sheets") or [{}]):
        book.tabs.append(new_tab(book, sheet.get("properties") or {}, batch.new_id() if index else 0))
        _fill(batch, index, sheet)
    world.spreadsheets[book.spreadsheet_id] = book
    world.app_files.add(book.spreadsheet_id)
    mask = reading_mask(request, include_grid_data=False)
    return Answer(200, Reading(book, request.caller, mask, world.switches).spreadsheet([]))


def _fill(batch: Batch, index: int, sheet: JSON) -> None:
    """Apply what else a new tab comes with, as the requests that would do the same later."""
    sheet_id = batch.book.tabs[index].sheet_id
    for grid in sheet.get("data") or []:
        start = {
            "sheetId": sheet_id,
            "rowIndex": grid.get("startRow") or 0,
            "columnIndex": grid.get("startColumn") or 0,
        }
        apply_batch(batch, [{"updateCells": {"rows": grid.get("rowData") or [], "fields": "*", "start": start}}])
    for rule in sheet.get("conditionalFormats") or []:
        apply_batch(batch, [{"addConditionalFormatRule": {"rule": rule}}])
    for protected in sheet.get("protectedRanges") or []:
        apply_batch(batch, [{"addProtectedRange": {"protectedRange": protected}}])


def _batch(world: "World", request: Request, book: Spreadsheet) -> Batch:
    return Batch(book, request.caller, world.switches, world.random, world.formula_results, world.names)


@operation("sheets.spreadsheets.batchUpdate")
def batch_update(world: "World", request: Request) -> Answer:
    """Apply requests, all or none, and on request read the result in the same answer."""
    book = opened(world, request, write=True).copy()
    body: JSON = request.body
    replies = apply_batch(_batch(world, request, book), body.get("requests") or [])
    answer: JSON = {"spreadsheetId": book.spreadsheet_id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        areas: list[Area] = [find_area(book, text) for text in body.get("responseRanges") or []]
        mask: Mask | None = {} if body.get("responseIncludeGridData") else None
        if fields := request.one("fields"):
            mask = within(parse_mask(fields), "updatedSpreadsheet")
        answer["updatedSpreadsheet"] = Reading(book, request.caller, mask, world.switches).spreadsheet(areas)
    saved(world, book)
    return Answer(200, answer)


@operation("sheets.spreadsheets.developerMetadata.get")
def get_developer_metadata(world: "World", request: Request) -> Answer:
    """Read one metadata by its id."""
    book = opened(world, request)
    metadata = book.metadata.get(int(request.arguments["metadataId"]))
    if metadata is None:
        raise sheets_error(404, f"No developer metadata with ID {request.arguments['metadataId']}")
    return Answer(200, metadata)


@operation("sheets.spreadsheets.developerMetadata.search")
def search_developer_metadata(world: "World", request: Request) -> Answer:
    """Read all metadata that filters match."""
    book = opened(world, request)
    filters = request.body.get("dataFilters") or []
    found = [
        {"developerMetadata": item, "dataFilters": [one for one in filters if item in matching_metadata(book, [one])]}
        for item in matching_metadata(book, filters)
    ]
    return Answer(200, {"matchedDeveloperMetadata": found} if found else {})
