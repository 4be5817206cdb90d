"""Plant each bug in turn and see whether the tests notice: which does first, and which invariant it names.

  ./scripts/planted-bugs                      every bug
  ./scripts/planted-bugs --quick              every bug, looked for by quick tests first, which name no invariant
  ./scripts/planted-bugs "no If-Match"        only this one, with what its test said

Exits with 1 when more than a tenth of the bugs are not noticed, or when with one of them the tests could not run.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from tests.planted.bug import QUICK_FIRST, TESTS, Bug
from tests.planted.bugs import BUGS, VARIABLE

Done = subprocess.CompletedProcess[str]

AT_LEAST = 0.9
LONGEST = 1800.0
"""Seconds that the tests may take with one bug."""
_INVARIANT = re.compile(r"^E?\s*(?:\S*Violated: |AssertionError: )?([IRL]-[\d.]+ [^:]+):", re.MULTILINE)
_NOT_STARTED = re.compile(r"^INTERNALERROR>|errors? during collection|^ERROR collecting", re.MULTILINE)
_FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)


@dataclass(frozen=True)
class Hunt:
    """What became of a planted bug: the test that failed first, the invariant it named, "" for none.

    ``stopped`` says why the tests could not run, "" when they could.
    """

    bug: Bug
    test: str
    invariant: str
    seconds: float
    output: str
    stopped: str = ""

    @property
    def became(self) -> str:
        """Say it in a word or two."""
        noticed = self.invariant or (self.test and f"({self.test.rpartition('/')[2]})")
        return f"could not run: {self.stopped}" if self.stopped else noticed or "NOT NOTICED"


def hunt(bug: Bug, tests: Sequence[str] = (), longest: float = LONGEST) -> Hunt:
    """Run the tests that have to notice the bug, or these, until one fails; stop them after ``longest`` seconds.

    A test that fails without the bug as well has noticed nothing.
    """
    began = time.monotonic()
    stopped = ""
    try:
        done = _run(tests or bug.tests, longest, {VARIABLE: bug.name})
        output = done.stdout + done.stderr
        if done.returncode not in {0, 1} or _NOT_STARTED.search(output):
            stopped = f"pytest left with {done.returncode}"
    except subprocess.TimeoutExpired as late:
        output = "".join(
            text.decode(errors="replace") for text in (late.stdout, late.stderr) if isinstance(text, bytes)
        )
        stopped = f"not done after {longest:.0f} s"
    failed, named = _FAILED.search(output), _INVARIANT.search(output)
    if failed and not stopped and _run([failed[1]], longest).returncode == 1:
        stopped = f"{failed[1]} fails without the bug as well"
    seconds = time.monotonic() - began
    if stopped:
        return Hunt(bug, "", "", seconds, output, stopped)
    return Hunt(bug, failed[1] if failed else "", named[1] if named else "", seconds, output)


def _run(tests: Sequence[str], longest: float, more: Mapping[str, str] = MappingProxyType({})) -> Done:
    """Run tests as ``scripts/test`` does, by pytest's own name: some tests look at how they were started."""
    pytest = Path(sys.executable).with_name("pytest")
    return subprocess.run(
        [pytest, "-x", "-q", "--tb=short", "-p", "no:cacheprovider", *tests],
        env=os.environ | more, capture_output=True, text=True, check=False, timeout=longest,
    )  # fmt: skip


def main() -> int:
    """Hunt the bugs that are asked for and print what was found; give the exit code."""
    parser = argparse.ArgumentParser(
        prog="scripts/planted-bugs", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="which bugs (all)")
    parser.add_argument("--quick", action="store_true", help="look for bugs of the core by quick tests first")
    options = parser.parse_args()
    names = options.names
    known = {bug.name: bug for bug in BUGS}
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no such bug: {', '.join(unknown)}. There are: {', '.join(known)}.")
    began, killed, stopped = time.monotonic(), 0, 0
    wanted = [known[name] for name in names] or list(BUGS)
    if options.quick:
        wanted = [replace(bug, tests=QUICK_FIRST) if bug.tests == TESTS else bug for bug in wanted]
    with ThreadPoolExecutor(os.cpu_count()) as crew:
        for found in crew.map(hunt, wanted):
            killed += bool(found.test)
            stopped += bool(found.stopped)
            say(f"{found.bug.name:52} {found.became}  {found.seconds:.0f} s")
            if names:
                say(found.output)
    say(f"{killed} of {len(wanted)} planted bugs noticed, in {time.monotonic() - began:.0f} s.")
    if stopped:
        say(f"With {stopped} of them the tests could not run: name one to see why.")
    return 0 if killed >= AT_LEAST * len(wanted) and not stopped else 1


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
