import socket

import pytest

from tests.hostile.cases import COLUMNS, try_all
from tests.hostile.conftest import Guard
from tests.hostile.corpus import CORPUS

VALUES = list(CORPUS.values())
TRULY_ASKED = {
    "notes": 0,
    "topic": 10,
    "either_or": 10,
    "people.usually_free": 10,
    "people.slack": 10,
    "people.name": 50,
}
"""Columns that take almost any text; every other one asks about at least 1,200 of these values."""


def test_there_are_enough_values() -> None:
    assert len(VALUES) >= 1500


@pytest.mark.parametrize("column", COLUMNS)
def test_no_value_harms_another_row_or_leaves_the_second_run_something_to_do(column: str, leaving: Guard) -> None:
    shift = COLUMNS.index(column) % 2
    figures = try_all(column, VALUES[shift::2], scheduled=False)  # in new rows
    figures += try_all(column, VALUES[1 - shift :: 2], scheduled=True)  # in rows whose session is scheduled
    assert figures.cases == len(VALUES)
    assert figures.refused >= TRULY_ASKED.get(column, 1200)
    assert leaving.seen == []


def test_the_guard_hears_a_connection(leaving: Guard) -> None:
    with socket.socket() as plain:
        plain.connect_ex(("127.0.0.1", 9))
    assert [heard.split("(")[0] for heard in leaving.seen] == ["socket.connect"]
    leaving.seen.clear()
