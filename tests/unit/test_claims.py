"""What a claim's answer shows, and what is put right at once."""

from cowork_sheets.core.actions import Claim
from cowork_sheets.core.claims import confirm
from cowork_sheets.core.model import CellPatch, Understanding
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings
from tests.tables import AGREED, KEYS, board, line

REF = KEYS.index("ref")


def rows(*lines: tuple[str, str | None]) -> Understanding:
    """Rows by topic and ref."""
    return understand(board(*(line(**AGREED | {"topic": topic, "ref": ref}) for topic, ref in lines)), Settings())


def claim(before: Understanding, row: int, ref: str) -> Claim:
    reading = next(reading for reading in before.readings if reading.number == row)
    return Claim(row, reading.fingerprint, ref, reading.raw_ref)


# docs/rules.md 1.2
def test_a_ref_that_stands_once_on_the_row_that_was_read_is_confirmed() -> None:
    before, after = rows(("one", None), ("two", None)), rows(("one", "aaaaaaaa"), ("two", None))
    confirmation = confirm([claim(before, 2, "aaaaaaaa")], before, after)
    assert confirmation.refs == {"aaaaaaaa"}
    assert confirmation.repairs == ()


def test_a_ref_on_a_row_that_moved_under_it_is_not_confirmed_and_is_taken_off() -> None:
    before, after = rows(("one", None), ("two", None)), rows(("two", "aaaaaaaa"), ("one", None))
    confirmation = confirm([claim(before, 2, "aaaaaaaa")], before, after)
    assert confirmation.refs == frozenset()
    assert confirmation.repairs == (CellPatch(2, REF, None),)


def test_a_ref_that_stands_twice_is_not_confirmed_and_leaves_the_right_row_alone() -> None:
    before = rows(("one", None), ("two", None))
    after = rows(("one", "aaaaaaaa"), ("two", "aaaaaaaa"))
    confirmation = confirm([claim(before, 2, "aaaaaaaa")], before, after)
    assert confirmation.refs == frozenset()
    assert confirmation.repairs == (CellPatch(3, REF, None),)


def test_a_ref_of_another_row_that_was_overwritten_is_put_back_on_its_row() -> None:
    before = rows(("one", None), ("two", "bbbbbbbb"))
    after = rows(("two", "aaaaaaaa"), ("one", None))
    confirmation = confirm([claim(before, 2, "aaaaaaaa")], before, after)
    assert confirmation.repairs == (CellPatch(2, REF, "bbbbbbbb"),)


def test_a_ref_whose_row_cannot_be_told_from_another_is_not_put_back_by_guessing() -> None:
    before = rows(("one", None), ("two", "bbbbbbbb"))
    after = rows(("two", "aaaaaaaa"), ("two", None), ("one", None))
    assert CellPatch(3, REF, "bbbbbbbb") not in confirm([claim(before, 2, "aaaaaaaa")], before, after).repairs


def test_a_ref_somebody_replaced_by_another_is_left_as_that_person_wrote_it() -> None:
    before = rows(("one", None), ("two", "bbbbbbbb"))
    after = rows(("one", "aaaaaaaa"), ("two", "cccccccc"))
    confirmation = confirm([claim(before, 2, "aaaaaaaa")], before, after)
    assert confirmation.refs == {"aaaaaaaa"}
    assert confirmation.repairs == ()
