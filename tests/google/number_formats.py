"""How numbers, dates and times are displayed: number formats and locales (Sheets API, "Date & number formats").

Only the patterns and locales that are written down here are known; another one raises NotEmulated, because a wrong
display would teach the tests something false.
"""

import re
from datetime import datetime, timedelta

from tests.google.exchange import JSON, NotEmulated

EPOCH = datetime(1899, 12, 30)

DAY_FIRST = {"DATE": "dd/mm/yyyy", "TIME": "hh:mm:ss", "DATE_TIME": "dd/mm/yyyy hh:mm:ss"}
DOTTED = {"DATE": "dd.mm.yyyy", "TIME": "hh:mm:ss", "DATE_TIME": "dd.mm.yyyy hh:mm:ss"}
MONTH_FIRST = {"DATE": "m/d/yyyy", "TIME": "h:mm:ss am/pm", "DATE_TIME": "m/d/yyyy h:mm:ss"}

LOCALE_PATTERNS = {
    "en": MONTH_FIRST,
    "en_US": MONTH_FIRST,
    "en_GB": DAY_FIRST,
    "fr_FR": DAY_FIRST,
    "de_DE": DOTTED,
    "de": DOTTED,
}
DECIMAL_COMMA = {"de", "de_DE", "fr_FR"}
GROUPING = {"de": ".", "de_DE": ".", "fr_FR": "\u202f"}

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

DATE_PART = re.compile(r'"[^"]*"|\\.|\[h+\]|\[m+\]|\[s+\]|am/pm|a/p|y+|m+|d+|h+|s+|\.0+|.', re.IGNORECASE)
NUMBER_CORE = re.compile(r"[#0][#0,]*(?:\.([#0]+))?(%)?")


def to_serial(instant: datetime) -> float:
    """Count wall-clock time in days since 1899-12-30."""
    passed = instant - EPOCH
    return passed.days + (passed.seconds + passed.microseconds / 1e6) / 86400


def from_serial(serial: float) -> datetime:
    """Turn a count of days into wall-clock time, to the nearest second."""
    return EPOCH + timedelta(seconds=round(serial * 86400))


def known_locale(locale: str) -> str:
    """Give the locale back, or raise NotEmulated."""
    if locale not in LOCALE_PATTERNS:
        raise NotEmulated(f"the locale {locale!r}")
    return locale


def display(value: str | float | None, number_format: JSON, locale: str) -> str:
    """Give the text a person sees."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    kind = number_format.get("type", "")
    pattern = number_format.get("pattern") or LOCALE_PATTERNS[known_locale(locale)].get(kind, "")
    if kind in {"DATE", "TIME", "DATE_TIME"}:
        return _display_date(value, pattern)
    if kind in {"", "NUMBER_FORMAT_TYPE_UNSPECIFIED", "TEXT"}:
        return _localized(_general(value), locale)
    if kind not in {"NUMBER", "PERCENT", "CURRENCY"}:
        raise NotEmulated(f"the number format type {kind}")
    default = {"NUMBER": "#,##0.00", "PERCENT": "0.00%", "CURRENCY": "$#,##0.00"}[kind]
    return _display_number(value, pattern or default, locale)


def _general(value: float) -> str:
    text = f"{value:.10g}"
    return f"{value:.0f}" if "e+" in text and abs(value) < 1e15 else text


def _localized(text: str, locale: str) -> str:
    if locale not in DECIMAL_COMMA:
        return text
    return text.replace(",", "\0").replace(".", ",").replace("\0", GROUPING[locale])


def _display_number(value: float, pattern: str, locale: str) -> str:
    core = NUMBER_CORE.search(pattern)
    if core is None or ";" in pattern:
        raise NotEmulated(f"the number pattern {pattern!r}")
    decimals, percent = core.group(1) or "", core.group(2)
    shown = abs(value * 100 if percent else value)
    text = f"{shown:,.{len(decimals)}f}" if "," in core.group() else f"{shown:.{len(decimals)}f}"
    optional = len(decimals) - decimals.count("0")
    while optional and text.endswith("0"):
        text, optional = text[:-1], optional - 1
    text = _localized(text.rstrip("."), locale) + (percent or "")
    around = pattern.replace('"', "").replace("\\", "")
    start = around.index(core.group())
    sign = "-" if value < 0 else ""
    return sign + around[:start] + text + around[start + len(core.group()) :]


def _display_date(serial: float, pattern: str) -> str:
    moment = from_serial(serial)
    total = round(serial * 86400)
    parts = DATE_PART.findall(pattern)
    half_day = any(part.lower() in {"am/pm", "a/p"} for part in parts)
    letters = [(index, part.lower()) for index, part in enumerate(parts) if part[0].lower() in "ymdhs["]
    minutes = set()
    for position, (index, part) in enumerate(letters):
        before = letters[position - 1][1] if position else ""
        after = letters[position + 1][1] if position + 1 < len(letters) else ""
        if part in {"m", "mm"} and ("h" in before or "s" in after):
            minutes.add(index)
    return "".join(
        _date_part(part, moment, total, half_day=half_day, is_minutes=index in minutes)
        for index, part in enumerate(parts)
    )


def _date_part(part: str, moment: datetime, total: int, *, half_day: bool, is_minutes: bool) -> str:
    lower = part.lower()
    if lower[0] == '"':
        return part[1:-1]
    if lower[0] == "\\":
        return part[1:]
    if lower[0] == "[" and len(lower) > 1:
        return str(total // {"h": 3600, "m": 60, "s": 1}[lower[1]]).zfill(len(lower) - 2)
    if lower in {"am/pm", "a/p"}:
        text = "AM" if moment.hour < 12 else "PM"
        return text if len(lower) > 3 else text[0]
    hour = (moment.hour + 11) % 12 + 1 if half_day else moment.hour
    if lower[0] == "y":
        return f"{moment.year:04d}" if len(lower) > 2 else f"{moment.year % 100:02d}"
    if is_minutes:
        return str(moment.minute).zfill(len(lower))
    names = {"m": MONTHS[moment.month - 1], "d": WEEKDAYS[moment.weekday()]}
    if lower[0] in names and len(lower) >= 3:
        return names[lower[0]] if len(lower) > 3 else names[lower[0]][:3]
    numbers = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}
    if lower[0] in numbers:
        return str(numbers[lower[0]]).zfill(len(lower))
    return part
