"""What a write hit that is not ours, told from its answer alone."""

from collections.abc import Mapping, Sequence

import pytest

from cowork_sheets.boards.grid import table_from_rows, table_without_header
from cowork_sheets.core.alignment import align
from cowork_sheets.core.astray import Hit, Stray, astray, healed
from cowork_sheets.core.model import CellValue, Entered, Table

Rows = Sequence[Sequence[CellValue]]
SEEN: Rows = (
    ("Topic", "Names", "Status", "Ref"),
    ("draft", "Grace", "Proposed", None),
    ("paper", "Bo", None, None),
    ("talk", None, None, "ref3"),
)
OURS = frozenset({2, 3})


def table(rows: Rows) -> Table:
    return table_from_rows("Sessions", rows)


def strays(
    answer: Rows, hits: Mapping[tuple[int, int], CellValue], *, seen: Rows = SEEN, also_rows: bool = False
) -> list[tuple[int, int, CellValue]]:
    """Give where something stands that is not ours, and what belongs there."""
    written = {place: Hit(value) for place, value in hits.items()}
    found = astray(table(seen), written, table(answer), OURS, also_rows=also_rows)
    return [(stray.row, stray.column, stray.entered.value) for stray in found]


def test_what_landed_where_it_was_meant_is_left_alone() -> None:
    answer = [SEEN[0], ("draft", "Grace", "Scheduled", None), *SEEN[2:]]
    assert strays(answer, {(2, 2): "Scheduled"}) == []


def test_a_word_on_another_row_of_its_own_column_is_put_right_by_the_next_write() -> None:
    answer = [SEEN[0], ("new", None, "Scheduled", None), *SEEN[1:]]
    assert strays(answer, {(2, 2): "Scheduled"}) == []
    assert strays(answer, {(2, 2): "Scheduled"}, also_rows=True) == [(2, 2, None)]


def test_a_row_that_was_deleted_leaves_its_words_to_the_one_below() -> None:
    answer = [SEEN[0], ("paper", "Bo", "Scheduled", None), SEEN[3]]
    assert strays(answer, {(2, 2): "Scheduled"}, also_rows=True) == [(2, 2, None)]


def test_an_inserted_column_is_emptied_and_a_moved_one_gets_back_what_it_held() -> None:
    answer = [
        ("Topic", "", "Names", "Status", "Ref"),
        ("draft", None, "Scheduled", "ref1", None),
        ("paper", None, "Bo", None, None),
        ("talk", None, None, None, "ref3"),
    ]
    assert strays(answer, {(2, 2): "Scheduled", (2, 3): "ref1"}) == [(2, 2, "Grace"), (2, 3, "Proposed")]
    answer = [
        ("Names", "Topic", "Status", "", "Ref"),
        ("Grace", "draft", "Scheduled", "ref1", None),
        ("Bo", "paper", None, None, None),
    ]
    assert strays(answer, {(2, 2): "Scheduled", (2, 3): "ref1"}) == [(2, 3, None)]


def test_what_was_emptied_at_the_edge_comes_back() -> None:
    seen = [("Status", "Topic", "Ref"), (None, "draft", "x"), (None, "paper", "y"), (None, None, "last")]
    answer = [("Topic", "Ref", "Status"), ("draft", "x"), ("paper", "y"), (None, "last")]
    assert strays(answer, {(4, 0): None}, seen=seen) == []
    answer = [("Ref", "Status", "Topic"), ("x", None, "draft"), ("y", None, "paper")]
    assert strays(answer, {(4, 0): None}, seen=seen) == [(4, 0, "last")]


def test_a_cell_that_holds_something_else_by_now_is_left_alone() -> None:
    answer = [("Topic", "Status", "Names", "Ref"), ("draft", "Proposed", "Scheduled, no: Ada", None), *SEEN[2:]]
    assert strays(answer, {(2, 2): "Scheduled"}) == []


