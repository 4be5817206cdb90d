"""Notes of what was told, in a file of this computer, and the two places of notes as one (docs/rules.md 9.2, 9.3)."""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from cowork_sheets.announce.base import Register
from cowork_sheets.errors import PermissionNeeded, TryAgainLater
from cowork_sheets.files import make_folder, replace_whole

_PATIENCE = 2  # seconds; the file is held for an instant only


class FileRegister:
    """Notes in one JSON file, ``{key: instant}``, replaced in one step; a damaged file is one without notes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def known(self, keys: Collection[str], now: datetime) -> frozenset[str]:
        """See the port."""
        return frozenset(self.notes(now).keys() & set(keys))

    def notes(self, now: datetime) -> dict[str, datetime]:
        """Give all notes that may not be forgotten yet."""
        with self._saying_what_failed():
            return {key: until for key, until in self._read().items() if until > now}

    def note(self, keys: Mapping[str, datetime], now: datetime) -> frozenset[str]:
        """See the port. What may be forgotten goes at the same time."""
        with self._alone():
            notes = self._read()
            new = {key: until for key, until in keys.items() if key not in notes}
            if new:
                kept = {key: until for key, until in notes.items() if until > now}
                self._write(kept | new)
        return frozenset(new)

    def drop(self, keys: Collection[str]) -> None:
        """See the port."""
        with self._alone():
            notes = self._read()
            self._write({key: until for key, until in notes.items() if key not in keys})

    def _read(self) -> dict[str, datetime]:
        try:
            content = json.loads(self._path.read_bytes())
            return {key: datetime.fromisoformat(until).astimezone(UTC) for key, until in content.items()}
        except (FileNotFoundError, ValueError, TypeError, AttributeError, OverflowError):
            return {}

    def _write(self, notes: Mapping[str, datetime]) -> None:
        text = json.dumps({key: until.astimezone(UTC).isoformat() for key, until in sorted(notes.items())}, indent=1)
        # It is safe on the disk then: a note must not be lost by what happens to the computer after the message.
        replace_whole(self._path, f"{text}\n".encode())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._saying_what_failed():
            make_folder(self._path.parent)
            try:
                with FileLock(self._path.with_suffix(".lock"), timeout=_PATIENCE):
                    yield
            except Timeout:
                raise TryAgainLater(f"{self._path} is being written by another run.") from None

    @contextmanager
    def _saying_what_failed(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PermissionNeeded(
                f"What was said already is noted in {self._path}, and that cannot be used ({error.strerror})."
            ) from error


@dataclass(frozen=True, slots=True)
class BothRegisters:
    """The notes of this computer and those that every computer shares: what either knows is known.

    So losing one of them, or putting back an old copy of it, repeats nothing. The shared ones are asked only about keys
    that the own ones lack. When they turn out to hold less than the own ones, they are not what they were, and what
    another computer noted may be gone: then the key ``beginning`` is not known either, so that the caller begins anew.
    """

    own: FileRegister
    shared: Register
    beginning: str

    def known(self, keys: Collection[str], now: datetime) -> frozenset[str]:
        """See the port."""
        own = frozenset(self.own.notes(now))
        rest = set(keys) - own
        if not rest:
            return frozenset(keys)
        shared = self.shared.known(rest | own, now)
        known = frozenset(set(keys) & (own | shared))
        return known if own <= shared else known - {self.beginning}

    def note(self, keys: Mapping[str, datetime], now: datetime) -> frozenset[str]:
        """See the port. The shared notes get back what they lack of the own ones."""
        own = self.own.notes(now)
        new = {key: until for key, until in keys.items() if key not in own}
        if not new and self.beginning not in keys:
            return frozenset()
        first = self.shared.note(own | new, now)
        # What another computer noted is noted here as well, so that it need not be asked about again.
        return first & self.own.note(new, now)

    def drop(self, keys: Collection[str]) -> None:
        """See the port. The own notes last: while they stand, nothing is said a second time from here."""
        self.shared.drop(keys)
        self.own.drop(keys)
