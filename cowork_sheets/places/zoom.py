"""Zoom: a scheduled meeting for each session, found again by its token before any is made.

Zoom knows no request id and lets a host make or change 100 meetings a day, so we look before we make, and change only
what differs. A meeting's own link stays the same whatever becomes of its time.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from cowork_sheets.core.cells import cut
from cowork_sheets.errors import RequestRefused
from cowork_sheets.places.base import Meeting, MeetingRequest, Tidying
from cowork_sheets.places.link import is_safe_link
from cowork_sheets.places.rooms import Room, board_token, first_of, room_token, same_room, unlinked, unneeded
from cowork_sheets.places.service import Lost
from cowork_sheets.places.zoom_api import NoSuchMeeting, ZoomApi

SCHEDULED = 2
LONGEST_TOPIC = 200
_NUMBER = re.compile(r"/j/(\d{9,11})(?:[?#]|$)")
KEPT_BY = "Kept up to date by cowork, from its row in the sheet."
"""Stands behind the token; the same for ever, so that it is never a reason for a change."""


class ZoomPlace:
    """Makes meetings that people can enter without their host, unless ``waiting_room`` asks for the host.

    ``longest`` are the minutes after which Zoom ends a meeting on the host's plan, 0 for no end.
    """

    name = "zoom"

    def __init__(self, api: ZoomApi, *, longest: int = 0, waiting_room: bool = False) -> None:
        self._api = api
        self._longest = longest
        self._waiting_room = waiting_room
        self._rooms: dict[str, tuple[Room, Mapping[str, Any]]] | None = None

    def arrange(self, request: MeetingRequest) -> Meeting:
        """Give the session's meeting; its time and topic, where they differ by now, are put right by ``tidy``."""
        link = request.choice.link or self._found(request) or self._made(request)
        if not is_safe_link(link):
            raise RequestRefused("Zoom gave no link that can be used.")
        return Meeting(link, self._note(request))

    def tidy(self, board: Tidying, now: datetime) -> Sequence[str]:
        """Remove meetings of ended sessions, bring the others to their session's time and topic, and miss what is gone.

        A meeting whose agenda somebody rewrote is not among those that bear a token: Zoom is asked for it by number.
        """
        rooms = self._known()
        ours = [room for room, _ in rooms.values() if room.token.startswith(board_token(board.board_id))]
        ended = frozenset(room_token(board.board_id, key) for key in board.ended)
        for room in unneeded(self.name, ours, board.sessions, ended, now):
            self._api.delete(room.id)
            del rooms[room.id]
        for session in board.sessions:
            token, link = room_token(board.board_id, session.key), session.choice.link or ""
            for room in ours:
                if room.token == token and same_room(room.link, link) and session.when.start_at > now:
                    self._follow(session, *rooms[room.id])
        return [session.key for session in unlinked(self.name, ours, board.sessions, now) if self._is_gone(session)]

    def check(self) -> None:
        """See whether meetings could be made, and make none. Raises CoworkError with what to do."""
        self._api.check()

    def close(self) -> None:
        """End the connections."""
        self._api.close()

    # --- how it is done ---------------------------------------------------------------------------------------------

    def _known(self, *, anew: bool = False) -> dict[str, tuple[Room, Mapping[str, Any]]]:
        """List the meetings that bear a token, by id; asked for once a run."""
        if self._rooms is None or anew:
            listed = [(_room(meeting), meeting) for meeting in self._api.meetings()]
            self._rooms = {room.id: (room, meeting) for room, meeting in listed if room}
        return self._rooms

    def _found(self, request: MeetingRequest, *, anew: bool = False) -> str:
        rooms = [room for room, _ in self._known(anew=anew).values()]
        room = first_of(rooms, room_token(request.board_id, request.key))
        # A listing may leave the passcode out of the link.
        return self._api.meeting(room.id).get("join_url") or "" if room else ""

    def _made(self, request: MeetingRequest) -> str:
        wanted = _wanted(request) | {
            "type": SCHEDULED,
            "agenda": f"[{room_token(request.board_id, request.key)}] {KEPT_BY}",
            "settings": {
                "use_pmi": False,
                "waiting_room": self._waiting_room,
                "join_before_host": not self._waiting_room,
                **({} if self._waiting_room else {"jbh_time": 0}),
                "email_notification": False,
            },
        }
        try:
            made = self._api.create(wanted)
        except Lost:
            if link := self._found(request, anew=True):
                return link
            raise
        if room := _room(made):
            self._known()[room.id] = room, made
        return str(made["join_url"] or "")

    def _follow(self, request: MeetingRequest, room: Room, meeting: Mapping[str, Any]) -> None:
        changes = {name: value for name, value in _wanted(request).items() if meeting.get(name) != value}
        if not changes:
            return
        with suppress(NoSuchMeeting):
            self._api.change(room.id, changes)
        self._known()[room.id] = room, {**meeting, **changes}

    def _is_gone(self, session: MeetingRequest) -> bool:
        number = _NUMBER.search(session.choice.link or "")
        try:
            return bool(number and not self._api.meeting(number[1]))
        except NoSuchMeeting:
            return True

    def _note(self, request: MeetingRequest) -> str:
        notes = []
        if self._waiting_room:
            notes.append("You wait there until the host lets you in.")
        if self._longest and request.when.minutes > self._longest:
            notes.append(
                f"Zoom ends this meeting after {self._longest} minutes; it can be entered again by the same link."
            )
        return " ".join(notes)


def _wanted(request: MeetingRequest) -> dict[str, object]:
    """Give what of a meeting follows its session. A start in UTC is the same whatever Zoom knows about zones."""
    return {
        "topic": cut(request.topic, LONGEST_TOPIC),
        "start_time": f"{request.when.start_at:%Y-%m-%dT%H:%M:%SZ}",
        "duration": request.when.minutes,
    }


def _room(meeting: Mapping[str, Any]) -> Room | None:
    """Read a meeting of the listing, None for one that is not ours or has no time of its own."""
    token, bracket, _ = (meeting.get("agenda") or "").removeprefix("[").partition("]")
    try:
        made_at, start = _instant(meeting["created_at"]), _instant(meeting["start_time"])
        ends_at = start + timedelta(minutes=meeting.get("duration") or 0)
    except (KeyError, ValueError, OverflowError, TypeError):  # one without a time of its own
        return None
    return Room(str(meeting["id"]), token, meeting.get("join_url") or "", made_at, ends_at) if bracket else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
