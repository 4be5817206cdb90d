"""What is too much at once, or looks like an accident (docs/rules.md 5.1 to 5.4, 5.16). Pure; ``guard.py`` decides.

What looks like an accident of the whole board stops the whole run: rows that vanish, a column that is gone, every
session moved. What is only a great number holds back just that: creations never hold up a call-off.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cowork_sheets.core.actions import Action, Kind, Plan, Reason
from cowork_sheets.core.agreement import join_words
from cowork_sheets.core.approvals import approval_key
from cowork_sheets.core.caps import Capped
from cowork_sheets.core.exchanges import exchanged
from cowork_sheets.core.headers import named
from cowork_sheets.core.judge import note
from cowork_sheets.core.later import was_before
from cowork_sheets.core.model import Event
from cowork_sheets.core.scope import Scope
from cowork_sheets.core.sentences import time_of
from cowork_sheets.core.settings import GuardSettings, Settings

FIRST_RUN = "this is the first run of this board"
FIRST_MAILS = "this way of signing in can invite, and nobody was mailed for this board before"
_QUESTIONS = 5
"""So many rows in doubt are named at once."""
_ROWS = 10
"""So many rows are named at once."""
_EXCHANGED = {"when": "their times", "topic": "their topics", "people": "their people", "where": "their places"}
ASKS = "this is too much at once. It waits until whoever runs the board agrees to it."


@dataclass(frozen=True)
class Part:
    """A part of a plan that is too much: the sentence about all of it, its actions, and what each row says meanwhile.

    ``ends_by_itself`` says that time alone lets it through.
    """

    sentence: str
    actions: tuple[Action, ...]
    why: str = ASKS
    ends_by_itself: bool = False


@dataclass(frozen=True)
class Limits:
    """What a plan is above. ``whole`` are the reasons that stop all of it, each a part of one sentence.

    ``notes`` remember call-offs that are held back; they mail nobody. ``fresh`` are the events whose rows are gone
    since this run, where they are too many.
    """

    whole: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[Action, ...] = ()
    fresh: frozenset[str] = field(default_factory=frozenset)


def find_limits(plan: Plan, scope: Scope, settings: Settings, capped: Capped, agreed: Collection[str] = ()) -> Limits:
    """Find out what is above a limit.

    ``capped`` is what the caps make of the plan's actions, ``agreed`` are the keys of what somebody agreed to before.
    """
    gone = _RowsGone(plan, settings.guard)
    whole = [
        *gone.accident(),
        *_all_changed(plan, settings.guard),
        *_column_lost(plan, scope),
        *_column_new(plan, scope, settings),
        *(_first_mails(plan, scope) if scope.mails else ()),
    ]
    parts = [*_cancellations(plan, settings.guard, gone), *_exchanges(plan), *_rivals(plan)]
    call_offs, notes = _call_offs(plan, settings)
    parts += call_offs
    if scope.mails:
        parts += _changes(plan, settings.guard)
        parts += _creations(plan, capped, settings.guard, agreed)
        parts += _excess(capped)
    return Limits(tuple(whole), tuple(parts), notes, gone.fresh)


def count(number: int, noun: str) -> str:
    """Write a number of things."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _limit(number: int, share: float, upcoming: int, most: int | None = None) -> int:
    limit = max(number, int(share * upcoming))
    return limit if most is None else min(limit, most)


# --- rows gone -------------------------------------------------------------------------------------------------------


