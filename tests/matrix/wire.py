"""The wire between the command and the world: every request passes one gate, numbered, before and after its effect.

At the gate people act, a fault happens instead of the request or around it, and the invariants are checked.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event as Signal
from typing import TYPE_CHECKING, Any, NoReturn

from cowork_sheets.core.model import BoardSnapshot, BoardWrite, Event
from cowork_sheets.errors import CoworkError, RequestRefused
from tests.matrix.rows import REF
from tests.matrix.sight import Sight
from tests.world import Killed

if TYPE_CHECKING:
    from tests.matrix.stage import Stage

Perform = Callable[[], Any]
WRITES = frozenset({"write", "insert", "update", "cancel"})


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a port: its number, its name, and what it carries."""

    number: int
    kind: str
    seen: BoardSnapshot | None = None
    change: BoardWrite | None = None
    event: Event | None = None
    event_id: str = ""
    notify: bool = False

    @property
    def writes(self) -> bool:
        return self.kind in WRITES

    @property
    def to_board(self) -> bool:
        return self.kind in {"read", "recheck", "write", "check"}


Fault = Callable[["Gate", Request, Perform], Any]
Faults = Sequence[tuple[int, str, Fault]]
"""What goes wrong: the number of a request, its kind, and the fault. It meets the first such request from there on."""
Act = Callable[["Stage"], None]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What board and calendar held before they last changed: a stale answer."""

    board: BoardSnapshot | None = None
    events: tuple[Event, ...] = ()


class Gate:
    """Where every request passes. ``acts`` are told by the number of the request they come before."""

    def __init__(self, stage: "Stage", faults: Faults = (), acts: Mapping[int, Act] | None = None) -> None:
        self.stage = stage
        self.faults, self.acts = list(faults), dict(acts or {})
        self.number = 0
        self.kinds: list[str] = []
        self.earlier = Earlier()
        self.outage: Fault | None = None
        self.late: list[tuple[str, Perform]] = []
        self.is_dead = self.is_disturbed = False
        self.is_alone = True
        self.writes = self.reads = self.changes_tried = 0
        self.before_each: Callable[[Request], None] | None = None
        self.poisoned = ""
        self.listed: Signal | None = None
        self.sight: Sight

    # --- runs ---------------------------------------------------------------------------------------------------------

    def begin_run(self, *, dry_run: bool) -> None:
        self.is_dead, self.is_disturbed, self.outage = False, False, None
        self.writes = self.reads = self.changes_tried = 0
        self.sight = self.stage.watch.run_begins(dry_run=dry_run)

    def end_run(self, error: BaseException | None, *, is_whole: bool) -> None:
        self.stage.watch.run_ends(self.sight, error, is_whole=is_whole and self.is_alone and not self.is_disturbed)
        self.land("run over")

    def die(self) -> NoReturn:
        """The process ends here: nothing that follows in the run happens."""
        self.is_dead = True
        raise Killed

    # --- requests -----------------------------------------------------------------------------------------------------

    def pass_through(self, kind: str, effect: Perform, **carried: Any) -> Any:
        """Let one request through, with whatever waits for it."""
        if kind not in {"read", "events"}:
            self.listed = None  # the board's id was asked for, but nothing is read on the side
        if self.is_dead:
            raise Killed
        request = Request(self.number, kind, **carried)
        if self.before_each is not None:
            self.before_each(request)
        self.land("next request")
        if act := self.acts.pop(request.number, None):
            self.act(act)
        self.number += 1
        self.kinds.append(kind)
        watch, sight = self.stage.watch, self.sight
        if request.writes:
            watch.sent(sight, request)
            self.changes_tried += not request.to_board
            perform = self._watched(request, effect)
        else:
            perform = effect
            self.reads += kind == "read"
        outage = self.outage if kind not in {"check", "publish"} else None  # these two send nothing
        fault = outage or self._due(request)
        if self.poisoned and request.event and request.event.mark.ref == self.poisoned:
            raise RequestRefused("Google Calendar did not take this event.")
        try:
            answer = fault(self, request, perform) if fault else perform()
        except Exception:
            watch.refused(sight, request)
            raise
        watch.answered(sight, request, answer)
        if kind in {"read", "events"}:
            self.land(f"next {kind}")
        return answer

    def _due(self, request: Request) -> Fault | None:
        for waiting in self.faults:
            number, kind, fault = waiting
            if number <= request.number and kind == request.kind:
                self.faults.remove(waiting)
                return fault
        return None

    def _watched(self, request: Request, effect: Perform) -> Perform:
        """Give the effect of a write with the invariants checked around it, whenever it comes."""
        watch, sight = self.stage.watch, self.sight

        def perform() -> Any:
            self.remember()
            before = watch.before(request)
            answer = effect()
            self.writes += 1
            self.stage.number_rows()
            watch.after(sight, request, before)
            return answer

        return perform

    def act(self, act: Act) -> None:
        """Let a person do something now."""
        self.remember()
        before = self.stage.watch.person_begins()
        act(self.stage)
        self.stage.number_rows()
        self.stage.watch.person_ends(before)

    def remember(self) -> None:
        """Keep what stands there now, as the stale answer after the change that is about to be made."""
        stage, board = self.stage, self.stage.snapshot()
        self.stage.watch.remember(board.version)
        if self.earlier.board is None or board.version != self.earlier.board.version:
            self.earlier = replace(self.earlier, board=board)
        events = tuple(stage.stored().values())
        if events != self.earlier.events:
            self.earlier = replace(self.earlier, events=events)

    def land(self, moment: str) -> None:
        """Let the effects arrive that were late until now."""
        if not self.late:
            return
        due = [perform for when, perform in self.late if when == moment]
        self.late = [(when, perform) for when, perform in self.late if when != moment]
        for perform in due:
            self.is_disturbed = True
            with suppress(CoworkError):
                perform()


class WiredBoard:
    """The board's port; what it does is the memory board's, and Google's where that one leaves it open."""

    def __init__(self, stage: "Stage", gate: Gate) -> None:
        self._stage, self._board, self._gate = stage, stage.board, gate

    @property
    def known_id(self) -> str | None:
        """Asked for just before the events are read on the side: the board waits for them, so that order is order."""
        if not self._stage.service.listing_first:
            return None
        if not self._gate.sight.has_listed:
            self._gate.listed = Signal()
        return "board"

    def read(self) -> BoardSnapshot:
        if self._gate.listed is not None:
            self._gate.listed.wait()
            self._gate.listed = None
        answer: BoardSnapshot = self._gate.pass_through("read", self._board.read)
        return answer

    def check_writable(self) -> None:
        self._gate.pass_through("check", self._board.check_writable)

    def recheck(self, seen: BoardSnapshot) -> BoardSnapshot:
        answer: BoardSnapshot = self._gate.pass_through("recheck", lambda: self._rechecked(seen), seen=seen)
        return answer

    def _rechecked(self, seen: BoardSnapshot) -> BoardSnapshot:
        """Look only at the refs, as Google's board does; a local one lets its write find out."""
        if not self._stage.service.is_google:
            return self._board.recheck(seen)
        now = self._stage.snapshot()
        return seen if _refs(now) == _refs(seen) else now

    def write(self, seen: BoardSnapshot, change: BoardWrite) -> BoardSnapshot:
        answer: BoardSnapshot = self._gate.pass_through(
            "write", lambda: self._board.write(seen, change), seen=seen, change=change
        )
        return answer


