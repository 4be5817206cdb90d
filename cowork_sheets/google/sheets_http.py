"""gspread's single choke point, replaced: our address, our retries, our errors. Imports gspread when imported."""

from collections.abc import Mapping, MutableMapping
from typing import Any, cast

import gspread
import requests
from google.auth.transport.requests import AuthorizedSession
from google.auth.transport.requests import Request as AuthRequest
from gspread.http_client import HTTPClientType

from cowork_sheets.bounded import at_most
from cowork_sheets.google.answers import LARGEST, check_sheets
from cowork_sheets.google.endpoints import SHEETS
from cowork_sheets.google.errors import UNREADABLE, ApiError, CallFailed, Service, parse_error
from cowork_sheets.google.network import FAILURES, cause, failed
from cowork_sheets.google.patience import persevere
from cowork_sheets.google.refreshing import SignInRequest, token_uri_of
from cowork_sheets.google.sentences import Call, explain
from cowork_sheets.google.transport import CONNECT_SECONDS, READ_SECONDS, Connection
from cowork_sheets.shapes import Misshapen


class _Session(AuthorizedSession):
    """google-auth's session, which looks at what the sign-in answers, and reads no answer further than one can be."""

    def __init__(self, connection: Connection) -> None:
        self._for_sign_in = requests.Session()
        asking = SignInRequest(
            AuthRequest(self._for_sign_in),
            token_uri_of(connection.credentials),
            connection.clock,
            allow_redirects=False,  # what is sent there is worth a sign-in
        )
        super().__init__(  # type: ignore[no-untyped-call]
            connection.credentials, max_refresh_attempts=1, auth_request=asking
        )
        for each in (self, self._for_sign_in):
            each.auth = _as_it_is  # else requests puts a password from ~/.netrc in place of our token
            each.hooks["response"].append(at_most(lambda: LARGEST))

    def close(self) -> None:
        """End all connections."""
        self._for_sign_in.close()
        super().close()  # type: ignore[no-untyped-call]


class SheetsHttp(gspread.HTTPClient):
    """Sends each call to the connection's endpoint and nowhere else; never follows a redirect.

    gspread's own ``BackOffHTTPClient`` is not used: it never gives up, repeats appends, and ignores lost connections.
    """

    def __init__(self, connection: Connection) -> None:
        session = _Session(connection)
        super().__init__(connection.credentials, session=session)
        self.auth = connection.credentials
        self.set_timeout((CONNECT_SECONDS, READ_SECONDS))
        self.connection = connection
        self.repeatable = False

    def request(
        self,
        method: str,
        endpoint: str,
        params: Any = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: MutableMapping[str, str] | None = None,
    ) -> requests.Response:
        """Make one call, with retries. Raises the errors that `explain` lists for Sheets."""
        if not endpoint.startswith(f"{SHEETS}/"):
            raise ValueError(f"{endpoint} is not an address of Sheets; no sign-in is sent there")
        path = endpoint.removeprefix(SHEETS)
        reads = method.upper() == "GET"
        call = Call(Service.SHEETS, self.connection.identity, _spreadsheet(path), writes=not reads)
        sent = {"params": params, "data": data, "json": json, "files": files, "headers": headers}
        if not (reads or self.repeatable):
            self.session.close()  # it could not be repeated over a new connection when the old one has gone stale
        try:
            return persevere(
                lambda: self._once(method, path, reads=reads, sent=sent),
                self.connection.deadline,
                repeatable=reads or self.repeatable,
            )
        except CallFailed as refused:
            raise explain(refused.error, call, self.connection.now()) from refused

    def _once(self, method: str, path: str, *, reads: bool, sent: Mapping[str, Any]) -> requests.Response:
        url = self.connection.sheets_endpoint + path
        try:
            response = self.session.request(method, url, timeout=self.timeout, allow_redirects=False, **sent)
        except FAILURES as failure:
            raise failed(failure, Service.SHEETS) from cause(failure)
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.status_code >= 300:
            error = parse_error(
                response.status_code, headers, response.content, Service.SHEETS, self.connection.clock()
            )
            raise CallFailed(error)
        if reads:  # a write has been done, and its result must not be thrown away
            self.connection.check_clock(headers)
        fields = (sent["params"] or {}).get("fields", "")
        try:
            check_sheets(path.partition("?")[0], str(fields), response.content)
        except Misshapen:
            raise CallFailed(ApiError(0, UNREADABLE, "", None, Service.SHEETS)) from None
        return response


def client(connection: Connection) -> gspread.Client:
    """Return a gspread client over one SheetsHttp."""
    return gspread.Client(connection.credentials, None, cast("HTTPClientType", lambda *_: SheetsHttp(connection)))


def _spreadsheet(path: str) -> str:
    """Find the id in ``/v4/spreadsheets/ID/values/…`` or ``/v4/spreadsheets/ID:batchUpdate``."""
    return path.removeprefix("/v4/spreadsheets").lstrip("/").partition("/")[0].partition(":")[0].partition("?")[0]


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
