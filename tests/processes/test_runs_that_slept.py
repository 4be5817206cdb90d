"""A computer that is asleep for hours in the middle of a run: what was decided before may not be done any more.

The sleep is played as Linux tells of it: ``time.time`` has gone on, and ``time.monotonic``, which stands still in a
sleep, has not.
"""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from cowork_sheets.cli import main
from tests import command
from tests.cli.conftest import board, folder
from tests.cli.given import AGREED, NOW, cells, files
from tests.google.plug import ADA
from tests.google_command.machine import Machine, row
from tests.processes.office import Office

__all__ = ["board", "folder"]

HOURS = 2 * 60 * 60


def sleep_while(is_asleep: Callable[[], bool]) -> None:
    """Let this process find that two hours have passed, once it was asleep."""
    real = time.time
    time.time = lambda: real() + (HOURS if is_asleep() else 0)


def sleep_once_there_is(mark: Path) -> None:
    sleep_while(mark.exists)


def sleep_at_change_of_a_file(number: int) -> None:
    changes, asleep = count(1), []

    def hear(event: str, _: object) -> None:
        if event == "os.rename" and next(changes) == number:
            asleep.append(True)

    sys.addaudithook(hear)
    sleep_while(lambda: bool(asleep))


# docs/rules.md 5.10
def test_a_run_at_google_that_slept_mails_nobody_and_the_next_one_does_what_is_right_by_then(machine: Machine) -> None:
    office = Office(machine)
    mark = machine.home / "asleep"
    office.world.after("calendar.events.list", lambda _: mark.touch())
    events, mails = str(office.world.calendars["ada@example.org"].events), list(office.world.outbox)
    done = command.run(
        "sync", folder=machine.folder, environment=machine.environment, first=partial(sleep_once_there_is, mark)
    )
    assert done.returncode == 75, done
    assert "This run has taken too long and stops here" in done.stderr
    assert (str(office.world.calendars["ada@example.org"].events), list(office.world.outbox)) == (events, mails)
    mark.unlink()
    office.settle()


def test_a_local_run_that_slept_leaves_sessions_and_messages_to_the_next_one(
    board: Callable[..., Path], folder: Path
) -> None:
    path = board(AGREED)
    done = command.run("sync", "--now", NOW, folder=folder, first=partial(sleep_at_change_of_a_file, 1))
    assert done.returncode == 7, done
    assert "This run has taken too long and stops here" in done.stdout
    assert not [name for name in files(folder) if "/sessions/" in name or name.endswith("request.ics")]
    assert command.run("sync", "--now", "2026-11-26T16:30Z", folder=folder).returncode == 0  # it has begun by then
    assert not [name for name in files(folder) if "/sessions/" in name or name.endswith("request.ics")]
    assert cells(path, "Status") != ["Scheduled"]


def test_a_question_that_is_answered_hours_later_is_acted_on_by_the_time_it_is_then(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = machine.sheet([row("Writing", 1)])
    machine.configure(sheet, machine.delegation(), subject=ADA)
    passed = timedelta()

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + passed

    def answer(_: str) -> bool:
        nonlocal passed
        passed = timedelta(hours=50)
        return True

    monkeypatch.setattr("cowork_sheets.cli.sync.somebody_answers", lambda: True)
    monkeypatch.setattr("cowork_sheets.cli.sync.datetime", Clock)
    monkeypatch.setattr("click.confirm", answer)
    done = CliRunner().invoke(main, ["sync"], env=machine.environment, catch_exceptions=False)
    assert passed, done.output
    assert (machine.event_ids, machine.mails) == ([], [])
