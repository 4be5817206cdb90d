"""What may stand in ``cowork.toml``, one class a table. docs/configuration.md and init's file are made from this.

A field's title is what to type, in words, as it ends the sentence "Type ..."; its description is what the key does.
"""

import json
import re
import textwrap
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic.fields import FieldInfo

from cowork_sheets.boards.google_links import spreadsheet_id_of
from cowork_sheets.config_formats import OwnFormat
from cowork_sheets.config_services import Clocks, Places, Timer
from cowork_sheets.config_types import Endpoint, Link, Minutes, Table, Text, Yes, no_guess, no_truth, suggest
from cowork_sheets.core.cells import Asked
from cowork_sheets.core.choices import read_where
from cowork_sheets.core.day_names import LANGUAGES, language_of
from cowork_sheets.core.headers import DEFAULT_HEADERS, PEOPLE_TIME_ZONE
from cowork_sheets.core.lengths import read_length
from cowork_sheets.core.settings import GuardSettings, SessionSettings, SlackSettings
from cowork_sheets.core.zones import find_zone, problem_with_own_word
from cowork_sheets.errors import ConfigurationError

PLACES = ("jitsi",)
"""The services a workbook's sessions can meet on."""
GOOGLE_PLACES = ("meet", *PLACES)
"""The services a Google Sheet's sessions can meet on."""
_SESSIONS = SessionSettings()
_GUARD = GuardSettings()
_SLACK = SlackSettings()
_DOMAIN = re.compile(r"[^\s@<>\"(),:;\\\[\]]+(?:\.[^\s@<>\"(),:;\\\[\].]+)+")


def _length(value: object) -> object:
    if not isinstance(value, int | str) or isinstance(value, bool) or not value:
        raise ValueError
    length = read_length(value)
    if isinstance(length, Asked):
        raise ValueError  # noqa: TRY004 - the one that pydantic collects
    return length


def _quorum(value: object) -> object:
    if value == "all":
        return value
    number = str(no_guess(value))
    if not number.isdecimal() or int(number) < 1:
        raise ValueError
    return int(number)


def _place(value: str, info: ValidationInfo) -> str:
    """Give a place by the name the core knows it by, and a link as it is; the context says which places there are."""
    if not value.strip():
        return ""
    choice = read_where(value.strip(), (info.context or {}).get("places", PLACES))
    if isinstance(choice, Asked):
        raise ValueError(choice.phrase)  # noqa: TRY004 - the one that pydantic collects
    return choice.link or choice.name


def _header(key: str) -> str:
    if key not in {*DEFAULT_HEADERS, PEOPLE_TIME_ZONE}:
        raise ValueError(f"there is no such header.{suggest(key, DEFAULT_HEADERS)}")
    return key


def _zone_word(word: str) -> str:
    problem = problem_with_own_word(word)
    if problem:
        raise ValueError(problem)
    return word


def _zone(text: str) -> str:
    zone = find_zone(text)
    if isinstance(zone, Asked):
        raise ValueError(zone.phrase)  # noqa: TRY004 - the one that pydantic collects
    return zone


def _board_zone(text: str) -> str:
    return _zone(text) if text else ""


def _no_address(value: str) -> str:
    if "://" in value:
        raise ValueError("the address is a secret. Put it into a file of its own, and type that file's path here.")
    return value


