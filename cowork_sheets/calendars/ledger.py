"""What this computer notes of the mails it had sent, beside what the events remember (docs/rules.md 5.13).

A calendar may keep no more of a deleted event than that it was there; then its events alone would forget who was mailed
about it. The notes lie in the person's own folders, under the sheet's id, where nobody who edits the board gets at
them. They hold digests of addresses and no address. Where they are lost, or cannot be written, no more is lost than
strictness: the events still count.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from cowork_sheets.core.later import noted_by
from cowork_sheets.core.mails import DAY, Noted
from cowork_sheets.core.model import Mailing
from cowork_sheets.files import TooLarge, make_folder, read, replace_whole

_LARGEST = 10_000_000
"""Bytes of a day's notes at most; a thousand mails have some ten thousand."""


class Ledger(Protocol):
    """Notes of mails that were sent."""

    def known(self, now: datetime) -> tuple[Noted, ...]:
        """Give what was noted in the last 24 hours, oldest first; nothing where the notes are lost or damaged."""
        ...

    def note(self, sent: Iterable[Noted], now: datetime) -> None:
        """Note mails that were sent, and forget those of more than 24 hours ago. Must not raise."""
        ...


class FileLedger:
    """Notes in one JSON file, replaced in one step. One run of a board at a time writes it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def known(self, now: datetime) -> tuple[Noted, ...]:
        """See the port."""
        recent = [(ref, mailing) for ref, mailing in self._read() if now - DAY < mailing.at]
        return tuple(zip((ref for ref, _ in recent), noted_by((mailing for _, mailing in recent), now), strict=True))

    def note(self, sent: Iterable[Noted], now: datetime) -> None:
        """See the port."""
        new = list(sent)
        if not new:
            return
        lines = [_written(ref, mailing) for ref, mailing in (*self.known(now), *new)]
        with suppress(OSError):
            make_folder(self._path.parent)
            replace_whole(self._path, f"{json.dumps(lines, separators=(',', ':'))}\n".encode())

    def _read(self) -> list[Noted]:
        try:
            return [_noted(line) for line in json.loads(read(self._path, _LARGEST))]
        except (OSError, TooLarge, ValueError, TypeError, OverflowError, RecursionError):
            return []


def _written(ref: str, mailing: Mailing) -> list[Any]:
    return [ref, int(mailing.at.timestamp()), mailing.outside, mailing.agreed, list(mailing.mailboxes)]


def _noted(line: Any) -> Noted:
    """Read a line back; raises ValueError or TypeError for what is none."""
    ref, second, outside, agreed, mailboxes = line
    if not isinstance(ref, str) or type(outside) is not int or not all(isinstance(each, str) for each in mailboxes):
        raise ValueError(f"this is no note of a mail: {line}")
    return ref, Mailing(datetime.fromtimestamp(second, UTC), tuple(mailboxes), outside, agreed is True)
