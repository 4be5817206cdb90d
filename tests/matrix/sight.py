"""What one run was shown: the rows of its last look at the board, the versions of the events it listed."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cowork_sheets.core.model import BoardSnapshot, Event, RawRow
from tests.matrix.known import EVERYBODY, Known, read_known
from tests.matrix.rows import STATUS, Values, cell, is_foreign, meaning, ref_of, words_of


@dataclass(slots=True)
class Unwanted:
    """Why an event's row does not ask for it, since when, and which runs saw that."""

    why: str
    since: datetime
    runs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Edit:
    """Which row it is, and how often people had edited it."""

    token: int
    number: int


@dataclass(slots=True)
class Sight:
    """One run's view. ``rows`` holds by ref what stood there in the last answer, ``read`` in the last whole read.

    A run decides by what it read; by a later answer only about refs that it gave itself. ``edits`` tells how new the
    rows of the last answer are, ``has_looked`` that they are at least as new as the listing. ``is_lost`` are the rows
    that said already when it began that the calendar does not know their event. ``may_call_off`` says that the board
    has a column for it, or remembers one, which the run would miss. ``unasked`` are the mails that nobody agreed to
    before (docs/rules.md 5.15). ``known`` are the people of the last answer, ``quorum`` how many others have to agree.
    """

    number: int
    now: datetime
    unwanted: dict[str, Unwanted]
    dry_run: bool = False
    is_lost: frozenset[int] = frozenset()
    rows: dict[str, list[Values]] = field(default_factory=dict)
    edits: dict[str, list[Edit]] = field(default_factory=dict)
    has_looked: bool = False
    read: dict[str, list[Values]] = field(default_factory=dict)
    has_rows: bool = False
    has_read: bool = False
    has_listed: bool = False
    failed: bool = False
    quarantined: frozenset[str] = frozenset()
    was_told_gone: bool = False
    is_paused: bool = False
    may_call_off: bool = True
    etags: dict[str, str] = field(default_factory=dict)
    alive: dict[str, str] = field(default_factory=dict)
    mails: Counter[str] = field(default_factory=Counter)
    unasked: Counter[str] = field(default_factory=Counter)
    known: Known = EVERYBODY
    quorum: int | str = 1
    effects: int = 0
    faults: int = 0

    def sees(self, board: BoardSnapshot) -> None:
        """Take in a complete answer about the board."""
        self.rows, self.known = {}, read_known(board.people)
        for row in board.sessions.rows:
            if ref := ref_of(row.values):
                self.rows.setdefault(ref, []).append(row.values)
        self.is_paused = board.paused
        self.may_call_off = "Call off" in board.sessions.header or "call_off" in board.columns.split()

    def looks(self, board: BoardSnapshot, edits: Sequence[Edit]) -> None:
        """Take in how new the rows of a whole answer are; ``edits`` are those of the board's rows, top to bottom."""
        self.has_looked = self.has_listed
        self.edits = {}
        for row in board.sessions.rows:
            if (ref := ref_of(row.values)) and row.number - 2 < len(edits):
                self.edits.setdefault(ref, []).append(edits[row.number - 2])

    def reads(self, board: BoardSnapshot, words: Mapping[str, Values], alive: Collection[str]) -> None:
        """Take in a whole read, from which a plan is made; ``words`` are what each session's row once said.

        ``alive`` are the refs of events ahead.
        """
        self.sees(board)
        self.quarantined = frozenset()
        self.read, self.has_read, self.has_rows = self.rows, True, bool(board.sessions.rows)
        self.has_listed |= board.board_id is None  # without an id of its own it has no events yet
        for ref, session in words.items():
            if any(_may_be_damaged(row, session) for row in board.sessions.rows):
                self.quarantined |= {ref}
            bearers = self._bearers(ref, words, board, alive)
            whys = {_UNWANTED.get(meaning(bearer), "") for bearer in bearers} or {"gone"}
            known, why = self.unwanted.get(ref), min(whys)
            if whys == {""}:
                self.unwanted.pop(ref, None)
            elif known and (len(whys) > 1 or known.why == why or "called off" not in {why, known.why}):
                self.unwanted[ref] = Unwanted(known.why, known.since, known.runs | {self.number})
            elif len(whys) == 1:
                self.unwanted[ref] = Unwanted(why, self.now, frozenset({self.number}))

    def _bearers(
        self, ref: str, words: Mapping[str, Values], board: BoardSnapshot, alive: Collection[str]
    ) -> Sequence[Values]:
        """Give the rows that may be a session's: those with its ref, of copies the one that says what it said, else
        the one that keeps it.

        Without any, the one row that says so and is no other session's, if that is the one session that said so.
        """
        if bearers := self.rows.get(ref):
            same = [bearer for bearer in bearers if words_of(bearer)[:4] == words[ref][:4]]
            wanted = [bearer for bearer in same if meaning(bearer) not in _UNWANTED] or same
            return wanted if len(wanted) == 1 else bearers if wanted else [self._keeper(ref, words)]
        twins = [each for each in alive if each not in self.rows and words.get(each, ())[:4] == words[ref][:4]]
        if len(twins) > 1:
            return ()
        alike = [row.values for row in board.sessions.rows if words_of(row.values)[:4] == words[ref][:4]]
        alike = [row for row in alike if not self._is_anothers(row, words)]
        return alike if len(alike) == 1 else ()

    def _is_anothers(self, row: Values, words: Mapping[str, Values]) -> bool:
        """Tell whether a row keeps the ref of another session."""
        ref = ref_of(row)
        return ref in words and self._keeper(ref, words) is row

    def _keeper(self, ref: str, words: Mapping[str, Values]) -> Values:
        """Give the row that keeps a ref, be it one of several (docs/rules.md 1.3)."""

        def comes_after(bearer: Values) -> tuple[bool, bool, bool]:
            says_so = words_of(bearer)[:4] == words[ref][:4]
            return not says_so, says_so and meaning(bearer) in _UNWANTED, not cell(bearer, STATUS)

        return min(self.rows[ref], key=comes_after)

    def lists(self, events: Sequence[Event]) -> None:
        """Take in a complete listing."""
        self.has_listed = True
        self.etags = {event.id: event.etag for event in events}
        alive = [event for event in events if not event.cancelled]
        self.alive = {event.mark.ref: event.id for event in sorted(alive, key=lambda event: event.mark.generation)}

    def bearers(self, ref: str) -> Sequence[Values]:
        """Give the rows that bore a ref when the run read them, else those of its last answer."""
        return self.read.get(ref) or self.rows.get(ref, ())

    def row(self, ref: str) -> Values | None:
        """Give the one row that bears a ref in the last answer, None without one or with several."""
        bearers = self.rows.get(ref, ())
        return bearers[0] if len(bearers) == 1 else None


def _may_be_damaged(row: RawRow, session: Values) -> bool:
    """Tell whether a row whose Ref is damaged has anything in common with a session."""
    words = words_of(row.values)
    return is_foreign(ref_of(row.values)) and any(a == b for a, b in zip(words[:4], session[:4], strict=True))


_UNWANTED = {"blank": "unagreed", "unagreed": "unagreed", "called off": "called off"}
