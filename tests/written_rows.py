"""Fifty rows as people write them, with what each of them means, and how they go on when the row asks."""

import re
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tests.obedience import Cells, Meant, obey

DAY = datetime(2026, 12, 15)
HOME = "Europe/London"  # Ada's, who proposes all of them
KEYS = {"Day": "day", "Start": "start", "End": "end", "Length": "length", "Time zone": "time_zone"}

NY, LA, BERLIN, UTC = "America/New_York", "America/Los_Angeles", "Europe/Berlin", "UTC"


class Written(NamedTuple):
    cells: Cells
    meant: Meant


def _start(text: object, clock: str, zone: str = HOME, minutes: int | None = None, **cells: object) -> Written:
    hour, minute = clock.split(":")
    wall = DAY + timedelta(hours=int(hour), minutes=int(minute))
    return Written({"day": "2026-12-15", "start": text} | cells, Meant(wall, zone, minutes))


def _day(text: str, clock: str, zone: str = HOME, minutes: int | None = None) -> Written:
    return _start(None, clock, zone, minutes, day=text)


FIFTY = [
    _start(9, "21:00"), _start(9, "9:00"), _start(16.3, "16:30"), _start(930, "9:30"), _start(930, "21:30"),
    _start(1630, "16:30"), _start(17, "17:00"), _start("9", "21:00"), _start("9.5", "9:30"), _start("10", "22:00"),
    _start("16:00", "16:00"), _start("4pm", "16:00"), _start("8.30 pm CET", "20:30", BERLIN),
    _start("4:00 PM EST", "16:00", NY), _start("6:00 p.m. ET", "18:00", NY), _start("16:00 UTC", "16:00", UTC),
    _start("18:00Z", "18:00", UTC), _start("12:00noon", "12:00"), _start("PT 4 PM", "16:00", LA),
    _start("4 pm PT (Pacific Time)", "16:00", LA), _start("16:00 Berlin time", "16:00", BERLIN),
    _start("4:00 – 5:00 PM", "16:00", minutes=60), _start("16:00–17:30 UTC", "16:00", UTC, 90),
    _start("4 – 5:30 PM PST", "16:00", LA, 90), _start("11pm–midnight", "23:00", minutes=60),
    _start("4 – 5:30", "16:00", minutes=90), _start("9-10", "21:00", minutes=60), _start("9-10 ET", "9:00", NY, 60),
    _start("12:00–1:00", "12:00", minutes=60), _start("9:00 to 5:00", "9:00", minutes=480),
    _start("1030 – 1200 EST", "10:30", NY, 90), _start("10 AM – noon", "10:00", minutes=120),
    _start("16:00 (90 min)", "16:00", minutes=90), _start("7 – 8 p.m. Lisbon", "19:00", "Europe/Lisbon", 60),
    _start("10 UTC", "22:00", UTC), _start("16h – 17h30", "16:00", minutes=90),
    _start("16:00 GMT / 11:00 EST", "16:00", UTC), _start("quarter past four", "16:15"),
    _start("4;30 pm EST", "16:30", NY),
    _start("4 PM", "16:00", NY, time_zone="EST"), _start("16:00", "16:00", LA, time_zone="Pacific Time"),
    _start("16:00", "16:00", minutes=90, end="17:30"), _start("4 PM", "16:00", minutes=60, end="5"),
    _start("4 PM", "16:00", minutes=90, end="5:30"),
    _day("2026-12-15 16:00 UTC", "16:00", UTC), _day("Tue 15 Dec 2026, 4–5:30 PM EST", "16:00", NY, 90),
    _day("15/12/2026 at 4", "16:00"), _day("Tuesday, 15 December 16:00 CET", "16:00", BERLIN),
    _day("2026-12-15T16:00:00-05:00", "16:00", "Etc/GMT+5"), _day("20261215 9-10:30 PT", "9:00", LA, 90),
]  # fmt: skip


def answered(row: Written, cells: Cells, said: str) -> dict[str, Any]:
    """Give a row's cells after somebody did what its What to know says first."""
    parts = re.split(rf"(?=(?:{'|'.join(KEYS)}): )", said)
    problem = next((part for part in parts if part.partition(":")[0] in KEYS), "")
    header, _, sentence = problem.strip().partition(": ")
    return dict(obey(cells, KEYS[header], sentence, row.meant)) if header else dict(cells)
