"""What people type into the formatted cells of a new Google Sheet."""

from datetime import datetime

from cowork_sheets.boards.google_new import create_spreadsheet
from cowork_sheets.core.model import Person
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings
from tests.google.plug import ADA, Google
from tests.google_board.hands import board_on, client

TYPED = {
    2: ("2026-12-15", "9", "Start: “9” could be morning or evening; type 9:00 or 21:00."),
    3: ("2026-12-15", "16.3", "Start: “16.3” is a number; if it is a time, type 16:30."),
    4: ("2026-12-15", "930", "Start: “930” could be morning or evening; type 9:30 or 21:30."),
    5: ("15", "16:00", "Day: “15” is not a whole day; type it like 2027-05-04."),
    6: ("2026-12-15", "16:00", datetime(2026, 12, 15, 16)),
    7: ("20261215", "16:30", datetime(2026, 12, 15, 16, 30)),
}


def test_numbers_typed_into_formatted_cells_are_judged_as_typed(google_world: Google) -> None:
    new = create_spreadsheet(client(google_world), "Ours", people=[Person("Ada", (ADA,), "Europe/London")])
    hands = google_world.world.people
    for row, (day, start, _) in TYPED.items():
        for cell, text in (("A", day), ("B", start), ("E", "Ada")):
            hands.type_in("Sessions", f"{cell}{row}", text, book=new)
    read = board_on(google_world, google_world.world.spreadsheets[new]).read()
    said = {
        row.number: row.problems[0].sentence if row.problems else row.wall
        for row in understand(read, Settings()).readings
    }
    assert said == {row: answer for row, (_, _, answer) in TYPED.items()}
