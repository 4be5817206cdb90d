from datetime import datetime

from cowork_sheets.core.settings import SessionSettings, Settings
from tests.world import World, agreed, proposed


def test_the_timer_column_links_a_session_and_stays_empty_for_a_proposal() -> None:
    world = World([agreed("draft"), proposed("open")], settings=Settings(timer="https://cuckoo.team/us-{ref}"))
    header, *rows = world.board.sessions
    header.append("Timer")
    for row in rows:
        row.append(None)
    world.sync()
    draft, open_slot = (row[len(header) - 1] for row in world.board.sessions[1:])
    assert draft == f"https://cuckoo.team/us-{world.row('draft')['ref']}"
    assert not open_slot


def test_a_board_without_a_timer_leaves_that_column_alone() -> None:
    world = World([agreed("draft")])
    header, row = world.board.sessions
    header.append("Timer")
    row.append("https://timer.example.org/ours")
    world.sync()
    assert world.board.sessions[1][len(header) - 1] == "https://timer.example.org/ours"


def test_where_the_link_is_shown_shortly_before_the_timers_is_too() -> None:
    sessions = SessionSettings(show_link_before=10)
    world = World([agreed("draft")], settings=Settings(timer="https://cuckoo.team/us-{ref}", sessions=sessions))
    header, row = world.board.sessions
    header.append("Timer")
    row.append(None)
    world.sync()
    assert not world.board.sessions[1][len(header) - 1]
    world.travel_to(datetime(2026, 12, 3, 16, 50))
    world.sync()
    assert world.board.sessions[1][len(header) - 1] == f"https://cuckoo.team/us-{world.row('draft')['ref']}"
