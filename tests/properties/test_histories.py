"""Random histories: people edit, guests answer, time passes, runs die; what must hold holds after every step."""

import itertools
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cowork_sheets.core.model import Partstat
from tests.world import KEYS, NOW, Killed, World, agreed, proposed

PEOPLES_KEYS = KEYS[: KEYS.index("status")]
DAYS = st.integers(min_value=1, max_value=12)
EDITS = st.sampled_from(
    [
        {"start": "9:00"}, {"start": "18:30"}, {"start": "10"}, {"start": None}, {"length": "25h"}, {"length": None},
        {"accepted_by": "Grace"}, {"accepted_by": "Grace, Bo"}, {"accepted_by": None}, {"accepted_by": "Ada"},
        {"accepted_by": "Grcae"}, {"accepted_by": "#REF!"}, {"proposed_by": "Bo"}, {"proposed_by": "Ada"},
        {"call_off": "yes"}, {"call_off": None}, {"call_off": "perhaps"}, {"either_or": "dec"}, {"either_or": None},
        {"time_zone": "Kolkata"}, {"time_zone": "EST"}, {"time_zone": None}, {"where": "jitsi"}, {"where": "the pub"},
        {"where": "https://meet.example.org/x"}, {"where": None}, {"format": "25/5"}, {"format": None}, {"ref": None},
        {"status": "Scheduled"}, {"what_to_know": "hello"}, {"day": "4/5/2027"}, {"day": "2026-11-20"},
    ]
)  # fmt: skip
PEOPLES_ADDRESSES = {"ada@example.org", "grace@example.org", "bo@example.org", "new@example.org"}