def _kinds(value: object) -> object:
    """Take a list of kinds of news, from a variable one text with commas."""
    kinds = [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
    if not isinstance(kinds, list):
        raise ValueError  # noqa: TRY004 - the one that pydantic collects
    for kind in kinds:
        if kind not in _SLACK.announce:
            raise ValueError(f"there is no such kind as {json.dumps(kind)}.{suggest(str(kind), _SLACK.announce)}")
    return kinds


def _domains(value: object) -> object:
    """Take a list of domains, from a variable one text with commas; an "@" before a domain may stand there."""
    domains = value.split(",") if isinstance(value, str) else value
    if not isinstance(domains, list) or not all(isinstance(domain, str) for domain in domains):
        raise ValueError
    found = [domain.strip().removeprefix("@").casefold() for domain in domains]
    for domain in filter(None, found):
        if not _DOMAIN.fullmatch(domain):
            raise ValueError(f"{json.dumps(domain)} is no domain. Type what stands behind the @, such as example.org.")
    return [domain for domain in found if domain]


def _people_file(value: str) -> str:
    if value and not value.lower().endswith((".csv", ".toml", ".xlsx")):
        raise ValueError
    return value


def _sheet(value: str) -> str:
    """Give the id of the spreadsheet that a link leads to."""
    try:
        return spreadsheet_id_of(value) if value else ""
    except ConfigurationError as error:
        raise ValueError(str(error)) from None


Title = Annotated[str, Field(strict=True, min_length=1, title='a tab\'s title in quotes, such as "Slots"')]
Count = Annotated[int, BeforeValidator(no_guess), Field(ge=0, title="a whole number from 0")]
Share = Annotated[float, Field(ge=0, le=1, title="a share from 0 to 1, such as 0.2")]
Length = Annotated[int, BeforeValidator(_length), Field(title='a length from 5 minutes to 12 hours, such as "90 min"')]
Sheet = Annotated[
    str, AfterValidator(_sheet), Field(strict=True, title="the sheet's link, as the browser shows it, in quotes")
]
Quorum = Annotated[int | Literal["all"], BeforeValidator(_quorum), Field(title='a whole number from 1, or "all"')]


def _language(text: str) -> str:
    if language_of(text) is None:
        raise ValueError(f"this language is not known. Known are: en, {', '.join(LANGUAGES)}.")
    return text


class Board(Table):
    """Where the board is: a workbook or a Google Sheet, one of the two."""

    workbook: Text = Field(
        default="", description="The workbook that people fill in.", title='a path in quotes, such as "board.xlsx"'
    )
    sheet: Sheet = Field(default="", description="The Google Sheet that people fill in: its link, or its id.")
    people_sheet: Sheet = Field(
        default="",
        description="Another Google Sheet that holds the People tab, for a board that is shown to strangers.",
    )
    people: Annotated[Text, AfterValidator(_people_file)] = Field(
        default="",
        description="A private file that holds the people in place of the People tab, for a board that is shown to "
        "strangers.",
        title='the path of a .csv, .toml or .xlsx file in quotes, such as "people.csv"',
    )
    sessions_tab: Title = Field(default="Sessions", description="The tab that holds the sessions.")
    people_tab: Title = Field(default="People", description="The tab that lists the people.")
    language: Annotated[Text, AfterValidator(_language)] = Field(
        default="en",
        description="The language in which people write months and days of the week, besides English.",
        title='a language in quotes, such as "de"',
    )
    leave_alone: list[Text] = Field(
        default=[],
        description="Rows that were agreed before the board was set up and are not to be scheduled; init writes it.",
        title="a list of texts in quotes",
    )


class Calendar(Table):
    """Where the events go: a folder for a workbook's, a Google calendar for a Google Sheet's."""

    folder: Text = Field(default="calendar", description="The folder for the sessions, upcoming.ics and the outbox.")
    id: Text = Field(
        default="",
        description="The Google calendar's address: a person's, or the id under Settings, Integrate calendar.",
        title='the calendar\'s address in quotes, such as "ada@example.org"',
    )
    outbox: Text = Field(
        default="",
        description="A folder for invitations to send yourself, where Google lets the sign-in invite nobody.",
        title='a path in quotes, such as "outbox"',
    )


class Google(Table):
    """How to sign in to Google; google.md goes through it step by step."""

    credentials: Text = Field(
        default="",
        description="The file downloaded from Google: an OAuth client or a service account's key. Empty: the sign-in "
        "that `cowork login` left, else what this computer offers (GOOGLE_APPLICATION_CREDENTIALS, gcloud).",
        title='a path in quotes, such as "credentials.json"',
    )
    token: Text = Field(
        default="",
        description="Where the sign-in of a person is kept. Empty: `token.json` in your own configuration folder.",
        title="a path in quotes",
    )
    subject: Text = Field(
        default="",
        description="The person a service account acts for, where a Workspace administrator has granted that.",
        title="an address in quotes",
    )
    sheets_endpoint: Endpoint = Field(default="", description="Another server that speaks the Sheets API.")
    calendar_endpoint: Endpoint = Field(default="", description="Another server that speaks the Calendar API.")


class Sessions(Table):
    """What holds for a row whose own cells leave it open, and the rule of agreement."""

    length: Length = Field(default=_SESSIONS.length, description="How long a session is when its Length is empty.")
    format: Text = Field(
        default=_SESSIONS.format, description="How its time is cut into blocks when its Format is empty."
    )
    time_zone: Annotated[Text, AfterValidator(_board_zone)] = Field(
        default=_SESSIONS.time_zone,
        description="The zone that days and starts are in where neither row nor header names one, for a board kept in "
        "UTC or in one place's time. Empty: each proposer's own.",
        title='a zone or city in quotes, such as "UTC" or "Europe/London"',
    )
    place: Annotated[Text, AfterValidator(_place)] = Field(
        default=_SESSIONS.place,
        description="Where it meets when its Where is empty: a place's name or an https link. Empty: the proposer's "
        "Room link, else an accepter's, else room_link, else no link; with Google: meet, where Google makes its links, "
        "else fallback.",
    )
    room_link: Link = Field(default=_SESSIONS.room_link, description="The board's own fixed meeting room.")
    fallback: Annotated[Text, AfterValidator(_place)] = Field(
        default=_SESSIONS.fallback,
        description="Where a session meets when Google cannot make its Meet link: a place's name or an https link, or "
        "empty as for place.",
    )
    quorum: Quorum = Field(
        default=_SESSIONS.quorum,
        description='How many people besides the proposer have to accept; "all" is everyone in People.',
    )
    notice: Minutes = Field(
        default=_SESSIONS.notice, description="How long before its start a session has to be agreed to be scheduled."
    )
    most_people: Count = Field(
        default=_SESSIONS.most_people, description="With more people than this, the row says so."
    )
    refuse_too_many: Yes = Field(
        default=_SESSIONS.refuse_too_many, description="Do not schedule a session with more than most_people."
    )
    grace: Minutes = Field(
        default=_SESSIONS.grace,
        description="How long a row may be gone, or no longer agreed, before its session is cancelled.",
    )
    guests_see_each_other: Yes = Field(
        default=_SESSIONS.guests_see_each_other, description="Whether an invitation names the other guests."
    )
    show_link_before: Minutes = Field(
        default=_SESSIONS.show_link_before,
        description="How long before its start the row shows a session's link, on a board that strangers see; 0 is at "
        "once. The invitation always has it.",
    )


class Guard(Table):
    """Above which numbers a run stops before it writes anything, or an action waits; guard.md says which do what."""

    cancellations: Count = Field(
        default=_GUARD.cancellations, description="Cancellations in one run, or the share if that is more."
    )
    cancellations_share: Share = Field(
        default=_GUARD.cancellations_share, description="As a share of the upcoming sessions."
    )
    most_cancellations: Count = Field(
        default=_GUARD.most_cancellations, description="Never more cancellations than this."
    )
    missing: Count = Field(default=_GUARD.missing, description="Rows gone at once, or the share if that is more.")
    missing_share: Share = Field(default=_GUARD.missing_share, description="As a share of the upcoming sessions.")
    call_offs: Count = Field(
        default=_GUARD.call_offs, description="Sessions called off at once, or the share if that is more."
    )
    call_offs_share: Share = Field(default=_GUARD.call_offs_share, description="As a share of the upcoming sessions.")
    updates: Count = Field(default=_GUARD.updates, description="Changes that are mailed, or the share if that is more.")
    updates_share: Share = Field(default=_GUARD.updates_share, description="As a share of the upcoming sessions.")
    most_updates: Count = Field(default=_GUARD.most_updates, description="Never more such changes than this.")
    all_changed_from: Count = Field(
        default=_GUARD.all_changed_from,
        description="From this many sessions on, a change of every one of them stops the run.",
    )
    new_events: Count = Field(default=_GUARD.new_events, description="New sessions in one run, where mail is sent.")
    guests_per_event: Count = Field(default=_GUARD.guests_per_event, description="Guests of one session.")
    mails_per_run: Count = Field(default=_GUARD.mails_per_run, description="Mails in one run, where mail is sent.")
    mails_per_day: Count = Field(default=_GUARD.mails_per_day, description="Mails in 24 hours, where mail is sent.")
    outside_per_day: Count = Field(
        default=_GUARD.outside_per_day,
        description="Of these, mails to addresses outside the domain of the person who invites; with an address at a "
        "public provider, everybody else is outside.",
    )
    mails_per_person_per_run: Count = Field(
        default=_GUARD.mails_per_person_per_run, description="Mails to one address in one run."
    )
    mails_per_person_per_day: Count = Field(
        default=_GUARD.mails_per_person_per_day, description="Mails to one address in 24 hours."
    )
    mails_per_event_and_person_per_day: Count = Field(
        default=_GUARD.mails_per_event_and_person_per_day,
        description="Mails to one address about one session in 24 hours.",
    )
    allowed_domains: Annotated[list[Text], BeforeValidator(_domains)] = Field(
        default=list(_GUARD.allowed_domains),
        description="If any are named, only addresses in these domains are ever invited.",
        title='a list of domains in quotes, such as ["example.org"]',
    )


class Slack(Table):
    """What is said in a Slack channel; slack.md goes through it. The webhook's address is a secret, not a key here."""

    webhook_file: Annotated[Text, AfterValidator(_no_address)] = Field(
        default="",
        description="A file that holds the webhook's address and can be read by its owner only (chmod 600).",
        title='a path in quotes, such as "slack-webhook"',
    )
    announce: Annotated[list[Text], BeforeValidator(_kinds)] = Field(
        default=list(_SLACK.announce),
        description="What is said: slots proposed, sessions agreed, moved or called off, and when the guard has "
        "stopped a run.",
        title=f"a list of these: {', '.join(_SLACK.announce)}",
    )
    mention: Yes = Field(
        default=_SLACK.mention, description="Mention people whose member id stands in the Slack column of People."
    )
    join_links: Yes = Field(default=_SLACK.join_links, description="Show the meeting links and timers of sessions.")


class Templates(Table):
    """Your own words for invitations, and for what is said in Slack."""

    folder: Text = Field(
        default="", description="A folder whose files take the place of the templates of the same name."
    )


def _limits(value: dict[str, object]) -> dict[str, object]:
    for key in value:
        if key not in Guard.model_fields:
            raise ValueError(f"there is no such limit.{suggest(key, Guard.model_fields)}")
    return value


class Trust(Table):
    """What you allow the `cowork.toml` of every board's folder. This table counts in your own configuration alone."""

    endpoints: list[Text] = Field(
        default=[],
        description="Other servers that your sign-in, or a service's key, may be sent to.",
        title='a list of hosts in quotes, such as ["sheets.example.org"]',
    )
    files: list[Text] = Field(
        default=[],
        description="Files, or folders of files, outside a board's folder that it may name: keys, people, templates.",
        title='a list of paths in quotes, such as ["~/keys"]',
    )
    subjects: list[Text] = Field(
        default=[],
        description="Whom a service account's key that lies outside a board's folder may act for.",
        title='a list of addresses in quotes, such as ["ada@example.org"]',
    )
    limits: Annotated[dict[str, Annotated[float, BeforeValidator(no_truth), Field(ge=0)]], AfterValidator(_limits)] = (
        Field(
            default={},
            description="Up to where a board's folder may raise limits of the guard, by their keys in `[guard]`.",
            title="numbers in braces, such as { new_events = 60 }",
        )
    )


class File(Table):
    """The whole file."""

    board: Board = Board()
    calendar: Calendar = Calendar()
    google: Google = Google()
    sessions: Sessions = Sessions()
    formats: dict[Annotated[str, AfterValidator(str.casefold)], OwnFormat] = Field(
        default_factory=dict,
        description='Names for formats of your own: `quiet = "50/10"`; or a table `[formats.NAME]`.',
    )
    guard: Guard = Guard()
    zones: dict[Annotated[str, AfterValidator(_zone_word)], Annotated[Text, AfterValidator(_zone)]] = Field(
        default_factory=dict,
        description="What a word means as a time zone on this board, in the sheet and in People: "
        '`"PT" = "America/Los_Angeles"`. A name of the zone database, such as Europe/London or UTC, keeps its meaning.',
    )
    headers: dict[Annotated[str, AfterValidator(_header)], Text] = Field(
        default_factory=dict,
        description='Columns under another header, by the header\'s usual name in snake_case: `start = "Beginn"`. '
        "`people_time_zone` is the zone's column in People, where it is called otherwise than in Sessions.",
    )
    places: Places = Places()
    timer: Timer = Timer()
    clocks: Clocks = Clocks()
    slack: Slack = Slack()
    templates: Templates = Templates()
    trust: Trust = Trust()


def table_at(tables: tuple[str, ...]) -> tuple[str, ...]:
    """Give the keys that a table may have, or the tables that the file may have; tables may be nested."""
    model: Any = File
    for name in tables:
        model = _inside(model, name)
    return tuple(model.model_fields)


def field_at(address: tuple[str, ...]) -> FieldInfo | None:
    """Give the field of a key by its table and name; None for a name that a person made up."""
    model: Any = File
    for name in address[:-1]:
        model = _inside(model, name)
    return model.model_fields.get(address[-1]) if hasattr(model, "model_fields") else None


def _inside(model: Any, name: str) -> Any:
    """Give what stands under a name: a table's own field, or what every name of a table of names holds."""
    if hasattr(model, "model_fields"):
        return model.model_fields[name].annotation if name in model.model_fields else None
    inner = get_args(model)[-1] if get_args(model) else None
    return get_args(inner)[0] if hasattr(inner, "__metadata__") else inner


def starter(values: Mapping[tuple[str, str], str | int | list[str]], *, google: bool = False) -> str:
    """Write a commented ``cowork.toml``: the given values set, every other key of the same tables shown as a comment.

    Headers are shown only where they are given. The guard and places are left to docs/configuration.md: a beginner has
    no use for their twenty lines. Nor has a workbook's board for Google's keys, and the other way round.
    """
    lines = ["# Configuration of cowork-sheets. Paths are relative to this file."]
    for table in ("board", "calendar", "google", "sessions") if google else ("board", "calendar", "sessions"):
        inner = File.model_fields[table].annotation
        assert inner is not None
        lines += ["", f"[{table}]"]
        for key, field in inner.model_fields.items():
            given = values.get((table, key))
            if given is None and (table, key) in (_LOCAL_ONLY if google else _GOOGLE_ONLY) | _RARE:
                continue
            lines += textwrap.wrap(field.description or "", 110, initial_indent="# ", subsequent_indent="# ")
            lines.append(f"{key} = {toml(given)}" if given is not None else f"# {key} = {toml(field.default)}")
    if headers := [(key, header) for (table, key), header in values.items() if table == "headers"]:
        lines += ["", "[headers]", "# Columns that have another header here than usual."]
        lines += [f"{key} = {toml(header)}" for key, header in headers]
    return "\n".join(lines) + "\n"


_LOCAL_ONLY = {("board", "workbook"), ("calendar", "folder")}
_GOOGLE_ONLY = {("board", "sheet"), ("board", "people_sheet"), ("calendar", "id"), ("calendar", "outbox")}
_RARE = {
    ("board", "people"), ("board", "sessions_tab"), ("board", "people_tab"), ("board", "leave_alone"),
    ("google", "sheets_endpoint"), ("google", "calendar_endpoint"),
}  # fmt: skip


def toml(value: object) -> str:
    """Write a text, number, truth or list of texts as TOML does, which for these is what JSON does."""
    return json.dumps(value, ensure_ascii=False)
