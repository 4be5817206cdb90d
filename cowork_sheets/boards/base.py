"""The port every board adapter fills. ``tests/contract/board_contract.py`` holds each of them to it."""

from typing import Protocol

from cowork_sheets.core.model import BoardSnapshot, BoardWrite


class Board(Protocol):
    """A spreadsheet with a Sessions tab, and usually a People and a Read me tab."""

    @property
    def known_id(self) -> str | None:
        """The board's id where it is certain before anything is read, None where only its content tells it.

        Where it is, the board's events can be read at the same time.
        """
        ...

    def read(self) -> BoardSnapshot:
        """Read the whole board in one go.

        Must be complete or raise: an error never means "no rows". Rows above the first header text are not skipped:
        the header is the tab's first row. Empty rows inside the data may be left out, never renumbered.

        Raises ConfigurationError when there is no such board, BoardUnreadable when it cannot be read completely
        (not a workbook, no Sessions tab), PermissionNeeded, TryAgainLater.
        """
        ...

    def check_writable(self) -> None:
        """Raise before anything else is written when ``write`` would be refused; change nothing.

        Raises TryAgainLater (open in another program, disk full) or PermissionNeeded (read-only).
        """
        ...

    def recheck(self, seen: BoardSnapshot) -> BoardSnapshot:
        """Give the board as it stands now, as cheaply as can be; called just before a write that follows other work.

        May give ``seen`` itself when no row moved since, or when ``write`` refuses a stale ``seen`` anyway.
        """
        ...

    def write(self, seen: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        """Apply the whole change at once, or nothing; return what stands on the board after it.

        Must store every value as text, typed and never parsed ("=1+1" stays those four characters); must touch no
        cell but the ones named; must leave the board byte for byte alone when the change is empty.
        Must not apply the change to rows other than those read: either the board still is what ``seen`` saw, or
        BoardChanged is raised and nothing is written, or (Google) the answer shows it and the caller repairs: by
        ``put_back``, which only such a board is ever asked for, and which brings cells back as people had them.

        Raises BoardChanged, TryAgainLater, PermissionNeeded.
        """
        ...
