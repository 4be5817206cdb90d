"""Random histories: people edit, guests answer, time passes, runs die; what must hold holds after every step."""

import itertools
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest

from cowork_sheets.core.model import Partstat
from tests.figures import Tried
from tests.properties.histories import PER_SEED, History, always, play, seeds, step
from tests.world import KEYS, NOW, Killed, World, agreed, proposed

PEOPLES_KEYS = KEYS[: KEYS.index("status")]
DAYS = range(1, 13)
BOTH = (False, True)
EDITS: Sequence[dict[str, Any]] = (
    {"start": "9:00"}, {"start": "18:30"}, {"start": "10"}, {"start": None}, {"length": "25h"}, {"length": None},
    {"accepted_by": "Grace"}, {"accepted_by": "Grace, Bo"}, {"accepted_by": None}, {"accepted_by": "Ada"},
    {"accepted_by": "Grcae"}, {"accepted_by": "#REF!"}, {"proposed_by": "Bo"}, {"proposed_by": "Ada"},
    {"call_off": "yes"}, {"call_off": None}, {"call_off": "perhaps"}, {"either_or": "dec"}, {"either_or": None},
    {"time_zone": "Kolkata"}, {"time_zone": "EST"}, {"time_zone": None}, {"where": "jitsi"}, {"where": "the pub"},
    {"where": "https://meet.example.org/x"}, {"where": None}, {"format": "25/5"}, {"format": None}, {"ref": None},
    {"status": "Scheduled"}, {"what_to_know": "hello"}, {"day": "4/5/2027"}, {"day": "2026-11-20"},
)  # fmt: skip
OWN = {"Ada": "ada@example.org", "Grace": "grace@example.org", "Bo": "bo@example.org"}
NEW, NAMESAKES = "new@example.org", "kelly@example.org"
PEOPLES_ADDRESSES = {*OWN.values(), NEW, NAMESAKES}

Lines = list[list[Any]]


def _with_column(lines: Lines, column: int, values: Sequence[Any]) -> Lines:
    """Put other values into a column of People, from its first line on."""
    return [[*line[:column], value, *line[column + 1 :]] for line, value in zip(lines, values, strict=False)]


def _with_first_name(lines: Lines, name: str) -> Lines:
    names = [line[0] for line in lines]
    return _with_column(lines, 0, [name.format(names[0]), *names[1:]] if names else [])


def _column(lines: Lines, column: int) -> list[Any]:
    return [line[column] for line in lines]


SPOILS: Sequence[Callable[[Lines], Lines]] = (
    lambda lines: _with_first_name(lines, "{} Lovelace"),
    lambda lines: _with_first_name(lines, "Dear {}"),
    lambda lines: lines[1:],
    lambda lines: lines[:-1],
    lambda _: [],
    lambda lines: lines[1:] + lines[:1],
    lambda lines: _with_column(lines, 0, [*_column(lines, 0)[1:], None]),
    lambda lines: _with_column(lines, 1, [None] * len(lines)),
    lambda lines: _with_column(lines, 1, [*_column(lines, 1)[1:], None]),
    lambda lines: _with_column(lines, 1, [None, *_column(lines, 1)]),
    lambda lines: _with_column(lines, 1, _column(lines, 1)[::-1]),
    lambda lines: _with_column(lines, 2, [None] * len(lines)),
    lambda lines: [*lines, ["Grace Kelly", NAMESAKES, "Europe/Paris", "", "", ""]],
    lambda lines: [*lines, ["Grace", NAMESAKES, "Europe/Paris", "", "", ""]],
    lambda lines: [*lines, ["Cy", OWN["Grace"], "Europe/Paris", "", "", ""]],
)
"""What may become of the lines of People: renamed, gone, out of order, emptied, doubled."""


