"""Who was mailed in the last 24 hours, counted where nobody who edits the board can shed it (docs/rules.md 5.13). Pure.

Each event remembers who was told by which write, also people who were taken off since; so do cancelled events, those of
deleted rows, and those of earlier generations. What this computer noted itself is a second source: a calendar may keep
no more of a deleted event than that it was there (Google Calendar API, ``Event.status``). What either knows counts.

    an action            counts for each mailbox as       and keeps room for
    invitation, news     one mail                         one cancellation, once for each session
    cancellation         one mail, once it was sent       -
    agreed by somebody   no mail                          -
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cowork_sheets.core.actions import Action, Kind
from cowork_sheets.core.identity import mailbox_key
from cowork_sheets.core.model import Event, Mailing
from cowork_sheets.core.people import domain_of

DAY = timedelta(hours=24)
PUBLIC_DOMAINS = frozenset({
    "126.com", "163.com", "aol.com", "fastmail.com", "free.fr", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net",
    "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.fr", "icloud.com", "laposte.net", "libero.it",
    "live.com", "mac.com", "mail.com", "mail.ru", "mailbox.org", "me.com", "msn.com", "orange.fr", "outlook.com",
    "outlook.de", "outlook.fr", "pm.me", "posteo.de", "proton.me", "protonmail.com", "qq.com", "rediffmail.com",
    "t-online.de", "tuta.io", "tutanota.com", "web.de", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com",
    "yahoo.de", "yahoo.fr", "yandex.com", "yandex.ru", "zoho.com", "zohomail.com",
})  # fmt: skip
"""Where anybody can have an address: nobody's own domain."""

Noted = tuple[str, Mailing]
"""A mailing and the ref of the session that it was about."""


def is_outside(email: str, own_domain: str) -> bool:
    """Tell whether an address is not of the calendar's own domain, "" for a calendar without one."""
    domain = domain_of(email)
    return domain != own_domain.casefold() or domain in PUBLIC_DOMAINS


def mailings_of(event: Event, now: datetime, own_domain: str) -> tuple[Mailing, ...]:
    """Give what was sent about an event in the last 24 hours, oldest first.

    A write that an older version made says when, and not to whom: those who are on the event now are taken for told.
    """
    mark = event.mark
    sent = [each for each in mark.mailings if each.at > now - DAY and (event.cancelled or not each.ends)]
    known = {each.at for each in mark.mailings}
    older = [at for at in mark.mailed if at > now - DAY and at.replace(microsecond=0) not in known]
    if older and event.guests:
        emails = [guest.email for guest in event.guests]
        sent += [mailing_to(emails, at, own_domain) for at in older]
    return tuple(sorted(sent, key=lambda mailing: mailing.at))


def mailing_to(
    emails: Iterable[str], at: datetime, own_domain: str, *, agreed: bool = False, ends: bool = False
) -> Mailing:
    """Say that these addresses are told at an instant."""
    emails = tuple(emails)
    mailboxes = tuple(sorted(mailbox_key(email) for email in emails))
    outside = sum(is_outside(email, own_domain) for email in emails)
    return Mailing(at.replace(microsecond=0), mailboxes, outside, agreed, ends)


@dataclass(frozen=True)
class Known:
    """What is known of mails at the beginning of a run.

    ``sent`` are the mailings of the last 24 hours. ``guests`` are the mailboxes of those who are on the session ahead
    of each ref that something was sent about.
    """

    sent: tuple[Noted, ...] = ()
    guests: Mapping[str, frozenset[str]] = field(default_factory=dict)


def known_mails(events: Iterable[Event], noted: Iterable[Noted], now: datetime, own_domain: str) -> Known:
    """Bring together what the events remember and what this computer noted, each mailing once."""
    events = tuple(events)
    remembered = _by_instant((event.mark.ref, each) for event in events for each in mailings_of(event, now, own_domain))
    own = _by_instant(each for each in noted if each[1].at > now - DAY)
    names = {**remembered, **own}.keys()
    sent = tuple((name[0], _higher(remembered.get(name), own.get(name))) for name in names)
    refs = {ref for ref, _ in sent}
    guests = {
        event.mark.ref: frozenset(mailbox_key(guest.email) for guest in event.guests)
        for event in events
        if event.mark.ref in refs and not event.cancelled and event.start_at > now
    }
    return Known(sent, guests)


