"""``cowork init``: a board and its configuration, new or around a workbook or sheet that is there already."""

import os
from pathlib import Path
from typing import Any

import click

from cowork_sheets import bootstrap
from cowork_sheets.cli import options
from cowork_sheets.cli.setup_in_use import complete
from cowork_sheets.cli.setup_names import HeaderText, Names
from cowork_sheets.cli.setup_questions import (
    NOTHING_MADE,
    AddressText,
    FormatText,
    LengthText,
    NameText,
    PersonText,
    Questions,
    gather_people,
    stopping,
)
from cowork_sheets.cli.setup_workbook import give_new_id, make_board, make_lost_board, take_workbook, workbook_in_use
from cowork_sheets.cli.terminal import somebody_answers
from cowork_sheets.cli.typed import for_board
from cowork_sheets.config import FILE_NAME, Configuration, Files, load
from cowork_sheets.core.model import Person
from cowork_sheets.core.settings import SessionSettings
from cowork_sheets.errors import ConfigurationError


@click.command(short_help="Make a board of your own, or take an existing workbook or Google Sheet as one.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--workbook", type=click.Path(path_type=Path), help="Use this existing workbook instead of a new one.")
@click.option(
    "--add-columns",
    "adds_columns",
    is_flag=True,
    help="Add what a board in use lacks of ours; also to one set up before.",
)
@click.option("--sessions-tab", default="", metavar="TITLE", help="The tab that holds the sessions of a board in use.")
@click.option("--people-tab", default="", metavar="TITLE", help="The tab that lists its people.")
@click.option(
    "--header",
    "headers",
    multiple=True,
    type=HeaderText(),
    metavar="COLUMN=HEADER",
    help="What a column is called there, like “Accepted by=Who joins?”; may be repeated.",
)
@click.option(
    "--board-zone",
    type=options.Zone(),
    help="The time zone of its days and starts, if it is not each proposer's own.",
)
@click.option("--start-anew", is_flag=True, help="Make a new workbook where an old one is gone.")
@click.option("--new-id", is_flag=True, help="Make a copied board in DIR a board of its own.")
@click.option("--name", type=NameText(), help="Your name, as it stands in the board.")
@click.option("--email", type=AddressText(), help="Your address.")
@click.option("--zone", type=options.Zone(), help="Your time zone or city.  [default: this computer's]")
@click.option(
    "--person",
    "others",
    multiple=True,
    type=PersonText(),
    help="Another person, like “Grace <grace@example.org> Vancouver”; may be repeated.",
)
@click.option("--length", type=LengthText(), help="How long a session is when nobody says.  [default: 90 min]")
@click.option("--format", "rhythm", type=FormatText(), help="How its time is cut: work/break.  [default: 45/10]")
@click.option("--google", is_flag=True, help="Make the board a Google Sheet, its sessions in a Google calendar.")
@click.option("--sheet", metavar="LINK", help="Take this Google Sheet, as it is, instead of a new one.")
@click.option("--people-sheet", metavar="LINK", help="The Google Sheet that holds the People tab, if another one.")
@click.option("--adopt", is_flag=True, help="Take a Google Sheet that people use already; its link is asked for.")
@click.option("--calendar", metavar="ID", help="The Google calendar's address.  [default: yours]")
@click.option("--credentials", type=click.Path(path_type=Path), help="The file downloaded from Google.")
@click.option("--subject", default="", help="Whom a service account acts for, where that has been granted.")
@click.option("--title", help="What a new Google Sheet is called.")
@click.option(
    "--invite-agreed/--only-new",
    "invites_agreed",
    default=None,
    help="Whether to invite for rows that are agreed already; may be said until the board's first run.",
)
@click.option("--sheets-endpoint", default="", envvar="COWORK_GOOGLE_SHEETS_ENDPOINT", help="Another Sheets server.")
@click.option(
    "--calendar-endpoint", default="", envvar="COWORK_GOOGLE_CALENDAR_ENDPOINT", help="Another Calendar server."
)
@click.option("--no-input", is_flag=True, help="Ask nothing; what is not given keeps its default.")
@options.general
@click.pass_context
def init(
    ctx: click.Context,
    /,
    *,
    folder: Path | None,
    workbook: Path | None,
    start_anew: bool,
    new_id: bool,
    name: str | None,
    email: str | None,
    zone: str | None,
    others: tuple[Person, ...],
    length: int | None,
    rhythm: str | None,
    google: bool,
    no_input: bool,
    sessions_tab: str,
    people_tab: str,
    headers: tuple[tuple[str, str], ...],
    board_zone: str | None,
    **of_google: Any,
) -> None:
    """Make a board of your own in DIR (by default here), and a cowork.toml beside it.

    A workbook, or with --google a Google Sheet. Every question is also an option. Nothing that is there already is
    overwritten. For a board that is set up, --add-columns adds what it lacks, and changes nothing else.
    """
    ask = Questions(silent=no_input or not somebody_answers())
    adds, invites = of_google["adds_columns"], of_google["invites_agreed"]
    names = ("sheet", "people_sheet", "adopt", "calendar", "credentials", "subject", "title")
    on_google = google or any(of_google[each] for each in names)
    if on_google and (workbook is not None or start_anew):
        other = "--start-anew" if start_anew else "--workbook"
        raise click.UsageError(
            f"{other} is about a workbook, and the rest about a Google Sheet. Leave one of them out."
        )
    named = Names(sessions_tab, people_tab, dict(headers), board_zone or "")
    of_google["names"] = named
    completes = adds or invites is not None
    configuration = _place(ctx, folder, ask, is_set_up=completes or start_anew or new_id)
    if new_id:
        give_new_id(load(configuration, os.environ, Path.cwd()))
        return

    def people() -> tuple[Person, ...]:
        with stopping():
            return gather_people(ask, name, email, zone, others)

    def sessions(made: str = NOTHING_MADE) -> SessionSettings:
        with stopping(made):
            minutes = length or ask("How long is a session, when nobody says?", SessionSettings().length, LengthText())
            cut = rhythm or ask("How is its time cut, work/break?", SessionSettings().format, FormatText())
        return SessionSettings(length=minutes, format=cut, time_zone=board_zone or "")

    if configuration.exists():
        said = {"--length": length, "--format": rhythm, "--title": of_google["title"]}
        said |= {"--sessions-tab": sessions_tab, "--people-tab": people_tab, "--header": headers}
        said |= {"--board-zone": board_zone}
        who = {} if start_anew else {"--name": name, "--email": email, "--zone": zone, "--person": others}
        more = [flag for flag, answer in (said | who).items() if answer]
        if more and (completes or start_anew):
            raise click.UsageError(f"{configuration} and its board stay as they are. Leave out {', '.join(more)}.")
        loaded = _loaded(configuration, needs_it=completes or start_anew)
        where = loaded.where
        if isinstance(where, Files) and not on_google and workbook is None and not _stands(where.board_path):
            make_lost_board(loaded, people, anew=start_anew)
        elif completes:
            _complete(loaded, ask, on_google=on_google, workbook=workbook, of_google=of_google)
        else:
            raise _is_there(configuration)
    elif on_google:
        from cowork_sheets.cli.setup_google import Wanted, init_google  # noqa: PLC0415 - only for a Google Sheet

        init_google(configuration, Wanted(**of_google), people, sessions, ask)
    elif workbook is not None:
        take_workbook(configuration, workbook, ask, sessions, named, adds=adds, invites=invites, anew=start_anew)
    elif completes:
        raise ConfigurationError(
            f"There is no {configuration}, so there is no board that this could be about. To take one that people use "
            "already, add --workbook FILE or --sheet LINK."
        )
    else:
        make_board(configuration, people, sessions, anew=start_anew)


