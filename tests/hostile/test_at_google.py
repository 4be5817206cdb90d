from collections.abc import Sequence
from datetime import datetime, time
from math import isfinite

from click.testing import CliRunner

from cowork_sheets.cli import main
from cowork_sheets.core.headers import DEFAULT_HEADERS, OUR_KEYS
from cowork_sheets.core.model import CellValue, Unreadable
from tests.cli.given import NOW
from tests.figures import Tried
from tests.google.cells import Cell, CellError
from tests.google.plug import ADA, BOT
from tests.google.sheets_state import Spreadsheet
from tests.google.switches import Switches
from tests.google_command.conftest import google, machine
from tests.google_command.machine import READ_ME, Machine
from tests.hostile import rows
from tests.hostile.cases import look_at_cell
from tests.hostile.conftest import Guard
from tests.hostile.corpus import CORPUS

__all__ = ["google", "machine"]

OURS = {*(DEFAULT_HEADERS[key] for key in OUR_KEYS), "Time in Kolkata"}
SHARE, IN_ONE_SHEET = 600, 200
NO_LIMIT = """
[sessions]
place = "jitsi"

[guard]
new_events = 1000
mails_per_run = 1000
mails_per_day = 1000
mails_per_person_per_run = 1000
mails_per_person_per_day = 1000
"""
ALLOWED = (
    "limits = { new_events = 1000, mails_per_run = 1000, mails_per_day = 1000, "
    "mails_per_person_per_run = 1000, mails_per_person_per_day = 1000 }"
)


def fits(value: CellValue) -> bool:
    """Tell whether a Google Sheet can hold this: no half characters, no infinity, no zones."""
    match value:
        case str():
            return not any("\ud800" <= character <= "\udfff" for character in value)
        case Unreadable():
            return value.text.startswith(("=", "#", "Loading"))
        case float():
            return isfinite(value)
        case datetime() | time():
            return value.tzinfo is None
    return True


FITTING = [value for value in CORPUS.values() if fits(value)]


def typed(value: CellValue, *, as_text: bool) -> object:
    """Give a cell as the sheet has it; a text that begins like a formula becomes one unless it was typed after a '."""
    if isinstance(value, Unreadable):
        return value.text if value.text in {"#REF!", "#N/A", "Loading..."} else Cell(CellError.of("#NAME?"), "=x")
    if isinstance(value, str):
        if value.startswith("=") and not as_text:
            return Cell(CellError.of("#NAME?"), value)
        return Cell(value or None)
    return value


def sync(machine: Machine, *options: str, code: int = 0) -> str:
    arguments = ["sync", "--config", str(machine.folder / "cowork.toml"), "--now", NOW, *options]
    done = CliRunner().invoke(main, arguments, env=machine.environment | {"TERM": "xterm"}, catch_exceptions=False)
    assert done.exit_code == code, done.output
    rows.look_at_output(done.output)
    return done.output


def contents(sheet: Spreadsheet) -> dict[tuple[str, int, int], tuple[Cell, str]]:
    """Give every cell that holds something, by tab, row and column, and the header above it."""
    return {
        (tab.title, n, c): (cell, str(tab.cell(0, c).value))
        for tab in sheet.tabs
        for n in range(len(tab.values()))
        for c in range(tab.column_count)
        if (cell := tab.cell(n, c)).has_content
    }


def sheet_of(machine: Machine, cases: Sequence[rows.Case]) -> Spreadsheet:
    """Type the cases into a sheet of Ada's."""
    tabs = {"Sessions": [rows.HEADER, *rows.sessions(cases)], "People": [rows.PEOPLE_HEADER, *rows.people(cases)]}
    typed_in = {
        title: [[typed(value, as_text=bool(n % 2)) for value in line] for n, line in enumerate(lines)]
        for title, lines in tabs.items()
    }
    tabs_of_all = {**typed_in, "Read me": READ_ME}
    return machine.google.world.add_spreadsheet(tabs_of_all, owner=ADA, writers=[BOT], column_count=30)


def try_sheet(machine: Machine, cases: Sequence[rows.Case]) -> None:
    """Sync a sheet with the cases twice, and look at everything that has to hold."""
    world, sheet = machine.google.world, sheet_of(machine, cases)
    machine.configure(sheet, machine.delegation(), subject=ADA, more=NO_LIMIT)
    machine.allow(ALLOWED)
    before = contents(sheet)
    events = len(machine.event_ids)
    sync(machine, "--plan", sync(machine, code=6).split("--plan ")[1].strip())
    after = contents(sheet)
    assert {place: after.get(place) for place in before} == before, "a cell of people's has changed"
    written = {place: found for place, found in after.items() if place not in before and place[0] == "Sessions"}
    for cell, header in written.values():
        assert header in OURS
        assert not cell.formula
        look_at_cell(cell.value)
    calm = [n for (_, n, _), (cell, header) in before.items() if header == "Topic" and cell.value in rows.TOPICS]
    said = {(header, n): cell.value for (_, n, _), (cell, header) in written.items()}
    assert [said.get(("Status", n)) for n in calm] == ["Scheduled"] * len(rows.TOPICS)
    assert [said.get(("What to know", n)) for n in calm] == [None] * len(rows.TOPICS)
    assert len(machine.event_ids) - events == list(said.values()).count("Scheduled")
    world.log.clear()
    assert sync(machine).startswith("Nothing to do.")
    assert sorted(entry.operation for entry in world.log) == [
        "calendar.events.list",
        "sheets.spreadsheets.get",
        "token",
    ]
    assert contents(sheet) == after


def is_link_too_long(case: rows.Case) -> bool:
    """Tell whether a link can stand in a cell, but not in an event."""
    text = case.value if isinstance(case.value, str) else ""
    return case.column in {"where", "people.room_link"} and text.startswith("https://") and 1000 < len(text) <= 2000


def test_a_link_that_google_cannot_keep_is_told_in_its_row_and_holds_up_no_other(machine: Machine) -> None:
    links = [value for value in FITTING if is_link_too_long(rows.Case("where", value))]
    assert len(links) == 1
    sheet = sheet_of(machine, [rows.Case("where", link) for link in links])
    machine.configure(sheet, machine.delegation(), subject=ADA, more=NO_LIMIT)
    machine.allow(ALLOWED)
    sync(machine, "--plan", sync(machine, code=6).split("--plan ")[1].strip(), code=7)
    topics = dict(zip(machine.column("Topic", sheet), machine.column("What to know", sheet), strict=True))
    assert topics == dict.fromkeys(rows.TOPICS, "") | {
        "Session 0": "Not done yet: The meeting link is longer than Google Calendar can keep with an event. Make it shorter."
    }
    before = machine.writes()
    assert "Make it shorter" in sync(machine, code=7)
    assert machine.writes() == before


def test_only_values_that_no_google_sheet_can_hold_are_left_out() -> None:
    assert len(CORPUS) - len(FITTING) == 15


def test_no_value_in_a_google_sheet_harms_another_row_or_leaves_the_second_run_something_to_do(
    machine: Machine, leaving: Guard, tried: Tried
) -> None:
    machine.google.world.switches = Switches(conference_pending_reads=0)  # else a Meet link comes with the second run
    leaving.allowed.add(("127.0.0.1", int(machine.google.base.rpartition(":")[2])))
    values = 0
    for cases in rows.boards(FITTING, SHARE, size=IN_ONE_SHEET):
        can_be = [case for case in cases if not is_link_too_long(case)]
        try_sheet(machine, can_be)
        values += len(can_be)
    assert values >= SHARE - 2
    tried("hostile values at Google", values)
    assert leaving.seen == []
