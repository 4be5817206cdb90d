"""What every board of rows and columns shares: tables, what a cell can hold, the Read me tab's marked cells."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cowork_sheets.core.model import BoardSnapshot, BoardWrite, CellValue, RawRow, Table

LONGEST_TEXT = 32_767
"""UTF-16 units a cell holds in Excel and LibreOffice (ECMA-376, part 1, 18.18.96: ST_Xstring in a cell)."""

READ_ME_TITLES = ("read me", "readme")
PAUSE, LAST_CHECKED, MESSAGE = "pause", "last checked", "message"

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PAUSE_WORDS = {"pause", "paused", "stop", "yes", "x", "on", "true"}
_STAMP = "%Y-%m-%d %H:%M UTC"


def cell_text(value: str | None) -> str | None:
    """Give the text as a cell can hold it: without control characters, cut at 32,767 units, None when nothing is left.

    Carriage returns become line feeds. The characters left out are those XML 1.0 cannot express.
    """
    if not value:
        return None
    text = _NOT_IN_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 > LONGEST_TEXT:
        text = text.encode("utf-16-le")[: LONGEST_TEXT * 2].decode("utf-16-le", "ignore")
    return text or None


def same_tab(title: str) -> str:
    """Give what two titles of the same tab have in common: case and surrounding space do not count."""
    return title.strip().casefold()


def belongs_to_another_tab(board: str, remembered: str, configured: str) -> str:
    """Say that a board's sessions stand in another of its tabs than the configuration names, and the ways on."""
    key = f"sessions_tab = {json.dumps(remembered, ensure_ascii=False)}"
    return (
        f"{board}: the sessions of this board stand in the tab “{remembered}”, but the configuration names the tab "
        f"“{configured}”. Two tabs of one document cannot be two boards: each would take the other's sessions for "
        f"deleted ones. To go on with “{remembered}”, put {key} under [board] in cowork.toml. If “{configured}” has "
        f"taken its place for good, delete the tab “{remembered}”. For a second list of sessions, make a document of "
        "its own."
    )


def table_from_rows(title: str, rows: Iterable[Sequence[CellValue]]) -> Table:
    """Make a table of a tab's rows, the first of which is the header.

    Header cells become text; empty cells at the end of the header and of each row, and rows that are all empty, are
    left out. Row numbers are 1-based and count every row.
    """
    header: tuple[str, ...] = ()
    found: list[RawRow] = []
    for number, row in enumerate(rows, start=1):
        values = _without_empty_end(row)
        if number == 1:
            header = tuple("" if value is None else str(value).strip() for value in values)
        elif values:
            found.append(RawRow(number, values))
    return Table(title, header, tuple(found))


def table_without_header(title: str, rows: Iterable[Sequence[CellValue]]) -> Table:
    """Make a table of a tab whose first row is a row like all others; rows that are all empty are left out."""
    lines = ((number, _without_empty_end(row)) for number, row in enumerate(rows, start=1))
    return Table(title, (), tuple(RawRow(number, values) for number, values in lines if values))


def cells_that_differ(seen: BoardSnapshot, change: BoardWrite) -> dict[tuple[int, int], str | None]:
    """Give the texts of a change's patches that do not stand there yet, by 1-based row and 0-based column."""
    rows: dict[int, tuple[CellValue, ...]] = {row.number: row.values for row in seen.sessions.rows}
    rows[1] = seen.sessions.header
    cells: dict[tuple[int, int], str | None] = {}
    for patch in change.patches:
        values, text = rows.get(patch.row, ()), cell_text(patch.value)
        if (values[patch.column] if patch.column < len(values) else None) != text:
            cells[patch.row, patch.column] = text
    return cells


def _without_empty_end(row: Sequence[CellValue]) -> tuple[CellValue, ...]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return tuple(row[:end])


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """The cell right of one of the Read me tab's labels: 1-based row, 0-based column, what it holds now."""

    row: int
    column: int
    value: CellValue


def marked_cells(rows: Iterable[Sequence[CellValue]]) -> Mapping[str, MarkedCell]:
    """Find the cells right of the labels "Pause", "Last checked" and "Message"; of two labels the upper counts.

    A label is found in any column; its case, surrounding space and a colon at its end do not count.
    """
    found: dict[str, MarkedCell] = {}
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                label = value.strip().rstrip(":").casefold()
                if label in {PAUSE, LAST_CHECKED, MESSAGE} and label not in found:
                    beside = row[column + 1] if column + 1 < len(row) else None
                    found[label] = MarkedCell(number, column + 1, beside)
    return found


def marks_of(read_me: Table | None) -> Mapping[str, MarkedCell]:
    """Find the marked cells of a Read me tab as it was read, in their order from top to bottom."""
    if read_me is None:
        return {}
    lines: list[Sequence[CellValue]] = [()] * max((row.number for row in read_me.rows), default=0)
    for row in read_me.rows:
        lines[row.number - 1] = row.values
    return marked_cells(lines)


def marks_that_differ(
    marks: Mapping[str, MarkedCell], seen: BoardSnapshot, change: BoardWrite
) -> dict[tuple[int, int], str | None]:
    """Give the texts of a change that the marked cells do not show yet, by 1-based row and 0-based column."""
    texts: dict[str, str | None] = {}
    if change.message is not None and change.message != seen.message:
        texts[MESSAGE] = cell_text(change.message)
    if change.last_checked is not None:
        texts[LAST_CHECKED] = stamp_text(change.last_checked)
    return {
        (mark.row, mark.column): text
        for label, text in texts.items()
        if (mark := marks.get(label)) is not None and mark.value != text
    }


def means_pause(value: CellValue) -> bool:
    """Tell whether the marked cell asks for a pause: the word PAUSE in any case, or a plain yes; else go on."""
    return value is True or (isinstance(value, str) and value.strip(" .!").casefold() in _PAUSE_WORDS)


def stamp_text(moment: datetime) -> str:
    """Write an aware instant as the Read me tab shows it, to the minute: "2026-11-23 12:00 UTC"."""
    return moment.astimezone(UTC).strftime(_STAMP)


def stamp_moment(value: CellValue) -> datetime | None:
    """Read back what ``stamp_text`` wrote, as an aware UTC instant; None for anything else."""
    if isinstance(value, str):
        try:
            return datetime.strptime(value.strip(), _STAMP).replace(tzinfo=UTC)
        except ValueError:
            return None
    return None
