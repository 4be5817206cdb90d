import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
from filelock import FileLock

from tests.cli.given import AGREED, NOW, WAITING, WRONG, Cowork, cells, edited, files, type_into
from tests.cli.terminals import on_a_terminal

PLAN = """\
board.xlsx · 3 people · calendar

  +  row 2  Thu 26 Nov 16:00 GMT, 90 min  Methods section
            Ada Thu 26 Nov 16:00 GMT · Grace Thu 26 Nov 09:00 MST
            a message for ada@example.org, grace@example.org
  …  row 3  Fri 27 Nov 16:00 GMT  Reading group
            Waiting for somebody to put their name in Accepted by.
  !  row 4  Mon 30 Nov 16:00 GMT  Inbox hour
            Accepted by: I don't know “Grcae”. Did you mean Grace?

Nobody is ever mailed from here: a sync leaves messages in calendar/outbox, ready to attach to a mail.
Plan {plan}: 1 to schedule, 0 to change, 0 to cancel, 1 needs a look. Nothing was changed. To do it: {sync}
"""
DONE = """\
board.xlsx · 3 people · calendar

  +  row 2  Thu 26 Nov 16:00 GMT, 90 min  Methods section
            Ada Thu 26 Nov 16:00 GMT · Grace Thu 26 Nov 09:00 MST
            a message for ada@example.org, grace@example.org
              UID-0-request.ics
  !  row 4  Mon 30 Nov 16:00 GMT  Inbox hour
            Accepted by: I don't know “Grcae”. Did you mean Grace?

Nobody was mailed: the messages lie in calendar/outbox, ready to attach to a mail; README.txt there says which is for \
whom.
1 scheduled, 0 changed, 0 cancelled, 1 needs a look.
"""
CHANGED = """\
board.xlsx · 3 people · calendar

  ~  row 2  Thu 26 Nov 17:00 GMT, 90 min  Methods section
            Ada Thu 26 Nov 17:00 GMT · Grace Thu 26 Nov 10:00 MST · Bo Thu 26 Nov 22:30 IST
            changes: time, was Thu 26 Nov 16:00 GMT, 90 min; people
            a message for ada@example.org, grace@example.org, bo@example.org
              UID-1-request.ics
  -  row 3  Fri 27 Nov 16:00 GMT, 90 min  Release notes
            a message for ada@example.org, grace@example.org
              UID-1-cancel.ics

Nobody was mailed: the messages lie in calendar/outbox, ready to attach to a mail; README.txt there says which is for \
whom.
0 scheduled, 1 changed, 1 cancelled, 0 need a look.
"""

Board = Callable[..., Path]


def without_ids(shown: str) -> str:
    return re.sub("cs[a-v0-9]{40}@cowork-sheets", "UID", shown)


def sync(*flags: str) -> list[str]:
    return ["sync", "--now", NOW, *flags]


def test_a_dry_run_shows_the_plan_and_changes_nothing(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED, WAITING, WRONG)
    before = files(folder)
    plan = json.loads(cowork(*sync("--dry-run", "--json")).stdout)["plan"]
    assert cowork(*sync("--dry-run")).stdout == PLAN.format(plan=plan, sync=f"cowork sync --now {NOW}")
    assert files(folder) == before


def test_a_sync_does_it_and_says_what_was_done(cowork: Cowork, board: Board, folder: Path) -> None:
    path = board(AGREED, WAITING, WRONG)
    assert without_ids(cowork(*sync()).stdout) == DONE
    assert cells(path, "Status") == ["Scheduled", "Proposed", "Needs attention"]
    assert sorted(map(without_ids, files(folder / "calendar/outbox"))) == ["README.txt", "UID-0-request.ics"]


