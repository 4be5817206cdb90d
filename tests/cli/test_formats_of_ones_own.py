from collections.abc import Callable
from pathlib import Path

import pytest

from cowork_sheets.config import load
from cowork_sheets.core.formats import CAFE, Format, Step
from cowork_sheets.errors import ConfigurationError
from tests.cli.given import AGREED, NOW, Cowork, cells, type_into

Board = Callable[..., Path]
BOARD = '[board]\nworkbook = "board.xlsx"\n'
CLUB = """
[formats."Writing club"]
rhythm = "30/5"
begin = ["welcome 5", "goals  10 min"]
end = ["discussion 20", "close 5"]
most_people = 8
pad = "https://pad.example.org/club-{date}-{time}"
ice_breakers = ["Tea or coffee?"]
code_of_conduct = "https://example.org/conduct"
"""


def formats(folder: Path, text: str) -> dict[str, Format]:
    (folder / "cowork.toml").write_text(BOARD + text, encoding="utf-8")
    return dict(load(None, {}, folder).settings.formats)


def problems(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        formats(folder, text)
    return caught.value.problems


def test_a_format_of_ones_own_says_all_of_its_parts(folder: Path) -> None:
    assert formats(folder, CLUB) == {
        "writing club": Format(
            "writing club", 30, 5, begin=(Step("welcome", 5), Step("goals", 10)),
            end=(Step("discussion", 20), Step("close", 5)), most_people=8,
            pad="https://pad.example.org/club-{date}-{time}", ice_breakers=("Tea or coffee?",),
            code_of_conduct="https://example.org/conduct",
        )
    }  # fmt: skip


def test_a_built_in_format_gets_what_is_added_to_it_and_keeps_the_rest(folder: Path) -> None:
    found = formats(folder, '[formats.cafe]\npad = "https://pad.example.org/us"\n[formats.Treff]\nrhythm = "cafe"\n')
    assert found["cafe"].pad == "https://pad.example.org/us"
    assert found["cafe"].ice_breakers == CAFE.ice_breakers
    assert (found["treff"].name, found["treff"].begin, found["treff"].cafe) == ("treff", CAFE.begin, True)


def test_questions_can_be_left_out(folder: Path) -> None:
    assert formats(folder, "[formats.cafe]\nice_breakers = []\n")["cafe"].ice_breakers == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('club = "30-5"', "[formats] club: I don't know the format “30-5”. Write it as 30/5."),
        ("club = 30", "[formats] club: 30 cannot be used."),
        ("[formats.club]\nmost_people = 4", '[formats.club] rhythm: this is missing. Type a format such as "45/10".'),
        ('[formats.club]\nrhythm = "often"', "[formats.club] rhythm: I don't know the format “often”."),
        ('[formats.cafe]\npadd = "x"', "[formats.cafe] padd: there is no such key. Did you mean pad?"),
        ('[formats.cafe]\npad = "http://pad.example.org"', "[formats.cafe] pad: “http://pad.example.org” is no link"),
        ('[formats.cafe]\npad = "https://pad.example.org/{topic}"', "[formats.cafe] pad: I don't know {topic}; {date}"),
        ('[formats.cafe]\npad = "https://pad.example.org/{"', "[formats.cafe] pad: “https://pad.example.org/{” is no"),
        ('[formats.cafe]\nbegin = ["welcome"]', "[formats.cafe] begin: “welcome” is no part of a session. Type a word"),
        ('[formats.cafe]\nend = ["close 0"]', "[formats.cafe] end: “close 0” is no part of a session."),
        (
            '[formats.cafe]\nbegin = "welcome 5"',
            "[formats.cafe] begin: “welcome 5” cannot be used. Type a list such as",
        ),
        ('[formats.cafe]\nmost_people = "many"', "[formats.cafe] most_people: “many” cannot be used. Type a whole"),
        ('[formats.cafe]\ncode_of_conduct = "conduct"', "[formats.cafe] code_of_conduct: “conduct” cannot be used."),
        ('[formats.cafe]\nice_breakers = [""]', "[formats.cafe] ice_breakers"),
        (f'{"x" * 41} = "45/10"', "a format's name is one line of at most 40 characters"),
    ],
)
def test_a_format_that_cannot_be_used_says_what_to_type(text: str, sentence: str, folder: Path) -> None:
    (found,) = problems(folder, text if text[0] == "[" else f"[formats]\n{text}")
    assert sentence in found


def test_a_board_whose_usual_format_is_its_own_is_told_once_of_a_mistake_in_it(folder: Path) -> None:
    assert len(problems(folder, '[sessions]\nformat = "club"\n[formats]\nclub = "often"')) == 1


def test_a_cafe_says_its_pad_its_question_and_its_rules_in_the_invitation(
    cowork: Cowork, board: Board, folder: Path
) -> None:
    board(AGREED | {"format": "writing club", "length": 120}, more=CLUB)
    cowork("sync", "--now", NOW)
    (path,) = (folder / "calendar/sessions").iterdir()
    text = path.read_text(encoding="utf-8").replace("\n ", "").replace("\\n", "\n").replace("\\,", ",")
    assert "Pad for notes: https://pad.example.org/club-2026-11-26-1600\n" in text
    assert "A question to begin with: Tea or coffee?\n" in text
    assert "Code of conduct: https://example.org/conduct\n" in text
    assert (
        "16:00 welcome · 16:05 goals · 16:15 work · 16:45 break · 16:50 work · 17:20 break · 17:25 work · "
        "17:35 discussion · 17:55 close" in text
    )


def test_an_unknown_format_is_answered_with_the_one_that_was_meant(cowork: Cowork, board: Board) -> None:
    path = board(AGREED | {"format": "writing clup"}, more=CLUB)
    cowork("sync", "--now", NOW)
    assert cells(path, "What to know") == ["Format: I don't know the format “writing clup”. Did you mean writing club?"]
    type_into(path, 2, "Format", "Writing Club")
    cowork("sync", "--now", NOW)
    assert cells(path, "Status") == ["Scheduled"]


def test_a_pair_is_meant_for_two_and_a_cafe_for_many(cowork: Cowork, board: Board) -> None:
    three = AGREED | {"accepted_by": "Grace, Bo"}
    path = board(three | {"format": "pair"}, three | {"format": "cafe", "topic": "Cafe", "start": "20:00"})
    cowork("sync", "--now", NOW)
    assert cells(path, "What to know") == ["3 people; the format pair is meant for 2.", None]
