"""A person with a Google Sheet open in a browser, and the board adapter over the real gspread beside them."""

from collections.abc import Callable, Sequence
from typing import Any

from gspread.utils import rowcol_to_a1

from cowork_sheets.boards.google import GoogleBoard
from cowork_sheets.core.model import CellValue
from cowork_sheets.core.settings import Settings
from cowork_sheets.google.credentials import Identity, Kind
from cowork_sheets.google.patience import Deadline
from cowork_sheets.google.transport import Connection, sheets_client
from tests.google.exchange import LogEntry
from tests.google.plug import ADA, BOT, Google
from tests.google.sheets_state import Spreadsheet

READ, WRITE = "sheets.spreadsheets.get", "sheets.spreadsheets.batchUpdate"
READ_ME = (("", "How to"), (), ("", "Last checked:"), ("", "Message"), ("", "PAUSE "))


def connection(google: Google, address: str = ADA) -> Connection:
    """Give the way to the emulator as a person, or as the bot. Nobody waits between two tries."""
    robot = address == BOT
    kind = "service account" if robot else "user"
    return Connection(
        google.credentials(address, kind=kind),
        Identity(Kind.SERVICE_ACCOUNT if robot else Kind.PERSON, address, robot=BOT if robot else ""),
        sheets_endpoint=google.server.sheets_endpoint,
        deadline=Deadline(sleep=lambda _: None),
        now=google.world.now,
        clock=google.world.now,
    )


def client(google: Google, address: str = ADA) -> Any:
    """Give a client that is closed with the emulator."""
    made = sheets_client(connection(google, address))
    google.closing.callback(made.http_client.session.close)
    return made


def board_on(
    google: Google, book: Spreadsheet, address: str = ADA, settings: Settings | None = None, **options: Any
) -> GoogleBoard:
    way = connection(google, address)
    return GoogleBoard(
        client(google, address), book.spreadsheet_id, settings or Settings(), identity=way.identity, **options
    )


class GoogleHands:
    """What a person does to the Sessions tab; ``board`` is the adapter under test, on the same spreadsheet."""

    def __init__(
        self,
        google: Google,
        sessions: Sequence[Sequence[CellValue]],
        people: Sequence[Sequence[CellValue]] | None,
        *,
        read_me: Sequence[Sequence[CellValue]] | None = READ_ME,
        address: str = ADA,
        **options: Any,
    ) -> None:
        self.google, self.world, self.people = google, google.world, google.world.people
        tabs = {"Sessions": sessions, "People": people, "Read me": read_me}
        present = {title: rows for title, rows in tabs.items() if rows is not None}
        self.book = self.world.add_spreadsheet(present, owner=ADA, column_count=40, **options)
        self.board = board_on(google, self.book, address)

    def put(self, row: int, column: int, value: CellValue) -> None:
        self.people.edit("Sessions", rowcol_to_a1(row, column + 1), value, book=self.book.spreadsheet_id)

    def get(self, row: int, column: int) -> Any:
        return self.book_now.tab_titled("Sessions").cell(row - 1, column).value

    @property
    def book_now(self) -> Any:
        return self.world.spreadsheets[self.book.spreadsheet_id]

    def insert(self, row: int) -> None:
        self.people.insert_rows("Sessions", row, book=self.book.spreadsheet_id)
        self.put(row, 0, "Somebody else's row")

    def ask_for_a_pause(self) -> None:
        self.people.edit("Read me", "C5", "Pause!", book=self.book.spreadsheet_id)

    def before_write(self, act: Callable[[], object]) -> None:
        self.world.before(WRITE, lambda _: act())

    def calls(self) -> list[str]:
        """Name the requests so far that were answered well, and forget them."""
        made = [entry.operation for entry in self.requests()]
        self.world.log.clear()
        return made

    def requests(self) -> list[LogEntry]:
        return [entry for entry in self.world.log if entry.operation != "token"]
