"""How a run is told to a person: one line a row with its mark, what was or would be done, the count last."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cowork_sheets.apply import Outcome, State
from cowork_sheets.calendars import files, outbox_list
from cowork_sheets.calendars.outbox import Outbox
from cowork_sheets.cli import show_slack
from cowork_sheets.cli.terminal import complain, print_lines, say, shown_path, somebody_answers, somebody_watches
from cowork_sheets.cli.typed import command, pasted
from cowork_sheets.config import Configuration, Files
from cowork_sheets.core.actions import Action, Kind, Reason, Status, Verdict
from cowork_sheets.core.cells import line_of
from cowork_sheets.core.model import When
from cowork_sheets.core.times import show
from cowork_sheets.core.writeback import local_times
from cowork_sheets.errors import CoworkError
from cowork_sheets.sync import Report

MARKS = {Kind.CREATE: "+", Kind.UPDATE: "~", Kind.CANCEL: "-", Kind.NOTE: "·"}
COLORS = {"+": "green", "~": "cyan", "-": "magenta", "!": "red", "…": "yellow"}
_TITLE = 70
_MOST_NAMES = 4
_YEAR_IS_PLAIN = timedelta(days=300)
_CHANGED = {
    "where": "place", "guests": "people", "topic": "topic", "text": "description",
    "conference": "the Google Meet link is asked for again",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the board, or an event whose row is gone, as it is printed."""

    mark: str
    row: int | None
    text: str
    details: tuple[str, ...] = ()


def report(
    report: Report, configuration: Configuration, *, quiet: bool = False, waiting: bool = False, asking: bool = False
) -> None:
    """Print a whole run.

    ``quiet`` leaves out all that went well; ``waiting`` adds the rows that wait for somebody, as a dry run does.
    ``asking`` says that whether to do it is asked next.
    """
    if not quiet:
        _print_run(report, configuration, waiting=waiting or report.dry_run, asking=asking)
    for outcome in report.outcomes:
        if quiet and outcome.sentence:
            action = outcome.action
            complain(f"{_subject(action.when, action.title, report.plan.now)}: {outcome.sentence}")
    for sentence in report.rooms:
        complain(sentence)
    if report.unwritten:
        applied = any(outcome.state is State.DONE for outcome in report.outcomes)
        complain(f"{'The calendar is up to date, but the board is not: ' if applied else ''}{report.unwritten}")
    if report.refusal:
        complain(pasted(report.refusal))
    if report.rest and not report.paused:
        complain(pasted(report.rest))
    if report.way_on:
        complain(pasted(report.way_on))
    if report.announced:
        show_slack.announced(report.announced, quiet=quiet)


def _print_run(report: Report, configuration: Configuration, *, waiting: bool, asking: bool) -> None:
    where, grace = configuration.where, configuration.settings.sessions.grace
    # A pause is somebody's own wish: a run that nobody watches has no need to repeat it.
    paused = report.paused and somebody_watches()
    happened = bool(report.outcomes or report.cells_written or report.refusal or report.unwritten or paused)
    if not (happened or report.dry_run or waiting):
        if somebody_watches():
            print_rows(list(rows_gone(report, grace, {}, tells=tells(report, configuration))))
            say(_nothing_to_do(report))
        return
    calendar = shown_path(where.calendar_folder) if isinstance(where, Files) else line_of(report.calendar_name, _TITLE)
    people, name = len(report.understanding.people), line_of(report.board_name, _TITLE)
    say(f"{name} · {people} {'person' if people == 1 else 'people'} · {calendar}", bold=True)
    if report.paused:
        planned = ": this is what would be done." if report.plan.actions else "."
        say(f"The board says PAUSE, so nothing is changed{planned}", bold=True)
    outbox = outbox_of(configuration)
    messages = messages_of(report, outbox)
    every_line = lines_of(report, grace, messages, tells=tells(report, configuration))
    lines = [line for line in every_line if waiting or line.mark != "…" or line.row is None]
    if lines:
        say()
        print_rows(lines)
        say()
    if report.cells_written and not lines:
        cells = report.cells_written
        say(f"{cells} {'cell' if cells == 1 else 'cells'} of the board brought up to date.")
    for note in report.plan.notes:
        say(line_of(note, 300))
    shown = {line.row for line in lines}
    rest = Counter(verdict.status.value.lower() for verdict in report.verdicts if verdict.number not in shown)
    if waiting and rest:
        say(f"Other rows: {', '.join(f'{count} {status}' for status, count in rest.items())}.")
    if not report.mails:
        say(_no_mail(report, outbox))
    say(count_line(report, asking=asking), bold=True)


def print_rows(lines: Sequence[Line]) -> None:
    """Print lines of the board."""
    print_lines(
        [(line.mark, f"row {line.row}" if line.row else "", (line.text, *line.details)) for line in lines], COLORS
    )


