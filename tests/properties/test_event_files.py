import re
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Event as VEvent

from cowork_sheets.calendars.ics import IcsCalendar
from cowork_sheets.calendars.ics_codec import (
    clean,
    clean_link,
    clean_name,
    decode,
    new_file,
    parse,
    properties_in,
    session_of,
    to_bytes,
    write_event,
)
from cowork_sheets.calendars.mark import mark_from_properties, mark_to_properties
from cowork_sheets.core.model import Approval, Base, Event, EventBase, Guest, Mailing, Mark, Partstat, RowBase, When
from cowork_sheets.errors import CoworkError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ID = "cs" + "0" * 40
ZONES = sorted(zone for zone in available_timezones() if "/" in zone)

anything = st.text(max_size=60) | st.sampled_from(
    [
        "\r\nEND:VEVENT\r\n", "a\\nb\\\\;,:", "C:\\New", '"^\'^n^^"', "\x00\x1b[2J\x7f", "a\u2028b\x85c", "\u202eevil",
        "\ud800", " x ", "📚" * 40,
    ]
)  # fmt: skip
digests = st.text("0123456789abcdef", min_size=10, max_size=10)
keys = st.text("0123456789abcdefghijklmnopqrstuv", min_size=10, max_size=10)
zones = st.sampled_from(ZONES)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
addresses = st.from_regex(r"[a-z0-9.+_-]{1,12}@[a-z0-9-]{1,12}\.org", fullmatch=True)
links = st.just("") | st.from_regex(r"https://[a-z.]{1,12}/[!-~à-ÿ]{0,80}", fullmatch=True)
times = st.builds(
    lambda instant, zone, minutes: When(instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None), zone, minutes),
    instants.map(lambda instant: instant.replace(second=0, microsecond=0)),
    zones,
    st.integers(5, 720),
)
sent_times = times.map(lambda when: f"{when.wall:%Y-%m-%dT%H:%M}|{when.zone}|{when.minutes}")
bases = st.builds(
    Base,
    row=st.builds(RowBase, digests, digests, digests, digests, digests, digests),
    event=st.builds(EventBase, sent_times, digests, digests),
    zone=zones,
    minutes=st.integers(5, 720),
    place=st.sampled_from(["jitsi", "link", "in person", 'a "place"; of\\ours']),
    format=st.sampled_from(["45/10", "90", "cafe", "ruhig, aber fröhlich"]),
)
marks = st.builds(
    Mark,
    board=st.text("0123456789abcdef-_", min_size=1, max_size=44),
    ref=keys,
    generation=st.integers(0, 99),
    base=st.none() | bases,
    guests=st.dictionaries(keys, st.sampled_from(["invited", "removed"]), max_size=8),
    missing_since=st.none() | instants,
    missing_why=st.sampled_from(["", "rowgone", "unagreed"]),
    ended=st.sampled_from(["", "calledoff", "rowgone", "unagreed"]),
    call_off_seen=st.none() | instants,
    meet_attempt=st.integers(0, 3),
    mailed=st.lists(instants, max_size=30).map(tuple),
    mailings=st.lists(
        st.builds(
            Mailing,
            instants.map(lambda instant: instant.replace(microsecond=0)),
            st.lists(keys, min_size=1, max_size=5).map(lambda each: tuple(sorted(each))),
            st.integers(0, 5),
            st.booleans(),
            st.booleans(),
        ),
        max_size=5,
    ).map(tuple),
    approval=st.none()
    | st.builds(
        Approval,
        instants.map(lambda instant: instant.replace(microsecond=0)),
        st.lists(keys, min_size=1, max_size=5).map(tuple),
    ),
    ask_first=st.booleans(),
)
guests = st.lists(
    st.builds(Guest, addresses, anything, st.sampled_from(Partstat)), max_size=4, unique_by=lambda g: g.email
).map(tuple)
events = st.builds(
    Event, id=st.just(ID), when=times, summary=anything, mark=marks, description=anything, location=anything,
    join=links, guests=guests, organizer=st.just("") | addresses, sequence=st.integers(0, 20),
)  # fmt: skip


def written(event: Event) -> bytes:
    vevent, calendar = VEvent(), new_file()
    write_event(vevent, event, None, NOW)
    calendar.add_component(vevent)
    return to_bytes(calendar)


