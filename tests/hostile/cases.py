"""A board with one hostile value in each of several rows, next to rows that have nothing to do with them.

The bulk goes through the command's own run on the board and the calendar in memory; the soak calls ``try_all`` too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from unicodedata import normalize

from cowork_sheets.apply import State
from cowork_sheets.core.cells import line_of, text_of, tidy
from cowork_sheets.core.headers import OUR_KEYS
from cowork_sheets.core.model import CellValue, Event, Unreadable
from cowork_sheets.sync import Report
from tests.hostile.corpus import named
from tests.world import KEYS, World, agreed

SESSION_COLUMNS = (
    "topic", "proposed_by", "day", "start", "length", "time_zone", "accepted_by", "where", "format", "either_or",
    "call_off", "notes", "plan", "done",
)  # fmt: skip
PEOPLE_COLUMNS = ("name", "email", "time_zone", "usually_free", "room_link", "slack")
COLUMNS = (*SESSION_COLUMNS, *(f"people.{key}" for key in PEOPLE_COLUMNS))
CHECK_INS = ("plan", "done")
"""Columns of one person, Ada: ``Plan: Ada`` and ``Done: Ada``, to the right of all others."""
TOGETHER = 10
"""Hostile rows in one board: below every limit at which the guard would stop them, right or wrong."""
CALM = ("A calm one", "Another calm one")
OURS = [n for n, key in enumerate(KEYS) if key in OUR_KEYS or key.startswith("time_in")]

CANARY = "a secret of the tests"
"""What the meeting rooms' names are made from (tests.world.PLACES), to be seen nowhere."""

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_IN_A_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST_SENTENCE = 700


@dataclass(frozen=True)
class Figures:
    """What was tried: single values in single columns, and how many of them a sentence asked about."""

    cases: int = 0
    refused: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(self.cases + other.cases, self.refused + other.refused)


class Hostile:
    """Boards for one column: made anew for values in new rows, or with every session scheduled before they come."""

    def __init__(self, column: str, *, scheduled: bool) -> None:
        self.column, self.scheduled = column, scheduled
        self._calm_before = self._calm(self._board([], sync=True))
        self._start = self._board([None] * TOGETHER, sync=True) if scheduled else None

    def try_values(self, values: Sequence[CellValue]) -> Figures:
        """Put each value into a row of its own, sync twice, and look at everything that has to hold."""
        world = self._board(values) if self._start is None else self._again(self._start)
        for n, value in enumerate(values):
            self._put(world, n, value)
        before = {event.id: event for event in world.all_events()}
        report = world.sync()
        self._look(world, report, values, before)
        seen, writes = world.everything(), world.board.writes
        silent = world.sync()
        assert (silent.outcomes, silent.refusal) == ((), None)
        assert world.board.writes == writes, "the second run wrote to the board"
        assert world.everything() == seen, "the second run changed something"
        return Figures(len(values), sum(bool(self._questions(report, n)) for n in range(len(values))))

    # --- the board --------------------------------------------------------------------------------------------------

    def _board(self, values: Sequence[CellValue], *, sync: bool = False) -> World:
        calm = [
            agreed(CALM[0], date(2027, 8, 19), proposed_by="Bo", accepted_by="Ada", start="03:10", length=20),
            {"topic": CALM[1], "proposed_by": "Bo", "day": date(2027, 8, 20)},
        ]
        rows = [agreed(f"Session {n}", date(2026, 12, 3) + timedelta(days=n)) for n in range(len(values))]
        for n, row in enumerate(rows):
            row["proposed_by" if self.column.startswith("people.") else "accepted_by"] = f"Guest {n}"
        world = World([calm[0], *rows, calm[1]], known=True)
        world.board.sessions[0] = [*world.board.sessions[0], *(f"{key.capitalize()}: Ada" for key in CHECK_INS)]
        for n in range(TOGETHER):
            world.add_person(f"Guest {n}", f"guest.{n}@example.org", "America/Vancouver")
        if sync:
            world.sync()
        return world

    @staticmethod
    def _again(start: World) -> World:
        """Give a copy of a world, so that the same beginning serves many times."""
        world = World([], known=True)
        world.board.sessions = [list(row) for row in start.board.sessions]
        world.board.people = [list(row) for row in start.board.people or ()]
        world.board.columns, world.board.last_checked = start.board.columns, start.board.last_checked
        world.calendar._events = dict(start.calendar._events)
        world.calendar._version = start.calendar._version
        return world

    def _put(self, world: World, n: int, value: CellValue) -> None:
        if self.column in CHECK_INS:
            world.board.put(n + 3, len(KEYS) + CHECK_INS.index(self.column), value)
            return
        if not self.column.startswith("people."):
            world.set_row(n + 1, **{self.column: value})
            return
        assert world.board.people is not None
        line = next(line for line in world.board.people if line[0] == f"Guest {n}")
        line.extend([None] * (len(PEOPLE_COLUMNS) - len(line)))
        line[PEOPLE_COLUMNS.index(self.column.removeprefix("people."))] = value
        if self.column == "people.name":
            world.set_row(n + 1, proposed_by=value)

    # --- what has to hold -------------------------------------------------------------------------------------------

    @staticmethod
    def _calm(world: World) -> object:
        """Give everything about the rows that nobody touched."""
        events = [replace(event, etag="") for event in world.all_events() if event.summary in CALM]
        return [row for row in world.rows() if row["topic"] in CALM and row["proposed_by"] == "Bo"], events

    def _look(self, world: World, report: Report, values: Sequence[CellValue], before: Mapping[str, Event]) -> None:
        assert report.refusal is None, report.refusal
        assert report.unwritten is None, report.unwritten
        assert CANARY not in repr((world.board.sessions, world.all_events(), report)), "the secret has come out"
        assert self._calm(world) == self._calm_before, "a row that nobody touched has changed"
        assert all(outcome.state is State.DONE for outcome in report.outcomes), report.outcomes
        for event in world.all_events():
            _look_at_event(event)
        for row in world.board.sessions[1:]:
            for column in OURS:
                look_at_cell(row[column] if column < len(row) else None)
        for note in report.understanding.notes:
            _look_at_sentence(note)
        for n, value in enumerate(values):
            self._look_at_row(world, report, n, value, before)

    def _look_at_row(self, world: World, report: Report, n: int, value: CellValue, before: Mapping[str, Event]) -> None:
        row = world.rows()[n + 1]
        questions = self._questions(report, n)
        for sentence in questions:
            _look_at_sentence(sentence)
            assert _names(sentence, value), f"{sentence!r} does not say what was seen in {named(value)}"
        if questions and not self.column.startswith("people."):
            reading = next(r for r in report.understanding.readings if r.number == n + 3)
            if reading.call_off or (self.column == "where" and self.scheduled):
                return
            assert row["status"] == "Needs attention", (named(value), row)
            assert all(problem.sentence in row["what_to_know"] for problem in reading.problems), (named(value), row)
            for event in world.all_events():
                if event.mark.ref == row["ref"] and self.scheduled:
                    assert _said(event) == _said(before[event.id]), f"{named(value)} changed an event it cannot name"

    def _questions(self, report: Report, n: int) -> list[str]:
        """List what is asked about the value itself: in its row, or about its line of People."""
        key = self.column.removeprefix("people.")
        if self.column.startswith("people."):
            line = 5 + n
            return [note for note in report.understanding.notes if re.search(rf"\([A-F]{line}\)", note)]
        readings = [reading for reading in report.understanding.readings if reading.number == n + 3]
        return [problem.sentence for r in readings for problem in r.problems if problem.key == key]


