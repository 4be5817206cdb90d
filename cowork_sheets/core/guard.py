"""Whether a plan may be carried out (docs/rules.md 5). Pure: judges the whole plan before the first write.

    what is seen                                                     what happens          ends by
    no rows left while events of ours lie ahead                      stop, always          rows coming back
    rows say Scheduled, the calendar knows none of their events      stop, always          the right calendar
    more than half of the refs come from another board               stop, always          clearing the Ref cells
    another calendar than the board remembers                        stop, always          the right calendar
    rows gone above a limit, every session changed                   stop                  fewer, or ``--plan ID``
    a calendar that mails sees this board for the first time         stop                  ``--plan ID``, or a yes
    somebody would be mailed for the first time                      stop                  ``--plan ID``, or a yes
    a column of people's is gone since the last run                  stop                  its header, or ``--plan ID``
    a column is read for the first time, and sessions come back      stop                  ``--plan ID``
    cancellations or call-offs above a limit, a grace that was       just these wait       fewer, or ``--plan ID``
      promised to end with a question
    new events, mailed updates above a limit (calendars that mail)   just these wait       fewer, or ``--plan ID``
    a person or the board would get too many mails                   the action waits      the next run, or tomorrow
    the calendar said that it takes no new events for now            creations wait        six hours later

Call-offs above their limit also pass once each was seen unchanged for 30 minutes: a holiday needs no terminal.
``limits.py`` finds what is above a limit, ``caps.py`` what is too much mail, ``approvals.py`` keeps what was agreed to.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cowork_sheets.core.actions import Action, Kind, Plan
from cowork_sheets.core.approvals import approval_key, approved_before, remember
from cowork_sheets.core.caps import RUN_EVERY, Capped, Mailbag, cannot_wait, cap, in_words, time_needed
from cowork_sheets.core.headers import named
from cowork_sheets.core.identity import approves, plan_digest, plan_id
from cowork_sheets.core.later import pause_at
from cowork_sheets.core.limits import FIRST_MAILS, FIRST_RUN, Limits, Part, find_limits, gone_together, stops
from cowork_sheets.core.mails import Known, known_mails
from cowork_sheets.core.model import Event
from cowork_sheets.core.plan import digest_line, order_of
from cowork_sheets.core.scope import Scope
from cowork_sheets.core.settings import Settings
from cowork_sheets.core.times import show

ALL = "Stopped before changing anything"
PART = "This waits, while everything else goes on"


@dataclass(frozen=True)
class Decision:
    """What the guard lets through.

    ``actions`` are carried out, unless the plan is refused as a whole; then nothing is but ``notes``, which remember
    call-offs that were held back and mail nobody. ``stops`` cannot be approved away, ``limits`` can, and ``way_on``
    says how. ``postponed`` pairs each action that waits for the caps with its reason, ``held`` each one that is above a
    limit with what its row says meanwhile. ``rest`` says how long it takes until everything has gone out.
    ``first_run`` says that the plan is refused for nothing else than being the board's first, or the first that would
    mail anybody.
    """

    actions: tuple[Action, ...] = ()
    stops: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    way_on: str = ""
    postponed: tuple[tuple[Action, str], ...] = ()
    held: tuple[tuple[Action, str], ...] = ()
    notes: tuple[Action, ...] = ()
    rest: str = ""
    first_run: bool = False

    @property
    def refused(self) -> bool:
        """Tell whether anything is refused."""
        return bool(self.stops or self.limits)

    @property
    def goes_on(self) -> bool:
        """Tell whether the run goes on, with all of the plan or a part; else the plan is refused as a whole."""
        return not self.refused or bool(self.actions or self.postponed)


def guard(
    plan: Plan, events: Sequence[Event], scope: Scope, settings: Settings, *, approval: str | None = None
) -> Decision:
    """Judge a plan made from one snapshot, against the same events."""
    said = tuple(stops(plan, scope, named("call_off", settings.headers)))
    if said:
        return Decision(stops=said)
    return _Judge(plan, events, scope, settings).decide(approval)


def paused(until: datetime) -> str:
    """Say until when the calendar takes no new events."""
    return f"The calendar takes no new events for now; paused until {show(until.astimezone(UTC), 'UTC')}."


class _Judge:
    """Judges one plan: what waits for the calendar, what for the caps, what for somebody's yes."""

    def __init__(self, plan: Plan, events: Sequence[Event], scope: Scope, settings: Settings) -> None:
        self._plan, self._scope, self._settings = plan, scope, settings
        known = known_mails(events, scope.noted, plan.now, scope.own_domain) if scope.mails else Known()
        self._bag = Mailbag(plan.now, known, settings.guard, scope.own_domain)
        self._agreed_before = approved_before(events, plan.now)
        until = pause_at(scope.paused_until, plan.now)
        pause = paused(until) if until is not None else ""
        new = tuple(action for action in plan.actions if action.kind is Kind.CREATE)
        self._paused = tuple((action, pause) for action in new) if pause else ()
        self._open = tuple(action for action in plan.actions if not pause or action.kind is not Kind.CREATE)

    def decide(self, approval: str | None) -> Decision:
        """Give what is carried out, and what is said of the rest."""
        limits = find_limits(self._plan, self._scope, self._settings, self._capped(self._open), self._agreed_before)
        unasked = self._without_a_yes(limits)
        if approval is None:
            return unasked
        for named_ in self._what_can_be_agreed_to(limits, unasked):
            if approves(approval, self._name(named_), self._plan.now):
                return self._with_a_yes(limits, named_)
        return Decision(limits=(_not_approved(approval, self._plan.id),))

    # --- what comes of it --------------------------------------------------------------------------------------------

    def _without_a_yes(self, limits: Limits) -> Decision:
        """Let through what is above no limit and no cap."""
        said = [*limits.whole, *(part.sentence for part in limits.parts)]
        if limits.whole:
            waiting: Sequence[Action] = self._plan.actions
            decision = Decision(limits=(f"{ALL}: {'; '.join(said)}.",), notes=limits.notes)
            return replace(
                decision,
                way_on=self._way_on(waiting),
                rest=self._rest_after_a_yes(waiting),
                first_run=said in ([FIRST_RUN], [FIRST_MAILS]),
            )
        held = self._held(limits.parts, ())
        capped = self._capped(self._but(held))
        waiting = self._waiting(held, capped)
        postponed = (*self._paused, *capped.postponed)
        if not said:
            return Decision(capped.through, postponed=postponed, rest=self._rest(capped, self._name(waiting)))
        return Decision(
            actions=capped.through,
            limits=(f"{PART}: {'; '.join(said)}.",),
            way_on=self._way_on(waiting),
            postponed=postponed,
            held=held,
            notes=limits.notes,
            rest=self._rest_after_a_yes(waiting),
        )

    def _with_a_yes(self, limits: Limits, approved: Sequence[Action]) -> Decision:
        """Let through what somebody agreed to as well; what of it cannot go out at once stays agreed to."""
        agreed = self._agreed_before.union(map(approval_key, approved))
        parts = [part for part in limits.parts if not set(map(id, part.actions)) <= set(map(id, approved))]
        held = self._held(parts, approved)
        capped = self._capped(self._but(held), agreed)
        actions = gone_together(capped.through, limits.fresh)
        if self._scope.mails:
            actions = remember(actions, approved, self._plan.now)
        said = "; ".join(part.sentence for part in parts)
        names = {action.event_id for action, _ in held}
        return Decision(
            actions=actions,
            limits=(f"{PART}: {said}.",) if said else (),
            way_on=self._way_on(self._waiting(held, capped)) if said else "",
            postponed=(*self._paused, *capped.postponed),
            held=held,
            notes=tuple(action for action in limits.notes if action.event_id in names),
            rest=self._rest(capped, "", agreed),
        )

    # --- steps -------------------------------------------------------------------------------------------------------

    def _what_can_be_agreed_to(self, limits: Limits, unasked: Decision) -> list[Sequence[Action]]:
        """List what a plan's name may stand for: all of this plan, or what an earlier run named as waiting.

        What that was is not remembered. But as long as it is the same, it is what waits now, what is above a limit now,
        or all that can wait, whatever else came to this plan since.
        """
        if limits.whole:
            return [self._plan.actions]
        waits = [action for action, _ in (*unasked.held, *unasked.postponed)]
        can_wait = [each for each in self._open if each.notify and not cannot_wait(each, self._plan.now)]
        held = [action for action, _ in unasked.held]
        parts = [part for part in (sorted(waits, key=order_of), held, can_wait) if part]
        return [self._plan.actions, *parts]

    def _capped(self, actions: Sequence[Action], agreed: Collection[str] | None = None) -> Capped:
        if not self._scope.mails:
            return Capped(tuple(actions))
        return cap(actions, self._bag, self._agreed_before if agreed is None else agreed)

    def _held(self, parts: Iterable[Part], approved: Iterable[Action]) -> tuple[tuple[Action, str], ...]:
        """Pair every action that is above a limit with what its row says, each once and in the plan's order."""
        agreed_to = set(map(id, approved))
        why = {id(action): part.why for part in parts for action in part.actions if id(action) not in agreed_to}
        return tuple((action, why[id(action)]) for action in self._open if id(action) in why)

    def _but(self, held: Iterable[tuple[Action, str]]) -> list[Action]:
        """List what is open but for what is held."""
        names = {id(action) for action, _ in held}
        return [action for action in self._open if id(action) not in names]

    def _waiting(self, held: Iterable[tuple[Action, str]], capped: Capped) -> tuple[Action, ...]:
        """List what this run does not carry out, as the next one will find it."""
        waiting = [action for action, _ in (*held, *capped.postponed, *self._paused)]
        return tuple(sorted(waiting, key=order_of))

    def _name(self, actions: Iterable[Action]) -> str:
        """Name some of the plan's actions for an approval, as a plan of nothing else would be."""
        return plan_id(self._plan.now, plan_digest(map(digest_line, actions)))

    def _way_on(self, actions: Iterable[Action]) -> str:
        return f"If that is right: cowork sync --plan {self._name(actions)}"

    # --- how long it takes -------------------------------------------------------------------------------------------

    def _rest(self, capped: Capped, name: str, agreed: Collection[str] = ()) -> str:
        """Say when the last of what waits for the caps goes out; ``name`` approves it, "" where somebody has."""
        waiting = [action for action, _ in capped.postponed]
        if not waiting:
            return ""
        agreed = agreed or self._agreed_before
        next_run = self._bag.after(capped.through, RUN_EVERY)
        time = time_needed(waiting, next_run, agreed, since=self._plan.now)
        sentence = f"{_sessions(len(waiting))} for the caps on mail; {_last_of_it(time)}."
        if name and any(approval_key(action) not in agreed for action in waiting):
            sentence += f" To send more at once: cowork sync --plan {name}"
        return sentence

    def _rest_after_a_yes(self, waiting: Sequence[Action]) -> str:
        """Say how much of what waits for a yes goes out with it; "" when all of it does."""
        mailed = [action for action in waiting if action.notify]
        if not self._scope.mails or not mailed:
            return ""
        agreed = {approval_key(action) for action in mailed}
        at_once = len(cap(mailed, self._bag, agreed).through)
        if at_once == len(mailed):
            return ""
        time = time_needed(mailed, self._bag, agreed, since=self._plan.now)
        return f"With a yes {at_once} of {len(mailed)} sessions are mailed at once; {_last_of_it(time)}."


def _sessions(number: int) -> str:
    return "1 session waits" if number == 1 else f"{number} sessions wait"


def _last_of_it(time: timedelta | None) -> str:
    """Say when the last of what waits goes out."""
    if time is None:
        return "the last is mailed in more than a week"
    return f"the last is mailed in about {in_words(time)} if the board is synced every ten minutes"


def _not_approved(approval: str, plan: str) -> str:
    return (
        f"You approved plan {approval}, but the plan is now {plan}, or a day has passed. "
        "Look at it with cowork sync --dry-run and approve that one."
    )
