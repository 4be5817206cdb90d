import shlex
import subprocess
from datetime import date, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from cowork_sheets.config import load
from tests.cli.given import NOW, Cowork, cells, edited, files, type_into
from tests.cli.terminals import on_a_terminal

ADA = ["--name", "Ada", "--email", "ada@example.org", "--zone", "London"]
GRACE = ["--person", "Grace <grace@example.org> Vancouver"]


def a_persons_workbook(path: Path, *, without: tuple[str, ...] = ()) -> None:
    """A workbook that somebody made themselves, with a column of their own between ours."""
    book = openpyxl.Workbook()
    sessions = book.active
    assert sessions is not None
    sessions.title = "Sessions"
    headers = ["Topic", "Mood", "Proposed by", "Accepted by", "Day", "Start", "Status", "What to know", "Ref"]
    sessions.append([header for header in headers if header not in without])
    row = ["Methods section", "fine", "Ada", "Grace", date(2026, 11, 26), time(16)]
    sessions.append(row)
    people = book.create_sheet("People")
    people.append(["Name", "Email", "Time zone"])
    people.append(["Ada", "ada@example.org", "London"])
    people.append(["Grace", "grace@example.org", "Vancouver"])
    book.save(path)


def typed(shown: str) -> list[list[str]]:
    """The commands that were printed on lines of their own, as words; those of ours without their first."""
    lines = [shlex.split(line) for line in shown.splitlines() if line.startswith("  ")]
    return [words[1:] if words[0] == "cowork" else words for words in lines]


def roster(path: Path) -> list[tuple[object, ...]]:
    return [row[:3] for row in openpyxl.load_workbook(path)["People"].iter_rows(min_row=2, values_only=True)]


