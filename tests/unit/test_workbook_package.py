import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from cowork_sheets.boards.workbook_package import Package

BOARDS = Path(__file__).parents[1] / "boards"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def workbook(**cells: str | int) -> bytes:
    book = openpyxl.Workbook()
    for reference, value in cells.items():
        book.worksheets[0][reference] = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("name", ["pair.xlsx", "pair-libreoffice.xlsx"])
def test_every_part_but_the_one_written_stays_byte_for_byte(name: str) -> None:
    before = (BOARDS / name).read_bytes()
    package = Package(before)
    package.set_cells(" sessions ", {(2, 12): "Scheduled"})
    after = parts(package.to_bytes())
    changed = [part for part, data in parts(before).items() if after[part] != data]
    assert changed == ["xl/worksheets/sheet1.xml"]
    assert list(after) == list(parts(before))


def test_the_same_change_makes_the_same_bytes_whenever_it_is_made() -> None:
    before = (BOARDS / "pair.xlsx").read_bytes()
    written = set()
    for _ in range(2):
        package = Package(before)
        package.set_cells("Sessions", {(2, 12): "Scheduled"})
        package.set_property("cowork board", "b1")
        written.add(package.to_bytes())
    assert len(written) == 1


@pytest.mark.parametrize("name", ["pair.xlsx", "pair-libreoffice.xlsx"])
def test_a_property_is_added_replaced_and_read_by_others(name: str) -> None:
    package = Package((BOARDS / name).read_bytes())
    assert not package.properties
    package.set_property("cowork board", "a & <b>")
    package.set_property("cowork calendar", "c")
    package.set_property("cowork board", "b'\"")
    package = Package(package.to_bytes())
    assert package.properties == {"cowork board": "b'\"", "cowork calendar": "c"}
    read = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))
    assert {each.name: each.value for each in read.custom_doc_props} == package.properties


def test_properties_of_other_kinds_stay() -> None:
    book = openpyxl.Workbook()
    book.custom_doc_props.append(openpyxl.packaging.custom.IntProperty(name="Version", value=3))
    content = io.BytesIO()
    book.save(content)
    package = Package(content.getvalue())
    package.set_property("cowork board", "b")
    package.set_property("cowork board", "c")
    read = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))
    assert [(each.name, each.value) for each in read.custom_doc_props] == [("Version", 3), ("cowork board", "c")]


def test_a_replaced_formula_takes_the_chain_of_calculation_with_it() -> None:
    files = parts(workbook(A1="=1+1", B1="=2+2"))
    files["xl/calcChain.xml"] = b'<calcChain><c r="A1" i="1"/><c r="B1"/></calcChain>'
    relation = f'<Relationship Id="rId99" Type="{OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>'
    override = '<Override PartName="/xl/calcChain.xml" ContentType="application/xml"/></Types>'
    for part, end, added in (
        ("xl/_rels/workbook.xml.rels", "</Relationships>", relation),
        ("[Content_Types].xml", "</Types>", override),
    ):
        files[part] = files[part].replace(end.encode(), added.encode())
    package = Package(packed(files))
    package.set_cells("Sheet", {(3, 0): "x"})
    assert "xl/calcChain.xml" in parts(package.to_bytes())
    package.set_cells("Sheet", {(1, 0): "x"})
    after = parts(package.to_bytes())
    assert "xl/calcChain.xml" not in after
    assert not any(b"calcChain" in data for data in after.values())


def test_formulas_are_computed_anew_by_the_next_program() -> None:
    package = Package(workbook(A1="=B1"))
    package.recalculate_on_load()
    assert b'fullCalcOnLoad="1"' in parts(package.to_bytes())["xl/workbook.xml"]


@pytest.mark.parametrize("settings", [b"", b'<calcPr calcId="1"/>', b'<calcPr calcId="1"></calcPr>'])
def test_that_is_asked_for_once_wherever_the_settings_stand(settings: bytes) -> None:
    files = parts(workbook(A1="=B1"))
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(
        b'<calcPr calcId="124519" fullCalcOnLoad="1" />', settings
    )
    package = Package(packed(files))
    package.recalculate_on_load()
    once = package.to_bytes()
    package.recalculate_on_load()
    assert package.to_bytes() == once
    assert openpyxl.load_workbook(io.BytesIO(once)).calculation.fullCalcOnLoad
    assert parts(once)["xl/workbook.xml"].count(b"<calcPr") == 1


def test_a_workbook_without_formulas_is_not_asked_to_compute() -> None:
    files = parts(workbook(A1="text"))
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    package = Package(packed(files))
    package.recalculate_on_load()
    assert parts(package.to_bytes())["xl/workbook.xml"] == files["xl/workbook.xml"]
