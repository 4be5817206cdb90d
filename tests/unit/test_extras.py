from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cowork_sheets.core.extras import Extras, extras_of
from cowork_sheets.core.formats import CAFE, Format
from cowork_sheets.core.model import When

WHEN = When(datetime(2026, 12, 3, 17), "Europe/London", 120)


def test_a_format_without_anything_adds_nothing() -> None:
    assert extras_of(Format("45/10", 45, 10), WHEN, "abcdefgh") == Extras()


def test_a_pads_link_has_the_sessions_own_day_time_and_ref() -> None:
    form = Format("x", 45, 10, pad="https://pad.example.org/{date}/{time}-{ref}")
    assert extras_of(form, WHEN, "abcdefgh").pad == "https://pad.example.org/2026-12-03/1700-abcdefgh"


@pytest.mark.parametrize("count", [2, 3, 6, 7])
def test_each_day_has_another_question_than_the_day_before(count: int) -> None:
    form = replace(CAFE, ice_breakers=tuple(f"{number}?" for number in range(count)))
    days = [When(WHEN.wall + timedelta(days=day), WHEN.zone, 120) for day in range(400)]
    asked = [extras_of(form, when, "").ice_breaker for when in days]
    assert all(one != other for one, other in pairwise(asked))


@given(st.integers(min_value=0, max_value=10_000), st.integers(min_value=2, max_value=20))
def test_a_weekly_cafe_never_asks_the_same_question_twice_in_a_row(day: int, count: int) -> None:
    form = replace(CAFE, ice_breakers=tuple(f"{number}?" for number in range(count)))
    first = When(WHEN.wall + timedelta(days=day), WHEN.zone, 120)
    next_week = When(first.wall + timedelta(days=7), WHEN.zone, 120)
    assert extras_of(form, first, "") == extras_of(form, first, "another")
    assert extras_of(form, first, "").ice_breaker != extras_of(form, next_week, "").ice_breaker
