"""People who write times in fifty ways into a Google Sheet, and do literally what their rows say."""

from datetime import datetime
from typing import Any

from tests.cli.given import NOW
from tests.google.cells import Cell
from tests.google.plug import ADA, PEOPLE
from tests.google_command.machine import Machine
from tests.written_rows import FIFTY, answered

HEADER = (
    "Topic",
    "Proposed by",
    "Accepted by",
    "Day",
    "Start",
    "End",
    "Length",
    "Time zone",
    "Status",
    "What to know",
    "Ref",
)
KEYS = ("day", "start", "end", "length", "time_zone")
LIMITS = {"new_events": 100, "mails_per_run": 1000, "mails_per_day": 1000, "mails_per_person_per_run": 1000,
          "mails_per_person_per_day": 1000}  # fmt: skip
TIME = {"numberFormat": {"type": "TIME", "pattern": "hh:mm"}}


def typed(value: Any) -> Any:
    """Give a cell; a number stands in one of times."""
    return Cell(value, format=TIME) if isinstance(value, int | float) else value


def starts(machine: Machine) -> dict[int, datetime]:
    """Give the instant of each event in the calendar, by the number in its topic."""
    events = machine.google.world.calendars[ADA].events.values()
    return {
        int(event.resource["summary"].split("#")[1].split()[0]): datetime.fromisoformat(
            event.resource["start"]["dateTime"]
        )
        for event in events
    }


def test_nobody_is_invited_for_an_hour_they_did_not_mean(machine: Machine) -> None:
    cells = [dict(row.cells) for row in FIFTY]
    lines = [[f"Writing #{number} together", "Ada", "Grace"] for number in range(len(FIFTY))]
    tabs = {"Sessions": [HEADER, *lines], "People": PEOPLE}
    sheet = machine.google.world.add_spreadsheet(tabs, owner=ADA, time_zone="Europe/London")
    limits = "".join(f"{key} = {value}\n" for key, value in LIMITS.items())
    machine.allow(f"limits = {{ {', '.join(limits.strip().splitlines())} }}")
    machine.configure(
        sheet, machine.delegation(), subject=ADA, more=f'\n[sessions]\nplace = "jitsi"\n\n[guard]\n{limits}'
    )
    scheduled = []
    for _ in range(4):
        for number, row in enumerate(cells, start=2):
            for letter, key in zip("DEFGH", KEYS, strict=True):
                machine.google.world.people.edit(
                    "Sessions", f"{letter}{number}", typed(row.get(key)), book=sheet.spreadsheet_id
                )
        if not scheduled:
            plan = machine.cowork("sync", "--now", NOW, code=6).stderr.split("--plan ")[1].strip()
            machine.cowork("sync", "--now", NOW, "--plan", plan)
        else:
            machine.cowork("sync", "--now", NOW)
        found = starts(machine)
        wrong = {number: (FIFTY[number], at) for number, at in found.items() if at != FIFTY[number].meant.instant}
        assert wrong == {}
        scheduled.append(len(found))
        said = machine.column("What to know", sheet)
        cells = [
            row if number in found else answered(FIFTY[number], row, said[number]) for number, row in enumerate(cells)
        ]
    assert scheduled[0] > 15, scheduled
    left = [
        row.cells for row, status in zip(FIFTY, machine.column("Status", sheet), strict=True) if status != "Scheduled"
    ]
    assert left == []
