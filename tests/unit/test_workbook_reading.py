import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cowork_sheets.boards.workbook import Workbook
from cowork_sheets.core.model import BoardWrite, CellPatch, CellValue, Formatted, ShownAs, Unreadable
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import BoardUnreadable, ConfigurationError

BOARDS = Path(__file__).parents[1] / "boards"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def board(path: Path, **settings: str) -> Workbook:
    return Workbook(path, Settings(**settings))  # type: ignore[arg-type]


def save(path: Path, fill: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Sessions"
    fill(book)
    book.save(path)
    return path


def edit_part(path: Path, part: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in files[part]
    files[part] = files[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def values(path: Path, row: int = 2) -> tuple[CellValue, ...]:
    return next(found.values for found in board(path).read().sessions.rows if found.number == row)


# --- cells ----------------------------------------------------------------------------------------------------------


def test_dates_times_durations_and_numbers_keep_their_types(tmp_path: Path) -> None:
    cells: list[CellValue] = [datetime(2026, 12, 3, 17), time(17, 5), timedelta(hours=1.5), 46359, 0.375, "90", True]
    path = save(
        tmp_path / "board.xlsx", lambda book: [book["Sessions"].append(row) for row in (["Day"], cells)] and None
    )
    assert values(path) == tuple(cells)


@pytest.mark.parametrize(
    ("serial", "number_format", "seen"),
    [
        ("0.70833333333333337", "hh:mm", time(17)),
        ("46359.75", "hh:mm", datetime(2026, 12, 3, 18)),
        ("46359.75", "MMM D", datetime(2026, 12, 3, 18)),
        ("46359", "d. mmmm", datetime(2026, 12, 3)),
        ("46359", '0 "days"', 46359),
        ("0.0625", "[h]:mm", timedelta(minutes=90)),
        ("1", "hh:mm", Formatted(1, ShownAs.TIME)),
        ("1", "hh:mm AM/PM", Formatted(1, ShownAs.TIME)),
        ("9", "[$-F400]h:mm:ss\\ AM/PM", Formatted(9, ShownAs.TIME)),
        ("16.3", 'h"day"mm', Formatted(16.3, ShownAs.TIME)),
        ("1.0625", "hh:mm", Formatted(1.0625, ShownAs.TIME)),
        ("1.0625", "yyyy-mm-dd hh:mm", Formatted(1.0625, ShownAs.DAY)),
        ("20261203", "ddd d mmm yyyy", Formatted(20261203, ShownAs.DAY)),
        ("2.5", "hh:mm", Formatted(2.5, ShownAs.TIME)),
        ("-0.25", "hh:mm", Formatted(-0.25, ShownAs.TIME)),
        ("1.0625", "[h]:mm", Formatted(1.0625, ShownAs.DURATION)),
        ("1", "[HH]:mm:ss", Formatted(1, ShownAs.DURATION)),
    ],
)
def test_a_number_is_what_its_cell_shows_or_stays_the_number_that_was_typed(
    tmp_path: Path, serial: str, number_format: str, seen: CellValue
) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book["Sessions"]["B2"] = 5
        book["Sessions"]["B2"].number_format = number_format

    path = save(tmp_path / "board.xlsx", fill)
    edit_part(path, "xl/worksheets/sheet1.xml", "<v>5</v>", f"<v>{serial}</v>")
    assert values(path) == (None, seen)


def test_a_box_ticked_in_libreoffice_is_a_truth(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for column, formula in enumerate(["=TRUE()", "=false()", "= True ( )", "=TRUE"], start=1):
            book["Sessions"].cell(2, column).value = formula

    assert values(save(tmp_path / "board.xlsx", fill)) == (True, False, True, True)


def test_a_formula_nobody_computed_is_unreadable_and_not_empty(tmp_path: Path) -> None:
    path = save(tmp_path / "board.xlsx", lambda book: book["Sessions"].__setitem__("B2", "=A1+7"))
    assert values(path) == (None, Unreadable("=A1+7"))


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("<c r='B2'><f>A1+7</f><v>46359</v></c>", 46359),
        ("<c r='B2' t='str'><f>A1</f><v>Ada</v></c>", "Ada"),
        ("<c r='B2' t='b'><f>A1</f><v>1</v></c>", True),
        ("<c r='B2' t='e'><f>A1</f><v>#REF!</v></c>", Unreadable("#REF!")),
        ("<c r='B2' t='e'><v>#N/A</v></c>", Unreadable("#N/A")),
        ("<c r='B2'><f t='array' ref='B2'>A1:A2</f></c>", Unreadable("=A1:A2")),
        ("<c r='B2'><f t='array' ref='B2'>A1:A2</f><v>3</v></c>", 3),
        ("<c r='B2' t='inlineStr'><is><r><t>rich </t></r><r><t>text</t></r></is></c>", "rich text"),
        ("<c r='B2' t='inlineStr'><is><t>a_x000D_b_x005F_x0041_</t></is></c>", "a\rb_x0041_"),
        ("<c r='B2' t='inlineStr'><is><t>=1+1</t></is></c>", "=1+1"),
        ("<c r='B2' t='d'><v>2026-12-03T17:00:00</v></c>", datetime(2026, 12, 3, 17)),
    ],
)
def test_a_cell_gives_what_its_reader_would_see(tmp_path: Path, stored: str, seen: CellValue) -> None:
    path = save(tmp_path / "board.xlsx", lambda book: book["Sessions"].__setitem__("B2", 5))
    edit_part(path, "xl/worksheets/sheet1.xml", '<c r="B2" t="n"><v>5</v></c>', stored)
    assert values(path) == (None, seen)


def test_a_formula_that_says_nothing_is_empty(tmp_path: Path) -> None:
    path = save(tmp_path / "board.xlsx", lambda book: book["Sessions"].append(["Topic", 5]))
    edit_part(
        path, "xl/worksheets/sheet1.xml", '<c r="B1" t="n"><v>5</v></c>', "<c r='B1' t='str'><f>A9</f><v></v></c>"
    )
    assert board(path).read().sessions.header == ("Topic",)


def test_a_shared_formula_gives_each_row_its_result(tmp_path: Path) -> None:
    path = save(tmp_path / "board.xlsx", lambda book: [book["Sessions"].append([n]) for n in (1, 2, 3)] and None)
    edit_part(path, "xl/worksheets/sheet1.xml", '<c r="A2" t="n"><v>2</v></c>',
              "<c r='A2'><f t='shared' ref='A2:A3' si='0'>B2</f><v>20</v></c>")  # fmt: skip
    edit_part(path, "xl/worksheets/sheet1.xml", '<c r="A3" t="n"><v>3</v></c>', "<c r='A3'><f t='shared' si='0'/></c>")
    assert (values(path, 2), values(path, 3)) == ((20,), (Unreadable("=B3"),))


def test_rows_beyond_the_stored_dimension_are_read(tmp_path: Path) -> None:
    path = save(tmp_path / "board.xlsx", lambda book: [book["Sessions"].append([n, n]) for n in range(9)] and None)
    edit_part(path, "xl/worksheets/sheet1.xml", '<dimension ref="A1:B9"', '<dimension ref="A1"')
    assert values(path, 9) == (8, 8)


def test_rows_that_only_look_are_left_out_and_the_header_ends_at_its_last_word(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book["Sessions"]
        sheet.append([" Topic ", None, 2026, None])
        for row in range(2, 400):
            for column in range(1, 20):
                sheet.cell(row, column).font = openpyxl.styles.Font(bold=True)
        sheet["A300"] = "late"

    read = board(save(tmp_path / "board.xlsx", fill)).read().sessions
    assert read.header == ("Topic", "", "2026")
    assert [(row.number, row.values) for row in read.rows] == [(300, ("late",))]


# --- tabs -----------------------------------------------------------------------------------------------------------


def test_tabs_are_found_by_name_whatever_its_case(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.worksheets[0].title = " sessions"
        book.create_sheet("PEOPLE ").append(["Name"])
        book.create_chartsheet("People").add_chart(BarChart())

    read = board(save(tmp_path / "board.xlsx", fill)).read()
    assert read.people is not None
    assert read.people.header == ("Name",)


def test_tabs_can_have_names_of_their_own(tmp_path: Path) -> None:
    path = save(tmp_path / "board.xlsx", lambda book: book.create_sheet("Menschen").append(["Name"]))
    assert board(path, people_tab="Menschen").read().people is not None
    assert board(path).read().people is None


def test_a_missing_tab_is_said_with_those_that_are_there(tmp_path: Path) -> None:
    path = save(tmp_path / "board.xlsx", lambda book: book.create_sheet("Scratch") and None)
    with pytest.raises(
        BoardUnreadable, match=r'board\.xlsx has no tab named "Plan"\. The tabs in it: Sessions, Scratch\.'
    ):
        board(path, sessions_tab="Plan").read()


def test_a_board_without_a_read_me_has_no_message_and_is_given_none(tmp_path: Path) -> None:
    path = save(tmp_path / "board.xlsx", lambda _: None)
    before = path.read_bytes()
    seen = board(path).read()
    assert board(path).write(seen, BoardWrite(message="hello", last_checked=datetime.now().astimezone())) == seen
    assert path.read_bytes() == before


# --- what is no board -----------------------------------------------------------------------------------------------


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", r"is empty \(0 bytes\)"),
        (b"Topic,Day\n", "is not a workbook"),
        (OLE + b"\0" * 600, r"is an old Excel file \(\.xls\)"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), r"is an OpenDocument file \(\.ods\)"),
        (zipped(**{"[Content_Types].xml": b"", "xl__workbook.bin": b""}), r"is a binary Excel file \(\.xlsb\)"),
        (zipped(**{"[Content_Types].xml": b"", "word__document.xml": b""}), "is not a workbook"),
        (zipped(**{"[Content_Types].xml": b"<", "xl__workbook.xml": b""}), "cannot be read completely"),
        ((BOARDS / "pair.xlsx").read_bytes()[:9000], "cannot be read completely.*half copied"),
    ],
)
def test_what_is_no_workbook_is_said_to_be_what_it_is(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "board.xlsx"
    path.write_bytes(content)
    with pytest.raises(BoardUnreadable, match=rf"^board\.xlsx {sentence}"):
        board(path).read()
    assert path.read_bytes() == content


def test_a_sheet_damaged_inside_is_unreadable_and_not_empty(tmp_path: Path) -> None:
    path = save(tmp_path / "board.xlsx", lambda book: book["Sessions"].append(["Topic"]))
    edit_part(path, "xl/worksheets/sheet1.xml", "</sheetData>", "")
    with pytest.raises(BoardUnreadable, match="damaged"):
        board(path).read()


def test_a_workbook_that_counts_from_1904_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "board.xlsx", lambda book: setattr(book, "epoch", CALENDAR_MAC_1904))
    with pytest.raises(BoardUnreadable, match="counts its days from 1904"):
        board(path).read()


@pytest.mark.parametrize("path", ["none.xlsx", ".", "board.xlsx/none.xlsx"])
def test_a_path_that_leads_to_no_file_is_a_mistake_of_configuration(tmp_path: Path, path: str) -> None:
    save(tmp_path / "board.xlsx", lambda _: None)
    with pytest.raises(ConfigurationError, match=r"There is no workbook|is not a file"):
        board(tmp_path / path).read()


def test_a_sheet_in_another_encoding_can_be_read_and_says_why_it_is_not_written(tmp_path: Path) -> None:
    path = save(tmp_path / "board.xlsx", lambda book: book["Sessions"].append(["Topic"]))
    edit_part(path, "xl/worksheets/sheet1.xml", "<worksheet", '<?xml version="1.0" encoding="ISO-8859-1"?><worksheet')
    before = path.read_bytes()
    with pytest.raises(BoardUnreadable, match=r"ISO-8859-1.*Nothing in it was changed"):
        board(path).write(board(path).read(), BoardWrite((CellPatch(2, 0, "x"),)))
    assert path.read_bytes() == before


# --- boards as people leave them ------------------------------------------------------------------------------------


def test_both_real_boards_say_the_same() -> None:
    first, second = (board(BOARDS / name).read() for name in ("pair.xlsx", "pair-libreoffice.xlsx"))
    assert first.sessions.header == second.sessions.header
    assert first.people == second.people
    assert [row.number for row in first.sessions.rows] == [row.number for row in second.sessions.rows]
    notes = first.sessions.header.index("Our notes")
    differing = {
        (row.number, column, value, other)
        for row, same in zip(first.sessions.rows, second.sessions.rows, strict=True)
        for column, (value, other) in enumerate(zip(row.values, same.values, strict=True))
        if value != other and column != notes
    }
    assert {type(value) for *_, value, _ in differing} <= {datetime, time, bool}
    assert {type(other) for *_, other in differing} <= {int, float}


def test_a_file_that_nobody_saved_is_not_parsed_again_and_one_that_was_is(tmp_path: Path) -> None:
    path = save(tmp_path / "board.xlsx", lambda book: book["Sessions"].append(["Topic"]))
    workbook = board(path)
    first = workbook.read()
    assert workbook.read() is first
    save(path, lambda book: book["Sessions"].append(["Subject"]))
    assert workbook.read().sessions.header == ("Subject",)
