"""Refs that stand on other rows than those they were given to: the tests' own reading of docs/rules.md 1.6.

A row is told by what it is, not by what it says: whoever sorts people's columns takes the rows along, and leaves the
Refs where they stood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cowork_sheets.core.model import BoardSnapshot, CellValue, RawRow
from tests.matrix.rows import REF, Values, ref_of, words_of

ENOUGH = 3
"""In so many of its first four words a row still says what its session says."""


def as_meant(
    board: BoardSnapshot, tokens: Sequence[int], bound: Mapping[int, str], words: Mapping[str, Values]
) -> BoardSnapshot:
    """Give the board as it would be with every Ref on its row again.

    ``tokens`` are the identities of its rows, ``bound`` the ref that each was given, ``words`` what a ref's row said.
    """
    rows = board.sessions.rows
    own = [bound.get(tokens[row.number - 2], "") if row.number - 2 < len(tokens) else "" for row in rows]
    standing = [ref_of(row.values) for row in rows]
    back = {}
    for place, mine in enumerate(own):
        bears = [row.values for row, ref in zip(rows, standing, strict=True) if ref == mine]
        if not mine or mine == standing[place] or not bears or mine not in words or own.count(mine) > 1:
            continue
        alike = _alike(rows[place].values, words[mine])
        if alike >= ENOUGH and alike > max(_alike(row, words[mine]) for row in bears):
            back[place] = mine
    kept = set(back.values())
    refs = [back.get(place, "" if ref in kept and own[place] != ref else ref) for place, ref in enumerate(standing)]
    meant = [_with_ref(row, ref) if ref != ref_of(row.values) else row for row, ref in zip(rows, refs, strict=True)]
    return replace(board, sessions=replace(board.sessions, rows=tuple(meant)))


def _alike(row: Sequence[CellValue], session: Values) -> int:
    return sum(one == other for one, other in zip(words_of(row)[:4], session[:4], strict=True))


def _with_ref(row: RawRow, ref: str) -> RawRow:
    values = [*row.values, *[None] * (REF + 1 - len(row.values))]
    values[REF] = ref or None
    return replace(row, values=tuple(values))
