"""The ``Day`` and ``Start`` cells: typed values, serial numbers or text, each to a day, a clock time, or both. Pure."""

from datetime import date, datetime, time, timedelta
from math import isfinite

from cowork_sheets.core.cells import Asked, elapsed_text, is_typed_number, quoted, text_of
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
)

_FIRST_SERIAL = to_serial(datetime(FIRST_YEAR, 1, 1))  # noqa: DTZ001  (wall time)
_LAST_SERIAL = to_serial(datetime(LAST_YEAR, 12, 31, 23, 59))  # noqa: DTZ001
MINUTES_A_DAY = 24 * 60


def read_day(value: CellValue) -> Moment | Asked:
    """Understand a tidy, non-blank ``Day`` cell: a day, and the clock time when the cell holds one."""
    if isinstance(value, datetime):
        return _from_datetime(value)
    if isinstance(value, date):
        return check_year(value) or Moment(value)
    if isinstance(value, str):
        return read_day_text(value)
    if isinstance(value, Formatted):
        return read_day_text(text_of(value))
    if isinstance(value, int | float) and _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return _from_datetime(from_serial(value))
    thing = "is a time; type the day here," if isinstance(value, time | timedelta) else "is not a day; type one"
    return Asked(f"{quoted(value)} {thing} like 2027-05-04.")


def read_start(value: CellValue) -> Moment | Asked:
    """Understand a tidy, non-blank ``Start`` cell: a clock time, and the day when the cell holds one too."""
    if isinstance(value, time):
        since_midnight = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return _clock(since_midnight, value)
    if isinstance(value, str):
        return read_start_text(value)
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
    on = (day and day.day) or (start and start.day)
    clock = (start and start.clock) or (day and day.clock)
    if day and start and start.day and start.day != day.day:
        return Asked(
            f"this says {day_text(start.day)}, but the day beside it is another. Type only the time, like 16:00."
        )
    if day and start and day.clock and day.clock != start.clock:
        return Asked(f"this says {start.clock:%H:%M}, but the day's cell holds {day.clock:%H:%M}. Make the two equal.")
    return datetime.combine(on, clock) if on and clock else None


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
        hour, minute = divmod(minutes - MINUTES_A_DAY, 60)
        clock = f"{hour}:{minute:02}"
        return Asked(f"{asked.phrase} If it is {clock} on the next day, type {clock}, and the next day beside it.")
    return asked


def _clock(since_midnight: timedelta, cell: CellValue) -> Moment | Asked:
    """Give the clock time so long after midnight; ``cell`` is what a question about it quotes."""
    minutes = round(since_midnight / timedelta(minutes=1))
    if 0 <= minutes < MINUTES_A_DAY:
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
