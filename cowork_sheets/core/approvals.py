"""What somebody agreed to and what has not gone out yet (docs/rules.md 5.15). Pure.

An approved plan may be more than one run can mail. What waits stays approved for some days, so that nobody is asked
twice. It is remembered on events that the approved run writes: there everybody's runs find it, on whatever computer,
and nobody who edits the board can write it. A key names the event and the mailboxes of those who are mailed, so that a
row whose people were changed since is as good as new; and each key can be used once: an event is made once, and a
change is named by what was mailed before it. What a waiting session is about may be edited, as it may after an
invitation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cowork_sheets.core.actions import Action, Kind
from cowork_sheets.core.identity import approval_digest, mailbox_key, when_text
from cowork_sheets.core.model import Approval, Event

HOLDS = timedelta(days=7)
CARRIERS = 3
"""So many events carry what is still approved: if one of them cannot be written, another is."""


def approval_key(action: Action) -> str:
    """Name an action for an approval: what it does to which event, after which mail, and who is mailed."""
    before = max(action.event.mark.mailed, default=None) if action.event else None
    change = (before.isoformat() if before else "", when_text(action.when), *action.groups) if action.event else ()
    return approval_digest(action.kind, action.event_id, *change, *sorted(map(mailbox_key, action.notify)))


def approved_before(events: Iterable[Event], now: datetime) -> frozenset[str]:
    """Give the keys of what is approved still."""
    approvals = (event.mark.approval for event in events)
    return frozenset(key for each in approvals if each is not None and each.until > now for key in each.keys)


def remember(actions: Sequence[Action], approved: Iterable[Action], now: datetime) -> tuple[Action, ...]:
    """Let the first actions that write an event carry what was approved together with them.

    All of it: not only what the caps let wait, but also what may fail now and is tried again by a later run.
    """
    keys = [approval_key(action) for action in approved if _writes_an_event(action)]
    carriers = [action.event_id for action in actions if _writes_an_event(action)][:CARRIERS]
    if len(keys) < 2:
        return tuple(actions)
    return tuple(_carrying(action, keys, now) if action.event_id in carriers else action for action in actions)


def _writes_an_event(action: Action) -> bool:
    return action.kind in {Kind.CREATE, Kind.UPDATE}


def _carrying(action: Action, keys: Sequence[str], now: datetime) -> Action:
    before = action.mark.approval
    older = before.keys if before is not None and before.until > now else ()
    until = (now + HOLDS).replace(microsecond=0)
    both = tuple(dict.fromkeys((*keys, *older)))
    return replace(action, mark=replace(action.mark, approval=Approval(until, both)))
