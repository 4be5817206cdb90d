from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cowork_sheets.core.announcements import FOR_EVER, News, NewsKind, Voice, words
from cowork_sheets.core.model import Conference, Person, When
from cowork_sheets.core.settings import GuardSettings, SessionSettings, Settings, SlackSettings
from tests.slack.office import Office
from tests.slack_server.server import SlackServer
from tests.world import Cells, agreed, proposed

MakeOffice = Callable[..., Office]
THURSDAY = "<!date^1796317200^{date_long_pretty} at {time}|Thu 3 Dec 17:00 GMT>"
FRIDAY = "<!date^1796403600^{date_long_pretty} at {time}|Fri 4 Dec 17:00 GMT>"
BOARD = "<https://docs.google.com/spreadsheets/d/1/edit|Coworking>"
ROOM = {"where": "https://meet.example.org/ada"}


@pytest.fixture
def office(slack: SlackServer, tmp_path: Path) -> MakeOffice:
    def make(*rows: Cells, **options: Any) -> Office:
        return Office(slack, tmp_path, rows, **options)

    return make


# --- sessions --------------------------------------------------------------------------------------------------------


# docs/rules.md 9.1
def test_a_session_that_is_agreed_is_said_once(office: MakeOffice) -> None:
    at = office(agreed("Writing", **ROOM))
    at.sync()
    assert at.said == [f"*Agreed* · {THURSDAY} · 90 min · Writing\nAda and Grace · <https://meet.example.org/ada|Join>"]
    at.sync()
    assert len(at.said) == 1


def test_a_link_that_the_calendar_is_still_making_is_promised(office: MakeOffice) -> None:
    at = office(agreed("Writing", where="meet"), agreed("Reading", 10, where="meet"), makes_links=True)
    at.world.calendar.next_conference = Conference.PENDING
    at.sync()
    assert "Ada and Grace · The meeting link is still being made; it will stand in the board." in at.said[0]


def test_a_link_that_the_calendar_made_at_once_is_shown(office: MakeOffice) -> None:
    at = office(agreed("Writing", where="meet"), makes_links=True)
    at.sync()
    assert "|Join>" in at.said[0]


