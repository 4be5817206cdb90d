"""The cells in which people choose: ``Where``, ``Format`` and ``Call off``. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from urllib.parse import urlsplit

from cowork_sheets.core.cells import NO_WORDS, YES_WORDS, Asked, key_of, quoted, text_of
from cowork_sheets.core.formats import Format, parse_format
from cowork_sheets.core.model import CellValue, PlaceChoice

_LONGEST_LINK = 2000
_LINK = re.compile(r"https://[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?(?:[/?#][^\s<>\"\\]*)?", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?")

_HABITS = {
    "in person": "in person",
    "in-person": "in person",
    "no link": "no link",
    "none": "no link",
    "-": "no link",
    "room link": "room link",
    "room": "room link",
}
_OTHER_NAMES = {
    "google meet": "meet",
    "gmeet": "meet",
    "hangout": "meet",
    "hangouts": "meet",
    "google hangout": "meet",
    "google hangouts": "meet",
    "jitsi meet": "jitsi",
}
_SERVICES = frozenset([
    "zoom", "zoom.us", "whereby", "whereby.com", "teams", "microsoft teams", "ms teams", "meet", "google meet",
    "gmeet", "hangouts", "google hangouts", "jitsi", "jitsi meet", "webex", "slack", "discord", "big blue button",
    "bigbluebutton", "bbb",
])  # fmt: skip
"""Services that people name. One that is not among the board's places cannot be made there, and is no typo either."""
_CLOSED = frozenset(["bluejeans", "blue jeans", "skype"])
_CLOSED_HOSTS = {"bluejeans.com": "BlueJeans"}

_CALLED_OFF_WORDS = frozenset(
    ["cancel", "cancelled", "canceled", "call off", "called off", "off", "abgesagt", "annulé", "cancelado", "annullato"]
)


def read_link(text: str) -> str | Asked:
    """Check a meeting link: https, a host name, no white space, at most 2000 characters, no service that has closed."""
    if len(text) > _LONGEST_LINK:
        return Asked(f"the link {quoted(text)} is too long; type one of at most {_LONGEST_LINK} characters.")
    if _LINK.fullmatch(text):
        if is_hosts_link(text):
            return Asked(
                "this link makes whoever opens it the host; paste the one for guests, and keep this to yourself."
            )
        closed = _closed_host(text)
        return Asked(f"{closed} has closed; paste another link.") if closed else text
    if " " in text:
        return Asked(f"{quoted(text)} holds more than a link; type only the link.")
    if _WITHOUT_SCHEME.fullmatch(text):
        return Asked(f"{quoted(text)} looks like a link; type it with https:// in front.")
    return Asked(f"{quoted(text)} is no link I can use; type one like https://example.org/room.")


def is_hosts_link(link: str) -> bool:
    """Recognise a link that signs in as the host: Zoom's ``start_url`` (``zak``, ``/s/``), Whereby's ``roomKey``."""
    parts = urlsplit(link)
    names = {part.partition("=")[0].casefold() for part in re.split("[&?]", f"{parts.query}&{parts.fragment}")}
    is_start = parts.path.startswith("/s/") and any(_leads_to(link, host) for host in ("zoom.us", "zoom.com"))
    return bool(names & {"zak", "roomkey"}) or is_start


@lru_cache(maxsize=4096)
def read_where(text: str, places: tuple[str, ...]) -> PlaceChoice | Asked:
    """Understand a cleaned, non-blank ``Where`` cell: a link, a habit ("in person"), or one of the board's places."""
    key = key_of(text)
    names = _HABITS | {key_of(place): key_of(place) for place in places}
    name = names.get(key) or names.get(_OTHER_NAMES.get(key, ""))
    if name:
        return PlaceChoice(name)
    if key in _SERVICES:
        return Asked(f"a meeting on {text} cannot be made here; paste its link, or type {_listed(places)}.")
    if "://" in text or _WITHOUT_SCHEME.fullmatch(text):
        link = read_link(text)
        if not isinstance(link, Asked):
            return PlaceChoice("link", link)
        closed = _LINK.fullmatch(text) and _closed_host(text)
        return _closed(closed, places) if closed else link
    if key in _CLOSED:
        return _closed(text, places)
    near = get_close_matches(key, names, n=1, cutoff=0.7) if len(key) <= 60 else []
    if near:
        return Asked(f"I don't know the place {quoted(text)}. Did you mean {names[near[0]]}?")
    return Asked(f"I don't know the place {quoted(text)}. Paste a link, or type {_listed(places)}.")


def _closed_host(link: str) -> str:
    """Name the service that a link leads to and that has closed, "" for none."""
    return next((name for host, name in _CLOSED_HOSTS.items() if _leads_to(link, host)), "")


def _leads_to(link: str, host: str) -> bool:
    name = (urlsplit(link).hostname or "").casefold()
    return name == host or name.endswith(f".{host}")


def _closed(name: str, places: tuple[str, ...]) -> Asked:
    return Asked(f"{name} has closed. Paste another link, or type {_listed(places)}.")


def _listed(places: tuple[str, ...]) -> str:
    return ", ".join([*places, "room link", "in person"]) + " or no link"


def read_format(value: CellValue, formats: Mapping[str, Format]) -> str | Asked:
    """Understand a tidy, non-blank ``Format`` cell: the text of a format that exists, as it was typed."""
    if isinstance(value, date):
        return Asked("the sheet made a date of what was typed; type it with an apostrophe in front, like '25/5.")
    text = text_of(value)
    try:
        parse_format(text, formats)
    except ValueError as error:
        return Asked(str(error))
    return text


@lru_cache(maxsize=1024, typed=True)
def read_call_off(value: CellValue) -> bool | Asked:
    """Understand a tidy, non-blank ``Call off`` cell: closed lists of yes and no words; anything else is asked."""
    key = key_of(text_of(value))
    if key in YES_WORDS or key in _CALLED_OFF_WORDS:
        return True
    if key in NO_WORDS:
        return False
    return Asked(f"{quoted(value)} could mean anything; type yes to call the session off, or clear the cell.")
