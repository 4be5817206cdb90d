"""Sheets as people make them before they know of us: other titles, other headers."""

import json
from datetime import date, time, timedelta
from typing import Any

import pytest

from cowork_sheets.config import load
from cowork_sheets.core.settings import Settings
from tests.google.plug import ADA, BOT, GRACE
from tests.google.sheets_state import Spreadsheet
from tests.google_command.machine import Machine
from tests.google_command.test_init_with_google import delegated, link

DAY = date.today() + timedelta(days=4)  # noqa: DTZ011 - as people do
SLOTS: list[list[Any]] = [
    ["Date", "Time", "TZ", "Who", "Who joins?", "What", "Duration (min)", "Mood"],
    [DAY, time(18), "London", "Ada", "Grace", "Methods section", "60", "fine"],
    [DAY, time(9), "London", "Grace", None, "Reading", None],
]
TEAM: list[list[Any]] = [
    ["Name", "E-mail", "Time zone"],
    ["Ada", ADA, "Europe/London"],
    ["Grace", GRACE, "America/New_York"],
]


def sheet(machine: Machine, tabs: dict[str, list[list[Any]]]) -> Spreadsheet:
    return machine.google.world.add_spreadsheet(tabs, owner=ADA, writers=[BOT], title="Ours", time_zone="Europe/London")


def settings(machine: Machine) -> Settings:
    return load(machine.folder / "cowork.toml", {}, machine.folder).settings


def test_tabs_and_columns_with_other_names_are_recognised_and_written_down(machine: Machine) -> None:
    ours = sheet(machine, {"Notes": [["Read this first"]], "Slots": SLOTS, "Team": TEAM})
    shown = machine.cowork(
        "init", "--sheet", link(ours), "--add-columns", "--invite-agreed", *delegated(machine)
    ).stdout
    assert "Taking the tab “Slots” as Sessions, “What” as Topic, “Who” as Proposed by, “Date” as Day" in shown
    assert "Taking the tab “Team” as People, “E-mail” as Email." in shown
    assert "Its other columns are not read, and stay as they are: Mood." in shown
    found = settings(machine)
    assert (found.sessions_tab, found.people_tab) == ("Slots", "Team")
    assert found.headers["accepted_by"] == "Who joins?"
    assert found.headers["length"] == "Duration (min)"
    assert found.headers["time_zone"] == "TZ"
    machine.approve()
    assert machine.mails == [(GRACE, "invite")]
    tab = ours.tab_titled("Slots")
    assert tab is not None
    shown_cells = [tab.cell(1, column).displayed(ours.locale) for column in range(tab.column_count)]
    assert "Scheduled" in shown_cells
    assert shown_cells[:5][3:] == ["Ada", "Grace"]
    read_me = ours.tab_titled("Read me")
    assert read_me is not None
    told = " ".join(str(read_me.cell(line, 1).displayed(ours.locale)) for line in range(20))
    assert "Tab Slots: fill a new row. Date, Time and your name in Who are enough. Put your name in Who joins?." in told
    machine.cowork("sync")
    assert machine.mails == [(GRACE, "invite")]


def test_a_column_that_nobody_would_recognise_is_said_by_hand(machine: Machine) -> None:
    header = ["Tag", "Beginn", "Who", "Dabei", "What"]
    ours = sheet(machine, {"Termine": [header, [DAY, time(18), "Ada", None, "Methods"]], "People": TEAM})
    command = ["init", "--sheet", link(ours), "--add-columns", *delegated(machine)]
    refused = machine.cowork(*command, code=6).stderr
    assert "“Ours” has no tab called Sessions. The tabs in it: Termine, People." in refused
    refused = machine.paste(refused.splitlines()[-1].replace("TITLE", "Termine"), code=6).stderr
    assert "I can't find “Accepted by” (who accepted it) and “Day” (its day) and “Start” (when it starts)." in refused
    assert "Its other columns: Tag, Beginn, Dabei." in refused
    filled = refused.splitlines()[-1].replace("Day=...", "Day=Tag").replace("Start=...", "Start=Beginn")
    machine.paste(filled.replace("Accepted by=...", "Accepted by=Dabei"))
    assert settings(machine).headers == {
        "accepted_by": "Dabei", "day": "Tag", "start": "Beginn",
        "proposed_by": "Who", "topic": "What", "email": "E-mail",
    }  # fmt: skip
    assert "0 to schedule" in machine.cowork("sync", "--dry-run").stdout


def test_a_person_who_is_there_is_asked_which_tab_and_column_is_meant(machine: Machine) -> None:
    header = ["Tag", "Beginn", "Who", "Dabei", "What"]
    ours = sheet(
        machine, {"Termine": [header, [DAY, time(18), "Ada", None, "Methods"]], "Leute": TEAM, "Sums": [["1"]]}
    )
    typed = ["Plans", "termine", "nobody", "dabei", "Tag", "Beginn", "", "60", ""]
    shown = machine.on_a_terminal(
        "init", ".", "--sheet", link(ours), "--add-columns", *delegated(machine), "--calendar", ADA,
        typed="".join(f"{line}\n" for line in typed),
    )  # fmt: skip
    flat = " ".join(shown.split())
    assert "There is no tab called “Plans”. The tabs: Termine, Leute, Sums." in flat
    assert "There is no such column among these: Tag, Beginn, Dabei." in flat
    assert settings(machine).people_tab == "Leute"
    assert settings(machine).headers["accepted_by"] == "Dabei"


