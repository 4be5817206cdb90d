from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from cowork_sheets.calendars.mark import MOST_MAILED, is_zone, mark_from_properties, mark_to_properties
from cowork_sheets.core.model import Approval, Base, EventBase, Mailing, Mark, RowBase
from cowork_sheets.errors import ConfigurationError

BASE = Base(
    row=RowBase("0a", "1b", "2c", "3d", "4e", "5f"),
    event=EventBase("2026-11-26T09:00|America/Vancouver|90", "5f", "6a"),
    zone="America/Vancouver",
    minutes=90,
    place="jitsi",
    format="45/10",
)
MARK = Mark("board", "k3j9d8e1", 2, BASE, {"0123456789": "invited"})
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_plain_mark_is_a_handful_of_plain_words() -> None:
    assert mark_to_properties(replace(MARK, base=None, missing_since=NOON, missing_why="rowgone")) == {
        "board": "board",
        "ref": "k3j9d8e1",
        "generation": "2",
        "missing_since": "2026-11-23T12:00:00Z",
        "missing_why": "rowgone",
        "guest_0123456789": "invited",
    }


def test_an_instant_in_any_zone_comes_back_as_the_same_instant() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    seen = mark_from_properties(mark_to_properties(replace(MARK, call_off_seen=there)))
    assert seen is not None
    assert seen.call_off_seen == NOON


def test_only_the_latest_mails_are_remembered() -> None:
    mailed = tuple(NOON + timedelta(minutes=n, microseconds=1) for n in range(100))
    properties = mark_to_properties(replace(MARK, mailed=mailed))
    assert len(properties["mailed"]) <= 1024
    seen = mark_from_properties(properties)
    assert seen is not None
    assert seen.mailed == mailed[-MOST_MAILED:]


def mailing(number: int, *mailboxes: str, **more: bool) -> Mailing:
    return Mailing(NOON + timedelta(minutes=number), tuple(sorted(mailboxes)), number, **more)


def seen_again(mark: Mark) -> Mark:
    properties = mark_to_properties(mark)
    assert all(len(key) <= 44 and len(value) <= 1024 for key, value in properties.items())
    seen = mark_from_properties(properties)
    assert seen is not None
    return seen


def test_who_was_mailed_is_a_word_a_mail_and_a_word_a_mailbox() -> None:
    mailings = (mailing(0, "aaaaaaaaaa", "bbbbbbbbbb"), mailing(2, "aaaaaaaaaa", agreed=True), mailing(5, ends=True))
    properties = mark_to_properties(replace(MARK, mailings=mailings))
    assert properties["mailing_00"] == "1795435200:0:- 1795435320:2:a 1795435500:5:e aaaaaaaaaa=3 bbbbbbbbbb=1"
    assert seen_again(replace(MARK, mailings=mailings)).mailings == mailings


def test_a_mailbox_that_was_mailed_twice_by_one_write_is_there_twice() -> None:
    mailings = (mailing(0, "aaaaaaaaaa", "aaaaaaaaaa"), mailing(1, "aaaaaaaaaa"))
    assert seen_again(replace(MARK, mailings=mailings)).mailings == mailings


def test_a_day_of_a_crowd_fits_into_what_a_calendar_keeps() -> None:
    crowd = [f"{number:010}" for number in range(250)]
    mailings = tuple(mailing(number, *crowd[: 250 - number]) for number in range(40))
    assert seen_again(replace(MARK, mailings=mailings)).mailings == mailings


def test_of_more_than_fits_the_oldest_is_forgotten() -> None:
    mailings = tuple(mailing(number, *(f"{number:04}{each:06}" for each in range(20))) for number in range(144))
    kept = seen_again(replace(MARK, mailings=mailings)).mailings
    assert 30 < len(kept) < 144
    assert kept == mailings[-len(kept) :]


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "soon:0:-",
        "1795435200:x:-",
        "1795435200",
        "=3",
        "aaaaaaaaaa=xyz",
        "aaaaaaaaaa=",
        "9" * 40 + ":0:-",
        "a=ffff",
    ],
)
def test_damaged_mails_are_left_out(damage: str) -> None:
    mark = replace(MARK, mailings=(mailing(0, "aaaaaaaaaa"),))
    properties = mark_to_properties(mark)
    seen = mark_from_properties(properties | {"mailing_01": damage})
    assert seen is not None
    assert mailing(0, "aaaaaaaaaa") in [replace(each, mailboxes=each.mailboxes[-1:]) for each in seen.mailings]


def test_what_was_agreed_to_comes_back_and_of_more_than_fits_the_first() -> None:
    approval = Approval(NOON, tuple(f"{number:010}" for number in range(5000)))
    seen = seen_again(replace(MARK, approval=approval)).approval
    assert seen is not None
    assert seen.until == NOON
    assert 500 < len(seen.keys) < 5000
    assert seen.keys == approval.keys[: len(seen.keys)]


@pytest.mark.parametrize("damage", ["", "   ", "soon aaaaaaaaaa", "-1 aaaaaaaaaa"])
def test_an_approval_that_says_no_day_is_none(damage: str) -> None:
    seen = mark_from_properties(mark_to_properties(MARK) | {"approval_00": damage})
    assert seen == MARK


def test_a_promise_to_ask_comes_back() -> None:
    assert seen_again(replace(MARK, ask_first=True)).ask_first


@pytest.mark.parametrize("missing", ["board", "ref", "generation"])
def test_without_board_ref_and_generation_there_is_no_mark(missing: str) -> None:
    properties = mark_to_properties(MARK)
    del properties[missing]
    assert mark_from_properties(properties) is None


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"v":1', '"v":2'),
        ('"minutes":90', '"minutes":true'),
        ('"minutes":90', '"minutes":"90"'),
        ('"place":"jitsi"', '"place":7'),
        ('"zone":"America/Vancouver"', '"zone":"Atlantis"'),
        ("T09:00|America/Vancouver", "T09:00|America"),
        ("T09:00|America/Vancouver|90", "T09:00|America/Vancouver"),
        ("2026-11-26T09:00", "soon"),
        ('"proposer":"4e"', '"who":"4e"'),
        ('"format":"45/10"', '"shape":"45/10"'),
        ("{", "["),
    ],
)
def test_a_damaged_base_is_no_base_but_the_mark_stays(good: str, bad: str) -> None:
    properties = mark_to_properties(MARK)
    assert good in properties["base"]
    seen = mark_from_properties(properties | {"base": properties["base"].replace(good, bad, 1)})
    assert seen == replace(MARK, base=None)


def test_a_name_too_long_to_be_remembered_is_a_mistake_in_the_configuration() -> None:
    with pytest.raises(ConfigurationError, match="Give it a shorter one"):
        mark_to_properties(replace(MARK, base=replace(BASE, format="long " * 200)))


@pytest.mark.parametrize("name", ["", "America", "../etc/passwd", "/etc/passwd", "Europe/Nowhere", "a\x00b"])
def test_what_is_no_zone_is_none(name: str) -> None:
    assert not is_zone(name)


def test_a_base_without_plans_reads_and_writes_as_before_there_were_any() -> None:
    properties = mark_to_properties(MARK)
    assert "plans" not in properties["base"]
    assert MARK.base is not None
    planned = replace(MARK, base=replace(MARK.base, row=replace(MARK.base.row, plans="6f")))
    assert mark_from_properties(mark_to_properties(planned)) == planned
