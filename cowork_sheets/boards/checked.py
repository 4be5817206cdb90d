"""A board whose writes are checked by their answers: what landed in cells that are not ours is taken out again.

It stands between a run and the board's own adapter, whatever that is. A board that refuses a write made from an older
read never lands wrong, and costs nothing here. See docs/rules.md 6.1 to 6.4.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from cowork_sheets.boards import grid
from cowork_sheets.boards.base import Board
from cowork_sheets.core.astray import Hit, Stray, astray, healed
from cowork_sheets.core.cells import cell_name, quoted
from cowork_sheets.core.headers import is_readable, own_columns
from cowork_sheets.core.model import BoardSnapshot, BoardWrite, Entered, PutBack, Table
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import BoardChanged, CoworkError, TryAgainLater

ROUNDS = 3
"""How often cells are put back while people go on moving columns and rows."""
MOST_NAMED = 10
"""Cells that a sentence names, when they could not be put back."""
PAUSE = "PAUSE"
MAYBE_PAUSED = (
    "Lines of this tab were moved while I wrote here, and I may have written over the cell for PAUSE. So I wrote PAUSE "
    "there, and do nothing. To go on, empty that cell."
)

Hits = Mapping[tuple[int, int], Hit]


@dataclass(frozen=True)
class _Damage:
    """What a write left where it should not, in the tabs of its answer."""

    sessions: tuple[Stray, ...]
    read_me: tuple[Stray, ...]
    maybe_paused: bool

    def __bool__(self) -> bool:
        return bool(self.sessions or self.read_me)


@dataclass(frozen=True)
class _Hits:
    """The cells that a write set, by tab."""

    sessions: Hits
    read_me: Hits


class CheckedBoard:
    """The board's port over another board of the same port."""

    def __init__(self, board: Board, settings: Settings) -> None:
        self._board, self._headers = board, settings.headers
        self._first_read_me: Table | None = None

    @property
    def known_id(self) -> str | None:
        """The board's id where it is certain before anything is read."""
        return self._board.known_id

    def check_writable(self) -> None:
        """Raise what the board raises."""
        self._board.check_writable()

    def read(self) -> BoardSnapshot:
        """Read the board, and remember its Read me tab as it is now."""
        snapshot = self._board.read()
        self._first_read_me = self._first_read_me or snapshot.read_me
        return snapshot

    def recheck(self, seen: BoardSnapshot) -> BoardSnapshot:
        """Give the board as it stands now."""
        return self._board.recheck(seen)

    def write(self, seen: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        """Write, and put back what stood in cells that were hit and are not ours; return what stands there then.

        Raises what the board raises, and TryAgainLater when columns or lines were moved under each try: both name the
        cells that could not be put back, and what stood there.
        """
        if change.last_checked is not None and _is_edited(self._first_read_me, seen.read_me):
            change = replace(change, last_checked=None)
            if change == BoardWrite():
                return seen
        try:
            answer = self._board.write(seen, change)
        except TryAgainLater:
            # The write may have arrived, and only its answer got lost.
            with suppress(CoworkError):
                self._put_right(seen, change, self._board.read())
            raise
        return self._put_right(seen, change, answer)

    def _put_right(self, seen: BoardSnapshot, change: BoardWrite, answer: BoardSnapshot) -> BoardSnapshot:
        damage = self._damage(seen, _hits(seen, change), answer, None)
        rounds = 0
        while damage:
            if rounds == ROUNDS:
                raise TryAgainLater(f"Columns and lines were moved each time I wrote. {_what_to_type(answer, damage)}")
            rounds += 1
            believed = _believed(answer, damage)
            repair = _repair(damage, change, is_paused=answer.paused)
            try:
                after, hits = self._board.write(believed, repair), _hits(believed, repair)
            except BoardChanged:
                after, hits = self._board.read(), _Hits({}, {})
            except CoworkError as error:
                error.args = (f"{error} {_what_to_type(answer, damage)}",)
                raise
            damage, answer = self._damage(answer, hits, after, damage), after
        return answer

    def _damage(self, seen: BoardSnapshot, hits: _Hits, answer: BoardSnapshot, owed: _Damage | None) -> _Damage:
        """Compare an answer with what its write was made from."""
        sessions = astray(
            seen.sessions,
            hits.sessions,
            answer.sessions,
            own_columns(seen.sessions.header, self._headers),
            owed.sessions if owed else (),
            also_rows=bool(hits.sessions) and not is_readable(answer.sessions, self._headers),
        )
        strays, maybe_paused = _in_read_me(seen.read_me, hits.read_me, answer.read_me, owed)
        return _Damage(sessions, strays, maybe_paused)


def _in_read_me(
    before: Table | None, hits: Hits, after: Table | None, owed: _Damage | None
) -> tuple[tuple[Stray, ...], bool]:
    """Find what landed elsewhere in the Read me tab, and whether that may have been the cell for PAUSE.

    Marked cells are found in the answer by their labels, as they are once everything is put back.
    """
    if before is None or after is None or not (hits or (owed and owed.read_me)):
        return (), False
    were, are = _places(before), _places(after)
    if owed is None and were == are:
        return (), False
    strays = astray(before, hits, after, (), owed.read_me if owed else (), also_rows=True)
    are = _places(healed(after, strays))
    right = {place for label, place in are.items() if were.get(label) == place}
    left = {(stray.row, stray.column): stray for stray in strays if (stray.row, stray.column) not in right}
    maybe_paused = bool(owed and owed.maybe_paused)
    pause = are.get(grid.PAUSE)
    if pause is not None and pause in hits and not _says_pause(hits[pause]):
        left[pause] = Stray(*pause, hits[pause].value, Entered(PAUSE))
        maybe_paused = True
    return tuple(left.values()), maybe_paused


def _places(read_me: Table) -> dict[str, tuple[int, int]]:
    return {label: (mark.row, mark.column) for label, mark in grid.marks_of(read_me).items()}


def _says_pause(hit: Hit) -> bool:
    return not hit.is_ours and grid.means_pause(hit.value)


def _hits(seen: BoardSnapshot, change: BoardWrite) -> _Hits:
    """Give the cells that a write sets, as the adapters find them."""
    sessions: dict[tuple[int, int], Hit] = {}
    read_me: dict[tuple[int, int], Hit] = {}
    for cell in change.put_back:
        tab = read_me if cell.in_read_me else sessions
        tab[cell.row, cell.column] = Hit(cell.entered.value, is_ours=False)
    for place, text in grid.cells_that_differ(seen, change).items():
        sessions[place] = Hit(text)
    for place, text in grid.marks_that_differ(grid.marks_of(seen.read_me), seen, change).items():
        read_me[place] = Hit(text)
    return _Hits(sessions, read_me)


def _believed(answer: BoardSnapshot, damage: _Damage) -> BoardSnapshot:
    """Give the board as it would stand without the damage."""
    read_me = answer.read_me and healed(answer.read_me, damage.read_me)
    return replace(answer, sessions=healed(answer.sessions, damage.sessions), read_me=read_me)


def _repair(damage: _Damage, change: BoardWrite, *, is_paused: bool) -> BoardWrite:
    """Put back what stood there, and write into the Read me tab's marked cells what was meant for them.

    A board that says PAUSE by now gets back what is people's, and no more.
    """
    cells = [PutBack(stray.row, stray.column, stray.entered) for stray in damage.sessions]
    cells += [PutBack(stray.row, stray.column, stray.entered, in_read_me=True) for stray in damage.read_me]
    if damage.maybe_paused:
        return BoardWrite(put_back=tuple(cells), message=MAYBE_PAUSED)
    if damage.read_me and not is_paused:
        return BoardWrite(put_back=tuple(cells), message=change.message, last_checked=change.last_checked)
    return BoardWrite(put_back=tuple(cells))


def _is_edited(first: Table | None, now: Table | None) -> bool:
    """Tell whether people changed the Read me tab, the cells that we write aside."""
    return _words(first) != _words(now)


def _words(read_me: Table | None) -> object:
    if read_me is None:
        return None
    ours = {(mark.row, mark.column) for label, mark in grid.marks_of(read_me).items() if label != grid.PAUSE}
    return [
        (row.number, column, value)
        for row in read_me.rows
        for column, value in enumerate(row.values)
        if value is not None and (row.number, column) not in ours
    ]


def _what_to_type(answer: BoardSnapshot, damage: _Damage) -> str:
    """Say which cells are still wrong and what stood there, so that nothing is lost."""
    cells = [*((answer.sessions, stray) for stray in damage.sessions)]
    if answer.read_me is not None:
        cells += [(answer.read_me, stray) for stray in damage.read_me]
    named = [
        f"{tab.title} {cell_name(stray.row, stray.column)}: "
        + ("empty it" if stray.entered.value is None else quoted(stray.entered.value))
        for tab, stray in cells[:MOST_NAMED]
    ]
    more = f", and {len(cells) - MOST_NAMED} more" if len(cells) > MOST_NAMED else ""
    return f"I wrote over cells that are not mine. What stood there, to be typed again: {', '.join(named)}{more}."
