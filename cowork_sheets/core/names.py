"""The cells of a row that name people: whom they mean, and what has to be asked about them. Pure.

Used twice: for a row by itself, and for a row beside its event, which remembers whom its names meant.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.headers import PEOPLE_KEYS, named
from cowork_sheets.core.model import Cause, Person, Problem

NAME_KEYS = ("proposed_by", "accepted_by")
"""The columns of the Sessions tab that name people."""

_MOST_QUESTIONS = 3
"""Questions told about one cell; a cell full of strangers is one mistake, not fifty."""


@dataclass(frozen=True, slots=True)
class People:
    """Whom the two cells name, in their order, each once, and what has to be put right in them first."""

    proposer: Person | None
    accepters: tuple[Person, ...]
    problems: tuple[Problem, ...]


def people_of(found: Mapping[str, Sequence[Person | Asked]], headers: Mapping[str, str]) -> People:
    """Gather the people of a row from what was found for each name in each of its cells, by column key.

    ``headers`` are those of the board, by key.
    """
    problems: list[Problem] = []
    named_in: dict[str, list[Person]] = {}
    for key, answers in found.items():
        questions = dict.fromkeys(answer for answer in answers if isinstance(answer, Asked))
        problems += [_problem(key, question, headers) for question in list(questions)[:_MOST_QUESTIONS]]
        named_in[key] = list(dict.fromkeys(answer for answer in answers if isinstance(answer, Person)))
    proposers = named_in.get("proposed_by", [])
    if len(proposers) > 1:
        others = named("accepted_by", headers)
        only_one = Asked(f"only one person can propose; move the others to {others}.")
        problems.append(_problem("proposed_by", only_one, headers))
    return People(
        proposer=proposers[0] if len(proposers) == 1 else None,
        accepters=tuple(named_in.get("accepted_by", [])),
        problems=tuple(problems),
    )


def ask_for_zone(proposer: Person, headers: Mapping[str, str]) -> Problem:
    """Ask for the zone of a row whose proposer has none; ``headers`` are those of the board, by key."""
    lacks = f"{proposer.name} has no time zone in People; add one there"
    if "time_zone" in headers:
        return Problem("time_zone", f"{headers['time_zone']}: {lacks}, or type one here.", Cause.NO_ZONE)
    return Problem("time_zone", f"{lacks}.", Cause.NO_ZONE)


def ask_about_clock(asked: Asked, filled: frozenset[str], headers: Mapping[str, str]) -> Problem:
    """Ask about a start that the clocks of its zone skip or show twice; ``filled`` are the keys of filled cells."""
    key = "start" if "start" in filled else "day"
    return Problem(key, f"{headers[key]}: {asked.phrase}", Cause.CLOCK_CHANGE)


def in_column_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort the problems of a row as its columns stand in the template; those of one cell keep their order."""
    return tuple(sorted(problems, key=_column))


def _column(problem: Problem) -> int:
    return PEOPLE_KEYS.index(problem.key) if problem.key in PEOPLE_KEYS else len(PEOPLE_KEYS)


def _problem(key: str, asked: Asked, headers: Mapping[str, str]) -> Problem:
    return Problem(key, f"{headers[key]}: {asked.phrase}", Cause.NAMES)
