from dataclasses import replace

from cowork_sheets.core.formats import Format
from tests.world import World, agreed


def test_a_session_whose_format_left_the_configuration_is_cut_by_the_boards_own() -> None:
    world = World([agreed("draft", format="Sprint")])
    world.settings = replace(world.settings, formats={"sprint": Format("sprint", 15, 3)})
    world.sync()
    assert "Format: Sprint, 90 minutes" in world.event("draft").description
    world.settings = replace(world.settings, formats={})
    world.set("draft", format=None)
    world.sync()
    assert "Format: 45/10, 90 minutes" in world.event("draft").description


def test_a_session_keeps_the_boards_usual_format_of_its_day_until_that_is_gone_too() -> None:
    world = World([agreed("draft")])
    world.settings = replace(
        world.settings,
        sessions=replace(world.settings.sessions, format="sprint"),
        formats={"sprint": Format("sprint", 15, 3)},
    )
    world.sync()
    world.settings = replace(world.settings, sessions=replace(world.settings.sessions, format="45/10"), formats={})
    world.set("draft", topic="draft 2")
    world.sync()
    assert "Format: 45/10, 90 minutes" in world.event("draft 2").description
