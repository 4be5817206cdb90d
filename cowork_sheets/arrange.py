"""Where the sessions of a run meet: a meeting for each, and afterwards rooms that are what the events ask for.

A place that fails never holds up an event (docs/rules.md 10.2): here it is decided what is written without its link.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cowork_sheets.core.actions import Action, Kind
from cowork_sheets.core.compare import MAILED_GROUPS, same_moment, sent_when
from cowork_sheets.core.model import Event, PlaceChoice
from cowork_sheets.errors import ConfigurationError, CoworkError, LinkMissing
from cowork_sheets.places.base import Meeting, MeetingRequest, Place, Rooms, Tidying

OVERRUN = timedelta(days=1)
"""How long after its end a session keeps its room: people may still be talking."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """The meeting, and the action with the groups that are written now; ``missing`` says why the link is not there."""

    meeting: Meeting
    action: Action
    missing: LinkMissing | None = None


def arrange(places: Mapping[str, Place], action: Action, board_id: str, title: str, most_people: int) -> Arranged:
    """Arrange the meeting of an action that has a desired event, for as many people as its format is meant for.

    Raises ConfigurationError for a new session at a place that has left the configuration, LinkMissing when there is
    nothing to write but the link that cannot be had.
    """
    desired, event = action.desired, action.event
    assert desired is not None
    stays = event is not None and "where" not in action.groups
    place = places.get(desired.place.name)
    choice = desired.place
    moved = False
    if event is not None and stays:
        choice = PlaceChoice(choice.name, event.join or None)
        moved = "when" in action.groups or _was_moved(event)
    if place is None and stays:
        return Arranged(Meeting(choice.link or ""), action)  # it goes on where it is
    if place is None:
        raise ConfigurationError(f"The place “{choice.name}” is not set up here any more; choose another in Where.")
    if stays and not choice.link and isinstance(place, Rooms):
        return Arranged(Meeting(""), action)  # its link is asked for by an update of its own
    people = max(len(desired.people), most_people)
    key = f"{action.ref}/{action.generation}"
    request = MeetingRequest(board_id, key, choice, title, desired.when, people, moved)
    try:
        meeting = place.arrange(request)
    except CoworkError as error:
        return _without_link(action, LinkMissing(str(error)), stays=stays)
    if event is None or not stays or meeting.link == event.join:
        return Arranged(meeting, action)
    if isinstance(place, Rooms):
        return Arranged(meeting, replace(action, groups=(*action.groups, "where")))
    return Arranged(replace(meeting, link=event.join), action)


def _without_link(action: Action, missing: LinkMissing, *, stays: bool) -> Arranged:
    """Decide what is written although the link cannot be had: all that does not depend on it."""
    if action.event is None or "when" in action.groups or stays:
        # A link that may lead nowhere at the new time is taken out; it comes with an update of its own.
        groups = (*action.groups, "where") if stays else action.groups
        return Arranged(Meeting("", note="The meeting link follows."), replace(action, groups=groups), missing)
    groups = tuple(group for group in action.groups if group != "where")
    before, base = action.event.mark.base, action.mark.base
    if not groups or before is None or base is None:
        raise missing
    base = replace(base, row=replace(base.row, where=before.row.where), place=before.place)
    notify = action.notify if MAILED_GROUPS.intersection(groups) else ()
    action = replace(action, groups=groups, notify=notify, mark=replace(action.mark, base=base))
    return Arranged(Meeting(action.event.join if action.event else ""), action, missing)


def tidy(
    places: Mapping[str, Place], events: Sequence[Event], undone: Iterable[Action], board_id: str, now: datetime
) -> tuple[list[str], frozenset[str]]:
    """Bring the rooms at services in line with the events (docs/rules.md 10.3, 10.4).

    Gives what could not be done, in words, and the refs of sessions whose room is not there any more. ``events`` are
    the board's as they stand now, ``undone`` the actions of this run that were not carried out: their rooms may exist
    already, and will be needed. A service that no session meets at is asked all the same, for rooms of sessions that
    meet elsewhere now; when it does not answer, that is no news.
    """
    wanted = [action for action in undone if action.kind in {Kind.CREATE, Kind.UPDATE} and action.desired]
    alive = [event for event in events if not event.cancelled and event.end_at > now - OVERRUN]
    over = [event for event in events if event.cancelled and event.end_at > now]
    said, gone = [], frozenset[str]()
    for place in places.values():
        if not isinstance(place, Rooms):
            continue
        kept = [_standing(event, place.name, board_id) for event in alive]
        known = {request.key for request in kept if request.choice.name == place.name}
        kept += [
            MeetingRequest(board_id, key, PlaceChoice(place.name), "", action.when)
            for action in wanted
            if (key := f"{action.ref}/{action.generation}") not in known
            and action.desired
            and action.desired.place.name == place.name
        ]
        ended = [_key(event) for event in over if event.mark.base is None or event.mark.base.place == place.name]
        is_used = bool(ended) or any(request.choice.name == place.name for request in kept)
        try:
            gone |= {key.partition("/")[0] for key in place.tidy(Tidying(board_id, kept, ended), now)}
        except CoworkError as error:
            if is_used:
                said.append(f"Rooms at {place.name.capitalize()} are not up to date yet: {error}")
    return said, gone


def _key(event: Event) -> str:
    return f"{event.mark.ref}/{event.mark.generation}"


def _standing(event: Event, name: str, board_id: str) -> MeetingRequest:
    """Say what an event needs of its room. One whose base is lost may have a room anywhere."""
    place = PlaceChoice(event.mark.base.place if event.mark.base else name, event.join or None)
    return MeetingRequest(board_id, _key(event), place, event.summary, event.when, len(event.guests))


def _was_moved(event: Event) -> bool:
    """Tell whether somebody moved the event since we last wrote it."""
    base = event.mark.base
    return base is not None and not same_moment(event.when, sent_when(base.event.when))
