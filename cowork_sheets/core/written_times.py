"""Texts in ``Day`` and ``Start``: a day, a time or two with "to" between them, a zone, in any order. Pure.

A time is searched for, and what stands before and behind it is taken for what it can be. Whatever can be two things is
asked about, with all that was typed beside it (docs/rules.md 4).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import lru_cache
from unicodedata import normalize

from cowork_sheets.core.advice import EXAMPLE_DAY, EXAMPLE_TIME, choice, time_to_type, with_day
from cowork_sheets.core.cells import Asked, quoted
from cowork_sheets.core.clock_texts import A_DAY, HOUR, SpanText, find_span, span_of, spans_in
from cowork_sheets.core.day_names import ENGLISH, DayNames
from cowork_sheets.core.lengths import LONGEST, SHORTEST, minutes_in
from cowork_sheets.core.times import Moment
from cowork_sheets.core.written_days import is_like_a_day, is_whole_day, names_a_day, read_day_alone
from cowork_sheets.core.zone_texts import Doubt, read_zone_text

_LONGEST_TEXT = 100
_MOST_WORDS = 8
_MOST_TIMES = 4
_MOST_WORDS_OF_A_ZONE = 4

_NUMBER = re.compile(r"(\d{1,4}|\d{1,2}[.,]\d)(?: ?(?![ap]\.?m\b)([a-z(].*))?", re.IGNORECASE)
_IMPOSSIBLE_CLOCK = re.compile(r"\d.*[ t]\d{1,2}(?::\d{2}(?::\d{2})?(?: ?[ap]m)?| ?[ap]m|h(?:\d{2})?)$", re.IGNORECASE)
_ISO_TIME = re.compile(r"(?<=\d)t(?=\d\d:)|^t(?=\d\d:)", re.IGNORECASE)
_ISO_OFFSET = re.compile(r"^(\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([+-]\d\d:?\d\d)$", re.IGNORECASE)
_AROUND_DAY = re.compile(r"^[ ,;:(-]+|[ ,;:(-]*(?:\b(?:at|from|um|starts?|starting)|@)?[ :,;(@~-]*$", re.IGNORECASE)
_DAY_BEHIND = re.compile(r"(.*?)(?:^|[ ,])on (.+)", re.IGNORECASE)
_OFFSET = re.compile(r"[+-] ?\d{1,2}(?::?\d{2})?(?!\d)")
_LENGTH_BEHIND = re.compile(r"(?:for )?(\d[\d.,:]* ?[a-z][\w .]*)", re.IGNORECASE)
_NAMED = frozenset([Doubt.NONE, Doubt.NOT_IN_USE, Doubt.NO_ZONE, Doubt.BARE_OFFSET])
_NO_ZONES = frozenset(["at", "in", "on", "from", "to", "until", "um", "for", "and", "or"])
_DATE = re.compile(r"\d+([/.-])\d{1,2}\1\d+")
_DATED = re.compile(r"(?<!\d)20\d\d(?!\d)(?!h)|\d[/.-]\d{1,2}[/.-]\d")
_SPAN = re.compile(r"\d[\d:.h]*(?: ?[ap]\.?m\.?| uhr| hrs)?(?: ?- ?| to | until )\d", re.IGNORECASE)
_HOURS_AND_MINUTES = re.compile(r"(\d{1,2}) ?h(?:ours?|rs?)? ?(\d{2}) ?m(?:in(?:ute)?s?)?", re.IGNORECASE)
_HOUR_ALONE = re.compile(r"\d{1,2} ?h", re.IGNORECASE)
_ZONE_FIRST = re.compile(r"([^\d+-]+?)[ :,]+(\d.*)")


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside a time: texts of a day and of zones, and a length in minutes."""

    day: str = ""
    zones: tuple[str, ...] = ()
    minutes: int | None = None


