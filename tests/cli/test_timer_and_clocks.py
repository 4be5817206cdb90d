from collections.abc import Callable
from datetime import date
from pathlib import Path

from cowork_sheets.core.model import Person
from tests.cli.given import AGREED, PEOPLE, Cowork, cells

BOTH = '[timer]\nlink = "https://cuckoo.team/us-{ref}"\n[clocks]\npage = "timeanddate"\n'


def invitation(folder: Path) -> str:
    (event,) = folder.glob("calendar/sessions/*.ics")
    return event.read_text(encoding="utf-8").replace("\n ", "").replace("\\n", "\n").replace("\\,", ",")


def test_the_invitation_has_the_timer_with_its_blocks_and_the_page_of_clocks(
    board: Callable[..., Path], cowork: Cowork, folder: Path
) -> None:
    path = board(AGREED, more=BOTH)
    cowork("sync", "--now", "2026-11-23T12:00Z")
    (ref,) = cells(path, "Ref")
    text = invitation(folder)
    assert f"Timer: https://cuckoo.team/us-{ref}\nTo enter there: 5 check-in, " in text
    assert "Your own time: https://www.timeanddate.com/worldclock/fixedtime.html?msg=" in text
    assert "iso=20261126T1600&" in text


def test_an_unusual_week_is_said_in_row_and_invitation(
    board: Callable[..., Path], cowork: Cowork, folder: Path
) -> None:
    people = (PEOPLE[0], Person("Grace", ("grace@example.org",), "America/New_York"))
    path = board(AGREED | {"day": date(2027, 3, 18)}, people=people)
    cowork("sync", "--now", "2026-11-23T12:00Z")
    sentence = "Ada and Grace are 4 hours apart this week, usually 5."
    assert cells(path, "What to know") == [sentence]
    assert sentence in invitation(folder)


def test_a_timer_that_is_no_link_is_said(board: Callable[..., Path], cowork: Cowork) -> None:
    board(AGREED, more='[timer]\nlink = "cuckoo.team/us"\n')
    assert "[timer] link: type a link like https://cuckoo.team/" in cowork("sync", code=2).output
