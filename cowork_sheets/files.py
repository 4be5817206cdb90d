"""Files on a disk that others may share: replaced whole or not at all, read within bounds, secrets for one's own eyes.

Everything that the product writes is written here. A file is first written under a name that nobody can foresee, and
only where nothing of that name stands: a link that somebody laid in its way is never followed. Then it takes the place
of the old one in one step, so that a process killed at any instant leaves the old file or the new one, never a part.
"""

import errno
import os
import secrets
import shlex
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from cowork_sheets.errors import ConfigurationError, CoworkError, PermissionNeeded, TryAgainLater

PRIVATE = 0o600
"""The mode of a file that is for its owner alone."""
SHARED = 0o666
"""The mode of a file that others may see, less what this process's umask takes away."""
TEMPORARY = ".cowork-tmp"
"""Ends the name of a file being written. It starts with a dot, so that no calendar program takes it for an event."""
ABANDONED = 600.0
"""Seconds after which a temporary file belongs to no process any more: writing one takes far less."""
LARGEST_TEXT = 1_000_000
"""Bytes of the largest configuration or key that is read; real ones have a few thousand."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_BINARY: int = getattr(os, "O_BINARY", 0)  # Windows translates line ends without it
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT: int = getattr(os, "O_NONBLOCK", 0)  # a pipe in a file's place would keep its reader waiting for ever
_READING = os.O_RDONLY | _BINARY | _NO_WAIT
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_LINK


class TooLarge(Exception):
    """A file is larger than what is looked for in it can be."""


# --- writing ---------------------------------------------------------------------------------------------------------


def replace_whole(path: Path, content: bytes, *, mode: int = PRIVATE, like: Path | None = None) -> None:
    """Put content in the place of a file, or where there is none, in one step.

    It has the mode and owner of ``like``, which may be ``path`` itself, where there is such a file; else ``mode``. A
    link at ``path`` is replaced itself: who wants to write through it resolves it first. Raises OSError, and leaves the
    old file then.
    """
    temporary = temporary_beside(path)
    try:
        store(temporary, content, mode=mode, like=like)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)
    _remove_abandoned(path)


def create(path: Path, content: bytes, *, mode: int = SHARED) -> None:
    """Write a file where none stands. Raises FileExistsError when one does, a link too; OSError, and leaves none."""
    try:
        store(path, content, mode=mode)
    except FileExistsError:
        raise
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    sync_folder(path.parent)


def store(path: Path, content: bytes, *, mode: int = PRIVATE, like: Path | None = None) -> None:
    """Write a file where none stands, and see it safe on the disk; raises FileExistsError when one does.

    Mode and owner are those of ``like``, when there is such a file.
    """
    model = _status_of(like)
    # The mode is given at birth: a later change would leave a moment in which others can open the file.
    handle = os.open(path, _NEW, PRIVATE if model else mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        if model is not None:
            _dress(file.fileno(), model)
        file.flush()
        os.fsync(file.fileno())


def tidy(folder: Path) -> None:
    """Delete what killed processes left half written in a folder; only for who is alone at work there."""
    with suppress(OSError):
        for leftover in folder.glob(f".*{TEMPORARY}"):
            leftover.unlink()


def temporary_beside(path: Path) -> Path:
    """Give a name in the same folder for a file to be written first; its length does not depend on the file's."""
    return path.with_name(f".{_sign_of(path)}-{secrets.token_hex(8)}{TEMPORARY}")


def sync_folder(folder: Path) -> None:
    """See that a folder's entries are safe on the disk, where the system can make sure of that.

    Some network drives cannot, and say so; the file itself stands already.
    """
    if os.name != "posix":  # pragma: no cover  # elsewhere a folder cannot be opened, and renames are durable enough
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(folder: Path, *, mode: int = 0o700) -> None:
    """Make a folder and those above it that are missing, for their owner alone; one that is there stays as it is."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent, mode=mode)
    with suppress(FileExistsError):  # made by another process meanwhile, or a file that the next step stumbles over
        folder.mkdir(mode=mode)


def _sign_of(path: Path) -> str:
    """Tell the temporary files of one file from those of others."""
    return sha256(os.fsencode(path.name)).hexdigest()[:8]


def _remove_abandoned(path: Path) -> None:
    """Delete what killed processes left of this file. Times are compared by the file system's own clock."""
    with suppress(OSError):
        now = path.stat().st_mtime
        for leftover in path.parent.glob(f".{_sign_of(path)}-*{TEMPORARY}"):
            if now - leftover.lstat().st_mtime > ABANDONED:
                leftover.unlink()


def _status_of(path: Path | None) -> os.stat_result | None:
    if path is None:
        return None
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _dress(descriptor: int, model: os.stat_result) -> None:
    """Give an open file another one's owner and mode, as far as this system has them and lets us."""
    if os.name != "posix":  # pragma: no cover
        return
    with suppress(OSError):
        os.fchown(descriptor, model.st_uid, model.st_gid)
    with suppress(OSError):
        os.fchmod(descriptor, stat.S_IMODE(model.st_mode) & 0o777)


# --- reading ---------------------------------------------------------------------------------------------------------


def read(path: Path, most: int, folders: Sequence[Path] = ()) -> bytes:
    """Read a file of at most so many bytes.

    It has to lie in one of these resolved ``folders``, or be one of them; () is anywhere. Links are followed, but not
    out of the folders, also when somebody changes them meanwhile. Raises TooLarge, and OSError, also for what is no
    file (a folder, a pipe) or lies elsewhere; FileNotFoundError, IsADirectoryError and PermissionError keep their
    meaning.
    """
    content, _ = read_with_status(path, most, folders)
    return content


