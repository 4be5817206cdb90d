"""What a sentence asks people to type, taken literally."""

import re
from collections.abc import Iterator

_QUOTED = re.compile(r"“([^”]*)”")
_OPTIONS = re.compile(
    r"(?:[Tt]ype(?: only)?(?: one,)?|Did you mean) (?!it\b|the\b|one\b)(.+?)"
    r"(?:[.?]$|[.?] [A-Z]|, and the next day|, or correct| and check| for the first)"
)
_BETWEEN = re.compile(r", (?:or )?| or ")


def offers(sentence: str) -> list[str]:
    """Give the texts that a sentence offers to type, in its order; an example of such a text is none."""
    return list(dict.fromkeys(_offers(sentence)))


def _offers(sentence: str) -> Iterator[str]:
    for match in _OPTIONS.finditer(sentence):
        options = match[1]
        if options.startswith("“"):
            yield from _QUOTED.findall(options)
        else:
            yield from _BETWEEN.split(options)
