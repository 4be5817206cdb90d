"""What every calendar promises, and the people's hands that each adapter's tests lend it.

A subclass gives ``calendar`` (made anew over the same events each time) and ``hands``. Nothing in here knows how an
adapter keeps its events.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest

from cowork_sheets.calendars.base import Calendar
from cowork_sheets.calendars.memory import Mail
from cowork_sheets.core.identity import event_id as derived_event_id
from cowork_sheets.core.model import Approval, Base, Event, EventBase, Guest, Mailing, Mark, Partstat, RowBase, When
from cowork_sheets.errors import EventChanged, EventExists, EventGone

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
BOARD = "0123456789abcdef"
ADA, GRACE, BO = "ada@example.org", "grace@example.org", "bo@example.org"
BASE = Base(
    row=RowBase("0a0a0a0a0a", "1b1b1b1b1b", "2c2c2c2c2c", "3d3d3d3d3d", "4e4e4e4e4e", "7b7b7b7b7b"),
    event=EventBase("2026-11-26T09:00|America/New_York|90", "5f5f5f5f5f", "6a6a6a6a6a"),
    zone="America/New_York",
    minutes=90,
    place="jitsi",
    format="45/10",
)


def event_id(number: int = 0, board: str = BOARD) -> str:
    return derived_event_id(board, f"k3j9d8e{number}", 0)


def session(number: int = 0, **changes: Any) -> Event:
    event = Event(
        id=event_id(number),
        when=When(datetime(2026, 11, 26, 9), "America/New_York", 90),
        summary="Draft the methods section",
        mark=Mark(BOARD, f"k3j9d8e{number}", 0, BASE, {"0123456789": "invited", "abcdefghij": "removed"}),
        description="Check-in, then two rounds.\n\nhttps://timer.example.org",
        location="https://meet.example.org/room",
        join="https://meet.example.org/room",
        guests=(Guest(ADA, "Ada", Partstat.ACCEPTED), Guest(GRACE, "Grace")),
        organizer=ADA,
    )
    return replace(event, **changes)


def content(event: Event) -> Event:
    """The event without what a calendar stamps on it itself."""
    return replace(event, etag="", sequence=0)


class Hands(Protocol):
    """What people do in a calendar, by whatever means it has."""

    def answer(self, event_id: str, email: str, partstat: Partstat) -> None: ...
    def move(self, event_id: str, wall: datetime) -> None: ...
    def rename(self, event_id: str, summary: str) -> None: ...
    def relocate(self, event_id: str, location: str) -> None: ...
    def add_guest(self, event_id: str, email: str) -> None: ...
    def remove_guest(self, event_id: str, email: str) -> None: ...
    def delete(self, event_id: str) -> None: ...
    def restore(self, event_id: str) -> None: ...

    def messages(self) -> Sequence[Mail]:
        """Everything guests were told so far, in any order."""
        ...


class CalendarContract:
    @pytest.fixture
    def hands(self) -> Hands:
        raise NotImplementedError

    @pytest.fixture
    def calendar(self) -> Calendar:
        raise NotImplementedError

    # --- reading and creating

    def test_a_new_calendar_holds_no_events(self, calendar: Calendar) -> None:
        assert list(calendar.events(BOARD)) == []

    def test_an_event_comes_back_as_it_was_written(self, calendar: Calendar) -> None:
        stored = calendar.insert(session(), notify=False, now=NOW)
        assert content(stored) == session()
        assert calendar.get(event_id()) == stored
        assert list(calendar.events(BOARD)) == [stored]

    def test_every_part_of_the_mark_comes_back(self, calendar: Calendar) -> None:
        mark = replace(
            session().mark, generation=3, missing_since=NOW, missing_why="rowgone", ended="unagreed",
            call_off_seen=LATER, meet_attempt=2, mailed=(NOW, LATER), ask_first=True,
            mailings=(Mailing(NOW, ("aaaaaaaaaa", "bbbbbbbbbb"), 1), Mailing(LATER, ("aaaaaaaaaa",), agreed=True)),
            approval=Approval(LATER, ("cccccccccc", "dddddddddd")),
        )  # fmt: skip
        calendar.insert(session(mark=mark), notify=False, now=NOW)
        assert calendar.get(event_id()).mark == mark

    def test_an_event_may_hold_next_to_nothing(self, calendar: Calendar) -> None:
        bare = session(summary="", description="", location="", join="", guests=(), organizer="")
        assert content(calendar.insert(bare, notify=True, now=NOW)) == bare

    def test_only_the_events_of_the_board_asked_for_are_given(self, calendar: Calendar) -> None:
        calendar.insert(session(0), notify=False, now=NOW)
        other = session(1, id=event_id(1, "another"), mark=replace(session(1).mark, board="another"))
        calendar.insert(other, notify=False, now=NOW)
        assert [event.id for event in calendar.events(BOARD)] == [event_id(0)]
        assert [event.id for event in calendar.events("another")] == [other.id]

    def test_an_unknown_event_is_gone(self, calendar: Calendar) -> None:
        with pytest.raises(EventGone):
            calendar.get(event_id())

    def test_an_id_is_taken_once_and_for_all(self, calendar: Calendar, hands: Hands) -> None:
        first = calendar.insert(session(), notify=False, now=NOW)
        with pytest.raises(EventExists):
            calendar.insert(session(summary="another"), notify=True, now=NOW)
        assert calendar.get(event_id()) == first
        hands.delete(event_id())
        with pytest.raises(EventExists):
            calendar.insert(session(), notify=True, now=NOW)
        assert not hands.messages()

    def test_a_session_across_a_clock_change_keeps_its_elapsed_length(self, calendar: Calendar) -> None:
        when = When(datetime(2026, 10, 25, 0, 30), "Europe/London", 120)
        stored = calendar.insert(session(when=when), notify=False, now=NOW)
        assert stored.when == when
        assert stored.end_at - stored.start_at == timedelta(hours=2)

    # --- updating

    def test_an_update_changes_our_fields(self, calendar: Calendar) -> None:
        stored = calendar.insert(session(), notify=False, now=NOW)
        wanted = replace(
            stored, when=When(datetime(2026, 12, 3, 18), "Europe/London", 60), summary="Edit", description="Shorter",
            location="In person", join="", mark=replace(stored.mark, missing_since=NOW, missing_why="unagreed"),
        )  # fmt: skip
        assert content(calendar.update(wanted, notify=False, now=LATER)) == content(wanted)
        assert calendar.get(event_id()).etag != stored.etag

    def test_an_update_of_another_version_is_refused(self, calendar: Calendar, hands: Hands) -> None:
        stored = calendar.insert(session(), notify=False, now=NOW)
        hands.answer(event_id(), GRACE, Partstat.TENTATIVE)
        seen = calendar.get(event_id())
        assert seen.etag != stored.etag
        with pytest.raises(EventChanged):
            calendar.update(replace(stored, summary="Edit"), notify=True, now=LATER)
        assert calendar.get(event_id()) == seen
        assert not hands.messages()

    def test_what_is_not_there_cannot_be_updated(self, calendar: Calendar, hands: Hands) -> None:
        with pytest.raises(EventGone):
            calendar.update(session(), notify=True, now=NOW)
        calendar.insert(session(), notify=False, now=NOW)
        hands.delete(event_id())
        with pytest.raises(EventGone):
            calendar.update(calendar.get(event_id()), notify=True, now=NOW)
        assert calendar.get(event_id()).cancelled

    def test_answers_are_written_as_they_stand_in_the_event(self, calendar: Calendar, hands: Hands) -> None:
        calendar.insert(session(), notify=False, now=NOW)
        hands.answer(event_id(), GRACE, Partstat.DECLINED)
        seen = calendar.get(event_id())
        stored = calendar.update(replace(seen, guests=(*seen.guests, Guest(BO, "Bo"))), notify=True, now=LATER)
        assert [guest.partstat for guest in stored.guests] == [
            Partstat.ACCEPTED, Partstat.DECLINED, Partstat.NEEDS_ACTION,
        ]  # fmt: skip

    def test_an_answer_given_elsewhere_is_written(self, calendar: Calendar) -> None:
        stored = calendar.insert(session(), notify=False, now=NOW)
        guests = (stored.guests[0], replace(stored.guests[1], partstat=Partstat.TENTATIVE))
        assert calendar.update(replace(stored, guests=guests), notify=False, now=LATER).guests == guests

    def test_the_organizer_is_kept(self, calendar: Calendar) -> None:
        stored = calendar.insert(session(), notify=False, now=NOW)
        assert calendar.update(replace(stored, organizer=GRACE), notify=False, now=LATER).organizer == ADA

    # --- who is told, and under which number

    def test_nobody_is_told_of_anything_without_notify(self, calendar: Calendar, hands: Hands) -> None:
        stored = calendar.insert(session(), notify=False, now=NOW)
        stored = calendar.update(replace(stored, summary="Edit", guests=stored.guests[:1]), notify=False, now=LATER)
        assert stored.sequence == 0
        calendar.cancel(stored, notify=False, now=LATER)
        assert not hands.messages()

    def test_everybody_is_invited_once(self, calendar: Calendar, hands: Hands) -> None:
        stored = calendar.insert(session(), notify=True, now=NOW)
        assert stored.sequence == 0
        assert hands.messages() == [Mail(event_id(), (ADA, GRACE), "REQUEST", 0)]

    def test_a_change_raises_the_sequence_and_tells_everybody(self, calendar: Calendar, hands: Hands) -> None:
        stored = calendar.insert(session(), notify=False, now=NOW)
        moved = replace(stored, when=replace(stored.when, wall=datetime(2026, 11, 27, 9)))
        assert calendar.update(moved, notify=True, now=LATER).sequence == 1
        assert hands.messages() == [Mail(event_id(), (ADA, GRACE), "REQUEST", 1)]

    def test_who_is_taken_off_is_told_so_and_the_others_get_the_new_list(
        self, calendar: Calendar, hands: Hands
    ) -> None:
        stored = calendar.insert(session(), notify=False, now=NOW)
        changed = replace(stored, guests=(stored.guests[0], Guest(BO, "Bo")))
        assert [guest.email for guest in calendar.update(changed, notify=True, now=LATER).guests] == [ADA, BO]
        assert sorted(hands.messages(), key=lambda mail: mail.method) == [
            Mail(event_id(), (GRACE,), "CANCEL", 1),
            Mail(event_id(), (ADA, BO), "REQUEST", 1),
        ]

    def test_a_cancellation_tells_everybody(self, calendar: Calendar, hands: Hands) -> None:
        stored = calendar.insert(session(), notify=False, now=NOW)
        calendar.cancel(stored, notify=True, now=LATER)
        assert hands.messages() == [Mail(event_id(), (ADA, GRACE), "CANCEL", 1)]

    # --- cancelling and deleting

    def test_a_cancelled_event_is_still_known_with_its_mark(self, calendar: Calendar) -> None:
        mark = replace(session().mark, ended="calledoff")
        calendar.cancel(calendar.insert(session(mark=mark), notify=False, now=NOW), notify=False, now=LATER)
        [event] = calendar.events(BOARD)
        assert (event.cancelled, event.mark) == (True, mark)
        assert calendar.get(event_id()) == event

    def test_a_cancellation_of_another_version_is_refused(self, calendar: Calendar, hands: Hands) -> None:
        stored = calendar.insert(session(), notify=False, now=NOW)
        hands.rename(event_id(), "moved by hand")
        with pytest.raises(EventChanged):
            calendar.cancel(stored, notify=True, now=LATER)
        assert not calendar.get(event_id()).cancelled
        assert not hands.messages()

    def test_what_is_not_there_cannot_be_cancelled(self, calendar: Calendar, hands: Hands) -> None:
        with pytest.raises(EventGone):
            calendar.cancel(session(), notify=True, now=NOW)
        stored = calendar.insert(session(), notify=False, now=NOW)
        calendar.cancel(stored, notify=False, now=NOW)
        with pytest.raises(EventGone):
            calendar.cancel(calendar.get(event_id()), notify=True, now=NOW)
        assert not hands.messages()

    def test_an_event_deleted_by_a_person_is_cancelled_and_nothing_says_that_it_was_us(
        self, calendar: Calendar, hands: Hands
    ) -> None:
        stored = calendar.insert(session(), notify=True, now=NOW)
        hands.delete(event_id())
        [event] = calendar.events(BOARD)
        assert (event.cancelled, event.mark, event.when) == (True, stored.mark, stored.when)

    def test_an_event_restored_from_the_bin_lives(self, calendar: Calendar, hands: Hands) -> None:
        stored = calendar.insert(session(), notify=True, now=NOW)
        hands.delete(event_id())
        hands.restore(event_id())
        assert replace(calendar.get(event_id()), etag=stored.etag) == stored

    # --- what people change is read back, and stays

    def test_an_answer_is_read_back(self, calendar: Calendar, hands: Hands) -> None:
        calendar.insert(session(), notify=False, now=NOW)
        hands.answer(event_id(), GRACE, Partstat.ACCEPTED)
        assert calendar.get(event_id()).guests[1] == Guest(GRACE, "Grace", Partstat.ACCEPTED)

    def test_a_move_is_read_back(self, calendar: Calendar, hands: Hands) -> None:
        calendar.insert(session(), notify=False, now=NOW)
        hands.move(event_id(), datetime(2026, 11, 27, 11, 30))
        assert calendar.get(event_id()).when == When(datetime(2026, 11, 27, 11, 30), "America/New_York", 90)

    def test_other_words_and_another_place_are_read_back(self, calendar: Calendar, hands: Hands) -> None:
        calendar.insert(session(), notify=False, now=NOW)
        hands.rename(event_id(), "Write; together, at last")
        hands.relocate(event_id(), "The library, room 2")
        event = calendar.get(event_id())
        assert (event.summary, event.location) == ("Write; together, at last", "The library, room 2")

    def test_guests_added_and_taken_off_by_hand_are_read_back(self, calendar: Calendar, hands: Hands) -> None:
        calendar.insert(session(), notify=False, now=NOW)
        hands.add_guest(event_id(), BO)
        hands.remove_guest(event_id(), GRACE)
        assert [guest.email for guest in calendar.get(event_id()).guests] == [ADA, BO]

    def test_our_write_keeps_what_people_changed(self, calendar: Calendar, hands: Hands) -> None:
        calendar.insert(session(), notify=False, now=NOW)
        hands.add_guest(event_id(), BO)
        hands.answer(event_id(), BO, Partstat.TENTATIVE)
        seen = calendar.get(event_id())
        stored = calendar.update(replace(seen, summary="Edit"), notify=False, now=LATER)
        assert content(stored) == content(replace(seen, summary="Edit"))

    # --- what is derived

    def test_publishing_twice_changes_no_event(self, calendar: Calendar) -> None:
        calendar.insert(session(), notify=True, now=NOW)
        seen = list(calendar.events(BOARD))
        calendar.publish(BOARD, NOW)
        calendar.publish(BOARD, NOW)
        assert list(calendar.events(BOARD)) == seen
