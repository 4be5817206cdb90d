from collections.abc import Sequence

import pytest
from calendar_contract import BOARD, GRACE, LATER, NOW, CalendarContract, Hands, content, event_id, session

from cowork_sheets.calendars.base import Calendar
from cowork_sheets.calendars.memory import Mail, MemoryCalendar, Moment
from cowork_sheets.errors import EventGone, TryAgainLater


class MemoryHands(MemoryCalendar):
    def messages(self) -> Sequence[Mail]:
        return self.outbox


class TestMemoryCalendar(CalendarContract):
    @pytest.fixture
    def hands(self) -> MemoryHands:
        return MemoryHands()

    @pytest.fixture
    def calendar(self, hands: Hands) -> Calendar:
        assert isinstance(hands, MemoryHands)
        return hands


def test_the_calendars_own_address_gets_no_mail() -> None:
    calendar = MemoryCalendar(mails=True, own_addresses=["ada@example.org"])
    calendar.insert(session(), notify=True, now=NOW)
    assert calendar.outbox == [Mail(event_id(), (GRACE,), "REQUEST", 0)]


def test_an_answer_lost_after_the_event_was_made_leaves_the_event() -> None:
    def lose(moment: Moment, request: str) -> None:
        if (moment, request) == ("after", "insert"):
            raise TryAgainLater("No answer.")

    calendar = MemoryCalendar(hook=lose)
    with pytest.raises(TryAgainLater):
        calendar.insert(session(), notify=True, now=NOW)
    assert content(calendar.get(event_id())) == session()


def test_a_request_that_never_arrives_changes_nothing() -> None:
    asked: list[tuple[str, str]] = []

    def fail(moment: Moment, request: str) -> None:
        asked.append((moment, request))
        if request == "update":
            raise TryAgainLater("No connection.")

    calendar = MemoryCalendar()
    stored = calendar.insert(session(), notify=False, now=NOW)
    calendar.hook = fail
    with pytest.raises(TryAgainLater):
        calendar.update(stored, notify=True, now=LATER)
    assert list(calendar.events(BOARD)) == [stored]
    assert asked == [("before", "update"), ("before", "events"), ("after", "events")]


def test_a_purged_event_was_never_there() -> None:
    calendar = MemoryCalendar()
    calendar.insert(session(), notify=False, now=NOW)
    calendar.delete(event_id())
    calendar.purge(event_id())
    with pytest.raises(EventGone):
        calendar.get(event_id())
    assert calendar.events(BOARD) == []
    calendar.insert(session(), notify=False, now=NOW)
