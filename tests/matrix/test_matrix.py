"""Every fault at every request, every act of a person between any two, in 21 small worlds: and all comes right."""

from collections.abc import Iterator
from itertools import islice

import pytest

from tests.figures import REQUESTS, Tried
from tests.matrix.cases import Case, human_acts, play_all, play_poisoned, requests, single_faults
from tests.matrix.scenarios import SCENARIOS
from tests.matrix.stage import GOOGLE, LISTING_FIRST, Service
from tests.soak.again import case_of

FAULTS, ACTS = 3_500, 5_500
"""How many of each there are at least; the command ``scripts/soak`` plays all, and pairs of them."""
everywhere = pytest.mark.parametrize("name", SCENARIOS)


def every_second_act(name: str) -> Iterator[Case]:
    """Give half of the acts, in every second scenario the other half: each act is played where it matters."""
    return islice(human_acts(name, at_google(name)), list(SCENARIOS).index(name) % 2, None, 2)


def at_google(name: str) -> Service:
    return LISTING_FIRST if SCENARIOS[name].is_new else GOOGLE


@everywhere
def test_whatever_goes_wrong_with_a_request_all_comes_right(name: str, tried: Tried) -> None:
    for service in SCENARIOS[name].services():
        faults, requests = play_all(single_faults(name, service))
        assert faults
        tried("faults", faults)
        tried(REQUESTS, requests)


@everywhere
def test_whatever_a_person_does_between_two_requests_all_comes_right(name: str, tried: Tried) -> None:
    acts, requests = play_all(every_second_act(name))
    assert acts
    tried("acts of people", acts)
    tried(REQUESTS, requests)


@everywhere
def test_a_run_asks_for_nothing_whose_faults_nobody_thought_of(name: str) -> None:
    for service in SCENARIOS[name].services():
        assert " ".join(requests(name, service)) == SCENARIOS[name].requests_at(service)


@everywhere
def test_a_session_that_google_takes_no_change_of_holds_up_no_other(name: str) -> None:
    assert play_poisoned(name, at_google(name))


@pytest.mark.parametrize(
    "line",
    ["revived | google | 2 events: one missing & 4 get: no more than a stub | -"],
)
def test_what_a_soak_found_comes_right(line: str) -> None:
    case_of(line)()


def test_so_much_is_tried() -> None:
    faults = sum(
        1 for name in SCENARIOS for service in SCENARIOS[name].services() for _ in single_faults(name, service)
    )
    acts = sum(1 for name in SCENARIOS for _ in every_second_act(name))
    assert faults >= FAULTS
    assert acts >= ACTS
