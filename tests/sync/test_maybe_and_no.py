"""A maybe and a no beside a name, before a session is scheduled and after."""

from cowork_sheets.core.actions import Status
from tests.world import World, agreed, proposed


def scheduled(accepted_by: str = "Grace") -> World:
    world = World([agreed("draft", accepted_by=accepted_by)], mails=True, known=True)
    world.sync()
    assert world.status("draft") == Status.SCHEDULED
    return world


def guests(world: World) -> set[str]:
    return {guest.email for guest in world.event("draft").guests}


def test_a_maybe_schedules_nothing_and_is_shown() -> None:
    world = World([proposed("draft", accepted_by="Grace?")], mails=True, known=True)
    world.sync()
    assert world.status("draft") == Status.PROPOSED
    assert "“Grace?” is only a maybe, so Grace is not counted." in world.sentence("draft")
    assert not world.mails()


def test_a_no_schedules_nothing_and_is_said_to_be_understood_as_no() -> None:
    world = World([proposed("draft", accepted_by="Grace (no)")], mails=True, known=True)
    world.sync()
    assert world.status("draft") == Status.PROPOSED
    assert "“Grace (no)” is a no, so Grace is not counted." in world.sentence("draft")
    assert not world.mails()


def test_a_maybe_that_becomes_a_yes_is_invited() -> None:
    world = World([proposed("draft", accepted_by="Grace?")], mails=True, known=True)
    world.sync()
    world.set("draft", accepted_by="Grace")
    world.sync()
    assert guests(world) == {"ada@example.org", "grace@example.org"}


def test_somebody_who_only_may_join_a_session_is_not_invited() -> None:
    world = scheduled()
    world.set("draft", accepted_by="Grace, Bo?")
    world.sync()
    assert world.status("draft") == Status.SCHEDULED
    assert "“Bo?” is only a maybe, so Bo is not counted." in world.sentence("draft")
    assert guests(world) == {"ada@example.org", "grace@example.org"}


def test_a_yes_that_becomes_a_maybe_keeps_the_invitation_and_is_asked_about() -> None:
    world = scheduled()
    mails = len(world.mails())
    world.set("draft", accepted_by="Grace?")
    for _ in range(3):
        world.sync()
        world.pass_time(hours=1)
    assert world.status("draft") == Status.ATTENTION
    assert "“Grace?” is a maybe; type Grace for a yes, or take the name out." in world.sentence("draft")
    assert "is not counted" not in world.sentence("draft")
    assert len(world.mails()) == mails
    assert not world.event("draft").cancelled


def test_a_yes_that_becomes_a_no_is_as_a_name_taken_out() -> None:
    world = scheduled("Grace, Bo")
    world.set("draft", accepted_by="Grace, Bo (no)")
    world.sync()
    assert guests(world) == {"ada@example.org", "grace@example.org"}
    world.set("draft", accepted_by="Grace (can't), Bo (no)")
    for _ in range(3):
        world.sync()
        world.pass_time(hours=1)
    assert world.event("draft").cancelled


def test_a_session_invited_by_a_name_with_a_comma_keeps_its_guests() -> None:
    world = World([proposed("draft", accepted_by="Hopper, Grace; Bo")], mails=True, known=True)
    assert world.board.people is not None
    world.board.people[2][0] = "Hopper, Grace"
    world.sync()
    assert guests(world) == {"ada@example.org", "grace@example.org", "bo@example.org"}
    mails = len(world.mails())
    world.set("draft", accepted_by="Grace Hopper, Bo")
    world.sync()
    assert len(world.mails()) == mails
    assert guests(world) == {"ada@example.org", "grace@example.org", "bo@example.org"}