def test_a_change_says_what_it_was_and_a_cancellation_whom_it_tells(cowork: Cowork, board: Board) -> None:
    path = board(AGREED, AGREED | {"topic": "Release notes", "day": date(2026, 11, 27)})
    cowork(*sync())
    type_into(path, 2, "Start", time(17))
    type_into(path, 2, "Accepted by", "Grace, Bo")
    type_into(path, 3, "Call off", "yes")
    assert without_ids(cowork(*sync()).stdout) == CHANGED


def test_guests_who_are_not_to_see_each_other_are_told_each_alone(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED | {"accepted_by": "Grace, Bo"}, more="[sessions]\nguests_see_each_other = false\n")
    shown = without_ids(cowork(*sync()).stdout)
    assert [line.strip() for line in shown.splitlines() if "UID" in line] == [
        f"UID-0-request-{number}.ics" for number in (1, 2, 3)
    ]
    messages = [data for name, data in files(folder / "calendar/outbox").items() if name.endswith(".ics")]
    assert [(b"mailto:grace@" in data, b"mailto:bo@" in data) for data in messages].count((True, True)) == 0


def test_a_row_that_is_gone_is_told_before_it_is_acted_on(cowork: Cowork, board: Board) -> None:
    path = board(AGREED, AGREED | {"topic": "Newsletter", "day": date(2026, 11, 27)})
    cowork(*sync())
    with edited(path) as sheet:
        sheet.delete_rows(2)
    waits = (
        "  …         Thu 26 Nov 16:00 GMT, 90 min  Methods section\n"
        "            its row is gone; the invitation is withdrawn after Mon 23 Nov 12:30 GMT "
        "unless the row comes back\n"
    )
    assert waits in cowork(*sync("--dry-run")).stdout
    assert waits in cowork(*sync()).stdout
    for flags in ([], ["--dry-run"]):
        assert waits in cowork("sync", "--now", "2026-11-23T12:20Z", *flags).stdout
    assert cowork("sync", "--now", "2026-11-23T12:20Z", TERM=None).output == ""
    assert "1 cancelled" in cowork("sync", "--now", "2026-11-23T12:31Z").stdout


def test_what_people_did_in_the_calendar_is_told(cowork: Cowork, board: Board, folder: Path) -> None:
    path = board(AGREED, AGREED | {"topic": "Newsletter", "day": date(2026, 11, 27)})
    cowork(*sync())
    newsletter, methods = sorted((folder / "calendar/sessions").iterdir(), key=lambda f: b"Methods" in f.read_bytes())
    newsletter.unlink()
    methods.write_bytes(by_grace(methods.read_bytes(), "DECLINED"))
    told = (
        "  ·  row 2  Thu 26 Nov 16:00 GMT  Methods section\n"
        "            Grace declined, so too few are left. The event stands; find another time or call it off.\n"
        "  ·  row 3  Fri 27 Nov 16:00 GMT  Newsletter\n"
        "            It was deleted in the calendar. To schedule it again, change the row, for example its day.\n"
    )
    assert told in cowork(*sync("--dry-run")).stdout
    assert told in cowork(*sync()).stdout
    assert cells(path, "Status") == ["Scheduled", "Called off"]
    assert "·  row" not in cowork(*sync("--dry-run")).stdout
    assert "Nothing to do" in cowork(*sync()).stdout


def test_a_move_in_the_calendar_is_told(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED)
    cowork(*sync())
    [session] = (folder / "calendar/sessions").iterdir()
    moved = session.read_bytes().replace(b":20261126T160000Z", b":20261126T170000Z")
    session.write_bytes(moved.replace(b":20261126T173000Z", b":20261126T183000Z"))
    assert "  ·  row 2  Thu 26 Nov 17:00 GMT" in cowork(*sync("--dry-run")).stdout
    assert "Moved in the calendar to Thu 26 Nov 17:00 GMT (90 min)." in cowork(*sync()).stdout


