"""What follows a disturbed run: people mend what they hurt, the command runs until it is quiet, all must be right."""

import re
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from cowork_sheets.errors import CoworkError
from cowork_sheets.sync import Report
from tests.matrix.desired import check_desired
from tests.matrix.invariants import broken, must
from tests.matrix.rows import REF, meaning, ref_of
from tests.world import Killed

if TYPE_CHECKING:
    from tests.matrix.stage import Stage

RUNS = 3
"""Runs that may write before it is quiet: one to give refs, one to act, one to write down what became of it."""
WAITS = 4
MOST_CAPPED = 20
"""Runs that may write where the caps on mail let only a part through at once."""


def settle(stage: "Stage", *, all_but: str = "") -> None:
    """Run until quiet, then hold the world to what people want.

    ``all_but`` is the ref of a session that nothing is expected of.
    """
    run_until_quiet(stage, all_but=all_but)
    check_desired(stage, all_but=all_but)


def run_until_quiet(stage: "Stage", *, all_but: str = "") -> None:
    """Run until a run has nothing to do, letting time pass where something waits for it."""
    runs = waits = capped = 0
    while True:
        report = _sync(stage)
        gate = stage.gate
        if report is None or gate.is_disturbed or gate.late:
            continue
        if report.refusal:
            report = _approved(stage, report)
        if gate.writes:
            runs += not any("goes on" in outcome.sentence for outcome in report.outcomes)
            capped += 1
            must(capped <= MOST_CAPPED, "L-01", f"{capped} runs, and it is not quiet yet")
            must(runs <= RUNS, "L-01", f"{runs} runs, and it is not quiet yet")
            continue
        reads = 2 if gate.changes_tried else 1  # it looks again before it tries what Google then takes no change of
        must(gate.reads == reads, "L-02", f"a quiet run read the board {gate.reads} times")
        if waits < WAITS and (until := _waits_until(stage, report, all_but)):
            waits, runs = waits + 1, 0
            stage.now = until
            continue
        return


def mend(stage: "Stage") -> None:
    """People undo what they would undo: a row they cut, a header they renamed, a pause."""
    for back in stage.ways_back:
        stage.gate.act(back)
    stage.ways_back = []


def _sync(stage: "Stage") -> Report | None:
    """Run once; None when a fault that was still to come met this run."""
    try:
        return stage.sync()
    except Killed:
        return None
    except CoworkError as error:
        if stage.gate.is_disturbed:
            return None
        broken("L-05", f"{type(error).__name__}: {error}")


def _approved(stage: "Stage", report: Report) -> Report:
    """Do what the refusal says: approve the plan it names."""
    must(stage.message() == report.refusal, "L-05", "the board does not say why the run was refused")
    if "Empty the Ref column" in str(report.refusal):
        stage.gate.act(clear_refs)
        return stage.sync()
    if "clear the Ref cells of these rows" in str(report.refusal):
        stage.gate.act(clear_lost_refs)
        return stage.sync()
    if "Bring the rows back" in str(report.refusal):
        stage.gate.act(undo)
        return stage.sync()
    if "Rows were moved without their Ref" in str(report.refusal):
        stage.gate.act(partial(give_refs_back, refusal=str(report.refusal)))
        return stage.sync()
    if "may be it (if it is, write" in str(report.refusal):
        stage.gate.act(partial(give_refs_to_rivals, refusal=str(report.refusal)))
        report = stage.sync()
        if not report.refusal:
            return report
    must(report.way_on, "L-05", f"no way on: {report.refusal}")
    agree_to(stage, report)
    approved = stage.sync(approve=report.way_on.rpartition("--plan ")[2])
    must(approved.refusal is None, "L-05", f"approved, and still: {approved.refusal}")
    return approved


def agree_to(stage: "Stage", report: Report) -> None:
    """Remember whose mails somebody agrees to with a plan: the caps for persons do not count them."""
    for action in report.plan.actions:
        stage.watch.agreed[action.event_id] = stage.now


def undo(stage: "Stage") -> None:
    """Bring back the row that was deleted last, and cut rows."""
    must(stage.bin, "L-05", "there is no row to bring back")
    stage.board.sessions.append(stage.bin.pop())


def give_refs_back(stage: "Stage", refusal: str) -> None:
    """Write the Refs that the tool names where a row is that session, and clear the others, as it asks people to."""
    for row, ref in re.findall(r"Row (\d+) bears .*? write (\w+) in its Ref cell", refusal):
        line = stage.lines()[int(row) - 2]
        line[REF] = ref if stage.watch.bound.get(line.token) == ref else None


def give_refs_to_rivals(stage: "Stage", refusal: str) -> None:
    """Write a Ref into the row that the tool asks about, and take it out of the other, where that row is it."""
    asked = r"write (\w+) in the Ref cell of row (\d+), and clear that of row (\d+)"
    for ref, rival, row in re.findall(asked, refusal):
        line, other = stage.lines()[int(rival) - 2], stage.lines()[int(row) - 2]
        if stage.watch.bound.get(line.token) == ref:
            line[REF], other[REF] = ref, None


def clear_refs(stage: "Stage") -> None:
    """Empty the Ref column, as the tool asks people to."""
    for row in stage.lines():
        if len(row) > REF:
            row[REF] = None


def clear_lost_refs(stage: "Stage") -> None:
    """Clear the Ref of rows whose event the calendar does not know."""
    known = {event.mark.ref for event in stage.stored().values()}
    for row in stage.lines():
        if len(row) > REF and ref_of(row) not in known:
            row[REF] = None


def _waits_until(stage: "Stage", report: Report, all_but: str) -> datetime | None:
    """Give until when something on the board waits, None when nothing does."""
    if stage.board.paused_until and stage.board.paused_until > stage.now:
        return stage.board.paused_until
    if any("tomorrow" in outcome.sentence for outcome in report.outcomes):
        return stage.now + timedelta(hours=25)
    by_ref = {ref_of(row): meaning(row) for row in stage.lines()}
    for event in stage.events_ahead():
        if (
            event.mark.ref != all_but
            and by_ref.get(event.mark.ref, "gone") in {"gone", "blank", "unagreed"}
            and event.mark.missing_since
        ):
            return stage.now + timedelta(minutes=31)
    return None
