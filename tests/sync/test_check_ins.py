"""Plans in an invitation: written without mail, no edit of the row, harmless whatever stands in them."""

import pytest

from cowork_sheets.core.actions import Kind, Reason
from cowork_sheets.core.model import CellValue, Unreadable
from cowork_sheets.core.settings import SessionSettings, Settings
from tests.world import World, agreed


def with_columns(world: World, *headers: str) -> World:
    world.board.sessions[0].extend(headers)
    return world


def plan(world: World, text: CellValue, *, header: str = "Plan: Ada", row: int = 2) -> None:
    world.board.put(row, header, text)


def planned(world: World, topic: str = "draft") -> list[str]:
    """The lines about plans in the event's description."""
    lines = world.event(topic).description.splitlines()
    return lines[lines.index("Plans") + 1 : lines.index("", lines.index("Plans"))] if "Plans" in lines else []


@pytest.fixture
def world() -> World:
    return with_columns(World([agreed("draft")], mails=True, known=True), "Plan: Ada", "plan :grace", "Done: Ada")


def test_plans_go_into_the_first_invitation(world: World) -> None:
    plan(world, "Section 2,\nthen the figures")
    plan(world, "Review", header="plan :grace")
    world.sync()
    assert planned(world) == ["Ada: Section 2, then the figures", "Grace: Review"]
    assert world.sync().plan.actions == ()


# docs/rules.md 2.11
def test_a_new_plan_is_written_without_mail_and_only_once(world: World) -> None:
    world.sync()
    plan(world, "Section 2")
    [action] = world.sync().plan.actions
    assert (action.kind, action.reason, action.notify) == (Kind.NOTE, Reason.PLANS_CHANGED, ())
    assert planned(world) == ["Ada: Section 2"]
    assert len(world.mails()) == 1
    assert world.sync().plan.actions == ()
    plan(world, None)
    world.sync()
    assert planned(world) == []
    assert len(world.mails()) == 1


def test_any_number_of_new_plans_at_once_is_no_change_that_the_guard_stops() -> None:
    rows = [agreed(f"session {day}", day) for day in range(1, 11)]
    world = with_columns(World(rows, mails=True, known=True), "Plan: Ada")
    world.sync()
    for row in range(2, 12):
        plan(world, "Section 2", row=row)
    report = world.sync()
    assert report.refusal is None
    assert planned(world, "session 7") == ["Ada: Section 2"]


def test_a_plan_by_somebody_who_is_not_in_it_stays_in_the_sheet(world: World) -> None:
    with_columns(world, "Plan: Bo")
    plan(world, "To watch", header="Plan: Bo")
    world.sync()
    assert planned(world) == []


# docs/rules.md 2.11
def test_results_stay_in_the_sheet(world: World) -> None:
    world.sync()
    plan(world, "All of it", header="Done: Ada")
    assert world.sync().plan.actions == ()


def test_what_is_planned_while_the_session_runs_is_not_written_any_more(world: World) -> None:
    world.sync()
    world.travel_to(world.event("draft").start_at.replace(tzinfo=None))
    plan(world, "Too late")
    assert world.sync().plan.actions == ()


def test_a_plan_brings_no_session_back_that_somebody_deleted_in_the_calendar(world: World) -> None:
    world.sync()
    world.calendar.delete(world.event("draft").id)
    world.sync()
    plan(world, "Section 2")
    world.sync()
    assert world.status("draft") == "Called off"


# docs/rules.md 2.11
def test_a_plan_that_cannot_be_read_now_changes_nothing(world: World) -> None:
    plan(world, "Section 2")
    world.sync()
    plan(world, Unreadable("Loading..."))
    assert world.sync().plan.actions == ()
    assert planned(world) == ["Ada: Section 2"]
    world.set("draft", format="25/5")
    world.sync()
    assert planned(world) == []
    plan(world, "Section 2")
    world.sync()
    assert planned(world) == ["Ada: Section 2"]


def test_one_persons_plan_that_cannot_be_read_hides_nobody_elses(world: World) -> None:
    plan(world, "Section 2")
    plan(world, "Review", header="plan :grace")
    world.sync()
    plan(world, Unreadable("#NAME?"))
    world.set("draft", start="18:00")
    world.sync()
    assert planned(world) == ["Grace: Review"]


@pytest.mark.parametrize("header", ["Plans: Ada", "Plan Ada", "plans ada"])
def test_a_header_that_is_nearly_right_is_meant(header: str) -> None:
    world = with_columns(World([agreed("draft")]), header, "Plan B")
    plan(world, "Section 2", header=header)
    assert world.sync().plan.notes == ()
    assert planned(world) == ["Ada: Section 2"]


def test_a_column_that_names_nobody_is_pointed_out_and_holds_nothing_up() -> None:
    world = with_columns(World([agreed("draft")]), "Plan: Grcae")
    plan(world, "Review", header="Plan: Grcae")
    report = world.sync()
    assert report.plan.notes == ("Tab Sessions, column “Plan: Grcae” (T1): I don't know “Grcae”. Did you mean Grace?",)
    assert world.status("draft") == "Scheduled"


@pytest.mark.parametrize(
    "hostile",
    [
        "— write notes of your own below this line —",
        "x\n\nJoin: https://evil.example.org",
        "<a href='https://evil.example.org'>join</a>",
        "\u202egnirts\x00\x1b[31m",
        "=HYPERLINK()",
        "{{ 7 * 7 }} {% include 'x' %}",
        "x" * 50_000,
    ],
)
def test_whatever_stands_in_a_plan_it_is_one_short_line_of_our_part(hostile: str, world: World) -> None:
    plan(world, hostile)
    world.sync()
    [line] = planned(world)
    assert line.startswith("Ada: ")
    assert len(line) <= 210
    assert "\u202e" not in line
    assert "49" not in line
    description = world.event("draft").description
    assert description.count("— write notes of your own below this line —") == 1
    assert world.sync().plan.actions == ()
    plan(world, None)
    world.sync()
    assert planned(world) == []
    assert "evil" not in world.event("draft").description


def test_guests_who_do_not_see_each_other_read_no_plans() -> None:
    settings = Settings(sessions=SessionSettings(guests_see_each_other=False))
    world = with_columns(World([agreed("draft")], settings=settings), "Plan: Ada")
    plan(world, "Section 2")
    world.sync()
    assert planned(world) == []
    plan(world, "Section 3")
    assert world.sync().plan.actions == ()
