"""How a session's time is cut into blocks. Pure.

A format is a rhythm; the blocks made from it fill a session exactly, one after the other, each at least a minute.

| format       | blocks                                                                                           |
|--------------|--------------------------------------------------------------------------------------------------|
| any          | from 45 minutes up: 5 check-in first, 5 wrap-up last; a shorter session has neither               |
| `WORK/BREAK` | work, break, work, ...; the last work takes what is left; if that is under 5 minutes or a quarter |
|              | of WORK, the break before it is left out and the work before it goes on to the end                |
| `WORK`       | one work of at most WORK; where one is not enough, the fewest, equally long, 10 minutes apart     |
| `cafe`       | from 60 minutes up: 5 welcome, 5 goals, rounds of 20/5, discussion, 5 close; at least two rounds; |
|              | a quarter of the session, but 30 minutes are enough, is for discussion; without 5 minutes for it  |
|              | it joins the close; below 60 minutes it is 20/5. So 120 minutes make the Collaboration Cafe, and  |
|              | 60 its weekly hour                                                                                |

There is never a break right before the wrap-up or the end.

Source of the cafe: The Turing Way, community handbook, Collaboration Cafe and weekly co-working schedules.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

EDGE = 5
"""Minutes of check-in and of wrap-up."""
EDGES_FROM = 45
CAFE_FROM = 60
BREAK_BETWEEN_LONG_BLOCKS = 10
"""Minutes between the blocks of a format that names no break."""

WORK_MINUTES = range(5, 241)
LONG_WORK_MINUTES = range(30, 241)
"""What a format without a break may be; cut in two with a break between, each half still is worth sitting down for."""
BREAK_MINUTES = range(61)

_CAFE_NAMES = ("cafe", "café", "collaboration cafe", "collaboration café")
_RHYTHM = re.compile(r"(\d{1,4})(?:\s*/\s*(\d{1,4}))?\s*(?:min|minutes)?", re.ASCII)
_TWO_NUMBERS = re.compile(r"\D*(\d{1,3})\D+(\d{1,3})\D*", re.ASCII)
_LONGEST_NAME = 40
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
class Format:
    """A rhythm: minutes of work and of break. ``break_`` is 0 for one block of work; ``cafe`` adds the cafe's frame."""

    name: str
    work: int
    break_: int = 0
    cafe: bool = False


def parse_format(text: str, own: Mapping[str, str]) -> Format:
    """Read a format's name or rhythm; ``own`` maps this board's names, casefolded, to a definition such as "20/5".

    Raises ValueError with one sentence for people that says what was seen and what to type.
    """
    shown = " ".join(text.split())
    if len(shown) > _LONGEST_NAME:
        shown = shown[: _LONGEST_NAME - 1] + "…"
    name = shown.casefold()
    if name not in own:
        return _built_in(shown, tuple(own))
    found = _built_in(" ".join(own[name].split()), ())
    return Format(shown, found.work, found.break_, found.cafe)


def _built_in(shown: str, own_names: tuple[str, ...]) -> Format:
    name = shown.casefold()
    if name in _CAFE_NAMES:
        return Format("cafe", 20, 5, cafe=True)
    rhythm = _RHYTHM.fullmatch(name)
    if rhythm is None:
        raise ValueError(f"I don't know the format “{shown}”. {_advice(name, own_names)}")
    work, break_ = int(rhythm[1]), int(rhythm[2] or 0)
    if work not in (WORK_MINUTES if break_ else LONG_WORK_MINUTES) or break_ not in BREAK_MINUTES:
        raise ValueError(
            f"The format “{shown}” does not fit: write 5 to 240 minutes of work and up to 60 of break, like 25/5, "
            "or 30 to 240 minutes of work alone, like 90."
        )
    return Format(f"{work}/{break_}" if break_ else f"{work}", work, break_)


def _advice(name: str, own_names: tuple[str, ...]) -> str:
    if _BECAME_A_DATE.fullmatch(name):
        return "The sheet took it for a date. Type it with an apostrophe in front, like '25/5."
    numbers = _TWO_NUMBERS.fullmatch(name)
    if numbers and int(numbers[1]) in WORK_MINUTES and int(numbers[2]) in BREAK_MINUTES:
        return f"Write it as {int(numbers[1])}/{int(numbers[2])}."
    close = get_close_matches(name, ("cafe", *own_names), n=1)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Write work and break in minutes, like 25/5, or use {', '.join(['90', *own_names])} or cafe."


@lru_cache(maxsize=1024)
def blocks(format_: Format, minutes: int) -> tuple[Block, ...]:
    """Cut a session of so many minutes into blocks, in order, contiguous, filling it exactly.

    Raises ValueError when the session is not at least a minute long.
    """
    if minutes < 1:
        raise ValueError("A session lasts at least a minute.")
    parts = _cafe(format_, minutes) if format_.cafe and minutes >= CAFE_FROM else _framed(format_, minutes)
    start = 0
    made = []
    for kind, label, length in parts:
        made.append(Block(kind, label, start, length))
        start += length
    return tuple(made)


_Part = tuple[BlockKind, str, int]


def _framed(format_: Format, minutes: int) -> Iterator[_Part]:
    edge = EDGE if minutes >= EDGES_FROM else 0
    if edge:
        yield BlockKind.CHECK_IN, "check-in", edge
    yield from _rounds(format_, minutes - 2 * edge)
    if edge:
        yield BlockKind.WRAP_UP, "wrap-up", edge


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
    if full and left < max(work // 4, EDGE):
        return [work] * (full - 1) + [work + break_ + left]
    return [work] * full + [left]


def _cafe(format_: Format, minutes: int) -> Iterator[_Part]:
    inner = minutes - 3 * EDGE
    length = format_.work + format_.break_
    rounds = max(2, (inner - min(30, minutes // 4)) // length)
    discussion = inner - rounds * length
    yield BlockKind.CHECK_IN, "welcome", EDGE
    yield BlockKind.CHECK_IN, "goals", EDGE
    if discussion < EDGE:
        yield from _rounds(format_, inner)
        yield BlockKind.WRAP_UP, "discussion and close", EDGE
        return
    for _ in range(rounds):
        yield BlockKind.WORK, "work", format_.work
        yield BlockKind.BREAK, "break", format_.break_
    yield BlockKind.DISCUSSION, "discussion", discussion
    yield BlockKind.WRAP_UP, "close", EDGE