# --- a cell of days, a cell of times ---------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def read_day_text(text: str, names: DayNames = ENGLISH) -> Moment | Asked:
    """Understand a day, with all that may stand beside it: "Tue 15 Dec 2026", "2026-12-16 8:30–10:00 UTC"."""
    shown = names.in_english(_shown(text))
    span = find_span(shown) or _behind_a_day(shown)
    if span and (span.begins, span.ends) != (0, len(shown)):
        moment = _with_all_beside(text, shown, span)
        if isinstance(moment, Asked) or moment.day:
            return moment
        return read_day_alone(text, shown, _example_time(shown))
    if _IMPOSSIBLE_CLOCK.fullmatch(shown):
        return Asked(f"I can't read the time in {quoted(text)}; type it like {EXAMPLE_TIME}.")
    return read_day_alone(text, shown, _example_time(shown) if _zone_in(shown) else "")


@lru_cache(maxsize=4096)
def read_start_text(text: str, names: DayNames = ENGLISH) -> Moment | Asked:
    """Understand a clock time, with all that may stand beside it: "16:00", "8.30am", "4 – 5:30 PM PDT"."""
    shown = names.in_english(_shown(text))
    if hours := _HOURS_AND_MINUTES.fullmatch(shown):
        as_a_time = f"{int(hours[1])}:{hours[2]}"
        return Asked(f"{quoted(text)} could be how long it takes; type a time like {as_a_time}, or {EXAMPLE_TIME}.")
    span = find_span(shown) or _behind_a_day(shown)
    if span:
        return _with_all_beside(text, shown, span)
    zone_first = _ZONE_FIRST.fullmatch(shown)
    if zone_first and _is_zone(zone_first[1]):
        shown = f"{zone_first[2]} {zone_first[1]}"
    span = find_span(shown)
    if span:
        return _with_all_beside(text, shown, span)
    span = span_of(shown)
    is_oclock = "clock" in shown
    if span and (span.second or is_oclock) and shown[span.ends : span.ends + 1] not in {"-", "/", "."}:
        return _with_all_beside(text, shown, span)
    number = _NUMBER.fullmatch(shown)
    if number and (not number[2] or _is_zone(number[2])):
        return ask_about_number(number[1].replace(",", "."), number[2] or "", text)
    return no_time(text)


def _behind_a_day(shown: str) -> SpanText | None:
    """Find "16.30" or "930" behind a whole day, where it can be nothing but a time: "15.12.2026 16.30"."""
    return next((span for span in spans_in(shown) if span.begins and _is_behind_a_day(shown, span)), None)


def _is_behind_a_day(shown: str, span: SpanText) -> bool:
    day, _ = _day_and_zone(_AROUND_DAY.sub("", shown[: span.begins]))
    is_end_alone = span.second is None and shown[: span.begins].rstrip().endswith("-")
    if is_end_alone and span.first.is_bare:
        return False
    is_its_year = span.begins_like_a_year and span.second is None and not re.search(r"\d{4}", day)
    if is_its_year:
        return False
    is_for_certain_no_year = bool(span.second or span.first.is_of_24_hours or span.first.is_dotted)
    return is_whole_day(day) or (is_for_certain_no_year and not span.begins_like_a_year and names_a_day(day))


# --- a time and what stands beside it --------------------------------------------------------------------------------


def _with_all_beside(text: str, shown: str, span: SpanText) -> Moment | Asked:
    """Read a text around the time that was found in it."""
    beside = _beside(shown, span)
    zones = {zone.casefold(): zone for zone in beside.zones}
    has_another_time = beside.minutes is None and _has_another_time(shown, span)
    if len(zones) > 1 or has_another_time or _contradicts_itself(span, beside):
        return _ask_which_time(text, shown)
    rest = Moment(minutes=beside.minutes, zone=next(iter(zones.values()), ""))
    if beside.day:
        day = read_day_alone(beside.day, beside.day, _time_beside(shown, span, rest))
        if isinstance(day, Asked):
            # Signs such as "½" are taken apart for reading, and brackets left out: people look in vain for the rest.
            is_a_part = re.search(rf"(?<!\S){re.escape(beside.day)}(?![^\s,;])", text)
            return day if is_a_part or quoted(text) in day.phrase else Asked(f"In {quoted(text)}, {day.phrase}")
        rest = replace(rest, day=day.day)
    return _read_span(text, span, rest)


