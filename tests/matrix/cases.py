"""Cases: a scenario, where it is played, and what goes wrong at which request. One line names a case and plays it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from cowork_sheets.errors import CoworkError
from tests.matrix.faults import Fault, faults_for
from tests.matrix.invariants import Violated, broken
from tests.matrix.people import ALL_ACTS, Act
from tests.matrix.scenarios import SCENARIOS, ready, run
from tests.matrix.settle import mend, settle
from tests.matrix.stage import GOOGLE, LISTING_FIRST, LOCAL, Service, Stage
from tests.matrix.wire import Gate
from tests.world import Killed

SERVICES = {service.name: service for service in (GOOGLE, LISTING_FIRST, LOCAL)}


@dataclass(frozen=True)
class Case:
    """What is played. Requests are counted from the watched run's first, 0, and go on through the runs after it."""

    scenario: str
    service: Service
    faults: tuple[tuple[int, Fault], ...] = ()
    acts: tuple[tuple[int, Act], ...] = ()

    def __str__(self) -> str:
        wrong = [f"{number} {fault}" for number, fault in self.faults]
        done = [f"{number} {act.name}" for number, act in self.acts]
        return " | ".join([self.scenario, self.service.name, " & ".join(wrong) or "-", " & ".join(done) or "-"])


def play(case: Case) -> Stage:
    """Play a case to its end. Raises Violated with the line that names the case."""
    try:
        stage = _played(case)
        _settle(stage)
    except Violated as violation:
        violation.add_note(f"python -m tests.soak --case '{case}'")
        raise
    return stage


def _played(case: Case) -> Stage:
    """Make the run that is watched, and then what people do at its very end."""
    stage = ready(case.scenario, case.service).fork()
    earlier = stage.gate.earlier
    stage.gate = Gate(stage, [(number, fault.kind, fault) for number, fault in case.faults], dict(case.acts))
    stage.gate.earlier = earlier
    with suppress(Killed, CoworkError):
        run(stage, case.scenario)
    for act in stage.gate.acts.values():
        stage.gate.act(act)
    stage.gate.acts = {}
    return stage


_SETTLED: set[int] = set()
"""Fingerprints of worlds that were settled, and all was right: what goes on alike is not played twice."""


def _settle(stage: Stage) -> None:
    mend(stage)
    if stage.gate.faults or stage.gate.late:
        settle(stage)
    elif (known := stage.fingerprint()) not in _SETTLED:
        settle(stage)
        _SETTLED.add(known)


def kinds_until_quiet(case: Case) -> tuple[str, ...]:
    """Give the kinds of request of a case's run and of those that follow, until all is right."""
    stage = _played(case)
    mend(stage)
    settle(stage)
    return tuple(stage.gate.kinds)


@cache
def requests(scenario: str, service: Service) -> tuple[str, ...]:
    """Give the kinds of request that a scenario's run makes when nothing goes wrong."""
    stage = ready(scenario, service).fork()
    run(stage, scenario)
    return tuple(stage.gate.kinds)


def _at(scenario: str, service: Service) -> Iterator[tuple[int, str]]:
    """Number the requests; where only the order of the first two reads differs, only what happens there is new."""
    kinds = requests(scenario, service)
    is_twin = service is LISTING_FIRST and not SCENARIOS[scenario].is_new
    for number, kind in enumerate(kinds):
        if not is_twin or number in {1, 2}:
            yield number, kind


def single_faults(scenario: str, service: Service) -> Iterator[Case]:
    """Give every fault at every request."""
    for number, kind in _at(scenario, service):
        for fault in faults_for(kind, is_google=service.is_google):
            yield Case(scenario, service, faults=((number, fault),))


def human_acts(scenario: str, service: Service) -> Iterator[Case]:
    """Give every act before every request and after the last, where there is anything to act on."""
    for number, acts in possible_acts(scenario, service).items():
        for act in acts:
            yield Case(scenario, service, acts=((number, act),))


@cache
def possible_acts(scenario: str, service: Service) -> Mapping[int, tuple[Act, ...]]:
    """Give, by the number of the request before which they are done, the acts that can be done."""
    stage = ready(scenario, service).fork()
    possible: dict[int, tuple[Act, ...]] = {}

    def look() -> None:
        possible[stage.gate.number] = tuple(act for act in ALL_ACTS if act.can(stage))

    stage.gate.before_each = lambda _: look()
    run(stage, scenario)
    look()
    if service is LISTING_FIRST and not SCENARIOS[scenario].is_new:
        return {number: possible[number] for number in (1, 2)}
    return possible


def cases(scenario: str, service: Service) -> Iterator[Case]:
    """Give all cases with one thing that goes wrong, for one scenario in one place."""
    yield from single_faults(scenario, service)
    yield from human_acts(scenario, service)


def play_all(cases: Iterable[Case], most: int = 5) -> tuple[int, int]:
    """Play cases; give how many, and how many requests they made.

    Raises AssertionError with the first few that broke something.
    """
    played, made, wrong = 0, 0, list[str]()
    for played, case in enumerate(cases, start=1):  # noqa: B007 the count is what is returned
        try:
            made += play(case).gate.number
        except Violated as violation:
            wrong.append("\n".join([str(violation), *violation.__notes__]))
            if len(wrong) == most:
                break
    assert not wrong, "\n".join(wrong)
    return played, made


def play_poisoned(scenario: str, service: Service) -> int:
    """Play a scenario while Google takes no change of one session, each in turn; give how many sessions it has.

    All others must come to what people want, and this one when Google takes its change after all.
    """
    stage = ready(scenario, service).fork()
    run(stage, scenario)
    refs = sorted({event.mark.ref for event in stage.stored().values() if event.mark.board == "board"})
    for ref in refs:
        stage = ready(scenario, service).fork()
        stage.gate.poisoned = ref
        run(stage, scenario)
        try:
            settle(stage, all_but=ref)
        except Violated as violation:
            broken("I-16", str(violation))
        stage.gate.poisoned = ""
        settle(stage)
    return len(refs)
