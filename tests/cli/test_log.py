import json
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from tests.cli.given import AGREED, NOW, Cowork, cells, edited, files, type_into

Board = Callable[..., Path]
AFTER = "2027-01-10T12:00Z"
SECOND = AGREED | {"topic": "Figures", "accepted_by": "Grace, Bo", "day": date(2026, 12, 3), "length": 60}
THIRD = AGREED | {"topic": "Inbox hour", "accepted_by": "Bo", "day": date(2026, 12, 4), "start": time(9, 30)}


@pytest.fixture
def done(cowork: Cowork, board: Board) -> Path:
    """A board with three sessions that are over, and what Ada and Grace wrote about them."""
    path = board(AGREED, SECOND, THIRD)
    with edited(path) as sheet:
        for header in ("Plan: Ada", "Done: Ada", "Plan: Grace", "Done: Grace"):
            sheet.cell(1, sheet.max_column + 1).value = header
    type_into(path, 2, "Plan: Ada", "Section 2")
    type_into(path, 2, "Plan: Grace", "Review")
    cowork("sync", "--now", NOW)
    type_into(path, 2, "Done: Ada", "Half of it\nthe rest tomorrow")
    type_into(path, 3, "Done: Grace", "Two figures")
    cowork("sync", "--now", AFTER)
    assert cells(path, "Status") == ["Done", "Done", "Done"]
    return path


def log(*flags: str) -> list[str]:
    return ["log", "--now", AFTER, *flags]


@pytest.mark.usefixtures("done")
def test_the_log_adds_up_each_month_and_lists_its_sessions(cowork: Cowork) -> None:
    assert (
        cowork(*log()).stdout
        == """\
November 2026
  Ada       1 session  1.5 h
  Grace     1 session  1.5 h
  together  1 session  1.5 h

  Thu 26 Nov 2026 16:00 GMT  1.5 h  Methods section  with Ada, Grace
      Ada planned: Section 2
      Ada did: Half of it the rest tomorrow
      Grace planned: Review

December 2026
  Ada       2 sessions  2.5 h
  Bo        2 sessions  2.5 h
  Grace      1 session  1.0 h
  together  2 sessions  2.5 h

  Thu 3 Dec 2026 16:00 GMT  1.0 h  Figures  with Ada, Grace, Bo
      Grace did: Two figures
  Fri 4 Dec 2026 09:30 GMT  1.5 h  Inbox hour  with Ada, Bo

"""
    )


@pytest.mark.usefixtures("done")
def test_one_month_alone(cowork: Cowork) -> None:
    shown = cowork(*log("--month", "2026-11")).stdout
    assert "Methods section" in shown
    assert "December" not in shown
    assert cowork(*log("--month", "2026-10")).stdout == "No sessions were held in October 2026.\n"
    assert "is not a month. Write it like 2026-11." in cowork(*log("--month", "November"), code=2).stderr


@pytest.mark.usefixtures("done")
def test_one_person_alone_with_nobody_elses_notes(cowork: Cowork) -> None:
    assert (
        cowork(*log("--person", "grace@example.org")).stdout
        == """\
November 2026
  Grace  1 session  1.5 h

  Thu 26 Nov 2026 16:00 GMT  1.5 h  Methods section  with Ada, Grace
      Grace planned: Review

December 2026
  Grace  1 session  1.0 h

  Thu 3 Dec 2026 16:00 GMT  1.0 h  Figures  with Ada, Grace, Bo
      Grace did: Two figures

"""
    )
    shown = cowork(*log("--person", "Bo", "--month", "2026-11")).stdout
    assert shown == "No sessions were held in November 2026 with Bo.\n"
    assert "Did you mean Grace?" in cowork(*log("--person", "Grcae"), code=2).stderr


@pytest.mark.usefixtures("done")
def test_the_log_for_a_program(cowork: Cowork) -> None:
    text = cowork(*log("--json", "--month", "2026-11", "--person", "Ada")).stdout
    assert text.isascii()
    document = json.loads(text)
    (session,) = document.pop("sessions")
    assert document == {
        "schema": 1, "command": "log", "now": "2027-01-10T12:00:00Z", "month": "2026-11", "person": "Ada", "notes": [],
        "months": [
            {
                "month": "2026-11", "sessions": 1, "minutes": 90,
                "people": [{"name": "Ada", "sessions": 1, "minutes": 90}],
            }
        ],
    }  # fmt: skip
    assert len(session.pop("ref")) == 8
    assert session == {
        "row": 2, "title": "Methods section", "start": "2026-11-26T16:00:00Z", "end": "2026-11-26T17:30:00Z",
        "zone": "Europe/London", "minutes": 90, "people": ["Ada", "Grace"],
        "check_ins": [{"name": "Ada", "plan": "Section 2", "done": "Half of it the rest tomorrow"}],
    }  # fmt: skip


@pytest.mark.usefixtures("done")
def test_it_changes_nothing_and_needs_neither_calendar_nor_outbox(cowork: Cowork, folder: Path) -> None:
    for path in sorted((folder / "calendar").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    before = files(folder)
    cowork(*log())
    assert files(folder) == before


def test_a_session_counts_from_its_end_on_even_before_the_next_sync(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    assert cowork(*log()).stdout == "No sessions were held.\n"
    cowork("sync", "--now", NOW)
    assert cowork("log", "--now", "2026-11-26T17:29Z").stdout == "No sessions were held.\n"
    assert "Methods section" in cowork("log", "--now", "2026-11-26T17:30Z").stdout


def test_what_was_called_off_expired_or_agreed_too_late_was_not_held(cowork: Cowork, board: Board) -> None:
    path = board(AGREED | {"call_off": "yes"}, SECOND | {"accepted_by": None}, THIRD)
    cowork("sync", "--now", AFTER)
    assert cells(path, "Status") == ["Called off", "Expired", "Expired"]
    assert cowork(*log()).stdout == "No sessions were held.\n"


def test_a_row_that_cannot_be_counted_in_full_is_said(cowork: Cowork, done: Path) -> None:
    type_into(done, 2, "Day", "once")
    type_into(done, 3, "Accepted by", "Grace, Cy")
    shown = cowork(*log()).stdout
    assert "Row 2 says Done, but not when it was; put its day and start right.\n" in shown
    assert "Row 3: Accepted by: I don't know “Cy”. Add them to People first, or correct the name.\n" in shown
    assert "with Ada, Grace\n      Grace did: Two figures" in shown
    assert "Methods" not in shown


def test_control_characters_reach_no_terminal(cowork: Cowork, done: Path) -> None:
    type_into(done, 2, "Done: Ada", "\u202edone _x001B_[31m")
    type_into(done, 2, "Topic", "\u202eMethods")
    shown = cowork(*log()).stdout
    assert "\u202e" not in shown
    assert "\x1b" not in shown
