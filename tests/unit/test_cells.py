from datetime import date, datetime, time, timedelta

import pytest

from cowork_sheets.core.cells import cell_name, clean, cut, key_of, quoted, text_of, tidy, unreadable_sentence
from cowork_sheets.core.model import CellValue, Unreadable


@pytest.mark.parametrize("cell", [None, "", "   ", "\n\t", "\u200b\ufeff", "\u202e"])
def test_a_cell_in_which_nothing_can_be_seen_is_blank(cell: CellValue) -> None:
    assert tidy(cell) is None


@pytest.mark.parametrize("text", ["#REF!", "#N/A", " #VALUE! ", "#NAME?", "Loading..."])
def test_a_spreadsheets_error_is_unreadable_and_never_blank(text: str) -> None:
    assert tidy(text) == Unreadable(text.strip())


@pytest.mark.parametrize("text", ["#1 priority", "Loading... docks", "London", "# REF!"])
def test_text_that_only_looks_like_an_error_is_text(text: str) -> None:
    assert tidy(text) == text


def test_control_and_direction_characters_are_taken_out_and_white_space_is_folded() -> None:
    assert clean(" a\x00\u202eb\u202c\r\n c\u2028d\ud800 ") == "ab c d"


def test_composed_and_decomposed_letters_are_one_text() -> None:
    assert clean("Zoe\u0308") == "Zo\u00eb"
    assert key_of("ZOE\u0308") == key_of("zo\u00eb")


def test_emoji_keep_what_joins_them() -> None:
    assert clean("👩\u200d💻 🏴\U000e0067\U000e0062\U000e007f") == "👩\u200d💻 🏴\U000e0067\U000e0062\U000e007f"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (" a  b ", "a b"),
        (True, "TRUE"),
        (False, "FALSE"),
        (90, "90"),
        (90.0, "90"),
        (1.5, "1.5"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (datetime(2026, 12, 15, 9), "2026-12-15 09:00:00"),
        (time(9), "09:00:00"),
        (date(2026, 12, 15), "2026-12-15"),
        (timedelta(hours=2), "2:00:00"),
        (Unreadable("#REF!"), "#REF!"),
    ],
)
def test_every_value_has_a_text(cell: CellValue, text: str) -> None:
    assert text_of(cell) == text


def test_text_is_cut_with_an_ellipsis_only_when_it_is_too_long() -> None:
    assert cut("abcde", 5) == "abcde"
    assert cut("abcdef", 5) == "abcd…"
    assert cut("abc def", 5) == "abc…"


@pytest.mark.parametrize("whole", ["e\u0301", "👩\u200d💻", "👍\U0001f3fd", "❤\ufe0f"])
def test_a_cut_never_splits_what_people_see_as_one_character(whole: str) -> None:
    for limit in range(5, 9):
        assert cut("abc" + whole + "defghi", limit).removesuffix("…") in {
            "abc",
            *(f"abc{whole}{rest}" for rest in ("", "d", "de", "def", "defg")),
        }


def test_a_text_of_nothing_but_marks_is_cut_all_the_same() -> None:
    assert len(cut("\u0301" * 50, 5)) == 5


def test_a_quotation_is_short_and_on_one_line() -> None:
    assert quoted("a\nb") == "“a b”"
    assert len(quoted("x" * 50_000)) == 62


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(4, 3, "D4"), (1, 0, "A1"), (9, 25, "Z9"), (1, 26, "AA1"), (1, 701, "ZZ1"), (1, 702, "AAA1")],
)
def test_cells_are_named_as_spreadsheets_name_them(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("=A1+B1", "Day is a formula I cannot compute; type the date."),
        ("#REF!", "Day shows #REF!; type the date."),
        ("Loading...", "Day is still loading; if it stays so, type the date."),
    ],
)
def test_an_unreadable_cell_says_what_to_type(text: str, sentence: str) -> None:
    assert unreadable_sentence(Unreadable(text), "Day", "the date") == sentence
