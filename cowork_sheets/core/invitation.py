"""What an invitation says, gathered and made safe to print, before a template puts it into words. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from cowork_sheets.core.agreement import join_words
from cowork_sheets.core.cells import line_of
from cowork_sheets.core.clocks import unusual_weeks
from cowork_sheets.core.extras import NO_EXTRAS, Extras
from cowork_sheets.core.formats import Block
from cowork_sheets.core.model import CheckIn, Person, When
from cowork_sheets.core.timer import blocks_to_enter
from cowork_sheets.core.times import show

LONGEST_TOPIC = 200
LONGEST_NAME = 60
LONGEST_NOTE = 300
_LINK = re.compile(r"https://[^\s<>\"\\]+", re.IGNORECASE)
"""What may stand behind "Join"; an event's link is read back from a calendar, where people can write anything."""
NAMES_SHOWN = 12
"""From one person more on, the rest is counted."""


@dataclass(frozen=True, slots=True)
class ClockRow:
    """What the clocks of one or more people say: ``time`` is "Thu 15 Jan 18:00–19:30 GMT", ``agenda`` a text a block.

    ``who`` names the people, or the place of the clock when people are not named to each other.
    """

    who: str
    time: str
    agenda: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invitation:
    """Everything an invitation is made of. ``people`` has the proposer first; ``blocks`` fill ``when.minutes``.

    ``join`` is the meeting link or "", ``place_note`` a sentence about the place or "". With ``names_people`` False
    nobody learns from it who else is invited. ``call_off_column`` is the header of that column, "" without one.
    ``timer`` and ``clock_page`` are links or "". ``extras`` go with the format. ``plans`` are told only
    where people are.
    """

    topic: str
    when: When
    people: tuple[Person, ...]
    join: str
    place_note: str
    format_name: str
    blocks: tuple[Block, ...]
    board_name: str
    names_people: bool = True
    call_off_column: str = "Call off"
    extras: Extras = NO_EXTRAS
    plans: tuple[CheckIn, ...] = ()
    timer: str = ""
    clock_page: str = ""

    def clock_rows(self) -> tuple[ClockRow, ...]:
        """Give one row for each clock among the people, in the order of the people; people with equal rows share one.

        Who has no time zone in People is shown the session's own, and it is said.
        """
        zones: dict[str, list[str]] = {}
        for person in self.people:
            zones.setdefault(person.zone or "", []).append(_name(person))
        if not zones:
            zones[self.when.zone] = []
        rows: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for zone, names in zones.items():
            clock = zone or self.when.zone
            row = _span(self.when, clock), tuple(_agenda(self.when, clock, self.blocks))
            labels = names
            if not names or not self.names_people:
                labels = [clock.rpartition("/")[2].replace("_", " ")]
            elif not zone:
                labels = [f"{name} (time zone unknown)" for name in names]
            rows.setdefault(row, []).extend(labels)
        return tuple(ClockRow(_some(list(dict.fromkeys(labels))), *row) for row, labels in rows.items())

    def words(self) -> Mapping[str, object]:
        """Give the variables of the templates; every text is one safe line, no longer than people read.

        topic, people, time (in the session's own zone), rows (see ``ClockRow``), join, note, format, minutes, board,
        call_off_column, pad, ice_breaker, code_of_conduct, plans (lines), timer, blocks (to enter into the timer),
        clock_page, clock_notes (sentences on weeks that are not as usual).
        """
        return {
            "topic": line_of(self.topic, LONGEST_TOPIC),
            "people": _some([_name(person) for person in self.people]) if self.names_people else "",
            "time": _span(self.when, self.when.zone),
            "rows": self.clock_rows(),
            "join": _link(self.join),
            "note": line_of(self.place_note, LONGEST_NOTE),
            "format": line_of(self.format_name, LONGEST_NAME),
            "minutes": self.when.minutes,
            "board": line_of(self.board_name, LONGEST_TOPIC),
            "call_off_column": line_of(self.call_off_column, LONGEST_NAME),
            "pad": _link(self.extras.pad),
            "ice_breaker": line_of(self.extras.ice_breaker, LONGEST_NOTE),
            "plans": self._plans() if self.names_people else (),
            "code_of_conduct": _link(self.extras.code_of_conduct),
            "timer": _link(self.timer),
            "blocks": blocks_to_enter(self.blocks),
            "clock_page": _link(self.clock_page),
            "clock_notes": unusual_weeks(self.people, self.when, names_people=self.names_people),
        }

    def _plans(self) -> tuple[str, ...]:
        lines = [f"{line_of(plan.name, LONGEST_NAME)}: {line_of(plan.text, LONGEST_NOTE)}" for plan in self.plans]
        more = len(lines) - NAMES_SHOWN
        return (*lines[:NAMES_SHOWN], *([f"and {more} more"] if more > 0 else []))


def _link(text: str) -> str:
    return text if _LINK.fullmatch(text) else ""


def _name(person: Person) -> str:
    return line_of(person.name, LONGEST_NAME)


def _some(names: list[str]) -> str:
    if len(names) <= NAMES_SHOWN:
        return join_words(names)
    return join_words([*names[: NAMES_SHOWN - 1], f"{len(names) - NAMES_SHOWN + 1} more"])


def _span(when: When, zone: str) -> str:
    """Write start and end on one clock: a day or an abbreviation is repeated only where it changes on the way."""
    day, start, name = show(when.start_at, zone).rsplit(" ", 2)
    end_day, end, end_name = show(when.end_at, zone).rsplit(" ", 2)
    if (day, name) == (end_day, end_name):
        return f"{day} {start}–{end} {name}"
    first = f"{day} {start}" if name == end_name else f"{day} {start} {name}"
    last = f"{end} {end_name}" if day == end_day else f"{end_day} {end} {end_name}"
    return f"{first} – {last}"


def _agenda(when: When, zone: str, blocks: Iterable[Block]) -> Iterable[str]:
    """Write "18:05 work" for each block; the day, or the clock's name, again where it changes from block to block."""
    day, _, name = show(when.start_at, zone).rsplit(" ", 2)
    for block in blocks:
        block_day, clock, block_name = show(when.start_at + timedelta(minutes=block.start), zone).rsplit(" ", 2)
        shown = clock if block_day == day else f"{block_day} {clock}"
        yield f"{shown} {block.label}" if block_name == name else f"{shown} {block_name} {block.label}"
        day, name = block_day, block_name
