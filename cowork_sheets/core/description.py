"""Our part of an event's description: found again, replaced, and everything people typed around it left alone. Pure.

Two marker lines enclose the part. They are read tolerantly, because calendar programs change line ends, spaces and
capitals; a first marker counts only with a last one behind it and no other marker between.
"""

import html
import re
from itertools import accumulate

from cowork_sheets.core.cells import cut

MOST = 8000
"""Characters of a whole description; Google Calendar refuses descriptions above 8,192."""
LEAST_FOR_BLOCK = 1000
"""What our part gets even where people wrote a long description themselves."""
FIRST = "— cowork keeps this part up to date —"
LAST = "— write notes of your own below this line —"

_BREAK = re.compile(r"\r\n|\r|\n")
_HTML_BREAK = re.compile(r"(?:<br\s*/?>|</p>|</div>)(?:\r\n|\r|\n)?|\r\n|\r|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def _tolerant(marker: str) -> str:
    # A line end never counts as a space: a marker's dash must not complete a line that people wrote next to it.
    return r"(?:[^\S\r\n]|&nbsp;)+".join(re.escape(word) for word in marker.split())


_MARKER = re.compile(f"(?P<first>{_tolerant(FIRST)})|(?P<last>{_tolerant(LAST)})", re.IGNORECASE)


def put_block(description: str, block: str, *, is_html: bool = False) -> str:
    r"""Put ``block`` in the place of our part, or below what stands there when there is none yet.

    Everything outside our part stays byte for byte. ``block`` has "\n" between its lines in plain text and "<br>" in
    HTML; lines that do not fit into ``MOST`` characters are left out from its end, with a visible "…".
    """
    line_end = "<br>" if is_html else "\n"
    span = _find(description)
    if span:
        before, after = description[: span[0]], description[span[1] :]
    else:
        before, after = description + line_end * 2 if description.strip() else "", ""
    frame = len(FIRST) + len(LAST) + 2 * len(line_end)
    room = max(MOST - len(before) - len(after) - frame, LEAST_FOR_BLOCK)
    return before + line_end.join([FIRST, *_fitting(_defused(block), room, line_end), LAST]) + after


def take_block(description: str, *, is_html: bool = False) -> str | None:
    """Give what stands in our part, as plain lines without spaces around them; None when there is no such part."""
    span = _find(description)
    if span is None:
        return None
    markers = list(_MARKER.finditer(description, *span))
    inner = description[markers[0].end() : markers[-1].start()]
    lines = (_HTML_BREAK if is_html else _BREAK).split(inner)
    if is_html:
        lines = [html.unescape(_TAG.sub("", line)) for line in lines]
    return "\n".join(line.strip() for line in lines).strip("\n")


def _find(description: str) -> tuple[int, int] | None:
    first = None
    for marker in _MARKER.finditer(description):
        if marker["first"]:
            first = marker.start()
        elif first is not None:
            return first, marker.end()
    return None


def _defused(block: str) -> str:
    """Keep a topic that imitates a marker line from being taken for one."""
    return _MARKER.sub(lambda marker: marker[0].replace("—", "-"), block)


def _fitting(block: str, room: int, line_end: str) -> list[str]:
    if len(block) <= room:
        return [block]
    lines = block.split(line_end)
    ends = accumulate(len(line) + len(line_end) for line in lines)
    kept = sum(end <= room - len("…") for end in ends)
    return [*lines[:kept], "…"] if kept or line_end == "<br>" else [cut(block, room)]
