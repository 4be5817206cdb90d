"""docs/rules.md 3: half-filled rows, problems, call-offs, grace, ends, alternatives, quorum."""

import pytest

from cowork_sheets.core.model import Partstat
from cowork_sheets.core.settings import SessionSettings, Settings
from tests.world import THURSDAY, World, agreed, proposed


# docs/rules.md 3.1
def test_a_half_filled_row_is_proposed_with_what_is_missing() -> None:
    world = World([agreed("draft", start=None)])
    world.sync()
    assert world.status("draft") == "Proposed"
    assert "start time" in world.sentence("draft")
    assert not world.mails()


# docs/rules.md 3.2
def test_a_row_that_becomes_a_problem_keeps_its_event_and_says_that_the_invitation_stands() -> None:
    world = World([agreed("draft")])
    world.sync()
    version = world.event("draft").etag
    world.set("draft", day="4/5/2027")
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert "The invitation for Thu 3 Dec 17:00 GMT stands." in world.sentence("draft")
    assert world.event("draft").etag == version


# docs/rules.md 3.1
def test_an_unreadable_cell_is_never_empty() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", accepted_by="#REF!")
    world.sync()
    world.pass_time(minutes=45)
    world.sync()
    assert not world.event("draft").cancelled
    assert world.status("draft") == "Needs attention"


# docs/rules.md 3.3
def test_call_off_is_read_first_and_wins_over_any_problem() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", day="4/5/2027", call_off="x")
    world.sync()
    assert world.event("draft").cancelled
    assert world.status("draft") == "Called off"


# docs/rules.md 3.3
def test_an_unclear_call_off_is_asked_about_and_the_event_stays() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", call_off="perhaps")
    world.sync()
    assert not world.event("draft").cancelled
    assert world.status("draft") == "Needs attention"
    assert "perhaps" in world.sentence("draft")


def test_a_zone_nobody_understands_is_not_shown_as_the_proposers() -> None:
    world = World([agreed("draft", time_zone="EST")])
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert world.row("draft")["local_times"] == ""


# docs/rules.md 3.2
def test_an_unknown_name_holds_a_new_row_whole() -> None:
    world = World([agreed("draft", accepted_by="Grace, Grcae")])
    world.sync()
    assert not world.mails()
    assert "Grcae" in world.sentence("draft")


def test_no_longer_agreed_is_cancelled_only_after_30_minutes_and_two_complete_reads() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", accepted_by=None)
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert "withdrawn after" in world.sentence("draft")
    assert world.row("draft")["going"] == "Ada yes · Grace ?"
    world.pass_time(minutes=29)
    world.sync()
    assert not world.event("draft").cancelled
    world.pass_time(minutes=1)
    world.sync()
    assert world.event("draft").cancelled
    assert world.event("draft").mark.ended == "unagreed"
    assert world.status("draft") == "Proposed"


def test_the_grace_begins_with_the_first_read_however_long_ago_the_row_was_emptied() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", accepted_by=None)
    world.pass_time(minutes=500)
    world.sync()
    assert not world.event("draft").cancelled


def test_a_name_that_comes_back_ends_the_grace_without_mail() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", accepted_by=None)
    world.sync()
    world.pass_time(minutes=20)
    world.set("draft", accepted_by="Grace")
    world.sync()
    assert world.event("draft").mark.missing_since is None
    world.set("draft", accepted_by=None)
    world.pass_time(minutes=20)
    world.sync()
    assert not world.event("draft").cancelled
    assert len(world.mails()) == 1


def test_cut_and_paste_of_a_row_mails_nobody() -> None:
    world = World([agreed("draft"), agreed("other", day=5)])
    world.sync()
    row = world.cut("draft")
    world.sync()
    world.pass_time(minutes=10)
    world.paste(row)
    world.sync()
    world.pass_time(minutes=60)
    world.sync()
    assert len(world.mails()) == 2
    assert world.event("draft").mark.missing_since is None


# docs/rules.md 3.3
def test_a_deleted_row_is_cancelled_after_the_grace() -> None:
    world = World([agreed("draft"), agreed("other", day=5)])
    world.sync()
    world.delete("draft")
    world.sync()
    assert not world.event("draft").cancelled
    world.pass_time(minutes=30)
    world.sync()
    assert world.event("draft").cancelled
    assert world.event("draft").mark.ended == "rowgone"


