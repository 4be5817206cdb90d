"""What Slack is told of a board that strangers see: neither links before their time, nor names, nor addresses."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.cli.given import AGREED, NOW, Cowork, type_into
from tests.slack_server.server import SlackServer

Board = Callable[..., Path]
LINK = "https://meet.example.org/ada"  # Ada's room link in People
LATE = '[sessions]\nshow_link_before = "10 min"\n[timer]\nlink = "https://cuckoo.team/us-{ref}"\n'


def test_a_link_is_not_said_before_the_board_shows_it(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    path = board(AGREED, more=LATE)
    cowork("sync", "--now", NOW)
    type_into(path, 2, "Day", date(2026, 11, 27))
    cowork("sync", "--now", NOW)
    cowork("outlook", "--now", NOW)
    assert [text.partition(" ")[0] for text in slack.texts] == ["*Agreed*", "*Changed*", "*The"]
    assert slack.texts[0].endswith("Ada and Grace · The board shows the meeting link 10 minutes before the start.")
    assert "meet.example.org" not in json.dumps(slack.requests)
    assert "cuckoo" not in json.dumps(slack.requests)


@pytest.mark.parametrize(("now", "shown"), [("15:49", False), ("15:50", True)])
def test_an_outlook_shows_a_link_from_when_the_board_does(
    cowork: Cowork, board: Board, slack: SlackServer, now: str, *, shown: bool
) -> None:
    board(AGREED, more=LATE)
    cowork("sync", "--now", NOW)
    cowork("outlook", "--now", f"2026-11-26T{now}Z")
    assert (f"<{LINK}|Join>" in slack.texts[-1]) is shown


def test_people_of_a_private_file_who_hide_from_each_other_are_neither_named_nor_mentioned(
    cowork: Cowork, board: Board, slack: SlackServer, folder: Path
) -> None:
    people = "Name,Email,Time zone,Slack\nAda,ada@example.org,London,U012AB3CD\nGrace,grace@example.org,Vancouver,\n"
    (folder / "people.csv").write_text(people, encoding="utf-8")
    path = board(AGREED, more='people = "people.csv"\n[sessions]\nguests_see_each_other = false\n')
    book = openpyxl.load_workbook(path)
    del book["People"]
    book.save(path)
    cowork("sync", "--now", NOW)
    cowork("outlook", "--now", NOW)
    type_into(path, 2, "Call off", "yes")
    cowork("sync", "--now", NOW)
    assert [text.partition(" ")[0] for text in slack.texts] == ["*Agreed*", "*The", "*Called"]
    said = json.dumps(slack.requests)
    assert not [each for each in ("Ada", "Grace", "U012AB3CD", "@example.org") if each in said]


def test_doctor_looks_for_member_ids_in_the_private_file(cowork: Cowork, board: Board, folder: Path) -> None:
    people = "Name,Email,Time zone,Slack\nAda,ada@example.org,London,@ada\n"
    (folder / "people.csv").write_text(people, encoding="utf-8")
    board(more='people = "people.csv"\n')
    assert "Ada (“@ada”): no member id" in cowork("doctor").stdout