def test_one_is_not_true() -> None:
    seen = [("Topic", "Done", "Status"), ("draft", True, None), ("paper", None, None)]
    answer = [("Topic", "Status", "Done"), ("draft", None, "1"), ("paper", None, None)]
    (found,) = astray(table(seen), {(2, 2): Hit("1")}, table(answer), {2})
    assert found.entered.value is True


def test_a_copy_of_a_row_gets_what_its_original_held() -> None:
    answer = [
        ("Topic", "Status", "Names", "Ref"),
        ("draft", "Proposed", "Scheduled", None),
        ("draft", "Proposed", "Again", None),
        ("paper", None, "Bo", None),
    ]
    assert strays(answer, {(2, 2): "Scheduled", (3, 2): "Again"}) == [(2, 2, "Grace"), (3, 2, "Grace")]


def test_a_row_that_was_edited_and_moved_is_told_by_a_cell_that_no_other_has() -> None:
    seen = [
        ("Topic", "Names", "Day", "Status"),
        ("draft", "Grace", 1, None),
        ("paper", "Bo", 2, None),
        ("talk", "Ada", 3),
    ]
    answer = [
        ("Topic", "Day", "Status", "Names"),
        ("talk", 3, None, "Scheduled"),
        ("a new row", 9, None, None),
        ("paper", 5, None, "Called off"),
        ("draft", 1, None, "Grace"),
    ]
    hits = {(2, 3): "Scheduled", (4, 3): "Called off"}
    assert strays(answer, hits, seen=seen) == [(2, 3, "Ada"), (4, 3, "Bo")]


def test_of_rows_that_are_alike_the_order_tells() -> None:
    seen = [("Topic", "Names", "Status"), ("draft", "Ada", None), ("x", None, None), ("draft", "Bo", None)]
    answer = [("Topic", "Status", "Names"), ("y",), ("draft", None, "One"), ("z",), ("draft", None, "Two")]
    assert strays(answer, {(3, 2): "One", (5, 2): "Two"}, seen=seen) == [(3, 2, "Ada"), (5, 2, "Bo")]


@pytest.mark.parametrize("name", ["Names", ""], ids=["one name", "no name"])
def test_columns_of_one_name_or_of_none_are_told_by_what_they_say_and_by_their_neighbours(name: str) -> None:
    seen = [(name, "Topic", name, "Status"), ("a", "draft", "b", None), ("c", "paper", "d", None)]
    answer = [("Topic", name, "Status", name), ("draft", "b", None, "Scheduled"), ("paper", "d", None, "c")]
    assert strays(answer, {(2, 3): "Scheduled"}, seen=seen) == [(2, 3, "a")]
    answer = [(name, "Topic", "Status", name), ("a", "draft", None, "One"), ("c", "paper", None, "Two")]
    assert strays(answer, {(2, 3): "One", (3, 3): "Two"}, seen=seen) == [(2, 3, "b"), (3, 3, "d")]


def test_a_column_that_was_renamed_and_dragged_at_once_is_told_by_what_it_says_or_as_the_last_one() -> None:
    seen = [("Topic", "Names", "Status", "Ref"), ("draft", "Grace", None, None), ("paper", "Bo", None, None)]
    answer = [("Topic", "Status", "Who", "Ref"), ("draft", None, "Scheduled", None), ("paper", None, "Bo", None)]
    assert strays(answer, {(2, 2): "Scheduled"}, seen=seen) == [(2, 2, "Grace")]
    answer = [("Topic", "Status", "Who", "Ref"), ("draft", None, "One", None), ("paper", None, "Two", None)]
    assert strays(answer, {(2, 2): "One", (3, 2): "Two"}, seen=seen) == [(2, 2, "Grace"), (3, 2, "Bo")]


def test_a_column_in_the_place_of_another_is_a_new_one_when_it_says_something_else() -> None:
    seen = [("Topic", "Names", "Status"), ("draft", "Grace", None), ("paper", "Bo", None), ("talk", "Ada", None)]
    answer = [("Topic", "Status", "Room"), ("draft", None, "Scheduled"), ("paper", None, "1"), ("talk", None, None)]
    assert strays(answer, {(2, 2): "Scheduled"}, seen=seen) == [(2, 2, None)]


