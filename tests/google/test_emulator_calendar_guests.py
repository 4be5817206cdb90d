from collections import Counter
from typing import Any

import pytest
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]

from tests.google.exchange import JSON
from tests.google.plug import ADA, BO, BOT, GRACE, Google, event_body
from tests.google.switches import Switches

ID = "csguests"
MEET = {"createRequest": {"requestId": "one", "conferenceSolutionKey": {"type": "hangoutsMeet"}}}
OUTSIDE = "zoe@example.com"


@pytest.fixture
def events(google_world: Google) -> Any:
    return google_world.calendar().events()


def guests(*addresses: str) -> list[JSON]:
    return [{"email": address} for address in addresses]


def made(events: Any, calendar: str = ADA, **options: Any) -> JSON:
    names = ("sendUpdates", "conferenceDataVersion")
    query = {name: options.pop(name) for name in names if name in options}
    answer: JSON = events.insert(calendarId=calendar, body=event_body(id=ID, **options), **query).execute()
    return answer


def read(events: Any) -> JSON:
    answer: JSON = events.get(calendarId=ADA, eventId=ID).execute()
    return answer


def reason(error: HttpError) -> tuple[int, str]:
    return error.status_code, error.error_details[0]["reason"]


def test_each_person_is_mailed_once_for_each_reason(google_world: Google, events: Any) -> None:
    event = made(events, attendees=guests(GRACE, BO, ADA), sendUpdates="all")
    assert event["attendees"][0] == {"email": GRACE, "responseStatus": "needsAction"}
    assert google_world.world.outbox.counts() == Counter({(GRACE, "invite"): 1, (BO, "invite"): 1})
    google_world.world.outbox.clear()
    body = {**event, "attendees": guests(GRACE, OUTSIDE), "location": "Here"}
    events.update(calendarId=ADA, eventId=ID, body=body, sendUpdates="all").execute()
    assert google_world.world.outbox.counts() == Counter(
        {(GRACE, "update"): 1, (BO, "cancel"): 1, (OUTSIDE, "invite"): 1}
    )
    google_world.world.outbox.clear()
    events.delete(calendarId=ADA, eventId=ID, sendUpdates="all").execute()
    assert google_world.world.outbox.counts() == Counter({(GRACE, "cancel"): 1, (OUTSIDE, "cancel"): 1})
    assert google_world.world.outbox.to(GRACE, ID)[0].instant == google_world.world.now()


@pytest.mark.parametrize(("wanted", "mailed"), [("none", []), ("externalOnly", [OUTSIDE]), (None, [])])
def test_who_is_mailed_depends_on_what_was_asked(
    google_world: Google, events: Any, wanted: str | None, mailed: list[str]
) -> None:
    made(events, attendees=guests(GRACE, OUTSIDE), **({"sendUpdates": wanted} if wanted else {}))
    assert [mail.address for mail in google_world.world.outbox] == mailed


@pytest.mark.parametrize("switches", [Switches(), Switches(every_update_mails=False)])
def test_whether_a_change_nobody_sees_mails_is_a_switch(google_world: Google, events: Any, switches: Switches) -> None:
    made(events, attendees=guests(GRACE))
    body = {"extendedProperties": {"private": {"a": "1"}}}
    events.patch(calendarId=ADA, eventId=ID, body=body, sendUpdates="all").execute()
    assert len(google_world.world.outbox) == int(switches.every_update_mails)


def test_another_word_for_mailing_is_refused(google_world: Google) -> None:
    url = f"{google_world.base}/calendar/v3/calendars/{ADA}/events?sendUpdates=everyone"
    response, content = google_world.transport().request(url, "POST", b"{}", {"content-type": "application/json"})
    assert response.status == 400
    assert b"invalidParameter" in content
    assert google_world.world.findings == ["calendar.events.insert: parameter 'sendUpdates': 'everyone' does not fit"]
    google_world.world.findings.clear()


