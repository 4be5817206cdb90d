"""What the Read me tab of a new board says: how to in sixty seconds, the marked cells, what the colours mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cowork_sheets.boards import look
from cowork_sheets.core.headers import DEFAULT_HEADERS
from cowork_sheets.core.settings import Settings


class Kind(StrEnum):
    """How a line is shown: big, as a heading, as plain words, with a box to its right, or in a status's colours."""

    TITLE = "title"
    HEADING = "heading"
    WORDS = "words"
    MARK = "mark"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Line:
    """One line from top to bottom: ``label`` in the first column, ``text`` in the second, of a mark in the third."""

    kind: Kind
    label: str
    text: str = ""


def read_me(settings: Settings, contact: str, *, is_file: bool) -> Iterator[Line]:
    """Give the lines. The boxes are later found by their labels; ``is_file`` says that the board is saved and closed.

    ``contact`` is whom to ask, "" for nobody.
    """
    yield Line(Kind.TITLE, "Working together, without the back and forth")
    yield Line(
        Kind.WORDS,
        "Propose a time; when somebody puts their name to it, it is scheduled, with an invitation for everybody.",
    )
    yield Line(Kind.HEADING, "Now")
    yield Line(Kind.MARK, "Last checked", "When this board was last looked at (UTC).")
    yield Line(Kind.MARK, "Message", "What cowork could not do, if anything.")
    yield Line(Kind.MARK, "Pause", "Write PAUSE in the box to stop everything; empty it to go on.")
    if contact:
        yield Line(Kind.WORDS, "Questions", f"Ask {contact}.")
    yield Line(Kind.HEADING, "In 60 seconds")
    yield from _how_to(settings, is_file=is_file)
    if is_file:
        outbox = "They lie in the folder outbox beside the calendar; whoever runs this board sends them by mail."
        yield Line(Kind.WORDS, "Invitations", outbox)
        text = "Save and close the file when you are done: while somebody has it open, nothing is filled in."
        yield Line(Kind.WORDS, "Files", text)
    yield Line(Kind.HEADING, "What Status says")
    for status, (_, _, meaning) in look.STATUS_COLOURS.items():
        yield Line(Kind.STATUS, status, meaning)


_HOW_TO = (
    ("Propose", "Tab {sessions}: fill a new row. {day}, {start} and your name in {proposed_by} are enough."),
    ("Agree", "Put your name in {accepted_by}. That is your yes; nothing else is needed."),
    ("Change", "Change the row. When time, place or people change, {told}."),
    (
        "Call off",
        "Write yes in a column {call_off}. (Taking your name out or deleting the row works too, half an hour later.)",
    ),
    (
        "Several times",
        "Offer two or three rows with the same word in a column {either_or}. One is chosen, the others are let go.",
    ),
    ("Once more", "Copy the row, clear the names in {accepted_by}, change the day. Names left there count as a yes."),
    ("Blue and grey", "Blue columns are yours. Grey ones are filled in for you, and what is typed there is replaced."),
    ("Feel free", "Sort, filter, colour, insert rows, add columns of your own. Just keep the {ref} with its row."),
    ("Your clock", "Add a column “Time for NAME” or “Time in CITY”, and it shows every session on that clock."),
    ("New people", "Add a line in the tab {people}: name, email, time zone. Nobody else is ever invited."),
)


def _how_to(settings: Settings, *, is_file: bool) -> Iterator[Line]:
    """Say it with the titles and headers of this board."""
    told = "a message for those invited is made" if is_file else "those invited are told"
    words = {**DEFAULT_HEADERS, **settings.headers, "told": told}
    words |= {"sessions": settings.sessions_tab, "people": settings.people_tab}
    return (Line(Kind.WORDS, label, text.format_map(words)) for label, text in _HOW_TO)
