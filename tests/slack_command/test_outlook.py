import json
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from tests.cli.given import AGREED, NOW, WAITING, Cowork, files, type_into
from tests.slack_server.server import SlackServer

Board = Callable[..., Path]
MONDAY = "2026-11-23T07:00Z"
FAR = AGREED | {"topic": "Far away", "day": date(2026, 12, 15)}


def test_the_outlook_is_sessions_and_open_slots_of_seven_days(
    cowork: Cowork, board: Board, slack: SlackServer, folder: Path
) -> None:
    board(AGREED, WAITING, FAR, WAITING | {"topic": "Later", "day": date(2026, 12, 14)})
    cowork("sync", "--now", NOW)
    before = files(folder / "calendar") | {"board": (folder / "board.xlsx").read_bytes()}
    cowork("outlook", "--now", MONDAY)
    assert slack.texts[-1] == (
        "*The next seven days* in board.xlsx\n\n"
        "• <!date^1795708800^{date_long_pretty} at {time}|Thu 26 Nov 16:00 GMT> · 90 min · Methods section · "
        "Ada and Grace · <https://meet.example.org/ada|Join>\n\n"
        "*Open slots*, to be taken by putting your name down:\n"
        "• <!date^1795795200^{date_long_pretty} at {time}|Fri 27 Nov 16:00 GMT> · 90 min · Reading group · "
        "proposed by Ada"
    )
    assert files(folder / "calendar") | {"board": (folder / "board.xlsx").read_bytes()} == before


# docs/rules.md 9.7
def test_it_is_said_once_in_a_calendar_week(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    board(AGREED, FAR, AGREED | {"topic": "Soon", "day": date(2026, 12, 2)})
    assert "Said in Slack:" in cowork("outlook", "--now", MONDAY).stdout
    for instant in ("2026-11-23T07:00Z", "2026-11-24T07:00Z", "2026-11-29T23:59Z"):
        assert cowork("outlook", "--now", instant).stdout == "This week's outlook has been said already.\n"
    assert len(slack.messages) == 1
    cowork("outlook", "--now", "2026-11-30T00:01Z")
    assert len(slack.messages) == 2


def test_the_week_begins_on_this_computers_monday(
    cowork: Cowork, board: Board, slack: SlackServer, live_in: Callable[[str], None]
) -> None:
    live_in("Pacific/Auckland")
    board(AGREED, FAR)
    cowork("outlook", "--now", "2026-11-21T18:00Z")  # Sunday morning there
    cowork("outlook", "--now", "2026-11-22T18:00Z")  # Monday morning
    assert len(slack.messages) == 2
    cowork("outlook", "--now", "2026-11-23T18:00Z")
    assert len(slack.messages) == 2


# docs/rules.md 9.7
def test_a_week_with_nothing_in_it_is_not_said_and_not_used_up(
    cowork: Cowork, board: Board, slack: SlackServer
) -> None:
    path = board(FAR)
    assert cowork("outlook", "--now", MONDAY).stdout == (
        "Nothing to say: no session and no open slot in the next seven days.\n"
    )
    type_into(path, 2, "Day", date(2026, 11, 27))
    cowork("outlook", "--now", MONDAY)
    assert len(slack.messages) == 1


def test_a_slot_alone_is_worth_an_outlook(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    board(WAITING)
    cowork("outlook", "--now", MONDAY)
    assert "No session is agreed yet.\n\n*Open slots*" in slack.texts[0]


def test_what_the_next_sync_would_cancel_or_move_is_told_as_it_will_be(
    cowork: Cowork, board: Board, slack: SlackServer
) -> None:
    path = board(
        AGREED, AGREED | {"topic": "Called off", "start": time(18)}, AGREED | {"topic": "Moved", "start": time(9)}
    )
    cowork("sync", "--now", NOW)
    type_into(path, 3, "Call off", "yes")
    type_into(path, 4, "Start", time(11))
    cowork("outlook", "--now", MONDAY)
    outlook = slack.texts[-1]
    assert "Called off" not in outlook
    assert "Thu 26 Nov 11:00 GMT" in outlook
    assert "Methods section" in outlook


def test_a_dry_run_shows_it_and_says_nothing(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    board(AGREED)
    shown = cowork("outlook", "--now", MONDAY, "--dry-run").stdout
    assert shown.startswith("In Slack it would say:\n  *The next seven days* in board.xlsx\n")
    assert slack.requests == []
    cowork("outlook", "--now", MONDAY)
    assert len(slack.messages) == 1


def test_a_paused_board_has_no_outlook(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    path = board(AGREED)
    book = openpyxl.load_workbook(path)
    sheet = book["Read me"]
    (label,) = [cell for row in sheet for cell in row if str(cell.value).strip().casefold().startswith("pause")]
    sheet.cell(label.row, label.column + 1).value = "PAUSE"
    book.save(path)
    assert cowork("outlook", "--now", MONDAY).stdout == "The board says PAUSE, so nothing is said.\n"
    assert slack.requests == []


def test_a_board_that_was_never_synced_has_no_outlook_yet(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    path = board(WAITING)
    book = openpyxl.load_workbook(path)
    del book.custom_doc_props["cowork board"]
    book.save(path)
    assert "never synced" in cowork("outlook", "--now", MONDAY, code=2).stderr
    assert "*Open slots*" in cowork("outlook", "--now", MONDAY, "--dry-run").stdout
    cowork("sync", "--now", NOW)
    cowork("outlook", "--now", MONDAY)
    assert len(slack.messages) == 1


def test_cron_hears_of_it_only_when_something_was_said_or_went_wrong(
    cowork: Cowork, board: Board, slack: SlackServer
) -> None:
    board(AGREED)
    assert cowork("outlook", "--now", MONDAY, "--quiet").output == ""
    assert len(slack.messages) == 1
    assert cowork("outlook", "--now", MONDAY, TERM=None).output == ""


def test_what_slack_cannot_take_now_is_said_by_a_later_call(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    board(AGREED)
    slack.answers = [(429, "rate_limited", {"Retry-After": "60"})]
    assert "takes no more messages" in cowork("outlook", "--now", MONDAY, "--quiet", code=75).stderr
    cowork("outlook", "--now", MONDAY)
    assert len(slack.messages) == 1


def test_a_dead_webhook_and_none_at_all_are_faults_of_the_configuration(
    cowork: Cowork, board: Board, slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    board(AGREED)
    slack.dead = (404, "no_service", {})
    assert "does not exist any more" in cowork("outlook", "--now", MONDAY, code=2).stderr
    monkeypatch.delenv("COWORK_SLACK_WEBHOOK")
    assert "Slack is not set up" in cowork("outlook", "--now", MONDAY, code=2).stderr


def test_json_tells_the_numbers_and_what_became_of_it(cowork: Cowork, board: Board) -> None:
    board(AGREED, WAITING)
    document = json.loads(cowork("outlook", "--now", MONDAY, "--json").stdout)
    assert (document["sessions"], document["slots"], document["said_before"]) == (1, 1, False)
    assert (document["announced"]["delivery"], document["exit_code"]) == ("said", 0)
    document = json.loads(cowork("outlook", "--now", MONDAY, "--json").stdout)
    assert (document["said_before"], document["announced"]["delivery"]) == (True, None)
