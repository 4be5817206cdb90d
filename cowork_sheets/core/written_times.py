"""Days and clock times that people typed as text. Pure.

English words, ISO dates, and numbers with separators. dateutil reads the day four times: day first and month first,
each with two sets of parts to stand in for those left out; when the answers differ, a person is asked
(docs/rules.md 4).
"""

import re
from datetime import date, datetime, time
from functools import lru_cache
from itertools import product
from unicodedata import normalize

from dateutil import parser

from cowork_sheets.core.cells import Asked, quoted
from cowork_sheets.core.times import MONTHS, WEEKDAYS, Moment, check_year

_LONGEST_TEXT = 40
_EXAMPLE = "2027-05-04"

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?::([0-5]\d)(?:\.\d+)?)?([ap]m|h)?|([ap]m|h))")
_RANGE = re.compile(r"(\d{1,2}(?:[:.h]\d{2})? ?(?:[ap]\.?m\.?|h)?) ?(?:-|to|until) ?\d.*")
_LOOSE_CLOCK = r"\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?|(?:\.\d{2})? ?[ap]m|h(?:\d{2})?)"
_DAY_AND_CLOCK = re.compile(rf"(.*\d)(?:t|,? (?:at )?)({_LOOSE_CLOCK})")
_CLOCK_OF_THE_NIGHT = re.compile(r"(\d{2})[:.h]([0-5]\d)(?::00)?h?")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_WEEKDAY = re.compile(r"\b(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]*")
_DAY_WORDS = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?|st|nd|rd|th|of|on|t"
)
_STAND_INS = (datetime(2004, 1, 1), datetime(2008, 2, 2))  # noqa: DTZ001  (wall time; leap years, every part differs)


class _Words(parser.parserinfo):
    """dateutil's English, with two-digit years in this century: its own rule looks at the machine's clock."""

    def convertyear(self, year: int, century_specified: bool = False) -> int:  # noqa: FBT001, FBT002
        return year if century_specified or year >= 100 else 2000 + year


_WORDS = _Words()


@lru_cache(maxsize=8192)
def read_day_text(text: str) -> Moment | Asked:
    """Understand a day, with a clock time or without: "Tue 15 Dec 2026", "2026-12-16 8:30"."""
    unclear = Asked(f"I can't read {quoted(text)} as a day; type it like {_EXAMPLE}.")
    plain, clock = _plain(text), None
    if match := _DAY_AND_CLOCK.fullmatch(plain):
        plain, clock = match[1], _clock_from(match[2])
        if clock is None:
            return Asked(f"I can't read the time in {quoted(text)}; type it like 16:00.")
    weekdays = {match[1][:3] for match in _WEEKDAY.finditer(plain)}
    plain = " ".join(_WEEKDAY.sub(" ", plain).split())
    if weekdays and not plain:
        return Asked(f"{quoted(text)} comes every week; type the whole day, like {_EXAMPLE}.")
    if not all(_DAY_WORDS.fullmatch(word) for word in re.findall("[a-z]+", plain)):
        return unclear
    days, others = (_readings(plain, stand_in) for stand_in in _STAND_INS)
    if days != others:
        if [d.timetuple()[1:3] for d in days] != [d.timetuple()[1:3] for d in others]:
            return Asked(f"{quoted(text)} is not a whole day; type it like {_EXAMPLE}.")
        return Asked(f"{quoted(text)} has no year; type it with its year, like {_with_a_year(days, weekdays)}.")
    if len(days) != 1:
        return _ask_which(text, days) if days else unclear
    weekday = WEEKDAYS[days[0].weekday()]
    if weekdays - {weekday[:3].casefold()}:
        return Asked(f"{quoted(text)} contradicts itself: that day is a {weekday}. Correct the weekday or the day.")
    return check_year(days[0]) or Moment(days[0], clock)


@lru_cache(maxsize=4096)
def read_start_text(text: str) -> Moment | Asked:
    """Understand a clock time, with a day or without: "16:00", "8.30am", "17h"."""
    plain = _plain(text)
    if clock := _clock_from(plain):
        return Moment(clock=clock)
    if re.fullmatch(r"\d{1,4}|\d{1,2}[.,]\d", plain):
        return ask_about_number(plain.replace(",", "."))
    if plain in {"noon", "12 noon"}:
        return Moment(clock=time(12))
    if plain == "midnight":
        return Asked("“midnight” could begin or end the day; type 0:00 and check the day.")
    if match := _CLOCK_OF_THE_NIGHT.fullmatch(plain):
        asked = ask_about_the_night(text, int(match[1]) * 60 + int(match[2]))
        return asked or no_time(text)
    if match := _RANGE.fullmatch(plain):
        return Asked(f"{quoted(text)} holds two times; type only the first, {match[1].strip()}, and fill in Length.")
    if _DAY_AND_CLOCK.fullmatch(plain):
        return read_day_text(text)
    first, _, rest = plain.partition(" ")
    if rest and _clock_from(first):
        return Asked(f"{quoted(text)} holds more than a time; type only {first}. A zone goes into Time zone.")
    return no_time(text)


