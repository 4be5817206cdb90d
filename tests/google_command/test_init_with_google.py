from collections.abc import Callable
from pathlib import Path

import pytest

from cowork_sheets.config import Google, load
from tests.google.plug import ADA, BOT, GRACE, event_body
from tests.google.sheets_state import Spreadsheet
from tests.google_command.machine import PEOPLES, Machine, row

TEAM = "team@group.calendar.google.com"


def link(sheet: Spreadsheet) -> str:
    return f"https://docs.google.com/spreadsheets/d/{sheet.spreadsheet_id}/edit?usp=sharing"


def written(machine: Machine) -> Google:
    where = load(machine.folder / "cowork.toml", {}, machine.folder).where
    assert isinstance(where, Google)
    return where


def headers(sheet: Spreadsheet) -> list[str]:
    tab = sheet.tab_titled("Sessions")
    assert tab is not None
    return [cell.displayed(sheet.locale) for cell in (tab.cell(0, c) for c in range(tab.column_count))]


def delegated(machine: Machine) -> list[str]:
    return ["--credentials", str(machine.delegation()), "--subject", ADA, *machine.endpoints]


def test_a_sheet_in_use_gets_our_columns_and_keeps_its_own(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3)], ours=(), read_me=False)
    shown = machine.cowork("init", "--adopt", "--sheet", link(sheet), "--add-columns", *delegated(machine)).stdout
    assert shown.endswith("  cowork sync --dry-run\n")
    assert "Added: Status, What to know, Join, Local times, Going, Ref, a Read me tab." in shown
    assert headers(sheet)[:6] == PEOPLES
    assert machine.mails == []


def test_rows_agreed_before_are_left_alone_when_only_new_ones_are_wanted(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3), row("Reading", 4, accepted=None)], ours=())
    shown = machine.cowork("init", "--sheet", link(sheet), "--add-columns", "--only-new", *delegated(machine)).stdout
    assert "+  row 2" in shown
    assert "left alone until somebody changes them" in shown
    machine.google.world.people.edit("Sessions", "D3", "Grace")
    machine.approve()
    assert machine.column("Status", sheet) == ["Proposed", "Scheduled"]
    assert "Left alone since cowork was set up" in machine.column("What to know", sheet)[0]
    machine.google.world.people.edit("Sessions", "A2", "Writing together")
    machine.cowork("sync")
    assert machine.column("Status", sheet) == ["Scheduled", "Scheduled"]
    assert machine.mails == [(GRACE, "invite")] * 2


def test_a_person_who_is_there_is_asked_about_columns_and_agreed_rows(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3)], ours=())
    answers = ["", "y", "60", "", "n"]
    shown = machine.on_a_terminal(
        "init", ".", "--sheet", link(sheet), *delegated(machine), typed="".join(f"{answer}\n" for answer in answers)
    )
    assert "The calendar for the sessions, by its address [ada@example.org]" in " ".join(shown.split())
    assert "Invite for these too?" in shown
    assert "left alone until somebody changes them" in " ".join(shown.split())
    configuration = load(machine.folder / "cowork.toml", {}, machine.folder)
    assert len(configuration.settings.left_alone) == 1
    assert configuration.settings.sessions.length == 60


def test_a_new_sheet_is_made_in_the_persons_own_drive(machine: Machine) -> None:
    client = machine.client()
    machine.sign_in("--credentials", str(client))
    people = ["--name", "Ada", "--email", ADA, "--zone", "London", "--person", "Grace <grace@example.org> New York"]
    shown = machine.cowork("init", "--google", "--title", "Writers", "--credentials", str(client), *people,
                           *machine.endpoints).stdout  # fmt: skip
    (sheet,) = machine.google.world.spreadsheets.values()
    assert (sheet.title, sheet.sharing[ADA]) == ("Writers", "owner")
    assert sheet.spreadsheet_id in shown
    assert "a sign-in ends after 7 days" in shown
    where = written(machine)
    assert (where.sheet, where.calendar_id, where.credentials) == (sheet.spreadsheet_id, ADA, client)
    assert machine.cowork("sync", "--dry-run").stdout.startswith("Writers · 2 people")


