"""``cowork login``: sign in to Google once in a browser, or carry that sign-in to a computer without one."""

import os
import webbrowser
from datetime import datetime
from pathlib import Path

import click

from cowork_sheets.cli import options
from cowork_sheets.cli.terminal import complain, program, say, somebody_answers, write
from cowork_sheets.config import FILE_NAME, Google, find_file, load, user_token
from cowork_sheets.config_trust import trust_of
from cowork_sheets.errors import ConfigurationError, PermissionNeeded
from cowork_sheets.google.credentials import FileKind, Identity, Kind, identity_of, recognise
from cowork_sheets.trust import Reach

CREDENTIALS_NAME = "credentials.json"
"""What the file downloaded from Google is called where nothing else is said."""


@click.command(short_help="Sign in to Google in a browser, once.")
@click.option("--credentials", type=click.Path(path_type=Path), help="The OAuth client downloaded from Google.")
@click.option("--subject", metavar="ADDRESS", help="Whom a service account's key acts for (delegation).")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where the browser returns to.  [default: any]")
@click.option("--export", "exporting", is_flag=True, help="Print the sign-in for a server that has no browser.")
@options.general
@click.pass_context
def login(ctx: click.Context, *, credentials: Path | None, subject: str | None, port: int, exporting: bool) -> None:
    """Sign in to Google in a browser, once; every later run uses that sign-in.

    Only the OAuth client of a desktop app needs this. A service account's key works as it is.
    """
    named, token, named_subject, reach = _named(ctx)
    if credentials or not named:
        reach = Reach(hosts=reach.hosts)  # it was named by who runs this, and may lie anywhere
    if exporting:
        usual = None if token.exists() else Path(CREDENTIALS_NAME)
        _export(credentials or named or usual, token, reach)
        return
    path = credentials or named or Path(CREDENTIALS_NAME)
    if not credentials and not path.exists() and token.exists():
        raise ConfigurationError(
            f"There is no credentials file at {path} to sign in with. On the computer that has it, run: "
            f"{program()} login\nThen {program()} login --export there, and put what it prints into {token} here."
        )
    file = recognise(path, reach)
    identity = identity_of(file, subject or named_subject)
    if file.kind is not FileKind.DESKTOP_CLIENT:
        acting = identity.kind is Kind.DELEGATED
        whose = f", acting for {identity.who}" if acting else _of(identity)
        say(f"{path} is the {file.kind}{whose}: it works as it is, and nobody has to sign in.")
        if acting and subject and subject != named_subject:
            say(f'To have every run act for them: [google] subject = "{subject}" in {FILE_NAME}')
        say_limits(identity)
        return
    sign_in_by_browser(path, token, reach, port)


def _named(ctx: click.Context) -> tuple[Path | None, Path, str, Reach]:
    """Give what the configuration says of the sign-in, and how far that may lead; without one, what is usual."""
    flag: Path | None = ctx.find_root().obj
    if find_file(flag, os.environ, Path.cwd()):
        where = load(flag, os.environ, Path.cwd()).where
        if isinstance(where, Google):
            return where.credentials, where.token, where.subject, where.reach
    return None, user_token(), "", Reach(hosts=trust_of(os.environ).hosts)


def sign_in_by_browser(client_file: Path, token: Path, reach: Reach, port: int = 0) -> Identity:
    """Let the person at the terminal sign in; ``reach`` says where the client's file may lie and lead.

    Raises PermissionNeeded when nobody is there, else as `log_in`.
    """
    if not somebody_answers():
        raise PermissionNeeded(
            f"Signing in needs a person and a browser, and nobody is here. On a computer with both: {program()} login\n"
            f"Then {program()} login --export there, and put what it prints into {token} here."
        )
    from cowork_sheets.google.login import log_in  # noqa: PLC0415 - slow to import

    say("Google's page opens in your browser. Choose the account whose calendar is meant, and tick every box.")
    say("“Google hasn't verified this app” is about your own project: Advanced, then Go to ...")

    def open_browser(address: str) -> None:
        opened = webbrowser.open(address)
        say("If no page opened, open this one:" if opened else "No browser could be started here. Open this page:")
        say(f"  {address}")

    identity = log_in(client_file, token, open_browser, port, now=datetime.now().astimezone(), reach=reach)
    say(f"Signed in{_of(identity)}. The sign-in is kept in {token}, for your eyes only.")
    say_limits(identity)
    return identity


def who(identity: Identity) -> str:
    """Say as whom one is signed in, in as many words as the sign-in tells."""
    if identity.kind is Kind.DELEGATED:
        return f"service account {identity.robot}, acting for {identity.who}"
    return f"{identity.kind} {identity.who}".rstrip()


def say_limits(identity: Identity) -> None:
    """Say what this way of signing in cannot do, each with the way on."""
    for limit in identity.limits():
        say(limit)


def _of(identity: Identity) -> str:
    return f" {identity.who}" if identity.who else ""


def _export(credentials: Path | None, token: Path, reach: Reach) -> None:
    """Print the sign-in on standard output, and what to do with it beside it.

    Raises ConfigurationError for a file that can be carried as it is.
    """
    if (
        credentials
        and credentials.exists()
        and (file := recognise(credentials, reach)).kind is not FileKind.DESKTOP_CLIENT
    ):
        raise ConfigurationError(
            f"{credentials} is the {file.kind}: there is nothing to export. Copy {credentials.name} as it is to the "
            "other computer (by scp, not by mail), and name it there in [google] credentials. It is a secret; there, "
            f"let nobody else read it: chmod 600 {credentials.name}"
        )
    from cowork_sheets.google.login import export  # noqa: PLC0415 - slow to import

    text = export(token, reach)
    complain(
        "What follows is a secret: whoever has it acts as you. On the other computer, put it into "
        f"~/.config/cowork/{token.name}, or into a file that [google] token names. Then, on that file: chmod 600"
    )
    write(text, nl=False)
