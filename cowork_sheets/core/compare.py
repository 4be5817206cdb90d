"""The three-way comparison of a row with its living event, group by group (docs/rules.md 2.3, 2.7, 2.8). Pure.

    row against base   event against base   the two now     what happens to the group
    same               same                 any             nothing
    changed            same                 differ          update: the row wins
    same               changed              any             acknowledge: re-base the event half, say so in the row
    changed            changed              differ          conflict: both values are shown, nothing is written
    changed            any                  equal           re-base both halves

Guests have no group of their own here: they are compared per address (``desired.change_guests``).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cowork_sheets.core.actions import Desired
from cowork_sheets.core.agreement import named_people
from cowork_sheets.core.desired import (
    GuestChange,
    change_guests,
    desire,
    fallback_place,
    invited_people,
    resolve_place,
    resolve_when,
    without_outsiders,
)
from cowork_sheets.core.identity import event_base, guest_key, guest_keys, row_base, when_text
from cowork_sheets.core.joins import let_wait
from cowork_sheets.core.meant import Meant
from cowork_sheets.core.model import (
    Base,
    Conference,
    Event,
    EventBase,
    Mark,
    PlaceChoice,
    Reading,
    RowBase,
    When,
)
from cowork_sheets.core.sentences import time_of
from cowork_sheets.core.settings import SessionSettings

MAILED_GROUPS = frozenset({"when", "where", "guests"})
"""Groups whose change matters to a guest; a new topic or format is written without mail."""
ATTEMPTS = 2
"""How often a calendar is asked again for a meeting link that it could not make (docs/rules.md 2.10)."""


@dataclass(frozen=True)
class Comparison:
    """What a row's edits ask of its event. ``conflicts`` maps a group to (the row's value, the calendar's) in words.

    ``groups`` change on the event: "when", "where", "guests", "topic", "text" (our block of the description),
    "conference" (the calendar is asked for its link again).
    ``mark`` is the mark to write with them; without groups it is written only when it differs from the event's.
    ``row_when`` is the row's own time; ``acknowledged`` says that somebody changed the event in the calendar,
    ``awaits_link`` that the event still lacks its place's link (docs/rules.md 10.2), ``replanned`` that the plans in
    its description are not those of the row any more.
    """

    desired: Desired
    mark: Mark
    row_when: When
    guests: GuestChange
    groups: tuple[str, ...] = ()
    conflicts: Mapping[str, tuple[str, str]] | None = None
    acknowledged: bool = False
    awaits_link: bool = False
    replanned: bool = False


def same_moment(one: When, other: When) -> bool:
    """Compare two times by wall clock in one zone, by instant across zones (docs/rules.md 2.9)."""
    if one.zone == other.zone:
        return (one.wall, one.minutes) == (other.wall, other.minutes)
    return (one.start_at, one.minutes) == (other.start_at, other.minutes)


def same_place(one: PlaceChoice, other: PlaceChoice, join: str) -> bool:
    """Tell whether a place is the one an event already has; a link decides, where the place itself is one.

    The event's own link is no other place, whatever made it: somebody copied it there, or a run that died wrote it.
    """
    return one.name == other.name if one.link is None else one.link == join


def sent_when(text: str) -> When:
    """Read a base's time, as ``identity.when_text`` writes it."""
    wall, zone, minutes = text.split("|")
    return When(datetime.fromisoformat(wall), zone, int(minutes))


def fresh_base(reading: Reading, when: When, place: PlaceChoice, format_name: str, event: Event | None = None) -> Base:
    """Make the base of a row that is scheduled now; the event half is what stands, or is filled in on composing."""
    sent = event_base(event) if event else EventBase(when_text(when), "", "")
    return Base(row_base(reading), sent, when.zone, when.minutes, place.name, format_name)


