"""One run, readable as its specification: read, understand, plan, guard, claim, apply, write back.

The imperative shell around the pure core. Nothing is remembered between runs but what stands on the board and on the
events themselves, so a run that dies anywhere is simply run again. ``now`` is an argument; no clock is read here.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from secrets import token_hex

from cowork_sheets.announce.base import Announced
from cowork_sheets.apply import Outcome, Run, State, apply, apply_all, marked, without_idle
from cowork_sheets.arrange import tidy
from cowork_sheets.boards.base import Board
from cowork_sheets.boards.checked import CheckedBoard
from cowork_sheets.calendars.base import Calendar
from cowork_sheets.calendars.ledger import Ledger
from cowork_sheets.core.actions import Kind, Plan, Verdict
from cowork_sheets.core.claims import claim_patches, confirm
from cowork_sheets.core.guard import Decision, guard, paused
from cowork_sheets.core.identity import event_id as derived_event_id
from cowork_sheets.core.later import APART, pause_at, sent_by_now
from cowork_sheets.core.model import BoardSnapshot, BoardWrite, CellPatch, Event, Mark, Understanding
from cowork_sheets.core.rows import DEFAULT_HEADERS, PEOPLE_KEYS, understand
from cowork_sheets.core.scope import Scope
from cowork_sheets.core.settings import Settings
from cowork_sheets.core.writeback import refs_at, without_words, writeback
from cowork_sheets.errors import (
    BoardChanged,
    CoworkError,
    EventGone,
    QuotaExceeded,
    TryAgainLater,
)
from cowork_sheets.look import Look
from cowork_sheets.places.base import Place, Rooms
from cowork_sheets.render import Renderer

ROUNDS = 3
"""How often a run takes a board that people changed in the meantime before it leaves the rest to the next run."""
STAMP_AGE = timedelta(hours=12)
"""How old the Last checked stamp may grow before a run without any other write renews it."""
ROOMS_ANEW = 3
"""Rooms that a run makes anew where the service does not know them any more: each is a mail to everybody in it."""
ROOM_IS_GONE = "its meeting link leads nowhere any more. A later run puts another there."
MOVED = "The rows moved while the ref was written; the next run goes on."
PAUSED = "The board says PAUSE since this run began. What was done is written down once it does not."


@dataclass(frozen=True)
class Report:
    """What a run found and did. ``plan`` is as made before anything was done, ``verdicts`` how every row stands now.

    ``refusal`` holds the guard's sentences when it refused, ``way_on`` how to approve it; ``goes_on`` says that it
    refused a part only, and ``first_run`` that it refused for nothing else than this being the board's first run, or
    the first that mails. ``rest`` says when the last of what waits is mailed. ``unwritten`` says why the board could
    not be written after the calendar was, ``unwritten_code`` is that error's. ``cells_written`` counts
    cells of ours that changed. ``rooms`` says which services' rooms could not be brought in line with the events.
    ``board_id`` is the board's, "" when it does not keep one yet; ``refusal_is_new`` says that the board did not show
    this refusal before. ``announced`` is what was said in a channel, None for nothing.
    """

    board_name: str
    calendar_name: str
    mails: bool
    understanding: Understanding
    plan: Plan
    verdicts: tuple[Verdict, ...]
    outcomes: tuple[Outcome, ...] = ()
    refusal: str | None = None
    way_on: str = ""
    goes_on: bool = False
    rest: str = ""
    first_run: bool = False
    paused: bool = False
    dry_run: bool = False
    cells_written: int = 0
    unwritten: str | None = None
    unwritten_code: int = CoworkError.exit_code
    rooms: tuple[str, ...] = ()
    board_id: str = ""
    refusal_is_new: bool = False
    announced: Announced | None = None

    @property
    def is_stopped(self) -> bool:
        """Tell whether the guard refused the plan as a whole."""
        return self.refusal is not None and not self.goes_on


def run(
    board: Board,
    calendar: Calendar,
    places: Mapping[str, Place],
    renderer: Renderer,
    settings: Settings,
    *,
    now: datetime,
    dry_run: bool = False,
    approve: str | None = None,
    refresh: bool = False,
    too_long: Callable[[], bool] = lambda: False,
    ledger: Ledger | None = None,
    seconds: Callable[[], float] = lambda: 0.0,
) -> Report:
    """Carry out one whole run and report it.

    Raises BoardUnreadable, ConfigurationError, PermissionNeeded or TryAgainLater when nothing could be done at all;
    whatever goes wrong with single sessions later is in the report's outcomes. Once ``too_long`` says so, no session is
    changed any more. ``ledger`` is what this computer notes of mails, if it does. ``seconds`` counts the time that
    passes: where it stands still, what was seen of the board once all was read counts for the whole run.
    """
    this = Run(
        CheckedBoard(board, settings), calendar, places, renderer, settings, now, refresh, too_long=too_long,
        ledger=ledger, seconds=seconds,
    )  # fmt: skip
    if not dry_run:
        board.check_writable()
    for _ in range(ROUNDS):
        try:
            return _run_once(this, dry_run=dry_run, approve=approve)
        except BoardChanged:
            continue
    raise TryAgainLater("The board keeps changing while it is read. Nothing was changed; run me again in a minute.")


def _run_once(this: Run, *, dry_run: bool, approve: str | None) -> Report:
    snapshot, board_id, events = _read(this)
    events = sent_by_now(events, this.now)
    understanding = understand(snapshot, this.settings)
    this = replace(this, board_name=snapshot.name, call_off_column=understanding.columns.header.get("call_off", ""))
    plan = this.plan(understanding, events, board_id)
    if unlisted := _unlisted(this, plan, board_id):
        events += unlisted
        plan = this.plan(understanding, events, board_id)
    plan = without_idle(this, plan, board_id)
    decision = guard(plan, events, _scope(this, snapshot, understanding), this.settings, approval=approve)
    refusal = " ".join((*decision.stops, *decision.limits)) or None
    report = Report(
        board_name=snapshot.name, calendar_name=this.calendar.name, mails=this.calendar.mails,
        understanding=understanding, plan=plan, verdicts=plan.verdicts, dry_run=dry_run, paused=snapshot.paused,
        refusal=refusal, refusal_is_new=refusal is not None and refusal not in snapshot.message, way_on=decision.way_on,
        goes_on=decision.goes_on, rest=decision.rest, first_run=decision.first_run, board_id=_kept_id(this, snapshot),
    )  # fmt: skip
    if dry_run or snapshot.paused:
        return report
    this.calendar.check_writable()
    # Where all there is to do waits for a yes, every row is still told how it stands.
    if not (decision.goes_on or decision.held):
        return _refuse(this, snapshot, decision, report)

    held = {action.ref for action, _ in decision.held}
    passed = replace(plan, claims=tuple(claim for claim in plan.claims if claim.ref not in held))
    look = Look(this, board_id, snapshot, understanding, passed, partial(_is_stopped, this))
    unconfirmed = _look_first(this, look, passed, decision, board_id)
    if look.snapshot.paused:
        return replace(report, paused=True)
    outcomes = [Outcome(action, State.POSTPONED, why) for action, why in (*decision.postponed, *decision.held)]
    outcomes += [Outcome(action, State.POSTPONED, MOVED) for action in decision.actions if action.ref in unconfirmed]
    actions = [action for action in (*decision.actions, *decision.notes) if action.ref not in unconfirmed]
    alive = {event.id: event for event in events}
    done, taken = apply_all(this, actions, board_id, alive, look)
    if taken and _looks_again(look):
        # The listing did not show a deleted event whose id the calendar keeps: the table decides again, knowing it, and
        # from what stands on the board now, because people may have acted since.
        anew = look.plan(this, tuple(alive.values()))
        unsure = {ref for claim in anew.claims for ref in (claim.ref, claim.replaces)}
        sure = [a for a in anew.actions if a.ref in taken - unsure and not look.snapshot.paused]
        outcomes += [outcome for outcome in done if outcome.action.ref not in {action.ref for action in sure}]
        done, _ = apply_all(this, sure, board_id, alive, look)
    outcomes += done
    snapshot, understanding = look.snapshot, look.understanding
    report = replace(report, outcomes=tuple(outcomes), board_id=_kept_id(this, snapshot))
    try:
        this.calendar.publish(board_id, this.now)
    except CoworkError as error:
        report = replace(report, unwritten=str(error))
    rooms, gone = _tidy(this, snapshot, understanding, tuple(alive.values()), board_id, outcomes)
    if gone:
        anew = look.plan(replace(this, without_room=gone), tuple(alive.values()))
        actions = [action for action in anew.actions if action.ref in gone and action.kind is Kind.UPDATE]
        rooms += tuple(f"{action.title}: {ROOM_IS_GONE}" for action in actions[ROOMS_ANEW:])
        outcomes += apply_all(this, actions[:ROOMS_ANEW], board_id, alive, look)[0]
        snapshot, understanding = look.snapshot, look.understanding
        report = replace(report, plan=replace(plan, actions=(*plan.actions, *actions[:ROOMS_ANEW])))
    report = replace(report, rooms=rooms, outcomes=tuple(outcomes))
    report = _write_back(this, snapshot, understanding, tuple(alive.values()), board_id, report)
    if report.is_stopped:
        # None of the plan was tried, so it is told as a plan.
        return replace(report, outcomes=tuple(each for each in report.outcomes if each.state is not State.POSTPONED))
    return report


def _read(this: Run) -> tuple[BoardSnapshot, str, tuple[Event, ...]]:
    """Read the board and its events, at the same time where the board's id is certain beforehand."""
    board_id = this.board.known_id
    if board_id is None:
        snapshot = this.board.read()
        if snapshot.board_id is None:
            return snapshot, token_hex(8), ()
        return snapshot, snapshot.board_id, tuple(this.calendar.events(snapshot.board_id))
    with ThreadPoolExecutor(max_workers=1) as beside:
        listing = beside.submit(this.calendar.events, board_id)
        snapshot = this.board.read()
        return snapshot, board_id, tuple(listing.result())


