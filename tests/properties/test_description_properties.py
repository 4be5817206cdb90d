from hypothesis import given, settings
from hypothesis import strategies as st

from cowork_sheets.core.description import FIRST, LAST, put_block, take_block

pieces = st.sampled_from([FIRST, LAST, "—", " ", "\n", "\r\n", "&nbsp;", "<br>", "Ada", *FIRST.split(), *LAST.split()])
hostile = st.lists(pieces | st.text(max_size=8), max_size=25).map("".join)
peoples = hostile.filter(lambda text: text.strip() and take_block(text) is None)
line = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
blocks = st.lists(line, min_size=1, max_size=5).map("\n".join)


@given(hostile, hostile)
@settings(max_examples=200)
def test_there_is_a_part_of_ours_after_writing_it(description: str, block: str) -> None:
    assert take_block(put_block(description, block)) is not None


@given(hostile, hostile, hostile)
@settings(max_examples=300)
def test_the_last_write_wins_and_writing_twice_is_writing_once(description: str, one: str, other: str) -> None:
    written = put_block(description, other)
    assert put_block(written, other) == written
    assert put_block(put_block(description, one), other) == written


@given(peoples, peoples, hostile, hostile)
@settings(max_examples=300)
def test_text_before_and_after_survives_byte_for_byte(before: str, after: str, one: str, other: str) -> None:
    written = put_block(before, one)
    assert written.startswith(before)
    added = f"{written}\n{after}"
    again = put_block(added, other)
    assert again.startswith(before)
    assert again.endswith(f"\n{after}")


@given(blocks)
@settings(max_examples=100)
def test_what_was_put_is_what_is_taken(block: str) -> None:
    assert take_block(put_block("", block)) == block
    assert take_block(put_block("Tea", block).replace("\n", "\r\n")) == block
