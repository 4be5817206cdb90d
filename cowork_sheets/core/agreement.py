"""Who has agreed, and whether that is enough. Pure.

The proposer's own name in ``Accepted by`` is not an answer. ``quorum`` counts other people; "all" means everyone in
People but the proposer. ``Too many`` counts the proposer too (docs/rules.md 3.6).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cowork_sheets.core.model import Event, Partstat, Person, Reading
from cowork_sheets.core.people import address_key
from cowork_sheets.core.settings import SessionSettings


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a row is agreed; if not, the sentence that says who is still missing."""

    agreed: bool
    waiting: str = ""


def named_people(reading: Reading) -> tuple[Person, ...]:
    """List everyone a row names, the proposer first, each once."""
    named = ([reading.proposer] if reading.proposer else []) + list(reading.accepters)
    return tuple(dict.fromkeys(named))


def _others(reading: Reading) -> list[Person]:
    return [person for person in dict.fromkeys(reading.accepters) if person != reading.proposer]


def _needed(reading: Reading, people: Sequence[Person], settings: SessionSettings) -> list[str] | int:
    """Give the names of everybody who has to accept, or how many have to."""
    if settings.quorum == "all":
        proposer = reading.proposer.name if reading.proposer else ""
        return [person.name for person in people if person.name != proposer]
    return settings.quorum


def agreement(
    reading: Reading, people: Sequence[Person], settings: SessionSettings, column: str = "Accepted by"
) -> Agreement:
    """Decide whether enough other people accepted, and say who is missing if not.

    ``column`` is the header of the cell that names them.
    """
    others = _others(reading)
    needed = _needed(reading, people, settings)
    if isinstance(needed, list):
        # By name: an address that People lost, or has wrong, does not make somebody a stranger.
        there = {person.name for person in others}
        missing = [name for name in needed if name not in there]
        if others and not missing:
            return Agreement(agreed=True)
        names = join_words(missing)
        return Agreement(agreed=False, waiting=f"Waiting for {names} to accept." if missing else "Waiting for a yes.")
    if len(others) >= needed:
        return Agreement(agreed=True)
    if reading.accepters and not others and reading.proposer:
        return Agreement(
            agreed=False, waiting=f"{reading.proposer.name} proposed this, so somebody else has to accept it."
        )
    short = needed - len(others)
    who = "somebody" if short == 1 else f"{short} people"
    more = " else" if others and short == 1 else " more" if others else ""
    return Agreement(agreed=False, waiting=f"Waiting for {who}{more} to put their name in {column}.")


def holds(reading: Reading, *, left: bool) -> bool:
    """Tell whether a session stays agreed whatever the rule has become: nobody left its row (docs/rules.md 2.14).

    ``left`` says that somebody is missing whom the row named when it was last acted on.
    """
    return not left and bool(_others(reading))


def declined(reading: Reading, people: Sequence[Person], settings: SessionSettings, event: Event) -> list[Person]:
    """List the accepters whose decline breaks the quorum; empty while enough others stay (docs/rules.md 3.8)."""
    answers = {address_key(guest.email): guest.partstat for guest in event.guests}
    others = _others(reading)
    gone = [
        person
        for person in others
        if any(answers.get(address_key(email)) == Partstat.DECLINED for email in person.emails)
    ]
    needed = _needed(reading, people, settings)
    least = len(needed) if isinstance(needed, list) else needed
    return gone if len(others) - len(gone) < least else []


def join_words(words: Sequence[str]) -> str:
    """Join names as a person would say them: "Ada", "Ada and Grace", "Ada, Grace and Bo"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
