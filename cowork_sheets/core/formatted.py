"""Numbers in cells that a spreadsheet shows as a day, a time or a duration: which are what they look like. Pure.

A spreadsheet keeps a time as a part of a day and a day as a count of days, so whoever types ``9`` into a cell of times
has typed nine days, and sees 00:00. A number that is no likely day and no time of one day is left a number: it is
judged by what somebody typed, and never by what the cell makes of it (docs/rules.md 4).
"""

from datetime import datetime, timedelta

from cowork_sheets.core.model import CellValue, Formatted, ShownAs

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (wall time)
_FIRST_DAY, _LAST_DAY = 10_000, 99_999
"""Days of five digits, from 1927 to 2173: shorter and longer numbers are years, slips or clock times."""


def as_shown(number: float, shown_as: ShownAs) -> CellValue:
    """Give a number as the day, time or duration that its cell shows, else as ``Formatted``.

    To the second, because fractions of a day are not exact in a double.
    """
    if 0 <= number < 1:
        since_midnight = timedelta(seconds=round(number * 86_400))
        is_time = shown_as is not ShownAs.DURATION and since_midnight < timedelta(days=1)
        return (_EPOCH + since_midnight).time() if is_time else since_midnight
    is_likely_day = _FIRST_DAY <= number <= _LAST_DAY
    if is_likely_day and shown_as is not ShownAs.DURATION:
        return _EPOCH + timedelta(seconds=round(number * 86_400))
    return Formatted(number, shown_as)
