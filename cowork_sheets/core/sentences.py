"""The sentences that the ``What to know`` cell holds: what is so, and what to type to change it. Pure.

Each depends only on the row, its event and, for a deadline, the zone it is shown in; never on how long ago something
happened. So the same board gives the same sentence on every run, and a run with nothing to do writes nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from cowork_sheets.core.agreement import join_words
from cowork_sheets.core.cells import line_of
from cowork_sheets.core.formats import BlockKind, Format, blocks
from cowork_sheets.core.model import Event, Person, Reading, When
from cowork_sheets.core.times import day_text, show

FROM_ANOTHER_BOARD = "This row comes from another board. Clear its Ref cell to make it a session here."
NOT_IN_CALENDAR = "Its event is not in this calendar. To make it again, clear the Ref cell."
DELETED_IN_CALENDAR = "It was deleted in the calendar. To schedule it again, change the row, for example its day."
TOO_LATE = "It was over, or had begun, before an invitation could be sent."
ON_THE_WAY = "Agreed. The invitation goes out with the next run."
CHANGE_ON_THE_WAY = "The change goes out with the next run."
CANCELLATION_ON_THE_WAY = "Called off. The cancellation goes out with the next run."
WITHDRAWAL_ON_THE_WAY = "No longer agreed. The invitation is withdrawn with the next run."
NEVER_SCHEDULED = "Called off before it was scheduled."
EMPTIED = "The row was emptied, so its invitation was withdrawn."
NO_ROOM_LINK = "Nobody in it has a Room link in People, so there is no meeting link."
LEFT_ALONE = "Left alone since cowork was set up. Change the row to have it scheduled."
LINK_ON_THE_WAY = "The meeting link is on its way."
STANDS = "The invitation stands."
_NAMES_SHOWN = 4
_USUAL_BLOCKS = ((50, 10), (45, 10), (25, 5), (20, 5), (10, 5))
EXPIRED = "Nobody accepted in time. To propose it again, change the day."


def time_of(when: When) -> str:
    """Name a session's time in its own zone: "Thu 15 Jan 18:00 GMT"."""
    return show(when.start_at, when.zone)


def title_of(reading: Reading) -> str:
    """Name a row's session: its topic, or who proposed it."""
    if reading.topic:
        return reading.topic
    return f"Session proposed by {reading.proposer.name}" if reading.proposer else f"Row {reading.number}"


def stands(when: When) -> str:
    """Reassure that an invitation already sent is not affected."""
    return f"The invitation for {time_of(when)} stands."


def still_needs(missing: tuple[str, ...]) -> str:
    """Say what a half-filled row lacks: "Add a day and a start time."."""
    return f"Add {join_words(missing)}."


def withdrawn_after(since: datetime, grace: int, zone: str) -> str:
    """Say until when a name can come back before the invitation is withdrawn; ``grace`` in minutes."""
    until = show(since + timedelta(minutes=grace), zone)
    return f"No longer agreed. The invitation is withdrawn after {until} unless enough names come back."


def copy_of(row: int) -> str:
    """Say that two rows are the same session."""
    return f"This looks like a copy of row {row}. Change the day to make it a session of its own."


def resembles(event: Event, row: int = 0) -> str:
    """Say that a row without a ref may belong to an event whose row is gone, or whose ref stands in another row."""
    if row:
        return (
            f"This may be “{event.summary}” on {time_of(event.when)}. Its Ref stands in row {row}, which says something"
            f" else. If it is, write {event.mark.ref} in this row's Ref cell and clear that of row {row}."
        )
    return (
        f"This may be the row of “{event.summary}” on {time_of(event.when)}, whose own row is gone. If it is, write "
        f"{event.mark.ref} in its Ref cell. If not, it is scheduled once that invitation is withdrawn."
    )


def ref_of(event: Event) -> str:
    """Say that a Ref was damaged, which one it was, and that nothing is lost."""
    return (
        f"Its Ref is not one of this board's. If this is “{event.summary}” on {time_of(event.when)}, clear the Ref "
        f"cell or write {event.mark.ref} there. Its invitation stands."
    )


def stays_for_now(event: Event) -> str:
    """Say that an invitation whose row this may be is kept until the row can be understood."""
    return f"The invitation for “{event.summary}” on {time_of(event.when)} stays until then."


def not_chosen(label: str, winner: Reading, when: When | None, *, settled: bool) -> str:
    """Say which alternative won."""
    day = time_of(when) if when else title_of(winner)
    if settled:
        return f"“{label}” was settled by {day}. Use another label for a new choice."
    return f"“{label}” goes to {day}."


def chosen_twice(label: str, rows: Sequence[int], call_off: str) -> str:
    """Say that several sessions of one label are scheduled."""
    others = join_words([f"row {row}" for row in rows])
    return f"“{label}” stands in {others} as well, and all of these take place. Say yes under {call_off} where not."


def past_while_ahead(when: When) -> str:
    """Say that a row was dated back although its event still lies ahead."""
    return f"The row names a time that has passed. {stands(when)} Put a day that lies ahead, or call it off."


def year_has_passed(day: date, header: str, to_type: str) -> str:
    """Say that a day has passed, and what to type if the next year is meant."""
    return f"{header}: {day_text(day)} has passed; if next year is meant, type {to_type}."


def moved_in_calendar(event_when: When, row_when: When, day: str, start: str) -> str:
    """Say that somebody moved the event, and how to have the row's time instead."""
    return (
        f"Moved in the calendar to {time_of(event_when)} ({event_when.minutes} min). The row says {time_of(row_when)} "
        f"({row_when.minutes} min); edit {day} or {start} to decide otherwise."
    )