def test_a_row_whose_cells_were_all_emptied_but_for_its_ref_counts_as_no_longer_agreed() -> None:
    world = World([agreed("draft"), agreed("other", day=5)])
    world.sync()
    world.set("draft", topic=None, proposed_by=None, accepted_by=None, day=None, start=None, length=None)
    world.sync()
    assert not world.all_events()[0].cancelled
    world.pass_time(minutes=30)
    world.sync()
    assert sum(event.cancelled for event in world.all_events()) == 1
    assert world.rows()[0]["status"] == "Called off"
    assert "emptied" in world.rows()[0]["what_to_know"]


# docs/rules.md 3.4
def test_between_start_and_end_nothing_is_changed() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.travel_to(THURSDAY.replace(hour=17, minute=30))
    world.set("draft", start="18:30", call_off="yes", accepted_by=None)
    assert not world.sync().plan.actions
    assert world.status("draft") == "Scheduled"


# docs/rules.md 3.4
def test_an_ended_session_turns_done_once_and_is_never_touched_again() -> None:
    world = World([agreed("draft")])
    world.sync()
    version = world.event("draft").etag
    world.travel_to(THURSDAY.replace(hour=18, minute=30))
    world.sync()
    assert world.status("draft") == "Done"
    world.set("draft", call_off="yes", what_to_know="we had a good time", topic="chapter")
    assert world.sync().cells_written == 0
    assert world.all_events()[0].etag == version


# docs/rules.md 3.4
def test_a_done_row_redated_to_the_future_is_a_new_generation_and_the_old_event_stays() -> None:
    world = World([agreed("draft")])
    world.sync()
    first = world.event("draft").id
    world.travel_to(THURSDAY.replace(day=4))
    world.sync()
    world.set("draft", day=THURSDAY.replace(day=10))
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert world.event("draft").mark.generation == 1
    assert not next(event for event in world.all_events() if event.id == first).cancelled


# docs/rules.md 3.4
def test_a_row_redated_to_the_past_while_its_event_lies_ahead_changes_nothing() -> None:
    world = World([agreed("draft")])
    world.sync()
    version = world.event("draft").etag
    world.set("draft", day=THURSDAY.replace(month=11, day=5))
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert "stands" in world.sentence("draft")
    assert world.event("draft").etag == version


def test_sessions_in_the_past_are_never_created() -> None:
    world = World([agreed("draft", day=THURSDAY.replace(month=9)), proposed("idea", day=THURSDAY.replace(month=9))])
    world.sync()
    assert world.status("draft") == "Expired"
    assert world.status("idea") == "Expired"
    assert not world.mails()


# docs/rules.md 3.5
def test_of_the_alternatives_the_earliest_agreed_wins_and_the_others_are_not_chosen() -> None:
    world = World(
        [
            agreed("late", day=9, either_or="dec"),
            agreed("early", day=8, either_or="Dec"),
            proposed("idea", day=7, either_or="dec"),
        ]
    )
    world.sync()
    assert world.status("early") == "Scheduled"
    assert world.status("late") == world.status("idea") == "Not chosen"
    assert len(world.mails()) == 1


# docs/rules.md 3.5
def test_the_alternative_with_a_living_event_wins_over_an_earlier_one_also_in_grace() -> None:
    world = World([agreed("late", day=9, either_or="dec"), proposed("early", day=8, either_or="dec")])
    world.sync()
    world.set("late", accepted_by=None)
    world.set("early", accepted_by="Grace")
    world.sync()
    assert world.status("early") == "Not chosen"
    world.pass_time(minutes=30)
    world.sync()
    world.sync()
    assert world.status("early") == "Scheduled"
    assert world.status("late") == "Not chosen"


# docs/rules.md 3.5
def test_a_done_winner_closes_the_label() -> None:
    world = World([agreed("first", day=3, either_or="dec"), proposed("second", day=9, either_or="dec")])
    world.sync()
    world.travel_to(THURSDAY.replace(day=4))
    world.set("second", accepted_by="Grace")
    world.sync()
    assert world.status("second") == "Not chosen"
    assert "settled by Thu 3 Dec" in world.sentence("second")
    assert "another label" in world.sentence("second")


