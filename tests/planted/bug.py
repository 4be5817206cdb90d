"""A bug to plant: a small edit of a module's source, made in memory before anything imports that module."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2] / "cowork_sheets"
TESTS = ("tests/matrix", "tests/sync", "tests/unit", "tests/properties")
"""Where bugs of the core are looked for, the tests that name an invariant first."""
QUICK_FIRST = ("tests/sync", "tests/unit", "tests/matrix", "tests/properties")
"""The same, those first that take the least time."""


@dataclass(frozen=True)
class Bug:
    """An edit: in ``module``, below ``cowork_sheets``, ``old`` is replaced by ``new``; ``old`` stands there once.

    ``tests`` are the folders, or files, whose tests have to notice it, those first that are the quickest.
    """

    name: str
    module: str
    old: str
    new: str
    tests: tuple[str, ...] = TESTS

    @property
    def path(self) -> Path:
        return ROOT.joinpath(*self.module.split(".")).with_suffix(".py")

    def edited(self) -> str:
        """Give the module's source with the bug. Raises ValueError when what it edits is not there, or twice."""
        source = self.path.read_text(encoding="utf-8")
        if source.count(self.old) != 1:
            raise ValueError(f"{self.name}: {self.module} holds {source.count(self.old)} times: {self.old}")
        return source.replace(self.old, self.new)
