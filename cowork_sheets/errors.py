"""Every error a person can meet: each carries its exit code and a sentence that helps.

Exit codes are promised in docs/exit-codes.md: 1 unexpected, 2 usage or configuration, 4 sign-in or permission,
6 refused by the guard, 7 applied in part, 75 try again later.
"""

from collections.abc import Sequence
from datetime import datetime

TOO_LONG = "This run has taken too long and stops here. Nothing is lost; the next run carries on."
"""What a TryAgainLater says when so much time has passed that nothing decided before may be done any more."""


class CoworkError(Exception):
    """Something stopped the run; ``str(error)`` is the sentence shown to the person.

    The message says what was seen, where (file, tab, row, cell) and what to do about it, in that order.
    """

    exit_code = 1


class ConfigurationError(CoworkError):
    """The configuration or the command line cannot be used; ``problems`` holds every mistake found, in file order."""

    exit_code = 2

    def __init__(self, message: str, problems: Sequence[str] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([message, *(f"  {problem}" for problem in self.problems)]))


class PermissionNeeded(CoworkError):
    """A sign-in or a file permission is missing."""

    exit_code = 4


class BoardUnreadable(CoworkError):
    """The board cannot be read completely: not a workbook, a tab or a required header is missing.

    The guard's first rule: an unreadable board is never taken for an empty one, so the run stops before any write.
    """

    exit_code = 6


class TryAgainLater(CoworkError):
    """Nothing is wrong for good: the board is open elsewhere, another run holds the lock, the disk is full."""

    exit_code = 75


class BoardChanged(CoworkError):
    """The board changed between our read and our write, and nothing was written; read again and carry on."""

    exit_code = 75


class EventExists(CoworkError):
    """An event with this id is there already (Google's 409); read it and compare."""

    exit_code = 7


class EventChanged(CoworkError):
    """The event is not the version the plan saw (Google's 412); the next run looks again."""

    exit_code = 7


class EventGone(CoworkError):
    """The event is not in this calendar any more (Google's 404 and 410)."""

    exit_code = 7


class RequestRefused(CoworkError):
    """A service refused this one change for good (Google's 400); others may well go through."""

    exit_code = 7


class LinkMissing(CoworkError):
    """A place gave no meeting link yet; the event goes on without it, and a later run asks again."""

    exit_code = 7


class QuotaExceeded(CoworkError):
    """A calendar takes no more changes for some hours; ``until`` is the aware instant to pause until."""

    exit_code = 75

    def __init__(self, message: str, until: datetime) -> None:
        self.until = until
        super().__init__(message)
