"""What a plan is made of: claims, actions with reasons, and a verdict a row.

Pure values; ``plan.py`` makes them, ``guard.py`` judges them, ``sync.py`` carries them out, ``cli/`` prints them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cowork_sheets.core.model import CheckIn, Event, Guest, Mailing, Mark, Person, PlaceChoice, RowBase, When


class Status(StrEnum):
    """What the Status cell says (docs/the-board.md)."""

    PROPOSED = "Proposed"
    SCHEDULED = "Scheduled"
    ATTENTION = "Needs attention"
    CALLED_OFF = "Called off"
    NOT_CHOSEN = "Not chosen"
    EXPIRED = "Expired"
    DONE = "Done"


class Kind(StrEnum):
    """What an action does to the calendar. NOTE changes only our own mark and never mails."""

    CANCEL = "cancel"
    UPDATE = "update"
    CREATE = "create"
    NOTE = "note"


class Reason(StrEnum):
    """Why an action is in the plan; the words people read are made in ``cli/`` and ``core/sentences.py``."""

    AGREED = "agreed"
    WANTED_AGAIN = "wanted again"
    ROW_CHANGED = "row changed"
    GUESTS_CHANGED = "guests changed"
    CALLED_OFF = "called off"
    NO_LONGER_AGREED = "no longer agreed"
    ROW_GONE = "row gone"
    CHANGED_IN_CALENDAR = "changed in the calendar"
    GRACE_BEGINS = "grace begins"
    GRACE_ENDS = "grace ends"
    RESTORED = "restored in the calendar"
    CONVERGED = "row and calendar agree again"
    HELD_CALL_OFF = "call-off seen"
    LINK_TO_COME = "link to come"
    PLANS_CHANGED = "plans changed"
    REFRESHED = "written anew"


@dataclass(frozen=True, slots=True)
class Desired:
    """The event a row asks for, before its words are rendered and its meeting arranged.

    ``people`` are the proposer and the accepters, the proposer first. ``guests`` is the complete list to be written:
    wanted people, hand-added guests and all answers as they stand. ``row`` is what goes into the base. ``plans`` are
    those of its people.
    """

    when: When
    place: PlaceChoice
    format: str
    topic: str
    people: tuple[Person, ...]
    guests: tuple[Guest, ...]
    row: RowBase
    plans: tuple[CheckIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A ref to be written into a row that has none, or bears another row's; "" takes another row's ref out of it."""

    row: int
    fingerprint: str
    ref: str
    replaces: str = ""


@dataclass(frozen=True)
class Action:
    """One change to the calendar, with everything needed to do it and to explain it.

    ``groups`` are the groups of fields that change: "when", "where", "guests", "topic", "text" (our part of the
    description), "conference" (the calendar is asked for its link again). ``notify`` are the addresses
    that will hear of it, in the event's order, empty when nobody will. ``added`` and ``removed`` are the addresses
    that join and leave. ``row`` is None when the event's row is gone. ``event`` is what the calendar holds now,
    None for a creation. ``mark`` is the mark to write; its event half is filled in when the event is composed.
    ``mailings`` is what the event remembers of mails once this action is done, the action's own last; the guard fills
    it in where mail is sent.
    """

    kind: Kind
    reason: Reason
    ref: str
    generation: int
    event_id: str
    row: int | None
    title: str
    when: When
    mark: Mark
    desired: Desired | None = None
    event: Event | None = None
    groups: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    mailings: tuple[Mailing, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What became of one row: the status and sentence it gets, and the event it stands for, if any.

    ``when`` is the session's actual time: the event's when there is one, else the row's, None while it has none.
    ``people`` are those named in the row, the proposer first. ``pending`` says an action for this row is in the plan.
    ``awaits_link`` says that this action is only about the meeting link that is still missing.
    ``missing_event`` says that the row, ahead or without a time, had an event which this listing does not know.
    ``final`` rows are Done and say so already: their cells are never touched again. ``waits`` says that the row is a
    complete proposal ahead which only lacks people. ``topic`` is the row's own, "" without one.
    """

    number: int
    ref: str
    status: Status
    sentence: str
    title: str
    people: tuple[Person, ...] = ()
    when: When | None = None
    event: Event | None = None
    pending: bool = False
    awaits_link: bool = False
    missing_event: bool = False
    final: bool = False
    waits: bool = False
    topic: str = ""


@dataclass(frozen=True)
class Plan:
    """Everything one run would do, in order: cancel, update, create, note; soonest start first in each.

    ``id`` names exactly this plan for approval: UTC date and time, and a digest of the actions.
    ``orphans`` are live events ahead whose row is gone. ``upcoming`` counts live events of ours that lie ahead.
    ``rows`` counts the rows that hold anything, ``refs`` those with a Ref, ``foreign_refs`` those with another board's.
    ``doubtful`` gives, for rows that bear the ref of another row, the event they may be themselves, by row number.
    ``rivals`` gives, for rows that say hardly anything of what their event remembers, a row that says more of it.
    ``lost`` are rows that say Scheduled and lie ahead although the calendar knows no event of theirs; ``kept`` counts
    the rows ahead whose event it does know.
    """

    id: str
    now: datetime
    claims: tuple[Claim, ...]
    actions: tuple[Action, ...]
    verdicts: tuple[Verdict, ...]
    orphans: tuple[Event, ...] = ()
    upcoming: int = 0
    rows: int = 0
    refs: int = 0
    foreign_refs: int = 0
    doubtful: Mapping[int, Event] = field(default_factory=dict)
    rivals: Mapping[int, int] = field(default_factory=dict)
    lost: tuple[int, ...] = ()
    kept: int = 0
    notes: tuple[str, ...] = ()
