import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from cowork_sheets.core.formats import blocks, parse_format
from cowork_sheets.core.invitation import Invitation
from cowork_sheets.core.model import Person, When
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.render import SHIPPED, Renderer, shipped_folder

ADA = Person("Ada", zone="Europe/London")
GRACE = Person("Grace", zone="America/Vancouver")
BO = Person("Bo", zone="Asia/Kolkata")

RHYTHM = parse_format("45/10", {})
WRITING = Invitation(
    topic="Draft the methods section",
    when=When(datetime(2026, 1, 15, 18), "Europe/London", 90),
    people=(ADA, GRACE, BO),
    join="https://meet.jit.si/cowork-abcd",
    place_note="On meet.jit.si the first to arrive has to log in.",
    format_name=RHYTHM.name,
    blocks=blocks(RHYTHM, 90),
    board_name="Writing together",
)
CAFE = parse_format("cafe", {})
TEA = Invitation(
    topic="",
    when=When(datetime(2026, 3, 5, 14), "Europe/London", 60),
    people=(ADA, GRACE),
    join="",
    place_note="",
    format_name=CAFE.name,
    blocks=blocks(CAFE, 60),
    board_name="cafe.xlsx",
    call_off_column="",
)


def test_an_invitation_reads_like_this() -> None:
    assert Renderer().summary(WRITING) == "Draft the methods section"
    assert (
        Renderer().invitation_text(WRITING)
        == """\
Together: Ada, Grace and Bo
Format: 45/10, 90 minutes
Join: https://meet.jit.si/cowork-abcd
On meet.jit.si the first to arrive has to log in.

Ada: Thu 15 Jan 18:00–19:30 GMT
18:00 check-in · 18:05 work · 18:50 break · 19:00 work · 19:25 wrap-up

Grace: Thu 15 Jan 10:00–11:30 PST
10:00 check-in · 10:05 work · 10:50 break · 11:00 work · 11:25 wrap-up

Bo: Thu 15 Jan 23:30 – Fri 16 Jan 01:00 IST
23:30 check-in · 23:35 work · Fri 16 Jan 00:20 break · 00:30 work · 00:55 wrap-up

To change this session, edit its row in “Writing together”. To call it off, put yes in that row's Call off cell."""
    )


def test_an_invitation_without_topic_and_link_reads_like_this() -> None:
    assert Renderer().summary(TEA) == "Working together: Ada and Grace"
    assert (
        Renderer().invitation_text(TEA)
        == """\
Together: Ada and Grace
Format: cafe, 60 minutes
No meeting link.

Ada: Thu 5 Mar 14:00–15:00 GMT
14:00 welcome · 14:05 goals · 14:10 work · 14:30 break · 14:35 work · 14:55 discussion and close

Grace: Thu 5 Mar 06:00–07:00 PST
06:00 welcome · 06:05 goals · 06:10 work · 06:30 break · 06:35 work · 06:55 discussion and close

To change this session, edit its row in “cafe.xlsx”."""
    )


def test_a_sentence_about_the_place_stands_for_the_missing_link() -> None:
    text = Renderer().invitation_text(replace(TEA, place_note="You meet in person."))
    assert "\nYou meet in person.\n" in text
    assert "No meeting link" not in text


def test_the_html_says_the_same_with_breaks_and_a_link() -> None:
    rendered = Renderer().invitation_html(WRITING)
    assert "\n" not in rendered
    assert '<a href="https://meet.jit.si/cowork-abcd">https://meet.jit.si/cowork-abcd</a>' in rendered
    assert set(re.findall(r"<(\w+)", rendered)) == {"a", "b", "br"}
    plain = re.sub(r"<[^>]+>", "", rendered.replace("<br>", "\n"))
    assert plain.replace("&#39;", "'") == Renderer().invitation_text(WRITING)


