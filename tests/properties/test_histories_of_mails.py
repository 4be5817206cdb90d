"""docs/rules.md 5.13, 5.14: random histories in which sessions change several times a day, until caps on mail hold.

Nobody gets more than the caps say of what can wait, and once all is quiet what everybody was told last is what stands.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from cowork_sheets.core.model import Event
from cowork_sheets.core.settings import GuardSettings, Settings
from tests.figures import Tried
from tests.properties.histories import History, always, per_seed, play, seeds, step
from tests.world import Killed, World, agreed

ROWS = 5
A_DAY = timedelta(hours=24)
PER_DAY, PER_EVENT = 12, 3
MANY = 999
GUARD = GuardSettings(
    cancellations=MANY, most_cancellations=MANY, missing=MANY, call_offs=MANY, updates=MANY, most_updates=MANY,
    all_changed_from=MANY, new_events=MANY,
    mails_per_person_per_day=PER_DAY, mails_per_event_and_person_per_day=PER_EVENT,
)  # fmt: skip
"""Nothing is asked about: what is a great number is for tests of the guard."""
STARTS = ("9:00", "12:30", "17:00", "18:30")
EDITS: Sequence[dict[str, Any]] = (
    *({"start": start} for start in STARTS), {"accepted_by": "Grace"}, {"accepted_by": "Grace, Bo"},
    {"accepted_by": "Bo"}, {"accepted_by": None}, {"call_off": "yes"}, {"call_off": None}, {"topic": "renamed"},
)  # fmt: skip


class Undecided(History):
    """Three people who cannot make up their minds; the calendar mails them."""

    def begin(self) -> None:
        self.days = [20 + number for number in range(ROWS)]
        rows = [agreed(f"row {number}", day) for number, day in enumerate(self.days)]
        self.world = World(rows, mails=True, known=True, own_domain="example.org", settings=Settings(guard=GUARD))
        self.known: dict[tuple[str, str], tuple[str, datetime]] = {}
        self.could_wait: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
        self.seen = 0
        self.sync()

    def look(self) -> None:
        """Note whom the last run told what, and what of it could have waited."""
        events: dict[str, Event] = {event.id: event for event in self.world.all_events()}
        fresh = self.world.mails()[self.seen :]
        self.seen += len(fresh)
        with_cancellation = {mail.event_id for mail in fresh if mail.method == "CANCEL"}
        for mail in fresh:
            event = events[mail.event_id]
            can_wait = mail.event_id not in with_cancellation and event.start_at - self.world.now > A_DAY
            for address in mail.addresses:
                self.known[mail.event_id, address] = mail.method, event.start_at
                if can_wait:
                    self.could_wait[mail.event_id, address].append(self.world.now)

    @step(row=range(ROWS), edit=EDITS)
    def edit_a_row(self, row: int, edit: dict[str, Any]) -> None:
        self.world.set_row(row, **edit)

    @step(row=range(ROWS), first=range(4), hours=(0, 1))
    def change_one_session_three_times(self, row: int, first: int, hours: int) -> None:
        """Somebody types another time, and again, with a run after each."""
        for number in range(3):
            self.world.set_row(row, start=STARTS[(first + number) % len(STARTS)])
            self.sync()
            self.world.pass_time(hours=hours)

    @step(start=STARTS)
    def change_all_sessions(self, start: str) -> None:
        for row in range(ROWS):
            self.world.set_row(row, start=start)

    @step(minutes=(10, 60, 600, 1500))
    def let_time_pass(self, minutes: int) -> None:
        self.world.pass_time(minutes=minutes)

    @step()
    def sync(self) -> None:
        self.world.sync()
        self.look()

    @step(request=["insert", "update", "cancel"], before=(False, True))
    def sync_and_die(self, request: str, *, before: bool) -> None:
        self.world.kill_after(request, before=before)
        with suppress(Killed):
            self.world.sync()
        self.world.calendar.hook = None
        self.look()

    def end(self) -> None:
        """A day of runs later nothing waits, and everybody knows what stands."""
        for _ in range(6):
            self.sync()
            self.world.pass_time(hours=13)
        mails = len(self.world.mails())
        self.sync()
        assert len(self.world.mails()) == mails, "mails go on, and nobody changes anything"
        living: Counter[str] = Counter()
        for event in self.world.all_events():
            if event.start_at <= self.world.now:
                continue
            guests = set() if event.cancelled else {guest.email for guest in event.guests}
            living[event.mark.ref] += not event.cancelled
            for guest in guests:
                said = self.known.get((event.id, guest))
                assert said == ("REQUEST", event.start_at), f"{guest} was told {said} of {event.summary}"
            for (event_id, address), (method, _) in self.known.items():
                is_off = event_id == event.id and address not in guests
                assert not is_off or method == "CANCEL", f"{address} was never told that they are off {event.summary}"
        for row in self.world.rows():
            begins = datetime.combine(row["day"], time.fromisoformat(row["start"].zfill(5)), tzinfo=UTC)
            if begins > self.world.now:
                is_wanted = bool(row["accepted_by"]) and row["call_off"] != "yes"
                assert living[row["ref"]] == is_wanted, f"{row['topic']} has {living[row['ref']]} sessions"
                assert (row["status"] == "Scheduled") == is_wanted, f"{row['topic']} says {row['status']}"


class HistoriesOfMails(Undecided):
    """Every run goes by the same clock, so the caps hold."""

    @always
    def nobody_is_told_more_of_a_session_in_a_day_than_the_cap_says(self) -> None:
        for (_, address), instants in self.could_wait.items():
            assert _most_in_a_day(instants) <= PER_EVENT, address

    @always
    def nobody_is_told_more_in_a_day_than_the_cap_says(self) -> None:
        by_address: defaultdict[str, list[datetime]] = defaultdict(list)
        for (_, address), instants in self.could_wait.items():
            by_address[address] += instants
        for address, instants in by_address.items():
            assert _most_in_a_day(instants) <= PER_DAY, address


class HistoriesOfClocks(Undecided):
    """The computer's clock is hours fast or slow in some runs, and what it takes for a day may be none.

    A day or two later everybody knows what stands nonetheless.
    """

    @step(hours=(-30, -5, -1, 1, 5, 30))
    def sync_on_a_wrong_clock(self, hours: int) -> None:
        right = self.world.now
        self.world.pass_time(hours=hours)
        self.world.sync()
        self.world.now = right
        self.look()


def _most_in_a_day(instants: list[datetime]) -> int:
    return max((sum(begin <= at < begin + A_DAY for at in instants) for begin in instants), default=0)


@pytest.mark.parametrize("seed", seeds(range(2)))
def test_however_often_people_change_their_minds_caps_hold_and_everybody_knows_what_stands(
    seed: int, tried: Tried
) -> None:
    tried("random histories", play(HistoriesOfMails, seed, per_seed(8)))


@pytest.mark.parametrize("seed", seeds(range(2)))
def test_whatever_a_clock_says_in_one_run_everybody_comes_to_know_what_stands(seed: int, tried: Tried) -> None:
    tried("random histories", play(HistoriesOfClocks, seed, per_seed(5)))
