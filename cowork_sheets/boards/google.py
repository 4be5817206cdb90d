"""A board in a Google spreadsheet: one request to read it, one to write it and see what stands there then."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import gspread
from gspread.utils import rowcol_to_a1

from cowork_sheets.boards import grid
from cowork_sheets.boards.google_cells import WHOLE, Json, as_text, entered_cell
from cowork_sheets.boards.google_requests import cell_requests, digest_of, memory_request, text_requests
from cowork_sheets.boards.google_sheet import PEOPLE, READ_ME, SESSIONS, Book, GoogleSheet, Tab, says
from cowork_sheets.core.model import BoardSnapshot, BoardWrite, Entered, PutBack, Table
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import BoardChanged, ConfigurationError, PermissionNeeded, RequestRefused
from cowork_sheets.google.credentials import Identity

_GRID_SHRANK = ("beyond the last requested", "exceeds grid limits", "No grid with id", "No sheet with id")
_OURS = ("status", "what_to_know", "join", "timer", "local_times", "going", "ref")


class GoogleBoard:
    """The board in the spreadsheet with this id, and perhaps its people in a second one.

    ``client`` is one of `google.transport`, whose errors it raises; ``identity`` is who it acts as. A copy of the
    spreadsheet has another id and is another board: whatever it remembers of the first one does not count.

    Nothing keeps other people out while we write, so a write lands by row number on what stands there by then. Its
    answer shows that, and whoever asked for the write repairs it.
    """

    def __init__(
        self,
        client: gspread.Client,
        spreadsheet_id: str,
        settings: Settings,
        *,
        identity: Identity,
        people_spreadsheet_id: str | None = None,
    ) -> None:
        self.known_id: str | None = digest_of(spreadsheet_id)
        self._id: str = digest_of(spreadsheet_id)
        self._settings, self._identity = settings, identity
        wanted = {SESSIONS: (settings.sessions_tab,), READ_ME: ("Read me", *grid.READ_ME_TITLES)}
        people = {PEOPLE: (settings.people_tab,)}
        self._people_sheet: GoogleSheet | None = None
        if people_spreadsheet_id is None:
            wanted |= people
        else:
            self._people_sheet = GoogleSheet(client, people_spreadsheet_id, people, PEOPLE)
        self._sheet = GoogleSheet(client, spreadsheet_id, wanted, SESSIONS)
        self._people: Tab | None = None
        self._book: Book | None = None
        self._is_to_be_written = False

    # --- reading ----------------------------------------------------------------------------------------------------

    def read(self) -> BoardSnapshot:
        """Read the whole board in one request; one more for people in a spreadsheet of their own.

        Raises ConfigurationError as well when the board's sessions stand in another tab than the one configured.
        """
        if self._people_sheet is not None:
            try:
                self._people = self._people_sheet.read().tabs[PEOPLE]
            except (ConfigurationError, PermissionNeeded) as error:
                raise type(error)(f"People, in the sheet that [board] people_sheet names: {error}") from error.__cause__
        book = self._sheet.read()
        self._check_tab(book)
        snapshot = self._snapshot(book)
        if self._is_to_be_written:
            self.check_writable()
        return snapshot

    def _snapshot(self, book: Book) -> BoardSnapshot:
        self._book = book
        people = self._people if self._people_sheet is not None else book.tabs.get(PEOPLE)
        sessions = grid.table_from_rows(self._settings.sessions_tab, book.tabs[SESSIONS].cells)
        sessions = replace(sessions, entered=book.tabs[SESSIONS].entered)
        read_me = self._read_me(book)
        marks = {label: cell.value for label, cell in grid.marks_of(read_me).items()}
        memory, message = self._memory(book), marks.get(grid.MESSAGE)
        return BoardSnapshot(
            name=book.title,
            version=book.version,
            sessions=sessions,
            people=None if people is None else grid.table_from_rows(self._settings.people_tab, people.cells),
            board_id=memory.get("board"),
            calendar_id=memory.get("calendar"),
            paused=grid.means_pause(marks.get(grid.PAUSE)),
            last_checked=grid.stamp_moment(marks.get(grid.LAST_CHECKED)),
            message=message if isinstance(message, str) else "",
            paused_until=grid.stamp_moment(memory.get("paused_until")),
            columns=str(memory.get("columns") or ""),
            marked_cells=None if read_me is None else frozenset(marks),
            mails=memory.get("mails") == "yes",
            read_me=read_me,
        )

    def _check_tab(self, book: Book) -> None:
        """Raise ConfigurationError when the sessions of this board stand in another tab, which is still there."""
        tab = book.tabs[SESSIONS]
        remembered = self._memory(book).get(SESSIONS, tab.sheet_id)
        if remembered == tab.sheet_id:
            return
        # Whoever replaced a tab by a copy of it and deleted the old one goes on with the new one.
        if (title := self._sheet.title_of(remembered)) is not None:
            raise ConfigurationError(grid.belongs_to_another_tab(book.title, title, tab.title))

    def _memory(self, book: Book) -> Mapping[str, str]:
        """Give what this very spreadsheet remembers; {} when nothing, or when it is a copy of the one that did."""
        return book.memory if book.memory.get("spreadsheet") == self._id else {}

    @staticmethod
    def _read_me(book: Book) -> Table | None:
        tab = book.tabs.get(READ_ME)
        return None if tab is None else replace(grid.table_without_header(tab.title, tab.cells), entered=tab.entered)

    def recheck(self, seen: BoardSnapshot) -> BoardSnapshot:
        """Read only the Ref column; give ``seen`` when every ref still stands in its row, else read everything."""
        wanted = grid.same_tab(self._settings.headers.get("ref") or "Ref")
        column = next((index for index, text in enumerate(seen.sessions.header) if grid.same_tab(text) == wanted), None)
        if column is None:
            return self.read()
        try:
            now = self._sheet.column(SESSIONS, rowcol_to_a1(1, column + 1).rstrip("1"))
        except RequestRefused:  # the tab was renamed, or the column is gone
            return self.read()
        rows = {row.number: row.values[column] for row in seen.sessions.rows if len(row.values) > column}
        before = {number: str(value) for number, value in rows.items() if value is not None}
        after = {number: str(value) for number, value in enumerate(now, start=1) if number > 1 and value != ""}
        return seen if before == after else self.read()

    # --- writing ----------------------------------------------------------------------------------------------------

    def check_writable(self) -> None:
        """Raise PermissionNeeded when a column of ours is protected against us; costs no request.

        Before the first read nothing is known of that, and the read raises it then.
        """
        self._is_to_be_written = True
        if self._book is None or not self._book.tabs[SESSIONS].locked:
            return
        tab = self._book.tabs[SESSIONS]
        names = {grid.same_tab(self._settings.headers.get(key) or key.replace("_", " ")) for key in _OURS}
        header = tab.cells[0] if tab.cells else []
        for column, text in enumerate(header):
            if isinstance(text, str) and grid.same_tab(text) in names:
                rows = range(2, max(len(tab.cells), 2) + 1)
                # A few rows that are protected, such as old ones, keep nobody from filling in the others.
                if all(tab.is_locked(row, column) for row in rows):
                    raise self._locked(tab, rowcol_to_a1(2, column + 1))

    def write(self, seen: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        """Write the cells that differ from ``seen`` in one request, whose answer shows the board after it.

        Raises BoardChanged only when rows or the tab itself are gone, so that nothing could be written.
        """
        if self._book is None or change == BoardWrite():
            return self.read()
        knew = self._book.memory_id
        requests = self._requests(self._book, seen, change)
        if not requests:
            return self.read()
        try:
            return self._snapshot(self._sheet.write(requests))
        except RequestRefused as refused:
            if says(refused, *_GRID_SHRANK):
                raise BoardChanged(f"{seen.name} changed while this run was at work; nothing was written.") from refused
            # The memory's id is taken when another run was first, or this very request whose answer got lost.
            self.read()
            if self._book.memory_id == knew and not change.put_back:
                raise
        # Of what is put back, chips are all that Google may refuse; as text it says the same.
        return self._snapshot(self._sheet.write(self._requests(self._book, seen, change, plain=True)))

    def _requests(self, book: Book, seen: BoardSnapshot, change: BoardWrite, *, plain: bool = False) -> list[Json]:
        sessions = book.tabs[SESSIONS]
        cells = grid.cells_that_differ(seen, change)
        self._check_locks(sessions, cells)
        requests = _put_back(sessions, [each for each in change.put_back if not each.in_read_me], plain=plain)
        requests += text_requests(sessions.sheet_id, cells)
        if (read_me := book.tabs.get(READ_ME)) is not None:
            marks = grid.marks_that_differ(grid.marks_of(seen.read_me), seen, change)
            free = {place: text for place, text in marks.items() if not read_me.is_locked(*place)}
            requests += _put_back(read_me, [each for each in change.put_back if each.in_read_me], plain=plain)
            requests += text_requests(read_me.sheet_id, free)
        new, known = self._to_remember(change), self._memory(book)
        tabs = {role: tab.sheet_id for role, tab in book.tabs.items()}
        memory = {**known, **tabs, **new, "spreadsheet": self._id}
        if memory != book.memory and (new or (known and requests)):
            requests.append(memory_request(book.memory_id, self._id, memory))
        return requests

    def _check_locks(self, tab: Tab, cells: Mapping[tuple[int, int], object]) -> None:
        for row, column in cells:
            if tab.is_locked(row, column):
                raise self._locked(tab, rowcol_to_a1(row, column + 1))

    @staticmethod
    def _to_remember(change: BoardWrite) -> Mapping[str, str]:
        """Give what a change wants remembered in the spreadsheet itself, beside the ids of the tabs."""
        until = grid.stamp_text(change.paused_until) if change.paused_until else None
        new = {
            "board": change.board_id,
            "calendar": change.calendar_id,
            "paused_until": until,
            "columns": change.columns,
            "mails": "yes" if change.mails else None,
        }
        return {key: value for key, value in new.items() if value is not None}

    def _locked(self, tab: Tab, cell: str) -> PermissionNeeded:
        return PermissionNeeded(
            f"Tab {tab.title}, cell {cell}, is protected, and cowork has to fill it. Nothing was written. In the "
            "sheet: Data → Protect sheets and ranges → open the range → Set permissions → allow "
            f"{self._identity.share_with}, or show a warning only."
        )


def _put_back(tab: Tab, cells: Sequence[PutBack], *, plain: bool) -> list[Json]:
    """Put cells back as they were; ``plain`` does without chips."""
    data = {(cell.row, cell.column): _as_it_was(cell.entered, plain=plain) for cell in cells}
    return cell_requests(tab.sheet_id, data, WHOLE)


def _as_it_was(entered: Entered, *, plain: bool) -> Json:
    cell = entered_cell(entered)
    return as_text(entered) if plain and "chipRuns" in cell else cell
