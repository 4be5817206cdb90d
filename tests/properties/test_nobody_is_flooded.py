"""docs/rules.md 5.13, 5.14: an editor of the board attacks somebody's mailbox for hours, with a run every ten minutes.

The attackers type what anybody who edits the board can type. Their sessions have proposers without an address, so that
nobody but the victim is mailed and no friend's cap is in their way.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cowork_sheets.calendars.ledger import FileLedger
from cowork_sheets.core.people import mailbox
from cowork_sheets.core.settings import GuardSettings, Settings
from tests.world import THURSDAY, World, proposed

VICTIM = "sam@elsewhere.net"
RUNS = 20 * 6
ROWS = 12
PER_DAY = GuardSettings().mails_per_person_per_day
IN_ALL = GuardSettings().mails_per_day
OUTSIDE = GuardSettings().outside_per_day

Attack = Callable[[World], Iterator[None]]
"""Types something before each run, for as long as there are runs."""


def rows(count: int) -> list[dict[str, Any]]:
    """Rows that two people without an address agreed to: their sessions mail nobody."""
    return [
        proposed(
            f"s{number}", THURSDAY + timedelta(days=number // 20), start=f"{1 + number % 20}:00", proposed_by="Nobody",
            accepted_by="Noone", time_zone="UTC",
        )
        for number in range(count)
    ]  # fmt: skip


def board(count: int = ROWS) -> World:
    world = World(rows(count), mails=True, known=True, own_domain="example.org")
    world.add_person("Nobody", "", "UTC")
    world.add_person("Noone", "", "UTC")
    world.add_person("Sam", VICTIM, "UTC")
    world.settings = Settings(guard=GuardSettings(new_events=999))  # the rows are there already
    world.sync()
    world.settings = Settings()
    assert not world.mails()
    return world


def play(world: World, attack: Attack, *, runs: int = RUNS, after: Callable[[], object] = lambda: None) -> Counter[str]:
    """Let the attack go on for so many runs; give the most mails that each mailbox got in any 24 hours."""
    got: defaultdict[str, list[datetime]] = defaultdict(list)
    typing = attack(world)
    seen = len(world.mails())
    for _ in range(runs):
        next(typing)
        world.pass_time(minutes=10)
        world.sync()
        for mail in world.mails()[seen:]:
            for address in mail.addresses:
                got[mailbox(address)].append(world.now)
                got["all"].append(world.now)
        seen = len(world.mails())
        after()
    return Counter({address: _most_in_a_day(at) for address, at in got.items()})


def _most_in_a_day(instants: list[datetime]) -> int:
    return max(sum(begin <= at < begin + timedelta(hours=24) for at in instants) for begin in instants)


# --- the attacks -----------------------------------------------------------------------------------------------------


def adds_and_takes_out(world: World) -> Iterator[None]:
    """The next two rows get the victim, the two before lose them."""
    for number in range(0, 999, 2):
        for each in (number, number + 1):
            world.set(f"s{each % ROWS}", accepted_by="Sam")
            if number:
                world.set(f"s{(each - 2) % ROWS}", accepted_by="Noone")
        yield


def calls_off(world: World) -> Iterator[None]:
    """The next two rows get the victim, and those before are called off."""
    for number in range(0, 999, 2):
        for each in (number, number + 1):
            world.set(f"s{each % ROWS}", accepted_by="Sam", call_off=None)
            if number:
                world.set(f"s{(each - 2) % ROWS}", call_off="yes")
        yield


def adds_first_and_takes_out_later(world: World) -> Iterator[None]:
    """As many invitations as there can be, then as many cancellations."""
    for run in range(RUNS):
        for number in range(9):
            world.set(f"s{number}", accepted_by="Sam" if run < 20 else "Noone")
        yield


def deletes_rows(world: World) -> Iterator[None]:
    """A row with the victim, which is deleted once it went out."""
    for number, row in enumerate(rows(999)):
        world.add(row | {"topic": f"deleted {number}", "accepted_by": "Sam"})
        yield
        if number > 1:
            world.delete(f"deleted {number - 2}")


def has_it_again_and_again(world: World) -> Iterator[None]:
    """Three sessions are called off and wanted again, generation after generation."""
    while True:
        for word in ("yes", None):
            for number in range(3):
                world.set(f"s{number}", accepted_by="Sam", call_off=word)
            yield


def has_many_tags(world: World) -> Iterator[None]:
    """The victim's mailbox has twenty addresses, and everybody in People another one."""
    for tag in range(20):
        world.add_person(f"Tag{tag:03}", VICTIM.replace("@", f"+{tag}@"), "UTC")
    for number in range(0, 999, 2):
        for each in (number, number + 1):
            world.set(f"s{each % ROWS}", accepted_by=f"Tag{each % 20:03}")
            world.set(f"s{(each - 2) % ROWS}", accepted_by="Noone")
        yield


