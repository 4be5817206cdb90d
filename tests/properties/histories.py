"""Playing random histories: a Hypothesis state machine takes 30 steps of the kinds that its class knows.

Every step draws the same few numbers, whatever kind it is, and a step that finds nothing to act on does nothing. So
Hypothesis can vary a history without having to give it up, and hardly any is.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

STEPS = 30
MOST_DISCARDED = 0.1
NUMBERS = st.tuples(*[st.integers(0, 4095)] * 4)
Step = TypeVar("Step", bound=Callable[..., None])
Item = TypeVar("Item")


def step(**choices: Sequence[object]) -> Callable[[Step], Step]:
    """Mark a method as a kind of step, with what each of its arguments is chosen from."""

    def marked(method: Step) -> Step:
        method.choices = choices  # type: ignore[attr-defined]
        return method

    return marked


class History(RuleBasedStateMachine):
    """A history whose steps are chosen among the methods marked with ``step``.

    Without ``has_all_kinds`` each history does without some of them. ``begun`` and ``whole`` count, for all histories
    of one class, those that began and those that came to their end.
    """

    has_all_kinds: ClassVar[bool] = True
    begun: ClassVar[int] = 0
    whole: ClassVar[int] = 0

    def begin(self) -> None:
        """Set up the world."""
        raise NotImplementedError

    def end(self) -> None:
        """Look at the world after the last step."""

    def choose(self, items: Sequence[Item]) -> Item:
        """Choose one of some items by the next number drawn; there must be one."""
        self.numbers, number = self.numbers[1:], self.numbers[0]
        return items[number % len(items)]

    @initialize(numbers=NUMBERS, switches=st.integers(0, 2**32 - 1))
    def start(self, numbers: tuple[int, ...], switches: int) -> None:
        type(self).begun += 1
        self.taken = 0
        self.kinds = [name for name in dir(type(self)) if hasattr(getattr(type(self), name), "choices")]
        if not self.has_all_kinds:
            on = [kind for place, kind in enumerate(self.kinds) if switches >> place & 1]
            self.kinds = on or self.kinds
        self.numbers = numbers
        self.begin()

    @rule(numbers=NUMBERS)
    def go_on(self, numbers: tuple[int, ...]) -> None:
        self.numbers = numbers
        method: Any = getattr(self, self.choose(self.kinds))
        chosen = {name: self.choose(items) for name, items in method.choices.items()}
        note(f"{method.__name__}: {', '.join(map(str, chosen.values()))}")
        method(**chosen)
        self.taken += 1
        if self.taken == STEPS:
            self.end()
            type(self).whole += 1


@dataclass(frozen=True)
class Played:
    """How many histories were begun, and how many of them came to their end."""

    begun: int
    whole: int

    @property
    def discarded(self) -> float:
        """The share of those that did not."""
        return 1 - self.whole / self.begun


def play(machine: type[History], number: int, histories: int) -> Played:
    """Play the histories that follow from a seed; an odd one switches some kinds of step off, other ones in each."""
    seeded = seed(number)(type(machine.__name__, (machine,), {"has_all_kinds": number % 2 == 0}))
    run_state_machine_as_test(
        seeded,
        settings=settings(
            max_examples=histories, stateful_step_count=STEPS + 1, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    return Played(seeded.begun, seeded.whole)


def seeds(fewest: int) -> Sequence[int]:
    """Give the seeds to play: always the same, so that luck decides nothing, or the one a soak asks for."""
    asked = os.environ.get("COWORK_HISTORIES_SEED")
    return range(fewest) if asked is None else [int(asked)]