def test_a_called_off_winner_frees_the_label() -> None:
    world = World([agreed("first", day=3, either_or="dec"), agreed("second", day=9, either_or="dec")])
    world.sync()
    world.set("first", call_off="yes")
    world.sync()
    world.sync()
    assert world.status("second") == "Scheduled"


def test_self_acceptance_does_not_count() -> None:
    world = World([agreed("draft", accepted_by="Ada")])
    world.sync()
    assert world.status("draft") == "Proposed"
    assert "somebody else has to accept" in world.sentence("draft")


# docs/rules.md 3.6
@pytest.mark.parametrize(("quorum", "names", "status"), [
    (2, "Grace", "Proposed"), (2, "Grace, Bo", "Scheduled"),
    ("all", "Grace", "Proposed"), ("all", "Bo and Grace", "Scheduled"),
])  # fmt: skip
def test_the_quorum_counts_people_other_than_the_proposer(quorum: object, names: str, status: str) -> None:
    world = World([agreed("draft", accepted_by=names)], settings=Settings(sessions=SessionSettings(quorum=quorum)))  # type: ignore[arg-type]
    world.sync()
    assert world.status("draft") == status


def test_too_many_people_are_said_and_invited_all_the_same() -> None:
    world = World(
        [agreed("draft", accepted_by="Grace, Bo")], settings=Settings(sessions=SessionSettings(most_people=2))
    )
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert "3 people" in world.sentence("draft")


def test_too_many_people_can_be_refused() -> None:
    strict = SessionSettings(most_people=2, refuse_too_many=True)
    world = World([agreed("draft", accepted_by="Grace, Bo")], settings=Settings(sessions=strict))
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert not world.mails()


def test_a_session_agreed_within_the_notice_period_is_not_scheduled() -> None:
    world = World([agreed("draft")], settings=Settings(sessions=SessionSettings(notice=120)))
    world.travel_to(THURSDAY.replace(hour=15, minute=30))
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert "2 h" in world.sentence("draft")


# docs/rules.md 3.6
def test_a_person_without_an_address_counts_is_not_invited_and_it_is_said() -> None:
    world = World([agreed("draft")])
    world.set_person("Grace", email=None)
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert "Grace has no Email" in world.sentence("draft")
    assert [guest.email for guest in world.event("draft").guests] == ["ada@example.org"]


# docs/rules.md 3.6
def test_two_people_of_one_name_are_asked_about_and_no_row_naming_them_is_acted_on() -> None:
    world = World([agreed("draft")])
    world.add_person("Grace", "other.grace@example.org", "Europe/Paris")
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert not world.mails()


# docs/rules.md 3.7
def test_one_person_in_two_overlapping_sessions_is_said_in_both_rows_and_both_go_ahead() -> None:
    world = World(
        [agreed("one"), agreed("two", proposed_by="Bo", accepted_by="Ada", start="23:00", time_zone="Asia/Kolkata")]
    )
    world.sync()
    assert world.status("one") == world.status("two") == "Scheduled"
    assert "Ada is also in “two”" in world.sentence("one")
    assert "Ada is also in “one”" in world.sentence("two")


def test_the_decline_of_a_guest_needed_for_the_quorum_is_said_and_the_event_stays() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.calendar.answer(world.event("draft").id, "grace@example.org", Partstat.DECLINED)
    world.sync()
    assert "Grace declined" in world.sentence("draft")
    assert not world.event("draft").cancelled
    assert world.row("draft")["going"] == "Ada yes · Grace no"


# docs/rules.md 3.5
def test_one_either_or_word_in_two_rows_that_are_scheduled_is_said_in_both_and_ends_neither() -> None:
    world = World([agreed("first", 3), agreed("second", 9)])
    world.sync()
    for topic in ("first", "second"):
        world.set(topic, either_or="dec")
    world.sync()
    assert world.status("first") == world.status("second") == "Scheduled"
    assert world.sentence("first") == (
        "“dec” stands in row 3 as well, and all of these take place. Say yes under Call off where not."
    )
    assert "row 2 as well" in world.sentence("second")
    world.set("second", call_off="yes")
    world.sync()
    assert (world.status("second"), world.sentence("first")) == ("Called off", "")
