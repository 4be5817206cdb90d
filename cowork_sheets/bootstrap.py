"""The composition root: from a configuration to the board, calendar, places and words that a run works with.

The few files that the product itself keeps lie in ``.cowork`` beside the workbook: a secret, a lock, backups.
"""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout

from cowork_sheets.boards.base import Board
from cowork_sheets.boards.workbook import Workbook
from cowork_sheets.calendars.ics import IcsCalendar
from cowork_sheets.config import Configuration
from cowork_sheets.errors import PermissionNeeded, TryAgainLater
from cowork_sheets.places.base import Place
from cowork_sheets.places.registry import make_places
from cowork_sheets.render import Renderer


@dataclass(frozen=True)
class Parts:
    """What a run works with, each behind its port."""

    board: Board
    calendar: IcsCalendar
    places: Mapping[str, Place]
    renderer: Renderer


def assemble(configuration: Configuration, *, live: bool = False) -> Parts:
    """Put the parts together. Nothing is written, but for a live run the board's secret when it has none yet."""
    secret = _secret(
        configuration.board_path.parent / ".cowork" / "secret", make=live and configuration.board_path.is_file()
    )
    return Parts(
        board=Workbook(configuration.board_path, configuration.settings),
        calendar=IcsCalendar(
            configuration.calendar_folder,
            configuration.board_path,
            guests_see_each_other=configuration.settings.sessions.guests_see_each_other,
        ),
        places=make_places(secret=secret, jitsi_server=configuration.jitsi_server),
        renderer=Renderer(configuration.templates_folder),
    )


def _secret(path: Path, *, make: bool) -> bytes:
    """Give the board's secret, which makes room names unguessable; made once, readable by its owner only.

    Without a file, and when none is to be made, it is one that nothing will depend on.
    """
    secret = token_hex(32).encode()
    try:
        return path.read_bytes().strip()
    except FileNotFoundError:
        if not make:
            return secret
    except OSError as error:
        raise PermissionNeeded(f"{path} cannot be read ({error.strerror}). Check who may.") from error
    with _writable(path):
        path.parent.mkdir(exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123 - the mode
            file.write(secret + b"\n")
        temporary.replace(path)
    return secret


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise TryAgainLater(f"The disk is full: {path} cannot be written. Make room and run it again.") from error
        raise PermissionNeeded(f"{path} cannot be written ({error.strerror}). Check who may.") from error


@contextmanager
def alone(configuration: Configuration, *, live: bool) -> Iterator[None]:
    """Make sure that no other run writes to the same board meanwhile; raises TryAgainLater when one does.

    A dry run changes nothing and needs no lock, and a board that is not there has nothing to be locked.
    """
    board = configuration.board_path
    if not live or not board.is_file():
        yield
        return
    path = board.parent / ".cowork" / "lock"
    lock = FileLock(path, timeout=0)
    with _writable(path):
        path.parent.mkdir(exist_ok=True)
        try:
            lock.acquire()
        except Timeout:
            raise TryAgainLater(f"Another run is at work on {board.name} right now. Nothing was changed.") from None
    try:
        yield
    finally:
        lock.release()
