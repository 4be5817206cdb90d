"""What a person at a terminal does to the emulator by HTTP; every line in the README is tried as it stands there."""

import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]
from gspread.exceptions import APIError

from tests.google.__main__ import made_world
from tests.google.control import AT_ONCE, FAULTS, LATER, SHOWN
from tests.google.plug import ADA, GRACE, Google, event_body, started
from tests.google.sheets_state import Spreadsheet
from tests.google.world import World

README = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
LINES = re.findall(r"^curl localhost:8080/_emulator/.*$", README, re.MULTILINE)


@pytest.fixture
def book(google: Google) -> Spreadsheet:
    return next(iter(google.world.spreadsheets.values()))


@pytest.fixture
def google() -> Iterator[Google]:
    google = started(made_world("demo")[0])
    try:
        yield google
    finally:
        google.stop()


def typed(google: Google, line: str) -> Any:
    """Do what curl would do with the line."""
    _, address, *data = shlex.split(line, comments=True)
    address = address.replace("localhost:8080", google.base.removeprefix("http://"))
    event = next((event for calendar in google.world.calendars.values() for event in calendar.events), "")
    said = data[1].replace('"ID"', f'"{event}"') if data else None
    answer = requests.request("POST" if data else "GET", f"http://{address}", data=said, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def act(google: Google, name: str, **said: Any) -> Any:
    return typed(google, shlex.join(["curl", f"localhost:8080/_emulator/{name}", "-d", json.dumps(said)]))


def topics(book: Spreadsheet) -> list[Any]:
    at = book.tabs[0].values()[0].index("Topic")
    return [row[at] for row in book.tabs[0].values()[1:]]


@pytest.mark.parametrize("line", LINES)
def test_every_line_in_the_readme_does_something(google: Google, line: str) -> None:
    body = event_body(id="cshands", attendees=[{"email": GRACE}])
    google.calendar().events().insert(calendarId=ADA, body=body, sendUpdates="all").execute()
    if "restore" in line:
        google.world.people.delete_event("cshands")
    assert typed(google, line)
    assert google.world.findings == []


def test_the_readme_names_everything_there_is() -> None:
    named = {re.sub(r".*_emulator/(\w*).*", r"\1", line) for line in LINES}
    assert named == {"", *LATER, *AT_ONCE, *SHOWN}
    assert all(f"`{fault}`" in README for fault in FAULTS)


@pytest.mark.parametrize(("moment", "written_to"), [("before next write", "Methods"), ("after next write", "Writing")])
def test_somebody_sorts_between_two_requests(google: Google, book: Spreadsheet, moment: str, written_to: str) -> None:
    planned = act(google, "sort", tab="Sessions", column="G", at=moment)
    assert planned["planned"] == "sort"
    sheet = google.gspread().open_by_key(book.spreadsheet_id).sheet1
    assert topics(book) == ["Writing", "Reading", "Methods"]
    sheet.update([["written"]], "L2")
    assert topics(book) == ["Methods", "Reading", "Writing"]
    row = next(row for row in book.tabs[0].values() if "written" in row)
    assert written_to in row
    sheet.update([["again"]], "L3")
    assert topics(book) == ["Methods", "Reading", "Writing"]


def test_a_row_is_cut_and_pasted_just_after_it_was_read(google: Google, book: Spreadsheet) -> None:
    act(google, "cut_and_paste_row", tab="Sessions", row=2, to=6, at="after next read")
    sheet = google.gspread().open_by_key(book.spreadsheet_id)
    assert topics(book) == [None, "Reading", "Methods", None, "Writing"]
    assert sheet.sheet1.get("G2:G6") == [[], ["Reading"], ["Methods"], [], ["Writing"]]


def test_what_cannot_be_done_at_its_moment_is_a_finding_and_the_product_is_answered(
    google: Google, book: Spreadsheet
) -> None:
    act(google, "sort", tab="Plans", column="G", at="before next write")
    google.gspread().open_by_key(book.spreadsheet_id).sheet1.update([["written"]], "L2")
    assert [finding for finding in google.world.findings if "Plans" in finding] == [
        "sort before next write: no tab 'Plans'"
    ]


def test_a_share_is_changed_and_withdrawn(google: Google, book: Spreadsheet) -> None:
    sheet = google.gspread().open_by_key(book.spreadsheet_id).sheet1
    act(google, "share", address=ADA, role="reader")
    assert sheet.get("G2") == [["Writing"]]
    with pytest.raises(APIError, match="does not have permission"):
        sheet.update([["written"]], "L2")
    act(google, "share", address=ADA, role="none")
    with pytest.raises(APIError, match="does not have permission"):
        sheet.get("G2")
    act(google, "share", address=GRACE, role="writer", calendar=ADA)
    assert typed(google, "curl localhost:8080/_emulator/sharing")["sharing"][ADA][GRACE] == "writer"


def test_a_switched_off_service_an_office_file_and_a_fault_look_as_they_do_at_google(
    google: Google, book: Spreadsheet
) -> None:
    sheet = google.gspread().open_by_key(book.spreadsheet_id).sheet1
    act(google, "service", service="sheets", on=False)
    with pytest.raises(APIError, match="has not been used in project"):
        sheet.get("G2")
    act(google, "service", service="sheets", on=True)
    act(google, "office_file", on=True)
    with pytest.raises(APIError, match="not supported for this document"):
        sheet.get("G2")
    act(google, "fault", operation="calendar.events.list", fault="quota exceeded", nth=2)
    listing = google.calendar().events().list(calendarId=ADA)
    listing.execute()
    with pytest.raises(HttpError, match="Calendar usage limits exceeded"):
        listing.execute()


def test_time_passes_for_sign_ins_and_the_date_moves_only_when_told() -> None:
    google = started(World(clock=lambda: datetime.now(UTC)))

    def date_off() -> int:
        answer = requests.get(f"{google.base}/_emulator/", timeout=10)
        return round((parsedate_to_datetime(answer.headers["Date"]) - datetime.now(UTC)).total_seconds() / 60)

    act(google, "advance", minutes=90)
    assert date_off() == 0
    assert round((google.world.now() - datetime.now(UTC)).total_seconds() / 60) == 90
    act(google, "clock", minutes=20)
    assert date_off() == 20
    google.stop()


def test_what_is_not_understood_is_answered_with_how_to_use_it(google: Google) -> None:
    for name, said, status in (
        ("answer", '{"event": "none", "address": "x", "status": "accepted"}', 400),
        ("sort", "no JSON", 400),
        ("share", '{"address": "x", "role": "boss"}', 400),
        ("sort", '{"tab": "Sessions", "column": "G", "at": "some day"}', 400),
        ("dance", "{}", 404),
    ):
        response = requests.post(f"{google.base}/_emulator/{name}", data=said, timeout=10)
        assert response.status_code == status
        assert "usage" in response.json()
