"""Slack's text format: what is safe in it, how a date is written, and what fits into one message. Pure.

Only ``&``, ``<`` and ``>`` mean something to Slack; between angle brackets stand links, dates and mentions, and nothing
from a sheet ever gets there. Source: https://docs.slack.dev/messaging/formatting-message-text; the limits are those of
section blocks (Block Kit reference).
"""

import re
from collections.abc import Iterator
from typing import Any

from cowork_sheets.core.model import When
from cowork_sheets.core.times import show

MOST_SECTIONS = 50
LONGEST_SECTION = 3000
LONGEST_LINK = 1000

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "\N{MODIFIER LETTER GRAVE ACCENT}"})
# Slack wakes these names in plain text where a workspace or a client asks for it; a word joiner keeps them asleep.
_CALL_TO_ALL = re.compile(r"@(?=(?:here|channel|everyone|group)\b)", re.IGNORECASE)
_MEMBER = re.compile(r"[UW][A-Z0-9]{7,20}", re.ASCII)
_LINK = re.compile(r"https://[^\s<>|\"`\\]+", re.IGNORECASE)
_CONTROL = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


def escape(text: str) -> str:
    """Give text that Slack shows as it is: nobody is mentioned, nothing becomes a link or a piece of code."""
    return _CALL_TO_ALL.sub("@\N{WORD JOINER}", text.translate(_ESCAPES))


def date(when: When) -> str:
    """Write a start that each reader sees on their own clock; where Slack cannot, on the session's, with its zone."""
    seconds = int(when.start_at.timestamp())
    return f"<!date^{seconds}^{{date_long_pretty}} at {{time}}|{escape(show(when.start_at, when.zone))}>"


def link(url: str, label: str) -> str:
    """Write a link with a text of ours; "" for what is no plain https address. No part of it calls everybody."""
    if len(url) > LONGEST_LINK or not _LINK.fullmatch(url):
        return ""
    return f"<{_CALL_TO_ALL.sub('%40', url.translate(_ESCAPES))}|{escape(label)}>"


def member_id(text: str) -> str:
    """Give the member id that a cell of People holds, "" when it holds anything else."""
    return text if _MEMBER.fullmatch(text) else ""


def mention(member: str) -> str:
    """Mention the person who has this member id."""
    assert _MEMBER.fullmatch(member)
    return f"<@{member}>"


def plain(text: str) -> str:
    """Write a text of Slack's for a terminal, or a notification: dates by their fallback, links with their address."""

    def shown(control: re.Match[str]) -> str:
        target, label = control[1], control[2]
        if target.startswith(("!", "@", "#")):
            return label or target.lstrip("!")
        return f"{label} ({target})" if label else target

    text = _CONTROL.sub(shown, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def fit(text: str, limit: int) -> str:
    """Shorten a text to ``limit`` characters without cutting through a link, a date, a mention or an entity."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    if (opened := head.rfind("<")) > head.rfind(">"):
        head = head[:opened]
    if (ampersand := head.rfind("&", max(len(head) - 4, 0))) >= 0 and ";" not in head[ampersand:]:
        head = head[:ampersand]
    return f"{head.rstrip()}…"


def message(text: str) -> dict[str, Any]:
    """Make the body of one message: each paragraph a section, and a plain text for notifications.

    Nothing in it is unfurled, and ``verbatim`` keeps Slack from making links and names out of plain words.
    """
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": section, "verbatim": True}} for section in sections(text)
    ]
    fallback = fit(escape(plain(text)), LONGEST_SECTION)
    return {"text": fallback, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def sections(text: str) -> list[str]:
    """Cut a text into at most 50 sections of 3,000 characters: a paragraph each, more than that packed together."""
    pieces = [piece for paragraph in text.split("\n\n") for piece in _packed(paragraph.split("\n"), "\n")]
    if len(pieces) > MOST_SECTIONS:
        pieces = list(_packed(pieces, "\n\n"))
    return pieces if len(pieces) <= MOST_SECTIONS else [*pieces[: MOST_SECTIONS - 1], "…"]


def _packed(pieces: list[str], between: str) -> Iterator[str]:
    """Join neighbours as long as they fit into one section; what is blank is left out."""
    packed = ""
    for piece in filter(str.strip, pieces):
        short = fit(piece, LONGEST_SECTION)
        if packed and len(packed) + len(between) + len(short) > LONGEST_SECTION:
            yield packed
            packed = ""
        packed = f"{packed}{between}{short}" if packed else short
    if packed:
        yield packed
