"""What people do to a sheet while a run reads and writes it: every status ends on its own row."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from cowork_sheets.calendars.memory import MemoryCalendar
from cowork_sheets.core.settings import Settings
from cowork_sheets.sync import Report, run
from tests.google.plug import Google, started
from tests.google.switches import Switches
from tests.google.world import World
from tests.google_board.hands import READ, WRITE, GoogleHands, board_on
from tests.world import HEADER, KEYS, NOW, PLACES, RENDERER, agreed, proposed

COLUMN = "sheets.spreadsheets.values.get"
PEOPLE = [
    ["Name", "Email", "Time zone"],
    ["Ada", "ada@example.org", "Europe/London"],
    ["Grace", "grace@example.org", "America/Vancouver"],
    ["Bo", "bo@example.org", "Asia/Kolkata"],
]
TOPIC = "A"


class Sheet(GoogleHands):
    """A sheet, a calendar in memory, and the command's run between them; every run starts from nothing."""

    def __init__(self, google: Google, lines: Sequence[dict[str, Any]]) -> None:
        rows = [HEADER, *([cells.get(key) for key in KEYS] for cells in lines)]
        super().__init__(google, rows, PEOPLE, read_me=[["Last checked", None], ["Message", None], ["Pause", None]])
        self.calendar = MemoryCalendar()
        self.now = NOW

    def sync(self) -> Report:
        board = board_on(self.google, self.book)
        return run(board, self.calendar, PLACES, RENDERER, Settings(), now=self.now)

    def rows(self) -> list[dict[str, Any]]:
        tab = self.book_now.tab_titled("Sessions")
        lines = [[tab.cell(row, column).value for column in range(len(HEADER))] for row in range(1, tab.row_count)]
        return [dict(zip(KEYS, line, strict=True)) for line in lines if any(line)]

    def row(self, topic: str) -> dict[str, Any]:
        (found,) = (row for row in self.rows() if row["topic"] == topic)
        return found

    def events(self) -> dict[str, Any]:
        board_id = board_on(self.google, self.book).known_id
        assert board_id is not None
        return {event.summary: event for event in self.calendar.events(board_id)}

    def check(self) -> None:
        """Every row says what became of it, and no other row says so."""
        events, rows = self.events(), self.rows()
        for row in rows:
            event = events.get(row["topic"])
            is_on = event is not None and not event.cancelled
            assert (row["status"] == "Scheduled") == is_on, row
            assert row["start"] in row["local_times"], row
            assert event is None or row["ref"] == event.mark.ref, row
        refs = [row["ref"] for row in rows if row["ref"]]
        assert len(set(refs)) == len(refs)

    def sort(self, *, descending: bool = True) -> None:
        self.people.sort("Sessions", TOPIC, descending=descending)


@pytest.fixture(params=[False, True], ids=["all cells", "only filled cells"])
def google(request: pytest.FixtureRequest) -> Iterator[Google]:
    google = started(World(clock=lambda: NOW, switches=Switches(mask_hides_empty_cells=request.param)))
    google.world.add_user("Ada")
    try:
        yield google
    finally:
        google.stop()
    assert google.world.findings == []


LINES = [
    agreed("a", 3, start="17:00"),
    agreed("b", 4, start="16:00"),
    proposed("c", 5, start="15:00"),
    agreed("d", 7, start="14:00"),
]


@pytest.fixture
def sheet(google: Google) -> Sheet:
    return Sheet(google, LINES)


def test_agreed_rows_are_scheduled_and_a_run_without_news_reads_once_and_writes_nothing(sheet: Sheet) -> None:
    sheet.sync()
    sheet.check()
    assert sheet.calls() == [READ, WRITE, COLUMN, WRITE]
    assert not sheet.sync().cells_written
    assert sheet.calls() == [READ]


def test_the_sheet_remembers_itself_and_its_calendar_from_the_first_run(sheet: Sheet) -> None:
    sheet.sync()
    read = sheet.board.read()
    assert (read.board_id, read.calendar_id) == (sheet.board.known_id, sheet.calendar.id)


def insert_above(sheet: Sheet) -> None:
    sheet.people.insert_rows("Sessions", 2, 2)


def delete_another_row(sheet: Sheet) -> None:
    sheet.people.delete_rows("Sessions", next(n for n, row in enumerate(sheet.rows(), 2) if row["topic"] == "c"))


