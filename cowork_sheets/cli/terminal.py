"""What reaches the terminal: whether in colour, in which characters, and how lines are laid out."""

import io
import os
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

_ASCII = str.maketrans({
    "–": "-", "—": "-", "…": "...", "·": "|", "→": "->", "“": '"', "”": '"', "’": "'", "✓": "ok", "✗": "!!",
})  # fmt: skip
_TEXT_COLUMN = 12


def prepare() -> None:
    """Make printing never fail: a character that a stream's encoding lacks becomes a question mark.

    A stream that was closed before the command began (``>&-``) leads nowhere.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open as long as we run
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def wants_color(*, no_color: bool) -> bool | None:
    """Say whether to colour: False or True when a person decided, None to let the terminal decide.

    NO_COLOR and FORCE_COLOR count when they hold anything (no-color.org); click itself knows neither of them.
    """
    if no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return True if os.environ.get("FORCE_COLOR") else None


def somebody_watches() -> bool:
    """Say whether a person may be reading along: cron, systemd and launchd start programs with neither of these."""
    return sys.stdout.isatty() or "TERM" in os.environ


def somebody_answers() -> bool:
    """Say whether a person can be asked: both ends of the conversation are a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def program() -> str:
    """Write the command as a person can type it: by its path when its name alone finds none, or another one."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        here, found = Path(sys.executable), shutil.which("cowork")
        is_this = found is not None and Path(found).parent == here.parent
        return "cowork" if is_this else f"{shlex.quote(str(here))} -m cowork_sheets"
    if called.name not in {"cowork", "cowork-sheets"}:
        return "cowork"
    found = shutil.which(called.name)
    is_this = found is not None and (not called.exists() or Path(found).resolve() == called.resolve())
    return called.name if is_this else shlex.quote(str(called.absolute()))


def shown_path(path: Path) -> str:
    """Write a path as a person would type it from here."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def say(text: str = "", *, bold: bool = False, fg: str | None = None, err: bool = False) -> None:
    """Print one piece of text, in plain ASCII marks where the stream's encoding is not a Unicode one."""
    stream = sys.stderr if err else sys.stdout
    if "utf" not in (stream.encoding or "utf-8").lower():
        text = text.translate(_ASCII)
    write(click.style(text, bold=bold or None, fg=fg) if bold or fg else text, err=err)


def write(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print as it is, with a new line behind it (``nl``).

    When the reader is gone (``| head -1``), the rest leads nowhere; what a run did is not undone.
    """
    try:
        click.echo(text, err=err, nl=nl)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, (sys.stderr if err else sys.stdout).fileno())
        os.close(nowhere)


def complain(text: str) -> None:
    """Print sentences about something that went wrong on standard error, a line each."""
    from cowork_sheets.core.cells import clean  # noqa: PLC0415 - cowork --help has nothing to complain about

    for line in text.splitlines():
        say(line[: len(line) - len(line.lstrip(" "))] + clean(line), err=True)


def print_lines(lines: Sequence[tuple[str, str, Sequence[str]]], colors: Mapping[str, str]) -> None:
    """Print marked lines: mark, label, and a text with details below it.

    On a terminal long texts are wrapped in their own column. Anywhere else nothing is wrapped or cut, whatever the
    width: a program or a log gets whole addresses and links.
    """
    if sys.stdout.isatty():
        _print_grid(lines, colors)
        return
    for mark, label, (text, *details) in lines:
        say(f"  {mark}  {label:<6} {text}", fg=colors.get(mark))
        for detail in details:
            say(" " * _TEXT_COLUMN + detail)


def _print_grid(lines: Sequence[tuple[str, str, Sequence[str]]], colors: Mapping[str, str]) -> None:
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = Table.grid(padding=(0, 1))
    grid.add_column(min_width=2, justify="right")
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    plain = click.get_current_context().color is False
    for mark, label, (text, *details) in lines:
        style, faint = ("", "") if plain else (colors.get(mark, ""), "dim")
        body = Text("\n").join([Text(text, style=style), *(Text(detail, style=faint) for detail in details)])
        grid.add_row(Text(mark, style=style), Text(label), body)
    Console(no_color=plain or None, highlight=False).print(grid)
