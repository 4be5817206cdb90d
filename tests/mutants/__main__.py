"""How much of the core do the tests hold on to? Small changes of its code, each of which a test should notice.

  ./scripts/mutants                    a sample of 300 of all changes that mutmut can think of
  ./scripts/mutants --number 50 --seed 7
  ./scripts/mutants --only core.guard  all changes of one module

A change that no test notices is printed, to be looked at: a gap of the tests, or no difference at all.
"""

import argparse
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

MUTMUT = Path(sys.executable).with_name("mutmut")
ONE = "cowork_sheets.core.cells.x_cut__mutmut_1"
"""Something small to begin with: mutmut makes all changes, and finds out which test reaches what, at its first run."""
NOTICED = {"killed", "timeout", "segfault"}


def main() -> int:
    """Try the changes that are asked for, and print what became of them."""
    options = _options()
    mutmut("run", ONE)
    names = sorted(name for name in results() if options.only in name)
    if not names:
        sys.stderr.write(f"No change is named like {options.only}.\n")
        return 2
    if not options.only:
        names = random.Random(options.seed).sample(names, options.number)  # noqa: S311 - nothing is secret about it
    mutmut("run", "--max-children", str(os.cpu_count() or 1), *names)
    became = {name: result for name, result in results().items() if name in set(names)}
    for name in sorted(name for name, result in became.items() if result not in NOTICED):
        sys.stdout.write(f"\n{became[name]}: {name}\n{_changed_lines(name)}\n")
    noticed = sum(result in NOTICED for result in became.values())
    counted = ", ".join(f"{count} {result}" for result, count in Counter(became.values()).most_common())
    sys.stdout.write(
        f"\n{noticed} of {len(became)} changes noticed ({100 * noticed / len(became):.0f} %): {counted}.\n"
    )
    return 0


def mutmut(*arguments: str) -> str:
    """Run mutmut. Raises CalledProcessError when it cannot run at all."""
    done = subprocess.run([MUTMUT, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(f"{done.stdout[-4000:]}{done.stderr[-4000:]}\n")
    done.check_returncode()
    return done.stdout


def results() -> dict[str, str]:
    """Give what became of every change by its name; "not checked" for most."""
    lines = mutmut("results", "--all", "true").splitlines()
    return dict(line.strip().split(": ", maxsplit=1) for line in lines if ": " in line)


def _changed_lines(name: str) -> str:
    lines = mutmut("show", name).splitlines()
    return "\n".join(line for line in lines if line[:1] in {"-", "+"} and line[:3] not in {"---", "+++"})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/mutants", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--number", type=int, default=300, help="how many changes to try (300)")
    parser.add_argument("--seed", type=int, default=0, help="which sample (0)")
    parser.add_argument("--only", default="", metavar="WORDS", help="all changes whose name holds these words")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
