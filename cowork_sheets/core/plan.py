"""Current, desired, base and ``now`` become a plan. Pure; judges every row, then what no row stands for.

The truth table of one row; the first line that holds decides. *Alive* is an event that is not cancelled, *gone* one
that is, *none* a ref that never had one. Grace is 30 minutes and two complete reads.

     #  the row                          its event               then                                   Status
     1  any                              alive, has ended        nothing, ever again                    Done
     2  any                              alive, has begun        nothing until it ends                  Scheduled
     3  Call off says yes                alive                   CANCEL at once (ended=calledoff)       Called off
     4  Call off says yes                gone or none            nothing                                Called off
     5  Ref from another board           -                       nothing                                Needs attention
     6  Done before, no time ahead       none                    nothing                                Done
     7  a cell is wrong                  alive                   nothing: the invitation stands         Needs attention
     8  a cell is wrong                  gone or none            nothing                                Needs attention
     9  half-filled                      alive                   nothing: the invitation stands         Scheduled
    10  half-filled                      gone or none            nothing                                Proposed
    11  emptied, or no longer agreed     alive, grace not begun  NOTE: grace begins                     Scheduled
    12  emptied, or no longer agreed     alive, grace over       CANCEL (ended=unagreed)                Proposed
    13  another row has its Either/or    gone or none            nothing                                Not chosen
    14  agreed                           alive                   UPDATE, NOTE or conflict: compare.py   Scheduled
    15  not agreed, time ahead           gone or none            nothing                                Proposed
    16  not agreed, time past            gone or none            nothing (a)                            Expired
    17  agreed                           deleted by a person     nothing until the row is edited        Called off
    18  agreed, time past                gone or none            nothing (a)                            Expired (b)
    19  agreed, says Scheduled already   none                    nothing: it is not in this calendar    Needs attention
    20  agreed, a copy / resembles       gone or none            nothing                                Needs attention
    21  agreed                           gone                    CREATE the next generation             Scheduled
    22  agreed                           none                    CREATE                                 Scheduled
    23  there is none                    alive, grace not begun  NOTE: grace begins                     -
    24  there is none                    alive, grace over       CANCEL (ended=rowgone)                 -

(a) A day that may be meant for the next year is asked about: Needs attention. (b) Done where the row said Scheduled.
A row that was Done and is dated to the future counts its old event as gone (line 21): that event stays as it was.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cowork_sheets.core import sentences
from cowork_sheets.core.actions import Action, Claim, Kind, Plan, Reason, Status, Verdict
from cowork_sheets.core.agreement import named_people
from cowork_sheets.core.claims import Identity, Standing, claim_for, identify
from cowork_sheets.core.compare import grace_is_over
from cowork_sheets.core.desired import resolve_when
from cowork_sheets.core.identity import plan_digest, plan_id, when_text
from cowork_sheets.core.judge import Choice, Context, RowJudge, cancel, grace_begins, grace_ends, note
from cowork_sheets.core.later import was_before
from cowork_sheets.core.lives import current_events, latest_generations, latest_lives, restored
from cowork_sheets.core.meant import Meaning
from cowork_sheets.core.model import Event, Reading, Understanding
from cowork_sheets.core.past_days import slipped_years
from cowork_sheets.core.settings import Settings

ORDER = {Kind.CANCEL: 0, Kind.UPDATE: 1, Kind.CREATE: 2, Kind.NOTE: 3}


def make_plan(
    understanding: Understanding,
    events: Sequence[Event],
    board_id: str,
    settings: Settings,
    now: datetime,
    *,
    own_addresses: Sequence[str] = (),
    refresh: bool = False,
    without_room: frozenset[str] = frozenset(),
) -> Plan:
    """Plan one run from one snapshot of the board and one complete listing of its events.

    ``events`` may come in any order and include cancelled ones; ``now`` is an aware instant. Verdicts come in the
    order of the rows, actions in the order they are carried out. ``without_room`` are refs of sessions whose meeting
    link leads nowhere any more.
    """
    current = current_events(events, now)
    identities = identify(understanding, current, board_id, now)
    context = Context(
        board_id=board_id, people=understanding.people, identities=identities, current=current,
        latest=latest_generations(events), lives=latest_lives(events),
        copies=_copies(understanding.readings, identities, current, settings, now), choices={}, settings=settings,
        now=now, status_column=understanding.columns.index["status"],
        sentence_column=understanding.columns.index["what_to_know"],
        meaning=Meaning(understanding, events, now), own_addresses=tuple(own_addresses), refresh=refresh,
        without_room=without_room, headers=understanding.columns.header,
        slipped_years=_slipped_years(understanding, identities, current, settings, now),
    )  # fmt: skip
    context = replace(context, choices=_choices(understanding.readings, context))
    judged = [(reading, *RowJudge(reading, context).judge()) for reading in understanding.readings]
    orphans = _orphans(identities, current, now)
    actions = [action for _, _, action in judged if action is not None]
    missing = _missing(orphans, understanding.readings, identities)
    actions += _let_go(missing, now, settings.sessions.grace)
    actions += [grace_ends(event) for event in orphans if event not in missing and event.mark.missing_why == "rowgone"]
    again = restored(events, current, now)
    acted_on = {action.event_id for action in actions}
    actions += [note(event, event.mark, Reason.RESTORED, None) for event, _ in again if event.id not in acted_on]
    actions = _with_new_lives(actions, {event.id: life for event, life in again})
    actions.sort(key=order_of)
    known = [(r, identities[r.number]) for r in understanding.readings if r.raw_ref]
    said_scheduled = [r for r, i in known if _says_scheduled_ahead(r, i, context)]
    return Plan(
        id=plan_id(now, plan_digest(map(digest_line, actions))),
        now=now,
        claims=tuple(_claims(judged, identities, current)),
        actions=tuple(actions),
        verdicts=tuple(_with_clashes([verdict for _, verdict, _ in judged], actions, now)),
        orphans=tuple(orphans),
        upcoming=sum(not event.cancelled and event.start_at > now for event in current.values()),
        rows=sum(not reading.is_blank for reading in understanding.readings),
        refs=len(known),
        foreign_refs=sum(identity.standing is Standing.FOREIGN for _, identity in known),
        doubtful={n: i.resembles[0] for n, i in identities.items() if i.is_doubtful},
        rivals={n: i.rival for n, i in identities.items() if i.rival and i.standing is Standing.KNOWN},
        lost=tuple(r.number for r in said_scheduled if identities[r.number].ref not in current),
        kept=sum(identities[r.number].ref in current for r in said_scheduled),
        notes=(*understanding.notes, *_twins(events, current, now)),
    )


def _slipped_years(
    understanding: Understanding,
    identities: Mapping[int, Identity],
    current: Mapping[str, Event],
    settings: Settings,
    now: datetime,
) -> frozenset[int]:
    with_event = {number for number, identity in identities.items() if identity.ref in current}
    status_column = understanding.columns.index["status"]
    return slipped_years(understanding.readings, with_event, status_column, settings.sessions, now)


def _claims(
    judged: Sequence[tuple[Reading, Verdict, Action | None]],
    identities: Mapping[int, Identity],
    current: Mapping[str, Event],
) -> list[Claim]:
    """List the refs to write: for rows about to get an event, rows that get theirs back, and copies."""
    claims = []
    for reading, _, action in judged:
        identity = identities[reading.number]
        creates = action is not None and action.kind is Kind.CREATE
        needed = creates or identity.ref in current or bool(reading.raw_ref)
        claim = claim_for(reading, identity, creates=creates)
        if needed and claim:
            claims.append(claim)
    return claims


def _copies(
    readings: Sequence[Reading],
    identities: Mapping[int, Identity],
    current: Mapping[str, Event],
    settings: Settings,
    now: datetime,
) -> dict[int, int]:
    """Map each row that says just what another says (start, people, topic) to that other row (docs/rules.md 1.3)."""
    earliest = (now - timedelta(days=2)).replace(tzinfo=None)
    alike: defaultdict[tuple[object, ...], list[Reading]] = defaultdict(list)
    for reading in readings:
        when = None if reading.call_off else resolve_when(reading, settings.sessions)
        if when is not None and when.wall >= earliest:
            alike[when.start_at, frozenset(named_people(reading)), reading.topic].append(reading)

    def seniority(reading: Reading) -> tuple[bool, bool, int]:
        identity = identities[reading.number]
        event = current.get(identity.ref)
        return (event is None or event.cancelled, identity.standing is not Standing.KNOWN, reading.number)

    copies = {}
    for rows in alike.values():
        if len(rows) > 1:
            first = min(rows, key=seniority)
            copies.update({row.number: first.number for row in rows if row is not first})
    return copies


def _choices(readings: Sequence[Reading], context: Context) -> dict[str, Choice]:
    """Decide each Either/or label: a session that is over settles it, else a living event has it, else the earliest."""
    labels: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.label:
            labels[reading.label.casefold()].append(reading)
    choices = {}
    for label, rows in labels.items():
        claims, scheduled = [], []
        for reading in rows:
            judge = RowJudge(reading, context)
            verdict, action = judge.judge()
            if judge.over and not judge.over.cancelled:
                claims.append((0, judge.over.start_at, reading.number, reading, judge.over.when))
            elif verdict.event is not None:
                over = verdict.event.end_at <= context.now
                claims.append((0 if over else 1, verdict.event.start_at, reading.number, reading, verdict.event.when))
                if not over:
                    scheduled.append(reading.number)
            elif action is not None and action.kind is Kind.CREATE:
                claims.append((2, action.when.start_at, reading.number, reading, action.when))
        if claims:
            rank, _, _, winner, when = min(claims, key=lambda claim: claim[:3])
            choices[label] = Choice(winner, when, settled=rank == 0, scheduled=tuple(scheduled))
    return choices


def _orphans(identities: Mapping[int, Identity], current: Mapping[str, Event], now: datetime) -> list[Event]:
    """List living events ahead that no row stands for, soonest first."""
    held = {identity.ref for identity in identities.values() if identity.standing is not Standing.UNSURE}
    orphans = [e for ref, e in current.items() if ref not in held and not e.cancelled and e.start_at > now]
    return sorted(orphans, key=lambda event: (event.start_at, event.id))


def _missing(orphans: Sequence[Event], readings: Sequence[Reading], identities: Mapping[int, Identity]) -> list[Event]:
    """List the orphans that no row can be: what is quarantined, wrong or unreadable is never missing.

    While any Ref cell is unreadable its row may be any orphan's.
    """
    if any(problem.key == "ref" for reading in readings for problem in reading.problems):
        return []
    held = set()
    for reading in readings:
        identity = identities[reading.number]
        if reading.problems or identity.standing is Standing.FOREIGN:
            held |= {orphan.id for orphan in identity.resembles}
    return [orphan for orphan in orphans if orphan.id not in held]


def _let_go(orphans: Sequence[Event], now: datetime, grace: int) -> list[Action]:
    """Begin the grace of orphans, and cancel those whose grace is over."""
    actions = []
    for event in orphans:
        gone = event.mark.missing_why == "rowgone" and was_before(event.mark.missing_since, now)
        if event.mark.ended == "rowgone" or (gone and grace_is_over(event, now, grace)):
            actions.append(cancel(event, Reason.ROW_GONE, "rowgone", None))
        elif not gone:
            actions.append(grace_begins(event, now, "rowgone", None))
    return actions


def _with_new_lives(actions: Sequence[Action], again: Mapping[str, int]) -> list[Action]:
    """Let events that were restored remember their new life, along with whatever else is done to them."""
    return [
        replace(action, mark=replace(action.mark, life=again[action.event_id])) if action.event_id in again else action
        for action in actions
    ]


def _says_scheduled_ahead(reading: Reading, identity: Identity, context: Context) -> bool:
    if identity.standing is not Standing.KNOWN or reading.own.get(context.status_column) != Status.SCHEDULED:
        return False
    when = resolve_when(reading, context.settings.sessions)
    return when is not None and when.start_at > context.now


def _with_clashes(verdicts: Sequence[Verdict], actions: Sequence[Action], now: datetime) -> list[Verdict]:
    """Say in both rows when one person is in two sessions at once (docs/rules.md 3.7)."""
    creating = {action.row for action in actions if action.kind is Kind.CREATE}
    ahead = [
        (verdict.when.start_at, verdict.when.end_at, verdict)
        for verdict in verdicts
        if verdict.when and (verdict.number in creating or (verdict.status is Status.SCHEDULED and verdict.event))
        and verdict.when.start_at > now
    ]  # fmt: skip
    ahead.sort(key=lambda session: (session[0], session[2].number))
    said: defaultdict[int, list[str]] = defaultdict(list)
    for index, (_, end, verdict) in enumerate(ahead):
        for start, _, other in ahead[index + 1 :]:
            if start >= end:
                break
            for person in verdict.people:
                if person in other.people and verdict.when and other.when:
                    said[verdict.number].append(sentences.clash(person, other.title, other.when))
                    said[other.number].append(sentences.clash(person, verdict.title, verdict.when))
    return [
        replace(verdict, sentence=" ".join(filter(None, [verdict.sentence, *said[verdict.number]])))
        if verdict.number in said else verdict
        for verdict in verdicts
    ]  # fmt: skip


def _twins(events: Sequence[Event], current: Mapping[str, Event], now: datetime) -> list[str]:
    """Report older generations alive beside the current one; nothing is done about them (docs/rules.md 2.6)."""
    return [
        f"“{event.summary}” on {sentences.time_of(event.when)} has a second, older event in the calendar. Delete it."
        for event in events
        if not event.cancelled and event.start_at > now and event is not current[event.mark.ref]
        and not current[event.mark.ref].cancelled
    ]  # fmt: skip


def order_of(action: Action) -> tuple[int, datetime, str]:
    """Say where an action stands in a plan."""
    return ORDER[action.kind], action.when.start_at, action.event_id


def digest_line(action: Action) -> str:
    """Write an action as one line for the plan's digest; independent of row numbers and of ids not yet given."""
    desired = action.desired
    return "|".join(
        [
            action.kind, action.reason, action.event.id if action.event else "", action.title, when_text(action.when),
            ",".join(action.groups), ",".join(action.notify), ",".join(action.added), ",".join(action.removed),
            f"{desired.place.name} {desired.place.link or ''} {desired.format}" if desired else "",
        ]
    )  # fmt: skip
