import re
from datetime import datetime

from hypothesis import example, given
from hypothesis import strategies as st

from cowork_sheets.core import slack_text
from cowork_sheets.core.announcements import FOR_EVER, News, NewsKind, Voice, outlook_words, words
from cowork_sheets.core.model import Person, When
from cowork_sheets.core.settings import SlackSettings
from cowork_sheets.render import Renderer

OURS = re.compile(r"<(?:!date\^\d+\^[^<>|]*\|[^<>|]*|https://[^<>|\s]+\|[^<>]*|@[UW][A-Z0-9]{7,20})>")
"""All that may stand between angle brackets."""
HOSTILE = [
    "<!channel>", "<!here|x>", "@here", "@CHANNEL", "<@U012AB3CD>", "&lt;!channel&gt;", "<https://evil.example|ok>",
    "|", "^", "<!date^0^{date}|x>", "https://evil.example", "```", "&", "<", ">", "\n", "\n\n", "U012AB3CD", "*",
    "{{ 1 }}", "\u2060",
]  # fmt: skip
RENDERER = Renderer()

texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=6), max_size=6).map("".join)
people = st.builds(Person, name=texts, slack=texts)
whens = st.builds(
    When, st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)),
    st.sampled_from(["Europe/London", "Asia/Kolkata", "America/Vancouver"]), st.integers(5, 720),
)  # fmt: skip
news = st.builds(
    News, st.sampled_from(NewsKind), st.just(""), st.just(FOR_EVER), topic=texts, when=whens, was=st.none() | whens,
    people=st.lists(people, max_size=20).map(tuple), join=texts, why=texts,
)  # fmt: skip
voices = st.builds(
    Voice, st.builds(SlackSettings, mention=st.booleans(), join_links=st.booleans()), texts, texts, st.booleans()
)


def assert_safe(text: str, members: set[str]) -> None:
    body = slack_text.message(text)
    assert len(body["blocks"]) <= 50
    assert 0 < len(body["text"]) <= 3000
    assert "<" not in body["text"]
    for shown in [body["text"], *(block["text"]["text"] for block in body["blocks"])]:
        assert 0 < len(shown) <= 3000
        assert not re.search("[<>]", OURS.sub("", shown))
        assert not re.search(r"@(here|channel|everyone)\b", shown, re.IGNORECASE)
        assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt);)*", shown, re.DOTALL)
        assert set(re.findall(r"<@([^>]*)>", shown)) <= members


@example([News(NewsKind.AGREED, "", FOR_EVER, join="https://evil.example/@CHANNEL")], Voice(SlackSettings(), "", ""))
@given(st.lists(news, min_size=1, max_size=30), voices)
def test_whatever_stands_on_a_board_a_message_holds_no_control_that_is_not_ours(told: list[News], voice: Voice) -> None:
    members = {person.slack for each in told for person in each.people} if voice.settings.mention else set()
    assert_safe(RENDERER.slack("slack.txt.j2", words(told, voice)), members)
    assert_safe(RENDERER.slack("slack_outlook.txt.j2", outlook_words(told, told, voice)), set())


@given(texts)
def test_an_escaped_text_is_shown_as_it_was_typed(text: str) -> None:
    def without(text: str) -> str:
        return text.replace("\u2060", "").replace("`", "ˋ")

    assert without(slack_text.plain(slack_text.escape(text))) == without(text)


@given(
    st.lists(st.sampled_from(["<https://a.example|b>", "<@U012AB3CD>", "&amp;", "&lt;", "word ", "\n"])).map("".join),
    st.integers(1, 60),
)
def test_a_cut_leaves_everything_whole(text: str, limit: int) -> None:
    shown = slack_text.fit(text, limit)
    assert len(shown) <= limit
    assert not re.search("[<>]", OURS.sub("", shown))
    assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt);)*", shown, re.DOTALL)
