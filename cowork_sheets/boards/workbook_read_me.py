"""The Read me tab of a new board: how to in sixty seconds, what the colours mean, and the cells that are ours."""

from math import ceil

from openpyxl.cell import Cell
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from cowork_sheets.boards import workbook_look as look
from cowork_sheets.core.settings import Settings

_WIDTHS = {"A": 18, "B": 92, "C": 56}


def add_read_me(sheet: Worksheet, settings: Settings, contact: str) -> None:
    """Fill an empty sheet. The cells right of "Last checked", "Message" and "Pause" are found by those words."""
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    writer = _Writer(sheet)
    writer.title("Working together, without the back and forth")
    writer.line(
        "",
        "Propose a time; when somebody puts their name to it, it is scheduled, with an invitation for everybody.",
    )
    writer.heading("Now")
    writer.mark("Last checked", "When this board was last looked at (UTC).")
    writer.mark("Message", "What cowork could not do, if anything.")
    writer.mark("Pause", "Write PAUSE in the box to stop everything; empty it to go on.", colour="FFFBEB")
    if contact:
        writer.line("Questions", f"Ask {contact}.")
    writer.heading("In 60 seconds")
    for label, text in _how_to(settings):
        writer.line(label, text)
    writer.heading("What Status says")
    for status, (background, colour, meaning) in look.STATUS_COLOURS.items():
        writer.line(status, meaning)
        cell = sheet.cell(writer.row - 1, 1)
        cell.fill, cell.font, cell.border = look.fill(background), look.font(colour, bold=True), look.LINE
    look.print_on_wide_pages(sheet)


def _how_to(settings: Settings) -> list[tuple[str, str]]:
    sessions, people = settings.sessions_tab, settings.people_tab
    return [
        ("Propose", f"Tab {sessions}: fill a new row. Day, Start and your name in Proposed by are enough."),
        ("Agree", "Put your name in Accepted by. That is your yes; nothing else is needed."),
        ("Change", "Change the row. When time, place or people change, a message for those invited is made."),
        (
            "Call off",
            "Write yes in Call off. (Taking your name out or deleting the row works too, half an hour later.)",
        ),
        (
            "Several times",
            "Offer two or three rows with the same word in Either/or. One is chosen, the others are let go.",
        ),
        ("Once more", "Copy the row, clear the names in Accepted by, change the day. Names left there count as a yes."),
        (
            "Blue and grey",
            "Blue columns are yours. Grey ones are filled in for you, and what is typed there is replaced.",
        ),
        ("Feel free", "Sort, filter, colour, insert rows, add columns of your own. Just keep the Ref with its row."),
        ("Your clock", "Add a column “Time for NAME” or “Time in CITY”, and it shows every session on that clock."),
        ("New people", f"Add a line in the tab {people}: name, email, time zone. Nobody else is ever invited."),
        (
            "Invitations",
            "They lie in the folder outbox beside the calendar; whoever runs this board sends them by mail.",
        ),
        ("Files", "Save and close the file when you are done: while somebody has it open, nothing is filled in."),
    ]


class _Writer:
    """Writes the tab from top to bottom."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.row = 1

    def title(self, text: str) -> None:
        self._cell(1, text, wrap=False).font = look.font(look.BLUE, 18, bold=True)
        self._next(28)

    def heading(self, text: str) -> None:
        self._next(10)
        self._cell(1, text, wrap=False).font = look.font(look.BLUE, 13, bold=True)
        self._next(22)

    def line(self, label: str, text: str) -> None:
        self._cell(1, label or None).font = look.font(bold=True)
        self._cell(2 if label else 1, text, wrap=bool(label)).font = look.font()
        self._next(15.0 * ceil(len(text) / (1.1 * _WIDTHS["B"])) + 4 if label else 19)

    def mark(self, label: str, hint: str, colour: str = look.PALE) -> None:
        self._cell(1, label).font = look.font(bold=True)
        value = self._cell(2, None)
        value.font, value.fill, value.border = look.font(), look.fill(colour), look.BOX
        self._cell(3, hint).font = look.font(look.GREY)
        self._next(20)

    def _cell(self, column: int, text: str | None, *, wrap: bool = True) -> Cell | MergedCell:
        cell = self.sheet.cell(self.row, column, text)
        cell.alignment = look.alignment(wrap=wrap)
        return cell

    def _next(self, height: float) -> None:
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1
