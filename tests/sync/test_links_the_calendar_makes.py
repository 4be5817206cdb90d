"""docs/rules.md 2.10 and the listing's gaps: meeting links that come later, and events a listing leaves out."""

from collections.abc import Sequence

from cowork_sheets.calendars.memory import MemoryCalendar
from cowork_sheets.core.model import Conference, Event
from cowork_sheets.core.settings import SessionSettings, Settings
from tests.world import World, agreed

MEET = Settings(sessions=SessionSettings(place="meet", fallback="https://meet.example.org/us"))


def test_a_link_that_is_there_at_once_stands_in_the_row_and_not_in_the_location() -> None:
    world = World([agreed("draft")], settings=MEET, makes_links=True)
    world.sync()
    assert world.row("draft")["join"].startswith("https://meet.example.org/")
    assert world.event("draft").location == ""
    assert not world.sync().plan.actions


# docs/rules.md 2.10
def test_a_pending_link_is_said_and_comes_with_a_later_run_without_update_or_mail() -> None:
    world = World([agreed("draft")], settings=MEET, makes_links=True)
    world.calendar.next_conference = Conference.PENDING
    world.sync()
    assert world.sentence("draft") == "The meeting link is on its way."
    world.calendar.finish_links()
    report = world.sync()
    assert report.plan.actions == ()
    assert world.row("draft")["join"].startswith("https://meet.example.org/")
    assert world.sentence("draft") == ""
    assert len(world.mails()) == 1


def test_a_failed_link_is_asked_for_twice_more_without_mail_and_then_the_fallback_place_is_told() -> None:
    world = World([agreed("draft")], settings=MEET, makes_links=True)
    world.calendar.next_conference = Conference.FAILED
    world.sync()
    for attempt in (1, 2):
        world.sync()
        assert world.event("draft").mark.meet_attempt == attempt
        assert len(world.mails()) == 1
    world.sync()
    assert world.row("draft")["join"] == "https://meet.example.org/us"
    assert world.event("draft").conference is Conference.NONE
    assert len(world.mails()) == 2
    assert not world.sync().plan.actions


def test_a_link_that_is_made_when_it_is_asked_for_again_comes_without_mail() -> None:
    world = World([agreed("draft")], settings=MEET, makes_links=True)
    world.calendar.next_conference = Conference.FAILED
    world.sync()
    world.calendar.next_conference = Conference.READY
    [action] = world.sync().plan.actions
    assert (action.groups, action.notify) == (("conference",), ())
    world.sync()
    assert world.event("draft").conference is Conference.READY
    assert world.row("draft")["join"].startswith("https://meet.example.org/")
    assert len(world.mails()) == 1


def test_an_update_of_the_time_leaves_the_conference_alone() -> None:
    world = World([agreed("draft")], settings=MEET, makes_links=True)
    world.sync()
    join = world.row("draft")["join"]
    world.set("draft", start="18:00")
    world.sync()
    assert world.row("draft")["join"] == join
    assert world.event("draft").conference is Conference.READY


class ForgetfulCalendar(MemoryCalendar):
    """Lists no deleted events, as a calendar may; asked for one by its id, it still gives it."""

    def events(self, board_id: str) -> Sequence[Event]:
        return [event for event in super().events(board_id) if not event.cancelled]


def forgetful(world: World) -> World:
    world.calendar.__class__ = ForgetfulCalendar
    return world


def test_a_deleted_event_that_no_listing_shows_is_asked_for_and_not_made_again() -> None:
    world = forgetful(World([agreed("draft"), agreed("other", day=5)]))
    world.sync()
    world.calendar.delete(world.event("draft").id)
    for _ in range(3):
        world.sync()
    assert world.status("draft") == "Called off"
    assert len(world.mails()) == 2


def test_a_generation_we_cancelled_that_no_listing_shows_is_followed_by_the_next() -> None:
    world = forgetful(World([agreed("draft"), agreed("other", day=5)]))
    world.sync()
    world.set("draft", call_off="yes")
    world.sync()
    world.set("draft", call_off=None)
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert world.event("draft").mark.generation == 1
    world.sync()
    assert [mail.method for mail in world.mails()] == ["REQUEST", "REQUEST", "CANCEL", "REQUEST"]
