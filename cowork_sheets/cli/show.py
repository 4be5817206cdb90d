"""How a run is told to a person: one line a row with its mark, what was or would be done, the count last."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cowork_sheets.apply import Outcome, State
from cowork_sheets.cli.terminal import complain, print_lines, program, say, shown_path, somebody_watches
from cowork_sheets.config import Configuration, Files
from cowork_sheets.core.actions import Action, Kind, Status, Verdict
from cowork_sheets.core.cells import line_of
from cowork_sheets.core.times import show
from cowork_sheets.core.writeback import local_times
from cowork_sheets.sync import Report

MARKS = {Kind.CREATE: "+", Kind.UPDATE: "~", Kind.CANCEL: "-", Kind.NOTE: "·"}
COLORS = {"+": "green", "~": "cyan", "-": "magenta", "!": "red", "…": "yellow"}
_TITLE = 70
_GONE_FOR_NOW = "its row is gone; it is called off after the grace period unless the row comes back"
_CHANGED = {"where": "place", "guests": "people", "topic": "topic", "text": "description"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the board, or an event whose row is gone, as it is printed."""

    mark: str
    row: int | None
    text: str
    details: tuple[str, ...] = ()


def report(report: Report, configuration: Configuration, *, quiet: bool = False, waiting: bool = False) -> None:
    """Print a whole run.

    ``quiet`` leaves out all that went well; ``waiting`` adds the rows that wait for somebody, as a dry run does.
    """
    if not quiet:
        _print_run(report, configuration, waiting=waiting or report.dry_run)
    for outcome in report.outcomes:
        if quiet and outcome.state is not State.DONE:
            complain(f"{_subject(outcome.action)}: {outcome.sentence}")
    if report.unwritten:
        complain(f"The calendar is up to date, but the board is not: {report.unwritten}")
    if report.refusal:
        complain(report.refusal)
    if report.way_on:
        complain(report.way_on)


def _print_run(report: Report, configuration: Configuration, *, waiting: bool) -> None:
    happened = bool(report.outcomes or report.cells_written or report.refusal or report.unwritten or report.paused)
    if not (happened or report.dry_run or waiting):
        if somebody_watches():
            say(_nothing_to_do(report))
        return
    where = configuration.where
    calendar = shown_path(where.calendar_folder) if isinstance(where, Files) else line_of(report.calendar_name, _TITLE)
    people, name = len(report.understanding.people), line_of(report.board_name, _TITLE)
    say(f"{name} · {people} {'person' if people == 1 else 'people'} · {calendar}", bold=True)
    lines = [line for line in lines_of(report) if waiting or line.mark != "…"]
    print_rows(lines)
    for note in report.plan.notes:
        say(line_of(note, 300))
    shown = {line.row for line in lines}
    rest = Counter(verdict.status.value.lower() for verdict in report.verdicts if verdict.number not in shown)
    if waiting and rest:
        say(f"Other rows: {', '.join(f'{count} {status}' for status, count in rest.items())}.")
    if not report.mails:
        say(_no_mail(report, where.calendar_folder / "outbox" if isinstance(where, Files) else where.outbox_folder))
    say(count_line(report), bold=True)


def print_rows(lines: Sequence[Line]) -> None:
    """Print lines of the board with space around them; nothing when there are none."""
    if lines:
        say()
        print_lines(
            [(line.mark, f"row {line.row}" if line.row else "", (line.text, *line.details)) for line in lines], COLORS
        )
        say()


def _no_mail(report: Report, outbox: Path | None) -> str:
    """Say plainly that this calendar mails nobody, and where the messages are instead."""
    if outbox is None:
        return (
            "Nobody is mailed: this way of signing in cannot invite. Name an outbox for messages to send yourself "
            "([calendar] outbox), or see docs/google.md."
        )
    where = f"{shown_path(outbox)}, ready to attach to a mail"
    if report.dry_run:
        return f"Nobody is ever mailed from here: a sync leaves messages in {where}."
    told = any(outcome.state is State.DONE and outcome.action.notify for outcome in report.outcomes)
    return f"Nobody was mailed: the messages lie in {where}." if told else "Nobody was mailed."


def lines_of(report: Report) -> Iterator[Line]:
    """Give the lines of a run in the order of the board, then the events whose rows are gone."""
    actions = {action.ref: action for action in report.plan.actions}
    outcomes = {outcome.action.ref: outcome for outcome in report.outcomes}
    for verdict in report.verdicts:
        action = actions.pop(verdict.ref, None) if verdict.ref else None
        outcome = outcomes.get(verdict.ref) if action else None
        if action is not None:
            yield _action_line(action, verdict, outcome, report)
        elif verdict.status is Status.ATTENTION:
            yield Line("!", verdict.number, _headline(verdict), (verdict.sentence,))
        elif verdict.status is Status.PROPOSED:
            yield Line("…", verdict.number, _headline(verdict), (verdict.sentence,) if verdict.sentence else ())
    for action in actions.values():
        yield _action_line(action, None, outcomes.get(action.ref), report)


