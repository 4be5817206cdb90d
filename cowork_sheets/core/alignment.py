"""Which rows and columns of one look at a tab are which of the next, whatever people moved in between. Pure.

Both dimensions are matched as lines of text files are by Heckel ("A technique for isolating differences between files",
CACM 21(4), 1978): what occurs once in both looks is the same line, wherever it stands now; from there on, neighbours
that are equal are the same as well. What is left is told by a cell that nobody else has, and at last by its place
between two neighbours that are known.

Cells that a write of ours hit say nothing about what they are part of, and are left out of every comparison.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cowork_sheets.core.model import CellValue, Table

Place = tuple[int, int]
"""A cell: 1-based row number, 0-based column index."""
Values = tuple[CellValue, ...]
Pairs = dict[int, int]
"""From an index in the later look to the index in the earlier one."""
Visible = tuple[tuple[int, int], ...]
"""Columns that rows are compared by, as (earlier, later) index."""

_LOOKED_AT = 20  # rows in which a header that was moved down is looked for


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where each row and column of the later look stood in the earlier one; what is new there is missing.

    A copy stood where its original did. ``header`` is the row of the later look in which the header stands.
    """

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    header: int = 1


class Lines:
    """A tab as lines: row 1 is the header where there is one, and rows that were left out are empty.

    It is as high and wide as what stands in it, and as the cells that were ``hit``.
    """

    def __init__(self, table: Table, hit: Collection[Place] = ()) -> None:
        self._values: dict[int, Values] = {row.number: row.values for row in table.rows}
        if table.header:
            self._values[1] = table.header
        # What a write emptied, at the edges too, is a cell all the same.
        self.height = max([*self._values, *(row for row, _ in hit)], default=0)
        self.width = max([*map(len, self._values.values()), *(column + 1 for _, column in hit)], default=0)

    def at(self, row: int, column: int) -> CellValue:
        """Give a cell's value, None where nothing stands."""
        values = self._values.get(row, ())
        return values[column] if column < len(values) else None

    def cells(self) -> Iterator[tuple[Place, CellValue]]:
        """Give every cell that holds something."""
        for row, values in self._values.items():
            for column, value in enumerate(values):
                if value not in (None, ""):
                    yield (row, column), value

    def says_anything(self, column: int) -> bool:
        """Tell whether anything stands in a column."""
        return any(column < len(values) and values[column] not in (None, "") for values in self._values.values())

    def name(self, row: int, column: int) -> str:
        """Give a header cell's text as two of them are compared."""
        value = self.at(row, column)
        return "" if value is None else str(value).strip()


def align(before: Table, after: Table, hit: Collection[Place], ours: Collection[int]) -> Alignment:
    """Match the rows and columns of two looks at a tab; ``hit`` are the cells of the later one that we wrote.

    ``ours`` are the columns of the earlier look whose cells do not say which row is which: those we fill.
    """
    then, now = Lines(before, hit), Lines(after, hit)
    header = 1
    if before.header:
        header = _header_row(then, now, hit)
        columns = _columns_by_name(then, now, hit, header)
    else:
        columns = _columns_by_words(then, now, hit)
    known = {header: 1} if before.header else {}
    rows = _match_rows(then, now, hit, ours, columns, known)
    _Rest(then, now, hit, rows, columns, header).match()
    rows = _match_rows(then, now, hit, ours, columns, known)  # with all that is known of the columns by now
    return Alignment(rows, columns, header)


def _match_rows(
    then: Lines, now: Lines, hit: Collection[Place], ours: Collection[int], columns: Pairs, known: Pairs
) -> Pairs:
    rows = dict(known)
    everything = tuple((old, new) for new, old in sorted(columns.items()))
    by_all = _Rows(then, now, hit, everything)
    by_all.match_single(rows)
    by_peoples = _Rows(then, now, hit, tuple(pair for pair in everything if pair[0] not in ours))
    by_peoples.match(rows, by_all.may_be)
    return rows


# --- columns ----------------------------------------------------------------------------------------------------------


def _header_row(then: Lines, now: Lines, hit: Collection[Place]) -> int:
    """Find the row in which most of the earlier headers stand now; of several the upper one."""
    names = {then.name(1, column) for column in range(then.width)} - {""}

    def known(row: int) -> int:
        there = {now.name(row, column) for column in range(now.width) if (row, column) not in hit}
        return len(there & names)

    return max(range(1, min(now.height, _LOOKED_AT) + 1), key=lambda row: (known(row), -row), default=1)


