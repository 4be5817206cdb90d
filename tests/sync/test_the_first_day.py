"""docs/rules.md 5.1, 5.5, 5.15: a pair's first fifty rows, run by run; one yes, and nothing else is held up meanwhile.

The tables in docs/guard.md are the ones these tests play.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from cowork_sheets.core.settings import GuardSettings, Settings
from cowork_sheets.errors import QuotaExceeded, TryAgainLater
from cowork_sheets.sync import Report
from tests.world import THURSDAY, World, agreed, proposed

GUARD = Path(__file__).parents[2] / "docs" / "guard.md"


def fifty(count: int = 50, **cells: object) -> list[dict[str, object]]:
    """Agreed rows, one a day."""
    return [agreed(f"s{n}", THURSDAY + timedelta(days=n), **cells) for n in range(count)]


@dataclass
class Day:
    """A day of runs, written down as docs/guard.md shows it."""

    world: World
    lines: list[str]
    yeses: int = 0

    def run(self, what: str = "") -> Report:
        """Sync as cron does, and write down what came of it."""
        return self._written(self.world.sync(), what)

    def yes(self, report: Report) -> Report:
        """Type what the run said, after ten minutes, in cron's stead."""
        self.yeses += 1
        return self._written(self.world.sync(approve=named(report)), "somebody agrees")

    def _written(self, report: Report, what: str) -> Report:
        world = self.world
        invited = sum(world.status(f"s{n}") == "Scheduled" for n in range(50))
        waiting = 50 - invited - sum(world.status(f"s{n}") == "Called off" for n in range(50))
        self.lines.append(f"| {world.now:%a %H:%M} | {invited} | {waiting} | {self.yeses} | {what} |")
        world.pass_time(minutes=10)
        return report


def named(report: Report) -> str:
    """The plan that a run names for whoever agrees."""
    return (report.way_on or report.rest).rpartition("--plan ")[2]


def table(lines: list[str]) -> str:
    return "\n".join(["| run | invited | waiting | yeses | |", "|---|---|---|---|---|", *lines])


def test_a_pair_with_fifty_agreed_rows_needs_one_yes_and_two_runs() -> None:
    day = Day(World(fifty(), mails=True), [])
    asked = day.run("asks, and mails nobody")
    assert asked.refusal == "Stopped before changing anything: this is the first run of this board."
    assert asked.first_run
    assert asked.rest == ""  # all of it goes out with a yes
    day.yes(asked)
    day.run()
    assert len(day.world.mails()) == 50
    assert table(day.lines) in GUARD.read_text(encoding="utf-8")


def test_what_one_run_cannot_mail_stays_agreed_to_while_call_offs_and_moves_go_out_at_once() -> None:
    day = Day(World(fifty(accepted_by="Grace, Bo"), mails=True), [])
    asked = day.run("asks, and mails nobody")
    assert asked.rest == (
        "With a yes 33 of 50 sessions are mailed at once; the last is mailed in about 10 minutes if the board is "
        "synced every ten minutes."
    )
    approved = day.yes(asked)
    assert approved.refusal is None
    assert approved.rest == (
        "17 sessions wait for the caps on mail; the last is mailed in about 10 minutes if the board is synced every "
        "ten minutes."
    )
    assert day.world.sentence("s40") == "Not done yet: more than 100 mails in one run; the next run goes on"
    day.world.set("s1", call_off="yes")
    day.world.set("s2", start="10:00")
    day.run("s1 is called off, s2 is moved")
    assert day.world.event("s1").cancelled
    assert day.world.event("s2").when.wall.hour == 10
    day.run()
    assert table(day.lines) in GUARD.read_text(encoding="utf-8")


def test_fifty_more_rows_of_a_pair_that_nobody_is_asked_about_go_out_a_few_at_a_time() -> None:
    day = Day(World(fifty(), mails=True, known=True), [])
    first = day.run()
    assert first.refusal is None
    assert first.rest.startswith("45 sessions wait for the caps on mail; the last is mailed in about 4 days if the")
    day.run()
    day.world.set("s1", call_off="yes")
    day.world.set("s2", start="10:00")
    report = day.run("s1 is called off, s2 is moved")
    assert day.world.event("s1").cancelled
    assert day.world.event("s2").when.wall.hour == 10
    day.yes(report)
    assert all(day.world.status(f"s{n}") == "Scheduled" for n in range(2, 50))
    assert table(day.lines) in GUARD.read_text(encoding="utf-8")


