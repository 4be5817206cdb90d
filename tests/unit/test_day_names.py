"""Days in a board's own language."""

import subprocess
import sys
from datetime import date, time
from importlib.util import find_spec
from pathlib import Path

import pytest

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.day_names import ENGLISH, LANGUAGES, DayNames, language_of
from cowork_sheets.core.settings import Settings
from cowork_sheets.core.starts import read_day, read_end, read_start
from cowork_sheets.core.times import Moment
from cowork_sheets.day_names import PATH, load
from tests.tables import reading

ROOT = Path(__file__).parents[2]
DAY = date(2027, 5, 4)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "4. Mai 2027"),
        ("de", "Dienstag, 4. Mai 2027"),
        ("de", "Di., den 4. Mai 2027"),
        ("de", "Tue 4 May 2027"),
        ("fr", "mardi 4 mai 2027"),
        ("fr", "le 4 mai 2027"),
        ("es", "martes, 4 de mayo de 2027"),
        ("pt", "terça-feira, 4 de maio de 2027"),
        ("pt", "terça, 4 de maio de 2027"),
        ("it", "4 maggio 2027"),
        ("nl", "di 4 mei 2027"),
        ("sv", "tisdag 4 maj 2027"),
        ("da", "tirsdag den 4. maj 2027"),
        ("nb", "tirsdag 4. mai 2027"),
        ("fi", "tiistai 4. toukokuuta 2027"),
        ("pl", "wtorek, 4 maja 2027"),
        ("cs", "úterý 4. května 2027"),
        ("sk", "utorok 4. mája 2027"),
        ("hu", "2027. május 4."),
        ("ro", "marți, 4 mai 2027"),
        ("hr", "utorak, 4. svibnja 2027."),
        ("ca", "dimarts, 4 de maig de 2027"),
        ("el", "Τρίτη 4 Μαΐου 2027"),
        ("tr", "4 Mayıs 2027 Salı"),
        ("ru", "вторник, 4 мая 2027 г."),
        ("uk", "вівторок, 4 травня 2027 р."),
        ("bg", "вторник, 4 май 2027 г."),
    ],
)
def test_a_day_in_the_boards_language_is_read(language: str, text: str) -> None:
    assert read_day(text, load(language)) == Moment(DAY)


def test_every_language_that_is_known_is_tried() -> None:
    (mark,) = test_a_day_in_the_boards_language_is_read.pytestmark  # type: ignore[attr-defined]
    assert {language for language, _ in mark.args[1]} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "text", "moment"),
    [
        ("de", "Di 4. Mai 2027 um 16 Uhr", Moment(DAY, time(16))),
        ("de", "4. Mai 2027, 16–17:30 Uhr MEZ", Moment(DAY, time(16), 90, "MEZ")),
        ("fr", "mardi 4 mai 2027 à 16h", Moment(DAY, time(16))),
        ("es", "martes, 4 de mayo de 2027 a las 16:00", Moment(DAY, time(16))),
        ("ca", "4 d’abril de 2027 16:00", Moment(date(2027, 4, 4), time(16))),
        ("fr", "2027-05-04 16:00 heure de Paris", Moment(DAY, time(16), zone="heure de Paris")),
    ],
)
def test_words_between_a_day_and_its_time_are_left_out_and_no_others(language: str, text: str, moment: Moment) -> None:
    assert read_day(text, load(language)) == moment


def test_a_start_and_an_end_may_hold_a_day_in_that_language_too() -> None:
    names = load("de")
    assert read_start("16 Uhr am 4. Mai 2027", names) == Moment(DAY, time(16))
    assert read_end("4. Mai 2027 17 Uhr", Moment(DAY, time(16)), names) == 60


TWO_THINGS = [("es", "mar 4 2027"), ("it", "mar 4 2027"), ("de", "Mi 4. Mai 2027"), ("de", "4. Mai")]


@pytest.mark.parametrize(("language", "text"), TWO_THINGS)
def test_what_may_be_two_things_in_that_language_is_asked_about(language: str, text: str) -> None:
    assert isinstance(read_day(text, load(language)), Asked)


def test_a_board_in_english_knows_no_other_words() -> None:
    assert load("") == ENGLISH
    assert isinstance(read_day("4. Mai 2027"), Asked)


def test_a_row_is_read_in_the_language_of_its_board() -> None:
    row = reading(settings=Settings(day_names=load("de")), day="Di 4. Mai 2027")
    assert row.problems == ()
    assert row.wall is not None
    assert row.wall.date() == DAY


CODES = [("de", "de"), ("de-AT", "de"), ("pt_BR", "pt"), ("EN", ""), ("en-GB", ""), ("xx", None), ("", None)]


@pytest.mark.parametrize(("text", "language"), CODES)
def test_a_language_is_named_as_computers_do(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_names_of_another_language_can_be_given() -> None:
    assert DayNames((("fifth", "May"),)).in_english("4 fifth 2027") == "4 May 2027"


@pytest.mark.skipif(find_spec("babel") is None, reason="./scripts/_environment gazetteer installs babel")
def test_the_same_package_makes_the_same_data(tmp_path: Path) -> None:
    made, here = tmp_path / "day_names.txt", {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, ROOT / "scripts/day-names", made], check=True, capture_output=True, env=here)
    assert made.read_text(encoding="utf-8") == PATH.read_text(encoding="utf-8")
