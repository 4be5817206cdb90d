"""Whether a plan may be carried out (docs/rules.md 5). Pure: judges the whole plan before the first write.

    what is seen                                                     what happens          ends by
    no rows left while events of ours lie ahead                      stop, always          rows coming back
    rows say Scheduled, the calendar knows none of their events      stop, always          the right calendar
    more than half of the refs come from another board               stop, always          clearing the Ref cells
    another calendar than the board remembers                        stop, always          the right calendar
    cancellations, rows gone, call-offs, changes above a limit       stop                  fewer, or ``--plan ID``
    new events, mailed updates above a limit (calendars that mail)   stop                  fewer, or ``--plan ID``
    a calendar that mails sees this board for the first time         stop                  ``--plan ID``, or a yes
    somebody would be mailed for the first time                      stop                  ``--plan ID``, or a yes
    a column of people's is gone since the last run                  stop                  its header, or ``--plan ID``
    a column is read for the first time, and sessions come back      stop                  ``--plan ID``
    a person or the board would get too many mails                   the action waits      the next run, or tomorrow
    the calendar said that it takes no new events for now            creations wait        six hours later

Call-offs above their limit also pass once each was seen unchanged for 30 minutes: a holiday needs no terminal.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from cowork_sheets.core.actions import Action, Kind, Plan, Reason
from cowork_sheets.core.agreement import join_words
from cowork_sheets.core.headers import named
from cowork_sheets.core.identity import approves
from cowork_sheets.core.joins import is_last_call
from cowork_sheets.core.judge import note
from cowork_sheets.core.model import Event
from cowork_sheets.core.people import address_key
from cowork_sheets.core.settings import GuardSettings, Settings
from cowork_sheets.core.times import show

_FIRST_RUN = "this is the first run of this board"
_FIRST_MAILS = "this way of signing in can invite, and nobody was mailed for this board before"


@dataclass(frozen=True)
class Decision:
    """What the guard lets through. With ``stops`` or ``limits`` nothing is carried out but ``notes``.

    ``stops`` cannot be approved away, ``limits`` can, and ``way_on`` says how. ``postponed`` pairs each action that
    waits with its reason.
    ``notes`` remember call-offs that were held back; they mail nobody. ``first_run`` says that the plan is refused for
    nothing else than being the board's first, or the first that would mail anybody.
    """

    actions: tuple[Action, ...]
    stops: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    way_on: str = ""
    postponed: tuple[tuple[Action, str], ...] = ()
    notes: tuple[Action, ...] = ()
    first_run: bool = False

    @property
    def refused(self) -> bool:
        """Tell whether the plan is refused as a whole."""
        return bool(self.stops or self.limits)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which calendar the board remembers, and which one this run writes to.

    ``mails`` says whether that one mails, ``has_mailed`` whether the board remembers one that did.
    ``paused_until`` is the instant up to which the calendar takes no new events, if it said so. ``lost_columns`` are
    the headers, by key, of people's columns that were there at the last run and are not any more. ``new_columns`` are
    those that are there now and were not at the last run.
    """

    remembered: str | None
    calendar: str
    calendar_name: str
    mails: bool
    has_mailed: bool = False
    paused_until: datetime | None = None
    lost_columns: Mapping[str, str] = field(default_factory=dict)
    new_columns: Mapping[str, str] = field(default_factory=dict)


def guard(
    plan: Plan, events: Sequence[Event], scope: Scope, settings: Settings, *, approval: str | None = None
) -> Decision:
    """Judge a plan made from one snapshot, against the same events."""
    stops = tuple(_stops(plan, scope, named("call_off", settings.headers)))
    limits: tuple[str, ...] = ()
    notes: tuple[Action, ...] = ()
    first_run = False
    approved = approval is not None and approves(approval, plan.id, plan.now)
    if approval is not None and not approved:
        limits = (_not_approved(approval, plan.id),)
    elif not approved:
        said = _limits(plan, scope, settings)
        call_offs, notes = _call_offs(plan, settings)
        limits = (*([f"Stopped before changing anything: {'; '.join(said)}."] if said else []), *call_offs)
        first_run = said in ([_FIRST_RUN], [_FIRST_MAILS]) and not call_offs and not stops
    if stops or limits:
        way_on = "" if stops or approval is not None else f"If that is right: cowork sync --plan {plan.id}"
        return Decision(plan.actions, stops, limits, way_on, notes=() if stops else notes, first_run=first_run)
    actions = plan.actions
    postponed: tuple[tuple[Action, str], ...] = ()
    if scope.paused_until and plan.now < scope.paused_until:
        reason = paused(scope.paused_until)
        postponed = tuple((action, reason) for action in actions if action.kind is Kind.CREATE)
        actions = tuple(action for action in actions if action.kind is not Kind.CREATE)
    if scope.mails:
        actions, over = _caps(actions, events, plan.now, settings.guard)
        postponed += over
    return Decision(actions, postponed=postponed)


