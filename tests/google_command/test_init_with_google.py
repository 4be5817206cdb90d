import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from cowork_sheets.config import Google, load
from tests.google.plug import ADA, BOT, GRACE, PEOPLE, event_body
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
    taken = ["init", "--adopt", "--sheet", link(sheet), "--add-columns", "--invite-agreed", *delegated(machine)]
    shown = machine.cowork(*taken).stdout
    assert shown.endswith("  cowork sync --dry-run\n")
    assert "Added to “Coworking”: Status, What to know, Join, Local times, Going, Ref, a Read me tab." in shown
    assert headers(sheet)[:6] == PEOPLES
    assert machine.mails == []


def test_what_was_not_added_is_named_and_can_be_added_later_without_touching_the_configuration(
    machine: Machine,
) -> None:
    sheet = machine.sheet(ours=("Status", "What to know", "Ref"), read_me=False)
    taken = ["init", "mine", "--adopt", "--sheet", link(sheet), *delegated(machine)]
    shown = machine.cowork(*taken).stdout
    assert "Not added, and so not shown: Join, Local times, Going, a Read me tab." in shown
    configuration = (machine.folder / "mine/cowork.toml").read_bytes()
    tabs = [tab.title for tab in sheet.tabs]
    refused = machine.cowork(*taken, code=2).stderr
    assert "mine/cowork.toml is there already, and nothing was changed." in refused
    assert machine.cowork(*taken, "--add-columns", "--title", "Ours", code=2).stderr.endswith("Leave out --title.\n")
    later = next(line for line in shown.splitlines() if "--add-columns" in line)
    added = machine.paste(later).stdout
    assert "Added to “Coworking”: Join, Local times, Going, a Read me tab." in added
    assert [tab.title for tab in sheet.tabs] == [*tabs, "Read me"]
    again = machine.cowork(*taken, "--add-columns").stdout
    assert "“Coworking” lacks nothing, so nothing was added." in again
    assert (machine.folder / "mine/cowork.toml").read_bytes() == configuration
    machine.paste(again.splitlines()[-1])


@pytest.mark.parametrize(
    "other",
    [
        ["--calendar", TEAM],
        ["--subject", GRACE],
        ["--credentials", "other.json"],
        ["--sheet", "https://docs.google.com/spreadsheets/d/1AbcdefghijklmnopqrstuvwxyzABCDEFGH_0123456/edit"],
        ["--workbook", "board.xlsx"],
    ],
    ids=lambda other: other[0],
)
def test_a_board_that_is_set_up_is_not_made_another_one(other: list[str], machine: Machine) -> None:
    machine.configure(machine.sheet(read_me=False), machine.delegation(), subject=ADA)
    before = machine.writes()
    assert "cowork.toml is there already" in machine.cowork("init", "--add-columns", *other, code=2).stderr
    assert machine.writes() == before


def test_agreed_rows_have_to_be_decided_about_before_anything_is_written(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3), row("Reading", 4)], ours=(), read_me=False)
    before = sheet.copy()
    asked = machine.cowork("init", "a b", "--sheet", link(sheet), "--add-columns", *delegated(machine), code=2)
    assert asked.stdout.count("invite grace@example.org") == 2
    assert "2 rows are agreed already." in asked.stderr
    assert "nothing was written or sent" in asked.stderr
    assert sheet.tabs == before.tabs
    assert not (machine.folder / "a b").exists()
    only_new, invite = [line for line in asked.stderr.splitlines() if line.startswith("  ")]
    assert (only_new.split()[-1], invite.split()[-1]) == ("--only-new", "--invite-agreed")
    done = machine.paste(only_new).stdout
    assert "0 to schedule" in machine.paste(done.splitlines()[-1]).stdout


def test_until_the_first_run_agreed_rows_can_be_decided_about_anew(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    path = machine.folder / "cowork.toml"
    as_it_was = path.read_text(encoding="utf-8")
    for _ in range(2):
        assert "left alone until somebody changes" in machine.cowork("init", "--only-new").stdout
        assert "0 to schedule" in machine.cowork("sync", "--dry-run").stdout
        assert len(path.read_text(encoding="utf-8").splitlines()) == len(as_it_was.splitlines()) + 1
    assert "The first run schedules it." in machine.cowork("init", "--invite-agreed").stdout
    assert path.read_text(encoding="utf-8") == as_it_was
    machine.approve()
    assert "is over" in machine.cowork("init", "--only-new", code=2).stderr


def test_a_configuration_in_a_hand_of_its_own_gets_the_line_to_type(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)]), machine.delegation(), subject=ADA)
    path = machine.folder / "cowork.toml"
    text = path.read_text(encoding="utf-8").replace("[board]\nsheet", "board.sheet")
    path.write_text(text, encoding="utf-8")
    refused = machine.cowork("init", "--only-new", code=2).stderr
    assert "put this line into its table [board]: leave_alone = [" in refused
    assert path.read_text(encoding="utf-8") == text


