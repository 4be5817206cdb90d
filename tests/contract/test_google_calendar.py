"""The port's promises, kept by Google Calendar: the real client library against the emulator."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from calendar_contract import CalendarContract, Hands
from ics_world import message_in

from cowork_sheets.calendars.base import Calendar
from cowork_sheets.calendars.memory import Mail
from tests.google.plug import BOT, Google, google_clock, google_world
from tests.google.switches import Switches
from tests.google_calendar import office

__all__ = ["google_clock", "google_world"]

UNCERTAIN = {
    "as reported most often": Switches(),
    "short pages": Switches(event_pages="short"),
    "an empty first page": Switches(event_pages="empty_first"),
    "the organizer among the guests": Switches(organizer_among_attendees=True),
    "addresses in lower case": Switches(same_addresses_as_sent=False),
    "no etag header, connections closed": Switches(etag_header=False, connection_close=True),
    "no undeleting": Switches(undelete_allowed=False),
}


class TestGoogleCalendar(CalendarContract):
    @pytest.fixture(params=list(UNCERTAIN.values()), ids=list(UNCERTAIN))
    def switches(self, request: pytest.FixtureRequest) -> Switches:
        switches: Switches = request.param
        return switches

    @pytest.fixture
    def hands(self, google_world: Google) -> Hands:
        return office.Hands(google_world)

    @pytest.fixture
    def calendar(self, google_world: Google) -> Calendar:
        office.add_group_calendar(google_world)
        return office.open_calendar(google_world)


class OutboxHands(office.Hands):
    def __init__(self, google: Google, outbox: Path) -> None:
        super().__init__(google)
        self.outbox = outbox

    def messages(self) -> Sequence[Mail]:
        return [message_in(path.read_bytes()) for path in sorted(self.outbox.glob("*.ics"))]


class TestServiceAccountAlone(CalendarContract):
    """Nobody whom it may not invite can answer or be taken off in the calendar."""

    test_an_update_of_another_version_is_refused = None
    test_answers_are_written_as_they_stand_in_the_event = None
    test_an_answer_is_read_back = None
    test_guests_added_and_taken_off_by_hand_are_read_back = None
    test_our_write_keeps_what_people_changed = None

    @pytest.fixture
    def switches(self) -> Switches:
        return Switches()

    @pytest.fixture
    def hands(self, google_world: Google, tmp_path: Path) -> Hands:
        return OutboxHands(google_world, tmp_path)

    @pytest.fixture
    def calendar(self, google_world: Google, tmp_path: Path) -> Calendar:
        office.add_group_calendar(google_world)
        return office.open_calendar(google_world, address=BOT, outbox=tmp_path)