def test_primary_is_written_as_the_address_it_stands_for(machine: Machine) -> None:
    machine.sheet()
    sheet = next(iter(machine.google.world.spreadsheets.values()))
    machine.cowork("init", "--sheet", link(sheet), "--calendar", "primary", *delegated(machine))
    assert written(machine).calendar_id == ADA


def test_a_calendar_that_goes_by_a_name_is_found_by_its_own_entries_or_asked_for(machine: Machine) -> None:
    client = machine.client()
    machine.sign_in("--credentials", str(client))
    machine.google.world.calendars[ADA].summary = "My life"
    arguments = ["--sheet", link(machine.sheet()), "--credentials", str(client), *machine.endpoints]
    assert "Type it: --calendar ADDRESS" in machine.cowork("init", *arguments, code=2).stderr
    machine.google.calendar().events().insert(calendarId=ADA, sendUpdates="none", body=event_body()).execute()
    machine.cowork("init", *arguments)
    assert written(machine).calendar_id == ADA


def test_a_calendar_of_the_team_is_named_by_its_address(machine: Machine) -> None:
    machine.google.world.add_calendar(TEAM, owner=ADA, summary="The team")
    machine.cowork("init", "--sheet", link(machine.sheet()), "--calendar", TEAM, *delegated(machine))
    assert written(machine).calendar_id == TEAM


def test_what_a_service_account_cannot_do_is_said_before_anything_is_made(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3)], ours=())
    arguments = ["--credentials", str(machine.robot()), *machine.endpoints]
    refused = machine.cowork("init", "--google", *arguments, code=2)
    for sentence in ("cannot invite guests", "cannot make Meet links", "cannot create a spreadsheet"):
        assert sentence in refused.stdout
    assert f"shared with {BOT} as Editor" in refused.stderr
    assert "Which calendar?" in machine.cowork("init", "--sheet", link(sheet), *arguments, code=2).stderr
    assert machine.writes() == []
    machine.cowork("init", "--sheet", link(sheet), "--calendar", ADA, "--add-columns", *arguments)
    machine.cowork("sync")
    assert machine.column("Status", sheet) == ["Scheduled"]


def test_without_a_sign_in_it_says_how_and_asks_nothing(machine: Machine) -> None:
    arguments = ["init", "--google", "--credentials", str(machine.client()), *machine.endpoints]
    refused = machine.cowork(*arguments, code=4)
    assert "Run first: " in refused.stderr
    assert " login --credentials " in refused.stderr
    assert machine.google.world.log == []
    assert list(machine.folder.glob("*.toml")) == []


def test_without_any_credentials_it_says_what_is_missing(machine: Machine) -> None:
    refused = machine.cowork("init", "--google", *machine.endpoints, code=4, NO_GCE_CHECK="true")
    assert "No way to sign in to Google was found" in refused.stderr


def wrong_link(_: Machine) -> list[str]:
    return ["--sheet", "https://drive.google.com/file/d/1AbcdefghijklmnopqrstuvwxyzABCDEFGH_0123456/view"]


def a_folder(_: Machine) -> list[str]:
    return ["--sheet", "https://drive.google.com/drive/folders/1AbcdefghijklmnopqrstuvwxyzABCDEFGH_0123456"]


def a_typo(machine: Machine) -> list[str]:
    return ["--sheet", link(machine.sheet()).replace("/edit", "x/edit")]


def an_office_file(machine: Machine) -> list[str]:
    sheet = machine.sheet()
    machine.google.world.office_files.add(sheet.spreadsheet_id)
    return ["--sheet", link(sheet)]


def a_private_sheet(machine: Machine) -> list[str]:
    return ["--sheet", link(machine.sheet(owner=GRACE, writers=[]))]


def a_read_only_share(machine: Machine) -> list[str]:
    return ["--sheet", link(machine.sheet(owner=GRACE, writers=[], readers=[ADA]))]


def a_sheet_without_start(machine: Machine) -> list[str]:
    sheet = machine.sheet([row("Writing", 3)], ours=())
    machine.google.world.people.edit("Sessions", "F1", "Beginn")
    return ["--sheet", link(sheet), "--add-columns"]


def no_sessions_tab(machine: Machine) -> list[str]:
    sheet = machine.sheet()
    machine.google.world.people.rename_tab("Sessions", "Plans")
    return ["--sheet", link(sheet)]


