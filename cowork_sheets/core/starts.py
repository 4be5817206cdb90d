"""The ``Day`` and ``Start`` cells: typed values, serial numbers or text, each to a day, a clock time, or both. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from math import isfinite

from cowork_sheets.core.advice import EXAMPLE_TIME
from cowork_sheets.core.cells import Asked, elapsed_text, is_typed_number, quoted, text_of
from cowork_sheets.core.clock_texts import A_DAY, HALF_A_DAY, HOUR, LONGEST, span_of
from cowork_sheets.core.day_names import ENGLISH, DayNames
from cowork_sheets.core.model import CellValue, Formatted
from cowork_sheets.core.times import (
    FIRST_YEAR,
    LAST_YEAR,
    Moment,
    check_year,
    day_text,
    from_serial,
    since_day_zero,
    to_serial,
)
from cowork_sheets.core.written_times import (
    ask_about_number,
    ask_about_the_night,
    no_time,
    read_day_text,
    read_start_text,
    written,
)

_FIRST_SERIAL = to_serial(datetime(FIRST_YEAR, 1, 1))  # noqa: DTZ001  (wall time)
_LENGTH_OR_TIME = re.compile(r"\d{1,2} ?h", re.IGNORECASE)
_LAST_SERIAL = to_serial(datetime(LAST_YEAR, 12, 31, 23, 59))  # noqa: DTZ001


def read_day(value: CellValue, names: DayNames = ENGLISH) -> Moment | Asked:
    """Understand a tidy, non-blank ``Day`` cell: a day, and the clock time when the cell holds one."""
    if isinstance(value, datetime):
        return _from_datetime(value)
    if isinstance(value, date):
        return check_year(value) or Moment(value)
    if isinstance(value, str):
        return read_day_text(value, names)
    if isinstance(value, Formatted):
        return read_day_text(text_of(value))
    if isinstance(value, int | float) and _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return _from_datetime(from_serial(value))
    thing = "is a time; type the day here," if isinstance(value, time | timedelta) else "is not a day; type one"
    return Asked(f"{quoted(value)} {thing} like 2027-05-04.")


def read_start(value: CellValue, names: DayNames = ENGLISH) -> Moment | Asked:
    """Understand a tidy, non-blank ``Start`` cell: a clock time, and the day when the cell holds one too."""
    if isinstance(value, time):
        since_midnight = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return _clock(since_midnight, value)
    if isinstance(value, str):
        return read_start_text(value, names)
    if isinstance(value, datetime):
        if value.year < 1901:
            # A number of hours and no day: nobody meets in 1900, but a time cell of 25:30 is shown as that.
            since_midnight = since_day_zero(value)
            return _clock(since_midnight, since_midnight)
        return _with_clock(_from_datetime(value))
    if isinstance(value, timedelta):
        return _clock(value, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    if isinstance(value, date):
        return _with_clock(Moment(value))
    if isinstance(value, Formatted):
        return _ask_about_formatted(value)
    return no_time(text_of(value))


def join(day: Moment | None, start: Moment | None) -> datetime | Asked | None:
    """Put a day and a start together: the wall-clock start, a question about ``Start``, or None while a part lacks."""
    whole = together(day, start)
    if isinstance(whole, Asked):
        return whole
    return datetime.combine(whole.day, whole.clock) if whole.day and whole.clock else None


def together(day: Moment | None, start: Moment | None) -> Moment | Asked:
    """Give all that the two cells say, or a question about ``Start`` where it contradicts ``Day``."""
    if day is None or start is None:
        return day or start or Moment()
    if start.day and start.day != day.day:
        only_the_time = EXAMPLE_TIME if start == Moment(start.day, start.clock) else written(replace(start, day=None))
        return Asked(
            f"this says {day_text(start.day)}, but the day beside it is another. "
            f"Type only the time, like {only_the_time}."
        )
    if day.clock and day.clock != start.clock:
        return Asked(f"this says {start.clock:%H:%M}, but the day's cell holds {day.clock:%H:%M}. Make the two equal.")
    for name, here, there in (("the end", start.minutes, day.minutes), ("the zone", start.zone, day.zone)):
        if here and there and here != there:
            return Asked(
                f"this and the day's cell do not say the same: {name} differs. Take the time out of the day's cell."
            )
    return Moment(day.day, start.clock, start.minutes or day.minutes, start.zone or day.zone)


def read_end(value: CellValue, start: Moment, names: DayNames = ENGLISH) -> int | Asked:
    """Understand a tidy, non-blank ``End`` cell beside a complete start: the minutes from that start, on the clock.

    An hour alone is morning or evening, whichever comes within twelve hours; an end up to the start is after midnight.
    """
    assert start.clock is not None
    text = text_of(value)
    span = span_of(text) if isinstance(value, str | int | float | Formatted) and not isinstance(value, bool) else None
    if span and _LENGTH_OR_TIME.fullmatch(text) and span.first.hour * HOUR <= start.clock.hour * HOUR:
        return _ask_whether_length(start.clock, span.first.hour, value)
    if span and span.second is None and span.ends == len(text):
        ends = span.first.meanings(halves=False)
        return _after(start.clock, ends, value)
    moment = read_start(value, names)
    if isinstance(moment, Asked):
        return moment
    assert moment.clock is not None
    if moment.minutes:
        return Asked(f"{quoted(value)} holds two times; type only the end, like {EXAMPLE_TIME}.")
    if moment.zone and moment.zone.casefold() != start.zone.casefold():
        only_the_time, with_zone = written(replace(moment, zone="")), written(replace(start, zone=moment.zone))
        what = f"{quoted(value)} has a zone of its own"
        return Asked(f"{what}; type only {only_the_time} here, and {with_zone} as the start.")
    if moment.day and start.day:
        took = datetime.combine(moment.day, moment.clock) - datetime.combine(start.day, start.clock)
        if timedelta(0) < took <= timedelta(minutes=LONGEST):
            return took // timedelta(minutes=1)
        return Asked(f"{quoted(value)} is not within 12 hours after the start; type the time at which it ends.")
    return _after(start.clock, (moment.clock.hour * HOUR + moment.clock.minute,), value)


def _ask_whether_length(start: time, hours: int, value: CellValue) -> Asked:
    """Ask about "1h" behind a start of 16:00: an hour later, or in the night."""
    later = (start.hour * HOUR + start.minute + hours * HOUR) % A_DAY
    clocks = [written(Moment(clock=clock)) for clock in (time(*divmod(later, HOUR)), time(hours))]
    return Asked(f"{quoted(value)} could be a length or a time; type {clocks[0]} or {clocks[1]}.")


def _after(start: time, ends: Sequence[int], value: CellValue) -> int | Asked:
    """Give the minutes from a start to the one end that is within twelve hours after it."""
    begins = start.hour * HOUR + start.minute
    lengths = [length for end in ends if 0 < (length := (end - begins) % A_DAY) <= LONGEST]
    if lengths:
        return lengths[0]
    later = (begins + (ends[0] - begins) % HALF_A_DAY) % A_DAY
    if later == begins:
        return Asked(f"{quoted(value)} is when it starts; type the time at which it ends.")
    clock = written(Moment(clock=time(*divmod(later, HOUR))))
    return Asked(f"{quoted(value)} is more than 12 hours after the start; type {clock}, or correct the start.")


def _from_datetime(value: datetime) -> Moment | Asked:
    value = value.replace(tzinfo=None)
    if asked := check_year(value):
        return asked
    to_the_second = value.replace(microsecond=0) + timedelta(seconds=value.microsecond >= 500_000)
    to_the_minute = to_the_second.replace(second=0) + timedelta(minutes=to_the_second.second >= 30)
    day = to_the_second.date()
    if to_the_minute.date() != day:
        # Rounding must not lead to a day other than the one that the cell shows.
        return _ask_before_midnight(to_the_second)
    clock = to_the_minute.time()
    return Moment(day, clock if clock != time(0) else None)


def _from_number(value: float) -> Moment | Asked:
    if 0 <= value < 1:
        return _clock(timedelta(days=value), value)
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return _with_clock(_from_datetime(from_serial(value)))
    return ask_about_number(text_of(value)) if isfinite(value) else no_time(text_of(value))


def _ask_about_formatted(value: Formatted) -> Asked:
    """Ask about a number in a cell of times: what was typed may be an hour, or a time after midnight such as 25:30."""
    number, text = value.number, text_of(value)
    minutes = round(number * 1440) if 1 <= number < 2 else 0
    the_night = ask_about_the_night(text, minutes)
    if the_night and not is_typed_number(value):
        return the_night
    asked = ask_about_number(text)
    if the_night:
        hour, minute = divmod(minutes - A_DAY, 60)
        clock = f"{hour}:{minute:02}"
        return Asked(f"{asked.phrase} If it is {clock} on the next day, type {clock}, and the next day beside it.")
    return asked


def _clock(since_midnight: timedelta, cell: CellValue) -> Moment | Asked:
    """Give the clock time so long after midnight; ``cell`` is what a question about it quotes."""
    minutes = round(since_midnight / timedelta(minutes=1))
    if 0 <= minutes < A_DAY:
        return Moment(clock=time(*divmod(minutes, 60)))
    if timedelta(0) <= since_midnight < timedelta(days=1):
        return _ask_before_midnight(cell)
    text = elapsed_text(since_midnight)
    return ask_about_the_night(text, minutes) or no_time(text)


def _ask_before_midnight(cell: CellValue) -> Asked:
    return Asked(f"{quoted(cell)} is a moment before midnight; type it to the minute.")


def _with_clock(moment: Moment | Asked) -> Moment | Asked:
    if isinstance(moment, Moment) and moment.day and moment.clock is None:
        return Asked(f"{day_text(moment.day)} is a day; type the time here, like 16:00.")
    return moment
