"""What stands beside a name in a cell of names: "Grace?" is a maybe, "Grace (no)" a no, "Grace (yes)" a yes. Pure."""

import re
from enum import Enum, auto

from cowork_sheets.core.cells import NO_WORDS, YES_WORDS, clean, key_of

_LONGEST = 160  # of a name and its answer
_MAKE = r"(?: (?:make|do|come|join|attend|be there))?(?: (?:it|this|that|this time|today))?"
_NO = (
    rf"(?:sorry,? )?(?:i )?(?:can(?:['’]?t|not| not){_MAKE}|won['’]?t{_MAKE}|unable(?: to{_MAKE})?"
    r"|not (?:coming|available|free|able|going|in|this time)|unavailable|decline[sd]?|no(?:pe)?|out|away|busy|✗|❌|👎)"
)
_MAYBE = r"(?:maybe|perhaps|possibly|probably|tentative(?:ly)?|not sure|unsure|tbc|tbd|might(?: come| join)?|\?+)"
_BRACKETS = re.compile(r"(?P<name>[^()\[\]]*[^()\[\]\s])\s*[(\[](?P<answer>[^()\[\]]*)[)\]]")
_MARKS = re.compile(r"(?P<name>.*[^\s?])\s*\?+")
_BEHIND = re.compile(rf"(?P<name>.*[^\s:–—-])(?:\s*[:–—]\s*|\s+-\s+|\s+)(?P<answer>{_NO}|{_MAYBE})[.!]*", re.IGNORECASE)
_BEFORE = re.compile(r"(?P<answer>maybe|perhaps|possibly|not)\s+(?P<name>\S.*)", re.IGNORECASE)
_NOBODYS = re.compile(rf"(?:sorry[,.!]? )?{_NO}[.!]*(?:,? ?sorry[.!]*)?", re.IGNORECASE)
_NO_ALONE = re.compile(rf"{_NO}[.!]*", re.IGNORECASE)
_MAYBE_ALONE = re.compile(_MAYBE, re.IGNORECASE)


class Answer(Enum):
    """What somebody has said by how their name stands in a cell."""

    YES = auto()
    MAYBE = auto()
    NO = auto()


def answer_beside(text: str) -> tuple[str, Answer, bool] | None:
    """Take a name and the answer beside it apart, None where there is none.

    The last value tells whether the answer is that of this name alone: in "Grace, Bo can't" it may be both's.
    """
    if len(text) > _LONGEST:
        return None
    if found := _BRACKETS.fullmatch(text):
        answer = _meaning(found["answer"])
        return (clean(found["name"]), answer, True) if answer else None
    if found := _MARKS.fullmatch(text):
        return clean(found["name"]), Answer.MAYBE, True
    if found := _BEHIND.fullmatch(text) or _BEFORE.fullmatch(text):
        is_maybe = found["answer"].casefold() != "not" and _MAYBE_ALONE.fullmatch(found["answer"])
        return clean(found["name"]), Answer.MAYBE if is_maybe else Answer.NO, False
    return None


def is_nobodys_no(text: str) -> bool:
    """Tell whether a whole cell says no in words and does not say who: "sorry, can't make it"."""
    return len(text) <= _LONGEST and _NOBODYS.fullmatch(clean(text)) is not None


def _meaning(text: str) -> Answer | None:
    key = key_of(text)
    if key in YES_WORDS:
        return Answer.YES
    if key in NO_WORDS or _NO_ALONE.fullmatch(key):
        return Answer.NO
    return Answer.MAYBE if _MAYBE_ALONE.fullmatch(key) else None