def _columns_by_name(then: Lines, now: Lines, hit: Collection[Place], header: int) -> Pairs:
    """Match the columns whose header stands once in both looks."""
    old = [then.name(1, column) for column in range(then.width)]
    new = ["" if (header, column) in hit else now.name(header, column) for column in range(now.width)]
    once = _once(old) & _once(new) - {""}
    return {column: old.index(name) for column, name in enumerate(new) if name in once}


def _columns_by_words(then: Lines, now: Lines, hit: Collection[Place]) -> Pairs:
    """Match the columns of a tab without a header by texts that occur once in both looks: each votes for a column."""
    votes = Counter((new[1], old[1]) for new, old in _unique_cells(then.cells(), now.cells(), hit))
    columns: Pairs = {}
    for (new, old), _ in votes.most_common():
        if new not in columns and old not in columns.values():
            columns[new] = old
    return columns


class _Rest:
    """Matches columns that no header tells: unnamed, renamed, several with one name, or hit in the header itself.

    They are told by what they say in the rows that are known, then by their neighbours and their order; never against
    what they say.
    """

    def __init__(
        self, then: Lines, now: Lines, hit: Collection[Place], rows: Pairs, columns: Pairs, header: int
    ) -> None:
        self._then, self._now, self._hit, self._rows, self._columns = then, now, hit, rows, columns
        self._header = header
        self._hits = Counter(column for _, column in hit)
        self._new, self._old = range(now.width), range(then.width)

    def match(self) -> None:
        """Add what can be told to the columns known."""
        # Those that were not hit say most, and leave fewer for the others.
        self._match_whole([column for column in self._left() if not self._hits[column]])
        for new in sorted(self._left(), key=lambda column: self._hits[column]):
            if self._hits[new]:
                self._match_content(new)
        _spread(self._columns, self._new, self._old, self._may_be_neighbour)
        self._match_in_order()
        _match_between_neighbours(self._columns, self._new, self._old, self._may_be)
        self._match_last()
        for new in self._left():
            self._match_copy(new)

    def _match_whole(self, columns: Sequence[int]) -> None:
        """Match columns that were not hit to those that said just the same; of several to the nearest."""
        rows = [(row, was) for row, was in self._rows.items() if row != self._header]
        old = _grouped(self._free(), lambda column: tuple(self._then.at(was, column) for _, was in rows))
        for new in columns:
            said = tuple(self._now.at(row, new) for row, _ in rows)
            alike = old.get(said, [])
            if alike and not _is_empty(said):
                was = next((column for column in alike if self._is_beside(new, column)), alike[0])
                self._columns[new] = was
                alike.remove(was)

    def _match_content(self, new: int) -> None:
        """Match a column to the one that says the same in every row, and most of it; of several to the nearest."""
        best, most = None, (0, False)
        for old in self._free():
            same, lost = self._agreement(new, old)
            rank = same, self._is_beside(new, old)
            if same and not lost and rank > most:
                best, most = old, rank
        if best is not None:
            self._columns[new] = best

    def _is_beside(self, new: int, old: int) -> bool:
        """Tell whether a column's neighbour on one side is the same as before."""
        return any(self._columns.get(new + step) == old + step for step in (-1, 1))

    def _match_in_order(self) -> None:
        """Match columns of one name, or of none, in their order; as many of one name as before are the same ones."""
        old, new = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
        for column in self._free():
            old[self._was(column)].append(column)
        for column in self._left():
            new[self._name(column)].append(column)
        for name, columns in new.items():
            are_the_same = bool(name) and len(columns) == len(old[name])
            for column, was in zip(columns, old[name], strict=False):
                if are_the_same or self._may_be(column, was):
                    self._columns[column] = was

    def _match_last(self) -> None:
        """Match the one column that we wrote into to the one that is missing, if there is but one of each.

        A column without a name is a new one.
        """
        new = [column for column in self._left() if self._hits[column] and self._name(column)]
        old = [column for column in self._free() if self._was(column) or self._then.says_anything(column)]
        if len(new) == len(old) == 1 and self._may_be(new[0], old[0]):
            self._columns[new[0]] = old[0]

    def _match_copy(self, new: int) -> None:
        """Match a column to the one column that has its name and is known already."""
        alike = [old for old in self._old if self._name(new) and self._name(new) == self._was(old)]
        if len(alike) == 1 and self._may_be(new, alike[0]):
            self._columns[new] = alike[0]

    def _may_be_neighbour(self, new: int, old: int) -> bool:
        """Tell whether a column has the name of another, and says what it did or stands between the same neighbours."""
        if self._name(new) != self._was(old):
            return False
        is_between = all(self._columns.get(new + step) == old + step for step in (-1, 1))
        return (is_between and bool(self._name(new))) or self._may_be(new, old)

    def _may_be(self, new: int, old: int) -> bool:
        """Tell whether a column may be another one, edited meanwhile."""
        same, lost = self._agreement(new, old)
        return same >= lost

    def _agreement(self, new: int, old: int) -> tuple[int, int]:
        """Count the rows below the header in which two columns say the same, and those in which it is lost."""
        same = lost = 0
        for row, was in self._rows.items():
            if row != self._header and (row, new) not in self._hit and (there := self._then.at(was, old)) is not None:
                is_same = there == self._now.at(row, new)
                same, lost = same + is_same, lost + (not is_same)
        return same, lost

    def _left(self) -> list[int]:
        """Give the columns that are not known and not empty; those of a new column are."""
        return [
            column
            for column in self._new
            if column not in self._columns
            and (self._hits[column] or self._name(column) or self._now.says_anything(column))
        ]

    def _free(self) -> list[int]:
        taken = set(self._columns.values())
        return [old for old in self._old if old not in taken]

    def _was(self, column: int) -> str:
        return self._then.name(1, column)

    def _name(self, column: int) -> str:
        return "" if (self._header, column) in self._hit else self._now.name(self._header, column)


