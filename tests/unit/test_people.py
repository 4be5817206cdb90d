import pytest

from cowork_sheets.core.cells import Asked
from cowork_sheets.core.model import CellValue, Person, Unreadable
from cowork_sheets.core.people import Roster, address_key, read_people
from cowork_sheets.errors import BoardUnreadable
from tests.tables import PEOPLE, PEOPLE_HEADER, table


def roster(*lines: tuple[CellValue, ...]) -> Roster:
    return read_people(table("People", PEOPLE_HEADER, lines or PEOPLE), {}, "board.xlsx")


def asked(answer: Person | Asked) -> str:
    assert isinstance(answer, Asked), answer
    return answer.phrase


def names(people: Roster, text: str) -> list[str]:
    return [answer.name if isinstance(answer, Person) else answer.phrase for answer in people.find_all(text)]


def test_a_line_is_a_person_with_everything_known_of_them() -> None:
    assert roster().people[0] == Person(
        "Ada", ("ada@example.org",), "Europe/London", "https://meet.example.org/ada", "Mon-Fri 9-18", "U01ADA"
    )
    assert not roster().notes


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace",
        "ada  LOVELACE",
        "Ada",
        "ADA ",
        "ada@example.org",
        "\u200bAda",
        "Ada <ADA@example.org>",
        "al@example.net",
    ],
)
def test_a_person_is_found_by_name_address_or_first_name(text: str) -> None:
    people = roster(("Ada Lovelace", "ada@example.org; al@example.net", "London"))
    assert people.find(text) == people.people[0]


def test_an_unknown_name_is_suggested_and_never_acted_on() -> None:
    assert asked(roster().find("Grcae")) == "I don't know “Grcae”. Did you mean Grace?"
    assert asked(roster().find("Margaret Hamilton")) == (
        "I don't know “Margaret Hamilton”. Add them to People first, or correct the name."
    )


def test_a_strangers_address_is_asked_about() -> None:
    assert asked(roster().find("someone@elsewhere.example")) == (
        "someone@elsewhere.example is not in People; add them there first."
    )


@pytest.mark.parametrize("text", ["yes", "yes?", "ok", "x", "✓", "+1", "TRUE"])
def test_an_answer_without_a_name_is_told_to_be_a_name(text: str) -> None:
    assert names(roster(), text) == [f"“{text}” does not say who; put your name here."]


def test_a_no_in_the_place_of_a_name_is_told_to_stay_empty() -> None:
    assert names(roster(), "no") == ["“no” is not a name; leave the cell empty until somebody agrees."]


def test_a_first_name_of_two_people_is_asked_about() -> None:
    people = roster(("Ada Lovelace", "al@example.org", "London"), ("Ada Yonath", "ay@example.org", "Jerusalem"))
    assert asked(people.find("Ada")) == "“Ada” could be Ada Lovelace or Ada Yonath; type the whole name."
    assert people.find("Ada Yonath") == people.people[1]


def test_a_whole_name_wins_over_a_first_name() -> None:
    people = roster(("Ada", "a@example.org", "London"), ("Ada Yonath", "ay@example.org", "Jerusalem"))
    assert people.find("Ada") == people.people[0]


@pytest.mark.parametrize(
    "text",
    [
        "Ada, Grace",
        "Ada;Grace",
        "Ada\nGrace",
        "Ada + Grace",
        "Ada+Grace",
        "Ada & Grace",
        "Ada and Grace",
        "Ada, Grace, ada",
        "ada@example.org + Grace",
        "ada@example.org and grace@example.org",
        " Ada ,, Grace; ",
    ],
)
def test_names_stand_between_commas_semicolons_line_breaks_plus_ampersand_and_and(text: str) -> None:
    assert names(roster(), text) == ["Ada", "Grace"]


def test_a_name_may_hold_an_and_or_a_comma_itself() -> None:
    people = roster(("Ada and Co", "ada@example.org", "London"), ("Hopper, Grace", "grace@example.org", "London"))
    assert names(people, "Ada and Co") == ["Ada and Co"]
    assert names(people, "Hopper, Grace") == ["Hopper, Grace"]
    assert names(people, "Ada and Co; grace@example.org") == ["Ada and Co", "Hopper, Grace"]


def test_an_address_may_hold_a_plus_itself() -> None:
    people = roster(("Ada", "ada+cowork@example.org", "London"), *PEOPLE[1:])
    assert names(people, "ada+cowork@example.org, Grace") == ["Ada", "Grace"]


@pytest.mark.parametrize("text", [",", "+ &", "and;"])
def test_separators_without_a_name_are_asked_about(text: str) -> None:
    assert names(roster(), text)[0].endswith("holds no name; type one from People.")


