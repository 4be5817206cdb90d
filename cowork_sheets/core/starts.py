"""The ``Day`` and ``Start`` cells: typed values, serial numbers or text, each to a day, a clock time, or both. Pure."""

from datetime import date, datetime, time, timedelta
from math import isfinite

from cowork_sheets.core.cells import Asked, quoted, text_of
from cowork_sheets.core.model import CellValue
from cowork_sheets.core.times import FIRST_YEAR, LAST_YEAR, Moment, check_year, day_text, from_serial, to_serial
from cowork_sheets.core.written_times import ask_about_number, no_time, read_day_text, read_start_text

_FIRST_SERIAL = to_serial(datetime(FIRST_YEAR, 1, 1))  # noqa: DTZ001  (wall time)
_LAST_SERIAL = to_serial(datetime(LAST_YEAR, 12, 31, 23, 59))  # noqa: DTZ001


def read_day(value: CellValue) -> Moment | Asked:
    """Understand a tidy, non-blank ``Day`` cell: a day, and the clock time when the cell holds one."""
    if isinstance(value, datetime):
        return _from_datetime(value)
    if isinstance(value, date):
        return check_year(value) or Moment(value)
    if isinstance(value, str):
        return read_day_text(value)
    if isinstance(value, int | float) and _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return _from_datetime(from_serial(value))
    thing = "is a time; type the day here," if isinstance(value, time | timedelta) else "is not a day; type one"
    return Asked(f"{quoted(value)} {thing} like 2027-05-04.")


def read_start(value: CellValue) -> Moment | Asked:
    """Understand a tidy, non-blank ``Start`` cell: a clock time, and the day when the cell holds one too."""
    if isinstance(value, time):
        return _clock(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))
    if isinstance(value, str):
        return read_start_text(value)
    if isinstance(value, datetime):
        # A time cell whose day nobody typed: serial 0, or Excel's 1900-01-00 and its neighbours.
        return read_start(value.time()) if value.year < 1901 else _with_clock(_from_datetime(value))
    if isinstance(value, timedelta):
        return _clock(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    if isinstance(value, date):
        return _with_clock(Moment(value))
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
    if value.second or value.microsecond:
        value = value.replace(second=0, microsecond=0) + timedelta(minutes=value.second >= 30 and value.year < 9999)
    day = value.date()
    return check_year(day) or Moment(day, value.time() if value.hour or value.minute else None)


def _from_number(value: float) -> Moment | Asked:
    if 0 <= value < 1:
        return _clock(timedelta(days=value))
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return _with_clock(_from_datetime(from_serial(value)))
    return ask_about_number(text_of(value)) if isfinite(value) else no_time(text_of(value))


def _clock(since_midnight: timedelta) -> Moment | Asked:
    minutes = round(since_midnight / timedelta(minutes=1))
    if 0 <= minutes < 1440:
        return Moment(clock=time(*divmod(minutes, 60)))
    return no_time(text_of(since_midnight))


def _with_clock(moment: Moment | Asked) -> Moment | Asked:
    if isinstance(moment, Moment) and moment.day and moment.clock is None:
        return Asked(f"{day_text(moment.day)} is a day; type the time here, like 16:00.")
    return moment