def test_nobody_is_named_where_guests_do_not_see_each_other() -> None:
    discreet = replace(TEA, names_people=False)
    assert Renderer().summary(discreet) == "Working together"
    assert "London: Thu 5 Mar 14:00–15:00 GMT" in Renderer().invitation_text(discreet)
    for words in (Renderer().invitation_text(discreet), Renderer().invitation_html(discreet)):
        assert "Ada" not in words
        assert "Together:" not in words


@pytest.mark.parametrize(
    "hostile", ["{{7*7}}", "{% for x in y %}", "{0.__class__}", "%n", "$(reboot)", "`reboot`", "=1+1"]
)
def test_what_looks_like_a_program_in_a_cell_stays_as_typed(hostile: str) -> None:
    invitation = replace(WRITING, topic=hostile, people=(Person(hostile, zone="Europe/London"),), board_name=hostile)
    assert Renderer().summary(invitation) == hostile
    assert Renderer().invitation_text(invitation).count(hostile) == 3


def test_tags_and_directions_in_a_cell_arrive_harmless() -> None:
    hostile = "<script>alert(1)</script>\u202e\"'&\nBcc: x"
    invitation = replace(WRITING, topic=hostile, people=(Person(hostile, zone="Europe/London"),), board_name=hostile)
    rendered = Renderer().invitation_html(invitation)
    assert "<script" not in rendered
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp; Bcc: x" in rendered
    assert "\u202e" not in rendered + Renderer().summary(invitation) + Renderer().invitation_text(invitation)
    assert "\nBcc" not in Renderer().invitation_text(invitation)


def test_somebodys_own_template_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "summary.txt.j2").write_text(
        "{% include 'mark.j2' %} {{ topic or people }},\n{{ time }}", encoding="utf-8"
    )
    (tmp_path / "mark.j2").write_text("Hush:", encoding="utf-8")
    own = Renderer(tmp_path)
    assert own.summary(WRITING) == "Hush: Draft the methods section, Thu 15 Jan 18:00–19:30 GMT"
    assert own.invitation_text(WRITING) == Renderer().invitation_text(WRITING)


@pytest.mark.parametrize(
    ("template", "line", "what"),
    [
        ("Hello\n{{ topick }}", 2, "'topick' is undefined"),
        ("Hello\n\n{% if %}", 3, "Expected an expression"),
        ("{{ topic.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", 1, "unsafe"),
        ("{{ (topic|attr('__class__')).__mro__ }}", 1, "unsafe"),
        ("{{ '{0.__class__}'.format(topic) }}{{ rows.__init__.__globals__ }}", 1, "unsafe"),
        ("\n{{ lipsum() }}", 2, "'lipsum' is undefined"),
        ("\n{{ range(3) }}", 2, "'range' is undefined"),
        ("{{ rows | random }}", 1, "No filter named 'random'"),
        ("\n{{ 1 // 0 }}", 2, "zero"),
        ("{{ minutes + board }}", 1, "unsupported operand"),
    ],
)
def test_a_template_that_cannot_be_used_is_named_with_file_and_line_before_anything_is_done(
    tmp_path: Path, template: str, line: int, what: str
) -> None:
    file = tmp_path / "invitation.txt.j2"
    file.write_text(template, encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        Renderer(tmp_path)
    sentence = str(refused.value)
    assert sentence.startswith(f"The template {file}, line {line}: ")
    assert what in sentence
    assert sentence.endswith(". Correct it, or remove the file to use the usual words.")
    assert "\n" not in sentence


def test_a_template_that_asks_for_one_that_is_not_there_says_so(tmp_path: Path) -> None:
    (tmp_path / "summary.txt.j2").write_text("{% include '../secret' %}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"summary\.txt\.j2 asks for another template, \.\./secret"):
        Renderer(tmp_path)


def test_a_template_that_is_not_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "summary.txt.j2").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match=r"The template .*summary\.txt\.j2 is not a text in UTF-8"):
        Renderer(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"own templates, .*nowhere, does not exist"):
        Renderer(tmp_path / "nowhere")


def test_every_template_is_shipped() -> None:
    assert {path.name for path in shipped_folder().iterdir()} == set(SHIPPED)
