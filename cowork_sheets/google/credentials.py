"""What a credentials file is, and what signing in with it can and cannot do. Reads one file; calls nobody."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from cowork_sheets.errors import ConfigurationError, PermissionNeeded
from cowork_sheets.files import LARGEST_TEXT, TooLarge, read_with_status, refuse_open_secret
from cowork_sheets.google.addresses import check_addresses_in
from cowork_sheets.trust import EVERYWHERE, Reach

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/calendar.events")
"""All we ask for: any sheet the person can open, and the events of their calendars."""

EXPECTED = "the OAuth client of a desktop app, or the key of a service account"
SEVEN_DAYS = (
    "If your Google app is in “Testing”, a sign-in ends after 7 days. "
    "Publish the app (Google Auth Platform → Audience → Publish app), then: cowork login"
)
_HOLDING_KEYS = frozenset({"service_account", "impersonated_service_account"})
"""Files that act by themselves for whoever has them. A sign-in we close ourselves; a desktop client opens nothing."""
_CONSOLE = "https://console.cloud.google.com/apis/credentials"


class FileKind(StrEnum):
    """What a credentials file turned out to be."""

    DESKTOP_CLIENT = "OAuth client of a desktop app"
    SERVICE_ACCOUNT = "key of a service account"
    SIGNED_IN = "sign-in of a person"
    WORKLOAD = "workload identity"


@dataclass(frozen=True)
class CredentialsFile:
    """A file recognised by what it holds. ``content`` is never shown: most of it is secret."""

    path: Path
    kind: FileKind
    content: Mapping[str, Any] = field(repr=False)


class Kind(StrEnum):
    """Who acts: a person, a service account, a service account for a person, or a machine without a key file."""

    PERSON = "person"
    SERVICE_ACCOUNT = "service account"
    DELEGATED = "service account acting for a person"
    WORKLOAD = "workload identity"


@dataclass(frozen=True)
class Identity:
    """Who this run is for Google, and what Google lets them do.

    ``who`` is the address a sheet or calendar has to be shared with, empty when the sign-in does not tell.
    ``client_id`` is what a Workspace administrator grants scopes to. ``signed_in_at`` is an aware instant.
    """

    kind: Kind
    who: str = ""
    client_id: str = ""
    robot: str = ""
    signed_in_at: datetime | None = None

    @property
    def acts_for_person(self) -> bool:
        """Whether a person's own rights are used, the only way in which Google sends invitations."""
        return self.kind in {Kind.PERSON, Kind.DELEGATED}

    @property
    def can_invite(self) -> bool:
        """Service accounts alone get 403 ``forbiddenForServiceAccounts`` as soon as an event has guests."""
        return self.acts_for_person

    @property
    def can_make_meet(self) -> bool:
        """Service accounts alone get 400 ``Invalid conference type value.``."""
        return self.acts_for_person

    @property
    def can_create_sheet(self) -> bool:
        """Service accounts alone own no Drive space to put a spreadsheet in."""
        return self.acts_for_person

    @property
    def may_expire_after_7_days(self) -> bool:
        """A person's sign-in ends after 7 days while the app's consent screen is in Testing, which nobody tells us."""
        return self.kind is Kind.PERSON

    @property
    def share_with(self) -> str:
        """The address to type into Share, or words for it."""
        return self.who or "the account you signed in with"

    def limits(self) -> tuple[str, ...]:
        """Say what this way of signing in cannot do, each with the way on; empty when nothing is missing."""
        if self.may_expire_after_7_days:
            return (SEVEN_DAYS,)
        if self.acts_for_person:
            return ()
        name = f"{self.kind} {self.who}".rstrip()
        invite = (
            f"The {name} cannot invite guests; Google allows that to people only. Sign in as a person "
            "(cowork login), or let a Workspace administrator grant delegation and set google.subject. As it is, "
            'invitations to send yourself are left in a folder that you name: [calendar] outbox = "outbox"'
        )
        meet = (
            f"The {name} cannot make Meet links. Give people a Room link in the People tab, or say where all meet: "
            '[sessions] fallback = "jitsi", or a link that starts with https://'
        )
        create = (
            f"The {name} cannot create a spreadsheet. Make one yourself and share it with {self.share_with} as Editor."
        )
        return (invite, meet, create)

    def expiry_note(self, now: datetime) -> str:
        """Say from day 5 to day 7 that the sign-in may end soon; empty before, after, and where it cannot happen.

        A sign-in older than that has outlived the limit: its app is published.
        """
        if not self.may_expire_after_7_days or self.signed_in_at is None:
            return ""
        ends = self.signed_in_at + timedelta(days=7)
        if not timedelta(0) < ends - now <= timedelta(days=2):
            return ""
        return (
            f"This sign-in will stop working on {ends.astimezone(now.tzinfo):%a %d %b %H:%M} if your Google app is in "
            "“Testing”. Publish the app, then: cowork login"
        )


def recognise(path: Path, reach: Reach = EVERYWHERE) -> CredentialsFile:
    """Read a credentials file and say what it is, by its content alone; ``reach`` says where it may lie and lead.

    Raises ConfigurationError when it is missing, damaged, of a kind that cannot be used, or a key that others on this
    computer may read; PermissionNeeded when it may not be read. The sentence says what the file is and what was
    expected.
    """
    text, status = _read(path, reach)
    try:
        content = json.loads(text)
    except ValueError:
        raise ConfigurationError(f"{path} {_not_json(text)} Expected {EXPECTED}: {_CONSOLE}") from None
    if not isinstance(content, dict):
        raise ConfigurationError(f"{path} is JSON, but holds no credentials. Expected {EXPECTED}: {_CONSOLE}")
    file = _by_content(path, content)
    check_addresses_in(path, file.content, reach.hosts)
    if content.get("type") in _HOLDING_KEYS:
        refuse_open_secret(path, status)
    return file


