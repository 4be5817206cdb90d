"""Where sessions meet, who joins by hand, and the corners of the truth table."""

from dataclasses import replace
from datetime import datetime

from cowork_sheets.core.model import Unreadable
from cowork_sheets.core.settings import GuardSettings, SessionSettings, Settings
from cowork_sheets.places.registry import make_places
from tests.world import KEYS, THURSDAY, World, agreed, proposed


def test_the_proposers_room_link_is_the_place_when_the_row_names_none() -> None:
    world = World([agreed("draft")])
    world.set_person("Ada", room_link="https://meet.example.org/ada")
    world.sync()
    assert world.row("draft")["join"] == "https://meet.example.org/ada"
    assert world.event("draft").location == "https://meet.example.org/ada"


def test_an_accepters_room_link_serves_when_the_proposer_has_none() -> None:
    world = World([agreed("draft", where="Room link")])
    world.set_person("Grace", room_link="https://meet.example.org/grace")
    world.sync()
    assert world.row("draft")["join"] == "https://meet.example.org/grace"


def test_the_boards_own_room_link_comes_last() -> None:
    world = World(
        [agreed("draft")], settings=Settings(sessions=SessionSettings(room_link="https://meet.example.org/all"))
    )
    world.sync()
    assert world.row("draft")["join"] == "https://meet.example.org/all"


def test_the_boards_default_place_may_be_a_link_or_a_name() -> None:
    world = World([agreed("draft")], settings=Settings(sessions=SessionSettings(place="https://meet.example.org/us")))
    world.sync()
    assert world.row("draft")["join"] == "https://meet.example.org/us"
    world = World([agreed("draft")], settings=Settings(sessions=SessionSettings(place="jitsi")))
    world.sync()
    assert world.row("draft")["join"].startswith("https://meet.jit.si/cowork-")


def test_a_session_keeps_its_room_when_the_board_has_another_server_by_now() -> None:
    world = World([agreed("draft", where="jitsi")])
    world.sync()
    join = world.row("draft")["join"]
    world.places = make_places(secret=b"another secret of the tests", jitsi_server="https://jitsi.example.org")
    world.set("draft", start="21:00")
    world.sync()
    assert world.event("draft").when.wall.hour == 21
    assert world.row("draft")["join"] == world.event("draft").location == join
    assert join in world.event("draft").description
    assert "jitsi.example.org" not in world.event("draft").description


def test_a_missing_link_never_blocks() -> None:
    world = World([agreed("draft")])
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert world.row("draft")["join"] == ""


def test_an_unknown_place_is_a_problem_before_creation_and_never_for_an_existing_event() -> None:
    world = World([agreed("draft", where="jitsi"), agreed("new", day=5, where="Blue Jeans")])
    world.sync()
    assert world.status("new") == "Needs attention"
    join = world.row("draft")["join"]
    world.set("draft", where="the pub")
    report = world.sync()
    assert not report.plan.actions
    assert world.status("draft") == "Scheduled"
    assert "the pub" in world.sentence("draft")
    assert world.row("draft")["join"] == join


def test_a_changed_place_changes_link_and_location_and_mails() -> None:
    world = World([agreed("draft", where="jitsi")])
    world.sync()
    world.set("draft", where="in person")
    world.sync()
    assert world.event("draft").location == "In person"
    assert world.row("draft")["join"] == ""
    assert len(world.mails()) == 2


def test_a_place_changed_here_and_in_the_calendar_is_shown_with_both_values() -> None:
    world = World([agreed("draft", where="jitsi")])
    world.sync()
    world.calendar.relocate(world.event("draft").id, "Room 5")
    world.set("draft", where="https://meet.example.org/x")
    world.sync()
    assert "Room 5" in world.sentence("draft")
    assert "https://meet.example.org/x" in world.sentence("draft")


def test_a_topic_changed_here_and_in_the_calendar_is_shown_with_both_values() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.rename(world.event("draft").id, "my title")
    world.set("draft", topic="our title")
    world.sync()
    assert "my title" in world.sentence("our title")
    world.set("our title", topic="my title")
    world.sync()
    assert world.sentence("my title") == ""


def test_somebody_added_by_hand_who_then_joins_in_the_row_is_not_mailed_again() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.add_guest(world.event("draft").id, "bo@example.org")
    world.set("draft", accepted_by="Grace, Bo")
    world.sync()
    assert len(world.mails()) == 1
    assert len(world.event("draft").mark.guests) == 3
    world.set("draft", accepted_by="Grace")
    world.sync()
    assert "bo@example.org" not in [guest.email for guest in world.event("draft").guests]


def test_a_crowd_is_not_invited_by_one_typo() -> None:
    few = Settings(guard=GuardSettings(guests_per_event=2))
    world = World([agreed("draft", accepted_by="Grace, Bo"), agreed("small", day=5)], settings=few)
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert "at most 2" in world.sentence("draft")
    world.set("small", accepted_by="Grace, Bo")
    world.sync()
    assert world.status("small") == "Needs attention"
    assert len(world.event("small").guests) == 2


def test_a_half_filled_row_with_an_event_keeps_it_and_says_so() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", day=None)
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert "Add a day" in world.sentence("draft")
    assert "stands" in world.sentence("draft")


def test_a_problem_in_a_row_whose_grace_runs_ends_the_grace() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", accepted_by=None)
    world.sync()
    world.set("draft", accepted_by="Grcae")
    world.sync()
    assert world.event("draft").mark.missing_since is None


def test_an_unreadable_ref_cell_keeps_every_event_until_it_can_be_read() -> None:
    world = World([agreed("draft"), agreed("other", day=5), agreed("third", day=6)])
    world.sync()
    world.set("draft", ref=Unreadable("#REF!"))
    world.sync()
    world.pass_time(minutes=60)
    world.sync()
    assert not any(event.cancelled for event in world.all_events())
    assert world.event("draft").mark.missing_since is None
    assert world.status("draft") == "Needs attention"


