import os
import time
from queue import SimpleQueue
from threading import Event

import pytest

from tests.command import LONGEST, Command
from tests.google_command.machine import Machine
from tests.processes.office import RANDOM, Office

KILLS = int(os.environ.get("COWORK_KILLS", "4"))
"""How often to kill at random moments."""


@pytest.mark.parametrize("with_effect", [True, False] if KILLS > 4 else [True])
def test_killed_at_any_request_everything_is_there_once_after_the_next_runs(
    machine: Machine, *, with_effect: bool
) -> None:
    office = Office(machine)
    number = 1
    while office.kill_at_request(number, with_effect=with_effect):
        office.settle()
        office.begin()
        number += 1
    office.settle()
    assert number > 8


def test_killed_at_random_moments_everything_is_there_once_after_the_next_runs(machine: Machine) -> None:
    office = Office(machine)
    began = time.monotonic()
    office.start().wait()
    lasts = time.monotonic() - began
    office.settle()
    tried = deaths = 0
    while tried < KILLS or deaths < KILLS // 4:
        office.begin()
        was_alive = office.kill_after(RANDOM.uniform(0.2, 1) * lasts)
        office.settle()
        tried, deaths = tried + 1, deaths + was_alive
        if not was_alive:
            lasts *= 0.9  # the computer had more to do when this was measured


def test_two_at_once_do_everything_once(machine: Machine) -> None:
    office = Office(machine)
    both = [office.start(), office.start()]
    codes = []
    for process in both:
        done = process.wait()
        assert "Traceback" not in done.stderr
        codes.append(done.returncode)
    assert set(codes) <= {0, 75}
    assert 0 in codes
    office.settle()


def test_a_run_that_slept_does_not_undo_what_another_computer_did_meanwhile(machine: Machine) -> None:
    office = Office(machine)
    started, asleep = SimpleQueue[Command](), Event()

    def sleep(_: object) -> None:
        started.get().stop()
        asleep.set()

    office.world.after("calendar.events.list", sleep)
    process = office.start()
    started.put(process)
    assert asleep.wait(LONGEST)
    elsewhere = machine.environment | {"XDG_STATE_HOME": str(machine.home / "elsewhere")}
    office.machine.home.joinpath("elsewhere").mkdir()
    other = Machine(machine.home, machine.folder, machine.google)
    done = other.cowork("sync", XDG_STATE_HOME=elsewhere["XDG_STATE_HOME"])
    assert "2 scheduled" in done.stdout
    process.go_on()
    assert "Traceback" not in process.wait().stderr
    office.settle()
