"""google-api-python-client's transport, made to send each request once and to tell us everything. Imports it."""

import http.client
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import google_auth_httplib2  # type: ignore[import-untyped]
import httplib2  # type: ignore[import-untyped]
from googleapiclient.discovery import build  # type: ignore[import-untyped]

from cowork_sheets.google.answers import LARGEST, check_calendar
from cowork_sheets.google.errors import UNREADABLE, ApiError, CallFailed, Service, parse_error
from cowork_sheets.google.network import FAILURES, cause, failed
from cowork_sheets.google.patience import persevere
from cowork_sheets.google.refreshing import SignInRequest, token_uri_of
from cowork_sheets.google.sentences import Call, explain
from cowork_sheets.google.transport import READ_SECONDS, Connection
from cowork_sheets.shapes import Misshapen

_OF_ONE_EVENT = {"get", "update", "patch", "delete", "move", "instances"}


class _Bounded(http.client.HTTPResponse):
    """An answer that is read as far as one can be long."""

    def read(self, amt: int | None = None) -> bytes:
        """Read it, or a part; raises HTTPException when it is longer."""
        if amt is not None:
            return super().read(amt)
        if self.length is not None:
            if self.length > LARGEST:
                raise http.client.HTTPException("the answer is too long")
            return super().read()
        content = super().read(LARGEST + 1)
        if len(content) > LARGEST:
            raise http.client.HTTPException("the answer is too long")
        return content


class _SentOnce:
    """A connection that says "reset" when the server hangs up without an answer.

    httplib2 takes that silence for a connection gone stale and sends the request again by itself, POST too and
    whatever its number of retries. A reset it passes on, so that only we decide what may be sent twice.
    """

    response_class = _Bounded

    def getresponse(self) -> http.client.HTTPResponse:
        """Wait for the answer."""
        try:
            return super().getresponse()  # type: ignore[misc, no-any-return]
        except http.client.BadStatusLine as silence:
            raise ConnectionResetError("the server closed the connection without an answer") from silence


class _Plain(_SentOnce, httplib2.HTTPConnectionWithTimeout):  # type: ignore[misc]
    """To a stand-in on this computer."""


class _Secure(_SentOnce, httplib2.HTTPSConnectionWithTimeout):  # type: ignore[misc]
    """To Google."""


class _Channel(httplib2.Http):  # type: ignore[misc]
    """httplib2 over our connections, for the token's refresh too: it keeps one connection a host, whoever made it."""

    def request(self, uri: str, *positional: Any, **options: Any) -> tuple[httplib2.Response, bytes]:
        """Send one request and follow no redirect."""
        options["connection_type"] = _Plain if uri.startswith("http:") else _Secure
        answered: tuple[httplib2.Response, bytes] = super().request(uri, *positional, **options)
        return answered


class CalendarHttp(google_auth_httplib2.AuthorizedHttp):  # type: ignore[misc]
    """Adds the sign-in to each request (one refresh and one repeat on 401) and turns every refusal into CallFailed."""

    def __init__(self, connection: Connection) -> None:
        channel = _Channel(timeout=READ_SECONDS)
        channel.follow_redirects = False
        super().__init__(connection.credentials, http=channel, max_refresh_attempts=1)
        self.connection = connection
        # The library's own way to the sign-in, with our look at the answers.
        plain = google_auth_httplib2.Request(channel)
        self._request = SignInRequest(plain, token_uri_of(connection.credentials), connection.clock)
        self.asked = "", ""

    def request(self, uri: str, method: str = "GET", **options: Any) -> tuple[httplib2.Response, bytes]:
        """Send one request. Raises CallFailed, or one of FAILURES."""
        response, content = super().request(uri, method, **options)
        if response.status >= 300:
            error = parse_error(response.status, response, content, Service.CALENDAR, self.connection.clock())
            raise CallFailed(error)
        if method == "GET":  # a write has been done, and its result must not be thrown away
            self.connection.check_clock(response)
        name, fields = self.asked
        try:
            check_calendar(name, fields, content)
        except Misshapen:
            raise CallFailed(ApiError(0, UNREADABLE, "", None, Service.CALENDAR)) from None
        return response, content


def service(connection: Connection) -> Any:
    """Build the Calendar client from the document that ships with it; nothing is fetched."""
    return build(
        "calendar",
        "v3",
        http=CalendarHttp(connection),
        static_discovery=True,
        client_options={"api_endpoint": connection.calendar_endpoint},
    )


def run(request: Any, *, repeatable: bool) -> Any:
    """Do what `cowork_sheets.google.transport.execute` promises."""
    channel: CalendarHttp = request.http
    connection, reads = channel.connection, request.method == "GET"
    name = str(request.methodId).rpartition(".")[2]
    call = Call(
        Service.CALENDAR,
        connection.identity,
        _calendar(request.uri),
        writes=not reads,
        one_event=name in _OF_ONE_EVENT,
    )
    channel.asked = name, parse_qs(urlsplit(request.uri).query).get("fields", [""])[0]
    if not (reads or repeatable):
        channel.close()  # it could not be repeated over a new connection when the old one has gone stale

    def once() -> Any:
        try:
            return request.execute(num_retries=0)
        except FAILURES as failure:
            channel.close()
            raise failed(failure, Service.CALENDAR) from cause(failure)

    try:
        return persevere(once, connection.deadline, repeatable=reads or repeatable)
    except CallFailed as refused:
        raise explain(refused.error, call, connection.now()) from refused


def _calendar(uri: str) -> str:
    """Find the calendar's address in ``…/calendars/ADDRESS/events``."""
    _, _, tail = urlsplit(uri).path.partition("/calendars/")
    return unquote(tail.partition("/")[0])
