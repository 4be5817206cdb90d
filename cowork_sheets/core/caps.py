"""Which actions go out in this run and which wait for the caps on mail (docs/rules.md 5.14). Pure.

    what an action does                                      held by the caps
    cancels a session                                        never
    takes somebody off                                       never; who joins by the same edit may wait
    moves a session that starts, or started, within a day    never: a wrong time is worse than a mail
    anything else that mails                                 until there is room; what somebody agreed to waits only
                                                             for the caps that protect the account

What cannot wait counts as well, before all that can. Were there no end to it, an editor who moves tonight's session
again and again would mail its guests without end; so beyond twice the caps somebody is asked (``excessive``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cowork_sheets.core.actions import Action, Kind, Reason
from cowork_sheets.core.approvals import approval_key
from cowork_sheets.core.identity import guest_key
from cowork_sheets.core.joins import is_last_call
from cowork_sheets.core.mails import DAY, Known, Recipients, Tally, mailing_to, mailings_of, recipients_of
from cowork_sheets.core.settings import GuardSettings

SOON = timedelta(hours=24)
"""A session that is so near cannot wait for tomorrow's mails to tell its guests another time or place."""
TIMES_OVER = 2
"""So many times each cap of a day, by default at least, go out of what cannot wait; more is asked about."""
RUN_EVERY = timedelta(minutes=10)
"""How often a board is synced where one says how long something takes (docs: cron's line is ``*/10``)."""
HORIZON = timedelta(days=7)
_KEPT_FOR_CHANGES = 5
"""One in so many mails of a day is kept for changes: a flood of invitations is not to hold up what is moved."""
_DEFAULTS = GuardSettings()


@dataclass(frozen=True)
class Mailbag:
    """What the caps depend on besides the actions: the instant, what is known of mails, the caps, the own domain."""

    now: datetime
    known: Known
    caps: GuardSettings
    own_domain: str = ""

    def after(self, actions: Sequence[Action], time: timedelta) -> "Mailbag":
        """Give what is known some time after these actions were carried out."""
        now = self.now + time
        sent = [note for note in self.known.sent if note[1].at > now - DAY]
        guests = dict(self.known.guests)
        for action in actions:
            if action.notify:
                sent.append((action.ref, action.mailings[-1]))
                guests[action.ref] = recipients_of(action, self.own_domain).staying
        return replace(self, now=now, known=Known(tuple(sent), guests))


@dataclass(frozen=True)
class Capped:
    """What the caps let through, in its order, what waits with its reason, and what is too much to go unasked.

    Each action that is let through knows its mailings.
    """

    through: tuple[Action, ...] = ()
    postponed: tuple[tuple[Action, str], ...] = ()
    excessive: tuple[Action, ...] = ()


def cannot_wait(action: Action, now: datetime) -> bool:
    """Tell whether guests have to hear of an action at once, whatever they were told today."""
    if action.kind is Kind.CANCEL:
        return True
    if action.kind is not Kind.UPDATE or action.event is None:
        return False
    if action.removed:
        return True
    is_elsewhere = bool({"when", "where"}.intersection(action.groups))
    return is_elsewhere and min(action.event.start_at, action.when.start_at) - now <= SOON


def cap(actions: Sequence[Action], bag: Mailbag, agreed: Collection[str] = ()) -> Capped:
    """Let actions through as long as nobody gets too much mail; one that is over a cap waits whole.

    ``agreed`` are the keys of actions that somebody agreed to.
    """
    tally = Tally(bag.known, bag.now)
    places = {id(action): place for place, action in enumerate(actions)}
    urgent = [action for action in actions if cannot_wait(action, bag.now)]
    others = [action for action in actions if not cannot_wait(action, bag.now)]
    through: list[tuple[int, Action]] = []
    postponed: list[tuple[int, Action, str]] = []
    excessive: list[Action] = []

    def let_through(place: int, action: Action, recipients: Recipients, *, is_agreed: bool) -> None:
        tally.add(action.ref, recipients, agreed=is_agreed)
        through.append((place, _with_mailings(action, bag, agreed=is_agreed)))

    for action in (*urgent, *others):
        place, is_agreed = places[id(action)], approval_key(action) in agreed
        recipients = recipients_of(action, bag.own_domain)
        reason = _too_much(action, recipients, tally, bag, is_agreed=is_agreed)
        if not reason or action.kind is Kind.CANCEL:
            let_through(place, action, recipients, is_agreed=is_agreed)
            continue
        if not cannot_wait(action, bag.now):
            postponed.append((place, action, reason))
            continue
        at_once = without_joins(action) if action.added else action
        recipients = recipients_of(at_once, bag.own_domain)
        if not is_agreed and _is_excessive(at_once, recipients, tally, bag.caps):
            excessive.append(action)
            continue
        let_through(place, at_once, recipients, is_agreed=is_agreed)
        if action.added:
            postponed.append((place, joins_of(action), reason))
    through.sort(key=lambda pair: pair[0])
    postponed.sort(key=lambda triple: triple[0])
    return Capped(
        tuple(action for _, action in through),
        tuple((action, reason) for _, action, reason in postponed),
        tuple(excessive),
    )


def _with_mailings(action: Action, bag: Mailbag, *, agreed: bool) -> Action:
    """Let an action know what its event will remember of mails."""
    if not action.notify:
        return action
    before = mailings_of(action.event, bag.now, bag.own_domain) if action.event else ()
    ends = action.kind is Kind.CANCEL
    own = mailing_to(action.notify, bag.now, bag.own_domain, agreed=agreed, ends=ends)
    return replace(action, mailings=(*before, own))


# --- the caps --------------------------------------------------------------------------------------------------------


