from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from cowork_sheets.boards.workbook import Workbook
from cowork_sheets.boards.workbook_new import create_workbook
from cowork_sheets.core.actions import Status
from cowork_sheets.core.formats import Format
from cowork_sheets.core.model import BoardWrite, CellPatch, Person
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import ConfigurationError

PEOPLE = [
    Person(
        "Ada",
        ("ada@example.org", "ada@home.example.org"),
        "Europe/London",
        "https://meet.example.org/ada",
        "Mon-Fri 9-17",
    ),
    Person("Grace", ("grace@example.org",), "America/Vancouver"),
]


def test_a_new_board_has_every_column_people_first_and_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "new" / "board.xlsx"
    rows = [
        {"day": date(2026, 12, 3), "start": time(17), "length": timedelta(hours=1.5), "proposed_by": "Ada",
         "accepted_by": "Grace", "topic": "=1+1", "Either/or": "12/1", "format": "25/5", "call_off": None},
    ]  # fmt: skip
    identity = create_workbook(path, people=PEOPLE, rows=rows, time_columns=["Time for Ada"])
    read = Workbook(path, Settings()).read()
    assert read.board_id == identity
    assert " ".join(read.sessions.header) == (
        "Day Start Length Time zone Proposed by Accepted by Topic Format Where Either/or Call off "
        "Status What to know Join Local times Going Ref Time for Ada"
    )
    assert read.sessions.rows[0].values == (
        datetime(2026, 12, 3), time(17), timedelta(hours=1.5), None, "Ada", "Grace", "=1+1", "25/5", None, "12/1",
    )  # fmt: skip
    (reading,) = understand(read, Settings()).readings
    assert not reading.problems
    assert not reading.missing
    assert (reading.wall, reading.minutes, reading.proposer) == (datetime(2026, 12, 3, 17), 90, PEOPLE[0])


def test_a_laptop_shows_everything_up_to_what_to_know(tmp_path: Path) -> None:
    create_workbook(tmp_path / "board.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "board.xlsx")["Sessions"]
    widths = {str(cell.value): sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]}
    shown = list(widths)[: list(widths).index("What to know") + 1]
    # A character is 7 pixels wide in a workbook of this font size, and the row numbers take about 30.
    assert 30 + 7 * sum(widths[header] for header in shown) <= 1215
    assert all(sheet.cell(1, column).alignment.wrap_text for column in range(1, len(shown) + 1))


def test_a_local_board_promises_no_mail(tmp_path: Path) -> None:
    create_workbook(tmp_path / "board.xlsx")
    texts = [str(cell.value) for row in openpyxl.load_workbook(tmp_path / "board.xlsx")["Read me"] for cell in row]
    assert not [text for text in texts if "everybody invited" in text or "are told" in text]
    assert [text for text in texts if "outbox" in text and "sends them by mail" in text]


def test_people_come_back_as_they_were_given(tmp_path: Path) -> None:
    create_workbook(tmp_path / "board.xlsx", people=PEOPLE)
    assert list(understand(Workbook(tmp_path / "board.xlsx", Settings()).read(), Settings()).people) == PEOPLE


def test_its_marked_cells_take_stamp_and_message_and_a_pause(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    create_workbook(path, contact="Ada, ada@example.org")
    board = Workbook(path, Settings())
    seen = board.read()
    assert (seen.paused, seen.message, seen.last_checked) == (False, "", None)
    now = datetime(2026, 11, 23, 12).astimezone()
    after = board.write(seen, BoardWrite(message="Fine.", last_checked=now))
    assert (after.message, after.last_checked) == ("Fine.", now)
    book = openpyxl.load_workbook(path)
    (pause,) = (cell for row in book["Read me"] for cell in row if cell.value == "Pause")
    pause.offset(column=1).value = "pause"
    book.save(path)
    assert board.read().paused


def test_names_of_tabs_and_headers_are_those_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    settings = Settings(sessions_tab="Sitzungen", people_tab="Ada's people", headers={"start": "Beginn", "name": "Wer"})
    create_workbook(path, people=PEOPLE, rows=[{"start": "9:30"}], settings=settings)
    read = Workbook(path, settings).read()
    assert read.sessions.header[1] == "Beginn"
    assert read.sessions.rows[0].values == (None, "9:30")
    assert read.people is not None
    assert read.people.header[0] == "Wer"
    assert {person.name for person in understand(read, settings).people} == {"Ada", "Grace"}


def test_lists_help_and_never_reject(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    settings = Settings(
        places=tuple(f"a place with a long name {n}" for n in range(30)),
        formats={name: Format(name, 50, 10) for name in ("long, one", "x")},
    )
    create_workbook(path, people=PEOPLE, settings=settings)
    book = openpyxl.load_workbook(path)
    sessions = book["Sessions"]
    lists = {str(each.sqref).rstrip("0123456789:")[0]: each for each in sessions.data_validations.dataValidation}
    headers = {cell.column_letter: cell.value for cell in sessions[1]}
    assert {headers[letter] for letter in lists} == {"Proposed by", "Time zone", "Where", "Format", "Call off"}
    for offer in lists.values():
        assert offer.errorStyle == "warning"
        assert len(offer.formula1) <= 255
        assert not offer.formula1.startswith("=")
    zones = [cell.value for cell in book["_cowork"]["A"]]
    assert zones[:3] == ["Time zones", "America/Vancouver", "Europe/London"]
    assert zones[-1] == "UTC"
    assert zones.count("Asia/Kolkata") == 1
    assert book["_cowork"].sheet_state == "hidden"


def test_every_status_has_a_colour_and_is_explained(tmp_path: Path) -> None:
    create_workbook(tmp_path / "board.xlsx")
    book = openpyxl.load_workbook(tmp_path / "board.xlsx")
    rules = {rule.formula[0].split('"')[1] for each in book["Sessions"].conditional_formatting for rule in each.rules}
    explained = {cell.value for cell in book["Read me"]["A"]}
    assert rules == {str(status) for status in Status}
    assert rules <= explained


def test_a_cell_filled_in_later_looks_like_its_column(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    create_workbook(path, rows=[{"topic": "a"}])
    board = Workbook(path, Settings())
    board.write(board.read(), BoardWrite((CellPatch(2, 11, "Proposed"), CellPatch(3, 11, "Done"))))
    sessions = openpyxl.load_workbook(path)["Sessions"]
    for reference in ("L2", "L3"):
        assert sessions[reference].fill.start_color.rgb == "00F1F3F5"
        assert sessions[reference].font.name == "Arial"


@pytest.mark.parametrize("kind", ["file", "broken link"])
def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "board.xlsx"
    if kind == "file":
        path.write_text("precious")
    else:
        path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ConfigurationError, match="is there already, and is left as it is"):
        create_workbook(path)
    assert path.is_symlink() or path.read_text() == "precious"


def test_two_new_boards_have_two_ids(tmp_path: Path) -> None:
    assert create_workbook(tmp_path / "a.xlsx") != create_workbook(tmp_path / "b.xlsx")
    assert create_workbook(tmp_path / "c.xlsx", board_id="mine") == "mine"
