"""A service account alone: it invites nobody and makes no Meet link, so people send what lies in the outbox."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from cowork_sheets.calendars.memory import Mail
from cowork_sheets.core.model import Partstat
from cowork_sheets.core.settings import SessionSettings, Settings
from cowork_sheets.errors import RequestRefused
from tests.contract.ics_world import message_in
from tests.google import faults
from tests.google.error_bodies import calendar_answer
from tests.google.plug import ADA, BO, BOT, GRACE, Google
from tests.google_calendar.office import GROUP, Office, open_calendar
from tests.world import agreed

LINK = "https://meet.example.org/us"
ROOM = Settings(sessions=SessionSettings(room_link=LINK))


@pytest.fixture
def office(google_world: Google, tmp_path: Path) -> Office:
    return Office(google_world, [agreed("draft")], address=BOT, settings=ROOM, outbox=tmp_path)


def messages(folder: Path) -> Sequence[Mail]:
    return [message_in(path.read_bytes()) for path in sorted(folder.glob("*.ics"))]


def refusals(office: Office) -> list[str]:
    return [str(entry) for entry in office.google.world.log if entry.status >= 400 and entry.status != 404]


def test_the_whole_life_of_a_session_lies_in_the_outbox_and_google_refuses_nothing(
    office: Office, tmp_path: Path
) -> None:
    office.sync()
    event_id = office.event("draft").id
    assert office.requests == ["list", "get", "insert"]
    assert (office.status("draft"), office.row("draft")["join"]) == ("Scheduled", LINK)
    assert office.resource("draft")["location"] == LINK
    assert messages(tmp_path) == [Mail(event_id, (ADA, GRACE), "REQUEST", 0)]
    office.sync()
    assert office.requests == ["list"]

    office.set("draft", start="18:00", accepted_by="Grace, Bo")
    office.sync()
    office.set("draft", accepted_by="Bo")
    office.sync()
    office.set("draft", call_off="yes")
    office.sync()
    office.sync()
    assert office.requests == ["list"]
    assert office.status("draft") == "Called off"
    assert messages(tmp_path) == [
        Mail(event_id, (ADA, GRACE), "REQUEST", 0),
        Mail(event_id, (ADA, GRACE, BO), "REQUEST", 1),
        Mail(event_id, (GRACE,), "CANCEL", 2),
        Mail(event_id, (ADA, BO), "REQUEST", 2),
        Mail(event_id, (ADA, BO), "CANCEL", 3),
    ]
    assert "ORGANIZER" in (tmp_path / f"{event_id}@cowork-sheets-0-request.ics").read_text()
    assert office.mailed() == {}
    assert refusals(office) == []


# docs/rules.md 5.8
def test_guests_who_do_not_see_each_other_have_a_message_each_that_names_no_other(
    google_world: Google, tmp_path: Path
) -> None:
    office = Office(google_world, [agreed("draft", accepted_by="Grace, Bo")], address=BOT, settings=ROOM)
    office.calendar = open_calendar(google_world, address=BOT, outbox=tmp_path, guests_see_each_other=False)
    office.sync()
    told = {
        mail.addresses: path.read_text() for path in tmp_path.glob("*.ics") for mail in [message_in(path.read_bytes())]
    }
    assert set(told) == {(ADA,), (GRACE,), (BO,)}
    assert GRACE not in told[BO,]
    assert BO not in told[GRACE,]


def test_who_proposed_counts_as_coming_and_the_others_as_asked(office: Office) -> None:
    office.sync()
    office.sync()
    assert office.row("draft")["going"] == "Ada yes · Grace ?"


def test_without_an_outbox_there_is_nothing_to_look_up_first(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")], address=BOT, settings=ROOM)
    office.sync()
    assert office.requests == ["list", "insert"]
    assert [guest.email for guest in office.event("draft").guests] == [ADA, GRACE]
    assert "attendees" not in office.resource("draft")


@pytest.mark.parametrize("fault", [faults.connection_lost(after_commit=True), faults.backend_error(503).but_done()])
@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize("operation", ["insert", "update", "delete"])
def test_an_answer_that_gets_lost_makes_no_second_message(
    office: Office, tmp_path: Path, operation: str, fault: faults.Fault, times: int
) -> None:
    changes = {"insert": {}, "update": {"start": "18:00"}, "delete": {"call_off": "yes"}}
    if operation != "insert":
        office.sync()
    office.set("draft", **changes[operation])
    office.google.world.faults.plan(f"calendar.events.{operation}", fault, times=times)
    office.sync()
    office.google.world.faults.clear()
    office.sync()
    office.sync()
    assert office.requests == ["list"]
    said = [(mail.method, mail.sequence) for mail in messages(tmp_path)]
    last = {"insert": [], "update": [("REQUEST", 1)], "delete": [("CANCEL", 1)]}
    assert said == [("REQUEST", 0), *last[operation]]


def test_a_session_with_a_guest_invited_by_hand_is_changed_without_repeating_that_guest(
    office: Office, tmp_path: Path
) -> None:
    office.sync()
    event_id = office.event("draft").id
    office.hands.add_guest(event_id, "mary@example.net")
    office.sync()
    assert office.row("draft")["going"] == "Ada yes · Grace ? · +1"
    office.set("draft", start="18:00")
    office.sync()
    assert office.requests == ["list", "get", "patch"]
    [patch] = office.google.world.calls("calendar.events.patch")
    assert "attendees" not in patch.body
    assert patch.query["sendUpdates"] == ["none"]
    assert office.event("draft").when.wall.hour == 18
    assert [guest["email"] for guest in office.resource("draft")["attendees"]] == ["mary@example.net"]
    office.set("draft", call_off="yes")
    office.sync()
    assert office.status("draft") == "Called off"
    assert "missing_since" not in office.resource("draft")["extendedProperties"]["private"]
    assert messages(tmp_path)[-1] == Mail(event_id, (ADA, GRACE, "mary@example.net"), "CANCEL", 2)
    assert refusals(office) == []


def test_should_google_refuse_even_that_it_is_said_in_the_row_and_the_run_goes_on(office: Office) -> None:
    office.add(agreed("other", day=5))
    office.sync()
    office.hands.add_guest(office.event("draft").id, "mary@example.net")
    office.set("draft", start="18:00")
    office.set("other", start="18:00")
    message = "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority."
    answer = calendar_answer(403, "forbiddenForServiceAccounts", message, "calendar")
    office.google.world.faults.plan("calendar.events.patch", faults.Fault(lambda _: answer))
    report = office.sync()
    assert isinstance(report.outcomes[0].error, RequestRefused)
    assert "Somebody invited guests to this event in the calendar" in office.sentence("draft")
    assert office.event("other").when.wall.hour == 18


def test_a_guest_invited_by_hand_answers_for_real(office: Office) -> None:
    office.sync()
    event_id = office.event("draft").id
    office.hands.add_guest(event_id, GRACE.upper())
    office.hands.answer(event_id, GRACE, Partstat.ACCEPTED)
    office.sync()
    assert office.row("draft")["going"] == "Ada yes · Grace yes"


def test_somebody_who_may_invite_takes_over_quietly_and_invites_with_the_next_change_that_is_agreed_to(
    office: Office,
) -> None:
    office.sync()
    office.open()
    office.sync()
    assert office.requests == ["list"]
    office.set("draft", topic="edit")
    office.sync()
    assert "attendees" not in office.resource("edit")
    office.set("edit", start="18:00")
    assert "nobody was mailed for this board before" in (office.sync().refusal or "")
    assert office.mailed() == {}
    office.sync(approve=office.sync().plan.id)
    office.sync()
    assert office.requests == ["list"]
    assert office.mailed() == {(ADA, "invite"): 1, (GRACE, "invite"): 1}
    assert [key for key in office.resource("edit")["extendedProperties"]["private"] if "attendee" in key] == []
    assert [guest.name for guest in office.event("edit").guests] == ["Ada", "Grace"]


def test_what_people_hold_privately_on_an_event_stays(office: Office) -> None:
    office.sync()
    private = office.resource("draft")["extendedProperties"]["private"]
    office.google.world.people.edit_event(
        office.event("draft").id, extendedProperties={"private": private | {"colour": "red"}, "shared": {"a": "b"}}
    )
    office.set("draft", start="18:00")
    office.sync()
    kept = office.resource("draft")["extendedProperties"]
    assert (kept["private"]["colour"], kept["shared"]) == ("red", {"a": "b"})


def test_more_guests_than_fit_are_a_calm_sentence_about_that_event(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")], address=BOT, settings=ROOM)
    office.sync()
    event = office.event("draft")
    many = tuple(replace(event.guests[0], email=f"guest{number}@example.org") for number in range(400))
    calendar = open_calendar(google_world, GROUP, address=BOT)
    with pytest.raises(RequestRefused, match="The session has 400 guests, more than Google Calendar can keep"):
        calendar.update(replace(event, guests=many), notify=False, now=office.now)
    long_link = replace(event, join=f"https://meet.example.org/{'x' * 1024}")
    with pytest.raises(RequestRefused, match="The meeting link is longer than Google Calendar can keep"):
        calendar.update(long_link, notify=False, now=office.now)
    assert office.event("draft") == event
