import plistlib
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cowork_sheets.cli.schedule import Job, cron, launchd, service_unit, systemd, timer_unit, windows
from tests.cli.given import AGREED, Cowork

ROOT = Path(__file__).parents[2]
EXAMPLE = Job("/home/ada/cowork/bin/cowork", "/home/ada/sessions/cowork.toml", every=10, offset=3)
AWKWARD = Job("/home/a b/100%/cowork", "/home/ada/it's $5/cowork.toml", every=10, offset=3)
COMMENT = "# Made by: cowork schedule{}. Run that yourself to get it with the paths of your computer.\n"

Board = Callable[..., Path]


def test_the_line_for_cron_runs_as_it_is(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED)
    result = cowork("schedule", "--every", "15")
    minutes, *_, command = result.stdout.split(" ", 6)
    assert re.fullmatch(r"(\*|\d+-59)/15", minutes)
    program, *arguments = shlex.split(command)
    assert Path(program).is_absolute()
    assert arguments == ["--config", str(folder / "cowork.toml"), "sync", "--quiet"]
    assert "crontab -e" in result.stderr


def test_the_printed_line_really_syncs(board: Board, folder: Path, tmp_path: Path) -> None:
    board(AGREED | {"day": "1 Dec 2099"})
    line = subprocess.run(
        [Path(sys.executable).with_name("cowork"), "schedule"], capture_output=True, text=True, check=True
    ).stdout
    subprocess.run(line.split(" ", 6)[-1], shell=True, check=True, cwd="/", env={"HOME": str(tmp_path)})  # noqa: S602
    assert len(list((folder / "calendar/sessions").glob("*.ics"))) == 1


@pytest.mark.parametrize(("every", "minutes"), [(1, "*"), (10, "3-59/10"), (60, "3")])
def test_minutes_are_written_as_cron_reads_them(every: int, minutes: str) -> None:
    assert cron(Job("/c", "/c.toml", every, 3))[0].startswith(f"{minutes} * * * *  /c ")


def test_every_scheduler_gets_awkward_paths_whole() -> None:
    assert r"'/home/a b/100\%/cowork'" in cron(AWKWARD)[0]
    assert 'ExecStart="/home/a b/100%%/cowork" --config "/home/ada/it\'s $$5/cowork.toml" sync' in service_unit(AWKWARD)
    agent = plistlib.loads(launchd(AWKWARD)[0].encode())
    assert agent["ProgramArguments"] == list(AWKWARD.arguments)
    task = ET.fromstring(windows(AWKWARD)[0])  # noqa: S314 - our own text
    names = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert task.findtext(".//t:Command", namespaces=names) == AWKWARD.program
    assert f'"{AWKWARD.configuration}"' in (task.findtext(".//t:Arguments", namespaces=names) or "")


def test_two_boards_have_names_and_minutes_of_their_own() -> None:
    other = Job(EXAMPLE.program, "/home/ada/other/cowork.toml", 10, 4)
    assert EXAMPLE.name != other.name
    assert EXAMPLE.name in systemd(EXAMPLE)[0]


@pytest.mark.parametrize("kind", ["--systemd", "--launchd", "--windows"])
def test_the_other_schedulers_say_what_to_do_with_it(kind: str, cowork: Cowork, board: Board) -> None:
    board(AGREED)
    result = cowork("schedule", kind)
    assert result.stdout
    assert "Save" in result.stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cowork.cron", COMMENT.format("") + cron(EXAMPLE)[0]),
        ("cowork.service", COMMENT.format(" --systemd") + service_unit(EXAMPLE)),
        ("cowork.timer", COMMENT.format(" --systemd") + timer_unit(EXAMPLE)),
        ("cowork.plist", launchd(EXAMPLE)[0]),
        ("cowork-task.xml", windows(EXAMPLE)[0]),
    ],
)
def test_the_files_in_scripts_are_what_the_command_prints(name: str, text: str) -> None:
    assert (ROOT / "scripts" / name).read_text(encoding="utf-8") == text


def test_what_a_scheduler_cannot_do_is_said(cowork: Cowork, board: Board) -> None:
    assert "cowork init" in cowork("schedule", code=2).stderr
    assert "variables alone" in cowork("schedule", code=2, COWORK_BOARD_WORKBOOK="board.xlsx").stderr
    board(AGREED)
    assert "does not divide an hour" in cowork("schedule", "--every", "7", code=2).stderr
