"""From a row to the event that should exist, and from an action to the event to write. Pure.

Only a row's own cells change an existing session (docs/rules.md 2.8): what an empty cell stands for is resolved when
the session is scheduled, kept in the base, and resolved anew only when a cell of the same group is edited.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cowork_sheets.core.actions import Action, Desired, Kind
from cowork_sheets.core.agreement import named_people
from cowork_sheets.core.description import put_block
from cowork_sheets.core.identity import event_base, guest_key, guest_keys, planned, row_base
from cowork_sheets.core.model import (
    Base,
    Conference,
    Event,
    Guest,
    Mailing,
    Mark,
    Partstat,
    Person,
    PlaceChoice,
    Reading,
    When,
)
from cowork_sheets.core.people import domain_of
from cowork_sheets.core.settings import SessionSettings

NO_LINK = PlaceChoice("no link")


@dataclass(frozen=True, slots=True)
class GuestChange:
    """The guest list to write, and how it differs from the event's, per address (docs/rules.md 2.7).

    ``taken_off`` are people of the row whom somebody removed from the event by hand: not invited again.
    ``joined`` are addresses of the row found on the event although we never invited them: kept, and now ours.
    ``waiting`` are people who are to be added, but not before ``waiting_until``; ``outsiders`` those who are not added,
    because their address is in none of the domains whose people may be invited.
    """

    guests: tuple[Guest, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    taken_off: tuple[Person, ...] = ()
    joined: tuple[str, ...] = ()
    waiting: tuple[Person, ...] = ()
    waiting_until: datetime | None = None
    outsiders: tuple[Person, ...] = ()


def keys_in_people(person: Person) -> frozenset[str]:
    """Give the guest keys of the addresses somebody has in People."""
    return guest_keys([person])


def resolve_when(reading: Reading, settings: SessionSettings, base: Base | None = None) -> When | None:
    """Give the row's time, its empty cells filled from ``base`` when there is one, else from proposer and board.

    None while the row has no usable start or zone.
    """
    zone = base.zone if base else reading.zone
    zone = zone or reading.usual_zone or reading.kept_zone
    if reading.wall is None or zone is None:
        return None
    minutes = base.minutes if base else reading.minutes or settings.length
    return When(reading.wall, zone, minutes)


def resolve_place(reading: Reading, settings: SessionSettings) -> PlaceChoice:
    """Give the row's place: its own cell, else the board's default, else somebody's room link, else no link."""
    return _with_link(reading.where or _place(settings.place), reading, settings)


def fallback_place(reading: Reading, settings: SessionSettings) -> PlaceChoice:
    """Give the place of a session for which the calendar could make no link after all."""
    return _with_link(_place(settings.fallback), reading, settings)


def _with_link(choice: PlaceChoice, reading: Reading, settings: SessionSettings) -> PlaceChoice:
    if choice.name != "room link":
        return choice
    for person in named_people(reading):
        if person.room_link:
            return _place(person.room_link)
    return PlaceChoice("link", settings.room_link) if settings.room_link else NO_LINK


def _place(text: str) -> PlaceChoice:
    """Read a default of the settings or a person's: a link, a place's name, or "" for somebody's room link."""
    return PlaceChoice("link", text) if text.casefold().startswith("https://") else PlaceChoice(text or "room link")


def invited_people(
    reading: Reading, own_addresses: Collection[str], keys_of: Callable[[Person], frozenset[str]] = keys_in_people
) -> tuple[Person, ...]:
    """List who should be on the event: proposer and accepters with an address, minus the calendar's own.

    ``keys_of`` gives the guest keys of all addresses that stand for a person.
    """
    own = {guest_key(address) for address in own_addresses}
    return tuple(person for person in named_people(reading) if (keys := keys_of(person)) and not keys & own)


def outsiders(people: Iterable[Person], allowed_domains: Collection[str]) -> tuple[Person, ...]:
    """List those whose address may not be invited (docs/rules.md 5.17); nobody where no domains are named."""
    if not allowed_domains:
        return ()
    return tuple(person for person in people if person.emails and domain_of(person.emails[0]) not in allowed_domains)


def without_outsiders(change: GuestChange, people: Iterable[Person], allowed_domains: Collection[str]) -> GuestChange:
    """Take those who may not be invited out of a change of guests; whoever is on the event already stays."""
    added = set(change.added)
    outside = tuple(person for person in outsiders(people, allowed_domains) if person.emails[0] in added)
    emails = {person.emails[0] for person in outside}
    return replace(
        change,
        guests=tuple(guest for guest in change.guests if guest.email not in emails),
        added=tuple(email for email in change.added if email not in emails),
        outsiders=outside,
    )


