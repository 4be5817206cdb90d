"""Reading what people, other programs and Google make of an event."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cowork_sheets.calendars.google_body import is_our_key, merge_patch
from cowork_sheets.calendars.google_codec import decode, is_ours
from cowork_sheets.calendars.google_texts import description_over, html_of, text_of
from cowork_sheets.calendars.mark import mark_to_properties
from cowork_sheets.core.description import put_block, take_block
from cowork_sheets.core.identity import event_id
from cowork_sheets.core.model import Base, Conference, EventBase, Guest, Mark, Partstat, RowBase, When

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def item(**fields: Any) -> dict[str, Any]:
    times = {
        "start": {"dateTime": "2026-11-26T14:00:00Z", "timeZone": "America/New_York"},
        "end": {"dateTime": "2026-11-26T15:30:00Z", "timeZone": "America/New_York"},
    }
    return {"id": "cs01", "etag": '"1"', "status": "confirmed", **times, **fields}


TIMES = {
    "in its own zone": (
        {"dateTime": "2026-11-26T14:00:00Z", "timeZone": "America/New_York"}, {"dateTime": "2026-11-26T15:00:00Z"},
        When(datetime(2026, 11, 26, 9), "America/New_York", 60),
    ),
    "shown in another offset than its zone's": (
        {"dateTime": "2026-11-26T19:30:00+05:30", "timeZone": "Europe/London"}, {"dateTime": "2026-11-26T15:00:00Z"},
        When(datetime(2026, 11, 26, 14), "Europe/London", 60),
    ),
    "without a zone": (
        {"dateTime": "2026-11-26T14:00:00Z"}, {"dateTime": "2026-11-26T14:30:00Z"},
        When(datetime(2026, 11, 26, 15), "Europe/Berlin", 30),
    ),
    "in a zone nobody knows": (
        {"dateTime": "2026-11-26T14:00:00Z", "timeZone": "GMT-07:00"}, {"dateTime": "2026-11-26T14:30:00Z"},
        When(datetime(2026, 11, 26, 15), "Europe/Berlin", 30),
    ),
    "a whole day": (
        {"date": "2026-11-26"}, {"date": "2026-11-27"}, When(datetime(2026, 11, 26), "Europe/Berlin", 1440),
    ),
    "three days": (
        {"date": "2026-11-26"}, {"date": "2026-11-29"}, When(datetime(2026, 11, 26), "Europe/Berlin", 4320),
    ),
    "across a clock change": (
        {"dateTime": "2026-10-25T00:30:00Z", "timeZone": "Europe/Berlin"}, {"dateTime": "2026-10-25T02:30:00Z"},
        When(datetime(2026, 10, 25, 2, 30), "Europe/Berlin", 120),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("start", "end", "when"), list(TIMES.values()), ids=list(TIMES))
def test_a_time_is_wall_time_in_the_events_own_zone_else_the_calendars(
    start: dict[str, str], end: dict[str, str], when: When
) -> None:
    event = decode(item(start=start, end=end), "Europe/Berlin")
    assert event.when == when
    assert "date" in start or event.start_at == datetime.fromisoformat(start["dateTime"])


def test_the_second_time_round_of_a_clock_is_still_that_instant() -> None:
    second = {"dateTime": "2026-10-25T01:30:00Z", "timeZone": "Europe/Berlin"}
    assert decode(item(start=second), "UTC").start_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "conference", "join"),
    [
        ({}, Conference.NONE, ""),
        ({"hangoutLink": "https://meet.google.com/a"}, Conference.READY, "https://meet.google.com/a"),
        (
            {"conferenceData": {"entryPoints": [
                {"entryPointType": "phone", "uri": "tel:+44"}, {"entryPointType": "video", "uri": "https://a.example"},
            ]}},
            Conference.READY, "https://a.example",
        ),
        ({"conferenceData": {"createRequest": {"requestId": "r"}}}, Conference.PENDING, ""),
        ({"conferenceData": {"createRequest": {"status": {"statusCode": "pending"}}}}, Conference.PENDING, ""),
        ({"conferenceData": {"createRequest": {"status": {"statusCode": "failure"}}}}, Conference.FAILED, ""),
        ({"conferenceData": {"createRequest": {"status": {"statusCode": "success"}}}}, Conference.PENDING, ""),
        ({"conferenceData": {"notes": "none"}}, Conference.NONE, ""),
        ({"extendedProperties": {"private": {"conference": "refused"}}}, Conference.FAILED, ""),
    ],
)  # fmt: skip
def test_how_far_a_meeting_link_is(fields: dict[str, Any], conference: Conference, join: str) -> None:
    event = decode(item(**fields), "UTC")
    assert (event.conference, event.join) == (conference, join)


def test_guests_are_people_and_not_the_calendar_nor_rooms() -> None:
    attendees = [
        {"email": "ada@example.org", "organizer": True, "self": True, "responseStatus": "accepted"},
        {"email": "room@resource.calendar.google.com", "resource": True, "responseStatus": "accepted"},
        {"id": "4711", "displayName": "somebody hidden"},
        {"email": "Grace@example.org", "displayName": "Grace", "responseStatus": "tentative"},
        {"email": "bo@example.org", "responseStatus": "perhaps"},
    ]
    assert decode(item(attendees=attendees), "UTC").guests == (
        Guest("Grace@example.org", "Grace", Partstat.TENTATIVE), Guest("bo@example.org"),
    )  # fmt: skip


def test_damaged_properties_name_nobody_and_break_nothing() -> None:
    private = {
        "attendee_000": "[", "attendee_001": "[1]", "attendee_002": '["a@example.org","A","MAYBE"]',
        "attendee_003": '["bo@example.org","Bo","DECLINED"]', "attendee_004": "null", "sequence": "-1", "board": "b",
    }  # fmt: skip
    event = decode(item(extendedProperties={"private": private}, sequence=4), "UTC")
    assert event.guests == (Guest("bo@example.org", "Bo", Partstat.DECLINED),)
    assert (event.mark, event.sequence) == (Mark("", "", 0), 4)


def test_a_foreign_event_and_a_stub_are_read_without_a_mark() -> None:
    assert decode(item(summary="dentist"), "UTC").mark == Mark("", "", 0)
    stub = decode({"id": "cs01", "status": "cancelled", "etag": '"1"'}, "UTC")
    assert (stub.cancelled, stub.mark, stub.guests) == (True, Mark("", "", 0), ())


def test_an_event_is_ours_when_its_id_follows_from_its_mark() -> None:
    private = {"board": "b", "ref": "r", "generation": "2"}
    marked = {"extendedProperties": {"private": private}}
    assert is_ours(decode(item(**marked) | {"id": event_id("b", "r", 2)}, "UTC"))
    assert not is_ours(decode(item(**marked) | {"id": event_id("b", "r", 1)}, "UTC"))
    assert not is_ours(decode(item(), "UTC"))


# docs/rules.md 2.2
def test_every_property_of_a_mark_is_known_as_ours() -> None:
    base = Base(
        RowBase("a", "b", "c", "d", "e", "p"),
        EventBase("2026-11-26T09:00|UTC|90", "f", "g"),
        "UTC",
        90,
        "meet",
        "45/10",
    )
    full = Mark("b", "r", 1, base, {"k": "invited"}, NOON, "rowgone", "unagreed", NOON, 2, (NOON,))
    assert all(map(is_our_key, mark_to_properties(full)))
    assert not is_our_key("colour")


# --- descriptions ---------------------------------------------------------------------------------------------------

LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n&<>\"' "), max_size=60)


@given(LINES)
def test_any_text_comes_back_from_html(text: str) -> None:
    assert text_of(html_of(text)) == text


@given(LINES, LINES, LINES)
def test_a_new_block_takes_the_place_of_the_old_one_and_of_nothing_else(above: str, old: str, new: str) -> None:
    stands = description_over(html_of(above), put_block(above, old))
    after = description_over(stands, put_block(text_of(stands), new))
    assert take_block(text_of(after)) == take_block(put_block("", new))
    assert after.startswith(html_of(above)) or not above.strip()


def test_html_that_people_made_reads_as_plain_lines() -> None:
    html = "<p>Bring <b>figures</b></p><ul><li>one</li><li>two</li></ul>1 &lt; 2 &amp; 3<br/>\nend"
    assert text_of(html) == "Bring figures\none\ntwo\n\n1 < 2 & 3\nend"


# --- patches --------------------------------------------------------------------------------------------------------

JSONS: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([0, 1, "x", [1], [1, 2]]),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=2),
    max_leaves=4,
)
RESOURCES = st.dictionaries(st.sampled_from("abc"), JSONS, max_size=3)


def patched(target: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """RFC 7396's own algorithm."""
    result = dict(target)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            old = result.get(name)
            result[name] = patched(old if isinstance(old, dict) else {}, value)
        else:
            result[name] = value
    return result


