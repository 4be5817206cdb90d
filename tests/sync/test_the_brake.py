"""docs/rules.md 5: the guard's stops, limits and caps, seen from a whole run."""

from datetime import timedelta

import pytest

from cowork_sheets.core.settings import GuardSettings, Settings
from cowork_sheets.errors import PermissionNeeded, QuotaExceeded, TryAgainLater
from tests.world import THURSDAY, World, agreed, proposed


def many(count: int, **cells: object) -> list[dict[str, object]]:
    return [
        agreed(f"session {n}", day=THURSDAY.replace(day=1 + n % 28, hour=1 + n % 20), start=None, **cells)
        for n in range(1, count + 1)
    ]


# docs/rules.md 5.2
def test_no_rows_left_while_events_lie_ahead_always_stops() -> None:
    world = World([agreed("one"), agreed("two", day=4)])
    world.sync()
    for topic in ("one", "two"):
        world.delete(topic)
    report = world.sync()
    assert "holds no rows" in (report.refusal or "")
    assert report.way_on == ""
    assert not world.sync(approve=report.plan.id).outcomes


# docs/rules.md 5.2
def test_rows_that_say_scheduled_while_the_calendar_knows_none_of_their_events_always_stop() -> None:
    world = World([agreed("one"), agreed("two", day=4)])
    world.sync()
    for event in world.all_events():
        world.calendar.purge(event.id)
    assert "Rows that say Scheduled (row 2, 3) have no event in the calendar" in (world.sync().refusal or "")


# docs/rules.md 5.2
def test_another_calendar_than_the_board_remembers_stops_with_both_names() -> None:
    world = World([agreed("one")])
    world.sync()
    world.calendar.id = "another"
    refusal = world.sync().refusal or ""
    assert "another" in refusal


# docs/rules.md 5.1
def test_too_many_cancellations_stop_before_the_first_write_and_say_how_to_go_on() -> None:
    world = World(many(10))
    world.sync()
    for n in range(1, 5):
        world.set(f"session {n}", accepted_by=None)
    world.sync()
    world.pass_time(minutes=31)
    report = world.sync()
    assert "4 sessions would be cancelled" in (report.refusal or "")
    assert not any(event.cancelled for event in world.all_events())
    assert report.plan.id in report.way_on
    world.sync(approve=report.plan.id)
    assert sum(event.cancelled for event in world.all_events()) == 4


# docs/rules.md 5.5
def test_an_approval_holds_for_exactly_what_waited_and_a_day() -> None:
    world = World(many(10))
    world.sync()
    for n in range(1, 5):
        world.set(f"session {n}", accepted_by=None)
    world.sync()
    world.pass_time(minutes=31)
    approved = world.sync().plan.id
    world.set("session 5", accepted_by=None)
    world.sync()
    world.pass_time(minutes=31)
    assert "the plan is now" in (world.sync(approve=approved).refusal or "")
    world.set("session 5", accepted_by="Grace")
    world.pass_time(hours=25)
    assert world.sync(approve=approved).refusal
    assert not any(event.cancelled for event in world.all_events())


# docs/rules.md 5.3
def test_cancelling_every_upcoming_event_stops_from_two_up() -> None:
    world = World([agreed("one"), agreed("two", day=4)])
    world.sync()
    for topic in ("one", "two"):
        world.set(topic, accepted_by=None)
    world.sync()
    world.pass_time(minutes=31)
    assert "every upcoming session" in (world.sync().refusal or "")


# docs/rules.md 5.3
def test_calling_every_session_off_in_the_rows_is_no_accident() -> None:
    world = World([agreed("one"), agreed("two", day=4)])
    world.sync()
    for topic in ("one", "two"):
        world.set(topic, call_off="yes")
    world.sync()
    assert all(event.cancelled for event in world.all_events())


def test_many_missing_rows_stop_at_once_and_their_grace_does_not_start() -> None:
    world = World(many(10))
    world.sync()
    for n in range(1, 5):
        world.delete(f"session {n}")
    assert "are gone" in (world.sync().refusal or "")
    assert all(event.mark.missing_since is None for event in world.all_events())


def test_missing_rows_that_somebody_agreed_to_hold_nothing_up_while_their_grace_runs() -> None:
    world = World(many(10))
    world.sync()
    for n in range(1, 5):
        world.delete(f"session {n}")
    world.sync(approve=world.sync(dry_run=True).plan.id)
    world.add(agreed("another", 20))
    assert world.sync().refusal is None
    assert "another" in [event.summary for event in world.all_events()]
    world.delete("session 5")
    assert "the rows of 5 of 11 upcoming sessions are gone" in (world.sync().refusal or "")
    world.pass_time(minutes=31)
    assert "4 sessions would be cancelled" in (world.sync().refusal or "")