def test_flags_alone_make_a_board_that_syncs(cowork: Cowork, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = cowork("init", "sessions", "--no-input", *ADA, *GRACE, "--length", "1h", "--format", "25/5")
    assert result.stdout.endswith("  cd sessions && cowork sync --dry-run\n")
    assert roster(folder / "sessions/board.xlsx") == [
        ("Ada", "ada@example.org", "Europe/London"),
        ("Grace", "grace@example.org", "America/Vancouver"),
    ]
    monkeypatch.chdir("sessions")
    for header, value in {
        "Topic": "Methods", "Proposed by": "Ada", "Accepted by": "Grace", "Day": date(2026, 11, 26), "Start": time(16),
    }.items():  # fmt: skip
        type_into(Path("board.xlsx"), 2, header, value)
    assert "1 scheduled" in cowork("sync", "--now", NOW).stdout
    sessions = load(None, {}, folder / "sessions").settings.sessions
    assert (sessions.length, sessions.format) == (60, "25/5")


def test_where_the_board_of_a_configuration_is_gone_only_a_named_flag_makes_a_new_one(
    cowork: Cowork, folder: Path
) -> None:
    cowork("init", "--no-input", *ADA, "--length", "60")
    configuration = (folder / "cowork.toml").read_bytes()
    cowork("sync", "--now", NOW)
    (folder / "board.xlsx").rename(folder / "lost.xlsx")
    assert "To make a new board in its place: cowork init --start-anew\n" in cowork("sync", "--now", NOW, code=2).stderr
    stopped = cowork("init", "--no-input", *ADA, *GRACE, code=2).stderr
    assert "There is no workbook board.xlsx, which cowork.toml names, and nothing was made." in stopped
    assert not (folder / "board.xlsx").exists()
    cowork(*typed(stopped)[-1])
    assert [person[0] for person in roster(folder / "board.xlsx")] == ["Ada", "Grace"]
    assert (folder / "cowork.toml").read_bytes() == configuration
    cowork("sync", "--now", NOW)
    assert "cowork.toml is there already" in cowork("init", "--start-anew", code=2).stderr
    (folder / "board.xlsx").unlink()
    assert "Leave out --length" in cowork("init", "--start-anew", "--length", "60", code=2).stderr


def synced(cowork: Cowork, folder: Path) -> Path:
    """A board with one session in its calendar, and a copy of its own file from before the last write."""
    cowork("init", "--no-input", *ADA, *GRACE)
    path = folder / "board.xlsx"
    for header, value in {
        "Topic": "Methods", "Proposed by": "Ada", "Accepted by": "Grace", "Day": date(2026, 11, 26), "Start": time(16),
    }.items():  # fmt: skip
        type_into(path, 2, header, value)
    cowork("sync", "--now", NOW)
    return path


@pytest.mark.parametrize("lost", [["board.xlsx"], ["board.xlsx", "cowork.toml"]])
def test_a_lost_board_comes_back_from_its_copy_and_is_not_replaced_in_silence(
    lost: list[str], cowork: Cowork, folder: Path
) -> None:
    path = synced(cowork, folder)
    for name in lost:
        (folder / name).unlink()
    left = files(folder)
    stopped = cowork("init", "--no-input", *ADA, code=2).stderr
    assert "nothing was made" in stopped
    assert ("calendar holds 1 session of another board" in stopped) == (len(lost) > 1)
    assert "what lies in calendar stays there as it is" in stopped
    assert files(folder) == left
    copy_back, anew = typed(stopped)
    subprocess.run(copy_back, check=True, cwd=folder)
    assert cells(path, "Topic")[0] == "Methods"
    path.unlink()
    cowork(*anew)
    assert cells(path, "Topic") == [None] * len(cells(path, "Topic"))
    assert len(files(folder / "calendar/sessions")) == 1
    cowork("sync", "--now", NOW)


def test_a_workbook_beside_another_boards_sessions_is_not_taken_for_that_board(cowork: Cowork, folder: Path) -> None:
    synced(cowork, folder)
    (folder / "cowork.toml").unlink()
    cowork("init", "--workbook", "board.xlsx", "--no-input")
    (folder / "cowork.toml").unlink()
    a_persons_workbook(folder / "other.xlsx")
    stopped = cowork("init", "--workbook", "other.xlsx", "--no-input", code=2).stderr
    assert "calendar holds 1 session of another board" in stopped
    assert "in another folder" in stopped
    assert not (folder / "cowork.toml").exists()


@pytest.mark.parametrize("command", [["init", "new", "--no-input"], ["demo", "new", "--now", NOW]])
def test_a_new_board_offers_the_places_it_can_have_and_no_others(
    command: list[str], cowork: Cowork, folder: Path
) -> None:
    cowork(*command)
    sessions = openpyxl.load_workbook(folder / "new/board.xlsx")["Sessions"]
    lists = [each.formula1 for each in sessions.data_validations.dataValidation]
    assert '"jitsi,room link,in person,no link"' in lists


def test_each_answer_is_checked_at_its_own_question(folder: Path) -> None:
    answers = ["mine", "Ada <ada@example.org>", "Ada", "ada@example", "ada@example.org", "Lodnon", "London",
               "Grace <grace@example.org>", "ada <other@example.org> London", "Grace <grace@example> London",
               "Grace <grace@example.org> Vancouver", "", "60", "25/5"]  # fmt: skip
    shown = " ".join(on_a_terminal("init", typed="".join(f"{answer}\n" for answer in answers)).split())
    assert "is not a name" in shown
    assert "“ada@example” is not an address" in shown
    assert "Grace lacks a time zone" in shown
    assert "Two people are called ada" in shown
    assert roster(folder / "mine/board.xlsx") == [
        ("Ada", "ada@example.org", "Europe/London"),
        ("Grace", "grace@example.org", "America/Vancouver"),
    ]


def test_ctrl_c_at_a_question_leaves_nothing_and_says_so(folder: Path) -> None:
    shown = on_a_terminal("init", typed="mine\nAda\n", stop_at="Your address", code=130)
    assert "Stopped. Nothing was made." in shown
    assert files(folder) == {}


def test_a_board_without_people_says_what_to_do_first(cowork: Cowork) -> None:
    assert "People tab is empty" in cowork("init", "alone", "--no-input").stdout
    assert "People tab is empty" not in cowork("init", "together", "--no-input", *ADA).stdout


def test_without_a_terminal_it_never_asks(cowork: Cowork, folder: Path) -> None:
    cowork("init", typed="")
    assert roster(folder / "board.xlsx") == []


def test_on_a_terminal_every_answer_can_be_typed(folder: Path) -> None:
    answers = ["mine", "Ada", "ada@example.org", "London", "Grace <grace@example.org> Vancouvr",
               "Grace <grace@example.org> Vancouver", "", "60", "25/5"]  # fmt: skip
    shown = on_a_terminal("init", typed="".join(f"{answer}\n" for answer in answers))
    assert "Did you mean America/Vancouver" in shown
    assert roster(folder / "mine/board.xlsx") == [
        ("Ada", "ada@example.org", "Europe/London"),
        ("Grace", "grace@example.org", "America/Vancouver"),
    ]
    assert load(None, {}, folder / "mine").settings.sessions.length == 60


def test_what_is_there_is_never_overwritten(cowork: Cowork, folder: Path) -> None:
    cowork("init", "--no-input", *ADA)
    before = files(folder)
    assert "cowork.toml is there already" in cowork("init", "--no-input", *ADA, code=2).stderr
    (folder / "cowork.toml").unlink()
    assert "board.xlsx is there already" in cowork("init", "--no-input", *ADA, code=2).stderr
    assert files(folder) == {name: data for name, data in before.items() if name != "cowork.toml"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--person", "<>"], "is not a person"),
        (["--person", "Grace <grace> Vancouver"], "“grace” is not an address"),
        (["--person", "Grace <grace@example.org> Vancouvr"], "Did you mean America/Vancouver"),
        ([*ADA[:4], "--zone", "EST"], "EST"),
        ([*ADA, "--person", "ada <a@example.org> London"], "Two people are called"),
        (["--email", "ada@example.org"], "add --name"),
        (["--length", "13 hours"], "longer than 12 hours"),
        (["--format", "x/y"], "I don't know the format “x/y”"),
    ],
)
def test_an_answer_that_cannot_be_used_is_said_and_nothing_is_made(
    arguments: list[str], sentence: str, cowork: Cowork, folder: Path
) -> None:
    assert sentence in cowork("init", "sessions", "--no-input", *arguments, code=2).stderr
    assert files(folder) == {}


