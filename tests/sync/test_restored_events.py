"""docs/rules.md 2.4 and 2.6: of several events that a row had one after the other, the one alive last decides."""

import pytest

from cowork_sheets.core.identity import event_id
from tests.world import World, agreed


def with_two_generations() -> World:
    """A session that was called off, agreed anew and called off again."""
    world = World([agreed("draft")], mails=True, known=True)
    for word in (None, "yes", None, "yes"):
        world.set("draft", call_off=word)
        world.sync()
    assert sorted(event.mark.generation for event in world.all_events()) == [0, 1]
    world.pass_time(hours=24)
    return world


def id_of(world: World, generation: int) -> str:
    return event_id(world.board_id, world.ref("draft"), generation)


def run_on(world: World, runs: int = 3) -> None:
    for _ in range(runs):
        world.sync()
        world.pass_time(hours=9)


# docs/rules.md 2.4
def test_a_session_that_was_restored_and_then_deleted_by_a_person_is_not_made_again() -> None:
    world = with_two_generations()
    world.set("draft", call_off=None)
    world.calendar.restore(id_of(world, 0))
    run_on(world)
    assert world.status("draft") == "Scheduled"
    world.calendar.outbox.clear()
    world.calendar.delete(id_of(world, 0))
    run_on(world)
    assert not world.mails()
    assert world.status("draft") == "Called off"
    assert all(event.cancelled for event in world.all_events())


def test_once_its_row_is_edited_it_is_made_again_and_deleting_that_one_counts_too() -> None:
    world = with_two_generations()
    world.set("draft", call_off=None)
    world.calendar.restore(id_of(world, 0))
    run_on(world)
    world.calendar.delete(id_of(world, 0))
    run_on(world)
    world.set("draft", start="18:00")
    run_on(world)
    assert (world.status("draft"), world.event("draft").mark.generation) == ("Scheduled", 2)
    world.calendar.delete(id_of(world, 2))
    world.calendar.outbox.clear()
    run_on(world)
    assert (world.status("draft"), list(world.mails())) == ("Called off", [])


@pytest.mark.parametrize("generation", [0, 1])
def test_a_restored_session_can_be_called_off_and_taken_back(generation: int) -> None:
    world = with_two_generations()
    world.set("draft", call_off=None)
    world.calendar.restore(id_of(world, generation))
    run_on(world)
    world.set("draft", call_off="yes")
    run_on(world)
    assert world.status("draft") == "Called off"
    assert all(event.cancelled for event in world.all_events())
    world.set("draft", call_off=None)
    run_on(world)
    assert world.status("draft") == "Scheduled"
    assert sum(not event.cancelled for event in world.all_events()) == 1


def test_a_session_restored_while_its_row_still_calls_it_off_is_called_off_once_more() -> None:
    world = with_two_generations()
    world.calendar.restore(id_of(world, 0))
    run_on(world)
    assert world.status("draft") == "Called off"
    assert all(event.cancelled for event in world.all_events())


def test_restoring_mails_nobody_and_is_written_down_once() -> None:
    world = with_two_generations()
    world.set("draft", call_off=None)
    world.calendar.restore(id_of(world, 0))
    world.calendar.outbox.clear()
    run_on(world)
    assert not world.mails()
    assert not world.sync().outcomes
