"""Random histories under the eyes of the matrix: its people, its faults, its invariants after every request.

Where test_histories.py asks what a whole run did, these histories stop at every request of every run.
"""

import os
from contextlib import suppress

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from cowork_sheets.errors import CoworkError
from tests.matrix.faults import Fault, faults_for
from tests.matrix.people import ACTS, Act
from tests.matrix.settle import mend
from tests.matrix.stage import GOOGLE, LISTING_FIRST, LOCAL, Service, Stage
from tests.matrix.wire import Gate
from tests.world import NOW, Killed, agreed, proposed

KINDS = ("read", "events", "recheck", "write", "get", "insert", "update", "cancel")
FAULTS = {
    service: [fault for kind in KINDS for fault in faults_for(kind, is_google=service.is_google)]
    for service in (GOOGLE, LISTING_FIRST, LOCAL)
}
NUMBERS = st.integers(0, 7)


class WatchedHistories(RuleBasedStateMachine):
    """Three people and their board over some weeks, each request of each run judged by what the run was shown."""

    @initialize(service=st.sampled_from([GOOGLE, LISTING_FIRST, LOCAL]), is_new=st.booleans())
    def begin(self, service: Service, *, is_new: bool) -> None:
        rows = [agreed("first"), proposed("second", 5), agreed("third", 6)]
        self.service = service
        self.stage = Stage(service, rows, is_new=is_new)
        self.names = iter(range(1000))

    def run(self, gate: Gate) -> None:
        """Run once through a gate, and do what was to happen while it ran in any case."""
        gate.earlier = self.stage.gate.earlier
        self.stage.gate = gate
        with suppress(Killed, CoworkError):
            self.stage.sync(gate)
        for act in gate.acts.values():
            gate.act(act)
        gate.acts = {}

    @rule(day=st.integers(3, 12), is_agreed=st.booleans())
    def add_a_row(self, day: int, *, is_agreed: bool) -> None:
        row = (agreed if is_agreed else proposed)(f"row {next(self.names)}", day)
        self.stage.gate.act(lambda stage: stage.add(row))

    @rule(act=st.sampled_from(ACTS))
    def act(self, act: Act) -> None:
        self.stage.gate.act(act)

    @rule()
    def mend_what_was_hurt(self) -> None:
        mend(self.stage)

    @rule(minutes=st.sampled_from([5, 31, 600, 3000]))
    def let_time_pass(self, minutes: int) -> None:
        self.stage.pass_time(minutes=minutes)

    @rule()
    def sync(self) -> None:
        self.run(Gate(self.stage))

    @rule(number=NUMBERS, data=st.data())
    def sync_with_a_fault(self, number: int, data: st.DataObject) -> None:
        fault: Fault = data.draw(st.sampled_from(FAULTS[self.service]))
        self.run(Gate(self.stage, [(number, fault.kind, fault)]))

    @rule(number=NUMBERS, act=st.sampled_from(ACTS))
    def sync_while_somebody_acts(self, number: int, act: Act) -> None:
        self.run(Gate(self.stage, acts={number: act}))

    @rule(number=NUMBERS)
    def two_runs_at_once(self, number: int) -> None:
        gate = Gate(self.stage)
        gate.is_alone = False

        def overtake(stage: Stage) -> None:
            other = Gate(stage)
            other.is_alone = False
            with suppress(CoworkError):
                stage.sync(other)

        gate.before_each = lambda request: overtake(self.stage) if request.number == number else None
        self.run(gate)


TestWatchedHistories = WatchedHistories.TestCase
MORE = int(os.environ.get("COWORK_HISTORIES", "0"))
TestWatchedHistories.settings = settings(
    max_examples=MORE or 200, derandomize=not MORE, stateful_step_count=30, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
_ = NOW