def _beside(shown: str, span: SpanText) -> _Beside:
    """Take apart what stands before and behind a time: a day or a zone before it, zone, day or length behind it."""
    day, zone = _day_and_zone(_AROUND_DAY.sub("", shown[: span.begins]))
    zone, behind = _bare(zone), _bare(shown[span.ends :])
    length = _LENGTH_BEHIND.fullmatch(behind)
    is_time = bool(length) and bool(_HOUR_ALONE.fullmatch(behind)) and "(" not in shown[span.ends :]
    minutes = minutes_in(length[1]) if length and not is_time else None
    if minutes and SHORTEST <= minutes <= LONGEST:
        return _Beside(day, tuple(filter(None, (zone, span.zone))), round(minutes))
    on_day = _DAY_BEHIND.fullmatch(behind)
    if on_day and not day:
        behind, day = _bare(on_day[1]), on_day[2]
    elif not day and not _is_zone(behind) and is_like_a_day(behind):
        behind, day = "", behind
    return _Beside(day, tuple(filter(None, (zone, span.zone, behind))))


def _day_and_zone(before: str) -> tuple[str, str]:
    """Part what stands before a time into a day and a zone: "Tue 15 Dec 2026, Paris", "UTC"."""
    if not before or not is_like_a_day(before) or _is_zone(before):
        return "", before
    words = before.split(" ")
    for count in range(min(len(words) - 1, _MOST_WORDS), 0, -1):
        head, tail = _AROUND_DAY.sub("", " ".join(words[:-count])), " ".join(words[-count:])
        if is_like_a_day(head) and _is_no_day(tail) and _is_zone(tail):
            return head, tail
        head, tail = " ".join(words[:count]), " ".join(words[count:])
        if is_like_a_day(tail) and _is_no_day(head) and _is_zone(head):
            return tail, head
    return before, ""


def _is_no_day(text: str) -> bool:
    return not is_like_a_day(_OFFSET.sub("", text))


def _is_zone(text: str) -> bool:
    """Tell whether all of a text names a time zone, be it several ones."""
    return bool(text) and read_zone_text(text).doubt in _NAMED


def _bare(text: str) -> str:
    """Give what stands beside a time, without the signs that part them."""
    bare = text.strip(" ,;.").removeprefix("- ")
    is_in_brackets = bare.startswith("(") and bare.find(")") in {-1, len(bare) - 1}
    if is_in_brackets or bare.count("(") != bare.count(")"):
        bare = bare.strip("() ")
    return bare


def _has_another_time(shown: str, span: SpanText) -> bool:
    """Tell whether a time stands behind a time: "8:30 PT/11:30 ET"."""
    behind = _OFFSET.sub("", _bare(shown[span.ends :].replace("/", " / ")))
    return find_span(behind) is not None


def _contradicts_itself(span: SpanText, beside: _Beside) -> bool:
    """Tell whether an end and a length behind it do not agree: "15:00–17:00 (2 hrs)" do."""
    if span.second is None or beside.minutes is None:
        return False
    return beside.minutes not in {length for _, length in span.meanings()}


