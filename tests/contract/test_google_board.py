import pytest
from board_contract import PEOPLE, SESSIONS, BoardContract

from tests.google.plug import Google, google_clock, google_world
from tests.google.switches import Switches
from tests.google_board.hands import GoogleHands

__all__ = ["google_clock", "google_world"]


@pytest.fixture(params=[False, True], ids=["all cells", "only filled cells"])
def switches(request: pytest.FixtureRequest) -> Switches:
    return Switches(mask_hides_empty_cells=request.param)


class TestGoogleBoard(BoardContract):
    @pytest.fixture
    def hands(self, google_world: Google) -> GoogleHands:
        return GoogleHands(google_world, SESSIONS, PEOPLE)