def _no_mail(report: Report, outbox: Path | None) -> str:
    """Say plainly that this calendar mails nobody, and where the messages are instead."""
    if outbox is None:
        return (
            "Nobody is mailed: this way of signing in cannot invite. Name an outbox for messages to send yourself "
            "([calendar] outbox), or see docs/google.md."
        )
    where = shown_path(outbox)
    if report.dry_run or report.paused or report.is_stopped:
        return f"Nobody is ever mailed from here: a sync leaves messages in {where}, ready to attach to a mail."
    told = any(outcome.state is State.DONE and outcome.action.notify for outcome in report.outcomes)
    if not told:
        return "Nobody was mailed."
    listed = f"; {outbox_list.NAME} there says which is for whom" if (outbox / outbox_list.NAME).exists() else ""
    return f"Nobody was mailed: the messages lie in {where}, ready to attach to a mail{listed}."


def tells(report: Report, configuration: Configuration) -> bool:
    """Tell whether guests hear of a change at all: by mail, or by a message in an outbox."""
    return report.mails or outbox_of(configuration) is not None


def outbox_of(configuration: Configuration) -> Path | None:
    """Give the folder in which messages for people to send lie, None when there is none."""
    where = configuration.where
    return where.calendar_folder / "outbox" if isinstance(where, Files) else where.outbox_folder


def messages_of(report: Report, outbox: Path | None) -> dict[str, list[str]]:
    """Give the names of the messages that this run wrote into an outbox, by the event's id."""
    told = {o.action.event_id for o in report.outcomes if o.state is State.DONE and o.action.notify}
    if report.mails or outbox is None or not told:
        return {}
    try:
        newest = Outbox(outbox, files.Files()).newest()
    except CoworkError:
        return {}  # the run is over, and its outcomes say what went wrong
    return {event_id: names for event_id, names in newest.items() if event_id in told}


def lines_of(report: Report, grace: int, messages: Mapping[str, Sequence[str]], *, tells: bool) -> Iterator[Line]:
    """Give the lines of a run in the order of the board, then the events whose rows are gone; ``grace`` in minutes.

    ``messages`` are names of files in the outbox by the event's id; ``tells`` says that guests hear of a change at all,
    by mail or by such a message.
    """
    actions = {action.ref: action for action in report.plan.actions}
    said = _said_before(report)
    outcomes = {outcome.action.ref: outcome for outcome in report.outcomes}
    for verdict in report.verdicts:
        action = actions.pop(verdict.ref, None) if verdict.ref else None
        outcome = outcomes.get(verdict.ref) if action else None
        if action is not None:
            yield _action_line(action, verdict, outcome, report, messages, tells=tells)
        elif verdict.status is Status.ATTENTION:
            yield Line("!", verdict.number, _headline(verdict, report.plan.now), (verdict.sentence,))
        elif verdict.status is Status.PROPOSED:
            yield Line(
                "…",
                verdict.number,
                _headline(verdict, report.plan.now),
                (verdict.sentence,) if verdict.sentence else (),
            )
        elif verdict.sentence and verdict.ref in said and verdict.sentence != said[verdict.ref]:
            yield Line("·", verdict.number, _headline(verdict, report.plan.now), (verdict.sentence,))
    yield from rows_gone(report, grace, messages, tells=tells)
    gone = {event.mark.ref for event in report.plan.orphans}
    for action in actions.values():
        if action.ref not in gone:
            yield _action_line(action, None, outcomes.get(action.ref), report, messages, tells=tells)


def rows_gone(report: Report, grace: int, messages: Mapping[str, Sequence[str]], *, tells: bool) -> Iterator[Line]:
    """Give a line for each session ahead whose row is gone: withdrawn, or until when the row can come back."""
    actions = {action.ref: action for action in report.plan.actions}
    outcomes = {outcome.action.ref: outcome for outcome in report.outcomes}
    for event in report.plan.orphans:
        action, outcome = actions.get(event.mark.ref), outcomes.get(event.mark.ref)
        if action and (action.kind is Kind.CANCEL or (outcome and outcome.state is not State.DONE)):
            yield _action_line(action, None, outcome, report, messages, tells=tells)
            continue
        subject = _subject(event.when, event.summary, report.plan.now)
        since = (action.mark if action else event.mark).missing_since
        end = since + timedelta(minutes=grace) if since else None
        if end is None or (action is None and end <= report.plan.now):
            waits = "its row is gone or cannot be understood; the invitation stands for now"
        else:
            until = show(end, event.when.zone)
            waits = f"its row is gone; the invitation is withdrawn after {until} unless the row comes back"
        yield Line("…", None, subject, (waits,))


