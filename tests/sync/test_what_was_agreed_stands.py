"""docs/rules.md 2.8 and 2.12 to 2.14: what was agreed and invited stands until its own row changes.

Each story tells all mails that everybody gets. Ada proposes, Grace accepts, and the first run has invited both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import permutations, product

import pytest

from cowork_sheets.calendars.mark import mark_from_properties, mark_to_properties
from cowork_sheets.core.model import CellValue, Unreadable
from cowork_sheets.core.settings import GuardSettings, SessionSettings, Settings
from tests.world import ADA, THURSDAY, World, agreed

ADDRESSES = ("ada@example.org", "grace@example.org", "bo@example.org")
Told = list[tuple[str, tuple[str, ...]]]


def told(world: World, since: int = 0) -> Told:
    """Every message from the ``since``-th on: its kind and whom it reached."""
    return [(mail.method, mail.addresses) for mail in world.mails()[since:]]


def invited() -> World:
    world = World([agreed("draft")])
    world.sync()
    assert told(world) == [("REQUEST", ADDRESSES[:2])]
    return world


def people(world: World) -> list[list[CellValue]]:
    """The lines of People below its header, to be changed."""
    assert world.board.people is not None
    return world.board.people[1:]


def put(world: World, column: str, *values: CellValue) -> None:
    """Paste values over a whole column of People, from the first line on."""
    assert world.board.people is not None
    index = world.board.people[0].index(column)
    while len(people(world)) < len(values):
        world.board.people.append([None] * 6)
    for line, value in zip(people(world), values, strict=False):
        line[index] = value


def drop(world: World, name: str) -> None:
    """Delete somebody's line of People."""
    assert world.board.people is not None
    world.board.people = [line for line in world.board.people if line[0] != name]


def rename(world: World, name: str, new: str) -> None:
    next(line for line in people(world) if line[0] == name)[0] = new


def guests(world: World, topic: str = "draft") -> list[str]:
    return [guest.email for guest in world.event(topic).guests]


def is_quiet(world: World, topic: str = "draft", sentence: str | None = None) -> None:
    """Three runs and a long time later nobody was told anything, and everything stands."""
    before, event = len(world.mails()), world.event(topic)
    for _ in range(3):
        world.sync()
        world.pass_time(minutes=40)
    assert told(world, before) == []
    assert world.status(topic) == "Scheduled"
    assert replace(world.event(topic), mark=event.mark, etag=event.etag) == event
    if sentence is not None:
        assert world.sentence(topic) == sentence


# docs/rules.md 2.13
# --- addresses in People ----------------------------------------------------------------------------------------------
def test_nobody_is_told_anything_when_all_addresses_are_emptied_and_when_they_come_back() -> None:
    world = invited()
    put(world, "Email", None, None, None)
    is_quiet(
        world,
        sentence="Ada has no Email in People any more. The invitation stands. "
        "Grace has no Email in People any more. The invitation stands.",
    )
    put(world, "Email", *ADDRESSES)
    is_quiet(world, sentence="")


def test_a_session_goes_on_while_an_address_is_gone_from_people() -> None:
    world = invited()
    world.set_person("Grace", email=None)
    world.set("draft", start="18:00")
    world.sync()
    assert told(world, 1) == [("REQUEST", ADDRESSES[:2])]
    world.set("draft", accepted_by="Grace, Bo")
    world.sync()
    assert told(world, 2) == [("REQUEST", ADDRESSES)]
    assert world.row("draft")["going"] == "Ada yes · Grace ? · Bo ?"
    world.set("draft", call_off="yes")
    world.sync()
    assert told(world, 3) == [("CANCEL", ADDRESSES)]


@pytest.mark.parametrize("typed", ["grace@", "grace at example.org", Unreadable("#REF!")])
def test_an_address_that_cannot_be_read_leaves_the_guest_as_invited(typed: CellValue) -> None:
    world = invited()
    put(world, "Email", ADDRESSES[0], typed, ADDRESSES[2])
    is_quiet(
        world,
        sentence="Accepted by: the address of Grace in People (B3) cannot be used; correct it there first. "
        "The invitation stands.",
    )


def test_a_corrected_address_replaces_the_guest_once() -> None:
    world = invited()
    world.set_person("Grace", email="grace@uni.example.org")
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES[1:2]), ("REQUEST", ("ada@example.org", "grace@uni.example.org"))]
    is_quiet(world, sentence="")


def test_an_address_that_was_emptied_and_typed_anew_is_a_corrected_one() -> None:
    world = invited()
    world.set_person("Grace", email=None)
    world.sync()
    world.set_person("Grace", email="grace@uni.example.org")
    world.sync()
    assert guests(world) == ["ada@example.org", "grace@uni.example.org"]