def test_a_session_that_is_moved_is_said_with_both_times(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.sync()
    at.world.set("Writing", day=datetime(2026, 12, 4))
    at.sync()
    assert at.said[1:] == [f"*Changed* · {FRIDAY} · 90 min · Writing\nwas {THURSDAY} · Ada and Grace"]


def test_there_and_back_again_is_said_each_time(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.sync()
    for start in ("18:00", "17:00", "18:00", "17:00"):
        at.world.set("Writing", start=start)
        at.sync()
    for place in ("in person", ROOM["where"], "in person", ROOM["where"]):
        at.world.set("Writing", where=place)
        at.sync()
    assert len(at.said) == 1 + 4 + 4


def test_a_new_length_and_a_new_place_are_changes_too(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.sync()
    at.world.set("Writing", length=60)
    at.sync()
    assert at.said[1:] == [f"*Changed* · {THURSDAY} · 60 min · Writing\nwas 90 min · Ada and Grace"]
    at.world.set("Writing", **ROOM)
    at.sync()
    assert at.said[2].splitlines() == [
        f"*Changed* · {THURSDAY} · 60 min · Writing",
        "It meets somewhere else. · Ada and Grace · <https://meet.example.org/ada|Join>",
    ]


def test_what_moves_nothing_is_no_news(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.sync()
    at.world.set("Writing", topic="Writing together", accepted_by="Grace, Bo", format="25/5")
    at.sync()
    assert len(at.said) == 1


def test_a_session_that_is_called_off_is_said(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.sync()
    at.world.set("Writing", call_off="yes")
    at.sync()
    at.sync()
    assert at.said[1:] == [f"*Called off* · {THURSDAY} · Writing\nAda and Grace"]


def test_a_session_without_enough_people_is_called_off_once_its_grace_is_over(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.sync()
    at.world.set("Writing", accepted_by=None)
    at.sync()
    assert len(at.said) == 1
    at.world.pass_time(minutes=31)
    at.sync()
    at.sync()
    assert at.said[1:] == [f"*Called off* · {THURSDAY} · Writing\nAda and Grace · Too few people are left."]


def test_a_session_whose_row_is_gone_is_called_off_by_its_guests(office: MakeOffice) -> None:
    at = office(agreed("Writing"), agreed("Reading", 10))
    at.sync()
    at.world.delete("Writing")
    at.sync()
    at.world.pass_time(minutes=31)
    at.sync()
    assert at.said[1:] == [f"*Called off* · {THURSDAY} · Writing\nAda and Grace · Its row was taken out of the board."]


# docs/rules.md 9.1
def test_a_session_that_somebody_moved_in_the_calendar_is_said_by_the_run_that_notices(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.sync()
    event = at.world.event("Writing")
    friday = When(datetime(2026, 12, 4, 17), "Europe/London", 90)
    at.world.calendar._store(replace(event, when=friday))
    at.sync()
    at.sync()
    assert at.said[1:] == [f"*Changed* · {FRIDAY} · 90 min · Writing\nwas {THURSDAY} · Ada and Grace"]


def test_the_same_time_on_another_clock_is_no_news(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.sync()
    event = at.world.event("Writing")
    at.world.calendar._store(replace(event, when=When(datetime(2026, 12, 3, 18), "Europe/Berlin", 90)))
    at.sync()
    assert len(at.said) == 1


# docs/rules.md 9.5
def test_several_things_of_one_run_are_one_message(office: MakeOffice) -> None:
    at = office(agreed("Writing"), agreed("Reading", 10), proposed("Figures", 11))
    at.sync()
    (said,) = at.said
    assert [line.partition(" · ")[0] for line in said.splitlines() if line.startswith("*")] == [
        "*Agreed*", "*Agreed*", "*Open slot*",
    ]  # fmt: skip


def test_very_much_at_once_is_counted(office: MakeOffice) -> None:
    at = office(*(proposed(f"Slot {n}", 1 + n % 28, start=f"{8 + n // 28}:00") for n in range(45)))
    at.world.travel_to(datetime(2026, 11, 24))
    at.sync()
    (message,) = at.slack.messages
    assert len(message.sections) == 21
    assert message.sections[-1] == f"… and 25 more, in {BOARD}."


# --- slots -----------------------------------------------------------------------------------------------------------


def test_an_open_slot_is_said_with_the_way_to_take_it(office: MakeOffice) -> None:
    at = office(proposed("Writing"))
    at.sync()
    at.sync()
    assert at.said == [
        f"*Open slot* · {THURSDAY} · 90 min · Writing\nproposed by Ada · to take it, put your name into {BOARD}"
    ]


def test_an_open_slot_says_who_is_in_already(office: MakeOffice) -> None:
    at = office(proposed("Writing", accepted_by="Grace"), settings=Settings(sessions=SessionSettings(quorum=2)))
    at.sync()
    assert "proposed by Ada · Grace in already · to take it" in at.said[0]


@pytest.mark.parametrize(
    "cells", [{"day": None}, {"start": None}, {"proposed_by": None}, {"accepted_by": "Grcae"}, {"day": "4/5/2027"}]
)
def test_a_row_that_is_not_complete_is_no_slot(office: MakeOffice, cells: Cells) -> None:
    at = office(proposed("Writing") | cells)
    at.sync()
    assert at.said == []


def test_a_slot_in_the_past_is_not_said(office: MakeOffice) -> None:
    at = office(proposed("Writing", datetime(2026, 11, 20)))
    at.sync()
    assert at.said == []


def test_a_row_that_is_still_being_typed_is_said_when_it_has_a_time_and_never_again(office: MakeOffice) -> None:
    at = office(proposed("W", start=None))
    at.sync()
    at.world.set("W", start="17:00")
    at.sync()
    at.world.set("W", topic="Writing", length=60, where="no link", format="25/5")
    at.sync()
    assert len(at.said) == 1


def test_a_slot_on_another_day_is_another_slot(office: MakeOffice) -> None:
    at = office(proposed("Writing"))
    at.sync()
    at.world.set("Writing", day=datetime(2026, 12, 4))
    at.sync()
    at.world.set("Writing", day=datetime(2026, 12, 3))
    at.sync()
    assert [THURSDAY in said for said in at.said] == [True, False]


def test_a_copied_row_with_another_day_is_said(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.sync()
    at.world.copy("Writing")
    at.world.set_row(1, day=datetime(2026, 12, 4), accepted_by=None)
    at.sync()
    assert at.said[1].startswith(f"*Open slot* · {FRIDAY}")


def test_what_was_open_before_slack_is_not_said(office: MakeOffice) -> None:
    at = office(proposed("Writing"), agreed("Reading", 10), begun=False)
    announced = at.sync()
    assert announced is not None
    assert announced.notice == "New slots are said in Slack from now on; those that are open already (1) are not."
    assert [said.partition(" ")[0] for said in at.said] == ["*Agreed*"]
    at.world.add(proposed("Figures", 11))
    assert at.sync() is not None
    assert "Figures" in at.said[1]
    assert "Writing" not in at.said[1]


def test_a_slot_that_is_taken_at_once_is_only_said_to_be_agreed(office: MakeOffice) -> None:
    at = office(proposed("Writing"))
    at.world.set("Writing", accepted_by="Grace")
    at.sync()
    assert [said.partition(" ")[0] for said in at.said] == ["*Agreed*"]


# --- the guard, a pause, a choice ------------------------------------------------------------------------------------


# docs/rules.md 9.1
def test_a_stop_is_said_when_it_begins(office: MakeOffice) -> None:
    at = office(*(agreed(f"Session {n}", n) for n in range(3, 9)))
    at.sync()
    for n in range(3, 9):
        at.world.set(f"Session {n}", time_zone="Asia/Tokyo")
    for _ in range(3):
        at.sync()
    assert len(at.said) == 2
    assert at.said[1].startswith(
        f"*Stopped* · nothing was changed in {BOARD}.\nStopped before changing anything: all 6 "
    )


def test_a_dry_run_that_would_be_stopped_tells_of_the_stop_and_of_nothing_that_would_not_be_done(
    office: MakeOffice,
) -> None:
    at = office(*(agreed(f"Session {n}", n) for n in range(3, 9)))
    at.sync()
    for n in range(3, 9):
        at.world.set(f"Session {n}", time_zone="Asia/Tokyo")
    planned = at.sync(dry_run=True)
    assert planned is not None
    assert planned.text.startswith("*Stopped* · nothing was changed")
    assert "Session 3" not in planned.text


def test_what_waits_is_said_beside_what_was_done(office: MakeOffice) -> None:
    at = office(*(agreed(f"Session {n}", n) for n in range(3, 18)))
    at.sync()
    for n in range(3, 14):
        at.world.set(f"Session {n}", call_off="yes")
    at.world.set("Session 15", start="10:00")
    for _ in range(2):
        at.sync()
    waiting, moved = at.said[1].split("\n\n")[:2]
    assert waiting == (
        f"*Waiting* · a part of the changes in {BOARD}.\nThis waits, while everything else goes on: 11 sessions were "
        "called off at once, more than 10 (they are cancelled by the first run after 30 minutes if the rows still say "
        "so)."
    )
    assert moved.startswith("*Changed* · ")
    assert len(at.said) == 2


def test_a_stop_names_no_address(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.sync()
    at.world.board.calendar_id = "ada@example.org"
    at.sync()
    assert "This board belongs to the calendar …" in at.said[1]
    assert "@" not in at.said[1]


# docs/rules.md 9.1
def test_the_first_run_of_a_board_that_mails_is_nobodys_news(office: MakeOffice) -> None:
    at = office(agreed("Writing"), begun=False, mails=True)
    at.world.board.calendar_id = None
    assert at.sync() is None
    assert at.said == []


# docs/rules.md 9.1
def test_a_paused_board_says_nothing(office: MakeOffice) -> None:
    at = office(proposed("Writing"))
    at.world.pause("PAUSE")
    assert at.sync() is None
    at.world.pause("")
    at.sync()
    assert len(at.said) == 1


@pytest.mark.parametrize(
    ("kinds", "said"),
    [(("agreed",), ["Writing"]), (("proposed",), ["Reading"]), (("moved", "stopped"), []), ((), [])],
)
def test_only_what_is_wanted_is_said(office: MakeOffice, kinds: tuple[str, ...], said: list[str]) -> None:
    at = office(agreed("Writing"), proposed("Reading", 10))
    at.settings = SlackSettings(announce=kinds)
    at.sync()
    assert [topic for text in at.said for topic in ("Writing", "Reading") if topic in text] == said


def test_a_dry_run_tells_what_would_be_said_and_says_nothing(office: MakeOffice) -> None:
    at = office(agreed("Writing", **ROOM), proposed("Reading", 10))
    planned = at.sync(dry_run=True)
    assert planned is not None
    assert planned.planned
    assert planned.text == (
        "*Agreed* · Thu 3 Dec 17:00 GMT · 90 min · Writing\nAda and Grace\n\n"
        "*Open slot* · Thu 10 Dec 17:00 GMT · 90 min · Reading\n"
        "proposed by Ada · to take it, put your name into Coworking (https://docs.google.com/spreadsheets/d/1/edit)"
    )
    assert at.said == []
    at.sync()
    assert len(at.said) == 1


# --- people ----------------------------------------------------------------------------------------------------------


# docs/rules.md 9.6
def test_who_has_a_member_id_is_mentioned_in_news_of_their_session(office: MakeOffice) -> None:
    at = office(agreed("Writing"), proposed("Reading", 10))
    at.mention("Grace", "U012AB3CD")
    at.mention("Ada", "W9876ZYX")
    at.sync()
    (message,) = at.slack.messages
    assert message.pinged == ["@W9876ZYX", "@U012AB3CD"]
    assert "proposed by Ada" in message.text


def test_nobody_is_mentioned_where_that_is_not_wanted(office: MakeOffice) -> None:
    at = office(agreed("Writing"))
    at.settings = SlackSettings(mention=False, join_links=False)
    at.mention("Grace", "U012AB3CD")
    at.world.set("Writing", **ROOM)
    at.sync()
    assert at.said == [f"*Agreed* · {THURSDAY} · 90 min · Writing\nAda and Grace"]


@pytest.mark.parametrize(
    "member", ["grace", "@here", "!channel", "<!channel>", "<@U012AB3CD>", "U012AB3CD|x", "C012AB3CD"]
)
def test_nothing_else_in_the_slack_column_becomes_a_mention(office: MakeOffice, member: str) -> None:
    at = office(agreed("Writing"))
    at.mention("Grace", member)
    at.sync()
    assert at.slack.messages[0].pinged == []
    assert "Ada and Grace" in at.said[0]


# docs/rules.md 9.6
def test_where_guests_do_not_see_each_other_nobody_is_named(office: MakeOffice) -> None:
    hidden = Settings(sessions=SessionSettings(guests_see_each_other=False))
    at = office(agreed(""), proposed("", 10), settings=hidden)
    at.mention("Grace", "U012AB3CD")
    at.sync()
    (message,) = at.slack.messages
    assert message.pinged == []
    assert not any(name in message.text for name in ("Ada", "Grace"))


def test_of_very_many_people_the_first_ones_are_named_and_the_others_counted() -> None:
    cafe = News(NewsKind.AGREED, "", FOR_EVER, people=tuple(Person(f"Person {n}") for n in range(1, 16)))
    [said] = words([cafe], Voice(SlackSettings(), "Café", ""))["news"]  # type: ignore[misc] - a template's variables
    assert said["people"].endswith("Person 10, Person 11 and 4 more")


HOSTILE = "<!channel> @here <@U012AB3CD> https://evil.example <https://evil.example|free> ``` &lt;!here&gt; *"


# docs/rules.md 9.6
def test_nothing_from_the_board_comes_alive(office: MakeOffice) -> None:
    at = office(agreed(HOSTILE), proposed(HOSTILE, 10, proposed_by="<!here> @channel"))
    assert at.world.board.people is not None
    at.world.board.people.append(["<!here> @channel", "evil@example.org", "Europe/London", "", "", "<!channel>"])
    at.sync()
    (message,) = at.slack.messages
    assert message.pinged == []
    assert message.links == ["https://docs.google.com/spreadsheets/d/1/edit|Coworking"]
    assert not message.body["unfurl_links"]
    assert "&lt;!channel&gt;" in message.text


def test_a_limit_that_stops_call_offs_is_said_with_its_numbers(office: MakeOffice) -> None:
    at = office(
        *(agreed(f"Session {n}", n) for n in range(3, 7)),
        settings=Settings(guard=GuardSettings(call_offs=1, call_offs_share=0)),
    )
    at.sync()
    for n in range(3, 7):
        at.world.set(f"Session {n}", call_off="yes")
    at.sync()
    assert "4 sessions were called off at once, more than 1" in at.said[1]
    at.world.now = datetime(2026, 11, 23, 12, 45, tzinfo=UTC)
    at.sync()
    assert at.said[2].count("*Called off*") == 4
