"""The words of the product as values: what a board holds, what a calendar holds, what joins them.

Pure: no I/O, no clock. Every value is frozen; change one with ``dataclasses.replace``.
"""

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from cowork_sheets.core.people import Roster
    from cowork_sheets.core.times import Moment

# Zones come from the tzdata package only: a system's own copy can be years old, and two machines would disagree
# (docs/rules.md 2.9). Said here because every module that knows a time imports this one.
zoneinfo.reset_tzpath(to=())

# --- what a board holds ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose value cannot be known now (``#REF!``, ``Loading...``, a formula nobody computed): never empty."""

    text: str


class ShownAs(StrEnum):
    """What a spreadsheet formats the number in a cell as."""

    DAY = "day"
    TIME = "time"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class Formatted:
    """A number that its cell shows as a day, a time or a duration, although it is none: ``9`` in a cell of times."""

    number: float
    shown_as: ShownAs


CellValue = None | bool | int | float | str | datetime | date | time | timedelta | Formatted | Unreadable
"""A cell as an adapter gives it: a typed value, a spreadsheet serial number, or text. Nothing is interpreted yet."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What people had in a cell: its value as read, the formula that gave it, and what its board keeps beyond that.

    ``kept`` is the board's own (chips, an exact number): nobody but that board looks inside.
    """

    value: CellValue = None
    formula: str = ""
    kept: object = None


