from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cowork_sheets.core.actions import Status, Verdict
from cowork_sheets.core.model import Event, Mark, When
from cowork_sheets.core.writeback import join_cell

LINK = "https://meet.example.org/cafe"
WHEN = When(datetime(2026, 12, 3, 17), "Europe/London", 120)
VERDICT = Verdict(2, "", Status.SCHEDULED, "", "", event=Event("x", WHEN, "", Mark("b", "r", 0), join=LINK))


@given(st.integers(min_value=1, max_value=10_000), st.integers(min_value=-20_000, max_value=20_000))
def test_a_link_is_seen_in_its_time_and_at_no_other(before: int, minutes: int) -> None:
    now = WHEN.start_at + timedelta(minutes=minutes)
    shown = join_cell(VERDICT, now, before)
    assert (shown == LINK) == (-before <= minutes < WHEN.minutes)
    assert "://" not in shown.replace(LINK, "")


@given(st.integers(min_value=-20_000, max_value=20_000))
def test_a_board_among_friends_always_shows_it(minutes: int) -> None:
    assert join_cell(VERDICT, WHEN.start_at + timedelta(minutes=minutes), 0) == LINK
