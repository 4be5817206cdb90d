import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cowork_sheets.boards.people_file import read_people_file
from cowork_sheets.core.settings import Settings
from tests.hostile import rows, workbooks
from tests.hostile.cases import PEOPLE_COLUMNS
from tests.hostile.conftest import Guard
from tests.hostile.corpus import CORPUS
from tests.hostile.test_in_workbooks import files, sync

TEXTS = [value for value in CORPUS.values() if isinstance(value, str) and workbooks.fits(value)]
ABOUT_PEOPLE = [
    case
    for cases in rows.boards(TEXTS, len(TEXTS) * 4, size=1000)
    for case in cases
    if case.column.startswith("people.")
]
SHARE, IN_ONE_FILE = 80, 250
Write = Callable[[Path, Sequence[rows.Line]], None]


def as_csv(path: Path, lines: Sequence[rows.Line]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows.PEOPLE_HEADER, *lines])


def as_toml(path: Path, lines: Sequence[rows.Line]) -> None:
    entries = (
        [f'{key} = "{_escaped(str(value))}"\n' for key, value in zip(PEOPLE_COLUMNS, line, strict=True) if value]
        for line in lines
    )
    path.write_text("".join("[[people]]\n" + "".join(entry) for entry in entries), encoding="utf-8")


def _escaped(text: str) -> str:
    return "".join(c if c.isalnum() else f"\\U{ord(c):08X}" for c in text)


KINDS = pytest.mark.parametrize(("name", "write"), [("people.csv", as_csv), ("people.toml", as_toml)])


@KINDS
def test_every_text_in_a_private_file_is_read_as_it_stands(name: str, write: Write, tmp_path: Path) -> None:
    lines = rows.people(ABOUT_PEOPLE)
    assert len(lines) > 1000
    write(tmp_path / name, lines)
    read = [list(row.values) for row in read_people_file(tmp_path / name, Settings()).rows]
    assert read == [[value or None for value in line] for line in lines]


@KINDS
def test_no_text_in_a_private_file_harms_another_person_or_leaves_the_second_run_something_to_do(
    name: str, write: Write, tmp_path: Path, leaving: Guard
) -> None:
    wanted = ABOUT_PEOPLE if rows.ALL else ABOUT_PEOPLE[:SHARE]
    for begin in range(0, len(wanted), IN_ONE_FILE):
        cases, folder = wanted[begin : begin + IN_ONE_FILE], tmp_path / str(begin)
        folder.mkdir()
        write(folder / name, rows.people(cases))
        workbooks.save(folder / "board.xlsx", cases)
        configuration = f'[board]\nworkbook = "board.xlsx"\npeople = "{name}"\n'
        (folder / "cowork.toml").write_text(configuration, encoding="utf-8")
        sync(folder)
        cells = workbooks.cells(folder / "board.xlsx")
        calm = {cell.row for cell in cells.values() if cell.header == "Topic" and cell.value in rows.TOPICS}
        said = {(cell.header, cell.row): cell.value for cell in cells.values()}
        assert [said.get(("Status", row)) for row in calm] == ["Scheduled"] * len(rows.TOPICS)
        before = files(folder)
        assert sync(folder).startswith("Nothing to do.")
        assert files(folder) == before
    assert leaving.seen == []
