"""Values that rows exchanged among one another, as when one column is sorted alone (docs/rules.md 1.7). Pure."""

from collections import Counter
from collections.abc import Sequence

from cowork_sheets.core.actions import Action, Kind

EXCHANGED = 3
"""Two values may well be meant to change places; of more, a column was rather sorted by mistake."""

_Change = tuple[Action, str, str]
"""An update, what its row said of something, and what it says now."""

_GROUPS = ("when", "topic", "people", "where")


def exchanged(actions: Sequence[Action]) -> tuple[tuple[str, tuple[Action, ...]], ...]:
    """Give the updates whose rows exchanged their times, topics, people or places, for each of these that they did.

    Such rows hold the same values as before, each on another row, and no row holds its own. In the plan's order; where
    fewer than three values changed places, nothing is found.
    """
    found = []
    for group in _GROUPS:
        changed = [(action, *values) for action in actions if (values := _change(action, group))]
        closed = _closed(changed)
        if len({old for _, old, _ in closed}) >= EXCHANGED:
            found.append((group, tuple(action for action, _, _ in closed)))
    return tuple(found)


def _change(action: Action, group: str) -> tuple[str, str] | None:
    """Give the digests of what a row said and says now, None where that is the same."""
    if action.kind is not Kind.UPDATE or action.event is None or action.desired is None:
        return None
    base = action.event.mark.base
    if base is None:
        return None
    then, now = getattr(base.row, group), getattr(action.desired.row, group)
    return None if then == now else (then, now)


def _closed(changed: Sequence[_Change]) -> Sequence[_Change]:
    """Keep the rows whose values all come from one another."""
    while True:
        then = Counter(old for _, old, _ in changed)
        now = Counter(new for _, _, new in changed)
        kept = [row for row in changed if then[row[2]] and now[row[1]]]
        if len(kept) == len(changed):
            return kept
        changed = kept
