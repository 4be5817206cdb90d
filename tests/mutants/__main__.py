"""How much do the tests hold on to? Small changes of the code, each of which a test should notice.

  ./scripts/mutants                          a sample of 300 of all changes of the core that mutmut can think of
  ./scripts/mutants --number 50 --seed 7
  ./scripts/mutants --package places         a sample of another package's; "beside" is every one but the core
  ./scripts/mutants --only core.guard        all changes of one module, here of the core

A change that no test notices is printed, to be looked at: a gap of the tests, or no difference at all. At the end
stands the score of each package. It is tried with the tests that are about it, in a copy of this checkout.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.mutants.packages import BESIDE_THE_CORE, CORE, PACKAGES, Package

ROOT = Path(__file__).parents[2]
MUTMUT = Path(sys.executable).with_name("mutmut")
COPIED = ("cowork_sheets", "tests", "templates", "docs", "scripts")
COPIED_FILES = ("pyproject.toml", "constraints.txt", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE")
NOTICED = {"killed", "timeout", "segfault"}
NAMED = {package.name: (package,) for package in PACKAGES} | {"beside": BESIDE_THE_CORE}


def main() -> int:
    """Try the changes that are asked for, and print what became of them."""
    options = _options()
    scores = {}
    for package in NAMED[options.package]:
        became = try_changes(package, options)
        if not became:
            sys.stderr.write(f"No change of {package.name} is named like {options.only}.\n")
            return 2
        scores[package.name] = score_of(became)
        say(f"\n{package.name}: {scores[package.name]}.\n")
    if len(scores) > 1:
        say("\n" + "".join(f"{name:12}{score}\n" for name, score in scores.items()))
    return 0


def try_changes(package: Package, options: argparse.Namespace) -> dict[str, str]:
    """Try a sample of a package's changes, or all that are named so; give what became of each by its name."""
    folder = laid_out(package)
    # At its first run mutmut makes all changes, and finds out which test reaches what.
    mutmut(folder, "run", package.first)
    names = sorted(name for name in results(folder) if options.only in name)
    if not names:
        return {}
    if not options.only:
        names = random.Random(options.seed).sample(names, min(options.number, len(names)))  # noqa: S311 - no secret
    mutmut(folder, "run", "--max-children", str(options.children), *names)
    became = {name: result for name, result in results(folder).items() if name in set(names)}
    for name in sorted(name for name, result in became.items() if result not in NOTICED):
        say(f"\n{became[name]}: {name}\n{_changed_lines(folder, name)}\n")
    return became


def laid_out(package: Package) -> Path:
    """Copy this checkout for a package, with mutmut set up for it; what mutmut found out before stays beside it."""
    folder = ROOT / "mutants" / "of" / package.name
    for name in COPIED:
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in COPIED_FILES:
        shutil.copy2(ROOT / name, folder / name)
    project = folder / "pyproject.toml"
    project.write_text(set_up_for(package, project.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def set_up_for(package: Package, project: str) -> str:
    """Write into the text of pyproject.toml what mutmut is to change and which tests have to notice."""
    for key, values in (("only_mutate", package.sources), ("pytest_add_cli_args_test_selection", package.tests)):
        line = f"{key} = {json.dumps(values)}"
        project, count = re.subn(rf"^{key} = .*$", lambda _, line=line: line, project, flags=re.MULTILINE)
        assert count == 1, f"pyproject.toml has {count} lines of {key}"
    return project


def score_of(became: Mapping[str, str]) -> str:
    """Say how many changes were noticed, and what became of them."""
    noticed = sum(result in NOTICED for result in became.values())
    counted = ", ".join(f"{count} {result}" for result, count in Counter(became.values()).most_common())
    return f"{noticed} of {len(became)} changes noticed ({100 * noticed / len(became):.0f} %): {counted}"


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut. Raises CalledProcessError when it cannot run at all."""
    done = subprocess.run([MUTMUT, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(f"{done.stdout[-4000:]}{done.stderr[-4000:]}\n")
    done.check_returncode()
    return done.stdout


def results(folder: Path) -> dict[str, str]:
    """Give what became of every change by its name; "not checked" for most."""
    lines = mutmut(folder, "results", "--all", "true").splitlines()
    return dict(line.strip().split(": ", maxsplit=1) for line in lines if ": " in line)


def say(text: str) -> None:
    """Print at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def _changed_lines(folder: Path, name: str) -> str:
    lines = mutmut(folder, "show", name).splitlines()
    return "\n".join(line for line in lines if line[:1] in {"-", "+"} and line[:3] not in {"---", "+++"})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/mutants", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--package", choices=NAMED, default=CORE.name, help="which package's changes (core)")
    parser.add_argument("--number", type=int, default=300, help="how many changes of a package to try (300)")
    parser.add_argument("--seed", type=int, default=0, help="which sample (0)")
    parser.add_argument("--only", default="", metavar="WORDS", help="all changes whose name holds these words")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1, help="how many to try at the same time")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
