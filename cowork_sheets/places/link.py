"""A fixed meeting link: one pasted into the row, somebody's own room, or the board's."""

import re
from urllib.parse import urlsplit

from cowork_sheets.places.base import Meeting, MeetingRequest

LONGEST = 2000
_NOT_IN_A_LINK = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{|}]")


def is_safe_link(link: str) -> bool:
    """Tell whether a link can be put before people: https, a host, no user name in it, no space or quote."""
    if len(link) > LONGEST or _NOT_IN_A_LINK.search(link):
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme == "https" and bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:  # brackets that hold no IPv6 address, a port that is no number
        return False


class LinkPlace:
    """Gives every session the link it was given. The link is never fetched."""

    name = "link"

    def arrange(self, request: MeetingRequest) -> Meeting:
        """Give the request's own link; one that cannot be used is left out and said, because it must not block."""
        link = request.choice.link or ""
        if is_safe_link(link):
            return Meeting(link)
        return Meeting("", "The meeting link is left out: it has to begin with https:// and a host name.")
