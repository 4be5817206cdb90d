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
    ``moved`` says that the session's time is another than when the event got that link. ``people`` is how many there
    may be in it.
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


@dataclass(frozen=True, slots=True)
class Tidying:
    """What the rooms of a board are compared with.

    ``sessions`` are all that are alive or may be, as their events stand; one with no link keeps every room of its own.
    ``ended`` are the keys of those that were called off.
    """

    board_id: str
    sessions: Sequence[MeetingRequest] = ()
    ended: Sequence[str] = ()


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

    def tidy(self, board: Tidying, now: datetime) -> Sequence[str]:
        """Make the board's rooms what its sessions ask for, and give the keys of sessions whose room is gone.

        Changes what differs, and removes what belonged to sessions that have ended. Must do nothing when all is as it
        should be, and never touch a room of a session that it is not told about. Raises CoworkError when the service
        cannot be asked; what is left then is done by a later run.
        """
        ...
