from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from cowork_sheets.config import load
from cowork_sheets.errors import ConfigurationError
from tests.cli.given import AGREED, NOW, Cowork, cells, type_into

Board = Callable[..., Path]
CSV = "Name,Email,Time zone\nAda,ada@example.org,London\nGrace,grace@example.org,Vancouver\n"
TOML = """
[[people]]
name = "Ada"
email = ["ada@example.org", "ada@work.example.org"]
time_zone = "London"

[[people]]
name = "Grace"
email = "grace@example.org"
time_zone = "Vancouver"
room_link = "https://meet.example.org/grace"
"""


def private(name: str) -> str:
    return f'people = "private/{name}"\n'


@pytest.fixture
def keep(folder: Path) -> Callable[[str, str | bytes], Path]:
    """Put a file with people into a private folder."""

    def write(name: str, content: str | bytes) -> Path:
        path = folder / "private" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


Keep = Callable[[str, str | bytes], Path]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("people.csv", CSV),
        ("people.csv", "\ufeff" + CSV.replace(",", ";").replace("\n", "\r\n")),
        ("people.CSV", CSV.replace(",", "\t")),
        ("people.toml", TOML),
    ],
)
def test_people_in_a_private_file_are_invited_and_no_address_stands_in_the_board(
    name: str, content: str, cowork: Cowork, board: Board, folder: Path, keep: Keep
) -> None:
    keep(name, content)
    path = board(AGREED, people=(), more=private(name))
    cowork("sync", "--now", NOW)
    assert cells(path, "Status") == ["Scheduled"]
    assert cells(path, "Local times") == ["Ada Thu 26 Nov 16:00 GMT · Grace Thu 26 Nov 09:00 MST"]
    listed = (folder / "calendar/outbox/README.txt").read_text(encoding="utf-8")
    assert "ada@example.org, grace@example.org" in listed
    book = openpyxl.load_workbook(path)
    written = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert [text for text in written if "@" in text] == []


def test_another_workbook_may_hold_the_people(cowork: Cowork, board: Board, folder: Path) -> None:
    book = openpyxl.Workbook()
    for line in CSV.splitlines():
        book.active.append(line.split(","))
    book.active.title = "Members"
    (folder / "private").mkdir()
    book.save(folder / "private/people.xlsx")
    path = board(AGREED, people=(), more=private("people.xlsx"))
    cowork("sync", "--now", NOW)
    assert cells(path, "Status") == ["Scheduled"]
    book.create_sheet("Others")
    book.save(folder / "private/people.xlsx")
    assert "has no tab called People. The tabs in it: Members, Others." in cowork("sync", code=6).stderr
    book["Members"].title = "People"
    book.save(folder / "private/people.xlsx")
    cowork("sync", "--now", NOW)


def test_the_people_tab_does_not_count_beside_the_file(cowork: Cowork, board: Board, keep: Keep) -> None:
    keep("people.csv", CSV)
    path = board(AGREED | {"accepted_by": "Bo"}, more=private("people.csv"))
    cowork("sync", "--now", NOW)
    assert cells(path, "Status") == ["Needs attention"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "people.csv",
            "",
            "people.csv: I can't find the columns “Name”, “Email”, “Time zone”. Columns I see: none.",
        ),
        ("people.csv", CSV.replace("Email", "Mail"), "people.csv: I can't find the column “Email”."),
        ("people.csv", CSV + 'Bo,"bo@example.org\n', "people.csv, line 4, cannot be read"),
        ("people.csv", CSV.encode("utf-16"), "people.csv is not a text in UTF-8."),
        ("people.toml", "[[people]]\nname = Ada", "people.toml is not written as TOML"),
        ("people.toml", "", "people.toml holds no people. Write [[people]]"),
        ("people.toml", "people = ['Ada']", "people.toml holds no people. Write [[people]]"),
        ("people.toml", f"{TOML}mail = 'x'", "people.toml, entry 2: there is no key “mail”. Did you mean email?"),
        ("people.toml", f"{TOML}favourite = 'x'", "“favourite”. There are: name, email"),
        ("people.toml", f"{TOML}slack = 3", "people.toml, entry 2, slack: type a text in quotes."),
        ("people.xlsx", "no workbook", "people.xlsx is not a workbook."),
    ],
)
def test_a_file_that_cannot_be_read_stops_the_run_with_what_to_do(
    name: str, content: str | bytes, sentence: str, cowork: Cowork, board: Board, keep: Keep
) -> None:
    keep("people.csv", CSV)
    path = board(AGREED, people=(), more=private("people.csv"))
    cowork("sync", "--now", NOW)
    keep(name, content)
    board_toml = path.parent / "cowork.toml"
    board_toml.write_text(board_toml.read_text(encoding="utf-8").replace("people.csv", name), encoding="utf-8")
    said = cowork("sync", "--now", NOW, code=6)
    assert sentence in said.stderr
    assert cells(path, "Status") == ["Scheduled"]