def test_somebody_who_had_no_address_is_invited_once_there_is_one() -> None:
    world = World([agreed("draft")])
    world.set_person("Grace", email=None)
    world.sync()
    assert told(world) == [("REQUEST", ADDRESSES[:1])]
    assert world.sentence("draft") == "Grace has no Email in People and cannot be invited."
    world.set_person("Grace", email="grace@example.org")
    world.sync()
    assert told(world, 1) == [("REQUEST", ADDRESSES[:2])]


def test_an_address_is_corrected_although_somebody_else_never_had_one() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.set_person("Bo", email=None)
    world.sync()
    world.set_person("Grace", email="grace@uni.example.org")
    world.sync()
    assert guests(world) == ["ada@example.org", "grace@uni.example.org"]


SLIPPED = [
    cells for cells in product((*ADDRESSES, None), repeat=3) if cells != ADDRESSES and set(cells) <= {*ADDRESSES, None}
]


@pytest.mark.parametrize(
    "cells", SLIPPED, ids=lambda cells: "-".join((cell or "none").partition("@")[0] for cell in cells)
)
def test_no_column_of_addresses_that_slipped_or_was_sorted_invites_or_takes_off_anybody(
    cells: Sequence[CellValue],
) -> None:
    for rows in (
        [agreed("draft")],
        [agreed("draft", accepted_by="Bo")],
        [agreed("draft", proposed_by="Bo")],
        [agreed("draft", accepted_by="Grace, Bo")],
    ):
        world = World(rows)
        world.sync()
        put(world, "Email", *cells)
        going = world.row("draft")["going"]
        is_quiet(world)
        touched = [name for name, own, now in zip(("Ada", "Grace", "Bo"), ADDRESSES, cells, strict=True) if own != now]
        if any(name in going for name in touched):
            assert "The invitation stands." in world.sentence("draft")
        assert world.row("draft")["going"] == going
        put(world, "Email", *ADDRESSES)
        is_quiet(world, sentence="")


@pytest.mark.parametrize("cells", SLIPPED[::3], ids=str)
def test_no_column_that_slipped_touches_a_session_in_somebodys_own_calendar(cells: Sequence[CellValue]) -> None:
    for calendars_own in ADDRESSES[:2]:
        world = World([agreed("draft")], own_addresses=(calendars_own,))
        world.sync()
        put(world, "Email", *cells)
        is_quiet(world)


@pytest.mark.parametrize("cells", SLIPPED[::3], ids=str)
def test_no_row_that_is_agreed_meanwhile_invites_anybody_under_another_address(cells: Sequence[CellValue]) -> None:
    own = dict(zip(("Ada", "Grace", "Bo"), ADDRESSES, strict=True))
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.sync()
    put(world, "Email", *cells)
    world.add(agreed("new", 8))
    world.add(agreed("another", 9, proposed_by="Bo", accepted_by="Ada"))
    world.set("draft", accepted_by="Grace, Bo, Ada")
    world.sync()
    for event in world.all_events():
        assert all(own[guest.name] == guest.email for guest in event.guests)


def test_an_address_beside_the_calendars_own_that_is_gone_adds_nobody() -> None:
    world = World([agreed("draft")], own_addresses=("ada@example.org",))
    world.sync()
    world.calendar.own_addresses = ()
    put(world, "Email", None)
    is_quiet(world)


@pytest.mark.parametrize("shift", [-1, 1])
def test_a_column_shifted_by_one_line_is_asked_about_in_every_row_and_puts_new_rows_off(shift: int) -> None:
    world = World([agreed("draft"), agreed("other", 5, proposed_by="Grace", accepted_by="Bo")])
    world.sync()
    before = len(world.mails())
    put(world, "Email", *([None, *ADDRESSES] if shift > 0 else [*ADDRESSES[1:], None]))
    world.add(agreed("new", 8))
    world.add(agreed("another", 9, proposed_by="Bo", accepted_by="Grace"))
    for _ in range(3):
        world.sync()
        world.pass_time(minutes=40)
    assert told(world, before) == []
    for topic in ("draft", "other"):
        assert world.status(topic) == "Scheduled"
        assert "The invitation stands" in world.sentence(topic)
    for topic in ("new", "another"):
        assert world.status(topic) == "Needs attention"
        assert "addresses there seem to have slipped to other lines" in world.sentence(topic)
    put(world, "Email", *ADDRESSES, *([None] if shift > 0 else []))
    world.sync()
    assert [guests(world, topic) for topic in ("new", "another")] == [list(ADDRESSES[:2]), [ADDRESSES[2], ADDRESSES[1]]]
    assert told(world, before) == [("REQUEST", tuple(guests(world, topic))) for topic in ("new", "another")]