def test_a_deleted_event_without_a_base_is_not_made_again() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.lose_base("draft")
    world.calendar.delete(world.event("draft").id)
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert "not in this calendar" in world.sentence("draft")
    assert world.sync().cells_written == 0


def test_a_lost_event_stays_lost_while_its_row_is_wrong_for_another_reason() -> None:
    world = World([agreed("draft"), agreed("other", day=5)])
    world.sync()
    world.calendar.purge(world.event("draft").id)
    world.set("draft", length="25h")
    world.sync()
    world.set("draft", length=90)
    world.sync()
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert len(world.mails()) == 2


def test_an_orphan_without_a_base_is_let_go_like_any_other() -> None:
    world = World([agreed("draft"), agreed("other", day=5)])
    world.sync()
    world.lose_base("draft")
    world.delete("draft")
    world.sync()
    world.pass_time(minutes=31)
    world.sync()
    assert sum(event.cancelled for event in world.all_events()) == 1


def test_a_row_without_a_start_beside_an_orphan_is_simply_half_filled() -> None:
    world = World([agreed("draft"), agreed("other", day=5)])
    world.sync()
    world.delete("draft")
    world.add(proposed("draft", None))
    world.sync()
    assert world.status("draft") == "Proposed"


def test_a_label_without_any_agreement_holds_nobody_back() -> None:
    world = World([proposed("one", either_or="dec"), proposed("two", day=9, either_or="dec")])
    world.sync()
    assert world.status("one") == world.status("two") == "Proposed"


def test_a_board_without_the_optional_columns_works() -> None:
    world = World([agreed("draft")])
    keep = ["Proposed by", "Day", "Start", "Accepted by", "Status", "What to know", "Ref"]
    header = world.board.sessions[0]
    indices = [header.index(name) for name in keep]
    world.board.sessions = [[row[i] for i in indices] for row in world.board.sessions]
    world.sync()
    assert [row[keep.index("Status")] for row in world.board.sessions[1:]] == ["Scheduled"]


def test_events_may_be_listed_in_any_order_of_generations() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.delete(world.event("draft").id)
    world.set("draft", start="18:00")
    world.sync()
    events = world.calendar._events
    world.calendar._events = dict(reversed(list(events.items())))
    assert not world.sync().plan.actions


def test_updates_and_invitations_that_would_mail_a_crowd_stop() -> None:
    rows = [agreed(f"s{n}", day=THURSDAY.replace(day=1 + n, hour=9 + n % 9), start=None) for n in range(1, 29)]
    calm = GuardSettings(mails_per_run=999, mails_per_person_per_run=99, mails_per_person_per_day=99)
    world = World(rows, mails=True, known=True, settings=Settings(guard=replace(calm, new_events=20)))
    assert "28 invitations would go out; at most 20" in (world.sync().refusal or "")
    world.settings = Settings(guard=replace(calm, new_events=40, updates=2, updates_share=0.1, all_changed_from=99))
    world.sync()
    for n in range(1, 5):
        world.set(f"s{n}", length=60)
    assert "4 changes would be mailed; at most 2" in (world.sync().refusal or "")


def test_mail_caps_hold_for_the_run_the_day_and_each_person() -> None:
    rows = [agreed(f"s{n}", day=n) for n in range(1, 7)]
    for caps, through in (
        (GuardSettings(mails_per_day=4), 2),
        (GuardSettings(mails_per_person_per_run=3), 3),
        (GuardSettings(mails_per_person_per_day=4), 2),
    ):
        world = World(rows, mails=True, known=True, settings=Settings(guard=caps))
        report = world.sync()
        assert [outcome.state for outcome in report.outcomes].count("done") == through
        assert "goes on" in next(outcome.sentence for outcome in report.outcomes if outcome.state == "postponed")


def test_an_approval_that_is_no_plan_id_is_refused() -> None:
    world = World([agreed("draft")])
    assert "the plan is now" in (world.sync(approve="yes please").refusal or "")
    assert not world.mails()


def test_a_person_may_meet_at_a_place_by_default() -> None:
    world = World([agreed("draft"), agreed("elsewhere", 8, where="https://meet.example.org/x")])
    world.set_person("Ada", room_link="Jitsi")
    world.sync()
    assert world.event("draft").join.startswith("https://meet.jit.si/")
    assert world.event("elsewhere").join == "https://meet.example.org/x"


def test_sentences_name_columns_as_this_board_calls_them() -> None:
    headers = {"accepted_by": "Who joins?", "day": "Date", "start": "Time"}
    world = World([proposed("open"), agreed("draft", 8)], settings=Settings(headers=headers))
    for key, header in headers.items():
        world.board.sessions[0][KEYS.index(key)] = header
    world.sync()
    assert world.sentence("open") == "Waiting for somebody to put their name in “Who joins?”."
    world.calendar.move(world.event("draft").id, datetime(2026, 12, 8, 20))
    world.sync()
    assert world.sentence("draft").endswith("edit “Date” or “Time” to decide otherwise.")


def test_a_rows_own_link_copied_into_where_is_no_other_place_and_nobody_is_told() -> None:
    world = World([agreed("draft", where="jitsi")], known=True, mails=True)
    world.sync()
    link = world.cell("draft", "join")
    world.set("draft", where=link)
    world.sync()
    assert [mail.method for mail in world.mails()] == ["REQUEST"]
    assert (world.status("draft"), world.cell("draft", "join")) == ("Scheduled", link)
    assert not world.sync().plan.actions
