"""Opening a spreadsheet for a caller, and keeping what a request made of it."""

from typing import TYPE_CHECKING

from tests.google.error_bodies import sheets_error
from tests.google.exchange import Request
from tests.google.sheets_state import Spreadsheet

if TYPE_CHECKING:
    from tests.google.world import World


def opened(world: "World", request: Request, *, write: bool = False) -> Spreadsheet:
    """Give the spreadsheet a request names; refuse when it is not there, not shared, or not writable."""
    spreadsheet_id = request.arguments["spreadsheetId"]
    if spreadsheet_id in world.office_files:
        raise sheets_error(400, "This operation is not supported for this document", "FAILED_PRECONDITION")
    book = world.spreadsheets.get(spreadsheet_id)
    if book is None:
        raise sheets_error(404, "Requested entity was not found.")
    role = book.role(request.caller)
    if not role or (write and role == "reader"):
        raise sheets_error(403, "The caller does not have permission")
    return book


def saved(world: "World", book: Spreadsheet) -> None:
    """Let a changed copy become the spreadsheet."""
    book.touched(world.now())
    world.spreadsheets[book.spreadsheet_id].become(book)
