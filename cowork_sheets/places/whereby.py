"""Whereby Embedded: a room for each session, found again by the beginning of its name.

A room cannot be changed. So one that would not last until an hour after its session gets a successor, and goes when the
event links to that one. Source: Whereby's REST API reference (``POST``, ``GET`` and ``DELETE /meetings``) and its guide
to room name prefixes (``roomName[startsWith]``). Whereby Meetings, the other product, has no API: a fixed link.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from cowork_sheets.errors import PermissionNeeded, RequestRefused, TryAgainLater
from cowork_sheets.places.base import Meeting, MeetingRequest, Tidying
from cowork_sheets.places.endpoints import WHEREBY
from cowork_sheets.places.link import is_safe_link
from cowork_sheets.places.rooms import Room, board_token, first_of, room_token, same_room, unlinked, unneeded
from cowork_sheets.places.service import Answer, Lost, Service
from cowork_sheets.shapes import each, or_null, record, text, whole

OVERRUN = timedelta(hours=1)
"""How long after its session a room still is one with all its rights."""
SMALL = 4
"""People up to whom a room of the mode "normal" is meant; above, it has to be a "group" room."""
_PAGE = 100
_TOKEN_LENGTH = 32
_ROOM = record({
    "meetingId": lambda number: whole(number) or text(number), "roomUrl": text, "roomName": or_null(text),
    "startDate": or_null(text), "endDate": or_null(text),
})  # fmt: skip
_MADE = record({}, needs=("meetingId", "roomUrl", "endDate"), also=_ROOM)
_LIST = record({"results": each(_ROOM), "cursor": or_null(text)}, needs=("results",))
_LONG_AGO = datetime.fromtimestamp(0, UTC)


class WherebyPlace:
    """Makes rooms that nobody has to unlock. ``key`` reads the API key when it is first needed."""

    name = "whereby"

    def __init__(
        self, key: Callable[[], str], endpoint: str = "", *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._key = key
        self._base = endpoint or WHEREBY
        self._service = Service("Whereby", _judge, sleep=sleep)
        self._rooms: dict[str, list[Room]] = {}

    def arrange(self, request: MeetingRequest) -> Meeting:
        """Give the session's room: the one it has while that lasts long enough, else one that does."""
        link = request.choice.link or ""
        if link and not request.moved:
            return Meeting(link)
        return Meeting(self._lasting(request, link) or self._made(request))

    def tidy(self, board: Tidying, now: datetime) -> Sequence[str]:
        """Remove rooms of ended sessions, and miss what is gone: a room bears its token in its link for ever."""
        rooms = self._known(board.board_id)
        ended = frozenset(room_token(board.board_id, key) for key in board.ended)
        for room in unneeded(self.name, tuple(rooms), board.sessions, ended, now):
            self._call("DELETE", f"/meetings/{room.id}")  # gives the same answer when it is gone already
            rooms.remove(room)
        lost = unlinked(self.name, rooms, board.sessions, now)
        return [each.key for each in lost if room_token(board.board_id, each.key) in (each.choice.link or "")]

    def check(self) -> None:
        """See whether rooms could be made, and make none. Raises CoworkError with what to do."""
        self._call("GET", "/meetings", query={"limit": "1"}, shape=_LIST)

    def close(self) -> None:
        """End the connections."""
        self._service.close()

    # --- how it is done ---------------------------------------------------------------------------------------------

    def _known(self, board_id: str, *, anew: bool = False) -> list[Room]:
        """List the rooms of a board; asked for once a run."""
        begins = board_token(board_id)
        if begins not in self._rooms or anew:
            query = {"limit": str(_PAGE), "roomName[startsWith]": f"/{begins}"}
            found = []
            cursors: set[str] = set()
            while True:
                page = self._call("GET", "/meetings", query=query, shape=_LIST).body
                found += [room for room in map(_room, page["results"]) if room]
                cursor = page.get("cursor")
                if not cursor:
                    break
                if cursor in cursors:
                    raise Lost("Whereby gives the same page of its rooms again and again. The next run asks again.")
                cursors.add(cursor)
                query = query | {"cursor": cursor}
            self._rooms[begins] = [room for room in found if room.token.startswith(begins)]
        return self._rooms[begins]

    def _lasting(self, request: MeetingRequest, link: str, *, anew: bool = False) -> str:
        """Give the link of a room that lasts to the session's end, the event's own before any other; "" for none."""
        token = room_token(request.board_id, request.key)
        rooms = [
            room
            for room in self._known(request.board_id, anew=anew)
            if room.token == token and room.ends_at >= request.when.end_at
        ]
        room = next((each for each in rooms if same_room(each.link, link)), None) or first_of(rooms, token)
        return room.link if room else ""

    def _made(self, request: MeetingRequest) -> str:
        wanted = {
            "endDate": f"{request.when.end_at + OVERRUN:%Y-%m-%dT%H:%M:%SZ}",
            "isLocked": False,
            "roomMode": "normal" if request.people <= SMALL else "group",
            "roomNamePrefix": room_token(request.board_id, request.key),
        }
        try:
            made = self._call("POST", "/meetings", json=wanted, repeatable=False, shape=_MADE).body
        except Lost:
            if link := self._lasting(request, "", anew=True):
                return link
            raise
        room = _room(made)
        if room is None:
            raise RequestRefused("Whereby gave no link that can be used.")
        self._known(request.board_id).append(room)
        return room.link

    def _call(self, method: str, path: str, **given: Any) -> Answer:
        return self._service.call(method, self._base + path, lambda: f"Bearer {self._key()}", **given)


def _room(meeting: Mapping[str, Any]) -> Room | None:
    """Read one room, None for one without a link for guests. Name and start need not be told."""
    link = str(meeting.get("roomUrl", ""))
    if not is_safe_link(link):
        return None
    name = str(meeting.get("roomName") or urlsplit(link).path).removeprefix("/")
    try:
        # What an earlier version of the API called the start is the moment of creation now.
        made_at = _instant(meeting["startDate"]) if meeting.get("startDate") else _LONG_AGO
        return Room(str(meeting["meetingId"]), name[:_TOKEN_LENGTH], link, made_at, _instant(meeting["endDate"]))
    except (KeyError, ValueError, OverflowError, TypeError):
        return None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _judge(answer: Answer) -> None:
    if 200 <= answer.status < 300:
        return
    if answer.status == 401:
        raise PermissionNeeded(
            "Whereby does not accept the API key. Make another in the dashboard of Whereby Embedded, under "
            "API keys, and put it where [places.whereby] says."
        )
    if answer.status == 403:
        raise PermissionNeeded(
            "Whereby does not allow this key to make rooms. It has to be one of Whereby Embedded, with minutes left."
        )
    if answer.status == 429:
        raise TryAgainLater("Whereby takes no more requests for a minute. The next run asks again.")
    raise RequestRefused(f"Whereby refused it: {answer.message or answer.status}.")
