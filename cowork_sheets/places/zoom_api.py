"""Zoom's API as far as we need it: Server-to-Server OAuth, and a host's scheduled meetings.

Source: Zoom's Meetings API reference (developers.zoom.us, ``/users/{userId}/meetings`` and ``/meetings/{meetingId}``)
and its guide to Server-to-Server OAuth. A meeting's ``start_url`` makes whoever opens it the host; it is never read.
"""

import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from cowork_sheets.errors import ConfigurationError, PermissionNeeded, RequestRefused, TryAgainLater
from cowork_sheets.places.endpoints import ZOOM, ZOOM_TOKEN
from cowork_sheets.places.service import Answer, Lost, Service
from cowork_sheets.shapes import each, or_null, record, text, token, whole

SCOPES = tuple(
    f"meeting:{scope}:admin" for scope in ("read:list_meetings", "read:meeting", "write:meeting", "update:meeting",
                                           "delete:meeting")
)  # fmt: skip
"""What the app has to be allowed; older apps have ``meeting:read:admin`` and ``meeting:write:admin`` for all of it."""
_CLASSIC = {"read": "meeting:read:admin", "write": "meeting:write:admin"}
_MEETING = record({
    "id": lambda number: whole(number) or text(number), "agenda": or_null(text), "topic": or_null(text),
    "created_at": or_null(text), "start_time": or_null(text), "duration": or_null(whole), "join_url": or_null(text),
}, needs=("id",))  # fmt: skip
_MADE = record({}, needs=("join_url",), also=_MEETING)
_LIST = record({"meetings": each(_MEETING), "next_page_token": or_null(text)}, needs=("meetings",))
_TOKEN = record({"access_token": token, "scope": or_null(text)}, needs=("access_token",))
NO_SUCH_MEETING, NO_SUCH_USER = 3001, 1001
_PAGE = 300


@dataclass(frozen=True, slots=True)
class ZoomApp:
    """A Server-to-Server app of a Zoom account, and the user whose meetings are made. Empty addresses are Zoom's."""

    host: str
    account_id: str
    client_id: str
    endpoint: str = ""
    token_endpoint: str = ""


