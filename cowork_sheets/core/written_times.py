"""Days and clock times that people typed as text. Pure.

A text may hold a day, a time or two with "to" between them, and a zone. English words, ISO dates, and numbers with
separators. dateutil reads the day four times: day first and month first, each with two sets of parts to stand in for
those left out; when the answers differ, a person is asked (docs/rules.md 4).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import product
from unicodedata import normalize

from dateutil import parser

from cowork_sheets.core.advice import EXAMPLE_DAY, EXAMPLE_TIME, choice, time_to_type
from cowork_sheets.core.cells import Asked, quoted
from cowork_sheets.core.clock_texts import A_DAY, HOUR, SpanText, find_span, span_of
from cowork_sheets.core.lengths import LONGEST, SHORTEST, minutes_in
from cowork_sheets.core.times import MONTHS, WEEKDAYS, Moment, check_year
from cowork_sheets.core.zone_texts import read_zone_text

_LONGEST_DAY = 40
_LONGEST_TEXT = 100
_MOST_TIMES = 4

_NUMBER = re.compile(r"(\d{1,4}|\d{1,2}[.,]\d)(?: ?(?![ap]\.?m\b)([a-z(].*))?", re.IGNORECASE)
_IMPOSSIBLE_CLOCK = re.compile(
    r"(?:^|[ t])\d{1,2}(?::\d{2}(?::\d{2})?(?: ?[ap]m)?| ?[ap]m|h(?:\d{2})?)$", re.IGNORECASE
)
_ISO_TIME = re.compile(r"(?<=\d)t(?=\d\d:)|^t(?=\d\d:)", re.IGNORECASE)
_BEFORE_TIME = re.compile(r"(?:^|[ ,;:(-]+)(?:at|from|um|starts?|starting|@)?[ :,;(@~-]*$", re.IGNORECASE)
_DAY_BEHIND = re.compile(r"(.*?)(?:^|[ ,])on (.+)", re.IGNORECASE)
_OFFSET = re.compile(r"[+-] ?\d{1,2}(?::?\d{2})?(?!\d)")
_LENGTH_BEHIND = re.compile(r"(?:for )?(\d[\d.,:]* ?[a-z][\w .]*)", re.IGNORECASE)
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


# --- a cell of days, a cell of times ---------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def read_day_text(text: str) -> Moment | Asked:
    """Understand a day, with all that may stand beside it: "Tue 15 Dec 2026", "2026-12-16 8:30–10:00 UTC"."""
    shown = _shown(text)
    span = find_span(shown)
    if span:
        moment = _with_all_beside(text, shown, span)
        has_day = isinstance(moment, Asked) or moment.day is not None
        if has_day and not _is_time_alone(shown, span):
            return moment
    elif _IMPOSSIBLE_CLOCK.search(shown) and re.search(r"\d.*[ t]", shown):
        return Asked(f"I can't read the time in {quoted(text)}; type it like {EXAMPLE_TIME}.")
    return _read_day(text, shown)


@lru_cache(maxsize=4096)
def read_start_text(text: str) -> Moment | Asked:
    """Understand a clock time, with all that may stand beside it: "16:00", "8.30am", "4 – 5:30 PM PDT"."""
    shown = _shown(text)
    span = find_span(shown)
    if span:
        return _with_all_beside(text, shown, span)
    alone = span_of(shown)
    if alone and alone.second:
        return _with_all_beside(text, shown, alone)
    number = _NUMBER.fullmatch(shown)
    if number and (not number[2] or read_zone_text(number[2]).likely):
        return ask_about_number(number[1].replace(",", "."), number[2] or "", text)
    return no_time(text)


def _with_all_beside(text: str, shown: str, span: SpanText) -> Moment | Asked:
    """Read a text around the time that was found in it: a day or a zone before it, zone, day or length behind it."""
    before, behind = _BEFORE_TIME.sub("", shown[: span.begins]), _bare(shown[span.ends :])
    day_text, zone = (before, "") if _is_like_a_day(before) else ("", before)
    length = _LENGTH_BEHIND.fullmatch(behind)
    minutes = minutes_in(length[1]) if length else None
    if minutes and SHORTEST <= minutes <= LONGEST:
        behind = ""
    elif on_day := _DAY_BEHIND.fullmatch(behind):
        behind, day_text = _bare(on_day[1]), day_text or on_day[2]
    elif find_span(_OFFSET.sub("", behind)):
        return _ask_which_time(text, shown)
    elif not day_text and _is_like_a_day(behind):
        behind, day_text = "", behind
    zones = {part.casefold(): part for part in (zone, span.zone, behind) if part}
    if len(zones) > 1 or (span.second and minutes):
        return _ask_which_time(text, shown)
    rest = Moment(minutes=round(minutes) if minutes and not behind else None, zone=next(iter(zones.values()), ""))
    if day_text:
        day = _read_day(day_text, day_text, _certain(span, rest))
        if isinstance(day, Asked):
            return day
        rest = replace(rest, day=day.day)
    return _read_span(text, span, rest)


def _bare(text: str) -> str:
    """Give what stands beside a time, without the signs that part them."""
    return text.strip(" ,;.)(").removeprefix("- ")


def _read_span(text: str, span: SpanText, rest: Moment) -> Moment | Asked:
    """Give the one meaning of a time, else ask which is meant; ``rest`` is what stands beside it."""
    meanings = span.meanings()
    if not meanings:
        return no_time(text) if span.second is None else _no_span(text)
    moments = [_moment(start, minutes, rest) for start, minutes in meanings]
    start = meanings[0][0]
    if span.first.word == "midnight":
        return _ask_about_midnight(text, moments[0])
    if len(meanings) > 1:
        return _ask_which_half(text, moments)
    if start >= A_DAY and rest.day:
        return Asked(f"I can't read the time in {quoted(text)}; type it like {EXAMPLE_TIME}.")
    if start >= A_DAY:
        return ask_about_the_night(text, start, moments[0]) or no_time(text)
    return moments[0]


def _certain(span: SpanText, rest: Moment) -> Moment:
    """Give the time that stands beside a day, to be named with it; nothing where it is not certain itself."""
    meanings = span.meanings()
    is_certain = len(meanings) == 1 and meanings[0][0] < A_DAY
    return _moment(*meanings[0], rest) if is_certain else Moment()


def _moment(start: int, minutes: int | None, rest: Moment) -> Moment:
    clock = time(*divmod(start % A_DAY, HOUR))
    return replace(rest, clock=clock, minutes=minutes or rest.minutes)


def written(moment: Moment) -> str:
    """Write a time as it can be typed, with day, end and zone."""
    assert moment.clock is not None
    return time_to_type(moment.clock, day=moment.day, minutes=moment.minutes, zone=moment.zone)


def _is_time_alone(shown: str, span: SpanText) -> bool:
    return span.begins == 0 and span.ends == len(shown)


def _is_like_a_day(text: str) -> bool:
    """Tell a day, or what was meant for one, from a zone."""
    if not text:
        return False
    plain = text.casefold()
    has_words_of_days = bool(_WEEKDAY.search(plain)) or any(map(_DAY_WORDS.fullmatch, re.findall("[a-z]+", plain)))
    is_offset = bool(re.fullmatch(rf"(?:utc|gmt|z)? ?{_OFFSET.pattern}", plain))
    has_digits = bool(re.search(r"\d", plain)) and not is_offset
    return (has_digits or has_words_of_days) and not read_zone_text(text).likely


# --- questions about times -------------------------------------------------------------------------------------------


def ask_about_number(digits: str, zone: str = "", typed: str = "") -> Asked:
    """Ask about a bare number: "10" may be morning or evening, "1630" and "9.3" times or slips.

    ``zone`` is what stood behind it, ``typed`` all of it.
    """
    text = typed or digits if zone else digits
    hours, _, rest = digits.partition(".")
    is_half = rest == "5"
    if not rest and len(hours) > 2:
        hours, rest = hours[:-2], hours[-2:]
    if hours == "24" and not rest.strip("0"):
        return ask_about_the_night(text, A_DAY, Moment(clock=time(0), zone=zone)) or no_time(text)
    if not (hours.isdecimal() and int(hours) < 24 and len(rest) < 3 and int(rest.ljust(2, "0")) < 60):
        return no_time(text)
    hour, minute = int(hours), int(rest.ljust(2, "0"))
    moments = [Moment(clock=time(hour, minute), zone=zone)]
    if 0 < hour < 12 and digits[0] != "0":
        moments.append(Moment(clock=time(hour + 12, minute), zone=zone))
    if is_half:
        # "9.5" is half past nine to some and ten to ten to others.
        halves = [replace(each, clock=time(each.clock.hour, 30)) for each in moments if each.clock]
        return _ask_which_of([each for pair in zip(halves, moments, strict=True) for each in pair], text)
    if len(moments) > 1:
        return _ask_which_half(text, moments)
    return Asked(f"{quoted(text)} is a number; if it is a time, type {written(moments[0])}.")


def ask_about_the_night(text: str, minutes: int, moment: Moment | None = None) -> Asked | None:
    """Ask about a time of 24:00 or later, which is on the next day; None when so many minutes are no such time.

    Nobody can tell whether the day beside it is that of the evening or that of the night. ``moment`` is that time, with
    what stood beside it.
    """
    hour, minute = divmod(minutes - A_DAY, HOUR)
    if not 0 <= hour < 24:
        return None
    clock = f"{hour}:{minute:02}"
    to_type = written(replace(moment, day=None)) if moment else clock
    return Asked(f"{quoted(text)} is {clock} on the next day; type {to_type}, and the next day beside it.")


def _ask_about_midnight(text: str, moment: Moment) -> Asked:
    if moment.day and moment.day < date.max:
        next_day = replace(moment, day=moment.day + timedelta(days=1))
        return Asked(f"{quoted(text)} could begin or end the day; type {written(moment)} or {written(next_day)}.")
    return Asked(f"{quoted(text)} could begin or end the day; type {written(moment)} and check the day.")


def no_time(text: str) -> Asked:
    """Ask about something that is no time at all."""
    return Asked(f"I can't read {quoted(text)} as a time; type it like {EXAMPLE_TIME}.")


def _no_span(text: str) -> Asked:
    return Asked(f"{quoted(text)} is longer than 12 hours, or ends before it starts; type it like 16:00–17:30.")


def _ask_which_half(text: str, moments: Sequence[Moment]) -> Asked:
    to_type = choice([written(moment) for moment in moments])
    return Asked(f"{quoted(text)} could be morning or evening; type {to_type}.")


def _ask_which_of(moments: Sequence[Moment], text: str) -> Asked:
    to_type = choice([written(moment) for moment in moments])
    return Asked(f"{quoted(text)} can be read in more than one way; type {to_type}.")


def _ask_which_time(text: str, shown: str) -> Asked:
    """Ask about a text with several times or zones: each time is offered with the zone behind it."""
    times: list[Moment] = []
    rest = shown
    while (span := find_span(rest)) and len(times) < _MOST_TIMES:
        behind = rest[span.ends :]
        following = find_span(_OFFSET.sub(lambda offset: "#" * len(offset[0]), behind))
        zone = behind[: following.begins] if following else behind
        meanings, zone = span.meanings(), _BEFORE_TIME.sub("", zone).strip(" ,;)(/=")
        times += [_moment(*meaning, Moment(zone=zone)) for meaning in meanings if meaning[0] < A_DAY]
        rest = behind[following.begins :] if following else ""
    if len(times) > 1 and all(each.zone for each in times):
        return Asked(f"{quoted(text)} holds several times; type only one, {choice([written(each) for each in times])}.")
    return Asked(f"{quoted(text)} holds more than one time or zone; type one of each, like 16:00 UTC.")


# --- days ------------------------------------------------------------------------------------------------------------


def _read_day(text: str, shown: str, beside: Moment | None = None) -> Moment | Asked:
    """Read a day that stands alone; ``beside`` is the time that stood beside it, to be named with the days in doubt."""
    beside = beside or Moment()
    unclear = Asked(f"I can't read {quoted(text)} as a day; type it like {_with_time(EXAMPLE_DAY, beside)}.")
    plain = shown.casefold() if shown.isascii() and len(shown) <= _LONGEST_DAY else ""
    weekdays = {match[1][:3] for match in _WEEKDAY.finditer(plain)}
    plain = " ".join(_WEEKDAY.sub(" ", plain).split())
    if weekdays and not plain:
        return Asked(f"{quoted(text)} comes every week; type the whole day, like {_with_time(EXAMPLE_DAY, beside)}.")
    if not all(_DAY_WORDS.fullmatch(word) for word in re.findall("[a-z]+", plain)):
        return unclear
    days, others = (_readings(plain, stand_in) for stand_in in _STAND_INS)
    if days != others:
        if [d.timetuple()[1:3] for d in days] != [d.timetuple()[1:3] for d in others]:
            return Asked(f"{quoted(text)} is not a whole day; type it like {_with_time(EXAMPLE_DAY, beside)}.")
        day = _with_time(_with_a_year(days, weekdays), beside)
        return Asked(f"{quoted(text)} has no year; type it with its year, like {day}.")
    if len(days) != 1:
        return _ask_which_day(text, days, beside) if days else unclear
    weekday = WEEKDAYS[days[0].weekday()]
    if weekdays - {weekday[:3].casefold()}:
        return Asked(f"{quoted(text)} contradicts itself: that day is a {weekday}. Correct the weekday or the day.")
    return check_year(days[0]) or Moment(days[0])


def _shown(text: str) -> str:
    """Give text ready to be searched: plain hyphens and single spaces; "" when it is longer than anything read here."""
    if len(text) > _LONGEST_TEXT * 2:
        return ""
    plain = " ".join(re.sub("[‐‑‒–—−]", "-", normalize("NFKC", text)).split())
    return _ISO_TIME.sub(" ", plain).strip() if len(plain) <= _LONGEST_TEXT else ""


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
        return EXAMPLE_DAY
    first = int(EXAMPLE_DAY[:4]) - 1
    is_leap_day = (days[0].month, days[0].day) == (2, 29)
    possible = (days[0].replace(year=year) for year in range(first, first + 41) if not (is_leap_day and year % 4))
    meant = (day for day in possible if weekdays <= {WEEKDAYS[day.weekday()][:3].casefold()})
    return next((day.isoformat() for day in meant), EXAMPLE_DAY)


def _ask_which_day(text: str, days: Sequence[date], beside: Moment) -> Asked:
    if len(days) > 3:
        return Asked(f"{quoted(text)} could be several days; type it like {_with_time(EXAMPLE_DAY, beside)}.")
    named = " or ".join(f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in days)
    to_type = " or ".join(_with_time(day.isoformat(), beside) for day in days)
    return Asked(f"{quoted(text)} could be {named}; type {to_type}.")


def _with_time(day: str, beside: Moment) -> str:
    return f"{day} {written(beside)}" if beside.clock else day
