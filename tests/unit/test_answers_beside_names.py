"""What people write beside a name, and addresses and names as mail programs write them."""

import pytest

from cowork_sheets.core.model import Person
from cowork_sheets.core.people import Roster, read_people
from tests.tables import PEOPLE_HEADER, problems, reading, table

HOPPER = ("Hopper, Grace", "grace@example.org", "Vancouver")
LOVELACE = ("Lovelace, Ada", "ada@example.org", "London")


def roster(*lines: tuple[str, str, str]) -> Roster:
    return read_people(table("People", PEOPLE_HEADER, lines), {}, "board.xlsx")


def named(people: Roster, text: str) -> list[str]:
    return [found.name if isinstance(found, Person) else found.phrase for found in people.find_all(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Grace?", "Grace ?", "Grace??", "Grace (?)", "Grace (maybe)", "Grace maybe", "maybe Grace", "Grace - maybe",
        "Grace (tbc)", "Grace: tentative", "grace@example.org?", "Grace [perhaps]", "Perhaps Grace",
    ],
)  # fmt: skip
def test_a_maybe_is_shown_and_does_not_count(text: str) -> None:
    row = reading(accepted_by=text)
    assert (row.accepters, row.problems) == ((), ())
    assert row.remarks == (f"Accepted by: “{text}” is only a maybe, so Grace is not counted.",)


@pytest.mark.parametrize(
    "text",
    [
        "Grace (no)", "Grace can't", "Grace can’t make it", "Grace cannot", "Grace (can't)", "Grace: no", "Grace – no",
        "not Grace", "Grace (declined)", "Grace not available", "Grace out", "Grace (away)", "Grace won't come",
        "Grace (❌)",
    ],
)  # fmt: skip
def test_a_no_is_understood_as_no(text: str) -> None:
    row = reading(accepted_by=text)
    assert (row.accepters, row.problems) == ((), ())
    assert row.remarks == (f"Accepted by: “{text}” is a no, so Grace is not counted.",)


@pytest.mark.parametrize("text", ["can't make it", "Can’t", "sorry, can't make it", "not available", "Sorry, no"])
def test_a_no_without_a_name_counts_nobody(text: str) -> None:
    row = reading(accepted_by=text)
    assert (row.accepters, row.problems) == ((), ())
    assert row.remarks == (f"Accepted by: “{text}” is understood as a no; nobody is counted for it.",)


@pytest.mark.parametrize("text", ["Grace (yes)", "Grace (✓)", "@Grace", '"Hopper" <grace@example.org>', "Grace (x)"])
def test_a_yes_beside_a_name_and_a_mention_are_that_person(text: str) -> None:
    assert [person.name for person in reading(accepted_by=text).accepters] == ["Grace"]


def test_others_in_the_cell_count_beside_a_maybe_and_a_no() -> None:
    assert [person.name for person in reading(accepted_by="Grace, Bo?").accepters] == ["Grace"]
    assert [person.name for person in reading(accepted_by="Grace (no), Bo").accepters] == ["Bo"]
    assert [person.name for person in reading(accepted_by="Grace\nBo (can't)").accepters] == ["Grace"]


@pytest.mark.parametrize("text", ["Grace, Bo can't", "Grace, can't", "Grace and Bo can't", "Grace & Bo maybe"])
def test_a_no_that_may_be_more_than_ones_is_asked_about(text: str) -> None:
    row = reading(accepted_by=text)
    assert row.problems


def test_what_is_offered_for_such_a_no_is_understood() -> None:
    (sentence,) = problems(accepted_by="Grace, Bo can't")
    assert sentence == "Accepted by: “Bo can't” may be about more than one name; type Bo (no) if not."
    assert [person.name for person in reading(accepted_by="Grace, Bo (no)").accepters] == ["Grace"]


def test_a_maybe_of_a_stranger_is_asked_about_by_name() -> None:
    assert problems(accepted_by="Grcae?") == ["Accepted by: I don't know “Grcae?”. Did you mean Grace?"]


def test_whoever_proposes_has_to_be_sure() -> None:
    assert problems(proposed_by="Ada?") == ["Proposed by: “Ada?” is a maybe; type Ada for a yes, or take the name out."]


def test_a_name_that_ends_like_an_answer_is_a_name() -> None:
    people = roster(("Bo No", "bo@example.org", "London"), ("Who?", "who@example.org", "London"))
    assert named(people, "Bo No") == ["Bo No"]
    assert named(people, "Who?") == ["Who?"]


def test_brackets_of_a_formula_hold_no_answer() -> None:
    assert problems(accepted_by="x,=SUM(x)(1)")[-1].startswith("Accepted by: I don't know “=SUM(x)(1)”")


def test_a_name_of_a_whole_page_has_no_answer_beside_it() -> None:
    assert problems(accepted_by=f"{'word ' * 100}?")[0].startswith("Accepted by: “word word")


def test_brackets_with_anything_else_are_no_answer() -> None:
    assert problems(accepted_by="Grace (mornings)") == [
        "Accepted by: I don't know “Grace (mornings)”. Add them to People first, or correct the name."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Lovelace, Ada; Hopper, Grace", "Lovelace, Ada\nHopper, Grace", "Lovelace, Ada, Hopper, Grace",
        "Ada Lovelace, Grace Hopper", "Ada, Grace", "Ada and Grace",
        '"Lovelace, Ada" <ada@example.org>, "Hopper, Grace" <grace@example.org>',
        "Lovelace, Ada <ada@example.org>; Hopper, Grace <grace@example.org>",
        "Ada Lovelace <ada@example.org>, Grace Hopper <grace@example.org>",
    ],
)  # fmt: skip
def test_names_with_commas_are_found_however_they_are_listed(text: str) -> None:
    assert named(roster(LOVELACE, HOPPER), text) == ["Lovelace, Ada", "Hopper, Grace"]


def test_names_before_addresses_that_are_two_people_stay_two() -> None:
    people = roster(("Ada", "ada@example.org", "London"), ("Grace", "grace@example.org", "Vancouver"))
    assert named(people, "Ada, Grace <grace@example.org>") == ["Ada", "Grace"]


def test_one_person_in_both_orders_is_two_lines_of_one_name() -> None:
    people = roster(HOPPER, ("Grace Hopper", "gh@example.org", "Vancouver"))
    assert "have the same name" in named(people, "Grace Hopper")[0]


@pytest.mark.parametrize(
    "text",
    [
        "Grace Hopper <grace@example.org>", "<grace@example.org>", "'grace@example.org'", "“grace@example.org”",
        "mailto:grace@example.org", '"Hopper, Grace" <grace@example.org>', "Hopper, Grace <grace@example.org>",
        "Grace <mailto:grace@example.org>", "grace@example.org <mailto:grace@example.org>", "grace@example.org;",
        '"grace@example.org"', "O'Neil, Grace <grace@example.org>",
    ],
)  # fmt: skip
def test_an_address_is_read_as_mail_programs_write_it(text: str) -> None:
    people = roster(("Grace", text, "Vancouver"))
    assert (people.people[0].emails, people.notes) == (("grace@example.org",), ())


def test_several_addresses_with_names_are_all_read() -> None:
    people = roster(("Grace", "Grace <grace@example.org>, 'g.hopper@example.org'", "Vancouver"))
    assert people.people[0].emails == ("grace@example.org", "g.hopper@example.org")


def test_an_address_with_an_apostrophe_keeps_it() -> None:
    assert roster(("Grace", "o'neil@example.org", "London")).people[0].emails == ("o'neil@example.org",)