@dataclass(frozen=True, slots=True)
class RawRow:
    """One line of a tab: its 1-based number, valid inside this read only, and its values by column index."""

    number: int
    values: tuple[CellValue, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A tab as read: the header's texts by column index (0-based) and the rows below it, top to bottom.

    Rows may be shorter or longer than the header; a missing value is an empty cell. ``unit`` is what a row is called
    where the table is a file and no tab, "line" or "entry"; ``title`` then is the file's name. A tab without a header
    (Read me) has an empty one, and its rows begin with the first. ``entered`` holds the cells that their value alone
    does not bring back, by 1-based row and 0-based column.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[RawRow, ...]
    unit: str = ""
    entered: Mapping[tuple[int, int], Entered] = field(default_factory=dict, compare=False, repr=False)

    @property
    def name(self) -> str:
        """How a sentence about it begins: "Tab People", or a file's name."""
        return self.title if self.unit else f"Tab {self.title}"


@dataclass(frozen=True, slots=True)
class BoardSnapshot:
    """One complete read of a board. Row numbers in it mean nothing to any other read.

    ``name`` is what people call it (a file name, a spreadsheet's title). ``board_id`` and ``calendar_id`` are what the
    board remembers of itself from its first sync, None before. ``version`` is opaque; the adapter refuses a write made
    from an older one. ``message`` and ``last_checked`` are what the Read me tab shows now. ``paused_until`` is the
    instant, to the minute, up to which the calendar takes no new events. ``columns`` are the keys of people's columns
    that were there at the last write, with spaces between. ``marked_cells`` are the labels of the Read me tab's marked
    cells ("pause", "last checked", "message"), None without such a tab. ``mails`` says that people were already mailed
    for it, or may be: somebody agreed to that. ``read_me`` is the Read me tab, without a header, None where there is no
    such tab or no write can land elsewhere in it than where it was read.
    """

    name: str
    version: str
    sessions: Table
    people: Table | None
    board_id: str | None = None
    calendar_id: str | None = None
    paused: bool = False
    last_checked: datetime | None = None
    message: str = ""
    paused_until: datetime | None = None
    columns: str = ""
    marked_cells: frozenset[str] | None = None
    mails: bool = False
    read_me: Table | None = None


@dataclass(frozen=True, slots=True)
class CellPatch:
    """One of our own cells in the Sessions tab: 1-based row number, 0-based column index, text or None to empty it."""

    row: int
    column: int
    value: str | None


@dataclass(frozen=True, slots=True)
class PutBack:
    """A cell that we wrote into and that is not ours gets back what stood there (docs/rules.md 6.2).

    1-based row number, 0-based column index, in the Sessions tab or in Read me.
    """

    row: int
    column: int
    entered: Entered
    in_read_me: bool = False


@dataclass(frozen=True, slots=True)
class BoardWrite:
    """All that one request changes. ``None`` leaves what stands there, and so does ``mails`` when it is False.

    ``message`` and ``last_checked`` go to the marked cells of the Read me tab, when that tab has them. ``put_back`` is
    empty but where an earlier write of this run landed in cells that are not ours.
    """

    patches: tuple[CellPatch, ...] = ()
    board_id: str | None = None
    calendar_id: str | None = None
    message: str | None = None
    last_checked: datetime | None = None
    paused_until: datetime | None = None
    columns: str | None = None
    mails: bool = False
    put_back: tuple[PutBack, ...] = ()


# --- what a row means -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the People tab. The first address is invited; all of them count as this person.

    ``room_link`` is an https link, or the name of a place where a room is made for each session.
    """

    name: str
    emails: tuple[str, ...] = ()
    zone: str | None = None
    room_link: str | None = None
    usually_free: str = ""
    slack: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A wall-clock start in an IANA zone, and the elapsed minutes it lasts. The zone decides the instant."""

    wall: datetime
    zone: str
    minutes: int

    @property
    def start_at(self) -> datetime:
        """The start as an aware UTC instant."""
        return self.wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def end_at(self) -> datetime:
        """The end as an aware UTC instant: elapsed time, so a clock change inside the session does not stretch it."""
        return self.start_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """Where a session meets: "jitsi", "meet", "link" (with its URL), "room link", "in person" or "no link"."""

    name: str
    link: str | None = None


class Cause(StrEnum):
    """What a problem of a row comes from: the row's own cells alone, or what People says beside them."""

    ROW = "row"
    NAMES = "names"
    NO_ZONE = "no zone"
    CLOCK_CHANGE = "clock change"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person has to fix in a row: the column's key ("day"), and a sentence saying where, what and how."""

    key: str
    sentence: str
    cause: Cause = Cause.ROW


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What one person wrote about a session, one line: a plan or a result. ``name`` is that of People."""

    name: str
    text: str


@dataclass(frozen=True)
class Reading:
    """A row understood as far as it can be. A value that is missing or wrong is None; ``problems`` says why.

    Only the row's own cells are in here: an empty ``Length`` is ``minutes=None``, whatever the board's default is.

    ``fingerprint`` is a digest of people's cells (every column that is not ours), equal for rows with equal cells.
    ``raw_ref`` is the Ref cell's text in small letters, "" when empty. ``own`` holds the present text of every column
    of ours by column index. ``missing`` lists what a half-filled row still needs, in words ("a start time").
    ``call_off`` is None when the cell holds something that is neither a yes nor a no word (a problem says so).
    ``remarks`` are sentences about cells that were understood, and that people may have meant otherwise.
    ``time_cell`` is the cell that holds its clock time, with all that stands beside it; ``a_year_later`` the header of
    the cell that holds the day, and what to type there for the same day a year later.
    ``plans`` and ``results`` are no cells of the row's own; ``unread_plans`` are the names of those whose plan
    cannot be read.

    A row that has its event is read once more, beside it (``core.meant``). For that, ``filled`` are the keys of
    people's columns that hold anything, ``names`` the texts of those that name people, by key, and ``typed_wall`` is
    ``wall`` before any zone was asked whether its clocks show that time. ``kept_zone`` then is the zone of a session
    whose row and proposer have none any more. ``board_zone`` is the one of the board or of its header, which counts
    where the row has no ``zone``.
    """

    number: int
    raw_ref: str
    fingerprint: str
    topic: str = ""
    proposer: Person | None = None
    accepters: tuple[Person, ...] = ()
    wall: datetime | None = None
    zone: str | None = None
    minutes: int | None = None
    format: str | None = None
    where: PlaceChoice | None = None
    label: str = ""
    call_off: bool | None = False
    problems: tuple[Problem, ...] = ()
    missing: tuple[str, ...] = ()
    own: Mapping[int, str] = field(default_factory=dict)
    is_blank: bool = False
    plans: tuple[CheckIn, ...] = ()
    unread_plans: tuple[str, ...] = ()
    results: tuple[CheckIn, ...] = ()
    filled: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    typed_wall: datetime | None = None
    kept_zone: str | None = None
    board_zone: str | None = None
    remarks: tuple[str, ...] = ()
    time_cell: "Moment | None" = None
    a_year_later: tuple[str, str] | None = None

    @property
    def usual_zone(self) -> str | None:
        """Give the zone of a row that has none of its own: the board's, else its proposer's."""
        return self.board_zone or (self.proposer.zone if self.proposer else None)


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """A ``Time for NAME`` or ``Time in PLACE`` column: its index, and the zone it shows (None when nobody knows it)."""

    index: int
    header: str
    zone: str | None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class CheckInColumn:
    """A ``Plan: NAME`` or ``Done: NAME`` column: its index, and whose it is."""

    index: int
    name: str
    is_plan: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each known column stands: canonical key ("day", "what_to_know") to 0-based index and header as shown."""

    index: Mapping[str, int]
    header: Mapping[str, str]
    times: tuple[TimeColumn, ...] = ()
    check_ins: tuple[CheckInColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """A whole board understood: columns, people in their tab's order, and every row that is not empty, top to bottom.

    ``notes`` are sentences about the board as a whole (a People line that cannot be used, a column nobody can fill).
    ``emptied`` are rows with something in our columns alone: what a row left behind when it moved while we wrote, or
    what somebody noted there. ``roster`` finds people by what is typed.
    """

    columns: Columns
    people: tuple[Person, ...]
    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()
    emptied: tuple[Reading, ...] = ()
    roster: "Roster | None" = None


# --- what a calendar holds ------------------------------------------------------------------------------------------


class Partstat(StrEnum):
    """A guest's answer, in iCalendar's words (RFC 5545 section 3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


class Conference(StrEnum):
    """How far a calendar is with making an event's meeting link itself; NONE when it was not asked to."""

    NONE = ""
    WANTED = "wanted"
    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Guest:
    """One attendee of an event. ``email`` as written; compare with ``core.people.address_key``."""

    email: str
    name: str = ""
    partstat: Partstat = Partstat.NEEDS_ACTION


@dataclass(frozen=True, slots=True)
class RowBase:
    """The row as last acted on: one short digest a group of its own cells, and of the plans, "" without any."""

    when: str
    where: str
    topic: str
    format: str
    proposer: str
    people: str
    plans: str = ""


@dataclass(frozen=True, slots=True)
class EventBase:
    """The event as last written or acknowledged: *when* as text, *where* and *summary* as digests."""

    when: str
    where: str
    summary: str


@dataclass(frozen=True, slots=True)
class Base:
    """What we last sent, kept on the event itself (docs/rules.md 2.2, 2.8).

    ``zone``, ``minutes``, ``place`` and ``format`` are what the row's empty cells were resolved to when it was
    scheduled; they hold until that row's own cells of the group change.
    """

    row: RowBase
    event: EventBase
    zone: str
    minutes: int
    place: str
    format: str


@dataclass(frozen=True, slots=True)
class Mailing:
    """One write that told people about an event: when, and who was told (docs/rules.md 5.13).

    ``at`` is the run's instant in whole seconds, UTC. ``mailboxes`` are digests of the addresses
    (``identity.mailbox_key``), sorted, one for each mail; ``outside`` says how many of them are not of the calendar's
    own domain. ``agreed`` says that somebody agreed to this very mail. ``ends`` says that it is the event's
    cancellation, written down before the event goes: it was sent only if the event is cancelled.
    """

    at: datetime
    mailboxes: tuple[str, ...]
    outside: int = 0
    agreed: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """What somebody agreed to and what still waits for its turn: keys of actions, until when (docs/rules.md 5.15)."""

    until: datetime
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """Whom a name in a row means since it was acted on, all as digests (docs/rules.md 2.12).

    ``typed`` is the name as it stands in the row, ``name`` the one in People, ``guest`` the key of the address that
    was invited, "" for somebody who had none.
    """

    typed: str
    name: str
    guest: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Our private properties on an event. An event without one is foreign and is never touched.

    ``guests`` maps a digest of each address we invited to "invited".
    ``missing_since`` is when its row was first seen gone or no longer agreed; ``missing_why`` which of the two.
    ``ended`` is set (without mail) before we cancel: "unagreed", "calledoff" or "rowgone".
    ``call_off_seen`` is when Call off was first seen on a row while the guard's limit for call-offs held it back.
    ``mailed`` are the instants (UTC, oldest first) of the writes in the last 24 hours that told this event's guests, by
    mail or by a message in an outbox. ``mailings`` say the same of mail, oldest first, with who was told; marks of
    older versions lack them. ``approval`` is kept on any event of the board, whatever that event is about.
    ``ask_first`` says that its row went together with many, and that cancelling it is asked about.
    ``life`` numbers its last life among the events of its ref where that is above its generation: it was restored, or
    made after one that was. ``names`` are those of the row as last acted on, () for an event that was made before they
    were remembered.
    """

    board: str
    ref: str
    generation: int
    base: Base | None = None
    guests: Mapping[str, str] = field(default_factory=dict)
    missing_since: datetime | None = None
    missing_why: str = ""
    ended: str = ""
    call_off_seen: datetime | None = None
    meet_attempt: int = 0
    mailed: tuple[datetime, ...] = ()
    mailings: tuple[Mailing, ...] = ()
    approval: Approval | None = None
    ask_first: bool = False
    life: int = 0
    names: tuple[Remembered, ...] = ()


@dataclass(frozen=True)
class Event:
    """An event of ours in a calendar, alive or cancelled.

    ``join`` is the meeting link ("" when there is none), ``location`` what the event's LOCATION says; ``conference``
    tells whether the calendar makes the link, which then stands neither in location nor in description. ``guests``
    keep the calendar's order. ``sequence`` is iCalendar's SEQUENCE. ``etag`` and ``raw`` belong to the adapter:
    ``etag`` names the version for conditional writes, ``raw`` carries what it must write back that we did not author.
    """

    id: str
    when: When
    summary: str
    mark: Mark
    description: str = ""
    location: str = ""
    join: str = ""
    conference: Conference = Conference.NONE
    guests: tuple[Guest, ...] = ()
    organizer: str = ""
    cancelled: bool = False
    sequence: int = 0
    etag: str = ""
    raw: object = field(default=None, compare=False, repr=False)

    @cached_property
    def start_at(self) -> datetime:
        """The start as an aware UTC instant."""
        return self.when.start_at

    @cached_property
    def end_at(self) -> datetime:
        """The end as an aware UTC instant."""
        return self.when.end_at
