"""How a person reads what was said in Slack, or would be."""

from cowork_sheets.announce.base import Announced, Delivery
from cowork_sheets.cli.terminal import complain, say
from cowork_sheets.core.cells import clean

_HEADS = {
    Delivery.SAID: "Said in Slack:",
    Delivery.LATER: "Not said in Slack:",
    Delivery.REFUSED: "Not said in Slack:",
    Delivery.UNSURE: "Perhaps not said in Slack:",
}


def announced(what: Announced, *, quiet: bool = False) -> None:
    """Print what was said, or would be, and why something was not; ``quiet`` prints the last alone."""
    if what.text and not quiet and (what.planned or what.delivery):
        say(_HEADS[what.delivery] if what.delivery else "In Slack it would say:")
        for line in what.text.splitlines():
            say(f"  {clean(line)}".rstrip())
    if what.notice and not quiet:
        say(what.notice)
    if what.problem:
        complain(what.problem)