def read(data: bytes) -> Event:
    vevent = session_of(parse(data))
    properties = properties_in(vevent)
    mark = mark_from_properties(properties)
    assert mark is not None
    return decode(vevent, ID, mark, properties["zone"], "")


def carried(event: Event) -> Event:
    """The event as far as an .ics file can carry it."""
    return replace(
        event, summary=clean(event.summary), description=clean(event.description), location=clean(event.location),
        join=clean_link(event.join),
        guests=tuple(replace(guest, name=clean_name(guest.name)) for guest in event.guests),
    )  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(events)
def test_any_event_comes_back_as_it_was_written(event: Event) -> None:
    data = written(event)
    assert read(data) == carried(event)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n", data)


@settings(max_examples=100, deadline=None)
@given(events, events)
def test_any_event_can_be_written_over_any_other(old: Event, new: Event) -> None:
    calendar = parse(written(old))
    vevent = session_of(calendar)
    write_event(vevent, new, read(written(old)), NOW + timedelta(hours=1))
    names = {guest.email: guest.name for guest in (*carried(new).guests, *carried(old).guests)}
    expected = replace(
        carried(new), organizer=old.organizer or new.organizer,
        guests=tuple(replace(guest, name=names[guest.email]) for guest in carried(new).guests),
    )  # fmt: skip
    assert read(to_bytes(calendar)) == expected


def rewritten(data: bytes) -> bytes:
    calendar = parse(data)
    write_event(session_of(calendar), read(data), read(data), NOW)
    return to_bytes(calendar)


@settings(max_examples=100, deadline=None)
@given(events)
def test_writing_an_event_over_itself_changes_nothing(event: Event) -> None:
    once = rewritten(written(event))  # icalendar itself quotes some parameters only the second time
    assert read(once) == read(written(event))
    assert rewritten(once) == once


@settings(max_examples=100, deadline=None)
@given(events, st.data())
def test_damage_to_a_file_is_told_or_does_no_harm(event: Event, data: st.DataObject) -> None:
    text = written(event)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    damaged = text[:start] + data.draw(st.binary(max_size=8)) + text[end:]
    with tempfile.TemporaryDirectory() as home:
        sessions = Path(home) / "calendar" / "sessions"
        sessions.mkdir(parents=True)
        (sessions / f"{ID}.ics").write_bytes(damaged)
        (sessions / "foreign.ics").write_bytes(damaged.replace(b"@cowork-sheets", b"@example.org"))
        calendar = IcsCalendar(Path(home) / "calendar", Path(home) / "board.xlsx")
        try:
            found = calendar.events(event.mark.board)
            calendar.publish(event.mark.board, NOW)
        except CoworkError as error:
            assert "sessions" in str(error)  # noqa: PT017  # either outcome is right; the sentence is what matters
        else:
            assert len(found) <= 1


@settings(max_examples=100, deadline=None)
@given(marks)
def test_any_mark_comes_back_and_fits_where_it_is_kept(mark: Mark) -> None:
    properties = mark_to_properties(mark)
    assert mark_from_properties(properties) == mark
    assert max(len(key) for key in properties) <= 44
    assert max(len(value.encode()) for value in properties.values()) <= 1024
    assert len(properties.get("base", "").encode()) <= 900


damages = st.dictionaries(
    st.sampled_from(
        [
            "board",
            "ref",
            "generation",
            "base",
            "mailed",
            "missing_since",
            "meet_attempt",
            "guest_x",
            "mailing_00",
            "mailing_01",
            "approval_00",
        ]
    ),
    anything
    | st.sampled_from(
        [
            "{}",
            "[" * 900,
            '{"v":1}',
            '{"v":2}',
            "1e999",
            "-1",
            "²",
            "2026-01-01T00:00",
            "1:1:- a=1",
            "1:1:a=1",
            "a:b=3",
            "1:1:e 2:²:-  b=f",
            "1 1:1:-",
        ]
    ),
)


@settings(max_examples=100, deadline=None)
@given(marks, damages)
def test_a_damaged_mark_never_raises(mark: Mark, damage: dict[str, str]) -> None:
    seen = mark_from_properties(mark_to_properties(mark) | damage)
    assert seen is None or mark_from_properties(mark_to_properties(seen)) == seen
