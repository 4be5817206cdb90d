"""How a new board looks: colours, fonts, and what each column is like. Words and colours never stand alone."""

from dataclasses import dataclass

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Arial"  # named, or programs take a serif face; every system has this one or one as wide
WHITE, BLUE, GREY, PALE, DARK = "FFFFFF", "1D4ED8", "6B7280", "F1F3F5", "374151"

STATUS_COLOURS = {
    "Proposed": ("FFF3C4", "713F12", "waits for somebody to agree, or for what is still missing"),
    "Scheduled": ("D1F2DC", "14532D", "it is on: the invitation is made"),
    "Needs attention": ("FAD4D4", "7F1D1D", "something has to be put right; What to know says what to type"),
    "Called off": ("E5E7EB", "4B5563", "it does not take place"),
    "Not chosen": ("E5E7EB", "4B5563", "another row with the same Either/or word was chosen"),
    "Expired": ("E5E7EB", "4B5563", "the time came before anybody agreed"),
    "Done": ("FFFFFF", "4B5563", "it is over, and stays as it is"),
}
"""Status to background, text colour (contrast 6:1 and more) and meaning."""


def font(colour: str = "111827", size: int = 10, *, bold: bool = False) -> Font:
    """Give a font with its face named."""
    return Font(name=FONT, size=size, bold=bold, color=colour)


def fill(colour: str) -> PatternFill:
    """Give a plain background."""
    return PatternFill("solid", start_color=colour, end_color=colour)


def alignment(*, centred: bool = False, wrap: bool = True) -> Alignment:
    """Align a cell: in the middle of its row's height, a little off the edge of its column."""
    if centred:
        return Alignment(horizontal="center", vertical="center", wrap_text=wrap)
    return Alignment(horizontal="left", vertical="center", wrap_text=wrap, indent=1)


def print_on_wide_pages(sheet: Worksheet) -> None:
    """Print all columns side by side on as many landscape pages as the rows need."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.3, right=0.3, top=0.4, bottom=0.4)


ROW_HEIGHT = 40  # points: three lines; programs do not all make rows fit their text
HEADER_HEIGHT = 32  # points: two lines
LINE = Border(bottom=Side("thin", color="D1D5DB"))
_EDGE = Side("thin", color="9CA3AF")
BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)


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
    Column("room_link", "Room link", 36, "A meeting room of one's own that never changes; may stay empty."),
    Column("slack", "Slack", 16, "Member id in Slack; may stay empty."),
)
