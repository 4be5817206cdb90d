"""docs/rules.md 5.13, 5.14: caps on mail postpone what can wait, and nothing else; a mail counts when it was sent."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cowork_sheets.calendars.ledger import FileLedger
from cowork_sheets.core.settings import GuardSettings, Settings
from cowork_sheets.errors import EventChanged, LinkMissing, TryAgainLater
from cowork_sheets.places.base import Meeting, MeetingRequest
from tests.world import PLACES, World, agreed, proposed

TONIGHT = {"day": datetime(2026, 11, 23), "time_zone": "UTC"}


def mailing(*rows: dict[str, object], **caps: int) -> World:
    """A world whose calendar mails, and whose caps are these."""
    return World(rows, mails=True, known=True, settings=Settings(guard=GuardSettings(**caps)))  # type: ignore[arg-type]


def moved(world: World, topic: str, *starts: str) -> None:
    """Somebody edits the start again and again, and each time a run finds it."""
    for start in starts:
        world.pass_time(minutes=10)
        world.set(topic, start=start)
        world.sync()


def mails_to(world: World, address: str) -> list[str]:
    return [mail.method for mail in world.mails() for each in mail.addresses if each == address]


# --- what counts -----------------------------------------------------------------------------------------------------


def test_a_mail_that_did_not_go_out_counts_for_nothing(tmp_path: Path) -> None:
    world = mailing(agreed("draft"))
    world.ledger = FileLedger(tmp_path / "mails.json")
    world.fail_once("insert", TryAgainLater("The calendar has a problem of its own."))
    world.sync()
    assert world.ledger.known(world.now) == ()
    world.sync()
    assert [ref for ref, _ in world.ledger.known(world.now)] == [world.ref("draft")]


# --- cancellations ---------------------------------------------------------------------------------------------------


def test_a_session_that_was_moved_twice_today_is_called_off_at_once() -> None:
    world = mailing(agreed("draft"))
    world.sync()
    moved(world, "draft", "16:00", "15:00")
    world.set("draft", call_off="yes")
    report = world.sync()
    assert [outcome.state for outcome in report.outcomes] == ["done"]
    assert world.status("draft") == "Called off"
    assert mails_to(world, "grace@example.org") == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]


@pytest.mark.parametrize(
    "cap",
    [
        {"mails_per_run": 1}, {"mails_per_day": 2}, {"outside_per_day": 2}, {"mails_per_person_per_run": 0},
        {"mails_per_person_per_day": 1}, {"mails_per_event_and_person_per_day": 1},
    ],
    ids=lambda cap: next(iter(cap)),
)  # fmt: skip
def test_no_cap_holds_up_a_call_off(cap: dict[str, int]) -> None:
    world = mailing(agreed("draft"))
    world.sync()
    world.settings = Settings(guard=GuardSettings(**cap))  # type: ignore[arg-type]
    world.set("draft", call_off="yes")
    world.sync()
    assert world.event("draft").cancelled


def test_a_row_that_is_gone_or_no_longer_agreed_is_cancelled_whatever_was_mailed_today() -> None:
    world = mailing(agreed("gone"), agreed("unagreed", 4), *[agreed(f"other {n}", n) for n in range(5, 9)])
    world.sync()
    world.pass_time(minutes=10)
    world.sync()
    world.settings = Settings(guard=GuardSettings(mails_per_day=12))
    world.delete("gone")
    world.set("unagreed", accepted_by=None)
    world.sync()
    world.pass_time(minutes=31)
    world.sync()
    assert world.event("gone").cancelled
    assert world.event("unagreed").cancelled


def test_a_cancellation_counts_for_the_mails_of_its_guests_that_day() -> None:
    world = mailing(agreed("draft"), proposed("next", 4), mails_per_person_per_day=3)
    world.sync()
    world.set("draft", call_off="yes")
    world.sync()
    world.set("next", accepted_by="Grace")
    world.sync()
    assert "more than 3 mails in a day" in world.sentence("next")
    world.pass_time(hours=24)
    world.sync()
    assert world.status("next") == "Scheduled"


def test_a_cancellation_that_was_killed_between_its_two_writes_is_finished_by_the_next_run() -> None:
    world = mailing(agreed("draft"))
    world.sync()
    moved(world, "draft", "16:00", "15:00")
    world.set("draft", call_off="yes")
    world.kill_after("update")
    world.sync_killed()
    assert not world.event("draft").cancelled
    world.pass_time(minutes=10)
    world.sync()
    assert world.event("draft").cancelled
    assert mails_to(world, "ada@example.org").count("CANCEL") == 1


def test_what_was_never_sent_is_not_counted() -> None:
    world = mailing(agreed("draft"), mails_per_event_and_person_per_day=2)
    world.sync()
    world.set("draft", call_off="yes")
    for _ in range(3):
        world.kill_after("update")
        world.sync_killed()
        world.pass_time(minutes=10)
    world.set("draft", call_off=None)  # thought better of it
    world.sync()
    moved(world, "draft", "16:00")
    assert mails_to(world, "grace@example.org") == ["REQUEST", "REQUEST"]
    assert world.status("draft") == "Scheduled"


def test_a_cancellation_counts_from_when_it_was_sent_not_from_when_it_was_begun() -> None:
    world = mailing(agreed("draft"), proposed("next", 4), mails_per_person_per_day=2)
    world.sync()
    world.set("draft", call_off="yes")
    world.kill_after("update")
    world.sync_killed()
    world.pass_time(hours=23)
    world.sync()
    assert world.event("draft").cancelled
    world.pass_time(hours=2)  # the invitation is of yesterday, the cancellation is not
    world.set("next", accepted_by="Grace")
    world.sync()
    assert "more than 2 mails in a day" in world.sentence("next")


def test_a_cancellation_that_failed_is_no_mail() -> None:
    world = mailing(agreed("draft"), proposed("next", 4), mails_per_person_per_day=4)
    world.sync()
    world.set("draft", call_off="yes")
    world.fail_once("cancel", EventChanged("The event was changed meanwhile."))
    world.sync()
    world.set("draft", call_off=None)
    world.set("next", accepted_by="Grace")
    world.sync()
    assert world.status("next") == "Scheduled"


# --- a new time for a session that is near ---------------------------------------------------------------------------


def test_a_session_of_tonight_is_moved_however_often_its_guests_were_mailed_today() -> None:
    world = mailing(agreed("tonight", start="20:00", **TONIGHT), mails_per_person_per_run=1)
    world.sync()
    moved(world, "tonight", "20:10", "20:20", "20:30", "20:40", "20:50")
    assert world.event("tonight").when.wall.strftime("%H:%M") == "20:50"
    assert mails_to(world, "grace@example.org") == ["REQUEST"] * 6


@pytest.mark.parametrize(("day", "goes_out"), [(24, True), (25, False)])
def test_near_is_who_starts_or_started_within_24_hours(day: int, *, goes_out: bool) -> None:
    world = mailing(agreed("draft", day=datetime(2026, 11, day), start="11:00", time_zone="UTC"))
    world.sync()
    moved(world, "draft", "10:30", "10:00", "09:30")
    assert (world.event("draft").when.wall.strftime("%H:%M") == "09:30") is goes_out


def test_a_session_that_is_put_off_from_tonight_or_brought_forward_to_it_tells_so_at_once() -> None:
    world = mailing(agreed("off", start="20:00", **TONIGHT), agreed("near", 10, time_zone="UTC", start="20:00"))
    world.settings = Settings(guard=GuardSettings(mails_per_event_and_person_per_day=1))
    world.sync()
    world.set("off", day=datetime(2026, 12, 9))
    world.set("near", day=datetime(2026, 11, 23), start="21:00")
    world.sync()
    assert world.event("off").when.wall.day == 9
    assert world.event("near").when.wall.day == 23


def test_a_new_place_for_tonight_is_told_at_once() -> None:
    world = mailing(agreed("tonight", start="20:00", **TONIGHT), mails_per_event_and_person_per_day=1)
    world.sync()
    world.set("tonight", where="https://meet.example.org/upstairs")
    world.sync()
    assert world.event("tonight").join == "https://meet.example.org/upstairs"


def test_what_cannot_wait_counts_before_all_that_can() -> None:
    rows = [agreed("tonight", start="20:00", **TONIGHT), agreed("later", 4), proposed("new", 5)]
    world = mailing(*rows, mails_per_run=2)
    for _ in range(2):
        world.sync()
        world.pass_time(minutes=10)
    world.set("later", start="10:00")
    world.set("new", accepted_by="Grace")
    world.set("tonight", start="20:30")
    world.sync()
    assert world.event("tonight").when.wall.minute == 30
    assert "more than 2 mails in one run" in world.sentence("later")
    assert "more than 2 mails in one run" in world.sentence("new")


# --- who leaves ------------------------------------------------------------------------------------------------------


def test_somebody_is_taken_off_at_once() -> None:
    world = mailing(agreed("draft", accepted_by="Grace, Bo"), mails_per_event_and_person_per_day=1)
    world.sync()
    world.set("draft", accepted_by="Grace")
    world.sync()
    assert mails_to(world, "bo@example.org") == ["REQUEST", "CANCEL"]


def test_who_joins_by_the_edit_that_takes_somebody_off_can_wait_and_is_invited_later() -> None:
    world = mailing(agreed("draft"), mails_per_event_and_person_per_day=1)
    world.sync()
    world.set("draft", accepted_by="Bo")
    report = world.sync()
    assert [outcome.state for outcome in report.outcomes] == ["postponed", "done"]
    assert [guest.email for guest in world.event("draft").guests] == ["ada@example.org"]
    assert world.sentence("draft") == "Not done yet: its guests were mailed once today; it goes on tomorrow"
    world.pass_time(hours=24)
    world.sync()
    assert [guest.email for guest in world.event("draft").guests] == ["ada@example.org", "bo@example.org"]
    assert mails_to(world, "bo@example.org") == ["REQUEST"]
    assert world.sync().outcomes == ()


def test_whose_address_is_corrected_while_they_wait_is_invited_by_the_right_one() -> None:
    world = mailing(agreed("draft"), mails_per_event_and_person_per_day=1)
    world.sync()
    world.set("draft", accepted_by="Bo")
    world.sync()
    world.set_person("Bo", email="bo@example.net")
    world.pass_time(hours=24)
    world.sync()
    assert [guest.email for guest in world.event("draft").guests] == ["ada@example.org", "bo@example.net"]


def test_so_it_is_with_an_event_whose_memory_a_calendar_program_has_thrown_away() -> None:
    world = mailing(agreed("draft"), mails_per_event_and_person_per_day=1)
    world.sync()
    world.lose_base("draft")
    world.set("draft", accepted_by="Bo")
    world.sync()
    assert mails_to(world, "grace@example.org") == ["REQUEST", "CANCEL"]
    world.pass_time(hours=24)
    world.sync()
    assert mails_to(world, "bo@example.org") == ["REQUEST"]


def test_a_new_time_for_tonight_goes_out_while_those_who_join_with_it_wait() -> None:
    world = mailing(agreed("tonight", start="20:00", **TONIGHT), mails_per_event_and_person_per_day=1)
    world.sync()
    world.set("tonight", start="20:30", accepted_by="Grace, Bo")
    world.sync()
    assert world.event("tonight").when.wall.minute == 30
    assert mails_to(world, "bo@example.org") == []
    world.travel_to(datetime(2026, 11, 23, 18, 30))  # the last call for those who join
    world.sync()
    assert mails_to(world, "bo@example.org") == ["REQUEST"]


# --- without end there would be no end -------------------------------------------------------------------------------


def test_a_session_that_is_moved_again_and_again_is_asked_about_at_last_and_everything_else_goes_on() -> None:
    world = mailing(agreed("tonight", start="23:00", **TONIGHT), agreed("other", 4))
    world.sync()
    for minute in range(50):
        world.pass_time(minutes=10)
        world.set("tonight", start=f"23:{minute:02d}")
        report = world.sync()
    assert "1 change cannot wait, but somebody has had too many mails today" in (report.refusal or "")
    assert Counter(mails_to(world, "grace@example.org")).total() <= 50
    world.set("other", call_off="yes")
    report = world.sync()
    assert world.event("other").cancelled
    assert world.sentence("tonight").startswith("Not done yet: this is too much at once.")
    world.sync(approve=report.way_on.rpartition(" ")[2])
    assert world.event("tonight").when.wall.minute == 49
    assert world.message() == ""
    world.set("tonight", call_off="yes")
    world.sync()
    assert world.event("tonight").cancelled


# --- what is not mailed ----------------------------------------------------------------------------------------------


class NoRoom:
    """A place at a service that can give no link today."""

    def arrange(self, request: MeetingRequest) -> Meeting:
        raise LinkMissing(f"No room at {request.when.wall}.")


def test_a_change_that_is_left_with_nothing_to_tell_mails_nobody() -> None:
    world = mailing(agreed("draft"))
    world.sync()
    world.places = {**PLACES, "zoom": NoRoom()}  # type: ignore[dict-item]
    world.settings = Settings(places=("jitsi", "meet", "zoom"), services=("zoom",))
    world.set("draft", topic="another draft", where="zoom")
    world.sync()
    assert world.event("another draft").sequence == 0
    assert mails_to(world, "grace@example.org") == ["REQUEST"]


def test_mails_of_more_than_a_day_ago_are_forgotten() -> None:
    world = mailing(agreed("draft"))
    world.sync()
    world.pass_time(hours=25)
    moved(world, "draft", "16:00")
    [mailing_] = world.event("draft").mark.mailings
    assert world.now - mailing_.at < timedelta(minutes=1)