def test_no_row_agreed_leaves_nothing_to_decide(machine: Machine) -> None:
    machine.configure(machine.sheet(), machine.delegation(), subject=ADA)
    assert "No row is agreed yet" in machine.cowork("init", "--only-new").stdout


def test_what_cannot_be_decided_without_our_columns_says_so(machine: Machine) -> None:
    machine.configure(machine.sheet([row("Writing", 3)], ours=()), machine.delegation(), subject=ADA)
    refused = machine.cowork("init", "--only-new", code=6).stderr
    machine.paste(refused.splitlines()[-1])
    assert "0 to schedule" in machine.cowork("sync", "--dry-run").stdout


def test_rows_agreed_before_are_left_alone_when_only_new_ones_are_wanted(machine: Machine) -> None:
    sheet = machine.sheet([row("Writing", 3), row("Reading", 4, accepted=None)], ours=())
    shown = machine.cowork("init", "--sheet", link(sheet), "--add-columns", "--only-new", *delegated(machine)).stdout
    assert "+  row 2" in shown
    assert "It is left alone until somebody changes it" in shown
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
    assert "left alone until somebody changes it" in " ".join(shown.split())
    configuration = load(machine.folder / "cowork.toml", {}, machine.folder)
    assert len(configuration.settings.left_alone) == 1
    assert configuration.settings.sessions.length == 60


def test_a_wrong_answer_is_asked_about_again_with_the_reason(machine: Machine) -> None:
    machine.google.world.add_calendar(TEAM, owner=GRACE, shared_with={ADA: "reader"})
    sheet = machine.sheet()
    private = machine.sheet(owner=GRACE, writers=[])
    answers = ["https://drive.google.com/drive/folders/1AbcdefghijklmnopqrstuvwxyzABCDEF", link(private), link(sheet),
               "ada", TEAM, "", "", ""]  # fmt: skip
    shown = machine.on_a_terminal(
        "init", ".", "--adopt", *delegated(machine), typed="".join(f"{answer}\n" for answer in answers)
    )
    told = " ".join(shown.split())
    assert "[]" not in shown
    assert "is a folder in Drive" in told
    assert f"Share → add {ADA} as Editor" in told
    assert "A calendar's address is like ada@example.org" in told
    assert "Make changes to events" in told
    assert written(machine).sheet == sheet.spreadsheet_id
    assert written(machine).calendar_id == ADA


def test_a_credentials_file_that_cannot_be_used_is_asked_about_again(machine: Machine) -> None:
    key = machine.delegation()
    (machine.folder / "web.json").write_text('{"web": {"client_id": "x"}}', encoding="utf-8")
    arguments = ["init", ".", "--sheet", link(machine.sheet()), "--subject", ADA, *machine.endpoints]
    shown = machine.on_a_terminal(*arguments, typed=f"nowhere.json\nweb.json\n'{key.name}'\n\n\n\n")
    assert "There is no credentials file at nowhere.json" in " ".join(shown.split())
    assert "OAuth client of a web application" in " ".join(shown.split())
    assert written(machine).credentials == key


def test_people_in_a_sheet_of_their_own_are_asked_for_or_named(machine: Machine) -> None:
    sheet = machine.sheet()
    del sheet.tabs[1]
    people = machine.google.world.add_spreadsheet({"People": PEOPLE}, owner=ADA)
    arguments = ["--sheet", link(sheet), *delegated(machine)]
    refused = machine.cowork("init", *arguments, code=6).stderr
    assert "has no tab called People" in refused
    assert refused.endswith("--people-sheet LINK\n")
    machine.cowork("init", "one", *arguments, "--people-sheet", link(people))
    machine.on_a_terminal("init", "two", *arguments, typed=f"{link(sheet)}\n{link(people)}\n\n\n\n")
    for folder in ("one", "two"):
        where = load(machine.folder / folder / "cowork.toml", {}, machine.folder).where
        assert isinstance(where, Google)
        assert where.people_sheet == people.spreadsheet_id


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
    refused = machine.cowork("init", *arguments, code=2).stderr
    assert "Google does not tell the address of yours." in refused
    assert refused.endswith("--calendar ADDRESS\n")
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
    assert "--sheet LINK" in refused.stderr
    assert f"shared with {BOT} as Editor" in refused.stderr
    assert "Which calendar?" in machine.cowork("init", "--sheet", link(sheet), *arguments, code=2).stderr
    assert machine.writes() == []
    machine.cowork("init", "--sheet", link(sheet), "--calendar", ADA, "--add-columns", *arguments)
    machine.cowork("sync")
    assert machine.column("Status", sheet) == ["Scheduled"]