def _place(ctx: click.Context, folder: Path | None, ask: Questions, *, is_set_up: bool) -> Path:
    """Give the configuration that is to be written or is there: the one that --config names, else DIR's."""
    named: Path | None = ctx.find_root().obj
    if named is None and folder is None and is_set_up and Path(FILE_NAME).exists():
        folder = Path()
    if named is None:
        with stopping():
            folder = folder or ask("Where should the board live?", Path(), click.Path(path_type=Path))
        return folder / FILE_NAME
    if folder is not None and folder.resolve() != named.expanduser().resolve().parent:
        raise click.UsageError(f"--config {named} is not in {folder}. Leave one of them out.")
    return named.expanduser()


def _complete(
    loaded: Configuration, ask: Questions, *, on_google: bool, workbook: Path | None, of_google: dict[str, Any]
) -> None:
    """Add what a board that is set up lacks. Raises ConfigurationError when it is another one than was asked for."""
    where = loaded.where
    assert loaded.source is not None
    if isinstance(where, Files):
        if on_google or (workbook is not None and workbook.resolve() != where.board_path.resolve()):
            raise _is_there(loaded.source, f", for the workbook {where.board_path}")
        with bootstrap.alone(loaded, live=True):
            board = workbook_in_use(where.board_path, loaded.settings, loaded.people_file, loaded.reach.folders)
            complete(board, loaded, ask, adds=of_google["adds_columns"], invites=of_google["invites_agreed"])
        return
    from cowork_sheets.cli.setup_google import Wanted, complete_google  # noqa: PLC0415 - only for a Google Sheet

    if workbook is not None:
        raise _is_there(loaded.source, ", for a Google Sheet")
    with bootstrap.alone(loaded, live=True):
        complete_google(loaded, where, Wanted(**of_google), ask)


def _loaded(configuration: Path, *, needs_it: bool) -> Configuration:
    """Read a configuration that is there; when nothing was asked of it, only that it is there has to be said."""
    try:
        return load(configuration, os.environ, Path.cwd())
    except ConfigurationError:
        if needs_it:
            raise
        raise _is_there(configuration) from None


def _is_there(configuration: Path, what_for: str = "") -> ConfigurationError:
    return ConfigurationError(
        f"{configuration} is there already{what_for}, and nothing was changed. To go on with it:\n"
        f"  {for_board(configuration, 'sync', '--dry-run')}\n"
        f"To add to its board what it lacks of ours:\n  {for_board(configuration, 'init', '--add-columns')}\n"
        "Another board goes into another folder."
    )


def _stands(path: Path) -> bool:
    return path.exists() or path.is_symlink()
