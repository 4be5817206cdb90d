"""What keeps a workbook on disk whole: who has it open, a copy before each write, replacing it in one step."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from glob import escape
from pathlib import Path

from cowork_sheets.errors import PermissionNeeded, TryAgainLater
from cowork_sheets.files import FULL, SHARED, make_folder, replace_whole

BACKUPS_KEPT = 10
BACKUP_FOLDER = Path(".cowork", "backups")


def check_not_open(path: Path) -> None:
    """Raise TryAgainLater, naming program and person, when LibreOffice or Excel has the workbook open.

    Both leave a lock file beside it: ``.~lock.NAME#`` (comma-separated, the person first) and ``~$NAME`` (a length
    byte, then the person's name). After a crash it stays behind, so the sentence says how to go on.
    """
    for place in dict.fromkeys((path, path.resolve())):
        for program, lock in (
            ("LibreOffice", place.with_name(f".~lock.{place.name}#")),
            ("Excel", place.with_name(f"~${place.name}")),
        ):
            if lock.exists():
                person = _person(program, lock)
                who = f" ({person})" if person else ""
                raise TryAgainLater(
                    f"{path.name} is open in {program}{who}. Close it there and run this again. "
                    f"If nobody has it open, delete the file {lock.name} beside it."
                )


def _person(program: str, lock: Path) -> str:
    try:
        content = lock.read_bytes()
    except OSError:
        return ""  # Excel on Windows keeps its lock file to itself
    if program == "LibreOffice":
        name, _, rest = content.decode("utf-8", "replace").partition(",")
        found = name or rest.partition(",")[0]
    else:
        found = content[1 : 1 + content[0]].decode("utf-8", "replace") if content else ""
    return "".join(character for character in found if character.isprintable()).strip()


def check_replaceable(path: Path) -> None:
    """Raise PermissionNeeded when the file or its folder is read-only, TryAgainLater when the disk has no room."""
    target = path.resolve()
    try:
        status = target.stat()
        free = shutil.disk_usage(target.parent).free
    except FileNotFoundError:
        return  # reading it says so, in its own words
    except PermissionError as error:
        raise _not_allowed(path) from error
    if not status.st_mode & 0o444 or not os.access(target, os.R_OK):
        raise PermissionNeeded(f"{path.name} cannot be read. Allow reading and writing it, then run this again.")
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise PermissionNeeded(f"{path.name} is read-only. Allow writing to it, then run this again.")
    if not os.access(target.parent, os.W_OK):
        raise PermissionNeeded(
            f"The folder of {path.name} is read-only ({target.parent}). Allow writing to it, then run this again."
        )
    if free < 3 * status.st_size:  # the new file, the copy, and what grows
        raise _disk_full(path)


def back_up(path: Path, content: bytes, digest: str) -> None:
    """Keep a copy in ``.cowork/backups`` beside the workbook, named by its time of change and content; ten stay.

    ``digest`` is a hex digest of the content. The same content is kept once.
    """
    target = path.resolve()
    folder = target.parent / BACKUP_FOLDER
    with saying_what_failed(path):
        changed = datetime.fromtimestamp(target.stat().st_mtime, UTC)
        make_folder(folder)
        if not any(folder.glob(f"{escape(target.stem)}-*-{digest[:8]}{target.suffix}")):
            copy = folder / f"{target.stem}-{changed:%Y%m%dT%H%M%SZ}-{digest[:8]}{target.suffix}"
            replace_whole(copy, content, like=target)
        for old in _copies(target)[:-BACKUPS_KEPT]:
            old.unlink()


def newest_backup(path: Path) -> Path | None:
    """Give the copy that was kept last of a workbook, which may be gone itself; None when there is none."""
    try:
        return next(reversed(_copies(path.resolve())), None)
    except OSError:
        return None


def _copies(target: Path) -> list[Path]:
    copies = (target.parent / BACKUP_FOLDER).glob(f"{escape(target.stem)}-????????T??????Z-????????{target.suffix}")
    return sorted(copies, key=lambda copy: copy.stat().st_mtime_ns)


def replace(path: Path, content: bytes) -> None:
    """Put content in the place of a file in one step; a link is followed, and mode and owner stay.

    Raises OSError and leaves nothing behind when it fails.
    """
    target = path.resolve()
    replace_whole(target, content, mode=SHARED, like=target)


@contextmanager
def saying_what_failed(path: Path) -> Iterator[None]:
    """Turn what the system says about a failed write into a sentence about the workbook."""
    try:
        yield
    except PermissionError as error:
        raise _not_allowed(path) from error
    except OSError as error:
        if error.errno in FULL:
            raise _disk_full(path) from error
        raise TryAgainLater(
            f"{path.name} could not be written ({error.strerror}). Nothing in it was changed."
        ) from error


def _not_allowed(path: Path) -> PermissionNeeded:
    return PermissionNeeded(
        f"{path.name} cannot be written: the system does not allow it. "
        "Close it in other programs, and check who may change the file and its folder."
    )


def _disk_full(path: Path) -> TryAgainLater:
    return TryAgainLater(f"The disk is full, so {path.name} was left as it is. Make room, then run this again.")