@given(RESOURCES, RESOURCES)
def test_a_patch_makes_the_one_of_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert patched(before, merge_patch(before, after)) == after


def sent(wall: str, zone: str) -> dict[str, Any]:
    """Our private properties on an event whose time was sent as this wall time."""
    row = RowBase("0a", "1b", "2c", "3d", "4e", "5f")
    base = Base(row, EventBase(f"{wall}|{zone}|90", "6a", "7b"), zone, 90, "meet", "45/10")
    return {"private": mark_to_properties(Mark("board", "abcdefgh", 0, base))}


# docs/rules.md 2.9
@pytest.mark.parametrize(
    ("instant", "wall"),
    [
        ("2026-11-26T17:00:00Z", 9),  # by the rules of the years before: nobody moved it
        ("2026-11-26T16:00:00Z", 9),  # by ours
        ("2026-11-26T18:00:00Z", 11),  # somebody did
    ],
)
def test_a_zone_whose_rules_google_has_not_learnt_yet_moves_no_event(instant: str, wall: int) -> None:
    zone = "America/Vancouver"
    begins = datetime.fromisoformat(instant)
    event = decode(
        item(
            start={"dateTime": instant, "timeZone": zone},
            end={"dateTime": (begins + timedelta(minutes=90)).isoformat(), "timeZone": zone},
            extendedProperties=sent("2026-11-26T09:00", zone),
        ),
        "Europe/London",
    )
    assert event.when == When(datetime(2026, 11, 26, wall), zone, 90)


def test_an_event_moved_by_an_hour_where_the_rules_are_old_is_seen() -> None:
    zone = "Europe/London"
    event = decode(
        item(
            start={"dateTime": "2026-11-26T10:00:00Z", "timeZone": zone},
            end={"dateTime": "2026-11-26T11:30:00Z", "timeZone": zone},
            extendedProperties=sent("2026-11-26T09:00", zone),
        ),
        zone,
    )
    assert event.when.wall.hour == 10
