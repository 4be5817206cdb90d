"""How a session's time is cut into blocks. Pure.

A format is a rhythm inside a frame; the blocks made from it fill a session exactly, one after the other, each at least
a minute.

| format                | blocks                                                                                  |
|-----------------------|-----------------------------------------------------------------------------------------|
| any                   | its beginning first, its end last; where they would leave less than 35 minutes, neither; |
|                       | usually 5 check-in and 5 wrap-up, so from 45 minutes up                                 |
| `WORK/BREAK`          | work, break, work, ...; the last work takes what is left; if that is under 5 minutes or |
|                       | a quarter of WORK, the break before it is left out and the work before it goes on        |
| `WORK`                | one work of at most WORK; where one is not enough, the fewest, equally long, 10 minutes  |
|                       | apart                                                                                   |
| `pair`                | 45/10, for two people                                                                   |
| `accountability group`| 5 goals, 25/5, 5 results: what people say in writing, so nothing is discussed            |
| `cafe`                | from 60 minutes up: 5 welcome, 5 goals, rounds of 20/5, discussion, 5 close; at least    |
|                       | two rounds; a quarter of the session, but 30 minutes are enough, is for discussion;      |
|                       | without 5 minutes for it it joins the close; below 60 minutes it is 20/5. So 120 minutes |
|                       | make the Collaboration Cafe, and 60 its weekly hour                                      |

There is never a break right before the end. A board's own formats are made of the same parts (``own_formats.py``).

Source of the cafe: The Turing Way, community handbook, Collaboration Cafe and weekly co-working schedules.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

LEAST_INSIDE = 35
"""Minutes that a frame has to leave for work; a shorter session has none."""
LEAST_INSIDE_CAFE = 45
LEAST_DISCUSSION = 5
BREAK_BETWEEN_LONG_BLOCKS = 10
"""Minutes between the blocks of a format that names no break."""

WORK_MINUTES = range(5, 241)
LONG_WORK_MINUTES = range(30, 241)
"""What a format without a break may be; cut in two with a break between, each half still is worth sitting down for."""
BREAK_MINUTES = range(61)
LONGEST_NAME = 40

_RHYTHM = re.compile(r"(\d{1,4})(?:\s*/\s*(\d{1,4}))?\s*(?:min|minutes)?", re.ASCII)
_TWO_NUMBERS = re.compile(r"\D*(\d{1,3})\D+(\d{1,3})\D*", re.ASCII)
_BECAME_A_DATE = re.compile(r"\d{4}-\d\d-\d\d\b.*", re.ASCII)


class BlockKind(StrEnum):
    """What people do in a block."""

    CHECK_IN = "check-in"
    WORK = "work"
    BREAK = "break"
    DISCUSSION = "discussion"
    WRAP_UP = "wrap-up"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a session: ``start`` is in minutes from the session's start, ``label`` the word people read."""

    kind: BlockKind
    label: str
    start: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a frame: the word people read, and its minutes."""

    label: str
    minutes: int


CHECK_IN = (Step("check-in", 5),)
WRAP_UP = (Step("wrap-up", 5),)


@dataclass(frozen=True, slots=True)
class Format:
    """Minutes of work and of break (0 for one block of work) between ``begin`` and ``end``; and what goes with it.

    ``cafe`` adds a discussion before the end. ``most_people`` takes the place of the board's number, None leaves that.
    ``pad`` is a link with {date}, {time} and {ref} in it, ``ice_breakers`` are questions of which each session has one,
    ``code_of_conduct`` is a link; all may be empty.
    """

    name: str
    work: int
    break_: int = 0
    begin: tuple[Step, ...] = CHECK_IN
    end: tuple[Step, ...] = WRAP_UP
    cafe: bool = False
    most_people: int | None = None
    pad: str = ""
    ice_breakers: tuple[str, ...] = ()
    code_of_conduct: str = ""


PAIR = Format("pair", 45, 10, most_people=2)
ACCOUNTABILITY = Format(
    "accountability group", 25, 5, begin=(Step("goals", 5),), end=(Step("results", 5),), most_people=12
)
CAFE = Format(
    "cafe", 20, 5, begin=(Step("welcome", 5), Step("goals", 5)), end=(Step("close", 5),), cafe=True, most_people=50,
    ice_breakers=(
        "Which small thing went well for you this week?", "What can you see from where you sit?",
        "What did you learn lately that you did not look for?", "Which dish would you cook for all of us?",
        "What do you look forward to this month?", "Which tool could you not work without?",
    ),
)  # fmt: skip
BUILT_IN = {form.name: form for form in (PAIR, ACCOUNTABILITY, CAFE)}
_OTHER_NAMES = {
    "café": "cafe", "collaboration cafe": "cafe", "collaboration café": "cafe", "pairs": "pair", "pairing": "pair",
    "accountability": "accountability group", "accountability groups": "accountability group",
}  # fmt: skip


def parse_format(text: str, own: Mapping[str, Format]) -> Format:
    """Read a format's name or rhythm; ``own`` are this board's formats by name, casefolded.

    Raises ValueError with one sentence for people that says what was seen and what to type.
    """
    shown = " ".join(text.split())
    if len(shown) > LONGEST_NAME:
        shown = shown[: LONGEST_NAME - 1] + "…"
    name = shown.casefold()
    if name in own:
        return replace(own[name], name=shown)
    name = _OTHER_NAMES.get(name, name)
    if name in own or name in BUILT_IN:
        return own.get(name) or BUILT_IN[name]
    rhythm = _RHYTHM.fullmatch(name)
    if rhythm is None:
        raise ValueError(f"I don't know the format “{shown}”. {_advice(name, own)}")
    work, break_ = int(rhythm[1]), int(rhythm[2] or 0)
    if work not in (WORK_MINUTES if break_ else LONG_WORK_MINUTES) or break_ not in BREAK_MINUTES:
        raise ValueError(
            f"The format “{shown}” does not fit: write 5 to 240 minutes of work and up to 60 of break, like 25/5, "
            "or 30 to 240 minutes of work alone, like 90."
        )
    return Format(f"{work}/{break_}" if break_ else f"{work}", work, break_)


def _advice(name: str, own: Iterable[str]) -> str:
    if _BECAME_A_DATE.fullmatch(name):
        return "The sheet took it for a date. Type it with an apostrophe in front, like '25/5."
    numbers = _TWO_NUMBERS.fullmatch(name)
    if numbers and int(numbers[1]) in WORK_MINUTES and int(numbers[2]) in BREAK_MINUTES:
        return f"Write it as {int(numbers[1])}/{int(numbers[2])}."
    names = list(dict.fromkeys([*own, *BUILT_IN]))
    known = {name: name for name in names} | _OTHER_NAMES
    close = get_close_matches(name, known, n=1)
    if close:
        return f"Did you mean {known[close[0]]}?"
    return f"Write work and break in minutes, like 25/5, or use {', '.join(['90', *names[:-1]])} or {names[-1]}."


@lru_cache(maxsize=1024)
def blocks(format_: Format, minutes: int) -> tuple[Block, ...]:
    """Cut a session of so many minutes into blocks, in order, contiguous, filling it exactly.

    Raises ValueError when the session is not at least a minute long.
    """
    if minutes < 1:
        raise ValueError("A session lasts at least a minute.")
    inside = minutes - sum(step.minutes for step in (*format_.begin, *format_.end))
    if format_.cafe and inside >= LEAST_INSIDE_CAFE:
        parts = _cafe(format_, inside, minutes)
    else:
        parts = _framed(replace(format_, begin=CHECK_IN, end=WRAP_UP) if format_.cafe else format_, minutes)
    start = 0
    made = []
    for kind, label, length in parts:
        made.append(Block(kind, label, start, length))
        start += length
    return tuple(made)


_Part = tuple[BlockKind, str, int]


def _framed(format_: Format, minutes: int) -> Iterator[_Part]:
    begin, end = format_.begin, format_.end
    inside = minutes - sum(step.minutes for step in (*begin, *end))
    if inside < LEAST_INSIDE:
        begin, end, inside = (), (), minutes
    yield from _begin(begin)
    yield from _rounds(format_, inside)
    yield from _end(end)


def _begin(steps: Iterable[Step]) -> Iterator[_Part]:
    return ((BlockKind.CHECK_IN, step.label, step.minutes) for step in steps)


def _end(steps: tuple[Step, ...]) -> Iterator[_Part]:
    """Give the steps of an end; all but the last are for talking."""
    yield from ((BlockKind.DISCUSSION, step.label, step.minutes) for step in steps[:-1])
    yield from ((BlockKind.WRAP_UP, step.label, step.minutes) for step in steps[-1:])


def _rounds(format_: Format, minutes: int) -> Iterator[_Part]:
    works, break_ = _work_lengths(format_, minutes), format_.break_ or BREAK_BETWEEN_LONG_BLOCKS
    for index, length in enumerate(works):
        if index:
            yield BlockKind.BREAK, "break", break_
        yield BlockKind.WORK, "work", length


def _work_lengths(format_: Format, minutes: int) -> list[int]:
    work, break_ = format_.work, format_.break_
    if not break_:
        count = -(-(minutes + BREAK_BETWEEN_LONG_BLOCKS) // (work + BREAK_BETWEEN_LONG_BLOCKS))
        each, longer = divmod(minutes - BREAK_BETWEEN_LONG_BLOCKS * (count - 1), count)
        return [each + 1] * longer + [each] * (count - longer)
    full, left = divmod(minutes, work + break_)
    if full and left < max(work // 4, WORK_MINUTES.start):
        return [work] * (full - 1) + [work + break_ + left]
    return [work] * full + [left]


def _cafe(format_: Format, inside: int, minutes: int) -> Iterator[_Part]:
    length = format_.work + format_.break_
    rounds = max(2, (inside - min(30, minutes // 4)) // length)
    discussion = inside - rounds * length
    yield from _begin(format_.begin)
    if discussion < LEAST_DISCUSSION:
        yield from _rounds(format_, inside)
        last = tuple(replace(step, label=f"discussion and {step.label}") for step in format_.end[-1:])
        yield from _end((*format_.end[:-1], *last))
        return
    for _ in range(rounds):
        yield BlockKind.WORK, "work", format_.work
        yield BlockKind.BREAK, "break", format_.break_
    yield BlockKind.DISCUSSION, "discussion", discussion
    yield from _end(format_.end)
