"""How far what a configuration names may lead, and the person's own configuration, which alone can allow more.

Whoever may write in a folder that people share can write its ``cowork.toml``. So that file says what the board is, and
nothing it names leads further than that (docs/rules.md 8.2): no sign-in to another server, no file of the person who
runs the command, no higher limit. Imports nothing of ours, so that any module may ask.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_config_path

Limit = float | list[str]
"""A limit of the guard: a number, or the only texts there may be."""


def user_folder() -> Path:
    """Give the folder of the person's own configuration, whether it is there or not."""
    return user_config_path("cowork", appauthor=False)


def user_file() -> Path:
    """Give the person's own configuration file, whether it is there or not."""
    return user_folder() / "cowork.toml"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far what was named may lead: for files, into these ``folders`` (or files), resolved; () is everywhere.

    ``hosts`` are the servers, beside a service's own, that a sign-in or a key may be sent to; lower-case names.
    ``board`` is the board's folder, None where the person's own configuration or variables say everything.
    """

    folders: tuple[Path, ...] = ()
    hosts: frozenset[str] = frozenset()
    board: Path | None = None

    def holds(self, path: Path) -> bool:
        """Tell whether a path leads nowhere else, links followed."""
        real = path.resolve()
        return not self.folders or any(real.is_relative_to(folder) for folder in self.folders)


EVERYWHERE = Reach()
"""What the person who runs the command named leads wherever they like."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What the person who runs the command allows every board's folder: the table ``[trust]`` of their own file.

    ``files`` are files, or folders of files, resolved. ``limits`` are those of the guard up to which a board may go.
    """

    hosts: frozenset[str] = frozenset()
    files: tuple[Path, ...] = ()
    subjects: frozenset[str] = frozenset()
    limits: Mapping[str, Limit] = field(default_factory=dict)

    def lines_for(self, more: "Trust") -> list[str]:
        """Write the lines of the table that allow ``more`` as well, as they then have to stand there, in TOML."""
        lists = {
            "endpoints": _united(self.hosts, more.hosts) if more.hosts else [],
            "files": _united(map(str, self.files), map(str, more.files)) if more.files else [],
            "subjects": _united(self.subjects, more.subjects) if more.subjects else [],
        }
        lines = [f"{key} = {_toml(texts)}" for key, texts in lists.items() if texts]
        if more.limits:
            limits = (f"{key} = {_toml(limit)}" for key, limit in {**self.limits, **more.limits}.items())
            lines.append(f"limits = {{ {', '.join(limits)} }}")
        return lines


def to_allow(trust: Trust, more: Trust) -> str:
    """Say what to type, and where, to allow something that a board's folder asks for; several lines."""
    lines = "".join(f"\n    {line}" for line in ("[trust]", *trust.lines_for(more)))
    return f"If you know that this is right, let {user_file()} say:{lines}"


def _united(these: Iterable[str], those: Iterable[str]) -> list[str]:
    return sorted({*these, *those})


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
