"""What of a write landed in cells that are not ours, and what stood there before (docs/rules.md 6.1, 6.2). Pure.

A write that goes by position lands where it was meant, or on what was moved there meanwhile. Its answer shows the tab
just after it: the cells written hold what was written, every other cell is as people left it. So the answer, compared
with what the write was made from, tells which column and which row each written cell belongs to, and what it held.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cowork_sheets.core.alignment import Alignment, Lines, Place, align
from cowork_sheets.core.formulas import moved
from cowork_sheets.core.model import CellValue, Entered, RawRow, Table


@dataclass(frozen=True, slots=True)
class Hit:
    """What a write put into a cell: a word of ours, meant for one of our columns, or what stood there before."""

    value: CellValue
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class Stray:
    """A cell that we wrote into and that is not ours: what stands there now, and what has to stand there again."""

    row: int
    column: int
    over: CellValue
    entered: Entered


def astray(
    before: Table,
    hits: Mapping[Place, Hit],
    after: Table,
    ours: Collection[int],
    owed: Sequence[Stray] = (),
    *,
    also_rows: bool = False,
) -> tuple[Stray, ...]:
    """Find what a write of ``hits``, made from ``before``, left in the wrong cells of ``after``, its answer.

    ``ours`` are the columns of ``before`` that we fill. ``owed`` are cells of ``before`` that an earlier write of this
    run had hit: they are to hold something else than they did. A word of ours on the wrong row of its own column is
    no stray, because a later write puts that right; with ``also_rows``, where none can follow, it is one. Cells that
    hold something else than what was written are left alone.
    """
    if not (owed or also_rows) and _stand_as_they_did(before, hits, after):
        return ()
    there = align(before, after, hits, ours)
    then, now = Lines(before), Lines(after)
    due = {(stray.row, stray.column): stray for stray in owed}
    found: dict[Place, Stray] = {}
    for place, hit in hits.items():
        is_in_place = _is_in_its_column(place, hit, there, then, now) and (
            there.rows.get(place[0]) == place[0] or (hit.is_ours and not also_rows)
        )
        if is_in_place or not _is_same(now.at(*place), hit.value):
            continue
        stood = _before(place, there)
        entered = due[stood].entered if stood in due else _entered(before, then, stood)
        entered = _followed(entered, before.title, there)
        if not _is_same(entered.value, hit.value):
            found[place] = Stray(*place, hit.value, entered)
    for place, debt in _still_owed(due, there):
        if place not in hits and _is_same(now.at(*place), debt.over):
            found[place] = Stray(*place, debt.over, _followed(debt.entered, before.title, there))
    return tuple(found[place] for place in sorted(found))


def healed(table: Table, strays: Sequence[Stray]) -> Table:
    """Give a tab as it is once everything astray is put back."""
    if not strays:
        return table
    entered = dict(table.entered)
    rows = {row.number: list(row.values) for row in table.rows}
    header = list(table.header)
    for stray in strays:
        is_header = bool(table.header) and stray.row == 1
        values: list[CellValue] = header if is_header else rows.setdefault(stray.row, [])  # type: ignore[assignment]
        values.extend([None] * (stray.column + 1 - len(values)))
        values[stray.column] = stray.entered.value
        entered[stray.row, stray.column] = stray.entered
    names = tuple("" if name is None else str(name) for name in header)
    lines = tuple(RawRow(number, tuple(values)) for number, values in sorted(rows.items()))
    return replace(table, header=names, rows=lines, entered=entered)


def _stand_as_they_did(before: Table, hits: Mapping[Place, Hit], after: Table) -> bool:
    """Tell whether every column that was written still has its header, without a closer look at the rest."""
    then, now = Lines(before), Lines(after)
    return all(then.name(1, column) == now.name(1, column) for column in {column for _, column in hits})


def _is_in_its_column(place: Place, hit: Hit, there: Alignment, then: Lines, now: Lines) -> bool:
    """Tell whether what was written stands in the column it was meant for; one with a new header is not ours."""
    row, column = place
    if there.columns.get(column) != column:
        return False
    return not hit.is_ours or (row != there.header and then.name(1, column) == now.name(there.header, column))


def _still_owed(due: Mapping[Place, Stray], there: Alignment) -> Iterator[tuple[Place, Stray]]:
    """Give where the cells stand now in which something had landed; a copy of such a cell holds the same."""
    rows = {row for row, _ in due}
    for row, was_row in there.rows.items():
        if was_row in rows:
            for column, was_column in there.columns.items():
                if debt := due.get((was_row, was_column)):
                    yield (row, column), debt


def _before(place: Place, there: Alignment) -> Place | None:
    row, column = there.rows.get(place[0]), there.columns.get(place[1])
    return None if row is None or column is None else (row, column)


def _entered(before: Table, then: Lines, stood: Place | None) -> Entered:
    """Give what stood in a cell; nothing for one that is new."""
    if stood is None:
        return Entered()
    value = then.at(*stood)
    return before.entered.get(stood) or Entered(None if value == "" else value)


def _followed(entered: Entered, title: str, there: Alignment) -> Entered:
    """Let a formula refer to the cells that it referred to before they were moved."""
    if not entered.formula:
        return entered
    # Of copies, the first is where the cells went.
    rows = {was: row for row, was in sorted(there.rows.items(), reverse=True)}
    columns = {was: column for column, was in sorted(there.columns.items(), reverse=True)}
    return replace(entered, formula=moved(entered.formula, title, rows, columns))


def _is_same(one: CellValue, other: CellValue) -> bool:
    """Tell whether two cells hold the same; in Python 1 and True are equal."""
    return type(one) is type(other) and one == other
