"""What the header of a column says of all its cells: the zone of its times, the unit of its lengths."""

from collections.abc import Mapping

import pytest

from cowork_sheets.core.header_words import without_zone
from cowork_sheets.core.model import CellValue, Reading
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import SessionSettings, Settings
from cowork_sheets.core.zones import own_words_of
from cowork_sheets.errors import ConfigurationError
from tests.tables import AGREED, HEADER, KEYS, board, line


def read(
    headers: Mapping[str, str], kept_in: str = "", words: Mapping[str, str] | None = None, **cells: CellValue
) -> Reading:
    """Read one agreed row of a board whose columns, by key, have other headers; an ``end`` brings its column."""
    keys = [*KEYS, *(["end"] if "end" in headers else [])]
    usual = dict(zip(KEYS, HEADER, strict=True)) | {"end": "End"}
    header = [headers.get(key, usual[key]) for key in keys]
    values = (*line(**AGREED | cells), *([cells.get("end")] if "end" in headers else []))
    settings = Settings(headers=headers, sessions=SessionSettings(time_zone=kept_in), zones=own_words_of(words or {}))
    (reading,) = understand(board(values, header=header), settings).readings
    return reading


@pytest.mark.parametrize(
    ("header", "zone"),
    [
        ("Time (UTC)", "UTC"),
        ("Time (in UTC)", "UTC"),
        ("Start [ET]", "America/New_York"),
        ("Start time UTC", "UTC"),
        ("Time (UK)", "Europe/London"),
        ("Start (Europe/Berlin)", "Europe/Berlin"),
        ("Start (Berlin time)", "Europe/Berlin"),
        ("Start (24h, Berlin)", "Europe/Berlin"),
        ("Time (UTC, 24h)", "UTC"),
        ("Time (24-hour clock UTC)", "UTC"),
        ("Time - UTC", "UTC"),
        ("UTC time", "UTC"),
        ("Time in UTC", "UTC"),
        ("Time in Tokyo", "Asia/Tokyo"),
        ("Eastern Time", "America/New_York"),
        ("Start (UTC+2)", "Etc/GMT-2"),
        ("Start UTC+2", "Etc/GMT-2"),
        ("Start {UTC}", "UTC"),
        ("Start (UTC", "UTC"),
        ("Start (CET/CEST)", "Europe/Berlin"),
    ],
)
def test_a_header_says_in_which_zone_its_times_are(header: str, zone: str) -> None:
    assert read({"start": header}).usual_zone == zone


@pytest.mark.parametrize(
    "header",
    [
        "Beginn", "Start", "Start time", "START TIME", "Time", "Time (24h)", "Time (hh:mm)", "Start (am/pm)",
        "Start (your time)", "Start (local time)", "Start (in your own time zone)", "Start (proposer's time)",
        "Time slot", "Time of day", "Reading time", "Start (optional)", "Start (when we begin)", "Start at", "Start ()",
        "START AT", "Starts at",
        "What time works for you?", "Beginn (Uhr)", "Start (ca.)", "Time (hh:mm Uhr)", "Start (sharp)", "Start (24)",
    ],
)  # fmt: skip
def test_other_headers_leave_times_to_the_proposers_clocks(header: str) -> None:
    assert read({"start": header}).usual_zone == "Europe/London"


