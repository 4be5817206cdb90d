"""A board at work in the emulator, and ``cowork sync`` as a process that can be killed while it works on it."""

import random
import time as clock
from collections import Counter
from datetime import time
from pathlib import Path

from click.testing import CliRunner

from cowork_sheets.cli import main
from tests.command import Command
from tests.google.exchange import Request
from tests.google.faults import connection_lost
from tests.google.plug import ADA, GRACE
from tests.google_command.machine import Machine, row

TOPICS = ["Writing", "Reading", "Planning"]


class Office:
    """One session is scheduled; then it gets another time, and two more are agreed. ``begin`` goes back to there."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.world = machine, machine.google.world
        self.sheet = machine.sheet([row("Writing", 3)])
        machine.configure(self.sheet, machine.delegation(), subject=ADA, more='[sessions]\nplace = "jitsi"\n')
        machine.approve()
        self.sync()
        self.world.people.edit("Sessions", "F2", time(19))
        for number, line in enumerate((row("Reading", 4), row("Planning", 5)), start=3):
            for letter, value in zip("ABCDEF", line, strict=True):
                self.world.people.edit("Sessions", f"{letter}{number}", value)
        self._begin = self.world.snapshot()
        self._ledgers = {path: path.read_bytes() for path in self._notes_of_mails()}

    def begin(self) -> None:
        self._begin()
        self._begin = self.world.snapshot()  # one restores once
        for path in self._notes_of_mails():
            path.unlink()
        for path, content in self._ledgers.items():
            path.write_bytes(content)
        self.world.faults.clear()
        self.world._before.clear()

    def _notes_of_mails(self) -> list[Path]:
        """Find what the computer noted of mails: it goes back in time along with the world, or it would know better."""
        return list(self.machine.home.rglob("mails/*.json"))

    def start(self) -> Command:
        return Command("sync", folder=self.machine.folder, environment=self.machine.environment)

    def sync(self) -> str:
        """Sync within this process: the same command and clients, without the time that a start takes."""
        done = CliRunner().invoke(main, ["sync"], env=self.machine.environment, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    def kill_at_request(self, number: int, *, with_effect: bool) -> bool:
        """Kill the process when its request with this number has arrived; tell whether there was one."""
        if not with_effect:
            self.world.faults.plan("*", connection_lost(after_commit=False), nth=number)
        started: list[Command] = []

        def kill(_: Request) -> None:
            started[0].kill()

        self.world.before("*", kill, nth=number)
        with self.world.lock:  # no request is looked at before the process is known
            started.append(self.start())
        done = started[0].wait()
        assert "Traceback" not in done.stderr
        return done.returncode == -9

    def kill_after(self, seconds: float) -> bool:
        process = self.start()
        clock.sleep(seconds)
        process.kill()
        return process.wait().returncode == -9

    def settle(self) -> None:
        """Run to quiet, and look at everything that has to hold."""
        self.world.faults.clear()
        self.world._before.clear()
        for _ in range(4):
            if (said := self.sync()).startswith("Nothing to do"):
                break
        else:
            raise AssertionError(f"four runs were not enough: {said}")
        writes = len(self.machine.writes())
        assert self.sync().startswith("Nothing to do")
        assert len(self.machine.writes()) == writes, "a run with nothing to do wrote something"
        alive = [e for e in self.world.calendars[ADA].events.values() if e.resource["status"] != "cancelled"]
        assert sorted(event.resource["summary"].split(" ")[0] for event in alive) == sorted(TOPICS)
        mails = Counter((mail.address, mail.kind) for mail in self.world.outbox)
        assert mails == {(GRACE, "invite"): 3, (GRACE, "update"): 1}
        assert self.machine.column("Topic", self.sheet) == TOPICS
        assert self.machine.column("Status", self.sheet) == ["Scheduled"] * 3
        assert self.machine.column("What to know", self.sheet) == [""] * 3
        links = self.machine.column("Join", self.sheet)
        assert len(set(links)) == len(set(self.machine.column("Ref", self.sheet))) == 3
        by_link = {event.resource["location"]: event.resource["summary"].split(" ")[0] for event in alive}
        assert [by_link[link] for link in links] == TOPICS, "a link stands in another session's row"


RANDOM = random.Random()  # noqa: S311 - times at which a process is killed
