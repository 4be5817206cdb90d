"""Places that need no meeting link."""

from cowork_sheets.places.base import Meeting, MeetingRequest


class PlainPlace:
    """A habit rather than a service: no link, only a sentence, or nothing."""

    def __init__(self, name: str, note: str = "") -> None:
        self.name = name
        self._meeting = Meeting("", note)

    def arrange(self, request: MeetingRequest) -> Meeting:  # noqa: ARG002  (the same for every session)
        """Give a meeting without a link."""
        return self._meeting


IN_PERSON = PlainPlace("in person", "You meet in person.")
NO_LINK = PlainPlace("no link")
