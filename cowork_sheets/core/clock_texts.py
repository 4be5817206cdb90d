"""Clock times and spans of time as people type them: "8.30 pm", "4 – 5:30 PM", "11pm–midnight". Pure.

Here a text is searched for such a time, and everything that the time can mean is listed. What stands beside it, a day
or a zone, is for ``core.written_times``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HOUR, HALF_A_DAY, A_DAY = 60, 12 * 60, 24 * 60
LONGEST = HALF_A_DAY
"""Minutes of the longest span that is read: what is longer was not meant so."""

_CLOCK = re.compile(
    r"""
    (?:(?:12|00?)(?:[:.]00)?[ ]?(?:[ap]\.?m\.?[ ])?)?(?P<word>noon|midday|midnight)\b
    | (?:(?P<hour>\d{1,2})(?:(?P<sign>:|\.|[ ]?h[ ]?|[ ]uhr[ ])(?P<minute>\d{2})(?::(?P<second>[0-5]\d)(?:\.\d+)?)?)?
        | (?P<digits>\d{3,4}))
      (?:[ ]?o['’]clock\b)?
      (?:[ ]?(?P<half>[ap])\.?[ ]?m\b\.?|(?P<letter>[ap])\b|[ ]?(?P<unit>uhr|hours|hrs?|h)\b\.?)?
      (?!\d|[:.,]\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MAY_BEGIN = re.compile(r"(?<![\w:.,/+-])(?=\d|noon\b|midday\b|midnight\b)", re.IGNORECASE)
_TO = re.compile(r"[ ]?(?:-+>?|→|~)[ ]?|[ ](?:to|until|till?|bis|à)[ ]", re.IGNORECASE)
_ZONE_BETWEEN = re.compile(
    r"[ ]?\(?(?!(?:utc|gmt)-)(?P<zone>[a-z]{2,5}|z)\)?(?=[ ]?[-→]|[ ](?:to|until|till?|bis)[ ])", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20|21)\d\d(?! ?(?:h|hrs|uhr|[ap]\.?m)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ClockText:
    """One time as typed. ``half`` is "a" or "p" where am or pm is said; ``hour`` may be 24 to 47, after midnight.

    ``is_bare``: digits alone, "9" or "930", which may be morning or evening, or no time. ``is_dotted``: "9.30", which
    may be part of a date. ``is_of_24_hours``: "0930".
    ``word`` is "noon" or "midnight".
    """

    hour: int
    minute: int = 0
    half: str = ""
    word: str = ""
    is_bare: bool = False
    is_dotted: bool = False
    is_of_24_hours: bool = False

    def meanings(self, *, halves: bool) -> tuple[int, ...]:
        """List the minutes of the day that it can mean; with ``halves`` an hour up to twelve is morning or evening."""
        minutes = self.hour * HOUR + self.minute
        if self.word == "noon":
            return (HALF_A_DAY,)
        if self.word:
            return (0,)
        if self.half:
            return (minutes % HALF_A_DAY + (HALF_A_DAY if self.half == "p" else 0),)
        if (halves or self.is_bare) and 0 < self.hour <= 12 and not self.is_of_24_hours:
            morning = minutes % HALF_A_DAY
            return morning, morning + HALF_A_DAY
        return (minutes,)


@dataclass(frozen=True, slots=True)
class SpanText:
    """A time found in a text, or two with "to" between them, and where it stands: ``text[begins:ends]``.

    ``zone`` is what stood between the two. ``begins_like_a_year``: "4 Dec 2026 – 16:00" is no span.
    """

    first: ClockText
    second: ClockText | None
    begins: int
    ends: int
    zone: str = ""
    begins_like_a_year: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether it is a time for certain, and no part of a date."""
        if self.second is None:
            return not self.first.is_bare
        return not (self.first.is_bare and self.second.is_bare)

    @property
    def is_dotted(self) -> bool:
        """Whether it can be a date: "15.12", "9.30-10.30"."""
        return all(clock.is_dotted or clock.is_bare for clock in (self.first, self.second) if clock)

    def meanings(self) -> list[tuple[int, int | None]]:
        """List what it can mean: minutes of the day (24:00 and later too), and the length in minutes if it says one.

        "4 – 5:30 PM" can only be an afternoon: of two times, one says am or pm for both where that makes a span.
        """
        first, second = self.first, self.second
        if second is None:
            return [(start, None) for start in first.meanings(halves=False)]
        counts_twelve_hours = any(clock.half or clock.is_bare for clock in (first, second))
        found = _spans(first.meanings(halves=counts_twelve_hours), second.meanings(halves=counts_twelve_hours))
        # "9:00–5:00" is no span on a clock of 24 hours: what it can be on one of 12 is only asked about.
        others = _spans(first.meanings(halves=True), second.meanings(halves=True))
        return found or (others if len(others) > 1 else [])


def find_span(text: str) -> SpanText | None:
    """Find the first time in a text, None without any.

    Digits alone are no time here, and "15.12" only where nothing else is one: either may be a part of a date.
    """
    certain = [span for span in spans_in(text) if span.is_certain and not span.begins_like_a_year]
    first = next((span for span in certain if not span.is_dotted), None)
    dotted = certain[0] if certain and certain[0].begins == 0 else None
    return first or dotted


def spans_in(text: str) -> Iterator[SpanText]:
    """Give everything in a text that can be a time, from left to right."""
    spans = (_span_at(text, place.start()) for place in _MAY_BEGIN.finditer(text))
    return (span for span in spans if span)


def span_of(text: str) -> SpanText | None:
    """Read a text that begins with a time, be it an hour alone."""
    return _span_at(text, 0)


def _span_at(text: str, at: int) -> SpanText | None:
    first, ends = _clock_at(text, at)
    if first is None:
        return None
    like_a_year = at > 0 and _YEAR.match(text, at) is not None
    between = _ZONE_BETWEEN.match(text, ends)
    to = _TO.match(text, between.end() if between else ends)
    second, second_ends = _clock_at(text, to.end()) if to else (None, 0)
    if second is None:
        return SpanText(first, None, at, ends, begins_like_a_year=like_a_year)
    return SpanText(first, second, at, second_ends, between["zone"] if between else "", like_a_year)


def _clock_at(text: str, at: int) -> tuple[ClockText | None, int]:
    match = _CLOCK.match(text, at)
    if not match:
        return None, at
    if match["word"]:
        word = "midnight" if match["word"].casefold() == "midnight" else "noon"
        return ClockText(12, word=word), match.end()
    hour, minute = match["hour"] or match["digits"][:-2], match["minute"] or (match["digits"] or "00")[-2:]
    half = (match["half"] or match["letter"] or "").casefold()
    is_number = not (match["minute"] or half or match["unit"])
    is_followed = match.end() < len(text) and text[match.end()].isalpha()
    clock = ClockText(
        int(hour),
        int(minute),
        half,
        is_bare=is_number,
        is_dotted=match["sign"] == "." and not (half or match["unit"]),
        is_of_24_hours=is_number and hour[0] == "0",
    )
    latest = 24 if match["digits"] else 47
    is_possible = clock.minute < 60 and (1 <= clock.hour <= 12 if half else clock.hour <= latest)
    if not is_possible or (is_number and is_followed):
        return None, at
    return clock, match.end()


def _spans(starts: tuple[int, ...], ends: tuple[int, ...]) -> list[tuple[int, int | None]]:
    """Pair starts and ends that make a span; an end up to the start is on the day after it."""
    pairs = ((start, (end - start) % A_DAY) for start in starts for end in ends)
    return [(start, length) for start, length in pairs if 0 < length <= LONGEST]