def _action_line(action: Action, verdict: Verdict | None, outcome: Outcome | None, report: Report) -> Line:
    details = []
    if verdict is None:
        details.append(_GONE_FOR_NOW if action.kind is Kind.NOTE else "its row is gone")
    elif action.kind in {Kind.CREATE, Kind.UPDATE} and len({person.zone for person in verdict.people}) > 1:
        details.append(local_times(verdict))
    if action.kind is Kind.UPDATE:
        details.append(_changes(action))
    details += _told(action, mails=report.mails)
    if verdict and verdict.sentence and (action.kind is Kind.NOTE or verdict.status is Status.ATTENTION):
        details.append(verdict.sentence)
    if outcome and outcome.state is not State.DONE:
        details.append(f"not done: {outcome.sentence}")
    mark = "!" if outcome and outcome.state is State.FAILED else MARKS[action.kind]
    return Line(mark, verdict.number if verdict else None, _subject(action), tuple(details))


def _told(action: Action, *, mails: bool) -> Iterator[str]:
    """Say who hears of an action, and how."""

    def addresses(way: str, chosen: Iterable[str]) -> Iterator[str]:
        if words := ", ".join(line_of(address, 100) for address in chosen):
            yield f"{way} {words}"

    if not mails:
        yield from addresses("a message for", action.notify)
        return
    new = set(action.notify if action.kind is Kind.CREATE else action.added)
    yield from addresses("invite", (address for address in action.notify if address in new))
    yield from addresses("mail to", (address for address in action.notify if address not in new))


def _subject(action: Action) -> str:
    zone_time = show(action.when.start_at, action.when.zone)
    return f"{zone_time}, {action.when.minutes} min  {line_of(action.title, _TITLE)}"


def _headline(verdict: Verdict) -> str:
    title = line_of(verdict.title, _TITLE)
    return f"{show(verdict.when.start_at, verdict.when.zone)}  {title}" if verdict.when else title


def _changes(action: Action) -> str:
    """Say what an update changes; for a time, what it was."""
    words = [_CHANGED[group] for group in action.groups if group != "when"]
    if "when" in action.groups and action.event:
        was = action.event.when
        words.insert(0, f"time, was {show(was.start_at, was.zone)}, {was.minutes} min")
    return f"changes: {'; '.join(words)}"


def counts(report: Report) -> dict[str, int]:
    """Count what is planned, or in a live run what was done, the rows that need attention, and the mails of it all."""
    if report.dry_run or report.refusal or report.paused:
        actions = list(report.plan.actions)
    else:
        actions = [outcome.action for outcome in report.outcomes if outcome.state is State.DONE]
    kinds = [action.kind for action in actions]
    return {
        "schedule": kinds.count(Kind.CREATE),
        "change": kinds.count(Kind.UPDATE),
        "cancel": kinds.count(Kind.CANCEL),
        "attention": sum(verdict.status is Status.ATTENTION for verdict in report.verdicts),
        "mails": sum(len(action.notify) for action in actions) if report.mails else 0,
    }


def mails(number: int) -> str:
    """Write a number of mails."""
    return f"{number} e-mail" if number == 1 else f"{number} e-mails"


def count_line(report: Report) -> str:
    """Sum up a run in one line, the last that is printed."""
    number = counts(report)
    needs = f"{number['attention']} {'needs' if number['attention'] == 1 else 'need'} a look"
    if report.mails:
        needs += f", {mails(number['mails'])}"
    if report.dry_run or report.refusal or report.paused:
        planned = (
            f"{number['schedule']} to schedule, {number['change']} to change, {number['cancel']} to cancel, {needs}."
        )
        end = "The board says PAUSE: nothing was changed." if report.paused else "Nothing was changed."
        way_on = "" if report.paused or report.refusal else f" To do it: {program()} sync"
        return f"Plan {report.plan.id}: {planned} {end}{way_on}"
    held = sum(outcome.state is not State.DONE for outcome in report.outcomes)
    not_done = f" {held} not done." if held else ""
    return (
        f"{number['schedule']} scheduled, {number['change']} changed, {number['cancel']} cancelled, {needs}.{not_done}"
    )


def _nothing_to_do(report: Report) -> str:
    upcoming = report.plan.upcoming
    rows = [str(verdict.number) for verdict in report.verdicts if verdict.status is Status.ATTENTION]
    text = f"Nothing to do. {upcoming} {'session' if upcoming == 1 else 'sessions'} coming up"
    if rows:
        some = ", ".join(rows[:5]) + (", ..." if len(rows) > 5 else "")
        text += (
            f", {len(rows)} {'row needs' if len(rows) == 1 else 'rows need'} a look (row{'s' * (len(rows) > 1)} {some})"
        )
    return text + "."
