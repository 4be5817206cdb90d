"""Answers of Google's that are none: of each request of each command, garbage and bodies with one thing altered.

The command says a sentence and leaves with a code that a scheduler understands; nothing is lost or mailed twice, and
when Google speaks sense again, the next runs arrive where they would have.
"""

import gc
import os
import shutil
from datetime import time
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cowork_sheets.cli import main
from cowork_sheets.google.patience import Deadline
from tests.altered import GARBAGE, one_thing_else
from tests.figures import Tried
from tests.google import faults
from tests.google.plug import ADA
from tests.google.sheets_state import Spreadsheet
from tests.google_command.machine import Machine, row

EACH = int(os.environ.get("COWORK_ANSWERS", "1"))
"""How many altered bodies are tried of each answer; some hundred of each take a quarter of an hour."""


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pauses between two tries pass at once."""
    monkeypatch.setitem(Deadline.__init__.__kwdefaults__, "sleep", lambda _: None)


class Scene:
    """A board whose first run is over, on which people have acted since: every kind of request is due."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.world = machine, machine.google.world
        days = {"Kept": 3, "Moved": 4, "Called off": 5, "Renamed": 6}
        self.sheet: Spreadsheet = machine.sheet([[*row(topic, day), None] for topic, day in days.items()])
        tab = self.sheet.tab_titled("Sessions")
        assert tab is not None
        self.edit = self.world.people.edit
        self.edit("Sessions", "M1", "Call off")
        machine.configure(self.sheet, machine.delegation(), subject=ADA)
        machine.approve()
        machine.cowork("sync")
        self.edit("Sessions", "F3", time(20))
        self.edit("Sessions", "M4", "yes")
        self.edit("Sessions", "A5", "Renamed since")
        for cell, value in zip("ABCDEF", row("New", 7), strict=True):
            self.edit("Sessions", f"{cell}6", value)
        self.here = self.world.snapshot()
        self.state, self.kept = machine.home / "state", machine.home / "state as it was"
        shutil.copytree(self.state, self.kept)

    def again(self) -> None:
        """Put everything, at Google and on this computer, back to where the story begins."""
        self.world.faults.clear()
        shutil.rmtree(self.state)
        shutil.copytree(self.kept, self.state)
        self.here()
        self.here = self.world.snapshot()
        del self.world.log[:]

    def cowork(self, *arguments: str) -> Result:
        done = CliRunner().invoke(main, arguments, env=self.machine.environment, catch_exceptions=True)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        assert "unexpected" not in done.output
        return done

    def outcome(self) -> tuple[Any, ...]:
        """Give what people see: their events, their rows, and the mails they got."""
        events = [
            (event["status"], event.get("summary"), str(event.get("start")), str(event.get("attendees")))
            for calendar in self.world.calendars.values()
            for event in (each.resource for each in calendar.events.values())
        ]
        columns = [self.machine.column(header, self.sheet) for header in ("Topic", "Status", "Local times", "Ref")]
        return sorted(events), columns, sorted(self.machine.mails)


def is_right(done: Result, codes: set[int]) -> bool:
    says = done.exit_code == 0 or len(done.output.strip()) > 20
    return done.exit_code in codes and says


COMMANDS = {
    "sync": ["sync"],
    "dry run": ["sync", "--dry-run"],
    "agenda": ["agenda"],
    "log": ["log"],
    "doctor": ["doctor"],
    "init": ["init", "another", "--no-input"],
}


# Some commands leave their connections to the end of their process, which here goes on.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", COMMANDS)
def test_whatever_google_answers_is_a_sentence_and_the_next_runs_carry_on(
    name: str, machine: Machine, tried: Tried
) -> None:
    scene = Scene(machine)
    link = f"https://docs.google.com/spreadsheets/d/{scene.sheet.spreadsheet_id}/edit"
    arguments = COMMANDS[name]
    if name == "init":
        key = str(machine.folder / "service-account.json")
        arguments = [
            *arguments,
            "--sheet",
            link,
            "--only-new",
            "--subject",
            ADA,
            "--credentials",
            key,
            *machine.endpoints,
        ]

    def settled() -> tuple[Any, ...]:
        for _ in range(3):
            last = scene.cowork("sync")
        assert last.exit_code == 0, last.output
        return scene.outcome()

    def said() -> Result:
        for path in (machine.folder / "another").glob("*"):
            path.unlink()
        return scene.cowork(*arguments)

    scene.again()
    assert said().exit_code == 0
    asked = [entry.operation for entry in scene.world.log]
    wanted = settled() if name == "sync" else ()
    random, count = Random(name), 0  # noqa: S311 - no secret
    for number, operation in enumerate(asked):
        nth = asked[: number + 1].count(operation)
        chosen = [("garbage", *pair) for pair in GARBAGE.items()]
        chosen = random.sample(chosen, min(len(chosen), EACH))
        chosen += [("one thing", *one_thing_else(random)) for _ in range(EACH)]
        for kind, what, alter in chosen:
            scene.again()
            scene.world.faults.plan(operation, faults.altered(alter), nth=nth, times=9)
            before = scene.outcome()
            done = said()
            told = (name, operation, nth, kind, what, done.exit_code, done.output)
            assert is_right(done, {0, 7, 75} if kind == "garbage" else {0, 2, 4, 6, 7, 75}), told
            if name != "sync":
                assert scene.outcome() == before, told
            else:
                scene.world.faults.clear()
                after = settled()
                assert after == wanted or kind != "garbage", told
            count += 1
    scene.world.findings.clear()  # what was altered and is not read is carried along into a write
    gc.collect()  # connections that were left open are noticed here, and in no other test
    tried("altered answers", count)
