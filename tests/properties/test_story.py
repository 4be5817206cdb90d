"""The player of random histories: what it finds is told in the fewest steps, and can be played again."""

import pytest

from tests.properties import histories
from tests.properties.histories import History, always, drawn, play, shortest, step


class Counting(History):
    """A counter that breaks when it was put up twice by more than two without a reset since."""

    def begin(self) -> None:
        self.large = 0

    @step(by=(1, 2, 3))
    def put_up(self, by: int) -> None:
        self.large += by > 2

    @step()
    def reset(self) -> None:
        self.large = 0

    @step()
    def look_away(self) -> None:
        pass

    @always
    def it_is_not_large(self) -> None:
        assert self.large < 2


def test_a_history_that_breaks_something_is_told_in_its_fewest_steps() -> None:
    with pytest.raises(AssertionError) as failure:
        play(Counting, 0, 10)
    told = failure.value.__notes__[0].splitlines()
    assert told[0].startswith("Counting, again with COWORK_HISTORIES_SEED=0 COWORK_HISTORY=")
    assert told[1:] == ["put up: 3", "put up: 3"]


def test_the_words_of_a_failure_play_the_very_same_history_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError) as failure:
        play(Counting, 0, 10)
    number = failure.value.__notes__[0].splitlines()[0].rpartition("=")[2].rstrip(":")
    monkeypatch.setattr(histories, "ONE_ALONE", number)
    with pytest.raises(AssertionError) as again:
        play(Counting, 0, 10)
    assert again.value.__notes__ == failure.value.__notes__


def test_a_history_is_made_shorter_only_while_it_breaks_the_same() -> None:
    class Twice(Counting):
        @always
        def it_is_not_large_after_looking_away(self) -> None:
            assert "look away" not in self.told or self.large == 0

    broken = next(found for number in range(100) if (found := drawn(0, number).play(Twice)))
    assert shortest(Twice, broken).what == broken.what


def test_an_odd_seed_switches_kinds_of_step_off_and_an_even_one_none() -> None:
    class Kinds(Counting):
        def it_is_not_large(self) -> None:
            pass

    kinds = ["look_away", "put_up", "reset"]
    assert [list(Kinds(switches, (0,) * 4).kinds) for switches in range(20)] == [kinds] * 20
    Kinds.has_all_kinds = False
    assert len({tuple(Kinds(switches, (0,) * 4).kinds) for switches in range(20)}) > 3