def test_a_cell_with_hundreds_of_names_is_one_question() -> None:
    assert names(roster(), ",".join(f"name{n}" for n in range(10_000))) == [
        "these are more than 200 names; leave in only the people who take part."
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("a.d.a+x@gmail.com", "ada@googlemail.com"),
        (" ada@gmail.com ", "ADA@gmail.com"),
    ],
)
def test_addresses_are_one_when_their_mailbox_is(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


def test_dots_and_tags_count_outside_gmail() -> None:
    assert address_key("a.da+x@example.org") == "a.da+x@example.org"


@pytest.mark.parametrize(
    "cell",
    [
        "ada@example.org, al@example.net",
        "ada@example.org al@example.net",
        "ada@example.org;\nal@example.net\n",
        "ada@example.org; ADA@example.org; al@example.net",
    ],
)
def test_a_person_may_have_several_addresses_the_first_of_which_is_invited(cell: str) -> None:
    assert roster(("Ada", cell, "London")).people[0].emails == ("ada@example.org", "al@example.net")


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org.",
        "ada@example..org",
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "a@b@example.org",
        "ada@example.org>",
        "(ada)@example.org",
        "ada@" + "x" * 300 + ".org",
    ],
)
def test_a_wrong_address_is_noted_and_rows_naming_that_person_are_held(address: str) -> None:
    people = roster(("Ada", address, "London"))
    assert people.people[0].emails == ()
    assert people.notes[0].startswith("Tab People: Email (B2): ")
    assert asked(people.find("Ada")) == "the address of Ada in People (B2) cannot be used; correct it there first."


def test_an_unreadable_address_is_never_taken_for_none() -> None:
    people = roster(("Ada", Unreadable("#REF!"), "London"))
    assert people.notes == ("Tab People: Email (B2) shows #REF!; type the value.",)
    assert "cannot be used" in asked(people.find("Ada"))


def test_a_person_without_an_address_is_a_person() -> None:
    people = roster(("Ada", None, "London"))
    assert people.find("Ada") == Person("Ada", (), "Europe/London")
    assert not people.notes


def test_wrong_zones_and_links_are_noted_and_left_out() -> None:
    people = roster(("Ada", "ada@example.org", "Lodon", None, "http://meet.example.org", Unreadable("#N/A")))
    assert people.people == (Person("Ada", ("ada@example.org",)),)
    assert people.notes == (
        "Tab People: Slack (F2) shows #N/A; type the value.",
        "Tab People: Time zone (C2): I don't know the time zone “Lodon”. Did you mean Europe/London?",
        "Tab People: Room link (E2): “http://meet.example.org” is no link I can use; type one like https://example.org/room.",
    )
    assert people.find("Ada") == people.people[0]


def test_a_room_link_may_be_a_place_of_the_board() -> None:
    lines = table("People", PEOPLE_HEADER, [("Ada", "ada@example.org", "London", "", "Google Meet"),
                                            ("Bo", "bo@example.org", "London", "", "room link")])  # fmt: skip
    people = read_people(lines, {}, "board.xlsx", ("jitsi", "meet"))
    assert [person.room_link for person in people.people] == ["meet", None]
    assert "“room link” holds more than a link" in people.notes[0]


def test_an_unreadable_room_link_is_noted_and_left_out() -> None:
    people = roster(("Ada", "ada@example.org", "London", None, Unreadable("=A1"), None))
    assert people.people[0].room_link is None
    assert people.notes == ("Tab People: Room link (E2) is a formula I cannot compute; type the value.",)


def test_a_line_without_a_name_is_noted_and_blank_lines_are_not() -> None:
    people = roster((None, "ada@example.org", "London"), (None, None, None), (" ", "", None))
    assert people.people == ()
    assert people.notes == ("Tab People: Name (A2): this line has no name; type one.",)


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        (("ADA", "other@example.org", "London"), "name, “ada”"),
        (("Bo", "ADA@example.org", "London"), "address"),
    ],
)
def test_two_lines_with_one_name_or_address_are_asked_about_and_hold_every_row_naming_them(
    second: tuple[str, ...], kind: str
) -> None:
    people = roster(("Ada", "ada@example.org", "London"), second, *PEOPLE[1:2])
    question = f"lines 2 and 3 of People have the same {kind}; correct or remove one first."
    assert people.notes == (f"Tab People: {question}",)
    for text in ("Ada", "ada@example.org", second[0], second[1]):
        assert asked(people.find(text)) == question
    assert people.find("Grace") == people.people[2]


def test_a_line_that_stands_there_twice_is_asked_about() -> None:
    people = roster(PEOPLE[0], PEOPLE[0])
    assert "lines 2 and 3 of People have the same name" in people.notes[0]
    assert "lines 2 and 3 of People" in asked(people.find("Ada"))


@pytest.mark.parametrize(
    "header", [("Name", "E-mail", "Time zone"), ("Who", "Email", "Time zone"), ("Name", "Email", "Timezone")]
)
def test_a_people_tab_without_its_headers_stops(header: tuple[str, ...]) -> None:
    with pytest.raises(BoardUnreadable, match=r"^board\.xlsx, tab People: I can't find the column"):
        read_people(table("People", header, PEOPLE), {}, "board.xlsx")


def test_only_name_email_and_time_zone_are_needed() -> None:
    people = read_people(table("People", PEOPLE_HEADER[:3], [("Ada", "ada@example.org", "London")]), {}, "board.xlsx")
    assert people.people == (Person("Ada", ("ada@example.org",), "Europe/London"),)
