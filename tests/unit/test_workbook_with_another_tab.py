"""A workbook has one tab of sessions: another configuration does not take its sessions for deleted ones."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from cowork_sheets.boards.workbook import Workbook
from cowork_sheets.core.model import BoardWrite, CellPatch
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import ConfigurationError

BOARDS = Path(__file__).parents[1] / "boards"


def workbook(path: Path, tab: str = "Sessions") -> Workbook:
    return Workbook(path, Settings(sessions_tab=tab))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a board with a second tab of slots, which a run has written to."""
    copied = Path(shutil.copy(BOARDS / "pair.xlsx", tmp_path / "board.xlsx"))
    book = openpyxl.load_workbook(copied)
    book.copy_worksheet(book["Sessions"]).title = 'The "other"'
    book.save(copied)
    write_something(workbook(copied))
    return copied


def write_something(board: Workbook) -> None:
    seen = board.read()
    column = seen.sessions.header.index("Status")
    values = seen.sessions.rows[0].values
    value = "Done" if values[column:] and values[column] == "Scheduled" else "Scheduled"
    board.write(seen, BoardWrite((CellPatch(2, column, value),), board_id="a board"))


# docs/rules.md 6.6
def test_a_second_tab_is_refused_with_the_key_that_names_the_first(path: Path) -> None:
    with pytest.raises(ConfigurationError, match="stand in the tab “Sessions”") as refused:
        workbook(path, 'The "other"').read()
    assert 'put sessions_tab = "Sessions" under [board]' in str(refused.value)
    assert workbook(path).read().sessions.title == "Sessions"


def test_a_tab_that_was_renamed_goes_on_under_its_new_title_and_is_remembered_by_it(path: Path) -> None:
    rename(path, "Sessions", "Slots")
    write_something(workbook(path, "Slots"))
    with pytest.raises(ConfigurationError, match=r'sessions_tab = "Slots" under'):
        workbook(path, 'The "other"').read()


def test_a_tab_takes_the_place_of_one_that_was_deleted(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    del book["Sessions"]
    book.save(path)
    assert workbook(path, 'The "other"').read().sessions.title == 'The "other"'


def test_the_title_is_named_as_the_configuration_has_to_spell_it(path: Path) -> None:
    rename(path, 'The "other"', "Third")
    rename(path, "Sessions", 'Our "slots"')
    write_something(workbook(path, 'Our "slots"'))
    with pytest.raises(ConfigurationError, match=r'sessions_tab = "Our \\"slots\\"" under'):
        workbook(path, "Third").read()


def test_spaces_and_capitals_make_no_other_tab(path: Path) -> None:
    assert workbook(path, " sessions ").read().sessions.rows


def rename(path: Path, tab: str, title: str) -> None:
    book = openpyxl.load_workbook(path)
    book[tab].title = title
    book.save(path)
