"""The people of a board in a private file instead of a tab that everybody sees: CSV, TOML or another workbook."""

import csv
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from cowork_sheets.boards.base import Board
from cowork_sheets.boards.grid import same_tab, table_from_rows
from cowork_sheets.core.headers import DEFAULT_HEADERS, ROSTER_KEYS, headers_of_people
from cowork_sheets.core.model import BoardSnapshot, BoardWrite, RawRow, Table
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import BoardUnreadable, ConfigurationError, PermissionNeeded
from cowork_sheets.files import TooLarge, read

LARGEST = 20_000_000
"""Bytes of the largest file of people that is read: some hundred thousand of them."""
_DELIMITERS = ",;\t"


class PeopleElsewhere:
    """A board whose people do not stand in a tab of its own, but where ``look`` finds them, as in a file.

    ``read`` looks there too; what follows in the same run goes by that, as it does for rows.
    """

    def __init__(self, board: Board, look: Callable[[], Table]) -> None:
        self._board, self._look = board, look
        self._people: Table | None = None
        self.left_behind = False
        """Whether the board that was read has a People tab of its own, with people in it, that is not read any more."""
        self.known_id = board.known_id

    def read(self) -> BoardSnapshot:
        """Read the board and its people; see the port."""
        self._people = self._look()
        board = self._board.read()
        self.left_behind = bool(board.people and board.people.rows)
        return self._with_people(board)

    def check_writable(self) -> None:
        """See the port."""
        self._board.check_writable()

    def recheck(self, seen: BoardSnapshot) -> BoardSnapshot:
        """Give the board as it stands now; see the port."""
        now = self._board.recheck(seen)
        return seen if now is seen else self._with_people(now)

    def write(self, seen: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        """Write to the board; see the port."""
        return self._with_people(self._board.write(seen, change))

    def _with_people(self, snapshot: BoardSnapshot) -> BoardSnapshot:
        return replace(snapshot, people=self._people)


def with_people_file(board: Board, path: Path | None, settings: Settings, folders: Sequence[Path] = ()) -> Board:
    """Give the board itself, or with its people from a file where there is one; for ``folders`` see what reads it."""
    return board if path is None else PeopleElsewhere(board, partial(read_people_file, path, settings, folders))


def read_people_file(path: Path, settings: Settings, folders: Sequence[Path] = ()) -> Table:
    """Read the file as the People tab it stands for; its name says which kind it is.

    It has to lie in one of the resolved ``folders``, where any are given.
    Raises ConfigurationError when it is not there, PermissionNeeded when it may not be read, BoardUnreadable when it
    cannot be read completely.
    """
    try:
        content = read(path, LARGEST, folders)
    except FileNotFoundError:
        raise ConfigurationError(
            f"There is no file {path}, which [board] people names. Put it there, or correct the name."
        ) from None
    except TooLarge:
        raise BoardUnreadable(f"{path.name} is too large to be a list of people.") from None
    except OSError as error:
        raise PermissionNeeded(f"{path} cannot be read ({error.strerror}). Check who may read it.") from error
    match path.suffix.lower():
        case ".xlsx":
            return _from_workbook(path.name, content, settings)
        case ".toml":
            return _from_toml(path.name, _text(path.name, content), settings)
        case _:
            return _from_csv(path.name, _text(path.name, content))


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BoardUnreadable(f"{name} is not a text in UTF-8. Save it again in that encoding.") from error


def _from_workbook(name: str, content: bytes, settings: Settings) -> Table:
    """Take the People tab, or the only tab there is."""
    from cowork_sheets.boards.workbook_read import read_tabs  # noqa: PLC0415 - the other kinds have no need of openpyxl

    wanted = same_tab(settings.people_tab)
    tabs = read_tabs(name, content, {wanted})
    if wanted not in tabs.grids and len(tabs.titles) == 1:
        wanted = same_tab(tabs.titles[0])
        tabs = read_tabs(name, content, {wanted})
    if wanted not in tabs.grids:
        raise BoardUnreadable(
            f"{name} has no tab called {settings.people_tab}. The tabs in it: {', '.join(tabs.titles)}. "
            "Rename the one that holds the people."
        )
    return table_from_rows(f"People of {name}", tabs.grids[wanted])


def _from_csv(name: str, text: str) -> Table:
    """Take the first line for the header; it also shows what parts the columns: a comma, a semicolon or a tab."""
    header = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    # Not splitlines: it also ends a line at characters that may stand inside a cell (U+2028, vertical tab).
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(_numbered(lines))
    except csv.Error as error:
        raise BoardUnreadable(f"{name}, line {lines.line_num}, cannot be read ({error}). Correct it there.") from error
    columns = tuple(text.strip() for text in rows[0].values if isinstance(text, str)) if rows else ()
    return Table(name, columns, tuple(row for row in rows[1:] if any(row.values)), unit="line")


def _numbered(lines: Any) -> Iterator[RawRow]:
    """Give each record with the number of the line it begins on."""
    begins = 1
    for record in lines:
        yield RawRow(begins, tuple(value or None for value in record))
        begins = lines.line_num + 1


def _from_toml(name: str, text: str, settings: Settings) -> Table:
    """Take each [[people]] for a line; its keys are the headers' usual names in snake_case."""
    try:
        entries = tomllib.loads(text).get("people")
    except tomllib.TOMLDecodeError as error:
        raise BoardUnreadable(f"{name} is not written as TOML: {error}. Texts stand in quotes.") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BoardUnreadable(f"{name} holds no people. Write [[people]] above each person's lines.")
    rows = tuple(RawRow(number, _entry(name, number, entry)) for number, entry in enumerate(entries, start=1))
    renamed = headers_of_people(settings.headers)
    header = tuple(renamed.get(key) or DEFAULT_HEADERS[key] for key in ROSTER_KEYS)
    return Table(name, header, rows, unit="entry")


def _entry(name: str, number: int, entry: Mapping[str, Any]) -> tuple[str | None, ...]:
    for key, value in entry.items():
        if key not in ROSTER_KEYS:
            near = get_close_matches(key, ROSTER_KEYS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(ROSTER_KEYS)}."
            raise BoardUnreadable(f"{name}, entry {number}: there is no key “{key[:40]}”. {hint}")
        if not isinstance(value, str) and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            raise BoardUnreadable(f"{name}, entry {number}, {key}: type a text in quotes.")
    texts = (entry.get(key) for key in ROSTER_KEYS)
    return tuple((", ".join(text) if isinstance(text, list) else text) or None for text in texts)
