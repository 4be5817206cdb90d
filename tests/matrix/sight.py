"""What one run was shown: the rows of its last look at the board, the versions of the events it listed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cowork_sheets.core.model import BoardSnapshot, CellValue, Event
from tests.matrix.rows import meaning, ref_of

Values = Sequence[CellValue]


@dataclass(slots=True)
class Unwanted:
    """Why an event's row does not ask for it, since when, and which runs saw that."""

    why: str
    since: datetime
    runs: frozenset[int]


@dataclass(slots=True)
class Sight:
    """One run's view. ``rows`` holds what stood by ref in the last answer, ``read`` in the last whole read: a list each.

    A run decides by what it read; by a later answer only about refs that it gave itself.
    """

    number: int
    now: datetime
    unwanted: dict[str, Unwanted]
    dry_run: bool = False
    rows: dict[str, list[Values]] = field(default_factory=dict)
    read: dict[str, list[Values]] = field(default_factory=dict)
    has_rows: bool = False
    has_read: bool = False
    has_listed: bool = False
    failed: bool = False
    is_paused: bool = False
    etags: dict[str, str] = field(default_factory=dict)
    mails: Counter[str] = field(default_factory=Counter)
    effects: int = 0
    faults: int = 0

    def sees(self, board: BoardSnapshot) -> None:
        """Take in a complete answer about the board."""
        self.rows = {}
        for row in board.sessions.rows:
            if ref := ref_of(row.values):
                self.rows.setdefault(ref, []).append(row.values)
        self.is_paused = board.paused

    def reads(self, board: BoardSnapshot, living: Sequence[str]) -> None:
        """Take in a whole read, from which a plan is made; ``living`` are the refs of events ahead."""
        self.sees(board)
        self.read, self.has_read, self.has_rows = self.rows, True, bool(board.sessions.rows)
        for ref in living:
            bearers = self.rows.get(ref, ())
            if len(bearers) > 1:
                continue  # which of them is the session's own is for the product to say
            why = _UNWANTED.get(meaning(bearers[0]), "") if bearers else "gone"
            known = self.unwanted.get(ref)
            if not why:
                self.unwanted.pop(ref, None)
            elif known is None or (known.why != why and "called off" in {why, known.why}):
                self.unwanted[ref] = Unwanted(why, self.now, frozenset({self.number}))
            else:
                self.unwanted[ref] = Unwanted(why, known.since, known.runs | {self.number})

    def lists(self, events: Sequence[Event]) -> None:
        """Take in a complete listing."""
        self.has_listed = True
        self.etags = {event.id: event.etag for event in events}

    def row(self, ref: str) -> Values | None:
        """Give the one row that bore a ref, None without one or with several."""
        bearers = self.read.get(ref) or self.rows.get(ref, ())
        return bearers[0] if len(bearers) == 1 else None


_UNWANTED = {"blank": "unagreed", "unagreed": "unagreed", "called off": "called off"}
