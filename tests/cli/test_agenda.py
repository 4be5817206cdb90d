import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.cli.given import AGREED, NOW, Cowork

Board = Callable[..., Path]
TOMORROW = AGREED | {"topic": "Newsletter", "day": date(2026, 11, 24), "accepted_by": "Bo", "where": "no link"}

LONDON = """\
Tue 24 Nov 2026
  16:00–17:30  Newsletter  with Ada, Bo
Thu 26 Nov 2026
  16:00–17:30  Methods section  with Ada, Grace
               https://meet.example.org/ada
Times are Europe/London. Another: cowork agenda --tz Asia/Kolkata, or --person NAME
"""


def agenda(*flags: str) -> list[str]:
    return ["agenda", "--now", NOW, *flags]


def test_the_agenda_is_in_the_readers_time_soonest_first(cowork: Cowork, board: Board) -> None:
    board(AGREED, TOMORROW)
    cowork("sync", "--now", NOW)
    assert cowork(*agenda("--tz", "London")).stdout == LONDON
    assert "Times are Asia/Kolkata" in cowork(*agenda("--tz", "Kolkata")).stdout
    assert "  21:30–23:00  Methods section" in cowork(*agenda("--tz", "Kolkata")).stdout


def test_without_a_zone_it_is_this_computers(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    cowork("sync", "--now", NOW)
    assert "Times are Asia/Tokyo" in cowork(*agenda(), TZ="Asia/Tokyo").stdout


def test_a_person_sees_their_own_sessions_in_their_own_time(cowork: Cowork, board: Board) -> None:
    board(AGREED, TOMORROW)
    cowork("sync", "--now", NOW)
    shown = cowork(*agenda("--person", "grace")).stdout
    assert "  09:00–10:30  Methods section" in shown
    assert "Newsletter" not in shown
    assert shown == cowork(*agenda("--person", "grace@example.org")).stdout


def test_somebody_who_is_not_on_the_board_is_asked_about(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    assert "Did you mean Grace?" in cowork(*agenda("--person", "Grcae"), code=2).stderr
    assert "--person is empty" in cowork(*agenda("--person", ""), code=2).stderr
    assert "Did you mean Europe/London" in cowork(*agenda("--tz", "Lodnon"), code=2).stderr


def test_what_is_over_or_called_off_is_not_in_it(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    assert cowork(*agenda()).stdout == "No sessions coming up.\n"
    cowork("sync", "--now", NOW)
    assert "Methods section" in cowork("agenda", "--now", "2026-11-26T17:29Z").stdout
    assert cowork("agenda", "--now", "2026-11-26T17:30Z").stdout == "No sessions coming up.\n"


def test_it_works_while_the_board_is_open_elsewhere(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED)
    cowork("sync", "--now", NOW)
    (folder / "~$board.xlsx").write_bytes(b"\x03Ada")
    assert "Methods section" in cowork(*agenda()).stdout


def test_the_agenda_for_a_program(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    cowork("sync", "--now", NOW)
    text = cowork(*agenda("--json", "--tz", "Kolkata")).stdout
    document = json.loads(text)
    assert text.isascii()
    (session,) = document.pop("sessions")
    assert document == {"schema": 1, "command": "agenda", "now": "2026-11-23T12:00:00Z", "zone": "Asia/Kolkata"}
    assert session["start"] == "2026-11-26T16:00:00Z"
    assert session["local_start"] == "2026-11-26T21:30:00+05:30"
    assert session["join"] == "https://meet.example.org/ada"
    assert [(guest["email"], guest["answer"]) for guest in session["guests"]] == [
        ("ada@example.org", "ACCEPTED"),
        ("grace@example.org", "NEEDS-ACTION"),
    ]
