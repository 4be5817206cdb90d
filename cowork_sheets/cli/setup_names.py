"""What the tabs and columns of a board in use are called: as people said, as is recognised, else as they answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import click

from cowork_sheets.boards.grid import same_tab
from cowork_sheets.cli.setup_questions import Questions
from cowork_sheets.cli.terminal import say
from cowork_sheets.cli.typed import again
from cowork_sheets.config_types import suggest
from cowork_sheets.core import adoption
from cowork_sheets.core.cells import Asked, key_of, line_of
from cowork_sheets.core.header_words import zone_in_headers
from cowork_sheets.core.headers import (
    DEFAULT_HEADERS,
    OUR_KEYS,
    PEOPLE_KEYS,
    PEOPLE_TIME_ZONE,
    REQUIRED_ROSTER_KEYS,
    ROSTER_KEYS,
    headers_of_people,
)
from cowork_sheets.core.lengths import Unit, unit_of
from cowork_sheets.core.settings import Settings
from cowork_sheets.core.zones import find_zone
from cowork_sheets.errors import BoardUnreadable, ConfigurationError

FirstRows = Mapping[str, Sequence[str]]
"""The first row of every tab, by the tab's title, in the tabs' order."""

_MEANING = {"proposed_by": "who proposed a slot", "accepted_by": "who accepted it", "day": "its day",
            "start": "when it starts", "name": "who somebody is", "email": "their address",
            "time_zone": "their time zone"}  # fmt: skip

_TO_SAY = {"time_zone": "People time zone"}
"""How columns that both tabs have are named on the command line for People, the only tab that needs them."""


@dataclass(frozen=True)
class Names:
    """What was said on the command line; "" and no headers where it was left open."""

    sessions_tab: str = ""
    people_tab: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""


class HeaderText(click.ParamType[tuple[str, str]]):
    """A column's usual name and its header on this board, ``Accepted by=Who joins?``."""

    name = "column"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Give the key and the header, or say what is missing."""
        usual, _, header = (part.strip() for part in str(value).partition("="))
        keys = {key_of(text): key for key, text in DEFAULT_HEADERS.items()}
        keys[key_of("People time zone")] = PEOPLE_TIME_ZONE
        key = keys.get(key_of(usual.replace("_", " ")))
        if key is None or not header:
            hint = suggest(usual, DEFAULT_HEADERS.values()) if header and key is None else ""
            self.fail(f"“{value}” names no column. Write: Accepted by=Who joins?{hint}", param, ctx)
        return key, header


def sessions_named(board: str, rows: FirstRows, settings: Settings, said: Names, ask: Questions) -> Settings:
    """Find the tab and the columns of the sessions of a board in use, and say what has another name than usual.

    ``board`` is what it is called. Raises BoardUnreadable when something needed is not found and nobody can be asked.
    """
    tab = _sessions_tab(board, rows, said.sessions_tab, ask)
    header = rows[tab]
    headers = dict(said.headers) | adoption.recognise_columns(header, PEOPLE_KEYS, said.headers)
    headers = _ask_for_columns(board, tab, header, PEOPLE_KEYS, adoption.NEEDED, headers, ask)
    _say(tab, settings.sessions_tab, headers, said.headers)
    zone = _zone_of_board(board, header, headers, said.zone, ask)
    sessions = replace(settings.sessions, time_zone=zone)
    return replace(settings, sessions_tab=tab, headers=headers, sessions=sessions)


def people_named(board: str, rows: FirstRows, settings: Settings, said: Names, ask: Questions) -> Settings:
    """Find the tab and the columns of the people, in the sheet of the sessions or another one; as `sessions_named`.

    Where there is no such tab, nothing is found and nothing raised.
    """
    wanted = said.people_tab or settings.people_tab
    tab = _titled(rows, wanted) or (None if said.people_tab else adoption.people_tab(rows, settings.sessions_tab))
    if tab is None:
        return replace(settings, people_tab=wanted)
    header, before = rows[tab], headers_of_people(settings.headers)
    there = {key_of(text) for text in header}
    if key_of(before.get("time_zone", "")) not in there:
        before.pop("time_zone", None)  # that is what the Sessions tab calls it
    has_usual_zone = key_of(DEFAULT_HEADERS["time_zone"]) in there
    keys = tuple(key for key in ROSTER_KEYS if key != "time_zone" or not has_usual_zone)
    needed = tuple(key for key in REQUIRED_ROSTER_KEYS if key in keys)
    headers = dict(before) | adoption.recognise_columns(header, keys, before)
    headers = _ask_for_columns(board, tab, header, keys, needed, headers, ask)
    _say(tab, settings.people_tab, headers, before)
    of_people, of_sessions = headers.get("time_zone", ""), settings.headers.get("time_zone", "")
    if of_sessions:
        headers["time_zone"] = of_sessions
    keys_of_sessions = [key for key in (*PEOPLE_KEYS, *OUR_KEYS) if key != "time_zone"]
    # "Where" may be the zone in People, and is the place in Sessions.
    is_anothers = len(adoption.missing_columns([of_people], keys_of_sessions, headers)) < len(keys_of_sessions)
    if of_people and (is_anothers or (of_sessions and key_of(of_people) != key_of(of_sessions))):
        headers[PEOPLE_TIME_ZONE] = of_people
        if not of_sessions:
            del headers["time_zone"]
    return replace(settings, people_tab=tab, headers=headers)


def as_configured(settings: Settings) -> dict[tuple[str, str], str]:
    """Give the keys of ``cowork.toml`` that say what has another name than usual."""
    usual = Settings()
    tabs = {"sessions_tab": settings.sessions_tab, "people_tab": settings.people_tab}
    return (
        {("board", key): title for key, title in tabs.items() if title != getattr(usual, key)}
        | {("headers", key): header for key, header in settings.headers.items()}
        | ({("sessions", "time_zone"): settings.sessions.time_zone} if settings.sessions.time_zone else {})
    )


def _sessions_tab(board: str, rows: FirstRows, said: str, ask: Questions) -> str:
    wanted = said or Settings().sessions_tab
    found = _titled(rows, wanted) or (None if said else adoption.sessions_tab(rows))
    if found:
        return found
    titles = ", ".join(line_of(title, 40) for title in rows) or "none"
    missing = f"“{line_of(board, 70)}” has no tab called {wanted}. The tabs in it: {titles}."
    if ask.silent:
        raise BoardUnreadable(
            f"{missing} With the title of the one that holds the sessions for TITLE:\n  "
            f"{again('--sessions-tab', 'TITLE')}"
        )
    say(missing)

    def use(title: str) -> str:
        if tab := _titled(rows, title):
            return tab
        raise BoardUnreadable(f"There is no tab called “{line_of(title, 40)}”. The tabs: {titles}.")

    return ask.until_it_works("Which one holds the sessions?", "", use)


def _ask_for_columns(
    board: str, tab: str, header: Sequence[str], keys: Sequence[str], needed: Sequence[str],
    headers: Mapping[str, str], ask: Questions,
) -> dict[str, str]:  # fmt: skip
    """Ask for each needed column that was not found. Raises BoardUnreadable when nobody can be asked."""
    missing = adoption.missing_columns(header, needed, headers)
    free = adoption.free_columns(header, keys, headers)
    if not missing or len(missing) > len(free):
        return dict(headers)  # reading the board says which are missing, and what else may be wrong with the first row
    where = f"“{line_of(board, 70)}”, tab {line_of(tab, 40)}"
    columns = ", ".join(line_of(text, 40) for text in free)
    what = " and ".join(f"“{DEFAULT_HEADERS[key]}” ({_MEANING[key]})" for key in missing)
    if ask.silent:
        words = [word for key in missing for word in ("--header", f"{_TO_SAY.get(key, DEFAULT_HEADERS[key])}=...")]
        raise BoardUnreadable(
            f"{where}: I can't find {what}. Its other columns: {columns}. Nothing was changed. Add what is missing to "
            f"the first row; or, with the header it has here in place of each ...:\n  {again(*words)}"
        )
    say(f"{where} has no column {what}. Its other columns: {columns}.")
    answers = dict(headers)
    for key in missing:

        def use(text: str, key: str = key) -> str:
            match = [each for each in free if key_of(each) == key_of(text) and each not in answers.values()]
            if match:
                return match[0]
            raise BoardUnreadable(
                f"There is no such column among these: {columns}. If none of them says {_MEANING[key]}, stop here with "
                f"Ctrl-C and add a column “{DEFAULT_HEADERS[key]}” to the sheet first."
            )

        answers[key] = ask.until_it_works(f"Which column says {_MEANING[key]}?", "", use, retries=False)
    return answers


def _zone_of_board(
    board: str, header: Sequence[str], headers: Mapping[str, str], said: str, ask: Questions
) -> str:  # fmt: skip
    """Give the zone that days and starts are in by their headers or by what was said, "" for each proposer's.

    Raises ConfigurationError when a header is not certain and nobody can be asked.
    """
    there = {key_of(text): text for text in header}
    shown = {key: headers.get(key) or DEFAULT_HEADERS[key] for key in ("day", "start", "end")}
    found = {key: there[key_of(text)] for key, text in shown.items() if key_of(text) in there}

    def use(typed: str) -> str:
        meant = find_zone(typed) if typed else ""
        if isinstance(meant, Asked):
            raise ConfigurationError(meant.phrase)
        zone = zone_in_headers(found, meant or None, ())
        if isinstance(zone, Asked):
            raise ConfigurationError(zone.phrase)
        return zone or meant

    try:
        zone = use(said)
    except ConfigurationError as error:
        where = f"“{line_of(board, 70)}”: {error}"
        if ask.silent:
            raise ConfigurationError(
                f"{where} Nothing was changed. With the zone in which its times are for ZONE:\n  "
                f"{again('--board-zone', 'ZONE')}"
            ) from None
        say(where)
        zone = ask.until_it_works("In which time zone are its days and starts?", "", use, retries=False)
    if zone:
        say(f"Its days and starts are read in {zone}, where a row names no other zone.")
    return zone


def _say(tab: str, usual: str, headers: Mapping[str, str], known: Mapping[str, str]) -> None:
    taken = [] if same_tab(tab) == same_tab(usual) else [f"the tab “{line_of(tab, 40)}” as {usual}"]
    found = {key: header for key, header in headers.items() if known.get(key) != header}
    taken += [f"“{line_of(header, 40)}” as {DEFAULT_HEADERS[key]}{_unit(key, header)}" for key, header in found.items()]
    if taken:
        say(f"Taking {', '.join(taken)}.")


def _unit(key: str, header: str) -> str:
    return " in hours" if key == "length" and unit_of(header) is Unit.HOURS else ""


def _titled(rows: FirstRows, wanted: str) -> str | None:
    return next((title for title in rows if same_tab(title) == same_tab(wanted)), None)