def no_such_calendar(machine: Machine) -> list[str]:
    return ["--sheet", link(machine.sheet()), "--calendar", "nobody@example.org"]


def a_calendar_to_look_at(machine: Machine) -> list[str]:
    machine.google.world.add_calendar(TEAM, owner=GRACE, shared_with={ADA: "reader"})
    return ["--sheet", link(machine.sheet()), "--calendar", TEAM]


def a_disabled_api(machine: Machine) -> list[str]:
    machine.google.world.disabled_services.add("sheets")
    return ["--sheet", link(machine.sheet())]


@pytest.mark.parametrize(
    ("case", "code", "sentence"),
    [
        (wrong_link, 2, "is a file in Drive, such as an Excel workbook"),
        (a_folder, 2, "is a folder in Drive"),
        (a_typo, 2, "There is no Google Sheet"),
        (an_office_file, 2, "File → Save as Google Sheets"),
        (a_private_sheet, 4, f"Share → add {ADA} as Editor"),
        (a_read_only_share, 4, "can be read but not written"),
        (a_sheet_without_start, 6, "lacks what people fill in: Start"),
        (no_sessions_tab, 6, "Sessions"),
        (no_such_calendar, 2, "There is no calendar nobody@example.org"),
        (a_calendar_to_look_at, 4, "Make changes to events"),
        (a_disabled_api, 4, "Google Sheets API is switched off"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_cannot_work_is_said_and_nothing_is_written(
    case: Callable[[Machine], list[str]], code: int, sentence: str, machine: Machine
) -> None:
    arguments = case(machine)
    before = {key: book.copy() for key, book in machine.google.world.spreadsheets.items()}
    refused = machine.cowork("init", *arguments, *delegated(machine), code=code)
    assert sentence in refused.stderr
    assert list(machine.folder.glob("*.toml")) == []
    after = machine.google.world.spreadsheets
    assert [book.tabs for book in after.values()] == [book.tabs for book in before.values()]


def test_a_wrong_kind_of_file_is_named_for_what_it_is(machine: Machine) -> None:
    (machine.folder / "web.json").write_text('{"web": {"client_id": "x"}}', encoding="utf-8")
    refused = machine.cowork("init", "--google", "--credentials", "web.json", code=2)
    assert "is the OAuth client of a web application" in refused.stderr


def test_a_configuration_that_is_there_is_kept(machine: Machine) -> None:
    (machine.folder / "cowork.toml").write_text("", encoding="utf-8")
    assert "is there already" in machine.cowork("init", "--google", code=2).stderr
    assert (machine.folder / "cowork.toml").read_text(encoding="utf-8") == ""


def test_ctrl_c_at_a_question_makes_nothing_and_says_so(machine: Machine) -> None:
    arguments = ["init", "mine", "--google", *delegated(machine), "--title", "Ours"]
    shown = machine.on_a_terminal(*arguments, typed="\n\nAda\n", stop_at="Your address", code=130)
    assert "Stopped. Nothing was made." in shown
    assert machine.google.world.spreadsheets == {}
    assert not (machine.folder / "mine").exists()


def test_where_only_the_configuration_of_a_sheet_is_left_no_board_is_made(machine: Machine) -> None:
    sheet = machine.sheet()
    machine.configure(sheet, machine.delegation(), subject=ADA)
    del machine.google.world.spreadsheets[sheet.spreadsheet_id]
    assert "is there already" in machine.cowork("init", "--no-input", "--name", "Ada", code=2).stderr
    assert list(machine.folder.glob("*.xlsx")) == []


def test_a_workbook_and_a_sheet_are_two_boards(machine: Machine) -> None:
    assert "two kinds of board" in machine.cowork("init", "--google", "--workbook", "x.xlsx", code=2).stderr


def test_paths_and_endpoints_are_written_so_that_they_work_from_anywhere(machine: Machine, tmp_path: Path) -> None:
    sheet = machine.sheet()
    machine.cowork("init", "here", "--sheet", link(sheet), *delegated(machine))
    elsewhere = Machine(machine.home, tmp_path, machine.google)
    elsewhere.cowork("doctor", "--config", str(machine.folder / "here/cowork.toml"))
