"""Whatever dies, runs twice, gets lost or is put back: nothing is said a second time (docs/rules.md 9.2 to 9.4)."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cowork_sheets.announce.base import Announced, Delivery
from tests.slack.office import Office
from tests.slack_server.server import SlackServer
from tests.world import Cells, Killed, agreed, proposed

MakeOffice = Callable[..., Office]


@pytest.fixture
def office(slack: SlackServer, tmp_path: Path) -> MakeOffice:
    def make(*rows: Cells, **options: Any) -> Office:
        return Office(slack, tmp_path, rows, **options)

    return make


def delivery(announced: Announced | None) -> Delivery | None:
    assert announced is not None
    return announced.delivery


def topics(at: Office) -> list[str]:
    """List the topics in all paragraphs of all messages."""
    paragraphs = [section for message in at.slack.messages for section in message.sections]
    return [paragraph.splitlines()[0].rpartition(" · ")[2] for paragraph in paragraphs]


# --- runs that die ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [True, False])
def test_a_run_that_dies_at_its_event_says_nothing_twice(office: MakeOffice, before: bool) -> None:
    at = office(agreed("Writing"))
    at.world.kill_after("insert", before=before)
    at.world.sync_killed()
    at.sync()
    at.sync()
    assert len(at.said) == before  # the second run made the event itself, or found it there


def test_a_run_that_dies_before_its_message_leaves_it_unsaid(office: MakeOffice) -> None:
    at = office(agreed("Writing"), proposed("Reading", 10))
    with pytest.raises(Killed):
        at.say(at.world.sync(), dies=True)
    at.sync()
    assert at.said == []


def test_a_run_that_dies_while_its_message_is_on_the_way_has_said_it(office: MakeOffice) -> None:
    at = office(proposed("Writing"))
    at.slack.hang_up = True  # the message is in the channel, and its answer is lost
    assert delivery(at.sync()) is Delivery.UNSURE
    at.slack.hang_up = False
    at.sync()
    assert len(at.said) == 1


def test_a_cancellation_that_was_begun_and_never_ended_is_said_by_the_run_that_ends_it(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.sync()
    at.world.set("Writing", call_off="yes")
    at.world.kill_after("update")
    at.world.sync_killed()
    at.sync()
    at.sync()
    assert [text.partition("*")[2].partition("*")[0] for text in at.said] == ["Agreed", "Called off"]


# --- two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strict", [True, False])
def test_two_computers_at_once_say_everything_once(office: MakeOffice, strict: bool) -> None:
    at = office(agreed("Writing"), proposed("Reading", 10), strict=strict)
    at.world.before_write(lambda: at.sync("two"))
    at.sync("one")
    at.sync("two")
    assert sorted(topics(at)) == ["Reading", "Writing"]


def test_two_runs_that_finished_before_either_spoke_say_everything_once(office: MakeOffice) -> None:
    at = office(agreed("Writing"), proposed("Reading", 10))
    reports = [at.world.sync(), at.world.sync()]
    for computer, report in zip(("one", "two"), reports, strict=True):
        at.say(report, computer)
        at.say(report, computer)
    assert sorted(topics(at)) == ["Reading", "Writing"]


def test_computers_that_look_at_the_same_notes_say_everything_once(office: MakeOffice) -> None:
    at = office(agreed("Writing"), proposed("Reading", 10))
    reports = [at.world.sync(), at.world.sync()]
    at.world.add(proposed("Figures", 11))
    latest = at.world.sync()
    at.say(reports[0], "one", meets=lambda: at.say(reports[1], "two"))
    at.say(reports[0], "one", meets=lambda: at.say(latest, "two"))
    at.say(latest, "one")
    assert sorted(topics(at)) == ["Figures", "Reading", "Writing"]


def test_two_computers_say_one_outlook_a_week(office: MakeOffice) -> None:
    at = office(proposed("Writing", 28), proposed("Reading", datetime(2026, 11, 26)))
    met: list[bool] = []
    first = at.outlook("one", meets=lambda: met.append(at.outlook("two").said_before))
    assert (met, first.said_before) == ([False], True)
    assert at.outlook("two").said_before
    assert len(at.said) == 1
    assert "Writing" not in at.said[0]


def test_an_outlook_whose_answer_got_lost_is_not_said_again(office: MakeOffice) -> None:
    at = office(proposed("Writing", datetime(2026, 11, 26)))
    at.slack.hang_up = True
    assert at.outlook().announced.delivery is Delivery.UNSURE
    at.slack.hang_up = False
    assert at.outlook().said_before
    assert len(at.said) == 1


def test_computers_that_begin_together_keep_quiet_about_what_is_open_already(office: MakeOffice) -> None:
    at = office(proposed("Writing"), begun=False)
    report = at.world.sync()
    at.say(report, "one")
    at.say(report, "two")
    at.sync("two")
    assert at.said == []


# --- what is lost or put back ----------------------------------------------------------------------------------------


# docs/rules.md 9.3
def test_losing_a_computers_own_notes_repeats_nothing(office: MakeOffice) -> None:
    at = office(proposed("Writing"))
    at.sync()
    (at.folder / "one.json").unlink()
    at.sync()
    at.world.add(proposed("Reading", 10))
    at.sync()
    assert topics(at) == ["Writing", "Reading"]


# docs/rules.md 9.3
def test_when_the_shared_notes_are_lost_announcing_begins_anew(office: MakeOffice) -> None:
    at = office(proposed("Writing"))
    at.sync("two")
    at.shared.unlink()
    assert at.sync("one") is not None
    at.sync("two")
    at.world.add(proposed("Reading", 10))
    at.sync("one")
    assert topics(at) == ["Writing", "Reading"]


def test_losing_all_notes_repeats_nothing(office: MakeOffice) -> None:
    at = office(proposed("Writing"))
    at.sync()
    for path in at.folder.glob("*.json"):
        path.unlink()
    again = at.sync()
    assert again is not None
    assert "are not" in again.notice
    assert len(at.said) == 1


def test_a_board_that_is_put_back_repeats_nothing(office: MakeOffice) -> None:
    at = office(proposed("Writing"), agreed("Reading", 10))
    rows, notes = [list(row) for row in at.world.board.sessions], at.shared.read_bytes()
    at.sync()
    at.world.board.sessions[:] = rows
    at.shared.write_bytes(notes)
    at.sync()
    at.sync()
    assert len(at.said) == 1


# --- a channel that does not take it ---------------------------------------------------------------------------------


# docs/rules.md 9.4
def test_what_slack_cannot_take_now_is_said_by_a_later_run(office: MakeOffice) -> None:
    at = office(proposed("Writing"))
    at.slack.answers = [(429, "rate_limited", {"Retry-After": "60"})]
    assert delivery(at.sync()) is Delivery.LATER
    assert delivery(at.sync("two")) is Delivery.SAID
    at.sync()
    assert len(at.said) == 1


# docs/rules.md 9.4
def test_what_slack_refuses_for_good_is_told_once(office: MakeOffice) -> None:
    at = office(proposed("Writing"))
    at.slack.dead = (404, "no_service", {})
    assert delivery(at.sync()) is Delivery.REFUSED
    assert at.sync() is None
    at.slack.dead = None
    assert at.sync() is None


def test_a_place_for_notes_that_is_not_there_says_nothing_and_stops_nothing(office: MakeOffice) -> None:
    at = office(proposed("Writing"))
    at.shared.unlink()
    at.shared.mkdir()
    announced = at.sync()
    assert announced is not None
    assert announced.problem.startswith("Nothing was said in Slack, because it could not be noted first: ")
    assert at.world.status("Writing") == "Proposed"
    assert at.said == []


# --- anything at all -------------------------------------------------------------------------------------------------

STEPS = [
    "propose", "accept", "withdraw", "move", "call off", "delete", "copy", "sync one", "sync two", "both",
    "die at insert", "die at update", "die unsaid", "wait", "lose one", "lose shared", "busy", "lost answer",
]  # fmt: skip


# docs/rules.md 9.2
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STEPS), max_size=14))
def test_whatever_happens_nothing_is_said_twice(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    slack = SlackServer()
    try:
        at = Office(slack, tmp_path_factory.mktemp("office"), [agreed("Session 0"), proposed("Session 1", 4)])
        for number, step in enumerate(steps, start=2):
            take(at, step, number)
        at.sync()
    finally:
        slack.stop()
    paragraphs = [section for message in slack.messages for section in message.sections]
    kinds = Counter(paragraph.partition(" ·")[0].strip("*") for paragraph in paragraphs)
    events = at.world.all_events()
    slots = [paragraph for paragraph in paragraphs if paragraph.startswith("*Open slot*")]
    assert len(slots) == len(set(slots))
    assert kinds["Agreed"] <= len(events)
    assert kinds["Called off"] <= sum(event.cancelled for event in events)
    assert kinds["Changed"] <= steps.count("move")
    assert kinds["Stopped"] <= 1


def take(at: Office, step: str, number: int) -> None:
    world, topics = at.world, [str(row["topic"]) for row in at.world.rows()]
    one = topics[number % len(topics)] if topics else ""
    match step:
        case "propose":
            world.add(proposed(f"Session {number}", number + 2))
        case "accept" | "withdraw" | "move" | "call off" if one:
            cells = {
                "accept": {"accepted_by": "Grace"},
                "withdraw": {"accepted_by": None},
                "call off": {"call_off": "yes"},
            }
            world.set(one, **cells.get(step, {"day": datetime(2026, 12, 5 + number)}))
        case "delete" if one:
            world.delete(one)
        case "copy" if one:
            world.copy(one)
        case "sync one" | "sync two":
            at.sync(step[5:])
        case "both":
            world.before_write(lambda: at.sync("two"))
            at.sync("one")
        case "die at insert" | "die at update":
            world.kill_after(step[7:])
            with suppress(Killed):
                at.sync()
            world.calendar.hook = None
        case "die unsaid":
            with suppress(Killed):
                at.say(world.sync(), dies=True)
        case "wait":
            world.pass_time(minutes=31)
        case "lose one" | "lose shared":
            (at.folder / f"{step[5:]}.json").unlink(missing_ok=True)
        case "busy":
            at.slack.answers = [(429, "rate_limited", {})]
            at.sync()
            at.slack.answers = []
        case "lost answer":
            at.slack.hang_up = True
            at.sync()
            at.slack.hang_up = False
