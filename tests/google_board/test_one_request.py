"""How many requests reading and writing take, also when tabs are not where they were."""

import json

import pytest

from cowork_sheets.core.model import BoardSnapshot, BoardWrite, CellPatch
from cowork_sheets.errors import BoardChanged, BoardUnreadable
from tests.google.plug import ADA, HEADER, PEOPLE, Google, sample_rows
from tests.google_board.hands import READ, READ_ME, WRITE, GoogleHands, board_on

STATUS, REF = HEADER.index("Status"), HEADER.index("Ref")
COLUMN = "sheets.spreadsheets.values.get"


@pytest.fixture
def hands(google_world: Google) -> GoogleHands:
    rows = sample_rows()
    rows[1] += [None] * (REF - len(rows[1])) + ["7k2m9qa1"]
    return GoogleHands(google_world, rows, PEOPLE)


def status(row: int, text: str) -> BoardWrite:
    return BoardWrite((CellPatch(row, STATUS, text),))


def cell(snapshot: BoardSnapshot, row: int, column: int) -> object:
    values = next(each.values for each in snapshot.sessions.rows if each.number == row)
    return values[column] if column < len(values) else None


def test_a_read_is_one_request_and_a_write_is_one(hands: GoogleHands) -> None:
    seen = hands.board.read()
    assert hands.calls() == [READ]
    cells = tuple(CellPatch(row, STATUS, "Scheduled") for row in (2, 3))
    hands.board.write(seen, BoardWrite(cells, "board", "calendar", "All is well.", hands.world.now()))
    assert hands.calls() == [WRITE]


def test_a_read_asks_for_no_more_than_values_as_typed_and_as_shown(hands: GoogleHands) -> None:
    hands.board.read()
    answer = hands.world.log[0].answer
    rows = [row for sheet in answer["sheets"] for row in sheet["data"][0]["rowData"]]
    assert {kind for row in rows for value in row.get("values", ()) for kind in value} == {
        "userEnteredValue", "effectiveValue", "effectiveFormat",
    }  # fmt: skip


def test_neighbouring_cells_go_into_one_rectangle(hands: GoogleHands) -> None:
    seen = hands.board.read()
    cells = [CellPatch(row, column, "x") for row in (2, 3, 4, 6) for column in (STATUS, STATUS + 1, STATUS + 3)]
    hands.board.write(seen, BoardWrite(tuple(cells)))
    (entry,) = hands.world.calls(WRITE)
    requests = entry.body["requests"]
    assert [len(each["updateCells"]["rows"]) for each in requests] == [3, 1, 3, 1]
    assert {each["updateCells"]["fields"] for each in requests} == {"userEnteredValue"}
    after = hands.board.read()
    assert all(cell(after, patch.row, patch.column) == "x" for patch in cells)
    assert cell(after, 2, STATUS + 2) is None


def test_only_texts_are_ever_written(hands: GoogleHands) -> None:
    hands.board.write(hands.board.read(), BoardWrite((CellPatch(2, STATUS, "=1+1"), CellPatch(2, REF, None))))
    (entry,) = hands.world.calls(WRITE)
    values = [each["updateCells"]["rows"][0]["values"][0] for each in entry.body["requests"]]
    assert values == [{"userEnteredValue": {"stringValue": "=1+1"}}, {}]


def test_looking_again_reads_only_the_refs_when_nothing_moved(hands: GoogleHands) -> None:
    seen = hands.board.read()
    hands.put(3, 6, "Another topic")
    hands.calls()
    assert hands.board.recheck(seen) is seen
    assert hands.calls() == [COLUMN]


def test_looking_again_reads_everything_when_a_row_moved(hands: GoogleHands) -> None:
    seen = hands.board.read()
    hands.insert(2)
    hands.calls()
    assert cell(hands.board.recheck(seen), 3, REF) == "7k2m9qa1"
    assert hands.calls() == [COLUMN, READ]


@pytest.mark.parametrize("ref", [None, 5, "#REF!"], ids=str)
def test_looking_again_takes_whatever_stands_in_the_ref_column(hands: GoogleHands, ref: object) -> None:
    hands.put(3, REF, ref)
    seen = hands.board.read()
    assert hands.board.recheck(seen).version == seen.version


def test_looking_again_goes_on_when_the_tab_was_renamed(hands: GoogleHands) -> None:
    seen = hands.board.read()
    hands.people.rename_tab("Sessions", "Our sessions")
    assert hands.board.recheck(seen).sessions == seen.sessions


# --- tabs -----------------------------------------------------------------------------------------------------------


def remembered(hands: GoogleHands) -> None:
    hands.board.write(hands.board.read(), BoardWrite(board_id="board", calendar_id="calendar"))


def test_a_reordered_tab_costs_nothing(hands: GoogleHands) -> None:
    remembered(hands)
    hands.people.move_tab("Sessions", 2)
    hands.calls()
    again = board_on(hands.google, hands.book)
    assert cell(again.read(), 2, REF) == "7k2m9qa1"
    assert hands.calls() == [READ]


