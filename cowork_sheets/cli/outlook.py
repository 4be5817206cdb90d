"""``cowork outlook``: say in Slack what the next seven days bring, at most once in a calendar week."""

from contextlib import closing
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click
import tzlocal

from cowork_sheets import announcing, bootstrap, bootstrap_slack
from cowork_sheets.announce.base import Delivery
from cowork_sheets.announcing import Outlook
from cowork_sheets.cli import document, options, show_slack
from cowork_sheets.cli.terminal import complain, say, somebody_watches, write
from cowork_sheets.config import WEBHOOK, Configuration
from cowork_sheets.errors import ConfigurationError, TryAgainLater
from cowork_sheets.sync import run

_NOT_SET_UP = f"Slack is not set up: put a webhook's address into {WEBHOOK} or a file ([slack] webhook_file)."
_CODES = {Delivery.REFUSED: ConfigurationError.exit_code, Delivery.LATER: TryAgainLater.exit_code}


@click.command(short_help="Say in Slack what the next seven days bring, once a week.")
@click.option("--dry-run", is_flag=True, help="Show what would be said, and say nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@click.option("--quiet", is_flag=True, help="Print only what did not go through.")
@click.option("--now", type=options.Instant(), help="Pretend it is this instant, such as 2026-11-23T12:00Z.")
@options.general
@click.pass_context
def outlook(ctx: click.Context, *, dry_run: bool, as_json: bool, quiet: bool, now: datetime | None) -> None:
    """Say in Slack what the next seven days bring: the sessions that are agreed, and the slots that are open.

    At most once in a calendar week, from Monday to Sunday, however often and on however many computers it is called;
    a week without either is not said. Nothing is changed on the board or in the calendar.
    """
    now = now or datetime.now(UTC)
    configuration = options.configuration(ctx)
    if not configuration.slack.is_set_up:
        raise ConfigurationError(_NOT_SET_UP)
    what, is_paused = _carry_out(configuration, now, dry_run=dry_run)
    code = _CODES.get(what.announced.delivery, 0) if what.announced.delivery else 0
    if as_json:
        write(_document(what, now, code))
    else:
        _show(what, quiet=quiet, is_paused=is_paused)
    ctx.exit(code)


def _carry_out(configuration: Configuration, now: datetime, *, dry_run: bool) -> tuple[Outlook, bool]:
    """Look at board and calendar as a dry run does, and say what is coming up; a paused board says nothing."""
    with closing(bootstrap.assemble(configuration, now=now)) as parts:
        report = run(
            parts.board, parts.calendar, parts.places, parts.renderer, parts.settings, now=now, dry_run=True
        )  # fmt: skip
        if not report.board_id and not dry_run:
            raise ConfigurationError("This board was never synced, so nothing is ahead yet. First: cowork sync")
        speaker = bootstrap_slack.speaker(configuration, parts, report.board_id, report.board_name)
        today = now.astimezone(ZoneInfo(tzlocal.get_localzone_name())).date()
        return announcing.outlook(report, speaker, today, dry_run=dry_run or report.paused), report.paused


def _show(what: Outlook, *, quiet: bool, is_paused: bool) -> None:
    is_news = what.announced.planned or what.announced.delivery is not None
    if quiet or not (is_news or somebody_watches()):
        if what.announced.problem:
            complain(what.announced.problem)
    elif is_paused:
        say("The board says PAUSE, so nothing is said.")
    elif not what.sessions and not what.slots:
        say("Nothing to say: no session and no open slot in the next seven days.")
    elif what.said_before:
        say("This week's outlook has been said already.")
    else:
        show_slack.announced(what.announced)


def _document(what: Outlook, now: datetime, code: int) -> str:
    return document.write(
        {
            "command": "outlook",
            "now": document.instant(now),
            "sessions": len(what.sessions),
            "slots": len(what.slots),
            "said_before": what.said_before,
            "announced": document.announced(what.announced),
            "exit_code": code,
        }
    )
