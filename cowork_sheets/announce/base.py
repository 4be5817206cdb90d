"""The ports of telling: a channel takes messages, a register keeps notes of what was told.

``tests/contract/register_contract.py`` holds every register to its promises.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Delivery(StrEnum):
    """What became of a message.

    LATER and REFUSED are certain: nobody has read it. REFUSED will be so until a person changes something. UNSURE is
    everything else, and never sent again.
    """

    SAID = "said"
    LATER = "later"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message, and a sentence about it unless it was said."""

    delivery: Delivery
    sentence: str = ""


class Channel(Protocol):
    """A place where messages are read by people."""

    def post(self, message: Mapping[str, Any]) -> Answer:
        """Send one message, at most once. Must answer within a few seconds, and must not raise."""
        ...


class Register(Protocol):
    """Notes that can be made once. A note is a short key, with the instant after which it may be forgotten."""

    def known(self, keys: Collection[str], now: datetime) -> frozenset[str]:
        """Give those of the keys that are noted. Raises CoworkError when that cannot be known.

        What may be forgotten by ``now`` may be in it or not.
        """
        ...

    def note(self, keys: Mapping[str, datetime], now: datetime) -> frozenset[str]:
        """Note keys, each with its instant; give those that this very call noted.

        Must give each key to one call only, whatever runs at the same time, until it is dropped or forgotten. Raises
        CoworkError when nothing can be noted.
        """
        ...

    def drop(self, keys: Collection[str]) -> None:
        """Forget keys that this caller noted. Raises CoworkError."""
        ...


@dataclass(frozen=True, slots=True)
class Announced:
    """What a run had to say: ``text`` as a person reads it, "" for nothing.

    ``planned`` says that it is a dry run's, and nothing was sent. ``delivery`` is None when nothing was sent.
    ``problem`` says why something was not said, or may not have been; ``notice`` what was left unsaid on purpose.
    """

    text: str = ""
    planned: bool = False
    delivery: Delivery | None = None
    problem: str = ""
    notice: str = ""