class Histories(RuleBasedStateMachine):
    """Three people and their board over some weeks; the calendar records every message it would send."""

    @initialize(strict=st.booleans(), is_owner=st.booleans())
    def begin(self, strict: bool, is_owner: bool) -> None:
        rows = [agreed("first"), proposed("second", 5), agreed("third", 6)]
        owner = ("ada@example.org",) if is_owner else ()
        self.world = World(rows, board_id="board", strict=strict, own_addresses=owner)
        self.world.sync()
        self.world.add_foreign_event()
        self.foreign = self.world.foreign_events()
        self.names = itertools.count()
        self.ended: dict[str, str] = {}
        self.added: set[tuple[str, str]] = set()
        self.restored: set[str] = set()
        self.people_changed = False
        self.deleted: dict[str, object] = {}
        self.taken_off: dict[tuple[str, str], object] = {}
        self.unwanted_since: dict[str, tuple[str, datetime]] = {}
        self._watch_syncs()

    def _watch_syncs(self) -> None:
        """Look at the world right before and right after every run, however it comes about."""
        plain_sync = self.world.sync

        def sync(**options: Any) -> Any:
            before = {event.id: event for event in self.world.all_events()}
            self._see_what_is_unwanted()
            try:
                return plain_sync(**options)
            finally:
                self._check_cancellations(before)

        self.world.sync = sync  # type: ignore[method-assign]

    def _said(self, ref: str) -> object:
        """What people's cells of the row with this ref say now; None without such a row, or with several."""
        rows = [row for row in self.world.rows() if str(row["ref"]).lower() == ref]
        return {key: rows[0][key] for key in PEOPLES_KEYS} if len(rows) == 1 else None

    def _see_what_is_unwanted(self) -> None:
        """Keep, by ref, since which run a row is gone or agreed by nobody; the tests' own reading of the sheet."""
        for event in self.world.all_events():
            ref, said = event.mark.ref, self._said(event.mark.ref)
            why = "gone" if not any(str(row["ref"]).lower() == ref for row in self.world.rows()) else ""
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

    def _row(self, data: st.DataObject) -> int:
        return data.draw(st.integers(0, len(self.world.board.sessions) - 2), label="row")

    def _events(self) -> list[Any]:
        return [e for e in self.world.all_events() if not e.cancelled and e.end_at > self.world.now]

    @rule(day=DAYS, is_agreed=st.booleans())
    def add_a_row(self, day: int, is_agreed: bool) -> None:
        self.world.add((agreed if is_agreed else proposed)(f"row {next(self.names)}", day))

    @precondition(lambda self: len(self.world.board.sessions) > 1)
    @rule(data=st.data(), edit=EDITS)
    def edit_a_row(self, data: st.DataObject, edit: dict[str, Any]) -> None:
        self.world.set_row(self._row(data), **edit)

    @precondition(lambda self: len(self.world.board.sessions) > 1)
    @rule(data=st.data(), day=DAYS)
    def change_a_day(self, data: st.DataObject, day: int) -> None:
        self.world.set_row(self._row(data), day=NOW.replace(month=12, day=day, hour=0, tzinfo=None))

    @precondition(lambda self: len(self.world.board.sessions) > 1)
    @rule(data=st.data())
    def delete_a_row(self, data: st.DataObject) -> None:
        self.world.delete_row(self._row(data))

    @precondition(lambda self: 1 < len(self.world.board.sessions) < 9)
    @rule(data=st.data(), top=st.booleans())
    def copy_a_row(self, data: st.DataObject, top: bool) -> None:
        row = self._row(data) + 2
        self.world.board.copy(row, 2 if top else len(self.world.board.sessions) + 1)

    @rule()
    def sort_the_rows(self) -> None:
        self.world.reverse()

    @precondition(lambda self: self._events())
    @rule(data=st.data(), answer=st.sampled_from(Partstat))
    def answer_an_invitation(self, data: st.DataObject, answer: Partstat) -> None:
        event = data.draw(st.sampled_from(self._events()))
        if event.guests:
            self.world.calendar.answer(event.id, data.draw(st.sampled_from(event.guests)).email, answer)

    @precondition(lambda self: self._events())
    @rule(data=st.data(), what=st.sampled_from(["move", "delete", "add guest", "remove guest"]))
    def touch_the_calendar(self, data: st.DataObject, what: str) -> None:
        event = data.draw(st.sampled_from(self._events()))
        if what == "move":
            self.world.calendar.move(event.id, event.when.wall.replace(hour=21))
        elif what == "delete":
            self.world.calendar.delete(event.id)
            self.deleted[event.id] = self._said(event.mark.ref)
        elif what == "add guest":
            self.world.calendar.add_guest(event.id, "friend@example.org")
            self.added.add((event.id, "friend@example.org"))
        elif event.guests:
            guest = data.draw(st.sampled_from(event.guests)).email
            self.world.calendar.remove_guest(event.id, guest)
            self.taken_off[event.id, guest] = self._said(event.mark.ref)
            self.added.discard((event.id, guest))

    @precondition(lambda self: any(event.cancelled for event in self.world.all_events()))
    @rule(data=st.data())
    def restore_an_event(self, data: st.DataObject) -> None:
        event = data.draw(st.sampled_from([event for event in self.world.all_events() if event.cancelled]))
        self.world.calendar.restore(event.id)
        self.deleted.pop(event.id, None)
        self.restored.add(event.mark.ref)

    @rule(
        name=st.sampled_from(["Ada", "Grace", "Bo"]),
        change=st.sampled_from(
            [
                {"email": None},
                {"email": "new@example.org"},
                {"time_zone": "Europe/Paris"},
                {"room_link": "https://x.example/1"},
            ]
        ),
    )
    def change_a_person(self, name: str, change: dict[str, Any]) -> None:
        self.world.set_person(name, **change)
        self.people_changed = True

    @rule(minutes=st.sampled_from([5, 31, 600, 3000]))
    def let_time_pass(self, minutes: int) -> None:
        self.world.pass_time(minutes=minutes)
        self.ended |= {
            e.id: e.etag for e in self.world.all_events() if e.end_at <= self.world.now and e.id not in self.ended
        }

    @rule()
    def sync(self) -> None:
        before = self._peoples_cells()
        self.world.sync()
        assert self._peoples_cells() == before, "a run wrote a cell that is not ours"

    @rule(request=st.sampled_from(["insert", "update", "cancel"]), before=st.booleans())
    def sync_and_die(self, request: str, before: bool) -> None:
        self.world.kill_after(request, before=before)
        with suppress(Killed):
            self.world.sync()
        self.world.calendar.hook = None

    @precondition(lambda self: len(self.world.board.sessions) > 1)
    @rule(data=st.data(), act=st.sampled_from(["sort", "insert", "delete", "copy", "edit"]))
    def sync_while_somebody_acts(self, data: st.DataObject, act: str) -> None:
        row, world = self._row(data), self.world
        acts = {
            "sort": world.reverse,
            "insert": lambda: world.insert(agreed(f"row {next(self.names)}", 9), at=0),
            "delete": lambda: world.delete_row(row),
            "copy": lambda: world.board.copy(row + 2, 2),
            "edit": lambda: world.set_row(row, start="11:00"),
        }
        world.before_write(acts[act])
        world.sync()

    @rule(request=st.sampled_from(["insert", "update", "cancel", "get"]))
    def two_runs_at_once(self, request: str) -> None:
        def overtake(moment: str, name: str) -> None:
            if (moment, name) == ("before", request):
                self.world.calendar.hook = None
                self.world.sync()

        self.world.calendar.hook = overtake
        self.world.sync()
        self.world.calendar.hook = None

    @rule()
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

    @invariant()
    def a_ref_has_at_most_one_living_event_ahead_that_we_made(self) -> None:
        ahead = [e.mark.ref for e in self.world.all_events() if not e.cancelled and e.start_at > self.world.now]
        ahead = [ref for ref in ahead if ref not in self.restored]
        assert len(ahead) == len(set(ahead))

    @invariant()
    def what_a_person_deleted_is_not_made_again_unless_its_row_was_edited(self) -> None:
        events = {event.id: event for event in self.world.all_events()}
        for event_id, said in list(self.deleted.items()):
            ref = events[event_id].mark.ref
            if said is None or self._said(ref) != said or ref in self.restored:
                del self.deleted[event_id]
                continue
            assert all(e.cancelled for e in events.values() if e.mark.ref == ref and e.end_at > self.world.now)

    @invariant()
    def who_was_taken_off_by_hand_is_not_invited_again_unless_the_row_was_edited(self) -> None:
        events = {event.id: event for event in self.world.all_events()}
        for (event_id, guest), said in list(self.taken_off.items()):
            if said is None or self._said(events[event_id].mark.ref) != said or self.people_changed:
                del self.taken_off[event_id, guest]
                continue
            assert guest not in [g.email for g in events[event_id].guests]

    @invariant()
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

    @invariant()
    def foreign_events_never_change(self) -> None:
        assert self.world.foreign_events() == self.foreign

    @invariant()
    def ended_events_never_change(self) -> None:
        now = {event.id: event.etag for event in self.world.all_events()}
        assert {key: now[key] for key in self.ended} == self.ended

    @invariant()
    def only_people_of_the_board_are_invited(self) -> None:
        invited = {a for mail in self.world.mails() if mail.method == "REQUEST" for a in mail.addresses}
        assert invited <= PEOPLES_ADDRESSES | {"friend@example.org"}

    @invariant()
    def guests_added_by_hand_stay(self) -> None:
        there = {(event.id, guest.email) for event in self.world.all_events() for guest in event.guests}
        assert self.added <= there

    @invariant()
    def no_event_is_created_twice(self) -> None:
        first = [mail.event_id for mail in self.world.mails() if mail.method == "REQUEST" and mail.sequence == 0]
        assert len(first) == len(set(first))


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=200, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
