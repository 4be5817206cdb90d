"""The composition root: from a configuration to the board, calendar, places and words that a run works with.

The few files that the product itself keeps lie in ``.cowork`` beside the workbook: a secret, a lock, backups. For a
Google Sheet secret and lock lie in the person's own folders.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout
from platformdirs import user_data_path, user_state_path

from cowork_sheets.announce.base import Register
from cowork_sheets.announce.notes import FileRegister
from cowork_sheets.boards.base import Board
from cowork_sheets.boards.workbook_safety import BACKUP_FOLDER
from cowork_sheets.bootstrap_places import service_places
from cowork_sheets.calendars.base import Calendar
from cowork_sheets.calendars.ledger import Ledger
from cowork_sheets.config import Configuration, Files, Google
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import ConfigurationError, PermissionNeeded, TryAgainLater
from cowork_sheets.files import TooLarge, close_to_others, explained, make_folder, read, replace_whole, tidy
from cowork_sheets.places.base import Place
from cowork_sheets.places.registry import make_places
from cowork_sheets.render import Renderer

_LARGEST_SECRET = 1000
"""Bytes; ours have 65."""


def _nothing_open() -> None:
    """Close nothing: files are open only while they are read or written."""


@dataclass(frozen=True)
class Parts:
    """What a run works with, each behind its port.

    ``settings`` are the configuration's, with the board's default place decided. ``notes`` are those of what was said
    that belong to the board itself, shared by all computers that sync it. ``ledger`` is what this computer notes of
    mails, None where nobody is mailed. ``notices`` are sentences about the sign-in that a person should see once a run.
    ``close`` ends what is open when the work is done.
    """

    board: Board
    calendar: Calendar
    places: Mapping[str, Place]
    renderer: Renderer
    settings: Settings
    notes: Register
    ledger: Ledger | None = None
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

        notices = _closed(secret_path(where)) if live else ()
        parts = bootstrap_google.assemble(configuration, where, _secret(secret_path(where), make=live), now=now)
        return replace(parts, notices=(*parts.notices, *notices))
    from cowork_sheets.boards.people_file import with_people_file  # noqa: PLC0415
    from cowork_sheets.boards.workbook import Workbook  # noqa: PLC0415 - and Google's has no need of these
    from cowork_sheets.calendars.ics import IcsCalendar  # noqa: PLC0415

    closing, services = ExitStack(), service_places(configuration.services)
    for service in services:
        closing.callback(service.close)
    notices = _closed(secret_path(where)) if live else ()
    secret = _secret(secret_path(where), make=live and where.board_path.is_file())
    return Parts(
        board=with_people_file(
            Workbook(where.board_path, configuration.settings),
            configuration.people_file,
            configuration.settings,
            configuration.reach.folders,
        ),
        calendar=IcsCalendar(
            where.calendar_folder,
            where.board_path,
            guests_see_each_other=configuration.settings.sessions.guests_see_each_other,
            feed_has_links=not configuration.settings.sessions.show_link_before,
        ),
        places=make_places(secret=secret, jitsi_server=configuration.jitsi_server, services=services),
        renderer=Renderer(configuration.templates_folder, confined=configuration.reach.board is not None),
        settings=configuration.settings,
        notices=notices,
        close=closing.close,
        notes=FileRegister(where.board_path.parent / ".cowork" / "said.json"),
    )


def secret_path(where: Files | Google) -> Path:
    """Give where the secret of a board's meeting rooms is kept; all Google Sheets of this person share one."""
    if isinstance(where, Files):
        return where.board_path.parent / ".cowork" / "secret"
    return user_data_path("cowork", appauthor=False) / "secret"


def _secret(path: Path, *, make: bool) -> bytes:
    """Give the board's secret, which makes room names unguessable; made once, readable by its owner only.

    Without a file, and when none is to be made, it is one that nothing will depend on.
    """
    secret = token_hex(32).encode()
    try:
        return read(path, _LARGEST_SECRET).strip()
    except FileNotFoundError:
        if not make:
            return secret
    except TooLarge:
        raise ConfigurationError(f"{path} is no secret of a board: it is too long. Put the right one back.") from None
    except OSError as error:
        raise PermissionNeeded(f"{path} cannot be read ({error.strerror}). Check who may.") from error
    with explained(path):
        make_folder(path.parent)
        replace_whole(path, secret + b"\n")
    return secret


def _closed(path: Path) -> tuple[str, ...]:
    """Close the board's secret to others who can read it, and give the sentence that says so."""
    try:
        was_open = close_to_others(path, "the secret of the board's meeting rooms")
    except FileNotFoundError:
        return ()
    if not was_open:
        return ()
    consequence = "Who saw it can work out the names of the board's Jitsi rooms."
    return (f"{path} could be read by others on this computer; now only you can. {consequence}",)


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
    with explained(path):
        make_folder(path.parent)
        try:
            lock.acquire()
        except Timeout:
            raise TryAgainLater(f"Another run is at work on {name} right now. Nothing was changed.") from None
    try:
        if isinstance(where, Files):
            _tidy(where.board_path.resolve().parent)
        yield
    finally:
        lock.release()


def _tidy(folder: Path) -> None:
    """Delete what a killed run left half written beside the workbook; the calendar's folder looks after itself."""
    for each in (folder, folder / ".cowork", folder / BACKUP_FOLDER):
        tidy(each)


def _lock(where: Files | Google) -> tuple[Path, str]:
    """Give the file to lock for a board, and the board's name."""
    if isinstance(where, Files):
        return where.board_path.parent / ".cowork" / "lock", where.board_path.name
    digest = sha256(where.sheet.encode()).hexdigest()[:24]
    return user_state_path("cowork", appauthor=False) / "locks" / f"{digest}.lock", "this board"
