"""People who write times in fifty ways into a workbook, and do literally what their rows say."""

from datetime import datetime
from pathlib import Path
from typing import Any

import icalendar
import openpyxl

from tests.cli.given import NOW, Cowork
from tests.written_rows import FIFTY, answered

HEADER = (
    "Topic",
    "Proposed by",
    "Accepted by",
    "Day",
    "Start",
    "End",
    "Length",
    "Time zone",
    "Status",
    "What to know",
    "Ref",
)
KEYS = ("day", "start", "end", "length", "time_zone")


def save(path: Path, rows: list[dict[str, Any]]) -> None:
    """Type into the rows; a number stands in a cell of times."""
    book = openpyxl.load_workbook(path)
    for number, cells in enumerate(rows, start=2):
        for column, key in enumerate(KEYS, start=4):
            cell = book["Sessions"].cell(number, column)
            cell.value = cells.get(key)
            cell.number_format = "hh:mm" if isinstance(cells.get(key), int | float) else "@"
    book.save(path)


def column(path: Path, header: str) -> list[str]:
    sheet = openpyxl.load_workbook(path)["Sessions"]
    return [str(sheet.cell(row, HEADER.index(header) + 1).value or "") for row in range(2, len(FIFTY) + 2)]


def starts(folder: Path) -> dict[int, datetime]:
    """Give the instant of each session in the calendar, by the number in its topic."""
    found = {}
    for path in (folder / "calendar/sessions").iterdir():
        (event,) = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
        found[int(str(event["SUMMARY"]).split("#")[1].split()[0])] = event["DTSTART"].dt
    return found


def test_nobody_is_invited_for_an_hour_they_did_not_mean(tmp_path: Path, cowork: Cowork) -> None:
    path = tmp_path / "board.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Sessions"  # type: ignore[union-attr]
    book["Sessions"].append(HEADER)
    for number in range(len(FIFTY)):
        book["Sessions"].append([f"Writing #{number} together", "Ada", "Grace"])
    people = book.create_sheet("People")
    for line in (
        ("Name", "Email", "Time zone"),
        ("Ada", "ada@example.org", "London"),
        ("Grace", "grace@example.org", "Vancouver"),
    ):
        people.append(line)
    book.save(path)
    (tmp_path / "cowork.toml").write_text('[board]\nworkbook = "board.xlsx"\n', encoding="utf-8")
    rows = [dict(row.cells) for row in FIFTY]
    scheduled = []
    for _ in range(4):
        save(path, rows)
        cowork("sync", "--config", str(tmp_path / "cowork.toml"), "--now", NOW)
        found = starts(tmp_path)
        wrong = {number: (FIFTY[number], at) for number, at in found.items() if at != FIFTY[number].meant.instant}
        assert wrong == {}
        scheduled.append(len(found))
        said = column(path, "What to know")
        rows = [
            cells if number in found else answered(FIFTY[number], cells, said[number])
            for number, cells in enumerate(rows)
        ]
    assert scheduled[0] > 15, scheduled
    left = [
        (row.cells, text)
        for row, text, status in zip(FIFTY, said, column(path, "Status"), strict=True)
        if status != "Scheduled"
    ]
    assert left == []
