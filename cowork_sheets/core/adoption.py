"""Which tab and which column is which in a sheet that people use already. Pure; used once, when a board is taken.

What is found under another name goes into ``cowork.toml`` and is never guessed again.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from cowork_sheets.core.cells import clean, key_of
from cowork_sheets.core.header_words import without_zone
from cowork_sheets.core.headers import DEFAULT_HEADERS, PEOPLE_KEYS, REQUIRED_KEYS, ROSTER_KEYS

ALSO_CALLED: Mapping[str, Sequence[str]] = {
    "topic": ("subject", "task", "what", "working on", "goal", "goals", "title", "session title", "session topic",
              "project", "focus", "theme"),
    "proposed_by": ("who", "name", "proposer", "who proposes", "proposed", "suggested by", "host", "hosts", "hosted by",
                    "session host", "organiser", "organizer", "organised by", "organized by", "facilitator",
                    "facilitated by", "moderator", "lead", "led by", "leader", "requested by", "posted by",
                    "offered by", "initiator"),
    "day": ("date", "when", "session date", "which day", "day/date", "date/day"),
    "start": ("time", "start time", "starting time", "session time", "starts", "starts at", "start at", "from", "begin",
              "begins", "begins at", "at"),
    "end": ("end time", "finish time", "ends", "ends at", "end at", "until", "till", "to", "finish", "finishes"),
    "length": ("duration", "how long", "minutes", "hours", "mins", "hrs", "session length", "session duration"),
    "time_zone": ("timezone", "time-zone", "zone", "tz", "city"),
    "accepted_by": ("accepted", "agreed by", "agreed", "who joins", "joins", "joined by", "joining", "joiner",
                    "joiners", "who else", "partner", "partners", "writing partner", "accountability partner", "buddy",
                    "buddies", "participants", "participant", "attendees", "attendee", "attending", "who is attending",
                    "who's attending", "who is coming", "who's coming", "signed up", "sign up", "sign-up", "signup",
                    "sign ups", "sign-ups", "signups", "rsvp", "rsvps", "guests", "guest", "who's in", "who’s in",
                    "with", "co-host", "co-hosts", "cohost", "cohosts", "co-hosted by"),
    "where": ("place", "platform", "location", "venue", "link", "meeting link", "zoom link", "video link", "call link",
              "url", "zoom"),
    "call_off": ("cancel", "cancelled", "canceled", "called off"),
    "name": ("who", "person", "participant", "member", "first name", "full name"),
    "email": ("e-mail", "mail", "address", "email address", "e-mail address", "mail address", "emails", "e-mails"),
    "room_link": ("room", "my room", "meeting room", "personal room"),
}  # fmt: skip
"""Canonical key to other headers under which people keep the same thing, in lower case."""

NEEDED = tuple(key for key in REQUIRED_KEYS if key in PEOPLE_KEYS)
"""Columns of the Sessions tab that only people can fill, and without which it is no board."""

_ENOUGH = 3  # recognised columns that make a tab one of sessions
_AROUND = re.compile(r"^\W+|\W+$")


def recognise_columns(header: Sequence[str], keys: Sequence[str], named: Mapping[str, str]) -> dict[str, str]:
    """Give the headers of one tab that are called otherwise than usual, by key.

    ``named`` is what a person said, and stays. A key is found under another name only where its own header is missing
    and just one column, of no other key, may be meant.
    """
    shown = {key: named.get(key) or DEFAULT_HEADERS[key] for key in keys}
    there = {key_of(text): clean(text) for text in header if clean(text)}
    taken = {key_of(text) for text in shown.values()}
    found = {}
    for key in keys:
        if key_of(shown[key]) in there:
            continue
        names = {key_of(DEFAULT_HEADERS[key]), *ALSO_CALLED.get(key, ())}
        free = {each: text for each, text in there.items() if each not in taken}
        meant = [text for each, text in free.items() if _AROUND.sub("", key_of(without_zone(text))) in names]
        meant = meant or [text for each, text in free.items() if _mentions(each, names)]
        if len(meant) == 1:
            found[key] = meant[0]
            taken.add(key_of(meant[0]))
    return found


def _mentions(header: str, names: Collection[str]) -> bool:
    """Tell whether a longer header has one of these names in it, of those that are more than one word."""
    return any(re.search(rf"\b{re.escape(name)}\b", header) for name in names if " " in name)


def missing_columns(header: Sequence[str], keys: Iterable[str], named: Mapping[str, str]) -> list[str]:
    """Give the keys for which a tab has no column, under the header in ``named`` or else the usual one."""
    there = {key_of(text) for text in header}
    return [key for key in keys if key_of(named.get(key) or DEFAULT_HEADERS[key]) not in there]


def free_columns(header: Sequence[str], keys: Iterable[str], named: Mapping[str, str]) -> list[str]:
    """Give the headers of a tab that name none of these keys, in order."""
    taken = {key_of(named.get(key) or DEFAULT_HEADERS[key]) for key in keys}
    return [clean(text) for text in header if clean(text) and key_of(text) not in taken]


def sessions_tab(first_rows: Mapping[str, Sequence[str]]) -> str | None:
    """Give the title of the one tab whose first row reads like slots; None when there is none, or more than one."""
    known = {title: _recognised(header, PEOPLE_KEYS) for title, header in first_rows.items()}
    likely = [title for title, keys in known.items() if len(keys) >= _ENOUGH and not _is_roster(first_rows[title])]
    return _only(likely)


def people_tab(first_rows: Mapping[str, Sequence[str]], sessions: str) -> str | None:
    """Give the title of the one other tab that lists people with their addresses; None when there is no such one."""
    return _only([title for title, header in first_rows.items() if title != sessions and _is_roster(header)])


def _is_roster(header: Sequence[str]) -> bool:
    return {"name", "email"} <= _recognised(header, ROSTER_KEYS)


def _recognised(header: Sequence[str], keys: Sequence[str]) -> set[str]:
    renamed = recognise_columns(header, keys, {})
    return set(keys) - set(missing_columns(header, keys, renamed))


def _only(titles: Sequence[str]) -> str | None:
    return titles[0] if len(titles) == 1 else None
