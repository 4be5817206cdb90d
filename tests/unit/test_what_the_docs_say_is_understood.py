"""Every example on the page about days and times is tried."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cowork_sheets.core.lengths import read_length
from cowork_sheets.core.settings import Settings
from cowork_sheets.day_names import load
from tests.offers import offers
from tests.tables import problems, reading

PAGE = (Path(__file__).parents[2] / "docs/days-and-times.md").read_text(encoding="utf-8")


def examples(heading: str, what: str) -> Iterator[tuple[str, str]]:
    """Give the two cells of each row of the tables below a heading whose second column is called so."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    for table in section.split("\n\n"):
        header, *rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("|")] or [[]]
        if header and header[-1].strip() == what:
            yield from ((typed, meant.strip()) for typed, meant in rows[1:])


def texts(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


READ = [
    (key, text, meant) for key in ("Start", "Day") for typed, meant in examples(key, "read as") for text in texts(typed)
]
OFFERED = [
    (key, texts(typed), texts(offered)) for key in ("Start", "Day") for typed, offered in examples(key, "offered")
]
LENGTHS = [(text, meant) for typed, meant in examples("End and Length", "read as") for text in texts(typed)]


def test_the_page_has_its_examples() -> None:
    assert (len(READ) > 40, len(OFFERED) > 8, len(LENGTHS) > 5) == (True, True, True)


@pytest.mark.parametrize(("key", "text", "meant"), READ)
def test_what_the_page_says_is_read_is_read(key: str, text: str, meant: str) -> None:
    row = reading(**{"day": "2026-12-15", "start": "6:45" if meant == "2026-12-15" else None} | {key.casefold(): text})
    assert row.problems == ()
    assert row.wall is not None
    said = re.fullmatch(r"(?:2026-12-15)?(?:, )?(\d+:\d+)?(?:, (\d+) min)?(?: in (\S+))?", meant)
    assert said, meant
    hour, minute = (said[1] or "6:45").split(":")
    assert row.wall == datetime(2026, 12, 15, int(hour), int(minute))
    assert (row.minutes, row.zone) == (int(said[2]) if said[2] else None, said[3])


@pytest.mark.parametrize(("key", "typed", "offered"), OFFERED)
def test_what_the_page_says_is_offered_is_offered(key: str, typed: list[str], offered: list[str]) -> None:
    cells = {"day": "2026-12-15", "start": None}
    said = [sentence for text in typed for sentence in problems(**cells | {key.casefold(): text})]
    assert [text for sentence in said for text in offers(sentence)] == offered


def test_the_day_in_another_language_that_the_page_shows_is_read() -> None:
    (text,) = re.findall(r"`(Di\., [^`]+)`", PAGE)
    row = reading(settings=Settings(day_names=load("de")), day=text, start=None)
    assert (row.problems, row.wall) == ((), datetime(2026, 12, 15, 16))


@pytest.mark.parametrize(("text", "meant"), LENGTHS)
def test_what_the_page_says_is_a_length_is_one(text: str, meant: str) -> None:
    assert f"{read_length(text)} min" == meant
