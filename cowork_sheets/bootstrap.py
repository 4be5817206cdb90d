"""The composition root: from a configuration to the board, calendar, places and words that a run works with.

The few files that the product itself keeps lie in ``.cowork`` beside the workbook: a secret, a lock, backups. For a
Google Sheet secret and lock lie in the person's own folders.
"""

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout
from platformdirs import user_data_path, user_state_path

from cowork_sheets.announce.base import Register
from cowork_sheets.announce.notes import FileRegister
from cowork_sheets.boards.base import Board
from cowork_sheets.bootstrap_places import service_places
from cowork_sheets.calendars.base import Calendar
from cowork_sheets.config import Configuration, Files, Google
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import PermissionNeeded, TryAgainLater
from cowork_sheets.places.base import Place
from cowork_sheets.places.registry import make_places
from cowork_sheets.render import Renderer


def _nothing_open() -> None:
    """Close nothing: files are open only while they are read or written."""


@dataclass(frozen=True)
class Parts:
    """What a run works with, each behind its port.

    ``settings`` are the configuration's, with the board's default place decided. ``notes`` are those of what was said
    that belong to the board itself, shared by all computers that sync it. ``notices`` are sentences about the
    sign-in that a person should see once a run. ``close`` ends what is open when the work is done.
    """

    board: Board
    calendar: Calendar
    places: Mapping[str, Place]
    renderer: Renderer
    settings: Settings
    notes: Register
    notices: tuple[str, ...] = ()
    close: Callable[[], None] = _nothing_open


def assemble(configuration: Configuration, *, live: bool = False, now: datetime | None = None) -> Parts:
    """Put the parts together. Nothing is written, but for a live run the board's secret when it has none yet.

    ``now`` is the instant that the run goes by, None for the present one. Raises ConfigurationError or
    PermissionNeeded when the sign-in cannot be used.
    """
    where = configuration.where
    if isinstance(where, Google):
        from cowork_sheets import bootstrap_google  # noqa: PLC0415 - a workbook's board has no need of it

        return bootstrap_google.assemble(configuration, where, _secret(_own_secret(), make=live), now=now)
    from cowork_sheets.boards.people_file import with_people_file  # noqa: PLC0415
    from cowork_sheets.boards.workbook import Workbook  # noqa: PLC0415 - and Google's has no need of these
    from cowork_sheets.calendars.ics import IcsCalendar  # noqa: PLC0415

    closing, services = ExitStack(), service_places(configuration.services)
    for service in services:
        closing.callback(service.close)
    secret = _secret(where.board_path.parent / ".cowork" / "secret", make=live and where.board_path.is_file())
    return Parts(
        board=with_people_file(
            Workbook(where.board_path, configuration.settings), configuration.people_file, configuration.settings
        ),
        calendar=IcsCalendar(
            where.calendar_folder,
            where.board_path,
            guests_see_each_other=configuration.settings.sessions.guests_see_each_other,
            feed_has_links=not configuration.settings.sessions.show_link_before,
        ),
        places=make_places(secret=secret, jitsi_server=configuration.jitsi_server, services=services),
        renderer=Renderer(configuration.templates_folder),
        settings=configuration.settings,
        close=closing.close,
        notes=FileRegister(where.board_path.parent / ".cowork" / "said.json"),
    )


def _own_secret() -> Path:
    """Give where the secret for the meeting rooms of this person's Google Sheets is kept."""
    return user_data_path("cowork", appauthor=False) / "secret"


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
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
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

    A dry run changes nothing and needs no lock, and a workbook that is not there has nothing to be locked. A Google
    Sheet is locked on this computer only; two computers are kept apart by what the run itself does.
    """
    where = configuration.where
    if not live or (isinstance(where, Files) and not where.board_path.is_file()):
        yield
        return
    path, name = _lock(where)
    lock = FileLock(path, timeout=0)
    with _writable(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout:
            raise TryAgainLater(f"Another run is at work on {name} right now. Nothing was changed.") from None
    try:
        yield
    finally:
        lock.release()


def _lock(where: Files | Google) -> tuple[Path, str]:
    """Give the file to lock for a board, and the board's name."""
    if isinstance(where, Files):
        return where.board_path.parent / ".cowork" / "lock", where.board_path.name
    digest = sha256(where.sheet.encode()).hexdigest()[:24]
    return user_state_path("cowork", appauthor=False) / "locks" / f"{digest}.lock", "this board"
