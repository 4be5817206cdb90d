"""`cowork init` around a sheet whose headers say in which zone and unit its cells are."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl

from tests.cli.given import NOW, Cowork, cells, files
from tests.cli.terminals import on_a_terminal
from tests.cli.test_init import typed

ROW = (date(2026, 11, 26), time(16), 2, "Ada", "Grace")


def a_community(path: Path, header: Sequence[str], row: Sequence[object] = ROW) -> None:
    """A workbook of a community, with one agreed row."""
    book = openpyxl.Workbook()
    sessions = book.active
    assert sessions is not None
    sessions.title = "Sessions"
    sessions.append(list(header))
    sessions.append(list(row))
    people = book.create_sheet("People")
    people.append(["Name", "Email", "Time zone"])
    people.append(["Ada", "ada@example.org", "Vancouver"])
    people.append(["Grace", "grace@example.org", "London"])
    book.save(path)


def configured(folder: Path) -> dict[str, dict[str, object]]:
    return tomllib.loads((folder / "cowork.toml").read_text())


def invited_for(folder: Path) -> tuple[datetime, timedelta]:
    """When the one session of a folder starts, and how long it is."""
    (file,) = (folder / "calendar" / "sessions").glob("*.ics")
    lines = dict(line.split(":", 1) for line in file.read_text().splitlines() if line.startswith(("DTSTART", "DTEND")))
    moments = {}
    for name, text in lines.items():
        zone = name.partition("TZID=")[2] or "UTC"
        moments[name.partition(";")[0]] = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S").replace(
            tzinfo=ZoneInfo(zone)
        )
    return moments["DTSTART"], moments["DTEND"] - moments["DTSTART"]


def test_a_sheet_with_a_zone_and_a_unit_in_its_headers_is_taken_without_a_flag(cowork: Cowork, folder: Path) -> None:
    a_community(folder / "ours.xlsx", ["Date", "Time (UTC)", "Hours", "Host", "Co-hosts"])
    shown = cowork("init", "--workbook", "ours.xlsx", "--add-columns", "--no-input").stdout
    assert "“Date” as Day, “Time (UTC)” as Start, “Hours” as Length in hours" in shown
    assert "“Host” as Proposed by" in shown
    assert "“Co-hosts” as Accepted by" in shown
    assert "Its days and starts are read in UTC, where a row names no other zone." in shown
    assert configured(folder)["sessions"]["time_zone"] == "UTC"
    assert configured(folder)["headers"] == {
        "proposed_by": "Host", "day": "Date", "start": "Time (UTC)", "length": "Hours", "accepted_by": "Co-hosts",
    }  # fmt: skip
    cowork("sync", "--now", NOW)
    assert invited_for(folder) == (datetime(2026, 11, 26, 16, tzinfo=ZoneInfo("UTC")), timedelta(hours=2))
    assert cells(folder / "ours.xlsx", "Local times") == ["Ada Thu 26 Nov 09:00 MST · Grace Thu 26 Nov 16:00 GMT"]


def test_a_zone_that_is_not_certain_is_refused_with_the_flag_to_use(cowork: Cowork, folder: Path) -> None:
    a_community(folder / "ours.xlsx", ["Date", "Time (IST)", "Hours", "Host", "Co-hosts"])
    before = files(folder)
    arguments = ["init", "--workbook", "ours.xlsx", "--add-columns", "--no-input"]
    message = cowork(*arguments, code=2).stderr
    assert "The column “Time (IST)” seems to name a time zone." in message
    assert "type Asia/Kolkata, Europe/Dublin or Asia/Jerusalem." in message
    assert files(folder) == before
    words = ["Europe/Dublin" if word == "ZONE" else word for word in typed(message)[0]]
    assert words == [*arguments, "--board-zone", "Europe/Dublin"]
    cowork(*words)
    cowork("sync", "--now", NOW)
    assert invited_for(folder)[0] == datetime(2026, 11, 26, 16, tzinfo=ZoneInfo("Europe/Dublin"))


def test_a_zone_that_contradicts_the_header_is_refused(cowork: Cowork, folder: Path) -> None:
    a_community(folder / "ours.xlsx", ["Date", "Time (IST)", "Hours", "Host", "Co-hosts"])
    arguments = ["--workbook", "ours.xlsx", "--add-columns", "--no-input", "--board-zone", "Tokyo"]
    assert "“Time (IST)”" in cowork("init", *arguments, code=2).stderr


def test_whoever_is_there_is_asked_which_zone_is_meant(folder: Path) -> None:
    a_community(folder / "ours.xlsx", ["Date", "Time (IST)", "Hours", "Host", "Co-hosts"])
    answers = "Tokyo\nXanadu\nDublin\n\n\n"
    shown = on_a_terminal("init", ".", "--workbook", "ours.xlsx", "--add-columns", typed=answers)
    assert "In which time zone are its days and starts?" in shown
    assert "I don't know the time zone “Xanadu”" in " ".join(shown.split())
    assert configured(folder)["sessions"]["time_zone"] == "Europe/Dublin"


def test_a_sheet_without_a_zone_in_its_headers_can_be_given_one(cowork: Cowork, folder: Path) -> None:
    a_community(folder / "ours.xlsx", ["Date", "Time", "Hours", "Host", "Attending"])
    cowork("init", "--workbook", "ours.xlsx", "--add-columns", "--no-input", "--board-zone", "Tokyo")
    cowork("sync", "--now", NOW)
    assert invited_for(folder)[0] == datetime(2026, 11, 26, 16, tzinfo=ZoneInfo("Asia/Tokyo"))


def test_a_new_board_can_be_kept_in_one_zone(cowork: Cowork, folder: Path) -> None:
    cowork("init", ".", "--no-input", "--board-zone", "UTC")
    assert configured(folder)["sessions"]["time_zone"] == "UTC"


def test_a_unit_that_nobody_knows_is_refused_by_init_and_by_sync(cowork: Cowork, folder: Path) -> None:
    a_community(folder / "ours.xlsx", ["Date", "Time", "Duration (blocks)", "Host", "Attending"])
    message = cowork("init", "--workbook", "ours.xlsx", "--add-columns", "--no-input", code=2).stderr
    assert "the column “Duration (blocks)” says blocks" in message
    assert not (folder / "cowork.toml").exists()


def test_a_configuration_that_names_no_zone_is_refused(cowork: Cowork, folder: Path) -> None:
    cowork("init", ".", "--no-input")
    path = folder / "cowork.toml"
    path.write_text(path.read_text().replace('# time_zone = ""', 'time_zone = "Xanadu"'))
    assert "[sessions] time_zone: I don't know the time zone “Xanadu”" in cowork("sync", code=2).stderr


def test_each_tab_keeps_its_own_name_for_the_zone(cowork: Cowork, folder: Path) -> None:
    header = ["Date", "Time", "TZ", "Host", "Attending"]
    a_community(folder / "ours.xlsx", header, (date(2026, 11, 26), time(16), "Tokyo", "Ada", "Grace"))
    book = openpyxl.load_workbook(folder / "ours.xlsx")
    book["People"].cell(1, 3).value = "Timezone"
    book.save(folder / "ours.xlsx")
    shown = cowork("init", "--workbook", "ours.xlsx", "--add-columns", "--no-input").stdout
    assert "“TZ” as Time zone" in shown
    assert "Taking “Timezone” as Time zone." in shown
    headers = configured(folder)["headers"]
    assert (headers["time_zone"], headers["people_time_zone"]) == ("TZ", "Timezone")
    cowork("sync", "--now", NOW)
    assert invited_for(folder)[0] == datetime(2026, 11, 26, 16, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert cells(folder / "ours.xlsx", "Local times")[0].startswith("Ada Thu 26 Nov 00:00 MST")


def test_the_zones_column_of_people_can_be_said_by_hand(cowork: Cowork, folder: Path) -> None:
    header = ["Date", "Time", "TZ", "Host", "Attending"]
    a_community(folder / "ours.xlsx", header, (date(2026, 11, 26), time(16), "Tokyo", "Ada", "Grace"))
    book = openpyxl.load_workbook(folder / "ours.xlsx")
    book["People"].cell(1, 3).value = "Clock"
    book.save(folder / "ours.xlsx")
    arguments = ["init", "--workbook", "ours.xlsx", "--add-columns", "--no-input"]
    cowork(*arguments, "--header", "People time zone=Clock")
    headers = configured(folder)["headers"]
    assert (headers["time_zone"], headers["people_time_zone"]) == ("TZ", "Clock")
    assert "1 scheduled" in cowork("sync", "--now", NOW).stdout


def test_a_zones_column_that_is_called_like_a_place_is_refused_with_a_flag_that_works(
    cowork: Cowork, folder: Path
) -> None:
    a_community(folder / "ours.xlsx", ["Date", "Time", "Hours", "Host", "Attending", "Where"], (*ROW, "jitsi"))
    book = openpyxl.load_workbook(folder / "ours.xlsx")
    book["People"].cell(1, 3).value = "Where"
    book.save(folder / "ours.xlsx")
    message = cowork("init", "--workbook", "ours.xlsx", "--add-columns", "--no-input", code=6).stderr
    words = [word.replace("=...", "=Where") for word in typed(message)[0]]
    assert words[-2:] == ["--header", "People time zone=Where"]
    cowork(*words)
    assert configured(folder)["headers"]["people_time_zone"] == "Where"
    assert "1 scheduled" in cowork("sync", "--now", NOW).stdout


def test_whoever_is_there_can_name_a_zones_column_that_is_called_like_a_place(folder: Path) -> None:
    a_community(folder / "ours.xlsx", ["Date", "Time", "Hours", "Host", "Attending", "Where"], (*ROW, "jitsi"))
    book = openpyxl.load_workbook(folder / "ours.xlsx")
    book["People"].cell(1, 3).value = "Where"
    book.save(folder / "ours.xlsx")
    on_a_terminal("init", ".", "--workbook", "ours.xlsx", "--add-columns", typed="Where\n\n\n")
    headers = configured(folder)["headers"]
    assert headers["people_time_zone"] == "Where"
    assert "time_zone" not in headers
