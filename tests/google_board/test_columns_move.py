"""Columns and Read me lines that people move in a sheet while a run writes: with Google's own clients."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cowork_sheets.boards.checked import MAYBE_PAUSED
from cowork_sheets.calendars.memory import MemoryCalendar
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import BoardUnreadable
from cowork_sheets.sync import Report, run
from tests.google.a1 import column_letters
from tests.google.cells import Cell, CellError
from tests.google.error_bodies import sheets_answer
from tests.google.faults import Fault
from tests.google.plug import GRACE, Google
from tests.google_board.hands import READ, WRITE, GoogleHands, board_on
from tests.world import HEADER, KEYS, NOW, PLACES, RENDERER, agreed, proposed

COLUMN = "sheets.spreadsheets.values.get"
PEOPLE = [
    ["Name", "Email", "Time zone"],
    ["Ada", "ada@example.org", "Europe/London"],
    ["Grace", "grace@example.org", "America/Vancouver"],
    ["Bo", "bo@example.org", "Asia/Kolkata"],
]
READ_ME = [["How to", "Propose a time."], [], ["Last checked", None], ["Message", None], ["Pause", None], ["Ask Ada"]]
PEOPLES = HEADER[: HEADER.index("Status")]
LINES = [
    agreed("Draft", 3, notes="bring tea"),
    agreed("Paper", 4, accepted_by="Bo, Grace", where="https://example.org/room", length=60),
    proposed("Talk", 5, notes="slides first"),
]


class Sheet(GoogleHands):
    """A sheet, a calendar in memory, and runs between them; cells are found by their headers."""

    def __init__(self, google: Google) -> None:
        rows = [HEADER, *([cells.get(key) for key in KEYS] for cells in LINES)]
        super().__init__(google, rows, PEOPLE, read_me=READ_ME)
        self.calendar = MemoryCalendar()
        self.now = NOW

    def sync(self) -> Report:
        board = board_on(self.google, self.book)
        return run(board, self.calendar, PLACES, RENDERER, Settings(), now=self.now)

    @property
    def tab(self) -> Any:
        return self.book_now.tab_titled("Sessions")

    def header(self) -> list[Any]:
        """Give the header's texts, up to the grid's last column."""
        return [self.tab.cell(0, column).value for column in range(self.tab.column_count)]

    def letter(self, header: str) -> str:
        return column_letters(self.header().index(header))

    def column(self, header: str) -> dict[str, Cell]:
        topic, index = self.header().index("Topic"), self.header().index(header)
        rows = [row for row in range(1, self.tab.row_count) if self.tab.cell(row, topic).value]
        return {self.tab.cell(row, topic).value: self.tab.cell(row, index) for row in rows}

    def peoples(self) -> dict[str, dict[str, Cell]]:
        return {header: self.column(header) for header in PEOPLES if header in self.header()}

    def values(self, header: str) -> dict[str, Any]:
        return {topic: cell.value for topic, cell in self.column(header).items()}

    def drag(self, header: str, before: str) -> None:
        self.people.move_column("Sessions", self.letter(header), self.letter(before))

    def between(self, act: Callable[[], object], nth: int) -> None:
        """Let somebody act between what the run read last and its write of this number."""
        self.world.before(WRITE, lambda _: act(), nth=nth)

    def read_me(self) -> list[list[Any]]:
        return [list(row) for row in self.book_now.tab_titled("Read me").values()]

    def check(self) -> None:
        """Every row says what became of it."""
        events = {event.summary: event for event in self.calendar.events(self.board.known_id or "")}
        assert events.keys() == {"Draft", "Paper"}
        assert self.values("Status") == {"Draft": "Scheduled", "Paper": "Scheduled", "Talk": "Proposed"}
        refs = {topic: ref for topic, ref in self.values("Ref").items() if ref}
        assert refs == {topic: event.mark.ref for topic, event in events.items()}


@pytest.fixture
def sheet(google_world: Google) -> Sheet:
    google_world.world.switches = replace(google_world.world.switches, mask_hides_empty_cells=True)
    return Sheet(google_world)


def insert_left(sheet: Sheet) -> None:
    sheet.people.insert_column("Sessions", "A")


def insert_among_ours(sheet: Sheet) -> None:
    sheet.people.insert_column("Sessions", sheet.letter("Going"))


def delete_one(sheet: Sheet) -> None:
    sheet.people.delete_column("Sessions", sheet.letter("Either/or"))


def drag_names_among_ours(sheet: Sheet) -> None:
    sheet.drag("Accepted by", "Going")


def drag_topics_to_the_end(sheet: Sheet) -> None:
    sheet.drag("Topic", "Time in Kolkata")


def drag_refs_to_the_front(sheet: Sheet) -> None:
    sheet.drag("Ref", "Topic")


def drag_and_sort(sheet: Sheet) -> None:
    sheet.people.sort("Sessions", sheet.letter("Topic"), descending=True)
    sheet.drag("Accepted by", "Going")


def insert_both(sheet: Sheet) -> None:
    sheet.people.insert_rows("Sessions", 2)
    sheet.people.insert_column("Sessions", "B")


MOVES = [
    insert_left, insert_among_ours, delete_one, drag_names_among_ours, drag_topics_to_the_end, drag_refs_to_the_front,
    drag_and_sort, insert_both,
]  # fmt: skip
DURING = pytest.mark.parametrize("nth", [1, 2], ids=["while refs are written", "while the outcome is written"])


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
@DURING
def test_columns_that_move_while_they_are_written_leave_people_what_is_theirs(
    sheet: Sheet, move: Callable[[Sheet], None], nth: int
) -> None:
    before = sheet.peoples()
    sheet.between(lambda: move(sheet), nth)
    sheet.sync()
    after = sheet.peoples()
    assert after == {header: before[header] for header in after}
    assert len(after) >= len(before) - 1
    unnamed = [column for column, text in enumerate(sheet.header()) if not text]
    assert not any(sheet.tab.cell(row, column).value for column in unnamed for row in range(sheet.tab.row_count))
    sheet.sync()
    sheet.sync()
    sheet.check()


def test_putting_back_takes_one_request_more(sheet: Sheet) -> None:
    sheet.sync()
    sheet.put(2, KEYS.index("start"), "18:30")
    sheet.calls()
    sheet.between(lambda: drag_names_among_ours(sheet), 1)
    sheet.sync()
    assert sheet.calls() == [
        READ,
        READ,
        COLUMN,
        WRITE,
        WRITE,
        WRITE,
    ]  # the outcome, putting back, the outcome where it belongs
    sheet.sync()
    assert sheet.calls() == [READ]


CELLS = [
    Cell(46359.70833333334, format={"numberFormat": {"type": "DATE_TIME"}}),
    Cell(0.1 + 0.2),
    Cell(False, validation={"condition": {"type": "BOOLEAN"}}),
    Cell("Ada Lovelace, Grace", chips=({"chip": {"personProperties": {"email": GRACE}}}, {"startIndex": 12})),
    Cell("see here", parts=({}, {"startIndex": 4, "format": {"link": {"uri": "https://example.org"}}})),
    Cell("a", formula='="a"'),
    Cell("x" * 40_000),
    Cell(" two  spaces ", note="a note", format={"textFormat": {"bold": True}}),
]


@pytest.mark.parametrize("cell", CELLS, ids=range(len(CELLS)))
def test_a_cell_that_was_written_over_comes_back_exactly(sheet: Sheet, cell: Cell) -> None:
    if cell.chips:
        sheet.people.put_chip("Sessions", "L2", GRACE)
    else:
        sheet.people.edit("Sessions", "L2", cell)
    sheet.put(2, 6, "Grace, Bo")
    before = sheet.column("Notes")
    hit = []

    def drag() -> None:
        sheet.drag("Notes", "Going")
        hit.append(sheet.letter("Notes"))

    sheet.between(drag, 2)
    sheet.sync()
    written = [entry.body["requests"] for entry in sheet.world.calls(WRITE)]
    assert any("userEnteredValue,chipRuns,textFormatRuns" in str(requests) for requests in written)
    after = sheet.column("Notes")
    assert {topic: replace(cell, chips=()) for topic, cell in after.items()} == {
        topic: replace(cell, chips=()) for topic, cell in before.items()
    }
    emails = [run["chip"]["personProperties"]["email"] for run in after["Draft"].chips]
    assert emails == ([GRACE] if cell.chips else [])


def test_a_formula_that_comes_back_refers_to_the_cells_it_referred_to(sheet: Sheet) -> None:
    results = {"=C2": 46359, "=D2": 46359, "=B2+1": 1, "=C2+1": 1}
    sheet.world.formula_results.update(results)
    sheet.put(2, KEYS.index("notes"), "=C2")

    def insert_and_drag() -> None:
        sheet.people.insert_column("Sessions", "B")
        sheet.drag("Notes", "Going")

    sheet.between(insert_and_drag, 2)
    sheet.sync()
    assert sheet.column("Notes")["Draft"].formula == "=D2"
    sheet.people.insert_column("Sessions", "A")
    assert sheet.column("Notes")["Draft"].formula == "=E2"  # and Google goes on moving it along


def test_a_cell_that_another_ones_formula_fills_is_emptied_so_that_it_is_filled_again(sheet: Sheet) -> None:
    sheet.people.edit("Sessions", "L2", Cell("filled", filled=True))
    sheet.between(lambda: sheet.drag("Notes", "Going"), 2)
    sheet.sync()
    assert sheet.column("Notes")["Draft"].value is None


def test_a_pasted_error_comes_back_as_what_it_showed(sheet: Sheet) -> None:
    sheet.people.edit("Sessions", "L2", Cell(CellError.of("#REF!")))
    sheet.between(lambda: sheet.drag("Notes", "Going"), 2)
    sheet.sync()
    assert sheet.column("Notes")["Draft"].value == "#REF!"


def test_where_google_takes_no_chip_the_address_comes_back_as_text(sheet: Sheet) -> None:
    sheet.people.put_chip("Sessions", "L2", GRACE)
    sheet.between(lambda: sheet.drag("Notes", "Going"), 2)
    no_chips = Fault(lambda _: sheets_answer(400, "Chips cannot be written here.", "INVALID_ARGUMENT"))
    sheet.world.faults.plan(WRITE, no_chips, nth=3)
    sheet.sync()
    assert sheet.column("Notes")["Draft"].value == GRACE


@pytest.mark.parametrize("header", ["Status", "Ref", "Accepted by", "Join"])
@DURING
def test_a_header_renamed_while_a_run_writes_leaves_in_its_column_what_stood_there(
    sheet: Sheet, header: str, nth: int
) -> None:
    before, stood = sheet.peoples(), []

    def rename() -> None:
        stood.append(sheet.values(header))
        sheet.people.edit("Sessions", f"{sheet.letter(header)}1", "Another name")

    sheet.between(rename, nth)
    if header == "Join":
        sheet.sync()
    else:
        with pytest.raises(BoardUnreadable, match=f"“{header}”") if nth == 1 else nullcontext():
            sheet.sync()
    assert [sheet.values("Another name")] == stood
    sheet.people.edit("Sessions", f"{sheet.letter('Another name')}1", header)
    assert sheet.peoples() == before
    sheet.sync()
    sheet.sync()
    sheet.check()


# --- the Read me tab ------------------------------------------------------------------------------------------------


@DURING
def test_a_line_inserted_in_the_read_me_tab_while_a_run_writes_keeps_its_words(sheet: Sheet, nth: int) -> None:
    sheet.between(lambda: sheet.people.insert_rows("Read me", 2), nth)
    sheet.sync()
    lines = sheet.read_me()
    words = [[value for value in line if value is not None] for line in lines]
    assert [line for line in words if line and line[0] != "Last checked"] == [
        ["How to", "Propose a time."], ["Message"], ["Pause"], ["Ask Ada"],
    ]  # fmt: skip


def pause_where_the_stamp_goes(sheet: Sheet) -> None:
    """Type PAUSE, and let its line stand where the line of the stamp was read."""
    sheet.people.edit("Read me", "B5", "PAUSE")
    sheet.people.move_row("Read me", 5, 3)


def test_a_pause_that_was_written_over_is_there_again_and_stops_everything(sheet: Sheet) -> None:
    sheet.between(lambda: pause_where_the_stamp_goes(sheet), 2)
    report = sheet.sync()
    assert "PAUSE" in str(report.unwritten)
    lines = [line[:2] for line in sheet.read_me()]
    assert lines[2:5] == [["Pause", "PAUSE"], ["Last checked", None], ["Message", MAYBE_PAUSED]]
    sheet.now += timedelta(hours=1)
    assert sheet.sync().paused
    sheet.people.edit("Read me", "B3", None)  # as the message says
    sheet.sync()
    sheet.check()
    assert sheet.read_me()[4][:2] == ["Message", None]


def test_a_pause_whose_line_came_where_the_message_goes_is_there_again(sheet: Sheet) -> None:
    def lose_lines() -> None:
        sheet.people.edit("Read me", "B5", "PAUSE")
        sheet.people.delete_rows("Read me", 3, 4)

    sheet.between(lose_lines, 2)
    sheet.sync()
    assert ["Pause", "PAUSE"] in [line[:2] for line in sheet.read_me()]
    assert sheet.sync().paused
