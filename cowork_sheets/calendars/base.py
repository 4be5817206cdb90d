"""The port every calendar adapter fills. ``tests/contract/calendar_contract.py`` holds each of them to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cowork_sheets.core.model import Event


class Calendar(Protocol):
    """A calendar in which our events live beside foreign ones.

    ``id`` names it for ever (the board remembers it), ``name`` is for people. ``mails`` says whether a write with
    ``notify`` really sends mail; ``own_addresses`` are the calendar's own, which are never invited;
    ``own_domain`` is the domain of its people's addresses, "" for none: who has another is a stranger to it.
    ``makes_links`` says whether it can make meeting links itself: then an event written with ``conference`` WANTED
    comes back PENDING, READY (its ``join`` is the link) or FAILED, and PENDING becomes either without our doing.
    """

    id: str
    name: str
    mails: bool
    makes_links: bool
    own_addresses: tuple[str, ...]

    @property
    def own_domain(self) -> str:
        """See above; like the addresses better known after the first listing."""
        ...

    def events(self, board_id: str) -> Sequence[Event]:
        """Every event that bears this board's mark, alive or cancelled, all pages, in no promised order.

        An event of ours that a person deleted is in it, ``cancelled`` and with the mark we last wrote.
        Must be complete or raise. Foreign events are never in it.
        """
        ...

    def check_writable(self) -> None:
        """Raise PermissionNeeded before anything is written when every write would be refused; change nothing.

        Judges by what the last listing told, if anything, and asks nobody.
        """
        ...

    def get(self, event_id: str) -> Event:
        """Read one event by id, cancelled ones too. Raises EventGone when the calendar knows nothing of it.

        A calendar may keep no more of a deleted event than that it was there; it then comes with an empty mark.
        """
        ...

    def insert(self, event: Event, *, notify: bool, now: datetime) -> Event:
        """Create the event under its own id and return it as stored; with ``notify`` its guests are told.

        Raises EventExists when the id is taken, by a cancelled event too.
        """
        ...

    def update(self, event: Event, *, notify: bool, now: datetime) -> Event:
        """Write our fields over the version named by ``event.etag``, keep all we did not author, return it as stored.

        Guests who are not in ``event.guests`` any more are removed (and told, with ``notify``); answers are written
        as they stand in ``event``. Without ``notify`` nobody is told and SEQUENCE stays.
        Raises EventChanged when the stored version is another, EventGone when there is none or it is cancelled.
        """
        ...

    def cancel(self, event: Event, *, notify: bool, now: datetime) -> None:
        """Delete the version named by ``event.etag``; with ``notify`` its guests are told.

        Afterwards ``get`` and ``events`` still give it, ``cancelled``, with its mark.
        Raises EventChanged when the stored version is another, EventGone when it is cancelled or unknown already.
        """
        ...

    def publish(self, board_id: str, now: datetime) -> None:
        """Bring whatever is derived from the events up to date (a local calendar's upcoming.ics); else nothing.

        Must write nothing when nothing changed.
        """
        ...
