"""A run is killed before, within and after every single change to the disk; the next run must make it good."""

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from calendar_contract import BO, BOARD, NOW, event_id, session
from ics_world import Folder

from cowork_sheets.calendars.files import Files
from cowork_sheets.calendars.ics import IcsCalendar
from cowork_sheets.core.model import Guest
from cowork_sheets.errors import EventGone

Run = Callable[[IcsCalendar, datetime], None]


class Killed(BaseException):
    """The process dies here. Not an Exception, so nothing in the product can catch it."""


class DyingFiles(Files):
    """Real files, until the chosen step: the process dies before it, or has done a part of it."""

    def __init__(self, last: int) -> None:
        self.steps = 0
        self.last = last

    def _step(self, part: Callable[[], object]) -> None:
        self.steps += 1
        if self.steps == self.last:
            part()
            raise Killed

    def _store(self, path: Path, data: bytes, like: Path) -> None:
        self._step(lambda: None)
        self._step(lambda: path.write_bytes(data[: len(data) // 2]))
        super()._store(path, data, like)

    def _rename(self, temporary: Path, path: Path) -> None:
        self._step(lambda: None)
        super()._rename(temporary, path)

    def _unlink(self, path: Path) -> None:
        self._step(lambda: None)
        super()._unlink(path)


# What a run decides from what it finds, as the product's planner does: only what is still to be done is done.


def create(calendar: IcsCalendar, now: datetime) -> None:
    try:
        calendar.get(event_id())
    except EventGone:
        calendar.insert(session(), notify=True, now=now)


def change(calendar: IcsCalendar, now: datetime) -> None:
    event = calendar.get(event_id())
    guests = (event.guests[0], Guest(BO, "Bo"))
    if event.when.minutes != 60 or [guest.email for guest in event.guests] != [guest.email for guest in guests]:
        when = replace(event.when, minutes=60)
        calendar.update(replace(event, when=when, guests=guests), notify=True, now=now)


def note(calendar: IcsCalendar, now: datetime) -> None:
    event = calendar.get(event_id())
    if event.mark.missing_since is None:
        mark = replace(event.mark, missing_since=NOW, missing_why="rowgone")
        calendar.update(replace(event, mark=mark), notify=False, now=now)


def end(calendar: IcsCalendar, now: datetime) -> None:
    event = calendar.get(event_id())
    if event.cancelled:
        return
    if not event.mark.ended:
        event = calendar.update(replace(event, mark=replace(event.mark, ended="rowgone")), notify=False, now=now)
    calendar.cancel(event, notify=True, now=now)


LIFE: Sequence[Run] = (create, change, note, end)


def run(folder: Folder, step: Run, number: int, files: Files | None = None, late: timedelta = timedelta(0)) -> None:
    now = NOW + timedelta(hours=number) + late
    calendar = folder.open(files)
    calendar.events(BOARD)
    step(calendar, now)
    calendar.publish(BOARD, now)


def lived(home: Path, runs: int) -> Folder:
    """Begin anew, in the same place: a calendar's name depends on where it was begun."""
    shutil.rmtree(home, ignore_errors=True)
    folder = Folder(home)
    for number, step in enumerate(LIFE[:runs]):
        run(folder, step, number)
    return folder


def steps_of(home: Path, number: int) -> int:
    files = DyingFiles(last=0)
    run(lived(home, number), LIFE[number], number, files)
    return files.steps


def without_stamps(tree: dict[str, bytes]) -> dict[str, bytes]:
    return {name: re.sub(rb"(DTSTAMP|CREATED|LAST-MODIFIED):\S+\r\n", b"", data) for name, data in tree.items()}


@pytest.mark.parametrize("number", range(len(LIFE)), ids=[step.__name__ for step in LIFE])
def test_a_run_killed_anywhere_and_run_again_leaves_the_files_of_one_whole_run(tmp_path: Path, number: int) -> None:
    whole = lived(tmp_path / "home", number + 1).tree()
    steps = steps_of(tmp_path / "home", number)
    assert steps >= 8
    for last in range(1, steps + 1):
        folder = lived(tmp_path / "home", number)
        with pytest.raises(Killed):
            run(folder, LIFE[number], number, DyingFiles(last))
        run(folder, LIFE[number], number)
        assert folder.tree() == whole, f"killed at step {last}"


@pytest.mark.parametrize("number", range(len(LIFE)), ids=[step.__name__ for step in LIFE])
def test_a_run_killed_twice_and_later_run_again_tells_nobody_twice(tmp_path: Path, number: int) -> None:
    folder = lived(tmp_path / "home", number + 1)
    messages, tree = list(folder.messages()), without_stamps(folder.tree())
    steps = steps_of(tmp_path / "home", number)
    for last in range(1, steps + 1):
        folder = lived(tmp_path / "home", number)
        for late in (timedelta(0), timedelta(minutes=10)):
            try:
                run(folder, LIFE[number], number, DyingFiles(last), late)
            except Killed:
                continue
        run(folder, LIFE[number], number, late=timedelta(minutes=20))
        assert list(folder.messages()) == messages, f"killed at step {last}"
        assert without_stamps(folder.tree()) == tree, f"killed at step {last}"


def test_messages_to_each_guest_alone_are_written_once_however_often_a_run_is_killed(tmp_path: Path) -> None:
    def insert(files: Files | None = None) -> Folder:
        folder = Folder(tmp_path / "home")
        calendar = folder.open(files, guests_see_each_other=False)
        if not calendar.events(BOARD):
            calendar.insert(session(), notify=True, now=NOW)
        calendar.publish(BOARD, NOW)
        return folder

    counting = DyingFiles(last=0)
    whole = insert(counting).tree()
    for last in range(1, counting.steps + 1):
        shutil.rmtree(tmp_path / "home")
        with pytest.raises(Killed):
            insert(DyingFiles(last))
        assert insert().tree() == whole, f"killed at step {last}"


def test_a_killed_write_is_seen_whole_or_not_at_all(tmp_path: Path) -> None:
    for last in range(1, steps_of(tmp_path / "home", 1) + 1):
        folder = lived(tmp_path / "home", 1)
        with pytest.raises(Killed):
            run(folder, change, 1, DyingFiles(last))
        event = folder.open().get(event_id())
        assert (event.when.minutes, event.guests[1].name) in {(90, "Grace"), (60, "Bo")}


def test_a_change_decided_anew_after_a_kill_does_not_reuse_the_number_that_is_out(tmp_path: Path) -> None:
    folder = lived(tmp_path, 1)
    with pytest.raises(Killed):
        run(folder, change, 1, DyingFiles(7))
    assert [mail.sequence for mail in folder.messages()] == [0, 1, 1]
    calendar = folder.open()
    event = calendar.get(event_id())
    assert event.sequence == 0
    stored = calendar.update(replace(event, summary="Something else"), notify=True, now=NOW)
    assert stored.sequence == 2