def read_with_status(path: Path, most: int, folders: Sequence[Path] = ()) -> tuple[bytes, os.stat_result]:
    """Read a file as `read` does, and give what the system says about the very file that was read."""
    descriptor = _open_inside(path, folders) if folders else os.open(path, _READING)
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(most + 1)
    finally:
        os.close(descriptor)
    if len(content) > most:
        raise TooLarge
    return content, status


def _open_inside(path: Path, folders: Sequence[Path]) -> int:
    """Open a file that lies in one of the folders, each step of the way to it by itself and following no link.

    So that what is opened lies where the path was seen to lead, whoever exchanges a folder for a link meanwhile.
    """
    real = path.resolve()
    root = next((folder for folder in folders if real.is_relative_to(folder)), None)
    if root is None:
        raise PermissionError(errno.EACCES, "it lies outside the board's folder", str(path))
    if os.open not in os.supports_dir_fd:  # pragma: no cover  # Windows, where only administrators make links
        return os.open(real, _READING)
    steps = real.relative_to(root).parts
    if not steps:  # the file itself was named
        root, steps = real.parent, (real.name,)
    here = os.open(root, os.O_RDONLY)
    for step in steps[:-1]:
        above = here
        try:
            here = os.open(step, os.O_RDONLY | _NO_LINK, dir_fd=above)
        finally:
            os.close(above)
    try:
        return os.open(steps[-1], _READING | _NO_LINK, dir_fd=here)
    finally:
        os.close(here)


def read_secret(path: Path, what: str, most: int, folders: Sequence[Path] = ()) -> str:
    """Read a key of one line that nobody else may read; ``what`` names it in sentences, which never hold it.

    It has to lie in one of the ``folders``, where any are given.

    Raises ConfigurationError when it is missing, longer than ``most`` bytes, no text, or can be read by others;
    PermissionNeeded when it may not be read.
    """
    try:
        content, status = read_with_status(path, most, folders)
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigurationError(f"There is no file {path}. Put {what} into it, and nothing else.") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not a text. Put {what} into it, and nothing else.") from None
    except TooLarge:
        raise ConfigurationError(f"{path} is too long. It has to hold {what} on one line, and nothing else.") from None
    except OSError as error:
        raise PermissionNeeded(f"{path} cannot be read ({error.strerror}). Check who may.") from None
    refuse_open_secret(path, status)
    return text.strip()


def refuse_open_secret(path: Path, status: os.stat_result) -> None:
    """Raise ConfigurationError, with the command to type, when others on this computer may read a key."""
    if is_open_to_others(path, status):
        raise ConfigurationError(
            f"{path} holds a secret, and others on this computer may read it. Run: {closing_command(path)}"
        )


def closing_command(path: Path, mode: int = PRIVATE) -> str:
    """Write the command that closes a file, or with 0700 a folder, to everybody but its owner, as it can be typed."""
    return f"chmod {mode:o} {shlex.quote(str(path))}"


def is_open_to_others(path: Path, status: os.stat_result) -> bool:
    """Tell whether a file may be used by others than its owner, where the file system knows such a difference."""
    if os.name != "posix" or not stat.S_IMODE(status.st_mode) & 0o077:
        return False
    return _keeps_modes(path.parent)


def close_to_others(path: Path, what: str) -> bool:
    """Make a file that is ours readable by its owner alone; tell whether it was not. ``what`` it holds, in words.

    Raises PermissionNeeded, with the command to type, when its mode cannot be changed; OSError when it is not there.
    """
    if not is_open_to_others(path, path.lstat()):
        return False
    try:
        path.chmod(PRIVATE)
    except OSError as refused:
        raise PermissionNeeded(
            f"{path} holds {what} that others on this computer can read, and it cannot be closed to them "
            f"({refused.strerror}). Run: {closing_command(path)}"
        ) from None
    return True


def is_folder_open_to_others(folder: Path) -> bool:
    """Tell whether others on this computer get at what lies in a folder: it is open, and so are all those above it."""
    if os.name != "posix":  # pragma: no cover
        return False
    try:
        here = folder.resolve()
        is_open = stat.S_IMODE(here.stat().st_mode) & 0o077
        leads_there = all(stat.S_IMODE(above.stat().st_mode) & 0o011 for above in here.parents)
    except OSError:
        return False
    return bool(is_open and leads_there) and _keeps_modes(here)


def _keeps_modes(folder: Path) -> bool:
    """Find out whether files in a folder can be closed to others: a memory stick, for one, shows them all as open."""
    probe = folder / f".{secrets.token_hex(8)}{TEMPORARY}"
    try:
        descriptor = os.open(probe, _NEW, PRIVATE)
    except OSError:
        return True  # who may not write there cannot find out, and is on the safe side
    try:
        return not stat.S_IMODE(os.fstat(descriptor).st_mode) & 0o077
    finally:
        os.close(descriptor)
        with suppress(OSError):
            probe.unlink()


# --- sentences -------------------------------------------------------------------------------------------------------


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the operating system says about a file into the error that a person sees."""
    try:
        yield
    except OSError as error:
        raise sentence_of(path, error) from error


def sentence_of(path: Path, error: OSError) -> CoworkError:
    """Say what an error of the operating system means for a file, and what to do."""
    if error.errno in _NOT_ALLOWED:
        return PermissionNeeded(f"{path}: no permission to read or write it. Change its permissions, then run again.")
    if error.errno in FULL:
        return TryAgainLater(f"{path}: the disk is full. Make some room, then run again; nothing is half written.")
    return TryAgainLater(f"{path}: {error.strerror or error}. Run again when that is solved.")