# docs/rules.md 5.3
def test_a_holiday_of_call_offs_passes_when_it_is_seen_unchanged_for_half_an_hour() -> None:
    world = World(many(14))
    world.sync()
    for n in range(1, 13):
        world.set(f"session {n}", call_off="yes")
    assert "12 sessions were called off at once" in (world.sync().refusal or "")
    world.pass_time(minutes=10)
    assert world.sync().refusal
    world.set("session 12", call_off=None)
    world.pass_time(minutes=21)
    world.sync()
    assert sum(event.cancelled for event in world.all_events()) == 11


def test_call_offs_that_were_taken_back_are_held_anew_when_they_come_again() -> None:
    world = World(many(14))
    world.sync()
    for word, minutes in (("yes", 10), (None, 40), ("yes", 0)):
        for n in range(1, 13):
            world.set(f"session {n}", call_off=word)
        report = world.sync()
        world.pass_time(minutes=minutes)
    assert "12 sessions were called off at once" in (report.refusal or "")


def test_call_offs_that_were_wrong_rows_in_between_are_held_anew() -> None:
    world = World(many(14))
    world.sync()
    for cells, minutes in (({"call_off": "yes"}, 10), ({"call_off": None, "accepted_by": "Grcae"}, 60),
                           ({"call_off": "yes", "accepted_by": "Grace"}, 0)):  # fmt: skip
        for n in range(1, 13):
            world.set(f"session {n}", **cells)
        report = world.sync()
        world.pass_time(minutes=minutes)
    assert "12 sessions were called off at once" in (report.refusal or "")
    assert not any(event.cancelled for event in world.all_events())


def test_an_approval_does_not_hold_for_other_guests_another_place_or_another_format() -> None:
    world = World(many(7), mails=True, known=True)
    world.sync()
    for n in range(1, 8):
        world.set(f"session {n}", length=60, where="jitsi")
    digests = [world.plan().id]
    world.calendar.add_guest(world.event("session 3").id, "friend@example.org")
    digests.append(world.plan().id)
    world.set("session 3", where="https://meet.example.org/x")
    digests.append(world.plan().id)
    world.set("session 3", format="25/5")
    digests.append(world.plan().id)
    assert len({digest.rpartition("-")[2] for digest in digests}) == 4
    assert world.sync(approve=digests[0]).refusal


# docs/rules.md 5.10
def test_a_run_that_takes_too_long_stops_before_its_next_change() -> None:
    world = World([agreed(f"session {n}", n) for n in range(3, 8)], mails=True, known=True)
    report = world.sync(too_long=lambda: len(world.mails()) >= 2)
    assert [outcome.state for outcome in report.outcomes] == ["done", "done", "postponed", "postponed", "postponed"]
    assert len(world.mails()) == 2


def test_mails_are_remembered_for_a_day() -> None:
    world = World([agreed("draft")], mails=True, known=True)
    world.sync()
    first = world.now
    for hours, start in ((23, "18:00"), (2, "19:00")):
        world.pass_time(hours=hours)
        world.set("draft", start=start)
        world.sync()
        assert (first in world.event("draft").mark.mailed) is (hours == 23)


def test_all_sessions_changing_at_once_stops_and_names_the_suspects() -> None:
    world = World(many(6))
    world.sync()
    for n in range(1, 7):
        world.set(f"session {n}", time_zone="Europe/Paris")
    assert "time zone" in (world.sync().refusal or "")


def test_the_reason_of_a_stop_stands_on_the_board_and_goes_when_its_cause_goes() -> None:
    world = World(many(6))
    world.sync()
    for n in range(1, 7):
        world.set(f"session {n}", time_zone="Europe/Paris")
    world.sync()
    assert "time zone" in world.message()
    for n in range(1, 7):
        world.set(f"session {n}", time_zone=None)
    world.sync()
    assert world.message() == ""


# docs/rules.md 5.4
def test_a_calendar_that_mails_asks_for_approval_on_the_first_run_of_a_board() -> None:
    world = World([agreed("one")], mails=True)
    report = world.sync()
    assert "first run" in (report.refusal or "")
    assert report.first_run
    other = world.sync(approve="0000-another")
    assert other.refusal
    assert not other.first_run
    assert not world.sync(approve=report.plan.id).first_run
    assert world.status("one") == "Scheduled"


# docs/rules.md 5.4
def test_a_calendar_that_begins_to_mail_asks_before_the_first_mails_go_out() -> None:
    world = World([agreed("one"), proposed("two", day=4)])
    world.sync()
    world.calendar.mails = True
    assert world.sync().refusal is None  # nobody would be mailed
    world.set("two", accepted_by="Grace")
    mailed = len(world.mails())
    report = world.sync()
    assert "nobody was mailed for this board before" in (report.refusal or "")
    assert report.first_run
    assert report.plan.id in report.way_on
    world.pass_time(minutes=10)
    assert world.sync().refusal
    assert len(world.mails()) == mailed
    world.sync(approve=world.sync().plan.id)
    assert world.status("two") == "Scheduled"
    world.set("one", start="10:00")
    assert world.sync().refusal is None
    assert len(world.mails()) == mailed + 2


