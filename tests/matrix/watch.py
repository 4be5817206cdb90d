"""What the tests saw of the whole history, and what it forbids: looks at every request, every act and every run's end.

Facts come from the world itself: rows are told by their identity, events by their versions, mails by the outbox.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from cowork_sheets.core.identity import event_id
from cowork_sheets.core.model import CellValue, Event
from cowork_sheets.errors import CoworkError
from tests.matrix.invariants import broken, must
from tests.matrix.known import EVERYBODY, Known, known_of
from tests.matrix.parted import as_meant
from tests.matrix.rows import OWN, PEOPLES, REF, Row, cell, cells, meaning, ref_of, said, words_of
from tests.matrix.sent import check_sent
from tests.matrix.sight import Edit, Sight, Unwanted
from tests.matrix.stored import check_stored
from tests.matrix.wire import Request

if TYPE_CHECKING:
    from tests.matrix.stage import Stage


@dataclass(frozen=True, slots=True)
class Before:
    """What stood there before a write took effect."""

    event: Event | None = None
    mails: int = 0
    rows: tuple[tuple[Row, tuple[CellValue, ...], tuple[CellValue, ...]], ...] = ()
    header: tuple[CellValue, ...] = ()
    people: tuple[tuple[CellValue, ...], ...] = ()


class Watch:
    """Facts of one history. ``words`` are a session's own cells as last acted on, by ref.

    ``edited`` counts people's edits of each row; ``edits`` gives the rows and those counts by a board's version, top to
    bottom; ``ever`` is all that People ever said; ``told_of`` is, by event, which row its guests were last told of, and
    how new that was.
    """

    FACTS = (
        "unwanted", "words", "told", "moved", "deleted", "taken_off", "misplaced", "bound", "added", "duplicated",
        "touched_refs", "purged", "restored", "agreed",
    )  # fmt: skip

    def __init__(self, stage: "Stage") -> None:
        self.stage = stage
        self.runs = 0
        self.ever: tuple[Known, ...] = (EVERYBODY,)
        self.unwanted: dict[str, Unwanted] = {}
        self.words: dict[str, tuple[CellValue, ...]] = {}
        self.told: dict[tuple[str, str], object] = {}
        self.agreed: dict[str, datetime] = {}
        self.gone: dict[str, bool] = {}
        self.alive: dict[str, str] = {}
        self.doubled: dict[tuple[str, datetime], bool] = {}
        self.moved: dict[str, tuple[CellValue, ...] | None] = {}
        self.deleted: dict[str, tuple[CellValue, ...] | None] = {}
        self.added: frozenset[tuple[str, str]] = frozenset()
        self.taken_off: dict[tuple[str, str], tuple[CellValue, ...] | None] = {}
        self.misplaced: dict[tuple[int, int], CellValue] = {}
        self.bound: dict[int, str] = {}
        self.duplicated: frozenset[str] = frozenset()
        self.touched_refs: frozenset[int] = frozenset()
        self.purged: frozenset[str] = frozenset()
        self.restored: frozenset[str] = frozenset()
        self.tokens: dict[str, tuple[int, ...]] = {}
        self.edited: dict[int, int] = {}
        self.edits: dict[str, tuple[Edit, ...]] = {}
        self.told_of: dict[str, Edit] = {}
        self.foreign = {key: event for key, event in stage.stored().items() if event.mark.board != "board"}

    def fork(self, stage: "Stage") -> Self:
        other = copy(self)
        other.stage = stage
        for name, fact in vars(self).items():
            if isinstance(fact, dict):
                setattr(other, name, dict(fact))
        return other

    # --- runs ---------------------------------------------------------------------------------------------------------

    def run_begins(self, *, dry_run: bool) -> Sight:
        self.runs += 1
        is_lost = frozenset(row.token for row in self.stage.lines() if _says_lost(row))
        quorum = self.stage.settings.sessions.quorum
        return Sight(self.runs, self.stage.now, dict(self.unwanted), dry_run, is_lost, quorum=quorum)

    def run_ends(self, sight: Sight, error: BaseException | None, *, is_whole: bool) -> None:
        """Look at the end of a run. ``is_whole`` says that nothing kept it from doing what it is for."""
        must(not sight.dry_run or not sight.effects, "I-13", "a dry run wrote")
        if isinstance(error, CoworkError):
            must(not sight.effects, "R-8", f"{type(error).__name__}: {error}")
        if not sight.was_told_gone:
            for row in self.stage.lines():
                was_told = not _says_lost(row) or row.token in sight.is_lost
                is_known_gone = ref_of(row) in self.purged or event_id("board", ref_of(row), 0) in self.gone
                must(was_told or is_known_gone, "R-2.5", f"{said(row)!r} is told that its event is gone")
        if is_whole and error is None:
            self.alive |= sight.alive
            self._check_places()
            self._check_refs()

    def _check_places(self) -> None:
        rows = {row.token: row for row in self.stage.lines()}
        for (token, column), value in list(self.misplaced.items()):
            if token not in rows or cell(rows[token], column) != value:
                del self.misplaced[token, column]
            elif not self.stage.says_right(rows[token], column):
                broken("I-06", f"{value!r} stands on the row {rows[token][0]!r}, meant for another")

    def _check_refs(self) -> None:
        made = {event.mark.ref for event in self.stage.stored().values()}
        bears = {ref_of(row): row for row in self.stage.lines()}
        parted = set()
        for row in self.stage.lines():
            old, new = self.bound.get(row.token, ""), ref_of(row)
            is_replaced = old and old != new and old in made and old not in self.duplicated
            is_left = old in bears and (meaning(row) == "blank" or said(bears[old]) == said(row))
            is_anothers = old in bears and old in self.words and words_of(bears[old]) == self.words[old]
            if is_replaced and row.token not in self.touched_refs and not (is_left or is_anothers):
                broken("I-07", f"the ref {old} of the row {row[0]!r} became {new!r}")
            stands_elsewhere = bool(old and old != new and old in bears) or bool(new and new in self.bound.values())
            if row.token in self.touched_refs and stands_elsewhere:
                parted.add(row.token)  # people put it there, and the next run may give it back
            elif (row.token, REF) not in self.misplaced:
                self.bound[row.token] = new
        # A row that is cut is looked at when it is back.
        self.touched_refs -= {row.token for row in self.stage.lines()} - parted

    # --- requests -----------------------------------------------------------------------------------------------------

    def sent(self, sight: Sight, request: Request) -> None:
        """Judge a write when the run decides to send it, by what the run was shown."""
        check_sent(self, sight, request)

    def answered(self, sight: Sight, request: Request, answer: Any) -> None:
        match request.kind:
            case "read" | "recheck" | "write":
                self.remember(answer.version)
                answer = as_meant(answer, self.tokens[answer.version], self.bound, self.words)
                if request.kind == "read":
                    sight.reads(answer, self.words, self.living_refs())
                    self.unwanted = dict(sight.unwanted)
                else:
                    sight.sees(answer)
                if request.kind != "recheck":  # which may give what it was given
                    sight.looks(answer, self.edits[answer.version])
            case "events":
                sight.lists(answer)
            case "get":
                sight.etags.setdefault(answer.id, answer.etag)
                # "It was deleted" says as much as "there is none", however little the calendar kept of the event.
                sight.was_told_gone |= answer.cancelled
            case "insert" | "update":
                sight.etags[answer.id] = answer.etag
                sight.alive[answer.mark.ref] = answer.id

    def remember(self, version: str) -> None:
        """Keep which rows the board has now, and how often each was edited, under its version."""
        rows = self.stage.lines()
        self.tokens.setdefault(version, tuple(row.token for row in rows))
        self.edits.setdefault(version, tuple(Edit(row.token, self.edited.get(row.token, 0)) for row in rows))

    def refused(self, sight: Sight, request: Request) -> None:
        sight.failed |= request.kind in {"read", "events"}
        if request.kind == "get":
            sight.was_told_gone = True
            self.gone[request.event_id] = True  # another run under way may have asked

    def before(self, request: Request) -> Before:
        stage = self.stage
        if request.change is None:
            return Before(stage.stored().get(request.event_id), len(stage.calendar.outbox))
        rows = tuple((row, said(row), (*row[PEOPLES:],)) for row in stage.lines())
        return Before(rows=rows, header=(*stage.board.sessions[0],), people=stage.people_lines())

    def after(self, sight: Sight, request: Request, before: Before) -> None:
        """Judge a write by what it changed, when its effect is there."""
        if request.change is not None:
            self._check_board(request, before)
        else:
            sight.effects += 1
            check_stored(self, sight, request, before.event, before.mails)

    def _check_board(self, request: Request, before: Before) -> None:
        stage = self.stage
        change, seen = request.change, request.seen
        assert change is not None
        assert seen is not None
        must(tuple(stage.board.sessions[0]) == before.header, "I-05", "the header changed")
        must(stage.people_lines() == before.people, "I-05", "the People tab changed")
        for row, words, _ in before.rows:
            must(said(row) == words, "I-05", f"the row {words[0]!r} became {said(row)!r}")
        meant = self.tokens[seen.version]
        was = {row.token: ours for row, _, ours in before.rows}
        for patch in change.patches:
            must(patch.value is None or isinstance(patch.value, str), "I-18", repr(patch.value))
            must(patch.column in OWN, "I-05", f"a patch for column {patch.column}")
            there: Row = stage.board.sessions[patch.row - 1]  # type: ignore[assignment]
            place = there.token, patch.column
            old = was.get(there.token, ())
            at = patch.column - PEOPLES
            if patch.column == REF and patch.row - 2 < len(meant):
                self._bind(meant[patch.row - 2], patch.value)
            if patch.row - 2 < len(meant) and meant[patch.row - 2] == there.token:
                self.misplaced.pop(place, None)
            elif (old[at] if at < len(old) else None) != cell(there, patch.column):
                self.misplaced[place] = cell(there, patch.column)

    def _bind(self, token: int, ref: object) -> None:
        """Remember for which row a ref was written first, wherever it landed."""
        if isinstance(ref, str) and ref not in self.bound.values() and not self.bound.get(token):
            self.bound[token] = ref

    # --- people -------------------------------------------------------------------------------------------------------

    def person_begins(self) -> tuple[Mapping[str, Event], Mapping[int, tuple[CellValue, ...]]]:
        return dict(self.stage.stored()), {row.token: (*row,) for row in self.stage.lines()}

    def person_ends(self, before: tuple[Mapping[str, Event], Mapping[int, tuple[CellValue, ...]]]) -> None:
        """Remember what a person did: to events, to Ref cells, to cells where something had landed."""
        events, rows = before
        for key, event in self.stage.stored().items():
            if event is not (old := events.get(key)) and old is not None:
                self._person_changed(old, event)
        for key in events.keys() - self.stage.stored().keys():
            self.purged |= {events[key].mark.ref}
            self.told = {told: what for told, what in self.told.items() if told[0] != key}
        if (known := known_of(self.stage.people_lines())) not in self.ever:
            self.ever += (known,)
        # Whose address is corrected is somebody to be invited, also where the old one was taken off.
        there = {line.address for line in known.lines}
        corrected = [key for key in self.taken_off if key[1] not in there]
        for key in corrected:
            del self.taken_off[key]
            self.told[key] = None
        refs: dict[str, int] = {}
        for row in self.stage.lines():
            old_row = rows.get(row.token)
            if old_row is not None and said(old_row) != said(row):
                self.edited[row.token] = self.edited.get(row.token, 0) + 1
            if old_row is not None and old_row != (*row,):
                for column in OWN:
                    if cell(old_row, column) != cell(row, column):
                        self.misplaced.pop((row.token, column), None)
                if cell(old_row, REF) != cell(row, REF):
                    self.touched_refs |= {row.token}
            if ref := ref_of(row):
                refs[ref] = refs.get(ref, 0) + 1
        self.duplicated |= {ref for ref, count in refs.items() if count > 1}

    def _person_changed(self, old: Event, new: Event) -> None:
        words = self.words.get(new.mark.ref)
        if old.when != new.when:
            self.moved[new.id] = None
        if new.cancelled and not old.cancelled:
            self.deleted[new.id] = words
        if old.cancelled and not new.cancelled:
            self.deleted.pop(new.id, None)
            self.restored |= {new.id}
            self.told |= {told: None for told in self.told if told[0] == new.id}  # what was said last is undone
        was, are = {guest.email for guest in old.guests}, {guest.email for guest in new.guests}
        self.added |= {(new.id, email) for email in are - was}
        self.added -= {(new.id, email) for email in was - are}
        for email in was - are:
            self.taken_off[new.id, email] = words

    def was_touched(self, event_id: str) -> bool:
        """Tell whether people changed an event in the calendar."""
        by_hand = {key for key, _ in (*self.added, *self.taken_off)}
        return event_id in self.restored | by_hand | self.moved.keys() | self.deleted.keys()

    # --- what stands there --------------------------------------------------------------------------------------------

    def living_refs(self) -> list[str]:
        now = self.stage.now
        return [
            event.mark.ref
            for event in self.stage.stored().values()
            if not event.cancelled and event.mark.board == "board" and event.start_at > now
        ]


def _says_lost(row: Row) -> bool:
    """Tell whether a row says that the calendar does not know its event."""
    return "not in this calendar" in str(cells(row)["what_to_know"])
