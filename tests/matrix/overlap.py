"""Two runs over one world at once, in every order of their requests: no lock, two machines, the same minute.

Each run waits before every request until it is told to go on, so an order is a row of choices and plays the same way
each time. Orders that differ only in neighbours that do not touch the same thing are played once.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Semaphore

from cowork_sheets.errors import CoworkError
from tests.matrix.faults import Fault
from tests.matrix.invariants import Violated
from tests.matrix.people import Act
from tests.matrix.scenarios import ready
from tests.matrix.settle import mend, settle
from tests.matrix.stage import Service, Stage
from tests.matrix.wire import WRITES, Faults, Gate, Request
from tests.world import Killed

BOTH = (0, 1)
ASIDE = {"check", "publish"}  # they send nothing


@dataclass(frozen=True)
class Overlap:
    """Two runs of a scenario at once. A person may act before a step of the order, the first run may meet a fault."""

    scenario: str
    service: Service
    act: tuple[int, Act] | None = None
    fault: tuple[int, Fault] | None = None

    @property
    def faults(self) -> Faults:
        """What the first run meets."""
        return [(self.fault[0], self.fault[1].kind, self.fault[1])] if self.fault else []

    def __str__(self) -> str:
        wrong = f"{self.fault[0]} {self.fault[1]}" if self.fault else "-"
        done = f"{self.act[0]} {self.act[1].name}" if self.act else "-"
        return f"{self.scenario} | {self.service.name} | {wrong} | {done}"


@dataclass
class Order:
    """What was chosen at each step, what else could have been, and the requests that went through."""

    chosen: list[int] = field(default_factory=list)
    others: list[bool] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "".join("AB"[run] for run in self.chosen)

    def after(self) -> list[int] | None:
        """Give the choices with which the next order begins, None when this was the last."""
        for step in range(len(self.chosen) - 1, -1, -1):
            if self.others[step] and self.chosen[step] == 0:
                return [*self.chosen[:step], 1]
        return None


class Baton:
    """Lets one run go on to its next request at a time."""

    def __init__(self) -> None:
        self.pending: list[str | None] = ["begin", "begin"]
        self._go = [Semaphore(0), Semaphore(0)]
        self._back = Semaphore(0)

    def wait(self, run: int, request: Request) -> None:
        """Stop before a request until it is this run's turn."""
        self.pending[run] = request.kind
        self._back.release()
        self._go[run].acquire()

    def run(self, run: int, work: Callable[[], object]) -> None:
        """Carry out a whole run, turn by turn."""
        self._go[run].acquire()
        try:
            work()
        except (CoworkError, Killed):
            pass  # it leaves the rest to the next
        finally:
            self.pending[run] = None
            self._back.release()

    def step(self, run: int) -> None:
        """Let a run go on until it stops before its next request, or ends."""
        self._go[run].release()
        self._back.acquire()


def play_order(overlap: Overlap, prefix: Sequence[int], pool: ThreadPoolExecutor) -> Order:
    """Play one order: the choices of ``prefix``, then always the first run that can go on."""
    stage = ready(overlap.scenario, overlap.service).fork()
    baton, order = Baton(), Order()
    work: list[Future[None]] = []
    for run in BOTH:
        gate = Gate(stage, overlap.faults if run == 0 else ())
        gate.is_alone = False
        gate.before_each = lambda request, run=run: baton.wait(run, request)  # type: ignore[misc]
        work.append(pool.submit(baton.run, run, lambda gate=gate: stage.sync(gate)))  # type: ignore[misc]
    for run in BOTH:
        baton.step(run)  # up to its first request
    while any(baton.pending):
        able = [run for run in BOTH if baton.pending[run]]
        aside = [run for run in able if baton.pending[run] in ASIDE]
        allowed = aside[:1] or [run for run in able if not _is_twin(order, baton, run)] or able
        if overlap.act and len(order.chosen) == overlap.act[0]:
            Gate(stage).act(overlap.act[1])
            allowed = able  # what lies on the two sides of an act cannot be turned round
        run = prefix[len(order.chosen)] if len(order.chosen) < len(prefix) else allowed[0]
        order.others.append(len(allowed) > 1)
        order.chosen.append(run)
        order.kinds.append(str(baton.pending[run]))
        baton.step(run)
    try:
        for each in work:
            each.result()
        _come_right(stage)
    except Violated as violation:
        violation.add_note(f"python -m tests.soak --overlap '{overlap} | {order}'")
        raise
    return order


def _come_right(stage: Stage) -> None:
    mend(stage)
    settle(stage)


def _is_twin(order: Order, baton: Baton, run: int) -> bool:
    """Tell whether letting this run go on now is an order that is played anyway, with the last two turned round.

    Requests that send nothing are let through at once, and so do not count.
    """
    made = [(by, kind) for by, kind in zip(order.chosen, order.kinds, strict=True) if kind not in ASIDE]
    if run == 1 or not made or made[-1][0] == 0:
        return False
    return not _touch(made[-1][1], str(baton.pending[run]))


def _touch(one: str, other: str) -> bool:
    """Tell whether two requests are about the same thing, and one of them changes it."""
    return bool({one, other} & WRITES) and _is_board(one) == _is_board(other)


def _is_board(kind: str) -> bool:
    return kind in {"read", "recheck", "write"}


def orders(overlap: Overlap) -> Iterator[Order]:
    """Play every order of two runs. Raises Violated with the line that names the order."""
    prefix: list[int] | None = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        while prefix is not None:
            order = play_order(overlap, prefix, pool)
            yield order
            prefix = order.after()
