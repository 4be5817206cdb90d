"""How rooms at a service are recognised, and which of them no session needs (docs/rules.md 10.1, 10.4). Pure."""

from base64 import b32hexencode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from cowork_sheets.places.base import MeetingRequest

YOUNG = timedelta(minutes=15)
"""How long another run may take from making a room to writing its event."""


@dataclass(frozen=True, slots=True)
class Room:
    """One room of ours at a service. ``link`` may lack its passcode; ``made_at`` and ``ends_at`` are aware instants."""

    id: str
    token: str
    link: str
    made_at: datetime
    ends_at: datetime


def board_token(board_id: str) -> str:
    """Give what the tokens of all rooms of a board begin with: "cs" and 10 lower-case letters or digits."""
    return "cs" + _digest(f"place/{board_id}", 10)


def room_token(board_id: str, key: str) -> str:
    """Give a session's token, 32 characters of ``[a-v0-9]``: short enough for Whereby's 39, and the same for ever."""
    return board_token(board_id) + _digest(f"room/{board_id}/{key}", 20)


def _digest(text: str, length: int) -> str:
    return b32hexencode(sha256(text.encode()).digest()).decode().lower()[:length]


def same_room(link: str, other: str) -> bool:
    """Tell whether two links lead to one room; a passcode behind it does not count."""
    one, two = urlsplit(link), urlsplit(other)
    return (one.hostname, one.path.rstrip("/")) == (two.hostname, two.path.rstrip("/"))


def first_of(rooms: Iterable[Room], token: str) -> Room | None:
    """Give the session's room; of several the oldest, so that two runs at once choose the same one."""
    return min((room for room in rooms if room.token == token), key=lambda room: (room.made_at, room.id), default=None)


def unneeded(
    service: str, rooms: Sequence[Room], sessions: Sequence[MeetingRequest], ended: frozenset[str], now: datetime
) -> list[Room]:
    """List the rooms to remove: ahead, and of a session that has ended, or beside the one that its event links to.

    ``ended`` are the tokens of sessions that are known to be called off. A room of which nothing is known stays: a copy
    of this board's folder, on another computer, may have made it for a session of its own. A session that meets at this
    service and has no link yet keeps all of its rooms: which is the right one is open.
    """
    places = {room_token(session.board_id, session.key): session.choice for session in sessions}

    def is_unneeded(room: Room) -> bool:
        is_young = now - room.made_at < YOUNG
        place = places.get(room.token)
        if place is None:
            return room.token in ended
        linked = [each for each in rooms if each.token == room.token and same_room(each.link, place.link or "")]
        if linked:
            return room not in linked and (not is_young or room.made_at < linked[0].made_at)
        return place.name != service and not is_young

    return [room for room in rooms if room.ends_at > now and is_unneeded(room)]


def unlinked(
    service: str, rooms: Sequence[Room], sessions: Sequence[MeetingRequest], now: datetime
) -> list[MeetingRequest]:
    """List the sessions ahead that link to a room of this service which is not among these."""
    return [
        session
        for session in sessions
        if session.choice.name == service and session.choice.link and session.when.start_at > now
        and not any(same_room(room.link, session.choice.link) for room in rooms)
    ]  # fmt: skip