class _RowsGone:
    """The sessions ahead whose rows are gone: those that are new to it, those that wait, those whose grace is over.

    What is kept for a row that is wrong is not let go, and is none of them. ``fresh`` and ``asked`` are ids of events:
    what began with this run, and what is cancelled by it and has to be asked about.
    """

    def __init__(self, plan: Plan, limits: GuardSettings) -> None:
        self._upcoming = plan.upcoming
        acted_on = {action.event_id for action in plan.actions}
        cancelled = {action.event_id for action in plan.actions if action.reason is Reason.ROW_GONE}
        gone = [event for event in plan.orphans if event.mark.missing_why == "rowgone" or event.id in acted_on]
        at_most = _limit(limits.missing, limits.missing_share, plan.upcoming)
        is_too_many = len(gone) > at_most or (len(gone) >= 2 and len(gone) == plan.upcoming)
        fresh = frozenset(event.id for event in gone if event.mark.missing_why != "rowgone")
        promised = frozenset(event.id for event in gone if event.mark.ask_first)
        self._gone = len(gone)
        self._ending = frozenset(cancelled.intersection(event.id for event in gone))
        self.fresh = fresh if is_too_many else frozenset()
        self.asked = self._ending if is_too_many else self._ending & promised

    def accident(self) -> list[str]:
        """Say that many rows are gone, some of them since this run."""
        if not self.fresh:
            return []
        last = "the one" if len(self.fresh) == 1 else f"the {len(self.fresh)}"
        if self._ending:
            then = f"cancels the {len(self._ending)} whose grace is over, and begins the grace of {last} that went last"
        elif len(self.fresh) < self._gone:
            then = f"begins the grace of {last} that went last"
        else:
            then = "begins their grace"
        them = "it" if len(self.fresh) == 1 else "them"
        then = f"going on {then}; cancelling {them} is asked about again"
        return [f"the rows of {self._gone} of {self._upcoming} upcoming sessions are gone ({then})"]

    def promise(self) -> str:
        """Say that the grace of rows gone is over, and that going on cancels their sessions; "" without any."""
        if not self.asked:
            return ""
        of_all = f"{len(self.asked)} of {self._upcoming} upcoming sessions"
        return f"the rows of {of_all} are gone and their grace is over (going on cancels them)"


def _cancellations(plan: Plan, limits: GuardSettings, gone: _RowsGone) -> list[Part]:
    cancelled = [a for a in plan.actions if a.kind is Kind.CANCEL and a.reason is not Reason.CALLED_OFF]
    called_off = sum(a.reason is Reason.CALLED_OFF for a in plan.actions if a.kind is Kind.CANCEL)
    at_most = _limit(limits.cancellations, limits.cancellations_share, plan.upcoming, limits.most_cancellations)
    parts = []
    if len(cancelled) > at_most:
        sentence = f"{count(len(cancelled), 'session')} would be cancelled; at most {at_most} are at once"
        parts.append(Part(sentence, tuple(cancelled)))
    elif len(cancelled) >= 2 and len(cancelled) + called_off == plan.upcoming:
        parts.append(Part(f"every upcoming session ({len(cancelled)}) would be cancelled", tuple(cancelled)))
    if (promise := gone.promise()) and not gone.fresh:
        asked = tuple(action for action in cancelled if action.event_id in gone.asked)
        parts.append(Part(promise, asked))
    return parts


# --- what looks like an accident -------------------------------------------------------------------------------------


def _changed(plan: Plan) -> list[Action]:
    return [a for a in plan.actions if a.kind is Kind.UPDATE and a.reason is not Reason.LINK_TO_COME]


def _all_changed(plan: Plan, limits: GuardSettings) -> list[str]:
    number = len(_changed(plan))
    in_rows = plan.upcoming - len(plan.orphans)
    if number < limits.all_changed_from or number < in_rows:
        return []
    return [f"all {number} sessions would change at once (was a time zone, a header or the date format changed?)"]


def _column_lost(plan: Plan, scope: Scope) -> list[str]:
    if not scope.lost_columns or all(action.kind is Kind.NOTE for action in plan.actions):
        return []
    names = join_words([f"“{header}”" for header in scope.lost_columns.values()])
    key = next(iter(scope.lost_columns))
    sentence = (
        f"the column {names} was there at the last run and is not any more (put its header back, or name the new "
        f'one under [headers] in cowork.toml, such as {key} = "...")'
    )
    return [sentence]


def _column_new(plan: Plan, scope: Scope, settings: Settings) -> list[str]:
    revived = sum(action.reason is Reason.WANTED_AGAIN for action in plan.actions if action.kind is Kind.CREATE)
    if not scope.new_columns or not revived:
        return []
    names = join_words([f"“{header}”" for header in scope.new_columns.values()])
    sentence = (
        f"{count(revived, 'session')} called off or deleted before would be made again, while {names} is read for "
        f"the first time (clear {named('accepted_by', settings.headers)} in the rows that are not wanted)"
    )
    return [sentence]


