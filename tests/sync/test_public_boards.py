"""Boards that strangers see: when the link is shown, and who learns of whom."""

from datetime import datetime

from cowork_sheets.core.settings import SessionSettings, Settings
from tests.world import World, agreed

ROOM = "https://meet.example.org/cafe"
PUBLIC = Settings(sessions=SessionSettings(place=ROOM, show_link_before=10))


def at(hour: int, minute: int, day: int = 3) -> datetime:
    return datetime(2026, 12, day, hour, minute)


def test_the_row_shows_the_link_only_shortly_before_and_says_from_when() -> None:
    world = World([agreed("cafe")], settings=PUBLIC)
    world.sync()
    assert world.cell("cafe", "join") == "Shown from Thu 3 Dec 16:50 GMT"
    world.travel_to(at(16, 49))
    assert world.sync().cells_written == 0
    world.travel_to(at(16, 50))
    world.sync()
    assert world.cell("cafe", "join") == ROOM
    world.travel_to(at(18, 29))
    assert world.sync().cells_written == 0
    world.travel_to(at(18, 30))
    world.sync()
    assert (world.status("cafe"), world.cell("cafe", "join")) == ("Done", "")


def test_the_invitation_has_the_link_from_the_beginning() -> None:
    world = World([agreed("cafe")], settings=PUBLIC)
    world.sync()
    assert world.event("cafe").join == ROOM
    assert f"Join: {ROOM}" in world.event("cafe").description


def test_a_session_that_moves_shows_its_link_by_its_new_time() -> None:
    world = World([agreed("cafe")], settings=PUBLIC)
    world.sync()
    world.travel_to(at(16, 55))
    world.set("cafe", start="20:00")
    world.sync()
    assert world.cell("cafe", "join") == "Shown from Thu 3 Dec 19:50 GMT"


def test_a_session_without_a_link_promises_none() -> None:
    world = World([agreed("cafe", where="in person")], settings=PUBLIC)
    world.sync()
    assert world.cell("cafe", "join") == ""


def test_no_sentence_of_a_row_gives_the_link_away() -> None:
    world = World([agreed("cafe")], settings=PUBLIC)
    world.sync()
    world.calendar.relocate(world.event("cafe").id, "https://meet.example.org/elsewhere")
    world.set("cafe", where="in person")
    world.sync()
    assert world.sentence("cafe") == (
        "Changed both here and in the calendar. Place: the row says in person, the calendar a link. Make the two "
        "equal; nothing is changed until then."
    )