def ask_about_number(digits: str) -> Asked:
    """Ask about a bare number: "10" may be morning or evening, "1630" and "9.3" times or slips."""
    hours, _, rest = digits.partition(".")
    is_half = rest == "5"
    if not rest and len(hours) > 2:
        hours, rest = hours[:-2], hours[-2:]
    if hours == "24" and not rest.strip("0"):
        return ask_about_the_night(digits, 24 * 60) or no_time(digits)
    if not (hours.isdecimal() and int(hours) < 24 and len(rest) < 3 and int(rest.ljust(2, "0")) < 60):
        return no_time(digits)
    hour, minutes = int(hours), rest.ljust(2, "0")
    if is_half:
        return _ask_about_half(digits, hour)
    if 0 < hour < 12 and digits[0] != "0":
        return Asked(f"{quoted(digits)} could be morning or evening; type {hour}:{minutes} or {hour + 12}:{minutes}.")
    return Asked(f"{quoted(digits)} is a number; if it is a time, type {hour}:{minutes}.")


def _ask_about_half(digits: str, hour: int) -> Asked:
    """Ask about "9.5", which is half past nine to some and ten to ten to others."""
    hours = [hour, hour + 12] if 0 < hour < 12 else [hour]
    clocks = [f"{each}:{minutes}" for each in hours for minutes in ("30", "50")]
    return Asked(f"{quoted(digits)} could be {', '.join(clocks[:-1])} or {clocks[-1]}; type the one that is meant.")


def ask_about_the_night(text: str, minutes: int) -> Asked | None:
    """Ask about a time of 24:00 or later, which is on the next day; None when so many minutes are no such time.

    Nobody can tell whether the day beside it is that of the evening or that of the night.
    """
    hour, minute = divmod(minutes - 24 * 60, 60)
    if not 0 <= hour < 24:
        return None
    clock = f"{hour}:{minute:02}"
    return Asked(f"{quoted(text)} is {clock} on the next day; type {clock}, and the next day beside it.")


def no_time(text: str) -> Asked:
    """Ask about something that is no time at all."""
    return Asked(f"I can't read {quoted(text)} as a time; type it like 16:00.")


def _plain(text: str) -> str:
    """Give text ready to be matched: lower case, plain hyphens; "" when it is longer than any day and time."""
    if len(text) > _LONGEST_TEXT * 2:
        return ""
    plain = re.sub("[‐‑‒–—−]", "-", normalize("NFKC", text)).casefold()
    return " ".join(plain.split()) if plain.isascii() and len(plain) <= _LONGEST_TEXT else ""


def _clock_from(plain: str) -> time | None:
    match = _CLOCK.fullmatch(re.sub(r"(?<=[ap])\.(?=m)|(?<=m)\.$| (?=[aphu])", "", plain).replace("uhr", "h"))
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[4] or match[5]
    if half in {"am", "pm"}:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _readings(plain: str, stand_in: datetime) -> list[date]:
    """List the days a text can mean, earliest first, with the parts it leaves out taken from ``stand_in``.

    Digits alone are a day when there are eight of them, the year first: "20261215".
    """
    if plain.isdecimal() and len(plain) > 4:
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}" if len(plain) == 8 else ""
    if match := _YEAR_FIRST.fullmatch(plain):
        plain = f"{match[1]}-{match[3]:0>2}-{match[4]:0>2}"
        try:
            return [date.fromisoformat(plain)]
        except ValueError:
            return []
    year_may_lead = not re.search(r"\d{4}|[a-z]", plain)
    found = set()
    for day_first, year_first in product((True, False), {False, year_may_lead}):
        try:
            moment = parser.parse(
                plain, _WORDS, default=stand_in, dayfirst=day_first, yearfirst=year_first, ignoretz=True
            )
        except (ValueError, OverflowError, ArithmeticError):  # a reading that does not exist, such as month 13
            continue
        if moment.time() == time(0):  # else dateutil took one of the numbers for a time
            found.add(moment.date())
    return sorted(found)


def _with_a_year(days: list[date], weekdays: set[str]) -> str:
    """Write a day in the first year in which it is this weekday; else another day as an example.

    Without a weekday every year may be meant, and what is suggested is typed without a second look.
    """
    if len(days) != 1 or not weekdays:
        return _EXAMPLE
    first = int(_EXAMPLE[:4]) - 1
    is_leap_day = (days[0].month, days[0].day) == (2, 29)
    possible = (days[0].replace(year=year) for year in range(first, first + 41) if not (is_leap_day and year % 4))
    meant = (day for day in possible if weekdays <= {WEEKDAYS[day.weekday()][:3].casefold()})
    return next((day.isoformat() for day in meant), _EXAMPLE)


def _ask_which(text: str, days: list[date]) -> Asked:
    if len(days) > 3:
        return Asked(f"{quoted(text)} could be several days; type it like {_EXAMPLE}.")
    named = " or ".join(f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in days)
    return Asked(f"{quoted(text)} could be {named}; type {' or '.join(day.isoformat() for day in days)}.")
