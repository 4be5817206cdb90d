from datetime import timedelta
from typing import Any

import pytest
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]

from tests.google.exchange import JSON
from tests.google.plug import ADA, BO, GRACE, Google, event_body
from tests.google.switches import Switches

ID = "cs0123456789abcdefghijklmnopqrstuv"


@pytest.fixture
def events(google_world: Google) -> Any:
    return google_world.calendar().events()


def made(events: Any, **changes: Any) -> JSON:
    answer: JSON = events.insert(calendarId=ADA, body=event_body(id=ID, **changes), sendUpdates="none").execute()
    return answer


def reason(error: HttpError) -> str:
    return str(error.error_details[0]["reason"])


def guests(*addresses: str) -> list[JSON]:
    return [{"email": address} for address in addresses]


def conditional(call: Any, etag: str, header: str = "If-Match") -> Any:
    call.headers[header] = etag
    return call.execute()


@pytest.mark.parametrize("wrong", ["abcd", "wxyz1", "ABCDE", "a-b-c", "ab_cd"])
def test_an_id_outside_the_alphabet_is_refused(events: Any, wrong: str) -> None:
    with pytest.raises(HttpError) as refused:
        events.insert(calendarId=ADA, body=event_body(id=wrong)).execute()
    assert refused.value.error_details[0] == {
        "domain": "global",
        "reason": "invalid",
        "message": "Invalid resource id value.",
    }


def test_an_id_is_made_where_none_is_given_and_kept_where_one_is(events: Any) -> None:
    assert made(events)["id"] == ID
    other = events.insert(calendarId="primary", body=event_body()).execute()
    assert len(other["id"]) == 26
    assert other["iCalUID"] == other["id"] + "@google.com"


def test_a_used_id_is_taken_even_after_deletion(events: Any) -> None:
    made(events)
    for _ in range(2):
        with pytest.raises(HttpError) as refused:
            made(events, summary="other")
        assert (refused.value.status_code, reason(refused.value)) == (409, "duplicate")
        assert events.get(calendarId=ADA, eventId=ID).execute()["summary"] == "Writing"
        if refused.value and _ == 0:
            events.delete(calendarId=ADA, eventId=ID).execute()


@pytest.mark.parametrize("switches", [Switches(tombstone_keeps_id=False)])
def test_whether_a_deleted_events_id_is_free_again_is_a_switch(events: Any) -> None:
    made(events)
    events.delete(calendarId=ADA, eventId=ID).execute()
    assert made(events, summary="again")["status"] == "confirmed"


@pytest.mark.parametrize("switches", [Switches(), Switches(tombstones_keep_details=False)])
def test_a_deleted_event_stays_as_a_tombstone(google_world: Google, events: Any, switches: Switches) -> None:
    made(events)
    assert events.delete(calendarId=ADA, eventId=ID).execute() == ""
    assert google_world.world.log[-1].status == 204
    with pytest.raises(HttpError) as refused:
        events.delete(calendarId=ADA, eventId=ID).execute()
    assert (refused.value.status_code, reason(refused.value)) == (410, "deleted")
    stone = events.get(calendarId=ADA, eventId=ID).execute()
    assert stone["status"] == "cancelled"
    assert ("summary" in stone) is switches.tombstones_keep_details
    assert events.list(calendarId=ADA).execute()["items"] == []
    assert len(events.list(calendarId=ADA, showDeleted=True).execute()["items"]) == 1


@pytest.mark.parametrize("switches", [Switches(tombstone_lifetime=timedelta(days=30))])
def test_a_tombstone_may_be_forgotten_and_its_id_is_taken_still(google_world: Google, events: Any) -> None:
    made(events)
    events.delete(calendarId=ADA, eventId=ID).execute()
    google_world.world.advance(days=31)
    events = google_world.calendar().events()
    with pytest.raises(HttpError) as refused:
        events.get(calendarId=ADA, eventId=ID).execute()
    assert (refused.value.status_code, reason(refused.value)) == (404, "notFound")
    with pytest.raises(HttpError, match="already exists"):
        made(events)