@pytest.mark.parametrize(
    ("header", "asks"),
    [
        ("Time (IST)", "type Asia/Kolkata, Europe/Dublin or Asia/Jerusalem."),
        ("Time (CET)", "type Europe/Berlin or Africa/Algiers."),
        ("Start time EST", "type America/New_York or America/Panama."),
        ("Time (CEST)", "“CEST” is one half of the year only; type Europe/Berlin."),
        ("Time (GMT)", "“GMT” may be either; type UTC or Europe/London."),
        ("Time (ET/PT)", "type America/New_York or America/Los_Angeles."),
        ("Time (pm)", "I don't know the time zone “pm”."),
        ("Time (XYZ)", "I don't know the time zone “XYZ”."),
        ("Time (Xanadu)", "I don't know the time zone “Xanadu”."),
        ("Time (see XYZ)", "I don't know the time zone “see XYZ”."),
    ],
)
def test_a_zone_in_a_header_that_is_not_certain_is_asked_about(header: str, asks: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read({"start": header})
    assert f"board.xlsx: The column “{header}” seems to name a time zone. " in str(refused.value)
    assert asks in str(refused.value)


@pytest.mark.parametrize(
    ("header", "zone"),
    [
        ("Time (IST)", "Europe/Dublin"),
        ("Time (CET)", "Europe/Berlin"),
        ("Time (CEST)", "Europe/Berlin"),
        ("Time (GMT)", "Europe/London"),
        ("Time (GMT)", "UTC"),
        ("Time (PST)", "America/Los_Angeles"),
        ("Time (XYZ)", "America/Los_Angeles"),
    ],
)
def test_the_zone_of_the_board_settles_which_one_a_header_means(header: str, zone: str) -> None:
    assert read({"start": header}, kept_in=zone).usual_zone == zone


def test_a_zone_of_the_board_that_a_header_cannot_mean_settles_nothing() -> None:
    with pytest.raises(ConfigurationError, match="Time \\(IST\\)"):
        read({"start": "Time (IST)"}, kept_in="America/New_York")


def test_the_boards_own_words_count_in_headers() -> None:
    assert read({"start": "Time (HQ)"}, words={"HQ": "Asia/Kolkata"}).usual_zone == "Asia/Kolkata"


def test_a_board_that_is_kept_in_one_zone_reads_days_and_starts_in_it() -> None:
    reading = read({}, kept_in="UTC")
    assert (reading.zone, reading.usual_zone, reading.problems) == (None, "UTC", ())


def test_a_header_is_nearer_to_its_cells_than_the_board() -> None:
    assert read({"start": "Start (Europe/Berlin)"}, kept_in="UTC").usual_zone == "Europe/Berlin"


@pytest.mark.parametrize("cells", [{"time_zone": "Kolkata"}, {"start": "17:00 Kolkata"}])
def test_a_rows_own_zone_wins_over_header_and_board(cells: Mapping[str, CellValue]) -> None:
    assert read({"start": "Start (UTC)"}, kept_in="UTC", **cells).zone == "Asia/Kolkata"


def test_the_day_may_name_the_zone_and_two_columns_have_to_agree() -> None:
    assert read({"day": "Date (UTC)"}).usual_zone == "UTC"
    assert read({"day": "Date (UTC)", "start": "Time (UTC)"}).usual_zone == "UTC"
    with pytest.raises(ConfigurationError, match="“Time \\(ET\\)” and “Date \\(UTC\\)” name two time zones"):
        read({"day": "Date (UTC)", "start": "Time (ET)"})


@pytest.mark.parametrize("header", ["Date (dd/mm)", "Day (Mon)", "Day (date)", "Date (YYYY-MM-DD)", "Date (2026)"])
def test_how_a_day_is_written_is_no_zone(header: str) -> None:
    assert read({"day": header}).usual_zone == "Europe/London"


def test_an_end_in_a_zone_of_its_own_is_asked_about() -> None:
    assert read({"start": "Start (UTC)", "end": "End (UTC)"}, end="18:00").minutes == 60
    with pytest.raises(ConfigurationError, match="name two time zones"):
        read({"start": "Start (UTC)", "end": "End (ET)"}, end="18:00")
    with pytest.raises(ConfigurationError, match="Only the column “End \\(UTC\\)” names a time zone"):
        read({"end": "End (UTC)"}, end="18:00")


def test_the_time_until_an_end_passes_on_the_clocks_of_the_board() -> None:
    # London's clocks go forward on that night, and those of UTC do not.
    assert read({"end": "End"}, kept_in="UTC", day="2027-03-28", start="0:30", end="2:30").minutes == 120


def test_a_time_that_only_the_proposers_clocks_skip_is_a_time() -> None:
    assert read({}, kept_in="UTC", day="2027-03-28", start="1:30").problems == ()


def test_a_row_needs_no_zone_in_people_on_a_board_that_has_one() -> None:
    people = (("Ada", "ada@example.org", ""), ("Grace", "grace@example.org", ""))
    snapshot = board(line(**AGREED), people=people)
    (reading,) = understand(snapshot, Settings(sessions=SessionSettings(time_zone="UTC"))).readings
    assert reading.problems == ()


@pytest.mark.parametrize("header", ["Length (blocks)", "Duration (# of pomodoros)", "Length [in slots]"])
def test_a_unit_that_is_not_known_is_asked_about(header: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read({"length": header})
    assert f"board.xlsx: the column “{header}” says " in str(refused.value)
    assert "Call it “Length (min)” or “Length (h)”" in str(refused.value)


@pytest.mark.parametrize(
    ("header", "minutes"),
    [
        ("Duration (h)", 360), ("Length (in hours)", 360), ("Length (Std)", 360), ("Length (min)", 6),
        ("Length (hh:mm)", 6), ("Length (Minuten)", 6), ("Length (empty means 90)", 6), ("Length (planned)", 6),
        ("Length (optional)", 6), ("Length (# of minutes)", 6),
    ],
)  # fmt: skip
def test_a_known_unit_and_an_explanation_are_no_question(header: str, minutes: int) -> None:
    assert read({"length": header}, length=6).minutes == minutes


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Start time UTC", "Start time"), ("Time (UTC)", "Time"), ("UTC time", "time"), ("Time - UTC", "Time"),
        ("Host", "Host"), ("Reading time", "Reading time"), ("Start [ET]:", "Start"),
    ],
)  # fmt: skip
def test_a_header_has_a_name_beside_its_zone(header: str, name: str) -> None:
    assert without_zone(header) == name