def _read_span(text: str, span: SpanText, rest: Moment) -> Moment | Asked:
    """Give the one meaning of a time, else ask which is meant; ``rest`` is what stands beside it."""
    meanings = span.meanings()
    if not meanings:
        return no_time(text) if span.second is None else _no_span(text, rest)
    moments = [_moment(start, minutes, rest) for start, minutes in meanings]
    start = meanings[0][0]
    if span.first.word == "midnight":
        return _ask_about_midnight(text, moments[0])
    if len(meanings) > 1:
        return _ask_which_half(text, moments)
    if span.second is None and span.first.is_bare and start < A_DAY:
        return _ask_whether(text, moments[0])
    if start >= A_DAY and rest.day:
        return Asked(f"I can't read the time in {quoted(text)}; type it like {EXAMPLE_TIME}.")
    if start >= A_DAY:
        return ask_about_the_night(text, start, moments[0]) or no_time(text)
    return moments[0]


def _time_beside(shown: str, span: SpanText, rest: Moment) -> str:
    """Write the time that stands beside a day, to be typed with it again: as it was typed where it is not certain."""
    meanings = span.meanings()
    is_certain = len(meanings) == 1 and meanings[0][0] < A_DAY and not (span.first.is_bare and span.second is None)
    if is_certain:
        return written(_moment(*meanings[0], rest))
    return f"{shown[span.begins : span.ends]} {rest.zone}".strip()


def _moment(start: int, minutes: int | None, rest: Moment) -> Moment:
    clock = time(*divmod(start % A_DAY, HOUR))
    return replace(rest, clock=clock, minutes=minutes or rest.minutes)


def written(moment: Moment) -> str:
    """Write a time as it can be typed, with day, end and zone."""
    assert moment.clock is not None
    return time_to_type(moment.clock, day=moment.day, minutes=moment.minutes, zone=moment.zone)


def _shown(text: str) -> str:
    """Give text ready to be searched: plain hyphens and single spaces; "" when it is longer than anything read here."""
    if len(text) > _LONGEST_TEXT * 2:
        return ""
    plain = " ".join(re.sub("[‐‑‒–—−]", "-", normalize("NFKC", text)).split())
    plain = _ISO_OFFSET.sub(r"\1 UTC\2", plain)  # else it would be the end of a span: 16:00-05:00
    return _ISO_TIME.sub(" ", plain).strip() if len(plain) <= _LONGEST_TEXT else ""


# --- questions -------------------------------------------------------------------------------------------------------


def ask_about_number(digits: str, zone: str = "", typed: str = "") -> Asked:
    """Ask about a bare number: "10" may be morning or evening, "1630" and "9.3" times or slips.

    ``zone`` is what stood behind it, ``typed`` all of it.
    """
    text = typed if zone else digits
    hours, _, rest = digits.partition(".")
    is_half = rest == "5"
    if not rest and len(hours) > 2:
        hours, rest = hours[:-2], hours[-2:]
    if hours == "24" and not rest.strip("0"):
        return ask_about_the_night(text, A_DAY, Moment(clock=time(0), zone=zone)) or no_time(text)
    if not (hours.isdecimal() and int(hours) < 24 and len(rest) < 3 and int(rest.ljust(2, "0")) < 60):
        return no_time(text)
    hour, minute = int(hours), int(rest.ljust(2, "0"))
    moments = [Moment(clock=time(hour, minute), zone=zone)]
    if 0 < hour <= 12 and digits[0] != "0":
        moments.append(Moment(clock=time((hour + 12) % 24, minute), zone=zone))
    if is_half:
        # "9.5" is half past nine to some and ten to ten to others.
        halves = [replace(each, clock=time(each.clock.hour, 30)) for each in moments if each.clock]
        return _ask_which_of(text, [each for pair in zip(halves, moments, strict=True) for each in pair])
    if len(moments) > 1:
        return _ask_which_half(text, moments)
    return _ask_whether(text, moments[0])


