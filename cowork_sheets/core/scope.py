"""What the guard has to know of board and calendar besides the plan. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cowork_sheets.core.mails import Noted


@dataclass(frozen=True, slots=True)
class Scope:
    """Which calendar the board remembers, and which one this run writes to.

    ``mails`` says whether that one mails, ``has_mailed`` whether the board remembers one that did.
    ``paused_until`` is the instant up to which the calendar takes no new events, if it said so. ``lost_columns`` are
    the headers, by key, of people's columns that were there at the last run and are not any more. ``new_columns`` are
    those that are there now and were not at the last run. ``own_domain`` is the domain of the calendar's own people,
    "" for none. ``noted`` is what this computer noted of mails.
    """

    remembered: str | None
    calendar: str
    calendar_name: str
    mails: bool
    has_mailed: bool = False
    paused_until: datetime | None = None
    lost_columns: Mapping[str, str] = field(default_factory=dict)
    new_columns: Mapping[str, str] = field(default_factory=dict)
    own_domain: str = ""
    noted: tuple[Noted, ...] = ()
