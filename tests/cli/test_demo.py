import json
from datetime import date
from pathlib import Path

import pytest

from cowork_sheets.cli.demo import working_day
from cowork_sheets.core.actions import Status
from tests.cli.given import NOW, Cowork, cells, files


def test_the_demo_shows_every_state_and_every_kind_of_change(cowork: Cowork, folder: Path) -> None:
    shown = cowork("demo", "--now", NOW).stdout
    assert set(cells(folder / "cowork-demo/board.xlsx", "Status")) == {status.value for status in Status}
    for mark in ("+", "~", "-", "!", "…"):
        assert f"\n  {mark}  row" in shown
    assert "Nobody was mailed: the messages lie in cowork-demo/calendar/outbox" in shown
    assert "3 scheduled, 1 changed, 1 cancelled, 2 need a look." in shown
    assert "  cd cowork-demo && cowork sync\n" in shown


def test_a_sync_after_the_demo_has_nothing_to_do(cowork: Cowork, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cowork("demo", "--now", NOW)
    monkeypatch.chdir("cowork-demo")
    before = files(folder)
    assert cowork("sync", "--now", NOW).stdout.startswith("Nothing to do. 4 sessions coming up")
    assert json.loads(cowork("sync", "--now", NOW, "--json").stdout)["actions"] == []
    assert files(folder) == before


@pytest.mark.parametrize("day", [*range(23, 30), 1])
def test_the_demo_works_on_any_day_of_the_week_and_of_the_year(day: int, cowork: Cowork, folder: Path) -> None:
    month = 3 if day > 20 else 11  # around both changes of the clocks in 2027
    cowork("demo", "--now", f"2027-{month:02}-{day:02}T23:30Z")
    assert set(cells(folder / "cowork-demo/board.xlsx", "Status")) == {status.value for status in Status}


def test_a_second_demo_leaves_the_first_as_it_is(cowork: Cowork, folder: Path) -> None:
    cowork("demo", "--now", NOW)
    before = files(folder)
    assert "is there already, and was left as it is" in cowork("demo").stdout
    assert files(folder) == before


def test_a_folder_with_other_things_in_it_is_left_alone(cowork: Cowork, folder: Path) -> None:
    (folder / "thesis").mkdir()
    (folder / "thesis/chapter-2.odt").write_bytes(b"years of work")
    assert "holds other things" in cowork("demo", "thesis", code=2).stderr
    assert files(folder) == {"thesis/chapter-2.odt": b"years of work"}


def test_an_empty_folder_will_do(cowork: Cowork, folder: Path) -> None:
    (folder / "here").mkdir()
    cowork("demo", "here", "--now", NOW)
    assert (folder / "here/board.xlsx").is_file()


def test_working_days_leave_out_weekends() -> None:
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    assert working_day(friday, 1) == date(2026, 11, 30)
    assert working_day(saturday, 1) == date(2026, 11, 30)
    assert working_day(saturday, -1) == friday
    assert working_day(friday, -5) == date(2026, 11, 20)