def paused(until: datetime) -> str:
    """Say until when the calendar takes no new events."""
    return f"The calendar takes no new events for now; paused until {show(until.astimezone(UTC), 'UTC')}."


def _not_approved(approval: str, plan_id: str) -> str:
    return (
        f"You approved plan {approval}, but the plan is now {plan_id}, or a day has passed. "
        "Look at it with cowork sync --dry-run and approve that one."
    )


def _stops(plan: Plan, scope: Scope, call_off: str) -> list[str]:
    stops = []
    if scope.remembered is not None and scope.remembered != scope.calendar:
        stops.append(
            f"This board belongs to the calendar {scope.remembered}, but the configuration names {scope.calendar_name} "
            f"({scope.calendar}). Put the first one back, or give the board a new identity with cowork init --new-id."
        )
    if plan.rows == 0 and plan.upcoming:
        stops.append(
            f"The Sessions tab holds no rows, but {_count(plan.upcoming, 'event')} of this board still "
            f"{'lies' if plan.upcoming == 1 else 'lie'} ahead. Bring the rows back (undo, or the version history); "
            f"where a session is not wanted any more, say yes under {call_off}."
        )
    if plan.foreign_refs * 2 > plan.refs:
        stops.append(
            f"{plan.foreign_refs} of {plan.refs} rows carry the Ref of another board: this looks like a copy of a "
            "whole board. Empty the Ref column: a copy starts afresh, and rows of this very board get theirs back."
        )
    if plan.lost and not plan.kept:
        rows = ", ".join(str(row) for row in plan.lost[:5]) + (" …" if len(plan.lost) > 5 else "")
        stops.append(
            f"Rows that say Scheduled (row {rows}) have no event in the calendar {scope.calendar_name}, not even a "
            "deleted one. This may be the wrong calendar. If it is the right one, clear the Ref cells of these rows."
        )
    return stops


def _limits(plan: Plan, scope: Scope, settings: Settings) -> list[str]:
    """Say what is above a limit, each as a part of one sentence."""
    said, limits = [], settings.guard
    cancelled = [a for a in plan.actions if a.kind is Kind.CANCEL and a.reason is not Reason.CALLED_OFF]
    called_off = sum(a.reason is Reason.CALLED_OFF for a in plan.actions if a.kind is Kind.CANCEL)
    changed = [a for a in plan.actions if a.kind is Kind.UPDATE and a.reason is not Reason.LINK_TO_COME]
    created = [a for a in plan.actions if a.kind is Kind.CREATE]
    at_most = _limit(limits.cancellations, limits.cancellations_share, plan.upcoming, limits.most_cancellations)
    if len(cancelled) > at_most:
        said.append(f"{_count(len(cancelled), 'session')} would be cancelled; at most {at_most} are at once")
    elif len(cancelled) >= 2 and len(cancelled) + called_off == plan.upcoming:
        said.append(f"every upcoming session ({len(cancelled)}) would be cancelled")
    at_most = _limit(limits.missing, limits.missing_share, plan.upcoming)
    # What is kept for a row that is wrong is not let go, and holds up nothing. Once all others were let into their
    # grace, they are asked about when it ends, and hold up nothing until then.
    acted_on, ends = ({action.event_id for action in actions} for actions in (plan.actions, cancelled))
    gone = [event for event in plan.orphans if event.mark.missing_why == "rowgone" or event.id in acted_on]
    too_many = len(gone) > at_most or (len(gone) >= 2 and len(gone) == plan.upcoming)
    if too_many and any(event.mark.missing_why != "rowgone" or event.id in ends for event in gone):
        said.append(
            f"the rows of {len(gone)} of {plan.upcoming} upcoming sessions are gone (going on begins their "
            "grace; cancelling them is asked about again)"
        )
    in_rows = plan.upcoming - len(plan.orphans)
    if len(changed) >= limits.all_changed_from and len(changed) >= in_rows:
        said.append(
            f"all {len(changed)} sessions would change at once (was a time zone, a header or the date format changed?)"
        )
    if scope.lost_columns and any(action.kind is not Kind.NOTE for action in plan.actions):
        names = join_words([f"“{header}”" for header in scope.lost_columns.values()])
        key = next(iter(scope.lost_columns))
        said.append(
            f"the column {names} was there at the last run and is not any more (put its header back, or name the new "
            f'one under [headers] in cowork.toml, such as {key} = "...")'
        )
    revived = sum(action.reason is Reason.WANTED_AGAIN for action in created)
    if scope.new_columns and revived:
        names = join_words([f"“{header}”" for header in scope.new_columns.values()])
        said.append(
            f"{_count(revived, 'session')} called off or deleted before would be made again, while {names} is read for "
            f"the first time (clear {named('accepted_by', settings.headers)} in the rows "
            "that are not wanted)"
        )
    if scope.mails:
        mailed = sum(bool(action.notify) for action in changed)
        at_most = _limit(limits.updates, limits.updates_share, plan.upcoming, limits.most_updates)
        if mailed > at_most:
            said.append(f"{_count(mailed, 'change')} would be mailed; at most {at_most} are at once")
        if len(created) > limits.new_events:
            said.append(f"{_count(len(created), 'invitation')} would go out; at most {limits.new_events} do at once")
        if scope.remembered is None and plan.actions:
            said.append(_FIRST_RUN)
        elif scope.remembered is not None and not scope.has_mailed and any(action.notify for action in plan.actions):
            said.append(_FIRST_MAILS)
    return said


