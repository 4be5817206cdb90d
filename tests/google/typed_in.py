"""What ``USER_ENTERED`` makes of a text: numbers, booleans, formulas, ISO dates and times."""

import re
from collections.abc import Mapping
from datetime import datetime

from tests.google.cells import Cell, Value, tidy
from tests.google.exchange import JSON, NotEmulated
from tests.google.formulas import evaluate
from tests.google.number_formats import to_serial

NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
ISO_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
ISO_DATE_TIME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[ T](\d{1,2}):(\d\d)(?::(\d\d))?")
CLOCK_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
DOUBTFUL = re.compile(
    r"[$€£¥]\s*\d|\d\s*[$€£¥%]|^\d{1,4}[/.-]\d{1,2}([/.-]\d{1,4})?$|^\d{1,3}(,\d{3})+|\d\s*[ap]m\b"
    r"|^(\d{1,2}\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d",
    re.IGNORECASE,
)


def typed_in(cell: Cell, text: str, results: Mapping[str, Value]) -> Cell:
    """Give the cell after somebody typed the text into it.

    Raises NotEmulated where Google would recognise a date, a currency or the like and this does not.
    """
    if text.startswith("'"):
        return cell.with_value(text[1:] or None)
    if text.startswith("=") and len(text) > 1:
        return cell.with_value(evaluate(text, results), text)
    if (cell.number_format).get("type") == "TEXT":
        return cell.with_value(text or None)
    stripped = text.strip()
    if stripped.upper() in {"TRUE", "FALSE"}:
        return cell.with_value(stripped.upper() == "TRUE")
    if NUMBER.fullmatch(stripped):
        return cell.with_value(tidy(float(stripped)))
    if ISO_DATE.fullmatch(stripped):
        day = datetime(*map(int, stripped.split("-")))  # type: ignore[arg-type]
        return _dated(cell, day, {"type": "DATE", "pattern": "yyyy-mm-dd"})
    if (match := ISO_DATE_TIME.fullmatch(stripped)) is not None:
        day = datetime(*map(int, match.group(1).split("-")))  # type: ignore[arg-type]
        moment = day.replace(hour=int(match[2]), minute=int(match[3]), second=int(match[4] or 0))
        return _dated(cell, moment, {"type": "DATE_TIME", "pattern": "yyyy-mm-dd h:mm:ss"})
    if (match := CLOCK_TIME.fullmatch(stripped)) is not None and int(match[1]) < 24 and int(match[2]) < 60:
        moment = datetime(1899, 12, 30, int(match[1]), int(match[2]), int(match[3] or 0))
        return _dated(cell, moment, {"type": "TIME", "pattern": "h:mm:ss" if match[3] else "h:mm"})
    if DOUBTFUL.search(stripped):
        raise NotEmulated(f"typing in {text!r}, in which Google may see a date, a currency or a percentage")
    return cell.with_value(text or None)


def _dated(cell: Cell, moment: datetime, number_format: JSON) -> Cell:
    wanted = cell.format if cell.is_date else {**(cell.format or {}), "numberFormat": number_format}
    changed = cell.with_value(to_serial(moment))
    return Cell(changed.value, "", wanted, changed.validation, changed.note)
