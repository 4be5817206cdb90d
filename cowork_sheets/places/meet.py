"""Google Meet: the calendar itself makes the link when it is asked to while an event is written."""

from cowork_sheets.places.base import Meeting, MeetingRequest


class MeetPlace:
    """Leaves the link to the calendar; only for calendars that can make one."""

    name = "meet"

    def arrange(self, request: MeetingRequest) -> Meeting:  # noqa: ARG002  (the calendar knows the session)
        """Give a meeting whose link the calendar makes."""
        return Meeting("", by_calendar=True)
