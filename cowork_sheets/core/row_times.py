"""The cells of one row that say when: day, start, end, length and zone, read together. Pure.

Each may hold a part of what another is for: a start its zone and its end, a day all of it. Where two say the same thing
they have to agree, and what is asked for is written as the cell it belongs to holds it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from cowork_sheets.core.cells import Asked, quoted, text_of
from cowork_sheets.core.lengths import SHORTEST, read_length, unit_of
from cowork_sheets.core.model import CellValue, Problem
from cowork_sheets.core.settings import Settings
from cowork_sheets.core.starts import read_day, read_end, read_start, together
from cowork_sheets.core.times import Moment, elapsed
from cowork_sheets.core.written_times import written
from cowork_sheets.core.zones import is_same_clock, remark_on_summer, zone_at

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RowTimes:
    """What a row's cells say about its time; what is missing or wrong is None, and ``problems`` say why.

    ``wall`` is what was typed, whether or not clocks ever show it. ``names_a_zone`` says that the row has a zone of its
    own, be it one that nobody knows. ``cell`` is the cell that holds the clock time, as understood. ``a_year_later`` is
    the header of the cell that holds the day, and what to type there for the next year.
    """

    wall: datetime | None
    zone: str | None
    minutes: int | None
    names_a_zone: bool
    cell: Moment | None
    a_year_later: tuple[str, str] | None
    missing: tuple[str, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]


def read_times(
    cells: Mapping[str, CellValue],
    headers: Mapping[str, str],
    settings: Settings,
    home: str | None,
    board_zone: str | None = None,
) -> RowTimes:
    """Read the cells of a row, by key, those left out that are blank or cannot be read.

    ``headers`` are those of the board, ``home`` is the zone of whoever proposes the row, ``board_zone``
    the one that a row without its own is in, if it is not that.
    """
    return _Cells(cells, headers, settings, home, board_zone).read()


class _Cells:
    """The cells while they are read, and the questions met so far."""

    def __init__(
        self,
        cells: Mapping[str, CellValue],
        headers: Mapping[str, str],
        settings: Settings,
        home: str | None,
        board_zone: str | None,
    ) -> None:
        self._cells, self._headers, self._settings, self._home = cells, headers, settings, home
        self._usual_zone = board_zone or home
        self._problems: list[Problem] = []
        self._remarks: list[str] = []

    def read(self) -> RowTimes:
        names = self._settings.day_names
        day = self._understood("day", partial(read_day, names=names))
        start = self._understood("start", partial(read_start, names=names))
        when = self._together(day, start)
        wall = datetime.combine(when.day, when.clock) if when.day and when.clock else None
        key, cell = ("start", start) if start and start.clock else ("day", day)
        zone = self._zone(when, wall, key, cell)
        minutes = self._minutes(when, wall, zone or self._usual_zone, key)
        return RowTimes(
            wall=wall,
            zone=zone,
            minutes=minutes,
            names_a_zone="time_zone" in self._cells or bool(when.zone),
            cell=cell,
            a_year_later=self._a_year_later(day, start) if wall else None,
            missing=self._missing(day, start),
            problems=tuple(self._problems),
            remarks=tuple(self._remarks),
        )

    def _together(self, day: Moment | None, start: Moment | None) -> Moment:
        """Give all that the cells of day and start say, nothing where they contradict each other."""
        when = together(day, start)
        if isinstance(when, Asked):
            self._ask("start", when.phrase)
            return Moment()
        return when

    # --- the zone ----------------------------------------------------------------------------------------------------

    def _zone(self, when: Moment, wall: datetime | None, key: str, cell: Moment | None) -> str | None:
        """Give the zone of the row's own cells, as its proposer means it on that day; ``cell`` holds the time."""
        beside_time = None
        if when.zone and cell:
            beside = written(replace(cell, zone=""))
            beside_time = self._found(key, zone_at(when.zone, wall, self._home, self._settings.zones, beside))
            if beside_time is None:
                return None
            self._remark_on_summer(key, when.zone, wall, beside)
        zone = self._understood(
            "time_zone", lambda value: zone_at(text_of(value), wall, self._home, self._settings.zones)
        )
        if zone is None:
            return beside_time
        typed = text_of(self._cells["time_zone"])
        self._remark_on_summer("time_zone", typed, wall)
        if beside_time and not is_same_clock(zone, beside_time, wall):
            said = f"this says {when.zone}, but {self._headers['time_zone']} says {typed}"
            self._ask(key, f"{said}; take the wrong one out.")
            return None
        return zone

    def _remark_on_summer(self, key: str, text: str, wall: datetime | None, beside: str = "") -> None:
        if self._home and wall:
            remark = remark_on_summer(text, wall, self._home, self._settings.zones, beside)
            self._remarks += [f"{self._headers[key]}: {remark}"] if remark else []

    # --- the length --------------------------------------------------------------------------------------------------

    def _minutes(self, when: Moment, wall: datetime | None, zone: str | None, key: str) -> int | None:
        """Give the length: that of its own cell, or what the end says; where both stand, they have to agree.

        ``key`` is the cell that holds the time.
        """
        unit = unit_of(self._headers.get("length", ""))
        length = self._understood("length", partial(read_length, unit=unit))
        on_the_clock = self._until_end(when)
        if on_the_clock is None:
            return length
        lasts = elapsed(wall, on_the_clock, zone) if wall and zone else on_the_clock
        if lasts < SHORTEST:
            ends = "end" if "end" in self._cells else key
            self._ask(ends, f"it ends {lasts} minutes after its start; type an end at least {SHORTEST} minutes later.")
            return None
        if "length" not in self._cells or length == lasts:
            return lasts
        if length is not None:
            typed = quoted(self._cells["length"])
            self._ask(
                "length", f"{typed} is not the {lasts} minutes until its end; clear this cell, or correct the end."
            )
        return None

    def _until_end(self, when: Moment) -> int | None:
        """Give the minutes on the clock until the end, from its own cell or from that of the start."""
        if "end" not in self._cells or when.clock is None:
            return when.minutes
        names = self._settings.day_names
        minutes = self._understood("end", lambda value: read_end(value, when, names))
        if minutes and when.minutes and minutes != when.minutes:
            self._ask("end", f"{quoted(self._cells['end'])} is another end than the start says; clear this cell.")
            return None
        return minutes

    # --- the day -----------------------------------------------------------------------------------------------------

    def _a_year_later(self, day: Moment | None, start: Moment | None) -> tuple[str, str] | None:
        key, cell = ("day", day) if day and day.day else ("start", start)
        assert cell is not None
        assert cell.day is not None
        is_leap_day = (cell.day.month, cell.day.day) == (2, 29)
        if is_leap_day:
            return None
        later = cell.day.replace(year=cell.day.year + 1)
        return self._headers[key], written(replace(cell, day=later)) if cell.clock else later.isoformat()

    def _missing(self, day: Moment | None, start: Moment | None) -> tuple[str, ...]:
        lacks_day = "day" not in self._cells and not (start and start.day)
        lacks_start = "start" not in self._cells and not (day and day.clock)
        return (*(["a day"] if lacks_day else []), *(["a start time"] if lacks_start else []))

    # --- questions ---------------------------------------------------------------------------------------------------

    def _understood(self, key: str, read: Callable[[CellValue], _T | Asked]) -> _T | None:
        """Read a cell if it holds anything; note the question when there is one."""
        return self._found(key, read(self._cells[key])) if key in self._cells else None

    def _found(self, key: str, answer: _T | Asked) -> _T | None:
        if isinstance(answer, Asked):
            self._ask(key, answer.phrase)
            return None
        return answer

    def _ask(self, key: str, phrase: str) -> None:
        self._problems.append(Problem(key, f"{self._headers[key]}: {phrase}"))
