from datetime import datetime

import pytest

from cowork_sheets.core import slack_text
from cowork_sheets.core.model import When

THURSDAY = When(datetime(2026, 12, 3, 17), "Europe/London", 90)


def test_what_means_something_to_slack_is_shown_as_it_was_typed() -> None:
    assert slack_text.escape("R&D <first> > second") == "R&amp;D &lt;first&gt; &gt; second"
    assert "`" not in slack_text.escape("```")


@pytest.mark.parametrize("call", ["<!channel>", "@here", "@Channel", "hey @everyone!", "<!subteam^S1>", "<@U012AB3CD>"])
def test_nobody_is_called_by_a_text(call: str) -> None:
    shown = slack_text.escape(call)
    assert "<" not in shown
    assert not any(f"@{word}" in shown.casefold() for word in ("here", "channel", "everyone"))


def test_a_start_is_on_every_readers_own_clock_and_else_on_the_sessions() -> None:
    assert slack_text.date(THURSDAY) == "<!date^1796317200^{date_long_pretty} at {time}|Thu 3 Dec 17:00 GMT>"


def test_a_link_has_a_text_of_ours() -> None:
    assert (
        slack_text.link("https://meet.example.org/a?b=1&c=2", "Join") == "<https://meet.example.org/a?b=1&amp;c=2|Join>"
    )
    assert slack_text.link("https://example.org", "a|b>c") == "<https://example.org|a|b&gt;c>"


def test_no_part_of_a_link_calls_everybody() -> None:
    assert slack_text.link("https://example.org/@channel", "Join") == "<https://example.org/%40channel|Join>"


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "javascript:alert(1)", "https://a|b", "https://a>b", "https://a b", "", "https://a" * 120],
)  # fmt: skip
def test_what_is_no_plain_https_address_is_no_link(address: str) -> None:
    assert slack_text.link(address, "Join") == ""


@pytest.mark.parametrize(
    "text", ["grace", "@grace", "U1", "u012ab3cd", "<@U012AB3CD>", "U012AB3CD>", "U012AB3CÐ", "C012AB3CD", ""]
)
def test_only_what_looks_like_a_member_id_is_one(text: str) -> None:
    assert slack_text.member_id(text) == ""


def test_a_member_id_is_mentioned() -> None:
    assert slack_text.mention(slack_text.member_id("U012AB3CD")) == "<@U012AB3CD>"


def test_a_terminal_shows_dates_links_and_mentions_in_words() -> None:
    links = "<https://example.org|Join> · <https://example.org>"
    text = f"{slack_text.date(THURSDAY)} · {links} · <@U012AB3CD> &lt;b&gt; &amp;lt;"
    assert slack_text.plain(text) == (
        "Thu 3 Dec 17:00 GMT · Join (https://example.org) · https://example.org · @U012AB3CD <b> &lt;"
    )


def test_a_text_is_never_cut_within_a_link_or_an_entity() -> None:
    assert slack_text.fit("see <https://example.org|Join>", 12) == "see…"
    assert slack_text.fit("a &amp; b", 5) == "a…"
    assert slack_text.fit("a &amp; b", 9) == "a &amp; b"
    assert slack_text.fit("a &amp; bcd", 10) == "a &amp; b…"


def test_each_paragraph_is_a_section_and_nothing_is_unfurled() -> None:
    body = slack_text.message("*One*\nhttps://example.org\n\n*Two* <https://example.org|Join>")
    assert [block["text"]["text"] for block in body["blocks"]] == [
        "*One*\nhttps://example.org",
        "*Two* <https://example.org|Join>",
    ]
    assert all(block["text"]["verbatim"] for block in body["blocks"])
    assert body["text"] == "*One*\nhttps://example.org\n\n*Two* Join (https://example.org)"
    assert not body["unfurl_links"]
    assert not body["unfurl_media"]


def test_a_long_paragraph_becomes_several_sections_between_lines() -> None:
    line = "x" * 1400
    assert slack_text.sections(f"{line}\n{line}\n{line}\n\ny") == [f"{line}\n{line}", line, "y"]
    assert slack_text.sections("z" * 4000) == ["z" * 2999 + "…"]


def test_nothing_has_no_section() -> None:
    assert slack_text.sections("\n\n \n\n") == []


def test_many_paragraphs_are_packed_together_and_what_is_too_much_is_cut() -> None:
    packed = slack_text.sections("\n\n".join("a" * 500 for _ in range(100)))
    assert len(packed) == 20
    much = slack_text.sections("\n\n".join("a" * 2000 for _ in range(100)))
    assert (len(much), much[-1]) == (50, "…")