def _said_before(report: Report) -> dict[str, str]:
    """Give what each row with a Ref said of itself before this run: what it says anew, somebody did elsewhere."""
    column = report.understanding.columns.index["what_to_know"]
    return {row.raw_ref: row.own.get(column, "") for row in report.understanding.readings if row.raw_ref}


def _action_line(
    action: Action,
    verdict: Verdict | None,
    outcome: Outcome | None,
    report: Report,
    messages: Mapping[str, Sequence[str]],
    *,
    tells: bool,
) -> Line:
    details = []
    if verdict is None:
        details.append("its row is gone")
    elif action.kind in {Kind.CREATE, Kind.UPDATE} and len({person.zone for person in verdict.people}) > 1:
        details.append(local_times(verdict))
    if action.kind is Kind.UPDATE:
        details.append(_changes(action, report.plan.now))
    if action.reason is Reason.PLANS_CHANGED:
        details.append("changes: the plans in its description; nobody is told")
    if action.reason is Reason.REFRESHED:
        details.append("changes: our part of its description; nobody is told")
    if outcome is None or outcome.state is State.DONE:
        details += _told(action, mails=report.mails, tells=tells)
    names = messages.get(action.event_id, ())
    details += [f"  {name}" for name in names[:_MOST_NAMES]]
    if len(names) > _MOST_NAMES:
        details.append(f"  and {len(names) - _MOST_NAMES} more; {outbox_list.NAME} lists them")
    if verdict and verdict.sentence and (action.kind is Kind.NOTE or verdict.status is Status.ATTENTION):
        details.append(verdict.sentence)
    if outcome and outcome.sentence:
        done = outcome.state is State.DONE
        details.append(f"{'without its link' if done else 'not done'}: {outcome.sentence}")
    mark = "!" if outcome and outcome.state is State.FAILED else MARKS[action.kind]
    return Line(
        mark, verdict.number if verdict else None, _subject(action.when, action.title, report.plan.now), tuple(details)
    )


def _told(action: Action, *, mails: bool, tells: bool) -> Iterator[str]:
    """Say who hears of an action, and how."""

    def addresses(way: str, chosen: Iterable[str]) -> Iterator[str]:
        if words := ", ".join(line_of(address, 100) for address in chosen):
            yield f"{way} {words}"

    if not mails:
        yield from addresses("a message for" if tells else "nobody tells", action.notify)
        return
    new = set(action.notify if action.kind is Kind.CREATE else action.added)
    yield from addresses("invite", (address for address in action.notify if address in new))
    yield from addresses("mail to", (address for address in action.notify if address not in new))


def _subject(when: When, title: str, now: datetime) -> str:
    return f"{_time(when, now)}, {when.minutes} min  {line_of(title, _TITLE)}"


def _headline(verdict: Verdict, now: datetime) -> str:
    title = line_of(verdict.title, _TITLE)
    return f"{_time(verdict.when, now)}  {title}" if verdict.when else title


def _time(when: When, now: datetime) -> str:
    """Write a session's time, with its year when that is not plain: "Thu 26 Nov 16:00 GMT"."""
    text = show(when.start_at, when.zone)
    if abs(when.start_at - now) <= _YEAR_IS_PLAIN:
        return text
    weekday, day, month, rest = text.split(" ", 3)
    return f"{weekday} {day} {month} {when.start_at.astimezone(ZoneInfo(when.zone)).year} {rest}"


def _changes(action: Action, now: datetime) -> str:
    """Say what an update changes; for a time, what it was."""
    words = [_CHANGED[group] for group in action.groups if group != "when"]
    if "when" in action.groups and action.event:
        was = action.event.when
        words.insert(0, f"time, was {_time(was, now)}, {was.minutes} min")
    return f"changes: {'; '.join(words)}"


def counts(report: Report) -> dict[str, int]:
    """Count what is planned, or in a live run what was done, the rows that need attention, and the mails of it all."""
    if report.dry_run or report.is_stopped or report.paused:
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


def count_line(report: Report, *, asking: bool = False) -> str:
    """Sum up a run in one line, the last that is printed, with the way on unless that is what is asked next."""
    number = counts(report)
    needs = f"{number['attention']} {'needs' if number['attention'] == 1 else 'need'} a look"
    if report.mails:
        needs += f", {mails(number['mails'])}"
    if report.dry_run or report.is_stopped or report.paused:
        planned = (
            f"{number['schedule']} to schedule, {number['change']} to change, {number['cancel']} to cancel, {needs}."
        )
        if asking:
            return f"Plan {report.plan.id}: {planned}"
        end = "No session was changed." if report.cells_written else "Nothing was changed."
        first = ("--plan", report.plan.id) if report.first_run and not somebody_answers() else ()
        way_on = "" if report.paused or report.refusal else f" To do it: {command('sync', *first)}"
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