def row_changed(meant: Meant, event: Event) -> bool:
    """Tell whether anybody edited the row's own cells, the names among them, since it was last acted on.

    The event must have its base. A change in People is no edit of the row, and a plan is none either.
    """
    base = event.mark.base
    assert base is not None
    row = replace(meant.row, proposer=base.row.proposer, people=base.row.people, plans=base.row.plans)
    return meant.edited or row != base.row


def compare(
    meant: Meant,
    event: Event,
    settings: SessionSettings,
    own_addresses: Collection[str],
    now: datetime,
    *,
    refresh: bool = False,
    services: Collection[str] = (),
    room_is_gone: bool = False,
    allowed_domains: Collection[str] = (),
) -> Comparison:
    """Compare a wanted row with its living event. The row must have a usable time.

    ``services`` are the places whose link may come after the event; ``room_is_gone`` says that the one it has leads
    nowhere any more. ``allowed_domains`` are the only ones whose people may be added, none for any.
    """
    reading = meant.reading
    base = event.mark.base or _adopted_base(meant, event, settings)
    row = _row_now(meant, base, settings)
    fresh_when, fresh_place = resolve_when(reading, settings), resolve_place(reading, settings)
    fresh_format = reading.format or settings.format
    assert fresh_when is not None
    kept_when = resolve_when(reading, settings, base) or fresh_when
    when_edited = row.when != base.row.when or (
        # What somebody moved in the calendar stays where it was put, whatever defaults have become.
        refresh
        and (fresh_when.zone, fresh_when.minutes) != (base.zone, base.minutes)
        and same_moment(event.when, kept_when)
    )
    where_edited = row.where != base.row.where or (
        refresh and not _where_is_unclear(reading) and not same_place(fresh_place, PlaceChoice(base.place), event.join)
    )
    topic_edited = row.topic != base.row.topic
    format_edited = row.format != base.row.format or (refresh and fresh_format != base.format)
    row_when = fresh_when if when_edited else kept_when
    place = fresh_place if where_edited else PlaceChoice(base.place)
    format_name = fresh_format if format_edited else base.format

    sent = event_base(event)
    moved = not same_moment(event.when, sent_when(base.event.when))
    groups: list[str] = []
    conflicts: dict[str, tuple[str, str]] = {}
    for group, edited, touched, equal, words in (
        ("when", when_edited, moved, same_moment(row_when, event.when), (time_of(row_when), time_of(event.when))),
        (
            "where",
            where_edited,
            sent.where != base.event.where,
            same_place(place, PlaceChoice(base.place), event.join),
            _places_in_words(place, event, settings),
        ),
        ("topic", topic_edited, sent.summary != base.event.summary, reading.topic == event.summary,
         (reading.topic or "no topic", event.summary)),
    ):  # fmt: skip
        if not edited or equal:
            continue
        if touched:
            conflicts[{"when": "Time", "where": "Place", "topic": "Topic"}[group]] = words
        else:
            groups.append(group)
    is_without = lacks_link(event, place, services) or (room_is_gone and place.name in services)
    awaits_link = "where" not in groups and sent.where == base.event.where and is_without
    if awaits_link:
        groups.append("where")
    if format_edited:
        groups.append("text")
    attempt = event.mark.meet_attempt
    if event.conference is Conference.FAILED and "where" not in groups:
        attempt += 1
        groups.append("conference" if attempt <= ATTEMPTS else "where")
        place = place if attempt <= ATTEMPTS else fallback_place(reading, settings)
    guests = _guests_of(meant, event, own_addresses, allowed_domains)
    if not MAILED_GROUPS.intersection(groups):
        guests = let_wait(guests, event, named_people(reading), now)
    if guests.waiting or guests.outsiders:
        row = replace(row, proposer=base.row.proposer, people=base.row.people)  # not acted on yet
    if guests.added or guests.removed:
        groups.append("guests")

    if reading.unread_plans and groups:
        row = replace(row, plans="")  # the description is written without those, and again when they can be read
    now_base = replace(
        base, row=row, event=sent, zone=row_when.zone if when_edited else base.zone,
        minutes=row_when.minutes if when_edited else base.minutes, place=place.name, format=format_name,
    )  # fmt: skip
    mark = replace(
        event.mark, base=now_base, guests=_guest_marks(event, guests, meant), missing_since=None, missing_why="",
        ended="", call_off_seen=None, meet_attempt=attempt,
    )  # fmt: skip
    if event.mark.names or groups or mark != event.mark:
        # An event from before names were remembered is given them with whatever else is written to it.
        mark = _remembering(mark, meant, guests)
    desired = desire(reading, row_when if "when" in groups else event.when, place, format_name, guests.guests)
    return Comparison(
        desired, mark, row_when, guests, tuple(groups), conflicts or None,
        acknowledged=moved or sent.where != base.event.where or sent.summary != base.event.summary,
        awaits_link=awaits_link, replanned=row.plans != base.row.plans,
    )  # fmt: skip


