from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cowork_sheets.apply import Outcome, State
from cowork_sheets.cli.exits import exit_code
from cowork_sheets.core.actions import Action, Kind, Plan, Reason, Status, Verdict
from cowork_sheets.core.model import Columns, Mark, Understanding, When
from cowork_sheets.errors import CoworkError, EventChanged, PermissionNeeded, TryAgainLater
from cowork_sheets.sync import Report

WHEN = When(datetime(2026, 11, 26, 16), "Europe/London", 90)
ACTION = Action(Kind.CREATE, Reason.AGREED, "ref", 0, "id", 2, "Methods", WHEN, Mark("board", "ref", 0))
DONE = Outcome(ACTION, State.DONE)
POSTPONED = Outcome(ACTION, State.POSTPONED, "tomorrow")
ATTENTION = Verdict(3, "", Status.ATTENTION, "?", "Inbox hour")
QUIET = Report(
    "board.xlsx", "calendar", mails=False, understanding=Understanding(Columns({}, {}), (), ()),
    plan=Plan("id", datetime(2026, 11, 23, tzinfo=UTC), (), (ACTION,), ()), verdicts=(ATTENTION,),
)  # fmt: skip


def failed(error: CoworkError) -> Outcome:
    return Outcome(ACTION, State.FAILED, str(error), error)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (QUIET, 0),
        (replace(QUIET, outcomes=(DONE,), cells_written=4), 0),
        (replace(QUIET, paused=True), 0),
        (replace(QUIET, refusal="Too much."), 6),
        (replace(QUIET, refusal="Too much.", goes_on=True, outcomes=(DONE, POSTPONED), cells_written=4), 6),
        (replace(QUIET, outcomes=(DONE,), cells_written=4, rooms=("Rooms at Zoom are not up to date yet.",)), 7),
        (replace(QUIET, outcomes=(POSTPONED,)), 7),
        (replace(QUIET, outcomes=(DONE, failed(EventChanged("?"))), cells_written=1), 7),
        (replace(QUIET, outcomes=(failed(EventChanged("?")),)), 7),
        (replace(QUIET, outcomes=(failed(TryAgainLater("?")),)), 75),
        (replace(QUIET, outcomes=(failed(TryAgainLater("?")), DONE)), 7),
        (replace(QUIET, outcomes=(failed(TryAgainLater("?")),), cells_written=1), 7),
        (replace(QUIET, outcomes=(failed(TryAgainLater("?")), POSTPONED)), 7),
        (replace(QUIET, outcomes=(failed(PermissionNeeded("?")), DONE)), 4),
        (replace(QUIET, outcomes=(DONE,), unwritten="The board is open."), 7),
        (replace(QUIET, outcomes=(DONE,), unwritten="The board is open.", unwritten_code=75), 7),
        (replace(QUIET, unwritten="The board is open.", unwritten_code=75), 75),
        (replace(QUIET, unwritten="Only to be read.", unwritten_code=4), 4),
    ],
)
def test_a_run_leaves_with_the_code_of_what_happened(report: Report, code: int) -> None:
    assert exit_code(report, strict=False, pending=False) == code


# docs/rules.md 8
def test_a_failure_wins_over_attention_and_attention_over_pending() -> None:
    assert exit_code(replace(QUIET, refusal="Too much."), strict=True, pending=True) == 6
    assert exit_code(replace(QUIET, outcomes=(failed(TryAgainLater("?")),)), strict=True, pending=True) == 75
    assert exit_code(QUIET, strict=True, pending=True) == 3
    assert exit_code(QUIET, strict=False, pending=True) == 5
    assert exit_code(replace(QUIET, plan=replace(QUIET.plan, actions=())), strict=False, pending=True) == 0
