"""Google Meet: the calendar itself makes the link when it is asked to while an event is written."""

from dataclasses import replace

from cowork_sheets.core.model import PlaceChoice
from cowork_sheets.places.base import Meeting, MeetingRequest, Place


class MeetPlace:
    """Leaves the link to the calendar; only for calendars that can make one."""

    name = "meet"

    def arrange(self, request: MeetingRequest) -> Meeting:
        """Give a meeting whose link the calendar makes; until it is known, the invitation says where it will be."""
        note = "" if request.choice.link else "The Google Meet link stands in this event."
        return Meeting("", note=note, by_calendar=True)


class NoMeetPlace:
    """Stands in for Meet where Google makes no links for this sign-in: the session meets somewhere else, and says so.

    ``link`` is the fixed link to meet at, where the other place is one.
    """

    name = "meet"

    def __init__(self, instead: Place, link: str = "") -> None:
        self._instead = instead
        self._choice = PlaceChoice(instead.name, link or None)

    def arrange(self, request: MeetingRequest) -> Meeting:
        """Give the other place's meeting, with a note that it is not on Meet."""
        meeting = self._instead.arrange(replace(request, choice=self._choice))
        way = "you meet at the link given here." if meeting.link else "agree on a place among yourselves."
        note = f"A Google Meet link could not be made; {way}"
        return replace(meeting, note=f"{note} {meeting.note}".rstrip())
