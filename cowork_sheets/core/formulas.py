"""Formulas whose cells were moved: their references follow, as a spreadsheet makes them follow by itself. Pure."""

import re
from collections.abc import Mapping

from cowork_sheets.core.cells import column_letters

_QUOTED = r'"(?:[^"]|"")*"'
_TAB = r"(?:'(?:[^']|'')*'|[\w.]+)!"
_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]*"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[1-9][0-9]*"
_REFERENCE = re.compile(
    rf"{_QUOTED}"
    rf"|(?<![\w.$])(?P<tab>{_TAB})?(?P<area>{_CELL}(?::(?:{_CELL}|{_COLUMN}))?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})"
    rf"(?![\w(.!])"
)
_CORNER = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")


def moved(formula: str, title: str, rows: Mapping[int, int], columns: Mapping[int, int]) -> str:
    """Let the references of a formula follow rows and columns of its own tab, called ``title``.

    ``rows`` and ``columns`` say where each stands now, by where it stood: 1-based rows, 0-based columns. What is not
    among them stays as it is, and so do references to other tabs and whatever is in quotes.
    """

    def follow(found: re.Match[str]) -> str:
        tab, area = found["tab"], found["area"]
        if area is None or (tab is not None and tab.rstrip("!").strip("'") != title):
            return str(found[0])
        corners = ":".join(_corner(corner, rows, columns) for corner in area.split(":"))
        return f"{tab or ''}{corners}"

    return _REFERENCE.sub(follow, formula)


def _corner(corner: str, rows: Mapping[int, int], columns: Mapping[int, int]) -> str:
    found = _CORNER.fullmatch(corner)
    assert found is not None
    before_column, letters, before_row, number = found.groups("")
    if letters:
        column = _index(letters)
        letters = column_letters(columns.get(column, column))
    if number:
        number = str(rows.get(int(number), int(number)))
    return f"{before_column}{letters}{before_row}{number}"


def _index(letters: str) -> int:
    """Give the 0-based index of a column named by its letters."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
