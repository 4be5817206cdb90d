"""The ports every meeting place fills. ``tests/contract/place_contract.py`` holds each of them to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from cowork_sheets.core.model import PlaceChoice, When


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    """What a place may need to arrange a meeting. ``key`` is the same for one session for ever (ref and generation).

    ``choice.link`` is the link to use: the one that stands in the row, or the one that the event has and should keep;
    ``moved`` says that the session's time is another than when the event got that link. ``people`` counts who is in it.
    """

    board_id: str
    key: str
    choice: PlaceChoice
    topic: str
    when: When
    people: int = 2
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """What people need to get in. ``link`` is https or "" (in person, no link); ``note`` a sentence or "".

    ``by_calendar`` says that the calendar makes the link when the event is written.
    """

    link: str
    note: str = ""
    by_calendar: bool = False


class Place(Protocol):
    """A service, or a habit, that gives a session its meeting link."""

    name: str

    def arrange(self, request: MeetingRequest) -> Meeting:
        """Give the meeting for this request. Must be idempotent: the same request gives the same meeting.

        Raises CoworkError when the service cannot give it now; the session goes on without a link then, and a later
        run asks again.
        """
        ...


@runtime_checkable
class Rooms(Place, Protocol):
    """A place whose rooms live at a service, which has to be told when a session changes or ends (docs/rules.md 10)."""

    def tidy(self, board_id: str, kept: Sequence[MeetingRequest], now: datetime) -> None:
        """Make the board's rooms what the sessions ask for: change what differs, remove what belongs to none.

        ``kept`` are all sessions of the board that are alive or may be, as their events stand; one with no link keeps
        every room of its own. Must do nothing when all is as it should be. Raises CoworkError when the service cannot
        be asked; what is left then is done by a later run.
        """
        ...
