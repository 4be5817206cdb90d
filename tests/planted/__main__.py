"""Plant each bug in turn and see whether the tests notice: which does first, and which invariant it names.

  ./scripts/planted-bugs                      every bug
  ./scripts/planted-bugs "no If-Match"        only this one, with what its test said

Exits with 1 when more than a tenth of the bugs are not noticed.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.planted.bugs import BUGS, VARIABLE, Bug

TESTS = ("tests/matrix", "tests/sync", "tests/unit", "tests/properties")
"""Where bugs of the core are looked for, the tests that name an invariant first."""
AT_LEAST = 0.9
_INVARIANT = re.compile(r"^E?\s*(?:\S*Violated: |AssertionError: )?([IRL]-[\d.]+ [^:]+):", re.MULTILINE)
_FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)


@dataclass(frozen=True)
class Hunt:
    """What became of a planted bug: the test that failed first, the invariant it named, "" for none."""

    bug: Bug
    test: str
    invariant: str
    seconds: float
    output: str


def hunt(bug: Bug) -> Hunt:
    """Run the tests with the bug until one fails."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "--tb=short", "-p", "no:cacheprovider", *TESTS],
        env=os.environ | {VARIABLE: bug.name}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    output = done.stdout + done.stderr
    failed, named = _FAILED.search(output), _INVARIANT.search(output)
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"With {bug.name!r} the tests could not run:\n{output[-2000:]}")
    return Hunt(bug, failed[1] if failed else "", named[1] if named else "", time.monotonic() - began, output)


def main() -> int:
    """Hunt the bugs that are asked for and print what was found; give the exit code."""
    parser = argparse.ArgumentParser(
        prog="scripts/planted-bugs", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="which bugs (all)")
    names = parser.parse_args().names
    known = {bug.name: bug for bug in BUGS}
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no such bug: {', '.join(unknown)}. There are: {', '.join(known)}.")
    began, killed = time.monotonic(), 0
    wanted = [known[name] for name in names] or list(BUGS)
    with ThreadPoolExecutor(os.cpu_count()) as crew:
        for found in crew.map(hunt, wanted):
            killed += bool(found.test)
            noticed = found.invariant or (found.test and f"({found.test.rpartition('/')[2]})")
            say(f"{found.bug.name:52} {noticed or 'NOT NOTICED'}  {found.seconds:.0f} s")
            if names:
                say(found.output)
    say(f"{killed} of {len(wanted)} planted bugs noticed, in {time.monotonic() - began:.0f} s.")
    return 0 if killed >= AT_LEAST * len(wanted) else 1


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
