"""What goes wrong between us and Google Calendar: nobody is mailed twice, nothing is lost, and it is said calmly."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from cowork_sheets.calendars.google import GoogleCalendar
from cowork_sheets.errors import ConfigurationError, PermissionNeeded, QuotaExceeded, TryAgainLater
from cowork_sheets.google.sign_in import sign_in
from tests.google import faults
from tests.google.exchange import Answer
from tests.google.plug import ADA, GRACE, Google
from tests.google.switches import Switches
from tests.google_calendar.office import GROUP, Office, add_group_calendar, connection, open_calendar
from tests.world import agreed

UNANSWERED = {
    "closed": faults.connection_lost(after_commit=False),
    "closed, done": faults.connection_lost(after_commit=True),
    "reset": faults.connection_lost(after_commit=False, reset=True),
    "reset, done": faults.connection_lost(after_commit=True, reset=True),
    "503": faults.backend_error(503),
    "503, done": faults.backend_error(503).but_done(),
    "a page": faults.backend_error(502, html=True),
    "a page, done": faults.backend_error(502, html=True).but_done(),
    "half an answer": faults.truncated(),
    "no JSON": faults.not_json(),
    "429": faults.rate_limited(),
    "rateLimitExceeded": faults.refused("rateLimitExceeded"),
}
ONCE, ALWAYS = 1, 5
"""How many of a call's five attempts meet the fault."""


@pytest.fixture(params=list(UNANSWERED.values()), ids=list(UNANSWERED))
def fault(request: pytest.FixtureRequest) -> faults.Fault:
    fault: faults.Fault = request.param
    return fault


def settle(office: Office, operation: str, fault: faults.Fault, times: int) -> None:
    """Run with the fault, and then again as cron does, without."""
    office.google.world.faults.plan(f"calendar.events.{operation}", fault, times=times)
    office.sync()
    office.google.world.faults.clear()
    for _ in range(2):
        office.sync()
    assert not office.sync().plan.actions
    assert office.requests == ["list"]


@pytest.mark.parametrize("times", [ONCE, ALWAYS])
def test_a_creation_is_done_and_mailed_once(google_world: Google, fault: faults.Fault, times: int) -> None:
    office = Office(google_world, [agreed("draft")])
    settle(office, "insert", fault, times)
    assert office.status("draft") == "Scheduled"
    assert len(office.all_events()) == 1
    assert office.mailed() == {(ADA, "invite"): 1, (GRACE, "invite"): 1}


@pytest.mark.parametrize("times", [ONCE, ALWAYS])
def test_a_change_is_done_and_mailed_once(google_world: Google, fault: faults.Fault, times: int) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    office.set("draft", start="18:00")
    settle(office, "update", fault, times)
    assert office.event("draft").when.wall.hour == 18
    assert (office.status("draft"), office.sentence("draft")) == ("Scheduled", "")
    assert office.mailed() == {(address, kind): 1 for address in (ADA, GRACE) for kind in ("invite", "update")}


@pytest.mark.parametrize("times", [ONCE, ALWAYS])
def test_a_cancellation_is_done_and_mailed_once(google_world: Google, fault: faults.Fault, times: int) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)])
    office.sync()
    office.set("draft", call_off="yes")
    settle(office, "delete", fault, times)
    assert (office.status("draft"), office.sentence("draft")) == ("Called off", "")
    assert office.event("draft").cancelled
    assert office.mailed()[GRACE, "cancel"] == office.mailed()[ADA, "cancel"] == 1