def _said(event: Event) -> object:
    return event.when, event.summary, event.description, event.location, event.guests, event.cancelled, event.sequence


def _look_at_event(event: Event) -> None:
    for line in (event.summary, event.location, event.join, *(guest.email for guest in event.guests)):
        assert not _NOT_IN_A_LINE.search(line), ascii(line)
    assert not _NOT_IN_A_TEXT.search(event.description), ascii(event.description)
    assert len(event.summary) <= 300
    assert len(event.description) <= 8192
    assert not event.join or event.join.casefold().startswith("https://")


def look_at_cell(value: CellValue) -> None:
    if value is not None:
        assert isinstance(value, str)
        assert not _FORMULA.match(value), f"a cell of ours begins a formula: {named(value)}"
        assert not _NOT_IN_A_LINE.search(value), named(value)
        assert len(value) < 5000


def _look_at_sentence(sentence: str) -> None:
    assert not _NOT_IN_A_LINE.search(sentence), named(sentence)
    assert len(sentence) <= _LONGEST_SENTENCE, named(sentence)


_SAID_OTHERWISE = (
    "only one person can propose", "made a date of what was typed", "these are more than", "is a formula I cannot",
    "have the same", "is still loading", "the year ", "this says ", "is a day;", "this line has no name",
)  # fmt: skip
"""Of sentences that say what they saw in other words than the cell's."""


def _names(sentence: str, value: CellValue) -> bool:
    """Tell whether a sentence shows what stands in the cell: all of it, its beginning, or the part that is wrong."""
    if any(words in sentence for words in _SAID_OTHERWISE):
        return True
    seen = tidy(value)
    text = text_of(seen.text if isinstance(seen, Unreadable) else seen)[:5000]
    parts = ["23:59:59", text] if "a time" in sentence and isinstance(seen, time | float) else [text]
    if isinstance(seen, datetime) and seen.year < 1901:
        seen = seen.replace(tzinfo=None) - datetime(1899, 12, 30)
    if isinstance(seen, timedelta):
        parts.append(_as_a_sheet_shows(seen))
    parts += [normalize("NFKC", text), *re.split(r"[\s,;+&]+", text), *re.split(r"[\s,;]+", text)]
    return any(part and line_of(part, 25).rstrip("…") in sentence for part in parts)


def _as_a_sheet_shows(duration: timedelta) -> str:
    """Write a duration in hours and minutes, however many they are."""
    sign, minutes = ("-", -duration) if duration.days < 0 else ("", duration)
    return f"{sign}{minutes // timedelta(hours=1)}:{minutes % timedelta(hours=1) // timedelta(minutes=1):02}"


def batches(values: Sequence[CellValue], size: int = TOGETHER) -> Iterator[Sequence[CellValue]]:
    """Part values so that neighbours in the tables, which are much alike, do not share a board."""
    count = -(-len(values) // size)
    return (values[n::count] for n in range(count))


def try_all(column: str, values: Sequence[CellValue], *, scheduled: bool) -> Figures:
    """Try values in a column; when some fail together, find out which, and raise AssertionError naming them."""
    hostile = Hostile(column, scheduled=scheduled)
    figures = Figures()
    for batch in batches(values):
        try:
            figures += hostile.try_values(batch)
        except Exception as error:  # noqa: BLE001 - whatever a value leads to is its failure
            _blame(hostile, batch, error)
    return figures


def _blame(hostile: Hostile, batch: Sequence[CellValue], together: Exception) -> None:
    for value in batch:
        try:
            hostile.try_values([value])
        except Exception as error:
            raise AssertionError(f"{named(value)} in {hostile.column}: {type(error).__name__}: {error}") from error
    raise AssertionError(f"together, {[named(v) for v in batch]} in {hostile.column}: {together}") from together
