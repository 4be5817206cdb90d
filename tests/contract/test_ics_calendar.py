import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from calendar_contract import ADA, BO, BOARD, GRACE, LATER, NOW, CalendarContract, content, event_id, session
from icalendar import Calendar as File
from icalendar import Event as VEvent
from ics_world import Folder, guests_of, message_in, unfolded

from cowork_sheets.calendars.base import Calendar
from cowork_sheets.calendars.ics import IcsCalendar
from cowork_sheets.core.model import Guest, Partstat, When
from cowork_sheets.errors import BoardUnreadable, ConfigurationError, EventExists, EventGone

FOREIGN = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def calendar(folder: Folder) -> IcsCalendar:
    return folder.open()


class TestIcsCalendar(CalendarContract):
    @pytest.fixture
    def hands(self, folder: Folder) -> Folder:
        return folder

    @pytest.fixture
    def calendar(self, folder: Folder) -> Calendar:
        return folder.open()


# --- what lies in the folder


def test_reading_makes_no_files(folder: Folder, calendar: IcsCalendar) -> None:
    assert calendar.events(BOARD) == []
    assert folder.tree() == {}


def test_the_first_live_run_remembers_board_and_calendar_even_without_a_session(
    folder: Folder, calendar: IcsCalendar
) -> None:
    calendar.publish(BOARD, NOW)
    assert sorted(folder.tree()) == ["calendar/.cowork/board.txt", "calendar/.cowork/calendar-id"]