def corrects_the_address(world: World) -> Iterator[None]:
    """Each time another tag is the right address: who had the old one is taken off, which never waits."""
    for number in range(5):
        world.set(f"s{number}", accepted_by="Sam")
    for tag in range(999):
        world.set_person("Sam", email=VICTIM.replace("@", f"+{tag}@"))
        yield


def swaps(world: World) -> Iterator[None]:
    """Two take turns, so that each edit takes somebody off."""
    world.add_person("Kim", "kim@elsewhere.net", "UTC")
    for run in range(999):
        for number in range(5):
            world.set(f"s{number}", accepted_by=("Sam", "Kim")[run % 2])
        yield


def moves(world: World) -> Iterator[None]:
    """Sessions far ahead are moved by minutes."""
    for run in range(999):
        for number in range(9):
            world.set(f"s{number}", accepted_by="Sam", start=f"{1 + number}:{run % 60:02}")
        yield


QUIET = [
    adds_and_takes_out, calls_off, adds_first_and_takes_out_later, deletes_rows, has_it_again_and_again, has_many_tags,
    corrects_the_address, swaps, moves,
]  # fmt: skip


@pytest.mark.parametrize("attack", QUIET, ids=lambda attack: attack.__name__)
def test_nobody_gets_more_mails_a_day_than_the_cap_says(attack: Attack) -> None:
    got = play(board(), attack, runs=RUNS if attack is adds_and_takes_out else RUNS // 3)
    assert 3 < got[VICTIM] <= PER_DAY


def test_what_an_older_version_left_behind_counts_too() -> None:
    world = board()
    for number in range(4):
        world.set(f"s{number}", accepted_by="Sam")
    world.sync()
    for event in world.all_events():  # marks of then: when, and not to whom
        world.calendar.update(replace(event, mark=replace(event.mark, mailings=())), notify=False, now=world.now)
    sent = len(world.mails())
    assert sent + play(world, adds_and_takes_out, runs=30)[VICTIM] <= PER_DAY


def calls_off_and_deletes(world: World) -> Iterator[None]:
    """Rows with the victim, each called off once it went out, and then deleted."""
    for number, row in enumerate(rows(999)):
        world.add(row | {"topic": f"mine {number}", "accepted_by": "Sam"})
        if number > 0:
            world.set(f"mine {number - 1}", call_off="yes")
        if number > 1:
            world.delete(f"mine {number - 2}")
        yield


def test_a_calendar_that_forgets_what_was_deleted_forgets_nothing_that_this_computer_noted(tmp_path: Path) -> None:
    world = board()
    world.ledger = FileLedger(tmp_path / "mails.json")

    def forget() -> None:
        for event in world.all_events():
            if event.cancelled:
                world.calendar.purge(event.id)

    got = play(world, calls_off_and_deletes, runs=40, after=forget)
    assert 3 < got[VICTIM] <= PER_DAY
    assert VICTIM not in (tmp_path / "mails.json").read_text(encoding="utf-8")


def test_an_editor_who_gives_the_board_another_identity_is_still_counted(tmp_path: Path) -> None:
    world = board()
    world.ledger = FileLedger(tmp_path / "mails.json")
    identities = iter(range(999))

    def become_another() -> None:
        world.board.board_id = f"board {next(identities)}"
        for number in range(ROWS):
            world.set(f"s{number}", ref=None, status=None, what_to_know=None, call_off=None, accepted_by="Noone")

    world.settings = Settings(guard=GuardSettings(new_events=999))
    assert play(world, calls_off, runs=30, after=become_another)[VICTIM] <= PER_DAY


# --- what never waits has an end too ---------------------------------------------------------------------------------


def moves_what_is_near(world: World) -> Iterator[None]:
    """Sessions of the day ahead are moved by minutes, each time."""
    for run in range(999):
        for number in range(9):
            day = datetime(2026, 11, 24)
            world.set(f"s{number}", accepted_by="Sam", day=day, start=f"{10 + number}:{run % 60:02}")
        yield


def takes_off_one_by_one(world: World) -> Iterator[None]:
    """A crowd around the victim, of whom one is taken off at a time: each time all others are told."""
    names = [f"Crowd{number:02}" for number in range(18)]
    for name in names:
        world.add_person(name, f"{name}@example.org", "UTC")
    for number in range(3):
        world.set(f"s{number}", accepted_by=", ".join(["Sam", *names]))
    for left in range(18, -1, -1):
        yield
        for number in range(3):
            world.set(f"s{number}", accepted_by=", ".join(["Sam", *names[:left]]))
    while True:
        yield


@pytest.mark.parametrize("attack", [moves_what_is_near, takes_off_one_by_one], ids=lambda attack: attack.__name__)
def test_what_never_waits_is_asked_about_at_twice_the_cap_and_called_off_at_once(attack: Attack) -> None:
    world = board()
    got = play(world, attack, runs=40)
    assert PER_DAY < got[VICTIM] <= 2 * PER_DAY
    assert "somebody has had too many mails today" in world.message()
    before = sum(VICTIM in mail.addresses for mail in world.mails())
    for number in range(9):
        world.set(f"s{number}", call_off="yes")
    world.sync()
    called_off = sum(VICTIM in mail.addresses for mail in world.mails()) - before
    assert 3 <= called_off <= 9
    assert got[VICTIM] + called_off <= 2 * PER_DAY + 9


# --- the board as a whole --------------------------------------------------------------------------------------------


def strangers(world: World) -> Iterator[None]:
    """Fifty strangers, in turns: each is added to some rows and taken out of them."""
    for number in range(50):
        world.add_person(f"Stranger{number:02}", f"p{number}@elsewhere.net", "UTC")
    for run in range(999):
        for each in range(5):
            number = run * 5 + each
            world.set(f"s{number % ROWS}", accepted_by=f"Stranger{number % 50:02}")
            world.set(f"s{(number - 5) % ROWS}", accepted_by="Noone")
        yield


def test_a_day_has_an_end_for_strangers_as_a_whole() -> None:
    got = play(board(), strangers, runs=40)
    assert OUTSIDE / 2 < got["all"] <= OUTSIDE


def colleagues(world: World) -> Iterator[None]:
    """The same with people of the calendar's own domain."""
    for number in range(50):
        world.add_person(f"Friend{number:02}", f"p{number}@example.org", "UTC")
    for run in range(999):
        for each in range(5):
            number = run * 5 + each
            world.set(f"s{number % ROWS}", accepted_by=f"Friend{number % 50:02}")
            world.set(f"s{(number - 5) % ROWS}", accepted_by="Noone")
        yield


def test_a_day_has_an_end_for_everybody_as_a_whole() -> None:
    got = play(board(), colleagues, runs=40)
    assert OUTSIDE < got["all"] <= IN_ALL


def invites_all_and_takes_all_out(world: World) -> Iterator[None]:
    """The worst there is: a day's invitations to strangers, and then all of their cancellations."""
    for number in range(50):
        world.add_person(f"Stranger{number:02}", f"p{number}@elsewhere.net", "UTC")
    for run in range(999):
        for number in range(80):
            two = f"Stranger{number % 50:02}, Stranger{(number + 7) % 50:02}"
            world.set(f"s{number}", accepted_by=two if run < 6 else "Noone")
        yield


def test_at_the_worst_a_day_has_its_mails_and_a_cancellation_for_each() -> None:
    world = board(80)
    world.settings = Settings(guard=GuardSettings(updates=999, most_updates=999, all_changed_from=999))
    got = play(world, invites_all_and_takes_all_out, runs=10)
    assert OUTSIDE < got["all"] <= 2 * OUTSIDE
    assert max(got[f"p{number}@elsewhere.net"] for number in range(50)) <= PER_DAY
