from typing import Any

import pytest
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]

from tests.google.exchange import JSON
from tests.google.plug import ADA, BO, BOT, GRACE, Google, event_body
from tests.google.switches import Switches


@pytest.fixture
def events(google_world: Google) -> Any:
    return google_world.calendar().events()


def at(day: int, hour: int, **changes: Any) -> JSON:
    moment = f"2026-01-{day:02}T{hour:02}:00:00Z"
    return event_body(start={"dateTime": moment}, end={"dateTime": moment.replace(":00:00Z", ":30:00Z")}, **changes)


def marked(events: Any, count: int) -> list[str]:
    ids = []
    for number in range(count):
        properties = {"private": {"board": "b1" if number % 2 else "b2", "ref": str(number)}}
        body = at(15 + number, 10, id=f"cs{number:05}", summary=f"S{number}", extendedProperties=properties)
        ids.append(events.insert(calendarId=ADA, body=body).execute()["id"])
    return ids


def listed(events: Any, **options: Any) -> list[str]:
    found: list[str] = []
    request = events.list(calendarId=ADA, **options)
    while request is not None:
        answer = request.execute()
        found += [event["id"] for event in answer["items"]]
        assert ("nextSyncToken" in answer) is ("nextPageToken" not in answer)
        request = events.list_next(request, answer)
    return found


def refused(call: Any) -> tuple[int, str]:
    with pytest.raises(HttpError) as error:
        call.execute()
    return error.value.status_code, error.value.error_details[0]["reason"]


@pytest.mark.parametrize("switches", [Switches(event_pages=kind) for kind in ("full", "short", "empty_first")])
def test_all_pages_together_hold_everything(google_world: Google, events: Any, switches: Switches) -> None:
    ids = marked(events, 5)
    google_world.world.log.clear()
    assert listed(events, maxResults=2) == ids
    pages = {"full": 3, "short": 5, "empty_first": 4}[switches.event_pages]
    assert len(google_world.world.calls("calendar.events.list")) == pages


def test_an_event_deleted_between_two_pages_is_shown_as_deleted(events: Any) -> None:
    ids = marked(events, 3)
    first = events.list(calendarId=ADA, maxResults=2).execute()
    events.delete(calendarId=ADA, eventId=ids[2]).execute()
    second = events.list(calendarId=ADA, maxResults=2, pageToken=first["nextPageToken"]).execute()
    assert [event["status"] for event in second["items"]] == ["cancelled"]


@pytest.mark.parametrize("switches", [Switches(), Switches(tombstones_match_properties=False)])
def test_one_private_property_filters(events: Any, switches: Switches) -> None:
    ids = marked(events, 4)
    assert listed(events, privateExtendedProperty="board=b1") == [ids[1], ids[3]]
    events.delete(calendarId=ADA, eventId=ids[1]).execute()
    found = listed(events, privateExtendedProperty="board=b1", showDeleted=True)
    assert found == ([ids[1], ids[3]] if switches.tombstones_match_properties else [ids[3]])
    assert listed(events, privateExtendedProperty=["board=b1", "ref=3"]) == [ids[3]]


def test_bounds_are_exclusive_on_the_far_side_of_each_event(events: Any) -> None:
    ids = marked(events, 3)
    assert listed(events, timeMin="2026-01-15T10:30:00Z") == ids[1:]
    assert listed(events, timeMin="2026-01-15T10:29:59Z") == ids
    assert listed(events, timeMax="2026-01-17T10:00:00Z") == ids[:2]
    assert refused(events.list(calendarId=ADA, timeMin="2026-01-15T10:30:00"))[0] == 400


def test_order_by_start_needs_single_events(events: Any) -> None:
    events.insert(calendarId=ADA, body=at(20, 9, id="later")).execute()
    events.insert(calendarId=ADA, body=at(19, 9, id="ear1ier".replace("1", "l"))).execute()
    assert listed(events, singleEvents=True, orderBy="startTime") == ["earlier", "later"]
    assert refused(events.list(calendarId=ADA, orderBy="startTime"))[0] == 400


def test_words_and_uids_are_searched(events: Any) -> None:
    ids = marked(events, 2)
    assert listed(events, q="s1") == [ids[1]]
    assert listed(events, iCalUID=f"{ids[0]}@google.com") == [ids[0]]


def test_the_envelope_tells_about_the_calendar(events: Any) -> None:
    answer = events.list(calendarId="primary", maxResults=1).execute()
    assert (answer["timeZone"], answer["accessRole"], answer["summary"]) == ("Europe/London", "owner", ADA)


def test_a_sync_token_brings_what_changed_since(google_world: Google, events: Any) -> None:
    ids = marked(events, 3)
    token = events.list(calendarId=ADA).execute()["nextSyncToken"]
    assert events.list(calendarId=ADA, syncToken=token).execute()["items"] == []
    events.delete(calendarId=ADA, eventId=ids[2]).execute()
    google_world.world.people.edit_event(ids[0], summary="moved")
    changed = events.list(calendarId=ADA, syncToken=token).execute()["items"]
    assert [(event["id"], event["status"]) for event in changed] == [(ids[2], "cancelled"), (ids[0], "confirmed")]
    assert refused(events.list(calendarId=ADA, syncToken=token, privateExtendedProperty="a=b"))[0] == 400
    assert refused(events.list(calendarId=ADA, syncToken=token, showDeleted=False))[0] == 400
    google_world.world.expire_sync_tokens()
    assert refused(events.list(calendarId=ADA, syncToken=token)) == (410, "fullSyncRequired")


