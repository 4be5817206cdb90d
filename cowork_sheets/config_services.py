"""The tables of ``cowork.toml`` for services, with what to type and what each key does; and what becomes of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from cowork_sheets.config_types import Endpoint, Link, Minutes, Table, Text, Yes
from cowork_sheets.core.timer import check_timer
from cowork_sheets.trust import EVERYWHERE, Reach


class Jitsi(Table):
    """The Jitsi server to meet on."""

    server: Link = Field(default="https://meet.jit.si", description="The server on which rooms are named.")


class Zoom(Table):
    """Meetings made by Zoom; services.md says where the keys come from. The client secret is no key of this file."""

    host: Text = Field(
        default="",
        description="The Zoom user whose meetings they are: everybody's limits and plan are this one's.",
        title="the host's address at Zoom, in quotes",
    )
    account_id: Text = Field(
        default="", description="From the app's page, App credentials.", title="the Account ID in quotes"
    )
    client_id: Text = Field(
        default="", description="From the app's page, App credentials.", title="the Client ID in quotes"
    )
    client_secret_file: Text = Field(
        default="",
        description="A file that holds the Client secret, readable by its owner only (chmod 600); or put it into "
        "`COWORK_PLACES_ZOOM_CLIENT_SECRET`.",
        title='a path in quotes, such as "zoom-secret"',
    )
    longest: Minutes = Field(
        default=40,
        description="After how many minutes Zoom ends a meeting: 40 on the free plan, 0 for a host without that limit.",
    )
    waiting_room: Yes = Field(
        default=False, description="Let people in only when the host is there; else they meet without a host."
    )
    endpoint: Endpoint = Field(default="", description="Another server that speaks Zoom's API.")
    token_endpoint: Endpoint = Field(default="", description="Another server that gives Zoom's tokens.")


class Whereby(Table):
    """Rooms made by Whereby Embedded; services.md says where the key comes from. The API key is no key of this file."""

    api_key_file: Text = Field(
        default="",
        description="A file that holds the API key, readable by its owner only (chmod 600); or put it into "
        "`COWORK_PLACES_WHEREBY_API_KEY`.",
        title='a path in quotes, such as "whereby-key"',
    )
    endpoint: Endpoint = Field(default="", description="Another server that speaks Whereby's API.")


class Timer(Table):
    """A timer that a session's people share, in its invitation and in the Timer column where a board has one."""

    link: Annotated[Text, AfterValidator(check_timer)] = Field(
        default="",
        description="Its link: https://cuckoo.team/ and a name for one room of the board, with `{ref}` in it one "
        "for each session; or any other timer's, with `{date}`, `{time}`, `{start}` (seconds since 1970) and "
        "`{minutes}`.",
        title='a link such as "https://cuckoo.team/our-room-{ref}"',
    )


class Clocks(Table):
    """A page that shows each reader a session's start on their own clock, linked from the invitation."""

    page: Literal["", "timeanddate", "arewemeetingyet"] = Field(
        default="",
        description="timeanddate (its Event Time Announcer), or arewemeetingyet; empty for none.",
        title='"timeanddate", "arewemeetingyet" or ""',
    )


class Places(Table):
    """Services to meet on."""

    jitsi: Jitsi = Jitsi()
    zoom: Zoom = Zoom()
    whereby: Whereby = Whereby()


ZOOM_SECRET, WHEREBY_KEY = "COWORK_PLACES_ZOOM_CLIENT_SECRET", "COWORK_PLACES_WHEREBY_API_KEY"
SECRETS = {("places", "zoom", "client_secret"): ZOOM_SECRET, ("places", "whereby", "api_key"): WHEREBY_KEY}
"""Values that never stand in a file that people share, and the variable for each; ``..._file`` names a file instead."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a key is: in the variable of this name, when ``value`` holds what stood there, else in ``file``.

    ``reach`` says where that file may lie.
    """

    variable: str
    value: str = field(default="", repr=False)
    file: Path | None = None
    reach: Reach = EVERYWHERE


@dataclass(frozen=True, slots=True)
class ZoomAccount:
    """A Zoom app and the host whose meetings it makes; empty endpoints are Zoom's own. ``longest`` is in minutes."""

    host: str
    account_id: str
    client_id: str
    secret: Secret
    longest: int = 40
    waiting_room: bool = False
    endpoint: str = ""
    token_endpoint: str = ""


@dataclass(frozen=True, slots=True)
class WherebyAccount:
    """An account of Whereby Embedded; an empty endpoint is Whereby's own."""

    secret: Secret
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Services:
    """The services that this board's sessions can meet on, each None when it is not set up."""

    zoom: ZoomAccount | None = None
    whereby: WherebyAccount | None = None

    @property
    def longest(self) -> Mapping[str, int]:
        """The minutes after which a place ends every meeting, by place."""
        return {"zoom": self.zoom.longest} if self.zoom and self.zoom.longest else {}


def services_named(values: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[str, ...]:
    """List the services that a configuration sets up: by a table, or by a key alone where nothing else is needed.

    A secret of Zoom's is no more than that: several boards may run with the same variables.
    """
    places = values.get("places")
    tables = places if isinstance(places, dict) else {}
    named = {
        name: isinstance(tables.get(name), dict) or (name != "zoom" and environ.get(key))
        for (_, name, _), key in SECRETS.items()
    }
    return tuple(name for name, is_named in named.items() if is_named)


def lacking(values: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Give the address of every key that Zoom cannot do without and that is not given, and what to type there."""
    places = values.get("places")
    table = places.get("zoom", {}) if isinstance(places, dict) else {}
    for key in ("host", "account_id", "client_id") if "zoom" in names else ():
        if not table.get(key):
            yield ("places", "zoom", key), f"this is missing. Type {Zoom.model_fields[key].title}."


def services_of(
    places: Places,
    names: tuple[str, ...],
    environ: Mapping[str, str],
    path_of: Callable[[str, str], Path],
    reach: Reach,
) -> Services:
    """Give what was set up; ``path_of`` makes a path of what stands under a service's key, which ``reach`` bounds."""

    def secret(service: str, key: str, text: str) -> Secret:
        variable = SECRETS["places", service, key]
        return Secret(variable, environ.get(variable, "").strip(), path_of(service, text) if text else None, reach)

    zoom, whereby = places.zoom, places.whereby
    return Services(
        zoom=ZoomAccount(
            **zoom.model_dump(exclude={"client_secret_file"}),
            secret=secret("zoom", "client_secret", zoom.client_secret_file),
        ) if "zoom" in names else None,
        whereby=WherebyAccount(
            secret("whereby", "api_key", whereby.api_key_file), whereby.endpoint
        ) if "whereby" in names else None,
    )  # fmt: skip
