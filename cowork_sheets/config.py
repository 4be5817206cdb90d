"""From ``cowork.toml`` and the environment to a ``Configuration``; every mistake is reported at once.

One file is used and never merged with another: the one named by ``--config``, else by ``COWORK_CONFIG``, else
``cowork.toml`` in the current folder, else the one in the person's own configuration folder. Single values can come
from variables (``COWORK_SESSIONS_QUORUM=all``); the guard's limits can only be lowered that way. What a board's folder
may not say by itself is found in ``config_trust``, before anything that the file names is read.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from cowork_sheets.config_formats import formats_of, names_that_do, wrong_names
from cowork_sheets.config_services import SECRETS, Places, Services, lacking, services_named, services_of
from cowork_sheets.config_tables import GOOGLE_PLACES, PLACES, Calendar, File, field_at, table_at
from cowork_sheets.config_trust import misplaced, not_trusted, reach_of, stand_ins_of, trust_of, united
from cowork_sheets.config_types import suggest
from cowork_sheets.core.cells import key_of
from cowork_sheets.core.day_names import language_of
from cowork_sheets.core.formats import parse_format
from cowork_sheets.core.headers import DEFAULT_HEADERS, OUR_KEYS, PEOPLE_KEYS, ROSTER_KEYS, headers_of_people
from cowork_sheets.core.settings import GuardSettings, SessionSettings, Settings, SlackSettings
from cowork_sheets.core.zones import own_words_of, same_words
from cowork_sheets.day_names import load as load_day_names
from cowork_sheets.errors import ConfigurationError, PermissionNeeded
from cowork_sheets.files import LARGEST_TEXT, TooLarge, read
from cowork_sheets.google.endpoints import is_loopback
from cowork_sheets.trust import EVERYWHERE, Reach, to_allow, user_file, user_folder

FILE_NAME = "cowork.toml"
WEBHOOK = "COWORK_SLACK_WEBHOOK"
"""The one variable that is no value of the file: an address in a file that people share is no secret any more."""

Address = tuple[str, ...]
"""A value by its table and key: ("sessions", "quorum"), ("places", "jitsi", "server")."""


@dataclass(frozen=True, slots=True)
class Files:
    """A board in a workbook, its events in a folder."""

    board_path: Path
    calendar_folder: Path


@dataclass(frozen=True, slots=True)
class Google:
    """A board in a Google Sheet, its events in a Google calendar, and how to sign in.

    ``sheet`` and ``people_sheet`` are spreadsheets' ids; empty endpoints are Google's own. ``reach`` says where the
    files to sign in with may lie, and which servers they may name. ``stand_ins`` are hosts on this
    computer that a board's folder names in place of Google's; they get no sign-in of the real Google's.
    """

    sheet: str
    calendar_id: str
    credentials: Path | None
    token: Path
    subject: str = ""
    people_sheet: str = ""
    outbox_folder: Path | None = None
    sheets_endpoint: str = ""
    calendar_endpoint: str = ""
    reach: Reach = EVERYWHERE
    stand_ins: frozenset[str] = frozenset()

    @property
    def is_played(self) -> bool:
        """Whether both services are on this computer, where nobody is mailed: a stand-in for Google."""
        endpoints = (self.sheets_endpoint, self.calendar_endpoint)
        return all(endpoint and is_loopback(urlsplit(endpoint).hostname or "") for endpoint in endpoints)


@dataclass(frozen=True, slots=True)
class Slack:
    """Where things are said in Slack. The webhook's address is a secret: it stands in a variable or in a file.

    ``webhook`` is the address itself, from ``COWORK_SLACK_WEBHOOK``; with neither, nothing is said in Slack.
    """

    settings: SlackSettings = field(default_factory=SlackSettings)
    webhook: str = field(default="", repr=False)
    webhook_file: Path | None = None
    reach: Reach = EVERYWHERE

    @property
    def is_set_up(self) -> bool:
        """Whether anything is to be said there."""
        return bool(self.webhook or self.webhook_file)


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything a command needs to know, all paths absolute.

    ``source`` is the file that was used, None when everything came from variables. ``where`` says where the board and
    its events are. ``people_file`` holds the people where the board's own tab does not, ``templates_folder`` holds the
    person's own templates; each is None when there is none. ``reach`` says how far what the file names may lead.
    """

    source: Path | None
    where: Files | Google
    settings: Settings
    jitsi_server: str
    templates_folder: Path | None
    services: Services = field(default_factory=Services)
    slack: Slack = field(default_factory=Slack)
    people_file: Path | None = None
    reach: Reach = EVERYWHERE


