"""One cell: what stands in it, typed, and what belongs to it."""

from dataclasses import dataclass, replace
from typing import Any

from tests.google.exchange import JSON
from tests.google.number_formats import display


@dataclass(frozen=True, slots=True)
class CellError:
    """The result of a formula that went wrong. ``kind`` as in the Sheets API's ErrorType, ``text`` as displayed."""

    kind: str
    text: str

    @classmethod
    def of(cls, text: str) -> "CellError":
        """Make the error that displays as ``text``, such as "#REF!"."""
        return cls(ERROR_KINDS[text], text)


ERROR_KINDS = {
    "#ERROR!": "ERROR",
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "Loading...": "LOADING",
}

Value = str | float | bool | CellError | None


@dataclass(frozen=True, slots=True)
class Cell:
    """Immutable, so that a whole spreadsheet can be copied cheaply before a batch that may fail.

    ``value`` is the result when ``formula`` is not empty. ``format``, ``validation``, ``chips`` and ``parts`` (the runs
    of a text's own formats) are as in the API and never changed in place. A cell that is ``filled`` by another one's
    array formula has a value, and nothing was entered in it.
    """

    value: Value = None
    formula: str = ""
    format: JSON | None = None
    validation: JSON | None = None
    note: str = ""
    chips: tuple[JSON, ...] = ()
    parts: tuple[JSON, ...] = ()
    filled: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all belongs to this cell."""
        return self.value is None and not (self.formula or self.format or self.validation or self.note)

    @property
    def has_content(self) -> bool:
        """Tell whether the values API sees something here. A formula that gives nothing still is something."""
        return self.value is not None or bool(self.formula)

    @property
    def number_format(self) -> JSON:
        """Give the number format set on the cell, {} for the automatic one."""
        return (self.format or {}).get("numberFormat") or {}

    @property
    def is_date(self) -> bool:
        """Tell whether the number is shown as a date or a time."""
        return self.number_format.get("type") in {"DATE", "TIME", "DATE_TIME"}

    def displayed(self, locale: str) -> str:
        """Give the text a person sees."""
        if isinstance(self.value, CellError):
            return self.value.text
        return display(self.value, self.number_format, locale)

    def rendered(self, value_render: str, date_render: str, locale: str) -> Any:
        """Give the value as ``spreadsheets.values`` does, "" for nothing (Sheets API, ValueRenderOption)."""
        if value_render == "FORMULA" and self.formula:
            return self.formula
        if self.value is None:
            return ""
        if value_render == "FORMATTED_VALUE" or isinstance(self.value, CellError):
            return self.displayed(locale)
        if isinstance(self.value, (bool, str)):
            return self.value
        if value_render == "UNFORMATTED_VALUE" and date_render == "FORMATTED_STRING" and self.is_date:
            return self.displayed(locale)
        return tidy(self.value)

    @property
    def breaks_its_rule(self) -> bool:
        """Tell whether the value is none of those a strict list allows. Other rules are not judged."""
        rule = self.validation or {}
        condition = rule.get("condition") or {}
        if not rule.get("strict") or condition.get("type") != "ONE_OF_LIST" or self.value is None:
            return False
        return self.value not in [value.get("userEnteredValue") for value in condition.get("values", [])]

    def with_value(self, value: Value, formula: str = "") -> "Cell":
        """Put something else in; format, validation and note stay, chips and formats of parts go."""
        return replace(self, value=value, formula=formula, chips=(), parts=(), filled=False)


EMPTY = Cell()


def tidy(number: float) -> float:
    """Write whole numbers without a fraction, as Google's JSON does."""
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 1e15 else number


def extended_value(value: Value) -> JSON | None:
    """Give a value as the Sheets API's ExtendedValue."""
    if value is None:
        return None
    if isinstance(value, CellError):
        return {"errorValue": {"type": value.kind, "message": value.text}}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": tidy(value)}
