"""One board with each place and each format once, at Google, Zoom, Whereby and Slack: all that people already use."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest

from tests.google.plug import ADA, PEOPLE
from tests.google.sheets_state import Spreadsheet
from tests.google_command.machine import OURS, Machine
from tests.slack_server.plug import slack
from tests.slack_server.server import SlackServer
from tests.whereby import server as whereby
from tests.zoom import server as zoom

__all__ = ["slack"]

PEOPLES = ["Topic", "Proposed by", "Accepted by", "Day", "Start", "Length", "Where", "Format", "Plan: Ada"]
PLACES = {
    "Meet": ("meet", "45/10"),
    "Hangouts": ("Hangouts", "25/5"),
    "Zoom": ("zoom", "pair"),
    "Whereby": ("Whereby", "accountability group"),
    "Jitsi": ("jitsi", "cafe"),
    "Fixed": ("https://meet.example.org/ours", "quiet"),
    "Bo's room": ("room link", "90"),
    "In person": ("in person", ""),
    "No link": ("no link", ""),
    "BlueJeans": ("BlueJeans", ""),
    "Host's link": ("https://zoom.us/s/98765432101?zak=secret", ""),
}
"""Topic to what stands in Where and Format."""
ALLOWED = (
    'endpoints = ["127.0.0.1"]',
    "limits = { mails_per_person_per_run = 50, mails_per_person_per_day = 50 }",
)
"""What the board's folder may have: services on this computer that get keys from variables, and so many mails."""
CONFIGURATION = """
[guard]
mails_per_person_per_run = 50
mails_per_person_per_day = 50
[timer]
link = "https://cuckoo.team/ours-{{ref}}"
[clocks]
page = "timeanddate"
[formats]
quiet = "50/10"
[formats.cafe]
pad = "https://pad.example.org/cafe-{{date}}"
[places.zoom]
host = "{host}"
account_id = "{account}"
client_id = "{client}"
endpoint = "{zoom.endpoint}"
token_endpoint = "{zoom.token_endpoint}"
[places.whereby]
endpoint = "{whereby.endpoint}"
"""


@pytest.fixture
def services() -> Iterator[tuple[zoom.ZoomServer, whereby.WherebyServer]]:
    with zoom.ZoomServer() as meetings, whereby.WherebyServer() as rooms:
        yield meetings, rooms
        assert rooms.findings == []


def lines() -> list[list[Any]]:
    today = date.today()  # noqa: DTZ011 - as people do
    return [
        [topic, "Bo" if topic == "Bo's room" else "Ada", "Grace", today + timedelta(days=number), time(16), 60, *where,
         "first draft" if topic == "Meet" else None]
        for number, (topic, where) in enumerate(PLACES.items(), start=3)
    ]  # fmt: skip


def column(machine: Machine, sheet: Spreadsheet, header: str) -> dict[str, str]:
    values = machine.column("Topic", sheet), machine.column(header, sheet)
    return dict(zip(*values, strict=True))


def test_each_place_and_format_has_its_link_in_row_event_and_message(
    machine: Machine, services: tuple[zoom.ZoomServer, whereby.WherebyServer], slack: SlackServer
) -> None:
    meetings, rooms = services
    sheet = machine.google.world.add_spreadsheet(
        {"Sessions": [[*PEOPLES, *OURS, "Timer"], *lines()], "People": PEOPLE},
        owner=ADA,
        title="Ours",
        time_zone="Europe/London",
    )
    more = CONFIGURATION.format(host=zoom.HOST, account=zoom.ACCOUNT, client=zoom.CLIENT, zoom=meetings, whereby=rooms)
    machine.configure(sheet, machine.delegation(), subject=ADA, more=more)
    machine.allow(*ALLOWED)
    secrets = {
        "COWORK_PLACES_ZOOM_CLIENT_SECRET": zoom.SECRET, "COWORK_PLACES_WHEREBY_API_KEY": whereby.KEY,
        "COWORK_SLACK_WEBHOOK": slack.url,
    }  # fmt: skip
    checked = machine.cowork("doctor", **secrets).stdout
    assert "✗" not in checked
    plan = machine.cowork("sync", code=6, **secrets).stderr.split("--plan ")[1].strip()
    machine.cowork("sync", "--plan", plan, **secrets)
    machine.cowork("sync", **secrets)  # Google has made its links by now

    status, know, join = (column(machine, sheet, header) for header in ("Status", "What to know", "Join"))
    wrong = {"BlueJeans", "Host's link"}
    assert {topic for topic, word in status.items() if word == "Needs attention"} == wrong
    assert "closed" in know["BlueJeans"]
    assert "secret" not in know["Host's link"]
    assert join["Meet"].startswith("https://meet.google.com/")
    assert join["Hangouts"].startswith("https://meet.google.com/")
    assert [join["Zoom"]] == [meeting["join_url"] for meeting in meetings.meetings.values()]
    assert [join["Whereby"]] == [room["roomUrl"] for room in rooms.rooms.values()]
    assert join["Jitsi"].startswith("https://meet.jit.si/")
    assert join["Fixed"] == "https://meet.example.org/ours"
    assert join["Bo's room"] == "https://meet.example.org/bo"
    assert {join[topic] for topic in ("In person", "No link", *wrong)} == {""}

    events = {
        event.resource["summary"]: str(event.resource)
        for calendar in machine.google.world.calendars.values() for event in calendar.events.values()
    }  # fmt: skip
    assert events.keys() == PLACES.keys() - wrong
    said = "\n".join(message.text for message in slack.messages)
    for topic, link in join.items():
        assert not link or link in events[topic]
        assert not link or "meet.google.com" in link or link in said
        assert f"· {topic}" in said or topic in wrong
    timers = column(machine, sheet, "Timer")
    for topic, event in events.items():
        assert timers[topic].startswith("https://cuckoo.team/ours-")
        assert timers[topic] in event
        assert timers[topic] in said
        assert "https://www.timeanddate.com/worldclock/fixedtime.html?" in event
    assert "The Google Meet link stands in this event." in events["Meet"]
    assert {topic for topic, event in events.items() if "No meeting link." in event} == {"No link"}
    assert "first draft" in events["Meet"]
    assert "https://pad.example.org/cafe-" in events["Jitsi"]
    assert "welcome" in events["Jitsi"]
    assert "goals" in events["Whereby"]
    before = machine.writes(), len(slack.messages), len(meetings.log)
    machine.cowork("sync", **secrets)
    assert (machine.writes(), len(slack.messages)) == before[:2]
