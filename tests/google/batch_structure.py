"""The requests of a batchUpdate that change the spreadsheet around the cells: tabs, dimensions, ranges, properties."""

from tests.google import dimensions
from tests.google.a1 import Area, grid_area
from tests.google.batch_cells import required_mask
from tests.google.batch_update import Batch, handles
from tests.google.error_bodies import invalid_argument
from tests.google.exchange import JSON, NotEmulated
from tests.google.field_masks import Mask, overlay
from tests.google.grid_data import sheet_properties
from tests.google.number_formats import known_locale
from tests.google.sheets_state import Dimension, Line, Spreadsheet, Tab

SHEET_FIELDS = {"title", "index", "hidden", "tabColor", "tabColorStyle", "rightToLeft", "gridProperties", "sheetId"}
GRID_FIELDS = {
    "frozenRowCount",
    "frozenColumnCount",
    "hideGridlines",
    "rowGroupControlAfter",
    "columnGroupControlAfter",
}


@handles("addSheet")
def add_sheet(batch: Batch, body: JSON) -> JSON:
    """Add a tab and answer with its properties."""
    wanted = body.get("properties") or {}
    tab = new_tab(batch.book, wanted, batch.new_id())
    index = wanted.get("index")
    batch.book.tabs.insert(len(batch.book.tabs) if index is None else index, tab)
    return {"addSheet": {"properties": sheet_properties(batch.book, tab)}}


def new_tab(book: Spreadsheet, wanted: JSON, sheet_id: int) -> Tab:
    """Make a tab as its properties say, not yet part of the spreadsheet."""
    title = wanted.get("title") or f"Sheet{len(book.tabs) + 1}"
    if book.tab_titled(title):
        raise invalid_argument(f'A sheet with the name "{title}" already exists. Please enter another name.')
    sheet_id = wanted["sheetId"] if wanted.get("sheetId") is not None else sheet_id
    if any(tab.sheet_id == sheet_id for tab in book.tabs):
        raise invalid_argument(f"A sheet with the ID {sheet_id} already exists.")
    grid = wanted.get("gridProperties") or {}
    tab = Tab(sheet_id, title, [Line() for _ in range(grid.get("rowCount") or 1000)])
    tab.column_count = grid.get("columnCount") or 26
    tab.grid_properties = {name: value for name, value in grid.items() if name in GRID_FIELDS}
    tab.properties = {name: wanted[name] for name in SHEET_FIELDS - {"title", "index", "sheetId", "gridProperties"}
                      if wanted.get(name)}  # fmt: skip
    return tab


@handles("deleteSheet")
def delete_sheet(batch: Batch, body: JSON) -> JSON:
    """Delete a tab."""
    tab = batch.book.tab(body.get("sheetId") or 0)
    if len(batch.book.tabs) == 1:
        raise invalid_argument("You can't remove all the sheets in a document.")
    batch.book.tabs.remove(tab)
    gone = tab.sheet_id
    batch.book.named_ranges = {
        key: item for key, item in batch.book.named_ranges.items() if (item["range"].get("sheetId") or 0) != gone
    }
    batch.book.metadata = {
        key: item
        for key, item in batch.book.metadata.items()
        if gone not in {item["location"].get("sheetId"), item["location"].get("dimensionRange", {}).get("sheetId")}
    }
    return {}


@handles("updateSheetProperties")
def update_sheet_properties(batch: Batch, body: JSON) -> JSON:
    """Change a tab's title, place, size, frozen rows, visibility."""
    mask = required_mask(body)
    wanted = body.get("properties") or {}
    tab = batch.book.tab(wanted.get("sheetId") or 0)
    if unknown := set(mask) - SHEET_FIELDS - {"*"}:
        raise NotEmulated(f"the sheet property {min(unknown)}")
    names = SHEET_FIELDS if "*" in mask else set(mask)
    if "title" in names:
        other = batch.book.tab_titled(wanted["title"])
        if other is not None and other is not tab:
            message = f'A sheet with the name "{wanted["title"]}" already exists. Please enter another name.'
            raise invalid_argument(message)
        tab.title = wanted["title"]
    if "index" in names and wanted.get("index") is not None:
        _move_tab(batch.book, tab, wanted["index"])
    if "gridProperties" in names:
        _update_grid(batch.book, tab, wanted.get("gridProperties") or {}, mask.get("gridProperties") or {})
    for name in names & {"hidden", "tabColor", "tabColorStyle", "rightToLeft"}:
        tab.properties = {**tab.properties, name: wanted.get(name)}
    if all(other.properties.get("hidden") for other in batch.book.tabs):
        raise invalid_argument("You can't hide all the sheets in a document.")
    return {}


def _move_tab(book: Spreadsheet, tab: Tab, index: int) -> None:
    """Put a tab before the one that has the index now."""
    present = book.tabs.index(tab)
    book.tabs.insert(index, tab)
    del book.tabs[present + (index <= present)]


def _update_grid(book: Spreadsheet, tab: Tab, wanted: JSON, mask: Mask) -> None:
    names = set(mask) or set(wanted)
    for name, dimension in (("rowCount", "ROWS"), ("columnCount", "COLUMNS")):
        if name in names and wanted.get(name):
            present = tab.row_count if dimension == "ROWS" else tab.column_count
            if wanted[name] < present:
                dimensions.delete(book, tab, dimension, wanted[name], present)  # type: ignore[arg-type]
            else:
                tab.grow(*((wanted[name], 0) if dimension == "ROWS" else (0, wanted[name])))
    if unknown := names - GRID_FIELDS - {"rowCount", "columnCount"}:
        raise NotEmulated(f"the grid property {min(unknown)}")
    tab.grid_properties = {**tab.grid_properties, **{name: wanted.get(name) for name in names & GRID_FIELDS}}
    if (tab.grid_properties.get("frozenRowCount") or 0) >= tab.row_count:
        raise invalid_argument("You can't freeze all visible rows on the sheet.")


