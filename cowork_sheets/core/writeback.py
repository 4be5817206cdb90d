"""From verdicts to the cells that differ. Pure; never touches a cell that is not ours, and never the Ref column."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cowork_sheets.core import sentences
from cowork_sheets.core.actions import Status, Verdict
from cowork_sheets.core.model import CellPatch, Event, Partstat, Person, Reading, TimeColumn, Understanding
from cowork_sheets.core.people import address_key
from cowork_sheets.core.timer import timer_link
from cowork_sheets.core.times import show

ANSWERS = {
    Partstat.ACCEPTED: "yes",
    Partstat.DECLINED: "no",
    Partstat.TENTATIVE: "maybe",
    Partstat.NEEDS_ACTION: "?",
}


_STATUSES = frozenset(Status)


def writeback(
    understanding: Understanding,
    verdicts: Sequence[Verdict],
    now: datetime,
    show_link_before: int = 0,
    timer: str = "",
    written: Sequence[CellPatch] = (),
) -> tuple[CellPatch, ...]:
    """Give the patches that make our cells say what the verdicts say, top to bottom; none when they do already.

    ``show_link_before`` is how many minutes before its start a session's link may be seen, 0 for at any time;
    ``timer`` is the template of the timers' links, "" to leave that column as it is.
    ``written`` are the patches of this run's earlier rounds: where rows moved, they may stand where no row is.
    """
    own = {reading.number: reading for reading in understanding.readings}
    said = [(verdict, join_cell(verdict, now, show_link_before)) for verdict in verdicts]
    timers = {verdict.number: _timer(verdict, now, show_link_before, timer) for verdict in verdicts}
    rows = [
        _row(own[verdict.number], verdict, join, understanding, timers[verdict.number])
        for verdict, join in said
        if not verdict.final
    ]
    left: tuple[CellPatch, ...] = ()
    if understanding.emptied:
        cells = {
            cell for verdict, join in said for cell in _cells(verdict, join, understanding, timers[verdict.number])
        }
        left = tuple(_left_behind(understanding, cells | {(patch.column, patch.value or "") for patch in written}))
    return (*(patch for row in rows for patch in row), *left)


def refs_at(understanding: Understanding, patches: Sequence[CellPatch]) -> frozenset[str]:
    """Give the refs of the rows where patches landed, be they the ones that were meant or not."""
    rows = {patch.row for patch in patches}
    return frozenset(reading.raw_ref for reading in understanding.readings if reading.number in rows)


def without_words(understanding: Understanding, refs: Collection[str]) -> Understanding:
    """Take away what our columns say in the rows with these refs.

    Where rows moved, a Status can land on a row that never had an event; it says nothing about that row's past.
    """
    readings = tuple(replace(r, own={}) if r.raw_ref in refs else r for r in understanding.readings)
    return replace(understanding, readings=readings)


def _left_behind(understanding: Understanding, said: Collection[tuple[int, object]]) -> Iterator[CellPatch]:
    """Empty what a row left on an empty one when it moved while we wrote; what somebody noted there stays.

    It is ours when the row has a Status of ours, when this run wrote it, or when a row of the board says the very same
    in that column: the last two are what ``said`` holds.
    """
    for row in understanding.emptied:
        is_ours = row.own[understanding.columns.index["status"]] in _STATUSES
        for column, text in row.own.items():
            if text and (is_ours or (column, text) in said):
                yield CellPatch(row.number, column, None)


def _row(
    reading: Reading, verdict: Verdict, join: str, understanding: Understanding, timer: str | None
) -> Iterator[CellPatch]:
    for column, text in _cells(verdict, join, understanding, timer):
        if reading.own.get(column, "") != text:
            yield CellPatch(reading.number, column, text or None)


def _cells(verdict: Verdict, join: str, understanding: Understanding, timer: str | None) -> Iterator[tuple[int, str]]:
    columns = understanding.columns
    words = {
        "status": str(verdict.status),
        "what_to_know": verdict.sentence,
        "join": join,
        "local_times": local_times(verdict),
        "going": going(verdict, understanding.people),
    }
    if timer is not None:
        words["timer"] = timer
    for key, text in words.items():
        if key in columns.index:
            yield columns.index[key], _no_formula(text)
    for column in columns.times:
        yield column.index, time_for(verdict, column)


def _timer(verdict: Verdict, now: datetime, before: int, template: str) -> str | None:
    """Give the link of a session's timer while its meeting's may be seen; None where the board has no timers."""
    if not template:
        return None
    event = verdict.event
    return timer_link(template, event.when, verdict.ref) if event and is_link_shown(event, now, before) else ""


def _no_formula(text: str) -> str:
    """Put a dot before a person's name, or a number, that a copy of the cell would compute (CWE-1236).

    The cell itself is stored as text; but boards are exported and pasted elsewhere.
    """
    return f"· {text}" if text.startswith(("=", "+", "-", "@")) else text


def join_cell(verdict: Verdict, now: datetime, before: int) -> str:
    """Show the link, or with ``before`` only from so many minutes before the start until the end; see docs/rules.md 6.

    A room that is used again and again must not be left open behind a session.
    """
    event = verdict.event
    if event is None or not event.join or is_link_shown(event, now, before):
        return event.join if event else ""
    return sentences.link_shown_from(event.when, before) if now < event.start_at else ""


def is_link_shown(event: Event, now: datetime, before: int) -> bool:
    """Say whether a link may be seen by everybody now, ``before`` minutes ahead of the start at the earliest."""
    return not before or event.start_at - timedelta(minutes=before) <= now < event.end_at


def local_times(verdict: Verdict) -> str:
    """Show everybody's own time: "Ada Thu 15 Jan 18:00 GMT · Grace Thu 15 Jan 10:00 PST"."""
    if verdict.when is None:
        return ""
    start = verdict.when.start_at
    return " · ".join(f"{person.name} {show(start, person.zone)}" for person in verdict.people if person.zone)


def time_for(verdict: Verdict, column: TimeColumn) -> str:
    """Show the start in one column's zone, "" while there is no start or nobody knows the zone."""
    return show(verdict.when.start_at, column.zone) if verdict.when and column.zone else ""


def going(verdict: Verdict, people: Sequence[Person]) -> str:
    """Show the answers by name, strangers as a number and never by address: "Ada yes · Grace ? · +1".

    ``people`` is everyone in People: somebody who is on the event but not in the row is no stranger.
    """
    event = verdict.event
    if event is None:
        return ""
    unnamed = {address_key(guest.email): guest for guest in event.guests}
    parts = []
    # Those of the row first: an address may stand on another line of People than the one it was invited for.
    for person in dict.fromkeys([*verdict.people, *people]):
        keys = [key for email in person.emails if (key := address_key(email)) in unnamed]
        if keys:
            parts.append(f"{person.name} {ANSWERS[unnamed[keys[0]].partstat]}")
        for key in keys:
            del unnamed[key]
    return " · ".join([*parts, *([f"+{len(unnamed)}"] if unnamed else [])])