def _by_instant(source: Iterable[Noted]) -> dict[tuple[str, datetime, bool], Mailing]:
    """Add up what one source says of each session and instant: a run may tell its guests twice."""
    sums: dict[tuple[str, datetime, bool], Mailing] = {}
    for ref, mailing in source:
        name = ref, mailing.at, mailing.agreed
        before = sums.get(name, replace(mailing, mailboxes=(), outside=0))
        mailboxes = (*before.mailboxes, *mailing.mailboxes)
        sums[name] = replace(mailing, mailboxes=mailboxes, outside=before.outside + mailing.outside)
    return sums


def _higher(one: Mailing | None, other: Mailing | None) -> Mailing:
    """Unite what two sources say of the same: where they differ, more was sent rather than less."""
    first = one or other
    assert first is not None
    if one is None or other is None:
        return first
    mailboxes = Counter(one.mailboxes) | Counter(other.mailboxes)
    return replace(one, mailboxes=tuple(sorted(mailboxes.elements())), outside=max(one.outside, other.outside))


@dataclass(frozen=True)
class Recipients:
    """Whom an action mails: how often each mailbox, which of them stay on the event, how many mails go outside."""

    mails: Mapping[str, int]
    staying: frozenset[str]
    outside: int

    @property
    def in_all(self) -> int:
        """How many mails it is."""
        return sum(self.mails.values())


def recipients_of(action: Action, own_domain: str) -> Recipients:
    """Say whom an action mails."""
    removed = set(action.notify if action.kind is Kind.CANCEL else action.removed)
    return Recipients(
        mails=Counter(mailbox_key(email) for email in action.notify),
        staying=frozenset(mailbox_key(email) for email in action.notify if email not in removed),
        outside=sum(is_outside(email, own_domain) for email in action.notify),
    )


class Tally:
    """Counts of mails as a run goes on: those of the last 24 hours, and those it is about to send.

    ``in_all``, ``outside`` and ``mailbox`` count the day, ``session`` does by ref and mailbox; ``run`` and
    ``mailbox_in_run`` count this run. ``room`` holds the refs of the sessions whose cancellation a mailbox may still
    get. What somebody agreed to is in ``in_all`` and ``run`` only.
    """

    def __init__(self, known: Known, now: datetime) -> None:
        self.run = self.in_all = self.outside = 0
        self.mailbox: Counter[str] = Counter()
        self.mailbox_in_run: Counter[str] = Counter()
        self.session: Counter[tuple[str, str]] = Counter()
        self.room: defaultdict[str, set[str]] = defaultdict(set)
        for ref, mailing in known.sent:
            if mailing.at <= now - DAY:
                continue
            self.in_all += len(mailing.mailboxes)
            if not mailing.agreed:
                staying = known.guests.get(ref, frozenset())
                self._count(ref, Counter(mailing.mailboxes), staying, mailing.outside)

    def add(self, ref: str, recipients: Recipients, *, agreed: bool) -> None:
        """Count the mails of an action that goes out."""
        self.in_all += recipients.in_all
        self.run += recipients.in_all
        for mailbox_ in recipients.mails.keys() - recipients.staying:
            self.room[mailbox_].discard(ref)
        if not agreed:
            self.mailbox_in_run.update(recipients.mails)
            self._count(ref, recipients.mails, recipients.staying, recipients.outside)

    def _count(self, ref: str, mails: Mapping[str, int], staying: frozenset[str], outside: int) -> None:
        self.outside += outside
        self.mailbox.update(mails)
        for mailbox_, number in mails.items():
            self.session[ref, mailbox_] += number
            if mailbox_ in staying:
                self.room[mailbox_].add(ref)

    def used_up(self, mailbox_: str) -> int:
        """Give how many mails of its day a mailbox has used up, with the room that is kept for cancellations."""
        return self.mailbox[mailbox_] + len(self.room[mailbox_])

    def needed(self, mailbox_: str, ref: str, recipients: Recipients) -> int:
        """Give how many mails of its day a mailbox would use up by an action."""
        makes_room = mailbox_ in recipients.staying and ref not in self.room[mailbox_]
        return recipients.mails[mailbox_] + makes_room
