import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import board, folder
from tests.cli.given import AGREED, NOW, cells, files, type_into

__all__ = ["board", "folder"]


def sync(where: Path, *, most_bytes: int | None = None) -> tuple[int, str]:
    """Run the command as a process that can make no file longer than this: what a full disk is to it (EFBIG)."""

    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    done = subprocess.run(
        [sys.executable, "-B", "-m", "cowork_sheets", "sync", "--now", NOW],
        cwd=where, capture_output=True, text=True, check=False, preexec_fn=limit,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def kept(where: Path) -> dict[str, bytes]:
    shown = {name: data for name, data in files(where).items() if not name.startswith((".cowork", "home"))}
    shown.pop("board.xlsx")
    return shown


@pytest.mark.parametrize("most_bytes", [0, 40, 700, 2000, 8000])
def test_a_disk_that_fills_up_loses_nothing_and_the_next_run_finishes(
    most_bytes: int, board: Callable[..., Path], folder: Path
) -> None:
    path = board(AGREED)
    code, said = sync(folder, most_bytes=most_bytes)
    assert code not in {0, 1}, said
    assert cells(path, "Topic") == ["Methods section"]
    assert sync(folder)[0] == 0
    assert cells(path, "Status") == ["Scheduled"]
    assert len([name for name in kept(folder) if "/sessions/" in name]) == 1
    assert sync(folder) == (0, "Nothing to do. 1 session coming up.\n")


@pytest.mark.parametrize("lost", ["old copy", "deleted"])
def test_local_state_deleted_or_brought_back_from_an_old_copy_changes_no_session(
    lost: str, board: Callable[..., Path], folder: Path
) -> None:
    path = board(AGREED)
    sync(folder)
    shutil.copytree(folder / ".cowork", folder / "old")
    type_into(path, 2, "Length", "45 min")
    sync(folder)
    before = kept(folder)
    shutil.rmtree(folder / ".cowork")
    if lost == "old copy":
        (folder / "old").rename(folder / ".cowork")
    assert sync(folder)[0] == 0
    after = kept(folder)
    assert {n: d for n, d in after.items() if "/sessions/" in n} == {
        n: d for n, d in before.items() if "/sessions/" in n
    }
    assert cells(path, "Status") == ["Scheduled"]
    assert sync(folder) == (0, "Nothing to do. 1 session coming up.\n")
