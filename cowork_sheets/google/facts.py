"""What a sheet and a calendar are for this sign-in, asked within our two scopes; nothing is changed."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cowork_sheets.errors import RequestRefused
from cowork_sheets.google.transport import Connection, calendar_service, execute, repeatable_writes, sheets_client

_WRITERS = {"owner", "writer", "writerWithoutPrivateAccess"}
_LOOKED_AT = 50  # events of a primary calendar, to find out whose it is


@dataclass(frozen=True)
class CalendarFacts:
    """A calendar's address ("" when Google does not tell), what people call it, and the role this sign-in has in it."""

    address: str
    name: str
    role: str

    @property
    def can_write(self) -> bool:
        """Whether events can be made and changed."""
        return self.role in _WRITERS


def calendar_facts(connection: Connection, calendar_id: str) -> CalendarFacts:
    """Ask for a calendar. Raises what `execute` raises: ConfigurationError when there is none that can be seen.

    ``primary`` is a word for another calendar to everybody. Google names its address only in ``calendars.get``, for
    which we have no scope; but the list of its events is called by it, and its own entries on them bear it.
    """
    events = calendar_service(connection).events()
    answer = execute(
        events.list(
            calendarId=calendar_id,
            maxResults=_LOOKED_AT if calendar_id == "primary" else 1,
            fields="summary,accessRole,items(organizer(email,self),creator(email,self),attendees(email,self))",
        ),
        repeatable=True,
    )
    name, role = str(answer.get("summary", "")), str(answer.get("accessRole", ""))
    address = calendar_id if calendar_id != "primary" else _own_address(answer) or (name if "@" in name else "")
    return CalendarFacts(address, name or address, role)


def check_can_write(connection: Connection, spreadsheet_id: str) -> None:
    """Find out whether a spreadsheet may be written. Raises PermissionNeeded when it may only be read.

    Sheets tells nobody their role. So something is deleted that nobody has: who may not write is refused, and for who
    may, there is nothing to do.
    """
    nothing = {"developerMetadataLookup": {"metadataKey": "cowork-has-nothing-by-this-name"}}
    client = sheets_client(connection)
    with repeatable_writes(client), suppress(RequestRefused):
        requests = [{"deleteDeveloperMetadata": {"dataFilter": nothing}}]
        client.http_client.batch_update(spreadsheet_id, {"requests": requests})


def _own_address(answer: Mapping[str, Any]) -> str:
    for event in answer.get("items", ()):
        for entry in (event.get("organizer", {}), event.get("creator", {}), *event.get("attendees", ())):
            if entry.get("self") and entry.get("email"):
                return str(entry["email"])
    return ""
