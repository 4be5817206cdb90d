"""Invitations, updates and cancellations as iTIP messages, ready to be attached to a mail (RFC 5546).

A message bears nothing of ours but what its guests may see: no mark, no ref, no base.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from icalendar import Event as VEvent

from cowork_sheets.calendars.files import Files
from cowork_sheets.calendars.ics_codec import DOMAIN, new_file, to_bytes, uid_of, write_fields
from cowork_sheets.core.model import Event, Guest

_STAMP = re.compile(rb"^DTSTAMP[:;].*\r\n", re.MULTILINE)
_NAME = re.compile(r"(.+)-(\d{1,9})-(?:request|cancel)(?:-\d{1,9})?\.ics")


@dataclass(frozen=True, slots=True)
class Message:
    """One message to be written: its method, the event as its readers get it, and whether it ends the event."""

    method: str
    event: Event
    ends_event: bool = False

    def to_bytes(self, sequence: int, now: datetime) -> bytes:
        """Give the file's content for a SEQUENCE."""
        vevent = VEvent()
        write_fields(vevent, replace(self.event, sequence=sequence), None, now)
        if self.method == "CANCEL":
            # RFC 5546 section 3.2.5: CANCELLED ends the whole event; to uninvite somebody there must be no STATUS.
            vevent.pop("STATUS")
            if self.ends_event:
                vevent.add("STATUS", "CANCELLED")
        calendar = new_file(self.method)
        calendar.add_component(vevent)
        return to_bytes(calendar)


def invitation(event: Event) -> list[Message]:
    """Invite everyone, or tell everyone what changed; nothing when there is nobody to tell."""
    return [Message("REQUEST", event)] if event.guests else []


def cancellation(event: Event) -> list[Message]:
    """Tell everyone that the event does not take place."""
    return [Message("CANCEL", _bare(event, event.guests), ends_event=True)] if event.guests else []


def withdrawal(event: Event, removed: Sequence[Guest]) -> list[Message]:
    """Tell those who were taken off, and name nobody but them."""
    return [Message("CANCEL", _bare(event, tuple(removed)))] if removed else []


def _bare(event: Event, guests: tuple[Guest, ...]) -> Event:
    """Leave out what somebody who is not invited any more has no use for."""
    return replace(event, guests=guests, description="", location="", join="")


def _each_alone(messages: Sequence[Message]) -> list[Message]:
    """Make a message for each guest out of one for all, so that nobody reads of anybody else."""
    return [
        replace(message, event=replace(message.event, guests=(guest,)))
        for message in messages
        for guest in message.event.guests
    ]


class Outbox:
    """A folder of messages. People send them, and delete them when they are sent.

    A message to all is called UID-SEQUENCE-method.ics. Unless ``together``, each guest gets one that names nobody else,
    UID-SEQUENCE-method-N.ics.
    """

    def __init__(self, folder: Path, files: Files, *, together: bool = True) -> None:
        self.folder = folder
        self._files = files
        self._together = together

    def put(self, messages: Sequence[Message], least: int, now: datetime) -> int:
        """Write the messages of one change under one SEQUENCE, ``least`` or higher, and return it.

        A run that was stopped after writing some of them finds them again by their content and writes only the rest;
        a SEQUENCE under which something else was said is never used again.
        """
        if not messages:
            return least
        messages = messages if self._together else _each_alone(messages)
        event_id = messages[0].event.id
        said = self._said(event_id)
        highest = max(said, default=least - 1)
        if highest >= least and self._is_part_of(said[highest], messages, highest, now):
            sequence = highest
        else:
            sequence = max(highest + 1, least)
        counted: Counter[str] = Counter()
        for message in messages:
            counted[message.method] += 1
            number = "" if self._together else f"-{counted[message.method]}"
            name = f"{uid_of(event_id)}-{sequence}-{message.method.lower()}{number}.ics"
            if name not in said.get(sequence, []):
                self._files.write(self.folder / name, message.to_bytes(sequence, now))
        return sequence

    def newest(self) -> dict[str, list[str]]:
        """Give the names of each event's newest messages, by the event's id."""
        newest: dict[str, tuple[int, list[str]]] = {}
        for name in self._files.names(self.folder):
            if found := _NAME.fullmatch(name):
                event_id, sequence = found[1].removesuffix(DOMAIN), int(found[2])
                highest, names = newest.get(event_id, (-1, []))
                if sequence >= highest:
                    newest[event_id] = (sequence, [*names, name] if sequence == highest else [name])
        return {event_id: names for event_id, (_, names) in newest.items()}

    def _said(self, event_id: str) -> dict[int, list[str]]:
        """List what lies there for an event: names of files by SEQUENCE."""
        said: dict[int, list[str]] = {}
        for name in self._files.names(self.folder):
            found = _NAME.fullmatch(name)
            if found and found[1] == uid_of(event_id):
                said.setdefault(int(found[2]), []).append(name)
        return said

    def _is_part_of(self, names: Sequence[str], messages: Sequence[Message], sequence: int, now: datetime) -> bool:
        """Tell whether all these files are messages of this very change."""
        wanted = {_STAMP.sub(b"", message.to_bytes(sequence, now)) for message in messages}
        return all(_STAMP.sub(b"", self._files.read(self.folder / name) or b"") in wanted for name in names)