def test_without_a_sign_in_it_says_how_and_asks_nothing(machine: Machine) -> None:
    arguments = ["init", "--google", "--credentials", str(machine.client()), *machine.endpoints]
    refused = machine.cowork(*arguments, code=4)
    assert "Run first:\n  cowork login --credentials client.json\n" in refused.stderr
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


def headers_in_row_3(machine: Machine) -> list[str]:
    rows = [["Our writing group"], [], PEOPLES, row("Writing", 3)]
    sheet = machine.google.world.add_spreadsheet({"Sessions": rows, "People": PEOPLE}, owner=ADA)
    return ["--sheet", link(sheet), "--add-columns"]


def no_sessions_tab(machine: Machine) -> list[str]:
    sheet = machine.google.world.add_spreadsheet({"Plans": [["Rent", "Food"]], "People": PEOPLE}, owner=ADA)
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
        (a_sheet_without_start, 6, "I can't find “Start” (when it starts). Its other columns: Mood, Beginn."),
        (headers_in_row_3, 6, "the headers seem to stand in row 3"),
        (no_sessions_tab, 6, "has no tab called Sessions. The tabs in it: Plans, People."),
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
    assert "Leave one of them out" in machine.cowork("init", "--google", "--workbook", "x.xlsx", code=2).stderr


def test_paths_and_endpoints_are_written_so_that_they_work_from_anywhere(machine: Machine, tmp_path: Path) -> None:
    sheet = machine.sheet()
    machine.cowork("init", "here", "--sheet", link(sheet), *delegated(machine))
    elsewhere = Machine(machine.home, tmp_path, machine.google)
    elsewhere.cowork("doctor", "--config", str(machine.folder / "here/cowork.toml"))


# docs/rules.md 8.2
def test_what_one_names_for_a_board_s_folder_is_noted_in_one_s_own_configuration(
    machine: Machine,
) -> None:
    sheet, own = machine.sheet(), machine.home / "config/cowork/cowork.toml"
    done = machine.cowork("init", "here", "--sheet", link(sheet), *delegated(machine))
    key = machine.folder / "service-account.json"
    assert f"Noted in {own}, your own configuration, that a board's folder may name {key} and {ADA}." in done.stdout
    assert tomllib.loads(own.read_text()) == {"trust": {"files": [str(key)], "subjects": [ADA]}}
    machine.cowork("doctor", "--config", "here/cowork.toml")
    assert "Noted" not in machine.cowork("init", "again", "--sheet", link(sheet), *delegated(machine)).stdout

    own.unlink()
    refused = machine.cowork("doctor", "--config", "here/cowork.toml", code=2).stdout
    assert "asks for more than a board's folder may have" in refused


def test_one_s_own_configuration_keeps_what_stands_in_it(machine: Machine) -> None:
    own = machine.allow('endpoints = ["sheets.example.org"] # ours', 'files = ["/elsewhere"]')
    own.write_text(f"# mine\n[sessions]\nquorum = 2\n\n{own.read_text()}\n[guard]\nupdates = 3\n")
    machine.cowork("init", "here", "--sheet", link(machine.sheet()), *delegated(machine))
    text = own.read_text()
    assert text.startswith("# mine\n[sessions]\nquorum = 2\n")
    assert "# ours" in text
    written = tomllib.loads(text)
    assert written["guard"] == {"updates": 3}
    assert written["trust"] == {
        "endpoints": ["sheets.example.org"],
        "files": ["/elsewhere", str(machine.folder / "service-account.json")],
        "subjects": [ADA],
    }
    machine.cowork("doctor", "--config", "here/cowork.toml")


def test_a_configuration_of_one_s_own_that_nothing_can_be_noted_in_is_left_alone(machine: Machine) -> None:
    own = machine.home / "config/cowork/cowork.toml"
    own.parent.mkdir(parents=True)
    own.write_text('trust = { files = ["/elsewhere"] }\n')
    arguments = ["init", "here", "--sheet", link(machine.sheet()), *delegated(machine)]
    refused = machine.cowork(*arguments, code=2).stderr
    assert "cannot name this by itself, and nothing was made" in refused
    assert not (machine.folder / "here").exists()
    assert own.read_text() == 'trust = { files = ["/elsewhere"] }\n'
    own.write_text("".join(f"{line.strip()}\n" for line in refused.partition(" say:\n")[2].splitlines()))
    machine.cowork(*arguments)
    machine.cowork("doctor", "--config", "here/cowork.toml")
