"""However people join a session of many: they are told at most once a day, and always before it starts."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cowork_sheets.core.joins import LAST_CALL, ONCE_IN
from tests.world import NOW, World, agreed

STARTS = NOW + timedelta(hours=72)
MINUTES = st.integers(min_value=1, max_value=72 * 60 - 61)


@settings(max_examples=10, deadline=None)
@given(st.lists(MINUTES, min_size=1, max_size=7))
def test_everybody_is_told_before_it_starts_and_nobody_every_hour(joins: list[int]) -> None:
    world = World([agreed("cafe", 26, start="12:00", accepted_by="Grace, Bo")], mails=True, known=True)
    world.set("cafe", day=STARTS.replace(tzinfo=None))
    world.sync()
    told = [NOW]
    names = ["Grace", "Bo"]
    pending = sorted((minute, f"Guest{number}") for number, minute in enumerate(joins))
    for _, name in pending:
        world.add_person(name, f"{name.lower()}@example.org", "Europe/London")
    for hour in range(1, 72):
        while pending and pending[0][0] <= hour * 60:
            names.append(pending.pop(0)[1])
        world.set("cafe", accepted_by=", ".join(names))
        world.travel_to((NOW + timedelta(hours=hour)).replace(tzinfo=None))
        before = len(world.mails())
        world.sync()
        if len(world.mails()) > before:
            told.append(world.now)
    on_it = {guest.name for guest in world.event("cafe").guests}
    assert on_it == {"Ada", *names}
    gaps = [(later - earlier, later) for earlier, later in pairwise(told)]
    assert all(gap >= ONCE_IN or STARTS - later <= LAST_CALL for gap, later in gaps)
