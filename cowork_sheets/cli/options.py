"""The options that several commands share, and how their values are read."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from cowork_sheets.cli import typed
from cowork_sheets.config import Configuration, load
from cowork_sheets.core.cells import Asked
from cowork_sheets.core.times import FIRST_YEAR, LAST_YEAR
from cowork_sheets.core.zones import find_zone

Command = TypeVar("Command", bound=Callable[..., Any])


class Instant(click.ParamType[datetime]):
    """An ISO 8601 instant with its offset from UTC: without one it would mean another time on every machine."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the instant, or say how one is written."""
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not an instant. Write it like 2026-11-23T12:00Z.", param, ctx)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail(f"“{value}” is too far away. The years {FIRST_YEAR} to {LAST_YEAR} can be used.", param, ctx)
        if moment.tzinfo is None:
            clock = f"{moment:%Y-%m-%dT%H:%M}"
            self.fail(f"“{value}” lacks its offset from UTC. Write it like {clock}Z or {clock}+01:00.", param, ctx)
        return moment.astimezone(UTC)


class Zone(click.ParamType[str]):
    """A time zone by its IANA name or a well-known city."""

    name = "zone"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Find the zone, or say which one may be meant."""
        zone = find_zone(str(value))
        if isinstance(zone, Asked):
            self.fail(zone.phrase, param, ctx)
        return zone


def _remember(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Let an option behind the command do what it does in front of it."""
    root = ctx.find_root()
    match parameter.name:
        case "config" if value:
            root.obj = value
        case "no_color" if value:
            ctx.color = False
        case "debug" if value:
            root.params["debug"] = True


_BEHIND: dict[str, Any] = {"expose_value": False, "callback": _remember}


def general(command: Command) -> Command:
    """Add the options that ``cowork`` itself has, because people type them behind the command as well."""
    for option in (
        click.option("--debug", is_flag=True, **_BEHIND, help="When something unexpected happens, show where."),
        click.option("--no-color", is_flag=True, **_BEHIND, help="Print without colours; NO_COLOR=1 does the same."),
        click.option("--config", type=click.Path(path_type=Path), **_BEHIND, help="The configuration file."),
    ):
        command = option(command)
    return command


def configuration(ctx: click.Context) -> Configuration:
    """Load the configuration that this call asks for."""
    configuration = load(ctx.find_root().obj, os.environ, Path.cwd())
    typed.remember_source(ctx, configuration.source)
    return configuration
