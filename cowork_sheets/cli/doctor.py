"""``cowork doctor``: one line for each thing a sync needs, and how to put it right; nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from cowork_sheets import bootstrap
from cowork_sheets.boards import grid
from cowork_sheets.boards.base import Board
from cowork_sheets.boards.people_file import PeopleElsewhere
from cowork_sheets.cli import document, options
from cowork_sheets.cli.errors import present
from cowork_sheets.cli.exits import PRECEDENCE
from cowork_sheets.cli.terminal import say, shown_path, write
from cowork_sheets.cli.typed import command
from cowork_sheets.config import Configuration, Files
from cowork_sheets.core.agreement import join_words
from cowork_sheets.core.cells import clean, line_of
from cowork_sheets.core.model import BoardSnapshot
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings
from cowork_sheets.core.times import show
from cowork_sheets.errors import ConfigurationError, CoworkError
from cowork_sheets.files import closing_command, is_folder_open_to_others, is_open_to_others

QUIET_FOR = timedelta(days=1)
"""From when on a board without a run is worth a word; a run with nothing to do stamps it every 12 hours."""
_WITHOUT = {
    grid.PAUSE: "nobody can stop everything by writing PAUSE",
    grid.MESSAGE: "what a run could not do is nowhere to be read",
    grid.LAST_CHECKED: "nobody sees when the board was last looked at",
}
"""What a board goes without when its Read me tab has no such cell."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, whether it is well, and a sentence that says how to put it right when not.

    ``exit_code`` is 0 for what is well, and for what a person may have chosen to go without. ``seen`` is the board,
    where this line tells that it was read.
    """

    name: str
    ok: bool
    sentence: str
    exit_code: int = 0
    seen: BoardSnapshot | None = None


@click.command(short_help="Check that everything a sync needs is in place.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@click.option("--post-test-message", "post_test", is_flag=True, help="Say a word in the Slack channel, to see it work.")
@options.general
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool, post_test: bool) -> None:
    """Check that everything a sync needs is in place, and say what to do where it is not.

    Asks the board and the calendar, and Slack where it is set up, and changes nothing.
    """
    checks = list(_examine(ctx, post_test=post_test))
    codes = {check.exit_code for check in checks}
    code = next((code for code in (*PRECEDENCE[:2], ConfigurationError.exit_code, *PRECEDENCE) if code in codes), 0)
    if as_json:
        found = [
            {"check": check.name, "ok": check.ok, "exit_code": check.exit_code, "sentence": check.sentence}
            for check in checks
        ]
        write(document.write({"command": "doctor", "checks": found, "exit_code": code}))
    else:
        for check in checks:
            mark, color = ("✓", "green") if check.ok else ("✗", "red") if check.exit_code else ("–", "yellow")
            first, *rest = [clean(line.strip()) for line in check.sentence.splitlines()]
            say(f"{mark} {check.name:<14} {first}", fg=None if check.ok else color)
            for line in rest:
                say(f"{'':16} {line}")
    ctx.exit(code)


def _examine(ctx: click.Context, *, post_test: bool) -> Iterator[Check]:
    now = datetime.now(UTC)
    try:
        configuration = options.configuration(ctx)
    except CoworkError as error:
        yield failed("configuration", error)
        return
    source = shown_path(configuration.source) if configuration.source else "from variables alone"
    yield Check("configuration", ok=True, sentence=source)
    if isinstance(configuration.where, Files):
        checks = _local(configuration, configuration.where, now)
    else:
        from cowork_sheets.cli.doctor_google import examine  # noqa: PLC0415 - a workbook's board has no need of it

        checks = examine(configuration, configuration.where, now)
    snapshot = None
    for check in checks:
        yield check
        if check.seen is not None:
            snapshot = check.seen
            yield _read_me(check.seen, is_file=isinstance(configuration.where, Files))
    if configuration.settings.services:
        from cowork_sheets.cli import doctor_services  # noqa: PLC0415 - most boards have no need of it

        yield from doctor_services.examine(configuration.services)
    if configuration.slack.is_set_up or post_test:
        from cowork_sheets.cli import doctor_slack  # noqa: PLC0415 - most boards have no need of it

        yield from doctor_slack.examine(configuration, snapshot, post_test=post_test)


def failed(name: str, error: Exception) -> Check:
    """Turn an error into the line that says how to put it right."""
    sentence, code = present(error)
    return Check(name, ok=False, sentence=sentence, exit_code=code)


def _local(configuration: Configuration, where: Files, now: datetime) -> Iterator[Check]:
    parts = bootstrap.assemble(configuration)
    reading, snapshot = read_board(parts.board, configuration.settings)
    yield reading
    if snapshot is None:
        return
    yield write_board(parts.board)
    try:
        parts.calendar.events(snapshot.board_id or "")
    except CoworkError as error:
        yield failed("calendar", error)
    else:
        yield Check("calendar", ok=True, sentence=shown_path(where.calendar_folder))
    yield from privacy(where.calendar_folder, bootstrap.secret_path(where))
    outbox = shown_path(where.calendar_folder / "outbox")
    yield Check("invite", ok=True, sentence=f"invitations are left in {outbox}; nobody is mailed from a workbook")
    yield last_run(snapshot, now)


def read_board(board: Board, settings: Settings) -> tuple[Check, BoardSnapshot | None]:
    """Read and understand the whole board."""
    try:
        snapshot = board.read()
        understanding = understand(snapshot, settings)
    except CoworkError as error:
        return failed("read board", error), None
    people, rows = len(understanding.people), len(understanding.readings)
    counted = f"{people} {'person' if people == 1 else 'people'}, {rows} {'row' if rows == 1 else 'rows'}"
    sentences = [f"{line_of(snapshot.name, 70)}: {counted}", *understanding.notes]
    if isinstance(board, PeopleElsewhere) and board.left_behind:
        sentences.append(f"Its {settings.people_tab} tab is not read any more, and everybody can see it: delete it.")
    if snapshot.paused:
        sentences.append("It says PAUSE, so nothing is changed for now.")
    return Check("read board", ok=True, sentence="\n".join(sentences), seen=snapshot), snapshot


def _read_me(snapshot: BoardSnapshot, *, is_file: bool) -> Check:
    """Say what a board goes without when its Read me tab, or a marked cell of it, is not there."""
    there = snapshot.marked_cells
    missing = [label for label in _WITHOUT if label not in (there or ())]
    if not missing:
        return Check("Read me", ok=True, sentence="can show messages, and take a PAUSE")
    labels = join_words([label.capitalize() for label in missing])
    without = [_WITHOUT[label] for label in missing]
    by_hand = f"write {labels} below each other into its first column; the cells beside them are used"
    if there is not None:
        what, fix = f"the tab lacks {labels}", f"In that tab, {by_hand}."
    elif is_file:
        what, fix = "there is no such tab", f"Add a tab called Read me, and {by_hand}."
    else:
        what, fix = "there is no such tab", f"To have one added: {command('init', '--add-columns')}"
        without.append("every run asks Google twice more")
    return Check("Read me", ok=False, sentence=f"{what}, so {'; '.join(without)}\n{fix}")


def write_board(board: Board) -> Check:
    """See whether a run could write the board."""
    try:
        board.check_writable()
    except CoworkError as error:
        return failed("write board", error)
    return Check("write board", ok=True, sentence="can be written")


def privacy(folder: Path | None, secret: Path) -> Iterator[Check]:
    """Say which of our own files others on this computer can read; nothing where all is well.

    It is a person's own choice, and no failure, that a folder of invitations is open.
    """
    if folder is not None and is_folder_open_to_others(folder):
        close = closing_command(folder, 0o700)
        sentence = f"others on this computer can read {shown_path(folder)}, with everybody's addresses. Run: {close}"
        yield Check("privacy", ok=False, sentence=sentence)
    if secret.is_file() and is_open_to_others(secret, secret.stat()):
        sentence = (
            f"others on this computer can read {shown_path(secret)}, from which the names of Jitsi rooms can be worked "
            f"out. The next sync closes it, or: {closing_command(secret)}"
        )
        yield Check("privacy", ok=False, sentence=sentence)


def last_run(snapshot: BoardSnapshot, now: datetime) -> Check:
    """Say when the board was last checked, as far as its Read me tab tells."""
    last = snapshot.last_checked
    if last is None:
        words = "none yet" if snapshot.calendar_id is None else "the board does not tell"
        return Check("last run", ok=True, sentence=words)
    when = f"{show(last, 'UTC')}"
    if now - last > QUIET_FOR:
        days = (now - last).days
        ago = f"{days} {'day' if days == 1 else 'days'} ago"
        fix = f"To have it run by itself: {command('schedule')}"
        return Check("last run", ok=False, sentence=f"{when}, {ago}. {fix}")
    return Check("last run", ok=True, sentence=when)
