from datetime import date, time
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


def test_where_only_the_configuration_is_left_init_makes_its_board_anew(cowork: Cowork, folder: Path) -> None:
    cowork("init", "--no-input", *ADA, "--length", "60")
    configuration = (folder / "cowork.toml").read_bytes()
    cowork("sync", "--now", NOW)
    (folder / "board.xlsx").rename(folder / "lost.xlsx")
    assert "To make a new board in its place: cowork init" in cowork("sync", "--now", NOW, code=2).stderr
    assert "--length" not in cowork("init", "--no-input", *ADA, *GRACE).output
    assert [person[0] for person in roster(folder / "board.xlsx")] == ["Ada", "Grace"]
    assert (folder / "cowork.toml").read_bytes() == configuration
    cowork("sync", "--now", NOW)
    (folder / "board.xlsx").unlink()
    assert "says length and format already" in cowork("init", "--no-input", "--length", "60", code=2).stderr


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
    assert "Without the columns Join, Local times, Going that part is not shown" in result.stdout
    assert (folder / "ours.xlsx").read_bytes() == before
    assert "1 scheduled" in cowork("sync", "--now", NOW).stdout


def test_missing_columns_are_named_and_nothing_is_written(cowork: Cowork, folder: Path) -> None:
    a_persons_workbook(folder / "ours.xlsx", without=("Status", "What to know", "Ref"))
    before = files(folder)
    message = cowork("init", "--workbook", "ours.xlsx", "--no-input", code=6).stderr
    assert "I can't find the columns “Status”, “What to know”, “Ref”" in message
    assert "--add-columns" in message
    assert files(folder) == before


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
