"""The file that keeps a person's sign-in: for its owner's eyes only, replaced whole or not at all."""

import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cowork_sheets.errors import ConfigurationError, PermissionNeeded
from cowork_sheets.files import close_to_others, make_folder, replace_whole


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
    if not close_to_others(path, "a sign-in"):
        return ()
    notice = f"{path} could be read by others on this computer; now only you can. If somebody saw it: cowork login"
    return (notice,)


def save(path: Path, content: Mapping[str, Any]) -> None:
    """Write the sign-in in one step, for its owner alone, in a folder made with 0700.

    An interrupted write leaves the old file as it was. Raises ConfigurationError for a link, PermissionNeeded when
    the folder cannot be written.
    """
    protect(path)
    text = json.dumps(content, indent=2)
    try:
        make_folder(path.parent)
        replace_whole(path, f"{text}\n".encode())
    except OSError as refused:
        raise PermissionNeeded(f"The sign-in cannot be kept in {path}: {refused.strerror}.") from None


def _refuse_links(path: Path, mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise ConfigurationError(
            f"{path} is a link. A sign-in is kept in a file of its own, so that nobody can send it elsewhere; "
            "remove the link, then: cowork login"
        )
    if not stat.S_ISREG(mode):
        raise ConfigurationError(f"{path} is not a file. Remove it, then: cowork login")