@pytest.mark.parametrize("tab", ["Sessions", "People", "Read me"])
def test_a_tab_that_was_renamed_after_the_first_sync_is_found_by_its_id(hands: GoogleHands, tab: str) -> None:
    remembered(hands)
    before = hands.board.read()
    hands.people.rename_tab(tab, "Something else")
    hands.people.move_tab("Something else", 1)
    hands.ask_for_a_pause() if tab != "Read me" else hands.people.edit("Something else", "C5", "PAUSE")
    hands.calls()
    again = board_on(hands.google, hands.book)
    seen = again.read()
    assert (seen.sessions, seen.people, seen.paused) == (before.sessions, before.people, True)
    assert len(hands.calls()) == 3
    again.write(seen, status(3, "Proposed"))
    assert hands.calls() == [WRITE]
    again.read()
    assert hands.calls() == [READ]


@pytest.mark.parametrize("title", [" Sessions ", "SESSIONS", "sessions"])
def test_case_and_space_around_a_title_do_not_count(google_world: Google, title: str) -> None:
    tabs = {title: sample_rows(), "people ": PEOPLE, "README": READ_ME}
    book = google_world.world.add_spreadsheet(tabs, owner=ADA)
    board = board_on(google_world, book)
    seen = board.read()
    assert seen.sessions.header == tuple(HEADER)
    assert seen.people is not None
    after = board.write(seen, BoardWrite((CellPatch(2, STATUS, "Scheduled"),), message="Hello."))
    assert (cell(after, 2, STATUS), after.message) == ("Scheduled", "Hello.")


def test_a_read_me_tab_and_a_people_tab_may_be_missing(google_world: Google) -> None:
    hands = GoogleHands(google_world, sample_rows(), None, read_me=None)
    seen = hands.board.read()
    assert (seen.people, seen.message, seen.paused) == (None, "", False)
    after = hands.board.write(seen, BoardWrite((CellPatch(2, STATUS, "Scheduled"),), message="Hello."))
    assert (cell(after, 2, STATUS), after.message) == ("Scheduled", "")
    hands.calls()
    hands.board.read()
    assert hands.calls() == [READ]


def test_without_a_sessions_tab_the_tabs_there_are_are_named(google_world: Google) -> None:
    book = google_world.world.add_spreadsheet({"Sheet1": sample_rows(), "People": PEOPLE}, owner=ADA, title="Ours")
    with pytest.raises(BoardUnreadable, match=r"Ours has no tab named “Sessions”.*in it: Sheet1, People\."):
        board_on(google_world, book).read()


def test_a_tab_renamed_between_read_and_write_is_still_the_one_that_is_written(hands: GoogleHands) -> None:
    seen = hands.board.read()
    hands.before_write(lambda: hands.people.rename_tab("Sessions", "Our sessions"))
    after = hands.board.write(seen, status(2, "Scheduled"))
    assert cell(after, 2, STATUS) == "Scheduled"
    assert cell(hands.board.read(), 2, STATUS) == "Scheduled"


def test_a_tab_deleted_between_read_and_write_stops_the_write(hands: GoogleHands) -> None:
    seen = hands.board.read()
    hands.people.delete_tab("Sessions")
    with pytest.raises(BoardChanged):
        hands.board.write(seen, status(2, "Scheduled"))


def test_a_row_that_is_beyond_the_end_by_now_stops_the_write(google_world: Google) -> None:
    hands = GoogleHands(google_world, sample_rows(), PEOPLE, row_count=5)
    seen = hands.board.read()
    hands.people.delete_rows("Sessions", 2, 4)
    with pytest.raises(BoardChanged, match="nothing was written"):
        hands.board.write(seen, status(3, "Proposed"))
    assert hands.get(2, STATUS) is None


# --- people elsewhere -----------------------------------------------------------------------------------------------


def test_people_may_stand_in_a_second_spreadsheet(google_world: Google) -> None:
    hands = GoogleHands(google_world, sample_rows(), [["Name"], ["Nobody"]])
    private = google_world.world.add_spreadsheet({"People": PEOPLE}, owner=ADA, title="Private")
    board = board_on(google_world, hands.book, people_spreadsheet_id=private.spreadsheet_id)
    seen = board.read()
    assert hands.calls() == [READ, READ]
    assert seen.people is not None
    assert [row.values[0] for row in seen.people.rows] == ["Ada", "Grace", "Bo"]
    after = board.write(seen, status(2, "Scheduled"))
    assert after.people == seen.people
    assert hands.calls() == [WRITE]


def test_a_second_spreadsheet_without_a_people_tab_is_told_apart_from_the_board(google_world: Google) -> None:
    hands = GoogleHands(google_world, sample_rows(), None)
    private = google_world.world.add_spreadsheet({"Friends": PEOPLE}, owner=ADA, title="Private")
    board = board_on(google_world, hands.book, people_spreadsheet_id=private.spreadsheet_id)
    with pytest.raises(BoardUnreadable, match="Private has no tab named “People”"):
        board.read()


# --- size -----------------------------------------------------------------------------------------------------------


def test_three_thousand_rows_are_one_read_and_one_write(google_world: Google) -> None:
    rows = [HEADER, *([*sample_rows()[1][:6], f"Topic {number}"] for number in range(3000))]
    hands = GoogleHands(google_world, rows, PEOPLE)
    seen = hands.board.read()
    assert len(seen.sessions.rows) == 3000
    cells = tuple(CellPatch(row, column, f"{row}") for row in range(2, 3002) for column in (STATUS, STATUS + 1, REF))
    after = hands.board.write(seen, BoardWrite(cells))
    assert cell(after, 3001, REF) == "3001"
    (entry,) = hands.world.calls(WRITE)
    assert len(entry.body["requests"]) == 2
    assert len(json.dumps(entry.body)) < 1_000_000
    assert hands.calls() == [READ, WRITE]
