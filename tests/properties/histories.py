"""Playing random histories: a world, 30 steps of the kinds that its class knows, and what must hold after each of them.

A history follows from its seed and its number alone. When one breaks something, it is played again with steps left out
until none can be spared, and the failure tells what is left, step by step. Every step draws the same few numbers,
whatever kind it is, and one that finds nothing to act on does nothing, so that steps can be left out of any history.
(Hypothesis, which the other property tests use, varies numbers and not stories: it took minutes to find a longer one.)
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from traceback import extract_tb
from typing import Any, ClassVar, TypeVar

STEPS = 30
SHARE_ON = (0.3, 0.9)
"""Between what shares of the kinds a history has where some are switched off."""
HIGHEST = 4095
MOST_TRIES = 2_000
"""How often a history that broke something is played again, at most, to make it shorter."""
Numbers = tuple[int, ...]
Step = TypeVar("Step", bound=Callable[..., None])
Check = TypeVar("Check", bound=Callable[..., None])
Item = TypeVar("Item")


def step(**choices: Sequence[object]) -> Callable[[Step], Step]:
    """Mark a method as a kind of step, with what each of its arguments is chosen from."""

    def marked(method: Step) -> Step:
        method.choices = choices  # type: ignore[attr-defined]
        return method

    return marked


def always(method: Check) -> Check:
    """Mark a method as one that says, by asserting it, what must hold after every step."""
    method.holds_always = True  # type: ignore[attr-defined]
    return method


class History:
    """A history whose steps are chosen among the methods marked with ``step``.

    Without ``has_all_kinds`` each history does without some kinds, and without some choices within each kind.
    ``told`` is what was done so far, in words.
    """

    has_all_kinds: ClassVar[bool] = True

    def __init__(self, switches: int, numbers: Numbers) -> None:
        """Set up the world: ``switches`` say which kinds it has, ``numbers`` what else is chosen in the beginning."""
        self.numbers = numbers
        self.told: list[str] = []
        self.luck, self.on = Random(switches), dict[int, Sequence[Any]]()  # noqa: S311 nothing is secret about it
        self.share = self.luck.uniform(*SHARE_ON)
        self.kinds = self.switched_on(_marked(type(self), "choices"))
        self.checks = _marked(type(self), "holds_always")
        self.begin()

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

    def go_on(self, numbers: Numbers) -> None:
        """Do one step, and look at what must hold always."""
        self.numbers = numbers
        name = self.choose(self.kinds)
        method: Any = getattr(self, name)
        chosen = {key: self.choose(self.switched_on(items)) for key, items in method.choices.items()}
        self.told.append(" ".join([f"{name.replace('_', ' ')}:", ", ".join(map(str, chosen.values()))]).rstrip(": "))
        method(**chosen)
        for check in self.checks:
            getattr(self, check)()


def _marked(kind: type[History], mark: str) -> Sequence[str]:
    """Give the names of the methods with a mark, in alphabetical order."""
    return [name for name in dir(kind) if hasattr(getattr(kind, name), mark)]


PER_SEED = int(os.environ.get("COWORK_HISTORIES", "60"))
ONE_ALONE = os.environ.get("COWORK_HISTORY")


def seeds(default: Sequence[int]) -> Sequence[int]:
    """Give the seeds to play: always the same, so that luck decides nothing, or the one a soak asks for."""
    asked = os.environ.get("COWORK_HISTORIES_SEED")
    return default if asked is None else [int(asked)]


def per_seed(default: int) -> int:
    """Give how many histories to play of a seed: so many, or what a soak asks for."""
    return int(os.environ.get("COWORK_HISTORIES", default))


@dataclass(frozen=True)
class Story:
    """What one history draws: for its beginning, and for each step."""

    switches: int
    beginning: Numbers
    steps: tuple[Numbers, ...]

    def play(self, machine: type[History]) -> "Broken | None":
        """Play it to its end; give what broke, if anything did."""
        told: list[str] = []
        try:
            history = machine(self.switches, self.beginning)
            told = history.told
            for numbers in self.steps:
                history.go_on(numbers)
            history.end()
        except Exception as error:  # noqa: BLE001 whatever it is, it is what was looked for
            return Broken(self, error, tuple(told))
        return None

    def shorter(self) -> Iterator["Story"]:
        """Give it with steps left out, many at once first."""
        size = len(self.steps)
        while size > 1:
            size = (size + 1) // 2
            for at in range(0, len(self.steps), size):
                yield Story(self.switches, self.beginning, self.steps[:at] + self.steps[at + size :])


@dataclass(frozen=True)
class Broken:
    """A story that broke something, what it broke, and its steps in words."""

    story: Story
    error: Exception
    told: tuple[str, ...]

    @property
    def what(self) -> object:
        """Tell what broke, so that it can be told from everything else that could: an invariant, or a place."""
        places = extract_tb(self.error.__traceback__)
        return type(self.error), getattr(self.error, "key", None) or (places[-1].filename, places[-1].lineno)


def shortest(machine: type[History], broken: Broken) -> Broken:
    """Leave out steps until none can be spared: what is left breaks the same."""
    tries, is_shorter = 0, True
    while is_shorter:
        is_shorter = False
        for story in broken.story.shorter():
            tries += 1
            if tries > MOST_TRIES:
                return broken
            again = story.play(machine)
            if again is not None and again.what == broken.what:
                broken, is_shorter = again, True
                break
    return broken


def drawn(seed: int, number: int) -> Story:
    """Draw one history of a seed."""
    luck = Random(f"{seed} {number}")  # noqa: S311 nothing is secret about it
    draws = [tuple(luck.randint(0, HIGHEST) for _ in range(4)) for _ in range(1 + STEPS)]
    return Story(luck.getrandbits(32), draws[0], tuple(draws[1:]))


def play(machine: type[History], seed: int, histories: int) -> int:
    """Play so many histories that follow from a seed, and give their number.

    Those of an odd one have kinds of step switched off. Raises what the first one raised that broke something, with its
    shortest story and the words that play it again.
    """
    switched = type(machine.__name__, (machine,), {"has_all_kinds": seed % 2 == 0})
    for number in range(histories) if ONE_ALONE is None else [int(ONE_ALONE)]:
        broken = drawn(seed, number).play(switched)
        if broken is not None:
            found = shortest(switched, broken)
            again = f"COWORK_HISTORIES_SEED={seed} COWORK_HISTORY={number}"
            found.error.add_note("\n".join([f"{machine.__name__}, again with {again}:", *found.told]))
            raise found.error
    return histories