@pytest.mark.parametrize("cells", [cells for cells in permutations(ADDRESSES) if cells != ADDRESSES])
def test_whoever_types_the_address_instead_is_understood(cells: Sequence[str]) -> None:
    """The sentence says so: "type the address that is meant here instead of the name"."""
    world = invited()
    put(world, "Email", *cells)
    world.sync()
    world.set("draft", proposed_by="ada@example.org", accepted_by="grace@example.org")
    is_quiet(world, sentence="")


def test_an_address_that_is_right_although_it_was_doubted_can_be_typed_into_the_row() -> None:
    world = World([agreed("draft"), agreed("other", 5, accepted_by="Bo")])
    world.sync()
    put(world, "Email", "ada@example.org", "grace@uni.example.org", None)
    before = len(world.mails())
    world.sync()
    assert "type the address that is meant here" in world.sentence("draft")
    world.set("draft", accepted_by="grace@uni.example.org")
    world.sync()
    assert told(world, before) == [
        ("CANCEL", ("grace@example.org",)), ("REQUEST", ("ada@example.org", "grace@uni.example.org")),
    ]  # fmt: skip


def test_a_cell_dragged_to_another_line_makes_nobody_another_guest() -> None:
    world = invited()
    put(world, "Name", "Ada", "Grace", "Bo", "Cy")
    put(world, "Email", "ada@example.org", "bo@example.org", None, "cy@example.org")
    is_quiet(world)
    assert "addresses may have slipped" in world.sentence("draft")


def test_somebody_renamed_beside_slipped_addresses_becomes_nobody_else() -> None:
    """Grace's address stands on Bo's line, and no line is called Grace: Bo has not become her name."""
    world = invited()
    put(world, "Email", None, *ADDRESSES[:2])
    rename(world, "Grace", "Grace Hopper")
    is_quiet(world)
    assert "Grace is not in People any more." in world.sentence("draft")
    rename(world, "Grace Hopper", "Grace")
    put(world, "Email", *ADDRESSES)
    is_quiet(world, sentence="")
    put(world, "Email", ADDRESSES[0], None, ADDRESSES[2])
    is_quiet(world)
    assert "Grace has no Email in People any more." in world.sentence("draft")


def test_an_address_beside_no_name_is_not_gone() -> None:
    world = invited()
    put(world, "Email", "ada@example.org", "grace@uni.example.org", "bo@example.org", "grace@example.org")
    is_quiet(world)


def test_a_line_in_doubt_is_remarked_and_holds_up_new_rows_only() -> None:
    world = invited()
    world.add_person("Grace", "other@example.org", "Europe/Paris")
    world.add(agreed("new", 8))
    is_quiet(
        world,
        sentence="Accepted by: lines 3 and 5 of People have the same name, “grace”; correct or remove one first. "
        "The invitation stands.",
    )
    assert world.status("new") == "Needs attention"
    drop(world, "Grace")
    world.add_person("Grace", "other@example.org", "Europe/Paris")
    world.add_person("Grace", "third@example.org", "Europe/Paris")
    is_quiet(world)
    assert "lines 4 and 5 of People have the same name" in world.sentence("draft")


# --- names in People --------------------------------------------------------------------------------------------------


# docs/rules.md 2.12
def with_two_graces(*, accepted_by: str = "Grace") -> World:
    world = World([agreed("draft", accepted_by=accepted_by)])
    world.add_person("Grace Kelly", "kelly@example.org", "Europe/Paris")
    world.sync()
    assert told(world) == [("REQUEST", ADDRESSES[:2])]
    return world


def test_a_line_that_is_deleted_takes_nobody_off_and_gives_the_name_to_nobody_else() -> None:
    world = with_two_graces()
    drop(world, "Grace")
    is_quiet(
        world,
        sentence="Grace is not in People any more. The invitation stands. "
        "To take Grace off it, take the name out of this row.",
    )
    assert world.row("draft")["going"] == "Ada yes · Grace ?"
    world.set("draft", start="18:00")
    world.sync()
    assert told(world, 1) == [("REQUEST", ADDRESSES[:2])]


def test_whoever_is_not_in_people_any_more_is_taken_off_with_the_name() -> None:
    """The sentence says so: "take the name out of this row"."""
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.sync()
    drop(world, "Grace")
    world.sync()
    world.set("draft", accepted_by="Bo")
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES[1:2]), ("REQUEST", (ADDRESSES[0], ADDRESSES[2]))]
    is_quiet(world, sentence="")


