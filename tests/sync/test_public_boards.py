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


# --- who joins a session of many -------------------------------------------------------------------------------------


NAMES = ("Cy", "Dee", "Eli", "Fay", "Gus")


def cafe(*, mails: bool = True, settings: Settings | None = None) -> World:
    """A cafe that Ada, Grace and Bo are in, just scheduled, and five people who may join."""
    world = World([agreed("cafe", accepted_by="Grace, Bo")], mails=mails, known=True, settings=settings)
    for name in NAMES:
        world.add_person(name, f"{name.lower()}@example.org", "Europe/London")
    world.sync()
    return world


def invited(world: World) -> set[str]:
    return {guest.email.partition("@")[0] for guest in world.event("cafe").guests}


def test_up_to_three_people_hear_of_each_other_at_once() -> None:
    world = World([agreed("cafe")], mails=True, known=True)
    world.sync()
    world.set("cafe", accepted_by="Grace, Bo")
    world.sync()
    assert [mail.addresses for mail in world.mails()][1:] == [
        ("ada@example.org", "grace@example.org", "bo@example.org")
    ]


# docs/rules.md 5.12
def test_those_who_join_a_session_of_many_are_told_together_once_a_day() -> None:
    world = cafe()
    world.pass_time(hours=1)
    world.set("cafe", accepted_by="Grace, Bo, Cy")
    report = world.sync()
    assert report.plan.actions == ()
    assert world.sentence("cafe") == (
        "Cy is invited from Tue 24 Nov 12:00 GMT, with all who join until then. 4 people; this board is meant for 3."
    )
    world.set("cafe", accepted_by="Grace, Bo, Cy, Dee")
    world.sync()
    assert invited(world) == {"ada", "grace", "bo"}
    world.pass_time(hours=22, minutes=59)
    assert world.sync().plan.actions == ()
    world.pass_time(minutes=1)
    world.sync()
    assert invited(world) == {"ada", "grace", "bo", "cy", "dee"}
    assert len(world.mails()) == 2
    world.set("cafe", accepted_by="Grace, Bo, Cy, Dee, Eli")
    world.sync()
    assert len(world.mails()) == 2
    assert "Eli is invited from Wed 25 Nov 12:00 GMT" in world.sentence("cafe")


def test_in_a_local_calendar_too_there_is_one_message_a_day() -> None:
    world = cafe(mails=False)
    world.set("cafe", accepted_by="Grace, Bo, Cy")
    world.sync()
    assert len(world.mails()) == 1
    world.pass_time(hours=24)
    world.sync()
    assert len(world.mails()) == 2


# docs/rules.md 5.12
def test_two_hours_before_the_start_nobody_waits_any_more() -> None:
    world = cafe()
    world.travel_to(at(10, 0))
    world.set("cafe", accepted_by="Grace, Bo, Cy")
    world.sync()  # nothing was mailed for days
    world.set("cafe", accepted_by="Grace, Bo, Cy, Dee")
    world.sync()
    assert "Dee is invited from Thu 3 Dec 15:00 GMT" in world.sentence("cafe")
    world.travel_to(at(15, 0))
    world.sync()
    assert "dee" in invited(world)
    world.set("cafe", accepted_by="Grace, Bo, Cy, Dee, Eli")
    world.sync()
    assert "eli" in invited(world)


def test_no_cap_on_mails_for_a_session_keeps_out_those_who_come_late() -> None:
    world = cafe()
    names = "Grace, Bo"
    world.travel_to(at(15, 30))
    for name in NAMES:
        names += f", {name}"
        world.set("cafe", accepted_by=names)
        world.pass_time(minutes=5)
        world.sync()
    assert invited(world) == {"ada", "grace", "bo", *(name.lower() for name in NAMES)}


def test_who_joins_goes_along_with_another_change_that_is_mailed() -> None:
    world = cafe()
    world.set("cafe", accepted_by="Grace, Bo, Cy")
    world.sync()
    world.set("cafe", start="18:00")
    world.sync()
    assert "cy" in invited(world)
    world.set("cafe", accepted_by="Grace, Cy, Dee")
    world.sync()
    assert invited(world) == {"ada", "grace", "cy", "dee"}
    assert len([mail for mail in world.mails() if mail.method == "REQUEST"]) == 3


def test_a_new_topic_is_written_meanwhile_and_takes_nobody_along() -> None:
    world = cafe()
    world.set("cafe", accepted_by="Grace, Bo, Cy")
    world.sync()
    world.set("cafe", format="25/5")
    world.sync()
    assert invited(world) == {"ada", "grace", "bo"}
    assert len(world.mails()) == 1
    assert world.sync().plan.actions == ()
    world.pass_time(hours=24)
    world.sync()
    assert "cy" in invited(world)


def test_who_leaves_again_before_being_told_was_never_invited() -> None:
    world = cafe()
    world.set("cafe", accepted_by="Grace, Bo, Cy")
    world.sync()
    world.set("cafe", accepted_by="Grace, Bo")
    world.pass_time(hours=25)
    world.sync()
    assert len(world.mails()) == 1
    assert world.sentence("cafe") == ""


def test_a_session_deleted_in_the_calendar_while_somebody_waited_is_made_again_for_them() -> None:
    world = cafe()
    world.set("cafe", accepted_by="Grace, Bo, Cy")
    world.sync()
    world.calendar.delete(world.event("cafe").id)
    world.sync()
    world.sync()
    assert world.status("cafe") == "Scheduled"
    assert "cy" in invited(world)
