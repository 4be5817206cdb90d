"""From a board as read to sessions understood, row by row. Pure.

Every row stands alone: what one says, or gets wrong, never changes another. A wrong cell becomes a problem that names
the column and says what to type; it never names the row, so that the words stay the same wherever the row is moved.
What is merely absent is listed as missing (docs/rules.md 3.1). Nothing raises but a board whose columns are not found.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from hashlib import blake2b
from typing import TypeVar

from cowork_sheets.core.actions import Status
from cowork_sheets.core.cells import Asked, cell_name, clean, line_of, quoted, text_of, tidy, unreadable_sentence
from cowork_sheets.core.check_ins import find_check_ins, read_plans, read_results, unread_plans
from cowork_sheets.core.choices import read_call_off, read_format, read_where
from cowork_sheets.core.header_words import check_unit, zone_in_headers
from cowork_sheets.core.headers import (
    DEFAULT_HEADERS,
    OUR_KEYS,
    PEOPLE_KEYS,
    REQUIRED_KEYS,
    ROSTER_KEYS,
    TIME_HEADER,
    find_columns,
)
from cowork_sheets.core.identity import belongs
from cowork_sheets.core.model import (
    BoardSnapshot,
    CellValue,
    Columns,
    Person,
    Problem,
    RawRow,
    Reading,
    Table,
    TimeColumn,
    Understanding,
    Unreadable,
)
from cowork_sheets.core.names import NAME_KEYS, ask_about_clock, ask_for_zone, in_column_order, people_of
from cowork_sheets.core.people import Roster, read_people
from cowork_sheets.core.row_times import RowTimes, read_times
from cowork_sheets.core.settings import Settings
from cowork_sheets.core.times import ask_about_clock_change
from cowork_sheets.core.zone_texts import OwnWords
from cowork_sheets.core.zones import find_zone
from cowork_sheets.errors import BoardUnreadable, ConfigurationError

__all__ = ["DEFAULT_HEADERS", "OUR_KEYS", "PEOPLE_KEYS", "ROSTER_KEYS", "cell_name", "understand"]

_T = TypeVar("_T")

_LONGEST_TOPIC = 200
_LONGEST_LABEL = 60
_STATUSES = frozenset(str(status) for status in Status)

_TO_TYPE = {
    "topic": "the topic", "proposed_by": "the name", "day": "the date", "start": "the time", "end": "the time",
    "length": "the length", "time_zone": "the zone", "accepted_by": "the names",
    "format": "the format", "where": "the place",
    "either_or": "the label", "call_off": "yes or no",
}  # fmt: skip


_IN_WORDS = {"day": "a day", "start": "a start time"}


def understand(snapshot: BoardSnapshot, settings: Settings) -> Understanding:
    """Understand a whole board: its columns, people and every row that is not empty, top to bottom.

    Raises BoardUnreadable when a required header is missing or stands twice, or when there is no People tab;
    ConfigurationError when a header names a zone or a unit that is not certain.
    """
    table, board = snapshot.sessions, snapshot.name
    columns = find_columns(table, (*PEOPLE_KEYS, *OUR_KEYS), REQUIRED_KEYS, settings.headers, board)
    if snapshot.people is None:
        raise BoardUnreadable(
            f"{board}: there is no tab called {settings.people_tab}. Add one with the columns Name, Email and "
            "Time zone, and a line for each person."
        )
    roster = read_people(snapshot.people, settings.headers, board, settings.places, settings.zones)
    times, notes = _time_columns(table, frozenset(columns.index.values()), roster, settings.zones)
    check_ins, more_notes = find_check_ins(table, roster)
    columns = replace(columns, times=times, check_ins=check_ins)
    if "length" in columns.header:
        check_unit(columns.header["length"], board)
    configured = settings.sessions.time_zone or None
    in_headers = zone_in_headers(columns.header, configured, settings.zones)
    if isinstance(in_headers, Asked):
        raise ConfigurationError(
            f"{board}: {in_headers.phrase} Name one zone in that header, in the sheet and under [headers] in "
            'cowork.toml; or say which is meant under [sessions] there, such as time_zone = "Europe/London".'
        )
    reader = _RowReader(columns, roster, settings, snapshot.board_id or "", in_headers or configured)
    rows = [reading for row in table.rows if (reading := reader.read(row))]
    readings = tuple(reading for reading in rows if not reading.is_blank or reading.raw_ref)
    emptied = tuple(reading for reading in rows if reading.is_blank and not reading.raw_ref)
    notes = [*roster.notes, *notes, *more_notes]
    return Understanding(columns, roster.people, readings, tuple(notes), emptied, roster)


def _time_columns(
    table: Table, named: frozenset[int], roster: Roster, own_words: OwnWords
) -> tuple[tuple[TimeColumn, ...], list[str]]:
    """Find the ``Time for NAME`` and ``Time in PLACE`` columns, and say which of them nobody can fill.

    ``named`` are the columns that are something else on this board, and stay people's.
    """
    columns, notes = [], []
    for index, text in enumerate(table.header):
        header = clean(text)
        match = TIME_HEADER.fullmatch(header)
        if not match or index in named:
            continue
        zone: str | Asked | None
        person: Person | Asked | None = None
        if match[1].casefold() == "in":
            zone = find_zone(match[2], own_words)
        else:
            person = roster.find(match[2])
            zone = person if isinstance(person, Asked) else person.zone
        if not zone and isinstance(person, Person):
            zone = Asked(f"{person.name} has no time zone in People; add one there.")
        if isinstance(zone, Asked):
            notes.append(f"Tab {table.title}, column “{line_of(header, 60)}” ({cell_name(1, index)}): {zone.phrase}")
        name = person.name if isinstance(person, Person) else None
        columns.append(TimeColumn(index, header, zone if isinstance(zone, str) else None, name))
    return tuple(columns), notes


class _RowReader:
    """Reads the rows of one board; remembers what a list of names or a format meant, because boards repeat them."""

    def __init__(self, columns: Columns, roster: Roster, settings: Settings, board_id: str, zone: str | None) -> None:
        self.columns, self.settings, self._board_id, self.zone = columns, settings, board_id, zone
        self.people_columns = tuple((key, columns.index[key]) for key in PEOPLE_KEYS if key in columns.index)
        ours = [columns.index[key] for key in OUR_KEYS if key in columns.index]
        self.own_columns = (*ours, *(column.index for column in columns.times))
        self.people_named = lru_cache(maxsize=4096)(roster.read_names)
        self.format_of = lru_cache(maxsize=1024, typed=True)(partial(read_format, formats=settings.formats))
        self.place_of = partial(read_where, places=settings.places)

    def is_ours(self, key: str, value: CellValue) -> bool:
        """Tell whether a people's cell holds what only we write: a status, or a ref of this board.

        It is what a run left that died before it could put back what stood there (docs/rules.md 6.3).
        """
        if not isinstance(value, str) or key == "call_off":
            return False
        return value in _STATUSES or belongs(value, self._board_id)

    def read(self, row: RawRow) -> Reading | None:
        """Understand one row; None when people's cells are empty and ours are, too."""
        values = row.values
        cells: dict[str, CellValue] = {}
        texts = []
        for key, index in self.people_columns:
            value = tidy(values[index]) if index < len(values) else None
            if value is not None:
                cells[key] = value
                texts.append(f"{key}={value if isinstance(value, str) else text_of(value)}")
        own = {index: _shown(values[index]) if index < len(values) else "" for index in self.own_columns}
        raw_ref = clean(own[self.columns.index["ref"]]).lower()
        is_blank = not cells or (cells.keys() == {"call_off"} and read_call_off(cells["call_off"]) is False)
        if is_blank and not any(own.values()):
            return None
        reading = Reading(
            number=row.number,
            raw_ref=raw_ref,
            fingerprint=blake2b("\x1f".join(texts).encode(), digest_size=12).hexdigest(),
            own=own,
            is_blank=is_blank,
            board_zone=self.zone,
            plans=read_plans(self.columns.check_ins, values),
            unread_plans=unread_plans(self.columns.check_ins, values),
            results=read_results(self.columns.check_ins, values),
        )
        return _Row(self, row, cells).read(reading)


