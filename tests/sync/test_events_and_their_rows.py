"""docs/rules.md 2: marks, three-way comparison, generations, guests."""

from dataclasses import replace
from datetime import datetime, timedelta

from cowork_sheets.core.actions import Kind, Reason
from cowork_sheets.core.model import Partstat
from cowork_sheets.core.settings import SessionSettings, Settings
from tests.world import ADA, GRACE, World, agreed


def test_an_agreed_row_becomes_one_event_with_everybody_invited() -> None:
    world = World([agreed("draft")])
    world.sync()
    event = world.event("draft")
    assert event.when.wall.isoformat() == "2026-12-03T17:00:00"
    assert event.when.zone == "Europe/London"
    assert [guest.email for guest in event.guests] == ["ada@example.org", "grace@example.org"]
    assert event.mark.board == world.board_id
    assert event.mark.base is not None
    assert world.row("draft")["local_times"] == "Ada Thu 3 Dec 17:00 GMT · Grace Thu 3 Dec 10:00 MST"


def test_applying_twice_is_applying_once() -> None:
    world = World([agreed("draft")])
    world.sync()
    before = world.everything()
    report = world.sync()
    assert not report.plan.actions
    assert report.cells_written == 0
    assert world.everything() == before


def test_a_row_edit_updates_the_event_and_mails_its_guests_once() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", start="10:00")
    world.sync()
    world.sync()
    assert world.event("draft").when.wall.hour == 10
    assert [mail.method for mail in world.mails()] == ["REQUEST", "REQUEST"]


def test_a_new_topic_or_format_is_written_without_mail() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", topic="chapter 2", format="25/5")
    world.sync()
    assert world.event("chapter 2").summary == "chapter 2"
    assert len(world.mails()) == 1


def test_an_event_moved_in_the_calendar_is_acknowledged_without_mail_and_shown_in_the_row() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.move(world.event("draft").id, world.event("draft").when.wall + timedelta(hours=2))
    world.sync()
    assert world.event("draft").when.wall.hour == 19
    assert world.status("draft") == "Scheduled"
    assert "Moved in the calendar to Thu 3 Dec 19:00" in world.sentence("draft")
    assert "19:00" in world.row("draft")["local_times"]
    assert len(world.mails()) == 1
    assert not world.sync().plan.actions


# docs/rules.md 2.3
def test_a_later_edit_of_that_group_in_the_row_wins() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.move(world.event("draft").id, world.event("draft").when.wall + timedelta(hours=2))
    world.sync()
    world.set("draft", start="12:00")
    world.sync()
    assert world.event("draft").when.wall.hour == 12
    assert "Moved" not in world.sentence("draft")


def test_an_edit_of_another_group_leaves_a_time_moved_in_the_calendar_alone() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.move(world.event("draft").id, world.event("draft").when.wall + timedelta(hours=2))
    world.sync()
    world.set("draft", where="jitsi")
    world.sync()
    assert world.event("draft").when.wall.hour == 19
    assert world.event("draft").join.startswith("https://")


# docs/rules.md 2.3
def test_both_changed_is_shown_and_nothing_is_written_until_a_person_makes_them_equal() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.move(world.event("draft").id, world.event("draft").when.wall + timedelta(hours=2))
    world.set("draft", start="12:00")
    version = world.event("draft").etag
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert "12:00" in world.sentence("draft")
    assert "19:00" in world.sentence("draft")
    assert world.event("draft").etag == version
    world.set("draft", start="19:00")
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert world.sentence("draft") == ""
    assert len(world.mails()) == 1


# docs/rules.md 2.4
def test_an_event_deleted_by_a_person_is_called_off_and_not_made_again_until_the_row_is_edited() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.delete(world.event("draft").id)
    world.sync()
    assert world.status("draft") == "Called off"
    assert "deleted in the calendar" in world.sentence("draft")
    world.sync()
    assert len(world.mails()) == 1
    world.set("draft", start="18:00")
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert world.event("draft").mark.generation == 1


# docs/rules.md 2.4
def test_an_event_we_cancelled_gets_the_next_generation_when_it_is_wanted_again() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", call_off="yes")
    world.sync()
    assert world.event("draft").mark.ended == "calledoff"
    assert world.status("draft") == "Called off"
    world.set("draft", call_off=None)
    world.sync()
    assert world.event("draft").mark.generation == 1
    assert [mail.method for mail in world.mails()] == ["REQUEST", "CANCEL", "REQUEST"]


