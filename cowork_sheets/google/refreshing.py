"""Google's own credentials, refreshed once however many threads find them expired, and kept when refreshed.

Imports google-auth, so it is itself imported only where somebody really signs in.
"""

import threading
from collections.abc import Callable
from typing import Any

from google.oauth2 import credentials, service_account

_ONE_AT_A_TIME = threading.Lock()


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