def load(config_flag: Path | None, environ: Mapping[str, str], cwd: Path) -> Configuration:
    """Read the one file that counts, and the variables over it.

    Paths in the file are relative to the file, paths in variables to ``cwd``. Raises ConfigurationError with every
    mistake: where it stands, what was seen, what to type; or else with every value that a board's folder may not give,
    and how the person who runs the command allows it.
    """
    source = find_file(config_flag, environ, cwd)
    values = _parse(source) if source else {}
    trust = trust_of(environ)
    variables = dict(_variables(environ))
    if source is None and not {("board", "workbook"), ("board", "sheet")} & set(variables):
        raise ConfigurationError(f"There is no {FILE_NAME} in {cwd}. To make one, and a board: cowork init")
    problems = list(_raised_limits(values, variables))
    for address, (_, value) in variables.items():
        _put(values, address, value)
    problems += _mixed_up(values, source)
    if "trust" in values and (sentence := misplaced(source)):
        problems.append(sentence)
    names = {address: name for address, (name, _) in variables.items()}
    services = services_named(values, environ)
    places = (*(GOOGLE_PLACES if _has(values, "board", "sheet") else PLACES), *services)
    problems += [f"{_place_of(address, source, names)}: {sentence}" for address, sentence in lacking(values, services)]
    mistakes: dict[Address, str] = {}
    try:
        file = File.model_validate(values, context={"places": places})
    except ValidationError as error:
        mistakes = _mistakes(error, source, names)
        problems += mistakes.values()

    def path_of(table: str, key: str, text: str) -> Path:
        base = source.parent if source and (*table.split("."), key) not in variables else cwd
        return base / Path(text).expanduser()

    of_variables = {path_of(".".join(tables), key, text) for (*tables, key), (_, text) in variables.items()}
    reach = reach_of(source, trust, of_variables)
    not_its_own = not_trusted(values, variables.keys(), path_of, reach, trust, environ)
    refused = [each for each in not_its_own if each.address not in mistakes]
    if refused:
        # What such a value names is not even looked for: that, too, would tell somebody something.
        problems += [f"{_place_of(each.address, source, names)}: {each.sentence}" for each in refused]
        problems.append(to_allow(trust, united(each.allowance for each in refused)))
    else:
        problems += _together(values, path_of, source, names)
    if problems:
        what = "asks for more than a board's folder may have" if refused else "cannot be used as it stands"
        raise ConfigurationError(f"{source or 'The configuration'} {what}:", problems)

    def path_or_none(table: str, key: str) -> Path | None:
        text = getattr(getattr(file, table), key)
        return path_of(table, key, text) if text else None

    where: Files | Google
    if file.board.sheet:
        where = Google(
            sheet=file.board.sheet,
            calendar_id=file.calendar.id,
            credentials=path_or_none("google", "credentials"),
            token=path_or_none("google", "token") or user_token(),
            subject=file.google.subject,
            people_sheet=file.board.people_sheet,
            outbox_folder=path_or_none("calendar", "outbox"),
            sheets_endpoint=file.google.sheets_endpoint,
            calendar_endpoint=file.google.calendar_endpoint,
            reach=reach,
            stand_ins=stand_ins_of(values, variables.keys(), reach),
        )
    else:
        where = Files(
            path_of("board", "workbook", file.board.workbook), path_of("calendar", "folder", file.calendar.folder)
        )
    files = {"zoom": "client_secret_file", "whereby": "api_key_file"}
    kept = services_of(
        file.places, services, environ, lambda name, text: path_of(f"places.{name}", files[name], text), reach
    )
    return Configuration(
        source=source,
        where=where,
        settings=Settings(
            sessions=SessionSettings(**file.sessions.model_dump()),
            guard=_guard(file),
            headers=file.headers,
            zones=own_words_of(file.zones),
            day_names=load_day_names(language_of(file.board.language) or ""),
            sessions_tab=file.board.sessions_tab,
            people_tab=file.board.people_tab,
            formats=formats_of(file.formats),
            places=places,
            services=services,
            longest=kept.longest,
            timer=file.timer.link,
            clocks=file.clocks.page,
            left_alone=frozenset(file.board.leave_alone),
        ),
        jitsi_server=file.places.jitsi.server,
        templates_folder=path_or_none("templates", "folder"),
        services=kept,
        slack=Slack(
            SlackSettings(**file.slack.model_dump(exclude={"webhook_file"})),
            environ.get(WEBHOOK, ""),
            path_or_none("slack", "webhook_file"),
            reach,
        ),
        people_file=path_or_none("board", "people"),
        reach=reach,
    )