def test_a_column_copied_with_its_name_gets_what_its_original_held() -> None:
    seen = [("Topic", "Names", "Status"), ("draft", "Grace", None), ("paper", "Bo", None)]
    answer = [("Topic", "Names", "Names", "Status"), ("draft", "Grace", "One", None), ("paper", "Bo", "Two", None)]
    assert strays(answer, {(2, 2): "One", (3, 2): "Two"}, seen=seen) == [(2, 2, "Grace"), (3, 2, "Bo")]


def test_headers_that_were_hit_come_back_also_from_a_lower_row() -> None:
    answer = [
        (), ("Topic", "Names", "Scheduled", "ref1"), ("draft", "Grace", "Proposed", None), *SEEN[2:],
    ]  # fmt: skip
    hits = {(2, 2): "Scheduled", (2, 3): "ref1"}
    assert strays(answer, hits, also_rows=True) == [(2, 2, "Status"), (2, 3, "Ref")]


def test_on_a_board_where_nothing_is_known_any_more_our_words_are_taken_out() -> None:
    answer = [("a", "b", "c"), ("d", "e", "Scheduled")]
    assert strays(answer, {(2, 2): "Scheduled"}) == [(2, 2, None)]
    assert strays([()], {(2, 2): None}) == []


def test_lines_without_a_header_are_told_by_their_words() -> None:
    before = table_without_header("Read me", [("How to",), ("Pause", "on"), ("Ask", "Ada")])
    after = table_without_header("Read me", [("New",), (None, "How to"), (None, "Hello", "on"), (None, "Ask", "Ada")])
    found = astray(before, {(3, 1): Hit("Hello")}, after, (), also_rows=True)
    assert found == (Stray(3, 1, "Hello", Entered("Pause")),)


# --- again ----------------------------------------------------------------------------------------------------------


def test_what_was_put_back_into_the_wrong_cell_is_put_back_in_its_turn() -> None:
    before = table([("Topic", "Names", "Status"), ("draft", "Scheduled", None), ("paper", "Bo", None)])
    owed = (Stray(2, 1, "Scheduled", Entered("Grace")),)
    after = table([("Names", "Topic", "Status"), ("Scheduled", "Grace", None), ("Bo", "paper", None)])
    found = astray(before, {(2, 1): Hit("Grace", is_ours=False)}, after, {2}, owed)
    assert found == (Stray(2, 0, "Scheduled", Entered("Grace")), Stray(2, 1, "Grace", Entered("draft")))
    right = table([("Names", "Topic", "Status"), ("Grace", "draft", None), ("Bo", "paper", None)])
    hits = {(stray.row, stray.column): Hit(stray.entered.value, is_ours=False) for stray in found}
    assert astray(after, hits, right, {2}, found) == ()


def test_a_row_moved_under_what_is_put_back_counts_too() -> None:
    before = table([("Topic", "Names"), ("draft", "Scheduled"), ("paper", "Bo")])
    owed = (Stray(2, 1, "Scheduled", Entered("Grace")),)
    after = table([("Topic", "Names"), ("paper", "Grace"), ("draft", "Scheduled")])
    found = astray(before, {(2, 1): Hit("Grace", is_ours=False)}, after, (), owed)
    assert found == (Stray(2, 1, "Grace", Entered("Bo")), Stray(3, 1, "Scheduled", Entered("Grace")))


def test_a_tab_without_its_damage_holds_what_is_owed() -> None:
    there = table([("Topic", "Scheduled"), ("draft",)])
    strays = (Stray(1, 1, "Scheduled", Entered("Names")), Stray(2, 2, "x", Entered(5, "=B1", "kept")))
    right = healed(there, strays)
    assert (right.header, right.rows[0].values) == (("Topic", "Names"), ("draft", None, 5))
    assert right.entered[2, 2] == Entered(5, "=B1", "kept")
    assert healed(there, ()) is there
    assert healed(there, (Stray(1, 1, "Scheduled", Entered()), Stray(4, 0, "x", Entered("y")))).header == ("Topic", "")


