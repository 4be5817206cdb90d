from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cowork_sheets.boards.grid import cell_text, marked_cells, means_pause, stamp_moment, stamp_text
from cowork_sheets.core.model import CellValue, Unreadable


@given(st.text())
def test_what_a_cell_can_hold_it_holds_as_it_is(text: str) -> None:
    once = cell_text(text)
    assert cell_text(once) == once
    assert once is None or len(once.encode("utf-16-le")) <= 2 * 32_767


@pytest.mark.parametrize(
    ("value", "asks"),
    [("PAUSE", True), (" Pause! ", True), ("stop", True), ("yes", True), (True, True), (None, False), ("", False),
     ("no", False), (False, False), (1, False), ("type PAUSE here", False), (Unreadable("#REF!"), False)],
)  # fmt: skip
def test_a_pause_is_asked_for_by_a_plain_word(value: CellValue, *, asks: bool) -> None:
    assert means_pause(value) is asks


def test_labels_are_found_anywhere_and_the_upper_of_two_counts() -> None:
    marks = marked_cells([["Message", "upper"], [None, None, " LAST checked: "], [3, "message", "lower"]])
    assert {label: (mark.row, mark.column, mark.value) for label, mark in marks.items()} == {
        "message": (1, 1, "upper"),
        "last checked": (2, 3, None),
    }


def test_a_stamp_is_in_utc_to_the_minute_and_can_be_read_back() -> None:
    moment = datetime(2026, 11, 23, 17, 35, 59, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert stamp_text(moment) == "2026-11-23 12:05 UTC"
    assert stamp_moment(" 2026-11-23 12:05 UTC") == datetime(2026, 11, 23, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, "", "yesterday", datetime(2026, 11, 23), "2026-11-23 12:05"])
def test_anything_else_is_no_stamp(value: CellValue) -> None:
    assert stamp_moment(value) is None
