"""The People tab as the tests read it: who is meant by a name, at which address, on which clocks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cowork_sheets.core.model import CellValue, Table
from tests.world import ADA, BO, GRACE


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tab, "" where nothing stands."""

    name: str
    address: str
    zone: str


@dataclass(frozen=True, slots=True)
class Known:
    """The lines of the tab. A first name means the one person who has it, unless somebody is called just that."""

    lines: tuple[Line, ...]

    def meant_by(self, name: str) -> Line | None:
        """Give the one line that a name means; None when there is none, or more than one."""
        called = [line for line in self.lines if line.name == name]
        called = called or [line for line in self.lines if line.name.split(" ")[0] == name]
        return called[0] if len(called) == 1 else None

    def addresses(self, names: Iterable[str]) -> set[str]:
        """Give the addresses that names have; who has none is left out."""
        lines = [self.meant_by(name) for name in names]
        return {line.address for line in lines if line is not None and line.address}

    def zone(self, name: str) -> str:
        """Give the zone of whom a name means, "" without one."""
        line = self.meant_by(name)
        return line.zone if line is not None else ""


EVERYBODY = Known(tuple(Line(person.name, person.emails[0], str(person.zone)) for person in (ADA, GRACE, BO)))


def read_known(table: Table | None) -> Known:
    """Read the tab as a board's answer has it."""
    return Known(tuple(_line(row.values) for row in table.rows)) if table is not None else EVERYBODY


def known_of(lines: Sequence[Sequence[CellValue]]) -> Known:
    """Read the tab as it stands, its header first."""
    return Known(tuple(_line(values) for values in lines[1:]))


def _line(values: Sequence[CellValue]) -> Line:
    texts = [str(value or "") for value in (*values, *[None] * 3)]
    return Line(*texts[:3])
