"""A board's own formats in ``cowork.toml``: ``quiet = "50/10"``, or a table ``[formats.NAME]`` of its own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.choices import read_link
from cowork_sheets.core.extras import check_pad
from cowork_sheets.core.formats import LONGEST_NAME, Format, Step, parse_format

_STEP = re.compile(r"\s*(\S.{0,39}?)\s+(\d{1,3})\s*(?:min|minutes)?\s*", re.ASCII)
_MINUTES = range(1, 241)
_MOST_STEPS = 10
_LONGEST_QUESTION = 200
_STEPS_TITLE = 'a list such as ["welcome 5", "goals 10"]'


def _rhythm(value: str) -> str:
    parse_format(value, {})
    return value


def _step(text: str) -> Step:
    found = _STEP.fullmatch(text)
    if found is None or int(found[2]) not in _MINUTES:
        raise ValueError(f"“{text[:60]}” is no part of a session. Type a word and its minutes, such as “welcome 5”.")
    return Step(" ".join(found[1].split()), int(found[2]))


def _steps(value: list[str]) -> list[str]:
    for text in value:
        _step(text)
    return value


def _link(value: str) -> str:
    if value and isinstance(read_link(value), Asked):
        raise ValueError
    return value


def _pad(value: str) -> str:
    return check_pad(value) if value else value


def _written_short(value: object) -> object:
    """Let a text alone stand for a table with this rhythm."""
    if not isinstance(value, str | Mapping):
        raise ValueError  # noqa: TRY004 - the one that pydantic collects
    return {"rhythm": _rhythm(value)} if isinstance(value, str) else value


Question = Annotated[str, Field(strict=True, min_length=1, max_length=_LONGEST_QUESTION)]


class FormatTable(BaseModel):
    """A format of your own, or one of the built-in ones (pair, accountability group, cafe) with keys of your own."""

    model_config = ConfigDict(extra="forbid")

    rhythm: Annotated[str, AfterValidator(_rhythm)] = Field(
        default="",
        strict=True,
        title='a format such as "45/10"',
        description="Work and break, or a built-in format to begin with. Empty: the built-in format of this name.",
    )
    begin: Annotated[list[str], Field(max_length=_MOST_STEPS), AfterValidator(_steps)] | None = Field(
        default=None, title=_STEPS_TITLE, description="What comes first. Left out: as the rhythm has it."
    )
    end: Annotated[list[str], Field(max_length=_MOST_STEPS), AfterValidator(_steps)] | None = Field(
        default=None, title=_STEPS_TITLE, description="What comes last. Left out: as the rhythm has it."
    )
    most_people: Annotated[int, Field(strict=True, ge=0)] | None = Field(
        default=None, title="a whole number from 0", description="In place of the board's most_people."
    )
    pad: Annotated[str, AfterValidator(_pad)] = Field(
        default="",
        strict=True,
        title="a link that starts with https://, in quotes",
        description="A shared pad for notes; {date}, {time} and {ref} stand for the session's own.",
    )
    ice_breakers: Annotated[list[Question], Field(max_length=366)] | None = Field(
        default=None,
        title=f"a list of texts in quotes, each of at most {_LONGEST_QUESTION} characters",
        description="Questions to begin with; each day has the next one. Left out: as the rhythm has it.",
    )
    code_of_conduct: Annotated[str, AfterValidator(_link)] = Field(
        default="",
        strict=True,
        title="a link that starts with https://, in quotes",
        description="A link to the code of conduct.",
    )


OwnFormat = Annotated[FormatTable, BeforeValidator(_written_short)]


def formats_of(tables: Mapping[str, FormatTable]) -> dict[str, Format]:
    """Give the formats by name, casefolded. The tables must have passed ``without_rhythm``."""
    return {name.casefold(): _format(name, table) for name, table in tables.items()}


def _format(name: str, table: FormatTable) -> Format:
    form = parse_format(table.rhythm or name, {})
    return replace(
        form,
        name=name,
        begin=form.begin if table.begin is None else tuple(map(_step, table.begin)),
        end=form.end if table.end is None else tuple(map(_step, table.end)),
        most_people=form.most_people if table.most_people is None else table.most_people,
        pad=table.pad,
        ice_breakers=form.ice_breakers if table.ice_breakers is None else tuple(table.ice_breakers),
        code_of_conduct=table.code_of_conduct,
    )


def names_that_do(values: Mapping[str, Any]) -> dict[str, Format]:
    """Give the names in a file as written, each for any format, so that a use of it can be told from a mistake."""
    return {name.casefold(): parse_format("90", {}) for name in values}


def wrong_names(values: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Find the names nobody could type, and tables without a rhythm that name no built-in format: address, sentence."""
    for name, table in values.items():
        if len(name) > LONGEST_NAME or " ".join(name.split()) != name or not name:
            yield ("formats", name), f"a format's name is one line of at most {LONGEST_NAME} characters. Shorten it."
        elif isinstance(table, Mapping) and not table.get("rhythm"):
            try:
                parse_format(name, {})
            except ValueError:
                yield ("formats", name, "rhythm"), 'this is missing. Type a format such as "45/10".'
