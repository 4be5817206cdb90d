import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.cli.given import NOW, Cowork, cells, files

BOARDS = Path(__file__).parents[1] / "boards"


def synced(name: str, cowork: Cowork, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Sync a copy of a board that people filled for a year, and give what the run said."""
    home = folder / name
    home.mkdir()
    monkeypatch.chdir(home)
    shutil.copyfile(BOARDS / name, home / "board.xlsx")
    (home / "cowork.toml").write_text('[board]\nworkbook = "board.xlsx"\n', encoding="utf-8")
    return dict(json.loads(cowork("sync", "--now", NOW, "--json").stdout))


def events(folder: Path) -> list[tuple[str, str, str]]:
    """Give title, start and end of every session's file."""
    found = []
    for data in files(folder / "calendar/sessions").values():
        (event,) = Calendar.from_ical(data).walk("VEVENT")
        found.append((str(event["SUMMARY"]), *(event[key].to_ical().decode() for key in ("DTSTART", "DTEND"))))
    return sorted(found)


def test_a_board_and_its_libreoffice_copy_give_the_same_sessions(
    cowork: Cowork, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("pair.xlsx", "pair-libreoffice.xlsx")
    reports = [synced(name, cowork, folder, monkeypatch) for name in names]
    rows = [
        [
            (row["row"], row["status"], row["sentence"], row["title"], row["start"], row["people"])
            for row in report["rows"]
        ]
        for report in reports
    ]
    assert rows[0] == rows[1]
    assert (
        reports[0]["counts"]
        == reports[1]["counts"]
        == {"schedule": 30, "change": 0, "cancel": 0, "attention": 12, "mails": 0}
    )
    assert events(folder / names[0]) == events(folder / names[1])
    assert len(events(folder / names[0])) == 30


@pytest.mark.parametrize("name", ["pair.xlsx", "pair-libreoffice.xlsx"])
def test_every_row_that_is_not_scheduled_says_why(
    name: str, cowork: Cowork, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = synced(name, cowork, folder, monkeypatch)
    silent = [
        row
        for row in report["rows"]
        if row["status"] not in {"Scheduled", "Done", "Called off"} and not row["sentence"]
    ]
    assert silent == []
    board = folder / name / "board.xlsx"
    written = dict(enumerate(cells(board, "What to know"), start=2))
    said = {row["row"]: row["sentence"] for row in report["rows"] if row["sentence"]}
    assert {row: written[row] for row in said} == said


@pytest.mark.parametrize("name", ["pair.xlsx", "pair-libreoffice.xlsx"])
def test_a_second_sync_leaves_every_file_byte_for_byte(
    name: str, cowork: Cowork, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced(name, cowork, folder, monkeypatch)
    before = files(folder)
    assert "Nothing to do. 30 sessions coming up" in cowork("sync", "--now", NOW).stdout
    assert files(folder) == before
