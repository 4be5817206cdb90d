"""What Google's answers have to look like: the door that every answer of Sheets, Calendar and its sign-in comes by.

What must be there follows from what was asked for: the ``fields`` of a request name what comes back, and some of that
is never left out. Sources: the discovery documents of Sheets v4 and Calendar v3, and RFC 6749 section 5 for tokens.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cowork_sheets.shapes import (
    Shape,
    day,
    decoded,
    each,
    instant,
    number,
    record,
    require,
    table,
    text,
    token,
    truth,
)
from cowork_sheets.shapes import whole as whole_number

LARGEST = 100_000_000
"""Bytes of the largest answer that is read; a sheet of 10,000 full rows has some 20 million."""

# --- Sheets ----------------------------------------------------------------------------------------------------------

_ALWAYS = {"spreadsheetId", "properties", "sheets", "updatedSpreadsheet", "valueRanges", "range"}
"""What Google never leaves out where it was asked for."""

_VALUE = record({
    "stringValue": text, "numberValue": number, "boolValue": truth, "formulaValue": text,
    "errorValue": record({"type": text}),
})  # fmt: skip
_FORMAT = record({"numberFormat": record({"type": text, "pattern": text})})
_CHIP = record({"personProperties": record({"email": text}), "richLinkProperties": record({"uri": text})})
_CELL = record({
    "effectiveValue": _VALUE, "userEnteredValue": _VALUE, "effectiveFormat": _FORMAT, "userEnteredFormat": _FORMAT,
    "formattedValue": text, "chipRuns": each(record({"startIndex": whole_number, "chip": _CHIP})),
})  # fmt: skip
_ROW = record({"values": each(_CELL)})
_RANGE = record(dict.fromkeys(
    ("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"), whole_number
))  # fmt: skip
_PROTECTED = record({
    "range": _RANGE, "unprotectedRanges": each(_RANGE), "warningOnly": truth, "requestingUserCanEdit": truth,
})  # fmt: skip
_GRID = record({"rowCount": whole_number, "columnCount": whole_number})
_TAB = record({
    "properties": record(
        {"sheetId": whole_number, "title": text, "sheetType": text, "gridProperties": _GRID}, needs=("title",)
    ),
    "protectedRanges": each(_PROTECTED),
    "data": each(record({"rowData": each(_ROW)})),
}, needs=("properties",))  # fmt: skip
_METADATA = record({"metadataId": whole_number, "metadataKey": text, "metadataValue": text}, needs=("metadataId",))
_SPREADSHEET: Mapping[str, Shape] = {
    "spreadsheetId": text,
    "properties": record({"title": text}),
    "sheets": each(_TAB),
    "developerMetadata": each(_METADATA),
}
_VALUES: Mapping[str, Shape] = {"range": text, "values": each(each(lambda _: True))}


def check_sheets(path: str, fields: str, content: bytes) -> None:
    """Look at an answer of Sheets; ``path`` and ``fields`` are those of the request. Raises Misshapen."""
    require(decoded(content), _sheets_shape(path, fields))


def _sheets_shape(path: str, fields: str) -> Shape:
    asked = dict(_named(fields))
    if path.endswith("/values:batchGet"):
        return record({"valueRanges": each(record(_VALUES))}, needs=("valueRanges",))
    if "/values/" in path:
        return record(_VALUES, needs=("range",))
    if path.endswith(":batchUpdate"):
        after = _spreadsheet(dict(_named(asked.get("updatedSpreadsheet", ""))))
        known = {"spreadsheetId": text, "updatedSpreadsheet": after}
        return record(known, needs=_ALWAYS & (asked.keys() or {"spreadsheetId"}))
    return _spreadsheet(asked)


def _spreadsheet(asked: Mapping[str, str]) -> Shape:
    names = asked.keys() or {"spreadsheetId", "properties", "sheets"}
    needs = _ALWAYS & names
    if "title" in asked.get("properties", "title"):
        return record({**_SPREADSHEET, "properties": record({"title": text}, needs=("title",))}, needs)
    return record(_SPREADSHEET, needs)


def _named(mask: str) -> Iterator[tuple[str, str]]:
    """Give the outermost names of a field mask, each with what is asked for inside it."""
    depth, begins = 0, 0
    for index, character in enumerate(f"{mask},"):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            part = mask[begins:index].strip()
            name, inside = re.match(r"(\w*)[./(]?(.*?)\)?$", part, re.DOTALL).groups()  # type: ignore[union-attr]
            if name:
                yield name, inside
            begins = index + 1


# --- Calendar --------------------------------------------------------------------------------------------------------

_MOMENT = record(
    {"dateTime": instant, "date": day, "timeZone": text}, also=lambda moment: "dateTime" in moment or "date" in moment
)
_PERSON = record({"email": text, "displayName": text, "self": truth})
_ATTENDEE = record({
    "email": text, "displayName": text, "responseStatus": text, "self": truth, "organizer": truth, "resource": truth,
})  # fmt: skip
_CONFERENCE = record({
    "createRequest": record({"status": record({"statusCode": text})}),
    "entryPoints": each(record({"entryPointType": text, "uri": text})),
})  # fmt: skip
_EVENT: Mapping[str, Shape] = {
    "id": text, "etag": text, "status": text, "sequence": whole_number, "summary": text, "description": text,
    "location": text, "start": _MOMENT, "end": _MOMENT, "hangoutLink": text, "attendees": each(_ATTENDEE),
    "organizer": _PERSON, "creator": _PERSON, "conferenceData": _CONFERENCE, "guestsCanSeeOtherGuests": truth,
    "extendedProperties": record({"private": table(text), "shared": table(text)}),
}  # fmt: skip


def _is_dead_or_dated(event: Mapping[str, Any]) -> bool:
    """Tell whether an event says when it is; of a deleted one Google may keep the id alone."""
    return event["status"] == "cancelled" or ("start" in event and "end" in event)


_WHOLE_EVENT = record(_EVENT, needs=("id", "etag", "status"), also=_is_dead_or_dated)
_LIST: Mapping[str, Shape] = {"nextPageToken": text, "summary": text, "timeZone": text, "accessRole": text}


def check_calendar(method: str, fields: str, content: bytes | str) -> None:
    """Look at an answer of Calendar; ``method`` is its name in the discovery document. Raises Misshapen."""
    if method == "delete":
        return  # nothing comes back, and nothing is read
    if method != "list":
        require(decoded(content), _WHOLE_EVENT)
        return
    asked = dict(_named(fields))
    item = record(_EVENT) if fields and "id" not in dict(_named(asked.get("items", ""))) else _WHOLE_EVENT
    require(
        decoded(content), record({**_LIST, "items": each(item)}, needs={"accessRole"} & (asked.keys() or _LIST.keys()))
    )


# --- the sign-in -----------------------------------------------------------------------------------------------------

_LONGEST_LIFE = 10_000_000
"""Seconds; real tokens live for 3,600."""


def _lasts(value: Any) -> bool:
    """Tell whether it is a life in seconds; some servers write the number as a text."""
    seconds = int(value) if type(value) is str and value.isascii() and value.isdecimal() and len(value) < 9 else value
    return type(seconds) is int and 0 <= seconds <= _LONGEST_LIFE


_TOKEN = record({
    "access_token": token,
    "refresh_token": text, "scope": text, "token_type": text, "expires_in": _lasts,
}, needs=("access_token",))  # fmt: skip
_REFUSAL = record({"error": lambda error: text(error) or type(error) is dict}, needs=("error",))


def check_token(status: int, content: bytes | str) -> None:
    """Look at an answer of a token endpoint: a token, or a refusal in the words of OAuth. Raises Misshapen.

    One that sends us elsewhere is neither: whatever it is, nothing is sent there.
    """
    sends_elsewhere = 300 <= status < 400
    require(None if sends_elsewhere else decoded(content), _TOKEN if status == 200 else _REFUSAL)