@pytest.mark.parametrize(
    ("guest", "expected"),
    [
        ({"displayName": "Grace"}, "required"),
        ({"email": "grace"}, "invalid"),
        ({"email": "a b@example.org"}, "invalid"),
    ],
)
def test_a_guest_without_a_good_address_is_refused(
    google_world: Google, events: Any, guest: JSON, expected: str
) -> None:
    with pytest.raises(HttpError) as refused:
        made(events, attendees=[guest], sendUpdates="all")
    assert reason(refused.value) == (400, expected)
    assert google_world.world.outbox == []


@pytest.mark.parametrize("switches", [Switches(), Switches(organizer_among_attendees=True)])
def test_whether_the_organizer_is_among_the_guests_is_a_switch(events: Any, switches: Switches) -> None:
    event = made(events, attendees=guests(GRACE))
    mine = [guest for guest in event["attendees"] if guest.get("self")]
    entry = {"email": ADA, "responseStatus": "accepted", "self": True, "organizer": True}
    assert mine == ([entry] if switches.organizer_among_attendees else [])


@pytest.mark.parametrize("switches", [Switches(), Switches(same_addresses_as_sent=False)])
def test_how_addresses_are_written_back_is_a_switch(events: Any, switches: Switches) -> None:
    event = made(events, attendees=guests("Grace@Example.org"))
    expected = "Grace@Example.org" if switches.same_addresses_as_sent else GRACE
    assert event["attendees"][0]["email"] == expected


def test_answers_survive_only_when_they_are_sent_back(google_world: Google, events: Any) -> None:
    made(events, attendees=guests(GRACE))
    google_world.world.people.answer(ID, GRACE.upper(), "tentative", comment="late")
    event = read(events)
    assert event["attendees"] == [{"email": GRACE, "responseStatus": "tentative", "comment": "late"}]
    reset = events.patch(calendarId=ADA, eventId=ID, body={"attendees": guests(GRACE, BO)}).execute()
    assert [guest["responseStatus"] for guest in reset["attendees"]] == ["needsAction", "needsAction"]


def test_a_shortened_guest_list_says_so(events: Any) -> None:
    made(events, attendees=guests(ADA, GRACE, BO))
    event = events.get(calendarId=ADA, eventId=ID, maxAttendees=1).execute()
    assert event["attendeesOmitted"] is True
    assert [guest["email"] for guest in event["attendees"]] == [ADA]


def test_without_its_version_a_conference_is_ignored_in_silence(events: Any) -> None:
    assert "conferenceData" not in made(events, conferenceData=MEET)


@pytest.mark.parametrize(
    "switches",
    [Switches(conference_pending_reads=2), Switches(conference_pending_reads=0, conference_keeps_request=False)],
)
def test_a_meet_link_is_pending_and_then_there(events: Any, switches: Switches) -> None:
    event = made(events, conferenceData=MEET, conferenceDataVersion=1)
    for _ in range(switches.conference_pending_reads):
        assert event["conferenceData"]["createRequest"]["status"] == {"statusCode": "pending"}
        assert "hangoutLink" not in event
        event = read(events)
    event = read(events)
    conference = event["conferenceData"]
    assert conference["entryPoints"][0]["uri"] == event["hangoutLink"]
    assert conference["conferenceId"] in event["hangoutLink"]
    assert conference["conferenceSolution"]["name"] == "Google Meet"
    assert ("createRequest" in conference) is switches.conference_keeps_request


@pytest.mark.parametrize("switches", [Switches(conference_outcome="failure")])
def test_a_meet_link_may_fail_and_be_asked_for_again(events: Any) -> None:
    made(events, conferenceData=MEET, conferenceDataVersion=1)
    read(events)
    event = read(events)
    assert event["conferenceData"]["createRequest"]["status"] == {"statusCode": "failure"}
    same = events.update(calendarId=ADA, eventId=ID, body={**event, "conferenceData": MEET}, conferenceDataVersion=1)
    assert same.execute()["conferenceData"] == event["conferenceData"]
    again = {"createRequest": {**MEET["createRequest"], "requestId": "two"}}
    other = events.update(calendarId=ADA, eventId=ID, body={**event, "conferenceData": again}, conferenceDataVersion=1)
    assert other.execute()["conferenceData"]["createRequest"]["status"] == {"statusCode": "pending"}