def test_when_only_cells_are_brought_up_to_date_their_number_is_told(
    cowork: Cowork, board: Board, folder: Path
) -> None:
    board(AGREED)
    cowork(*sync())
    [session] = (folder / "calendar/sessions").iterdir()
    session.write_bytes(by_grace(session.read_bytes(), "ACCEPTED"))
    assert "\n1 cell of the board brought up to date.\n" in cowork(*sync()).stdout


def by_grace(session: bytes, answer: str) -> bytes:
    """Answer an invitation as Grace's calendar program does."""
    lines = session.replace(b"\r\n ", b"").split(b"\r\n")
    answered = [line.replace(b"NEEDS-ACTION", answer.encode()) if b"grace@" in line else line for line in lines]
    assert answered != lines
    return b"\r\n".join(answered)


def test_a_session_far_away_is_shown_with_its_year(cowork: Cowork, board: Board) -> None:
    board(AGREED | {"day": date(2027, 11, 25)}, WAITING | {"day": date(2027, 11, 26)}, AGREED)
    shown = cowork(*sync("--dry-run")).stdout
    assert "row 2  Thu 25 Nov 2027 16:00 GMT, 90 min" in shown
    assert "row 3  Fri 26 Nov 2027 16:00 GMT" in shown
    assert "row 4  Thu 26 Nov 16:00 GMT, 90 min" in shown


def test_with_nothing_to_do_every_file_stays_byte_for_byte(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED, WAITING, WRONG)
    cowork(*sync())
    before = files(folder)
    result = cowork(*sync())
    assert result.stdout == "Nothing to do. 1 session coming up, 1 row needs a look (row 4).\n"
    assert files(folder) == before


def test_the_last_checked_stamp_is_renewed_after_twelve_hours_without_another_write(
    cowork: Cowork, board: Board
) -> None:
    path = board(AGREED)

    def last_checked() -> object:
        rows = openpyxl.load_workbook(path)["Read me"].iter_rows(values_only=True)
        return next(row[1] for row in rows if row[0] == "Last checked")

    cowork(*sync())
    first, before = last_checked(), path.read_bytes()
    assert first
    cowork("sync", "--now", "2026-11-24T00:00Z")
    assert path.read_bytes() == before
    cowork("sync", "--now", "2026-11-24T00:01Z")
    assert last_checked() not in {first, None}


