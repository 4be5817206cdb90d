"""docs/rules.md 1: refs, claims, copies, quarantine, adoption."""

import pytest

from cowork_sheets.core.identity import belongs, derive_ref, event_id
from tests.world import THURSDAY, World, agreed, proposed


# docs/rules.md 1.1
def test_a_ref_is_derived_so_two_boards_with_one_id_compute_the_same_ref() -> None:
    one, other = World([agreed("draft")], board_id="same"), World([agreed("draft")], board_id="same")
    one.sync()
    other.sync()
    assert one.ref("draft") == other.ref("draft")
    assert len(one.ref("draft")) == 8
    assert belongs(one.ref("draft"), "same")


# docs/rules.md 1.1
def test_a_ref_never_changes_whatever_the_row_says_later() -> None:
    world = World([agreed("draft")])
    world.sync()
    before = world.ref("draft")
    world.set("draft", topic="another topic", start="10:00", proposed_by="Grace", accepted_by="Ada")
    world.sync()
    assert world.ref("another topic") == before


def test_a_row_that_is_not_agreed_gets_no_ref() -> None:
    world = World([proposed("draft")])
    world.sync()
    assert world.cell("draft", "ref") == ""


def test_a_second_row_like_one_that_has_a_ref_gets_the_next_number_in_its_series() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.copy("draft")
    world.sync()
    first, second = (row["ref"] for row in world.rows())
    assert first != second
    assert belongs(second, world.board_id)


def test_sorting_inserting_and_deleting_rows_changes_no_event_but_the_deleted_rows() -> None:
    world = World([agreed("one", day=3), agreed("two", day=4), agreed("three", day=5)])
    world.sync()
    before = world.events()
    world.reverse()
    world.insert(proposed("new", day=6), at=0)
    world.delete("two")
    assert not [outcome for outcome in world.sync().outcomes if outcome.action.kind != "note"]
    world.pass_time(minutes=31)
    world.sync()
    after = world.events()
    assert {t for t, e in after.items() if e.cancelled} == {"two"}
    assert after["one"] == before["one"]
    assert after["three"] == before["three"]


@pytest.mark.parametrize("strict", [True, False], ids=["refuses stale writes", "lets them through"])
def test_a_sort_while_the_ref_is_written_leaves_every_ref_on_its_own_row(strict: bool) -> None:
    world = World([agreed("one", day=3), agreed("two", day=4)], strict=strict)
    world.before_write(world.reverse)
    world.sync()
    world.sync()
    assert len(world.mails()) == 2
    assert world.status("one") == world.status("two") == "Scheduled"
    for topic in ("one", "two"):
        assert world.event(topic).mark.ref == world.ref(topic)


def test_a_ref_that_is_overwritten_by_a_moved_row_is_put_back() -> None:
    world = World([agreed("old", day=3)], strict=False)
    world.sync()
    ref = world.ref("old")
    world.add(agreed("new", day=4))
    world.before_write(world.reverse)
    world.sync()
    world.sync()
    assert world.ref("old") == ref
    assert world.event("new").mark.ref == world.ref("new")
    assert [mail.event_id for mail in world.mails()] == [world.event("old").id, world.event("new").id]


# docs/rules.md 1.3
def test_of_two_rows_with_one_ref_the_one_that_matches_the_events_base_keeps_it() -> None:
    world = World([agreed("draft")])
    world.sync()
    ref = world.ref("draft")
    world.copy("draft", at=0)
    world.set_row(0, day=THURSDAY.replace(day=27))
    world.sync()
    upper, lower = world.rows()
    assert lower["ref"] == ref
    assert upper["ref"] != ref
    assert upper["status"] == "Scheduled"
    assert len(world.mails()) == 2


# docs/rules.md 1.3
def test_a_copy_with_the_same_start_people_and_topic_makes_no_event_and_asks_for_another_day() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.copy("draft")
    world.sync()
    copy = world.rows()[1]
    assert copy["status"] == "Needs attention"
    assert "copy of row 2" in copy["what_to_know"]
    assert "Change the day" in copy["what_to_know"]
    assert len(world.mails()) == 1


def test_a_copy_whose_day_is_changed_is_scheduled_as_agreed_by_the_names_that_stand_there() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.copy("draft")
    world.sync()
    world.set_row(1, day=THURSDAY.replace(day=27))
    world.sync()
    assert world.rows()[1]["status"] == "Scheduled"
    assert len(world.mails()) == 2


def test_when_the_original_of_a_copy_is_deleted_nobody_hears_of_it() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.copy("draft")
    world.delete_row(0)
    world.sync()
    world.pass_time(minutes=31)
    world.sync()
    assert len(world.mails()) == 1
    assert world.status("draft") == "Scheduled"


