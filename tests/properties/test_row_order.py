"""The order of rows means nothing to the plan."""

from hypothesis import given
from hypothesis import strategies as st

from tests.world import World, agreed, proposed

ROWS = [
    agreed("one", 3), agreed("two", 4, either_or="dec"), agreed("three", 5, either_or="dec"), proposed("four", 6),
    agreed("five", 7, accepted_by="Grcae"), agreed("six", 8, call_off="x"), agreed("seven", 3, proposed_by="Bo"),
]  # fmt: skip


@given(st.permutations(ROWS))
def test_any_order_of_the_rows_gives_the_same_sessions_and_the_same_words(rows: list[dict[str, object]]) -> None:
    straight, shuffled = World(ROWS, board_id="board"), World(rows, board_id="board")
    straight.sync()
    shuffled.sync()
    for row in straight.rows():
        assert shuffled.row(row["topic"]) == row
    assert [event.id for event in straight.all_events()] == [event.id for event in shuffled.all_events()]
