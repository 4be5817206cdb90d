"""What every board promises, and what people do to it meanwhile.

A subclass gives ``hands``: a person with the board of ``SESSIONS`` and ``PEOPLE`` open, who edits it by the adapter's
own means. Nothing in here knows how an adapter keeps its rows.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Protocol

import pytest

from cowork_sheets.boards.base import Board
from cowork_sheets.core.model import BoardSnapshot, BoardWrite, CellPatch, CellValue
from cowork_sheets.errors import BoardChanged

NOW = datetime(2026, 11, 23, 12, 5, tzinfo=UTC)
HEADER = ("Topic", "Proposed by", "Accepted by", "Day", "Start", "Length", "Our notes", "Status", "What to know", "Ref")
STATUS, WHAT, REF = 7, 8, 9
SESSIONS: Sequence[Sequence[CellValue]] = (
    HEADER,
    ("Draft", "Ada", "Grace", datetime(2026, 12, 3), time(17), 90, "bring tea", None, None, None),
    ("Budget", "Grace", None, 46365, 0.375, "1h30", None, "Proposed", "Waits for a yes.", "7k2m9qa1"),
    (),
    ("0042", "Bo", "Ada, Grace", "4 May", "9.30", 1.5, True, None, None, None),
)
PEOPLE: Sequence[Sequence[CellValue]] = (
    ("Name", "Email", "Time zone"),
    ("Ada", "ada@example.org", "Europe/London"),
    ("Grace", "grace@example.org", "America/Vancouver"),
)


class Hands(Protocol):
    """What a person does to the board."""

    @property
    def board(self) -> Board:
        """The adapter under test."""

    def put(self, row: int, column: int, value: CellValue) -> None: ...
    def insert(self, row: int) -> None: ...
    def ask_for_a_pause(self) -> None: ...


def rows(snapshot: BoardSnapshot) -> dict[int, tuple[CellValue, ...]]:
    return {row.number: row.values for row in snapshot.sessions.rows}


def cell(snapshot: BoardSnapshot, row: int, column: int) -> CellValue:
    values = rows(snapshot).get(row, ())
    return values[column] if column < len(values) else None


def text(row: int, column: int, value: str | None) -> BoardWrite:
    return BoardWrite(patches=(CellPatch(row, column, value),))


class BoardContract:
    @pytest.fixture
    def board(self, hands: Hands) -> Board:
        return hands.board

    # --- reading ----------------------------------------------------------------------------------------------------

    def test_a_read_brings_every_row_with_its_number_and_its_typed_values(self, board: Board) -> None:
        read = board.read()
        assert read.sessions.header == HEADER
        assert rows(read) == {
            2: ("Draft", "Ada", "Grace", datetime(2026, 12, 3), time(17), 90, "bring tea"),
            3: ("Budget", "Grace", None, 46365, 0.375, "1h30", None, "Proposed", "Waits for a yes.", "7k2m9qa1"),
            5: ("0042", "Bo", "Ada, Grace", "4 May", "9.30", 1.5, True),
        }

    def test_a_read_brings_the_people(self, board: Board) -> None:
        people = board.read().people
        assert people is not None
        assert [people.header, *(row.values for row in people.rows)] == list(PEOPLE)

    def test_a_new_board_remembers_nothing_and_is_not_paused(self, board: Board) -> None:
        read = board.read()
        assert (read.board_id, read.calendar_id, read.message, read.last_checked) == (None, None, "", None)
        assert not read.paused

    def test_reading_twice_gives_the_same(self, board: Board) -> None:
        assert board.read() == board.read()

    def test_an_edit_makes_another_version(self, hands: Hands) -> None:
        before = hands.board.read()
        hands.put(2, 0, "Draft of the methods")
        after = hands.board.read()
        assert after.version != before.version
        assert cell(after, 2, 0) == "Draft of the methods"

    def test_a_pause_asked_for_is_seen(self, hands: Hands) -> None:
        hands.ask_for_a_pause()
        assert hands.board.read().paused

    # --- writing ----------------------------------------------------------------------------------------------------

    def test_a_write_changes_the_named_cells_and_no_other(self, board: Board) -> None:
        before = board.read()
        after = board.write(before, BoardWrite((CellPatch(2, STATUS, "Scheduled"), CellPatch(5, REF, "abcd1234"))))
        expected = rows(before)
        expected[2] = (*expected[2], "Scheduled")
        expected[5] = (*expected[5], None, None, "abcd1234")
        assert rows(after) == expected
        assert after.people == before.people
        assert after.sessions.header == before.sessions.header

    def test_the_answer_is_what_the_next_read_sees(self, board: Board) -> None:
        change = BoardWrite((CellPatch(2, STATUS, "Scheduled"),), "board", "calendar", "All is well.", NOW)
        assert board.write(board.read(), change) == board.read()

    def test_one_write_can_follow_the_answer_of_another(self, board: Board) -> None:
        after = board.write(board.read(), text(2, STATUS, "Scheduled"))
        after = board.write(after, text(2, WHAT, "See you there."))
        assert rows(after)[2][STATUS:] == ("Scheduled", "See you there.")

    def test_none_empties_a_cell(self, board: Board) -> None:
        after = board.write(board.read(), text(3, WHAT, None))
        assert cell(after, 3, WHAT) is None
        assert cell(after, 3, REF) == "7k2m9qa1"

    def test_a_text_of_no_characters_empties_a_cell(self, board: Board) -> None:
        assert cell(board.write(board.read(), text(3, WHAT, "")), 3, WHAT) is None

    @pytest.mark.parametrize(
        "value",
        [
            "=1+1", '=HYPERLINK("https://example.org")', "+44 20", "-1", "@SUM(A1)", "{=1}", "0042", "1e5", "TRUE",
            "2026-12-03", "17:00", "  two spaces at both ends  ", "two\nlines", "a\ttab", "<b>&amp;</b> \"'",
            "_x0041_", "_x000D_", "Ada Thu 15 Jan 18:00 GMT · Grace ✓ 👩🏽‍💻", "שלום", "]]>", "é",
        ],
    )  # fmt: skip
    def test_text_stays_the_text_it_is(self, board: Board, value: str) -> None:
        after = board.write(board.read(), text(2, WHAT, value))
        assert cell(after, 2, WHAT) == value
        assert board.write(after, text(2, WHAT, value)).version == after.version

    def test_control_characters_are_left_out(self, board: Board) -> None:
        after = board.write(board.read(), text(2, WHAT, "a\x00b\x08c\x1bd\ufffee\ud800f\r\ng\rh"))
        assert cell(after, 2, WHAT) == "abcdef\ng\nh"

    def test_a_text_longer_than_a_cell_is_cut(self, board: Board) -> None:
        after = board.write(
            board.read(), BoardWrite((CellPatch(2, WHAT, "x" * 50_000), CellPatch(3, WHAT, "😀" * 20_000)))
        )
        assert cell(after, 2, WHAT) == "x" * 32_767
        assert cell(after, 3, WHAT) == "😀" * 16_383

    def test_a_header_can_be_added_at_the_end(self, board: Board) -> None:
        after = board.write(board.read(), text(1, len(HEADER), "Time for Ada"))
        assert after.sessions.header == (*HEADER, "Time for Ada")

    def test_a_cell_far_from_all_others_can_be_written(self, board: Board) -> None:
        after = board.write(board.read(), BoardWrite((CellPatch(4, 30, "gap"), CellPatch(40, 1, "below"))))
        assert cell(after, 4, 30) == "gap"
        assert cell(after, 40, 1) == "below"
        assert cell(after, 5, 0) == "0042"

    def test_an_empty_change_leaves_the_board_alone(self, board: Board) -> None:
        before = board.read()
        assert board.write(before, BoardWrite()) == before
        assert board.read() == before

    def test_writing_what_stands_there_changes_nothing(self, board: Board) -> None:
        change = BoardWrite((CellPatch(3, STATUS, "Proposed"), CellPatch(2, REF, None)), message="")
        before = board.read()
        assert board.write(before, change) == before

    # --- what the board remembers -----------------------------------------------------------------------------------

    def test_the_board_remembers_its_own_id_and_its_calendar(self, board: Board) -> None:
        after = board.write(board.read(), BoardWrite(board_id="b<1>", calendar_id="ada@example.org"))
        assert (after.board_id, after.calendar_id) == ("b<1>", "ada@example.org")
        after = board.write(after, BoardWrite(calendar_id="calendar & more"))
        assert (after.board_id, after.calendar_id) == ("b<1>", "calendar & more")

    def test_the_board_remembers_until_when_its_calendar_takes_no_new_events(self, board: Board) -> None:
        after = board.write(board.read(), BoardWrite(paused_until=NOW.replace(second=42)))
        assert after.paused_until == NOW
        assert board.write(after, BoardWrite(paused_until=NOW)).paused_until == NOW

    def test_the_board_remembers_which_columns_it_had(self, board: Board) -> None:
        after = board.write(board.read(), BoardWrite(columns="day start"))
        assert after.columns == "day start"
        assert board.read().columns == "day start"

    def test_the_board_remembers_that_people_get_mail_for_it(self, board: Board) -> None:
        assert not board.read().mails
        assert board.write(board.read(), BoardWrite(mails=True)).mails
        assert board.write(board.read(), BoardWrite(columns="day")).mails
        assert board.read().mails

    def test_the_read_me_shows_the_message_and_when_it_was_last_checked_to_the_minute(self, board: Board) -> None:
        stamp = NOW.replace(second=42, microsecond=7)
        after = board.write(board.read(), BoardWrite(message="=Stopped: 12 rows", last_checked=stamp))
        assert (after.message, after.last_checked) == ("=Stopped: 12 rows", NOW)

    def test_a_message_goes_when_it_is_over_and_the_stamp_stays(self, board: Board) -> None:
        after = board.write(board.read(), BoardWrite(message="Stopped.", last_checked=NOW))
        after = board.write(after, BoardWrite(message=""))
        assert (after.message, after.last_checked) == ("", NOW)

    # --- at the same time -------------------------------------------------------------------------------------------

    def test_a_write_from_an_older_read_is_refused_or_shows_in_the_answer(self, hands: Hands) -> None:
        seen = hands.board.read()
        hands.insert(2)
        try:
            answer = hands.board.write(seen, text(2, STATUS, "Scheduled"))
        except BoardChanged:
            assert all("Scheduled" not in values for values in rows(hands.board.read()).values())
        else:
            assert cell(answer, 3, 0) == "Draft"
            assert cell(answer, 2, STATUS) == "Scheduled"

    def test_an_empty_change_from_an_older_read_shows_what_stands_now(self, hands: Hands) -> None:
        seen = hands.board.read()
        hands.put(2, 0, "Another topic")
        assert cell(hands.board.write(seen, BoardWrite()), 2, 0) == "Another topic"

    def test_an_ordinary_board_can_be_written(self, board: Board) -> None:
        board.check_writable()
