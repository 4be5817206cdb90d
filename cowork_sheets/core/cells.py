"""What every cell has in common: blank or not, readable or not, its text, its name. Pure.

A reader of one kind of cell takes a *tidy* value (see ``tidy``) and answers with what it understood, or with ``Asked``
when only a person can say what is meant. Nothing in a cell ever raises.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from unicodedata import combining, normalize

from cowork_sheets.core.model import CellValue, Formatted, Unreadable

# Control characters, soft hyphen, zero-width space, direction marks and overrides, lone surrogates, noncharacters.
# Joiners, variation selectors and tags stay: emoji and several scripts are spelled with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0001]"
)
_JOINERS = re.compile("[\u200c\u200d\ufe00-\ufe0f]")
_STAYS_WITH_THE_ONE_BEFORE = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_SPREADSHEET_ERROR = re.compile(
    r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|ERROR!|SPILL!|CALC!|BUSY!)|Loading\.\.\."
)

YES_WORDS = frozenset(
    ["yes", "y", "x", "✓", "✔", "✔️", "☑", "true", "=true()", "1", "ja", "oui", "si", "sí", "sì", "sim", "да"]
)
NO_WORDS = frozenset(["no", "n", "-", "–", "✗", "☐", "false", "=false()", "0", "nein", "non", "não", "nej", "нет"])


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a person: what was seen and what to type; the row puts the column's header in front of it."""

    phrase: str


def clean(text: str) -> str:
    """Give text as people see it: NFC, no control or direction characters, white space folded to single spaces."""
    if not (text.isascii() and text.isprintable()):
        text = normalize("NFC", _UNSEEN.sub("", text))
    return " ".join(text.split())


def key_of(text: str) -> str:
    """Give the form in which two texts are compared: cleaned, casefolded, joiners left out."""
    text = clean(text)
    return text.casefold() if text.isascii() else normalize("NFC", _JOINERS.sub("", text).casefold())


def tidy(value: CellValue) -> CellValue:
    """Give None for a blank cell, ``Unreadable`` for a spreadsheet's error, cleaned text for text, else the value."""
    if isinstance(value, str):
        text = clean(value)
        if not text:
            return None
        return Unreadable(text) if text[0] in "#L" and _SPREADSHEET_ERROR.fullmatch(text) else text
    return value


def text_of(value: CellValue) -> str:
    """Write any value as text: "" for a blank cell, whole numbers without a decimal point, ISO dates and times."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, Formatted):
        return text_of(value.number) if is_typed_number(value) else elapsed_text(_days(value.number))
    return clean(value.text) if isinstance(value, Unreadable) else str(value)


def is_typed_number(value: Formatted) -> bool:
    """Tell whether somebody typed this number as it is: it has at most two decimals, or is no whole minute.

    Whoever types 25:30 into a cell of times types 1.0625 days; 16.3 is no count of days that anybody means.
    """
    minutes = value.number * 1440
    return round(value.number, 2) == value.number or abs(minutes - round(minutes)) > 1e-3 or abs(value.number) > 1e5


def _days(number: float) -> timedelta:
    return timedelta(minutes=round(number * 1440))


def cut(text: str, limit: int) -> str:
    """Shorten text to at most ``limit`` characters, an ellipsis included, without splitting what belongs together."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and (
        combining(text[end]) or _STAYS_WITH_THE_ONE_BEFORE.match(text[end]) or text[end - 1] == "\N{ZERO WIDTH JOINER}"
    ):
        end -= 1
    return text[: end or limit - 1].rstrip() + "…"


def line_of(value: CellValue, limit: int) -> str:
    """Write a cell as one safe line of at most ``limit`` characters."""
    if isinstance(value, str):
        value = value[: limit * 20]  # a cell may hold 50,000 characters, and nobody sees the rest
    return cut(text_of(value), limit)


def quoted(value: CellValue) -> str:
    """Quote a cell in a sentence, shortened; a duration as spreadsheets show it."""
    seen = elapsed_text(value) if isinstance(value, timedelta) else value
    return f"“{line_of(seen, 60)}”"


def elapsed_text(duration: timedelta) -> str:
    """Write a duration as spreadsheets show it, with seconds only where there are any: "25:30", "-6:00", "23:59:59"."""
    minutes, seconds = divmod(abs(duration) // timedelta(seconds=1), 60)
    hours, minutes = divmod(minutes, 60)
    sign = "-" if duration < timedelta(0) else ""
    rest = f":{seconds:02}" if seconds else ""
    return f"{sign}{hours}:{minutes:02}{rest}"


def cell_name(row_number: int, column_index: int) -> str:
    """Name a cell as spreadsheets do: 1-based row number, 0-based column index, "D4"."""
    return f"{column_letters(column_index)}{row_number}"


def column_letters(column_index: int) -> str:
    """Name a column as spreadsheets do: 0-based index, "AA" for 26."""
    letters, rest = "", column_index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def unreadable_sentence(value: Unreadable, name: str, thing: str) -> str:
    """Say that a cell's value cannot be known now; ``thing`` is what to type instead ("the day").

    ``name`` says which cell, at the start of a sentence.
    """
    text = line_of(value, 30)
    if text.startswith("#"):
        return f"{name} shows {text}; type {thing}."
    if text.startswith("Loading"):
        return f"{name} is still loading; if it stays so, type {thing}."
    return f"{name} is a formula I cannot compute; type {thing}."
