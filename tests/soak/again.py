"""Playing one case again, from the line that named it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.matrix.cases import SERVICES, Case, play
from tests.matrix.faults import Fault, faults_for
from tests.matrix.overlap import Overlap, play_order
from tests.matrix.people import ALL_ACTS, Act
from tests.matrix.scenarios import SCENARIOS
from tests.matrix.wire import WRITES

READS = frozenset({"check", "read", "events", "recheck", "get", "publish"})


class Unmet(ValueError):
    """The line names a case, but its fault meets no request."""


def case_of(line: str) -> Callable[[], object]:
    """Read a case; what is returned plays it. Raises KeyError or ValueError for a line that is none."""
    case = _case(line)

    def play_again() -> None:
        left = play(case).gate.faults
        if left:
            raise Unmet(f"No request {left[0][0]} or later was a {left[0][1]}, so the fault did not happen.")

    return play_again


def order_of(line: str) -> Callable[[], object]:
    """Read an order of two runs at once; what is returned plays it. Raises as case_of does."""
    line, order = line.rsplit(" | ", 1)
    case = _case(line)
    act, fault = next(iter(case.acts), None), next(iter(case.faults), None)
    overlap, choices = Overlap(case.scenario, case.service, act, fault), ["AB".index(run) for run in order]

    def play_again() -> None:
        with ThreadPoolExecutor(max_workers=2) as pool:
            play_order(overlap, choices, pool)

    return play_again


def _case(line: str) -> Case:
    scenario, service, wrong, done = line.split(" | ")
    where = SERVICES[service]
    faults = tuple((number, _fault(name, is_google=where.is_google)) for number, name in _numbered(wrong))
    return Case(SCENARIOS[scenario].name, where, faults, tuple((n, _act(name)) for n, name in _numbered(done)))


def _numbered(text: str) -> list[tuple[int, str]]:
    parts = [part.split(" ", 1) for part in text.split(" & ") if part != "-"]
    return [(int(number), name) for number, name in parts]


def _fault(text: str, *, is_google: bool) -> Fault:
    kind, name = text.split(": ", 1)
    found = [fault for fault in faults_for(kind, is_google=is_google) if fault.name == name]
    if not found or kind not in WRITES | READS:
        raise ValueError(text)
    return found[0]


def _act(name: str) -> Act:
    return {act.name: act for act in ALL_ACTS}[name]
