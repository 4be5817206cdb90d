"""What the corpus found once, each by its name."""

from pathlib import Path

import pytest
from icalendar import Calendar

from cowork_sheets.boards.people_file import read_people_file
from cowork_sheets.boards.workbook_new import create_workbook
from cowork_sheets.core.people import read_people
from cowork_sheets.core.settings import Settings
from tests.cli.given import AGREED, PEOPLE, type_into
from tests.hostile.test_in_workbooks import sync
from tests.tables import PEOPLE_HEADER, table
from tests.world import World, agreed

NAME = '=HYPERLINK("https://evil.example","Ada")'


def test_a_cell_of_ours_that_begins_with_a_persons_name_never_begins_a_formula() -> None:
    world = World([agreed("Writing", proposed_by=NAME)])
    world.add_person(NAME, "", "Europe/London")
    world.sync()
    assert world.cell("Writing", "local_times") == (
        '· =HYPERLINK("https://evil.example","Ada") Thu 3 Dec 17:00 GMT · Grace Thu 3 Dec 10:00 MST'
    )
    assert world.sentence("Writing").startswith("· =HYPERLINK(")
    assert world.sync().cells_written == 0


@pytest.mark.parametrize("count", [4, 10_000])
def test_an_email_cell_full_of_words_is_one_mistake_and_not_thousands(count: int) -> None:
    people = read_people(table("People", PEOPLE_HEADER, [("Ada", "word " * count, "London")]), {}, "board.xlsx")
    assert people.notes == ("Tab People: Email (B2): “word” is not an address; correct it.",)


def test_the_first_few_wrong_addresses_of_a_cell_are_named() -> None:
    people = read_people(table("People", PEOPLE_HEADER, [("Ada", "a, b, c, d, a@example.org", "London")]), {}, "board")
    assert [note.split("“")[1][0] for note in people.notes] == ["a", "b", "c"]
    assert people.people[0].emails == ("a@example.org",)


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85"])
def test_a_mark_that_looks_like_the_end_of_a_line_tears_no_line_of_a_private_file(mark: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        f"Name,Email,Usually free\nAda,ada@example.org,mornings{mark}evenings\n", encoding="utf-8", newline=""
    )
    (row,) = read_people_file(file, Settings()).rows
    assert row.values == ("Ada", "ada@example.org", f"mornings{mark}evenings")


def test_a_title_with_a_backslash_and_a_capital_n_is_written_as_it_stands(tmp_path: Path) -> None:
    title = r"C:\New, \\N;\n"
    (tmp_path / "cowork.toml").write_text('[board]\nworkbook = "board.xlsx"\n', encoding="utf-8")
    create_workbook(tmp_path / "board.xlsx", people=PEOPLE, rows=[AGREED | {"topic": title}])
    sync(tmp_path)
    assert sync(tmp_path).startswith("Nothing to do.")
    type_into(tmp_path / "board.xlsx", 2, "Length", 60)  # and the same file is written once more
    sync(tmp_path)
    assert sync(tmp_path).startswith("Nothing to do.")
    files = [
        *tmp_path.glob("calendar/sessions/*"),
        *tmp_path.glob("calendar/outbox/*.ics"),
        *tmp_path.glob("calendar/*.ics"),
    ]
    assert len(files) == 4
    for file in files:
        assert str(Calendar.from_ical(file.read_bytes()).walk("VEVENT")[0]["SUMMARY"]) == title


def test_a_room_link_in_capitals_is_a_link_and_no_place_that_nobody_set_up() -> None:
    world = World([agreed("Writing")])
    world.set_person("Ada", room_link="HTTPS://example.org/ada")
    world.sync()
    assert (world.status("Writing"), world.cell("Writing", "join")) == ("Scheduled", "HTTPS://example.org/ada")
