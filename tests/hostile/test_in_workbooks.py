from collections.abc import Sequence
from pathlib import Path

import icalendar
from click.testing import CliRunner

from cowork_sheets.cli import main
from cowork_sheets.core.headers import DEFAULT_HEADERS, OUR_KEYS
from tests.cli.given import NOW
from tests.figures import Tried
from tests.hostile import rows, workbooks
from tests.hostile.cases import look_at_cell
from tests.hostile.conftest import Guard
from tests.hostile.corpus import CORPUS

OURS = {*(DEFAULT_HEADERS[key] for key in OUR_KEYS), "Time in Kolkata"}
FITTING = [value for value in CORPUS.values() if workbooks.fits(value)]
SHARE, IN_ONE_WORKBOOK = 750, 250
PROPERTIES = {
    "ATTENDEE", "CALSCALE", "CATEGORIES", "CONFERENCE", "CREATED", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART",
    "LAST-MODIFIED", "LOCATION", "METHOD", "ORGANIZER", "PRODID", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "UID", "URL",
    "VERSION",
}  # fmt: skip
"""What an event of ours is made of; anything else came out of a cell. Our own marks (X-) aside."""


def sync(folder: Path) -> str:
    arguments = ["sync", "--config", str(folder / "cowork.toml"), "--now", NOW]
    done = CliRunner().invoke(main, arguments, env={"TERM": "xterm"}, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    rows.look_at_output(done.output)
    return done.output


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def look_at_file(data: bytes) -> None:
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 1
    for component in icalendar.Calendar.from_ical(data).walk():
        assert component.name in {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"}
        if component.name in {"VCALENDAR", "VEVENT"}:
            assert {key for key in component if not key.startswith("X-")} <= PROPERTIES


def try_board(folder: Path, cases: Sequence[rows.Case]) -> None:
    """Type the cases into a workbook, sync twice, and look at everything that has to hold."""
    folder.mkdir()
    board = folder / "board.xlsx"
    workbooks.save(board, cases)
    (folder / "cowork.toml").write_text('[board]\nworkbook = "board.xlsx"\n', encoding="utf-8")
    typed = workbooks.cells(board)
    sync(folder)
    cells = workbooks.cells(board)
    written = {place: cell for place, cell in cells.items() if place not in typed}
    assert {place: cells.get(place) for place in typed} == typed, "a cell of people's has changed"
    assert {cell.header for cell in written.values()} <= OURS
    for cell in written.values():
        assert cell.kind in {"s", "inlineStr"}, f"not a text: {cell}"
        look_at_cell(cell.value)
    calm = {cell.row for cell in typed.values() if cell.header == "Topic" and cell.value in rows.TOPICS}
    said = {(cell.header, cell.row): cell.value for cell in written.values()}
    assert [said.get(("Status", row)) for row in calm] == ["Scheduled"] * len(rows.TOPICS)
    assert [said.get(("What to know", row)) for row in calm] == [None] * len(rows.TOPICS)
    sessions = list((folder / "calendar/sessions").iterdir())
    assert len(sessions) == list(said.values()).count("Scheduled")
    for path in sessions:
        look_at_file(path.read_bytes())
    before = files(folder)
    assert sync(folder).startswith("Nothing to do.")
    assert files(folder) == before


def test_only_values_that_no_workbook_can_hold_are_left_out() -> None:
    assert len(CORPUS) - len(FITTING) == 26


def test_no_value_in_a_workbook_harms_another_row_or_leaves_the_second_run_something_to_do(
    tmp_path: Path, leaving: Guard, tried: Tried
) -> None:
    values = 0
    for number, cases in enumerate(rows.boards(FITTING, SHARE, size=IN_ONE_WORKBOOK)):
        try_board(tmp_path / str(number), cases)
        values += len(cases)
    assert values >= SHARE
    tried("hostile values in workbooks", values)
    assert leaving.seen == []
