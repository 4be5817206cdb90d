from datetime import datetime

import pytest

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.choices import read_call_off, read_format, read_where
from cowork_sheets.core.formats import Format
from cowork_sheets.core.model import CellValue, PlaceChoice

PLACES = ("jitsi", "Meet")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Jitsi", PlaceChoice("jitsi")),
        ("meet", PlaceChoice("meet")),
        ("Google Meet", PlaceChoice("meet")),
        ("GMeet", PlaceChoice("meet")),
        ("Hangouts", PlaceChoice("meet")),
        ("google hangouts", PlaceChoice("meet")),
        ("Jitsi Meet", PlaceChoice("jitsi")),
        ("In person", PlaceChoice("in person")),
        ("in-person", PlaceChoice("in person")),
        ("No link", PlaceChoice("no link")),
        ("none", PlaceChoice("no link")),
        ("Room link", PlaceChoice("room link")),
        (
            "https://meet.example.org/ada?pwd=1&x=2#top",
            PlaceChoice("link", "https://meet.example.org/ada?pwd=1&x=2#top"),
        ),
        ("https://münchen.example:8443", PlaceChoice("link", "https://münchen.example:8443")),
    ],
)
def test_a_place_is_a_link_a_habit_or_one_of_the_boards_places(text: str, choice: PlaceChoice) -> None:
    assert read_where(text, PLACES) == choice


@pytest.mark.parametrize(
    "name", ["Zoom", "zoom.us", "Whereby", "Teams", "Microsoft Teams", "Meet", "Google Meet", "Hangouts", "gmeet"]
)
def test_a_service_that_cannot_be_had_here_is_asked_for_its_link_and_never_taken_for_another(name: str) -> None:
    answer = read_where(name, ("jitsi",))
    assert isinstance(answer, Asked)
    assert answer.phrase == (
        f"a meeting on {name} cannot be made here; paste its link, or type jitsi, room link, in person or no link."
    )


def test_a_service_that_can_be_had_here_is_a_place() -> None:
    assert read_where("Zoom", ("jitsi", "zoom")) == PlaceChoice("zoom")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Jisti", "I don't know the place “Jisti”. Did you mean jitsi?"),
        (
            "my kitchen",
            "I don't know the place “my kitchen”. Paste a link, or type jitsi, Meet, room link, in person or no link.",
        ),
        (
            "Blue Jeans",
            "Blue Jeans has closed. Paste another link, or type jitsi, Meet, room link, in person or no link.",
        ),
        ("meet.example.org/ada", "“meet.example.org/ada” looks like a link; type it with https:// in front."),
        ("Zoom https://z.example/1", "“Zoom https://z.example/1” holds more than a link; type only the link."),
        (
            "http://meet.example.org",
            "“http://meet.example.org” is no link I can use; type one like https://example.org/room.",
        ),
        (
            "https://ada:secret@example.org",
            "“https://ada:secret@example.org” is no link I can use; type one like https://example.org/room.",
        ),
        (
            "https://localhost",
            "“https://localhost” is no link I can use; type one like https://example.org/room.",
        ),
        (
            "https://example.org/<script>",
            "“https://example.org/<script>” is no link I can use; type one like https://example.org/room.",
        ),
        (
            "javascript://example.org/%0aalert(1)",
            "“javascript://example.org/%0aalert(1)” is no link I can use; type one like https://example.org/room.",
        ),
    ],
)
def test_any_other_place_is_asked_about(text: str, phrase: str) -> None:
    answer = read_where(text, PLACES)
    assert isinstance(answer, Asked)
    assert answer.phrase == phrase


def test_a_link_of_more_than_two_thousand_characters_is_asked_about_briefly() -> None:
    answer = read_where("https://example.org/" + "a" * 2000, PLACES)
    assert isinstance(answer, Asked)
    assert "is too long; type one of at most 2000 characters" in answer.phrase
    assert len(answer.phrase) < 150


@pytest.mark.parametrize("cell", ["25/5", "45/10", "90", "cafe", 90, 90.0, "Deep"])
def test_a_format_that_exists_is_kept_as_it_was_typed(cell: CellValue) -> None:
    answer = read_format(cell, {"deep": Format("deep", 50, 10)})
    assert answer == (cell if isinstance(cell, str) else "90")


def test_a_format_with_a_typo_is_asked_about() -> None:
    answer = read_format("25-5", {})
    assert isinstance(answer, Asked)
    assert "25/5" in answer.phrase


def test_a_format_that_the_sheet_made_a_date_of_is_asked_about() -> None:
    answer = read_format(datetime(2026, 5, 25), {})
    assert isinstance(answer, Asked)
    assert answer.phrase.endswith("type it with an apostrophe in front, like '25/5.")


@pytest.mark.parametrize(
    "cell", ["yes", "Y", "x", "✓", "TRUE", "=TRUE()", True, 1, 1.0, "ja", "oui", "sí", "cancel", "Called off"]
)
def test_a_yes_word_calls_off(cell: CellValue) -> None:
    assert read_call_off(cell) is True


@pytest.mark.parametrize("cell", ["no", "N", "-", "FALSE", "=FALSE()", False, 0, "nein", "non"])
def test_a_no_word_does_not_call_off(cell: CellValue) -> None:
    assert read_call_off(cell) is False


@pytest.mark.parametrize("cell", ["maybe", "yes?", "Ada", 2, "yes please", datetime(2026, 5, 25), "x" * 50_000])
def test_anything_else_in_call_off_is_asked_about(cell: CellValue) -> None:
    answer = read_call_off(cell)
    assert isinstance(answer, Asked)
    assert answer.phrase.endswith("type yes to call the session off, or clear the cell.")


@pytest.mark.parametrize(
    "link",
    [
        "https://us05web.zoom.us/s/98765432101?zak=eyJ0.abc",
        "https://zoom.us/s/98765432101",
        "https://team.whereby.com/cs1234?roomKey=eyJh.abc",
    ],
)
def test_a_link_that_makes_its_reader_the_host_is_refused_and_not_repeated(link: str) -> None:
    asked = read_where(link, ("jitsi",))
    assert isinstance(asked, Asked)
    assert asked.phrase.startswith("this link makes whoever opens it the host; paste the one for guests")
    assert link[-5:] not in asked.phrase


def test_a_guests_link_at_the_same_services_is_used() -> None:
    for link in ("https://us05web.zoom.us/j/98765432101?pwd=abc", "https://whereby.com/ada", "https://example.org/s/1"):
        assert read_where(link, ("jitsi",)) == PlaceChoice("link", link)


@pytest.mark.parametrize("link", ["https://bluejeans.com/123456789", "https://team.bluejeans.com/1/browser"])
def test_a_link_to_bluejeans_is_known_to_be_closed(link: str) -> None:
    asked = read_where(link, ("jitsi", "zoom"))
    assert isinstance(asked, Asked)
    assert asked.phrase.startswith("BlueJeans has closed. Paste another link, or type jitsi, zoom, room link")
