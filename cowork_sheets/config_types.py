"""What the values of ``cowork.toml`` are made of: kinds of value, each with what to type, and a table of them."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pytimeparse.timeparse import timeparse

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.choices import read_link
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.google.endpoints import CALENDAR, SHEETS, check_endpoint

_EXAMPLES = {
    "calendar_endpoint": CALENDAR,
    "endpoint": "https://api.example.org/v2",
    "token_endpoint": "https://api.example.org/token",
}


def suggest(typed: str, known: Iterable[str]) -> str:
    """Say which word was probably meant, else which there are; starts with a space."""
    known = list(known)
    close = get_close_matches(typed, known, n=1)
    return f" Did you mean {close[0]}?" if close else f" There are: {', '.join(known)}."


def no_guess(value: object) -> object:
    """Keep pydantic from reading true as 1 and 2.0 as 2; what it cannot read is answered with the field's title."""
    if isinstance(value, bool | float):
        raise ValueError  # noqa: TRY004 - the one that pydantic collects
    return value


def no_truth(value: object) -> object:
    """Keep pydantic from reading true as 1, where fractions are meant as well."""
    if isinstance(value, bool):
        raise ValueError  # noqa: TRY004 - the one that pydantic collects
    return value


def _minutes(value: object) -> object:
    if isinstance(value, str) and not value.strip().isdigit():
        seconds = timeparse(value, granularity="minutes")
        if seconds is None:
            raise ValueError
        return int(seconds // 60)
    return no_guess(value)


def _https(value: str) -> str:
    if value and not value.startswith("https://"):
        raise ValueError
    link = read_link(value) if value else value
    if isinstance(link, Asked):
        raise ValueError(link.phrase)  # noqa: TRY004 - pydantic's way to say what is wrong with a value
    return link


def _endpoint(value: str, info: ValidationInfo) -> str:
    """Let tokens go to https addresses and to this computer only."""
    if not value:
        return ""
    try:
        return check_endpoint(value, "endpoint")
    except ConfigurationError as error:
        example = _EXAMPLES.get(info.field_name or "", SHEETS)
        raise ValueError(str(error).removeprefix("endpoint: ").replace(SHEETS, example)) from None


Text = Annotated[str, Field(strict=True, title="a text in quotes")]
Yes = Annotated[bool, Field(title="true or false")]
Minutes = Annotated[int, BeforeValidator(_minutes), Field(ge=0, title='a number of minutes, or a text such as "2 h"')]
Link = Annotated[str, AfterValidator(_https), Field(strict=True, title="a link that starts with https://, in quotes")]
Endpoint = Annotated[
    str, AfterValidator(_endpoint), Field(strict=True, title="an https address, or an http one of this computer")
]


class Table(BaseModel):
    """A table of the file: a key it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid")