@pytest.mark.parametrize("switches", [Switches(), Switches(undelete_allowed=False)])
def test_whether_a_deleted_event_can_be_revived_is_a_switch(events: Any, switches: Switches) -> None:
    made(events)
    events.delete(calendarId=ADA, eventId=ID).execute()
    call = events.update(calendarId=ADA, eventId=ID, body=event_body(status="confirmed"))
    if switches.undelete_allowed:
        assert call.execute()["status"] == "confirmed"
        return
    with pytest.raises(HttpError) as refused:
        call.execute()
    assert (refused.value.status_code, reason(refused.value)) == (403, "forbidden")


def test_every_change_makes_a_new_etag_and_the_old_one_no_longer_matches(google_world: Google, events: Any) -> None:
    first = made(events, attendees=guests(GRACE))
    assert first["etag"].startswith('"')
    google_world.world.people.answer(ID, GRACE, "accepted")
    with pytest.raises(HttpError) as refused:
        conditional(events.update(calendarId=ADA, eventId=ID, body=first), first["etag"])
    assert refused.value.status_code == 412
    assert refused.value.error_details[0] == {
        "domain": "global",
        "reason": "conditionNotMet",
        "message": "Precondition Failed",
        "locationType": "header",
        "location": "If-Match",
    }
    fresh = events.get(calendarId=ADA, eventId=ID).execute()
    assert fresh["attendees"][0]["responseStatus"] == "accepted"
    kept = conditional(events.update(calendarId=ADA, eventId=ID, body=fresh), fresh["etag"])
    assert kept["attendees"][0]["responseStatus"] == "accepted"
    assert conditional(events.delete(calendarId=ADA, eventId=ID), "*") == ""


@pytest.mark.parametrize("switches", [Switches(), Switches(etag_header=False)])
def test_an_unchanged_event_need_not_be_sent_again(google_world: Google, events: Any, switches: Switches) -> None:
    etag = made(events)["etag"]
    url = f"{google_world.base}/calendar/v3/calendars/{ADA}/events/{ID}"
    response, body = google_world.transport().request(url, headers={"if-none-match": etag})
    assert (response.status, body) == (304, b"")
    response, _ = google_world.transport().request(url)
    assert response.get("etag") == (etag if switches.etag_header else None)


def test_patch_merges_and_update_replaces(events: Any) -> None:
    made(events, location="Here", attendees=guests(GRACE, BO), extendedProperties={"private": {"a": "1", "b": "2"}})
    body = {"location": None, "extendedProperties": {"private": {"a": "3"}}, "attendees": guests(BO), "id": "other"}
    patched = events.patch(calendarId=ADA, eventId=ID, body=body).execute()
    assert "location" not in patched
    assert patched["id"] == ID
    assert patched["extendedProperties"] == {"private": {"a": "3", "b": "2"}}
    assert [guest["email"] for guest in patched["attendees"]] == [BO]
    replaced = events.update(calendarId=ADA, eventId=ID, body=event_body(summary="New")).execute()
    assert replaced["summary"] == "New"
    assert not {"attendees", "extendedProperties", "location"} & set(replaced)
    assert replaced["created"] == patched["created"]


@pytest.mark.parametrize("field", ["start", "end"])
def test_update_needs_start_and_end(events: Any, field: str) -> None:
    made(events)
    with pytest.raises(HttpError, match=f"Missing {field} time") as refused:
        events.update(calendarId=ADA, eventId=ID, body=event_body(**{field: None})).execute()
    assert (refused.value.status_code, reason(refused.value)) == (400, "required")


def test_the_sequence_grows_with_the_time_and_not_with_the_text(events: Any) -> None:
    first = made(events)
    text = events.update(calendarId=ADA, eventId=ID, body={**first, "summary": "x"}).execute()
    assert text["sequence"] == 0
    later = {"dateTime": "2026-01-15T20:00:00Z"}
    assert events.update(calendarId=ADA, eventId=ID, body={**text, "end": later}).execute()["sequence"] == 1
    with pytest.raises(HttpError, match="Invalid sequence value"):
        events.update(calendarId=ADA, eventId=ID, body=text).execute()


