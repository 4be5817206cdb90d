"""Drive's little part: ``files.get`` as a check whether a spreadsheet has changed."""

from datetime import datetime
from typing import TYPE_CHECKING

from tests.google.calendar_state import with_milliseconds
from tests.google.error_bodies import calendar_error
from tests.google.exchange import JSON, Answer, Request
from tests.google.operations import operation

if TYPE_CHECKING:
    from tests.google.sheets_state import Spreadsheet
    from tests.google.world import World


@operation("drive.files.get")
def get_file(world: "World", request: Request) -> Answer:
    """Say when a file was changed; Drive knows that later than the file itself does."""
    book = world.spreadsheets.get(request.arguments["fileId"])
    if book is None or not book.role(request.caller):
        message = f"File not found: {request.arguments['fileId']}."
        raise calendar_error(404, "notFound", message, location="fileId")
    version, modified = _known_to_drive(world, book)
    full: JSON = {
        "kind": "drive#file",
        "id": book.spreadsheet_id,
        "name": book.title,
        "mimeType": "application/vnd.google-apps.spreadsheet",
        "version": str(version),
        "createdTime": with_milliseconds(book.created),
        "modifiedTime": with_milliseconds(modified),
        "trashed": False,
    }
    if not request.one("fields"):
        return Answer(200, {name: full[name] for name in ("kind", "id", "name", "mimeType")})
    return Answer(200, full)


def _known_to_drive(world: "World", book: "Spreadsheet") -> tuple[int, datetime]:
    """Give version and time of the last change that is at least as old as Drive's lag."""
    horizon = world.now() - world.switches.drive_lag
    known = [(version, instant) for version, instant in book.changes if instant <= horizon]
    return known[-1] if known else (1, book.created)
