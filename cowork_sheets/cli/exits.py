"""Which exit code a run earns: docs/exit-codes.md in code."""

from cowork_sheets.apply import State
from cowork_sheets.core.actions import Status
from cowork_sheets.sync import Report

UNEXPECTED, SIGN_IN, REFUSED, IN_PART, LATER, ATTENTION, PENDING = 1, 4, 6, 7, 75, 3, 5
PRECEDENCE = (UNEXPECTED, SIGN_IN, REFUSED, IN_PART, LATER, ATTENTION, PENDING)


def exit_code(report: Report, *, strict: bool, pending: bool) -> int:
    """Give the code of a run: of those that apply, the first in the order of precedence; 0 when none does.

    ``strict`` makes rows that need attention count, ``pending`` changes that a dry run found. Trying again later (75)
    is only said when nothing was applied: otherwise the run was applied in part.
    """
    applied = report.cells_written > 0 or any(outcome.state is State.DONE for outcome in report.outcomes)
    codes = {REFUSED} if report.refusal else set()
    failed = [
        outcome.error.exit_code if outcome.error else IN_PART
        for outcome in report.outcomes
        if outcome.state is not State.DONE or outcome.error
    ]
    if report.unwritten:
        failed.append(report.unwritten_code)
    if report.rooms:
        failed.append(IN_PART)
    codes |= {code if code == SIGN_IN or (code == LATER and not applied) else IN_PART for code in failed}
    if strict and any(verdict.status is Status.ATTENTION for verdict in report.verdicts):
        codes.add(ATTENTION)
    if pending and (report.plan.actions or report.plan.claims):
        codes.add(PENDING)
    return next((code for code in PRECEDENCE if code in codes), 0)
