"""The way in for a person at a terminal: ``/_emulator/...`` does by HTTP what tests do with ``world.people``.

What a hand does at the sheet or the calendar can be put off to a moment between two requests of the product: "at"
names it, such as ``"at": "before next write"``.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.google import faults
from tests.google.calendar_state import with_milliseconds
from tests.google.exchange import JSON, Answer, Request
from tests.google.identities import full_scope

if TYPE_CHECKING:
    from tests.google.world import World

Act: TypeAlias = Callable[["World", JSON], object]

MOMENTS = {"next read": "sheets.*get*", "next write": "sheets.*pdate"}
"""Which requests the words mean; the name of an operation, such as calendar.events.insert, means that one."""

FAULTS = {
    "quota exceeded": faults.refused("quotaExceeded"),
    "rate limited": faults.rate_limited(),
    "out of order": faults.backend_error(503, html=True),
    "token expired": faults.unauthorized(),
    "answer lost": faults.connection_lost(after_commit=True),
    "request lost": faults.connection_lost(after_commit=False),
    "half an answer": faults.truncated(),
}


def _hand(name: str) -> Act:
    """Do what the method of ``world.people`` by this name does."""

    def act(world: "World", said: JSON) -> object:
        named = {"event_id" if key == "event" else key: value for key, value in said.items()}
        return getattr(world.people, name)(**named)

    return act


def _move_event(world: "World", said: JSON) -> object:
    return world.people.move_event(said["event"], by=timedelta(minutes=said["minutes"]))


def _share(world: "World", said: JSON) -> None:
    """Let somebody write or read the sheet, or a calendar when one is named, or neither (role "none")."""
    calendar = said.get("calendar", "")
    if calendar:
        shared: list[dict[str, Any]] = [world.calendars[calendar.casefold()].sharing]  # type: ignore[list-item]
    else:
        shared = [book.sharing for book in world.spreadsheets.values()]
    if said["role"] not in {"writer", "reader", "none"}:
        raise ValueError("role is writer, reader or none")
    for sharing in shared:
        sharing.pop(said["address"].casefold(), None)
        if said["role"] != "none":
            sharing[said["address"].casefold()] = said["role"]


def _service(world: "World", said: JSON) -> None:
    if said["service"] not in {"sheets", "calendar"}:
        raise ValueError("service is sheets or calendar")
    world.disabled_services -= {said["service"]}
    world.disabled_services |= set() if said["on"] else {said["service"]}


def _office_file(world: "World", said: JSON) -> None:
    books = set(world.spreadsheets)
    world.office_files = books if said["on"] else world.office_files - books


def _delegation(world: "World", said: JSON) -> None:
    scopes = frozenset(map(full_scope, said["scopes"]))
    for account in world.tokens.service_accounts.values():
        account.delegated = scopes


def _consent(world: "World", said: JSON) -> None:
    world.tokens.browser = said.get("address", world.tokens.browser)
    world.tokens.consent = said.get("answer", "allow")
    world.tokens.withheld_scopes = frozenset(said.get("withheld", ()))


def _advance(world: "World", said: JSON) -> None:
    """Let sign-ins and deleted events age. The Date header stays, or the product would find its own clock wrong."""
    world.advance(**said)
    world.date_off -= timedelta(**said)


def _clock(world: "World", said: JSON) -> None:
    """Move the Date header, by which the product finds its own clock wrong."""
    world.date_off += timedelta(**said)


def _fault(world: "World", said: JSON) -> None:
    world.faults.plan(said["operation"], FAULTS[said["fault"]], nth=said.get("nth", 1), times=said.get("times", 1))


def _switch(world: "World", said: JSON) -> None:
    world.switches = replace(world.switches, **said)


def _board(world: "World") -> object:
    return {
        tab.title: [
            [cell.displayed(book.locale) for cell in (tab.cell(row, c) for c in range(len(values)))]
            for row, values in enumerate(tab.values())
        ]
        for book in world.spreadsheets.values()
        for tab in book.tabs
    }


SHEET = {"tab": "Sessions"}
GUEST = {"event": "ID", "address": "grace@example.org"}
LATER: dict[str, tuple[JSON, Act]] = {
    "edit": (SHEET | {"cell": "F3", "value": "Ada"}, _hand("edit")),
    "type_in": (SHEET | {"cell": "B3", "text": "9:30"}, _hand("type_in")),
    "sort": (SHEET | {"column": "G", "descending": True}, _hand("sort")),
    "insert_rows": (SHEET | {"before": 3, "count": 1}, _hand("insert_rows")),
    "delete_rows": (SHEET | {"first": 3}, _hand("delete_rows")),
    "move_row": (SHEET | {"row": 3, "before": 2}, _hand("move_row")),
    "copy_row": (SHEET | {"row": 2, "to": 8}, _hand("copy_row")),
    "cut_and_paste_row": (SHEET | {"row": 2, "to": 9}, _hand("cut_and_paste_row")),
    "insert_column": (SHEET | {"before": "A"}, _hand("insert_column")),
    "delete_column": (SHEET | {"letter": "A"}, _hand("delete_column")),
    "move_column": (SHEET | {"letter": "C", "before": "A"}, _hand("move_column")),
    "protect": (SHEET | {"cells": "L1:L100"}, _hand("protect")),
    "rename_tab": (SHEET | {"title": "Plans"}, _hand("rename_tab")),
    "answer": (GUEST | {"status": "accepted"}, _hand("answer")),
    "add_guest": (GUEST | {"address": "bo@example.org"}, _hand("add_guest")),
    "remove_guest": (GUEST | {"address": "bo@example.org"}, _hand("remove_guest")),
    "edit_event": ({"event": "ID", "summary": "Reading"}, _hand("edit_event")),
    "move_event": ({"event": "ID", "minutes": 30}, _move_event),
    "delete_event": ({"event": "ID"}, _hand("delete_event")),
    "restore_event": ({"event": "ID"}, _hand("restore_event")),
    "purge_event": ({"event": "ID"}, _hand("purge_event")),
    "share": ({"address": "ada@example.org", "role": "reader"}, _share),
    "revoke": ({"address": "ada@example.org"}, lambda world, said: world.tokens.revoke(**said)),
    "expire_tokens": ({}, lambda world, said: world.tokens.expire_access(**said)),
    "delegation": ({"scopes": []}, _delegation),
    "service": ({"service": "sheets", "on": False}, _service),
    "office_file": ({"on": True}, _office_file),
}
"""What people do, with an example of what to say; all of it may be put off with "at"."""
AT_ONCE: dict[str, tuple[JSON, Act]] = {
    "advance": ({"minutes": 30}, _advance),
    "clock": ({"minutes": 20}, _clock),
    "consent": ({"address": "grace@example.org", "answer": "deny", "withheld": []}, _consent),
    "fault": ({"operation": "calendar.events.insert", "fault": "quota exceeded", "nth": 1, "times": 1}, _fault),
    "clear_faults": ({}, lambda world, said: world.faults.clear(**said)),
    "switch": ({"conference_pending_reads": 3}, _switch),
}
SHOWN: dict[str, Callable[["World"], object]] = {
    "events": lambda world: [e.resource for calendar in world.calendars.values() for e in calendar.events.values()],
    "outbox": lambda world: [asdict(mail) | {"instant": with_milliseconds(mail.instant)} for mail in world.outbox],
    "board": _board,
    "sharing": lambda world: (
        {book.title: book.sharing for book in world.spreadsheets.values()}
        | {calendar.summary: calendar.sharing for calendar in world.calendars.values()}
    ),
    "log": lambda world: [str(entry) for entry in world.log],
    "findings": lambda world: world.findings,
}
USAGE = {
    "GET": sorted(SHOWN),
    "POST": {name: example for name, (example, _) in (LATER | AT_ONCE).items()},
    "at": [f"{side} {moment}" for side in ("before", "after") for moment in (*MOMENTS, "calendar.events.insert")],
    "faults": list(FAULTS),
}


def controlled(world: "World", request: Request) -> Answer:
    """Answer a request to the control address; anything not understood is answered with how to use it."""
    action = request.path.removeprefix("/_emulator/")
    with world.lock:
        if request.method == "GET":
            return Answer(200, {action: SHOWN[action](world)} if action in SHOWN else {"usage": USAGE})
        try:
            if action not in LATER | AT_ONCE:
                return Answer(404, {"usage": USAGE})
            said: JSON = json.loads(request.content or b"{}")
            _act(world, action, dict(said))
        except (LookupError, TypeError, ValueError) as mistake:
            return Answer(400, {"error": str(mistake), "usage": USAGE})
        return Answer(200, {"planned" if "at" in said else "done": action, **said})


def _act(world: "World", action: str, said: JSON) -> None:
    """Do it now, or plan it for the moment that "at" names; what goes wrong then is a finding."""
    _, act = (LATER | AT_ONCE)[action]
    if action in AT_ONCE or "at" not in said:
        act(world, said)
        return
    side, _, moment = said.pop("at").partition(" ")
    plan = {"before": world.before, "after": world.after}[side]

    def then(_: Request) -> None:
        try:
            act(world, said)
        except (LookupError, TypeError, ValueError) as mistake:
            world.findings.append(f"{action} {side} {moment}: {mistake}")

    plan(MOMENTS.get(moment, moment), then)
