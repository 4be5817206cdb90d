"""The port every meeting place fills. ``tests/contract/place_contract.py`` holds each of them to it."""

from dataclasses import dataclass
from typing import Protocol

from cowork_sheets.core.model import PlaceChoice, When


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    """What a place may need to arrange a meeting. ``key`` is the same for one session for ever (ref and generation)."""

    board_id: str
    key: str
    choice: PlaceChoice
    topic: str
    when: When


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

        Raises TryAgainLater when the service cannot answer now; the session waits for the next run then.
        """
        ...