def test_an_existing_workbook_is_taken_as_it_is(cowork: Cowork, folder: Path) -> None:
    a_persons_workbook(folder / "ours.xlsx")
    before = (folder / "ours.xlsx").read_bytes()
    result = cowork("init", "--workbook", "ours.xlsx", "--no-input")
    assert "Not added, and so not shown: Join, Local times, Going." in result.stdout
    assert typed(result.stdout)[0] == ["init", "--add-columns"]
    assert (folder / "ours.xlsx").read_bytes() == before
    assert "1 scheduled" in cowork("sync", "--now", NOW).stdout


def test_missing_columns_are_named_and_nothing_is_written(cowork: Cowork, folder: Path) -> None:
    a_persons_workbook(folder / "ours.xlsx", without=("Status", "What to know", "Ref"))
    before = files(folder)
    message = cowork("init", "--workbook", "ours.xlsx", "--no-input", code=6).stderr
    assert "Without Status, What to know and Ref it cannot be used, and nothing was changed." in message
    assert files(folder) == before
    cowork(*typed(message)[-1])
    assert "1 scheduled" in cowork("sync", "--now", NOW).stdout


def test_what_a_board_lacks_can_be_added_later_and_again_without_harm(cowork: Cowork, folder: Path) -> None:
    path = folder / "ours.xlsx"
    a_persons_workbook(path)
    cowork("init", "--workbook", "ours.xlsx", "--no-input")
    configuration = (folder / "cowork.toml").read_bytes()
    assert "Added to “ours.xlsx”: Join, Local times, Going." in cowork("init", "--add-columns").stdout
    complete = path.read_bytes()
    assert "lacks nothing" in cowork("init", "--workbook", "ours.xlsx", "--add-columns").stdout
    assert "for the workbook" in cowork("init", "--workbook", "other.xlsx", "--add-columns", code=2).stderr
    assert "for the workbook" in cowork("init", "--google", "--add-columns", code=2).stderr
    assert (path.read_bytes(), (folder / "cowork.toml").read_bytes()) == (complete, configuration)