# docs/rules.md 1.4
def test_a_ref_whose_check_characters_do_not_fit_is_quarantined() -> None:
    world = World([agreed("draft"), agreed("stranger", day=5, ref="abcdefgh"), agreed("more", day=6)])
    world.sync()
    assert world.status("stranger") != "Scheduled"
    world = World([agreed("draft"), agreed("more", day=6)])
    world.sync()
    world.add(agreed("stranger", day=5, ref="abcdefgh"))
    world.sync()
    assert world.status("stranger") == "Needs attention"
    assert "another board" in world.sentence("stranger")
    assert world.ref("stranger") == "abcdefgh"


# docs/rules.md 5.2
def test_more_than_half_foreign_refs_stop_the_run() -> None:
    world = World([agreed("one", ref="abcdefgh"), agreed("two", day=5, ref="abcdefgg")])
    report = world.sync()
    assert report.refusal is not None
    assert "copy of a whole board" in report.refusal
    assert not world.mails()


# docs/rules.md 1.5
def test_a_row_that_lost_its_ref_gets_it_back_when_it_unmistakably_is_the_orphans_row() -> None:
    world = World([agreed("draft"), agreed("other", day=5)])
    world.sync()
    ref = world.ref("draft")
    world.set("draft", start="10:00")
    world.sync()
    mails = len(world.mails())
    world.set("draft", ref=None)
    world.sync()
    assert world.ref("draft") == ref
    assert len(world.mails()) == mails


# docs/rules.md 1.5
def test_a_row_that_only_resembles_an_orphans_row_creates_nothing_and_says_so() -> None:
    world = World([agreed("draft"), agreed("other", day=5)])
    world.sync()
    ref = world.ref("draft")
    world.set("draft", ref=None, day=THURSDAY.replace(day=27))
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert ref in world.sentence("draft")
    assert len(world.mails()) == 2


def test_all_refs_wiped_come_back_without_a_mail() -> None:
    world = World([agreed("one", day=3), agreed("two", day=4), agreed("three", day=5)])
    world.sync()
    refs = [row["ref"] for row in world.rows()]
    for topic in ("one", "two", "three"):
        world.set(topic, ref=None)
    world.sync()
    assert [row["ref"] for row in world.rows()] == refs
    assert len(world.mails()) == 3


# docs/rules.md 2.1
def test_event_ids_use_googles_alphabet_and_never_change_between_versions() -> None:
    assert event_id("board", "abcdefgh", 0) == "csva8d76eus4dc4fk4n5h82vfgvfkp4inrpbja2gia"
    assert set(event_id("board", "abcdefgh", 0)) <= set("0123456789abcdefghijklmnopqrstuv")
    assert event_id("board", "abcdefgh", 0) != event_id("board", "abcdefgh", 1)


def test_derived_refs_skip_those_that_are_on_the_board() -> None:
    world = World([agreed("draft")])
    reading = world.understand().readings[0]
    first = derive_ref("board", reading, ())
    assert derive_ref("board", reading, {first}) != first


# docs/rules.md 1.4
@pytest.mark.parametrize("ref", ["hello", "12345", "=A1"])
def test_a_damaged_ref_never_cancels_the_session_whose_row_it_stands_in(ref: str) -> None:
    world = World([agreed("draft"), agreed("other", day=5), agreed("third", day=6), agreed("fourth", day=7)])
    world.sync()
    right = world.ref("draft")
    world.set("draft", ref=ref)
    for _ in range(4):
        world.sync()
        world.pass_time(minutes=20)
    assert not any(event.cancelled for event in world.all_events())
    assert right in world.sentence("draft")
    world.set("draft", ref=None)
    world.sync()
    assert world.ref("draft") == right
    assert len(world.mails()) == 4


def test_a_ref_in_capitals_is_the_same_ref() -> None:
    world = World([agreed("draft")])
    world.sync()
    world.set("draft", ref=world.ref("draft").upper())
    assert not world.sync().plan.actions
    assert world.status("draft") == "Scheduled"


def test_a_row_that_lost_its_ref_and_became_wrong_keeps_its_session_until_it_is_understood() -> None:
    world = World([agreed("draft"), agreed("other", day=5), agreed("third", day=6), agreed("fourth", day=7)])
    world.sync()
    world.set("draft", ref=None, day="tomorow")
    for _ in range(4):
        world.sync()
        world.pass_time(minutes=20)
    assert not any(event.cancelled for event in world.all_events())
    assert "stays until then" in world.sentence("draft")


# docs/rules.md 1.3
def test_of_a_row_whose_hour_changed_and_its_copy_on_another_day_the_row_keeps_the_session() -> None:
    world = World([agreed("draft", 3)], mails=True, known=True)
    world.sync()
    own = world.event("draft").id
    world.set("draft", start="19:30")
    world.copy("draft", at=0)
    world.set_row(0, day=THURSDAY.replace(day=11))
    world.sync()
    assert world.calendar._events[own].start_at.day == 3
    assert sorted(event.start_at.day for event in world.all_events()) == [3, 11]
