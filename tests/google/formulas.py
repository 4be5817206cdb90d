"""Formulas are stored and shown, but hardly calculated: only what people's boards hold most often."""

import re
from collections.abc import Callable, Mapping

from tests.google.a1 import column_index, column_letters
from tests.google.cells import ERROR_KINDS, CellError, Value
from tests.google.exchange import NotEmulated

HYPERLINK = re.compile(r'=HYPERLINK\("([^"]*)"(?:[,;]\s*"([^"]*)")?\)', re.IGNORECASE)
TEXT = re.compile(r'="((?:[^"]|"")*)"')
SINGLE_CELL = re.compile(
    r'"(?:[^"]|"")*"|(?<![A-Za-z0-9$!])'
    r"(?P<cell>(?P<dollar>\$?)(?P<letters>[A-Z]{1,2})(?P<second>\$?)(?P<number>[1-9][0-9]*))(?![A-Za-z0-9(])"
)
SUM = re.compile(r"=\s*(-?[0-9.]+)\s*([-+*/])\s*(-?[0-9.]+)\s*")


def evaluate(text: str, results: Mapping[str, Value]) -> Value:
    """Give a formula's result: from ``results`` by its text, or calculated if it is simple enough.

    Raises NotEmulated for everything else, naming the formula.
    """
    if text in results:
        return results[text]
    if (link := HYPERLINK.fullmatch(text)) is not None:
        return link.group(2) if link.group(2) is not None else link.group(1)
    if (quoted := TEXT.fullmatch(text)) is not None:
        return quoted.group(1).replace('""', '"')
    if (calculation := SUM.fullmatch(text)) is not None:
        return _calculate(float(calculation.group(1)), calculation.group(2), float(calculation.group(3)))
    if text[1:] in ERROR_KINDS:
        return CellError.of(text[1:])
    if text.upper() in {"=TRUE()", "=FALSE()", "=TRUE", "=FALSE"}:
        return text.upper().startswith("=TRUE")
    raise NotEmulated(f"the formula {text!r}; give its result in World.formula_results")


def _calculate(left: float, sign: str, right: float) -> Value:
    if sign == "/":
        return left / right if right else CellError.of("#DIV/0!")
    return {"+": left + right, "-": left - right, "*": left * right}[sign]


def shifted(text: str, dimension: str, new_index: Callable[[int], int | None]) -> str:
    """Let a formula's references to single cells of its own tab follow a row or column that was moved."""

    def follow(found: re.Match[str]) -> str:
        if found["cell"] is None:
            return found[0]
        before, letters, between, number = found["dollar"], found["letters"], found["second"], found["number"]
        old = column_index(letters) if dimension == "COLUMNS" else int(number) - 1
        new = new_index(old)
        if new is None:
            return "#REF!"
        if dimension == "COLUMNS":
            letters = column_letters(new)
        else:
            number = str(new + 1)
        return f"{before}{letters}{between}{number}"

    return SINGLE_CELL.sub(follow, text)