def _refs(snapshot: BoardSnapshot) -> dict[int, Any]:
    return {row.number: row.values[REF] for row in snapshot.sessions.rows if len(row.values) > REF}


class WiredCalendar:
    """The calendar's port."""

    def __init__(self, stage: "Stage", gate: Gate) -> None:
        self._calendar, self._gate = stage.calendar, gate
        self.id, self.name = stage.calendar.id, stage.calendar.name
        self.mails, self.makes_links = stage.calendar.mails, stage.calendar.makes_links
        self.own_addresses, self.own_domain = stage.calendar.own_addresses, stage.calendar.own_domain

    def events(self, board_id: str) -> Sequence[Event]:
        try:
            answer: Sequence[Event] = self._gate.pass_through("events", lambda: self._calendar.events(board_id))
            return answer
        finally:
            if self._gate.listed is not None:
                self._gate.listed.set()

    def check_writable(self) -> None:
        """Ask nobody, as the port has it: no request that could go wrong."""
        self._calendar.check_writable()

    def get(self, event_id: str) -> Event:
        answer: Event = self._gate.pass_through("get", lambda: self._calendar.get(event_id), event_id=event_id)
        return answer

    def insert(self, event: Event, *, notify: bool, now: datetime) -> Event:
        return self._write("insert", event, notify, lambda: self._calendar.insert(event, notify=notify, now=now))

    def update(self, event: Event, *, notify: bool, now: datetime) -> Event:
        return self._write("update", event, notify, lambda: self._calendar.update(event, notify=notify, now=now))

    def cancel(self, event: Event, *, notify: bool, now: datetime) -> None:
        self._write("cancel", event, notify, lambda: self._calendar.cancel(event, notify=notify, now=now))

    def _write(self, kind: str, event: Event, notify: bool, effect: Perform) -> Any:
        return self._gate.pass_through(kind, effect, event=event, event_id=event.id, notify=notify)

    def publish(self, board_id: str, now: datetime) -> None:
        self._gate.pass_through("publish", lambda: self._calendar.publish(board_id, now))
