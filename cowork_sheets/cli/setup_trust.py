"""What a person names to ``cowork init`` and a board's folder may not name alone: noted in their own configuration."""

import os
import re
import tomllib
from pathlib import Path

from cowork_sheets.cli.terminal import say
from cowork_sheets.config_trust import asked_for, trust_of
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.files import PRIVATE, explained, make_folder, replace_whole
from cowork_sheets.trust import Trust, to_allow, user_file

_TABLE = re.compile(r"^\[trust\][ \t]*(#.*)?\n", re.MULTILINE)


def allow_what_was_named(configuration: Path, values: dict[str, dict[str, str]]) -> None:
    """Let a board's folder have what the person who runs this has just named for it, and say so.

    ``values`` are those that will be written to ``configuration``. Raises ConfigurationError, with what to type, when
    the person's own file is written in a way that a line cannot be added to.
    """
    more = asked_for(configuration, values, os.environ)
    if more == Trust():
        return
    trust, path = trust_of(os.environ), user_file()
    before = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    after = before
    for line in trust.lines_for(more):
        after = _with_line(after, line)
    wanted = tomllib.loads(before)
    wanted.setdefault("trust", {}).update(tomllib.loads("\n".join(trust.lines_for(more))))
    try:
        is_right = tomllib.loads(after) == wanted
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise ConfigurationError(
            f"{configuration} cannot name this by itself, and nothing was made.\n{to_allow(trust, more)}"
        )
    target = path.resolve()
    with explained(path):
        make_folder(target.parent)
        replace_whole(target, after.encode(), mode=PRIVATE, like=target)
    named = [*sorted(more.hosts), *map(str, more.files), *sorted(more.subjects)]
    say(f"Noted in {path}, your own configuration, that a board's folder may name {' and '.join(named)}.")


def _with_line(text: str, line: str) -> str:
    """Put a line into the table [trust], in place of the one with its key; the table is added when there is none."""
    if not _TABLE.search(text):
        gap = "\n" if text and not text.endswith("\n\n") else ""
        text = f"{text}{gap}[trust]\n"
    key = line.partition(" = ")[0]
    without = re.sub(rf"^{key} *=.*\n", "", text, flags=re.MULTILINE)
    return _TABLE.sub(lambda found: f"{found[0]}{line}\n", without, count=1)
