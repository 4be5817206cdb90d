"""The few things a local calendar does with files: each all or nothing, each with an error a person can act on."""

import os
from pathlib import Path

from cowork_sheets.files import TEMPORARY, explained, make_folder, store, sync_folder, temporary_beside


class Files:
    """Reads and writes whole files. A process killed at any instant leaves the old file or the new one, never a part.

    Every method raises PermissionNeeded or TryAgainLater, naming the path.
    """

    def names(self, folder: Path) -> list[str]:
        """List the names of the .ics files in a folder, sorted; none when there is no such folder."""
        with explained(folder):
            try:
                return sorted(entry.name for entry in os.scandir(folder) if _is_event_file(entry))
            except FileNotFoundError:
                return []

    def read(self, path: Path) -> bytes | None:
        """Read a file; None when it is not there."""
        with explained(path):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def write(self, path: Path, data: bytes) -> None:
        """Put the file there, or replace it, at once; its folder is made, for its owner alone, when it is missing.

        A file that is replaced keeps its mode, so that one which is served to others can stay open to them.
        """
        temporary = temporary_beside(path)
        with explained(path):
            make_folder(path.parent)
            try:
                self._store(temporary, data, path)
                self._rename(temporary, path)
            except OSError:
                temporary.unlink(missing_ok=True)
                raise
            sync_folder(path.parent)

    def remove(self, path: Path) -> None:
        """Delete a file that may be gone already."""
        with explained(path):
            self._unlink(path)
            sync_folder(path.parent)

    def tidy(self, folder: Path) -> None:
        """Delete what a killed process left half written in a folder. Only for who is alone at work there."""
        with explained(folder):
            for leftover in folder.glob(f".*{TEMPORARY}"):
                self._unlink(leftover)

    # The three steps that change a disk; tests stop the process before, in the middle of and after each.

    def _store(self, path: Path, data: bytes, like: Path) -> None:
        store(path, data, like=like)

    def _rename(self, temporary: Path, path: Path) -> None:
        temporary.replace(path)

    def _unlink(self, path: Path) -> None:
        path.unlink(missing_ok=True)


def _is_event_file(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".ics") and not entry.name.startswith(".") and not entry.is_dir()