def test_a_new_row_finds_the_only_grace_there_is_now() -> None:
    world = with_two_graces()
    drop(world, "Grace")
    world.add(agreed("new", 8))
    world.sync()
    assert guests(world, "new") == ["ada@example.org", "kelly@example.org"]
    assert guests(world) == ["ada@example.org", "grace@example.org"]


def test_the_other_grace_is_invited_once_her_whole_name_is_typed() -> None:
    world = with_two_graces()
    drop(world, "Grace")
    world.sync()
    world.set("draft", accepted_by="Grace Kelly")
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES[1:2]), ("REQUEST", ("ada@example.org", "kelly@example.org"))]
    is_quiet(world, sentence="")


@pytest.mark.parametrize("new", ["Ada Lovelace", "Augusta", "ADA", "Countess, Ada"])
def test_whoever_is_renamed_in_people_stays_who_they_are(new: str) -> None:
    world = invited()
    ref = world.ref("draft")
    rename(world, "Ada", new)
    is_quiet(world, sentence="")
    assert world.ref("draft") == ref
    assert world.row("draft")["local_times"].startswith(f"{new} Thu 3 Dec 17:00 GMT")
    assert world.sync().plan.actions == ()


def test_a_session_deleted_in_the_calendar_does_not_come_back_when_somebody_is_renamed() -> None:
    for name, new in (("Ada", "Ada Lovelace"), ("Grace", "Grace Hopper"), ("Grace", "Amazing")):
        world = invited()
        world.calendar.delete(world.event("draft").id)
        world.sync()
        rename(world, name, new)
        for _ in range(3):
            world.sync()
            world.pass_time(minutes=40)
        assert world.event("draft").cancelled
        assert told(world, 1) == []
        world.set("draft", start="18:00", proposed_by=people(world)[0][0], accepted_by=people(world)[1][0])
        world.sync()
        assert told(world, 1) == [("REQUEST", ADDRESSES[:2])]


def test_a_session_deleted_in_the_calendar_comes_back_when_the_row_names_somebody_else() -> None:
    world = invited()
    world.calendar.delete(world.event("draft").id)
    world.sync()
    world.set("draft", accepted_by="Bo")
    world.sync()
    assert told(world, 1) == [("REQUEST", (ADDRESSES[0], ADDRESSES[2]))]


def test_a_session_deleted_in_the_calendar_comes_back_when_somebody_else_proposes_it() -> None:
    world = invited()
    world.calendar.delete(world.event("draft").id)
    world.sync()
    world.set("draft", proposed_by="Grace", accepted_by="Ada")
    world.sync()
    assert told(world, 1) == [("REQUEST", (ADDRESSES[1], ADDRESSES[0]))]


def test_the_address_of_somebody_renamed_can_be_corrected_later() -> None:
    world = invited()
    rename(world, "Grace", "Grace Hopper")
    world.sync()
    world.set_person("Grace Hopper", email="hopper@example.org")
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES[1:2]), ("REQUEST", ("ada@example.org", "hopper@example.org"))]


def test_a_whole_name_typed_while_its_address_is_corrected_is_one_change() -> None:
    world = invited()
    rename(world, "Grace", "Grace Hopper")
    world.sync()
    world.set_person("Grace Hopper", email="hopper@example.org")
    world.set("draft", accepted_by="Grace Hopper")
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES[1:2]), ("REQUEST", ("ada@example.org", "hopper@example.org"))]
    is_quiet(world, sentence="")


def test_the_names_of_two_lines_swapped_tell_nobody_anything() -> None:
    world = invited()
    put(world, "Name", "Grace", "Ada", "Bo")
    is_quiet(world)
    assert "addresses may have slipped" in world.sentence("draft")


@pytest.mark.parametrize("lines", list(permutations(range(3))))
def test_people_may_be_sorted_as_one_likes(lines: Sequence[int]) -> None:
    world = invited()
    assert world.board.people is not None
    world.board.people[1:] = [people(world)[line] for line in lines]
    is_quiet(world, sentence="")


@pytest.mark.parametrize("second", ["Grace Kelly", "Grace O’Malley"])
def test_a_second_grace_asks_new_rows_and_leaves_the_old_ones_alone(second: str) -> None:
    world = World([agreed("draft")])
    rename(world, "Grace", "Grace Hopper")
    world.sync()
    world.add_person(second, "second@example.org", "Europe/Paris")
    world.add(agreed("new", 8))
    is_quiet(
        world,
        sentence="“Grace” is still Grace Hopper here, as invited. If somebody else is meant, type the whole name.",
    )
    assert f"“Grace” could be Grace Hopper or {second}" in world.sentence("new")
    world.set("draft", accepted_by="Grace Hopper")
    is_quiet(world, sentence="")
    world.set("draft", accepted_by=second)
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES[1:2]), ("REQUEST", ("ada@example.org", "second@example.org"))]


