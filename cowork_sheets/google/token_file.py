"""The file that keeps a person's sign-in: for its owner's eyes only, replaced whole or not at all."""

import contextlib
import json
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cowork_sheets.errors import ConfigurationError, PermissionNeeded


def protect(path: Path) -> tuple[str, ...]:
    """Make a token file readable by its owner alone; return the sentence that says so when it was not.

    A file that does not exist is fine. Raises ConfigurationError when it is a link or no file at all,
    PermissionNeeded when its mode cannot be changed.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return ()
    _refuse_links(path, mode)
    if os.name == "nt" or not mode & 0o077:
        return ()
    try:
        path.chmod(0o600)
    except OSError as refused:
        raise PermissionNeeded(
            f"{path} holds a sign-in that others on this computer can read, and it cannot be closed to them "
            f"({refused.strerror}). Run: chmod 600 {path}"
        ) from None
    notice = f"{path} could be read by others on this computer; now only you can. If somebody saw it: cowork login"
    return (notice,)


def save(path: Path, content: Mapping[str, Any]) -> None:
    """Write the sign-in to a new file beside the old one and swap them; mode 0600, in a folder made with 0700.

    An interrupted write leaves the old file as it was. Raises ConfigurationError for a link, PermissionNeeded when
    the folder cannot be written.
    """
    with contextlib.suppress(FileNotFoundError):
        _refuse_links(path, path.lstat().st_mode)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # the mode is given at birth: a later chmod would leave a moment in which others can open the file
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as refused:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise PermissionNeeded(f"The sign-in cannot be kept in {path}: {refused.strerror}.") from None


def _refuse_links(path: Path, mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise ConfigurationError(
            f"{path} is a link. A sign-in is kept in a file of its own, so that nobody can send it elsewhere; "
            "remove the link, then: cowork login"
        )
    if not stat.S_ISREG(mode):
        raise ConfigurationError(f"{path} is not a file. Remove it, then: cowork login")
