"""Somebody who writes what they mean into a row, and then does literally what the row says.

They know what they mean: an instant, and how long. Of several texts that are offered they type the one that says that;
a single one they type without a thought. Where only an example is given, they write what they mean in its form.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.zones import find_zone
from tests.offers import offers

Cells = Mapping[str, object]

_EXAMPLE = re.compile(r"\b(?:like|such as) (.+?)\.(?: |$)")
_TEXT = re.compile(r"(?:(\d{4}-\d\d-\d\d) ?)?(?:(\d+:\d\d)(?:–(\d+:\d\d))?)? ?(.*)")


@dataclass(frozen=True)
class Meant:
    """What somebody means: a time on the clocks of a zone, and its length, None for the board's default."""

    wall: datetime
    zone: str
    minutes: int | None = None

    @property
    def instant(self) -> datetime:
        return self.wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def obey(cells: Cells, key: str, sentence: str, meant: Meant) -> Cells:
    """Give the row after somebody did what a sentence about its cell ``key`` says."""
    texts = offers(sentence)
    if "the next day beside it" in sentence and len(texts) == 1:
        return {**cells, key: texts[0], "day": meant.wall.date().isoformat()}
    if "clear this cell" in sentence or "take the wrong one out" in sentence:
        return {**cells, key: None}
    if key == "end" and meant.minutes:
        meant = Meant(meant.wall + timedelta(minutes=meant.minutes), meant.zone)
    is_a_question = "Did you mean" in sentence
    if len(texts) == 1 and not is_a_question:
        return {**cells, key: texts[0]}
    mine = [text for text in texts if says(text, meant)]
    if mine:
        return {**cells, key: mine[0]}
    example = _EXAMPLE.search(sentence)
    if not texts and example and (written := in_the_form_of(example[1], key, meant, str(cells[key]))):
        return {**cells, key: written}
    return cells


def says(text: str, meant: Meant) -> bool:
    """Tell whether an offered text says what is meant; what it leaves out contradicts nothing."""
    parts = _TEXT.fullmatch(text)
    assert parts, text
    day, start, end, place = parts.groups()
    zone = find_zone(place) if place else meant.zone
    if isinstance(zone, Asked):
        zone = meant.zone  # they know what they mean by it
    at = meant.instant
    if at.astimezone(ZoneInfo(zone)).utcoffset() != at.astimezone(ZoneInfo(meant.zone)).utcoffset():
        return False
    wall = meant.instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if day and wall.date().isoformat() != day:
        return False
    ends = wall + timedelta(minutes=meant.minutes or 0)
    return (not start or start == f"{wall.hour}:{wall:%M}") and (not end or end == f"{ends.hour}:{ends:%M}")


def in_the_form_of(example: str, key: str, meant: Meant, typed: str) -> str:
    """Write what is meant like an example: "2027-05-04 16:00–17:30 UTC" has a day, a start, an end and a zone."""
    if key not in {"day", "start", "end"}:
        return ""
    parts = _TEXT.fullmatch(example)
    assert parts, example
    day, start, end, zone = parts.groups()
    if zone not in typed:
        zone = meant.zone  # the example has another one than theirs
    ends = meant.wall + timedelta(minutes=meant.minutes or 90)
    time_text = f"{meant.wall:%H:%M}" + (f"–{ends:%H:%M}" if end else "")
    return " ".join(
        part for part in (f"{meant.wall:%Y-%m-%d}" if day else "", time_text if start else "", zone) if part
    )