class ZoomApi:
    """The calls, each judged and put into words. ``secret`` reads the client secret when it is first needed."""

    def __init__(self, app: ZoomApp, secret: Callable[[], str], *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.app = app
        self._secret = secret
        self._token = ""
        self._scopes: frozenset[str] = frozenset()
        self._base = app.endpoint or ZOOM
        self._host = f"/users/{quote(app.host, safe='@')}/meetings"
        self._service = Service("Zoom", self._judge, sleep=sleep)

    def meetings(self) -> Iterator[Mapping[str, Any]]:
        """List the host's scheduled meetings, all pages; an ``agenda`` is cut after 250 characters here."""
        query = {"type": "scheduled", "page_size": str(_PAGE)}
        tokens: set[str] = set()
        while True:
            page = self._call("GET", self._host, query=query, shape=_LIST).body
            yield from page.get("meetings", ())
            token = page.get("next_page_token")
            if not token:
                return
            if token in tokens:
                raise Lost("Zoom gives the same page of its meetings again and again. The next run asks again.")
            tokens.add(token)
            query = query | {"next_page_token": token}

    def meeting(self, meeting_id: str) -> Mapping[str, Any]:
        """Read one meeting. Raises RequestRefused when there is none."""
        return self._call("GET", f"/meetings/{meeting_id}", shape=_MEETING).body

    def create(self, meeting: Mapping[str, object]) -> Mapping[str, Any]:
        """Make a meeting. Raises Lost when it may have been made all the same: Zoom knows no request id."""
        return self._call("POST", self._host, json=meeting, repeatable=False, shape=_MADE).body

    def change(self, meeting_id: str, changes: Mapping[str, object]) -> None:
        """Change what is given."""
        self._call("PATCH", f"/meetings/{meeting_id}", json=changes)

    def delete(self, meeting_id: str) -> None:
        """Remove a meeting and mail nobody; one that is gone is fine."""
        try:
            self._call("DELETE", f"/meetings/{meeting_id}", query={"schedule_for_reminder": "false"})
        except NoSuchMeeting:
            return

    def check(self) -> None:
        """See whether everything is in place, and make nothing: the keys, the app's scopes, the host."""
        self._call("GET", self._host, query={"type": "scheduled", "page_size": "1"}, shape=_LIST)
        lacking = [scope for scope in SCOPES if not {scope, _classic(scope)} & self._scopes]
        if self._scopes and lacking:
            raise PermissionNeeded(_lacks(", ".join(lacking)))

    def close(self) -> None:
        """End the connections."""
        self._service.close()

    # --- how it is done ---------------------------------------------------------------------------------------------

    def _call(self, method: str, path: str, **given: Any) -> Answer:
        return self._service.call(method, self._base + path, self._bearer, renew=self._forget, **given)

    def _forget(self) -> None:
        self._token = ""

    def _bearer(self) -> str:
        """Give the Authorization of a call; a token lives for an hour, longer than any run, and is kept nowhere."""
        if not self._token:
            pair = f"{self.app.client_id}:{self._secret()}".encode()
            answer = self._service.call(
                "POST", self.app.token_endpoint or ZOOM_TOKEN, lambda: f"Basic {b64encode(pair).decode()}",
                form={"grant_type": "account_credentials", "account_id": self.app.account_id}, shape=_TOKEN,
            )  # fmt: skip
            self._token = answer.body["access_token"]
            self._scopes = frozenset((answer.body.get("scope") or "").split())
        return f"Bearer {self._token}"

    def _judge(self, answer: Answer) -> None:
        """Raise what an answer means. The status decides first: Zoom's documents disagree about some codes."""
        status, code, words = answer.status, answer.body.get("code"), answer.message
        if 200 <= status < 300:
            return
        if "scope" in words.casefold():
            raise PermissionNeeded(_lacks(words.partition("[")[2].rstrip("]") or words))
        if "error" in answer.body and "code" not in answer.body:
            raise PermissionNeeded(
                f"Zoom does not accept the sign-in: {words}. Compare account_id, client_id and the client secret under "
                "[places.zoom] with the app's page at marketplace.zoom.us, and see that the app is activated."
            )
        if status == 401:
            raise PermissionNeeded(
                "Zoom took the sign-in back. See that the app is still activated at marketplace.zoom.us."
            )
        if status == 429:
            raise TryAgainLater(_too_much(answer))
        if status == 404 and code == NO_SUCH_MEETING:
            raise NoSuchMeeting("The meeting is not at Zoom any more.")
        if status == 404 and code == NO_SUCH_USER:
            raise ConfigurationError(
                f"Zoom knows no user {self.app.host} in this account. Put a user's address into [places.zoom] host."
            )
        raise RequestRefused(f"Zoom refused it: {words or status}.")


class NoSuchMeeting(RequestRefused):
    """The meeting is not there any more (404 with code 3001)."""


def _classic(scope: str) -> str:
    return _CLASSIC["read" if ":read:" in scope else "write"]


def _lacks(scopes: str) -> str:
    return (
        f"The Zoom app is not allowed to do this. Add to its scopes at marketplace.zoom.us: {scopes}. "
        "The next run gets a new token by itself."
    )


def _too_much(answer: Answer) -> str:
    """Say until when Zoom takes no more; the limit of a day names the date in ``Retry-After``."""
    try:
        until = datetime.fromisoformat(answer.headers.get("retry-after", "")).astimezone(UTC)
    except ValueError:
        return "Zoom takes no more requests at the moment. The next run asks again."
    return f"Zoom takes no more meetings from this host today; it does again from {until:%H:%M} UTC."
