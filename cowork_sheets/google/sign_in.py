"""Signing in for a run, from what is on the disk. Never asks anybody anything."""

import contextlib
import os
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cowork_sheets.errors import ConfigurationError, CoworkError, PermissionNeeded
from cowork_sheets.google import token_file as token_files
from cowork_sheets.google.addresses import SentElsewhere
from cowork_sheets.google.credentials import (
    SCOPES,
    CredentialsFile,
    FileKind,
    Identity,
    Kind,
    identity_of,
    recognise,
)
from cowork_sheets.google.endpoints import TOKEN, is_loopback
from cowork_sheets.trust import EVERYWHERE, Reach, Trust, to_allow

if TYPE_CHECKING:
    from cowork_sheets.google.refreshing import PersonCredentials

_AWS = "urn:ietf:params:aws:token-type:aws4_request"  # what google-auth tells AWS by, too


@dataclass(frozen=True)
class SignIn:
    """Google's credentials for both APIs, who they are, and sentences a person should see (a file was too open).

    ``token_uri`` is where their tokens come from, "" where the file does not tell.
    """

    credentials: Any = field(repr=False)
    identity: Identity
    notices: tuple[str, ...] = ()
    token_uri: str = ""


def sign_in(
    credentials_file: Path | None,
    token_file: Path,
    *,
    subject: str = "",
    reach: Reach = EVERYWHERE,
    stand_ins: Collection[str] = (),
) -> SignIn:
    """Load what a run signs in with; nothing is sent until the first call.

    ``credentials_file`` is of any kind `recognise` knows; a desktop client leads on to ``token_file``, where
    `log_in` left a person's sign-in. Without a credentials file: the token file, then
    ``GOOGLE_APPLICATION_CREDENTIALS``, then whatever this machine is (gcloud, a Google Cloud server). ``subject`` is
    the person a service account acts for. ``reach`` says where the files may lie and lead; ``stand_ins`` are hosts on
    this computer that a board's folder names in place of Google: they get only what was made by a stand-in as well.
    Raises ConfigurationError or PermissionNeeded.
    """
    signed = _loaded(credentials_file, token_file, subject, reach)
    if stand_ins and not is_loopback(urlsplit(signed.token_uri).hostname or ""):
        allow = to_allow(Trust(hosts=reach.hosts), Trust(hosts=frozenset(stand_ins)))
        raise ConfigurationError(
            "The board's folder has your sign-in sent to a server on this computer instead of Google ([google] "
            f"sheets_endpoint, calendar_endpoint), so it was not sent. Take these lines out.\n{allow}"
        )
    return signed