def move_a_row(sheet: Sheet) -> None:
    sheet.people.move_row("Sessions", 2, 6)


def cut_and_paste(sheet: Sheet) -> None:
    sheet.people.cut_and_paste_row("Sessions", 2, 9)


MOVES: list[Callable[[Sheet], None]] = [Sheet.sort, insert_above, delete_another_row, move_a_row, cut_and_paste]


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
@pytest.mark.parametrize("nth", [1, 2], ids=["while refs are written", "while the outcome is written"])
def test_rows_that_move_while_they_are_written_end_with_their_own_status(
    sheet: Sheet, move: Callable[[Sheet], None], nth: int
) -> None:
    sheet.world.before(WRITE, lambda _: move(sheet), nth=nth)
    sheet.sync()
    if nth == 1:
        sheet.sync()  # refs that landed elsewhere are taken back, and given anew by the next run
    sheet.check()
    assert len(sheet.events()) == 3
    sheet.now += timedelta(minutes=31)
    sheet.sync()
    sheet.check()
    assert len(sheet.events()) == 3


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
def test_rows_that_move_just_after_they_were_written_keep_what_they_got(
    sheet: Sheet, move: Callable[[Sheet], None]
) -> None:
    sheet.world.after(WRITE, lambda _: move(sheet))
    sheet.sync()
    sheet.sync()
    sheet.check()
    assert len(sheet.events()) == 3


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
def test_rows_that_move_between_the_runs_keep_their_events(sheet: Sheet, move: Callable[[Sheet], None]) -> None:
    sheet.sync()
    before = sheet.events()
    move(sheet)
    sheet.sync()
    sheet.check()
    assert sheet.events() == before


def test_a_row_cut_in_one_run_and_pasted_before_the_next_keeps_its_event(sheet: Sheet) -> None:
    sheet.sync()
    before = sheet.events()
    cells = sheet.people.cut_row("Sessions", 2)
    sheet.sync()
    sheet.people.paste_row("Sessions", 12, cells)
    sheet.now += timedelta(minutes=31)
    sheet.sync()
    sheet.check()
    assert {topic: event.id for topic, event in sheet.events().items()} == {t: e.id for t, e in before.items()}
    assert not any(event.cancelled for event in sheet.events().values())


@pytest.mark.parametrize("move", [insert_above, cut_and_paste], ids=lambda move: move.__name__)
def test_nothing_of_ours_stays_in_a_row_that_became_empty(sheet: Sheet, move: Callable[[Sheet], None]) -> None:
    sheet.world.before(WRITE, lambda _: move(sheet), nth=2)
    sheet.sync()
    sheet.sync()
    assert all(row["topic"] for row in sheet.rows())


def test_a_sort_during_every_write_of_a_run_is_put_right_by_the_next(sheet: Sheet) -> None:
    turns = iter([True, False] * 10)
    sheet.world.before(WRITE, lambda _: sheet.sort(descending=next(turns)), times=4)
    sheet.sync()
    sheet.sync()
    sheet.sync()
    sheet.check()
    assert len(sheet.events()) == 3


def test_two_runs_at_once_make_one_event_a_row(sheet: Sheet) -> None:
    sheet.world.before(WRITE, lambda _: None)
    other = board_on(sheet.google, sheet.book)
    real_write, runs = other.write, []

    def write(*arguments: Any) -> Any:
        if not runs:
            runs.append(sheet.sync())
        return real_write(*arguments)

    other.write = write  # type: ignore[method-assign]
    run(other, sheet.calendar, PLACES, RENDERER, Settings(), now=sheet.now)
    sheet.check()
    assert len(sheet.events()) == 3


@pytest.mark.parametrize("tab", ["Sessions", "People", "Read me"])
def test_a_tab_renamed_in_the_middle_of_a_run_disturbs_nobody(sheet: Sheet, tab: str) -> None:
    sheet.before_write(lambda: sheet.people.rename_tab(tab, "Another name"))
    sheet.sync()
    assert len(sheet.events()) == 3
    sheet.sync()
    title = "Another name" if tab == "Sessions" else "Sessions"
    cells = sheet.book_now.tab_titled(title)
    statuses = [cells.cell(row, KEYS.index("status")).value for row in range(1, 5)]
    assert statuses == ["Scheduled", "Scheduled", "Proposed", "Scheduled"]