def test_a_calendar_that_may_mail_for_a_while_only_is_not_asked_about_twice() -> None:
    world = World([agreed("one")], mails=True)
    world.sync(approve=world.sync().plan.id)
    for mails in (False, True):
        world.calendar.mails = mails
        world.set("one", start="10:00" if mails else "11:00")
        assert world.sync().refusal is None


def test_a_board_whose_first_run_had_nothing_to_do_asks_nobody_later() -> None:
    world = World([proposed("one")], mails=True)
    assert world.sync().refusal is None
    world.set("one", accepted_by="Grace")
    assert world.sync().refusal is None


def test_a_first_run_above_a_limit_is_refused_for_more_than_being_the_first() -> None:
    report = World(many(4), mails=True, settings=Settings(guard=GuardSettings(new_events=3))).sync()
    assert "4 invitations would go out" in (report.refusal or "")
    assert "first run" in (report.refusal or "")
    assert not report.first_run


# docs/rules.md 5.4
def test_a_local_calendar_needs_no_approval_for_a_large_first_run() -> None:
    world = World(many(27))
    assert world.sync().refusal is None
    assert len(world.mails()) == 27


# docs/rules.md 5.1
def test_an_action_over_a_mail_cap_waits_whole_for_the_next_run() -> None:
    world = World(many(4), mails=True, settings=Settings(guard=GuardSettings(mails_per_run=5)), known=True)
    report = world.sync()
    assert [outcome.state for outcome in report.outcomes] == ["postponed", "postponed", "done", "done"]
    world.pass_time(minutes=10)
    world.sync()
    assert len(world.mails()) == 4


def test_nobody_gets_more_mails_a_day_than_the_cap() -> None:
    world = World([agreed("one")], mails=True, known=True)
    world.sync()
    for minute in range(1, 6):
        world.set("one", start=f"10:{minute:02d}")
        world.pass_time(minutes=10)
        world.sync()
    assert len(world.mails()) == 3
    world.pass_time(hours=25)
    world.sync()
    assert len(world.mails()) == 4


# docs/rules.md 5.7
@pytest.mark.parametrize("word", ["PAUSE", "pause"])
def test_pause_on_the_read_me_tab_stops_all_calendar_writes(word: str) -> None:
    world = World([agreed("one")])
    world.pause(word)
    report = world.sync()
    assert report.paused
    assert not world.mails()


# docs/rules.md 5.6
def test_a_calendar_that_takes_no_more_events_pauses_creations_and_nothing_else_for_six_hours() -> None:
    world = World([agreed("one"), agreed("two", day=4), agreed("three", day=5)], mails=True, known=True)
    world.fail_once("insert", QuotaExceeded("Calendar usage limits exceeded.", world.now + timedelta(hours=6)))
    report = world.sync()
    assert [outcome.state for outcome in report.outcomes] == ["failed", "postponed", "postponed"]
    assert world.message() == "The calendar takes no new events for now; paused until Mon 23 Nov 18:00 UTC."
    world.pass_time(hours=1)
    world.sync()
    assert not world.mails()
    assert "paused until" in world.sentence("one")
    assert world.sync().cells_written == 0
    world.pass_time(hours=6)
    world.sync()
    assert len(world.mails()) == 3
    assert world.message() == ""


def test_a_missing_permission_stops_further_writes_and_says_so_in_every_row() -> None:
    world = World([agreed("one"), agreed("two", day=4)])
    world.fail_once("insert", PermissionNeeded("This calendar is read-only."))
    report = world.sync()
    assert [outcome.state for outcome in report.outcomes] == ["failed", "postponed"]
    assert world.sentence("two") == "Not done yet: This calendar is read-only."
    world.sync()
    assert len(world.mails()) == 2


# docs/rules.md 5.11
def test_one_failure_does_not_stop_the_rest() -> None:
    world = World([agreed("one"), agreed("two", day=4)])
    world.fail_once("insert", TryAgainLater("The network is away."))
    world.sync()
    assert world.sentence("one") == "Not done yet: The network is away."
    assert world.status("two") == "Scheduled"


def test_rows_agreed_before_the_board_was_set_up_are_left_alone_until_they_change() -> None:
    world = World([agreed("old"), agreed("new", day=4)])
    old = world.understand().readings[0].fingerprint
    world.settings = Settings(left_alone=frozenset([old]))
    world.sync()
    assert world.status("old") == "Proposed"
    assert "Left alone" in world.sentence("old")
    assert world.status("new") == "Scheduled"
    world.set("old", start="10:00")
    world.sync()
    assert world.status("old") == "Scheduled"