@handles("updateSpreadsheetProperties")
def update_spreadsheet_properties(batch: Batch, body: JSON) -> JSON:
    """Change title, locale, time zone."""
    mask = required_mask(body)
    wanted = body.get("properties") or {}
    book = batch.book
    for name in ("title", "locale", "timeZone") if "*" in mask else mask:
        if name == "title":
            book.title = wanted["title"]
        elif name == "locale":
            book.locale = known_locale(wanted["locale"])
        elif name == "timeZone":
            book.time_zone = wanted["timeZone"]
        else:
            book.properties = overlay(book.properties, wanted, {name: mask[name]})
    return {}


def _span(batch: Batch, wanted: JSON) -> tuple[Tab, Dimension, int, int]:
    tab = batch.book.tab(wanted.get("sheetId") or 0)
    dimension: Dimension = wanted.get("dimension") or "ROWS"
    size = dimensions.length(tab, dimension)
    start = wanted.get("startIndex") or 0
    end = wanted["endIndex"] if wanted.get("endIndex") is not None else size
    if start >= end:
        raise invalid_argument(f"range.startIndex[{start}] must be less than range.endIndex[{end}]")
    return tab, dimension, start, end


def _across(tab: Tab, dimension: Dimension, start: int, end: int) -> Area:
    if dimension == "ROWS":
        return Area(tab, start, 0, end, tab.column_count)
    return Area(tab, 0, start, tab.row_count, end)


@handles("insertDimension")
def insert_dimension(batch: Batch, body: JSON) -> JSON:
    """Insert empty rows or columns."""
    tab, dimension, start, end = _span(batch, body.get("range") or {})
    size = dimensions.length(tab, dimension)
    if start > size or (start == size and not body.get("inheritFromBefore")):
        raise invalid_argument(
            f"range.startIndex[{start}] must be less than the grid size ({size}) if inheritFromBefore is false."
        )
    like_before = bool(body.get("inheritFromBefore"))
    if like_before and start == 0:
        raise invalid_argument("inheritFromBefore cannot be true if inserting before the first row or column.")
    dimensions.insert(batch.book, tab, dimension, start, end - start, like_before=like_before)
    return {}


@handles("deleteDimension")
def delete_dimension(batch: Batch, body: JSON) -> JSON:
    """Delete rows or columns."""
    tab, dimension, start, end = _span(batch, body.get("range") or {})
    size = dimensions.length(tab, dimension)
    if end > size:
        word = "row" if dimension == "ROWS" else "column"
        raise invalid_argument(
            f"Cannot delete a {word} that doesn't exist. Tried to delete {word} index {size} but there are only "
            f"{size} {word}s."
        )
    frozen = tab.grid_properties.get("frozenRowCount" if dimension == "ROWS" else "frozenColumnCount") or 0
    if frozen and size - frozen <= end - max(start, frozen):
        word = "rows" if dimension == "ROWS" else "columns"
        raise invalid_argument(f"Sorry, it is not possible to delete all non-frozen {word}.")
    batch.guard(_across(tab, dimension, start, end))
    dimensions.delete(batch.book, tab, dimension, start, end)
    return {}


@handles("appendDimension")
def append_dimension(batch: Batch, body: JSON) -> JSON:
    """Add empty rows or columns at the end."""
    tab = batch.book.tab(body.get("sheetId") or 0)
    if body.get("dimension") == "COLUMNS":
        tab.grow(0, tab.column_count + body["length"])
    else:
        tab.grow(tab.row_count + body["length"], 0)
    return {}


@handles("moveDimension")
def move_dimension(batch: Batch, body: JSON) -> JSON:
    """Move rows or columns."""
    tab, dimension, start, end = _span(batch, body.get("source") or {})
    destination = body.get("destinationIndex") or 0
    if destination > dimensions.length(tab, dimension):
        raise invalid_argument(f"destinationIndex[{destination}] is beyond the grid.")
    batch.guard(_across(tab, dimension, start, end))
    dimensions.move(batch.book, tab, dimension, start, end, destination)
    return {}


@handles("updateDimensionProperties")
def update_dimension_properties(batch: Batch, body: JSON) -> JSON:
    """Change the size or visibility of rows or columns."""
    mask = required_mask(body)
    tab, dimension, start, end = _span(batch, body.get("range") or {})
    wanted = body.get("properties") or {}
    for index in range(start, min(end, dimensions.length(tab, dimension))):
        if dimension == "ROWS":
            tab.lines[index].properties = overlay(tab.lines[index].properties, wanted, mask)
        else:
            tab.column_properties[index] = overlay(tab.column_properties.get(index, {}), wanted, mask)
    return {}


@handles("autoResizeDimensions")
def auto_resize_dimensions(batch: Batch, body: JSON) -> JSON:
    """Check the range; widths are not measured."""
    _span(batch, body.get("dimensions") or {})
    return {}


@handles("mergeCells")
def merge_cells(batch: Batch, body: JSON) -> JSON:
    """Merge a range; only the first cell keeps its value."""
    if body.get("mergeType") not in {None, "MERGE_ALL"}:
        raise NotEmulated(f"the merge type {body['mergeType']}")
    area = grid_area(batch.book, body.get("range") or {})
    batch.guard(area)
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            if (row, column) != (area.top, area.left):
                area.tab.set_value(row, column, None)
    area.tab.merges.append(body["range"])
    return {}