def test_a_name_that_somebody_new_bears_still_means_who_was_invited() -> None:
    world = invited()
    rename(world, "Grace", "Grace Hopper")
    world.sync()
    world.add_person("Grace", "second@example.org", "Europe/Paris")
    is_quiet(
        world,
        sentence="“Grace” is still Grace Hopper here, as invited. "
        "If somebody else is meant, type the address of that person.",
    )
    world.set("draft", accepted_by="second@example.org")
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES[1:2]), ("REQUEST", ("ada@example.org", "second@example.org"))]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda world: world.board.people.__delitem__(slice(1, None)),
        lambda world: put(world, "Name", None, None, None),
        lambda world: world.board.people.__setitem__(slice(1, None), [[None] * 6 for _ in range(3)]),
    ],
    ids=["lines deleted", "names emptied", "lines emptied"],
)
def test_an_emptied_people_tab_changes_no_session(spoil: Callable[[World], object]) -> None:
    world = invited()
    world.add(agreed("new", 8))
    spoil(world)
    is_quiet(
        world,
        sentence="Ada is not in People any more. The invitation stands. "
        "To take Ada off it, take the name out of this row. "
        "Grace is not in People any more. The invitation stands. "
        "To take Grace off it, take the name out of this row.",
    )
    assert world.status("new") == "Needs attention"
    world.set("draft", start="18:00")
    world.sync()
    assert told(world, 1) == [("REQUEST", ADDRESSES[:2])]


def test_somebody_joins_although_another_is_not_in_people_any_more() -> None:
    world = with_two_graces()
    drop(world, "Grace")
    world.set("draft", accepted_by="Grace, Bo")
    world.sync()
    assert told(world, 1) == [("REQUEST", ADDRESSES)]
    assert world.status("draft") == "Scheduled"


def test_a_name_nobody_knows_that_is_new_in_the_row_is_asked_about_before_anything_changes() -> None:
    world = with_two_graces()
    drop(world, "Grace")
    world.set("draft", accepted_by="Grace, Cy")
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert world.sentence("draft") == (
        "Accepted by: I don't know “Cy”. Add them to People first, or correct the name. "
        "The invitation for Thu 3 Dec 17:00 GMT stands."
    )
    world.add_person("Cy", "cy@example.org", "Europe/Paris")
    world.sync()
    assert told(world, 1) == [("REQUEST", (*ADDRESSES[:2], "cy@example.org"))]


def test_a_first_name_in_a_row_is_looked_up_again_after_it_was_taken_out() -> None:
    world = with_two_graces(accepted_by="Grace")
    world.set("draft", accepted_by="Bo")
    world.sync()
    drop(world, "Grace")
    world.set("draft", accepted_by="Bo, Grace")
    world.sync()
    assert guests(world) == ["ada@example.org", "bo@example.org", "kelly@example.org"]


def test_a_name_of_two_words_is_one_name_still_when_its_line_is_gone() -> None:
    world = World([agreed("draft", accepted_by="Ada and Co; Bo")])
    world.add_person("Ada and Co", "co@example.org", "Europe/Paris")
    world.add_person("Co", "other@example.org", "Europe/Paris")
    world.sync()
    assert told(world) == [("REQUEST", ("ada@example.org", "co@example.org", "bo@example.org"))]
    drop(world, "Ada and Co")
    is_quiet(world)
    assert "Ada and Co is not in People any more" in world.sentence("draft")


def test_two_names_stay_two_when_somebody_comes_to_be_called_like_both() -> None:
    world = World([agreed("draft", accepted_by="Grace and Bo")])
    world.sync()
    world.add_person("Grace and Bo", "both@example.org", "Europe/Paris")
    is_quiet(world, sentence="")


def test_who_was_taken_off_by_hand_is_not_invited_again_when_their_line_comes_back() -> None:
    for spoil in (lambda world: drop(world, "Grace"), lambda world: world.set_person("Grace", email=None)):
        world = invited()
        world.calendar.remove_guest(world.event("draft").id, "grace@example.org")
        world.sync()
        spoil(world)
        is_quiet(world)
        assert "Grace was taken off the invitation in the calendar." in world.sentence("draft")
        if len(people(world)) < 3:
            world.add_person("Grace", "grace@example.org", "America/Vancouver")
        world.set_person("Grace", email="grace@example.org")
        is_quiet(world, sentence="Grace was taken off the invitation in the calendar.")


def test_one_person_under_two_names_is_one_guest_until_both_are_gone() -> None:
    world = World([agreed("draft", accepted_by="Grace, grace@example.org, Bo")])
    world.sync()
    assert told(world) == [("REQUEST", ADDRESSES)]
    drop(world, "Grace")
    is_quiet(world)
    world.set("draft", accepted_by="grace@example.org, Bo")
    is_quiet(world)
    world.set("draft", accepted_by="Bo")
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES[1:2]), ("REQUEST", (ADDRESSES[0], ADDRESSES[2]))]


