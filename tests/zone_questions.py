"""What a question about a time zone offers, so that tests can do what it says, literally."""

import re

from cowork_sheets.core.cells import Asked

_OFFERED = re.compile(r".*(?:; type|such as|Did you mean) (.*)[.?]")


def offered(answer: str | Asked) -> list[str]:
    """List the texts that a question offers: of "A, B or C" all three; in quotes where one has a comma itself."""
    assert isinstance(answer, Asked), f"{answer} was not asked about"
    found = _OFFERED.fullmatch(answer.phrase)
    assert found, answer.phrase
    return re.findall("“([^”]+)”", found[1]) or re.split(", | or ", found[1])
