"""Google's own credentials, refreshed once however many threads find them expired, and kept when refreshed.

Imports google-auth, so it is itself imported only where somebody really signs in.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from google.auth import transport
from google.oauth2 import credentials, service_account

from cowork_sheets.google.answers import check_token
from cowork_sheets.google.errors import UNREADABLE, ApiError, CallFailed, Service, parse_error
from cowork_sheets.shapes import Misshapen

_ONE_AT_A_TIME = threading.Lock()
_FOR_NOW = frozenset({408, 429})


class SignInRequest(transport.Request):
    """google-auth's way to the sign-in, with a look at each answer before google-auth reads it.

    A server in trouble, a page of somebody in between and an answer of another form pass by themselves; what is left
    for google-auth is a token, or a refusal in OAuth's words. ``send`` is the library's own request, ``options`` what
    it is called with besides; ``token_uri`` is where this sign-in gets its tokens, "" when that is not known.
    """

    def __init__(self, send: Any, token_uri: str, clock: Callable[[], datetime], **options: Any) -> None:
        self._send, self._token_uri, self._clock, self._options = send, token_uri, clock, options

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Any = None,
        timeout: Any = None,
        **given: Any,
    ) -> Any:
        """Send one request. Raises CallFailed, and what the library's own request raises."""
        waiting = {} if timeout is None else {"timeout": timeout}
        response = self._send(url=url, method=method, body=body, headers=headers, **waiting, **self._options, **given)
        if url == self._token_uri:
            self._look_at(response)
        return response

    def _look_at(self, response: Any) -> None:
        status, content = int(response.status), response.data or b""
        if status >= 500 or status in _FOR_NOW:
            headers = {str(name).lower(): str(value) for name, value in response.headers.items()}
            raw = content if isinstance(content, bytes) else str(content).encode()
            raise CallFailed(parse_error(status, headers, raw, Service.SIGN_IN, self._clock()))
        try:
            check_token(status, content)
        except Misshapen:
            raise CallFailed(ApiError(0, UNREADABLE, "", None, Service.SIGN_IN)) from None


def token_uri_of(credentials: Any) -> str:
    """Give where credentials of google-auth get their tokens, "" for those that do not tell."""
    return str(getattr(credentials, "token_uri", None) or getattr(credentials, "_token_uri", None) or "")


class PersonCredentials(credentials.Credentials):
    """A person's sign-in; ``keep`` is called with it after each refresh."""

    keep: Callable[["PersonCredentials"], None] | None = None

    def refresh(self, request: Any) -> None:
        """Get a new access token, unless another thread just got one. Raises google-auth's RefreshError."""
        stale = self.token
        with _ONE_AT_A_TIME:
            if self.token == stale:
                super().refresh(request)  # type: ignore[no-untyped-call]
                if self.keep is not None:
                    self.keep(self)


class RobotCredentials(service_account.Credentials):
    """A service account's key, alone or acting for a person."""

    def refresh(self, request: Any) -> None:
        """Get a new access token, unless another thread just got one. Raises google-auth's RefreshError."""
        stale = self.token
        with _ONE_AT_A_TIME:
            if self.token == stale:
                super().refresh(request)  # type: ignore[no-untyped-call]