def _first_mails(plan: Plan, scope: Scope) -> list[str]:
    if scope.remembered is None:
        return [FIRST_RUN] if plan.actions else []
    begins = not scope.has_mailed and any(action.notify for action in plan.actions)
    return [FIRST_MAILS] if begins else []


# --- what is a great number ------------------------------------------------------------------------------------------


def _changes(plan: Plan, limits: GuardSettings) -> list[Part]:
    """Judge all that is mailed of a change: many wrong times would else go out a few at a time."""
    mailed = tuple(action for action in _changed(plan) if action.notify)
    at_most = _limit(limits.updates, limits.updates_share, plan.upcoming, limits.most_updates)
    if len(mailed) <= at_most:
        return []
    return [Part(f"{count(len(mailed), 'change')} would be mailed; at most {at_most} are at once", mailed)]


def _exchanges(plan: Plan) -> list[Part]:
    """Judge what rows exchanged among one another, also where nobody is mailed: a column was rather sorted alone."""
    parts = []
    for group, actions in exchanged(plan.actions):
        rows = _named_rows([action.row for action in actions if action.row is not None])
        sentence = f"rows {rows} exchanged {_EXCHANGED[group]} among one another (was a column sorted alone?)"
        why = (
            f"this row and others exchanged {_EXCHANGED[group]} among one another. If a column was sorted alone, undo "
            "that; if it is right, it waits until whoever runs the board agrees to it."
        )
        parts.append(Part(sentence, actions, why))
    return parts


def _named_rows(rows: Sequence[int]) -> str:
    """List the numbers of rows, of many the first ones."""
    numbers = [str(row) for row in sorted(rows)]
    more = len(numbers) - _ROWS
    return join_words(numbers if more <= 0 else [*numbers[:_ROWS], f"{more} more"])


def _rivals(plan: Plan) -> list[Part]:
    """Judge what would be done to events whose row says hardly anything of theirs, while another row does."""
    return [
        Part(_rival(action.event, row, plan.rivals[row]), (action,), _asks_for_rival(action.event, plan.rivals[row]))
        for action in plan.actions
        if (row := action.row or 0) in plan.rivals and action.event is not None
    ]


def _rival(event: Event, row: int, rival: int) -> str:
    advice = f"if it is, write {event.mark.ref} in the Ref cell of row {rival}, and clear that of row {row}"
    session = f"“{event.summary}” on {time_of(event.when)}"
    return f"row {row} bears the Ref of {session} and says something else, and row {rival} may be it ({advice})"


def _asks_for_rival(event: Event, rival: int) -> str:
    """Say in the row itself what to type, and what it waits for."""
    return (
        f"this row bears the Ref of “{event.summary}” on {time_of(event.when)} and says something else. If row {rival} "
        f"is that session, write {event.mark.ref} in the Ref cell of row {rival}, and clear the one here; if not, it "
        "waits until whoever runs the board agrees to it."
    )


def _creations(plan: Plan, capped: Capped, limits: GuardSettings, agreed: Collection[str]) -> list[Part]:
    """Judge the new sessions that the caps leave for this run; if they are too many, all new ones wait."""
    new = tuple(a for a in plan.actions if a.kind is Kind.CREATE and approval_key(a) not in agreed)
    names = {action.event_id for action in new}
    going_out = sum(action.event_id in names for action in capped.through)
    if going_out <= limits.new_events:
        return []
    return [Part(f"{count(going_out, 'invitation')} would go out; at most {limits.new_events} do at once", new)]


def _excess(capped: Capped) -> list[Part]:
    if not capped.excessive:
        return []
    number = count(len(capped.excessive), "change")
    return [Part(f"{number} cannot wait, but somebody has had too many mails today", capped.excessive)]