@pytest.mark.parametrize(
    "switches",
    [
        Switches(conference_pending_reads=0),
        Switches(conference_pending_reads=0, put_without_version_keeps_conference=False),
    ],
)
def test_a_put_keeps_or_removes_the_link(events: Any, switches: Switches) -> None:
    event = made(events, conferenceData=MEET, conferenceDataVersion=1)
    back = events.update(calendarId=ADA, eventId=ID, body=event, conferenceDataVersion=1).execute()
    assert back["hangoutLink"] == event["hangoutLink"]
    plain = events.update(calendarId=ADA, eventId=ID, body=event_body()).execute()
    assert ("hangoutLink" in plain) is switches.put_without_version_keeps_conference
    bare = events.update(calendarId=ADA, eventId=ID, body=event_body(), conferenceDataVersion=1).execute()
    assert "conferenceData" not in bare


def test_another_kind_of_conference_is_refused(events: Any) -> None:
    wrong = {"createRequest": {"requestId": "1", "conferenceSolutionKey": {"type": "eventHangout"}}}
    with pytest.raises(HttpError, match=r"Invalid conference type value\.") as refused:
        made(events, conferenceData=wrong, conferenceDataVersion=1)
    assert reason(refused.value) == (400, "invalid")


def test_a_service_account_alone_writes_and_neither_invites_nor_meets(google_world: Google) -> None:
    google_world.world.add_calendar("team@example.org", owner=ADA, shared_with={BOT: "writer"})
    credentials = google_world.credentials(BOT, kind="service account")
    events = google_world.calendar(credentials).events()
    with pytest.raises(HttpError) as refused:
        made(events, "team@example.org", attendees=guests(GRACE))
    assert reason(refused.value) == (403, "forbiddenForServiceAccounts")
    with pytest.raises(HttpError) as refused:
        made(events, "team@example.org", conferenceData=MEET, conferenceDataVersion=1)
    assert reason(refused.value) == (400, "invalid")
    assert made(events, "team@example.org")["creator"] == {"email": BOT}
    google_world.world.people.add_guest(ID, GRACE)
    patched = events.patch(calendarId="team@example.org", eventId=ID, body={"location": "Here"}).execute()
    assert patched["attendees"][0]["email"] == GRACE, "guests invited by hand are no hindrance"


def test_calendars_that_are_unknown_unshared_or_read_only_are_told_apart(google_world: Google, events: Any) -> None:
    google_world.world.add_calendar("team@example.org", owner=GRACE, shared_with={ADA: "reader"})
    assert events.list(calendarId="team@example.org").execute()["accessRole"] == "reader"
    with pytest.raises(HttpError) as refused:
        made(events, "team@example.org")
    assert reason(refused.value) == (403, "requiredAccessLevel")
    for unseen in (BO, "nowhere@example.org"):
        with pytest.raises(HttpError) as refused:
            events.list(calendarId=unseen).execute()
        assert reason(refused.value) == (404, "notFound")


def test_too_many_invitations_outside_bar_the_calendar_for_hours(google_world: Google) -> None:
    google_world.world.quotas.external_invitations = 1
    events = google_world.calendar().events()
    events.insert(calendarId=ADA, body=event_body(attendees=guests(GRACE, OUTSIDE))).execute()
    with pytest.raises(HttpError, match="Calendar usage limits exceeded") as refused:
        events.insert(calendarId=ADA, body=event_body(attendees=guests("yan@example.com"))).execute()
    assert reason(refused.value) == (403, "quotaExceeded")
    events.insert(calendarId=ADA, body=event_body()).execute()
    google_world.world.advance(hours=7)
    events = google_world.calendar().events()
    events.insert(calendarId=ADA, body=event_body(attendees=guests("yan@example.com"))).execute()
