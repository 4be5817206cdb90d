import os
import socket

import pytest

from tests.figures import Tried
from tests.hostile.cases import COLUMNS, try_all
from tests.hostile.conftest import Guard
from tests.hostile.corpus import CORPUS

VALUES = list(CORPUS.values())
MANY = int(os.environ.get("COWORK_HOSTILE", "1000"))
"""How many values each column gets, each column others; 2000 for all of them."""
TRULY_ASKED = {
    "notes": 0,
    "plan": 0,
    "done": 0,
    "topic": 1,
    "either_or": 1,
    "people.usually_free": 0,
    "people.slack": 0,
    "people.name": 20,
}
"""Columns that take almost any text, and how many values they ask about; every other asks about three in four."""


def test_there_are_enough_values() -> None:
    assert len(VALUES) >= 1500


@pytest.mark.parametrize("column", COLUMNS)
def test_no_value_harms_another_row_or_leaves_the_second_run_something_to_do(
    column: str, leaving: Guard, tried: Tried
) -> None:
    turn = COLUMNS.index(column) * 83 % len(VALUES)
    values = [*VALUES[turn:], *VALUES[:turn]][:MANY]
    figures = try_all(column, values[::2], scheduled=False)  # in new rows
    figures += try_all(column, values[1::2], scheduled=True)  # in rows whose session is scheduled
    assert figures.cases == len(values) >= 1000
    tried("hostile values", figures.cases)
    assert figures.refused >= TRULY_ASKED.get(column, len(values) * 0.7)
    assert leaving.seen == []


def test_the_guard_hears_a_connection(leaving: Guard) -> None:
    with socket.socket() as plain:
        plain.connect_ex(("127.0.0.1", 9))
    assert [heard.split("(")[0] for heard in leaving.seen] == ["socket.connect"]
    leaving.seen.clear()