# --- rows -------------------------------------------------------------------------------------------------------------


class _Rows:
    """Matches rows by the cells of columns that are known in both looks."""

    def __init__(self, then: Lines, now: Lines, hit: Collection[Place], shown: Visible) -> None:
        self._then, self._now, self._hit, self._shown = then, now, hit, shown
        hidden: defaultdict[int, set[int]] = defaultdict(set)
        for row, column in hit:
            hidden[row].add(column)
        # Rows of which the same cells were hit are compared alike; there are few such kinds.
        self._visible = {
            row: tuple(pair for pair in shown if pair[1] not in columns) for row, columns in hidden.items()
        }

    def match_single(self, rows: Pairs) -> None:
        """Match rows that say what one other row said, and no other; those of which most can be seen come first."""
        for pairs, members in self._kinds():
            self._match_equal(rows, pairs, members, only_single=True)

    def match(self, rows: Pairs, may_be: Callable[[int, int], bool]) -> None:
        """Match all rows that can be, beginning with those that are known."""
        self.match_single(rows)
        now, then = range(1, self._now.height + 1), range(1, self._then.height + 1)
        _spread(rows, now, then, self._are_equal)
        for pairs, members in self._kinds():
            self._match_equal(rows, pairs, members, only_single=False)
        self._match_by_a_cell(rows)
        _match_between_neighbours(rows, now, then, may_be)
        for pairs, members in self._kinds():
            self._match_copies(rows, pairs, members)

    def _kinds(self) -> list[tuple[Visible, list[int]]]:
        """Give the rows by the columns that can be seen in them, most first."""
        kinds: defaultdict[Visible, list[int]] = defaultdict(list)
        for row in range(1, self._now.height + 1):
            kinds[self._pairs(row)].append(row)
        return sorted(kinds.items(), key=lambda kind: -len(kind[0]))

    def _pairs(self, row: int) -> Visible:
        return self._visible.get(row, self._shown)

    def _said_then(self, row: int, pairs: Visible) -> Values:
        return tuple(self._then.at(row, old) for old, _ in pairs)

    def _says_now(self, row: int, pairs: Visible) -> Values:
        return tuple(self._now.at(row, new) for _, new in pairs)

    def _are_equal(self, row: int, was: int) -> bool:
        pairs = self._pairs(row)
        return self._says_now(row, pairs) == self._said_then(was, pairs)

    def may_be(self, row: int, was: int) -> bool:
        """Tell whether a row may be another one, edited meanwhile."""
        pairs = self._pairs(row)
        said = [(now, then) for now, then in zip(self._says_now(row, pairs), self._said_then(was, pairs), strict=True)]
        same = sum(now == then for now, then in said if then is not None)
        return same >= sum(now != then for now, then in said if then is not None)

    def _match_equal(self, rows: Pairs, pairs: Visible, members: Sequence[int], *, only_single: bool) -> None:
        """Match rows that say the same, several of them in their order; empty ones are told by their neighbours."""
        taken = set(rows.values())
        free = [row for row in range(1, self._then.height + 1) if row not in taken]
        old = _grouped(free, lambda row: self._said_then(row, pairs))
        new = _grouped([row for row in members if row not in rows], lambda row: self._says_now(row, pairs))
        for said, alike in new.items():
            were = old.get(said, [])
            if _is_empty(said) or (only_single and (len(alike), len(were)) != (1, 1)):
                continue
            rows.update(zip(alike, were, strict=False))

    def _match_by_a_cell(self, rows: Pairs) -> None:
        """Match rows that were edited and moved at once by cells that no other row has."""
        taken, columns = set(rows.values()), dict(self._shown)
        left = (
            ((row, columns[old]), value)
            for (row, old), value in self._then.cells()
            if row not in taken and old in columns
        )
        known = set(columns.values())
        there = (((row, new), value) for (row, new), value in self._now.cells() if row not in rows and new in known)
        same_column = ((new[0], old[0]) for new, old in _unique_cells(left, there, self._hit) if new[1] == old[1])
        for (row, was), _ in Counter(same_column).most_common():
            if row in rows or was in taken:
                continue
            rows[row] = was
            taken.add(was)

    def _match_copies(self, rows: Pairs, pairs: Visible, members: Sequence[int]) -> None:
        old = _grouped(range(1, self._then.height + 1), lambda row: self._said_then(row, pairs))
        for row in members:
            said = self._says_now(row, pairs)
            if row not in rows and not _is_empty(said) and said in old:
                rows[row] = old[said][0]