# docs/rules.md 2.4
def test_an_interrupted_cancellation_is_finished() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", call_off="yes")
    world.kill_after("cancel", before=True)
    world.sync_killed()
    assert world.event("draft").mark.ended == "calledoff"
    assert not world.event("draft").cancelled
    world.sync()
    assert world.event("draft").cancelled
    assert [mail.method for mail in world.mails()] == ["REQUEST", "CANCEL"]


def test_an_interrupted_cancellation_is_cleared_when_the_row_wants_the_session_after_all() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", call_off="yes")
    world.kill_after("cancel", before=True)
    world.sync_killed()
    world.set("draft", call_off="no")
    world.sync()
    assert world.event("draft").mark.ended == ""
    assert not world.event("draft").cancelled
    assert len(world.mails()) == 1


# docs/rules.md 2.5
def test_a_scheduled_row_whose_event_is_in_no_calendar_creates_nothing_and_says_so() -> None:
    world = World([agreed("draft"), agreed("other", day=5)])
    world.sync()
    world.calendar.purge(world.event("draft").id)
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert "not in this calendar" in world.sentence("draft")
    world.set("draft", ref=None)
    world.sync()
    assert world.status("draft") == "Scheduled"


# docs/rules.md 2.6
def test_an_event_restored_from_the_bin_is_adopted() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.delete(world.event("draft").id)
    world.sync()
    world.calendar.restore(world.event("draft").id)
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert world.sentence("draft") == ""
    assert len(world.mails()) == 1


# docs/rules.md 2.6
def test_of_two_generations_alive_the_highest_counts_and_the_other_is_reported() -> None:
    world = World([agreed("draft")])
    world.sync()
    first = world.event("draft").id
    world.calendar.delete(first)
    world.set("draft", start="18:00")
    world.sync()
    world.calendar.restore(first)
    report = world.sync()
    assert world.event("draft").mark.generation == 1
    assert any("older event" in note for note in report.plan.notes)
    assert len([e for e in world.all_events() if not e.cancelled]) == 2


def test_a_guest_removed_by_hand_is_not_added_again_and_it_is_said() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.sync()
    world.calendar.remove_guest(world.event("draft").id, "bo@example.org")
    world.sync()
    assert "Bo was taken off" in world.sentence("draft")
    assert "bo@example.org" not in [guest.email for guest in world.event("draft").guests]
    assert not world.sync().plan.actions


def test_a_person_taken_out_of_the_row_is_removed_and_hand_added_guests_stay() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.sync()
    world.calendar.add_guest(world.event("draft").id, "friend@example.org")
    world.set("draft", accepted_by="Grace")
    world.sync()
    assert [guest.email for guest in world.event("draft").guests] == [
        "ada@example.org", "grace@example.org", "friend@example.org",
    ]  # fmt: skip
    assert "+1" in world.row("draft")["going"]
    assert "friend" not in world.row("draft")["going"]


def test_a_person_who_joins_a_session_is_added_and_answers_are_kept() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.answer(world.event("draft").id, "grace@example.org", Partstat.ACCEPTED)
    world.set("draft", accepted_by="Grace + Bo")
    world.sync()
    answers = {guest.email: guest.partstat for guest in world.event("draft").guests}
    assert answers["grace@example.org"] == Partstat.ACCEPTED
    assert answers["bo@example.org"] == Partstat.NEEDS_ACTION
    assert world.row("draft")["going"] == "Ada yes · Grace yes · Bo ?"


# docs/rules.md 2.7
def test_any_address_of_a_person_counts_as_that_person() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set_person("Grace", email="grace.hopper@example.org, Grace@Example.org")
    assert not world.sync().plan.actions


# docs/rules.md 2.8
def test_a_corrected_address_replaces_that_guest() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set_person("Grace", email="new.grace@example.org")
    world.sync()
    assert [guest.email for guest in world.event("draft").guests] == ["ada@example.org", "new.grace@example.org"]


# docs/rules.md 2.7
def test_the_calendars_own_address_is_never_invited() -> None:
    world = World([agreed("draft")], own_addresses=("ADA@example.org",))
    world.sync()
    assert [guest.email for guest in world.event("draft").guests] == ["grace@example.org"]