# --- what is only a great number waits, and nothing else ------------------------------------------------------------


def crowd(world: World, count: int) -> list[str]:
    names = [f"P{n:02}" for n in range(count)]
    for name in names:
        world.add_person(name, f"{name}@example.org", "Europe/London")
    return names


def test_too_many_new_sessions_wait_for_a_yes_and_call_offs_moves_and_cancellations_do_not() -> None:
    world = World([agreed("off"), agreed("move", 4), agreed("gone", 5), agreed("stay", 6)], mails=True, known=True)
    names = crowd(world, 30)
    world.sync()
    world.delete("gone")
    world.sync()
    world.pass_time(minutes=31)
    world.set("off", call_off="yes")
    world.set("move", start="10:00")
    for n, name in enumerate(names):
        world.add(agreed(f"new {n}", THURSDAY + timedelta(days=10 + n), accepted_by=name, proposed_by=names[n - 1]))
    report = world.sync()
    assert report.refusal == (
        "This waits, while everything else goes on: 30 invitations would go out; at most 25 do at once."
    )
    assert world.message() == report.refusal
    assert world.event("off").cancelled
    assert world.event("gone").cancelled
    assert world.event("move").when.wall.hour == 10
    assert world.status("new 3") == "Proposed"
    assert world.sentence("new 3") == (
        "Not done yet: this is too much at once. It waits until whoever runs the board agrees to it."
    )
    assert world.cell("new 3", "ref") == ""  # given only to rows that passed the guard
    world.pass_time(minutes=10)
    again = world.sync()
    assert again.refusal == report.refusal
    assert not again.refusal_is_new
    assert world.sync().cells_written == 0
    world.set("stay", topic="stays")  # the board goes on meanwhile
    world.sync(approve=named(again))
    assert all(world.status(f"new {n}") == "Scheduled" for n in range(30))
    assert world.message() == ""


def test_too_many_changes_wait_for_a_yes_and_call_offs_and_invitations_do_not() -> None:
    world = World(fifty(20), mails=True, known=True, settings=Settings(guard=GuardSettings(new_events=99)))
    world.sync(approve=world.plan().id)
    for n in range(12):
        world.set(f"s{n}", start="10:00")
    world.set("s15", call_off="yes")
    world.add(agreed("new", 28))
    report = world.sync()
    assert "12 changes would be mailed; at most 10 are at once" in (report.refusal or "")
    assert world.event("s15").cancelled
    assert world.status("new") == "Scheduled"
    assert all(world.event(f"s{n}").when.wall.hour == 17 for n in range(12))
    world.sync(approve=named(report))
    assert all(world.event(f"s{n}").when.wall.hour == 10 for n in range(12))


def test_too_many_call_offs_are_seen_twice_and_everything_else_goes_on() -> None:
    world = World(fifty(20), mails=True, known=True)
    world.sync(approve=world.plan().id)
    for n in range(12):
        world.set(f"s{n}", call_off="yes")
    world.set("s15", start="10:00")
    report = world.sync()
    assert "12 sessions were called off at once, more than 10" in (report.refusal or "")
    assert world.event("s15").when.wall.hour == 10
    assert world.sentence("s3") == (
        "Not done yet: called off together with many others; it is cancelled after 30 minutes."
    )
    world.pass_time(minutes=31)
    assert world.sync().refusal is None
    assert all(world.event(f"s{n}").cancelled for n in range(12))


def test_what_looks_like_an_accident_of_the_whole_board_still_stops_all_of_it() -> None:
    world = World(fifty(10), mails=True, known=True)
    world.sync(approve=world.plan().id)
    mails = len(world.mails())
    for n in range(9):
        world.set(f"s{n}", time_zone="Europe/Paris")
    world.set("s9", call_off="yes")
    for n in range(1, 5):
        world.delete(f"s{n}")
    report = world.sync()
    assert (report.refusal or "").startswith("Stopped before changing anything: the rows of 4 of 10")
    assert len(world.mails()) == mails


def test_where_all_there_is_to_do_waits_nothing_is_done() -> None:
    world = World(fifty(20), mails=True, known=True)
    world.sync(approve=world.plan().id)
    for n in range(12):
        world.set(f"s{n}", start="10:00")
    report = world.sync()
    assert (report.refusal or "").startswith("This waits, while everything else goes on: 12 changes would be mailed")
    assert report.outcomes == ()
    assert report.is_stopped