def conflict(groups: dict[str, tuple[str, str]]) -> str:
    """Show both values of every group that was changed in the row and in the calendar; ends when they are equal."""
    both = " ".join(f"{name}: the row says {row}, the calendar {calendar}." for name, (row, calendar) in groups.items())
    return f"Changed both here and in the calendar. {both} Make the two equal; nothing is changed until then."


def link_shown_from(when: When, before: int) -> str:
    """Say when the Join cell will show the link, ``before`` minutes ahead of the start."""
    return f"Shown from {show(when.start_at - timedelta(minutes=before), when.zone)}"


def too_many(count: int, most: int, whose: str, *, refuse: bool) -> str:
    """Say that more people are in than "this board", or "the format pair", is meant for."""
    if refuse:
        return f"{count} people are too many; {whose} allows {most}. Take a name out."
    return f"{count} people; {whose} is meant for {most}."


def ends_early(place: str, longest: int, length: str) -> str:
    """Say that a service ends meetings after ``longest`` minutes, and which usual blocks fit into that."""
    fitting = [f"{work}/{rest}" for work, rest in _USUAL_BLOCKS if _has_a_break(Format("", work, rest), longest)]
    blocks = f" with blocks of {' or '.join(fitting[:2])}" if fitting else ""
    return (
        f"{place.capitalize()} ends a meeting after {longest} minutes: "
        f"come in again by the same link, or make the {length} {longest}{blocks}."
    )


def _has_a_break(form: Format, minutes: int) -> bool:
    return any(block.kind is BlockKind.BREAK for block in blocks(form, minutes))


def too_many_guests(count: int, most: int) -> str:
    """Say that one row would invite a crowd."""
    return f"{count} people would be invited; at most {most} are allowed in one session. Take names out."


def without_address(people: list[Person]) -> str:
    """Say who is not invited for want of an address."""
    names = join_words([person.name for person in people])
    verb = "has" if len(people) == 1 else "have"
    return f"{names} {verb} no Email in People and cannot be invited."


def outside(people: Sequence[Person], allowed: Sequence[str], *, is_new: bool) -> str:
    """Say whose address may not be invited, and what to do; no address is named in a row."""
    names = join_words([person.name for person in people])
    have, are, it = ("has another", "is", "it") if len(people) == 1 else ("have others", "are", "them")
    what = "nobody is invited to this session" if is_new else f"{names} {are} not invited"
    domains = ", ".join(allowed[:4]) + (" …" if len(allowed) > 4 else "")
    return (
        f"This board invites only addresses at {domains}. {names} {have} in People, so {what}. Change {it} there, or "
        "ask whoever runs the board."
    )


def joins_later(people: tuple[Person, ...], at: datetime, zone: str) -> str:
    """Say who is invited later, together with all others who join until then."""
    verb = "is" if len(people) == 1 else "are"
    return f"{join_words([person.name for person in people])} {verb} invited from {show(at, zone)}, with all who join until then."  # noqa: E501


def taken_off(people: tuple[Person, ...]) -> str:
    """Say whom somebody took off the invitation by hand."""
    verb = "was" if len(people) == 1 else "were"
    return f"{join_words([person.name for person in people])} {verb} taken off the invitation in the calendar."


def declined(people: list[Person]) -> str:
    """Say that an answer broke the quorum."""
    return f"{join_words([person.name for person in people])} declined, so too few are left. The event stands; find another time or call it off."  # noqa: E501


def not_in_people(name: str) -> str:
    """Say that somebody who was invited is not in People any more, and what to do if that is meant."""
    return f"{name} is not in People any more. {STANDS} To take {name} off it, take the name out of this row."


def address_gone(name: str) -> str:
    """Say that somebody who was invited has no address any more."""
    return f"{name} has no Email in People any more. {STANDS}"


def addresses_out_of_order(name: str) -> str:
    """Say that an address is another one now, and may be another person's; what to do in either case."""
    return (
        f"{name} was invited under another address than the one in People now, where addresses may have slipped to "
        f"other lines. {STANDS} Put People right, or type the address that is meant here instead of the name."
    )


def address_in_doubt(name: str) -> str:
    """Ask about an address before anybody is invited under it."""
    return (
        f"the address of {name} in People may be somebody else's: addresses there seem to have slipped to other lines. "
        "Put People right, or type the address that is meant here instead of the name."
    )


def still_means(typed: str, name: str, *, whole: bool) -> str:
    """Say whom a name means since it was invited; ``whole`` says that it is somebody else's whole name by now."""
    what = "the address of that person" if whole else "the whole name"
    return f"“{line_of(typed, 60)}” is still {name} here, as invited. If somebody else is meant, type {what}."


def without_zone(people: Sequence[Person], local_times: str) -> str:
    """Say who is left out of the column ``local_times``."""
    verb, is_left = ("has", "is") if len(people) == 1 else ("have", "are")
    names = [person.name for person in people]
    if len(names) > _NAMES_SHOWN:
        names = [*names[: _NAMES_SHOWN - 1], f"{len(names) - _NAMES_SHOWN + 1} more"]
    return f"{join_words(names)} {verb} no time zone in People and {is_left} left out of {local_times}."


def clash(person: Person, other: str, when: When) -> str:
    """Say that one person is in two sessions at once."""
    return f"{person.name} is also in “{other}” ({time_of(when)})."


def too_short_notice(minutes: int) -> str:
    """Say that agreement came later than the board's notice period."""
    hours = f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
    return f"It starts in less than {hours}, the notice this board asks for. Choose a later time."