class _Row:
    """One row while it is read: its cells that are not blank, and the problems met so far."""

    def __init__(self, board: _RowReader, row: RawRow, cells: dict[str, CellValue]) -> None:
        self._board, self._row, self._cells = board, row, cells
        self._problems: list[Problem] = []

    def read(self, blank: Reading) -> Reading:
        """Complete a reading that has only its identity so far."""
        for key, value in self._cells.items():
            if self._board.is_ours(key, value):
                self._problem(
                    key, f"{self._header(key)} says {quoted(value)}, which only I write; type {_TO_TYPE[key]}."
                )
                self._cells[key] = Unreadable(text_of(value))
            elif isinstance(value, Unreadable):
                self._problem(key, unreadable_sentence(value, self._header(key), _TO_TYPE[key]))
        ref = tidy(self._value("ref"))
        if isinstance(ref, Unreadable):
            self._problem("ref", f"{self._header('ref')} cannot be read; undo the change to that cell, or clear it.")
        people_named = {key: text for key in NAME_KEYS if (text := self._names(key))}
        typed = {key: self._board.people_named(text) for key, text in people_named.items()}
        # Who only may come, or does not, is nobody to be asked about; whoever proposes has to be somebody.
        left_out = [name for name in typed.get("accepted_by", []) if name.remark]
        named = {key: [name.found for name in names if name not in left_out] for key, names in typed.items()}
        people = people_of(named, self._board.columns.header)
        self._problems += people.problems
        times = self._times(people.proposer)
        format_ = self._understood("format", self._board.format_of)
        where = self._understood("where", lambda value: self._board.place_of(text_of(value)))
        is_unclear = times.zone is None and times.names_a_zone
        wall = times.wall if is_unclear else self._wall(times, people.proposer)
        call_off = self._understood("call_off", read_call_off)
        return replace(
            blank,
            topic=self._line("topic", _LONGEST_TOPIC),
            proposer=people.proposer,
            accepters=people.accepters,
            wall=wall,
            zone=times.zone,
            minutes=times.minutes,
            format=format_,
            where=where,
            label=self._line("either_or", _LONGEST_LABEL),
            call_off=call_off if call_off is not None or "call_off" in self._cells else False,
            problems=in_column_order(self._problems),
            remarks=(*(f"{self._header('accepted_by')}: {name.remark}" for name in left_out), *times.remarks),
            missing=() if blank.is_blank else self._missing(times),
            filled=frozenset(self._cells) | ({"time_zone"} if times.names_a_zone else frozenset()),
            names=people_named,
            typed_wall=times.wall,
            time_cell=times.cell,
            a_year_later=times.a_year_later,
        )

    def _times(self, proposer: Person | None) -> RowTimes:
        """Read the cells that say when; one that cannot be read counts as filled, and has its own sentence."""
        cells = {key: value for key, value in self._cells.items() if not isinstance(value, Unreadable)}
        home = proposer.zone if proposer else None
        times = read_times(cells, self._board.columns.header, self._board.settings, home, self._board.zone)
        self._problems += times.problems
        return times

    def _wall(self, times: RowTimes, proposer: Person | None) -> datetime | None:
        wall, zone = times.wall, times.zone or self._board.zone or (proposer.zone if proposer else None)
        if wall is None:
            return None
        if zone is None:
            if proposer:
                self._problems.append(ask_for_zone(proposer, self._board.columns.header))
            return wall
        asked = ask_about_clock_change(wall, zone, times.cell)
        if asked is None:
            return wall
        self._problems.append(ask_about_clock(asked, frozenset(self._cells), self._board.columns.header))
        return None

    def _names(self, key: str) -> str:
        """Give the text of a cell that names people, "" for one that holds nothing or cannot be read."""
        value = self._cells.get(key)
        if value is None or isinstance(value, Unreadable):
            return ""
        # Line breaks part names, and tidying folds them away.
        raw = self._value(key)
        return raw if isinstance(raw, str) else text_of(value)

    def _line(self, key: str, limit: int) -> str:
        value = self._cells.get(key)
        return "" if isinstance(value, Unreadable) else line_of(value, limit)

    def _missing(self, times: RowTimes) -> tuple[str, ...]:
        cannot_be_read = {_IN_WORDS[key] for key in ("day", "start") if isinstance(self._cells.get(key), Unreadable)}
        missing = [part for part in times.missing if part not in cannot_be_read]
        return (*missing, *(["who proposes it"] if "proposed_by" not in self._cells else []))

    def _understood(self, key: str, read: Callable[[CellValue], _T | Asked]) -> _T | None:
        """Read a cell if it holds anything readable; note the question when there is one."""
        value = self._cells.get(key)
        if value is None or isinstance(value, Unreadable):
            return None
        answer = read(value)
        if isinstance(answer, Asked):
            self._ask(key, answer)
            return None
        return answer

    def _value(self, key: str) -> CellValue:
        index = self._board.columns.index[key]
        return self._row.values[index] if index < len(self._row.values) else None

    def _header(self, key: str) -> str:
        return self._board.columns.header[key]

    def _ask(self, key: str, asked: Asked) -> None:
        self._problem(key, f"{self._header(key)}: {asked.phrase}")

    def _problem(self, key: str, sentence: str) -> None:
        self._problems.append(Problem(key, sentence))


def _shown(value: CellValue) -> str:
    """Give one of our own cells exactly as it stands, so that the write-back can tell whether it differs."""
    return value if isinstance(value, str) else text_of(value)