def test_a_mask_narrows_a_list(events: Any) -> None:
    ids = marked(events, 1)
    assert events.list(calendarId=ADA, fields="items(id)").execute() == {"items": [{"id": ids[0]}]}
    assert refused(events.list(calendarId=ADA, fields="items(ids)")) == (400, "invalidParameter")


def test_a_long_query_travels_as_a_post_and_is_still_a_get(google_world: Google, events: Any) -> None:
    ids = marked(events, 2)
    assert listed(events, q="s1", privateExtendedProperty=["board=b1"] * 100) == [ids[1]]
    assert google_world.world.log[-1].headers["x-http-method-override"] == "GET"
    assert google_world.world.log[-1].method == "GET"


def test_busy_times_come_merged_and_unreadable_calendars_are_errors_in_a_good_answer(google_world: Google) -> None:
    service = google_world.calendar(google_world.credentials(scopes=["calendar.events", "calendar.freebusy"]))
    insert = service.events().insert
    for body in (at(15, 10), {**at(15, 10), "end": {"dateTime": "2026-01-15T11:00:00Z"}}, at(15, 12)):
        insert(calendarId=ADA, body=body).execute()
    insert(calendarId=ADA, body=at(15, 14, transparency="transparent")).execute()
    insert(calendarId=ADA, body=event_body(start={"date": "2026-01-17"}, end={"date": "2026-01-18"})).execute()
    body = {
        "timeMin": "2026-01-15T00:00:00Z",
        "timeMax": "2026-01-17T06:00:00Z",
        "items": [{"id": ADA}, {"id": BO}],
    }
    answer = service.freebusy().query(body=body).execute()
    assert answer["calendars"][ADA]["busy"] == [
        {"start": "2026-01-15T10:00:00Z", "end": "2026-01-15T11:00:00Z"},
        {"start": "2026-01-15T12:00:00Z", "end": "2026-01-15T12:30:00Z"},
        {"start": "2026-01-17T00:00:00Z", "end": "2026-01-17T06:00:00Z"},
    ]
    assert answer["calendars"][BO]["errors"][0]["reason"] == "notFound"


@pytest.mark.parametrize("scope", ["calendar.events", "calendar.calendars.readonly", "calendar.calendarlist.readonly"])
def test_each_method_has_its_own_scopes(google_world: Google, scope: str) -> None:
    service = google_world.calendar(google_world.credentials(scopes=[scope]))
    body = {"timeMin": "2026-01-15T00:00:00Z", "timeMax": "2026-01-16T00:00:00Z", "items": []}
    calls = {
        "calendar.events": service.events().list(calendarId=ADA),
        "calendar.calendars.readonly": service.calendars().get(calendarId=ADA),
        "calendar.calendarlist.readonly": service.calendarList().get(calendarId=ADA),
        "calendar.freebusy": service.freebusy().query(body=body),
    }
    calls.pop(scope).execute()
    for call in calls.values():
        with pytest.raises(HttpError) as error:
            call.execute()
        assert error.value.status_code == 403
        assert error.value.error_details[0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_a_calendar_tells_its_zone_role_and_conferences(google_world: Google) -> None:
    google_world.world.add_calendar("team@example.org", owner=ADA, summary="Team", shared_with={GRACE: "writer"})
    google_world.world.calendars["team@example.org"].conference_types = ()
    service = google_world.calendar(google_world.credentials(GRACE, scopes=["calendar.readonly"]))
    calendar = service.calendars().get(calendarId="team@example.org").execute()
    assert calendar["summary"] == "Team"
    assert calendar["conferenceProperties"] == {"allowedConferenceSolutionTypes": []}
    listing = service.calendarList().list().execute()["items"]
    assert [(item["id"], item["accessRole"]) for item in listing] == [(GRACE, "owner"), ("team@example.org", "writer")]
    assert service.calendarList().get(calendarId="primary").execute()["primary"] is True


def test_only_an_owner_is_served_with_the_owners_scope(google_world: Google) -> None:
    google_world.world.add_calendar("team@example.org", owner=ADA, shared_with={GRACE: "writer"})
    owned = ["calendar.events.owned"]
    google_world.calendar(google_world.credentials(ADA, scopes=owned)).events().list(calendarId=ADA).execute()
    service = google_world.calendar(google_world.credentials(GRACE, scopes=owned))
    with pytest.raises(HttpError) as error:
        service.events().list(calendarId="team@example.org").execute()
    assert error.value.status_code == 403


def test_a_service_accounts_primary_calendar_is_its_own_and_empty(google_world: Google) -> None:
    events = google_world.calendar(google_world.credentials(BOT, kind="service account")).events()
    assert events.list(calendarId="primary").execute()["summary"] == BOT
