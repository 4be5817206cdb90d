from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tzlocal

from tests.cli.conftest import board, cowork, folder
from tests.slack_server.plug import slack
from tests.slack_server.server import SlackServer

__all__ = ["board", "cowork", "folder", "slack"]


@pytest.fixture
def live_in() -> Iterator[Callable[[str], None]]:
    """Put this computer into a zone, for as long as the test takes; tzlocal looks once a process unless it is told."""

    def move(zone: str) -> None:
        patch.setenv("TZ", zone)
        tzlocal.reload_localzone()

    with pytest.MonkeyPatch.context() as patch:
        yield move
    tzlocal.reload_localzone()


@pytest.fixture(autouse=True)
def webhook(slack: SlackServer, folder: Path, monkeypatch: pytest.MonkeyPatch, live_in: Callable[[str], None]) -> None:
    """The webhook's address in its variable, and a state folder of our own."""
    monkeypatch.setenv("COWORK_SLACK_WEBHOOK", slack.url)
    monkeypatch.setenv("XDG_STATE_HOME", str(folder.parent / f"{folder.name} state"))
    live_in("UTC")
