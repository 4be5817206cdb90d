"""Random histories, so many at a time."""

from dataclasses import dataclass

from tests.properties.histories import History, play
from tests.properties.test_changing_histories import ChangingHistories
from tests.properties.test_histories import Histories
from tests.properties.test_histories_of_columns import HistoriesOfColumns
from tests.properties.test_histories_of_files import HistoriesOfFiles
from tests.properties.test_histories_of_mails import HistoriesOfClocks, HistoriesOfMails
from tests.properties.test_watched_histories import WatchedHistories

MACHINES: dict[str, type[History]] = {
    "tests/properties/test_histories.py": Histories,
    "tests/properties/test_watched_histories.py": WatchedHistories,
    "tests/properties/test_changing_histories.py": ChangingHistories,
    "tests/properties/test_histories_of_columns.py": HistoriesOfColumns,
    "tests/properties/test_histories_of_files.py": HistoriesOfFiles,
    "tests/properties/test_histories_of_mails.py -k however_often": HistoriesOfMails,
    "tests/properties/test_histories_of_mails.py -k whatever_a_clock": HistoriesOfClocks,
}

A_JOB = dict.fromkeys(MACHINES, 100) | {"tests/properties/test_histories_of_files.py": 5}
"""How many histories are played at a time: those with real files take longer by far."""


@dataclass(frozen=True)
class SomeHistories:
    """Some histories that follow from a seed; those of an odd one have kinds of step switched off."""

    machine: str
    number: int
    seed: int

    def __str__(self) -> str:
        return f"COWORK_HISTORIES={self.number} COWORK_HISTORIES_SEED={self.seed} python -m pytest -q {self.machine}"

    def play(self) -> int:
        """Play them and give their number. Raises what broke, with its story and how to play it again."""
        try:
            return play(MACHINES[self.machine], self.seed, self.number)
        except Exception as error:
            error.add_note(str(self))
            raise
