"""How an error becomes a sentence and an exit code: the only place that decides it."""

import errno

import click

from cowork_sheets.cli.typed import again, pasted
from cowork_sheets.errors import CoworkError, PermissionNeeded, TryAgainLater

INTERRUPTED = 130
"""128 + SIGINT, what a shell gives for a command stopped with Ctrl-C."""


class Stopped(CoworkError):
    """A person stopped the command before it did anything."""

    exit_code = INTERRUPTED


def present(error: BaseException) -> tuple[str, int]:
    """Give the sentence a person reads, and the exit code; docs/exit-codes.md lists them."""
    match error:
        case CoworkError():
            return pasted(str(error)), error.exit_code
        case KeyboardInterrupt() | click.Abort():
            return "Stopped. Running it again carries on where it was.", INTERRUPTED
        case OSError() if error.errno == errno.ENOSPC:
            return f"The disk is full{_of(error)}. Make room and run it again.", TryAgainLater.exit_code
        case OSError() if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return f"This computer does not let me write or read here{_of(error)}.", PermissionNeeded.exit_code
        case _:
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            return f"Something unexpected happened: {what}\nTo see where, run: {again('--debug')}", 1


def _of(error: OSError) -> str:
    return f": {error.filename}" if error.filename else ""
