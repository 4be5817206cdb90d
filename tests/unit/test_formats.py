import pytest

from cowork_sheets.core.formats import ACCOUNTABILITY, CAFE, PAIR, BlockKind, Format, Step, blocks, parse_format

SPRINT = Format("sprint", 15, 3)


def spelled(text: str, minutes: int, own: dict[str, Format] | None = None) -> str:
    return " ".join(f"{block.label}:{block.minutes}" for block in blocks(parse_format(text, own or {}), minutes))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45/10", Format("45/10", 45, 10)),
        (" 45 / 10 min ", Format("45/10", 45, 10)),
        ("25/5", Format("25/5", 25, 5)),
        ("90", Format("90", 90)),
        ("90 minutes", Format("90", 90)),
        ("45/0", Format("45", 45)),
        ("cafe", CAFE),
        ("Collaboration Café", CAFE),
        ("Pair", PAIR),
        ("accountability", ACCOUNTABILITY),
    ],
)
def test_a_rhythm_is_read_however_it_is_spaced(text: str, expected: Format) -> None:
    assert parse_format(text, {}) == expected


def test_a_boards_own_name_stands_for_its_definition_and_is_shown() -> None:
    assert parse_format("  Deep  Work ", {"deep work": Format("deep work", 52, 17)}) == Format("Deep Work", 52, 17)


def test_a_boards_own_name_goes_before_a_built_in_one_by_whichever_of_its_names() -> None:
    own = {"cafe": Format("cafe", 30, 10)}
    assert parse_format("cafe", own) == parse_format("Collaboration Café", own) == Format("cafe", 30, 10)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("25-5", "I don't know the format “25-5”. Write it as 25/5."),
        ("50 work 10 break", "I don't know the format “50 work 10 break”. Write it as 50/10."),
        ("caffe", "I don't know the format “caffe”. Did you mean cafe?"),
        ("accountabilty", "I don't know the format “accountabilty”. Did you mean accountability group?"),
        ("sprnt", "I don't know the format “sprnt”. Did you mean sprint?"),
        (
            "pomodoro",
            (
                "I don't know the format “pomodoro”. "
                "Write work and break in minutes, like 25/5, or use 90, sprint, pair, accountability group or cafe."
            ),
        ),
        (
            "2026-05-25 00:00",
            (
                "I don't know the format “2026-05-25 00:00”. "
                "The sheet took it for a date. Type it with an apostrophe in front, like '25/5."
            ),
        ),
    ],
)
def test_an_unknown_format_is_answered_with_what_to_type(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="format") as refused:
        parse_format(text, {"sprint": SPRINT})
    assert str(refused.value) == sentence


@pytest.mark.parametrize("text", ["1/1", "25/90", "25", "25/0", "300", "300/10"])
def test_a_rhythm_nobody_could_keep_is_refused_with_the_limits(text: str) -> None:
    with pytest.raises(ValueError, match="does not fit") as refused:
        parse_format(text, {})
    assert str(refused.value) == (
        f"The format “{text}” does not fit: write 5 to 240 minutes of work and up to 60 of break, like 25/5, "
        "or 30 to 240 minutes of work alone, like 90."
    )


def test_a_page_of_text_in_a_format_cell_gives_a_short_answer() -> None:
    with pytest.raises(ValueError, match="…") as refused:
        parse_format("25/5 " * 10_000, {})
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("text", "minutes", "expected"),
    [
        ("45/10", 90, "check-in:5 work:45 break:10 work:25 wrap-up:5"),
        ("45/10", 120, "check-in:5 work:45 break:10 work:55 wrap-up:5"),
        ("25/5", 60, "check-in:5 work:25 break:5 work:20 wrap-up:5"),
        ("25/5", 40, "work:25 break:5 work:10"),
        ("25/5", 30, "work:30"),
        ("25/5", 5, "work:5"),
        ("45/10", 45, "check-in:5 work:35 wrap-up:5"),
        ("90", 90, "check-in:5 work:80 wrap-up:5"),
        ("90", 121, "check-in:5 work:51 break:10 work:50 wrap-up:5"),
        ("pair", 90, "check-in:5 work:45 break:10 work:25 wrap-up:5"),
        ("accountability group", 90, "goals:5 work:25 break:5 work:25 break:5 work:20 results:5"),
        ("accountability group", 30, "work:30"),
        ("cafe", 40, "work:20 break:5 work:15"),
        ("cafe", 60, "welcome:5 goals:5 work:20 break:5 work:20 discussion and close:5"),
        ("cafe", 69, "welcome:5 goals:5 work:20 break:5 work:29 discussion and close:5"),
        ("cafe", 70, "welcome:5 goals:5 work:20 break:5 work:20 break:5 discussion:5 close:5"),
        ("cafe", 120, "welcome:5 goals:5 work:20 break:5 work:20 break:5 work:20 break:5 discussion:30 close:5"),
    ],
)
def test_a_session_is_cut_as_people_would_cut_it(text: str, minutes: int, expected: str) -> None:
    assert spelled(text, minutes) == expected


def test_a_rest_too_short_to_start_again_goes_on_without_a_break() -> None:
    assert spelled("45/10", 10 + 45 + 10 + 10) == "check-in:5 work:65 wrap-up:5"
    assert spelled("45/10", 10 + 45 + 10 + 11) == "check-in:5 work:45 break:10 work:11 wrap-up:5"


def test_a_format_of_ones_own_has_its_own_beginning_and_end() -> None:
    own = {"club": Format("club", 30, 5, begin=(Step("hello", 10),), end=(Step("talk", 15), Step("bye", 5)))}
    assert spelled("Club", 100, own) == "hello:10 work:30 break:5 work:35 talk:15 bye:5"
    assert spelled("Club", 65, own) == "hello:10 work:35 talk:15 bye:5"
    assert spelled("Club", 64, own) == "work:30 break:5 work:29"
    kinds = [block.kind for block in blocks(own["club"], 65)]
    assert kinds == [BlockKind.CHECK_IN, BlockKind.WORK, BlockKind.DISCUSSION, BlockKind.WRAP_UP]


def test_a_format_of_ones_own_may_have_no_frame_at_all() -> None:
    assert spelled("bare", 60, {"bare": Format("bare", 25, 5, begin=(), end=())}) == "work:25 break:5 work:30"


def test_a_cafe_of_ones_own_keeps_its_discussion() -> None:
    short = {"treff": Format("treff", 20, 5, begin=(Step("hello", 10),), end=(Step("bye", 5),), cafe=True)}
    assert spelled("Treff", 120, short).endswith("break:5 discussion:30 bye:5")
    assert spelled("Treff", 60, short) == "hello:10 work:20 break:5 work:20 discussion and bye:5"
    endless = {"treff": Format("treff", 20, 5, begin=(), end=(), cafe=True)}
    assert spelled("Treff", 50, endless) == "work:20 break:5 work:25"


def test_a_session_of_no_length_has_no_blocks() -> None:
    with pytest.raises(ValueError, match="at least a minute"):
        blocks(parse_format("90", {}), 0)


def test_kinds_tell_the_discussion_from_the_frame() -> None:
    kinds = [block.kind for block in blocks(parse_format("cafe", {}), 120)]
    assert kinds[:2] == [BlockKind.CHECK_IN, BlockKind.CHECK_IN]
    assert kinds[-2:] == [BlockKind.DISCUSSION, BlockKind.WRAP_UP]
