"""Random histories, so many at a time, as a process of their own: Hypothesis keeps its state for a process."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MACHINES = ("tests/properties/test_histories.py", "tests/properties/test_watched_histories.py")


class Failed(AssertionError):
    """A random history broke an invariant."""


@dataclass(frozen=True)
class Histories:
    """Some histories that follow from a seed; those of an odd one have kinds of step switched off."""

    machine: str
    number: int
    seed: int

    def __str__(self) -> str:
        return f"COWORK_HISTORIES={self.number} COWORK_HISTORIES_SEED={self.seed} python -m pytest -q {self.machine}"

    def play(self) -> int:
        """Play them and give their number. Raises Failed with what pytest said."""
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", self.machine], cwd=ROOT, check=False,
            env=os.environ | {"COWORK_HISTORIES": str(self.number), "COWORK_HISTORIES_SEED": str(self.seed)},
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            named = {line.strip("E| ") for line in done.stdout.splitlines() if "Violated: " in line}
            raise Failed("\n".join([*sorted(named), done.stdout[-4000:], str(self)]))
        return self.number
