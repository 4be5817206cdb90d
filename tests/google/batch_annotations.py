"""The requests of a batchUpdate for what lies over the cells: names, protection, colours, filters, metadata."""

from tests.google.a1 import grid_area
from tests.google.batch_cells import required_mask
from tests.google.batch_update import Batch, handles
from tests.google.data_filters import matching_metadata, normalized_location
from tests.google.error_bodies import invalid_argument
from tests.google.exchange import JSON
from tests.google.field_masks import overlay


@handles("addNamedRange")
def add_named_range(batch: Batch, body: JSON) -> JSON:
    """Name a range."""
    wanted = body["namedRange"]
    if any(other["name"].casefold() == wanted["name"].casefold() for other in batch.book.named_ranges.values()):
        raise invalid_argument(f"A named range with name {wanted['name']} already exists")
    grid_area(batch.book, wanted["range"])
    named = {"namedRangeId": wanted.get("namedRangeId") or str(batch.new_id()), **wanted}
    batch.book.named_ranges[named["namedRangeId"]] = named
    return {"addNamedRange": {"namedRange": named}}


@handles("deleteNamedRange")
def delete_named_range(batch: Batch, body: JSON) -> JSON:
    """Forget a named range."""
    if batch.book.named_ranges.pop(body["namedRangeId"], None) is None:
        raise invalid_argument(f"Cannot find a named range with ID: {body['namedRangeId']}")
    return {}


@handles("addProtectedRange")
def add_protected_range(batch: Batch, body: JSON) -> JSON:
    """Protect a range; who adds it may go on editing."""
    wanted = body["protectedRange"]
    grid_area(batch.book, wanted.get("range") or {})
    item: JSON = {"range": {}, **wanted, "protectedRangeId": wanted.get("protectedRangeId") or batch.new_id()}
    tab = batch.book.tab(item["range"].get("sheetId") or 0)
    if not item.get("warningOnly"):
        editors = dict(item.get("editors") or {})
        users = editors.get("users") or []
        if batch.caller.casefold() not in {user.casefold() for user in users}:
            users = [*users, batch.caller]
        item["editors"] = {**editors, "users": users}
    else:
        item.pop("editors", None)
    tab.protected_ranges.append(item)
    return {"addProtectedRange": {"protectedRange": {**item, "requestingUserCanEdit": True}}}


@handles("deleteProtectedRange")
def delete_protected_range(batch: Batch, body: JSON) -> JSON:
    """Unprotect."""
    for tab in batch.book.tabs:
        for item in tab.protected_ranges:
            if item["protectedRangeId"] == body["protectedRangeId"]:
                tab.protected_ranges.remove(item)
                return {}
    raise invalid_argument(f"No protected range with id: {body['protectedRangeId']}")


@handles("addConditionalFormatRule")
def add_conditional_format_rule(batch: Batch, body: JSON) -> JSON:
    """Add a rule at an index."""
    rule = body["rule"]
    if not rule.get("ranges"):
        raise invalid_argument("No range was specified.")
    areas = [grid_area(batch.book, grid) for grid in rule["ranges"]]
    areas[0].tab.conditional_formats.insert(body.get("index") or 0, rule)
    return {}


@handles("deleteConditionalFormatRule")
def delete_conditional_format_rule(batch: Batch, body: JSON) -> JSON:
    """Delete the rule at an index and answer with it."""
    tab = batch.book.tab(body.get("sheetId") or 0)
    index = body.get("index") or 0
    if index >= len(tab.conditional_formats):
        raise invalid_argument(f"No conditional format on sheet: {tab.sheet_id} at index: {index}")
    return {"deleteConditionalFormatRule": {"rule": tab.conditional_formats.pop(index)}}


@handles("setBasicFilter")
def set_basic_filter(batch: Batch, body: JSON) -> JSON:
    """Set the tab's filter. It hides rows only on the screen; reads see them all."""
    wanted = body["filter"]
    grid_area(batch.book, wanted.get("range") or {}).tab.basic_filter = wanted
    return {}


@handles("clearBasicFilter")
def clear_basic_filter(batch: Batch, body: JSON) -> JSON:
    """Remove the tab's filter."""
    batch.book.tab(body.get("sheetId") or 0).basic_filter = None
    return {}


@handles("createDeveloperMetadata")
def create_developer_metadata(batch: Batch, body: JSON) -> JSON:
    """Attach metadata to the spreadsheet, a tab, or one row or column."""
    wanted = body["developerMetadata"]
    if not wanted.get("metadataKey"):
        raise invalid_argument("DeveloperMetadata.metadataKey must be set.")
    if wanted.get("visibility") not in {"DOCUMENT", "PROJECT"}:
        raise invalid_argument("DeveloperMetadata.visibility must be set.")
    metadata_id = wanted.get("metadataId") or batch.new_id()
    if metadata_id <= 0 or metadata_id in batch.book.metadata:
        raise invalid_argument(f"Developer metadata with ID {metadata_id} already exists or is not allowed.")
    location = normalized_location(batch.book, wanted.get("location") or {})
    metadata = {"metadataId": metadata_id, **wanted, "location": location}
    batch.book.metadata[metadata_id] = metadata
    return {"createDeveloperMetadata": {"developerMetadata": metadata}}


@handles("updateDeveloperMetadata")
def update_developer_metadata(batch: Batch, body: JSON) -> JSON:
    """Change all metadata that the filters match."""
    mask = required_mask(body)
    found = matching_metadata(batch.book, body.get("dataFilters") or [])
    changed = []
    for metadata in found:
        new = overlay(metadata, body["developerMetadata"], mask)
        if new["location"] is not metadata["location"]:
            new["location"] = normalized_location(batch.book, new["location"])
        batch.book.metadata[metadata["metadataId"]] = new
        changed.append(new)
    return {"updateDeveloperMetadata": {"developerMetadata": changed}}


@handles("deleteDeveloperMetadata")
def delete_developer_metadata(batch: Batch, body: JSON) -> JSON:
    """Delete all metadata that the filter matches."""
    found = matching_metadata(batch.book, [body["dataFilter"]])
    for metadata in found:
        del batch.book.metadata[metadata["metadataId"]]
    return {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": found}}