def test_a_formula_follows_what_it_refers_to() -> None:
    seen = table([("Topic", "Double", "Number", "Status"), ("draft", 4, 2, None), ("paper", 6, 3, None)])
    seen = Table(seen.title, seen.header, seen.rows, entered={(2, 1): Entered(4, "=C2*2")})
    answer = table([("Number", "Topic", "Status", "Double"), (2, "draft", None, "Scheduled"), (3, "paper", None, 6)])
    (found,) = astray(seen, {(2, 3): Hit("Scheduled")}, answer, {3})
    assert found.entered == Entered(4, "=A2*2")


def test_rows_that_say_the_same_are_told_by_our_words_where_those_went_along() -> None:
    seen = [("Names", "Topic", "Status", "Ref"), ("Ada", "draft", None, "r1"), ("Ada", "paper", None, "r2")]
    answer = [("Names", "Status", "Topic", "Ref"), ("Ada", None, "Two", "r2"), ("Ada", None, "One", "r1")]
    assert strays(answer, {(2, 2): "Two", (3, 2): "One"}, seen=seen) == [(2, 2, "paper"), (3, 2, "draft")]


def test_cells_that_were_hit_tell_nothing() -> None:
    there = align(table(SEEN), table([SEEN[0], ("Scheduled", "Grace", "Proposed"), *SEEN[2:]]), {(2, 0)}, OURS)
    assert there.rows == {1: 1, 2: 2, 3: 3, 4: 4}
    assert there.columns == {0: 0, 1: 1, 2: 2, 3: 3}


def test_words_that_were_dragged_to_another_column_alone_do_not_move_the_others() -> None:
    before = table_without_header("Read me", [("How to", "words"), ("Pause",), ("Ask", "Ada")])
    after = table_without_header("Read me", [("words", "How to"), ("Pause",), ("Ask", "Ada")])
    assert align(before, after, (), ()).columns == {0: 0, 1: 1}


def test_an_unnamed_column_in_the_place_of_another_is_a_new_one_when_it_lacks_what_that_one_said() -> None:
    seen = [("Topic", None, "Status", "Ref"), ("draft", "a"), ("paper", "b"), ("talk", "c")]
    answer = [("Topic", "Status", None, "Ref"), ("draft", None, "Scheduled"), ("paper",), ("talk",)]
    assert strays(answer, {(2, 2): "Scheduled"}, seen=seen) == [(2, 2, None)]


def test_a_row_that_has_cells_of_two_is_the_one_of_which_it_has_more() -> None:
    seen = [("Topic", "Day", "Status", "Ref", "Room", "Names"), ("draft", 1, None, None, "a", "Ada")]
    seen += [("paper", 2, None, None, "b", "Bo")]
    answer = [("Topic", "Day", "Names", "Status", "Ref", "Room"), ("new",), ("paper", 2, "Scheduled", None, None, "a")]
    assert strays(answer, {(3, 2): "Scheduled"}, seen=seen) == [(3, 2, "Bo")]


def test_rows_between_neighbours_that_went_elsewhere_are_new() -> None:
    seen = [("Topic", "Names", "Status"), ("a", "Ada"), ("b", "Bo"), ("c", "Grace")]
    answer = [
        ("Topic", "Status", "Names"),
        ("b", None, "Bo"),
        ("a", None, "Ada"),
        ("x", None, "One"),
        ("c", None, "Two"),
    ]
    assert strays(answer, {(4, 2): "One", (5, 2): "Two"}, seen=seen) == [(4, 2, None), (5, 2, "Grace")]
    answer = [
        ("Topic", "Status", "Names"),
        ("a", None, "Ada"),
        ("x", None, "One"),
        ("c", None, "Two"),
        ("b", None, "Bo"),
    ]
    assert strays(answer, {(3, 2): "One", (4, 2): "Two"}, seen=seen) == [(3, 2, None), (4, 2, "Grace")]
