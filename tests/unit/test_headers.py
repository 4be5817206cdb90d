from dataclasses import replace

import pytest

from cowork_sheets.core.headers import DEFAULT_HEADERS
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import BoardUnreadable
from tests.tables import AGREED, HEADER, KEYS, board, line, table

ROW = line(**AGREED)


def refusal(*header: str, settings: Settings | None = None) -> str:
    with pytest.raises(BoardUnreadable) as refused:
        understand(board(ROW, header=header), settings or Settings())
    return str(refused.value)


def without(key: str, instead: str = "") -> list[str]:
    return [instead if header == DEFAULT_HEADERS[key] else header for header in HEADER]


def test_headers_are_found_whatever_their_case_and_space() -> None:
    odd = [f"  {header.upper()}\n" if " " not in header else header.replace(" ", "\n ") for header in HEADER]
    found = understand(board(ROW, header=odd), Settings())
    assert found.columns.index == {key: index for index, key in enumerate(KEYS)}
    assert found.columns.header["what_to_know"] == "What to know"
    assert found.readings[0].proposer


def test_headers_can_be_renamed_for_a_board() -> None:
    settings = Settings(headers={"start": "Beginn"})
    found = understand(board(ROW, header=without("start", "beginn")), settings)
    assert found.columns.header["start"] == "beginn"
    assert "I can't find the column “Beginn”" in refusal(*HEADER, settings=settings)


def test_headers_that_stand_further_down_are_found_there() -> None:
    title, nothing = ("Our writing group",), ()
    with pytest.raises(BoardUnreadable, match="seem to stand in row 3, and they have to be in the first row"):
        understand(board(nothing, tuple(f" {text.upper()} " for text in HEADER), ROW, header=title), Settings())


def test_a_row_with_a_word_of_a_missing_header_is_not_taken_for_the_headers() -> None:
    cells = line(**AGREED, topic="Ref", where="start")
    with pytest.raises(BoardUnreadable, match="I can't find the column “Ref”"):
        understand(board(cells, header=without("ref")), Settings())


def test_extra_columns_are_fine_even_with_one_header() -> None:
    found = understand(board(ROW, header=[*HEADER, "Notes", "Notes", "", ""]), Settings())
    assert "Notes" not in found.columns.header.values()


@pytest.mark.parametrize("key", ["proposed_by", "accepted_by", "day", "start", "status", "what_to_know", "ref"])
def test_a_missing_required_header_stops_and_lists_what_is_there(key: str) -> None:
    message = refusal(*without(key))
    assert message.startswith(
        f"board.xlsx, tab Sessions: I can't find the column “{DEFAULT_HEADERS[key]}”. Columns I see: "
    )
    assert all(header in message for header in HEADER)


@pytest.mark.parametrize(
    "key", ["topic", "length", "time_zone", "where", "format", "either_or", "call_off", "join", "going"]
)
def test_any_other_header_may_be_missing(key: str) -> None:
    found = understand(board(ROW, header=without(key)), Settings())
    assert key not in found.columns.index
    assert not found.readings[0].problems


def test_a_header_with_a_typo_is_named_as_the_likely_one() -> None:
    message = refusal(*without("start", "Strat"))
    assert "If “Strat” is meant to be “Start”, rename it." in message
    assert message.endswith('name this board\'s own header under [headers] in cowork.toml: start = "Strat"')


def test_a_header_that_names_another_column_is_never_the_likely_one() -> None:
    message = refusal(*without("start", "Beginn"), "Time in Berlin")
    assert "is meant to be" not in message
    assert message.endswith(
        'Add it to the first row, or name this board\'s own header under [headers] in cowork.toml: start = "Beginn"'
    )


def test_several_missing_headers_are_told_at_once() -> None:
    message = refusal("Topic", "Length")
    assert "the columns “Proposed by”, “Accepted by”, “Day”, “Start”, “Status”, “What to know”, “Ref”" in message
    assert "Add them to the first row, or name this board's own header under [headers] in cowork.toml" in message
    assert message.endswith(': proposed_by = "..."')


def test_a_tab_without_any_header_says_so() -> None:
    assert "Columns I see: none." in refusal("", "")


def test_two_columns_with_one_header_are_named_by_their_cells() -> None:
    message = refusal(*HEADER[:3], " start ", *HEADER[4:], "Start")
    assert message == ("board.xlsx, tab Sessions: two columns are called “Start” (D1 and S1). Rename or remove one.")


def test_each_tab_may_call_its_zone_by_a_name_of_its_own() -> None:
    header = without("time_zone", "TZ")
    people = table("People", ("Name", "Email", "Timezone"), (("Ada", "ada@example.org", "London"),))
    snapshot = replace(board(line(**AGREED | {"accepted_by": None}, time_zone="Kolkata"), header=header), people=people)
    renamed = {"time_zone": "TZ", "people_time_zone": "Timezone"}
    found = understand(snapshot, Settings(headers=renamed))
    assert found.readings[0].zone == "Asia/Kolkata"
    assert found.people[0].zone == "Europe/London"


def test_a_column_of_people_that_is_missing_is_named_where_only_people_lacks_it() -> None:
    with pytest.raises(BoardUnreadable, match='people_time_zone = "Clock"'):
        understand(
            replace(board(ROW), people=table("People", ("Name", "Email", "Clock"), ())),
            Settings(headers={"time_zone": "TZ"}),
        )
