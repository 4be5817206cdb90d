"""Random histories of a workbook and its folder of sessions, played with the command itself.

A disk is full, a file cannot be written, a country changes its clocks, and somebody has a configuration that names
another tab. What the board's people see decides: the files of the sessions, the messages in the outbox, the rows.
"""

import atexit
import errno
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, ClassVar, Never
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from click.testing import CliRunner
from icalendar import Calendar, Event

from cowork_sheets.boards.workbook_new import create_workbook
from cowork_sheets.cli import main
from tests.cli.given import PEOPLE, files
from tests.figures import Tried
from tests.properties.histories import History, per_seed, play, seeds, step
from tests.zone_rules import BEFORE_2026, rules

ROWS = 4
ZONES = {"Ada": "Europe/London", "Grace": "America/Vancouver"}
EDITS: Sequence[tuple[str, object]] = (
    ("Start", time(18, 30)), ("Start", time(9)), ("Start", "10"), ("Length", "45 min"), ("Length", None),
    ("Accepted by", "Bo"), ("Accepted by", None), ("Accepted by", "Grcae"), ("Call off", "yes"), ("Call off", None),
    ("Day", date(2026, 12, 10)),
)  # fmt: skip


@contextmanager
def failing(step_of_writing: str, after: int, number: int) -> Iterator[None]:
    """Let writing files fail as the system does: from the ``after``-th time on, in the first or the last step of it."""
    owner, name = (os, "fsync") if step_of_writing == "fill" else (os, "replace")
    plain, times = getattr(owner, name), 0

    def fails(*arguments: Any, **options: Any) -> Any:
        nonlocal times
        times += 1
        if times > after:
            _refuse(number)
        return plain(*arguments, **options)

    setattr(owner, name, fails)
    try:
        yield
    finally:
        setattr(owner, name, plain)


def _refuse(number: int) -> Never:
    raise OSError(number, os.strerror(number))


