import io
from xml.parsers.expat import ExpatError

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cowork_sheets.boards.workbook_package import Package
from cowork_sheets.boards.workbook_sheet import MAIN, with_cells

HEAD = f'<worksheet xmlns="{MAIN}" xmlns:x14ac="urn:x" mc:Ignorable="x14ac" xmlns:mc="urn:mc">'
TAIL = '<extLst><ext uri="{sparklines}"><x14:a xmlns:x14="urn:14">&amp;</x14:a></ext></extLst></worksheet>'


def sheet(rows: str, *, columns: str = "") -> bytes:
    return f"{HEAD}{columns}<sheetData>{rows}</sheetData>{TAIL}".encode()


def inline(reference: str, text: str, style: str = "") -> str:
    return f'<c r="{reference}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def change(rows: str, values: dict[tuple[int, int], str | None], *, columns: str = "") -> str:
    written, _ = with_cells(sheet(rows, columns=columns), values)
    start = f"{HEAD}{columns}<sheetData>"
    end = f"</sheetData>{TAIL}"
    text = written.decode()
    assert text.startswith(start)
    assert text.endswith(end)
    return text[len(start) : -len(end)]


def test_a_replaced_cell_keeps_its_style_and_loses_its_old_type() -> None:
    row = '<row r="2"><c r="A2" s="4" t="s"><v>7</v></c><c r="B2"><v>1</v></c></row>'
    assert (
        change(row, {(2, 0): "x"})
        == f'<row r="2">{inline("A2", "x", " s=" + chr(34) + "4" + chr(34))}<c r="B2"><v>1</v></c></row>'
    )


def test_an_emptied_cell_keeps_its_style_and_one_without_goes() -> None:
    row = '<row r="2"><c r="A2" s="4"><v>7</v></c><c r="B2"><v>1</v></c></row>'
    assert change(row, {(2, 0): None, (2, 1): None, (2, 5): None}) == '<row r="2"><c r="A2" s="4"/></row>'


def test_new_cells_stand_in_the_order_of_their_columns() -> None:
    row = '<row r="2" spans="1:3" ht="30"><c r="A2"/><c r="C2"/></row>'
    expected = (
        f'<row r="2" ht="30"><c r="A2"/>{inline("B2", "b")}<c r="C2"/>{inline("D2", "d")}{inline("AA2", "aa")}</row>'
    )
    assert change(row, {(2, 26): "aa", (2, 3): "d", (2, 1): "b"}) == expected


def test_rows_that_are_not_stored_yet_come_in_their_order() -> None:
    rows = '<row r="2"><c r="A2"/></row><row r="5"/>'
    expected = (
        f'<row r="1">{inline("A1", "1")}</row><row r="2"><c r="A2"/></row><row r="3">{inline("A3", "3")}</row>'
        f'<row r="4">{inline("A4", "4")}</row><row r="5">{inline("A5", "5")}</row><row r="9">{inline("B9", "9")}</row>'
    )
    assert change(rows, {(9, 1): "9", (5, 0): "5", (4, 0): "4", (3, 0): "3", (1, 0): "1"}) == expected


def test_a_sheet_without_rows_gets_its_first() -> None:
    empty = f"{HEAD}<sheetData/>{TAIL}".encode()
    written, _ = with_cells(empty, {(1, 0): "x", (2, 0): None, (3, 1): "y"})
    rows = f'<row r="1">{inline("A1", "x")}</row><row r="3">{inline("B3", "y")}</row>'
    assert written.decode() == f"{HEAD}<sheetData>{rows}</sheetData>{TAIL}"


def test_cells_and_rows_without_a_reference_follow_the_one_before() -> None:
    rows = "<row><c><v>1</v></c></row><row><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c></row>"
    expected = f"<row><c><v>1</v></c></row><row><c><v>2</v></c>{inline('B2', 'x')}<c><v>4</v></c></row>"
    assert change(rows, {(2, 1): "x"}) == expected