def _is_over(used: int, more: int, most: int) -> bool:
    """Tell whether more would be too much. What alone is too much goes out alone: else it would wait for ever."""
    return used + more > most and (used > 0 or most == 0)


def _too_much(action: Action, recipients: Recipients, tally: Tally, bag: Mailbag, *, is_agreed: bool) -> str:
    """Say which cap an action is over, "" when it is over none."""
    if not action.notify:
        return ""
    caps = bag.caps
    invites = bool(action.added)
    if _is_over(tally.run, recipients.in_all, caps.mails_per_run):
        return f"more than {caps.mails_per_run} mails in one run; the next run goes on"
    if _is_over(tally.in_all, recipients.in_all, _of_a_day(caps.mails_per_day, invites=invites)):
        return f"more than {caps.mails_per_day} mails in a day; it goes on tomorrow"
    if is_agreed:
        return ""
    outside = _of_a_day(caps.outside_per_day, invites=invites)
    if recipients.outside and _is_over(tally.outside, recipients.outside, outside):
        return f"more than {caps.outside_per_day} mails in a day to other domains; it goes on tomorrow"
    told = max(tally.session[action.ref, mailbox] for mailbox in recipients.mails)
    if told >= caps.mails_per_event_and_person_per_day and not _joins_late(action, bag.now):
        return f"its guests were mailed {_times(told)} today; it goes on tomorrow"
    most = caps.mails_per_person_per_run
    if any(_is_over(tally.mailbox_in_run[mailbox], mails, most) for mailbox, mails in recipients.mails.items()):
        return f"somebody would get more than {most} mails at once; the next run goes on"
    most = caps.mails_per_person_per_day
    for mailbox in recipients.mails:
        needed = tally.needed(mailbox, action.ref, recipients)
        if _is_over(tally.used_up(mailbox), needed, _of_a_day(most, invites=invites)):
            return f"somebody would get more than {most} mails in a day; it goes on tomorrow"
    return ""


def _of_a_day(most: int, *, invites: bool) -> int:
    """Give how many mails of a day an action may use up."""
    return most - most // _KEPT_FOR_CHANGES if invites else most


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _joins_late(action: Action, now: datetime) -> bool:
    """Tell whether an action does nothing but invite people to a session that starts soon (docs/rules.md 5.12)."""
    only_joins = action.groups == ("guests",) and not action.removed
    return action.event is not None and only_joins and is_last_call(action.event, now)


def _is_excessive(action: Action, recipients: Recipients, tally: Tally, caps: GuardSettings) -> bool:
    """Tell whether an action that cannot wait would mail so much that somebody has to be asked."""

    def most(cap: int, default: int) -> int:
        return TIMES_OVER * max(cap, default)

    in_all = most(caps.mails_per_day, _DEFAULTS.mails_per_day)
    outside = most(caps.outside_per_day, _DEFAULTS.outside_per_day)
    each = most(caps.mails_per_person_per_day, _DEFAULTS.mails_per_person_per_day)
    return (
        tally.in_all + recipients.in_all > in_all
        or tally.outside + recipients.outside > outside
        or any(
            tally.used_up(mailbox) + tally.needed(mailbox, action.ref, recipients) > each
            for mailbox in recipients.staying
        )
    )


# --- who leaves now, who joins later ---------------------------------------------------------------------------------


def without_joins(action: Action) -> Action:
    """Take those who join out of an update, so that they can wait while the rest of it goes out."""
    assert action.event is not None
    assert action.desired is not None
    added = set(action.added)
    keys = {guest_key(email) for email in added}
    mark = replace(
        action.mark,
        guests={key: word for key, word in action.mark.guests.items() if key not in keys},
        names=tuple(name for name in action.mark.names if name.guest not in keys),
    )
    before = action.event.mark.base
    if mark.base is not None and before is not None:
        row = replace(mark.base.row, people=before.row.people)  # not acted on as a whole yet
        mark = replace(mark, base=replace(mark.base, row=row))
    return replace(
        action,
        groups=tuple(group for group in action.groups if group != "guests" or action.removed),
        notify=tuple(email for email in action.notify if email not in added),
        added=(),
        desired=replace(
            action.desired, guests=tuple(guest for guest in action.desired.guests if guest.email not in added)
        ),
        mark=mark,
    )


def joins_of(action: Action) -> Action:
    """Give the part of an update that ``without_joins`` takes out, as the next run will find it."""
    removed = set(action.removed)
    notify = tuple(email for email in action.notify if email not in removed)
    return replace(action, reason=Reason.GUESTS_CHANGED, groups=("guests",), notify=notify, removed=())


# --- how long it takes -----------------------------------------------------------------------------------------------


def time_needed(
    waiting: Sequence[Action], bag: Mailbag, agreed: Collection[str], *, since: datetime
) -> timedelta | None:
    """Say how long after ``since`` the last of some actions goes out; None when that is more than a week.

    Plays the runs to come, one every ten minutes from that of the bag on, as far as what is known now decides them.
    """
    while bag.now - since <= HORIZON:
        capped = cap(waiting, bag, agreed)
        waiting = [*(action for action, _ in capped.postponed), *capped.excessive]
        if not waiting:
            return bag.now - since
        bag = bag.after(capped.through, RUN_EVERY)
        if not capped.through:
            # Nothing goes out before the first mail of the last 24 hours counts no more.
            first = min((mailing.at for _, mailing in bag.known.sent), default=since)
            bag = replace(bag, now=max(bag.now, first + DAY))
    return None


def in_words(time: timedelta) -> str:
    """Write about how long something takes: "10 minutes", "3 hours", "2 days"."""
    minutes = round(time.total_seconds() / 60)
    if minutes < 100:
        return f"{minutes} minutes"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 36 else f"{round(hours / 24)} days"