def _guard(file: File) -> GuardSettings:
    """Give the guard's settings; they hold no lists, so that nothing changes them."""
    values = file.guard.model_dump()
    return GuardSettings(**values | {"allowed_domains": tuple(file.guard.allowed_domains)})


def user_token() -> Path:
    """Give where a person's sign-in to Google is kept unless the configuration says otherwise."""
    return user_folder() / "token.json"


def find_file(flag: Path | None, environ: Mapping[str, str], cwd: Path) -> Path | None:
    """Give the file to use, None when there is none; a file that was named has to be there.

    The person's own is one only when it says more than what they allow. Raises ConfigurationError, PermissionNeeded.
    """
    named = flag or Path(environ.get("COWORK_CONFIG", ""))
    if named != Path():
        path = cwd / named.expanduser()
        if not path.is_file():
            raise ConfigurationError(
                f"{'--config' if flag else 'COWORK_CONFIG'} names {path}, and there is no such file."
            )
        return path
    if (cwd / FILE_NAME).is_file():
        return cwd / FILE_NAME
    own = user_file()
    says_what_a_board_is = own.is_file() and any(table != "trust" for table in _parse(own))
    return own if says_what_a_board_is else None


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read(path, LARGEST_TEXT).decode("utf-8-sig"))
    except TooLarge:
        raise ConfigurationError(f"{path} is too long for a configuration.") from None
    except OSError as error:
        raise PermissionNeeded(f"{path} cannot be read ({error.strerror}). Check who may.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            f"{path} is not written as TOML: {error}. Texts stand in quotes, the names of tables in [square brackets]."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not a text in UTF-8. Save it again in that encoding.") from error


# --- variables ------------------------------------------------------------------------------------------------------


def _variables(environ: Mapping[str, str]) -> Iterator[tuple[Address, tuple[str, str]]]:
    """Find the variables that give a value: COWORK_, a table, a key. COWORK_CONFIG and strangers are left alone."""
    tables: dict[str, Address] = {f"PLACES_{name.upper()}": ("places", name) for name in Places.model_fields}
    tables |= {name.upper(): (name,) for name in File.model_fields if name not in {"places", "trust"}}
    for name, value in sorted(environ.items()):
        for prefix, table in tables.items():
            if name.startswith(f"COWORK_{prefix}_") and name not in {WEBHOOK, *SECRETS.values()}:
                yield (*table, name.removeprefix(f"COWORK_{prefix}_").lower()), (name, value)