def test_who_waits_to_join_a_session_of_many_is_looked_up_again_when_they_are_invited() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.add_person("Cy", "cy@example.org", "Europe/Paris")
    world.add_person("Cy Young", "young@example.org", "Europe/Paris")
    world.sync()
    world.set("draft", accepted_by="Grace, Bo, Cy")
    world.sync()
    assert told(world, 1) == []
    drop(world, "Cy")
    world.pass_time(hours=25)
    world.sync()
    assert told(world, 1) == [("REQUEST", (*ADDRESSES, "young@example.org"))]


# --- agreement --------------------------------------------------------------------------------------------------------


def with_quorum(world: World, quorum: object, **more: object) -> None:
    world.settings = Settings(sessions=SessionSettings(quorum=quorum, **more))  # type: ignore[arg-type]


# docs/rules.md 2.14
@pytest.mark.parametrize("quorum", [2, 9, "all"])
def test_a_raised_quorum_ends_no_session_and_holds_for_new_rows(quorum: object) -> None:
    world = invited()
    with_quorum(world, quorum)
    world.add(agreed("new", 8))
    is_quiet(world, sentence="")
    assert world.status("new") == "Proposed"


def test_with_everybody_needed_somebody_new_in_people_ends_no_session() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    with_quorum(world, "all")
    world.sync()
    world.add_person("Cy", "cy@example.org", "Europe/Paris")
    world.add(agreed("new", 8, accepted_by="Grace, Bo"))
    is_quiet(world, sentence="")
    assert world.sentence("new") == "Waiting for Cy to accept."


def test_somebody_who_joins_is_invited_and_never_ends_an_agreement() -> None:
    world = invited()
    with_quorum(world, 5)
    world.set("draft", accepted_by="Grace, Bo")
    world.sync()
    assert told(world, 1) == [("REQUEST", ADDRESSES)]
    is_quiet(world, sentence="")


def test_somebody_who_leaves_ends_an_agreement_by_the_rule_of_that_day() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.sync()
    with_quorum(world, 2)
    world.set("draft", accepted_by="Grace")
    world.sync()
    assert "No longer agreed" in world.sentence("draft")
    world.pass_time(minutes=31)
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES)]


def test_somebody_who_leaves_and_comes_back_within_the_grace_leaves_all_as_it_was() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.sync()
    with_quorum(world, 3)
    world.set("draft", accepted_by="Grace")
    world.sync()
    world.set("draft", accepted_by="Bo, Grace")
    is_quiet(world, sentence="")


def test_somebody_who_leaves_where_enough_stay_is_taken_off_and_a_later_quorum_changes_nothing() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.sync()
    world.set("draft", accepted_by="Grace")
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES[2:]), ("REQUEST", ADDRESSES[:2])]
    with_quorum(world, 2)
    is_quiet(world, sentence="")


def test_a_session_that_lost_its_base_stays_agreed() -> None:
    world = invited()
    with_quorum(world, 2)
    world.lose_base("draft")
    is_quiet(world, sentence="")


def test_with_everybody_needed_a_lost_address_makes_nobody_a_stranger() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.add_person("Cy", "cy@example.org", "Europe/Paris")
    with_quorum(world, "all")
    world.set("draft", accepted_by="Grace, Bo, Cy")
    world.sync()
    drop(world, "Cy")
    world.set_person("Grace", email=None)
    world.set("draft", accepted_by="Grace, Bo")
    world.sync()
    assert world.status("draft") == "Scheduled"
    assert told(world, 1) == [("CANCEL", ("cy@example.org",)), ("REQUEST", ADDRESSES)]


@pytest.mark.parametrize(
    "changed",
    [
        Settings(sessions=SessionSettings(most_people=2, refuse_too_many=True)),
        Settings(sessions=SessionSettings(notice=60 * 24 * 30)),
        Settings(sessions=SessionSettings(length=30, format="25/5", place="jitsi", grace=0)),
        Settings(guard=GuardSettings(guests_per_event=1)),
        Settings(people_tab="Persons"),
    ],
    ids=["most people", "notice", "defaults", "guests", "another People tab"],
)
def test_a_changed_configuration_changes_no_session(changed: Settings) -> None:
    world = invited()
    world.settings = changed
    is_quiet(world, sentence="")


