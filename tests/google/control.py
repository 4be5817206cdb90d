"""The way in for a person at a terminal: ``/_emulator/...`` does by HTTP what tests do with ``world.people``."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.google.calendar_state import with_milliseconds
from tests.google.exchange import JSON, Answer, Request

if TYPE_CHECKING:
    from tests.google.world import World

USAGE = {
    "GET outbox": "the mails sent so far",
    "GET log": "the requests so far",
    "GET findings": "what the discovery documents did not allow",
    "GET events": "all events",
    "GET board": "the values on every tab",
    "POST answer": {"event": "id", "address": "grace@example.org", "status": "accepted"},
    "POST sort": {"tab": "Sessions", "column": "C", "descending": False},
    "POST edit": {"tab": "Sessions", "cell": "B3", "value": "Ada"},
    "POST insert_rows": {"tab": "Sessions", "before": 3, "count": 1},
    "POST delete_rows": {"tab": "Sessions", "first": 3},
    "POST rename_tab": {"tab": "Sessions", "title": "Plans"},
    "POST move_event": {"event": "id", "minutes": 30},
    "POST delete_event": {"event": "id"},
    "POST add_guest": {"event": "id", "address": "bo@example.org"},
    "POST remove_guest": {"event": "id", "address": "bo@example.org"},
    "POST advance": {"minutes": 30},
}
SHEET_ACTIONS = {"sort", "edit", "insert_rows", "delete_rows", "rename_tab"}
EVENT_ACTIONS = {"answer", "delete_event", "add_guest", "remove_guest"}


def controlled(world: "World", request: Request) -> Answer:
    """Answer a request to the control address; anything not understood is answered with how to use it."""
    action = request.path.removeprefix("/_emulator/")
    with world.lock:
        if request.method == "GET":
            shown = _shown(world, action)
            return Answer(200, {"usage": USAGE} if shown is None else {action: shown})
        try:
            said: JSON = json.loads(request.content or b"{}")
            done = _act(world, action, said)
        except (LookupError, TypeError, ValueError) as mistake:
            return Answer(400, {"error": str(mistake), "usage": USAGE})
        return Answer(200, {"done": action, **said}) if done else Answer(404, {"usage": USAGE})


def _shown(world: "World", what: str) -> Any:
    if what == "outbox":
        return [asdict(mail) | {"instant": with_milliseconds(mail.instant)} for mail in world.outbox]
    if what == "log":
        return [str(entry) for entry in world.log]
    if what == "findings":
        return world.findings
    if what == "events":
        return [event.resource for calendar in world.calendars.values() for event in calendar.events.values()]
    if what == "board":
        return {
            tab.title: [
                [cell.displayed(book.locale) for cell in (tab.cell(row, c) for c in range(len(values)))]
                for row, values in enumerate(tab.values())
            ]
            for book in world.spreadsheets.values()
            for tab in book.tabs
        }
    return None


def _act(world: "World", action: str, said: JSON) -> bool:
    people = world.people
    if action in SHEET_ACTIONS:
        getattr(people, action)(**said)
    elif action in EVENT_ACTIONS:
        getattr(people, action)(said["event"], **{name: value for name, value in said.items() if name != "event"})
    elif action == "move_event":
        people.move_event(said["event"], by=timedelta(minutes=said["minutes"]))
    elif action == "advance":
        world.advance(**said)
    else:
        return False
    return True
