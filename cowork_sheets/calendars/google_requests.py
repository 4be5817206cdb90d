"""The requests of the Calendar API that we send: each with all that has a surprising default said explicitly."""

from threading import Lock
from typing import Any

from cowork_sheets.calendars.google_codec import ITEM_FIELDS, Json
from cowork_sheets.errors import TryAgainLater
from cowork_sheets.google.transport import Connection, calendar_service, execute

PAGE = 2500
"""So many events come on one page at most (Calendar API, events.list)."""

_FIELDS = f"nextPageToken,summary,timeZone,accessRole,items({ITEM_FIELDS})"
_NO_VERSION = '""'
"""An etag that no event has: nothing is ever written unconditionally."""


class EventRequests:
    """Requests about one calendar's events, sent one at a time over one connection, whichever thread asks.

    Every write may be repeated when its answer is lost, because an id or an etag makes that harmless. ``mails`` says
    whether Google tells the guests. Raises what ``cowork_sheets.google.transport.execute`` raises, and TryAgainLater
    for an answer that is none.
    """

    def __init__(self, connection: Connection, calendar_id: str) -> None:
        self._connection = connection
        self._calendar_id = calendar_id
        self._one_at_a_time = Lock()
        self._service: Any = None

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        with self._one_at_a_time:
            if self._service is not None:
                self._service.close()

    def page(self, board_id: str, token: str | None) -> Json:
        """List a page of a board's events, deleted ones too.

        One filter only: Google's documents disagree on whether two are joined by "and" or by "or".
        """
        page: object = self._send(
            "list", privateExtendedProperty=f"board={board_id}", showDeleted=True, singleEvents=False,
            maxResults=PAGE, pageToken=token, fields=_FIELDS,
        )  # fmt: skip
        if not isinstance(page, dict) or "accessRole" not in page:
            raise TryAgainLater("Google Calendar answered with something that is no list of events. Try again later.")
        return page

    def get(self, event_id: str) -> Json:
        """Read one event whole, a deleted one too."""
        return _event_in(self._send("get", eventId=event_id))

    def insert(self, body: Json, *, mails: bool) -> Json:
        """Create an event under the id in it."""
        return _event_in(self._write("insert", mails=mails, body=body))

    def update(self, item: Json, body: Json, *, mails: bool) -> Json:
        """Write a whole resource over the version that was read as ``item``."""
        return _event_in(self._write("update", item["etag"], mails=mails, eventId=item["id"], body=body))

    def patch(self, item: Json, patch: Json, *, mails: bool) -> Json:
        """Change parts of the version that was read as ``item``. Costs Google's quota three times as much."""
        return _event_in(self._write("patch", item["etag"], mails=mails, eventId=item["id"], body=patch))

    def delete(self, event_id: str, etag: str, *, mails: bool) -> None:
        """Delete one version of an event."""
        self._send("delete", etag, eventId=event_id, sendUpdates=_send_updates(mails))

    def _write(self, method: str, etag: str | None = None, *, mails: bool, **arguments: Any) -> Any:
        # Without version 1 Google ignores conferenceData without a word; the default of sendUpdates is not settled.
        return self._send(method, etag, conferenceDataVersion=1, sendUpdates=_send_updates(mails), **arguments)

    def _send(self, method: str, etag: str | None = None, **arguments: Any) -> Any:
        with self._one_at_a_time:
            if self._service is None:
                self._service = calendar_service(self._connection)
            request = getattr(self._service.events(), method)(calendarId=self._calendar_id, **arguments)
            if etag is not None:
                request.headers["If-Match"] = etag or _NO_VERSION
            return execute(request, repeatable=True)


def _send_updates(mails: bool) -> str:  # noqa: FBT001  # the one thing it is about
    return "all" if mails else "none"


def _event_in(answer: object) -> Json:
    if not isinstance(answer, dict) or not answer.get("id") or not answer.get("etag"):
        raise TryAgainLater("Google Calendar answered with something that is no event. Try again later.")
    return answer