# --- zones in People --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", [None, "Londno", "EST or so", Unreadable("#N/A")])
def test_a_zone_lost_or_mistyped_holds_up_no_session(zone: CellValue) -> None:
    world = invited()
    put(world, "Time zone", zone, "America/Vancouver", "Asia/Kolkata")
    world.add(agreed("new", 8))
    is_quiet(world, sentence="Ada has no time zone in People and is left out of Local times.")
    assert world.row("draft")["local_times"] == "Grace Thu 3 Dec 10:00 MST"
    assert world.status("new") == "Needs attention"
    world.set("draft", accepted_by="Grace, Bo")
    world.sync()
    assert told(world, 1) == [("REQUEST", ADDRESSES)]
    world.set("draft", start="18:00")
    world.sync()
    assert (world.event("draft").when.wall.hour, world.event("draft").when.zone) == (18, "Europe/London")
    put(world, "Time zone", "Europe/London")
    world.sync()
    assert world.sentence("draft") == ""


def test_all_zones_lost_hold_up_no_session() -> None:
    world = invited()
    put(world, "Time zone", None, None, None)
    is_quiet(world, sentence="Ada and Grace have no time zone in People and are left out of Local times.")
    world.sync(refresh=True)
    assert world.event("draft").when.zone == "Europe/London"
    assert len(world.mails()) == 1


def test_an_accepters_zone_that_is_lost_is_said() -> None:
    world = invited()
    put(world, "Time zone", "Europe/London", None)
    is_quiet(world, sentence="Grace has no time zone in People and is left out of Local times.")


def test_of_many_without_a_zone_a_few_are_named() -> None:
    world = World([agreed("draft")])
    names = [f"P{number}" for number in range(6)]
    for name in names:
        world.add_person(name, f"{name}@example.org", "")
    world.set("draft", accepted_by=", ".join(names))
    world.sync()
    assert "P0, P1, P2 and 3 more have no time zone in People and are left out of Local times." in world.sentence(
        "draft"
    )


def test_a_row_that_gives_up_its_own_zone_is_asked_for_another() -> None:
    world = World([agreed("draft", time_zone="Kolkata")])
    world.set_person("Ada", time_zone=" ")
    world.sync()
    assert world.event("draft").when.zone == "Asia/Kolkata"
    for cells in ({"time_zone": None}, {"time_zone": None, "start": "18:00"}):
        world.set("draft", **cells)
        world.sync()
        assert world.status("draft") == "Needs attention"
        assert world.sentence("draft") == (
            "Time zone: Ada has no time zone in People; add one there, or type one here. "
            "The invitation for Thu 3 Dec 17:00 IST stands."
        )
    assert len(world.mails()) == 1
    world.set("draft", time_zone="London")
    world.sync()
    assert world.event("draft").when.zone == "Europe/London"


GAP = THURSDAY.replace(year=2027, month=3, day=28)


def test_a_zone_whose_clocks_skip_that_time_moves_no_session_and_asks_about_an_edit() -> None:
    world = World([agreed("draft", GAP, start="1:30")])
    world.set_person("Ada", time_zone="Europe/Paris")
    world.sync()
    world.set_person("Ada", time_zone="Europe/London")
    is_quiet(world, sentence="")
    put(world, "Time zone", None)
    world.set("draft", start="2:30")
    world.sync()
    assert world.status("draft") == "Needs attention"
    assert world.sentence("draft").startswith("Start: ")
    assert len(world.mails()) == 1


# --- sessions made before names were remembered -----------------------------------------------------------------------


def made_before(world: World, names: Mapping[str, str] | None = None) -> None:
    """Let every event be one of an older version, whose mark knows nothing of the row's names.

    ``names`` are what the calendar shows instead of its guests' names.
    """
    for event in world.all_events():
        old = replace(event, mark=replace(event.mark, names=()))
        if names is not None:
            old = replace(old, guests=tuple(replace(guest, name=names.get(guest.name, "")) for guest in old.guests))
        world.calendar.update(old, notify=False, now=world.now)


SHOWN = pytest.mark.parametrize(
    "shown", [None, {}, {"Ada": "Ada Lovelace", "Grace": "Grace Hopper"}], ids=["as sent", "none", "their own"]
)
"""What a calendar shows of its guests' names: those that it was given, none, or those of their own accounts."""


@SHOWN
def test_an_upgrade_writes_to_no_event_and_the_next_change_remembers_the_names(shown: Mapping[str, str] | None) -> None:
    world = World([agreed("draft"), agreed("other", 5, accepted_by="Bo")])
    world.sync()
    made_before(world, shown)
    assert world.sync().plan.actions == ()
    world.set("draft", topic="draft 2")
    world.sync()
    assert len(world.event("draft 2").mark.names) == 2
    assert world.event("other").mark.names == ()
    assert len(world.mails()) == 2


