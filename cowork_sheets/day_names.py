"""Reads the names of months and days of the week in a board's language from the package."""

from pathlib import Path

from cowork_sheets.core.day_names import DayNames, day_names_of

PATH = Path(__file__).parent / "data" / "day_names.txt"


def load(language: str) -> DayNames:
    """Give the words of a language that is known; none for English, ""."""
    if not language:
        return DayNames()
    lines = PATH.read_text(encoding="utf-8").splitlines()
    return day_names_of((line for line in lines if not line.startswith("#")), language)
