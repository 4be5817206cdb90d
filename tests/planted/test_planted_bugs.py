import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.planted.bugs import BUGS, VARIABLE, Bug

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_can_still_be_planted_where_it_belongs(bug: Bug) -> None:
    compile(bug.edited(), str(bug.path), "exec")


def test_bugs_have_names_of_their_own_and_are_many() -> None:
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 25


def pytest_with(bug: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "tests/matrix", "-k", "new and topic"],
        cwd=ROOT, env=os.environ | {VARIABLE: bug}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    return done.stdout + done.stderr


def test_a_planted_bug_makes_the_tests_fail_and_names_the_invariant() -> None:
    assert "I-03 every mail is caused by a difference that matters to guests" in pytest_with("mail on every update")


def test_a_bug_that_does_not_exist_is_refused_by_name() -> None:
    assert "names no bug: no such. There are: " in pytest_with("no such")