@cache
def _folder() -> Path:
    """Give this process its folder, which goes with it."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def an_empty_folder() -> Path:
    """Give the folder to play in: a history that broke something leaves it as it is."""
    folder = _folder()
    shutil.rmtree(folder)
    folder.mkdir()
    return folder


class HistoriesOfFiles(History):
    """Three people, a workbook, and the folder beside it.

    ``clocks`` are the rules that a country has other than usual: one computer has one zone database, whoever plays.
    """

    clocks: ClassVar[ExitStack] = ExitStack()

    def begin(self) -> None:
        self.clocks.close()
        self.are_changed = False
        self.folder = an_empty_folder()
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.edits: Counter[str] = Counter()
        self.sent: dict[str, bytes] = {}
        self.path = self.folder / "board.xlsx"
        rows = [self.row(number) for number in range(ROWS)]
        create_workbook(self.path, people=PEOPLE, rows=rows, board_id="board-of-the-tests")
        for name, more in (("cowork.toml", ""), ("another.toml", 'sessions_tab = "Other"\n')):
            text = f'[board]\nworkbook = "board.xlsx"\n{more}'
            (self.folder / name).write_text(text, encoding="utf-8")
        book = openpyxl.load_workbook(self.path)
        book.copy_worksheet(book["Sessions"]).title = "Other"
        book.save(self.path)
        self.settle()

    @staticmethod
    def row(number: int) -> dict[str, Any]:
        proposer, other = ("Ada", "Grace") if number % 2 else ("Grace", "Ada")
        return {
            "topic": f"row {number}", "proposed_by": proposer, "accepted_by": other, "day": date(2026, 12, 1 + number),
            "start": time(9),
        }  # fmt: skip

    def run(self, config: str = "cowork.toml") -> tuple[int, str]:
        """Run the command once; give its code and what it said."""
        arguments = ["sync", "--config", str(self.folder / config), "--now", f"{self.now:%Y-%m-%dT%H:%MZ}"]
        environment = {"XDG_CONFIG_HOME": str(self.folder / "home"), "XDG_STATE_HOME": str(self.folder / "state")}
        result = CliRunner().invoke(main, arguments, env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        assert result.exit_code != 1, result.output
        self.look()
        return result.exit_code, result.output

    # --- what can be seen -------------------------------------------------------------------------------------------

    def shown(self) -> dict[str, bytes]:
        """Every file that people look at."""
        return {name: data for name, data in files(self.folder).items() if not name.startswith(("home", "state"))}

    def sessions(self) -> dict[str, list[Event]]:
        """The sessions in the folder by topic."""
        found: dict[str, list[Event]] = {}
        for path in (self.folder / "calendar/sessions").glob("*.ics"):
            for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT"):
                found.setdefault(str(event["SUMMARY"]), []).append(event)
        return found

    def messages(self) -> dict[str, bytes]:
        outbox = files(self.folder / "calendar/outbox")
        return {name: data for name, data in outbox.items() if name.endswith(".ics")}

    def look(self) -> None:
        """No message is ever written over or made again, no session is there twice, and nobody is told too often."""
        messages = self.messages()
        changed = [name for name, data in self.sent.items() if messages.get(name) != data]
        assert not changed, f"messages were written over or taken back: {changed}"
        self.sent = messages
        for topic, events in self.sessions().items():
            assert len(events) == 1, f"{topic} is in the folder {len(events)} times"
        told = Counter(_topic(data) for data in messages.values())
        for topic, number in told.items():
            # The invitation, and for each edit at most a new one with a cancellation for who is off it.
            assert number <= 1 + 2 * self.edits[topic], f"{number} messages about {topic}: {self.edits[topic]} edits"

    def settle(self) -> None:
        """Run until a run changes nothing, and hold every agreed row to its file."""
        for _ in range(4):
            self.now += timedelta(minutes=40)
            code, said = self.run()
            if code == 6 and "--plan" in said:
                code, said = self.approve(said)
            assert code in {0, 6, 7}, said
        before = self.shown()
        self.run()
        assert self.shown() == before, "a run that had nothing to do wrote something"
        self.check_rows()

    def approve(self, said: str) -> tuple[int, str]:
        plan = said.partition("--plan ")[2].split()[0].rstrip(".`")
        arguments = ["sync", "--config", str(self.folder / "cowork.toml"), "--plan", plan]
        environment = {"XDG_CONFIG_HOME": str(self.folder / "home"), "XDG_STATE_HOME": str(self.folder / "state")}
        result = CliRunner().invoke(main, [*arguments, "--now", f"{self.now:%Y-%m-%dT%H:%MZ}"], env=environment)
        self.look()
        return result.exit_code, result.output

    def check_rows(self) -> None:
        """Every row ahead that is agreed has its session on its own clock, and every one called off has none."""
        sheet = openpyxl.load_workbook(self.path)["Sessions"]
        header = [cell.value for cell in sheet[1]]
        sessions = self.sessions()
        for values in sheet.iter_rows(min_row=2, values_only=True):
            at = dict(zip(header, values, strict=True))
            if not at["Topic"] or not isinstance(at["Start"], time) or at["Accepted by"] in {None, "Grcae"}:
                continue
            wall = datetime.combine(at["Day"], at["Start"])
            if wall.replace(tzinfo=UTC) < self.now + timedelta(hours=12):
                continue
            found = sessions.get(at["Topic"], [])
            if at["Call off"]:
                assert not found, f"{at['Topic']} is called off, and its session is there"
                continue
            assert found, f"{at['Topic']} is agreed and has no session: {at['What to know']}"
            begins = found[0]["DTSTART"].dt.astimezone(UTC)
            assert begins == wall.replace(tzinfo=ZoneInfo(ZONES[at["Proposed by"]])).astimezone(UTC), at["Topic"]

    # --- steps --------------------------------------------------------------------------------------------------------

    @step(row=range(ROWS), edit=EDITS)
    def edit_a_row(self, row: int, edit: tuple[str, object]) -> None:
        book = openpyxl.load_workbook(self.path)
        sheet = book["Sessions"]
        sheet.cell(2 + row, [cell.value for cell in sheet[1]].index(edit[0]) + 1).value = edit[1]
        book.save(self.path)
        self.edits[f"row {row}"] += 1

    @step(minutes=(5, 31, 600))
    def let_time_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @step()
    def sync(self) -> None:
        self.run()

    @step(at=("fill", "replace"), after=range(12), number=(errno.ENOSPC, errno.EACCES, errno.EROFS))
    def sync_while_files_cannot_be_written(self, at: str, after: int, number: int) -> None:
        with failing(at, after, number):
            self.run()

    @step()
    def a_country_changes_its_clocks(self) -> None:
        """Vancouver goes by other rules from now on, or by those of before again."""
        self.are_changed = not self.are_changed
        self.clocks.close()
        if self.are_changed:
            self.clocks.enter_context(rules(self.folder / "home/zones", "America/Vancouver", BEFORE_2026))

    @step()
    def sync_with_a_configuration_of_another_tab(self) -> None:
        before = self.shown()
        code, said = self.run("another.toml")
        assert (code, "stand in the tab “Sessions”" in said) == (2, True), said
        assert self.shown() == before, "a configuration that was refused wrote something"

    def end(self) -> None:
        self.settle()
        self.clocks.close()


def _topic(message: bytes) -> str:
    (event,) = Calendar.from_ical(message).walk("VEVENT")
    return str(event["SUMMARY"])


@pytest.mark.parametrize("seed", seeds(range(2)))
def test_whatever_becomes_of_files_and_clocks_nobody_is_told_twice_and_all_comes_right(seed: int, tried: Tried) -> None:
    tried("random histories", play(HistoriesOfFiles, seed, per_seed(1)))
