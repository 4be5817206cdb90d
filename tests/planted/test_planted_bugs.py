import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.planted import __main__ as hunting
from tests.planted.bug import Bug
from tests.planted.bugs import BUGS, VARIABLE

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


RUNAWAY = "from time import sleep\n\ndef test_that_never_ends() -> None:\n    sleep(60)\n"
NONSENSE = "def test_(:\n"
ALWAYS = "def test_that_always_fails() -> None:\n    raise AssertionError\n"
BROKEN = "def pytest_runtestloop() -> None:\n    raise RuntimeError\n"


@pytest.mark.parametrize(
    ("name", "text", "longest", "why"),
    [
        ("test_slow.py", RUNAWAY, 1.5, "not done after 2 s"),
        ("test_always.py", ALWAYS, 60, "test_that_always_fails fails without the bug as well"),
        ("test_wrong.py", NONSENSE, 60, "pytest left with"),
        ("conftest.py", BROKEN, 60, "pytest left with 3"),
    ],
)
def test_a_run_that_cannot_be_is_told_and_the_hunt_goes_on(
    name: str, text: str, longest: float, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / name).write_text(text, encoding="utf-8")
    hunt = hunting.hunt

    def hunted(bug: Bug) -> hunting.Hunt:
        return hunt(bug, [str(tmp_path)], longest) if bug == BUGS[0] else hunting.Hunt(bug, "a test", "", 1, "")

    monkeypatch.setattr(hunting, "hunt", hunted)
    monkeypatch.setattr(hunting, "BUGS", BUGS[:11])
    monkeypatch.setattr("sys.argv", ["planted"])
    assert hunting.main() == 1
    said = capsys.readouterr().out
    assert re.search(f"could not run: .*{why}", said)
    assert "10 of 11 planted bugs noticed" in said