@pytest.mark.parametrize("switches", [Switches(conference_pending_reads=0)])
def test_a_change_whose_answer_was_lost_is_known_to_be_done_in_the_same_run(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    office.set("draft", start="18:00")
    google_world.world.faults.plan("calendar.events.update", faults.connection_lost(after_commit=True))
    office.sync()
    assert office.requests == ["list", "get", "update", "update", "get"]
    assert (office.status("draft"), office.sentence("draft")) == ("Scheduled", "")


@pytest.mark.parametrize("switches", [Switches(conference_pending_reads=0)])
def test_a_cancellation_whose_answer_was_lost_is_known_to_be_done_in_the_same_run(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    office.set("draft", call_off="yes")
    google_world.world.faults.plan("calendar.events.delete", faults.connection_lost(after_commit=True))
    office.sync()
    assert office.requests == ["list", "get", "update", "delete", "delete", "get"]
    assert (office.status("draft"), office.sentence("draft")) == ("Called off", "")


def test_an_answer_lost_twice_over_costs_nothing_but_requests(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    google_world.world.faults.plan("calendar.events.insert", faults.connection_lost(after_commit=True))
    google_world.world.faults.plan("calendar.events.get", faults.backend_error(500))
    office.sync()
    assert office.requests == ["list", "insert", "insert", "get", "get"]
    assert office.status("draft") == "Scheduled"


@pytest.mark.parametrize("operation", ["insert", "update", "delete"])
def test_an_effect_that_comes_late_does_no_harm(google_world: Google, operation: str) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)])
    if operation != "insert":
        office.sync()
        office.set("draft", **({"start": "18:00"} if operation == "update" else {"call_off": "yes"}))
    for late in (1, 3):
        fault = faults.late_effect(late, lost_answer=True)
        google_world.world.faults.plan(f"calendar.events.{operation}", fault, times=5)
        office.sync()
        google_world.world.faults.clear()
        office.sync()
    office.sync()
    assert office.requests == ["list"]
    for address in (ADA, GRACE):
        mails = [(mail.event_id, mail.kind) for mail in google_world.world.outbox.to(address)]
        assert len(mails) == len(set(mails))


# --- people act between our read and our write ----------------------------------------------------------------------


def answers(google: Google, event_id: str) -> None:
    google.world.people.answer(event_id, GRACE, "accepted")


def moves(google: Google, event_id: str) -> None:
    google.world.people.move_event(event_id, by=timedelta(hours=1))


def invites(google: Google, event_id: str) -> None:
    google.world.people.add_guest(event_id, "mary@example.net")


def deletes(google: Google, event_id: str) -> None:
    google.world.people.delete_event(event_id)


@pytest.mark.parametrize("operation", ["get", "update"])
@pytest.mark.parametrize("act", [answers, moves, invites, deletes])
def test_a_person_who_is_quicker_is_never_overwritten(
    google_world: Google, act: Callable[[Google, str], None], operation: str
) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)])
    office.sync()
    office.sync()
    office.set("draft", accepted_by="Grace, Bo")
    event_id = office.event("draft").id
    google_world.world.before(f"calendar.events.{operation}", lambda _: act(google_world, event_id))
    office.sync()
    assert "Not done yet" in office.sentence("draft")
    assert (GRACE, "update") not in office.mailed()
    office.sync()
    office.sync()
    assert office.requests in (["list"], ["list", "get"])
    event = office.event("draft")
    if act is deletes:  # the row was edited since, so it gets a new event
        assert office.calendar.get(event_id).cancelled
        assert (event.mark.generation, event.cancelled) == (1, False)
        return
    assert {"bo@example.org", GRACE} <= {guest.email for guest in event.guests}
    assert office.mailed()[GRACE, "update"] == 1
    assert event.when.wall.hour == (18 if act is moves else 17)
    assert ("mary@example.net" in {guest.email for guest in event.guests}) == (act is invites)
    assert ("Grace yes" in office.row("draft")["going"]) == (act is answers)


@pytest.mark.parametrize("operation", ["get", "update"])
def test_a_version_that_moved_by_itself_stops_nothing(google_world: Google, operation: str) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    world = google_world.world
    [event] = world.calendars[GROUP].events.values()

    def touch(_: object) -> None:
        world.keep_event(world.calendars[GROUP], world.calendars[GROUP].events[event.event_id])

    world.before(f"calendar.events.{operation}", touch)
    office.set("draft", start="18:00")
    office.sync()
    assert (office.status("draft"), office.event("draft").when.wall.hour) == ("Scheduled", 18)
    office.set("draft", call_off="yes")
    world.before("calendar.events.delete", touch)
    office.sync()
    assert (office.status("draft"), office.sentence("draft")) == ("Called off", "")
    assert office.mailed()[GRACE, "update"] == office.mailed()[GRACE, "cancel"] == 1


