"""What goes with a format besides its blocks: a shared pad, a question to begin with, a code of conduct. Pure."""

import re
from dataclasses import dataclass

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.choices import read_link
from cowork_sheets.core.formats import Format
from cowork_sheets.core.model import When

PLACEHOLDERS = ("date", "time", "ref")
_PLACEHOLDER = re.compile(r"{([^{}]*)}")


@dataclass(frozen=True, slots=True)
class Extras:
    """What an invitation says of it: two links and a question, each "" when there is none."""

    pad: str = ""
    ice_breaker: str = ""
    code_of_conduct: str = ""


NO_EXTRAS = Extras()


def extras_of(format_: Format, when: When, ref: str) -> Extras:
    """Give a session's own pad and question; a day has one question, the next day and the next week the next one."""
    questions = format_.ice_breakers
    day = when.wall.toordinal() - 1  # 0001-01-01 was a Monday
    turn = day % 7 + day // 7
    return Extras(
        pad=_filled(format_.pad, {"date": f"{when.wall:%Y-%m-%d}", "time": f"{when.wall:%H%M}", "ref": ref}),
        ice_breaker=questions[turn % len(questions)] if questions else "",
        code_of_conduct=format_.code_of_conduct,
    )


def check_pad(template: str) -> str:
    """Give a pad's link as it is. Raises ValueError with a sentence for one that would lead nowhere."""
    for name in _PLACEHOLDER.findall(template):
        if name not in PLACEHOLDERS:
            raise ValueError(f"I don't know {{{name}}}; {{date}}, {{time}} and {{ref}} can stand in a pad's link.")
    link = read_link(_filled(template, dict.fromkeys(PLACEHOLDERS, "2026")))
    if isinstance(link, Asked) or "{" in link or "}" in link:
        raise ValueError(
            f"“{template}” is no link I can use; type one like https://pad.example.org/cafe-{{date}}, in quotes."
        )
    return template


def _filled(template: str, words: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), template)
