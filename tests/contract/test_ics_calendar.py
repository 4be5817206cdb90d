from pathlib import Path

import pytest
from calendar_contract import CalendarContract
from ics_world import Folder

from cowork_sheets.calendars.base import Calendar


class TestIcsCalendar(CalendarContract):
    @pytest.fixture
    def hands(self, tmp_path: Path) -> Folder:
        return Folder(tmp_path)

    @pytest.fixture
    def calendar(self, tmp_path: Path) -> Calendar:
        return Folder(tmp_path).open()
