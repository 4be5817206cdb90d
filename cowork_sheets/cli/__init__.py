"""The ``cowork`` command: what a person can ask for, each command loaded only when it is called.

``cowork --help`` must stay instant, so nothing here imports more than click; tests/cli holds it to that.
"""

import importlib
from pathlib import Path

import click

from cowork_sheets import __version__
from cowork_sheets.cli import errors, terminal, typed

COMMANDS = {
    "demo": ("demo", "Make an example board, sync it, and show what happened."),
    "init": ("setup", "Make a board of your own, or take an existing workbook or Google Sheet as one."),
    "login": ("login", "Sign in to Google in a browser, once."),
    "doctor": ("doctor", "Check that everything a sync needs is in place."),
    "sync": ("sync", "Bring the calendar and the board in line with what people agreed."),
    "agenda": ("view", "Show the upcoming sessions in your own time."),
    "outlook": ("outlook", "Say in Slack what the next seven days bring, once a week."),
    "log": ("log", "Show what was done, by month and person."),
    "schedule": ("schedule", "Show how to have this computer sync by itself."),
}
"""Command name to the module under ``cli/`` that holds it, and its line in ``cowork --help``."""

START_PAGE = """\
cowork turns agreed rows of a shared sheet into calendar invitations.

  cowork demo      see it work on an example board: no account, no mail
  cowork init      make a board of your own
  cowork sync      do the work; --dry-run shows it first
  cowork agenda    the upcoming sessions in your own time
  cowork doctor    when something does not work

More: cowork --help, or cowork COMMAND --help"""


class Cowork(click.Group):
    """The group of all commands; imports a command's module when the command is called, and presents every error."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep what was typed: a sentence about it may have to repeat it."""
        typed.remember(ctx, args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the commands in the order in which a person meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load one command, None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"cowork_sheets.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command a person typed, or say which one was probably meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            raise click.exceptions.NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading one of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; whatever goes wrong becomes a calm sentence and the promised exit code."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException):
            raise
        except (Exception, KeyboardInterrupt) as error:
            if ctx.params.get("debug"):
                raise
            sentence, exit_code = errors.present(error)
            terminal.complain(sentence)
            ctx.exit(exit_code)


@click.group(
    "cowork",
    cls=Cowork,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--config", type=click.Path(path_type=Path), help="The configuration file.  [default: ./cowork.toml]")
@click.option("--no-color", is_flag=True, help="Print without colours; NO_COLOR=1 does the same.")
@click.option("--debug", is_flag=True, help="When something unexpected happens, show where.")
@click.version_option(__version__, prog_name="cowork")
@click.pass_context
def main(ctx: click.Context, config: Path | None, no_color: bool, debug: bool) -> None:  # noqa: ARG001, FBT001
    """Turn agreed rows of a shared sheet into calendar invitations.

    The board is a sheet in which people propose times and put down their names. A sync reads it, makes the calendar
    events and the invitations, and writes status, link and everybody's local time back into the row.
    """
    terminal.prepare()
    ctx.color = terminal.wants_color(no_color=no_color)
    ctx.obj = config
    if ctx.invoked_subcommand is None:
        terminal.write(START_PAGE)
