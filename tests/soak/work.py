"""What a soak can try: kinds of work, each a list of jobs that can be played in any order, by anybody."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tests.matrix.cases import Case, human_acts, kinds_until_quiet, play, possible_acts, requests, single_faults
from tests.matrix.faults import faults_for
from tests.matrix.overlap import Overlap, orders
from tests.matrix.people import ACTS
from tests.matrix.scenarios import SCENARIOS
from tests.matrix.stage import GOOGLE, LISTING_FIRST
from tests.matrix.wire import WRITES
from tests.planted.__main__ import hunt
from tests.planted.bugs import BUGS, Bug
from tests.soak.histories import A_JOB, MACHINES, SomeHistories

SMALL = ("new time", "revived", "called off")
"""A change, a creation and a cancellation, each alone: where pairs are played, all of them."""
TOGETHER = ("new", "new time", "called off", "row copied", "revived")
"""Where two runs at once also meet a person, or a fault."""
MEANWHILE = (
    "sort backwards", "insert a row first", "delete the first row", "copy the first row", "clear ref of the first row",
    "edit the first row: start=19:30", "edit the first row: call_off=yes", "move the first event",
    "delete the first event",
)  # fmt: skip
"""What a person does there."""
HISTORIES = 20_000
KILLS, KILLS_A_JOB = 200, 25
LONGEST_HUNT = 300.0
"""Seconds in which the tests have to notice a planted bug, so that a short soak ends when it should."""


@dataclass(frozen=True)
class Played:
    """What a job came to: how many cases it had, and how many requests they made."""

    cases: int
    requests: int


Job = Callable[[], Played]


@dataclass(frozen=True)
class Kind:
    """A kind of work. ``share`` is its part of the time when there is not enough for everything."""

    name: str
    jobs: Callable[[], Sequence[object]]
    play: Callable[[object], Played]
    share: float


def _play_case(case: object) -> Played:
    assert isinstance(case, Case)
    return Played(1, play(case).gate.number)


def _play_overlap(overlap: object) -> Played:
    assert isinstance(overlap, Overlap)
    played = [len(order.chosen) for order in orders(overlap)]
    return Played(len(played), sum(played))


def _play_histories(histories: object) -> Played:
    assert isinstance(histories, SomeHistories)
    return Played(histories.play(), 0)


@cache
def faults() -> Sequence[object]:
    """Every fault at every request, everywhere."""
    return [case for name in SCENARIOS for where in SCENARIOS[name].services() for case in single_faults(name, where)]


@cache
def acts() -> Sequence[object]:
    """Every act between any two requests, everywhere."""
    return [case for name in SCENARIOS for where in SCENARIOS[name].services() for case in human_acts(name, where)]


@cache
def faults_and_acts() -> Sequence[object]:
    """Every fault with every act, in three small scenarios."""
    return list(_faults_and_acts())


def _faults_and_acts() -> Iterator[Case]:
    for name in SMALL:
        possible = possible_acts(name, GOOGLE)
        for case in single_faults(name, GOOGLE):
            for number, several in possible.items():
                for act in several:
                    yield Case(name, GOOGLE, case.faults, ((number, act),))


@cache
def faults_and_faults() -> Sequence[object]:
    """Every fault with every one at a later request, be it of the same run or of those that follow."""
    return list(_faults_and_faults())


def _faults_and_faults() -> Iterator[Case]:
    for name in SMALL:
        for first in single_faults(name, GOOGLE):
            at = first.faults[0][0]
            for number, kind in enumerate(kinds_until_quiet(first)):
                for second in faults_for(kind, is_google=True) if number > at else ():
                    yield Case(name, GOOGLE, (*first.faults, (number, second)))


@cache
def overlaps() -> Sequence[object]:
    """Two runs at once: alone, with a person between any two requests, and with a fault that the first one meets."""
    return list(_overlaps())


def _overlaps() -> Iterator[Overlap]:
    for name, scenario in SCENARIOS.items():
        for where in scenario.services():
            if not where.listing_first and name != "mixed":
                yield Overlap(name, where)
    for name in TOGETHER:
        kinds = requests(name, GOOGLE)
        for step in range(2, 2 * len(kinds)):
            for act in ACTS:
                if act.name in MEANWHILE:
                    yield Overlap(name, GOOGLE, act=(step, act))
                    yield Overlap(name, LISTING_FIRST, act=(step, act))
        for number, kind in enumerate(kinds):
            for fault in faults_for(kind, is_google=True) if kind in WRITES else ():
                yield Overlap(name, GOOGLE, fault=(number, fault))


def histories() -> Sequence[object]:
    """Random histories, so many a job, half of them with kinds of step switched off; none that every test run plays."""
    jobs = HISTORIES // sum(A_JOB.values())
    return [SomeHistories(machine, A_JOB[machine], 100 + number) for machine in MACHINES for number in range(jobs)]


def planted_bugs() -> Sequence[object]:
    """Every bug that can be planted on purpose: the tests have to notice it."""
    return BUGS


def _play_planted(bug: object) -> Played:
    assert isinstance(bug, Bug)
    found = hunt(bug, longest=LONGEST_HUNT)
    assert found.test, f"The planted bug “{bug.name}” was not noticed.\n./scripts/planted-bugs '{bug.name}'"
    return Played(1, 0)


@dataclass(frozen=True)
class Kills:
    """So many runs as processes, each killed at a random moment."""

    number: int

    def __str__(self) -> str:
        return f"COWORK_KILLS={self.number} python -m pytest -q {KILLED} -k random"

    def play(self) -> int:
        """Kill them and give their number. Raises AssertionError with what pytest said."""
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", KILLED, "-k", "random"],
            env=os.environ | {"COWORK_KILLS": str(self.number)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not done.returncode, f"{done.stdout[-4000:]}\n{self}"
        return self.number


KILLED = "tests/processes/test_killed_at_google.py"


def kills() -> Sequence[object]:
    """Real processes, killed at random moments."""
    return [Kills(KILLS_A_JOB)] * (KILLS // KILLS_A_JOB)


def _play_kills(kills: object) -> Played:
    assert isinstance(kills, Kills)
    return Played(kills.play(), 0)


KINDS = (
    Kind("one fault", faults, _play_case, 0.1),
    Kind("one act of a person", acts, _play_case, 0.15),
    Kind("fault and act", faults_and_acts, _play_case, 0.25),
    Kind("fault and fault", faults_and_faults, _play_case, 0.2),
    Kind("two runs at once", overlaps, _play_overlap, 0.15),
    Kind("random history", histories, _play_histories, 0.15),
    Kind("process killed", kills, _play_kills, 0.05),
    Kind("planted bug noticed", planted_bugs, _play_planted, 0.15),
)