def _put(values: dict[str, Any], address: Address, value: str) -> None:
    *tables, key = address
    for name in tables:
        inner = values.setdefault(name, {})
        if not isinstance(inner, dict):
            return  # said with the other mistakes: this has to be a table
        values = inner
    values[key] = value


def _raised_limits(values: Mapping[str, Any], variables: Mapping[Address, tuple[str, str]]) -> Iterator[str]:
    """Refuse variables that raise a limit of the guard: that is decided in the file, where everybody sees it."""
    guard = values.get("guard")
    limits = asdict(GuardSettings()) | (guard if isinstance(guard, dict) else {})
    for (table, *rest), (name, value) in variables.items():
        limit = limits.get(rest[-1]) if table == "guard" else None
        if isinstance(limit, list | tuple):
            if more := _more_domains(limit, value):
                yield f"{name}: {more} A variable can only allow fewer domains; allow more in {FILE_NAME}."
            continue
        try:
            raises = isinstance(limit, int | float) and float(value) > limit
        except ValueError:
            continue  # not a number, and said with the other mistakes
        if raises:
            yield f"{name}: {value} is above the limit, {limit}. A variable can only lower it; raise it in {FILE_NAME}."


def _more_domains(allowed: Sequence[object], value: str) -> str:
    """Say which domain a variable allows beyond those of the file, "" for none; a file without any allows all."""
    known = {str(domain).strip().removeprefix("@").casefold() for domain in allowed}
    asked = [part.strip().removeprefix("@").casefold() for part in value.split(",") if part.strip()]
    if not known:
        return ""
    if not asked:
        return "this allows all domains."
    return next((f"{domain} is none of those that are allowed." for domain in asked if domain not in known), "")


def _mixed_up(values: Mapping[str, Any], source: Path | None) -> Iterator[str]:
    """Find out whether the board is one thing, a workbook or a Google Sheet, and its calendar of the same kind.

    Looks at the file as written, so that it can be said together with all other mistakes.
    """
    file = f"{source.name}, " if source else ""
    sheet, workbook = _has(values, "board", "sheet"), _has(values, "board", "workbook")
    if sheet and workbook:
        yield f"{file}[board]: workbook and sheet are both given, and a board is one of them. Remove the other."
    elif sheet:
        if not _has(values, "calendar", "id"):
            yield (
                f"{file}[calendar] id: this is missing. The events of a Google Sheet go to a Google calendar; type its "
                'address in quotes, such as "ada@example.org".'
            )
        if _has(values, "calendar", "folder"):
            yield f"{file}[calendar] folder: this is for a workbook's events. With a Google Sheet, type id."
        if _has(values, "board", "people_sheet") and _has(values, "board", "people"):
            yield f"{file}[board]: people and people_sheet are both given. Remove one."
    elif workbook:
        for table, key in (("board", "people_sheet"), ("calendar", "id"), ("calendar", "outbox")):
            if _has(values, table, key):
                yield f"{file}[{table}] {key}: this goes with a Google Sheet, and the board is a workbook. Remove it."
    else:
        yield (
            f'{file}[board] workbook: this is missing. Type a path in quotes, such as "board.xlsx"; or sheet, with the '
            "link of a Google Sheet."
        )


def _has(values: Mapping[str, Any], table: str, key: str) -> bool:
    inner = values.get(table)
    return isinstance(inner, dict) and bool(inner.get(key))