def test_a_file_that_is_gone_stops_the_run(cowork: Cowork, board: Board) -> None:
    board(AGREED, people=(), more=private("people.csv"))
    assert "which [board] people names" in cowork("sync", code=2).stderr


def test_a_file_that_is_a_folder_is_said(cowork: Cowork, board: Board, folder: Path) -> None:
    (folder / "private/people.csv").mkdir(parents=True)
    board(AGREED, people=(), more=private("people.csv"))
    assert "cannot be read" in cowork("sync", code=4).stderr


def test_what_is_wrong_in_a_line_is_told_by_its_line_and_holds_only_its_own_rows(
    cowork: Cowork, board: Board, keep: Keep
) -> None:
    keep("people.csv", CSV + '"Bo\nLee",bo,London\nCy,ADA@example.org,London\n')
    path = board(AGREED | {"accepted_by": "Bo Lee"}, AGREED | {"topic": "Ads", "proposed_by": "Cy"}, people=(),
                 more=private("people.csv"))  # fmt: skip
    said = cowork("sync", "--now", NOW).stdout
    assert "people.csv: Email (line 4): “bo” is not an address; correct it." in said
    assert cells(path, "What to know") == [
        (
            "Proposed by: lines 2 and 6 of people.csv have the same address; correct or remove one first. "
            "Accepted by: the address of Bo Lee in people.csv (line 4) cannot be used; correct it there first."
        ),
        "Proposed by: lines 2 and 6 of people.csv have the same address; correct or remove one first.",
    ]


def test_doctor_reads_the_file_too(cowork: Cowork, board: Board, keep: Keep) -> None:
    keep("people.toml", TOML)
    board(AGREED, people=(), more=private("people.toml"))
    assert "2 people, 1 row" in cowork("doctor").stdout


def test_a_name_that_joins_the_file_joins_the_session(cowork: Cowork, board: Board, keep: Keep) -> None:
    keep("people.csv", CSV)
    path = board(AGREED, people=(), more=private("people.csv"))
    cowork("sync", "--now", NOW)
    keep("people.csv", CSV + "Bo,bo@example.org,Kolkata\n")
    type_into(path, 2, "Accepted by", "Grace, Bo")
    assert "bo@example.org" in cowork("sync", "--now", NOW).stdout


def test_the_kind_of_file_has_to_be_one_that_can_be_read_and_people_stand_in_one_place(folder: Path) -> None:
    for text in (
        '[board]\nworkbook = "board.xlsx"\npeople = "people.ods"',
        f'[calendar]\nid = "a@b.org"\n[board]\nsheet = "{"x" * 44}"\npeople_sheet = "{"y" * 44}"\npeople = "p.csv"',
    ):
        (folder / "cowork.toml").write_text(text, encoding="utf-8")
        with pytest.raises(ConfigurationError, match=r"path of a \.csv|people and people_sheet are both given"):
            load(None, {}, folder)


@pytest.mark.parametrize(("name", "content"), [("people.csv", CSV), ("people.toml", TOML)])
def test_a_board_without_a_people_tab_is_completed_and_its_agreed_rows_are_left_alone(
    name: str, content: str, cowork: Cowork, board: Board, keep: Keep
) -> None:
    keep(name, content)
    path = board(AGREED | {"day": date.today() + timedelta(days=3)}, people=(), more=private(name))  # noqa: DTZ011
    book = openpyxl.load_workbook(path)
    del book["People"]
    sessions = book["Sessions"]
    sessions.delete_cols([cell.value for cell in sessions[1]].index("Join") + 1)
    book.save(path)
    shown = cowork("init", "--add-columns", "--only-new").stdout
    assert "Added to “board.xlsx”: Join." in shown
    assert "1 row is agreed already. It is left alone until somebody changes it." in shown
    assert "0 scheduled" in cowork("sync").stdout


def test_doctor_points_out_a_people_tab_that_everybody_can_still_see(cowork: Cowork, board: Board, keep: Keep) -> None:
    keep("people.csv", CSV)
    board(AGREED, more=private("people.csv"))
    assert "Its People tab is not read any more, and everybody can see it: delete it." in cowork("doctor").output
