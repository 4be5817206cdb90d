from pathlib import Path

import pytest

from tests.cli.conftest import board, cowork, folder
from tests.slack_server.plug import slack
from tests.slack_server.server import SlackServer

__all__ = ["board", "cowork", "folder", "slack"]


@pytest.fixture(autouse=True)
def webhook(slack: SlackServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The webhook's address in its variable, and a state folder of our own."""
    monkeypatch.setenv("COWORK_SLACK_WEBHOOK", slack.url)
    monkeypatch.setenv("XDG_STATE_HOME", str(folder.parent / f"{folder.name} state"))
    monkeypatch.setenv("TZ", "UTC")
