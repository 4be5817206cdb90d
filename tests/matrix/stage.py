"""A small world that can be copied cheaply: set up once, then played again and again with something else going wrong.

A row is one object (`Row`) wherever it is moved to, so that the tests can tell on which row a value landed without
asking any cell. Google's board is played as it behaves: it takes a write made from an older read, by row number; a
recheck looks at the Ref column alone; its calendar mails. A local board refuses such a write, and nobody is mailed.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Self

from cowork_sheets import sync as command
from cowork_sheets.core.model import BoardSnapshot, CellValue, Event, Mark, When
from cowork_sheets.sync import Report, run
from tests.matrix.desired import says_right
from tests.matrix.rows import Row
from tests.matrix.watch import Watch
from tests.matrix.wire import Gate, WiredBoard, WiredCalendar
from tests.world import NOW, PLACES, RENDERER, THURSDAY, Cells, World


@dataclass(frozen=True)
class Service:
    """Where board and calendar are. ``listing_first`` lets the events be read before the board, not after it."""

    name: str
    is_google: bool
    listing_first: bool = False


GOOGLE = Service("google", is_google=True)
LISTING_FIRST = Service("google, events first", is_google=True, listing_first=True)
LOCAL = Service("local", is_google=False)


class Stage(World):
    """A world whose every request passes a gate, where people, faults and invariants wait.

    ``reported`` is what the last run said about events that it left alone.
    """

    gate: Gate
    watch: Watch

    def __init__(self, service: Service, rows: Sequence[Cells], *, is_new: bool = False, **options: Any) -> None:
        super().__init__(rows, strict=not service.is_google, mails=service.is_google, known=not is_new, **options)
        self.service = service
        self.now = NOW
        self.tokens = 0
        self.seconds = 0.0
        self.cut_rows: list[Row] = []
        self.bin: list[Row] = []
        self.reported = ""
        self.right_people = [list(line) for line in self.board.people or ()]
        self.ways_back: list[Callable[[Stage], None]] = []
        self.number_rows()
        self.add_foreign_event()
        self.calendar.insert(
            Event("theirs", When(THURSDAY, "Europe/London", 60), "Lunch", Mark("", "", 0)), notify=False, now=NOW
        )
        self.watch = Watch(self)
        self.gate = Gate(self)

    def number_rows(self) -> None:
        """Give an identity to every row that is new."""
        for index, row in enumerate(self.board.sessions):
            if type(row) is not Row:
                self.tokens += 1
                self.board.sessions[index] = Row(row, self.tokens)

    def fork(self) -> Self:
        """Copy the world with everything that was seen of it; the copy has a gate where nothing goes wrong yet."""
        other = copy(self)
        other.board = copy(self.board)
        other.board.sessions = [Row(row, row.token) for row in self.board.sessions]  # type: ignore[attr-defined]
        other.board.people = [list(line) for line in self.board.people or ()]
        other.calendar = copy(self.calendar)
        other.calendar._events = dict(self.calendar._events)
        other.calendar.outbox = list(self.calendar.outbox)
        other.cut_rows, other.ways_back, other.bin = [], [], list(self.bin)
        other.watch = self.watch.fork(other)
        other.gate = Gate(other)
        other.gate.earlier = self.gate.earlier
        return other

    def sync(self, gate: Gate | None = None, **options: Any) -> Report:
        """Run the command through a gate. What stands to happen in a dead run's stead happens after it."""
        gate, report, error = gate or self.gate, None, None
        gate.begin_run(dry_run=bool(options.get("dry_run")))
        plain = command.token_hex
        if self.board.board_id is None:
            command.token_hex = lambda _: "board"  # the one thing a run leaves to chance: the id of a new local board
        try:
            report = run(
                WiredBoard(self, gate),
                WiredCalendar(self, gate),
                PLACES,
                RENDERER,
                self.settings,
                now=self.now,
                seconds=lambda: self.seconds,
                **options,
            )
        except BaseException as failure:
            error = failure
            raise
        else:
            self.reported = " ".join(report.plan.notes)
            return report
        finally:
            command.token_hex = plain
            gate.end_run(error, is_whole=report is not None and _is_whole(report))

    def fingerprint(self) -> int:
        """Say what the rest of this history depends on: two worlds with one fingerprint go on alike."""
        board, watch = self.board, self.watch
        rows = [(getattr(row, "token", 0), (*row,)) for row in board.sessions]
        remembered = (board.paused, board.message, board.last_checked, board.paused_until, board.columns)
        known = [getattr(watch, name) for name in watch.FACTS]
        return hash(repr((self.now, rows, board.people, remembered, self.stored(), self.calendar.outbox, known)))

    # --- what stands there, for who may look ------------------------------------------------------------------------

    def snapshot(self) -> BoardSnapshot:
        return self.board._snapshot()

    def stored(self) -> dict[str, Event]:
        """Every event by id, also those that are not ours."""
        return self.calendar._events

    def lines(self) -> list[Row]:
        """The rows below the header, top to bottom."""
        return self.board.sessions[1:]  # type: ignore[return-value]

    def line(self, topic: str) -> Row:
        return self.board.sessions[self._at(topic)]  # type: ignore[return-value]

    def events_ahead(self) -> list[Event]:
        """Our living events that have not begun."""
        events = [event for event in self.stored().values() if event.mark.board == "board" and not event.cancelled]
        return [event for event in events if event.start_at > self.now]

    def delete(self, topic: str) -> None:
        self.bin.append(self.cut(topic))  # type: ignore[arg-type]

    def says_right(self, row: Row, column: int) -> bool:
        return says_right(self, row, column)

    def people_lines(self) -> tuple[tuple[CellValue, ...], ...]:
        return tuple(tuple(line) for line in self.board.people or ())


def _is_whole(report: Report) -> bool:
    return not (report.refusal or report.paused or report.dry_run or report.unwritten)
