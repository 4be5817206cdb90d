from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.google.plug import Google, started
from tests.google.world import World
from tests.google_command.machine import Machine, real_time


@pytest.fixture
def google() -> Iterator[Google]:
    """A world at the present time; at the end nothing may have been said that the discovery documents do not allow."""
    google = started(World(clock=real_time))
    for name, zone in (("Ada", "Europe/London"), ("Grace", "America/New_York"), ("Bo", "Asia/Kolkata")):
        google.world.add_user(name, time_zone=zone)
    try:
        yield google
    finally:
        google.stop()
    assert google.world.findings == []


@pytest.fixture
def machine(google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A computer on which nothing of ours has ever run."""
    home, folder = tmp_path / "home", tmp_path / "sessions"
    home.mkdir()
    folder.mkdir()
    monkeypatch.chdir(folder)
    machine = Machine(home, folder, google)
    monkeypatch.setenv("XDG_CONFIG_HOME", machine.environment["XDG_CONFIG_HOME"])
    return machine
