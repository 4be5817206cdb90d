"""`cowork login`: a person signs in once in a browser, and the sign-in is kept for every later run."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cowork_sheets.errors import ConfigurationError, CoworkError, PermissionNeeded, TryAgainLater
from cowork_sheets.google import token_file as token_files
from cowork_sheets.google.answers import check_token
from cowork_sheets.google.credentials import (
    EXPECTED,
    SCOPES,
    CredentialsFile,
    FileKind,
    Identity,
    identity_of,
    recognise,
)
from cowork_sheets.google.errors import without_secrets
from cowork_sheets.shapes import Misshapen
from cowork_sheets.trust import EVERYWHERE, Reach

WAIT_SECONDS = 300
_IN_THE_BROWSER = "Google has answered. You can close this window; the terminal says how it went."


def log_in(
    client_file: Path,
    token_file: Path,
    open_browser: Callable[[str], object],
    port: int = 0,
    *,
    now: datetime,
    wait_seconds: int = WAIT_SECONDS,
    reach: Reach = EVERYWHERE,
) -> Identity:
    """Let a person sign in and keep the sign-in in ``token_file``.

    ``open_browser`` gets the address of Google's page, to open or to show; Google sends the browser back to
    ``localhost:port`` on this computer (0: any free port), which waits ``wait_seconds``. ``now`` (aware) is kept as the
    time of the sign-in; ``reach`` says where the client's file may lie and lead. Raises ConfigurationError for the
    wrong kind of file or a taken port, PermissionNeeded when the person says no, does not answer or unticks a box,
    TryAgainLater when Google cannot be reached.
    """
    client = recognise(client_file, reach)
    if client.kind is not FileKind.DESKTOP_CLIENT:
        raise ConfigurationError(
            f"{client_file} is the {client.kind}, with which nobody signs in by browser. "
            "Only the OAuth client of a desktop app needs cowork login."
        )
    token_files.protect(token_file)  # refuse a link before the person has gone through Google's pages
    credentials = _browser_flow(client, open_browser, port, wait_seconds)
    granted = credentials.granted_scopes or credentials.scopes
    scopes = granted.split() if isinstance(granted, str) else list(granted)
    if missing := [scope.rpartition("/")[2] for scope in SCOPES if scope not in scopes]:
        raise PermissionNeeded(
            f"Google did not give access to {' and '.join(missing)}: a box on its page was not ticked. "
            "Run again and leave every box ticked: cowork login"
        )
    if not credentials.refresh_token:
        raise PermissionNeeded(
            "Google gave a sign-in that ends in an hour. Remove the app at "
            "https://myaccount.google.com/connections, then run again: cowork login"
        )
    content = {
        "type": "authorized_user",
        "signed_in_at": now.isoformat(timespec="seconds"),
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        "refresh_token": credentials.refresh_token,
        "token_uri": credentials.token_uri,
        "scopes": scopes,
        "token": credentials.token,
        "expiry": f"{credentials.expiry.isoformat()}Z",
    }
    token_files.save(token_file, content)
    return identity_of(CredentialsFile(token_file, FileKind.SIGNED_IN, content))


def export(token_file: Path, reach: Reach = EVERYWHERE) -> str:
    """Return the sign-in as text to carry to a server without a browser. It is a secret: whoever has it is you there.

    Raises PermissionNeeded when nobody has signed in here.
    """
    if not token_file.exists():
        raise PermissionNeeded("Nobody has signed in to Google on this computer yet. Run: cowork login")
    token_files.protect(token_file)
    file = recognise(token_file, reach)
    if file.kind is not FileKind.SIGNED_IN:
        raise ConfigurationError(f"{token_file} is the {file.kind}, not a sign-in. Copy the file itself to the server.")
    short_lived = {"token", "expiry"}
    return json.dumps({key: value for key, value in file.content.items() if key not in short_lived}, indent=2) + "\n"


def _browser_flow(client: CredentialsFile, open_browser: Callable[[str], object], port: int, wait_seconds: int) -> Any:
    from google_auth_oauthlib import flow as flows  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import
    from oauthlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]  # noqa: PLC0415
    from requests.exceptions import RequestException  # noqa: PLC0415

    class Flow(flows.InstalledAppFlow):  # type: ignore[misc]
        """Google's flow, which hands its address to our caller and does not wait for ever."""

        def authorization_url(self, **options: Any) -> tuple[str, str]:
            url, state = super().authorization_url(**options)
            open_browser(url)
            return url, state

        def fetch_token(self, **options: Any) -> Any:
            return super().fetch_token(timeout=30, **options)

    config = {"installed": {"redirect_uris": ["http://localhost"], **client.content}}
    flow = Flow.from_client_config(config, scopes=list(SCOPES))
    flow.oauth2session.register_compliance_hook("access_token_response", _looked_at)
    flow.oauth2session.max_redirects = 0  # the code that is sent there is worth a sign-in
    try:
        with _oauthlib_settings(client):
            return flow.run_local_server(
                port=port,
                open_browser=False,
                authorization_prompt_message=None,
                success_message=_IN_THE_BROWSER,
                timeout_seconds=wait_seconds,
                prompt="consent",  # else Google gives no refresh token the second time
            )
    except flows.WSGITimeoutError:
        raise PermissionNeeded(
            f"Nobody came back from Google's page within {wait_seconds // 60} minutes. If it said “Access blocked” "
            "(403 access_denied), add yourself under Google Auth Platform → Audience → Test users. Then: cowork login"
        ) from None
    except OAuth2Error as refused:
        raise _refused(refused.error or "", str(refused.description or "")) from None
    except RequestException:  # before OSError, of which it is one
        raise TryAgainLater("Google’s sign-in cannot be reached: no network, or a proxy is needed.") from None
    except OSError as taken:
        raise ConfigurationError(
            f"Port {port} of this computer cannot be used ({taken.strerror}). A free one is taken by: cowork login"
        ) from None


