"""The few things a local calendar does with files: each all or nothing, each with an error a person can act on."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cowork_sheets.errors import CoworkError, PermissionNeeded, TryAgainLater

TEMPORARY = ".cowork-tmp"
"""Ends the name of a file being written. It starts with a dot too, so no calendar program takes it for an event."""


class Files:
    """Reads and writes whole files. A process killed at any instant leaves the old file or the new one, never a part.

    Every method raises PermissionNeeded or TryAgainLater, naming the path.
    """

    def names(self, folder: Path) -> list[str]:
        """List the names of the .ics files in a folder, sorted; none when there is no such folder."""
        with _explained(folder):
            try:
                return sorted(entry.name for entry in os.scandir(folder) if _is_event_file(entry))
            except FileNotFoundError:
                return []

    def read(self, path: Path) -> bytes | None:
        """Read a file; None when it is not there."""
        with _explained(path):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def write(self, path: Path, data: bytes) -> None:
        """Put the file there, or replace it, at once; its folder is made when it is missing."""
        temporary = path.with_name(f".{path.name}{TEMPORARY}")
        with _explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._store(temporary, data)
            self._rename(temporary, path)
            _sync_folder(path.parent)

    def remove(self, path: Path) -> None:
        """Delete a file that may be gone already."""
        with _explained(path):
            self._unlink(path)
            _sync_folder(path.parent)

    def tidy(self, folder: Path) -> None:
        """Delete what a killed process left half written in a folder."""
        with _explained(folder):
            for leftover in folder.glob(f".*{TEMPORARY}"):
                self._unlink(leftover)

    # The three steps that change a disk; tests stop the process before, in the middle of and after each.

    def _store(self, path: Path, data: bytes) -> None:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def _rename(self, temporary: Path, path: Path) -> None:
        temporary.replace(path)

    def _unlink(self, path: Path) -> None:
        path.unlink(missing_ok=True)


def _is_event_file(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".ics") and not entry.name.startswith(".") and not entry.is_dir()


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # pragma: no cover  # elsewhere a folder cannot be opened, and renames are durable enough
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the operating system says into a sentence."""
    try:
        yield
    except OSError as error:
        raise _sentence(path, error) from error


def _sentence(path: Path, error: OSError) -> CoworkError:
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return PermissionNeeded(f"{path}: no permission to read or write it. Change its permissions, then run again.")
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return TryAgainLater(f"{path}: the disk is full. Make some room, then run again; nothing is half written.")
    return TryAgainLater(f"{path}: {error.strerror or error}. Run again when that is solved.")