def _scope(this: Run, snapshot: BoardSnapshot, understanding: Understanding) -> Scope:
    """Say what the guard has to know of board and calendar beside a plan."""
    return Scope(
        snapshot.calendar_id,
        this.calendar.id,
        this.calendar.name,
        this.calendar.mails,
        snapshot.mails,
        snapshot.paused_until,
        lost_columns=_lost_columns(snapshot, understanding, this.settings),
        new_columns=_columns_read_first(snapshot, understanding),
        own_domain=this.calendar.own_domain,
        noted=this.ledger.known(this.now) if this.ledger else (),
    )


def _is_stopped(
    this: Run, snapshot: BoardSnapshot, understanding: Understanding, plan: Plan, events: Sequence[Event]
) -> bool:
    """Tell whether the guard would stop a plan whoever approved it."""
    return bool(guard(plan, events, _scope(this, snapshot, understanding), this.settings).stops)


def _unlisted(this: Run, plan: Plan, board_id: str) -> tuple[Event, ...]:
    """Ask for the events that rows ahead had and the listing lacks: only an answer establishes that one is gone.

    One request a row and generation; none when every such row has its event.
    """
    found = []
    for ref in (verdict.ref for verdict in plan.verdicts if verdict.missing_event):
        for generation in count():
            try:
                event = this.calendar.get(derived_event_id(board_id, ref, generation))
            except EventGone:
                break
            found.append(marked(event, Mark(board_id, ref, generation)))
    return tuple(found)