def test_a_session_is_one_file_in_the_vdir_layout(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    file = File.from_ical(folder.path(event_id()).read_bytes())
    assert "METHOD" not in file
    assert [component.name for component in file.subcomponents] == ["VEVENT"]
    assert str(folder.vevent(event_id())["UID"]) == f"{event_id()}@cowork-sheets"
    assert not folder.outbox.exists()


def test_times_are_in_utc_and_need_no_timezone_component(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=True, now=NOW)
    calendar.publish(BOARD, NOW)
    for path in folder.calendar.rglob("*.ics"):
        text = path.read_text()
        assert "\nDTSTART:20261126T140000Z\n" in text
        assert "\nDTEND:20261126T153000Z\n" in text
        assert "VTIMEZONE" not in text


def test_every_line_is_short_and_ends_in_crlf(folder: Folder, calendar: IcsCalendar) -> None:
    long = session(summary="Прочитать вместе 📚 " * 40, description="One; two, three\\\n" * 60)
    assert content(calendar.insert(long, notify=True, now=NOW)) == long
    calendar.publish(BOARD, NOW)
    for path in folder.calendar.rglob("*.ics"):
        lines = path.read_bytes().split(b"\r\n")
        assert max(len(line) for line in lines) <= 75
        assert not [line for line in lines if b"\n" in line or b"\r" in line]
        for line in lines:
            line.decode()


def test_a_second_adapter_over_the_same_folder_sees_the_same(folder: Folder, calendar: IcsCalendar) -> None:
    stored = calendar.insert(session(), notify=True, now=NOW)
    assert list(folder.open().events(BOARD)) == [stored]


def test_the_calendar_keeps_its_name_when_folder_and_workbook_are_moved(tmp_path: Path) -> None:
    first = Folder(tmp_path / "here")
    calendar = first.open()
    assert first.open().id == calendar.id
    calendar.insert(session(), notify=False, now=NOW)
    shutil.move(tmp_path / "here", tmp_path / "there")
    moved = Folder(tmp_path / "there").open()
    assert moved.id == calendar.id
    assert [event.id for event in moved.events(BOARD)] == [event_id()]


def test_two_calendars_have_two_names(tmp_path: Path) -> None:
    assert Folder(tmp_path / "one").open().id != Folder(tmp_path / "two").open().id


# --- upcoming.ics


def test_the_feed_holds_what_lies_ahead_soonest_first(folder: Folder, calendar: IcsCalendar) -> None:
    late = session(1, when=When(datetime(2026, 12, 3, 9), "Europe/London", 90), summary="late")
    over = session(2, when=When(datetime(2026, 11, 23, 9), "Europe/London", 90), summary="over")
    running = session(3, when=When(datetime(2026, 11, 23, 11), "Europe/London", 90), summary="running")
    for event in (late, session(0, summary="soon"), over, running, session(4, summary="called off")):
        calendar.insert(event, notify=False, now=NOW)
    calendar.cancel(calendar.get(event_id(4)), notify=False, now=NOW)
    folder.edit(event_id(2), lambda vevent: vevent.pop("DTSTAMP"))
    calendar.publish(BOARD, NOW)
    feed = File.from_ical(folder.upcoming.read_bytes())
    assert feed["METHOD"] == "PUBLISH"
    assert [str(event["SUMMARY"]) for event in feed.events] == ["running", "soon", "late"]


def test_the_feed_names_nobody_and_bears_no_mark(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    calendar.publish(BOARD, NOW)
    text = folder.upcoming.read_text()
    assert "mailto:" not in text
    assert "X-COWORK" not in text
    assert "https://meet.example.org/room" in text


def test_a_feed_without_links_says_when_and_nothing_of_how_to_come_in(folder: Folder) -> None:
    calendar = folder.open(feed_has_links=False)
    calendar.insert(session(), notify=False, now=NOW)
    calendar.publish(BOARD, NOW)
    text = folder.upcoming.read_text()
    assert "DTSTART" in text
    assert "https://" not in text


def test_the_feed_is_written_only_when_it_differs(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    calendar.publish(BOARD, NOW)
    before, written = folder.tree(), folder.upcoming.stat().st_mtime_ns
    folder.open().publish(BOARD, LATER)
    assert folder.tree() == before
    assert folder.upcoming.stat().st_mtime_ns == written


def test_a_feed_becomes_empty_when_everything_is_over(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    calendar.publish(BOARD, NOW)
    calendar.publish(BOARD, NOW + timedelta(days=30))
    assert File.from_ical(folder.upcoming.read_bytes()).events == []


# --- the outbox


def test_an_invitation_is_a_message_that_guests_can_act_on(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=True, now=NOW)
    [path] = folder.outbox.iterdir()
    assert path.name == f"{event_id()}@cowork-sheets-0-request.ics"
    file = File.from_ical(path.read_bytes())
    [vevent] = file.events
    assert (file["METHOD"], vevent["STATUS"], vevent["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    assert vevent["ORGANIZER"] == f"mailto:{ADA}"
    assert [guest.params["RSVP"] for guest in guests_of(vevent)] == ["TRUE", "TRUE"]
    assert vevent["LOCATION"] == vevent["URL"] == vevent["CONFERENCE"] == "https://meet.example.org/room"
    assert "CONFERENCE;FEATURE=VIDEO;LABEL=Join the session;VALUE=URI:https://" in unfolded(path.read_bytes())
    assert vevent["DESCRIPTION"] == session().description
    assert "X-COWORK" not in path.read_text()


def test_a_cancellation_ends_the_event(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.cancel(calendar.insert(session(), notify=False, now=NOW), notify=True, now=NOW)
    [path] = folder.outbox.iterdir()
    assert path.name.endswith("-1-cancel.ics")
    assert File.from_ical(path.read_bytes()).events[0]["STATUS"] == "CANCELLED"


def test_who_is_taken_off_reads_nothing_about_the_others(folder: Folder, calendar: IcsCalendar) -> None:
    stored = calendar.insert(session(), notify=False, now=NOW)
    calendar.update(replace(stored, guests=(stored.guests[0], Guest(BO, "Bo"))), notify=True, now=NOW)
    text = next(folder.outbox.glob("*-cancel.ics")).read_text()
    assert GRACE in text
    assert BO not in text
    assert "meet.example.org" not in text
    assert "STATUS" not in text  # it would end the event for everybody: RFC 5546 section 3.2.5


def test_guests_who_do_not_see_each_other_get_messages_that_name_nobody_else(folder: Folder) -> None:
    calendar = folder.open(guests_see_each_other=False)
    stored = calendar.insert(session(), notify=True, now=NOW)
    stored = calendar.update(replace(stored, guests=(stored.guests[0], Guest(BO, "Bo"))), notify=True, now=NOW)
    calendar.cancel(stored, notify=True, now=NOW)
    told = {}
    for path in folder.outbox.iterdir():
        [guest] = message_in(path.read_bytes()).addresses
        assert set(re.findall(r"\w+@example\.org", unfolded(path.read_bytes()))) <= {guest, session().organizer}
        told[path.name.removeprefix(f"{event_id()}@cowork-sheets-")] = guest
    assert told == {
        "0-request-1.ics": ADA, "0-request-2.ics": GRACE,
        "1-cancel-1.ics": GRACE, "1-request-1.ics": ADA, "1-request-2.ics": BO,
        "2-cancel-1.ics": ADA, "2-cancel-2.ics": BO,
    }  # fmt: skip


def test_the_outbox_lists_which_message_is_for_whom_and_which_one_is_replaced(
    folder: Folder, calendar: IcsCalendar
) -> None:
    calendar.publish(BOARD, NOW)
    assert not folder.outbox.exists()
    stored = calendar.insert(session(), notify=True, now=NOW)
    calendar.update(replace(stored, guests=(stored.guests[0], Guest(BO, "Bo"))), notify=True, now=NOW)
    calendar.insert(session(1, summary="Read; talk,\nwrite", when=When(datetime(2026, 11, 25, 9), "UTC", 60)),
                    notify=True, now=NOW)  # fmt: skip
    calendar.publish(BOARD, NOW)
    first, second = f"{event_id()}@cowork-sheets", f"{event_id(1)}@cowork-sheets"
    assert folder.outbox_list().partition("\n\n")[2] == (
        "Read; talk, write, Wed 25 Nov 2026 09:00 UTC\n"
        f"  {second}-0-request.ics\n"
        "    invitation for ada@example.org, grace@example.org\n"
        "\n"
        "Draft the methods section, Thu 26 Nov 2026 09:00 EST\n"
        f"  {first}-0-request.ics\n"
        "    invitation for ada@example.org, grace@example.org, "
        f"replaced by {first}-1-request.ics and {first}-1-cancel.ics\n"
        f"  {first}-1-cancel.ics\n"
        "    cancellation for grace@example.org alone, who is taken off\n"
        f"  {first}-1-request.ics\n"
        "    update for ada@example.org, bo@example.org\n"
    )


def test_the_list_is_written_only_when_it_differs_and_goes_with_the_last_message(
    folder: Folder, calendar: IcsCalendar
) -> None:
    calendar.insert(session(), notify=True, now=NOW)
    (folder.outbox / "mine.ics").write_bytes(FOREIGN)
    calendar.publish(BOARD, NOW)
    path = folder.outbox / "README.txt"
    before, written = path.read_bytes(), path.stat().st_mtime_ns
    folder.open().publish(BOARD, LATER)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, written)
    next(folder.outbox.glob("*-request.ics")).unlink()
    folder.open().publish(BOARD, LATER)
    assert not path.exists()


# docs/rules.md 7
def test_a_deleted_message_is_never_made_again(folder: Folder, calendar: IcsCalendar) -> None:
    stored = calendar.insert(session(), notify=True, now=NOW)
    shutil.rmtree(folder.outbox)
    stored = calendar.update(replace(stored, summary="Edit"), notify=False, now=LATER)
    calendar.publish(BOARD, LATER)
    assert not folder.messages()
    calendar.update(replace(stored, summary="Write"), notify=True, now=LATER)
    assert [mail.sequence for mail in folder.messages()] == [1]


def test_a_number_under_which_something_else_was_said_is_not_used_again(folder: Folder, calendar: IcsCalendar) -> None:
    stored = calendar.insert(session(), notify=True, now=NOW)
    old = folder.path(event_id()).read_bytes()
    calendar.update(replace(stored, summary="Edit"), notify=True, now=NOW)
    folder.path(event_id()).write_bytes(old)
    folder.copy_path(event_id()).write_bytes(old)
    stored = calendar.update(replace(stored, summary="Write"), notify=True, now=NOW)
    assert stored.sequence == 2
    assert sorted(mail.sequence for mail in folder.messages()) == [0, 1, 2]


def test_an_older_file_put_back_does_not_bring_back_its_number(folder: Folder, calendar: IcsCalendar) -> None:
    stored = calendar.insert(session(), notify=True, now=NOW)
    old = folder.path(event_id()).read_bytes()
    calendar.update(replace(stored, summary="Edit"), notify=True, now=NOW)
    shutil.rmtree(folder.outbox)
    folder.path(event_id()).write_bytes(old)
    assert calendar.update(replace(stored, summary="Write"), notify=True, now=NOW).sequence == 2


# --- what calendar programs do to the files


def rewrite(text: str, pattern: str, by: str) -> str:
    changed, count = re.subn(pattern, by, text)
    assert count, pattern
    return changed


def rewritten(folder: Folder, *changes: tuple[str, str]) -> None:
    text = folder.text(event_id())
    for pattern, by in changes:
        text = rewrite(text, pattern, by)
    folder.path(event_id()).write_bytes(text.encode())


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (";TZID=Europe/London:20261127T180000", ";TZID=Europe/London:20261127T190000",
         When(datetime(2026, 11, 27, 18), "Europe/London", 60)),
        (":20261127T180000Z", ":20261127T190000Z", When(datetime(2026, 11, 27, 13), "America/New_York", 60)),
        (";TZID=UTC:20261127T180000", ";TZID=Asia/Kolkata:20261128T003000",
         When(datetime(2026, 11, 27, 13), "America/New_York", 60)),
        (":20261127T100000", ":20261127T110000", When(datetime(2026, 11, 27, 10), "America/New_York", 60)),
        (";VALUE=DATE:20261127", ";VALUE=DATE:20261129", When(datetime(2026, 11, 27), "America/New_York", 2880)),
        (":20261127T180000Z", None, When(datetime(2026, 11, 27, 13), "America/New_York", 0)),
        (";VALUE=DATE:20261127", None, When(datetime(2026, 11, 27), "America/New_York", 1440)),
        (":20261127T180000Z", ":20261127T170000Z", When(datetime(2026, 11, 27, 13), "America/New_York", 0)),
    ],
)  # fmt: skip
def test_a_time_written_anew_is_read_back(
    folder: Folder, calendar: IcsCalendar, start: str, end: str | None, expected: When
) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    rewritten(
        folder,
        (r"DTSTART:\S+", f"DTSTART{start}"),
        (r"DTEND:\S+\r\n", f"DTEND{end}\r\n" if end else ""),
    )
    assert calendar.get(event_id()).when == expected


def test_a_duration_in_place_of_an_end_is_read_back(folder: Folder, calendar: IcsCalendar) -> None:
    stored = calendar.insert(session(), notify=False, now=NOW)
    rewritten(folder, (r"DTEND:\S+", "DURATION:PT1H30M"))
    seen = calendar.get(event_id())
    assert seen.when == stored.when
    calendar.update(replace(seen, when=replace(seen.when, minutes=60)), notify=False, now=LATER)
    assert "DURATION" not in folder.vevent(event_id())
    assert calendar.get(event_id()).when.minutes == 60


def test_a_zone_only_the_file_defines_is_understood_by_its_definition(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0200\r\n"
        "TZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
    )
    rewritten(folder, (r"DTSTART:\S+", "DTSTART;TZID=Ours:20261126T180000"), ("BEGIN:VEVENT", zone))
    assert calendar.get(event_id()).start_at == datetime(2026, 11, 26, 16, tzinfo=UTC)


def test_a_time_that_is_not_changed_keeps_the_form_a_program_gave_it(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    rewritten(folder, (r"DTSTART:\S+", "DTSTART;TZID=Europe/London:20261126T140000"))
    seen = calendar.get(event_id())
    assert seen.when == When(datetime(2026, 11, 26, 14), "Europe/London", 90)
    stored = calendar.update(replace(seen, summary="Edit"), notify=False, now=LATER)
    assert stored.when == seen.when
    assert "DTSTART;TZID=Europe/London:20261126T140000" in folder.text(event_id())


def test_a_repetition_made_by_a_person_stays_and_the_session_is_its_first_day(
    folder: Folder, calendar: IcsCalendar
) -> None:
    stored = calendar.insert(session(), notify=False, now=NOW)
    exception = (
        f"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:{event_id()}@cowork-sheets\r\nRECURRENCE-ID:20261203T140000Z\r\n"
        "DTSTAMP:20261123T120000Z\r\nDTSTART:20261203T190000Z\r\nSUMMARY:later\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    rewritten(folder, (r"STATUS:", "RRULE:FREQ=WEEKLY\r\nSTATUS:"), (r"END:VEVENT\r\nEND:VCALENDAR", exception))
    seen = calendar.get(event_id())
    assert content(seen) == content(stored)
    calendar.update(replace(seen, summary="Edit"), notify=False, now=LATER)
    text = folder.text(event_id())
    assert "RRULE:FREQ=WEEKLY" in text
    assert "SUMMARY:later" in text


def test_what_we_did_not_write_survives_our_writes(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Soon\r\nTRIGGER:-PT10M\r\nEND:VALARM\r\nEND:VEVENT"
    rewritten(
        folder,
        ("STATUS:CONFIRMED", "STATUS:TENTATIVE\r\nCATEGORIES:writing,quiet\r\nCLASS:PRIVATE"),
        ("CREATED", r"X-APPLE-TRAVEL;A=b:15\\,16" + "\r\nCREATED"),
        ("RSVP=TRUE", "RSVP=TRUE;CUTYPE=INDIVIDUAL;X-NUM-GUESTS=1"),
        ("ORGANIZER", f'ATTENDEE;SENT-BY="mailto:{ADA}":mailto:{BO}\r\nATTENDEE:urn:room:4\r\nORGANIZER;LANGUAGE=en'),
        ("END:VEVENT", alarm),
    )  # fmt: skip
    seen = calendar.get(event_id())
    assert [guest.email for guest in seen.guests] == [ADA, GRACE, BO]
    calendar.update(
        replace(
            seen, summary="Edit", when=When(datetime(2026, 12, 3, 9), "Europe/London", 60), join="", location="",
            guests=(*seen.guests[::2], Guest("joan@example.org", "Joan")),
        ), notify=True, now=LATER,
    )  # fmt: skip
    text = folder.text(event_id())
    for kept in (
        "STATUS:TENTATIVE", "CATEGORIES:writing,quiet", "X-APPLE-TRAVEL;A=b:15\\,16", "CLASS:PRIVATE", "TRIGGER:-PT10M",
        "X-NUM-GUESTS=1", 'SENT-BY="mailto:ada@example.org"', "ATTENDEE:urn:room:4", "ORGANIZER;CN=Ada;LANGUAGE=en",
    ):  # fmt: skip
        assert kept in text, kept
    assert GRACE not in text
    assert not [name for name in ("CONFERENCE", "URL", "LOCATION") if name in folder.vevent(event_id())]


def test_an_answer_nobody_knows_is_no_answer_and_stays(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    rewritten(folder, ("PARTSTAT=NEEDS-ACTION", "PARTSTAT=DELEGATED"))
    seen = calendar.get(event_id())
    assert seen.guests[1].partstat is Partstat.NEEDS_ACTION
    calendar.update(replace(seen, guests=(*seen.guests, Guest(BO))), notify=False, now=LATER)
    assert "PARTSTAT=DELEGATED" in folder.text(event_id())


def test_addresses_are_told_apart_without_regard_to_capitals(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    rewritten(folder, ("mailto:grace@example.org", "MAILTO:Grace@Example.org\r\nATTENDEE:mailto:GRACE@example.org"))
    seen = calendar.get(event_id())
    assert [guest.email for guest in seen.guests] == [ADA, "Grace@Example.org"]
    calendar.update(replace(seen, guests=session().guests), notify=True, now=LATER)
    assert [mail.method for mail in folder.messages()] == ["REQUEST"]


def test_the_link_is_found_in_the_url_when_a_program_drops_the_conference(
    folder: Folder, calendar: IcsCalendar
) -> None:
    stored = calendar.insert(session(), notify=False, now=NOW)
    folder.edit(event_id(), lambda vevent: vevent.pop("CONFERENCE"))
    assert content(calendar.get(event_id())) == content(stored)


def test_a_second_conference_a_person_added_stays(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    rewritten(folder, ("CREATED", "CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+441632960961\r\nCREATED"))
    seen = calendar.get(event_id())
    assert seen.join == "https://meet.example.org/room"
    stored = calendar.update(replace(seen, join="https://meet.example.org/other"), notify=False, now=LATER)
    assert stored.join == "https://meet.example.org/other"
    assert "tel:+441632960961" in folder.text(event_id())


def test_the_mark_is_taken_from_the_copy_when_a_program_drops_private_properties(
    folder: Folder, calendar: IcsCalendar
) -> None:
    stored = calendar.insert(session(), notify=False, now=NOW)

    def strip(vevent: VEvent) -> None:
        for name in [name for name in vevent if name.startswith("X-COWORK")]:
            del vevent[name]

    folder.edit(event_id(), strip)
    [seen] = folder.open().events(BOARD)
    assert content(seen) == content(stored)
    calendar.publish(BOARD, NOW)
    folder.delete(event_id())
    assert calendar.get(event_id()).mark == stored.mark
    folder.restore(event_id())
    calendar.update(calendar.get(event_id()), notify=False, now=LATER)
    assert "X-COWORK-BASE" in folder.vevent(event_id())


def test_the_mark_survives_a_program_that_reads_and_writes_it_as_text(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    text = folder.text(event_id())
    for other in (text.replace("\\,", ","), rewrite(text, "X-COWORK-([A-Z0-9-]+):", r"X-COWORK-\1;VALUE=TEXT:")):
        folder.path(event_id()).write_bytes(other.encode())
        assert calendar.get(event_id()).mark == session().mark


def test_a_file_a_program_cancelled_is_cancelled(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    rewritten(folder, ("STATUS:CONFIRMED", "STATUS:CANCELLED"))
    event = calendar.get(event_id())
    assert (event.cancelled, event.mark.ended) == (True, "")
    with pytest.raises(EventGone):
        calendar.update(event, notify=True, now=LATER)


# docs/rules.md 7
@pytest.mark.parametrize("name", [f"{event_id()}@cowork-sheets.ics", "A session with Grace.ics"])
def test_a_file_under_another_name_is_still_that_event(folder: Folder, calendar: IcsCalendar, name: str) -> None:
    stored = calendar.insert(session(), notify=False, now=NOW)
    folder.path(event_id()).rename(folder.sessions / name)
    calendar = folder.open()
    assert calendar.get(event_id()) == stored
    calendar.cancel(calendar.update(replace(stored, summary="Edit"), notify=False, now=LATER), notify=False, now=LATER)
    assert list(folder.sessions.iterdir()) == []
    assert [event.cancelled for event in calendar.events(BOARD)] == [True]


def test_of_two_files_of_one_event_ours_counts(folder: Folder, calendar: IcsCalendar) -> None:
    stored = calendar.insert(session(), notify=False, now=NOW)
    other = folder.path(event_id()).read_bytes().replace(b"Draft", b"Edit")
    (folder.sessions / "a conflicting copy.ics").write_bytes(other)
    assert list(calendar.events(BOARD)) == [stored]


def test_when_a_session_ends_every_file_of_it_goes_and_nobody_is_told_twice(
    folder: Folder, calendar: IcsCalendar
) -> None:
    stored = calendar.insert(session(), notify=True, now=NOW)
    for name in ("a copy.ics", f"{event_id()} (2).ics"):
        (folder.sessions / name).write_bytes(folder.path(event_id()).read_bytes().replace(b"Draft", b"Edit"))
    calendar.insert(session(1), notify=False, now=NOW)
    marked = calendar.update(replace(stored, mark=replace(stored.mark, ended="calledoff")), notify=False, now=LATER)
    folder.open().cancel(marked, notify=True, now=LATER)
    assert [path.name for path in folder.sessions.iterdir()] == [f"{event_id(1)}.ics"]
    seen = {event.id: event.cancelled for event in folder.open().events(BOARD)}
    assert seen == {event_id(): True, event_id(1): False}
    assert sorted(mail.method for mail in folder.messages()) == ["CANCEL", "REQUEST"]


# --- foreign and damaged files


def duplicate(data: bytes) -> bytes:
    return data.replace(f"UID:{event_id()}@cowork-sheets".encode(), b"UID:copied-by-hand")


@pytest.mark.parametrize("data", [FOREIGN, b"", b"\x00\xff garbage", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_foreign_files_are_neither_touched_nor_reported(folder: Folder, calendar: IcsCalendar, data: bytes) -> None:
    stored = calendar.insert(session(), notify=False, now=NOW)
    foreign = folder.sessions / "dentist.ics"
    foreign.write_bytes(data)
    (folder.sessions / "notes.txt").write_bytes(data)
    (folder.sessions / "folder.ics").mkdir()
    assert list(calendar.events(BOARD)) == [stored]
    calendar.cancel(stored, notify=True, now=LATER)
    calendar.publish(BOARD, LATER)
    assert foreign.read_bytes() == data


def test_an_event_a_person_duplicated_is_foreign_although_it_bears_our_mark(
    folder: Folder, calendar: IcsCalendar
) -> None:
    stored = calendar.insert(session(), notify=False, now=NOW)
    (folder.sessions / "copied-by-hand.ics").write_bytes(duplicate(folder.path(event_id()).read_bytes()))
    assert list(calendar.events(BOARD)) == [stored]


@pytest.mark.parametrize("uid", ["../../evil@cowork-sheets", "@cowork-sheets", f"{event_id()}/@cowork-sheets", "a"])
def test_a_file_with_a_made_up_id_is_foreign(folder: Folder, calendar: IcsCalendar, uid: str) -> None:
    stored = calendar.insert(session(), notify=False, now=NOW)
    text = folder.text(event_id()).replace(f"{event_id()}@cowork-sheets", uid)
    (folder.sessions / "made up.ics").write_bytes(text.encode())
    before = folder.tree()
    assert list(calendar.events(BOARD)) == [stored]
    calendar.publish(BOARD, NOW)
    assert folder.tree().keys() - before.keys() == {"calendar/upcoming.ics"}


def nothing_left(text: str) -> str:
    return text[:0]


def half_left(text: str) -> str:
    return text[: len(text) // 2]


def without_start(text: str) -> str:
    return rewrite(text, r"DTSTART:\S+\r\n", "")


def with_an_unknown_zone(text: str) -> str:
    return rewrite(text, r"DTSTART:\S+", "DTSTART;TZID=Nowhere/Atlantis:20261126T090000")


def with_a_broken_start(text: str) -> str:
    return rewrite(text, r"DTSTART:\S+", "DTSTART:tomorrow")


def with_a_time_of_no_day(text: str) -> str:
    return rewrite(text, r"DTSTART:\S+", "DTSTART;VALUE=TIME:090000")


def with_a_broken_guest(text: str) -> str:
    return rewrite(text, "ATTENDEE;CN=Grace", 'ATTENDEE;CN="Grace')


def without_event(text: str) -> str:
    return text.replace("VEVENT", "VTODO")


def with_a_start_out_of_this_world(text: str) -> str:
    return rewrite(text, r"DTSTART:\S+", "DTSTART;TZID=Asia/Kolkata:00010101T000000")


@pytest.mark.parametrize(
    "damage",
    [
        nothing_left, half_left, without_start, with_an_unknown_zone, with_a_broken_start, with_a_broken_guest,
        with_a_time_of_no_day,
        without_event, with_a_start_out_of_this_world,
    ],
)  # fmt: skip
def test_a_damaged_file_of_ours_stops_the_run_and_is_named(
    folder: Folder, calendar: IcsCalendar, damage: Callable[[str], str]
) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    folder.path(event_id()).write_bytes(damage(folder.text(event_id())).encode())
    for read in (calendar.events, lambda _: calendar.get(event_id()), lambda board: calendar.publish(board, NOW)):
        with pytest.raises(BoardUnreadable) as caught:
            read(BOARD)
        assert str(caught.value) == (
            f"{folder.path(event_id())} cannot be read as an event. It was “Draft the methods section”; "
            f"{folder.copy_path(event_id())} is how it last stood. Put a good copy of it back, or delete it if the "
            "session shall not take place."
        )
    assert not folder.upcoming.exists()


def test_a_damaged_copy_stops_the_run_only_when_it_is_needed(folder: Folder, calendar: IcsCalendar) -> None:
    stored = calendar.insert(session(), notify=False, now=NOW)
    folder.copy_path(event_id()).write_bytes(b"")
    assert list(calendar.events(BOARD)) == [stored]
    folder.delete(event_id())
    with pytest.raises(BoardUnreadable, match=r"\.cowork"):
        calendar.events(BOARD)
    folder.copy_path(event_id()).write_bytes(FOREIGN.replace(b"UID:", b"DTSTART:20261126T170000Z\r\nUID:"))
    with pytest.raises(BoardUnreadable, match="cannot be read as an event"):
        calendar.events(BOARD)


def test_an_event_of_ours_whose_mark_nobody_remembers_is_left_alone(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    text = re.sub(r"X-COWORK-[^\r]+\r\n", "", folder.text(event_id()))
    folder.path(event_id()).write_bytes(text.encode())
    folder.copy_path(event_id()).unlink()
    assert calendar.events(BOARD) == []
    with pytest.raises(EventGone):
        calendar.get(event_id())
    with pytest.raises(EventExists):
        calendar.insert(session(), notify=True, now=NOW)
    calendar.publish(BOARD, NOW)
    assert folder.text(event_id()) == text


def test_a_folder_of_sessions_that_is_gone_is_not_a_calendar_without_events(
    folder: Folder, calendar: IcsCalendar
) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    shutil.rmtree(folder.sessions)
    with pytest.raises(BoardUnreadable, match="sessions is gone, although events belong there"):
        calendar.events(BOARD)
    folder.sessions.mkdir()
    assert [event.cancelled for event in calendar.events(BOARD)] == [True]


def test_what_may_not_be_written_is_said_in_a_sentence(folder: Folder) -> None:
    folder.calendar.mkdir()
    (folder.calendar / ".cowork").write_text("in the way")
    with pytest.raises(Exception, match=re.escape(str(folder.calendar))) as caught:
        folder.open()
    assert "Run again when that is solved" in str(caught.value)


# --- one calendar, one workbook


def test_another_workbook_is_refused_and_both_are_named(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    before = folder.tree()
    other = IcsCalendar(folder.calendar, folder.home / "copy.xlsx")
    for attempt in (
        lambda: other.events(BOARD),
        lambda: other.insert(session(1), notify=True, now=NOW),
        lambda: other.publish(BOARD, NOW),
    ):
        with pytest.raises(ConfigurationError) as caught:
            attempt()
        assert "board.xlsx" in str(caught.value)
        assert "copy.xlsx" in str(caught.value)
        assert "init --new-id" in str(caught.value)
    assert folder.tree() == before


def test_a_moved_workbook_is_accepted_once_its_owner_says_so(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    moved = IcsCalendar(folder.calendar, folder.home / "plans" / "board.xlsx")
    moved.forget_board()
    assert [event.id for event in moved.events(BOARD)] == [event_id()]
    moved.remember_board()
    with pytest.raises(ConfigurationError):
        calendar.events(BOARD)


def test_damage_to_the_memory_of_the_workbook_is_a_sentence(folder: Folder, calendar: IcsCalendar) -> None:
    calendar.insert(session(), notify=False, now=NOW)
    (folder.calendar / ".cowork" / "board.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="delete"):
        calendar.events(BOARD)


def test_hostile_text_breaks_no_file(folder: Folder, calendar: IcsCalendar) -> None:
    hostile = session(
        summary="a\r\nATTENDEE:mailto:eve@example.org\rX\x00\x1b\ud800",
        description="\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n",
        guests=(Guest("grace@example.org\r\nX-EVIL:1", 'Gr"ace\r\nX-EVIL:1\x07;,:'),),
        organizer="ada@example.org\r\nX-EVIL:1",
    )
    stored = calendar.insert(hostile, notify=True, now=NOW)
    assert stored.summary == "a\nATTENDEE:mailto:eve@example.org\nX"
    assert stored.description == "\nEND:VEVENT\nBEGIN:VEVENT\n"
    assert stored.guests == (Guest("grace@example.orgX-EVIL:1", 'Gr"ace X-EVIL:1;,:'),)
    for path in folder.calendar.rglob("*.ics"):
        file = File.from_ical(path.read_bytes())
        assert len(file.events) == 1
        assert not file.events[0].errors
        assert "X-EVIL" not in file.events[0]
