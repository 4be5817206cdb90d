"""Some cells of one worksheet's part set to text, every other byte of it kept."""

import re
from collections.abc import Mapping

from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string, get_column_letter

from cowork_sheets.boards.workbook_xml import Edits, Element, content, elements, prefix, tag, xml_text

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_DATA, _COLUMN, _ROW, _CELL, _FORMULA = (f"{MAIN} {name}" for name in ("sheetData", "col", "row", "c", "f"))
_REFERENCE = re.compile(r"([A-Za-z]+)\d+")
_LIKE_A_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

Cells = Mapping[tuple[int, int], str | None]
"""Text by 1-based row and 0-based column; None empties the cell."""


def with_cells(xml: bytes, values: Cells) -> tuple[bytes, bool]:
    """Set cells in a worksheet's part; the second value says whether a formula went with an old content.

    Each cell keeps its style; one that was not stored yet takes its row's or its column's.
    """
    sheet = _Sheet(xml)
    rows: dict[int, dict[int, str | None]] = {}
    for (row, column), value in sorted(values.items()):
        rows.setdefault(row, {})[column] = value
    for number, texts in rows.items():
        if number in sheet.rows:
            sheet.set_in_row(number, texts)
    sheet.add_rows({number: texts for number, texts in rows.items() if number not in sheet.rows})
    lost_formulas = sheet.keep_shared_formulas(values)
    return sheet.edits.apply(), lost_formulas


class _Sheet:
    """Where rows, cells and formulas stand, and the edits made so far."""

    def __init__(self, xml: bytes) -> None:
        self.edits = Edits(xml)
        self.rows: dict[int, Element] = {}
        self.cells: dict[int, dict[int, Element]] = {}
        self.formulas: dict[tuple[int, int], Element] = {}
        self.columns: list[Element] = []
        data: list[Element] = []
        row, column = 0, -1
        for element in elements(xml, (_DATA, _COLUMN, _ROW, _CELL, _FORMULA)):
            if element.name == _CELL:  # one without a reference follows the one before it; the same goes for rows
                reference = _REFERENCE.fullmatch(element.attributes.get("r", ""))
                column = column_index_from_string(reference[1]) - 1 if reference else column + 1
                self.cells[row][column] = element
            elif element.name == _ROW:
                row, column = int(float(element.attributes.get("r", row + 1))), -1
                self.rows[row], self.cells[row] = element, {}
            elif element.name == _FORMULA:
                self.formulas[row, column] = element
            elif element.name == _COLUMN:
                self.columns.append(element)
            else:
                data.append(element)
        if not data:
            raise ValueError("the part holds no sheetData")
        self.data = data[0]
        self.prefix = prefix(xml, self.data)

    def set_in_row(self, number: int, texts: Mapping[int, str | None]) -> None:
        row, cells = self.rows[number], self.cells[number]
        row_style = row.attributes.get("s", "") if row.attributes.get("customFormat") in {"1", "true"} else ""
        added: list[tuple[int, str]] = []
        for column, text in texts.items():
            cell = cells.get(column)
            if cell is not None:
                written = self.cell(number, column, cell.attributes.get("s", ""), text)
                self.edits.replace(cell.start, cell.end, written)
            elif text is not None:
                following = (other.start for index, other in cells.items() if index > column)
                style = row_style or self.column_style(column)
                added.append((min(following, default=row.close), self.cell(number, column, style, text)))
        if added and row.empty_tag:
            self.edits.insert(row, row.close, "".join(written for _, written in added))
        elif added:
            self.edits.set_attribute(row, "spans", None)  # a hint about the row's width that would be wrong now
            for position, written in added:
                self.edits.replace(position, position, written)

    def add_rows(self, rows: Mapping[int, Mapping[int, str | None]]) -> None:
        written: dict[int, str] = {}
        for number, texts in rows.items():
            cells = [
                self.cell(number, column, self.column_style(column), text)
                for column, text in texts.items()
                if text is not None
            ]
            if cells:
                following = (row.start for other, row in self.rows.items() if other > number)
                position = min(following, default=self.data.close)
                row = tag(f"{self.prefix}row", {"r": str(number)}, "".join(cells))
                written[position] = written.get(position, "") + row
        for position, row in written.items():
            self.edits.insert(self.data, position, row)

    def keep_shared_formulas(self, replaced: Cells) -> bool:
        """Give cells their own formula when they shared one whose text stood in a replaced cell.

        Returns whether any formula was replaced.
        """
        gone = [place for place in replaced if place in self.formulas]
        for place in gone:
            master = self.formulas[place]
            text = content(self.edits.xml, master)
            if master.attributes.get("t") == "shared" and text:
                translator = Translator(f"={text}", _reference(place))
                for other, formula in self.formulas.items():
                    if other not in replaced and formula.attributes.get("si") == master.attributes["si"]:
                        own = translator.translate_formula(_reference(other))[1:]
                        self.edits.replace(formula.start, formula.end, tag(f"{self.prefix}f", {}, xml_text(own)))
        return bool(gone)

    def column_style(self, column: int) -> str:
        for element in self.columns:
            if int(element.attributes["min"]) <= column + 1 <= int(element.attributes["max"]):
                return element.attributes.get("style", "")
        return ""

    def cell(self, number: int, column: int, style: str, text: str | None) -> str:
        attributes = {"r": _reference((number, column))} | ({"s": style} if style else {})
        if text is None:
            return tag(f"{self.prefix}c", attributes) if style else ""
        # Programs read "_x0041_" as the character with that code; its first "_" written as a code keeps it text.
        escaped = xml_text(_LIKE_A_CODE.sub("_x005F_", text))
        inside = tag(f"{self.prefix}is", {}, tag(f"{self.prefix}t", {"xml:space": "preserve"}, escaped))
        return tag(f"{self.prefix}c", {**attributes, "t": "inlineStr"}, inside)


def _reference(place: tuple[int, int]) -> str:
    return f"{get_column_letter(place[1] + 1)}{place[0]}"
