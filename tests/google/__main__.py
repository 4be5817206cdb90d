"""Start the emulator by hand: ``python -m tests.google --port 8080 --board board.xlsx``."""

import sys
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from tests.google.boards import rows_of_workbook
from tests.google.plug import ADA, BOT, PEOPLE, Google, sample_rows
from tests.google.server import Server
from tests.google.sheets_state import Spreadsheet
from tests.google.world import World


def made_world(board: str) -> tuple[World, Spreadsheet]:
    """Make a world at the present time with three people, a calendar shared with the bot, and a board."""
    world = World(clock=lambda: datetime.now(UTC))
    for name, zone in (("Ada", "Europe/London"), ("Grace", "America/New_York"), ("Bo", "Asia/Kolkata")):
        world.add_user(name, time_zone=zone).sharing[BOT] = "writer"
    is_demo = board == "demo"
    tabs = demo(world.now().date()) if is_demo else rows_of_workbook(Path(board))
    title = "Coworking" if is_demo else Path(board).stem
    return world, world.add_spreadsheet(tabs, owner=ADA, writers=[BOT], title=title, time_zone="Europe/London")


def demo(today: date) -> dict[str, list[list[Any]]]:
    """Make a board whose rows lie ahead: two are agreed, one waits for somebody."""
    header, agreed, proposed = sample_rows(today + timedelta(days=3))
    another = [today + timedelta(days=10), time(16, 0), "1 h", None, "Grace", "Ada, Bo", "Methods"]
    read_me = [["Read me"], ["Last checked", None], ["Message", None], ["Pause", None]]
    return {"Sessions": [header, agreed, proposed, another], "People": PEOPLE, "Read me": read_me}


def explained(google: Google, book: Spreadsheet, credentials: Path, configuration: str) -> str:
    """Say what to do with it."""
    tab = book.tabs[0].title
    answer = '{"event": "ID", "address": "grace@example.org", "status": "accepted"}'
    return f"""# Google is played at {google.base} with the board {book.title!r}; stop it with Ctrl-C.
# Save what follows as cowork.toml, or use the file {credentials.parent / "cowork.toml"}

{configuration}
# What else can be done meanwhile; tests/google/README.md has all of it, curl {google.base}/_emulator/ the names:
#   curl {google.base}/_emulator/events
#   curl {google.base}/_emulator/outbox
#   curl {google.base}/_emulator/answer -d '{answer}'
#   curl {google.base}/_emulator/edit -d '{{"tab": "{tab}", "cell": "F3", "value": "Ada"}}'
#   curl {google.base}/_emulator/sort -d '{{"tab": "{tab}", "column": "G", "at": "before next write"}}'
"""


@click.command()
@click.option("--port", default=8080, show_default=True, help="Where to listen, on this machine only.")
@click.option("--board", default="demo", show_default=True, help="A workbook (.xlsx), or demo.")
@click.option(
    "--sign-in",
    type=click.Choice(["delegation", "service-account", "user", "client"]),
    default="delegation",
    show_default=True,
    help="What kind of credentials file to write.",
)
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Where to write files.")
def main(port: int, board: str, sign_in: str, folder: Path | None) -> None:
    """Play Google Sheets and Google Calendar to the command, without an account."""
    world, book = made_world(board)
    try:
        google = Google(world, Server(world, port=port).start())
    except OSError as busy:
        raise click.ClickException(f"Port {port} cannot be used ({busy.strerror}). Try another: --port 0") from None
    folder = folder or Path(tempfile.mkdtemp(prefix="google-"))
    folder.mkdir(parents=True, exist_ok=True)
    scopes = ("spreadsheets", "calendar.events", "calendar.calendars.readonly", "drive.metadata.readonly")
    files = {
        "delegation": lambda: google.service_account_file(folder, delegated=scopes),
        "service-account": lambda: google.service_account_file(folder),
        "user": lambda: google.user_file(folder),
        "client": lambda: google.client_file(folder),
    }
    credentials = files[sign_in]()
    subject = ADA if sign_in == "delegation" else ""
    configuration = google.configuration(book, ADA, credentials, subject)
    (folder / "cowork.toml").write_text(configuration, encoding="utf-8")
    click.echo(explained(google, book, credentials, configuration))
    sys.stdout.flush()
    google.server.wait()
    google.stop()


if __name__ == "__main__":
    main()
