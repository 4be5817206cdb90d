"""People at the sheet and at the calendar: what tests do by hand between two requests.

Rows are counted and cells are named as people see them: row 1 is the first, "B3" is a cell.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from tests.google import dimensions
from tests.google.a1 import Area, column_index, find_area
from tests.google.boards import cell_from
from tests.google.calendar_access import cancelled
from tests.google.calendar_state import Calendar, Event, instant, rfc3339
from tests.google.cells import Cell
from tests.google.sheets_state import Line, Spreadsheet, Tab
from tests.google.typed_in import typed_in

if TYPE_CHECKING:
    from tests.google.world import World

Answered = Literal["needsAction", "declined", "tentative", "accepted"]


class People:
    """Acts on a world's state directly; nothing of it is logged, mailed or refused.

    ``book`` is a spreadsheet's id; it may be left out where there is only one, as may ``calendar`` where only one
    calendar holds the event.
    """

    def __init__(self, world: "World") -> None:
        self._world = world

    def _book(self, book: str) -> Spreadsheet:
        books = self._world.spreadsheets
        if not book and len(books) != 1:
            raise LookupError("say which spreadsheet is meant")
        return books[book] if book else next(iter(books.values()))

    def _tab(self, tab: str, book: str) -> tuple[Spreadsheet, Tab]:
        found = self._book(book)
        found.touched(self._world.now())
        named = found.tab_titled(tab)
        if named is None:
            raise LookupError(f"no tab {tab!r}")
        return found, named

    def edit(self, tab: str, cell: str, value: Any, *, book: str = "") -> None:
        """Put a Python value into a cell; None empties it. Its format stays unless the value brings one."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            area = find_area(found, f"'{named.title}'!{cell}")
            old, new = named.cell(area.top, area.left), cell_from(value, self._world.formula_results)
            kept = replace(new, format=new.format or old.format, validation=old.validation, note=old.note)
            named.put(area.top, area.left, kept)

    def type_in(self, tab: str, cell: str, text: str, *, book: str = "") -> None:
        """Type a text into a cell, with all that the sheet makes of it."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            area = find_area(found, f"'{named.title}'!{cell}")
            old = named.cell(area.top, area.left)
            named.put(area.top, area.left, typed_in(old, text, self._world.formula_results))

    def put_chip(self, tab: str, cell: str, address: str, *, book: str = "") -> None:
        """Put a people chip into a cell: it shows a name and holds an address."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            area = find_area(found, f"'{named.title}'!{cell}")
            shown = self._world.names.get(address.casefold(), address)
            chip = {"chip": {"personProperties": {"email": address, "displayFormat": "DEFAULT"}}}
            text = shown if self._world.switches.chip_shows_name else address
            named.put(area.top, area.left, Cell(text, chips=(chip,)))

    def insert_rows(self, tab: str, before: int, count: int = 1, *, book: str = "") -> None:
        """Insert empty rows before a row."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            dimensions.insert(found, named, "ROWS", before - 1, count, like_before=before > 1)

    def delete_rows(self, tab: str, first: int, last: int = 0, *, book: str = "") -> None:
        """Delete a row, or several."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            dimensions.delete(found, named, "ROWS", first - 1, last or first)

    def insert_column(self, tab: str, before: str, *, book: str = "") -> None:
        """Insert an empty column before one named by its letter."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            dimensions.insert(found, named, "COLUMNS", column_index(before), 1, like_before=False)

    def delete_column(self, tab: str, letter: str, *, book: str = "") -> None:
        """Delete a column named by its letter."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            dimensions.delete(found, named, "COLUMNS", column_index(letter), column_index(letter) + 1)

    def move_column(self, tab: str, letter: str, before: str, *, book: str = "") -> None:
        """Drag a column to before another, both named by their letters."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            column = column_index(letter)
            dimensions.move(found, named, "COLUMNS", column, column + 1, column_index(before))

    def move_row(self, tab: str, row: int, before: int, *, book: str = "") -> None:
        """Drag a row to before another."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            dimensions.move(found, named, "ROWS", row - 1, row, before - 1)

    def sort(self, tab: str, column: str, *, descending: bool = False, header_rows: int = 1, book: str = "") -> None:
        """Sort all rows below the header by a column named by its letter."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            order = "DESCENDING" if descending else "ASCENDING"
            area = Area(named, header_rows, 0, named.row_count, named.column_count)
            specs = [{"dimensionIndex": column_index(column), "sortOrder": order}]
            follows = self._world.switches.metadata_follows_sort
            dimensions.sort(found, area, specs, metadata_follows=follows)

    def copy_row(self, tab: str, row: int, to: int, *, book: str = "") -> None:
        """Copy a row's cells over another row."""
        with self._world.lock:
            _, named = self._tab(tab, book)
            dimensions.copy_cells(Area(named, row - 1, 0, row, named.column_count), named, to - 1, 0)

    def cut_and_paste_row(self, tab: str, row: int, to: int, *, book: str = "") -> None:
        """Cut a row's cells and paste them over another row; an empty row stays behind."""
        with self._world.lock:
            _, named = self._tab(tab, book)
            area = Area(named, row - 1, 0, row, named.column_count)
            dimensions.copy_cells(area, named, to - 1, 0)
            if row != to:
                dimensions.clear_cells(area)

    def cut_row(self, tab: str, row: int, *, book: str = "") -> list[Cell]:
        """Take a row's cells away, for ``paste_row`` to bring back: what a cut looks like to who reads in between."""
        with self._world.lock:
            _, named = self._tab(tab, book)
            cells = [named.cell(row - 1, column) for column in range(named.column_count)]
            dimensions.clear_cells(Area(named, row - 1, 0, row, named.column_count))
            return cells

    def paste_row(self, tab: str, row: int, cells: list[Cell], *, book: str = "") -> None:
        """Put cells taken by ``cut_row`` into a row."""
        with self._world.lock:
            _, named = self._tab(tab, book)
            for column, cell in enumerate(cells):
                named.put(row - 1, column, cell)

    def rename_tab(self, tab: str, title: str, *, book: str = "") -> None:
        """Give a tab another title."""
        with self._world.lock:
            self._tab(tab, book)[1].title = title

    def delete_tab(self, tab: str, *, book: str = "") -> None:
        """Delete a tab."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            found.tabs.remove(named)

    def move_tab(self, tab: str, index: int, *, book: str = "") -> None:
        """Put a tab at another place, counted from 0."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            found.tabs.remove(named)
            found.tabs.insert(index, named)

    def hide_row(self, tab: str, row: int, *, by_filter: bool = False, book: str = "") -> None:
        """Hide a row, by hand or by a filter."""
        with self._world.lock:
            named = self._tab(tab, book)[1]
            key = "hiddenByFilter" if by_filter else "hiddenByUser"
            line: Line = named.lines[row - 1]
            line.properties = {**line.properties, key: True}

    def protect(
        self, tab: str, cells: str, *, editors: tuple[str, ...] = (), warning_only: bool = False, book: str = ""
    ) -> None:
        """Protect cells: only the owner and the editors may change them."""
        with self._world.lock:
            found, named = self._tab(tab, book)
            area = find_area(found, f"'{named.title}'!{cells}")
            grid = {
                "sheetId": named.sheet_id,
                "startRowIndex": area.top,
                "endRowIndex": area.bottom,
                "startColumnIndex": area.left,
                "endColumnIndex": area.right,
            }
            item = {"protectedRangeId": len(named.protected_ranges) + 1, "range": grid}
            extra = {"warningOnly": True} if warning_only else {"editors": {"users": list(editors)}}
            named.protected_ranges.append(item | extra)

    def _event(self, event_id: str, calendar: str) -> tuple[Calendar, Event]:
        calendars = self._world.calendars
        places = [calendars[calendar.casefold()]] if calendar else list(calendars.values())
        holding = [place for place in places if event_id in place.events]
        if len(holding) != 1:
            raise LookupError(f"{len(holding)} calendars hold the event {event_id}")
        return holding[0], holding[0].events[event_id]

    def _keep(self, calendar: Calendar, event: Event, **changes: Any) -> Event:
        resource = {**event.resource, **changes}
        if changes.keys() & {"start", "end", "location"}:
            resource["sequence"] += 1
        kept = replace(event, resource=resource, updated=self._world.now())
        return self._world.keep_event(calendar, kept)

    def answer(self, event_id: str, address: str, status: Answered, *, comment: str = "", calendar: str = "") -> Event:
        """Answer an invitation as a guest."""
        with self._world.lock:
            place, event = self._event(event_id, calendar)
            if event.attendee(address) is None:
                raise LookupError(f"{address} is not invited to {event_id}")
            said = {"responseStatus": status} | ({"comment": comment} if comment else {})
            guests = [
                guest | said if guest["email"].casefold() == address.casefold() else guest
                for guest in event.resource["attendees"]
            ]
            return self._keep(place, event, attendees=guests)

    def move_event(self, event_id: str, *, by: timedelta, calendar: str = "") -> Event:
        """Drag an event to another time."""
        with self._world.lock:
            place, event = self._event(event_id, calendar)
            moved = {}
            for name in ("start", "end"):
                when: datetime = instant(event.resource[name], place.zone) + by
                moved[name] = {**event.resource[name], "dateTime": rfc3339(when.astimezone(place.zone))}
            return self._keep(place, event, **moved)

    def edit_event(self, event_id: str, *, calendar: str = "", **fields: Any) -> Event:
        """Change an event's fields by hand, such as ``summary`` or ``location``."""
        with self._world.lock:
            place, event = self._event(event_id, calendar)
            return self._keep(place, event, **fields)

    def delete_event(self, event_id: str, *, calendar: str = "") -> Event:
        """Delete an event by hand."""
        with self._world.lock:
            place, event = self._event(event_id, calendar)
            return self._keep(place, cancelled(event, self._world.now()))

    def restore_event(self, event_id: str, *, calendar: str = "") -> Event:
        """Take an event out of the bin."""
        with self._world.lock:
            place, event = self._event(event_id, calendar)
            return self._keep(place, replace(event, cancelled_at=None), status="confirmed")

    def purge_event(self, event_id: str, *, calendar: str = "") -> None:
        """Empty the bin: nothing remembers the event any more."""
        with self._world.lock:
            place, event = self._event(event_id, calendar)
            del place.events[event.event_id]

    def add_guest(self, event_id: str, address: str, *, calendar: str = "") -> Event:
        """Invite somebody by hand."""
        with self._world.lock:
            place, event = self._event(event_id, calendar)
            guest = {"email": address, "responseStatus": "needsAction"}
            return self._keep(place, event, attendees=[*event.resource.get("attendees", []), guest])

    def remove_guest(self, event_id: str, address: str, *, calendar: str = "") -> Event:
        """Take somebody off an event by hand."""
        with self._world.lock:
            place, event = self._event(event_id, calendar)
            guests = event.resource.get("attendees", [])
            kept = [guest for guest in guests if guest["email"].casefold() != address.casefold()]
            return self._keep(place, event, attendees=kept)
