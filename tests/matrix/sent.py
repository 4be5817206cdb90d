"""Judging a change of the calendar when a run decides to send it, by nothing but what this run was shown."""

from datetime import timedelta
from typing import TYPE_CHECKING

from cowork_sheets.core.model import Event
from tests.matrix.invariants import must
from tests.matrix.rows import Values, cells, guests_of, meaning, people_of, starts_of
from tests.matrix.sight import Sight
from tests.matrix.wire import Request

if TYPE_CHECKING:
    from tests.matrix.watch import Watch

GRACE = timedelta(minutes=30)


def check_sent(watch: "Watch", sight: Sight, request: Request) -> None:
    """Judge one request that writes."""
    must(not sight.dry_run, "I-13", f"a dry run sent {request.kind}")
    must(not sight.is_paused, "I-13", f"a paused board was sent {request.kind}")
    must(sight.has_read, "I-13", f"{request.kind} before the board was read")
    event = request.event
    if event is None:
        return
    must(sight.has_listed, "I-13", f"{request.kind} before the calendar was read")
    must(sight.has_looked, "I-22", f"{request.kind} of “{event.summary}” by rows that may be older than the listing")
    living = watch.living_refs()
    must(not sight.failed, "I-14", f"{request.kind} after a read that failed")
    must(sight.has_rows or not living, "I-14", f"{request.kind} when the board showed no rows")
    must(event.start_at > sight.now, "I-17", f"{request.kind} of “{event.summary}”, which began at {event.start_at}")
    row = sight.row(event.mark.ref)
    if request.kind == "insert":
        _check_creation(watch, sight, event, row)
        return
    seen = sight.etags.get(event.id)
    must(event.etag == seen and seen, "I-09", f"{request.kind} names {event.etag}, the plan saw {seen}")
    old = watch.stage.stored()[event.id]
    must(old.mark.board == "board", "I-04", f"{request.kind} of “{old.summary}”")
    must(old.start_at > sight.now, "I-17", f"{request.kind} of “{old.summary}”, which began at {old.start_at}")
    if request.kind == "cancel" or (event.mark.ended and not old.mark.ended):
        _check_end(sight, event)


def _check_creation(watch: "Watch", sight: Sight, event: Event, row: Values | None) -> None:
    """Hold a new session to its row and to People; one that was before keeps whom its names meant, and its clocks."""
    ref = event.mark.ref
    must(row is not None, "I-06", f"an event for {ref}, which stands on no row or on several")
    assert row is not None
    is_wanted = meaning(row) == "wanted" or (meaning(row) == "called off" and not sight.may_call_off)
    must(is_wanted, "I-02", f"“{event.summary}” was created for a row that is {meaning(row)}")
    topic = cells(row)["topic"]
    must(event.summary == topic, "I-06", f"the row of {ref} is {topic!r}, its event “{event.summary}”")
    guests = {guest.email for guest in event.guests}
    was_before = any(each.mark.ref == ref for each in watch.stage.stored().values())
    ever = watch.ever if was_before else (sight.known,)
    must(event.start_at in starts_of(row, ever), "I-06", f"“{topic}” was created for {event.start_at}")
    if was_before:
        meant = set().union(*(guests_of(row, known) for known in ever))
        must(guests <= meant, "I-06", f"“{topic}” was created for {sorted(guests)}")
        return
    must(guests == guests_of(row, sight.known), "I-06", f"“{topic}” was created for {sorted(guests)}")
    unknown = [name for name in people_of(row) if sight.known.meant_by(name) is None]
    must(not unknown, "I-06", f"“{topic}” was created, and nobody can tell who {unknown} is")
    others = people_of(row) - {cells(row)["proposed_by"]}
    quorum = len(sight.known.lines) - 1 if sight.quorum == "all" else sight.quorum
    must(len(others) >= int(quorum), "R-2.14", f"“{topic}” was created, and {len(others)} agreed to it")


def _check_end(sight: Sight, event: Event) -> None:
    ref = event.mark.ref
    known = sight.unwanted.get(ref)
    is_gone = ref not in sight.read and event.mark.ended == "rowgone"
    must(
        not (is_gone and ref in sight.quarantined), "I-08", f"“{event.summary}” is ended, and a damaged row may be its"
    )
    must(known is not None, "I-08", f"“{event.summary}” is ended ({event.mark.ended}), and its row wants it")
    assert known is not None
    if known.why == "called off":
        return
    waited = sight.now - known.since
    must(waited >= GRACE, "I-08", f"“{event.summary}” is ended ({event.mark.ended}) after {waited}: {known.why}")
    must(len(known.runs) > 1, "I-08", f"“{event.summary}” is ended, seen {known.why} by one run")
