"""How a new board looks, whatever keeps it: columns, words, colours, lists. Words and colours never stand alone."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from cowork_sheets.core.formats import BUILT_IN
from cowork_sheets.core.headers import headers_of_people
from cowork_sheets.core.model import Person
from cowork_sheets.core.settings import Settings
from cowork_sheets.core.zone_clocks import zone_text

FONT = "Arial"  # named, or programs take a serif face; every system has this one or one as wide
INK, WHITE, BLUE, GREY, PALE, DARK = "111827", "FFFFFF", "1D4ED8", "6B7280", "F1F3F5", "374151"
LINES, EDGES, ATTENTION = "D1D5DB", "9CA3AF", "FFFBEB"
LISTS_TAB = "_cowork"  # hidden; holds what is too long for a list in a cell
LAST_ROW = 2000  # how far down lists, colours and the filter reach
ROW_HEIGHT = 40  # points: three lines; programs do not all make rows fit their text
HEADER_HEIGHT = 32  # points: two lines

STATUS_COLOURS = {
    "Proposed": ("FFF3C4", "713F12", "waits for somebody to agree, or for what is still missing"),
    "Scheduled": ("D1F2DC", "14532D", "it is on: the invitation is made"),
    "Needs attention": ("FAD4D4", "7F1D1D", "something has to be put right; What to know says what to type"),
    "Called off": ("E5E7EB", "4B5563", "it does not take place"),
    "Not chosen": ("E5E7EB", "4B5563", "another row with the same Either/or word was chosen"),
    "Expired": ("E5E7EB", "4B5563", "the time came before anybody was invited"),
    "Done": ("FFFFFF", "4B5563", "it is over, and stays as it is"),
}
"""Status to background, text colour (contrast 6:1 and more) and meaning."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a new board: its key, width in characters, the header's note, and how its cells are shown."""

    key: str
    header: str
    width: float
    note: str = ""
    number_format: str = "General"
    centred: bool = False
    ours: bool = False
    size: int = 10


# Up to What to know they are 168 characters wide, which a laptop of 1440 pixels shows beside the row numbers.
PEOPLES = (
    Column("day", "Day", 15, "The day, in the time zone of this row.", "ddd d mmm yyyy", centred=True),
    Column("start", "Start", 7, "When it starts, such as 14:30.", "hh:mm", centred=True),
    Column("length", "Length", 8, "90, 1h30 or 1:30. Empty: the board's usual length.", centred=True),
    Column("time_zone", "Time zone", 13, "Whose clock Day and Start are on. Empty: the proposer's zone."),
    Column("proposed_by", "Proposed by", 11, "Your name, as it stands in the People tab."),
    Column("accepted_by", "Accepted by", 13, "Putting your name here is your yes. Several names: with commas between."),
    Column("topic", "Topic", 20, "What you want to work on."),
    Column(
        "format", "Format", 8, "Work and breaks, such as 45/10. Empty: the board's usual format.", "@", centred=True
    ),
    Column("where", "Where", 11, "A place from the list, or a link. Empty: the board's usual place."),
    Column("either_or", "Either/or", 9, "Rows with the same word here are alternatives: one of them is chosen.", "@"),
    Column("call_off", "Call off", 8, "Write yes, and the session is called off at the next check.", centred=True),
)
OURS = (
    Column("status", "Status", 11, "How far this session is. The Read me tab explains the words.", ours=True),
    Column(
        "what_to_know",
        "What to know",
        34,
        "What is missing or wrong and what to type, or what changed.",
        ours=True,
        size=9,
    ),
    Column("join", "Join", 30, "The link to the meeting.", ours=True),
    Column("local_times", "Local times", 46, "When it starts, for everybody in it.", ours=True),
    Column("going", "Going", 18, "What the people invited have answered.", ours=True),
    Column("ref", "Ref", 11, "How this row is recognised when it moves. Please leave it as it is.", "@", ours=True),
)
OURS_NOTE = "Filled in for you; what you type here is replaced."
ROSTER = (
    Column("name", "Name", 18, "The name to use in the Sessions tab."),
    Column("email", "Email", 30, "Where the invitation goes. Several: with commas between, the first is invited."),
    Column("time_zone", "Time zone", 22, "Where this person's clock is, such as Europe/London."),
    Column("usually_free", "Usually free", 20, "Such as Mon-Fri 9-17, on this person's clock."),
    Column(
        "room_link",
        "Room link",
        36,
        "A meeting room of one's own that never changes, or a place like jitsi; may stay empty.",
    ),
    Column("slack", "Slack", 16, "Member id in Slack; may stay empty."),
)
NOT_IN_PEOPLE = "This name is not in the {people} tab yet."
CALL_OFF_HINT = "To call the session off, write yes."
_FORMATS = ("45/10", "25/5", "90", *BUILT_IN)
_NOT_FOR_PEOPLE = ("Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")  # old names and offsets


def named(columns: Iterable[Column], settings: Settings) -> tuple[Column, ...]:
    """Give the columns with the headers this board uses for them."""
    return tuple(dataclasses.replace(each, header=settings.headers.get(each.key) or each.header) for each in columns)


def people_columns(settings: Settings) -> tuple[Column, ...]:
    """Give the columns of a People tab."""
    return named(ROSTER, dataclasses.replace(settings, headers=headers_of_people(settings.headers)))


def sessions_columns(settings: Settings, time_columns: Sequence[str] = ()) -> tuple[Column, ...]:
    """Give the columns of a Sessions tab, people's first, then ours, then those that show a clock."""
    note = "When it starts, on this clock."
    times = (Column(key_of(header), header, 24, note, ours=True) for header in time_columns)
    return (*named((*PEOPLES, *OURS), settings), *times)


def key_of(header: str) -> str:
    """Give the canonical key that a header stands for: "Proposed by" is "proposed_by"."""
    return header.strip().casefold().replace(" ", "_").replace("/", "_")


def choices(settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """Give the words to choose from, by the key of their column in the Sessions tab."""
    return {
        "where": tuple(dict.fromkeys((*settings.places, "room link", "in person", "no link"))),
        "format": tuple(dict.fromkeys((*settings.formats, *_FORMATS))),
        "call_off": ("yes",),
    }


def zones_to_choose(people: Sequence[Person]) -> list[str]:
    """Give the time zones people live in, those of these people first."""
    names = (files("tzdata") / "zones").read_text(encoding="utf-8").split()
    known = sorted(name for name in names if "/" in name and not name.startswith(_NOT_FOR_PEOPLE))
    first = sorted({person.zone for person in people if person.zone in known})
    return [*first, *(name for name in known if name not in first), "UTC"]


def roster_line(person: Person) -> tuple[str | None, ...]:
    """Give a person's cells in the People tab, in the order of ``ROSTER``."""
    zone = zone_text(person.zone) if person.zone else None
    line = (person.name, ", ".join(person.emails), zone, person.usually_free, person.room_link, person.slack)
    return tuple(text or None for text in line)
