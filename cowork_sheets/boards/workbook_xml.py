"""Where the elements of an XML part stand, so that a few can be replaced and every other byte stays as it is.

Parsing is expat's; only positions are ours. A document that is written anew loses what its writer does not know
(in-cell checkboxes, sparklines, declared prefixes); one in which only our own elements are replaced cannot.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_START_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")


@dataclass(slots=True)
class Element:
    """One element's place: ``start`` to ``end`` is all of it, ``inner`` to ``close`` what stands between its tags.

    ``name`` is "namespace local". An element without content written ``<a/>`` has ``inner == close == end``.
    """

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    close: int = 0
    end: int = 0
    parent: "Element | None" = field(default=None, repr=False)

    @property
    def empty_tag(self) -> bool:
        """Whether it is written as one tag, ``<a/>``."""
        return self.close == self.end


def elements(xml: bytes, names: Iterable[str]) -> list[Element]:
    """Find the elements with these names ("namespace local"), in document order.

    Raises expat.ExpatError when the part is not well-formed, ValueError when it is not UTF-8.
    """
    wanted = frozenset(names)
    found: list[Element] = []
    open_elements: list[Element] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        if name not in wanted:
            return
        position = parser.CurrentByteIndex
        tag = _START_TAG.match(xml, position)
        assert tag is not None
        parent = open_elements[-1] if open_elements else None
        element = Element(name, attributes, position, tag.end(), parent=parent)
        if xml.endswith(b"/>", position, tag.end()):
            element.close = element.end = tag.end()
        found.append(element)
        open_elements.append(element)

    def end(name: str) -> None:
        if name not in wanted:
            return
        element = open_elements.pop()
        if not element.end:
            element.close = parser.CurrentByteIndex
            element.end = xml.index(b">", element.close) + 1

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.upper() != "UTF-8":
            raise ValueError(f"the part is written in {encoding}, not in UTF-8")

    if xml.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise ValueError("the part is written in UTF-16, not in UTF-8")
    parser.XmlDeclHandler = declaration
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(xml, True)  # noqa: FBT003 - expat takes it by position only
    return found


def prefix(xml: bytes, element: Element) -> str:
    """Give the namespace prefix an element is written with, colon included: "x:" in ``<x:row>``, "" in ``<row>``."""
    tag = re.match(rb"<([^\s/>:]+:)?", xml[element.start : element.inner])
    return tag[1].decode() if tag and tag[1] else ""


def content(xml: bytes, element: Element) -> str:
    """Give the text inside an element that holds nothing else."""
    return unescape(xml[element.inner : element.close].decode())


@dataclass(slots=True)
class Edits:
    """Replacements in one XML part; ``apply`` makes the new part. Insertions at one place keep their order."""

    xml: bytes
    _made: list[tuple[int, int, bytes]] = field(default_factory=list)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put text (XML) in the place of the bytes from start to end."""
        self._made.append((start, end, text.encode()))

    def insert(self, parent: Element, position: int, text: str) -> None:
        """Insert text (XML) into an element at a byte position; an ``<a/>`` is opened for it."""
        if parent.empty_tag:
            raw = self.xml[parent.start : parent.end].decode()
            name = raw[1:].split(None, 1)[0].rstrip("/>")
            self.replace(parent.start, parent.end, f"{raw[:-2].rstrip()}>{text}</{name}>")
        else:
            self.replace(position, position, text)

    def set_attribute(self, element: Element, name: str, value: str | None) -> None:
        """Set an attribute without a prefix in an element's start tag; None takes it away."""
        tag = self.xml[element.start : element.inner].decode()
        tag = re.sub(rf"""\s{re.escape(name)}\s*=\s*("[^"]*"|'[^']*')""", "", tag, count=1)
        if value is not None:
            end = -2 if tag.endswith("/>") else -1
            tag = f"{tag[:end].rstrip()} {name}={quoteattr(value)}{tag[end:]}"
        self.replace(element.start, element.inner, tag)

    def apply(self) -> bytes:
        """Give the part with every edit made."""
        parts: list[bytes] = []
        position = 0
        for start, end, text in sorted(self._made, key=lambda edit: edit[:2]):
            parts += (self.xml[position:start], text)
            position = end
        return b"".join((*parts, self.xml[position:]))


def tag(name: str, attributes: Mapping[str, str], inside: str | None = None) -> str:
    """Write an element; ``inside`` is XML already, None gives an empty tag."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}/>" if inside is None else f"<{name}{written}>{inside}</{name}>"


def xml_text(text: str) -> str:
    """Escape text for the inside of an element."""
    return escape(text)