def _call_offs(plan: Plan, settings: Settings) -> tuple[tuple[str, ...], tuple[Action, ...]]:
    """Hold back call-offs above their limit until each has been seen unchanged for the grace period."""
    limits, wait = settings.guard, timedelta(minutes=settings.sessions.grace)
    called_off = [a for a in plan.actions if a.kind is Kind.CANCEL and a.reason is Reason.CALLED_OFF and a.event]
    fresh = [a for a in called_off if (seen := a.mark.call_off_seen) is None or plan.now - seen < wait]
    at_most = _limit(limits.call_offs, limits.call_offs_share, plan.upcoming)
    if len(fresh) <= at_most:
        return (), ()
    notes = tuple(
        note(a.event, replace(a.event.mark, call_off_seen=plan.now), Reason.HELD_CALL_OFF, a.row)
        for a in fresh
        if a.event and a.mark.call_off_seen is None
    )
    sentence = (
        f"Stopped before changing anything: {_count(len(fresh), 'session')} were called off at once, more than "
        f"{at_most}. "
        f"They are cancelled by the first run after {settings.sessions.grace} minutes if the rows still say so."
    )
    return (sentence,), notes


def _caps(
    actions: Sequence[Action], events: Sequence[Event], now: datetime, caps: GuardSettings
) -> tuple[tuple[Action, ...], tuple[tuple[Action, str], ...]]:
    """Let actions through in order while nobody gets too much mail; an action over a cap waits whole."""
    a_day_ago = now - timedelta(hours=24)
    per_day: Counter[str] = Counter()
    for event in events:
        mails = sum(at > a_day_ago for at in event.mark.mailed)
        for guest in event.guests:
            per_day[address_key(guest.email)] += mails
    sent_today, sent, per_run = per_day.total(), 0, Counter[str]()
    through: list[Action] = []
    postponed: list[tuple[Action, str]] = []
    for action in actions:
        addresses = [address_key(email) for email in action.notify]
        recent = sum(at > a_day_ago for at in action.event.mark.mailed) if action.event else 0
        reason = ""
        if sent + len(addresses) > caps.mails_per_run:
            reason = f"more than {caps.mails_per_run} mails in one run; the next run goes on"
        elif sent_today + sent + len(addresses) > caps.mails_per_day:
            reason = f"more than {caps.mails_per_day} mails in a day; it goes on tomorrow"
        elif addresses and recent >= caps.mails_per_event_and_person_per_day and not _joins_late(action, now):
            reason = f"its guests were mailed {recent} times today; it goes on tomorrow"
        elif any(per_run[a] >= caps.mails_per_person_per_run for a in addresses):
            reason = f"somebody would get more than {caps.mails_per_person_per_run} mails at once; the next run goes on"
        elif any(per_day[a] + per_run[a] >= caps.mails_per_person_per_day for a in addresses):
            reason = f"somebody would get more than {caps.mails_per_person_per_day} mails in a day; it goes on tomorrow"
        if reason:
            postponed.append((action, reason))
            continue
        through.append(action)
        sent += len(addresses)
        per_run.update(addresses)
    return tuple(through), tuple(postponed)


def _joins_late(action: Action, now: datetime) -> bool:
    """Tell whether an action does nothing but invite people to a session that starts soon (docs/rules.md 5.12)."""
    only_joins = action.groups == ("guests",) and not action.removed
    return action.event is not None and only_joins and is_last_call(action.event, now)


def _limit(count: int, share: float, upcoming: int, most: int | None = None) -> int:
    limit = max(count, int(share * upcoming))
    return limit if most is None else min(limit, most)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
