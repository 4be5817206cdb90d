"""Which rooms at a service belong to a session, and which nobody needs any more (docs/rules.md 10)."""

from datetime import UTC, datetime, timedelta

import pytest

from cowork_sheets.core.model import PlaceChoice, When
from cowork_sheets.places.base import MeetingRequest
from cowork_sheets.places.rooms import YOUNG, Room, first_of, room_token, same_room, unlinked, unneeded

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
AHEAD = When(datetime(2026, 1, 15, 18), "Europe/London", 90)
BOARD, KEY = "0123456789abcdef", "k3j9d8e1/0"
TOKEN = room_token(BOARD, KEY)
NOBODY: frozenset[str] = frozenset()


def room(number: int, *, age: timedelta = timedelta(days=1), token: str = TOKEN, ends_in: int = 6) -> Room:
    """A room at a service, made so long ago."""
    link = f"https://rooms.example.org/{number}"
    return Room(str(number), token, link, NOW - age, NOW + timedelta(days=ends_in))


def session(link: str | None = None, place: str = "zoom", when: When = AHEAD) -> MeetingRequest:
    return MeetingRequest(BOARD, KEY, PlaceChoice(place, link), "Draft", when)


def removed(*rooms: Room, sessions: list[MeetingRequest], ended: frozenset[str] = NOBODY) -> list[str]:
    return [each.id for each in unneeded("zoom", rooms, sessions, ended, NOW)]


def test_of_several_rooms_for_one_session_every_run_takes_the_oldest() -> None:
    older, younger = room(1, age=timedelta(hours=2)), room(2, age=timedelta(hours=1))
    same_age = room(3, age=timedelta(hours=2))
    for rooms in ([older, younger, same_age], [same_age, younger, older]):
        assert first_of(rooms, TOKEN) == older
    assert first_of([older], room_token(BOARD, "another/0")) is None


def test_a_passcode_behind_a_link_makes_it_no_other_room() -> None:
    assert same_room("https://zoom.example.org/j/1?pwd=one", "https://zoom.example.org/j/1/")
    assert not same_room("https://zoom.example.org/j/1", "https://zoom.example.org/j/2")
    assert not same_room("https://zoom.example.org/j/1", "https://another.example.org/j/1")


def test_the_room_that_the_event_links_to_stays_and_another_one_of_its_session_goes() -> None:
    linked, other = room(1), room(2)
    assert removed(linked, other, sessions=[session(linked.link)]) == ["2"]


def test_a_room_made_after_the_linked_one_is_given_time_to_be_linked_to() -> None:
    linked = room(1)
    young, grown = room(2, age=YOUNG - timedelta(seconds=1)), room(2, age=YOUNG)
    assert removed(linked, young, sessions=[session(linked.link)]) == []
    assert removed(linked, grown, sessions=[session(linked.link)]) == ["2"]


def test_a_room_made_just_before_the_linked_one_is_not_waited_for() -> None:
    beaten, linked = room(1, age=timedelta(minutes=2)), room(2, age=timedelta(minutes=1))
    assert removed(beaten, linked, sessions=[session(linked.link)]) == ["1"]


@pytest.mark.parametrize(("age", "goes"), [(YOUNG - timedelta(seconds=1), []), (YOUNG, ["1"])])
def test_a_room_of_a_session_that_meets_elsewhere_goes_once_no_run_can_be_about_to_use_it(
    age: timedelta, goes: list[str]
) -> None:
    assert removed(room(1, age=age), sessions=[session("https://meet.example.org/ada", "link")]) == goes


def test_a_session_that_waits_for_its_link_keeps_all_of_its_rooms() -> None:
    assert removed(room(1), room(2), sessions=[session()]) == []


def test_the_room_of_a_session_that_was_called_off_goes_at_once() -> None:
    assert removed(room(1, age=timedelta(minutes=1)), sessions=[], ended=frozenset({TOKEN})) == ["1"]


def test_a_room_that_no_session_here_knows_stays() -> None:
    assert removed(room(1), room(2, token=room_token("another board", KEY)), sessions=[]) == []


def test_a_room_that_is_over_is_left_to_the_service() -> None:
    assert removed(room(1, ends_in=-1), sessions=[], ended=frozenset({TOKEN})) == []


def test_only_a_session_ahead_at_this_very_service_misses_its_room() -> None:
    there, lost = room(1), "https://rooms.example.org/lost"
    over = When(datetime(2026, 1, 9, 18), "Europe/London", 90)
    asked = [session(there.link), session(lost, "link"), session(lost, when=over), session()]
    assert unlinked("zoom", [there], asked, NOW) == []
    assert unlinked("zoom", [there], [session(lost)], NOW) == [session(lost)]
