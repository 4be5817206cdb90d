from datetime import date, datetime, time, timedelta

import pytest

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.lengths import read_length
from cowork_sheets.core.model import CellValue


@pytest.mark.parametrize(
    "cell",
    [
        "90",
        90,
        90.0,
        "1h30",
        "1 h 30",
        "1:30",
        "1.5 h",
        "1,5 h",
        "90 min",
        "90 minutes",
        "1h 30m",
        "1 h 30 min",
        "90 Min.",
        "1:30 h",
        "1.5 hours",
        "1,5 Stunden",
        "90 Minuten",
        "1 Std 30 min",
        "0:90",
        "1:30:00",
        "９０",
        time(1, 30),
        timedelta(minutes=90),
        0.0625,
        0.06250001,
        datetime(1899, 12, 30, 1, 30),
    ],
)
def test_ninety_minutes_are_understood_however_they_are_written(cell: CellValue) -> None:
    assert read_length(cell) == 90


@pytest.mark.parametrize(("cell", "minutes"), [("3 hours", 180), ("2h", 120), ("45 Min.", 45), (5, 5), ("12 h", 720)])
def test_lengths_from_five_minutes_to_twelve_hours_are_fine(cell: CellValue, minutes: int) -> None:
    assert read_length(cell) == minutes


@pytest.mark.parametrize(
    ("cell", "phrase"),
    [
        ("25h", "25h is longer than 12 hours; type a shorter length, like 90 or 1h30."),
        (721, "“721” is longer than 12 hours; type a shorter length, like 90 or 1h30."),
        (timedelta(days=1), "“24:00” is longer than 12 hours; type a shorter length, like 90 or 1h30."),
        (datetime(1899, 12, 31), "“24:00” is longer than 12 hours; type a shorter length, like 90 or 1h30."),
        (timedelta(minutes=-90), "“-1:30” is shorter than 5 minutes; type a longer length, like 90."),
        (-30, "“-30” is shorter than 5 minutes; type a longer length, like 90."),
        ("-30", "“-30” is shorter than 5 minutes; type a longer length, like 90."),
        (0, "“0” is shorter than 5 minutes; type a longer length, like 90."),
        (0.001, "“0.001” is shorter than 5 minutes; type a longer length, like 90."),
        ("2", "2 is shorter than 5 minutes; type a longer length, like 90, or 2 h."),
        (1.5, "“1.5” is shorter than 5 minutes; type a longer length, like 90, or 1.5 h."),
        ("0.5", "I can't read “0.5” as a length; type it like 90 or 1h30."),
        ("a while", "I can't read “a while” as a length; type it like 90 or 1h30."),
        ("½ h", "I can't read “½ h” as a length; type it like 90 or 1h30."),
        (True, "I can't read “TRUE” as a length; type it like 90 or 1h30."),
        (float("nan"), "I can't read “nan” as a length; type it like 90 or 1h30."),
        (date(2026, 1, 30), "I can't read “2026-01-30” as a length; type it like 90 or 1h30."),
        (datetime(2026, 1, 30), "I can't read “2026-01-30 00:00:00” as a length; type it like 90 or 1h30."),
    ],
)
def test_any_other_length_is_asked_about(cell: CellValue, phrase: str) -> None:
    answer = read_length(cell)
    assert isinstance(answer, Asked)
    assert answer.phrase == phrase
