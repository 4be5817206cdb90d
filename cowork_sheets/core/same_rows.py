"""Whether a board still says what a plan was made from, and asks for the same (docs/rules.md 6.5). Pure."""

from collections.abc import Sequence
from dataclasses import replace

from cowork_sheets.core.actions import Action, Claim
from cowork_sheets.core.model import Reading, Understanding


def says_the_same(planned_from: Understanding, now: Understanding, claims: Sequence[Claim] = ()) -> bool:
    """Tell whether columns, people and rows are those that a plan was made from.

    ``claims`` are the refs that this run wrote since. What our own columns say does not count otherwise, nor do row
    numbers; the order of the rows does.
    """
    if (planned_from.columns, planned_from.people) != (now.columns, now.people):
        return False
    claimed = {claim.row: claim.ref for claim in claims}
    then = [_words(reading, claimed.get(reading.number, reading.raw_ref)) for reading in planned_from.readings]
    return then == [_words(reading, reading.raw_ref) for reading in now.readings]


def _words(reading: Reading, ref: str) -> Reading:
    """Give a row as people wrote it, under its ref."""
    return replace(reading, raw_ref=ref, number=0, own={})


def is_same_action(planned: Action, wanted_now: Action) -> bool:
    """Tell whether two plans do the same to an event, be its row another one by now."""
    return replace(planned, row=None) == replace(wanted_now, row=None)
