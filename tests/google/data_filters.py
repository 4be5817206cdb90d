"""Data filters and developer metadata (Sheets API, "Read & write developer metadata")."""

from tests.google.a1 import Area, find_area, grid_area
from tests.google.error_bodies import invalid_argument
from tests.google.exchange import JSON, NotEmulated
from tests.google.sheets_state import Spreadsheet


def normalized_location(book: Spreadsheet, location: JSON) -> JSON:
    """Check a location and give it as answers do, with its type."""
    place = location.get("dimensionRange")
    if place is not None:
        tab = book.tab(place.get("sheetId") or 0)
        dimension, start = place.get("dimension") or "ROWS", place.get("startIndex") or 0
        if place.get("endIndex") != start + 1:
            raise invalid_argument("The dimension range of a developer metadata location must be exactly one wide.")
        if start >= (tab.row_count if dimension == "ROWS" else tab.column_count):
            raise invalid_argument("The developer metadata location is beyond the grid.")
        span = {"sheetId": tab.sheet_id, "dimension": dimension, "startIndex": start, "endIndex": start + 1}
        return {"locationType": dimension[:-1], "dimensionRange": span}
    if location.get("spreadsheet"):
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if location.get("sheetId") is not None:
        return {"locationType": "SHEET", "sheetId": book.tab(location["sheetId"]).sheet_id}
    raise invalid_argument("DeveloperMetadata.location must be set.")


def matching_metadata(book: Spreadsheet, filters: list[JSON]) -> list[JSON]:
    """Give the metadata that any of the filters matches, each once."""
    return [item for item in book.metadata.values() if any(_matches(book, one, item) for one in filters)]


def _matches(book: Spreadsheet, data_filter: JSON, metadata: JSON) -> bool:
    lookup = data_filter.get("developerMetadataLookup")
    if lookup is None:
        raise NotEmulated("searching developer metadata by range")
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if lookup.get(name) is not None and lookup[name] != metadata.get(name):
            return False
    if lookup.get("locationType") not in {None, metadata["location"]["locationType"]}:
        return False
    if lookup.get("metadataLocation") is None:
        return True
    if lookup.get("locationMatchingStrategy") == "INTERSECTING_LOCATION":
        raise NotEmulated("the location matching strategy INTERSECTING_LOCATION")
    return bool(normalized_location(book, lookup["metadataLocation"]) == metadata["location"])


def filtered_areas(book: Spreadsheet, data_filter: JSON) -> list[Area]:
    """Give all areas that one data filter stands for."""
    if data_filter.get("a1Range") is not None:
        return [find_area(book, data_filter["a1Range"])]
    if data_filter.get("gridRange") is not None:
        return [grid_area(book, data_filter["gridRange"])]
    areas = []
    for metadata in matching_metadata(book, [data_filter]):
        location = metadata["location"]
        if place := location.get("dimensionRange"):
            first, last = ("startRowIndex", "endRowIndex")
            if place["dimension"] == "COLUMNS":
                first, last = "startColumnIndex", "endColumnIndex"
            grid = {"sheetId": place["sheetId"], first: place["startIndex"], last: place["endIndex"]}
            areas.append(grid_area(book, grid))
        elif "sheetId" in location:
            areas.append(book.tab(location["sheetId"]).whole())
    return areas
