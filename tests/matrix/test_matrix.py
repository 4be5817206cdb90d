"""Every fault at every request, every act of a person between any two, in 21 small worlds: and all comes right."""

import pytest

from tests.matrix.cases import human_acts, play_all, play_poisoned, requests, single_faults
from tests.matrix.scenarios import SCENARIOS
from tests.matrix.stage import GOOGLE, LISTING_FIRST, Service

FAULTS, ACTS = 2_500, 5_000
"""How many of each there are at least; the command ``scripts/soak`` plays more, and pairs of them."""
everywhere = pytest.mark.parametrize("name", SCENARIOS)


def at_google(name: str) -> Service:
    return LISTING_FIRST if SCENARIOS[name].is_new else GOOGLE


@everywhere
def test_whatever_goes_wrong_with_a_request_all_comes_right(name: str) -> None:
    for service in SCENARIOS[name].services():
        assert play_all(single_faults(name, service))


@everywhere
def test_whatever_a_person_does_between_two_requests_all_comes_right(name: str) -> None:
    assert play_all(human_acts(name, at_google(name)))


@everywhere
def test_a_run_asks_for_nothing_whose_faults_nobody_thought_of(name: str) -> None:
    for service in SCENARIOS[name].services():
        assert " ".join(requests(name, service)) == SCENARIOS[name].requests_at(service)


@everywhere
def test_a_session_that_google_takes_no_change_of_holds_up_no_other(name: str) -> None:
    assert play_poisoned(name, at_google(name))


def test_so_much_is_tried() -> None:
    faults = sum(
        1 for name in SCENARIOS for service in SCENARIOS[name].services() for _ in single_faults(name, service)
    )
    acts = sum(1 for name in SCENARIOS for _ in human_acts(name, at_google(name)))
    assert faults >= FAULTS
    assert acts >= ACTS
