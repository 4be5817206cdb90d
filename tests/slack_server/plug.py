"""The fixture of tests that talk to Slack."""

from collections.abc import Iterator

import pytest

from tests.slack_server.server import SlackServer


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """A workspace with one channel, and its webhook."""
    server = SlackServer()
    yield server
    server.stop()
