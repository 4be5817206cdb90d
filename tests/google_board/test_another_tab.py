"""A spreadsheet has one tab of sessions: a second configuration does not take its sessions for deleted ones."""

from typing import Any

import pytest

from cowork_sheets.calendars.memory import MemoryCalendar
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.sync import Report, run
from tests.google.plug import ADA, Google
from tests.google_board.hands import READ, board_on
from tests.google_board.test_rows_move import PEOPLE
from tests.world import HEADER, KEYS, NOW, PLACES, RENDERER, agreed


class Spreadsheet:
    """Two tabs of slots in one spreadsheet, and one calendar in which all their sessions would stand."""

    def __init__(self, google: Google) -> None:
        def rows(topic: str, day: int) -> list[list[Any]]:
            cells = agreed(topic, day)
            return [HEADER, [cells.get(key) for key in KEYS]]

        tabs = {"Spring": rows("draft", 4), "Autumn": rows("paper", 9), "People": PEOPLE, "Read me": [["Last checked"]]}
        self.google, self.calendar = google, MemoryCalendar()
        self.book = google.world.add_spreadsheet(tabs, owner=ADA, column_count=40)

    def sync(self, tab: str) -> Report:
        settings = Settings(sessions_tab=tab)
        return run(
            board_on(self.google, self.book, settings=settings), self.calendar, PLACES, RENDERER, settings, now=NOW
        )

    def living(self) -> list[str]:
        board = board_on(self.google, self.book)
        assert board.known_id is not None
        return sorted(event.summary for event in self.calendar.events(board.known_id) if not event.cancelled)

    def refusal(self, tab: str) -> str:
        with pytest.raises(ConfigurationError) as refused:
            self.sync(tab)
        return str(refused.value)


def test_a_second_tab_is_refused_and_nobody_hears_of_it(google_world: Google) -> None:
    sheet = Spreadsheet(google_world)
    sheet.sync("Spring")
    mails = len(sheet.calendar.outbox)
    said = sheet.refusal("Autumn")
    assert "stand in the tab “Spring”" in said
    assert 'sessions_tab = "Spring"' in said
    assert sheet.living() == ["draft"]
    assert len(sheet.calendar.outbox) == mails


def test_the_key_that_the_refusal_names_is_right(google_world: Google) -> None:
    sheet = Spreadsheet(google_world)
    sheet.sync("Spring")
    sheet.refusal("Autumn")
    assert sheet.sync("Spring").refusal is None
    assert sheet.living() == ["draft"]


def test_a_tab_that_was_renamed_is_the_same_board_under_either_title(google_world: Google) -> None:
    sheet = Spreadsheet(google_world)
    sheet.sync("Spring")
    google_world.world.people.rename_tab("Spring", "Spring 2026", book=sheet.book.spreadsheet_id)
    assert sheet.sync("Spring").refusal is None
    assert sheet.sync("Spring 2026").refusal is None
    assert sheet.living() == ["draft"]


def test_a_new_tab_under_the_old_title_does_not_take_the_place_of_the_renamed_one(google_world: Google) -> None:
    sheet = Spreadsheet(google_world)
    sheet.sync("Spring")
    google_world.world.people.rename_tab("Spring", "Last year", book=sheet.book.spreadsheet_id)
    google_world.world.people.rename_tab("Autumn", "Spring", book=sheet.book.spreadsheet_id)
    assert 'sessions_tab = "Last year"' in sheet.refusal("Spring")
    assert sheet.living() == ["draft"]


def test_a_tab_takes_the_place_of_one_that_was_deleted_and_the_grace_protects_its_sessions(
    google_world: Google,
) -> None:
    sheet = Spreadsheet(google_world)
    sheet.sync("Spring")
    sheet.refusal("Autumn")
    google_world.world.people.delete_tab("Spring", book=sheet.book.spreadsheet_id)
    sheet.sync("Autumn")
    assert sheet.living() == ["draft", "paper"]


@pytest.mark.parametrize("tab", ["Spring", "Autumn"])
def test_a_board_that_remembers_nothing_yet_begins_with_the_tab_that_is_named(google_world: Google, tab: str) -> None:
    assert Spreadsheet(google_world).sync(tab).refusal is None


def test_the_usual_run_asks_nothing_more(google_world: Google) -> None:
    sheet = Spreadsheet(google_world)
    sheet.sync("Spring")
    google_world.world.log.clear()
    sheet.sync("Spring")
    assert calls(google_world) == [READ]


def calls(google: Google) -> list[str]:
    return [entry.operation for entry in google.world.log if entry.operation != "token"]
