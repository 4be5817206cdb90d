"""The board as a run last saw it: a plan holds only for the rows it was made from (docs/rules.md 6.5).

Board and events are read at the same time, so an event can be newer than the rows: another run may have moved it to
what its row says by now. What changes in the calendar after the listing is noticed by its version. What is missing is
that the rows be at least as new as the listing: so they are looked at after it, and again where a run takes long.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cowork_sheets.core.actions import Action, Claim, Plan
from cowork_sheets.core.model import BoardSnapshot, Event, Understanding
from cowork_sheets.core.rows import understand
from cowork_sheets.core.same_rows import is_same_action, says_the_same

if TYPE_CHECKING:
    from cowork_sheets.apply import Run

LASTS = 10.0
"""Seconds for which what was seen counts as what stands there."""

Stops = Callable[[BoardSnapshot, Understanding, Plan, Sequence[Event]], bool]
"""Tells whether the guard would let nothing at all be done by a plan, whoever approves it."""


class Look:
    """What a run saw of the board last, and what it planned from.

    ``snapshot`` is at first what was read beside the events, ``plan`` what was planned from it; its claims are the refs
    that this run writes into it.
    """

    def __init__(
        self,
        this: "Run",
        board_id: str,
        snapshot: BoardSnapshot,
        understanding: Understanding,
        plan: Plan,
        stops: Stops,
    ) -> None:
        self.snapshot, self.understanding = snapshot, understanding
        self._this, self._board_id, self._stops = this, board_id, stops
        self._planned_from = understanding
        self._claims: Sequence[Claim] = plan.claims
        self._planned = _by_event(plan)
        self._seen_at: float | None = None
        self._is_as_planned = True
        self._wanted_now: dict[str, Action] | None = None

    def shows(self, snapshot: BoardSnapshot, understanding: Understanding) -> None:
        """Take an answer that shows the whole board for a look at it."""
        self.snapshot, self.understanding = snapshot, understanding
        self._seen_at = self._this.seconds()
        self._is_as_planned = says_the_same(self._planned_from, understanding, self._claims)
        self._wanted_now = None

    def again(self) -> None:
        """Look at the board. Raises what reading and understanding it raise."""
        snapshot = self._this.board.read()
        self.shows(snapshot, understand(snapshot, self._this.settings))

    def is_due(self) -> bool:
        """Tell whether the board has to be looked at before anything else is done."""
        return self._seen_at is None or self._this.seconds() - self._seen_at >= LASTS

    def plan(self, this: "Run", events: Sequence[Event]) -> Plan:
        """Plan from what was seen last; what is asked about from now on are actions of this plan."""
        self._this = this
        self._planned_from, self._claims = self.understanding, ()
        self._is_as_planned, self._wanted_now = True, None
        plan = this.plan(self.understanding, events, self._board_id)
        self._planned = _by_event(plan)
        return plan

    def asks_for(self, action: Action, events: Sequence[Event]) -> bool:
        """Tell whether an action is what the board asks for as it was seen last.

        It is where the rows say the same. Else the board is planned anew, and has to come to what was planned for this
        event, word for word: other rows and people, which a session may depend on, count as much as its own row. The
        action itself may be less than was planned, where the guard let only a part of it through.
        """
        if self._is_as_planned:
            return True
        if self._wanted_now is None:
            self._wanted_now = self._planned_anew(events)
        planned, wanted = self._planned.get(action.event_id), self._wanted_now.get(action.event_id)
        return planned is not None and wanted is not None and is_same_action(planned, wanted)

    def _planned_anew(self, events: Sequence[Event]) -> dict[str, Action]:
        """Plan from what was seen last, by event; leave out what needs a ref that would have to be written first."""
        plan = self._this.plan(self.understanding, events, self._board_id)
        if self._stops(self.snapshot, self.understanding, plan, events):
            return {}
        unsure = {ref for claim in plan.claims for ref in (claim.ref, claim.replaces)}
        return {event_id: action for event_id, action in _by_event(plan).items() if action.ref not in unsure}


def _by_event(plan: Plan) -> dict[str, Action]:
    return {action.event_id: action for action in plan.actions}
