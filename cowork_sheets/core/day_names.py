"""Names of months and days of the week in a board's language, put into English before a day is read. Pure.

The words come from Unicode CLDR; ``cowork_sheets.day_names`` reads them from the package for a board that names a
language. English is always read as well, except for words that mean something else in that language.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining, normalize

LANGUAGES = (
    "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "hr", "ca", "el", "tr",
    "ru", "uk", "bg",
)  # fmt: skip
"""Languages besides English that are known."""

_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNCLEAR = "?"
_BETWEEN = ""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ELISION = re.compile("\\b[dl]['’](?=[A-Z0-9])")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class DayNames:
    """A language's words, by key: each with its English name, "?" for one that means two, "" for one to leave out."""

    words: tuple[tuple[str, str], ...] = ()

    def in_english(self, text: str) -> str:
        """Put the names in a text into English. What stands between them goes: "4 de mayo de 2027" is "4 May 2027"."""
        if not self.words:
            return text
        known = _by_key(self.words)
        named = _WORD.sub(lambda word: known.get(key_of_word(word[0])) or word[0], text)
        return " ".join(_without_words_between(named, known).split())


ENGLISH = DayNames()
"""No words at all: English is always read."""


def day_names_of(lines: Iterable[str], language: str) -> DayNames:
    """Gather the words of one language from the lines that ``scripts/day-names`` makes."""
    words: dict[str, set[str]] = {}
    for line in lines:
        of_language, what, keys = line.split("\t")
        if of_language == language:
            for key in filter(None, keys.split("|")):
                words.setdefault(key, set()).add(_english(what))
    return DayNames(
        tuple(sorted((key, _one(names)) for key, names in words.items() if len(key) >= _SHORTEST or "" in names))
    )


def key_of_word(word: str) -> str:
    """Give the form in which words are compared: small letters without accents and dots."""
    plain = normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not combining(char)).strip(". ")


def language_of(text: str) -> str | None:
    """Give the language that a setting such as "de-AT" names, "" for English, None for one that is not known."""
    language = re.split("[-_]", text.strip().casefold())[0]
    return "" if language == "en" else (language if language in LANGUAGES else None)


def _english(what: str) -> str:
    if what == "x":
        return _BETWEEN
    number = int(what[1:])
    return _MONTHS[number] if what[0] == "m" else _WEEKDAYS[number]


def _one(names: set[str]) -> str:
    """Give the one name that a word has; as a name it counts before it is a word between others."""
    real = names - {_BETWEEN}
    if len(real) > 1:
        return _UNCLEAR
    return next(iter(real), _BETWEEN)


def _without_words_between(text: str, known: dict[str, str]) -> str:
    """Leave out words that stand in front of a day, a month or a time, or behind a year."""
    words = _ELISION.sub("", text).split(" ")
    kept: list[str] = []
    follows = ""
    for number in range(len(words) - 1, -1, -1):
        word = words[number]
        is_between = known.get(key_of_word(word)) == _BETWEEN
        is_behind_a_year = not follows and number > 0 and words[number - 1].strip(".,")[-4:].isdecimal()
        if is_between and (follows[:1].isdigit() or follows.strip(".,") in _MONTHS[1:] or is_behind_a_year):
            continue
        kept.append(word)
        follows = word
    return " ".join(reversed(kept))


@lru_cache(maxsize=4)
def _by_key(words: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(words)
