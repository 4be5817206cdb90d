"""Mistakes that were found once, each as the story in which it showed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from cowork_sheets.core.actions import Kind
from cowork_sheets.core.model import Conference
from cowork_sheets.core.settings import GuardSettings, SessionSettings, Settings
from tests.world import THURSDAY, World, agreed, proposed


def test_a_deleted_event_stays_deleted_although_the_calendars_owner_is_never_a_guest() -> None:
    world = World([agreed("draft")], own_addresses=("ada@example.org",))
    world.sync()
    world.calendar.delete(world.event("draft").id)
    world.sync()
    assert world.status("draft") == "Called off"
    assert len(world.mails()) == 1


def test_a_deleted_event_stays_deleted_when_somebodys_address_is_filled_in_or_corrected() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.set_person("Bo", email=None)
    world.sync()
    world.calendar.delete(world.event("draft").id)
    world.set_person("Bo", email="bo@example.org")
    world.set_person("Grace", email="new.grace@example.org")
    world.sync()
    assert world.status("draft") == "Called off"
    assert len(world.mails()) == 1


def test_an_event_dragged_into_the_past_is_no_reason_for_another() -> None:
    world = World([agreed("draft")], own_addresses=("ada@example.org",))
    world.sync()
    world.calendar.move(world.event("draft").id, THURSDAY.replace(month=11, day=20))
    world.sync()
    assert len(world.mails()) == 1


def test_rows_sorted_before_the_claim_and_again_before_its_repair_keep_their_sessions() -> None:
    world = World([agreed("A", day=3), agreed("B", day=4), agreed("C", day=5)], strict=False)
    world.sync()
    refs = {topic: world.ref(topic) for topic in "ABC"}
    world.insert(agreed("D", day=6), at=0)
    sorts = iter([True, True])

    def sort_twice() -> None:
        if next(sorts, None):
            world.reverse()

    world.board.before_write = sort_twice
    world.sync()
    world.board.before_write = None
    world.sync()
    assert {topic: world.ref(topic) for topic in "ABC"} == refs
    for topic in "ABCD":
        assert world.event(topic).mark.ref == world.ref(topic)
        assert world.status(topic) == "Scheduled"
    assert len(world.mails()) == 4


def test_an_overwritten_ref_is_back_in_the_same_run() -> None:
    world = World([agreed("old", day=3)], strict=False)
    world.sync()
    ref = world.ref("old")
    world.add(agreed("new", day=4))
    world.before_write(world.reverse)
    world.sync()
    assert world.ref("old") == ref
    assert world.cell("new", "ref") == ""
    assert world.status("new") == "Proposed"


# docs/rules.md 1.2
def test_nothing_is_done_under_a_ref_that_was_not_confirmed() -> None:
    world = World([agreed("one", day=3), agreed("two", day=4)], strict=False)
    world.before_write(world.reverse)
    report = world.sync()
    assert [outcome.state for outcome in report.outcomes] == ["postponed", "postponed"]
    assert not world.mails()


def test_a_conflict_ends_a_grace_that_had_begun() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", accepted_by=None)
    world.sync()
    world.set("draft", accepted_by="Grace", start="12:00")
    world.calendar.move(world.event("draft").id, THURSDAY.replace(hour=19))
    world.sync()
    assert world.status("draft") == "Needs attention"
    world.pass_time(minutes=60)
    world.set("draft", accepted_by=None)
    world.sync()
    assert not world.event("draft").cancelled


def test_ending_a_grace_acknowledges_nothing_else() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", accepted_by=None)
    world.sync()
    world.set("draft", accepted_by="Grace", start="12:00")
    world.calendar.move(world.event("draft").id, THURSDAY.replace(hour=19))
    for _ in range(3):
        world.sync()
    assert world.status("draft") == "Needs attention"
    assert world.event("draft").when.wall.hour == 19


def test_too_many_guests_end_a_grace_that_had_begun() -> None:
    world = World([agreed("draft")], settings=Settings(guard=GuardSettings(guests_per_event=2)))
    world.sync()
    world.set("draft", accepted_by=None)
    world.sync()
    world.set("draft", accepted_by="Grace, Bo")
    world.sync()
    assert world.event("draft").mark.missing_since is None


def test_a_run_that_was_overtaken_invites_nobody_to_what_was_called_off_meanwhile() -> None:
    world = World([agreed("draft")], strict=False, known=True)
    other = World([agreed("other")])
    other.board, other.calendar = world.board, world.calendar

    def overtake(moment: str, request: str) -> None:
        if (moment, request) == ("before", "insert"):
            world.calendar.hook = None
            other.sync()
            world.set("draft", call_off="yes")
            other.sync()

    world.calendar.hook = overtake
    world.sync()
    world.sync()
    assert [mail.method for mail in world.mails()] == ["REQUEST", "CANCEL"]
    assert world.status("draft") == "Called off"


def test_an_older_generation_restored_alone_is_the_sessions_event_again() -> None:
    world = World([agreed("draft")])
    world.sync()
    first = world.event("draft").id
    world.set("draft", call_off="yes")
    world.sync()
    world.set("draft", call_off=None)
    world.sync()
    world.set("draft", call_off="yes")
    world.sync()
    world.calendar.restore(first)
    world.set("draft", call_off=None)
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert len([event for event in world.all_events() if not event.cancelled]) == 1
    world.calendar.delete(first)
    world.set("draft", start="18:00")
    world.sync()
    assert world.event("draft").mark.generation == 2


def test_refresh_leaves_a_place_alone_that_the_row_no_longer_says_clearly() -> None:
    world = World([agreed("draft", where="jitsi")])
    world.sync()
    world.set("draft", where="room 12")
    assert not world.plan(refresh=True).actions


def test_refresh_leaves_a_session_where_somebody_put_it_in_the_calendar() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.move(world.event("draft").id, THURSDAY.replace(hour=20))
    world.sync()
    world.set_person("Ada", time_zone="Europe/Paris")
    assert [action.groups for action in world.plan(refresh=True).actions] == [("text",)]  # her local time, no more


def test_a_session_whose_place_left_the_configuration_goes_on_with_its_link() -> None:
    meet = Settings(sessions=SessionSettings(place="meet"))
    world = World([agreed("draft"), agreed("other", day=5, where="jitsi")], settings=meet, makes_links=True)
    world.sync()
    world.places = {name: place for name, place in world.places.items() if name != "meet"}
    world.set("draft", accepted_by="Grace, Bo")
    world.set("other", start="18:00")
    world.sync()
    assert world.sentence("draft") == ""
    assert len(world.event("draft").guests) == 3
    assert world.event("other").when.wall.hour == 18
    assert world.event("draft").conference is Conference.READY


def test_a_row_called_off_before_it_was_ever_scheduled_can_be_scheduled_later() -> None:
    world = World([agreed("draft")])
    world.kill_after("insert", before=True)
    world.sync_killed()
    world.set("draft", call_off="yes")
    world.sync()
    assert world.sentence("draft") == "Called off before it was scheduled."
    world.set("draft", call_off=None)
    world.sync()
    assert world.status("draft") == "Scheduled"


def test_the_clock_times_in_the_description_follow_an_event_moved_in_the_calendar_without_mail() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.move(world.event("draft").id, THURSDAY.replace(day=4, hour=9))
    world.sync()
    assert "Ada: Fri 4 Dec 09:00" in world.event("draft").description
    assert "Thu 3 Dec" not in world.event("draft").description
    assert len(world.mails()) == 1
    assert not world.sync().plan.actions


def test_a_person_of_two_addresses_leaves_under_either() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.set_person("Grace", email="grace@example.org, g2@example.org")
    world.sync()
    world.calendar.remove_guest(world.event("draft").id, "grace@example.org")
    world.calendar.add_guest(world.event("draft").id, "g2@example.org")
    world.sync()
    world.set("draft", accepted_by="Bo")
    world.sync()
    assert [guest.email for guest in world.event("draft").guests] == ["ada@example.org", "bo@example.org"]


def test_redating_the_winner_of_a_label_after_it_took_place_does_not_open_the_label_again() -> None:
    world = World([agreed("first", day=3, either_or="dec"), agreed("second", day=9, either_or="dec")])
    world.sync()
    world.travel_to(THURSDAY.replace(day=5))
    world.sync()
    world.set("first", day=THURSDAY.replace(day=10))
    world.sync()
    assert world.status("second") == "Not chosen"
    assert world.status("first") == "Scheduled"


@pytest.mark.parametrize(("first", "then"), [("unagreed", "rowgone"), ("rowgone", "unagreed")])
def test_the_grace_of_one_reason_does_not_count_for_another(first: str, then: str) -> None:
    world = World([agreed("draft"), agreed("other", day=5)])
    world.sync()
    kept = None
    for why in (first, then):
        if why == "unagreed":
            if kept:
                world.paste(kept)
            world.set("draft", accepted_by=None)
        else:
            kept = world.cut("draft")
        world.sync()
        world.pass_time(minutes=20)
    world.sync()
    assert not world.event("draft").cancelled
    world.pass_time(minutes=20)
    world.sync()
    assert world.event("draft").cancelled
    assert world.event("draft").mark.ended == then


def test_a_problem_in_a_row_ends_an_interrupted_cancellation_too() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", call_off="yes")
    world.kill_after("cancel", before=True)
    world.sync_killed()
    world.set("draft", call_off=None, length="25h")
    world.sync()
    assert world.event("draft").mark.ended == ""


def many(count: int) -> list[dict[str, object]]:
    return [agreed(f"s{n}", day=THURSDAY.replace(day=1 + n % 28, hour=1 + n % 20), start=None) for n in range(count)]


def test_the_shares_let_a_large_board_cancel_more_and_the_hard_cap_does_not() -> None:
    world = World(many(30))
    world.sync()
    for n in range(6):
        world.set(f"s{n}", accepted_by=None)
    world.sync()
    world.pass_time(minutes=31)
    assert world.sync().refusal is None
    assert sum(event.cancelled for event in world.all_events()) == 6
    capped = World(many(30), settings=Settings(guard=GuardSettings(cancellations_share=1.0, most_cancellations=5)))
    capped.sync()
    for n in range(6):
        capped.set(f"s{n}", accepted_by=None)
    capped.sync()
    capped.pass_time(minutes=31)
    assert "at most 5" in (capped.sync().refusal or "")


def test_half_of_the_refs_from_another_board_do_not_stop_a_run_and_more_than_half_do() -> None:
    world = World([agreed("mine")])
    world.sync()
    world.add(agreed("theirs", day=5, ref="abcdefgh"))
    assert world.sync().refusal is None
    world.add(agreed("theirs too", day=6, ref="abcdefgg"))
    assert "another board" in (world.sync().refusal or "")


def test_an_orphan_whose_session_is_going_on_is_left_alone() -> None:
    world = World([agreed("draft"), agreed("other", day=5)])
    world.sync()
    world.travel_to(THURSDAY.replace(hour=17, minute=10))
    world.delete("draft")
    for _ in range(3):
        assert not [action for action in world.sync().plan.actions if action.kind in {Kind.NOTE, Kind.CANCEL}]
        world.pass_time(minutes=31)
    assert not any(event.cancelled for event in world.all_events())


# docs/rules.md 2.9
def test_the_zone_a_session_was_scheduled_in_decides_whether_it_was_moved() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set_person("Ada", time_zone="Europe/Paris")
    world.sync()
    assert world.sentence("draft") == ""


def test_a_copied_ref_stays_with_the_row_whose_own_columns_are_filled() -> None:
    world = World([agreed("draft"), proposed("idea", day=8)])
    world.sync()
    ref = world.ref("draft")
    world.insert(agreed("draft", ref=ref), at=0)
    world.sync()
    upper, lower = world.rows()[0], world.rows()[1]
    assert lower["ref"] == ref
    assert upper["ref"] != ref


# docs/rules.md 5.9
def test_a_run_without_other_writes_renews_a_stamp_older_than_twelve_hours_and_no_younger_one() -> None:
    world = World([agreed("draft")])
    world.sync()
    stamp = world.board.last_checked
    world.pass_time(hours=12)
    world.sync()
    assert world.board.last_checked == stamp
    world.pass_time(minutes=1)
    world.sync()
    assert world.board.last_checked == world.now
    assert stamp is not None
    assert world.now - stamp == timedelta(hours=12, minutes=1)


def test_nothing_of_ours_stays_in_a_row_that_became_empty_and_a_note_somebody_wrote_there_does() -> None:
    world = World([proposed("draft")])
    world.board.append(what_to_know="please fill in above this line")
    world.board.append(status="Proposed", what_to_know="Add a day.", local_times="Ada Thu 3 Dec 17:00 GMT")
    world.sync()
    assert [row["what_to_know"] for row in world.rows()[1:]] == ["please fill in above this line", ""]
    assert world.rows()[2]["status"] == world.rows()[2]["local_times"] == ""
    assert world.sync().cells_written == 0


def test_a_column_of_peoples_that_is_gone_stops_what_would_follow_from_it() -> None:
    world = World([agreed("one"), agreed("two", day=4), agreed("three", day=5)])
    world.sync()
    world.set("one", call_off="yes")
    world.sync()
    world.board.sessions[0][world.board.column("Call off")] = "Cancel?"
    report = world.sync()
    assert "“Call off” was there at the last run" in (report.refusal or "")
    assert "call_off" in (report.refusal or "")
    assert len(world.mails()) == 4
    world.board.sessions[0][world.board.column("Cancel?")] = "Call off"
    assert world.sync().refusal is None
    world.board.sessions[0][world.board.column("Notes")] = "Our notes"
    assert world.sync().refusal is None


def test_a_column_read_for_the_first_time_brings_no_session_back_by_itself() -> None:
    world = World([agreed("one"), agreed("two", day=4)])
    format_column = world.board.column("Format")
    world.board.sessions[0][format_column] = "Rhythm"
    world.set("one", format="25/5")
    world.sync()
    world.calendar.delete(world.event("one").id)
    world.sync()
    world.board.sessions[0][format_column] = "Format"
    report = world.sync()
    assert "1 session called off or deleted before would be made again, while “Format” is" in (report.refusal or "")
    assert report.way_on
    world.board.sessions[0][format_column] = "Rhythm"
    assert world.sync().refusal is None


def test_a_column_that_is_gone_on_purpose_is_approved_once() -> None:
    world = World([agreed("one", length=60), agreed("two", day=4)])
    world.sync()
    world.board.sessions[0][world.board.column("Length")] = "Minutes"
    world.sync(approve=world.sync().plan.id)
    assert world.event("one").when.minutes == 90
    world.set("two", start="10:00")
    assert world.sync().refusal is None


@pytest.mark.parametrize("damage", [lambda ref: ref[:5], lambda ref: ref[1:] + ref[0], lambda _: "x"])
def test_a_damaged_ref_in_a_row_edited_twice_besides_keeps_its_session(damage: Callable[[str], str]) -> None:
    world = World([agreed(name, day=day) for day, name in enumerate("ABCDEF", start=3)])
    world.sync()
    world.set("F", ref=damage(world.ref("F")), start="10:00", topic="another topic", proposed_by="Bo")
    for _ in range(4):
        world.sync()
        world.pass_time(minutes=20)
    assert not any(event.cancelled for event in world.all_events())
    assert "Its invitation stands" in world.sentence("another topic")


def test_a_room_link_that_nobody_has_is_said() -> None:
    world = World([agreed("draft", where="room link")])
    world.sync()
    assert "Nobody in it has a Room link" in world.sentence("draft")


@pytest.mark.parametrize("midnight", [timedelta(hours=24), datetime(1899, 12, 31), "24:00"], ids=str)
def test_a_start_at_the_end_of_the_day_invites_nobody_for_the_morning_before(midnight: object) -> None:
    world = World([agreed("late", start=midnight)])
    world.sync()
    assert (world.status("late"), list(world.mails())) == ("Needs attention", [])
    world.set("late", start="0:00", day=THURSDAY + timedelta(days=1))  # as its sentence asks
    world.sync()
    assert world.event("late").when.wall == THURSDAY + timedelta(days=1)


@pytest.mark.parametrize("midnight", [timedelta(hours=24), datetime(1899, 12, 31), "24:00"], ids=str)
def test_a_session_whose_start_becomes_the_end_of_the_day_stays_where_it_is_until_somebody_says_which(
    midnight: object,
) -> None:
    world = World([agreed("late")])
    world.sync()
    world.set("late", start=midnight)
    world.sync()
    assert (world.status("late"), len(world.mails())) == ("Needs attention", 1)
    assert world.event("late").when.wall == THURSDAY.replace(hour=17)