# --- both -------------------------------------------------------------------------------------------------------------


def _once(names: Sequence[str]) -> frozenset[str]:
    return frozenset(name for name, count in Counter(names).items() if count == 1)


def _grouped(rows: Collection[int], key: Callable[[int], Values]) -> dict[Values, list[int]]:
    groups: defaultdict[Values, list[int]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _is_empty(values: Values) -> bool:
    return all(value is None for value in values)


def _spread(known: Pairs, new: range, old: range, are_equal: Callable[[int, int], bool]) -> None:
    """Go on from what is known to the neighbours after it, then to those before it, as long as they are equal."""
    taken = set(known.values())
    for step, order in ((1, new), (-1, reversed(new))):
        for index in order:
            was = known.get(index - step)
            if was is None or index in known:
                continue
            candidate = was + step
            if candidate in old and candidate not in taken and are_equal(index, candidate):
                known[index] = candidate
                taken.add(candidate)


def _match_between_neighbours(known: Pairs, new: range, old: range, may_be: Callable[[int, int], bool]) -> None:
    """Match what lies between two known neighbours, or between one and the edge, when it is as many in both looks."""
    taken = set(known.values())
    gap: list[int] = []
    for index in range(new.start, new.stop + 1):
        if index in new and index not in known:
            gap.append(index)
            continue
        if gap:
            first = known.get(gap[0] - 1, old.start - 1 if gap[0] == new.start else None)
            last = known.get(index, old.stop if index == new.stop else None)
            if first is not None and last is not None and last - first - 1 == len(gap):
                between = range(first + 1, last)
                if taken.isdisjoint(between):
                    known.update(pair for pair in zip(gap, between, strict=True) if may_be(*pair))
        gap = []


def _unique_cells(
    then: Iterator[tuple[Place, CellValue]], now: Iterator[tuple[Place, CellValue]], hit: Collection[Place]
) -> Iterator[tuple[Place, Place]]:
    """Give cells whose value occurs once in both looks, as (later, earlier) place."""
    old: defaultdict[CellValue, list[Place]] = defaultdict(list)
    new: defaultdict[CellValue, list[Place]] = defaultdict(list)
    for place, value in then:
        old[value].append(place)
    for place, value in now:
        if place not in hit:
            new[value].append(place)
    for value, places in new.items():
        if len(places) == 1 and len(old.get(value, ())) == 1:
            yield places[0], old[value][0]
