import ctypes
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time
from pathlib import Path

import pytest

from tests import command
from tests.cli.conftest import board, folder
from tests.cli.given import AGREED, NOW, cells, files, type_into

__all__ = ["board", "folder"]

_VERSION, _PASSES_OVER_PERMISSIONS = 0x20080522, 1


def obey_permissions() -> None:
    """Take from this process what lets root write where nobody may (Linux: CAP_DAC_OVERRIDE); else do nothing."""
    if os.geteuid():
        return
    library = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()
    assert library.capget(header, sets) == 0
    for index in range(3):
        sets[index] &= ~(1 << _PASSES_OVER_PERMISSIONS)
    assert library.capset(header, sets) == 0


def sync(where: Path) -> tuple[int, str]:
    done = command.run("sync", "--now", NOW, folder=where, first=obey_permissions)
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    assert "unexpected" not in done.stdout + done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


@contextmanager
def read_only(*folders: Path) -> Iterator[None]:
    modes = {each: each.stat().st_mode for each in folders}
    for each in folders:
        each.chmod(0o555)
    yield
    for each, mode in modes.items():
        each.chmod(mode)


@pytest.mark.parametrize("name", [".", "calendar", "calendar/outbox", "calendar/.cowork", ".cowork/backups"])
def test_a_folder_that_may_not_be_written_is_said_and_the_next_run_finishes_what_is_left(
    name: str, board: Callable[..., Path], folder: Path
) -> None:
    path = board(AGREED)
    assert sync(folder)[0] == 0
    type_into(path, 2, "Start", time(17))
    (folder / ".cowork/backups").mkdir(exist_ok=True)
    with read_only(folder / name):
        code, said = sync(folder)
    assert code in {4, 7}
    assert re.search("read-only|no permission|not allow|Permission denied", said), said
    assert cells(path, "Topic") == ["Methods section"]
    assert sync(folder)[0] == 0
    assert sync(folder) == (0, "Nothing to do. 1 session coming up.\n")
    assert cells(path, "Status") == ["Scheduled"]
    assert cells(path, "Local times") == ["Ada Thu 26 Nov 17:00 GMT · Grace Thu 26 Nov 10:00 MST"]
    (session,) = folder.glob("calendar/sessions/*.ics")
    assert "DTSTART:20261126T170000Z" in session.read_text(encoding="utf-8")
    messages = sorted(message.name.partition("cowork-sheets")[2] for message in folder.glob("calendar/outbox/*.ics"))
    assert messages == ["-0-request.ics", "-1-request.ics"]


def test_a_board_in_a_folder_that_may_not_be_written_makes_nothing(board: Callable[..., Path], folder: Path) -> None:
    board(AGREED)
    before = files(folder)
    with read_only(folder):
        code, said = sync(folder)
    assert (code, files(folder)) == (4, before), said
    assert len(said.splitlines()) == 1