def test_a_session_that_a_person_moves_just_before_it_is_called_off_is_looked_at_again(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    office.set("draft", call_off="yes")
    event_id = office.event("draft").id
    google_world.world.before("calendar.events.delete", lambda _: moves(google_world, event_id))
    office.sync()
    assert "Not done yet" in office.sentence("draft")
    assert not office.event("draft").cancelled
    office.sync()
    assert office.status("draft") == "Called off"
    assert office.mailed()[GRACE, "cancel"] == 1


# --- the sign-in, the quota, the calendar ---------------------------------------------------------------------------


def test_a_token_that_ends_in_mid_run_is_renewed_and_nobody_notices(google_world: Google, tmp_path: Path) -> None:
    file = google_world.user_file(tmp_path, ADA)
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)])
    signed = sign_in(file, tmp_path / "kept.json")
    office.calendar = GoogleCalendar(connection(google_world, credentials=signed.credentials), GROUP)
    google_world.closing.callback(office.calendar.close)
    world = google_world.world
    world.before("calendar.events.insert", lambda _: world.tokens.access.clear(), nth=2)
    office.sync()
    assert [entry.status for entry in world.calls("calendar.events.insert")] == [200, 401, 200]
    assert [office.status(topic) for topic in ("draft", "other")] == ["Scheduled"] * 2
    assert office.mailed() == {(ADA, "invite"): 2, (GRACE, "invite"): 2}


def test_an_exhausted_quota_stops_all_writes_of_the_run(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5), agreed("third", day=7)])
    google_world.world.faults.plan("calendar.events.insert", faults.refused("quotaExceeded"), nth=2, times=9)
    report = office.sync()
    assert office.requests == ["list", "insert", "insert"]
    assert isinstance(report.outcomes[1].error, QuotaExceeded)
    assert [office.status(topic) for topic in ("draft", "other", "third")] == ["Scheduled", "Proposed", "Proposed"]
    assert office.board.paused_until is not None


def test_a_calendar_shared_for_reading_is_never_written_to(google_world: Google) -> None:
    add_group_calendar(google_world)
    google_world.world.calendars[GROUP].sharing["grace@example.org"] = "reader"
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)], address=GRACE)
    before = office.rows()
    with pytest.raises(PermissionNeeded, match=r"grace@example\.org can see the calendar .*Make changes to events"):
        office.sync()
    assert office.requests == ["list"]
    assert office.rows() == before
    assert office.sync(dry_run=True).refusal is None


def test_an_unknown_calendar_is_a_mistake_in_the_configuration(google_world: Google) -> None:
    calendar = open_calendar(google_world, "nobody@group.calendar.google.com")
    with pytest.raises(ConfigurationError, match=r"There is no calendar nobody@group\.calendar\.google\.com"):
        calendar.events("board")


# docs/rules.md 6
@pytest.mark.parametrize("answer", [{}, [], "fine", None])
def test_an_answer_that_is_no_listing_is_never_taken_for_an_empty_one(google_world: Google, answer: object) -> None:
    office = Office(google_world, [agreed("draft")])
    office.sync()
    google_world.world.faults.plan(
        "calendar.events.list", faults.Fault(lambda _: Answer(200, answer or b"null")), times=9
    )
    with pytest.raises(TryAgainLater):
        office.sync()
    assert office.status("draft") == "Scheduled"


def test_a_second_page_that_fails_leaves_no_half_listing(google_world: Google) -> None:
    office = Office(google_world, [agreed("draft"), agreed("other", day=5)])
    office.sync()
    object.__setattr__(google_world.world.switches, "event_pages", "short")
    google_world.world.faults.plan("calendar.events.list", faults.backend_error(500), nth=2, times=5)
    with pytest.raises(TryAgainLater):
        office.sync()
    assert set(office.requests) == {"list"}
    assert [office.status(topic) for topic in ("draft", "other")] == ["Scheduled"] * 2
