from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from cowork_sheets.calendars.mark import MOST_MAILED, is_zone, mark_from_properties, mark_to_properties
from cowork_sheets.core.model import Base, EventBase, Mark, RowBase
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
