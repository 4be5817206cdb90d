"""What a person is told when the sheet cannot be read or written, and what is remembered in it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cowork_sheets.boards.google_links import spreadsheet_id_of
from cowork_sheets.core.model import BoardWrite, CellPatch
from cowork_sheets.errors import BoardChanged, ConfigurationError, PermissionNeeded, TryAgainLater
from tests.google.faults import backend_error, connection_lost, rate_limited, truncated
from tests.google.plug import ADA, BOT, GRACE, HEADER, PEOPLE, Google, sample_rows
from tests.google.switches import Switches
from tests.google_board.hands import READ, WRITE, GoogleHands, board_on

STATUS = HEADER.index("Status")
CHANGE = BoardWrite((CellPatch(2, STATUS, "Scheduled"),))
ID = "1a2b3c4d5e6f7g8h9i0jklmnopqrstuvwxyzABCDEFGH"


@pytest.fixture(params=[True, False], ids=["told which request", "told plainly"])
def switches(request: pytest.FixtureRequest) -> Switches:
    return Switches(protected_error_has_prefix=request.param)


@pytest.fixture
def hands(google_world: Google) -> GoogleHands:
    return GoogleHands(google_world, sample_rows(), PEOPLE, address=BOT, writers=[BOT])


# --- protection -----------------------------------------------------------------------------------------------------


def test_a_column_of_ours_that_is_protected_stops_a_run_when_it_reads(hands: GoogleHands) -> None:
    hands.people.protect("Sessions", "L1:L1000", editors=(ADA,))
    hands.board.check_writable()
    assert hands.calls() == []
    with pytest.raises(PermissionNeeded, match=rf"Tab Sessions, cell L2, is protected.*allow {BOT}"):
        hands.board.read()
    assert hands.calls() == [READ]


@pytest.mark.parametrize(
    ("cells", "options"),
    [("A1:K1000", {"editors": (ADA,)}), ("L1:Q1000", {"warning_only": True}), ("L1:Q1000", {"editors": (BOT,)}),
     ("L2:Q2", {"editors": (ADA,)})],
    ids=["people's columns", "with a warning only", "but not from us", "in one row"],
)  # fmt: skip
def test_other_protection_keeps_nobody_from_running(hands: GoogleHands, cells: str, options: dict[str, Any]) -> None:
    hands.people.protect("Sessions", cells, **options)
    hands.board.check_writable()
    seen = hands.board.read()
    hands.board.check_writable()
    after = hands.board.write(seen, BoardWrite((CellPatch(3, STATUS, "Proposed"),)))
    assert after.sessions.rows[1].values[STATUS] == "Proposed"


def test_a_protected_cell_is_named_and_nothing_is_written(hands: GoogleHands) -> None:
    hands.people.protect("Sessions", "M3", editors=(ADA,))
    seen = hands.board.read()
    with pytest.raises(PermissionNeeded, match="Tab Sessions, cell M3, is protected"):
        hands.board.write(seen, BoardWrite((*CHANGE.patches, CellPatch(3, STATUS + 1, "x"))))
    assert hands.calls() == [READ]


def test_a_cell_protected_since_the_read_is_explained_and_nothing_is_written(hands: GoogleHands) -> None:
    seen = hands.board.read()
    hands.people.protect("Sessions", "L3", editors=(ADA,))
    with pytest.raises(PermissionNeeded, match=f"protected.*allow {BOT}"):
        hands.board.write(seen, BoardWrite((*CHANGE.patches, CellPatch(3, STATUS, "Proposed"))))
    assert hands.get(2, STATUS) is None


def test_a_read_me_tab_that_is_protected_does_not_hold_the_rows_up(hands: GoogleHands) -> None:
    hands.people.protect("Read me", "A1:Z100", editors=(ADA,))
    after = hands.board.write(hands.board.read(), replace(CHANGE, message="Hello."))
    assert (after.message, after.sessions.rows[0].values[STATUS]) == ("", "Scheduled")


# --- access ---------------------------------------------------------------------------------------------------------


def test_a_sheet_that_is_not_shared_names_the_address_to_share_it_with(google_world: Google) -> None:
    hands = GoogleHands(google_world, sample_rows(), PEOPLE, address=BOT)
    with pytest.raises(PermissionNeeded, match=f"not shared.*add {BOT} as Editor"):
        hands.board.read()


def test_a_sheet_that_may_only_be_read_can_be_read(google_world: Google) -> None:
    hands = GoogleHands(google_world, sample_rows(), PEOPLE, address=GRACE, readers=[GRACE])
    seen = hands.board.read()
    with pytest.raises(PermissionNeeded, match=f"read but not written.*add {GRACE} as Editor"):
        hands.board.write(seen, CHANGE)


def test_a_sheet_that_is_not_there_is_named(hands: GoogleHands) -> None:
    book = replace(hands.book, spreadsheet_id=ID)
    with pytest.raises(ConfigurationError, match=f"no Google Sheet “{ID}”"):
        board_on(hands.google, book).read()


def test_an_excel_file_in_drive_is_told_to_be_one(hands: GoogleHands) -> None:
    hands.world.office_files.add(hands.book.spreadsheet_id)
    with pytest.raises(ConfigurationError, match="Excel file kept in Drive"):
        hands.board.read()


def test_a_service_that_is_switched_off_is_named_with_the_page_to_turn_it_on(hands: GoogleHands) -> None:
    hands.world.disabled_services.add("sheets")
    with pytest.raises(PermissionNeeded, match=r"Google Sheets API is switched off.*https://console"):
        hands.board.read()


# --- the network ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault", [rate_limited(), backend_error(503), backend_error(502, html=True), connection_lost(after_commit=True),
              truncated()],
    ids=["too many requests", "out of order", "an error page", "the answer is lost", "half an answer"],
)  # fmt: skip
def test_reads_and_writes_are_tried_again(hands: GoogleHands, fault: Any) -> None:
    hands.world.faults.plan(READ, fault, times=2)
    hands.world.faults.plan(WRITE, fault, times=2)
    change = replace(CHANGE, board_id="board", calendar_id="calendar")
    after = hands.board.write(hands.board.read(), change)
    assert after.sessions.rows[0].values[STATUS] == "Scheduled"
    assert (after.board_id, after.calendar_id) == ("board", "calendar")
    assert len(hands.book_now.metadata) == 1


def test_a_service_that_stays_away_is_left_for_later(hands: GoogleHands) -> None:
    hands.world.faults.plan(READ, backend_error(503), times=99)
    with pytest.raises(TryAgainLater, match="out of order"):
        hands.board.read()


# --- what the sheet remembers ---------------------------------------------------------------------------------------


def test_two_boards_that_meet_at_the_first_write_leave_one_memory(hands: GoogleHands) -> None:
    other = board_on(hands.google, hands.book)
    first, second = hands.board.read(), other.read()
    hands.board.write(first, BoardWrite(board_id="board", calendar_id="calendar"))
    after = other.write(second, replace(CHANGE, board_id="board", calendar_id="calendar"))
    assert (after.board_id, after.sessions.rows[0].values[STATUS]) == ("board", "Scheduled")
    assert len(hands.book_now.metadata) == 1


def test_a_copy_of_the_sheet_is_another_board_that_remembers_nothing(hands: GoogleHands) -> None:
    known = hands.board.known_id
    hands.board.write(hands.board.read(), BoardWrite(board_id=known, calendar_id="calendar"))
    copy = hands.book_now.copy()
    copy.spreadsheet_id = ID
    hands.world.spreadsheets[ID] = copy
    board = board_on(hands.google, copy)
    assert board.known_id != known
    seen = board.read()
    assert (seen.board_id, seen.calendar_id) == (None, None)
    after = board.write(seen, BoardWrite(board_id=board.known_id, calendar_id="another"))
    assert (after.board_id, after.calendar_id) == (board.known_id, "another")
    assert len(copy.metadata) == 1
    assert hands.board.read().calendar_id == "calendar"


def test_a_memory_that_makes_no_sense_is_no_memory(hands: GoogleHands) -> None:
    hands.board.write(hands.board.read(), BoardWrite(board_id="board", calendar_id="calendar"))
    ((number, item),) = hands.book_now.metadata.items()
    for value in ("", "null", "[1]", "{"):
        hands.book_now.metadata[number] = {**item, "metadataValue": value}
        assert hands.board.read().board_id is None
    after = hands.board.write(hands.board.read(), BoardWrite(board_id="board"))
    assert after.board_id == "board"


def test_of_two_memories_every_run_goes_by_the_same_one(hands: GoogleHands) -> None:
    hands.board.write(hands.board.read(), BoardWrite(board_id="board", calendar_id="calendar"))
    ((number, first),) = hands.book_now.metadata.items()
    value = first["metadataValue"].replace('"calendar": "calendar"', '"calendar": "another"')
    second = {**first, "metadataId": number + 1, "metadataValue": value}
    for both in ({number: first, number + 1: second}, {number + 1: second, number: first}):
        hands.book_now.metadata.clear()
        hands.book_now.metadata.update(both)
        assert hands.board.read().calendar_id == "calendar"


def test_a_dry_look_at_a_board_never_written_leaves_it_without_memory(hands: GoogleHands) -> None:
    hands.board.write(hands.board.read(), BoardWrite(message="Stopped."))
    assert not hands.book_now.metadata


# --- links ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        ID, f" {ID}\n", f"<{ID}>", f"https://docs.google.com/spreadsheets/d/{ID}",
        f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0",
        f"https://docs.google.com/spreadsheets/d/{ID}/edit?gid=12&usp=sharing#gid=12",
        f"https://docs.google.com/spreadsheets/u/0/d/{ID}/edit", f"docs.google.com/spreadsheets/d/{ID}/",
        f"https://docs.google.com/a/example.org/spreadsheets/d/{ID}/edit",
        f"https://drive.google.com/open?id={ID}&usp=drive_copy", f"https://spreadsheets.google.com/ccc?key={ID}",
    ],
)  # fmt: skip
def test_a_pasted_link_leads_to_its_sheet(link: str) -> None:
    assert spreadsheet_id_of(link) == ID


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (f"https://drive.google.com/drive/folders/{ID}", "is a folder in Drive"),
        (f"https://drive.google.com/drive/u/1/folders/{ID}?usp=sharing", "is a folder in Drive"),
        (f"https://drive.google.com/file/d/{ID}/view", "is a file in Drive, such as an Excel workbook"),
        (f"https://docs.google.com/forms/d/e/{ID}/viewform", "is a form"),
        (f"https://docs.google.com/document/d/{ID}/edit", "is a document"),
        (f"https://docs.google.com/presentation/d/{ID}/edit", "is a presentation"),
        (f"https://docs.google.com/spreadsheets/d/e/2PACX-{ID}/pubhtml", "published copy"),
        ("https://docs.google.com/spreadsheets/u/0/", "no link to a Google Sheet"),
        (f"https://example.org/spreadsheets/d/{ID}/edit", "no link to a Google Sheet"),
        ("board.xlsx", "no link to a Google Sheet"), ("", "no link to a Google Sheet"),
        ("https://[", "no link to a Google Sheet"),
    ],
)  # fmt: skip
def test_any_other_link_is_told_what_it_is(link: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        spreadsheet_id_of(link)


# --- changes in between ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [lambda hands: hands.people.delete_tab("Sessions"), lambda hands: hands.people.delete_rows("Sessions", 2, 1000)],
    ids=["the tab is gone", "the rows are gone"],
)
def test_what_cannot_be_written_any_more_changes_nothing(
    hands: GoogleHands, act: Callable[[GoogleHands], None]
) -> None:
    seen = hands.board.read()
    hands.before_write(lambda: act(hands))
    with pytest.raises(BoardChanged):
        hands.board.write(seen, replace(CHANGE, message="Hello."))
    assert hands.book_now.tab_titled("Read me").cell(3, 2).value is None
