"""``cowork agenda``: what is coming up, in the reader's own time."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import click
import tzlocal

from cowork_sheets import bootstrap
from cowork_sheets.cli import document, options
from cowork_sheets.cli.terminal import say, write
from cowork_sheets.config import Configuration
from cowork_sheets.core.cells import Asked, line_of
from cowork_sheets.core.model import Event, Guest, Person, Table
from cowork_sheets.core.people import Roster, address_key, read_people
from cowork_sheets.core.rows import understand
from cowork_sheets.core.times import day_text
from cowork_sheets.core.zone_clocks import zone_text


@click.command(short_help="Show the upcoming sessions in your own time.")
@click.option("--tz", "zone", type=options.Zone(), help="A time zone or a city.  [default: this computer's]")
@click.option("--person", "name", help="Only the sessions of this person of the board, in their time.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@click.option("--now", type=options.Instant(), help="Pretend it is this instant, such as 2026-11-23T12:00Z.")
@options.general
@click.pass_context
def agenda(ctx: click.Context, *, zone: str | None, name: str | None, as_json: bool, now: datetime | None) -> None:
    """Show the upcoming sessions in your own time, soonest first.

    These are the sessions in the calendar, as they stand there now. Nothing is changed.
    """
    now = now or datetime.now(UTC)
    configuration = options.configuration(ctx)
    with closing(bootstrap.assemble(configuration)) as parts:
        snapshot = parts.board.read()
        events = parts.calendar.events(snapshot.board_id) if snapshot.board_id else ()
    people = understand(snapshot, configuration.settings).people
    person = find_person(name, snapshot.people, configuration, snapshot.name) if name is not None else None
    zone = zone or (person.zone if person else None) or tzlocal.get_localzone_name()
    upcoming = sorted(
        (event for event in events if not event.cancelled and event.end_at > now and _concerns(event, person)),
        key=lambda event: (event.start_at, event.id),
    )
    if as_json:
        sessions = [_entry(event, zone) for event in upcoming]
        write(document.write({"command": "agenda", "now": document.instant(now), "zone": zone, "sessions": sessions}))
    else:
        _print(upcoming, zone, people)


def find_person(name: str, people: Table | None, configuration: Configuration, board: str) -> Person:
    """Find a person of the board by what was typed; raises UsageError with the question to ask back."""
    if not name.strip():
        raise click.UsageError("--person is empty. Type a name or an address of the board, such as --person Ada.")
    settings = configuration.settings
    roster = read_people(people, settings.headers, board, settings.places, settings.zones) if people else Roster(())
    person = roster.find(name)
    if isinstance(person, Asked):
        raise click.UsageError(person.phrase)
    return person


def _concerns(event: Event, person: Person | None) -> bool:
    if person is None:
        return True
    keys = set(map(address_key, person.emails))
    return any(address_key(guest.email) in keys for guest in event.guests)


def _entry(event: Event, zone: str) -> dict[str, Any]:
    local = {
        "local_start": event.start_at.astimezone(ZoneInfo(zone)).isoformat(),
        "local_end": event.end_at.astimezone(ZoneInfo(zone)).isoformat(),
    }
    guests = [{"email": guest.email, "name": guest.name, "answer": guest.partstat.value} for guest in event.guests]
    return {
        "event_id": event.id,
        "ref": event.mark.ref,
        "title": event.summary,
        **document.times(event.when),
        **local,
        "join": event.join or None,
        "guests": guests,
    }


def _print(events: Sequence[Event], zone: str, people: Sequence[Person]) -> None:
    """Print a day's heading and its sessions below it, nothing cut: links have to survive a pipe."""
    if not events:
        say("No sessions coming up.")
        return
    names = {address_key(email): person.name for person in people for email in person.emails}

    def day(event: Event) -> str:
        return day_text(event.start_at.astimezone(ZoneInfo(zone)).date())

    for heading, sessions in groupby(events, day):
        say(heading, bold=True)
        for event in sessions:
            start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (event.start_at, event.end_at))
            who = ", ".join(_who(guest, names) for guest in event.guests)
            say(f"  {start:%H:%M}–{end:%H:%M}  {line_of(event.summary, 70)}{f'  with {who}' if who else ''}")
            for detail in dict.fromkeys(filter(None, (line_of(event.join, 500), line_of(event.location, 500)))):
                say(f"               {detail}")
    say(f"Times are {zone_text(zone)}. Another: cowork agenda --tz Asia/Kolkata, or --person NAME")


def _who(guest: Guest, names: Mapping[str, str]) -> str:
    """Name a guest; somebody the board does not know by the name in the calendar, else as a guest, never by address."""
    return line_of(names.get(address_key(guest.email)) or guest.name or "a guest", 60)