@pytest.mark.parametrize("said", ["Accepted=Dabei", "Accepted by", "Accepted by="])
def test_a_header_option_that_names_no_column_says_how_it_is_written(said: str, machine: Machine) -> None:
    refused = machine.cowork("init", "--header", said, code=2).stderr
    assert "names no column. Write: Accepted by=Who joins?" in refused


def test_two_tabs_that_could_be_meant_are_not_guessed_between(machine: Machine) -> None:
    ours = sheet(machine, {"2025": SLOTS[:1], "2026": SLOTS, "People": TEAM})
    refused = machine.cowork("init", "--sheet", link(ours), "--add-columns", *delegated(machine), code=6).stderr
    assert "The tabs in it: 2025, 2026, People." in refused
    assert refused.splitlines()[-1].endswith("--sessions-tab TITLE")


def test_people_of_another_sheet_may_stand_in_a_tab_with_any_title(machine: Machine) -> None:
    ours, theirs = sheet(machine, {"Slots": SLOTS}), sheet(machine, {"Team": TEAM})
    machine.cowork(
        "init", "--sheet", link(ours), "--people-sheet", link(theirs), "--add-columns", "--only-new",
        *delegated(machine),
    )  # fmt: skip
    assert settings(machine).people_tab == "Team"
    assert "cannot" not in machine.cowork("sync", "--dry-run").stdout


def test_a_written_configuration_reads_as_toml_with_its_headers_last(machine: Machine) -> None:
    ours = sheet(machine, {"Slots": SLOTS, "Team": TEAM})
    machine.cowork("init", "--sheet", link(ours), "--add-columns", "--only-new", *delegated(machine))
    text = (machine.folder / "cowork.toml").read_text(encoding="utf-8")
    assert 'sessions_tab = "Slots"\n' in text
    assert text.index("[headers]") > text.index("[sessions]")


def test_a_column_read_for_the_first_time_brings_back_no_session_without_asking(machine: Machine) -> None:
    slots = [["Day", "Start", "Proposed by", "Accepted by", "Thema"], [DAY, time(18), "Ada", "Grace", "Methods"]]
    ours = sheet(machine, {"Sessions": slots, "People": TEAM})
    machine.cowork("init", "--sheet", link(ours), "--add-columns", "--invite-agreed", *delegated(machine))
    machine.approve()
    (event,) = machine.event_ids
    machine.google.world.people.delete_event(event)
    machine.cowork("sync")
    configuration = machine.folder / "cowork.toml"
    text = configuration.read_text(encoding="utf-8")
    headers = text if "[headers]" in text else f"{text}\n[headers]\n"
    configuration.write_text(f'{headers}topic = "Thema"\n', encoding="utf-8")
    mails = list(machine.mails)
    refused = machine.cowork("sync", code=6).stderr
    assert "1 session called off or deleted before would be made again, while “Thema” is read for the first" in refused
    assert machine.mails == mails


def test_a_zone_and_a_unit_in_headers_count_for_every_row(machine: Machine) -> None:
    header = ["Date", "Time (UTC)", "Hours", "Host", "Co-hosts"]
    ours = sheet(machine, {"Sessions": [header, [DAY, time(18), 2, "Ada", "Grace"]], "People": TEAM})
    shown = machine.cowork(
        "init", "--sheet", link(ours), "--add-columns", "--invite-agreed", *delegated(machine)
    ).stdout
    assert "“Time (UTC)” as Start, “Hours” as Length in hours" in shown
    assert "Its days and starts are read in UTC, where a row names no other zone." in shown
    assert settings(machine).sessions.time_zone == "UTC"
    (action,) = json.loads(machine.cowork("sync", "--dry-run", "--json").stdout)["actions"]
    assert (action["start"], action["minutes"]) == (f"{DAY}T18:00:00Z", 120)


def test_a_zone_in_a_header_that_is_not_certain_is_refused_with_the_flag_to_use(machine: Machine) -> None:
    header = ["Date", "Time (IST)", "Hours", "Host", "Co-hosts"]
    ours = sheet(machine, {"Sessions": [header, [DAY, time(18), 2, "Ada", "Grace"]], "People": TEAM})
    refused = machine.cowork(
        "init", "--sheet", link(ours), "--add-columns", "--only-new", *delegated(machine), code=2
    ).stderr
    assert "type Asia/Kolkata, Europe/Dublin or Asia/Jerusalem." in refused
    machine.paste(refused.splitlines()[-1].replace("ZONE", "Europe/Dublin"))
    assert settings(machine).sessions.time_zone == "Europe/Dublin"
