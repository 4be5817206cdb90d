"""The command as a process: killed at the worst moments, and started twice at once, on one computer and on two."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.cli.given import AGREED, NOW, WAITING
from tests.command import Command
from tests.google.plug import Google, started
from tests.google.world import World
from tests.google_command.machine import Machine, real_time, row
from tests.slack_server.server import SlackServer

Board = Callable[..., Path]
KILLED = 9


def die_at_a_note(number: int) -> None:
    """Let this process die on the threshold of the n-th time that a note of what is said takes its place."""
    notes = count(1)

    def dies(event: str, arguments: tuple[object, ...]) -> None:
        if event == "os.rename" and "said" in str(arguments[1]) and next(notes) == number:
            os._exit(KILLED)

    sys.addaudithook(dies)


def begin(folder: Path, first: Callable[[], None] | None = None) -> Command:
    """Begin a sync, and leave it to itself."""
    return Command("sync", "--now", NOW, folder=folder, first=first)


def said(slack: SlackServer) -> Counter[str]:
    """Count the paragraphs of all messages by their topic."""
    return Counter(text.splitlines()[0].rpartition(" · ")[2] for message in slack.messages for text in message.sections)


@pytest.fixture
def begun(board: Board, folder: Path) -> Path:
    """A board that has spoken before, with an agreed row and an open slot that are new."""
    board()
    assert begin(folder).wait().returncode == 0
    (folder / "board.xlsx").unlink()
    board(AGREED, WAITING)
    return folder


def test_a_run_killed_while_its_message_is_on_the_way_does_not_say_it_again(begun: Path, slack: SlackServer) -> None:
    started = SimpleQueue[Command]()
    slack.on_message = lambda: started.get().kill()
    run = begin(begun)
    started.put(run)
    assert run.wait().returncode == -KILLED
    slack.on_message = None
    assert begin(begun).wait().returncode == 0
    assert said(slack) == {"Methods section": 1, "Reading group": 1}


@pytest.mark.parametrize("death", [1, 2])
def test_a_run_killed_at_a_note_says_nothing_twice(begun: Path, slack: SlackServer, death: int) -> None:
    assert begin(begun, partial(die_at_a_note, death)).wait().returncode == KILLED
    assert slack.messages == []
    for _ in range(2):
        assert begin(begun).wait().returncode == 0
    assert all(times == 1 for times in said(slack).values())


def test_two_runs_at_once_on_one_computer_say_everything_once(begun: Path, slack: SlackServer) -> None:
    runs = [begin(begun), begin(begun)]
    assert {run.wait().returncode for run in runs} <= {0, 75}
    assert said(slack) == {"Methods section": 1, "Reading group": 1}


# --- with Google -----------------------------------------------------------------------------------------------------


@pytest.fixture
def google() -> Iterator[Google]:
    google = started(World(clock=real_time))
    for name, zone in (("Ada", "Europe/London"), ("Grace", "America/New_York"), ("Bo", "Asia/Kolkata")):
        google.world.add_user(name, time_zone=zone)
    yield google
    google.stop()
    assert google.world.findings == []


@pytest.fixture
def machine(google: Google, tmp_path: Path) -> Machine:
    home, folder = tmp_path / "home", tmp_path / "sessions"
    home.mkdir()
    folder.mkdir()
    return Machine(home, folder, google)


def webhook(slack: SlackServer) -> dict[str, str]:
    return {"COWORK_SLACK_WEBHOOK": slack.url}


def test_two_computers_at_once_say_everything_once(machine: Machine, slack: SlackServer, tmp_path: Path) -> None:
    sheet = machine.sheet([])
    machine.configure(sheet, machine.robot())
    machine.cowork("sync", **webhook(slack))
    for number, line in enumerate([row("Writing", 3), row("Reading", 4, accepted=None), row("Figures", 5)], start=2):
        for letter, value in zip("ABCDEF", line, strict=True):
            machine.google.world.people.edit("Sessions", f"{letter}{number}", value)
    machines = [replace(machine, home=tmp_path / name) for name in ("one", "two", "three")]
    runs = [Command("sync", folder=each.folder, environment=each.environment | webhook(slack)) for each in machines]
    for run in runs:
        run.wait()
    for each in machines:
        each.cowork("sync", **webhook(slack))
    assert said(slack) == {"Writing": 1, "Reading": 1, "Figures": 1}
    (board,) = {link for message in slack.messages for link in message.links}
    assert board == f"https://docs.google.com/spreadsheets/d/{sheet.spreadsheet_id}/edit|Coworking"


def test_a_sync_with_google_says_what_it_did_and_asks_nothing_more_when_there_is_no_news(
    machine: Machine, slack: SlackServer
) -> None:
    sheet = machine.sheet([row("Reading", 4, accepted=None)])
    machine.configure(sheet, machine.robot())
    assert "are not" in machine.cowork("sync", **webhook(slack)).stdout
    machine.google.world.people.edit("Sessions", "D2", "Grace")
    machine.cowork("sync", **webhook(slack))
    assert said(slack) == {"Reading": 1}
    machine.google.world.log.clear()
    machine.cowork("sync", **webhook(slack))
    asked = [entry.operation for entry in machine.google.world.log if entry.operation != "token"]
    assert sorted(asked) == ["calendar.events.list", "sheets.spreadsheets.get"]


def test_a_computer_without_a_memory_of_its_own_says_nothing_twice(
    machine: Machine, slack: SlackServer, tmp_path: Path
) -> None:
    sheet = machine.sheet([])
    machine.configure(sheet, machine.robot())
    for number in range(3):
        fresh = replace(machine, home=tmp_path / f"fresh {number}")
        for letter, value in zip("ABCDEF", row(f"Slot {number}", 3 + number, accepted=None), strict=True):
            if number:
                machine.google.world.people.edit("Sessions", f"{letter}{number + 1}", value)
        fresh.cowork("sync", **webhook(slack))
    assert said(slack) == {"Slot 1": 1, "Slot 2": 1}
