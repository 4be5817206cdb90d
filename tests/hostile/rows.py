"""The corpus as lines of real boards: one hostile value in a row or a person's line, and calm rows between them."""

import os
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import cycle

from cowork_sheets.core.model import CellValue
from tests.hostile.cases import CHECK_INS, COLUMNS, PEOPLE_COLUMNS
from tests.hostile.corpus import CORPUS
from tests.world import HEADER as COMMON_HEADER
from tests.world import KEYS as COMMON_KEYS

ALL = int(os.environ.get("COWORK_HOSTILE", "1000")) >= len(CORPUS)
"""Whether every value is tried in every column of the real boards; otherwise it is a share of them."""
TOPICS = tuple(f"A calm one {n}" for n in range(4))
KEYS = (*COMMON_KEYS, *CHECK_INS)
HEADER = (*COMMON_HEADER, *(f"{key.capitalize()}: Grace" for key in CHECK_INS))
PEOPLE_HEADER = tuple(key.capitalize().replace("_", " ") for key in PEOPLE_COLUMNS)
FIRST_DAY = date(2027, 3, 1)

_NOT_PRINTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_TRACEBACK = re.compile(r'^ *File ".*", line \d', re.MULTILINE)

Line = list[CellValue]


@dataclass(frozen=True)
class Case:
    """A value in a column."""

    column: str
    value: CellValue


def boards(values: Iterable[CellValue], share: int, *, size: int) -> Iterator[Sequence[Case]]:
    """Give boards of at most ``size`` cases: ``share`` cases in all, or each value in each column.

    The order is always the same, and such that a board has values of all kinds, in all columns.
    """
    shuffled = list(values)
    random.Random(7).shuffle(shuffled)  # noqa: S311 - an order, and the same one every time
    cases = [
        Case(column, value)
        for turn in range(len(COLUMNS))
        for value, column in zip(shuffled, cycle((*COLUMNS[turn:], *COLUMNS[:turn])), strict=False)
    ]
    wanted = cases if ALL else cases[:share]
    return (wanted[begin : begin + size] for begin in range(0, len(wanted), size))


def sessions(cases: Sequence[Case]) -> list[Line]:
    """Give the rows of the Sessions tab below its header: hostile ones, and the calm ones evenly between them."""
    rows = []
    for n, case in enumerate(cases):
        cells = _cells(f"Session {n}", n, f"Guest {n}", "Grace")
        if case.column == "people.name":
            cells["proposed_by"] = case.value
        elif not case.column.startswith("people."):
            cells[case.column] = case.value
        rows.append(cells)
    step = len(rows) // len(TOPICS) + 1
    for n, topic in enumerate(TOPICS):
        rows.insert(n * (step + 1), _cells(topic, 1000 + n, "Bo", "Ada"))
    return [[row.get(key) for key in KEYS] for row in rows]


def people(cases: Sequence[Case]) -> list[Line]:
    """Give the lines of the People tab below its header: the calm people, and a guest for each case."""
    lines: list[Line] = [
        ["Ada", "ada@example.org", "Europe/London", None, None, None],
        ["Grace", "grace@example.org", "America/Vancouver", None, None, None],
        ["Bo", "bo@example.org", "Asia/Kolkata", None, None, None],
    ]
    for n, case in enumerate(cases):
        line: Line = [f"Guest {n}", f"guest.{n}@example.org", "America/Vancouver", None, None, None]
        if case.column.startswith("people."):
            line[PEOPLE_COLUMNS.index(case.column.removeprefix("people."))] = case.value
        lines.append(line)
    return lines


def look_at_output(text: str) -> None:
    """See that nothing was printed that a terminal takes for a command, nor anything that only a programmer reads."""
    assert not _TRACEBACK.search(text)
    found = _NOT_PRINTED.search(text)
    assert not found, ascii(text[found.start() - 100 : found.end() + 20])


def _cells(topic: str, days: int, by: str, accepted: str) -> dict[str, CellValue]:
    day = FIRST_DAY + timedelta(days=days)
    return {"topic": topic, "proposed_by": by, "day": day, "start": time(17), "length": 90, "accepted_by": accepted}