def test_columns_are_added_right_of_notes_that_have_no_header(cowork: Cowork, folder: Path) -> None:
    path = folder / "ours.xlsx"
    a_persons_workbook(path, without=("Status", "What to know", "Ref"))
    with edited(path) as sheet:
        sheet.cell(2, 9).value = "bring cake"
    cowork("init", "--workbook", "ours.xlsx", "--add-columns", "--no-input")
    cowork("sync", "--now", NOW)
    sheet = openpyxl.load_workbook(path)["Sessions"]
    assert sheet.cell(2, 9).value == "bring cake"
    assert [cell.value for cell in sheet[1]][8:12] == [None, "Status", "What to know", "Join"]


def test_a_workbook_whose_tabs_and_columns_have_other_names_is_taken_too(cowork: Cowork, folder: Path) -> None:
    path = folder / "ours.xlsx"
    a_persons_workbook(path)
    book = openpyxl.load_workbook(path)
    book["Sessions"].title, book["People"].title = "Slots", "Team"
    names = {"Day": "Date", "Accepted by": "Who joins?", "Email": "E-mail"}
    for tab in book.worksheets:
        for cell in tab[1]:
            cell.value = names.get(cell.value, cell.value)
    book.save(path)
    shown = cowork("init", "--workbook", "ours.xlsx", "--add-columns", "--no-input").output
    assert "Taking the tab “Slots” as Sessions, “Date” as Day, “Who joins?” as Accepted by." in shown
    assert "Taking the tab “Team” as People, “E-mail” as Email." in shown
    assert "to schedule" in cowork("sync", "--dry-run").output


def test_agreed_rows_of_a_workbook_can_be_left_alone_too(cowork: Cowork, folder: Path) -> None:
    a_persons_workbook(folder / "ours.xlsx")
    with edited(folder / "ours.xlsx") as sheet:
        sheet.cell(2, 5).value = date.today() + timedelta(days=3)  # noqa: DTZ011 - as people do
    cowork("init", "--workbook", "ours.xlsx", "--only-new", "--no-input")
    assert "0 scheduled" in cowork("sync").stdout
    assert "first run of “ours.xlsx” is over" in cowork("init", "--invite-agreed", code=2).stderr


def test_flags_for_a_board_in_use_need_one(cowork: Cowork, folder: Path) -> None:
    assert "--workbook FILE or --sheet LINK" in cowork("init", ".", "--add-columns", code=2).stderr
    assert "--workbook FILE or --sheet LINK" in cowork("init", ".", "--only-new", code=2).stderr
    assert files(folder) == {}


def test_headers_further_down_are_said_to_be_there(cowork: Cowork, folder: Path) -> None:
    a_persons_workbook(folder / "ours.xlsx")
    with edited(folder / "ours.xlsx") as sheet:
        sheet.insert_rows(1, amount=2)
        sheet.cell(1, 1).value = "Our writing group"
    message = cowork("init", "--workbook", "ours.xlsx", "--add-columns", "--no-input", code=6).stderr
    assert "the headers seem to stand in row 3, and they have to be in the first row" in message