def _loaded(credentials_file: Path | None, token_file: Path, subject: str, reach: Reach) -> SignIn:
    if (credentials_file is None or not credentials_file.exists()) and os.path.lexists(token_file):
        return _person(token_file, reach, subject)  # a server without a browser has the exported sign-in alone
    if credentials_file is None:
        if not (named := os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")):
            return _machine(subject)
        credentials_file = Path(named)
        reach = Reach(hosts=reach.hosts)  # a variable named it, so it may lie anywhere
    file = recognise(credentials_file, reach)
    identity = identity_of(file, subject)
    match file.kind:
        case FileKind.SERVICE_ACCOUNT:
            return SignIn(_robot(file, subject), identity, token_uri=file.content["token_uri"])
        case FileKind.WORKLOAD:
            _refuse_workload_of_a_board(credentials_file, reach)
            return SignIn(_workload(file), identity)
        case FileKind.SIGNED_IN:
            return _person(credentials_file, reach)
    if not os.path.lexists(token_file):
        raise PermissionNeeded(
            "Nobody has signed in to Google on this computer yet. Run: cowork login\n"
            "Without a browser here: cowork login --export on another computer, and put what it prints into "
            f"{token_file}"
        )
    person = _person(token_file, reach)
    if person.identity.client_id != identity.client_id:
        raise PermissionNeeded(
            f"The sign-in in {token_file} was made with another OAuth client than {credentials_file}. Run: cowork login"
        )
    return person


def _refuse_workload_of_a_board(path: Path, reach: Reach) -> None:
    """Refuse a workload identity that lies in a board's folder: it says what is read on this computer for it."""
    real = path.resolve()
    elsewhere = [folder for folder in reach.folders if folder != reach.board]
    if reach.board is None or any(real.is_relative_to(folder) for folder in elsewhere):
        return
    raise ConfigurationError(
        f"{path} is a workload identity, which says what files and addresses of this computer are read for it, and who "
        f"may write in the board's folder could have put it there.\n{to_allow(Trust(), Trust(files=(real,)))}"
    )


def _person(path: Path, reach: Reach, subject: str = "") -> SignIn:
    notices = token_files.protect(path)
    try:
        file = recognise(path, reach)
    except SentElsewhere:
        raise
    except ConfigurationError:
        file = None
    if file is None or file.kind is not FileKind.SIGNED_IN:
        raise PermissionNeeded(f"{path} does not hold a sign-in, or was cut short. Sign in again: cowork login")
    identity = identity_of(file, subject)
    _require_scopes(file.content.get("scopes"))
    return SignIn(_person_credentials(file), identity, notices, file.content.get("token_uri") or TOKEN)


def _require_scopes(granted: object) -> None:
    """Refuse a sign-in whose boxes were unticked on Google's page; a file that names no scopes is tried as it is."""
    names = granted.split() if isinstance(granted, str) else granted
    if not isinstance(names, list) or not (missing := [scope for scope in SCOPES if scope not in names]):
        return
    short = " and ".join(scope.rpartition("/")[2] for scope in missing)
    raise PermissionNeeded(
        f"This sign-in was not given access to {short}. Sign in again and leave every box ticked: cowork login"
    )


def _person_credentials(file: CredentialsFile) -> "PersonCredentials":
    from cowork_sheets.google.refreshing import PersonCredentials  # noqa: PLC0415 - google-auth is slow to import

    content = file.content
    # built by hand: the library's own loader puts Google's address in place of the file's token_uri
    credentials = PersonCredentials(  # type: ignore[no-untyped-call]
        content.get("token"),
        refresh_token=content["refresh_token"],
        token_uri=content.get("token_uri") or TOKEN,
        client_id=content["client_id"],
        client_secret=content["client_secret"],
        scopes=list(SCOPES),
        expiry=_expiry(content) if content.get("token") else None,
    )

    def keep(refreshed: "PersonCredentials") -> None:
        fresh = {**content, "token": refreshed.token, "refresh_token": refreshed.refresh_token}
        if refreshed.expiry is not None:
            fresh["expiry"] = f"{refreshed.expiry.isoformat()}Z"
        # a place that cannot be written costs one refresh a run, not the run
        with contextlib.suppress(CoworkError):
            token_files.save(file.path, fresh)

    credentials.keep = keep
    return credentials


def _expiry(content: Mapping[str, Any]) -> datetime:
    """When the kept access token ends, as google-auth wants it: UTC without saying so. Unreadable is long ago."""
    try:
        return datetime.fromisoformat(str(content["expiry"]).rstrip("Z")).replace(tzinfo=None)
    except (KeyError, ValueError):
        return datetime(1970, 1, 1)  # noqa: DTZ001


def _robot(file: CredentialsFile, subject: str) -> Any:
    from cowork_sheets.google.refreshing import RobotCredentials  # noqa: PLC0415 - google-auth is slow to import

    library: Any = RobotCredentials  # typed nowhere in google-auth, as the next ones
    try:
        return library.from_service_account_info(dict(file.content), scopes=SCOPES, subject=subject or None)
    except ValueError:
        raise ConfigurationError(
            f"The private key in {file.path} cannot be read. Make a new key for {file.content['client_email']} in the "
            "console and download it."
        ) from None


def _workload(file: CredentialsFile) -> Any:
    from google.auth import aws, exceptions, identity_pool, impersonated_credentials, pluggable  # noqa: PLC0415

    content = dict(file.content)
    library: Any = identity_pool.Credentials
    try:
        if content["type"] == "impersonated_service_account":
            library = impersonated_credentials.Credentials
            return library.from_impersonated_service_account_info(content, scopes=SCOPES)
        if content.get("subject_token_type") == _AWS:
            library = aws.Credentials
        elif "executable" in content.get("credential_source", {}):
            library = pluggable.Credentials
        return library.from_info(content, scopes=SCOPES)
    except (ValueError, TypeError, KeyError, exceptions.GoogleAuthError) as refused:
        raise ConfigurationError(f"{file.path} is a workload identity that cannot be used: {refused}") from None


def _machine(subject: str) -> SignIn:
    import google.auth  # noqa: PLC0415 - slow to import
    from google.auth import exceptions  # noqa: PLC0415

    if subject:
        raise ConfigurationError(
            f"google.subject is {subject}, but only the key of a service account can act for somebody; name its file "
            "in google.credentials."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # gcloud's own credentials are warned about; ours is the sentence below
            credentials, _ = google.auth.default(scopes=SCOPES)
    except exceptions.DefaultCredentialsError:
        raise PermissionNeeded(
            "No way to sign in to Google was found. Name a credentials file in google.credentials (cowork.toml), "
            "then: cowork login"
        ) from None
    robot = str(getattr(credentials, "service_account_email", "") or "")
    if not robot:
        return SignIn(credentials, Identity(Kind.PERSON))
    robot = "" if robot == "default" else robot  # a Google Cloud server that was not asked for its address yet
    return SignIn(credentials, Identity(Kind.WORKLOAD, robot, robot=robot))
