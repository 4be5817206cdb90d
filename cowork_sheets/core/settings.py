"""What a board's owner may choose, with the defaults. Pure values; ``config.py`` fills them from ``cowork.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cowork_sheets.core.day_names import ENGLISH, DayNames
from cowork_sheets.core.formats import Format, parse_format
from cowork_sheets.core.zone_texts import OwnWords


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """The board's defaults for what a row leaves empty, and the rule of agreement. Times are in minutes.

    ``place`` is a place's name or an https link; "" means: the proposer's room link, else an accepter's, else
    ``room_link`` (the board's), else no link. ``fallback`` is the same for a session whose place cannot be had.
    ``time_zone`` is the one its days and starts are in, "" for each proposer's.
    ``quorum`` counts people other than the proposer. ``show_link_before`` is how long before its start a session's row
    shows the link, 0 for at once.
    """

    length: int = 90
    format: str = "45/10"
    place: str = ""
    room_link: str = ""
    fallback: str = ""
    quorum: int | Literal["all"] = 1
    notice: int = 0
    most_people: int = 3
    refuse_too_many: bool = False
    grace: int = 30
    guests_see_each_other: bool = True
    show_link_before: int = 0
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class GuardSettings:
    """Above which numbers a plan stops (limits) or waits (caps). Defaults: docs/guard.md gives the reason of each.

    A pair of count and share stops above ``max(count, share * upcoming events)``; ``most_*`` is never exceeded.
    ``allowed_domains`` are the only ones whose addresses are invited; none for any.
    """

    cancellations: int = 3
    cancellations_share: float = 0.2
    most_cancellations: int = 25
    missing: int = 3
    missing_share: float = 0.2
    call_offs: int = 10
    call_offs_share: float = 0.5
    updates: int = 10
    updates_share: float = 0.3
    most_updates: int = 50
    all_changed_from: int = 5
    new_events: int = 25
    guests_per_event: int = 50
    mails_per_run: int = 100
    mails_per_day: int = 300
    outside_per_day: int = 150
    mails_per_person_per_run: int = 5
    mails_per_person_per_day: int = 25
    mails_per_event_and_person_per_day: int = 3
    allowed_domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What is said in Slack: the kinds of news, whether people are mentioned, whether meeting links are shown."""

    announce: tuple[str, ...] = ("proposed", "agreed", "moved", "called off", "stopped")
    mention: bool = True
    join_links: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the core needs to know. ``headers`` maps a canonical column key to the header this board uses for it.

    ``zones`` are the board's own words for time zones, ``day_names`` its language's for months and days of the week.
    ``places`` are the place names a Where cell may hold, besides a
    link, "in person", "no link" and "room link".
    ``left_alone`` are fingerprints of rows that were agreed before the board was set up and are not to be scheduled.
    ``formats`` are the board's own formats by name, casefolded. ``services`` are the places whose links are made by a
    service, and may come after the event; ``longest`` maps a place to the minutes after which it ends every meeting.
    ``timer`` is the template of a shared timer's link, ``clocks`` one of ``clocks.PAGES``, each "" for none.
    """

    sessions: SessionSettings = field(default_factory=SessionSettings)
    guard: GuardSettings = field(default_factory=GuardSettings)
    headers: Mapping[str, str] = field(default_factory=dict)
    zones: OwnWords = ()
    formats: Mapping[str, Format] = field(default_factory=dict)
    places: tuple[str, ...] = ("jitsi", "meet")
    services: tuple[str, ...] = ()
    longest: Mapping[str, int] = field(default_factory=dict)
    left_alone: frozenset[str] = frozenset()
    timer: str = ""
    clocks: str = ""
    sessions_tab: str = "Sessions"
    people_tab: str = "People"
    day_names: DayNames = ENGLISH


def format_of(name: str, settings: Settings) -> Format:
    """Give a session's format, the board's default for one that has left the configuration since."""
    try:
        return parse_format(name, settings.formats)
    except ValueError:
        return parse_format(settings.sessions.format, settings.formats)
