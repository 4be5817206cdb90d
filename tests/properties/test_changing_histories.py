"""Random histories in which more changes than the rows: what stands around them, and what arrives late.

They are watched like those of test_watched_histories.py, whose kinds of step they have, too.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.figures import Tried
from tests.matrix.around import PEOPLES, SETTINGS
from tests.matrix.people import ALL_ACTS, Act
from tests.matrix.wire import Gate, Perform, Request
from tests.properties.histories import per_seed, play, seeds, step
from tests.properties.test_watched_histories import NUMBERS, WatchedHistories
from tests.world import agreed

HERE = tuple(
    act
    for act in ALL_ACTS
    if not act.name.startswith(("copy ", "sort people's columns", "swap ", "paste ", "clear ref", "type nonsense"))
)
"""Which row is which, of several that say the same, is asked there: here it is beyond doubt, whatever changes."""
BOTH = (False, True)


class ChangingHistories(WatchedHistories):
    """Three people and their board over some weeks, and nothing else stays as it was either."""

    @step(act=HERE)
    def act(self, act: Act) -> None:
        self.stage.gate.act(act)

    @step(number=NUMBERS, act=HERE)
    def sync_while_somebody_acts(self, number: int, act: Act) -> None:
        self.run(Gate(self.stage, acts={number: act}))

    @step(number=NUMBERS, act=HERE)
    def two_runs_at_once_and_somebody_acts_between_them(self, number: int, act: Act) -> None:
        self.let_another_run_overtake(number, act)

    @step(act=PEOPLES)
    def change_people(self, act: Act) -> None:
        self.stage.gate.act(act)

    @step(number=NUMBERS, act=PEOPLES)
    def sync_while_people_change(self, number: int, act: Act) -> None:
        self.run(Gate(self.stage, acts={number: act}))

    @step(act=SETTINGS)
    def change_the_settings(self, act: Act) -> None:
        self.stage.gate.act(act)

    @step(day=range(3, 13))
    def add_a_row_that_leaves_all_to_the_settings(self, day: int) -> None:
        row = agreed(f"row {next(self.names)}", day, length=None)
        self.stage.gate.act(lambda stage: stage.add(row))

    @step(act=HERE, in_pages=BOTH)
    def sync_while_the_listing_is_slow(self, act: Act, *, in_pages: bool) -> None:
        """Somebody acts between the moment for which Google lists the events and the one at which the answer comes."""
        gate = Gate(self.stage)
        gate.faults = [(0, "events", _slow(lambda: gate.act(act), in_pages=in_pages))]
        self.run(gate)

    @step(in_pages=BOTH)
    def another_run_finishes_while_the_listing_is_slow(self, *, in_pages: bool) -> None:
        gate = Gate(self.stage)
        gate.is_alone = False
        gate.faults = [(0, "events", _slow(self.let_another_run_finish, in_pages=in_pages))]
        self.run(gate)


def _slow(meanwhile: Callable[[], None], *, in_pages: bool) -> Callable[[Gate, Request, Perform], Any]:
    """Let an answer be of before and come after; ``in_pages`` lets its second half be of after."""

    def play(_: Gate, __: Request, perform: Perform) -> Any:
        before = perform()
        meanwhile()
        if not in_pages:
            return before
        first = before[: len(before) // 2]
        there = {event.id for event in first}
        return [*first, *(event for event in perform() if event.id not in there)]

    return play


@pytest.mark.parametrize("seed", seeds(range(2)))
def test_whatever_changes_around_the_rows_what_must_hold_holds_at_every_request(seed: int, tried: Tried) -> None:
    tried("random histories", play(ChangingHistories, seed, per_seed(33)))
