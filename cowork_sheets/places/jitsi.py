"""Jitsi Meet: a room exists as soon as somebody opens its address, so arranging one is giving it a good name.

Source: Jitsi handbook, "Start a Jitsi meeting" (room names, log-in on meet.jit.si since August 2023), and jitsi-meet's
``react/features/base/util/uri.ts`` (names are lower-cased, special characters dropped).
"""

import hmac
from base64 import b32encode
from urllib.parse import urlsplit

from cowork_sheets.errors import ConfigurationError
from cowork_sheets.places.base import Meeting, MeetingRequest
from cowork_sheets.places.link import is_safe_link

PUBLIC_SERVER = "https://meet.jit.si"
LEAST_SECRET = 16
"""Bytes of the board's secret below which rooms could be guessed."""
_GROUPS, _GROUP = 7, 4
"""28 letters and digits of base 32: 140 bits of the digest."""

LOG_IN_NOTE = (
    "On meet.jit.si the first to arrive has to log in (Google, GitHub or Facebook); the others need no account."
)


class JitsiPlace:
    """Names a room for each session, on a server of one's own choice.

    The name is derived from the board's secret, so every run gives a session the same room, and nobody without the
    secret can work it out. Raises ConfigurationError for a secret that is too short or a server that is no https link.
    """

    name = "jitsi"

    def __init__(self, *, secret: bytes, server: str = PUBLIC_SERVER) -> None:
        if len(secret) < LEAST_SECRET:
            raise ConfigurationError(
                f"The board's secret is shorter than {LEAST_SECRET} bytes, so its Jitsi rooms could be guessed. "
                "Delete the file it is in; a new one is made."
            )
        parts = urlsplit(server) if is_safe_link(server) else None
        if parts is None or parts.query or parts.fragment:
            raise ConfigurationError(f"The Jitsi server “{server[:60]}” has to be like {PUBLIC_SERVER}.")
        self._secret = secret
        self._server = server.rstrip("/")
        self._note = LOG_IN_NOTE if parts.hostname == urlsplit(PUBLIC_SERVER).hostname else ""

    def arrange(self, request: MeetingRequest) -> Meeting:
        """Give the session's room."""
        digest = hmac.digest(self._secret, f"jitsi/{request.board_id}/{request.key}".encode(), "sha256")
        letters = b32encode(digest).decode().lower()
        groups = [letters[at : at + _GROUP] for at in range(0, _GROUPS * _GROUP, _GROUP)]
        return Meeting(f"{self._server}/cowork-{'-'.join(groups)}", self._note)
