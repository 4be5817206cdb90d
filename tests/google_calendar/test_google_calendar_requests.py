"""What exactly is said to Google, and what of other people's is carried along."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from cowork_sheets.core.model import Conference, Event, Guest, Mark, Partstat, When
from cowork_sheets.errors import EventChanged, EventGone, RequestRefused, TryAgainLater
from tests.google import faults
from tests.google.exchange import Answer
from tests.google.plug import ADA, BO, GRACE, Google
from tests.google.switches import Switches
from tests.google_calendar.office import GROUP, Office, open_calendar
from tests.world import NOW, agreed


def test_an_insert_says_everything_that_has_a_surprising_default(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    [insert] = google_world.world.calls("calendar.events.insert")
    assert insert.query == {"alt": ["json"], "conferenceDataVersion": ["1"], "sendUpdates": ["all"]}
    body = insert.body
    assert body["id"] == office.event("draft").id
    assert body["start"] == {"dateTime": "2026-12-03T17:00:00", "timeZone": "Europe/London"}
    assert body["end"] == {"dateTime": "2026-12-03T18:30:00", "timeZone": "Europe/London"}
    assert body["attendees"] == [
        {"email": ADA, "displayName": "Ada", "responseStatus": "accepted"},
        {"email": GRACE, "displayName": "Grace", "responseStatus": "needsAction"},
    ]
    assert body["conferenceData"]["createRequest"]["conferenceSolutionKey"] == {"type": "hangoutsMeet"}
    assert body["guestsCanSeeOtherGuests"] is True
    assert set(body["extendedProperties"]) == {"private"}
    assert "iCalUID" not in body


def test_the_listing_asks_once_with_one_filter_for_all_there_is(google_world: Google) -> None:
    office = Office(google_world, [])
    office.sync()
    [listing] = google_world.world.calls("calendar.events.list")
    del listing.query["fields"]
    assert listing.query == {
        "alt": ["json"], "maxResults": ["2500"], "privateExtendedProperty": ["board=board"], "showDeleted": ["true"],
        "singleEvents": ["false"],
    }  # fmt: skip


def test_every_change_names_the_version_it_is_meant_for_and_whom_to_tell(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    for change in ({"topic": "edit"}, {"start": "18:00"}, {"call_off": "yes"}):
        office.set_row(0, **change)
        office.sync()
    writes = [entry for entry in google_world.world.log if entry.method in {"PUT", "DELETE"}]
    assert [entry.query["sendUpdates"] for entry in writes] == [["none"], ["all"], ["none"], ["all"]]
    assert all(entry.headers["if-match"].startswith('"34') for entry in writes)
    assert all(entry.query["conferenceDataVersion"] == ["1"] for entry in writes if entry.method == "PUT")


def test_guests_of_a_public_board_do_not_see_each_other(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.calendar = open_calendar(google_world, guests_see_each_other=False)
    office.sync()
    assert office.resource("draft")["guestsCanSeeOtherGuests"] is False
    office.set("draft", start="18:00")
    office.sync()
    assert office.resource("draft")["guestsCanSeeOtherGuests"] is False


def test_an_event_made_before_the_board_became_public_is_put_right_with_its_next_change(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    office.calendar = open_calendar(google_world, guests_see_each_other=False)
    office.set("draft", start="18:00")
    office.sync()
    assert office.resource("draft")["guestsCanSeeOtherGuests"] is False


def test_a_host_who_hides_the_guests_by_hand_is_not_overruled(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    google_world.world.people.edit_event(office.event("draft").id, guestsCanSeeOtherGuests=False)
    office.set("draft", start="18:00")
    office.sync()
    assert office.resource("draft")["guestsCanSeeOtherGuests"] is False


def test_nothing_is_ever_deleted_or_written_without_a_version(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    event = replace(office.event("draft"), etag="", raw=None)
    with pytest.raises(EventChanged):
        office.calendar.cancel(event, notify=True, now=NOW)
    with pytest.raises(EventChanged):
        office.calendar.update(event, notify=True, now=NOW)
    assert not office.event("draft").cancelled


def test_what_others_put_on_an_event_is_carried_along(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft", accepted_by="Grace, Bo")])
    office.sync()
    event_id = office.event("draft").id
    resource = office.resource("draft")
    ada, grace, bo = resource["attendees"]
    room = {"email": "room@resource.calendar.google.com", "resource": True, "responseStatus": "accepted"}
    entries = [ada, grace | {"optional": True, "additionalGuests": 2, "comment": "late"}, room, bo]
    others: dict[str, Any] = {
        "colorId": "7", "visibility": "private", "transparency": "transparent", "guestsCanModify": True,
        "reminders": {"useDefault": False, "overrides": [{"method": "popup", "minutes": 5}]},
        "source": {"title": "notes", "url": "https://notes.example.org"},
    }  # fmt: skip
    google_world.world.people.edit_event(event_id, attendees=entries, **others)
    office.set("draft", start="18:00", accepted_by="Grace")
    office.sync()
    after = office.resource("draft")
    assert after["attendees"] == entries[:3]
    assert {name: after[name] for name in others} == others
    assert [guest.email for guest in office.event("draft").guests] == [ADA, GRACE]
    assert office.mailed()[BO, "cancel"] == 1


def test_an_event_that_a_person_made_last_all_day_does_so_until_its_row_says_otherwise(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    days: dict[str, Any] = {"start": {"date": "2026-12-04"}, "end": {"date": "2026-12-05"}}
    google_world.world.people.edit_event(office.event("draft").id, **days)
    office.sync()
    assert "Moved in the calendar to Fri 4 Dec 00:00" in office.sentence("draft")
    office.set("draft", topic="edit")
    office.sync()
    resource = office.resource("edit")
    assert {name: resource[name] for name in days} == days
    office.set("edit", start="18:00")
    office.sync()
    assert office.event("edit").when == When(datetime(2026, 12, 3, 18), "Europe/London", 90)
    assert "date" not in office.resource("edit")["start"]


@pytest.mark.parametrize("switches", [Switches(conference_pending_reads=0)])
def test_what_people_wrote_around_our_words_stays_as_they_wrote_it(google_world: Google) -> None:
    office = Office(google_world, [agreed("R&D <draft>")])
    office.sync()
    resource = office.resource("R&D <draft>")
    assert "Format: 45/10, 90 minutes<br>" in resource["description"]
    above, below = "<b>Bring</b> the <i>figures</i><br>", "<ul><li>Ada &amp; Bo</li></ul>\nsee you"
    google_world.world.people.edit_event(resource["id"], description=above + resource["description"] + below)
    office.sync()
    assert office.requests == ["list"]
    office.set("R&D <draft>", format="25/5")
    office.sync()
    after = office.resource("R&D <draft>")["description"]
    assert after.startswith(above)
    assert after.endswith(below)
    assert "Format: 25/5, 90 minutes<br>" in after
    assert after.count("Format:") == 1


def test_an_end_that_the_clock_shows_twice_is_told_apart(google_world: Google) -> None:
    calendar = open_calendar(google_world, ADA)
    when = When(datetime(2026, 10, 25, 0, 30), "Europe/London", 120)
    stored = calendar.insert(Event("cs001", when, "night", Mark("board", "ref", 0)), notify=False, now=NOW)
    [insert] = google_world.world.calls("calendar.events.insert")
    assert insert.body["end"] == {"dateTime": "2026-10-25T01:30:00+00:00", "timeZone": "Europe/London"}
    assert stored.when == when


@pytest.mark.parametrize("switches", [Switches(tombstones_keep_details=False)])
def test_of_a_stub_only_asking_tells_that_it_was_there(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    event_id = office.event("draft").id
    office.hands.delete(event_id)
    assert list(office.calendar.events("board")) == []
    stub = office.calendar.get(event_id)
    assert (stub.id, stub.cancelled, stub.mark) == (event_id, True, Mark("", "", 0))
    google_world.world.people.purge_event(event_id)
    with pytest.raises(EventGone):
        office.calendar.get(event_id)


def test_an_event_whose_guests_google_does_not_list_is_not_written(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    event, resource = office.event("draft"), office.resource("draft")
    cut = {**google_world.world.calls("calendar.events.list")[-1].answer["items"][0], "attendeesOmitted": True}
    google_world.world.faults.plan("calendar.events.get", faults.Fault(lambda _: Answer(200, cut)))
    with pytest.raises(RequestRefused, match="too many guests for Google Calendar to list"):
        office.calendar.update(replace(event, summary="edit"), notify=True, now=NOW)
    assert office.resource("draft") == resource


@pytest.mark.parametrize("answer", [{}, [], {"id": "cs01"}])
def test_an_answer_that_is_no_event_is_not_taken_for_one(google_world: Google, answer: object) -> None:
    calendar = open_calendar(google_world, ADA)
    google_world.world.faults.plan("calendar.events.get", faults.Fault(lambda _: Answer(200, answer)), times=9)
    with pytest.raises(TryAgainLater):
        calendar.get("cs01")


# --- meeting links --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("switches", [Switches(conference_pending_reads=0)])
def test_a_session_that_goes_from_meet_to_a_link_and_back_asks_for_a_new_meet_link(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    first = office.row("draft")["join"]
    office.set("draft", where="https://rooms.example.org/ada")
    office.sync()
    assert office.row("draft")["join"] == office.resource("draft")["location"] == "https://rooms.example.org/ada"
    assert "conferenceData" not in office.resource("draft")
    office.set("draft", where="meet")
    office.sync()
    office.sync()
    join = office.row("draft")["join"]
    assert join.startswith("https://meet.google.com/")
    assert join != first
    assert office.event("draft").location == ""
    assert "join" not in office.resource("draft")["extendedProperties"]["private"]


def test_a_meet_link_that_a_person_adds_stays_beside_ours(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft", where="https://rooms.example.org/ada")])
    office.sync()
    by_hand = {
        "conferenceId": "abc",
        "entryPoints": [{"entryPointType": "video", "uri": "https://meet.google.com/abc"}],
    }
    event_id = office.event("draft").id
    google_world.world.people.edit_event(event_id, conferenceData=by_hand, hangoutLink="https://meet.google.com/abc")
    office.set("draft", start="18:00")
    office.sync()
    office.sync()
    assert office.requests == ["list"]
    assert office.row("draft")["join"] == "https://rooms.example.org/ada"
    assert office.resource("draft")["conferenceData"] == by_hand


def test_a_link_that_a_person_types_over_ours_is_read_and_ours_remembered(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft", where="https://rooms.example.org/ada")])
    office.sync()
    office.hands.relocate(office.event("draft").id, "The library")
    event = office.event("draft")
    assert (event.location, event.join) == ("The library", "https://rooms.example.org/ada")


def test_an_answer_we_write_is_written_and_nobody_elses_is_touched(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    event = office.event("draft")
    guests = (event.guests[0], Guest(GRACE, "Grace", Partstat.TENTATIVE))
    stored = office.calendar.update(replace(event, guests=guests), notify=False, now=NOW)
    assert stored.guests == guests
    assert office.event("draft").conference in {Conference.PENDING, Conference.READY}
    assert (
        google_world.world.calendars[GROUP].events[event.id].resource["attendees"][1]["responseStatus"] == "tentative"
    )