class Histories(History):
    """Three people and their board over some weeks; the calendar records every message it would send."""

    def begin(self) -> None:
        strict, is_owner = self.choose(BOTH), self.choose(BOTH)
        rows = [agreed("first"), proposed("second", 5), agreed("third", 6)]
        owner = ("ada@example.org",) if is_owner else ()
        self.world = self.make_world(rows, board_id="board", strict=strict, own_addresses=owner)
        self.world.sync()
        self.world.add_foreign_event()
        self.foreign = self.world.foreign_events()
        self.names = itertools.count()
        self.ended: dict[str, str] = {}
        self.added: set[tuple[str, str]] = set()
        self.restored: set[str] = set()
        self.people_changed = False
        self.seen: dict[str, object] = {}
        self.deleted: dict[str, object] = {}
        self.taken_off: dict[tuple[str, str], object] = {}
        self.unwanted_since: dict[str, tuple[str, datetime]] = {}
        self.settled: dict[str, object] = {}
        assert self.world.board.people is not None
        self.right_people = [list(line) for line in self.world.board.people]
        self._watch_syncs()

    def make_world(self, rows: Sequence[dict[str, Any]], **options: Any) -> World:
        return World(rows, **options)

    def _watch_syncs(self) -> None:
        """Look at the world right before and right after every run, however it comes about."""
        plain_sync = self.world.sync

        def sync(**options: Any) -> Any:
            before = {event.id: event for event in self.world.all_events()}
            said_before = {event.mark.ref: self._said(event.mark.ref) for event in before.values()}
            self._see_what_is_unwanted()
            untouched = {ref for ref, said in self.settled.items() if said == said_before.get(ref)}
            self.settled = {}
            try:
                report = plain_sync(**options)
                self._check_guests(before, untouched)
                now = {event.mark.ref: self._said(event.mark.ref) for event in self.world.all_events()}
                self.seen = {ref: said for ref, said in now.items() if said == said_before.get(ref, said)}
                self.settled = {ref: said for ref, said in self.seen.items() if said and self._is_calm(ref)}
                return report
            finally:
                self._check_cancellations(before)
                self._see_what_is_unwanted()  # somebody may have acted while it ran, and it may have looked again

        self.world.sync = sync  # type: ignore[method-assign]

    def _said(self, ref: str) -> object:
        """What people's cells of the row with this ref say now; None without such a row, or with several."""
        rows = [row for row in self.world.rows() if str(row["ref"]).lower() == ref]
        return {key: rows[0][key] for key in PEOPLES_KEYS} if len(rows) == 1 else None

    def _is_calm(self, ref: str) -> bool:
        """Tell whether a row is scheduled, and everything that it says was acted on."""
        waits = ("No longer agreed", "goes out", "Not done yet", "Add a")
        rows = [row for row in self.world.rows() if row["ref"] == ref and row["status"] == "Scheduled"]
        return any(not any(word in row["what_to_know"] for word in waits) for row in rows)

    def _check_guests(self, before: dict[str, Any], untouched: set[str]) -> None:
        """Nothing in People takes anybody off a session whose row nobody touched, or invites anybody else to it."""
        for event in self.world.all_events():
            old, ref = before.get(event.id), event.mark.ref
            if ref not in untouched or ref in self.restored or old is None or old.cancelled or event.cancelled:
                continue
            were, are = ({guest.email for guest in each.guests} for each in (old, event))
            gone, more = were - are, are - were
            in_people = {line[1] for line in self._people()}
            namesakes = {line[1] for line in self._people() if line[0] == "Grace Kelly"}
            corrected = len(more) + len(self.world.calendar.own_addresses)  # its own address is never a guest
            assert len(gone) <= corrected, "somebody was taken off for a change in People"
            assert not gone & in_people, "somebody was taken off whose address is only on another line"
            assert more <= in_people - namesakes, "somebody else was invited for a change in People"

    def _see_what_is_unwanted(self) -> None:
        """Keep, by ref, since which run a row is gone or agreed by nobody; the tests' own reading of the sheet."""
        for event in self.world.all_events():
            ref, said = event.mark.ref, self._said(event.mark.ref)
            bearers = [row for row in self.world.rows() if str(row["ref"]).lower() == ref]
            if len(bearers) > 1:
                continue  # which of them is the session's own is for the product to say
            why = "" if bearers else "gone"
            if isinstance(said, dict) and said["accepted_by"] in {"", said["proposed_by"]}:
                why = "unagreed"
            if not why:
                self.unwanted_since.pop(ref, None)
            elif self.unwanted_since.get(ref, ("", NOW))[0] != why:
                self.unwanted_since[ref] = (why, self.world.now)

    def _check_cancellations(self, before: dict[str, Any]) -> None:
        for event in self.world.all_events():
            old = before.get(event.id)
            if old is None or old.cancelled or not event.cancelled or event.mark.ended == "calledoff":
                continue
            _, since = self.unwanted_since.get(event.mark.ref, ("", self.world.now))
            assert self.world.now - since >= timedelta(minutes=30), "cancelled without its grace"

    def _row(self) -> int:
        """Choose a row; where people left none, one is added first."""
        if len(self.world.board.sessions) == 1:
            self.add_a_row(day=3, is_agreed=True)
        return self.choose(range(len(self.world.board.sessions) - 1))

    def _events(self) -> list[Any]:
        return [e for e in self.world.all_events() if not e.cancelled and e.end_at > self.world.now]

    @step(day=DAYS, is_agreed=BOTH)
    def add_a_row(self, day: int, is_agreed: bool) -> None:
        self.world.add((agreed if is_agreed else proposed)(f"row {next(self.names)}", day))

    @step(edit=EDITS)
    def edit_a_row(self, edit: dict[str, Any]) -> None:
        self.world.set_row(self._row(), **edit)

    @step(day=DAYS)
    def change_a_day(self, day: int) -> None:
        self.world.set_row(self._row(), day=NOW.replace(month=12, day=day, hour=0, tzinfo=None))

    @step()
    def delete_a_row(self) -> None:
        self.world.delete_row(self._row())

    @step(top=BOTH)
    def copy_a_row(self, top: bool) -> None:
        row = self._row() + 2
        if len(self.world.board.sessions) < 9:
            self.world.board.copy(row, 2 if top else len(self.world.board.sessions) + 1)

    @step()
    def sort_the_rows(self) -> None:
        self.world.reverse()

    @step(answer=tuple(Partstat))
    def answer_an_invitation(self, answer: Partstat) -> None:
        event = self.choose(self._events() or [None])
        if event and event.guests:
            self.world.calendar.answer(event.id, self.choose(event.guests).email, answer)

    @step(what=["move", "delete", "add guest", "remove guest"])
    def touch_the_calendar(self, what: str) -> None:
        event = self.choose(self._events() or [None])
        if event is None:
            return
        if what == "move":
            self.world.calendar.move(event.id, event.when.wall.replace(hour=21))
        elif what == "delete":
            self.world.calendar.delete(event.id)
            said = self._said(event.mark.ref)
            # A row edited since it was last acted on (also one that waits in a conflict) may ask for the session anew.
            if said == self.seen.get(event.mark.ref, self) and self._is_calm(event.mark.ref):
                self.deleted[event.id] = said
        elif what == "add guest":
            self.world.calendar.add_guest(event.id, "friend@example.org")
            self.added.add((event.id, "friend@example.org"))
            self.taken_off.pop((event.id, "friend@example.org"), None)
        elif event.guests:
            guest = self.choose(event.guests).email
            self.world.calendar.remove_guest(event.id, guest)
            self.taken_off[event.id, guest] = self._said(event.mark.ref)
            self.added.discard((event.id, guest))

    def _in_the_bin(self) -> list[Any]:
        return [e for e in self.world.all_events() if e.cancelled and e.end_at > self.world.now]

    @step()
    def restore_an_event(self) -> None:
        event = self.choose(self._in_the_bin() or [None])
        if event is None:
            return
        self.world.calendar.restore(event.id)
        self.deleted.pop(event.id, None)
        self.restored.add(event.mark.ref)

    @step(
        name=["Ada", "Grace", "Bo"],
        change=(
            {"email": None},
            {"email": "new@example.org"},
            {"time_zone": "Europe/Paris"},
            {"room_link": "https://x.example/1"},
        ),
    )
    def change_a_person(self, name: str, change: dict[str, Any]) -> None:
        if name in self._names():
            self.world.set_person(name, **change)
            self.people_changed = True

    def _people(self) -> list[list[Any]]:
        assert self.world.board.people is not None
        return self.world.board.people

    def _names(self) -> list[Any]:
        return [line[0] for line in self._people()[1:]]

    @step(spoil=SPOILS)
    def spoil_people(self, spoil: Callable[[Lines], Lines]) -> None:
        self._people()[1:] = spoil(self._people()[1:])
        self.people_changed = True

    @step()
    def put_people_right(self) -> None:
        self._people()[:] = [list(line) for line in self.right_people]
        self.people_changed = True

    @step(minutes=[5, 31, 600, 3000])
    def let_time_pass(self, minutes: int) -> None:
        self.world.pass_time(minutes=minutes)
        self.ended |= {
            e.id: e.etag for e in self.world.all_events() if e.end_at <= self.world.now and e.id not in self.ended
        }

    @step()
    def sync(self) -> None:
        before = self._peoples_cells()
        self.world.sync()
        assert self._peoples_cells() == before, "a run wrote a cell that is not ours"

    @step(request=["insert", "update", "cancel"], before=BOTH)
    def sync_and_die(self, request: str, before: bool) -> None:
        self.world.kill_after(request, before=before)
        with suppress(Killed):
            self.world.sync()
        self.world.calendar.hook = None

    @step(act=["sort", "insert", "delete", "copy", "edit"], is_listing=BOTH)
    def sync_while_somebody_acts(self, act: str, *, is_listing: bool) -> None:
        row, world = self._row(), self.world
        acts = {
            "sort": world.reverse,
            "insert": lambda: world.insert(agreed(f"row {next(self.names)}", 9), at=0),
            "delete": lambda: world.delete_row(row),
            "copy": lambda: world.board.copy(row + 2, 2),
            "edit": lambda: world.set_row(row, start="11:00"),
        }
        if is_listing:
            world.before_request("events", acts[act])
        else:
            world.before_write(acts[act])
        world.sync()

    @step(request=["insert", "update", "cancel", "get"])
    def two_runs_at_once(self, request: str) -> None:
        def overtake(moment: str, name: str) -> None:
            if (moment, name) == ("before", request):
                self.world.calendar.hook = None
                self.world.sync()

        self.world.calendar.hook = overtake
        self.world.sync()
        self.world.calendar.hook = None

    @step()
    def two_runs_are_one(self) -> None:
        for _ in range(3):
            report = self.world.sync()
        mails, cells = len(self.world.mails()), self.world.rows()
        report = self.world.sync()
        if report.refusal is None:
            assert report.plan.actions == ()
        assert report.cells_written == 0
        assert (len(self.world.mails()), self.world.rows()) == (mails, cells)
        if report.refusal is None:
            alive = {event.mark.ref for event in self.world.all_events() if not event.cancelled}
            for row in cells:
                assert row["status"] != "Scheduled" or row["ref"] in alive

    def _peoples_cells(self) -> list[dict[str, Any]]:
        return [{key: row[key] for key in PEOPLES_KEYS} for row in self.world.rows()]

    @always
    def a_ref_has_at_most_one_living_event_ahead_that_we_made(self) -> None:
        ahead = [e.mark.ref for e in self.world.all_events() if not e.cancelled and e.start_at > self.world.now]
        ahead = [ref for ref in ahead if ref not in self.restored]
        assert len(ahead) == len(set(ahead))

    @always
    def what_a_person_deleted_is_not_made_again_unless_its_row_was_edited(self) -> None:
        events = {event.id: event for event in self.world.all_events()}
        for event_id, said in list(self.deleted.items()):
            ref = events[event_id].mark.ref
            if said is None or self._said(ref) != said or ref in self.restored:
                del self.deleted[event_id]
                continue
            assert all(e.cancelled for e in events.values() if e.mark.ref == ref and e.end_at > self.world.now)

    @always
    def who_was_taken_off_by_hand_is_not_invited_again_unless_the_row_was_edited(self) -> None:
        events = {event.id: event for event in self.world.all_events()}
        for (event_id, guest), said in list(self.taken_off.items()):
            if said is None or self._said(events[event_id].mark.ref) != said or self.people_changed:
                del self.taken_off[event_id, guest]
                continue
            assert guest not in [g.email for g in events[event_id].guests]

    @always
    def an_event_stays_with_the_session_it_was_made_for(self) -> None:
        """No topic ever changes in these histories, so a row and the event of its ref always name the same one."""
        summaries = {event.mark.ref: event.summary for event in self.world.all_events() if not event.cancelled}
        refs = [row["ref"] for row in self.world.rows()]
        for row in self.world.rows():
            if (
                row["status"] == "Scheduled"
                and row["topic"]
                and refs.count(row["ref"]) == 1
                and row["ref"] in summaries
            ):
                assert summaries[row["ref"]] == row["topic"]

    @always
    def foreign_events_never_change(self) -> None:
        assert self.world.foreign_events() == self.foreign

    @always
    def ended_events_never_change(self) -> None:
        now = {event.id: event.etag for event in self.world.all_events()}
        assert {key: now[key] for key in self.ended} == self.ended

    @always
    def only_people_of_the_board_are_invited(self) -> None:
        invited = {a for mail in self.world.mails() if mail.method == "REQUEST" for a in mail.addresses}
        assert invited <= PEOPLES_ADDRESSES | {"friend@example.org"}

    @always
    def guests_added_by_hand_stay(self) -> None:
        there = {(event.id, guest.email) for event in self.world.all_events() for guest in event.guests}
        assert self.added <= there

    @always
    def no_event_is_created_twice(self) -> None:
        first = [mail.event_id for mail in self.world.mails() if mail.method == "REQUEST" and mail.sequence == 0]
        assert len(first) == len(set(first))


@pytest.mark.parametrize("seed", seeds(range(6)))
def test_whatever_people_do_what_must_hold_holds_after_every_run(seed: int, tried: Tried) -> None:
    tried("random histories", play(Histories, seed, PER_SEED))
