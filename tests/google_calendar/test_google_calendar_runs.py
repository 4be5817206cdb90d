"""Whole runs against Google Calendar: what is asked of it, who is mailed, and what comes back to the row."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cowork_sheets.calendars.google import GoogleCalendar
from cowork_sheets.core.model import Conference, Partstat
from cowork_sheets.google.credentials import Identity, Kind
from tests.google.plug import ADA, BO, GRACE, Google
from tests.google.switches import Switches
from tests.google_calendar.office import GROUP, Office, add_group_calendar, connection
from tests.world import agreed, proposed

INVITED = {(ADA, "invite"): 1, (GRACE, "invite"): 1}


def test_an_agreed_row_costs_one_listing_and_one_insert_and_mails_each_guest_once(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft"), proposed("other")])
    office.sync()
    assert office.requests == ["list", "insert"]
    assert office.mailed() == INVITED
    assert office.status("draft") == "Scheduled"
    assert office.sentence("draft") == "The meeting link is on its way."


@pytest.mark.parametrize(
    ("switches", "asked"),
    [(Switches(conference_pending_reads=1), ["list", "get"]), (Switches(conference_pending_reads=0), ["list"])],
)
def test_a_pending_meet_link_is_there_in_the_next_run_without_a_write_or_a_mail(
    google_world: Google, asked: list[str]
) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    report = office.sync()
    assert (office.requests, report.plan.actions) == (asked, ())
    assert office.row("draft")["join"].startswith("https://meet.google.com/")
    office.sync()
    assert office.requests == ["list"]
    assert office.sentence("draft") == ""
    assert office.mailed() == INVITED
    resource = office.resource("draft")
    assert "meet.google.com" not in resource.get("location", "") + resource["description"]


@pytest.mark.parametrize("switches", [Switches(conference_pending_reads=0), Switches(conference_keeps_request=False)])
def test_a_meet_link_however_it_comes_is_the_same_link_after_every_kind_of_change(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    for _ in range(3):
        office.sync()
    join = office.row("draft")["join"]
    assert join.startswith("https://meet.google.com/")
    for change in ({"start": "18:00"}, {"topic": "edit"}, {"accepted_by": "Grace, Bo"}, {"format": "25/5"}):
        office.set_row(0, **change)
        office.sync()
        assert office.rows()[0]["join"] == join
        office.sync()
        assert office.requests == ["list"]
    assert office.event("edit").conference is Conference.READY


@pytest.mark.parametrize("switches", [Switches(conference_pending_reads=99)])
def test_a_link_that_never_comes_is_asked_for_once_a_run_and_not_for_a_session_that_is_over(
    google_world: Google,
) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)])
    office.sync()
    for _ in range(2):
        office.sync()
        assert office.requests == ["list", "get", "get"]
    office.pass_time(hours=24 * 30)
    office.open()  # with a new sign-in
    office.sync()
    assert office.requests == ["list"]


@pytest.mark.parametrize("switches", [Switches(conference_pending_reads=99)])
def test_an_event_that_goes_while_its_link_is_asked_for_is_the_next_runs_to_find(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    event = office.event("draft").id
    google_world.world.before("calendar.events.get", lambda _: office.hands.people.purge_event(event))
    office.sync()
    assert (office.requests, office.status("draft")) == (["list", "get"], "Scheduled")


@pytest.mark.parametrize("switches", [Switches(conference_outcome="failure")])
def test_a_meet_link_that_cannot_be_made_is_asked_for_twice_more_and_then_the_fallback_is_told(
    google_world: Google,
) -> None:
    office = Office(google_world, [agreed("draft")])
    for _ in range(8):
        office.sync()
    asked = [
        entry.body.get("conferenceData", {}) for entry in google_world.world.calls("calendar.events.*") if entry.body
    ]
    assert len({data["createRequest"]["requestId"] for data in asked if "createRequest" in data}) == 3
    assert office.row("draft")["join"] == "https://meet.example.org/us"
    assert office.resource("draft")["location"] == "https://meet.example.org/us"
    assert "conferenceData" not in office.resource("draft")
    assert office.mailed() == INVITED | {(ADA, "update"): 1, (GRACE, "update"): 1}
    assert office.requests == ["list"]


def test_a_calendar_without_meet_gets_the_fallback_place_too(google_world: Google) -> None:
    add_group_calendar(google_world)
    google_world.world.calendars[GROUP].conference_types = ("eventHangout",)
    office = Office(google_world, [agreed("draft")])
    office.sync()
    assert office.requests == ["list", "insert", "insert"]
    for _ in range(4):
        office.sync()
    assert office.row("draft")["join"] == "https://meet.example.org/us"
    assert office.status("draft") == "Scheduled"
    assert office.requests == ["list"]
    assert office.mailed() == INVITED | {(ADA, "update"): 1, (GRACE, "update"): 1}


def test_answers_come_home_to_the_row_and_survive_every_change(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    event_id = office.event("draft").id
    google_world.world.people.answer(event_id, GRACE, "accepted", comment="I bring tea")
    office.sync()
    assert office.row("draft")["going"] == "Ada yes · Grace yes"
    office.set("draft", start="18:00", accepted_by="Grace, Bo")
    office.sync()
    assert office.requests == ["list", "get", "update"]
    office.sync()
    assert office.row("draft")["going"] == "Ada yes · Grace yes · Bo ?"
    assert {"email": GRACE, "displayName": "Grace", "responseStatus": "accepted", "comment": "I bring tea"} in (
        office.resource("draft")["attendees"]
    )
    assert office.mailed() == INVITED | {(BO, "invite"): 1, (ADA, "update"): 1, (GRACE, "update"): 1}


# docs/rules.md 3.8
def test_a_decline_that_breaks_the_quorum_is_said_and_the_event_stays(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    office.hands.answer(office.event("draft").id, GRACE, Partstat.DECLINED)
    office.sync()
    assert office.requests == ["list"]
    assert "Grace" in office.sentence("draft")
    assert office.row("draft")["going"] == "Ada yes · Grace no"


# docs/rules.md 2.7
def test_guests_added_and_removed_by_hand_stay_so(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft", accepted_by="Grace, Bo")])
    office.sync()
    event_id = office.event("draft").id
    office.hands.add_guest(event_id, "mary@example.net")
    office.hands.remove_guest(event_id, BO)
    office.sync()
    office.set("draft", start="18:00")
    office.sync()
    assert [guest.email for guest in office.event("draft").guests] == [ADA, GRACE, "mary@example.net"]
    assert office.row("draft")["going"] == "Ada yes · Grace ? · +1"
    assert office.mailed()["mary@example.net", "update"] == 1
    assert (BO, "update") not in office.mailed()


def test_who_leaves_the_row_is_uninvited_alone(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft", accepted_by="Grace, Bo")])
    office.sync()
    office.set("draft", accepted_by="Grace")
    office.sync()
    assert office.mailed()[BO, "cancel"] == 1
    assert [guest.email for guest in office.event("draft").guests] == [ADA, GRACE]


# docs/rules.md 2.3
def test_a_moved_event_is_acknowledged_without_mail_and_shown(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    google_world.world.people.move_event(office.event("draft").id, by=timedelta(hours=2))
    office.sync()
    assert office.requests == ["list", "get", "update"]
    assert "Moved in the calendar to Thu 3 Dec 19:00" in office.sentence("draft")
    office.sync()
    assert office.requests == ["list"]
    assert office.mailed() == INVITED


@pytest.mark.parametrize(
    "switches",
    [
        Switches(),
        Switches(tombstones_match_properties=False),
        Switches(tombstones_keep_details=False),
        Switches(tombstones_keep_details=False, tombstones_match_properties=False),
    ],
)
def test_an_event_deleted_by_a_person_is_never_made_again_whatever_google_remembers(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)])
    office.sync()
    office.hands.delete(office.event("draft").id)
    for _ in range(3):
        office.sync()
        assert set(office.requests) <= {"list", "get"}
    assert office.status("draft") in {"Called off", "Needs attention"}
    assert office.status("other") == "Scheduled"
    assert office.mailed() == {key: 2 * count for key, count in INVITED.items()}


def test_a_deleted_event_is_found_out_by_asking_and_a_restored_one_taken_back(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)])
    office.sync()
    office.sync()
    event = office.event("draft")
    office.hands.delete(event.id)
    office.sync()
    assert office.status("draft") == "Called off"
    office.hands.restore(event.id)
    office.sync()
    assert (office.status("draft"), office.row("draft")["join"]) == ("Scheduled", event.join)
    assert office.mailed() == {key: 2 * count for key, count in INVITED.items()}


def test_a_purged_event_is_never_made_again_unasked(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)])
    office.sync()
    google_world.world.people.purge_event(office.event("draft").id)
    office.sync()
    assert office.requests == ["list", "get"]
    assert office.status("draft") == "Needs attention"
    assert office.mailed() == {key: 2 * count for key, count in INVITED.items()}


@pytest.mark.parametrize(
    "switches",
    [
        Switches(conference_pending_reads=0),
        Switches(conference_pending_reads=0, tombstones_keep_details=False, tombstones_match_properties=False),
    ],
)
def test_a_session_called_off_and_wanted_again_is_a_new_event(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)])
    office.sync()
    office.set("draft", call_off="yes")
    office.sync()
    assert office.requests == ["list", "get", "update", "delete"]
    assert office.status("draft") == "Called off"
    assert office.mailed()[GRACE, "cancel"] == 1
    office.sync()
    assert office.status("draft") == "Called off"
    if not google_world.world.switches.tombstones_keep_details:
        return  # Google remembers too little to tell our deletion from a person's: nothing is made again unasked
    office.set("draft", call_off=None)
    office.sync()
    assert office.event("draft").mark.generation == 1
    assert office.mailed()[GRACE, "invite"] == 3


@pytest.mark.parametrize("switches", [Switches(organizer_among_attendees=flag) for flag in (False, True)])
def test_on_her_own_calendar_ada_is_the_organizer_and_not_invited(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")], calendar_id=ADA)
    for _ in range(3):
        office.sync()
    assert office.requests == ["list"]
    assert office.mailed() == {(GRACE, "invite"): 1}
    assert [guest.email for guest in office.event("draft").guests] == [GRACE]
    office.set("draft", start="18:00")
    office.sync()
    office.sync()
    assert office.requests == ["list"]
    assert office.mailed() == {(GRACE, "invite"): 1, (GRACE, "update"): 1}


def test_primary_is_the_calendar_of_who_signed_in(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")], calendar_id="primary")
    office.sync()
    assert office.mailed() == {(GRACE, "invite"): 1}
    assert (office.calendar.id, office.calendar.name, office.calendar.own_addresses) == ("primary", ADA, (ADA,))
    assert list(google_world.world.calendars[ADA].events)


def test_a_sign_in_that_tells_no_address_learns_it_from_its_primary_calendar(google_world: Google) -> None:
    anonymous = replace(connection(google_world), identity=Identity(Kind.PERSON))
    calendar = GoogleCalendar(anonymous, "primary")
    google_world.closing.callback(calendar.close)
    assert not calendar.own_addresses
    calendar.events("board")
    assert set(calendar.own_addresses) == {ADA}


def test_a_group_calendar_has_the_name_people_gave_it(google_world: Google) -> None:
    office = Office(google_world, [])
    assert office.calendar.name == GROUP
    office.calendar.events("board")
    assert office.calendar.name == "Coworking"


@pytest.mark.parametrize("switches", [Switches(conference_pending_reads=0)])
def test_a_copy_that_a_person_made_of_our_event_is_left_alone(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    world = google_world.world
    calendar = world.calendars[GROUP]
    [original] = calendar.events.values()
    world.keep_event(calendar, replace(original, resource={**original.resource, "id": "copy5"}))
    report = office.sync()
    assert (report.plan.actions, office.requests) == ((), ["list"])
    assert [event.id for event in office.calendar.events("board")] == [original.event_id]
    office.set("draft", call_off="yes")
    office.sync()
    assert not calendar.events["copy5"].is_cancelled


@pytest.mark.parametrize(
    "switches", [Switches(event_pages=pages, conference_pending_reads=0) for pages in ("short", "empty_first")]
)
def test_every_page_is_read_also_behind_an_empty_one(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5), agreed("third", day=7)])
    office.sync()
    office.sync()
    assert office.requests.count("list") > 1
    assert set(office.requests) == {"list"}
    assert [office.status(topic) for topic in ("draft", "other", "third")] == ["Scheduled"] * 3


def test_an_event_deleted_on_adas_own_calendar_is_not_made_again(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)], calendar_id=ADA)
    office.sync()
    office.hands.delete(office.event("draft").id)
    office.sync()
    assert office.status("draft") == "Called off"
    assert office.mailed() == {(GRACE, "invite"): 2}
