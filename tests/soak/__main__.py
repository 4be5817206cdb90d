"""The long proof: everything the default tests leave out, for as long as you let it run.

  ./scripts/soak --minutes 10           of every kind a share, at random
  ./scripts/soak --all                  everything there is (about an hour on two cores)
  ./scripts/soak --minutes 2 --seed 7   the same sample again
  ./scripts/soak --planted NAME         with a bug planted on purpose: this has to fail
  ./scripts/soak --mutants              small changes of the core instead; see ./scripts/mutants --help
  ./scripts/soak --case 'new | google | 3 write: timeout | -'     one case again, as a failure named it

Exits with 1 when something broke, and says which invariant, and how to play it again.
"""

import argparse
import os
import sys
import time

from tests.planted.bugs import VARIABLE, plant_named

EVERY_SECONDS = 15.0


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Print a line where complaints go."""
    sys.stderr.write(f"{text}\n")


def main() -> int:
    """Play what is asked for; give the exit code."""
    options = _options()
    if options.planted:
        os.environ[VARIABLE] = options.planted  # for what is played by processes of their own
        plant_named(os.environ)
    if options.case or options.overlap:
        return _again(options)
    # Imported when the planted bug is in the environment, and when --help needs none of it.
    from tests.soak.crew import play  # noqa: PLC0415
    from tests.soak.table import progress, table  # noqa: PLC0415
    from tests.soak.work import KINDS  # noqa: PLC0415

    began = time.monotonic()
    wanted = [kind for kind in KINDS if not options.only or options.only in kind.name]
    jobs = {kind.name: kind.jobs() for kind in wanted}
    if not jobs:
        complain("There is no kind of work of that name: " + ", ".join(kind.name for kind in KINDS))
        return 2
    spoke = began

    def tell(tallies: object) -> None:
        nonlocal spoke
        if time.monotonic() - spoke > EVERY_SECONDS:
            spoke = time.monotonic()
            say(progress(tallies, spoke - began))

    tallies, broken = play(jobs, None if options.all else options.minutes, options.seed, tell)
    say(table(tallies, jobs, broken, time.monotonic() - began))
    for words in broken:
        complain(f"\n{words}")
    if options.planted and not broken:
        complain(f"\nThe planted bug “{options.planted}” was not noticed by what was played.")
        return 1
    return 1 if broken else 0


def _again(options: argparse.Namespace) -> int:
    from tests.matrix.invariants import Violated  # noqa: PLC0415
    from tests.soak.again import Unmet, case_of, order_of  # noqa: PLC0415

    try:
        play_again = case_of(options.case) if options.case else order_of(options.overlap)
    except (KeyError, ValueError):
        complain("This line names no case. Copy it whole, as a failure printed it.")
        return 2
    try:
        play_again()
    except Unmet as unmet:
        complain(str(unmet))
        return 2
    except Violated as violation:
        complain("\n".join([str(violation), *violation.__notes__]))
        return 1
    say("All came right.")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0, help="how long to go on (10)")
    parser.add_argument("--all", action="store_true", help="go on until everything was tried")
    parser.add_argument("--seed", type=int, default=0, help="which sample is taken when the time is short (0)")
    parser.add_argument("--only", default="", metavar="WORDS", help="only the kinds of work named like this")
    parser.add_argument("--planted", default="", metavar="NAME", help="plant this bug first")
    parser.add_argument("--case", default="", metavar="LINE", help="play one case again")
    parser.add_argument("--overlap", default="", metavar="LINE", help="play one order of two runs again")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