def _refuse(this: Run, snapshot: BoardSnapshot, decision: Decision, report: Report) -> Report:
    """Say on the board why nothing was changed, and remember the call-offs that were held back."""
    outcomes = tuple(apply(this, action, action.mark.board)[0] for action in decision.notes)
    if snapshot.message != report.refusal:
        this.board.write(snapshot, BoardWrite(message=report.refusal))
    return replace(report, outcomes=outcomes)


def _look_first(this: Run, look: Look, plan: Plan, decision: Decision, board_id: str) -> frozenset[str]:
    """Look at the board as it stands after the events were listed, before anything is done; give refs not sure.

    What a claim shows is such a look. A run that has nothing to do needs none.
    """
    if plan.claims:
        snapshot, understanding, unconfirmed = _claim(this, look.snapshot, look.understanding, plan, board_id)
        look.shows(snapshot, understanding)
        return unconfirmed
    if decision.actions or decision.notes:
        look.again()
    return frozenset()


def _claim(
    this: Run, snapshot: BoardSnapshot, understanding: Understanding, plan: Plan, board_id: str
) -> tuple[BoardSnapshot, Understanding, frozenset[str]]:
    """Write the refs that rows need and see them confirmed; give the board as it stands, and refs that are not sure.

    When rows moved under the write, what landed in the wrong row is put right and looked at again, at most three times.
    """
    change = BoardWrite(
        claim_patches(plan.claims, understanding),
        *_identity(this, snapshot, board_id),
        columns=_new_columns(snapshot, understanding),
        mails=_begins_to_mail(this, snapshot, plan),
    )
    claimed = frozenset(claim.ref for claim in plan.claims)
    for _ in range(1 + ROUNDS):
        snapshot = this.board.write(snapshot, change)
        after = understand(snapshot, this.settings)
        confirmation = confirm(plan.claims, understanding, after)
        if not confirmation.repairs:
            break
        change = BoardWrite(confirmation.repairs)
    return snapshot, after, (claimed - confirmation.refs) | confirmation.doubtful