def test_where_all_there_is_to_do_waits_every_row_still_says_how_it_stands() -> None:
    world = World(fifty(20), mails=True, known=True)
    world.sync(approve=world.plan().id)
    for n in range(12):
        world.set(f"s{n}", start="10:00")
    world.add(proposed("open", 28))
    world.add(agreed("mistyped", 29, accepted_by="Grcae"))
    mails = len(world.mails())
    report = world.sync()
    assert report.is_stopped
    assert world.status("open") == "Proposed"
    assert world.status("mistyped") == "Needs attention"
    assert "waits until whoever runs the board agrees to it" in world.sentence("s3")
    assert world.message() == report.refusal
    assert len(world.mails()) == mails
    before = world.everything()
    world.pass_time(minutes=10)
    assert world.sync().is_stopped
    assert world.everything() == before, "a run that can do nothing writes nothing"


# --- what somebody agreed to ----------------------------------------------------------------------------------------


def trio(count: int = 50) -> World:
    """Three people with fifty agreed rows, somebody has just agreed to, 33 of them have gone out."""
    world = World(fifty(count, accepted_by="Grace, Bo"), mails=True)
    world.sync(approve=named(world.sync()))
    assert world.status("s33") == "Proposed"
    return world


def waits(world: World, topic: str) -> bool:
    world.pass_time(minutes=10)
    world.sync()
    return world.status(topic) != "Scheduled"


def test_what_waits_stays_agreed_to_on_every_computer_and_for_a_week() -> None:
    for later, goes_out in ((timedelta(hours=6 * 24), True), (timedelta(hours=8 * 24), False)):
        world = trio()
        world.now += later - timedelta(minutes=10)
        assert waits(world, "s49") is not goes_out


def test_a_row_whose_people_were_changed_since_is_not_agreed_to_any_more() -> None:
    world = trio()
    world.add_person("Cem", "cem@example.org", "Europe/Berlin")
    world.set("s48", accepted_by="Grace, Bo, Cem")
    world.set("s49", proposed_by="Cem")
    assert not waits(world, "s49")  # it is one of few
    agreed_to = {topic for topic, event in world.events().items() if event.mark.mailings[-1].agreed}
    assert agreed_to == {f"s{n}" for n in range(48)}


def test_another_address_in_people_is_not_agreed_to() -> None:
    world = trio()
    world.settings = Settings(guard=GuardSettings(updates=0, updates_share=0, all_changed_from=99))
    world.set_person("Bo", email="somebody@elsewhere.net")
    assert waits(world, "s38")
    invited = [event for event in world.all_events() if any("elsewhere" in guest.email for guest in event.guests)]
    assert len(invited) == 5


def test_a_row_whose_day_was_changed_since_is_agreed_to_still() -> None:
    world = trio()
    world.set("s49", start="10:00", topic="s49")
    assert not waits(world, "s49")


def test_a_new_row_is_not_agreed_to_because_others_are() -> None:
    world = trio()
    world.add(agreed("mine", 25, accepted_by="Grace, Bo"))
    for n in range(60):
        world.add(agreed(f"more {n}", THURSDAY + timedelta(days=60 + n), accepted_by="Grace, Bo"))
    world.pass_time(minutes=10)
    world.sync()
    assert all(world.status(f"s{n}") == "Scheduled" for n in range(50))
    assert sum(world.status(f"more {n}") == "Scheduled" for n in range(60)) < 5


def test_what_was_agreed_to_too_long_ago_is_forgotten_with_the_next_change() -> None:
    world = trio()
    assert world.event("s0").mark.approval is not None
    world.now += timedelta(days=8)
    world.set("s0", start="10:00")
    world.sync()
    assert world.event("s0").mark.approval is None


def test_a_yes_is_good_for_one_invitation() -> None:
    world = trio()
    assert not waits(world, "s49")
    world.set("s49", call_off="yes")
    world.sync()
    sent = len(world.mails())
    for word in (None, "yes", None, "yes", None):
        world.set("s49", call_off=word)
        world.pass_time(minutes=10)
        world.sync()
    assert len(world.mails()) - sent <= 3  # as any session that is wanted again and again


