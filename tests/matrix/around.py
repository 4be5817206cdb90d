"""What people and a board's owner change around the rows: lines of People, and the board's settings."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from cowork_sheets.core.settings import SessionSettings
from tests.matrix.people import Act
from tests.matrix.stage import Stage
from tests.world import GRACE

NAME, ADDRESS, ZONE = 0, 1, 2
NEW, NAMESAKES = "new@example.org", "kelly@example.org"
Lines = list[list[Any]]


def _always(_: Stage) -> bool:
    return True


def _lines(stage: Stage) -> Lines:
    """Give the lines of People, to be changed in place."""
    assert stage.board.people is not None
    return stage.board.people


def _become(change: Callable[[Lines], Lines], stage: Stage) -> None:
    """Let the lines below the header become others."""
    _lines(stage)[1:] = change([list(line) for line in _lines(stage)[1:]])


def _put(name: str, column: int, value: str | None, lines: Lines) -> Lines:
    for line in lines:
        if line[NAME] == name:
            line[column] = value
    return lines


def _column(column: int, change: Callable[[Sequence[Any]], Sequence[Any]], lines: Lines) -> Lines:
    """Write what a column's cells become, from the first line on."""
    values = change([line[column] for line in lines])
    for line, value in zip(lines, values, strict=False):
        line[column] = value
    return lines


def _people() -> Iterator[tuple[str, Callable[[Lines], Lines]]]:
    yield "rename Grace to Grace Hopper", partial(_put, "Grace", NAME, "Grace Hopper")
    yield "rename Ada to Dear Ada", partial(_put, "Ada", NAME, "Dear Ada")
    yield "delete the first line", lambda lines: lines[1:]
    yield "delete the last line", lambda lines: lines[:-1]
    yield "delete all lines", lambda _: []
    yield "sort the lines backwards", lambda lines: lines[::-1]
    yield "sort the addresses alone", partial(_column, ADDRESS, lambda cells: cells[::-1])
    yield "sort the names alone", partial(_column, NAME, lambda cells: cells[::-1])
    yield "delete an address, those below move up", partial(_column, ADDRESS, lambda cells: [*cells[1:], None])
    yield "insert an address, those below move down", partial(_column, ADDRESS, lambda cells: [None, *cells])
    yield "empty all addresses", partial(_column, ADDRESS, lambda cells: [None] * len(cells))
    yield "empty Grace's address", partial(_put, "Grace", ADDRESS, None)
    yield "correct Grace's address", partial(_put, "Grace", ADDRESS, NEW)
    yield "empty Ada's zone", partial(_put, "Ada", ZONE, None)
    yield "empty all zones", partial(_column, ZONE, lambda cells: [None] * len(cells))
    yield "move Ada to Paris", partial(_put, "Ada", ZONE, "Europe/Paris")
    yield "add a Grace Kelly", lambda lines: [*lines, ["Grace Kelly", NAMESAKES, "Europe/Paris", "", "", ""]]
    yield "add another Grace", lambda lines: [*lines, ["Grace", NAMESAKES, "Europe/Paris", "", "", ""]]
    yield "add Grace's address again", lambda lines: [*lines, ["Cy", GRACE.emails[0], "Europe/Paris", "", "", ""]]


def _put_right(right: Lines, stage: Stage) -> None:
    _lines(stage)[:] = [list(line) for line in right]


class _OfPeople(Act):
    """An act in the People tab, which is put right with all others there once the run is over."""

    def __call__(self, stage: Stage) -> None:
        right = stage.right_people
        self.do(stage)
        stage.ways_back.append(partial(_put_right, right))


PEOPLES = tuple(_OfPeople(f"in People: {name}", partial(_become, change), _always) for name, change in _people())


def _set(changes: dict[str, Any], stage: Stage) -> None:
    stage.settings = replace(stage.settings, sessions=replace(SessionSettings(), **changes))


SETTINGS = tuple(
    Act(f"set {name}", partial(_set, changes), _always)
    for name, changes in {
        "what was at first": {},
        "a quorum of two": {"quorum": 2},
        "everybody as the quorum": {"quorum": "all"},
        "another length": {"length": 60},
        "another format": {"format": "25/5"},
        "another place": {"place": "jitsi"},
        "a room link": {"room_link": "https://meet.example.org/ours"},
        "a longer grace": {"grace": 120},
        "two people at most": {"most_people": 2},
    }.items()
)
"""Each puts everything else back. (Who may be told of whom, and when links are shown, is for tests of their own.)"""