def change_guests(
    people: Iterable[Person],
    event: Event | None,
    proposer: Person | None,
    keys_of: Callable[[Person], frozenset[str]] = keys_in_people,
    stay: Collection[str] = (),
) -> GuestChange:
    """Work out the guest list per address: people keep the address they were invited by, answers and strangers stay.

    ``keys_of`` gives the guest keys of all addresses that stand for a person, ``stay`` those of guests who are not to
    be taken off.
    """
    wanted = tuple(people)
    if event is None:
        return GuestChange(tuple(_invite(person, proposer) for person in wanted), tuple(p.emails[0] for p in wanted))
    invited = event.mark.guests
    by_key = {guest_key(guest.email): guest for guest in event.guests}
    wanted_keys = {*stay, *(key for person in wanted for key in keys_of(person))}
    removed = tuple(g.email for k, g in by_key.items() if k in invited and k not in wanted_keys)
    kept = [guest for guest in event.guests if guest.email not in removed]
    added: list[Guest] = []
    taken_off: list[Person] = []
    joined: list[str] = []
    for person in wanted:
        keys = keys_of(person)
        present = [guest.email for key, guest in by_key.items() if key in keys]
        if present:
            joined += [email for email in present if guest_key(email) not in invited]
        elif any(key in invited for key in keys):
            taken_off.append(person)
        elif person.emails:
            added.append(_invite(person, proposer))
    return GuestChange((*kept, *added), tuple(guest.email for guest in added), removed, tuple(taken_off), tuple(joined))


def _invite(person: Person, proposer: Person | None) -> Guest:
    answer = Partstat.ACCEPTED if person == proposer else Partstat.NEEDS_ACTION
    return Guest(person.emails[0], person.name, answer)


def desire(reading: Reading, when: When, place: PlaceChoice, format_name: str, guests: tuple[Guest, ...]) -> Desired:
    """Gather what a row asks for into one value."""
    return Desired(
        when, place, format_name, reading.topic, named_people(reading), guests, row_base(reading), planned(reading)
    )


def compose(
    action: Action,
    *,
    summary: str,
    block: str,
    join: str,
    by_calendar: bool = False,
    mailed_at: datetime | None,
) -> Event:
    """Give the event an action writes: what we author from the row, everything else as the calendar has it.

    ``summary`` and ``block`` are the rendered words, ``join`` the meeting's link ("" for none);
    ``by_calendar`` asks the calendar to make it. For an update, only the groups of the action change; our block of the
    description follows any of them. ``mailed_at`` is the instant
    to remember when guests are mailed or have a message in an outbox, None when nobody is told.
    """
    old = action.event
    asked = Conference.WANTED if by_calendar else Conference.NONE
    if action.kind is Kind.CREATE or old is None:
        desired = action.desired
        assert desired is not None
        organizer = desired.people[0].emails[0] if desired.people and desired.people[0].emails else ""
        event = Event(
            id=action.event_id, when=desired.when, summary=summary, mark=action.mark, description=put_block("", block),
            location=join or _location(desired.place), join=join, conference=asked,
            guests=desired.guests, organizer=organizer,
        )  # fmt: skip
    elif action.desired is None or not action.groups:
        # A note: its mark is written as it is, so that nothing is acknowledged that the table did not decide.
        return replace(old, mark=action.mark)
    else:
        desired = action.desired
        moved = "where" in action.groups
        event = replace(
            old,
            when=desired.when if "when" in action.groups else old.when,
            location=(join or _location(desired.place)) if moved else old.location,
            join=join if moved else old.join,
            conference=asked if moved or "conference" in action.groups else old.conference,
            summary=summary if "topic" in action.groups else old.summary,
            description=put_block(old.description, block),
            guests=desired.guests if "guests" in action.groups else old.guests,
            mark=action.mark,
        )
    return replace(event, mark=_sent(event, action.mailings, mailed_at))


def _sent(event: Event, mailings: tuple[Mailing, ...], mailed_at: datetime | None) -> Mark:
    """Complete the mark: the event half of the base is the event as it will be written."""
    mark = event.mark
    assert mark.base is not None
    mark = replace(mark, base=replace(mark.base, event=event_base(event)))
    if mailed_at is not None:
        recent = tuple(at for at in mark.mailed if at > mailed_at - timedelta(hours=24))
        mark = replace(mark, mailed=(*recent, mailed_at), mailings=mailings or mark.mailings)
        if mark.approval is not None and mark.approval.until <= mailed_at:
            mark = replace(mark, approval=None)
    return mark


def _location(place: PlaceChoice) -> str:
    return "In person" if place.name == "in person" else ""