def test_a_new_cell_looks_like_its_row_or_else_like_its_column() -> None:
    columns = '<cols><col min="1" max="2" width="9"/><col min="3" max="5" style="8"/></cols>'
    rows = '<row r="1"/><row r="2" s="6" customFormat="1"/><row r="3" s="6"/>'
    written = change(rows, {(1, 2): "a", (2, 2): "b", (3, 2): "c", (3, 0): "d", (7, 4): "e"}, columns=columns)
    assert [part.split('"')[0] for part in written.split(' s="')[1:]] == ["8", "6", "6", "6", "8", "8"]
    assert inline("A3", "d") in written


def test_a_prefix_of_the_spreadsheet_namespace_is_kept() -> None:
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData></x:worksheet>'
    written, _ = with_cells(xml.encode(), {(1, 1): "b", (2, 0): "c"})
    assert (
        '<x:row r="1"><x:c r="A1"/><x:c r="B1" t="inlineStr"><x:is><x:t xml:space="preserve">b</x:t></x:is></x:c>'
        '</x:row><x:row r="2"><x:c r="A2"' in written.decode()
    )


def test_text_that_looks_like_a_code_or_like_xml_is_escaped() -> None:
    assert inline("A1", "_x005F_x0041_ &lt;c&gt; &amp;amp;") in change("", {(1, 0): "_x0041_ <c> &amp;"})


def test_cells_that_shared_a_replaced_formula_keep_theirs() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A4" si="0">B1&lt;$C$1</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"></f><v>3</v></c><c r="B3"><f t="shared" si="1"/></c></row>'
        '<row r="4"><c r="A4"><f t="shared" si="0"/><v>4</v></c></row>'
    )
    written, lost = with_cells(sheet(rows), {(1, 0): "x", (3, 0): "y"})
    assert lost
    assert '<c r="A2"><f>B2&lt;$C$1</f><v>2</v></c>' in written.decode()
    assert '<c r="A4"><f>B4&lt;$C$1</f><v>4</v></c>' in written.decode()
    assert '<f t="shared" si="1"/>' in written.decode()


def test_replacing_one_of_those_that_share_leaves_the_others() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
    )
    assert '<c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f></c>' in change(rows, {(2, 0): "x"})


@pytest.mark.parametrize(
    "broken",
    [
        b"<worksheet",
        "<worksheet/>".encode("utf-16"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?><worksheet/>',
    ],
)
def test_a_part_that_is_not_xml_in_utf_8_is_refused(broken: bytes) -> None:
    with pytest.raises((ExpatError, ValueError), match=r"unclosed token|not in UTF-8"):
        with_cells(broken, {(1, 0): "x"})


PLACES = st.tuples(st.integers(1, 12), st.integers(0, 8))
TEXTS = st.text("ab<&>\"'=_x0041\n é😀", min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    before=st.dictionaries(PLACES, TEXTS, max_size=12), change=st.dictionaries(PLACES, st.none() | TEXTS, max_size=12)
)
def test_any_cells_set_on_any_sheet_are_what_a_reader_then_finds(
    before: dict[tuple[int, int], str], change: dict[tuple[int, int], str | None]
) -> None:
    book = openpyxl.Workbook()
    for (row, column), text in before.items():
        book.worksheets[0].cell(row, column + 1, "x").value = text
        book.worksheets[0].cell(row, column + 1).data_type = "s"
    content = io.BytesIO()
    book.save(content)
    package = Package(content.getvalue())
    package.set_cells("Sheet", change)
    read = openpyxl.load_workbook(io.BytesIO(package.to_bytes())).worksheets[0]
    found = {
        (cell.row, cell.column - 1): str(cell.value).replace("_x005F_", "_")
        for row in read.iter_rows()
        for cell in row
        if cell.value is not None
    }
    expected = {place: text.replace("_x005F_", "_") for place, text in {**before, **change}.items() if text is not None}
    assert found == expected
