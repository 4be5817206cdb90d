"""Playing random histories: a Hypothesis state machine takes 30 steps of the kinds that its class knows.

Every step draws the same few numbers, whatever kind it is, and a step that finds nothing to act on does nothing. So
Hypothesis can vary a history without having to give it up, and hardly any is.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

STEPS = 30
MOST_DISCARDED = 0.1
ANOTHER = 1_000_000
"""How far apart the seeds are that make one seed's histories full in number."""
FEWEST = 10
SHARE_ON = (0.3, 0.9)
"""Between what shares of the kinds a history has where some are switched off."""
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

    Without ``has_all_kinds`` each history does without some kinds, and without some choices within each kind. ``begun``
    and ``whole`` count, for all histories of one class, those that began and those that came to their end.
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

    def switched_on(self, items: Sequence[Item]) -> Sequence[Item]:
        """Give the ones of some lasting items that this history has."""
        if self.has_all_kinds:
            return items
        if id(items) not in self.on:
            self.on[id(items)] = [item for item in items if self.luck.random() < self.share] or items
        return self.on[id(items)]

    @initialize(numbers=NUMBERS, switches=st.integers(0, 2**32 - 1))
    def start(self, numbers: tuple[int, ...], switches: int) -> None:
        type(self).begun += 1
        self.taken, self.numbers = 0, numbers
        self.luck, self.on = Random(switches), dict[int, Sequence[Any]]()  # noqa: S311 nothing is secret about it
        self.share = self.luck.uniform(*SHARE_ON)
        kinds = [name for name in dir(type(self)) if hasattr(getattr(type(self), name), "choices")]
        self.kinds = self.switched_on(kinds)
        self.begin()

    @rule(numbers=NUMBERS)
    def go_on(self, numbers: tuple[int, ...]) -> None:
        self.numbers = numbers
        method: Any = getattr(self, self.choose(self.kinds))
        chosen = {name: self.choose(self.switched_on(items)) for name, items in method.choices.items()}
        note(f"{method.__name__}: {', '.join(map(str, chosen.values()))}")
        method(**chosen)
        self.taken += 1
        if self.taken == STEPS:
            self.end()
            type(self).whole += 1


PER_SEED = int(os.environ.get("COWORK_HISTORIES", "100"))


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
    """Play so many whole histories that follow from a seed; those of an odd one have kinds of step switched off.

    Hypothesis ends a few early, so more are asked for until there are enough.
    """
    played = type(machine.__name__, (machine,), {"has_all_kinds": number % 2 == 0})
    for each in count(number, ANOTHER):
        wanted = histories - played.whole
        if wanted <= 0:
            break
        run_state_machine_as_test(
            seed(each)(played),
            settings=settings(
                max_examples=max(wanted, FEWEST), stateful_step_count=STEPS + 1, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    return Played(played.begun, played.whole)


def seeds(default: Sequence[int]) -> Sequence[int]:
    """Give the seeds to play: always the same, so that luck decides nothing, or the one a soak asks for."""
    asked = os.environ.get("COWORK_HISTORIES_SEED")
    return default if asked is None else [int(asked)]
