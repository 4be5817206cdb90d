"""From what people paste to a spreadsheet's id. Imports nothing of Google's, so that it costs nothing to ask."""

import re
from urllib.parse import parse_qs, urlsplit

from cowork_sheets.errors import ConfigurationError

_ID = re.compile(r"[A-Za-z0-9_-]{15,}")
_IN_PATH = re.compile(r"/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]{15,})(?:/|$)")
_HOSTS = {"docs.google.com", "drive.google.com", "sheets.google.com", "spreadsheets.google.com"}
_COPY = "Open the sheet itself and copy the address from the browser; it begins https://docs.google.com/spreadsheets/d/"
_OTHERS = (
    (re.compile(r"/folders/"), f"is a folder in Drive. {_COPY}"),
    (
        re.compile(r"/file/"),
        (
            "is a file in Drive, such as an Excel workbook. Open it → Open with → Google Sheets, then File → Save as "
            "Google Sheets, and copy that sheet’s address from the browser."
        ),
    ),
    (re.compile(r"/spreadsheets/(u/\d+/)?d/e/"), f"is the published copy of a sheet, which nobody can write. {_COPY}"),
    (re.compile(r"/forms/"), f"is a form. In the form: Responses → View in Sheets. {_COPY}"),
    (re.compile(r"/document/"), f"is a document, not a sheet. {_COPY}"),
    (re.compile(r"/presentation/"), f"is a presentation, not a sheet. {_COPY}"),
)


def spreadsheet_id_of(link_or_id: str) -> str:
    """Give the id of the spreadsheet that a link leads to, in any form browsers and Share give; an id stays as it is.

    Raises ConfigurationError with a sentence on what the link is instead and where the right one is found.
    """
    text = link_or_id.strip().strip("<>\"'")
    if _ID.fullmatch(text):
        return text
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:  # brackets that hold no address
        parts = urlsplit("")
    query = parse_qs(parts.query)
    if parts.netloc.casefold() in _HOSTS:
        named = _IN_PATH.search(parts.path)
        old = next((values[0] for key in ("id", "key") for values in [query.get(key)] if values), "")
        if named or _ID.fullmatch(old):
            return named[1] if named else old
        for path, sentence in _OTHERS:
            if path.search(parts.path):
                raise ConfigurationError(f"“{text}” {sentence}")
    raise ConfigurationError(f"“{text}” is no link to a Google Sheet. {_COPY}")
