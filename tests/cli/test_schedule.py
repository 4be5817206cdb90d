import plistlib
import re
import shlex
import shutil
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


@pytest.fixture
def awkward(folder: Path) -> Job:
    """A program that prints what it is called with, and a configuration, in folders as nobody should call them."""
    place = folder / 'it\'s a "board" 100% $HOME \\ ü & <co> = 1'
    place.mkdir()
    program = place / "cowork"
    program.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n", encoding="utf-8")
    program.chmod(0o755)
    return Job(str(program), str(place / "cowork.toml"), every=10, offset=3)


def printed(*command: str) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"HOME": "/elsewhere"})
    return done.stdout.splitlines()


def test_cron_hands_awkward_paths_on_whole(awkward: Job) -> None:
    command = cron(awkward)[0].rstrip("\n").split(" ", 6)[-1]
    assert not re.search(r"(?<!\\)%", command)
    assert printed("sh", "-c", command.replace(r"\%", "%")) == list(awkward.arguments[1:])


@pytest.mark.parametrize("plain", ["/home/a b/100%/", "/home/ü & <co>/"])
def test_systemd_starts_a_program_with_an_ordinary_path_by_itself(plain: str) -> None:
    assert f'ExecStart="{plain.replace("%", "%%")}cowork" --config' in service_unit(Job(f"{plain}cowork", "/c", 10, 3))


def test_systemd_hands_awkward_paths_on_whole(awkward: Job) -> None:
    (line,) = re.findall("^ExecStart=(.*)$", service_unit(awkward), re.MULTILINE)
    words = [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line)]
    assert printed(*words) == list(awkward.arguments[1:])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_units_as_they_are(awkward: Job, folder: Path) -> None:
    for job in (awkward, Job("/bin/true", "/home/a b/cowork.toml", 60, 59)):
        unit = folder / f"{job.name}.service"
        unit.write_text(service_unit(job), encoding="utf-8")
        unit.with_suffix(".timer").write_text(timer_unit(job), encoding="utf-8")
        assert printed("systemd-analyze", "verify", str(unit), str(unit.with_suffix(".timer"))) == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_understands_every_interval(board: Board, cowork: Cowork) -> None:
    board(AGREED)
    times = []
    for every in (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60):
        for offset in {0, every - 1}:
            times += re.findall("^OnCalendar=(.*)$", timer_unit(Job("/c", "/c.toml", every, offset)), re.MULTILINE)
    assert len(printed("systemd-analyze", "calendar", *times)) > len(times)
    assert "OnCalendar=*:" in cowork("schedule", "--systemd", "--every", "60").stdout


def test_a_mac_gets_awkward_paths_whole(awkward: Job) -> None:
    assert plistlib.loads(launchd(awkward)[0].encode())["ProgramArguments"] == list(awkward.arguments)


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "cp1252", "utf-16"])
def test_windows_reads_the_task_however_it_was_saved(awkward: Job, encoding: str) -> None:
    task = ET.fromstring(windows(awkward)[0].encode(encoding))  # noqa: S314 - our own text
    names = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert task.findtext(".//t:Command", namespaces=names) == awkward.program
    quoted = awkward.configuration.replace('"', r"\"")
    assert task.findtext(".//t:Arguments", namespaces=names) == f'--config "{quoted}" sync --quiet'


def test_a_line_break_in_a_folders_name_is_refused(cowork: Cowork, board: Board, folder: Path) -> None:
    board(AGREED)
    (folder / "two\nlines").mkdir()
    (folder / "cowork.toml").rename(folder / "two\nlines/cowork.toml")
    for kind in ("", "--systemd", "--launchd", "--windows"):
        refused = cowork("schedule", *filter(None, [kind]), code=2, COWORK_CONFIG="two\nlines/cowork.toml")
        assert "cannot be written into a schedule" in refused.stderr


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


def test_the_task_for_windows_can_be_read_by_a_program() -> None:
    assert ET.parse(ROOT / "scripts/cowork-task.xml").getroot().tag.endswith("}Task")  # noqa: S314 - our own text


def test_what_a_scheduler_cannot_do_is_said(cowork: Cowork, board: Board) -> None:
    assert "cowork init" in cowork("schedule", code=2).stderr
    assert "variables alone" in cowork("schedule", code=2, COWORK_BOARD_WORKBOOK="board.xlsx").stderr
    board(AGREED)
    assert "does not divide an hour" in cowork("schedule", "--every", "7", code=2).stderr
