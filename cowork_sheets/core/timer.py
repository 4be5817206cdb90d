"""A shared timer: its link, and the blocks as a text to enter, because most timers take no parameters. Pure.

Cuckoo (cuckoo.team) makes a room of any name that is opened; its blocks are entered in the room.
"""

from collections.abc import Sequence

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.choices import read_link
from cowork_sheets.core.formats import Block
from cowork_sheets.core.model import When

PLACEHOLDERS = ("ref", "date", "time", "start", "minutes")


def timer_link(template: str, when: When, ref: str) -> str:
    """Give a session's timer, "" without one: one room for the board, or with ``{ref}`` one for each session.

    ``{start}`` is in seconds since 1970, ``{date}`` and ``{time}`` are the session's own wall time.
    """
    words = {"ref": ref, "date": f"{when.wall:%Y-%m-%d}", "time": f"{when.wall:%H%M}",
             "start": f"{int(when.start_at.timestamp())}", "minutes": str(when.minutes)}  # fmt: skip
    for name, word in words.items():
        template = template.replace(f"{{{name}}}", word)
    return template


def check_timer(template: str) -> str:
    """Give a template as it is. Raises ValueError with a sentence for one that gives no link."""
    link = template
    for name in PLACEHOLDERS:
        link = link.replace(f"{{{name}}}", "1")
    if template and (isinstance(read_link(link), Asked) or "{" in link or "}" in link):
        names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValueError(f"type a link like https://cuckoo.team/our-room-{{ref}}, in quotes; {names} can stand in it.")
    return template


def blocks_to_enter(blocks: Sequence[Block]) -> str:
    """Write the blocks as one enters them into a timer: "45 work, 10 break, 35 work"."""
    return ", ".join(f"{block.minutes} {block.label}" for block in blocks)
