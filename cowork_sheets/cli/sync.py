"""``cowork sync``: do the run, show what it found and did, leave with the code that says how it went."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import click

from cowork_sheets import bootstrap
from cowork_sheets.cli import document, options, show, terminal, typed
from cowork_sheets.cli.exits import REFUSED, exit_code
from cowork_sheets.cli.terminal import complain, say, somebody_answers
from cowork_sheets.config import Configuration, Google
from cowork_sheets.google.patience import Deadline
from cowork_sheets.sync import Report, run


@click.command(short_help="Bring the calendar and the board in line with what people agreed.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@click.option("--quiet", is_flag=True, help="Print only what did not go through.")
@click.option("--strict", is_flag=True, help="Exit with 3 when rows need attention.")
@click.option("--exit-code", "pending", is_flag=True, help="With --dry-run: exit with 5 when changes are pending.")
@click.option("--plan", "approve", metavar="ID", help="Approve exactly this plan, as a dry run named it.")
@click.option(
    "--refresh",
    is_flag=True,
    help="Bring scheduled sessions, and what their invitations say, up to today's defaults and zones.",
)
@click.option("--now", type=options.Instant(), help="Pretend it is this instant, such as 2026-11-23T12:00Z.")
@options.general
@click.pass_context
def sync(
    ctx: click.Context,
    *,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
    strict: bool,
    pending: bool,
    approve: str | None,
    refresh: bool,
    now: datetime | None,
) -> None:
    """Bring the calendar and the board in line with what people agreed.

    Reads the whole board, schedules what is agreed, moves what changed, cancels what was called off, and writes
    status, link and local times back into the rows. Run it as often as you like: with nothing to do it does nothing.
    """
    configuration = options.configuration(ctx)
    if now and not dry_run and isinstance(configuration.where, Google) and not configuration.where.is_played:
        complain("With --now nothing is changed in a Google calendar: this is a dry run.")
        dry_run = True
    if pending and not dry_run:
        raise click.UsageError("--exit-code goes with --dry-run: afterwards nothing is pending.")
    if refresh:
        typed.carry("sync", "--refresh")
    if now and not isinstance(configuration.where, Google):
        typed.carry("sync", "--now", now.isoformat().replace("+00:00", "Z").replace(":00Z", "Z"))
    report = carry_out(configuration, now=now or datetime.now(UTC), dry_run=dry_run, approve=approve, refresh=refresh)
    can_ask = not (as_json or quiet or report.paused) and somebody_answers()
    if report.first_run and (dry_run or report.paused):  # nothing is refused: nothing was to be done
        report = replace(report, refusal=None, way_on="" if report.paused else _first_run(report))
    elif report.first_run and can_ask:
        show.report(replace(report, refusal=None, way_on="", dry_run=True), configuration, asking=True)
        if not click.confirm(f"{show.mails(show.counts(report)['mails'])} will go out. Go ahead?"):
            say("Nothing was scheduled, and nobody was mailed.")
            ctx.exit(REFUSED)
        answered = now or datetime.now(UTC)  # which may be hours after the question
        report = carry_out(configuration, now=answered, approve=report.plan.id, refresh=refresh, is_told=True)
    code = exit_code(report, strict=strict, pending=pending)
    if as_json:
        terminal.write(document.of_report(report, code, show.messages_of(report, show.outbox_of(configuration))))
    else:
        show.report(report, configuration, quiet=quiet)
    ctx.exit(code)


def _first_run(report: Report) -> str:
    asks = "Nobody was mailed for this board yet: on a terminal, cowork sync asks before anything goes out."
    return f"{asks} Where nobody can answer: cowork sync --plan {report.plan.id}" if somebody_answers() else asks


def carry_out(
    configuration: Configuration,
    *,
    now: datetime,
    dry_run: bool = False,
    approve: str | None = None,
    refresh: bool = False,
    is_told: bool = False,
) -> Report:
    """Do one run with everything the configuration names; a run that may write is the only one of its board.

    What a person should know of the sign-in is printed unless it ``is_told`` already.
    """
    deadline = Deadline()
    with (
        bootstrap.alone(configuration, live=not dry_run),
        closing(bootstrap.assemble(configuration, live=not dry_run, now=now)) as parts,
    ):
        for notice in () if is_told else parts.notices:
            complain(notice)
        report = run(
            parts.board, parts.calendar, parts.places, parts.renderer, parts.settings,
            now=now, dry_run=dry_run, approve=approve, refresh=refresh, too_long=lambda: deadline.is_over,
            ledger=parts.ledger,
            seconds=deadline.clock,
        )  # fmt: skip
        return _announced(report, configuration, parts) if configuration.slack.is_set_up else report


def _announced(report: Report, configuration: Configuration, parts: bootstrap.Parts) -> Report:
    """Say in Slack what a run did, and say in its report what became of that."""
    from cowork_sheets.announcing import announce  # noqa: PLC0415 - most boards say nothing anywhere
    from cowork_sheets.bootstrap_slack import speaker  # noqa: PLC0415

    to_slack = speaker(configuration, parts, report.board_id, report.board_name)
    return replace(report, announced=announce(report, to_slack))