@SHOWN
@pytest.mark.parametrize(
    "spoil",
    [
        lambda world: put(world, "Email", None, None, None),
        lambda world: put(world, "Email", "ada@example.org", None, None),
        lambda world: drop(world, "Grace"),
        lambda world: put(world, "Email", "grace@example.org", "bo@example.org", None),
        lambda world: put(world, "Name", "Grace", "Ada", "Bo"),
        lambda world: rename(world, "Grace", "Amazing"),
        lambda world: rename(world, "Ada", "Ada Lovelace"),
        lambda world: world.board.people.__delitem__(slice(1, None)),
        lambda world: world.add_person("Grace", "second@example.org", "Europe/Paris"),
        lambda world: put(world, "Time zone", None, None, None),
        lambda world: with_quorum(world, 2),
        lambda world: with_quorum(world, "all"),
    ],
    ids=[
        "no addresses", "no address of Grace", "Grace deleted", "addresses shifted", "names swapped", "Grace renamed",
        "Ada renamed", "nobody", "two Graces", "no zones", "quorum raised", "everybody needed",
    ],
)  # fmt: skip
def test_a_session_made_before_stands_as_well(
    spoil: Callable[[World], object], shown: Mapping[str, str] | None
) -> None:
    world = with_two_graces()
    made_before(world, shown)
    spoil(world)
    for _ in range(3):
        world.sync()
        world.pass_time(minutes=40)
    assert told(world, 1) == []
    assert guests(world) == list(ADDRESSES[:2])
    if world.status("draft") == "Scheduled":
        world.set("draft", start="18:00")
        world.sync()
        assert told(world, 1) == [("REQUEST", ADDRESSES[:2])]
    else:
        assert "The invitation for Thu 3 Dec 17:00 GMT stands." in world.sentence("draft")


def test_a_session_made_before_that_lost_its_base_too_stands_as_well() -> None:
    world = invited()
    made_before(world)
    world.lose_base("draft")
    with_quorum(world, 2)
    drop(world, "Grace")
    is_quiet(world)


def test_a_renamed_person_brings_no_session_back_that_was_made_and_deleted_before() -> None:
    for name, new in (("Ada", "Ada Lovelace"), ("Grace", "Grace Hopper")):
        world = invited()
        made_before(world)
        world.calendar.delete(world.event("draft").id)
        world.sync()
        rename(world, name, new)
        world.sync()
        assert world.status("draft") == "Called off"
        assert told(world, 1) == []


def test_somebody_who_leaves_a_session_made_before_is_taken_off() -> None:
    world = World([agreed("draft", accepted_by="Grace, Bo")])
    world.sync()
    made_before(world)
    world.set("draft", accepted_by="Bo")
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES[1:2]), ("REQUEST", (ADDRESSES[0], ADDRESSES[2]))]


def test_the_only_one_who_leaves_a_session_made_before_ends_it() -> None:
    world = World([agreed("draft")])
    world.set_person("Grace", email=None)
    world.sync()
    made_before(world)
    world.set("draft", accepted_by=None)
    world.sync()
    world.pass_time(minutes=31)
    world.sync()
    assert told(world, 1) == [("CANCEL", ADDRESSES[:1])]


# --- what the mark keeps ----------------------------------------------------------------------------------------------


def test_names_come_back_from_the_properties_of_an_event_however_many_they_are() -> None:
    world = World([agreed("draft")], settings=Settings(guard=GuardSettings(guests_per_event=300)))
    for number in range(150):
        world.add_person(f"Person {number}", f"p{number}@example.org", "Europe/Paris")
    world.set("draft", accepted_by="\n".join(f"Person {number}" for number in range(150)))
    world.sync()
    mark = world.event("draft").mark
    properties = mark_to_properties(mark)
    assert len(mark.names) == 151
    assert mark_from_properties(properties) == mark
    assert all(len(key) <= 44 and len(value) <= 1024 for key, value in properties.items())


def test_names_count_for_nothing_when_an_older_version_has_written_the_event_since() -> None:
    mark = invited().event("draft").mark
    assert mark.base is not None
    old = replace(mark, base=replace(mark.base, row=replace(mark.base.row, people="0123456789")))
    seen = mark_from_properties(mark_to_properties(mark) | {"base": mark_to_properties(old)["base"]})
    assert seen is not None
    assert seen.names == ()
    damaged = mark_from_properties(mark_to_properties(mark) | {"base": "{"})
    assert damaged is not None
    assert damaged.names == mark.names


def test_a_name_is_kept_as_a_digest_only() -> None:
    properties = mark_to_properties(invited().event("draft").mark)
    assert not any(word in value.casefold() for value in properties.values() for word in (ADA.name.casefold(), "grace"))
