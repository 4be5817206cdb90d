"""How a person reads what was said in Slack, or would be."""

from cowork_sheets.announce.base import Announced, Delivery
from cowork_sheets.cli.terminal import complain, say
from cowork_sheets.core.cells import clean


def announced(what: Announced, *, quiet: bool = False) -> None:
    """Print what was said, or would be, and why something was not; ``quiet`` prints the last alone."""
    if what.text and not quiet and (what.planned or what.delivery is Delivery.SAID):
        say("In Slack it would say:" if what.planned else "Said in Slack:")
        for line in what.text.splitlines():
            say(f"  {clean(line)}".rstrip())
    if what.notice and not quiet:
        say(what.notice)
    if what.problem:
        complain(what.problem)
