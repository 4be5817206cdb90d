"""An .xlsx file as its parts (ECMA-376): change some cells and document properties, keep every other byte.

openpyxl reads boards, but does not write people's: what it saves has lost in-cell checkboxes, sparklines, text boxes,
images (without Pillow) and every formula's last result. Here only the cells named are replaced inside their sheet's
part, so there is nothing to lose.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from posixpath import dirname, join, normpath

from cowork_sheets.boards.grid import same_tab
from cowork_sheets.boards.workbook_sheet import MAIN, with_cells
from cowork_sheets.boards.workbook_xml import Edits, Element, content, elements, prefix, tag, xml_text

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the format id every custom property bears
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a fixed date keeps the bytes the same whenever they are written


class Package:
    """The parts of one workbook, in memory."""

    def __init__(self, workbook: bytes) -> None:
        """Open the workbook's bytes. Raises zipfile.BadZipFile, or KeyError when it is no workbook."""
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            self._entries = {entry.filename: entry for entry in archive.infolist()}
            self._parts = {name: archive.read(entry) for name, entry in self._entries.items()}
        self._workbook = self._related("", "officeDocument") or "xl/workbook.xml"
        self._lost_formulas = False

    def to_bytes(self) -> bytes:
        """Write the workbook: parts in their old order and with their old dates, new ones last."""
        if self._lost_formulas:
            self._remove_calculation_chain()
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            for name, part in self._parts.items():
                old = self._entries.get(name)
                entry = zipfile.ZipInfo(name, old.date_time if old else _EARLIEST)
                archive.writestr(entry, part, old.compress_type if old else zipfile.ZIP_DEFLATED)
        return written.getvalue()

    # --- cells ------------------------------------------------------------------------------------------------------

    def set_cells(self, title: str, values: Mapping[tuple[int, int], str | None]) -> None:
        """Set cells of a tab to text, None empties them; keys are 1-based row and 0-based column.

        Each cell keeps its look; one that was not stored yet takes its row's or its column's.
        """
        part = self._sheet_part(title)
        self._parts[part], lost_formulas = with_cells(self._parts[part], values)
        self._lost_formulas |= lost_formulas

    def recalculate_on_load(self) -> None:
        """Ask the next program that opens the workbook to compute its formulas anew, when there are any.

        They may look at the cells we wrote. Their last results stay in the file until then.
        """
        sheets = (xml for name, xml in self._parts.items() if name.startswith("xl/worksheets/"))
        if not any(re.search(rb"<(?:\w+:)?f[\s>/]", xml) for xml in sheets):
            return
        xml = self._parts[self._workbook]
        before = ("sheets", "functionGroups", "externalReferences", "definedNames")
        found = elements(xml, (f"{MAIN} {name}" for name in (*before, "calcPr")))
        settings = next((element for element in found if element.name == f"{MAIN} calcPr"), None)
        edits = Edits(xml)
        if settings is None:
            edits.replace(found[-1].end, found[-1].end, tag(f"{prefix(xml, found[-1])}calcPr", {"fullCalcOnLoad": "1"}))
        elif settings.attributes.get("fullCalcOnLoad") not in {"1", "true"}:
            edits.set_attribute(settings, "fullCalcOnLoad", "1")
        self._parts[self._workbook] = edits.apply()

    def _sheet_part(self, title: str) -> str:
        sheets = elements(self._parts[self._workbook], [f"{MAIN} sheet"])
        wanted = next(sheet for sheet in sheets if same_tab(sheet.attributes["name"]) == same_tab(title))
        targets = {relation.attributes["Id"]: relation for relation in self._relations(self._workbook)}
        return _target(self._workbook, targets[wanted.attributes[f"{_OFFICE} id"]])

    def _remove_calculation_chain(self) -> None:
        # Excel calls a workbook broken whose chain names a cell without a formula; it makes a new one when it is gone.
        chain = self._related(self._workbook, "calcChain")
        if chain in self._parts:
            del self._parts[chain]
            self._without(_relations_name(self._workbook), f"{_RELATIONS} Relationship", "Type", f"{_OFFICE}/calcChain")
            self._without("[Content_Types].xml", f"{_TYPES} Override", "PartName", f"/{chain}")

    def _without(self, part: str, name: str, attribute: str, value: str) -> None:
        edits = Edits(self._parts[part])
        for element in elements(edits.xml, [name]):
            if element.attributes.get(attribute) == value:
                edits.replace(element.start, element.end, "")
        self._parts[part] = edits.apply()

    # --- document properties ----------------------------------------------------------------------------------------

    @property
    def properties(self) -> Mapping[str, str]:
        """The workbook's custom document properties that are text, by name."""
        part = self._related("", "custom-properties")
        if part not in self._parts:
            return {}
        xml = self._parts[part]
        found = elements(xml, [f"{_CUSTOM} property", f"{_VALUES} lpwstr"])
        return {
            element.parent.attributes["name"]: content(xml, element)
            for element in found
            if element.parent is not None and element.name == f"{_VALUES} lpwstr"
        }

    def set_property(self, name: str, value: str) -> None:
        """Set a custom document property to text, adding the part that holds them when there is none."""
        part = self._related("", "custom-properties")
        if part not in self._parts:
            part = self._add_properties_part()
        edits = Edits(self._parts[part])
        listing, *known = elements(edits.xml, [f"{_CUSTOM} Properties", f"{_CUSTOM} property"])
        taken = [int(element.attributes.get("pid", "1")) for element in known]
        same = next((element for element in known if element.attributes.get("name") == name), None)
        number = same.attributes["pid"] if same else str(max(taken, default=1) + 1)  # 0 and 1 are reserved
        text = tag("vt:lpwstr", {"xmlns:vt": _VALUES}, xml_text(value))
        written = tag("property", {"xmlns": _CUSTOM, "fmtid": _USER_DEFINED, "pid": number, "name": name}, text)
        if same:
            edits.replace(same.start, same.end, written)
        else:
            edits.insert(listing, listing.close, written)
        self._parts[part] = edits.apply()

    def _add_properties_part(self) -> str:
        part = "docProps/custom.xml"
        declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        self._parts[part] = (declaration + tag("Properties", {"xmlns": _CUSTOM})).encode()
        known = {relation.attributes["Id"] for relation in self._relations("")}
        free = next(f"rId{number}" for number in range(1, len(known) + 2) if f"rId{number}" not in known)
        kind = f"{_OFFICE}/custom-properties"
        self._append("_rels/.rels", "Relationship", _RELATIONS, {"Id": free, "Type": kind, "Target": part})
        self._append("[Content_Types].xml", "Override", _TYPES, {"PartName": f"/{part}", "ContentType": _CUSTOM_TYPE})
        return part

    def _append(self, part: str, name: str, namespace: str, attributes: Mapping[str, str]) -> None:
        edits = Edits(self._parts[part])
        root = {"Relationship": "Relationships", "Override": "Types"}[name]
        (listing,) = elements(edits.xml, [f"{namespace} {root}"])
        edits.insert(listing, listing.close, tag(f"{prefix(edits.xml, listing)}{name}", attributes))
        self._parts[part] = edits.apply()

    # --- relations --------------------------------------------------------------------------------------------------

    def _relations(self, part: str) -> list[Element]:
        xml = self._parts.get(_relations_name(part))
        return elements(xml, [f"{_RELATIONS} Relationship"]) if xml else []

    def _related(self, part: str, kind: str) -> str:
        found = (each for each in self._relations(part) if each.attributes.get("Type", "").endswith(f"/{kind}"))
        relation = next(found, None)
        return _target(part, relation) if relation else ""


def _relations_name(part: str) -> str:
    return join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels")


def _target(part: str, relation: Element) -> str:
    return normpath(join("/", dirname(part), relation.attributes["Target"])).lstrip("/")
