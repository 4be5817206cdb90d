"""``cowork log``: what was done, by month and person."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import click

from cowork_sheets import bootstrap
from cowork_sheets.cli import document, options
from cowork_sheets.cli.terminal import say, write
from cowork_sheets.cli.view import find_person
from cowork_sheets.core.cells import line_of
from cowork_sheets.core.log import Held, Sum, held_sessions, of_person, sums
from cowork_sheets.core.rows import understand
from cowork_sheets.core.times import day_text, show


class Month(click.ParamType[str]):
    """A month such as 2026-11."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the month, or say how one is written."""
        if not re.fullmatch(r"[1-9]\d{3}-(0[1-9]|1[0-2])", value, re.ASCII):
            self.fail(f"“{value}” is not a month. Write it like 2026-11.", param, ctx)
        return str(value)


@click.command(short_help="Show what was done, by month and person.")
@click.option("--month", type=Month(), help="Only this month, such as 2026-11.")
@click.option("--person", "name", help="Only the sessions of this person of the board.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@click.option("--now", type=options.Instant(), help="Pretend it is this instant, such as 2026-11-23T12:00Z.")
@options.general
@click.pass_context
def log(ctx: click.Context, *, month: str | None, name: str | None, as_json: bool, now: datetime | None) -> None:
    """Show the sessions that are over, with the hours together and what each person planned and did.

    Plans and results stand in columns called “Plan: NAME” and “Done: NAME”, which people add to the board. Only the
    board is read, and nothing is changed.
    """
    now = now or datetime.now(UTC)
    configuration = options.configuration(ctx)
    with closing(bootstrap.assemble(configuration)) as parts:
        snapshot = parts.board.read()
    person = find_person(name, snapshot.people, configuration, snapshot.name).name if name is not None else None
    held, notes = held_sessions(understand(snapshot, configuration.settings), configuration.settings, now)
    held = tuple(session for session in held if month in {None, session.month})
    if person is not None:
        held = of_person(held, person)
    if as_json:
        write(
            document.write(
                {
                    "command": "log",
                    "now": document.instant(now),
                    "month": month,
                    "person": person,
                    "months": [_month(label, of_month, person) for label, of_month in _by_month(held)],
                    "sessions": [_entry(session) for session in held],
                    "notes": list(notes),
                }
            )
        )
        return
    for label, of_month in _by_month(held):
        _print_month(label, of_month, person)
    if not held:
        say(
            f"No sessions were held{f' in {_month_name(month)}' if month else ''}{f' with {person}' if person else ''}."
        )
    for note in notes:
        say(line_of(note, 300))


def _by_month(held: Sequence[Held]) -> Iterator[tuple[str, list[Held]]]:
    ordered = sorted(held, key=lambda session: session.month)
    yield from ((label, list(of_month)) for label, of_month in groupby(ordered, lambda session: session.month))


def _month(label: str, held: Sequence[Held], person: str | None) -> dict[str, Any]:
    together, *people = sums(held, person)
    return {
        "month": label,
        "sessions": together.sessions,
        "minutes": together.minutes,
        "people": [asdict(each) for each in people],
    }


def _entry(session: Held) -> dict[str, Any]:
    return {
        "row": session.row,
        "ref": session.ref or None,
        "title": session.title,
        **document.times(session.when),
        "people": list(session.people),
        "check_ins": [
            {"name": check.name, "plan": check.plan or None, "done": check.done or None} for check in session.check_ins
        ],
    }


def _print_month(label: str, held: Sequence[Held], person: str | None) -> None:
    say(_month_name(label), bold=True)
    together, *people = sums(held, person)
    for line in _table([*people, *([together] if person is None else [])]):
        say(line)
    say()
    for session in held:
        start = f"{day_text(session.when.wall)} {show(session.when.start_at, session.when.zone).split(' ', 3)[3]}"
        names = ", ".join(line_of(name, 60) for name in session.people)
        who = f"  with {names}" if names else ""
        say(f"  {start}  {_hours(session.when.minutes)}  {line_of(session.title, 70)}{who}")
        for check in session.check_ins:
            for word, text in (("planned", check.plan), ("did", check.done)):
                if text:
                    say(f"      {line_of(check.name, 60)} {word}: {text}")
    say()


def _table(rows: Sequence[Sum]) -> Iterator[str]:
    """Lay out sums in columns; all sessions together come last."""
    names = [line_of(row.name, 40) or "together" for row in rows]
    counts = [f"{row.sessions} {'session' if row.sessions == 1 else 'sessions'}" for row in rows]
    hours = [_hours(row.minutes) for row in rows]
    widths = [max(map(len, column)) for column in (names, counts, hours)]
    for name, count, spent in zip(names, counts, hours, strict=True):
        yield f"  {name:<{widths[0]}}  {count:>{widths[1]}}  {spent:>{widths[2]}}"


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f} h"


def _month_name(label: str) -> str:
    year, month = map(int, label.split("-"))
    return f"{_NAMES[month - 1]} {year}"


_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