def test_an_editor_who_writes_refs_and_memories_gains_nothing() -> None:
    world = World(fifty(30), mails=True, known=True)
    refs = {claim.row: claim.ref for claim in world.plan().claims}
    for row, ref in refs.items():
        world.set_row(row - 2, ref=ref)  # as if they had passed the guard
    world.board.mails, world.board.columns = True, "topic proposed_by day start"
    world.sync()
    assert len(world.mails()) == 5


def test_what_the_calendar_would_not_take_is_tried_again_without_another_yes() -> None:
    world = World(fifty(30), mails=True)
    asked = world.sync()
    inserts = iter(range(99))

    def hook(moment: str, request: str) -> None:
        if request == "insert" and moment == "before" and next(inserts) >= 10:
            raise QuotaExceeded("Calendar usage limits exceeded.", world.now + timedelta(hours=6))

    world.calendar.hook = hook
    world.sync(approve=named(asked))
    world.calendar.hook = None
    assert len(world.mails()) == 10
    world.pass_time(minutes=10)
    world.sync()
    assert len(world.mails()) == 10
    assert "paused until" in world.sentence("s20")
    world.pass_time(hours=6)
    assert world.sync().refusal is None
    assert len(world.mails()) == 30


def test_a_yes_to_a_paused_calendar_is_kept_too() -> None:
    world = World([proposed("later"), *fifty(28)], mails=True, known=True)
    world.board.paused_until = world.now + timedelta(hours=2)
    world.sync()
    world.set("later", accepted_by="Grace")
    report = world.sync()
    assert report.refusal is None
    assert not world.mails()


def test_an_approval_that_nothing_could_carry_is_asked_for_again() -> None:
    world = World(fifty(30), mails=True)
    world.fail_once("insert", TryAgainLater("The network is away."))
    world.sync(approve=named(world.sync()))
    assert len(world.mails()) == 29
    world.pass_time(minutes=10)
    world.sync()
    assert len(world.mails()) == 30


def test_what_was_agreed_to_leaves_the_day_to_what_comes_later() -> None:
    world = World(fifty(), mails=True)
    world.sync(approve=named(world.sync()))
    world.add(agreed("one more", 9))
    world.pass_time(minutes=10)
    assert not waits(world, "one more")


def test_an_approval_of_what_waits_holds_although_something_else_went_on_since() -> None:
    world = World(fifty(20), mails=True, known=True)
    report = world.sync()
    waiting = named(report)
    world.pass_time(minutes=10)
    world.set("s0", topic="renamed")
    approved = world.sync(approve=waiting)
    assert approved.refusal is None
    assert all(world.status(f"s{n}") == "Scheduled" for n in range(1, 20))


def test_a_yes_to_one_part_leaves_the_other_waiting_and_remembers_when_it_was_seen() -> None:
    world = World(fifty(30), mails=True)
    world.sync(approve=named(world.sync()))
    for n in range(12):
        world.set(f"s{n}", start="10:00")
    changes = named(world.sync())
    for n in range(12, 28):
        world.set(f"s{n}", call_off="yes")
    report = world.sync(approve=changes)
    assert all(world.event(f"s{n}").when.wall.hour == 10 for n in range(12))
    assert "16 sessions were called off at once" in (report.refusal or "")
    assert "12 changes" not in (report.refusal or "")
    world.pass_time(minutes=31)
    assert world.sync().refusal is None
    assert all(world.event(f"s{n}").cancelled for n in range(12, 28))


def test_the_name_of_a_plan_in_which_nothing_was_to_do_agrees_to_nothing() -> None:
    world = World([proposed("draft")], mails=True, known=True)
    nothing = world.plan().id
    world.set("draft", accepted_by="Grace")
    assert "the plan is now" in (world.sync(approve=nothing).refusal or "")


def test_a_dry_run_names_a_plan_that_can_be_agreed_to() -> None:
    world = World(fifty(20), mails=True, known=True)
    dry = world.sync(dry_run=True)
    assert "wait for the caps on mail" in dry.rest
    world.sync(approve=named(dry))
    assert len(world.mails()) == 20


def test_a_board_that_mails_nobody_waits_for_nothing() -> None:
    world = World(fifty(60))
    assert world.sync().rest == ""
    assert len(world.mails()) == 60


def test_how_long_it_takes_is_said_in_days_too_and_at_last_not_at_all() -> None:
    world = World(fifty(300), mails=True)
    assert "in about 2 days" in world.sync().rest
    world.settings = replace(world.settings, guard=GuardSettings(mails_per_day=10))
    assert "in more than a week" in world.sync().rest
