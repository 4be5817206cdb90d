"""docs/rules.md 5.17: with allowed domains, nobody with an address elsewhere is ever invited, and rows say so."""

from typing import Any

from cowork_sheets.core.settings import GuardSettings, Settings
from tests.world import World, agreed, proposed

ONLY_OURS = Settings(guard=GuardSettings(allowed_domains=("example.org",)))


def board(*rows: dict[str, Any], settings: Settings = ONLY_OURS) -> World:
    world = World(rows, mails=True, known=True, settings=settings)
    world.add_person("Sam", "sam@elsewhere.net", "Europe/London")
    world.add_person("Kim", "kim@elsewhere.net", "Europe/London")
    return world


def invited(world: World) -> set[str]:
    return {address for mail in world.mails() for address in mail.addresses}


def test_a_new_row_with_an_address_elsewhere_waits_whole_and_says_whose_it_is() -> None:
    world = board(agreed("draft", accepted_by="Grace, Sam, Kim"))
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert world.sentence("draft") == (
        "This board invites only addresses at example.org. Sam and Kim have others in People, so nobody is invited to "
        "this session. Change them there, or ask whoever runs the board."
    )
    assert invited(world) == set()


def test_as_it_says_another_address_in_people_is_all_it_takes() -> None:
    world = board(agreed("draft", accepted_by="Sam"))
    world.sync()
    world.set_person("Sam", email="Sam@EXAMPLE.org")
    world.sync()
    assert invited(world) == {"ada@example.org", "Sam@EXAMPLE.org"}


def test_to_a_session_that_stands_they_are_not_added_and_all_others_are() -> None:
    world = board(agreed("draft"))
    world.sync()
    world.set("draft", accepted_by="Bo, Sam")
    world.sync()
    assert invited(world) == {"ada@example.org", "grace@example.org", "bo@example.org"}
    assert world.status("draft") == "Scheduled"
    assert world.sentence("draft") == (
        "This board invites only addresses at example.org. Sam has another in People, so Sam is not invited. Change it "
        "there, or ask whoever runs the board."
    )
    assert world.sync().outcomes == ()
    world.settings = Settings()
    world.sync()
    assert "sam@elsewhere.net" in invited(world)


def test_as_it_says_they_are_added_once_their_address_is_another() -> None:
    world = board(agreed("draft"))
    world.sync()
    world.set("draft", accepted_by="Grace, Sam")
    world.sync()
    world.set_person("Sam", email="sam@example.org")
    world.sync()
    assert invited(world) == {"ada@example.org", "grace@example.org", "sam@example.org"}
    assert world.sentence("draft") == ""


def test_whoever_is_on_a_session_already_stays_and_is_told_of_changes() -> None:
    world = board(agreed("draft", accepted_by="Sam"), settings=Settings())
    world.sync()
    world.settings = ONLY_OURS
    world.set("draft", start="10:00")
    world.sync()
    assert len(world.event("draft").guests) == 2
    assert world.mails()[-1].addresses == ("ada@example.org", "sam@elsewhere.net")


def test_whoever_is_invited_nowhere_does_not_matter() -> None:
    world = board(proposed("draft", accepted_by="Grace, Noone"))
    world.add_person("Noone", "", "Europe/London")
    world.sync()
    assert world.status("draft") == "Scheduled"


def test_many_domains_are_not_all_listed_in_a_row() -> None:
    many = tuple(f"d{n}.example.org" for n in range(9))
    world = board(agreed("draft"), settings=Settings(guard=GuardSettings(allowed_domains=many)))
    world.sync()
    said = "only addresses at d0.example.org, d1.example.org, d2.example.org, d3.example.org …. Ada and Grace have"
    assert said in world.sentence("draft")


def test_a_board_without_mail_keeps_to_them_too() -> None:
    world = World([agreed("draft")], settings=Settings(guard=GuardSettings(allowed_domains=("example.net",))))
    world.sync()
    assert not world.mails()
