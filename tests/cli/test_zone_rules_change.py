"""A country changes its clocks: sessions stay where they were on their own clock when the zone database is updated."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.given import NOW, Cowork, cells, files, type_into
from tests.zone_rules import BEFORE_2026, rules

NINE = {
    "topic": "Methods section", "proposed_by": "Grace", "accepted_by": "Ada", "day": date(2026, 11, 26),
    "start": time(9),
}  # fmt: skip
BY_OLD_RULES, BY_NEW_RULES = ("20261126T170000Z", "20261126T183000Z"), ("20261126T160000Z", "20261126T173000Z")


@pytest.fixture
def old_rules(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], object]:
    """Let Vancouver go by the rules that a database of before 2026 knows."""
    folder = tmp_path_factory.mktemp("zones")

    @contextmanager
    def until_the_update() -> Iterator[None]:
        with rules(folder, "America/Vancouver", BEFORE_2026):
            yield

    return until_the_update


@pytest.fixture
def scheduled(board: Callable[..., Path], cowork: Cowork, old_rules: Callable[[], object]) -> Path:
    """A session at 9:00 in Vancouver, scheduled by the old rules."""
    path = board(NINE)
    with old_rules():  # type: ignore[attr-defined]
        cowork("sync", "--now", NOW)
    assert times_in("sessions") == [BY_OLD_RULES]
    assert cells(path, "Local times") == ["Grace Thu 26 Nov 09:00 PST · Ada Thu 26 Nov 17:00 GMT"]
    return path


def times_in(part: str) -> list[tuple[str, str]]:
    """Give begin and end of the sessions in a part of the calendar's folder."""
    found = Path("calendar", part)
    paths = sorted(found.glob("*.ics")) if found.is_dir() else [found]
    events = [event for path in paths for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")]
    return [(str(e["DTSTART"].to_ical(), "utf-8"), str(e["DTEND"].to_ical(), "utf-8")) for e in events]


def messages(folder: Path) -> dict[str, bytes]:
    """Give the messages that guests got, or will get."""
    return {name: data for name, data in files(folder / "calendar/outbox").items() if name.endswith(".ics")}


def session_file() -> Path:
    (path,) = Path("calendar/sessions").glob("*.ics")
    return path


def forget_what_was_sent() -> None:
    """Make the session one of a version that did not write down the instant it was sent for."""
    for path in (session_file(), Path("calendar/.cowork", session_file().name)):
        text = path.read_bytes().replace(b"\r\n ", b"")
        path.write_bytes(re.sub(rb"X-COWORK-SENT:[^\r]*\r\n", b"", text))
        assert b"X-COWORK-SENT" not in path.read_bytes()


# docs/rules.md 2.9
@pytest.mark.parametrize("was_written_down", [True, False], ids=["instant written down", "by an older version"])
def test_a_session_stays_at_its_own_clock_time_nobody_is_told_and_the_files_follow(
    scheduled: Path, cowork: Cowork, folder: Path, *, was_written_down: bool
) -> None:
    if not was_written_down:
        forget_what_was_sent()
    outbox = messages(folder)
    for _ in range(2):
        cowork("sync", "--now", NOW)
        assert (cells(scheduled, "Status"), cells(scheduled, "What to know")) == (["Scheduled"], [None])
        assert cells(scheduled, "Local times") == ["Grace Thu 26 Nov 09:00 MST · Ada Thu 26 Nov 16:00 GMT"]
        assert times_in("sessions") == [BY_NEW_RULES]
        assert times_in("upcoming.ics") == [BY_NEW_RULES]
        assert messages(folder) == outbox
    before = files(folder)
    cowork("sync", "--now", NOW)
    assert files(folder) == before


@pytest.mark.parametrize("was_written_down", [True, False], ids=["instant written down", "by an older version"])
def test_a_note_on_the_session_before_its_file_follows_does_not_move_it(
    scheduled: Path, cowork: Cowork, folder: Path, *, was_written_down: bool
) -> None:
    if not was_written_down:
        forget_what_was_sent()
    outbox = messages(folder)
    type_into(scheduled, 2, "Accepted by", None)
    cowork("sync", "--now", NOW)
    type_into(scheduled, 2, "Accepted by", "Ada")
    cowork("sync", "--now", NOW)
    assert (cells(scheduled, "Status"), cells(scheduled, "What to know")) == (["Scheduled"], [None])
    assert times_in("sessions") == [BY_NEW_RULES]
    assert messages(folder) == outbox


def test_a_new_time_in_the_row_is_told_by_the_new_rules(scheduled: Path, cowork: Cowork) -> None:
    type_into(scheduled, 2, "Start", time(10))
    cowork("sync", "--now", NOW)
    assert times_in("sessions") == [("20261126T170000Z", "20261126T183000Z")]
    assert ("20261126T170000Z", "20261126T183000Z") in times_in("outbox")
    assert cells(scheduled, "Local times") == ["Grace Thu 26 Nov 10:00 MST · Ada Thu 26 Nov 17:00 GMT"]
    assert cells(scheduled, "What to know") == [None]


@pytest.mark.parametrize(
    "start",
    [b"DTSTART;TZID=America/Vancouver:20261126T100000", b"DTSTART:20261126T190000Z"],
    ids=["on its own clock", "in UTC"],
)
@pytest.mark.parametrize("is_updated_first", [True, False], ids=["after", "before"])
def test_somebody_who_moves_the_session_in_their_calendar_is_heard_of_before_and_after_the_update(
    scheduled: Path, cowork: Cowork, start: bytes, *, is_updated_first: bool
) -> None:
    if is_updated_first:
        cowork("sync", "--now", NOW)
    path = session_file()
    end = b"DURATION:PT90M"
    for pattern, line in ((rb"DTSTART[:;][^\r]*", start), (rb"DTEND[:;][^\r]*", end)):
        path.write_bytes(re.sub(pattern, line, path.read_bytes()))
    cowork("sync", "--now", NOW)
    assert "Moved in the calendar" in str(cells(scheduled, "What to know"))


def test_an_hour_s_move_that_looks_like_the_old_rules_is_seen_where_the_instant_is_written_down(
    scheduled: Path, cowork: Cowork
) -> None:
    cowork("sync", "--now", NOW)
    path = session_file()
    for old, new in zip(BY_NEW_RULES, BY_OLD_RULES, strict=True):
        path.write_bytes(path.read_bytes().replace(b":" + old.encode(), b":" + new.encode()))
    cowork("sync", "--now", NOW)
    assert "Moved in the calendar" in str(cells(scheduled, "What to know"))


@pytest.mark.usefixtures("scheduled")
def test_a_session_that_has_begun_keeps_its_file(cowork: Cowork) -> None:
    before = session_file().read_bytes()
    cowork("sync", "--now", "2026-11-26T16:30Z")
    assert session_file().read_bytes() == before
