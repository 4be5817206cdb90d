"""Somebody saves the workbook while a run is at work: no message names a time that the row does not say any more."""

import re
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from cowork_sheets.calendars.ics import IcsCalendar
from tests.cli.given import AGREED, NOW, Cowork, cells, type_into


@pytest.fixture
def saves_while_events_are_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Let somebody save the workbook once, after the run has read it and while it reads the calendar's files."""

    def prepare(save: Callable[[], object]) -> None:
        events = IcsCalendar.events
        waiting = [save]

        def reading(self: IcsCalendar, board_id: str) -> object:
            for act in waiting:
                waiting.clear()
                act()
            return events(self, board_id)

        monkeypatch.setattr(IcsCalendar, "events", reading)

    return prepare


def told() -> list[str]:
    """Give the starts that messages of the outbox name, in UTC, oldest message first."""
    paths = sorted(Path("calendar/outbox").glob("*.ics"))
    return [re.findall(r"DTSTART:\d+T(\d{4})", path.read_text(encoding="utf-8"))[0] for path in paths]


# docs/rules.md 6.5
def test_a_new_time_that_is_corrected_while_a_run_reads_is_told_once_and_as_it_was_corrected(
    board: Callable[..., Path], cowork: Cowork, saves_while_events_are_read: Callable[[Callable[[], object]], None]
) -> None:
    path = board(AGREED)
    cowork("sync", "--now", NOW)
    type_into(path, 2, "Start", time(18, 30))
    saves_while_events_are_read(lambda: type_into(path, 2, "Start", time(20)))
    done = cowork("sync", "--now", NOW, code=7)
    assert "The board was edited while this run was at work; the next run goes on." in done.stdout
    assert told() == ["1600"]
    assert cells(path, "What to know") == [
        "Not done yet: The board was edited while this run was at work; the next run goes on."
    ]
    cowork("sync", "--now", NOW)
    assert told() == ["1600", "2000"]
    assert (cells(path, "Status"), cells(path, "What to know")) == (["Scheduled"], [None])


def test_a_workbook_that_is_saved_with_nothing_changed_holds_up_nothing(
    board: Callable[..., Path], cowork: Cowork, saves_while_events_are_read: Callable[[Callable[[], object]], None]
) -> None:
    path = board(AGREED)
    cowork("sync", "--now", NOW)
    type_into(path, 2, "Start", time(18, 30))
    saves_while_events_are_read(lambda: type_into(path, 2, "Start", time(18, 30)))
    cowork("sync", "--now", NOW)
    assert told() == ["1600", "1830"]
