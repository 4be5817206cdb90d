"""The README.txt of an outbox: which message is for which session and whom, and which one a newer one replaces.

It is made from the messages themselves, so the same files always give the same bytes. They are ours, and there may be
thousands: a few lines are picked out of each rather than parsing it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cowork_sheets.core.times import day_text

NAME = "README.txt"
_LINE = re.compile(r"^(METHOD|STATUS|UID|SEQUENCE|SUMMARY|DTSTART|ATTENDEE)[;:](.*)$", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_HEAD = """\
These messages are for people to send; cowork itself mails nobody.
Attach a file to a mail to those named below it. Delete it when it is sent: it is not made again.
A file that a newer one replaces need not be sent any more.
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list needs to know of one message. ``guests`` are addresses, ``start`` is aware."""

    name: str
    uid: str
    sequence: int
    method: str
    ends_event: bool
    title: str
    start: datetime
    guests: tuple[str, ...]


def pick(name: str, data: bytes) -> Listed | None:
    """Pick a message's lines out of its file; None for a file that is none of ours, or damaged."""
    text = data.decode(errors="replace").replace("\r\n ", "").replace("\r\n", "\n")
    found: dict[str, str] = {}
    guests = []
    for line in _LINE.finditer(text):
        if line[1] == "ATTENDEE":
            guests.append(line[2].rpartition("mailto:")[2])
        else:
            found.setdefault(line[1], line[2])
    try:
        start = datetime.strptime(found["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return Listed(
            name, found["UID"], int(found["SEQUENCE"]), found["METHOD"], found.get("STATUS") == "CANCELLED",
            " ".join(_ESCAPED.sub(_unescape, found.get("SUMMARY", "")).split()), start, tuple(guests),
        )  # fmt: skip
    except (KeyError, ValueError):
        return None


def _unescape(found: re.Match[str]) -> str:
    return " " if found[1] in "nN" else found[1]


def listing(messages: Sequence[Listed], zone_of: Callable[[str], str]) -> bytes:
    """Write the list, sessions in the order of their start; ``zone_of`` gives the zone of the event with a UID."""
    sessions: dict[str, list[Listed]] = {}
    for message in sorted(messages, key=lambda message: (message.sequence, message.name)):
        sessions.setdefault(message.uid, []).append(message)
    lines = [_HEAD]
    for uid, said in sorted(sessions.items(), key=lambda item: (item[1][-1].start, item[0])):
        newest = said[-1]
        start = newest.start.astimezone(ZoneInfo(zone_of(uid)))
        lines.append(f"{newest.title}, {day_text(start.date())} {start:%H:%M %Z}")
        lines += _entries(said)
        lines.append("")
    return "\n".join(lines).encode()


def _entries(said: Sequence[Listed]) -> Iterator[str]:
    """Give the lines of one session's messages, oldest first."""
    for message in said:
        newer = _newer(message, said)
        people = ", ".join(message.guests)
        if message.method == "REQUEST":
            what = f"{'update' if message.sequence else 'invitation'} for {people}"
        elif message.ends_event:
            what = f"cancellation for {people}"
        else:
            verb = "is" if len(message.guests) == 1 else "are"
            what = f"cancellation for {people} alone, who {verb} taken off"
        yield f"  {message.name}"
        yield f"    {what}, replaced by {' and '.join(newer)}" if newer else f"    {what}"


def _newer(message: Listed, said: Sequence[Listed]) -> Sequence[str]:
    """Name the newest messages of a message's guests, when each of them has a newer one."""
    latest = {guest: other for other in said for guest in other.guests}
    newest = [latest[guest] for guest in message.guests]
    if any(other.sequence <= message.sequence for other in newest):
        return []
    return list(dict.fromkeys(other.name for other in newest))
