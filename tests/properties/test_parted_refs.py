"""However people's columns are shuffled while the Refs stay where they are, no session changes (docs/rules.md 1.6)."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cowork_sheets.calendars.memory import Mail
from cowork_sheets.core.model import Event
from tests.world import KEYS, PEOPLES, World, agreed, proposed

ROWS = [
    agreed("one", 3), agreed("two", 4, accepted_by="Grace, Bo"), agreed("one", 5), agreed("", 7),
    agreed("", 8), agreed("three", 9, proposed_by="Grace", accepted_by="Ada"), proposed("four", 10),
    agreed("five", 11, call_off="x"), agreed("six", 12, accepted_by="Grcae"), agreed("", 14, proposed_by="Bo"),
]  # fmt: skip


def scheduled() -> World:
    world = World(ROWS, board_id="board")
    world.sync()
    world.calendar.outbox.clear()
    return world


def shuffle(world: World, order: list[int], *, whole: bool) -> None:
    """Put the rows in this order: people's columns alone, or whole rows."""
    lines = [list(row) for row in world.board.sessions[1:]]
    width = len(KEYS) if whole else len(PEOPLES)
    for place, source in enumerate(order):
        world.board.sessions[1 + place][:width] = lines[source][:width]


def peoples_cells(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[key] for key in PEOPLES)


def told(mail: Mail) -> tuple[str, str, tuple[str, ...]]:
    return mail.event_id, mail.method, tuple(mail.addresses)


def known(event: Event) -> tuple[object, ...]:
    """What guests know of an event."""
    return event.id, event.when, event.summary, event.cancelled, sorted(guest.email for guest in event.guests)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(ROWS))))
def test_no_order_of_peoples_columns_changes_a_session_or_gives_a_row_another_ref(order: list[int]) -> None:
    world = scheduled()
    events, rows = world.all_events(), sorted(map(str, world.rows()))
    shuffle(world, order, whole=False)
    world.sync()
    assert not world.mails()
    assert world.all_events() == events
    assert sorted(map(str, world.rows())) == rows
    assert not world.sync().outcomes


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(range(len(ROWS))),
    st.sampled_from([0, 1, 2, 5]),
    st.sampled_from([{"start": "10:00"}, {"topic": "another"}, {"accepted_by": "Bo"}, {"call_off": "yes"}]),
)
def test_one_row_that_was_edited_before_means_the_same_in_any_order(
    order: list[int], edited: int, edit: dict[str, Any]
) -> None:
    plain, shuffled = scheduled(), scheduled()
    for world in (plain, shuffled):
        world.set_row(edited, **edit)
    shuffle(shuffled, order, whole=False)
    for world in (plain, shuffled):
        world.sync()
    assert sorted(map(told, plain.mails())) == sorted(map(told, shuffled.mails()))
    assert list(map(known, plain.all_events())) == list(map(known, shuffled.all_events()))
    assert sorted(map(peoples_cells, plain.rows()), key=str) == sorted(map(peoples_cells, shuffled.rows()), key=str)