# docs/rules.md 2.8
def test_a_changed_zone_or_default_changes_no_existing_session_until_refresh_or_the_rows_own_edit() -> None:
    world = World([agreed("draft", length=None)])
    world.sync()
    world.set_person("Ada", time_zone="Europe/Paris")
    world.settings = Settings(sessions=SessionSettings(length=60))
    assert not world.sync().plan.actions
    assert world.row("draft")["local_times"].startswith("Ada Thu 3 Dec 18:00 CET")
    assert [action.groups for action in world.plan(refresh=True).actions] == [("when",)]
    world.set("draft", start="16:00")
    world.sync()
    assert world.event("draft").when.zone == "Europe/Paris"
    assert world.event("draft").when.minutes == 60


# docs/rules.md 2.2
def test_an_event_whose_mark_lost_its_base_is_marked_again_without_mail() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.lose_base("draft")
    world.sync()
    assert world.event("draft").mark.base is not None
    assert len(world.mails()) == 1
    assert not world.sync().plan.actions


def test_foreign_events_are_never_touched() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.add_foreign_event()
    before = world.foreign_events()
    world.set("draft", call_off="x")
    world.sync()
    assert world.foreign_events() == before
    assert len(before) == 1


def test_people_named_are_the_sample_people() -> None:
    assert (ADA.emails, GRACE.emails) == (("ada@example.org",), ("grace@example.org",))


def test_what_stands_beside_a_session_by_now_is_written_into_its_invitation_when_it_is_asked_for() -> None:
    world = World([agreed("draft")], mails=True, known=True)
    world.sync()
    world.settings = replace(world.settings, timer="https://cuckoo.team/us-{ref}", clocks="timeanddate")
    assert world.sync().plan.actions == ()
    [action] = world.sync(refresh=True).plan.actions
    assert (action.kind, action.notify) == (Kind.NOTE, ())
    assert "https://cuckoo.team/us-" in world.event("draft").description
    assert "timeanddate.com" in world.event("draft").description
    assert world.sync(refresh=True).plan.actions == ()
    assert len(world.mails()) == 1


def test_who_takes_over_as_proposer_is_taken_to_come_and_the_change_is_one_of_guests() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", proposed_by="Bo", accepted_by="Ada, Grace", time_zone="Europe/London")
    [action] = world.sync().plan.actions
    assert (action.reason, action.groups) == (Reason.GUESTS_CHANGED, ("guests",))
    answers = {guest.email: guest.partstat for guest in world.event("draft").guests}
    assert answers["bo@example.org"] is Partstat.ACCEPTED


def test_who_declines_is_named_only_where_too_few_are_left() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.sync()
    for name in ("grace", "bo"):
        assert world.sentence("draft") == ""
        world.calendar.answer(world.event("draft").id, f"{name}@example.org", Partstat.DECLINED)
        world.sync()
    assert "declined" in world.sentence("draft")


def test_new_defaults_of_place_and_format_reach_a_session_when_it_is_asked_for() -> None:
    world = World([agreed("draft"), agreed("own", 8, where="https://meet.example.org/own", format="25/5")])
    world.sync()
    sessions = replace(world.settings.sessions, place="jitsi", format="90")
    world.settings = replace(world.settings, sessions=sessions)
    assert world.sync().plan.actions == ()
    [action] = world.sync(refresh=True).plan.actions
    assert action.groups == ("where", "text")
    base = world.event("draft").mark.base
    assert base is not None
    assert (base.place, base.format) == ("jitsi", "90")
    assert world.event("draft").join.startswith("https://meet.jit.si/")
    assert world.event("own").join == "https://meet.example.org/own"


def test_a_plan_counts_the_sessions_that_lie_ahead_and_names_the_rows_of_those_it_ends() -> None:
    world = World([agreed("over", 1), agreed("ahead", 8), agreed("off", 9)])
    world.sync()
    world.set("off", call_off="yes")
    report = world.sync()
    assert report.plan.upcoming == 3
    assert [(action.row, action.generation) for action in report.plan.actions] == [(4, 0)]
    world.travel_to(datetime(2026, 12, 2))
    assert world.plan().upcoming == 1