def _lost_columns(snapshot: BoardSnapshot, understanding: Understanding, settings: Settings) -> dict[str, str]:
    """Find people's columns that the board remembers and that are not there, header by key."""
    lost = [key for key in snapshot.columns.split() if key not in understanding.columns.index]
    return {key: settings.headers.get(key) or DEFAULT_HEADERS.get(key, key) for key in lost}


def _columns_read_first(snapshot: BoardSnapshot, understanding: Understanding) -> dict[str, str]:
    """Find people's columns that the board does not remember, header by key; none on a board that remembers nothing."""
    known = set(snapshot.columns.split())
    new = (key for key in PEOPLE_KEYS if key in understanding.columns.index and key not in known)
    return {key: understanding.columns.header[key] for key in new} if known else {}


def _new_columns(snapshot: BoardSnapshot, understanding: Understanding) -> str | None:
    """Give people's columns as the board should remember them, None when it does already."""
    columns = " ".join(key for key in PEOPLE_KEYS if key in understanding.columns.index)
    return columns if columns != snapshot.columns else None


def _begins_to_mail(this: Run, snapshot: BoardSnapshot, plan: Plan) -> bool:
    """Tell whether the board has to remember from now on that people are mailed for it."""
    begins = snapshot.calendar_id is None or any(action.notify for action in plan.actions)
    return this.calendar.mails and not snapshot.mails and begins


def _identity(this: Run, snapshot: BoardSnapshot, board_id: str) -> tuple[str | None, str | None]:
    """Give what the board has still to remember: its own id and its calendar's, each None when it does already."""
    return (
        board_id if snapshot.board_id is None else None,
        this.calendar.id if snapshot.calendar_id is None else None,
    )


