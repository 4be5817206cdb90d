"""Two runs at once without any lock, in every order of their requests that makes a difference."""

import pytest

from tests.figures import REQUESTS, Tried
from tests.matrix.cases import requests
from tests.matrix.overlap import Overlap, orders
from tests.matrix.people import ACTS
from tests.matrix.scenarios import SCENARIOS
from tests.matrix.stage import GOOGLE, LOCAL

SMALL = [name for name, scenario in SCENARIOS.items() if name != "mixed" and not scenario.is_new]

(EDIT,) = [act for act in ACTS if act.name == "edit the first row: start=19:30"]


@pytest.mark.parametrize("name", SMALL)
def test_two_runs_at_once_in_any_order_come_right(name: str, tried: Tried) -> None:
    played = [len(order.chosen) for order in orders(Overlap(name, GOOGLE))]
    assert len(played) > 1
    tried("orders of two runs", len(played))
    tried(REQUESTS, sum(played))


@pytest.mark.parametrize("step", range(2, 2 * len(requests("new time", GOOGLE))))
def test_two_runs_at_once_mail_no_older_time_whenever_somebody_edits_the_row_between_them(
    step: int, tried: Tried
) -> None:
    played = [len(order.chosen) for order in orders(Overlap("new time", GOOGLE, act=(step, EDIT)))]
    assert played
    tried("orders of two runs", len(played))
    tried(REQUESTS, sum(played))


def test_two_first_runs_of_a_local_board_at_once_come_right_too() -> None:
    assert sum(1 for _ in orders(Overlap("first run", LOCAL))) > 100


def test_orders_that_differ_are_all_played_and_none_twice() -> None:
    played = [str(order) for order in orders(Overlap("new", GOOGLE))]
    assert len(played) == len(set(played)) > 50
    assert {order[0] for order in played} == {"A"}  # to look whether it may be written changes nothing for anybody