def identity_of(file: CredentialsFile, subject: str = "") -> Identity:
    """Say who signs in with a file; a desktop client alone is nobody yet. ``subject`` is the person to act for.

    Raises ConfigurationError when a subject is named that this kind of file cannot act for.
    """
    if subject and file.kind is not FileKind.SERVICE_ACCOUNT:
        raise ConfigurationError(
            f"google.subject is {subject}, but only the key of a service account can act for somebody; "
            f"{file.path} is the {file.kind}. Remove google.subject, or name a service account's key."
        )
    content = file.content
    if file.kind is FileKind.SERVICE_ACCOUNT:
        robot = content["client_email"]
        client_id = str(content.get("client_id", ""))
        if subject:
            return Identity(Kind.DELEGATED, subject, client_id, robot)
        return Identity(Kind.SERVICE_ACCOUNT, robot, client_id, robot)
    if file.kind is FileKind.WORKLOAD:
        robot = _impersonated(content)
        return Identity(Kind.WORKLOAD, robot, robot=robot)
    client_id = str(content.get("client_id", ""))
    return Identity(Kind.PERSON, str(content.get("account") or ""), client_id, signed_in_at=_signed_in_at(content))


def _read(path: Path, reach: Reach) -> tuple[str, os.stat_result]:
    try:
        raw, status = read_with_status(path, LARGEST_TEXT, reach.folders)
    except FileNotFoundError:
        raise ConfigurationError(
            f"There is no credentials file at {path}. Download one from {_CONSOLE} ({EXPECTED}) and save it there, "
            "or say where it is: google.credentials in cowork.toml."
        ) from None
    except IsADirectoryError:
        raise ConfigurationError(f"{path} is a folder. google.credentials names a file: {EXPECTED}.") from None
    except TooLarge:
        raise ConfigurationError(f"{path} is too large to be a credentials file. Expected {EXPECTED}.") from None
    except OSError as refused:
        raise PermissionNeeded(f"{path} cannot be read: {refused.strerror}.") from None
    try:
        return raw.decode("utf-8-sig"), status
    except UnicodeDecodeError:
        raise ConfigurationError(
            f"{path} is not text; it may be a key in P12 form. Expected the JSON form of {EXPECTED}: {_CONSOLE}"
        ) from None


def _not_json(text: str) -> str:
    """Name the usual suspects; their content is a secret and is never quoted."""
    start = text.lstrip()
    if not start:
        return "is empty."
    if start.startswith("AIza"):
        return "holds an API key, with which nothing can be written."
    if start.startswith("-----BEGIN"):
        return "holds a bare private key."
    if start.startswith("<"):
        return "is a web page."
    return "is not JSON, or was cut short."


def _by_content(path: Path, content: dict[str, Any]) -> CredentialsFile:
    if "installed" in content:
        client = content["installed"]
        _require(path, "an OAuth client", client, "client_id", "client_secret", "auth_uri", "token_uri")
        return CredentialsFile(path, FileKind.DESKTOP_CLIENT, client)
    if "web" in content:
        raise ConfigurationError(
            f"{path} is the OAuth client of a web application, which cannot sign in from a command. "
            f"Make another one of the type “Desktop app” and download it: {_CONSOLE}"
        )
    match content.get("type"):
        case "service_account":
            _require(path, "a service account key", content, "client_email", "private_key", "token_uri")
            return CredentialsFile(path, FileKind.SERVICE_ACCOUNT, content)
        case "external_account" | "impersonated_service_account":
            return CredentialsFile(path, FileKind.WORKLOAD, content)
        case "authorized_user" | None if "refresh_token" in content:
            _require(path, "a sign-in", content, "refresh_token", "client_id", "client_secret")
            return CredentialsFile(path, FileKind.SIGNED_IN, content)
        case str(other):
            raise ConfigurationError(f"{path} is of the type “{other}”. Expected {EXPECTED}: {_CONSOLE}")
        case _:
            names = ", ".join(sorted(map(str, content))[:6]) or "nothing"
            raise ConfigurationError(
                f"{path} is not a file that Google makes for signing in (it holds: {names}). "
                f"Expected {EXPECTED}: {_CONSOLE}"
            )


def _require(path: Path, what: str, content: Any, *names: str) -> None:
    missing = [name for name in names if not (isinstance(content, dict) and isinstance(content.get(name), str))]
    if missing:
        raise ConfigurationError(f"{path} is {what} without {', '.join(missing)}. Download it again: {_CONSOLE}")


def _impersonated(content: Mapping[str, Any]) -> str:
    """Find the service account's address in ``…/serviceAccounts/ADDRESS:generateAccessToken``."""
    _, _, tail = str(content.get("service_account_impersonation_url", "")).partition("/serviceAccounts/")
    return tail.partition(":")[0]


def _signed_in_at(content: Mapping[str, Any]) -> datetime | None:
    try:
        stamp = datetime.fromisoformat(content["signed_in_at"])
    except (KeyError, TypeError, ValueError):
        return None
    return stamp if stamp.tzinfo else None
