"""``cowork demo``: an example board with sessions in every state, synced, and what to look at."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click

from cowork_sheets.boards.workbook import Workbook
from cowork_sheets.boards.workbook_new import create_workbook
from cowork_sheets.cli import options, show
from cowork_sheets.cli.setup_workbook import BOARD_NAME
from cowork_sheets.cli.sync import carry_out
from cowork_sheets.cli.terminal import program, say
from cowork_sheets.cli.typed import for_board
from cowork_sheets.config import FILE_NAME, Configuration, load
from cowork_sheets.config_tables import PLACES, starter
from cowork_sheets.core.model import BoardWrite, CellPatch, CellValue, Person
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.files import create, explained

PEOPLE = (
    Person("Ada", ("ada@example.org",), "Europe/London", "https://meet.example.org/ada", "Mon-Fri 9-17"),
    Person("Grace", ("grace@example.org",), "America/Vancouver", usually_free="Mon-Fri 8-16"),
    Person("Bo", ("bo@example.org",), "Asia/Kolkata", usually_free="Tue Thu 10-20"),
)
HISTORY = timedelta(days=8)
"""How long ago the demo's first sync pretends to have been; the rows below count working days from today."""

Row = Mapping[str, CellValue]
Change = tuple[int, str, str]
"""What somebody typed after that first sync: the row's number, the column's key, the text."""


@click.command(short_help="Make an example board, sync it, and show what happened.")
@click.argument("folder", metavar="[DIR]", default="cowork-demo", type=click.Path(path_type=Path))
@click.option("--now", type=options.Instant(), help="Pretend it is this instant, such as 2026-11-23T12:00Z.")
@options.general
def demo(*, folder: Path, now: datetime | None) -> None:
    """Make an example board in DIR, sync it, and show what happened.

    Three people in London, Vancouver and Kolkata, and sessions in every state. It needs no account and mails nobody.
    """
    if (folder / FILE_NAME).is_file() and (folder / BOARD_NAME).is_file():
        say(f"{folder} is there already, and was left as it is. To go on with it:")
        say(f"  {for_board(folder / FILE_NAME, 'sync')}", bold=True)
        say(f"To start afresh, delete {folder}, or name another: {program()} demo DIR")
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError(
            f"{folder} is there already and holds other things. Name another: {program()} demo DIR"
        )
    now = (now or datetime.now(UTC)).replace(second=0, microsecond=0)
    configuration = _make(folder, now)
    say(f"Made {folder / BOARD_NAME}, the board of {_names()}: a week of proposals, as people left them.")
    say("Then somebody accepted, moved and called off sessions, and this is what a sync makes of it:")
    say()
    show.report(carry_out(configuration, now=now), configuration, waiting=True)
    _what_next(folder)


def _names() -> str:
    return ", ".join(f"{person.name} ({str(person.zone).rpartition('/')[2]})" for person in PEOPLE)


def _make(folder: Path, now: datetime) -> Configuration:
    """Make the board as it was a week ago, sync it as of then, and type what people have changed since."""
    rows, changes = story(now.date())
    create_workbook(
        folder / BOARD_NAME, people=PEOPLE, rows=rows, time_columns=("Time in Berlin",),
        settings=Settings(places=PLACES),
    )  # fmt: skip
    with explained(folder / FILE_NAME):
        create(
            folder / FILE_NAME,
            starter({("board", "workbook"): BOARD_NAME, ("calendar", "folder"): "calendar"}).encode(),
        )
    configuration = load(folder / FILE_NAME, {}, Path.cwd())
    carry_out(configuration, now=now - HISTORY)
    board = Workbook(folder / BOARD_NAME, Settings())
    snapshot = board.read()
    keys = [header.casefold().replace(" ", "_") for header in snapshot.sessions.header]
    board.write(snapshot, BoardWrite(tuple(CellPatch(row, keys.index(key), text) for row, key, text in changes)))
    return configuration


def story(today: date) -> tuple[tuple[Row, ...], tuple[Change, ...]]:
    """Give the first rows of the demo and what people change in them later; together they show every state."""

    def row(
        topic: str, by: str, day: int | str | None, start: time | None, accepted: str = "", **more: CellValue
    ) -> Row:
        on = working_day(today, day) if isinstance(day, int) else day
        return {"topic": topic, "proposed_by": by, "day": on, "start": start, "accepted_by": accepted or None} | more

    rows = (
        row("Draft the newsletter", "Ada", -3, time(16), "Grace"),
        row("Survey questions", "Grace", -2, time(9)),
        row("Grant budget", "Grace", 2, time(8, 30), "Ada"),
        row("Release notes", "Bo", 3, time(18, 30), "Ada", where="no link"),
        row("Methods section", "Ada", 1, time(16), length=120, where="jitsi"),
        row("Collaboration cafe", "Ada", 4, time(15), length=120, format="cafe"),
        row("Figures, early", "Bo", 5, time(17), either_or="figures"),
        row("Figures, later", "Bo", 6, time(17), either_or="figures"),
        row("Reading group", "Grace", 7, time(9)),
        row("Website texts", "Bo", 8, None),
        row("Inbox hour", "Ada", 9, time(10), "Grcae"),
        row("Travel plans", "Bo", f"4/5/{today.year + 1}", time(18)),
    )
    changes = (
        (4, "start", "09:00"),
        (5, "call_off", "yes"),
        (6, "accepted_by", "Grace"),
        (7, "accepted_by", "Grace, Bo"),
        (9, "accepted_by", "Ada"),
    )
    return rows, changes


def working_day(today: date, count: int) -> date:
    """Give the day that many working days ahead of today, or behind it."""
    day, step = today, timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while day.weekday() >= 5:
            day += step
    return day


def _what_next(folder: Path) -> None:
    calendar = folder / "calendar"
    say()
    for path, what in (
        (folder / BOARD_NAME, "the board: status, links and everybody's local time are filled in"),
        (calendar / "upcoming.ics", "the sessions, to open in any calendar program"),
        (calendar / "outbox", "the invitations and the cancellation, to attach to a mail"),
        (folder / FILE_NAME, "the configuration"),
    ):
        say(f"  {path!s:<38} {what}")
    say()
    say(f"Next: open {folder / BOARD_NAME}, correct “Grcae” in row 12, save and close it. Then:")
    say(f"  {for_board(folder / FILE_NAME, 'sync')}", bold=True)
    say(f"A board of your own: {program()} init")
