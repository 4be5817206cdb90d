"""Two computers sync one sheet and one calendar at once, with Google's own clients; one of them waits for Google."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import count
from threading import Event as Signal
from typing import Any

import pytest

from cowork_sheets.apply import State
from cowork_sheets.calendars.google import GoogleCalendar
from cowork_sheets.core.model import Event
from cowork_sheets.core.settings import Settings
from cowork_sheets.sync import Report, run
from tests.google.plug import ADA, GRACE, Google
from tests.google_board.hands import READ, WRITE, GoogleHands, board_on
from tests.google_calendar.office import connection
from tests.world import HEADER, KEYS, NOW, PLACES, RENDERER, agreed

PEOPLE = [
    ["Name", "Email", "Time zone"],
    ["Ada", "ada@example.org", "Europe/London"],
    ["Grace", "grace@example.org", "America/Vancouver"],
]
LIST, GET, PUT = "calendar.events.list", "calendar.events.get", "calendar.events.update"
COLUMN = "sheets.spreadsheets.values.get"
LONGEST = 60
"""Seconds after which a test gives up waiting for what has to happen."""


class SlowCalendar(GoogleCalendar):
    """A calendar whose list of events is made and arrives only when somebody lets it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.reached, self.go_on = Signal(), Signal()
        self.is_made_first = False

    def events(self, board_id: str) -> Sequence[Event]:
        listed = super().events(board_id) if self.is_made_first else None
        self.reached.set()
        assert self.go_on.wait(LONGEST)
        return super().events(board_id) if listed is None else listed


class Sheet(GoogleHands):
    """A sheet and a calendar at Google, and runs of computers that know nothing of each other."""

    def __init__(self, google: Google) -> None:
        rows = [HEADER, [agreed("draft").get(key) for key in KEYS]]
        super().__init__(google, rows, PEOPLE)
        self.world.advance(NOW - self.world.now())
        self.approve()
        self.world.outbox.clear()
        self.calls()

    def approve(self) -> None:
        self.sync(approve=self.sync(dry_run=True).plan.id)

    def calendar(self, kind: type[GoogleCalendar] = GoogleCalendar) -> Any:
        made = kind(connection(self.google), ADA)
        self.google.closing.callback(made.close)
        return made

    def sync(self, calendar: GoogleCalendar | None = None, **options: Any) -> Report:
        """Make a run of another computer: nothing is shared but what is at Google."""
        board = board_on(self.google, self.book)
        return run(board, calendar or self.calendar(), PLACES, RENDERER, Settings(), now=NOW, **options)

    def type(self, key: str, value: Any) -> None:
        self.put(2, KEYS.index(key), value)

    def cell(self, header: str) -> Any:
        return self.get(2, HEADER.index(header))

    def starts(self) -> datetime:
        (event,) = self.world.calendars[ADA].events.values()
        return datetime.fromisoformat(event.resource["start"]["dateTime"]).replace(tzinfo=None)

    def mailed(self) -> list[tuple[str, str]]:
        return sorted((mail.address, mail.kind) for mail in self.world.outbox)


@pytest.fixture
def sheet(google_world: Google) -> Sheet:
    return Sheet(google_world)


def begin(sheet: Sheet, calendar: SlowCalendar, pool: ThreadPoolExecutor) -> Future[Report]:
    """Start a run, and wait until it has read the sheet and waits for its list of events."""
    has_read = Signal()
    sheet.world.after(READ, lambda _: has_read.set())
    slow = pool.submit(sheet.sync, calendar)
    assert calendar.reached.wait(LONGEST)
    assert has_read.wait(LONGEST)
    return slow


# docs/rules.md 6.5
@pytest.mark.parametrize("is_made_first", [False, True], ids=["the list is made late", "the list arrives late"])
def test_a_computer_that_waits_for_its_list_does_not_put_back_what_another_one_moved_on(
    sheet: Sheet, *, is_made_first: bool
) -> None:
    sheet.type("start", "18:30")
    calendar = sheet.calendar(SlowCalendar)
    calendar.is_made_first = is_made_first
    with ThreadPoolExecutor(max_workers=2) as pool:
        slow = begin(sheet, calendar, pool)
        sheet.type("start", "20:00")
        quick = pool.submit(sheet.sync).result(LONGEST)
        calendar.go_on.set()
        report = slow.result(LONGEST)
    assert [outcome.state for outcome in quick.outcomes] == [State.DONE]
    assert [outcome.state for outcome in report.outcomes] != [State.DONE]
    assert sheet.starts().hour == 20
    assert sheet.mailed() == [(GRACE, "update")]
    sheet.sync()
    assert (sheet.starts().hour, sheet.mailed(), sheet.cell("Status")) == (20, [(GRACE, "update")], "Scheduled")
    assert "20:00" in sheet.cell("Local times")


@pytest.mark.parametrize(
    "edit",
    [
        lambda sheet: sheet.type("start", "20:00"),
        lambda sheet: sheet.type("accepted_by", None),
        lambda sheet: sheet.type("call_off", "yes"),
        lambda sheet: sheet.people.delete_rows("Sessions", 2),
        lambda sheet: sheet.people.edit("Read me", "C5", "PAUSE"),
    ],
    ids=["another time", "a name less", "called off", "deleted", "PAUSE"],
)
def test_what_people_type_while_the_list_is_on_its_way_keeps_the_time_before_from_being_mailed(
    sheet: Sheet, edit: Callable[[Sheet], object]
) -> None:
    sheet.type("start", "18:30")
    calendar = sheet.calendar(SlowCalendar)
    with ThreadPoolExecutor(max_workers=1) as pool:
        slow = begin(sheet, calendar, pool)
        edit(sheet)
        calendar.go_on.set()
        slow.result(LONGEST)
    assert (sheet.starts().hour, sheet.mailed()) == (17, [])


# --- what it costs ---------------------------------------------------------------------------------------------------


def test_a_run_with_nothing_to_do_asks_twice_and_one_that_changes_a_session_looks_at_the_sheet_once_more(
    sheet: Sheet,
) -> None:
    sheet.sync()
    assert sorted(sheet.calls()) == sorted([READ, LIST])
    sheet.type("start", "18:30")
    sheet.sync()
    calls = sheet.calls()
    assert sorted(calls[:2]) == sorted([READ, LIST])
    assert calls[2:] == [READ, GET, PUT, COLUMN, WRITE]


def test_a_run_that_gives_a_ref_looks_at_the_sheet_by_writing_it(sheet: Sheet) -> None:
    for key, value in agreed("talk", 4).items():
        sheet.put(3, KEYS.index(key), value)
    sheet.sync()
    assert sheet.calls()[2:] == [WRITE, "calendar.events.insert", COLUMN, WRITE]


def test_a_run_of_many_sessions_looks_at_the_sheet_again_every_ten_seconds(sheet: Sheet) -> None:
    for number in range(3, 7):
        for key, value in agreed(f"talk {number}", number).items():
            sheet.put(number, KEYS.index(key), value)
    sheet.sync()
    for number in range(2, 7):
        sheet.put(number, KEYS.index("start"), "18:30")
    plan = sheet.sync(dry_run=True).plan.id
    sheet.calls()
    seconds = count(step=6)  # each time somebody looks at the clock six seconds have passed
    sheet.sync(approve=plan, seconds=lambda: float(next(seconds)))
    calls = [call for call in sheet.calls() if call in {READ, PUT}]
    assert calls == [READ, READ, PUT, READ, PUT, PUT, READ, PUT, PUT]