def test_with_nothing_to_do_and_nobody_watching_it_is_silent(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    assert without_ids(cowork(*sync(), TERM=None).stdout) == DONE.replace(
        "  !  row 4  Mon 30 Nov 16:00 GMT  Inbox hour\n"
        "            Accepted by: I don't know “Grcae”. Did you mean Grace?\n",
        "",
    ).replace("1 needs", "0 need")
    assert cowork(*sync(), TERM=None).output == ""


def test_quiet_says_nothing_of_what_went_well(cowork: Cowork, board: Board) -> None:
    board(AGREED, WRONG)
    assert cowork(*sync("--quiet")).output == ""


def test_quiet_says_what_did_not_go_through(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED)
    (folder / "calendar").mkdir()
    (folder / "calendar/outbox").write_text("in the way", encoding="utf-8")
    result = cowork(*sync("--quiet"), code=7)
    assert result.stdout == ""
    assert result.stderr.startswith("Thu 26 Nov 16:00 GMT, 90 min Methods section: ")
    (folder / "calendar/outbox").unlink()
    assert "1 scheduled" in cowork(*sync()).stdout


def test_json_is_documented_ascii_and_complete(cowork: Cowork, board: Board) -> None:
    board(AGREED, WAITING, WRONG)
    text = cowork(*sync("--json")).stdout
    document = json.loads(text)
    assert text.isascii()
    assert document["schema"] == 1
    assert document["counts"] == {"schedule": 1, "change": 0, "cancel": 0, "attention": 1, "mails": 0}
    assert [action["state"] for action in document["actions"]] == ["done"]
    assert [list(map(without_ids, action["messages"])) for action in document["actions"]] == [["UID-0-request.ics"]]
    assert [action["notify"] for action in document["actions"]] == [["ada@example.org", "grace@example.org"]]
    assert [row["status"] for row in document["rows"]] == ["Scheduled", "Proposed", "Needs attention"]
    assert document["rows"][0]["start"] == "2026-11-26T16:00:00Z"
    assert document["rows"][0]["join"] == "https://meet.example.org/ada"
    assert document["exit_code"] == 0


def test_strict_counts_rows_that_need_attention(cowork: Cowork, board: Board) -> None:
    board(AGREED, WRONG)
    cowork(*sync("--strict"), code=3)
    assert json.loads(cowork(*sync("--strict", "--json"), code=3).stdout)["exit_code"] == 3


def test_exit_code_says_whether_changes_are_pending(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    cowork(*sync("--dry-run", "--exit-code"), code=5)
    cowork(*sync())
    cowork(*sync("--dry-run", "--exit-code"))
    assert "--dry-run" in cowork(*sync("--exit-code"), code=2).stderr


def test_an_instant_without_its_offset_is_asked_about(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    assert "Write it like 2026-11-23T12:00Z or" in cowork("sync", "--now", "2026-11-23T12:00", code=2).stderr
    assert "Write it like 2026-11-23T00:00Z or" in cowork("sync", "--now", "2026-11-23", code=2).stderr
    assert "is not an instant" in cowork("sync", "--now", "today", code=2).stderr
    for far in ("0001-01-01T00:00Z", "9999-12-31T23:59-12:00"):
        assert "too far away" in cowork("sync", "--now", far, code=2).stderr
    same = [cowork("sync", "--dry-run", "--now", now).stdout for now in (NOW, "2026-11-23T13:00+01:00")]
    assert same[0] == same[1]


def test_the_guard_refuses_and_names_the_way_on(cowork: Cowork, board: Board) -> None:
    path = board(*(AGREED | {"topic": f"Session {n}", "day": date(2026, 12, n)} for n in range(1, 8)))
    cowork(*sync())
    for row in range(2, 9):
        type_into(path, row, "Accepted by", None)
    cowork(*sync())
    later = ["sync", "--now", "2026-11-23T13:00Z"]
    refused = cowork(*later, code=6)
    assert "This waits, while everything else goes on: 7 sessions would be cancelled" in refused.stderr
    assert "0 to schedule, 0 to change, 7 to cancel" in refused.stdout
    plan = json.loads(cowork(*later, "--dry-run", "--json", code=6).stdout)["plan"]
    assert f"cowork sync --now 2026-11-23T13:00Z --plan {plan}" in refused.stderr
    cowork(*later, "--plan", "2026-11-23T1300-wrong", code=6)
    assert "7 cancelled" in cowork(*later, "--plan", plan).stdout


def test_pause_on_the_board_changes_nothing_and_is_said(cowork: Cowork, board: Board, folder: Path) -> None:
    path = board(AGREED)
    book = openpyxl.load_workbook(path)
    for row in book["Read me"].iter_rows():
        if row[0].value == "Pause":
            row[1].value = "PAUSE"
    book.save(path)
    before = path.read_bytes()
    shown = cowork(*sync()).stdout.splitlines()
    assert shown[1] == "The board says PAUSE, so nothing is changed: this is what would be done."
    assert shown[3].startswith("  +  row 2")
    assert shown[-1].endswith("Nothing was changed.")
    assert cowork(*sync(), TERM=None).output == ""
    assert path.read_bytes() == before
    assert not (folder / "calendar/sessions").exists()


def test_general_options_count_in_front_of_the_command_and_behind_it(
    cowork: Cowork, board: Board, folder: Path
) -> None:
    board(AGREED)
    (folder / "cowork.toml").rename(folder / "other.toml")
    assert (
        cowork("--config", "other.toml", *sync("--dry-run")).stdout
        == cowork(*sync("--dry-run", "--config", "other.toml", "--no-color")).stdout
    )


# --- what stops a run before it starts ------------------------------------------------------------------------------


def test_a_missing_workbook_is_said_and_nothing_is_made(cowork: Cowork, board: Board, folder: Path) -> None:
    board().unlink()
    assert "There is no workbook" in cowork(*sync(), code=2).stderr
    assert set(files(folder)) == {"cowork.toml"}


def test_a_lost_workbook_is_first_of_all_its_newest_copy(cowork: Cowork, board: Board, folder: Path) -> None:
    path = board(AGREED)
    cowork(*sync())
    type_into(path, 2, "Start", time(17))
    cowork(*sync())
    path.unlink()
    copies = sorted((folder / ".cowork/backups").iterdir(), key=lambda copy: copy.stat().st_mtime_ns)
    message = cowork(*sync(), code=2).stderr
    assert f"The newest copy of it is {copies[-1]}; copy it back" in message
    assert message.index("newest copy") < message.index("cowork init")


def test_a_file_that_is_no_workbook_is_said(cowork: Cowork, board: Board) -> None:
    board().write_text("Day,Start\n", encoding="utf-8")
    assert "board.xlsx" in cowork(*sync(), code=6).stderr


def test_a_missing_header_lists_the_columns_that_are_there(cowork: Cowork, board: Board) -> None:
    path = board(AGREED)
    type_into(path, 1, "Start", "Begin")
    message = cowork(*sync(), code=6).stderr
    assert "I can't find the column “Start”" in message
    assert "Begin" in message


def test_a_renamed_header_is_found_through_the_configuration(cowork: Cowork, board: Board) -> None:
    path = board(AGREED, more='[headers]\nstart = "Beginn"\n')
    type_into(path, 1, "Start", "Beginn")
    assert "1 scheduled" in cowork(*sync()).stdout


def test_a_board_that_is_open_elsewhere_is_left_alone(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED)
    (folder / ".~lock.board.xlsx#").write_text(",ada,desk,23.11.2026 12:00,file:///x;", encoding="utf-8")
    assert "is open in LibreOffice" in cowork(*sync(), code=75).stderr
    assert not (folder / "calendar").exists()
    assert "1 to schedule" in cowork(*sync("--dry-run")).stdout


def test_a_second_run_at_the_same_time_leaves_with_75(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED)
    (folder / ".cowork").mkdir()
    with FileLock(folder / ".cowork/lock"):
        assert "Another run is at work" in cowork(*sync(), code=75).stderr
        assert "1 to schedule" in cowork(*sync("--dry-run")).stdout
    cowork(*sync())


def test_the_secret_is_for_its_owner_alone_and_stays(cowork: Cowork, board: Board, folder: Path) -> None:
    path = board(AGREED | {"where": "jitsi"})
    before = os.umask(0)
    try:
        cowork(*sync())
    finally:
        os.umask(before)
    secret = folder / ".cowork/secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    link = cells(path, "Join")
    assert str(link[0]).startswith("https://meet.jit.si/")
    kept = secret.read_bytes()
    type_into(path, 2, "Topic", "Another topic")
    assert "changes: topic" in cowork(*sync()).stdout
    assert (secret.read_bytes(), cells(path, "Join")) == (kept, link)
    assert b"SUMMARY:Another topic" in b"".join(files(folder / "calendar/sessions").values())
    assert "Nothing to do" in cowork(*sync()).stdout


def test_hostile_text_reaches_neither_the_terminal_nor_another_line(cowork: Cowork, board: Board) -> None:
    board(AGREED | {"topic": "\x1b[31mred\x07 \u202egnp.exe\nPlan: 0 to book", "accepted_by": "\x1b]0;Mallory\x07"})
    shown = cowork(*sync("--dry-run")).output
    assert not any(character in shown for character in "\x1b\x07\u202e")
    assert not any(line.startswith("Plan: 0 to book") for line in shown.splitlines())


def test_a_board_that_is_not_allowed_to_be_written_is_said_plainly(cowork: Cowork, board: Board, folder: Path) -> None:
    path = board(AGREED, WAITING)
    cowork(*sync())
    (folder / ".cowork/backups").rename(folder / ".cowork/kept")
    (folder / ".cowork/backups").write_text("in the way", encoding="utf-8")
    type_into(path, 3, "Topic", "Reading")
    type_into(path, 3, "Day", None)
    message = cowork(*sync(), code=75).stderr
    assert message.startswith("board.xlsx could not be written")
    type_into(path, 2, "Start", time(17))
    message = cowork(*sync(), code=7).stderr
    assert message.startswith("The calendar is up to date, but the board is not: board.xlsx could not be written")


@pytest.mark.parametrize("where", ["calendar", "calendar/mine"])
def test_a_calendar_folder_that_is_a_file_is_a_mistake_in_the_configuration(
    where: str, cowork: Cowork, board: Board, folder: Path
) -> None:
    board(AGREED, more=f'[calendar]\nfolder = "{where}"\n')
    (folder / "calendar").write_text("in the way", encoding="utf-8")
    message = cowork(*sync(), code=2).stderr
    assert f"[calendar] folder: {folder / 'calendar'} is a file. Type the path of a folder" in message


# --- where it is printed --------------------------------------------------------------------------------------------


def test_a_terminal_gets_colours_and_wrapped_lines_that_lose_nothing(board: Board) -> None:
    board(AGREED | {"accepted_by": "Grace, Bo"})
    shown = on_a_terminal(*sync("--dry-run"))
    assert "\x1b[32m +" in shown
    plain = on_a_terminal(*sync("--dry-run", "--no-color"))
    assert "".join(plain.split()).count("ada@example.org,grace@example.org,bo@example.org") == 1


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_color_and_a_dumb_terminal_get_none(environment: dict[str, str], board: Board) -> None:
    board(AGREED, WRONG)
    shown = on_a_terminal(*sync("--dry-run"), **environment)
    assert "\x1b[3" not in shown


def test_force_color_colours_a_pipe(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    assert "\x1b[" in cowork(*sync("--dry-run"), FORCE_COLOR="1").stdout
    assert "\x1b[" not in cowork("--no-color", *sync("--dry-run"), FORCE_COLOR="1").stdout


def test_an_old_code_page_gets_plain_marks_and_no_crash(board: Board) -> None:
    board(AGREED | {"topic": "naïve 日本"}, WAITING)
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(
        [sys.executable, "-m", "cowork_sheets", *sync("--dry-run")], capture_output=True, check=True, env=environment
    )
    shown = done.stdout.decode("cp1252")
    assert "board.xlsx | 3 people" in shown
    assert "naïve ??" in shown


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_a_reader_that_leaves_early_neither_stops_a_run_nor_changes_its_code(
    flags: list[str], board: Board, cowork: Cowork
) -> None:
    board(*(AGREED | {"topic": f"Session {n}", "day": date(2026, 12, n)} for n in range(1, 20)), WRONG)
    command = [sys.executable, "-m", "cowork_sheets", *sync("--strict", *flags)]
    here, there = os.pipe()
    os.close(here)  # as "| head -0" does: nobody reads any more
    done = subprocess.run(command, stdout=there, stderr=subprocess.PIPE, check=False)
    os.close(there)
    assert (done.returncode, done.stderr) == (3, b"")
    assert "Nothing to do. 19 sessions coming up" in cowork(*sync()).stdout


def test_closed_streams_are_no_mistake(board: Board) -> None:
    board(AGREED)
    for closed in (">&-", ">&- 2>&-"):
        done = subprocess.run(
            ["sh", "-c", f"{sys.executable} -m cowork_sheets {' '.join(sync('--dry-run', '--exit-code'))} {closed}"],
            stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (5, b"")