def test_a_configuration_of_another_name_is_made_and_gone_on_with(cowork: Cowork, folder: Path) -> None:
    made = cowork("init", "--config", "team/team.toml", "--no-input", *ADA).stdout
    assert typed(made) == [["sync", "--dry-run", "--config", "team/team.toml"]]
    cowork(*typed(made)[0])
    assert "is not in other" in cowork("init", "other", "--config", "team/team.toml", code=2).stderr
    (folder / "team/board.xlsx").unlink()
    lost = cowork("sync", "--config", "team/team.toml", code=2).stderr
    cowork(*shlex.split(lost.rpartition(": cowork ")[2]))
    assert (folder / "team/board.xlsx").exists()


def test_add_columns_appends_ours_and_changes_nothing_else(cowork: Cowork, folder: Path) -> None:
    path = folder / "ours.xlsx"
    a_persons_workbook(path, without=("Status", "What to know", "Ref"))
    cowork("init", "--workbook", "ours.xlsx", "--add-columns", "--no-input")
    sheet = openpyxl.load_workbook(path)["Sessions"]
    assert [cell.value for cell in sheet[1]] == [
        "Topic", "Mood", "Proposed by", "Accepted by", "Day", "Start",
        "Status", "What to know", "Join", "Local times", "Going", "Ref",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[2]][:2] == ["Methods section", "fine"]
    assert "1 scheduled" in cowork("sync", "--now", NOW).stdout
    assert cells(path, "Local times") == ["Ada Thu 26 Nov 16:00 GMT · Grace Thu 26 Nov 09:00 MST"]


def test_a_workbook_without_people_says_so(cowork: Cowork, folder: Path) -> None:
    a_persons_workbook(folder / "ours.xlsx")
    book = openpyxl.load_workbook(folder / "ours.xlsx")
    del book["People"]
    book.save(folder / "ours.xlsx")
    assert "People" in cowork("init", "--workbook", "ours.xlsx", "--no-input", code=6).stderr


def test_a_copied_board_becomes_one_of_its_own(cowork: Cowork, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_persons_workbook(folder / "ours.xlsx")
    cowork("init", "--workbook", "ours.xlsx", "--no-input")
    cowork("sync", "--now", NOW)
    copy = folder / "copy"
    copy.mkdir()
    for name in ("ours.xlsx", "cowork.toml"):
        (copy / name).write_bytes((folder / name).read_bytes())
    monkeypatch.chdir(copy)
    cowork("sync", "--now", NOW, code=6)
    assert "is a board of its own now" in cowork("init", "--new-id").stdout
    assert "comes from another board" in cowork("sync", "--now", NOW, "--dry-run", code=6).stdout
    with edited(copy / "ours.xlsx") as sheet:
        sheet.cell(2, 9).value = None
    assert "1 scheduled" in cowork("sync", "--now", NOW).stdout
    assert set(files(folder / "calendar/sessions")).isdisjoint(files(copy / "calendar/sessions"))


def test_a_copy_beside_the_board_needs_a_calendar_of_its_own(cowork: Cowork, folder: Path) -> None:
    a_persons_workbook(folder / "ours.xlsx")
    cowork("init", "--workbook", "ours.xlsx", "--no-input")
    cowork("sync", "--now", NOW)
    (folder / "copy.xlsx").write_bytes((folder / "ours.xlsx").read_bytes())
    configuration = (folder / "cowork.toml").read_text(encoding="utf-8").replace("ours.xlsx", "copy.xlsx")
    (folder / "cowork.toml").write_text(configuration, encoding="utf-8")
    assert "cowork init --new-id" in cowork("sync", "--now", NOW, code=2).stderr
    assert "[calendar] folder" in cowork("init", "--new-id", code=2).stderr
    (folder / "cowork.toml").write_text(configuration.replace('"calendar"', '"events"'), encoding="utf-8")
    cowork("init", "--new-id")
    cowork("sync", "--now", NOW, "--dry-run", code=6)
