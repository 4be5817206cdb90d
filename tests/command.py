"""The command as a process that starts at once: a copy of one that has imported everything already.

A start takes half a second of imports, and the tests make hundreds. A copy is a process like any other: with a folder,
variables and output of its own; it can be killed and stopped. What a cold start does is looked at where it matters:
tests/cli/test_start.py, test_package.py, test_schedule.py, and everything on a terminal or a pipe.
"""

import io
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from multiprocessing import connection
from pathlib import Path
from typing import Any, NamedTuple

import cowork_sheets
from cowork_sheets.cli import main

ROOT = Path(cowork_sheets.__path__[0])
LONGEST = 300.0
"""Seconds after which a command is taken to hang: far more than any takes on a computer with a lot to do."""

copies = multiprocessing.get_context("forkserver")
copies.set_forkserver_preload(
    [
        "__main__",
        "tests.planted.here",  # before all of the product
        *sorted(".".join(path.relative_to(ROOT.parent).with_suffix("").parts) for path in ROOT.rglob("[!_]*.py")),
    ]
)


class Streams(NamedTuple):
    """The files that what a process prints goes to."""

    output: Path
    errors: Path


class Command:
    """A running ``cowork``, to be waited for once."""

    def __init__(
        self,
        *arguments: str,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        first: Callable[[], None] | None = None,
    ) -> None:
        """Start it, with the variables of this process unless others are given.

        ``first`` is called in the new process before the command: a function that pickle can name.
        """
        self.arguments = arguments
        kept = Path(tempfile.mkdtemp(prefix="cowork-printed-"))
        self._streams = Streams(kept / "output", kept / "errors")
        self._process = copies.Process(
            target=_become, args=(arguments, folder, dict(environment or os.environ), self._streams, first), daemon=True
        )
        self._process.start()

    def wait(self, timeout: float = LONGEST) -> "subprocess.CompletedProcess[str]":
        """Wait for its end, and give what it printed and its exit code, negative for a signal."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            self._process.kill()
            raise subprocess.TimeoutExpired(self.arguments, timeout)
        printed = [path.read_text(encoding="utf-8") if path.exists() else "" for path in self._streams]
        shutil.rmtree(self._streams.output.parent)
        return subprocess.CompletedProcess(self.arguments, self._process.exitcode, *printed)

    def kill(self) -> None:
        """Kill it, and wait until it is gone."""
        self._process.kill()
        connection.wait([self._process.sentinel])  # not join, that another thread may be at: one alone gets the code

    def stop(self) -> None:
        """Stop it, as a computer that goes to sleep does, and wait until it stands still."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGSTOP)
        while state_of(self._process.pid) != "T":
            time.sleep(0.01)

    def go_on(self) -> None:
        """Let it go on after ``stop``."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGCONT)


def state_of(pid: int) -> str:
    """Give a process's state in the letter that POSIX ``ps`` has for it: T for stopped, S for waiting, "" for gone."""
    shown = subprocess.run(["ps", "-o", "state=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()[:1]


def run(*arguments: str, **how: Any) -> "subprocess.CompletedProcess[str]":
    """Run it to its end."""
    return Command(*arguments, **how).wait()


def _become(
    arguments: tuple[str, ...],
    folder: Path,
    environment: dict[str, str],
    streams: Streams,
    first: Callable[[], None] | None,
) -> None:
    """Be the command, in a fresh copy: nobody at its input, its output in two files."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    for number, path in ((0, Path(os.devnull)), (1, streams.output), (2, streams.errors)):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115 - for as long as the process lives
    sys.stdout = io.TextIOWrapper(open(1, "wb"), encoding="utf-8")  # noqa: SIM115
    sys.stderr = io.TextIOWrapper(open(2, "wb"), encoding="utf-8", line_buffering=True)  # noqa: SIM115
    sys.argv = [str(ROOT / "__main__.py"), *arguments]
    if first:
        first()
    main(arguments, prog_name="cowork")