def _call_offs(plan: Plan, settings: Settings) -> tuple[list[Part], tuple[Action, ...]]:
    """Hold back call-offs above their limit until each has been seen unchanged for the grace period."""
    limits, wait = settings.guard, timedelta(minutes=settings.sessions.grace)
    called_off = [a for a in plan.actions if a.kind is Kind.CANCEL and a.reason is Reason.CALLED_OFF and a.event]
    fresh = [a for a in called_off if not _was_seen(a, plan.now, wait)]
    at_most = _limit(limits.call_offs, limits.call_offs_share, plan.upcoming)
    if len(fresh) <= at_most:
        return [], ()
    notes = tuple(
        note(a.event, replace(a.event.mark, call_off_seen=plan.now), Reason.HELD_CALL_OFF, a.row)
        for a in fresh
        if a.event and not was_before(a.mark.call_off_seen, plan.now)
    )
    sentence = (
        f"{count(len(fresh), 'session')} were called off at once, more than {at_most} (they are cancelled by the first "
        f"run after {settings.sessions.grace} minutes if the rows still say so)"
    )
    why = f"called off together with many others; it is cancelled after {settings.sessions.grace} minutes."
    return [Part(sentence, tuple(fresh), why, ends_by_itself=True)], notes


def _was_seen(action: Action, now: datetime, wait: timedelta) -> bool:
    """Tell whether a call-off has stood there for the whole wait."""
    seen = action.mark.call_off_seen
    return seen is not None and now - seen >= wait


def gone_together(actions: Sequence[Action], fresh: Collection[str]) -> tuple[Action, ...]:
    """Let those whose grace begins remember that they went together with many: their end is asked about."""
    return tuple(
        replace(action, mark=replace(action.mark, ask_first=True))
        if action.reason is Reason.GRACE_BEGINS and action.event_id in fresh
        else action
        for action in actions
    )


def _refs_of_others(doubtful: Mapping[int, Event]) -> str:
    """Say that rows were moved without their refs, and how each can be put right."""
    questions = [
        f"Row {number} bears the Ref of another row. If it is “{event.summary}” on {time_of(event.when)}, "
        f"write {event.mark.ref} in its Ref cell; if not, clear that cell."
        for number, event in doubtful.items()
    ]
    more = f" {len(questions) - _QUESTIONS} more rows are in doubt." if len(questions) > _QUESTIONS else ""
    moved = "Rows were moved without their Ref, as when only some columns are sorted. Undo that, or put this right:"
    return f"{moved} {' '.join(questions[:_QUESTIONS])}{more}"


def stops(plan: Plan, scope: Scope, call_off: str) -> list[str]:
    """Say what always stops a run; ``call_off`` is the column of call-offs as the board calls it."""
    said = []
    if scope.remembered is not None and scope.remembered != scope.calendar:
        said.append(
            f"This board belongs to the calendar {scope.remembered}, but the configuration names {scope.calendar_name} "
            f"({scope.calendar}). Put the first one back, or give the board a new identity with cowork init --new-id."
        )
    if plan.rows == 0 and plan.upcoming:
        said.append(
            f"The Sessions tab holds no rows, but {count(plan.upcoming, 'event')} of this board still "
            f"{'lies' if plan.upcoming == 1 else 'lie'} ahead. Bring the rows back (undo, or the version history); "
            f"where a session is not wanted any more, say yes under {call_off}."
        )
    if plan.foreign_refs * 2 > plan.refs:
        said.append(
            f"{plan.foreign_refs} of {plan.refs} rows carry the Ref of another board: this looks like a copy of a "
            "whole board. Empty the Ref column: a copy starts afresh, and rows of this very board get theirs back."
        )
    if plan.doubtful:
        said.append(_refs_of_others(plan.doubtful))
    if plan.lost and not plan.kept:
        rows = ", ".join(str(row) for row in plan.lost[:5]) + (" …" if len(plan.lost) > 5 else "")
        said.append(
            f"Rows that say Scheduled (row {rows}) have no event in the calendar {scope.calendar_name}, not even a "
            "deleted one. This may be the wrong calendar. If it is the right one, clear the Ref cells of these rows."
        )
    return said
