"""A board in an .xlsx file: read with openpyxl, written cell by cell so that everything else in it survives."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from xml.parsers.expat import ExpatError

from cowork_sheets.boards import grid
from cowork_sheets.boards.workbook_package import Package
from cowork_sheets.boards.workbook_read import Tabs, read_tabs
from cowork_sheets.boards.workbook_safety import (
    back_up,
    check_not_open,
    check_replaceable,
    newest_backup,
    replace,
    saying_what_failed,
)
from cowork_sheets.core.model import BoardSnapshot, BoardWrite
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import BoardChanged, BoardUnreadable, ConfigurationError, PermissionNeeded

BOARD_PROPERTY = "cowork board"
CALENDAR_PROPERTY = "cowork calendar"
PAUSE_PROPERTY = "cowork paused until"
COLUMNS_PROPERTY = "cowork columns"
MAILS_PROPERTY = "cowork mails"
TAB_PROPERTY = "cowork sessions tab"
"""The title of the tab that holds the sessions: LibreOffice numbers tabs anew whenever it saves, so ids say nothing."""


class Workbook:
    """The board in one .xlsx file (ECMA-376), which may be a link to it.

    What the board remembers of itself are custom document properties. Writing needs the file closed everywhere else.
    """

    known_id: str | None = None

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self._last_read: BoardSnapshot | None = None

    # --- reading ----------------------------------------------------------------------------------------------------

    def read(self) -> BoardSnapshot:
        """Read the workbook from one reading of its bytes; ``version`` is their SHA-256."""
        return self._snapshot(self._bytes())

    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            raise ConfigurationError(self._missing()) from None
        except (IsADirectoryError, NotADirectoryError):
            raise ConfigurationError(f"{self.path} is not a file. Give the path of an .xlsx workbook.") from None
        except OSError as error:
            raise PermissionNeeded(f"{self.path} cannot be read ({error.strerror}). Check who may read it.") from error

    def _missing(self) -> str:
        """Say that the workbook is gone: its newest copy is what a person wants back, a new board the last resort."""
        copy = newest_backup(self.path)
        back = f"The newest copy of it is {copy}; copy it back, under the old name. " if copy else ""
        return f"There is no workbook {self.path}. {back}To make a new board in its place: cowork init --start-anew"

    def _snapshot(self, content: bytes) -> BoardSnapshot:
        """Give what these bytes say; a file that nobody has saved since it was read last is not parsed again."""
        version = hashlib.sha256(content).hexdigest()
        if self._last_read is None or self._last_read.version != version:
            self._last_read = self._parsed(content, version)
        return self._last_read

    def _parsed(self, content: bytes, version: str) -> BoardSnapshot:
        name, settings = self.path.name, self.settings
        sessions_key, people_key = grid.same_tab(settings.sessions_tab), grid.same_tab(settings.people_tab)
        tabs = read_tabs(name, content, {sessions_key, people_key, *grid.READ_ME_TITLES})
        if sessions_key not in tabs.grids:
            seen = ", ".join(tabs.titles) or "none"
            raise BoardUnreadable(
                f'{name} has no tab named "{settings.sessions_tab}". The tabs in it: {seen}. '
                'Name the one that holds the sessions under [board] in cowork.toml: sessions_tab = "..."'
            )
        remembered = tabs.properties.get(TAB_PROPERTY) or settings.sessions_tab
        is_still_there = grid.same_tab(remembered) in map(grid.same_tab, tabs.titles)
        if grid.same_tab(remembered) != sessions_key and is_still_there:
            raise ConfigurationError(grid.belongs_to_another_tab(name, remembered, settings.sessions_tab))
        people = tabs.grids.get(people_key)
        marks = {label: cell.value for label, cell in _read_me(tabs)[1].items()}
        message = marks.get(grid.MESSAGE)
        return BoardSnapshot(
            name=name,
            version=version,
            sessions=grid.table_from_rows(settings.sessions_tab, tabs.grids[sessions_key]),
            people=None if people is None else grid.table_from_rows(settings.people_tab, people),
            board_id=tabs.properties.get(BOARD_PROPERTY) or None,
            calendar_id=tabs.properties.get(CALENDAR_PROPERTY) or None,
            paused=grid.means_pause(marks.get(grid.PAUSE)),
            last_checked=grid.stamp_moment(marks.get(grid.LAST_CHECKED)),
            message=message if isinstance(message, str) else "",
            paused_until=grid.stamp_moment(tabs.properties.get(PAUSE_PROPERTY)),
            columns=tabs.properties.get(COLUMNS_PROPERTY) or "",
            marked_cells=frozenset(marks) if any(title in tabs.grids for title in grid.READ_ME_TITLES) else None,
            mails=tabs.properties.get(MAILS_PROPERTY) == "yes",
        )

    def first_rows(self) -> dict[str, list[str]]:
        """Give the first row of each tab with cells, as text, by title and in order. Raises as `read` does."""
        name, content = self.path.name, self._bytes()
        titles = read_tabs(name, content, ()).titles
        grids = read_tabs(name, content, {grid.same_tab(title) for title in titles}).grids
        return {title: list(grid.table_from_rows(title, grids[grid.same_tab(title)]).header) for title in titles}

    # --- writing ----------------------------------------------------------------------------------------------------

    def check_writable(self) -> None:
        """Raise when the workbook is open in another program, read-only, or the disk is full; change nothing."""
        check_not_open(self.path)
        check_replaceable(self.path)

    def recheck(self, seen: BoardSnapshot) -> BoardSnapshot:
        """Give what was read: a write made from an older file is refused anyway."""
        return seen

    def write(self, seen: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        """Set the named cells and properties; keep a copy of the old file first, and replace it in one step.

        Nothing is written when everything asked for stands there already.
        """
        old = self._bytes()
        if change == BoardWrite():
            return self._snapshot(old)
        digest = hashlib.sha256(old).hexdigest()
        if digest != seen.version:
            raise self._changed()
        package = Package(old)
        try:
            differs = self._apply(package, old, seen, change)
        except (ExpatError, ValueError, KeyError) as error:
            raise BoardUnreadable(
                f"{self.path.name} is stored in a way that cannot be written to ({error}). Nothing in it was changed. "
                "Open it in a spreadsheet program and save it as .xlsx again."
            ) from error
        if not differs:
            return seen
        self.check_writable()
        package.recalculate_on_load()
        new = package.to_bytes()
        result = self._snapshot(new)  # what cannot be read back is never put in the board's place
        back_up(self.path, old, digest)
        if self._bytes() != old:
            raise self._changed()
        with saying_what_failed(self.path):
            replace(self.path, new)
        return result

    def _apply(self, package: Package, old: bytes, seen: BoardSnapshot, change: BoardWrite) -> bool:
        """Change the package as asked; tell whether anything differs from what was seen."""
        cells = grid.cells_that_differ(seen, change)
        if cells:
            package.set_cells(self.settings.sessions_tab, cells)
        marks = self._apply_marks(package, old, seen, change)
        until = grid.stamp_text(change.paused_until) if change.paused_until else None
        known_until = grid.stamp_text(seen.paused_until) if seen.paused_until else None
        properties = {
            name: value
            for name, value, known in (
                (BOARD_PROPERTY, change.board_id, seen.board_id),
                (CALENDAR_PROPERTY, change.calendar_id, seen.calendar_id),
                (PAUSE_PROPERTY, until, known_until),
                (COLUMNS_PROPERTY, change.columns, seen.columns),
                (MAILS_PROPERTY, "yes" if change.mails else None, "yes" if seen.mails else None),
            )
            if value is not None and value != known
        }
        differs = bool(cells or marks or properties)
        is_board = BOARD_PROPERTY in properties or seen.board_id is not None
        if differs and is_board and package.properties.get(TAB_PROPERTY) != self.settings.sessions_tab:
            properties[TAB_PROPERTY] = self.settings.sessions_tab  # goes along; it is worth no write of its own
        for name, value in properties.items():
            package.set_property(name, value)
        return differs

    def _apply_marks(self, package: Package, old: bytes, seen: BoardSnapshot, change: BoardWrite) -> bool:
        if change.message is None and change.last_checked is None:
            return False
        title, marks = _read_me(read_tabs(self.path.name, old, grid.READ_ME_TITLES))
        cells = grid.marks_that_differ(marks, seen, change)
        if cells:
            package.set_cells(title, cells)
        return bool(cells)

    def _changed(self) -> BoardChanged:
        return BoardChanged(f"{self.path.name} was saved by somebody while this run was at work; nothing was written.")


def _read_me(tabs: Tabs) -> tuple[str, Mapping[str, grid.MarkedCell]]:
    """Give the Read me tab's title and its marked cells, nothing when there is no such tab."""
    for title in grid.READ_ME_TITLES:
        if title in tabs.grids:
            return title, grid.marked_cells(tabs.grids[title])
    return "", {}
