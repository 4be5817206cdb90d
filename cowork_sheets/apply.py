"""Carrying out a plan's actions, one by one: arrange, render, write; each with an outcome.

Whatever goes wrong with one action is its outcome and does not stop the others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cowork_sheets.arrange import arrange
from cowork_sheets.boards.base import Board
from cowork_sheets.calendars.base import Calendar
from cowork_sheets.calendars.ledger import Ledger
from cowork_sheets.core.actions import Action, Kind, Plan, Reason
from cowork_sheets.core.clocks import clock_link
from cowork_sheets.core.desired import compose
from cowork_sheets.core.extras import extras_of
from cowork_sheets.core.formats import blocks
from cowork_sheets.core.invitation import Invitation
from cowork_sheets.core.mails import mailing_to
from cowork_sheets.core.model import Event, Mark, Understanding
from cowork_sheets.core.plan import make_plan
from cowork_sheets.core.settings import Settings, format_of
from cowork_sheets.core.timer import timer_link
from cowork_sheets.errors import (
    TOO_LONG,
    CoworkError,
    EventExists,
    LinkMissing,
    PermissionNeeded,
    QuotaExceeded,
    TryAgainLater,
)
from cowork_sheets.look import Look
from cowork_sheets.places.base import Place
from cowork_sheets.render import Renderer

STOPPING = (PermissionNeeded, QuotaExceeded)
"""Errors that would meet every further write of this run as well."""
EDITED = "The board was edited while this run was at work; the next run goes on."
PAUSED = "The board says PAUSE since this run began; the next run after the pause goes on."
DELETED = "It was deleted in the calendar; the next run looks at it again."


class State(StrEnum):
    """What became of an action."""

    DONE = "done"
    FAILED = "failed"
    POSTPONED = "postponed"


@dataclass(frozen=True)
class Outcome:
    """An action and what became of it; ``sentence`` says why when it is not done, or not wholly: without its link."""

    action: Action
    state: State
    sentence: str = ""
    error: CoworkError | None = None


@dataclass(frozen=True)
class Run:
    """The parts of one run that do not change while it goes on.

    ``without_room`` are the refs of sessions whose room a service does not know any more. ``too_long`` says whether so
    much time has passed since ``now`` that nothing decided then may be done any more (docs/rules.md 5.10), ``seconds``
    counts the time that passes (6.5). ``ledger`` is what this computer notes of mails, None where nobody is mailed.
    """

    board: Board
    calendar: Calendar
    places: Mapping[str, Place]
    renderer: Renderer
    settings: Settings
    now: datetime
    refresh: bool = False
    board_name: str = ""
    call_off_column: str = ""
    without_room: frozenset[str] = frozenset()
    too_long: Callable[[], bool] = lambda: False
    ledger: Ledger | None = None
    seconds: Callable[[], float] = lambda: 0.0

    def plan(self, understanding: Understanding, events: Sequence[Event], board_id: str) -> Plan:
        """Plan from one snapshot."""
        own = self.calendar.own_addresses
        return make_plan(
            understanding, events, board_id, self.settings, self.now,
            own_addresses=own, refresh=self.refresh, without_room=self.without_room,
        )  # fmt: skip


def apply_all(
    this: Run, actions: Sequence[Action], board_id: str, alive: dict[str, Event], look: Look
) -> tuple[list[Outcome], set[str]]:
    """Carry out actions in order and keep ``alive`` up to date; give the outcomes, and refs whose event's id is taken.

    One failure does not stop the rest, but what would meet every further write as well is not tried again and again.
    Only what the board still asks for is done; it is looked at again when the last ``look`` is some seconds old.
    """
    outcomes: list[Outcome] = []
    taken: set[str] = set()
    stopped: CoworkError | None = None
    for action in actions:
        stopped = stopped or _reason_to_stop(this, look)
        if stopped:
            outcomes.append(Outcome(action, State.POSTPONED, str(stopped), stopped))
            continue
        if not look.asks_for(action, tuple(alive.values())):
            outcomes.append(Outcome(action, State.POSTPONED, EDITED))
            continue
        outcome, event = apply(this, action, board_id)
        outcomes.append(outcome)
        if event is not None:
            alive[event.id] = event
            if outcome.state is not State.DONE:
                taken.add(action.ref)
        if isinstance(outcome.error, STOPPING):
            stopped = outcome.error
    _note_mails(this, outcomes)
    return outcomes, taken


def _note_mails(this: Run, outcomes: Sequence[Outcome]) -> None:
    """Note who was mailed, where notes are kept; an action that the guard never saw is noted as it is."""
    if this.ledger is None:
        return
    noted = []
    for outcome in outcomes:
        action = outcome.action
        if outcome.state is State.DONE and action.notify:
            unseen = mailing_to(action.notify, this.now, this.calendar.own_domain)
            noted.append((action.ref, action.mailings[-1] if action.mailings else unseen))
    this.ledger.note(noted, this.now)


def _reason_to_stop(this: Run, look: Look) -> CoworkError | None:
    """Say why nothing more may be done in this run, having looked at the board again if that is due."""
    if this.too_long():
        return TryAgainLater(TOO_LONG)
    if look.is_due():
        try:
            look.again()
        except CoworkError as error:
            return error
    return TryAgainLater(PAUSED) if look.snapshot.paused else None


def without_idle(this: Run, plan: Plan, board_id: str) -> Plan:
    """Take out of a plan what would be written anew and says the same already."""

    def is_idle(action: Action) -> bool:
        if action.reason is not Reason.REFRESHED or action.event is None:
            return False
        try:
            composed, _, _ = _composed(this, action, board_id)
        except CoworkError:
            return True  # whatever is wrong with its place is no news of this
        return composed.description == action.event.description

    if not this.refresh:
        return plan
    return replace(plan, actions=tuple(action for action in plan.actions if not is_idle(action)))


def apply(this: Run, action: Action, board_id: str) -> tuple[Outcome, Event | None]:
    """Carry out one action; whatever goes wrong is its outcome and does not stop the others."""
    missing: LinkMissing | None = None
    try:
        if action.kind is Kind.CANCEL:
            event = _cancel(this, action)
        else:
            composed, notify, missing = _composed(this, action, board_id)
            action = replace(action, notify=notify)
            if action.kind is Kind.CREATE:
                event, adopted = _create(this, action, board_id, composed)
                if not adopted:
                    return Outcome(action, State.POSTPONED, DELETED), event
            else:
                event = this.calendar.update(composed, notify=bool(action.notify), now=this.now)
    except CoworkError as error:
        return Outcome(action, State.FAILED, str(error), error), None
    return Outcome(action, State.DONE, str(missing or ""), missing), event


def _create(this: Run, action: Action, board_id: str, composed: Event) -> tuple[Event, bool]:
    """Create the event; when its id is taken, give the event that has it, and whether it is ours and alive."""
    try:
        return this.calendar.insert(composed, notify=bool(action.notify), now=this.now), True
    except EventExists:
        # An earlier run, or another machine's, got here first: the id is derived, so it is this very session's.
        event = marked(this.calendar.get(action.event_id), Mark(board_id, action.ref, action.generation))
        if (event.mark.board, event.mark.ref) != (board_id, action.ref):
            raise
        return event, not event.cancelled


def _cancel(this: Run, action: Action) -> Event:
    """Cancel in two writes: first the mark that says it was us, then the deletion that guests hear of.

    The mark says at once whom the deletion tells, and when: nothing can be written to an event that is gone. It counts
    only once the event is (docs/rules.md 5.13), so a run that goes on with a cancellation writes its own instant.
    """
    event = action.event
    assert event is not None
    mark = replace(action.mark, mailings=action.mailings or event.mark.mailings)
    if mark != event.mark:
        event = this.calendar.update(replace(event, mark=mark), notify=False, now=this.now)
    this.calendar.cancel(event, notify=True, now=this.now)
    return replace(event, cancelled=True)


def _composed(this: Run, action: Action, board_id: str) -> tuple[Event, tuple[str, ...], LinkMissing | None]:
    """Arrange the meeting, render the words, and put the event together; say when its link is still missing.

    Gives beside the event who is to hear of it: nobody, when all that they would be told is the link that is missing.
    """
    desired = action.desired
    if desired is None or (action.event is not None and not action.groups):
        return compose(action, summary="", block="", join="", mailed_at=None), action.notify, None
    form = format_of(desired.format, this.settings)
    invitation = Invitation(
        topic=desired.topic, when=desired.when, people=desired.people, join="", place_note="",
        format_name=form.name, blocks=blocks(form, desired.when.minutes), board_name=this.board_name,
        names_people=this.settings.sessions.guests_see_each_other, call_off_column=this.call_off_column,
        extras=extras_of(form, desired.when, action.ref), plans=desired.plans,
        timer=timer_link(this.settings.timer, desired.when, action.ref),
        clock_page=clock_link(this.settings.clocks, desired.topic or "Co-working", desired.when),
    )  # fmt: skip
    most = this.settings.sessions.most_people if form.most_people is None else form.most_people
    arranged = arrange(this.places, action, board_id, this.renderer.summary(invitation), most)
    invitation = replace(invitation, join=arranged.meeting.link, place_note=arranged.meeting.note)
    event = compose(
        arranged.action,
        summary=this.renderer.summary(invitation),
        block=this.renderer.invitation_text(invitation),
        join=arranged.meeting.link,
        by_calendar=arranged.meeting.by_calendar,
        mailed_at=this.now if arranged.action.notify else None,
    )
    return event, arranged.action.notify, arranged.missing


def marked(event: Event, mark: Mark) -> Event:
    """Give a stub of a deleted event, which came without our mark, as much of it as its id proves."""
    return event if event.mark.board else replace(event, mark=mark)
