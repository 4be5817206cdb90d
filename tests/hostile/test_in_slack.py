import re
from itertools import cycle
from pathlib import Path

import pytest

from tests.hostile import rows, workbooks
from tests.hostile.conftest import Guard
from tests.hostile.corpus import CORPUS
from tests.hostile.test_in_workbooks import sync
from tests.slack_server.plug import slack
from tests.slack_server.server import SlackServer

__all__ = ["slack"]

COLUMNS = ("topic", "people.slack", "people.name", "where", "people.room_link")
"""Columns of which something may come into a message."""
FITTING = [value for value in CORPUS.values() if workbooks.fits(value)]
SHARE, SAID_AT_ONCE = 96, 16
OURS = re.compile(r"!date\^\d+\^[^|]*\|[^|]*|https://[^|\s]+\|[^|]*|@[UW][A-Z0-9]{7,20}")
"""What may stand between angle brackets in a message: a date, a link, a member's id."""


def test_no_value_becomes_more_than_text_in_a_message_or_wakes_anybody(
    slack: SlackServer, tmp_path: Path, leaving: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("COWORK_SLACK_WEBHOOK", slack.url)
    leaving.allowed.add(("127.0.0.1", int(slack.url.split(":")[2].partition("/")[0])))
    values = FITTING if rows.ALL else FITTING[:: len(FITTING) // SHARE]
    cases = [rows.Case(column, value) for column, value in zip(cycle(COLUMNS), values, strict=False)]
    for begin in range(0, len(cases), SAID_AT_ONCE):
        folder, batch = tmp_path / str(begin), cases[begin : begin + SAID_AT_ONCE]
        folder.mkdir()
        workbooks.save(folder / "board.xlsx", batch)
        (folder / "cowork.toml").write_text('[board]\nworkbook = "board.xlsx"\n', encoding="utf-8")
        assert "Said in Slack" in sync(folder)
        message = slack.messages[-1]
        assert all(OURS.fullmatch(control) for control in message.controls), message.controls
        members = {case.value for case in batch if case.column == "people.slack"}
        assert {f"@{member}" for member in members} >= set(message.pinged)
        assert not re.search("[<>]", re.sub(r"<[^<>]*>", "", message.text))
    assert len(slack.messages) == -(-len(cases) // SAID_AT_ONCE)
    assert leaving.seen == []
