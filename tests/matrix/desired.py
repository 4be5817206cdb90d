"""What the world must look like once all is quiet, row by row; the tests' own reading of the rules."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cowork_sheets.core.model import Event
from tests.matrix.invariants import must
from tests.matrix.known import EVERYBODY, known_of
from tests.matrix.rows import (
    OWN,
    ZONES,
    Row,
    cell,
    cells,
    end_of,
    guests_of,
    is_foreign,
    meaning,
    mistake,
    ref_of,
    start_of,
    words_of,
)
from tests.world import KEYS

if TYPE_CHECKING:
    from datetime import datetime

    from tests.matrix.stage import Stage

LOCAL_TIMES, KOLKATA, JOIN = KEYS.index("local_times"), KEYS.index("time_in_kolkata"), KEYS.index("join")
STATUS, REF = KEYS.index("status"), KEYS.index("ref")


def check_desired(stage: "Stage", *, all_but: str = "") -> None:
    """Hold every row and every event to what people want of it, but the session with this ref."""
    rows = stage.lines()
    refs = Counter(ref_of(row) for row in rows if ref_of(row))
    for ref, count in refs.items():
        must(count == 1 or is_foreign(ref), "I-07", f"{ref} stands on {count} rows")
    for row in rows:
        if not all_but or ref_of(row) != all_but:
            _check_row(stage, row)
    is_held = any(meaning(row) in {"wrong", "half"} or is_foreign(ref_of(row)) for row in rows)
    for event in stage.events_ahead():
        must(event.mark.ref in {*refs, all_but} or is_held, "L-03", f"“{event.summary}” is alive, and its row is gone")


def _check_row(stage: "Stage", row: Row) -> None:
    at, means = cells(row), meaning(row)
    status, sentence, what = at["status"], at["what_to_know"], f"the row {at['topic']!r} says {at['status']!r}"
    if means == "blank":
        must(at["ref"] or not any(cell(row, column) for column in OWN), "L-03", f"an empty row holds {row!r}")
        return
    living = living_of(stage, row)
    made = [event for event in living if event.id not in stage.watch.restored]
    must(len(made) < 2, "I-01", f"{len(made)} events for {at['topic']!r}")
    must(len(living) < 2 or living[0].summary in stage.reported, "R-2.6", f"{what}, and it has {len(living)} events")
    if is_foreign(ref_of(row)):
        must(status in {"Needs attention", "Called off"}, "L-05", what)
        return
    if means in {"wanted", "unagreed"} and start_of(row) <= stage.now:
        must(status in {"Scheduled", "Done", "Expired", "Called off"}, "L-03", what)
        return
    match means:
        case "wrong" | "half" if not living and status == "Done":
            must(living_of(stage, row, over=True), "L-03", f"{what}, and it never took place")
        case "wrong":
            must(status == "Needs attention" and sentence, "L-03", f"{what}, and a cell of it is wrong")
        case "half":
            must(status in {"Proposed", "Scheduled"} and sentence, "L-03", f"{what}, and it is half-filled")
        case "called off":
            must(not living and status == "Called off", "L-03", f"{what}, and it is called off")
        case "unagreed":
            must(not living and status == "Proposed", "L-03", f"{what}, and it is not agreed")
        case "wanted" if living:
            _check_event(stage, row, living[0])
        case "wanted":
            _check_no_event(stage, row, what)
    for column in (JOIN, LOCAL_TIMES, KOLKATA):
        must(says_right(stage, row, column), "L-03", f"{row[0]!r} says {cell(row, column)!r} in column {KEYS[column]}")


def _check_event(stage: "Stage", row: Row, event: Event) -> None:
    """An agreed row and its event say the same, but for what people changed in the calendar."""
    at, watch = cells(row), stage.watch
    what = f"the row {at['topic']!r} says {at['status']!r}: {at['what_to_know']!r}"
    is_there = (event.start_at, event.end_at) == (start_of(row), end_of(row))
    if not is_there:
        must(event.id in watch.moved, "L-03", f"{what}, its event begins at {event.start_at}")
        must(at["what_to_know"], "L-03", f"{what}, its event was moved")
        if words_of(row) != watch.words.get(event.mark.ref):
            must(at["status"] == "Needs attention", "L-03", f"{what}, and both were changed")
            return
    must(at["status"] == "Scheduled", "L-03", what)
    must(event.summary == at["topic"], "L-03", f"{what}, its event is “{event.summary}”")
    guests, wanted = {guest.email for guest in event.guests}, guests_of(row)
    off = {email for key, email in watch.taken_off if key == event.id}
    by_hand = {email for key, email in watch.added if key == event.id}
    must(guests - by_hand <= wanted <= guests | off, "L-03", f"{what}, its guests are {sorted(guests)}")
    if stage.service.is_google:
        for email in guests - by_hand:
            must((event.id, email) in watch.told, "L-04", f"{what}, and {email} was never told")


def _check_no_event(stage: "Stage", row: Row, what: str) -> None:
    """An agreed row has no event only for a reason that it says."""
    at, watch, ref = cells(row), stage.watch, ref_of(row)
    deleted = [event for event in stage.stored().values() if event.mark.ref == ref and event.id in watch.deleted]
    if any(watch.deleted[event.id] == words_of(row) for event in deleted):
        must(at["status"] == "Called off", "R-2.4", f"{what}, and a person deleted its event")
        return
    must(at["status"] == "Needs attention" and at["what_to_know"], "L-03", f"{what}, and has no event")
    is_copy = any(other is not row and _alike(other, row) for other in stage.lines())
    must(is_copy or ref in watch.purged, "L-03", f"{what}: {at['what_to_know']!r}, and has no event")


def _alike(one: Row, other: Row) -> bool:
    if not {meaning(one), meaning(other)} <= {"wanted", "unagreed"}:
        return False
    return (one[0], start_of(one), guests_of(one)) == (other[0], start_of(other), guests_of(other))


def living_of(stage: "Stage", row: Row, *, over: bool = False) -> Sequence[Event]:
    """Give the living events of a row that are not over, or those that are, the one that counts first."""
    ref = ref_of(row)
    found = [
        event
        for event in stage.stored().values()
        if ref and event.mark.ref == ref and event.mark.board == "board" and not event.cancelled
        and (event.end_at <= stage.now) is over
    ]  # fmt: skip
    return sorted(found, key=lambda event: -event.mark.generation)


def says_right(stage: "Stage", row: Row, column: int) -> bool:
    """Tell whether one of our cells says what is true of its row now."""
    value, living, at = cell(row, column) or "", living_of(stage, row), cells(row)
    if sum(ref_of(other) == ref_of(row) for other in stage.lines() if ref_of(row)) > 1:
        return True  # whose event it is remains to be seen
    start = living[0].start_at if living else start_of(row) if not mistake(row) else None
    if column == STATUS:
        return bool(living) == (value == "Scheduled")
    if column == REF:
        return stage.watch.bound.get(row.token) == value or [e.summary for e in living] in ([], [at["topic"]])
    if column == JOIN:
        return value == (living[0].join if living else "")
    if start is None or column not in {LOCAL_TIMES, KOLKATA}:
        return True
    if known_of(stage.people_lines()) != EVERYBODY:
        return True  # on whose clocks it is shown, and who is left out, is for tests of People
    if column == KOLKATA:
        return value == _shown(start, "Asia/Kolkata")
    proposer = at["proposed_by"]
    others = [name.strip() for name in str(at["accepted_by"]).split(",") if name.strip() not in {"", proposer}]
    people = [proposer, *others]
    if not set(people) <= ZONES.keys():
        return True
    return value == " · ".join(f"{name} {_shown(start, ZONES[name])}" for name in people)


def _shown(start: "datetime", zone: str) -> str:
    local = start.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %H:%M} {local:%Z}"