def ask_about_the_night(text: str, minutes: int, moment: Moment | None = None) -> Asked | None:
    """Ask about a time of 24:00 or later, which is on the next day; None when so many minutes are no such time.

    Nobody can tell whether the day beside it is that of the evening or that of the night. ``moment`` is that time, with
    what stood beside it.
    """
    hour, minute = divmod(minutes - A_DAY, HOUR)
    if not 0 <= hour < 24:
        return None
    clock = f"{hour}:{minute:02}"
    to_type = written(moment) if moment else clock
    return Asked(f"{quoted(text)} is {clock} on the next day; type {to_type}, and the next day beside it.")


def _ask_about_midnight(text: str, moment: Moment) -> Asked:
    if moment.day and moment.day < date.max:
        next_day = replace(moment, day=moment.day + timedelta(days=1))
        return Asked(f"{quoted(text)} could begin or end the day; type {written(moment)} or {written(next_day)}.")
    return Asked(f"{quoted(text)} could begin or end the day; type {written(moment)} and check the day.")


def no_time(text: str) -> Asked:
    """Ask about something that is no time at all, with an example of all that seems to stand in it."""
    return Asked(f"I can't read {quoted(text)} as a time; type it like {_example(_shown(text))}.")


def _no_span(text: str, rest: Moment) -> Asked:
    example = with_day(rest.day.isoformat() if rest.day else "", f"16:00–17:30 {rest.zone}").strip()
    return Asked(f"{quoted(text)} is longer than 12 hours, or ends before it starts; type it like {example}.")


def _ask_whether(text: str, moment: Moment) -> Asked:
    return Asked(f"{quoted(text)} is a number; if it is a time, type {written(moment)}.")


def _ask_which_half(text: str, moments: Sequence[Moment]) -> Asked:
    to_type = choice([written(moment) for moment in moments])
    return Asked(f"{quoted(text)} could be morning or evening; type {to_type}.")


def _ask_which_of(text: str, moments: Sequence[Moment]) -> Asked:
    to_type = choice([written(moment) for moment in moments])
    return Asked(f"{quoted(text)} can be read in more than one way; type {to_type}.")


def _ask_which_time(text: str, shown: str) -> Asked:
    """Ask about a text with several times or zones: each time is offered with the zone behind it."""
    times: list[Moment] = []
    rest = shown.replace("/", " / ")
    while (span := find_span(rest)) and len(times) < _MOST_TIMES:
        behind = rest[span.ends :]
        following = find_span(_OFFSET.sub(lambda offset: "#" * len(offset[0]), behind))
        zone = _AROUND_DAY.sub("", behind[: following.begins] if following else behind).strip(" ,;)(/=.")
        times += [_moment(*meaning, Moment(zone=zone)) for meaning in span.meanings() if meaning[0] < A_DAY]
        rest = behind[following.begins :] if following else ""
    if len(times) > 1 and all(_is_zone(each.zone) for each in times):
        return Asked(f"{quoted(text)} holds several times; type only one, {choice([written(each) for each in times])}.")
    return Asked(f"{quoted(text)} holds more than one time or zone; keep one of each.")


def _example(shown: str) -> str:
    """Write an example with all that a text seems to hold: who follows it leaves nothing out."""
    time_text = _example_time(shown)
    return with_day(EXAMPLE_DAY, time_text) if _DATED.search(shown) else time_text


def _example_time(shown: str) -> str:
    is_span = bool(_SPAN.search(_DATE.sub("", shown)))
    return f"{EXAMPLE_TIME}{'–17:30' if is_span else ''} {_zone_in(shown)}".strip()


def _zone_in(shown: str) -> str:
    """Find a zone among the words of a text, the one of the most words; "" without one."""
    words = shown.split(" ")
    for count in range(min(len(words) - 1, _MOST_WORDS_OF_A_ZONE), 0, -1):
        for first in range(len(words) - count + 1):
            some = words[first : first + count]
            zone = "" if _NO_ZONES & {word.casefold() for word in some} else _bare(" ".join(some))
            if len(zone) > 1 and _is_no_day(zone) and _is_zone(zone):
                return zone
    return ""
