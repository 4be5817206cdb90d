"""What every register of notes promises; a subclass gives the register, made anew as by another run."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

from cowork_sheets.announce.base import Register

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


class RegisterContract:
    def register(self) -> Register:
        raise NotImplementedError

    def test_nothing_is_noted_at_first(self) -> None:
        assert self.register().known(["a", "b"], NOW) == frozenset()

    def test_a_note_is_made_once(self) -> None:
        assert self.register().note({"a": LATER}, NOW) == {"a"}
        assert self.register().note({"a": LATER, "b": LATER}, NOW) == {"b"}
        assert self.register().note({"a": LATER, "b": LATER}, NOW) == frozenset()

    def test_another_run_knows_what_is_noted(self) -> None:
        self.register().note({"a": LATER, "b": LATER}, NOW)
        assert self.register().known(["b", "c"], NOW) == {"b"}

    def test_a_dropped_note_can_be_made_again(self) -> None:
        self.register().note({"a": LATER, "b": LATER}, NOW)
        self.register().drop(["a", "unknown"])
        assert self.register().known(["a", "b"], NOW) == {"b"}
        assert self.register().note({"a": LATER}, NOW) == {"a"}

    def test_what_may_be_forgotten_goes_when_something_else_is_noted(self) -> None:
        self.register().note({"old": NOW - timedelta(days=2), "lasting": LATER}, NOW - timedelta(days=3))
        self.register().note({"new": LATER}, NOW)
        assert self.register().known(["old", "lasting", "new"], NOW) == {"lasting", "new"}

    def test_of_runs_that_note_the_same_at_the_same_time_one_is_the_first(self) -> None:
        together, made = Barrier(4), []

        def run(number: int) -> None:
            mine = self.register()
            mine.known(["a", "b"], NOW)
            together.wait()
            made.extend(sorted(mine.note({"a": LATER, "b": LATER, f"own {number}": LATER}, NOW)))

        runs = [Thread(target=run, args=[number]) for number in range(4)]
        for each in runs:
            each.start()
        for each in runs:
            each.join()
        assert sorted(made) == ["a", "b", "own 0", "own 1", "own 2", "own 3"]
