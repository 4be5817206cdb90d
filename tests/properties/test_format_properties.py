from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cowork_sheets.core.formats import Block, BlockKind, Format, blocks, parse_format

rhythms = st.builds(
    "{}/{}".format, st.integers(min_value=5, max_value=240), st.integers(min_value=1, max_value=60)
) | st.integers(min_value=30, max_value=240).map(str)
formats = (st.sampled_from(["cafe", "pair", "accountability group"]) | rhythms).map(lambda text: parse_format(text, {}))
lengths = st.integers(min_value=5, max_value=12 * 60)


def of_kind(made: tuple[Block, ...], kind: BlockKind) -> list[Block]:
    return [block for block in made if block.kind is kind]


@given(formats, lengths)
@settings(max_examples=300)
def test_blocks_fill_the_session_exactly_and_follow_one_another(format_: Format, minutes: int) -> None:
    made = blocks(format_, minutes)
    assert made[0].start == 0
    assert all(one.start + one.minutes == next_.start for one, next_ in pairwise(made))
    assert made[-1].start + made[-1].minutes == minutes
    assert all(block.minutes >= 1 for block in made)


@given(formats, lengths)
@settings(max_examples=300)
def test_work_and_breaks_alternate_and_no_break_comes_last(format_: Format, minutes: int) -> None:
    made = blocks(format_, minutes)
    for one, next_ in pairwise(made):
        assert one.kind != next_.kind or one.kind is BlockKind.CHECK_IN
        if one.kind is BlockKind.BREAK:
            assert next_.kind in {BlockKind.WORK, BlockKind.DISCUSSION}
    assert made[-1].kind in {BlockKind.WORK, BlockKind.WRAP_UP}
    assert of_kind(made, BlockKind.WORK)


@given(formats, lengths)
@settings(max_examples=300)
def test_no_work_block_is_shorter_than_five_minutes(format_: Format, minutes: int) -> None:
    made = blocks(format_, minutes)
    assert min(block.minutes for block in of_kind(made, BlockKind.WORK)) >= 5


@given(rhythms, lengths)
@settings(max_examples=300)
def test_every_work_but_the_last_has_the_length_its_format_names(rhythm: str, minutes: int) -> None:
    format_ = parse_format(rhythm, {})
    works = of_kind(blocks(format_, minutes), BlockKind.WORK)
    if format_.break_:
        assert {block.minutes for block in works[:-1]} <= {format_.work}
        assert works[-1].minutes <= format_.work + format_.break_ + max(format_.work // 4, 5)
    else:
        lengths_of_work = [block.minutes for block in works]
        assert max(lengths_of_work) <= format_.work
        assert max(lengths_of_work) - min(lengths_of_work) <= 1


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_text_is_a_format_or_is_answered_in_one_line(text: str) -> None:
    assert "\n" not in answer(text)
    assert answer(text).endswith((".", "?"))


def answer(text: str) -> str:
    try:
        return f"{len(blocks(parse_format(text, {'sprint': Format('sprint', 15, 3)}), 60))} blocks."
    except ValueError as refused:
        return str(refused)