def at(moment: str | None = None, zone: str | None = None, **more: str) -> JSON:
    return {**({"dateTime": moment} if moment else {}), **({"timeZone": zone} if zone else {}), **more}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (at("2026-01-15T18:00:00"), at("2026-01-15T19:00:00Z"), "required"),
        (at("2026-01-15T18:00:00", "GMT Standard Time"), at("2026-01-15T19:00:00Z"), "invalid"),
        (at("2026-01-15T18:00:00Z"), at("2026-01-15T17:00:00Z"), "timeRangeEmpty"),
        (at(date="2026-01-15"), at("2026-01-15T17:00:00Z"), "invalid"),
        (at(date="2026-01-15"), at(date="2026-01-15"), "timeRangeEmpty"),
        (at("15 January"), at("2026-01-15T17:00:00Z"), "badRequest"),
    ],
)
def test_times_that_make_no_sense_are_refused(events: Any, start: JSON, end: JSON, expected: str) -> None:
    with pytest.raises(HttpError) as refused:
        made(events, start=start, end=end)
    assert (refused.value.status_code, reason(refused.value)) == (400, expected)


def test_times_come_back_in_the_calendars_own_offset(google_world: Google, events: Any) -> None:
    google_world.world.add_calendar("team@group.calendar.google.com", owner=ADA, time_zone="Asia/Kolkata")
    body = event_body(end={"dateTime": "2026-01-15T14:30:00-05:00"})
    answer = events.insert(calendarId="team@group.calendar.google.com", body=body).execute()
    assert answer["start"] == {"dateTime": "2026-01-15T23:30:00+05:30", "timeZone": "Europe/London"}
    assert answer["end"] == {"dateTime": "2026-01-16T01:00:00+05:30", "timeZone": "Asia/Kolkata"}
    assert answer["created"].endswith(".000Z")
    assert answer["organizer"]["email"] == "team@group.calendar.google.com"
    assert answer["organizer"]["self"] is True
    assert answer["creator"] == {"email": ADA}
    asked = {"calendarId": "team@group.calendar.google.com", "eventId": answer["id"], "timeZone": "America/New_York"}
    assert events.get(**asked).execute()["start"]["dateTime"] == "2026-01-15T13:00:00-05:00"


@pytest.mark.parametrize("switches", [Switches(), Switches(zero_length_events=False)])
def test_whether_an_event_may_have_no_length_is_a_switch(events: Any, switches: Switches) -> None:
    moment = {"dateTime": "2026-01-15T18:00:00Z"}
    if switches.zero_length_events:
        made(events, start=moment, end=moment)
        return
    with pytest.raises(HttpError, match="time range is empty"):
        made(events, start=moment, end=moment)


def test_properties_that_are_too_long_are_dropped_and_cut_in_silence(events: Any) -> None:
    pairs = {"k" * 44: "v" * 1024, "k" * 45: "gone", "cut": "v" * 1025}
    answer = made(events, extendedProperties={"private": pairs, "shared": {"s": "1"}})
    kept = answer["extendedProperties"]["private"]
    assert set(kept) == {"k" * 44, "cut"}
    assert len(kept["cut"]) == 1024
    assert answer["extendedProperties"]["shared"] == {"s": "1"}


def test_defaults_and_empty_texts_are_left_out(events: Any) -> None:
    answer = made(events, summary="", transparency="opaque", guestsCanSeeOtherGuests=False)
    assert "summary" not in answer
    assert "transparency" not in answer
    assert answer["guestsCanSeeOtherGuests"] is False
    assert answer["eventType"] == "default"


@pytest.mark.parametrize("field", [{"recurrence": ["RRULE:FREQ=DAILY"]}, {"eventType": "focusTime"}])
def test_what_is_not_played_is_refused_loudly(events: Any, field: JSON) -> None:
    with pytest.raises(HttpError, match="does not play") as refused:
        made(events, **field)
    assert refused.value.status_code == 501
    with pytest.raises(HttpError) as refused:
        events.instances(calendarId=ADA, eventId=ID).execute()
    assert refused.value.status_code == 501


def test_only_the_organizer_changes_an_event(google_world: Google, events: Any) -> None:
    made(events)
    google_world.world.people.edit_event(ID, organizer={"email": "else@example.com"})
    with pytest.raises(HttpError) as refused:
        events.patch(calendarId=ADA, eventId=ID, body={"summary": "x"}).execute()
    assert (refused.value.status_code, reason(refused.value)) == (403, "forbiddenForNonOrganizer")