def _tidy(
    this: Run,
    snapshot: BoardSnapshot,
    understanding: Understanding,
    events: Sequence[Event],
    board_id: str,
    outcomes: Sequence[Outcome],
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Bring rooms at services in line with the events, when this run changes anything or renews the stamp.

    Gives what could not be done, and the refs of sessions whose room is gone.
    """
    if not any(isinstance(place, Rooms) for place in this.places.values()):
        return (), frozenset()
    if not outcomes:
        verdicts = this.plan(understanding, events, board_id).verdicts
        patches = _patches(this, understanding, verdicts)
        if not patches and not _stamp_is_due(this, snapshot, patches):
            return (), frozenset()
    undone = [outcome.action for outcome in outcomes if outcome.state is not State.DONE]
    said = {outcome.sentence for outcome in outcomes if outcome.sentence}
    sentences, gone = tidy(this.places, events, undone, board_id, this.now)
    return tuple(sentence for sentence in sentences if not any(sentence.endswith(each) for each in said)), gone


def _looks_again(look: Look) -> bool:
    """Look at the board once more in the middle of a run; False when it cannot be seen: the next run goes on."""
    try:
        look.again()
    except CoworkError:
        return False
    return True


def _write_back(
    this: Run,
    snapshot: BoardSnapshot,
    understanding: Understanding,
    events: Sequence[Event],
    board_id: str,
    report: Report,
) -> Report:
    """Write the cells that differ, see what stands there, and repair what moved in between; at most three rounds.

    Verdicts are made anew from what the answer shows, so a value can only be meant for the row it stands on. Whatever
    goes wrong here, the report of what was done before comes back.
    """
    changed = any(outcome.state is State.DONE for outcome in report.outcomes)
    if changed:
        try:
            now_there = this.board.recheck(snapshot)
            if now_there is not snapshot:
                snapshot, understanding = now_there, understand(now_there, this.settings)
        except CoworkError as error:
            return replace(report, unwritten=str(error))
    failures = {outcome.action.ref: outcome.sentence for outcome in report.outcomes if outcome.sentence}
    until = next((o.error.until for o in report.outcomes if isinstance(o.error, QuotaExceeded)), None)
    until = until or pause_at(snapshot.paused_until, this.now)
    message = " ".join(filter(None, (report.refusal, paused(until) if until else "")))
    # A row with an event this run has not heard of got it from another run meanwhile: the next one knows it.
    lost = {verdict.ref for verdict in report.plan.verdicts if verdict.missing_event}
    written: tuple[CellPatch, ...] = ()
    hit: frozenset[str] = frozenset()
    for _ in range(ROUNDS):
        if snapshot.paused:
            return replace(report, unwritten=PAUSED) if changed or written else replace(report, paused=True)
        plan = this.plan(understanding, events, board_id)
        if strays := hit.intersection(v.ref for v in plan.verdicts if v.missing_event and v.ref not in lost):
            plan = this.plan(without_words(understanding, strays), events, board_id)
        verdicts = tuple(_with_failure(verdict, failures) for verdict in plan.verdicts)
        report = replace(report, verdicts=verdicts, cells_written=len(written))
        known = [v for v in verdicts if not v.missing_event or v.ref in lost]
        patches = _patches(this, understanding, known, written)
        change = BoardWrite(
            patches,
            *(_identity(this, snapshot, board_id) if patches or written else (None, None)),
            message=message if snapshot.message != message else None,
            paused_until=until if snapshot.paused_until != until else None,
            columns=_new_columns(snapshot, understanding) if patches or written or report.outcomes else None,
            mails=_begins_to_mail(this, snapshot, report.plan) and bool(patches or written or report.outcomes),
            last_checked=this.now if _stamp_is_due(this, snapshot, patches) else None,
        )
        if change == BoardWrite():
            break
        try:
            try:
                snapshot = this.board.write(snapshot, change)
                written += patches
            except BoardChanged:
                snapshot, patches = this.board.read(), ()
            understanding = understand(snapshot, this.settings)
            hit |= refs_at(understanding, patches)
        except CoworkError as error:
            return replace(report, unwritten=str(error), unwritten_code=error.exit_code)
    return replace(report, board_id=_kept_id(this, snapshot))


def _kept_id(this: Run, snapshot: BoardSnapshot) -> str:
    """Give the board's id as far as it is certain that the next run finds the same, else ""."""
    return this.board.known_id or snapshot.board_id or ""


def _patches(
    this: Run, understanding: Understanding, verdicts: Sequence[Verdict], written: Sequence[CellPatch] = ()
) -> tuple[CellPatch, ...]:
    settings = this.settings
    return writeback(understanding, verdicts, this.now, settings.sessions.show_link_before, settings.timer, written)


def _stamp_is_due(this: Run, snapshot: BoardSnapshot, patches: Sequence[object]) -> bool:
    last = snapshot.last_checked
    if patches:
        return last != this.now
    return last is not None and not this.now - STAMP_AGE <= last <= this.now + APART


def _with_failure(verdict: Verdict, failures: Mapping[str, str]) -> Verdict:
    """Say in the row why its change is not made yet."""
    if not verdict.pending or verdict.ref not in failures:
        return verdict
    if verdict.awaits_link:
        return replace(verdict, sentence=f"{verdict.sentence} {failures[verdict.ref]}")
    return replace(verdict, sentence=f"Not done yet: {failures[verdict.ref]}")
