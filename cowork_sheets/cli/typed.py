"""The commands that are printed: each works when it is typed as it stands there, from where the person is.

Sentences from below write a command plainly, ``cowork sync --plan ID``. Here it gets what this call shows to be
needed: the command by its path where its name does not find it, the configuration that was named, the flags that
belong to it.
"""

import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from cowork_sheets.cli.terminal import program, shown_path

_ARGUMENTS, _CARRIED, _SOURCE = "cowork.arguments", "cowork.carried", "cowork.source"
_COMMAND = re.compile(r"\bcowork (agenda|doctor|init|log|login|outlook|schedule|sync)\b(?! --export)")
_COMMAND_LINE = re.compile(r"  (cd |\S*cowork(-sheets)? |\S+ -m cowork_sheets )")


def remember(ctx: click.Context, arguments: Sequence[str]) -> None:
    """Keep what was typed behind ``cowork``, for `again`."""
    ctx.meta[_ARGUMENTS] = tuple(arguments)


def remember_source(ctx: click.Context, source: Path | None) -> None:
    """Keep which configuration this call works with, where it is not the one that the current folder offers."""
    if source is not None and source.parent.resolve() != Path.cwd():
        ctx.meta[_SOURCE] = source


def carry(command: str, *words: str) -> None:
    """From here on add these words to every printed command of this name: what it is about depends on them."""
    carried: dict[str, tuple[str, ...]] = click.get_current_context().meta.setdefault(_CARRIED, {})
    carried[command] = (*carried.get(command, ()), *words)


def command(name: str, *words: str) -> str:
    """Write a command about the board that this call is about."""
    ctx = click.get_current_context(silent=True)
    meta = ctx.meta if ctx else {}
    config = ctx.find_root().obj if ctx else None
    if name == "init":
        config = config or meta.get(_SOURCE)
    named = ("--config", shown_path(Path(config))) if config else ()
    return f"{program()} {shlex.join([name, *words, *meta.get(_CARRIED, {}).get(name, ()), *named])}"


def again(*words: str) -> str:
    """Write the command that was just typed, with these words added."""
    return f"{program()} {shlex.join([*click.get_current_context().meta.get(_ARGUMENTS, ()), *words])}"


def for_board(configuration: Path, *words: str) -> str:
    """Write a command about the board with this configuration, which may be another one than that of this call."""
    standing = Path(os.environ.get("COWORK_CONFIG") or "cowork.toml")
    if configuration.resolve() == standing.resolve():
        return f"{program()} {shlex.join(words)}"
    if configuration.name == "cowork.toml" and "COWORK_CONFIG" not in os.environ:
        return f"cd {shlex.quote(shown_path(configuration.parent))} && {program()} {shlex.join(words)}"
    return f"{program()} {shlex.join([*words, '--config', shown_path(configuration)])}"


def pasted(sentence: str) -> str:
    """Write the commands in sentences so that they can be typed as they stand there.

    A line that is nothing but a command was written by this module, and stays as it is.
    """
    lines = sentence.split("\n")
    return "\n".join(
        line if _COMMAND_LINE.match(line) else _COMMAND.sub(lambda found: command(found[1]), line) for line in lines
    )
