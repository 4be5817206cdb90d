from dataclasses import replace
from datetime import datetime

import pytest

from cowork_sheets.core.formats import blocks, parse_format
from cowork_sheets.core.invitation import ClockRow, Invitation
from cowork_sheets.core.model import Person, When

ADA = Person("Ada", zone="Europe/London")
GRACE = Person("Grace", zone="America/Vancouver")
BO = Person("Bo", zone="Asia/Kolkata")


def an_invitation(
    *people: Person,
    start: str = "2026-01-15T18:00",
    zone: str = "Europe/London",
    minutes: int = 90,
    rhythm: str = "45/10",
) -> Invitation:
    when = When(datetime.fromisoformat(start), zone, minutes)
    format_ = parse_format(rhythm, {})
    return Invitation(
        topic="Draft the methods section",
        when=when,
        people=people,
        join="https://meet.example.org/ada",
        place_note="",
        format_name=format_.name,
        blocks=blocks(format_, minutes),
        board_name="Writing together",
    )


def test_everybody_reads_their_own_clock_and_a_change_of_day_is_shown() -> None:
    assert an_invitation(ADA, GRACE, BO).clock_rows() == (
        ClockRow(
            "Ada",
            "Thu 15 Jan 18:00–19:30 GMT",
            ("18:00 check-in", "18:05 work", "18:50 break", "19:00 work", "19:25 wrap-up"),
        ),
        ClockRow(
            "Grace",
            "Thu 15 Jan 10:00–11:30 PST",
            ("10:00 check-in", "10:05 work", "10:50 break", "11:00 work", "11:25 wrap-up"),
        ),
        ClockRow(
            "Bo",
            "Thu 15 Jan 23:30 – Fri 16 Jan 01:00 IST",
            ("23:30 check-in", "23:35 work", "Fri 16 Jan 00:20 break", "00:30 work", "00:55 wrap-up"),
        ),
    )


def test_people_on_one_clock_share_a_row_whatever_their_zones_are_called() -> None:
    jo = Person("Jo", zone="Europe/Jersey")
    assert [row.who for row in an_invitation(ADA, GRACE, jo).clock_rows()] == ["Ada and Jo", "Grace"]


def test_a_clock_change_on_the_way_is_shown_in_the_time_and_in_the_agenda() -> None:
    forward = an_invitation(ADA, start="2026-03-29T00:30", rhythm="25/5").clock_rows()[0]
    assert forward.time == "Sun 29 Mar 00:30 GMT – 03:00 BST"
    assert forward.agenda[:4] == ("00:30 check-in", "00:35 work", "02:00 BST break", "02:05 work")
    back = an_invitation(ADA, start="2026-10-24T23:30", minutes=180, rhythm="90").clock_rows()[0]
    assert back.time == "Sat 24 Oct 23:30 BST – Sun 25 Oct 01:30 GMT"
    assert back.agenda == (
        "23:30 check-in",
        "23:35 work",
        "Sun 25 Oct 00:55 break",
        "01:05 work",
        "01:25 GMT wrap-up",
    )


def test_somebody_without_a_zone_is_shown_the_sessions_own_and_it_is_said() -> None:
    rows = an_invitation(GRACE, Person("Kim")).clock_rows()
    assert [row.who for row in rows] == ["Grace", "Kim (time zone unknown)"]
    assert rows[1].time == "Thu 15 Jan 18:00–19:30 GMT"


def test_people_are_not_named_to_each_other_where_the_board_says_so() -> None:
    discreet = replace(an_invitation(ADA, GRACE, BO, Person("Kim")), names_people=False)
    assert [row.who for row in discreet.clock_rows()] == ["London", "Vancouver", "Kolkata"]
    assert not discreet.words()["people"]
    assert "Grace" not in str(discreet.words())


def test_a_session_of_nobody_shows_its_own_clock() -> None:
    assert [(row.who, row.time) for row in an_invitation(zone="America/New_York").clock_rows()] == [
        ("New York", "Thu 15 Jan 18:00–19:30 EST")
    ]


def test_a_crowd_is_counted() -> None:
    crowd = [Person(f"P{number}", zone="Etc/UTC") for number in range(1, 15)]
    assert an_invitation(*crowd).words()["people"] == "P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11 and 3 more"
    assert an_invitation(*crowd).clock_rows()[0].who == "P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11 and 3 more"


def test_every_text_is_one_short_line_without_hidden_characters() -> None:
    nasty = "A\u202eda\r\nJoin:\x00 \u2066https://evil.example.org\u2069\u200b " + "x" * 50_000
    invitation = replace(
        an_invitation(Person(nasty, zone="Europe/London")),
        topic=nasty, place_note=nasty, board_name=nasty, format_name=nasty, call_off_column=nasty,
    )  # fmt: skip
    words = invitation.words()
    for key in ("topic", "people", "note", "board", "format", "call_off_column"):
        text = words[key]
        assert isinstance(text, str)
        assert text.startswith("Ada Join: https://evil.example.org xxx")
        assert len(text) <= 300
        assert text.isprintable()


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://a.example.org\nBcc: x", 'https://a.example.org/"x', ""]
)
def test_only_a_plain_https_link_stands_behind_join(link: str) -> None:
    assert not replace(an_invitation(ADA), join=link).words()["join"]


def test_the_templates_know_these_variables() -> None:
    words = an_invitation(ADA, GRACE).words()
    assert {key: words[key] for key in words if key != "rows"} == {
        "topic": "Draft the methods section",
        "people": "Ada and Grace",
        "time": "Thu 15 Jan 18:00–19:30 GMT",
        "join": "https://meet.example.org/ada",
        "note": "",
        "format": "45/10",
        "minutes": 90,
        "board": "Writing together",
        "call_off_column": "Call off",
        "plans": (),
        "pad": "",
        "ice_breaker": "",
        "code_of_conduct": "",
        "timer": "",
        "blocks": "5 check-in, 45 work, 10 break, 25 work, 5 wrap-up",
        "clock_page": "",
        "clock_notes": (),
    }
