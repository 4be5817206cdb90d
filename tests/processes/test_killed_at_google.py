import os
import signal
import time

import pytest

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
    deaths = 0
    for _ in range(KILLS):
        office.begin()
        deaths += office.kill_after(RANDOM.uniform(0.2, 1) * lasts)
        office.settle()
    assert deaths >= KILLS // 4


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
    sleeping = []

    def sleep(_: object) -> None:
        sleeping[0].send_signal(signal.SIGSTOP)

    office.world.after("calendar.events.list", sleep)
    with office.world.lock:
        sleeping.append(office.start())
    while not any(entry.operation == "calendar.events.list" for entry in office.world.log[-4:]):
        time.sleep(0.02)
    elsewhere = machine.environment | {"XDG_STATE_HOME": str(machine.home / "elsewhere")}
    (process,) = sleeping
    time.sleep(0.1)
    office.machine.home.joinpath("elsewhere").mkdir()
    other = Machine(machine.home, machine.folder, machine.google)
    done = other.cowork("sync", XDG_STATE_HOME=elsewhere["XDG_STATE_HOME"])
    assert "2 scheduled" in done.stdout
    process.send_signal(signal.SIGCONT)
    assert "Traceback" not in process.wait().stderr
    office.settle()
