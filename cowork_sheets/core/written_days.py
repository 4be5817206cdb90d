"""Days that people typed as text: English words, ISO dates, and numbers with separators. Pure.

dateutil reads a day four times: day first and month first, each with two sets of parts to stand in for those left out;
when the answers differ, a person is asked (docs/rules.md 4).
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import product

from dateutil import parser

from cowork_sheets.core.advice import EXAMPLE_DAY, choice, with_day
from cowork_sheets.core.cells import Asked, quoted
from cowork_sheets.core.times import MONTHS, WEEKDAYS, Moment, check_year

_LONGEST_DAY = 40
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_WEEKDAY = re.compile(r"\b(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]*")
_DAY_WORDS = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?|st|nd|rd|th|of|on|t"
)
_IN_BRACKETS = re.compile(r"\(([a-z]+)\)")
_NAMES_A_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w*")
_STAND_INS = (datetime(2004, 1, 1), datetime(2008, 2, 2))  # noqa: DTZ001  (wall time; leap years, every part differs)


class _Words(parser.parserinfo):
    """dateutil's English, with two-digit years in this century: its own rule looks at the machine's clock."""

    def convertyear(self, year: int, century_specified: bool = False) -> int:  # noqa: FBT001, FBT002
        return year if century_specified or year >= 100 else 2000 + year


_WORDS = _Words()


def read_day_alone(text: str, shown: str, beside: str = "") -> Moment | Asked:
    """Read a day with nothing beside it; ``beside`` is the time that stood there, to be typed again with the day.

    ``shown`` is the text with plain hyphens and single spaces, see ``core.written_times``.
    """
    unclear = Asked(f"I can't read {quoted(text)} as a day; type it like {with_day(EXAMPLE_DAY, beside)}.")
    plain, weekdays = _without_weekdays(shown)
    if weekdays and not plain:
        return Asked(f"{quoted(text)} comes every week; type the whole day, like {with_day(EXAMPLE_DAY, beside)}.")
    if not all(_DAY_WORDS.fullmatch(word) for word in re.findall("[a-z]+", plain)):
        return unclear
    days, others = (_readings(plain, stand_in) for stand_in in _STAND_INS)
    if days != others:
        if _months_and_days(days) != _months_and_days(others):
            return Asked(f"{quoted(text)} is not a whole day; type it like {with_day(EXAMPLE_DAY, beside)}.")
        day = with_day(_with_a_year(days, weekdays), beside)
        return Asked(f"{quoted(text)} has no year; type it with its year, like {day}.")
    if len(days) != 1:
        return _ask_which_day(text, days, beside) if days else unclear
    weekday = WEEKDAYS[days[0].weekday()]
    if weekdays - {weekday[:3].casefold()}:
        return Asked(f"{quoted(text)} contradicts itself: that day is a {weekday}. Correct the weekday or the day.")
    return check_year(days[0]) or Moment(days[0])


def _without_weekdays(shown: str) -> tuple[str, set[str]]:
    """Give a text in small letters, without the weekdays in it, and those; "" for what is too long to be a day."""
    plain = shown.casefold() if shown.isascii() and len(shown) <= _LONGEST_DAY else ""
    plain = _IN_BRACKETS.sub(r"\1", plain)
    weekdays = {match[1][:3] for match in _WEEKDAY.finditer(plain)}
    return " ".join(_WEEKDAY.sub(" ", plain).split()), weekdays


def _months_and_days(days: Sequence[date]) -> list[tuple[int, int]]:
    return [(day.month, day.day) for day in days]


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
        has_typed_year = moment.year == stand_in.year or _is_year(moment.year, plain)
        if has_typed_year and moment.time() == time(0):  # else dateutil took one of the numbers for a time
            found.add(moment.date())
    return sorted(found)


def _is_year(year: int, plain: str) -> bool:
    """Tell whether a number was typed for a year: in "15 Dec 2" there is none, nor in "15 Dec 830"."""
    has_one_digit = 2000 <= year < 2010 and not re.search(rf"(?:0|200){year % 10}\b", plain)
    return year >= 1000 and not (has_one_digit and re.search("[a-z]", plain))


def _with_a_year(days: list[date], weekdays: set[str]) -> str:
    """Write a day in the first year in which it is this weekday; else another day as an example.

    Without a weekday every year may be meant, and what is suggested is typed without a second look.
    """
    if len(days) != 1 or not weekdays:
        return EXAMPLE_DAY
    first = int(EXAMPLE_DAY[:4]) - 1
    is_leap_day = (days[0].month, days[0].day) == (2, 29)
    possible = (days[0].replace(year=year) for year in range(first, first + 41) if not (is_leap_day and year % 4))
    meant = (day for day in possible if weekdays <= {WEEKDAYS[day.weekday()][:3].casefold()})
    return next((day.isoformat() for day in meant), EXAMPLE_DAY)


def _ask_which_day(text: str, days: Sequence[date], beside: str) -> Asked:
    if len(days) > 3:
        return Asked(f"{quoted(text)} could be several days; type it like {with_day(EXAMPLE_DAY, beside)}.")
    named = " or ".join(f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in days)
    to_type = choice([with_day(day.isoformat(), beside) for day in days])
    return Asked(f"{quoted(text)} could be {named}; type {to_type}.")


def names_a_day(shown: str) -> bool:
    """Tell whether a text names a day, or days it can mean, with a year or without."""
    plain, _ = _without_weekdays(shown)
    days, others = (_readings(plain, stand_in) for stand_in in _STAND_INS)
    return bool(days) and _months_and_days(days) == _months_and_days(others)


def is_whole_day(shown: str) -> bool:
    """Tell whether a text names a day with its year, or several days that it can mean."""
    plain, _ = _without_weekdays(shown)
    days, others = (_readings(plain, stand_in) for stand_in in _STAND_INS)
    return bool(days) and days == others


def is_like_a_day(text: str) -> bool:
    """Tell a day, or what was meant for one, from anything else: it has digits, or names a weekday or a month."""
    plain = text.casefold()
    names = re.findall("[a-z]+", plain)
    return bool(re.search(r"\d", plain) or _WEEKDAY.search(plain) or any(map(_NAMES_A_MONTH.fullmatch, names)))