def _looked_at(response: Any) -> Any:
    """Let an answer through that is a token or a refusal; raises TryAgainLater for what passes by itself."""
    if response.status_code >= 500 or response.status_code in {408, 429}:
        raise TryAgainLater(
            f"Google’s sign-in is out of order at the moment ({response.status_code}), and nobody is signed in. "
            "Try again later: cowork login"
        )
    try:
        check_token(response.status_code, response.content)
    except Misshapen:
        raise TryAgainLater(
            "Google’s sign-in answered something unreadable, and nobody is signed in; a proxy may be in between. "
            "Try again later: cowork login"
        ) from None
    return response


def _refused(reason: str, description: str) -> CoworkError:
    if reason == "access_denied":
        return PermissionNeeded("Access was refused on Google's page, so nothing is signed in. Run again: cowork login")
    if reason in {"invalid_client", "unauthorized_client", "deleted_client"}:
        return PermissionNeeded(
            f"Google does not know this OAuth client ({reason}). Download it anew ({EXPECTED}): "
            "https://console.cloud.google.com/apis/credentials"
        )
    if reason in {"mismatching_state", "missing_code", "invalid_grant"}:
        return PermissionNeeded("The answer in the browser did not belong to this sign-in. Run again: cowork login")
    why = without_secrets(": ".join(filter(None, (reason, description))))
    return PermissionNeeded(f"Google refused the sign-in ({why}). Run again: cowork login")


@contextmanager
def _oauthlib_settings(client: CredentialsFile) -> Iterator[None]:
    """Set what oauthlib reads from the environment alone, for the time of one sign-in.

    Fewer scopes than asked for shall reach us, not end in its exception; and http is let through where our own check
    of the file has already let it through, which is on this computer only.
    """
    wanted = {"OAUTHLIB_RELAX_TOKEN_SCOPE": "1"}
    if any(urlsplit(client.content[name]).scheme == "http" for name in ("auth_uri", "token_uri")):
        wanted["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