def _together(
    values: Mapping[str, Any],
    path_of: Callable[[str, str, str], Path],
    source: Path | None,
    variables: Mapping[Address, str],
) -> Iterator[str]:
    """Check what depends on more than one value or on the disk; values of a wrong kind are told by themselves."""
    tables = {name: table for name, table in values.items() if isinstance(table, dict)}

    def text(table: str, key: str) -> str:
        value = tables.get(table, {}).get(key)
        return value if isinstance(value, str) else ""

    own = tables.get("formats", {})
    for address, sentence in wrong_names(own):
        yield f"{_place_of(address, source, variables)}: {sentence}"
    if form := text("sessions", "format"):
        try:
            parse_format(form, names_that_do(own))
        except ValueError as error:
            yield f"{_place_of(('sessions', 'format'), source, variables)}: {error}"
    is_workbook = not _has(values, "board", "sheet")
    if is_workbook and ("folder" not in tables.get("calendar", {}) or text("calendar", "folder")):
        path = path_of("calendar", "folder", text("calendar", "folder") or Calendar().folder)
        if in_the_way := next((each for each in (path, *path.parents) if each.is_file()), None):
            yield (
                f"{_place_of(('calendar', 'folder'), source, variables)}: {in_the_way} is a file. "
                'Type the path of a folder, such as "calendar"; it is made when it is needed.'
            )
    if (folder := text("templates", "folder")) and not path_of("templates", "folder", folder).is_dir():
        yield (
            f"{_place_of(('templates', 'folder'), source, variables)}: there is no folder "
            f"{path_of('templates', 'folder', folder)}. Make it, or take this line out."
        )
    headers = {key: header for key, header in tables.get("headers", {}).items() if isinstance(header, str)}
    yield from _shared_headers(headers, source)
    for one, other in same_words(tables.get("zones", {})):
        yield f"{_place_of(('zones', other), source, variables)}: this is the same word as {one}. Remove one of them."


def _shared_headers(renamed: Mapping[str, str], source: Path | None) -> Iterator[str]:
    """Find two columns of one tab that would have one header."""
    told = set()
    for keys, headers in (((*PEOPLE_KEYS, *OUR_KEYS), renamed), (ROSTER_KEYS, headers_of_people(renamed))):
        by_header: dict[str, str] = {}
        for key in keys:
            header = headers.get(key) or DEFAULT_HEADERS[key]
            other = by_header.setdefault(key_of(header), key)
            if other != key and (other, key) not in told:
                told.add((other, key))
                where = f"{source.name}, [headers]" if source else "[headers]"
                yield f"{where} {other} and {key}: both would be “{header}”. Give each column a header of its own."


# --- mistakes in words ----------------------------------------------------------------------------------------------


def _mistakes(error: ValidationError, source: Path | None, variables: Mapping[Address, str]) -> dict[Address, str]:
    """Turn pydantic's findings into sentences: one for each value, in the order of the tables."""
    found: dict[Address, str] = {}
    for item in error.errors(include_url=False):
        address = tuple(part for part in item["loc"] if isinstance(part, str) and part != "[key]")
        *tables, key = address
        where = _place_of(address, source, variables)
        known = field_at(address)
        title = known.title if known else "a text in quotes"
        match item["type"]:
            case "extra_forbidden" if address in SECRETS:
                sentence = f"this is a secret. Put it into {SECRETS[address]}, or into a file that {key}_file names."
            case "extra_forbidden" if address == ("slack", "webhook"):
                sentence = f"this is a secret. Put it into {WEBHOOK}, or into a file that webhook_file names."
            case "extra_forbidden":
                sentence = f"there is no such {'key' if tables else 'table'}.{suggest(key, table_at(tuple(tables)))}"
            case "missing":
                sentence = f"this is missing. Type {title}."
            case "model_type" | "dict_type":
                sentence = f"this is a table. Write [{'.'.join(address)}], and its keys below it."
            case _:
                reason = str(item.get("ctx", {}).get("error", ""))
                sentence = reason or f"{_seen(item['input'])} cannot be used. Type {title}."
        found.setdefault(address, f"{where}: {sentence}")
    return found


def _place_of(address: Address, source: Path | None, variables: Mapping[Address, str]) -> str:
    """Name the place of a value: the variable it comes from, else file, table and key."""
    *tables, key = address
    shown = f"[{'.'.join(tables)}] {key}" if tables else f"[{key}]"
    return variables.get(address) or (f"{source.name}, {shown}" if source else shown)


def _seen(value: object) -> str:
    text = f"“{value}”" if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