def lacks_link(event: Event, place: PlaceChoice, services: Collection[str]) -> bool:
    """Tell whether a service could not yet give the link that an event should have."""
    return place.name in services and not (event.join or event.location or event.conference)


def _places_in_words(place: PlaceChoice, event: Event, settings: SessionSettings) -> tuple[str, str]:
    """Name the row's place and the calendar's, without a link where the row must not show one."""
    words = place.link or place.name, event.location or event.join or "no link"
    if not settings.show_link_before:
        return words
    row, calendar = ("a link" if "://" in text else text for text in words)
    return row, calendar


def _where_is_unclear(reading: Reading) -> bool:
    return reading.where is None and any(problem.key == "where" for problem in reading.problems)


def _row_now(meant: Meant, base: Base, settings: SessionSettings) -> RowBase:
    """Digest the row, but let a Where cell nobody understands stand for what it said before (docs/rules.md 4).

    So do plans that cannot be read, or are not told to the guests at all.
    """
    reading, row = meant.reading, meant.row
    if reading.unread_plans or not settings.guests_see_each_other:
        row = replace(row, plans=base.row.plans)
    if _where_is_unclear(reading):
        return replace(row, where=base.row.where)
    return row


def _adopted_base(meant: Meant, event: Event, settings: SessionSettings) -> Base:
    """Stand in for a base that a calendar program lost: row and event as they are now, so that nothing is changed."""
    reading = meant.reading
    place = resolve_place(reading, settings)
    base = fresh_base(reading, event.when, place, reading.format or settings.format, event)
    return replace(base, row=meant.row)


def _guest_marks(event: Event, guests: GuestChange, meant: Meant) -> dict[str, str]:
    """Say whom we invited: those still there, those of the row taken off by hand, and those who joined."""
    present = {guest_key(guest.email) for guest in guests.guests}
    named = {key for person in named_people(meant.reading) for key in meant.keys_of(person)}
    stay = {key: word for key, word in event.mark.guests.items() if key in present or key in named}
    return stay | {guest_key(email): "invited" for email in (*guests.added, *guests.joined)}


def _remembering(mark: Mark, meant: Meant, guests: GuestChange) -> Mark:
    """Let a mark remember the names that are acted on; who is not invited now is looked up again when they are."""
    if meant.stay:
        return mark  # as long as guests cannot be told apart, nothing is known for certain
    not_invited = guest_keys((*guests.waiting, *guests.outsiders))
    return replace(mark, names=tuple(name for name in meant.names if name.guest not in not_invited))


def _guests_of(
    meant: Meant, event: Event, own_addresses: Collection[str], allowed_domains: Collection[str]
) -> GuestChange:
    people = invited_people(meant.reading, own_addresses, meant.keys_of)
    change = change_guests(people, event, meant.reading.proposer, meant.keys_of, meant.stay)
    return without_outsiders(change, people, allowed_domains)


def grace_is_over(event: Event, now: datetime, grace: int) -> bool:
    """Tell whether an event has been without an agreed row for the whole grace period, in minutes."""
    since = event.mark.missing_since
    return since is not None and now - since >= timedelta(minutes=grace)
