"""Random histories under the eyes of the matrix: its people, its faults, its invariants after every request.

Where test_histories.py asks what a whole run did, these histories stop at every request of every run.
"""

from contextlib import suppress

import pytest

from cowork_sheets.errors import CoworkError
from tests.figures import Tried
from tests.matrix.faults import LATER, Fault, faults_for
from tests.matrix.people import ACTS, Act
from tests.matrix.settle import mend, run_until_quiet
from tests.matrix.stage import GOOGLE, LISTING_FIRST, LOCAL, Stage
from tests.matrix.wire import Gate, Request
from tests.properties.histories import PER_SEED, History, play, seeds, step
from tests.world import Killed, agreed, proposed

KINDS = ("read", "events", "recheck", "write", "get", "insert", "update", "cancel")
SERVICES = (GOOGLE, LISTING_FIRST, LOCAL)
FAULTS = {
    service: [fault for kind in KINDS for fault in faults_for(kind, is_google=service.is_google)]
    for service in SERVICES
}
NUMBERS = range(8)
A_WHOLE_RUN = 15
"""Seconds that pass for a run while another one is made, and somebody does something: it looks again after that."""


class WatchedHistories(History):
    """Three people and their board over some weeks, each request of each run judged by what the run was shown."""

    def begin(self) -> None:
        rows = [agreed("first"), proposed("second", 5), agreed("third", 6)]
        self.service = self.choose(SERVICES)
        self.stage = Stage(self.service, rows, is_new=self.choose((False, True)))
        self.names = iter(range(1000))

    def end(self) -> None:
        """What is late arrives, people mend what they hurt, and the command comes to rest."""
        gate = Gate(self.stage)
        self.pass_on_to(gate)
        for moment in LATER:
            gate.land(moment)
        mend(self.stage)
        run_until_quiet(self.stage)

    def pass_on_to(self, gate: Gate) -> None:
        """Let a gate know what the one before it saw, and what is still to arrive late."""
        gate.earlier, gate.late = self.stage.gate.earlier, self.stage.gate.late
        self.stage.gate = gate

    def run(self, gate: Gate) -> None:
        """Run once through a gate, and do what was to happen while it ran in any case."""
        self.pass_on_to(gate)
        with suppress(Killed, CoworkError):
            self.stage.sync(gate)
        for act in gate.acts.values():
            gate.act(act)
        gate.acts = {}

    @step(day=range(3, 13), is_agreed=(False, True))
    def add_a_row(self, day: int, *, is_agreed: bool) -> None:
        row = (agreed if is_agreed else proposed)(f"row {next(self.names)}", day)
        self.stage.gate.act(lambda stage: stage.add(row))

    @step(act=ACTS)
    def act(self, act: Act) -> None:
        self.stage.gate.act(act)

    @step()
    def mend_what_was_hurt(self) -> None:
        mend(self.stage)

    @step(minutes=(5, 31, 600, 3000))
    def let_time_pass(self, minutes: int) -> None:
        self.stage.pass_time(minutes=minutes)

    @step()
    def sync(self) -> None:
        self.run(Gate(self.stage))

    @step(number=NUMBERS)
    def sync_with_a_fault(self, number: int) -> None:
        fault: Fault = self.choose(self.switched_on(FAULTS[self.service]))
        self.run(Gate(self.stage, [(number, fault.kind, fault)]))

    @step(number=NUMBERS, act=ACTS)
    def sync_while_somebody_acts(self, number: int, act: Act) -> None:
        self.run(Gate(self.stage, acts={number: act}))

    @step(number=NUMBERS)
    def two_runs_at_once(self, number: int) -> None:
        self.let_another_run_overtake(number)

    @step(number=NUMBERS, act=ACTS)
    def two_runs_at_once_and_somebody_acts_between_them(self, number: int, act: Act) -> None:
        self.let_another_run_overtake(number, act)

    def let_another_run_overtake(self, number: int, act: Act | None = None) -> None:
        """Make a whole run before a request of another one, for what a person does at that moment."""
        gate = Gate(self.stage)
        gate.is_alone = False

        def overtake(request: Request) -> None:
            if request.number == number:
                self.let_another_run_finish(act)

        gate.before_each = overtake
        self.run(gate)

    def let_another_run_finish(self, act: Act | None = None) -> None:
        """Make a whole run in the middle of another one, after what a person does first."""
        self.stage.seconds += A_WHOLE_RUN
        other = Gate(self.stage)
        other.is_alone = False
        if act is not None:
            other.act(act)
        with suppress(CoworkError):
            self.stage.sync(other)


@pytest.mark.parametrize("seed", seeds(range(4)))
def test_whatever_goes_wrong_and_whoever_acts_what_must_hold_holds_at_every_request(seed: int, tried: Tried) -> None:
    tried("random histories", play(WatchedHistories, seed, PER_SEED))
