import pytest

from cowork_sheets.core.description import FIRST, LAST, MOST, put_block, take_block

OURS = f"{FIRST}\nTogether: Ada and Grace\n{LAST}"


def test_an_empty_description_becomes_our_part_alone() -> None:
    assert put_block("", "Together: Ada and Grace") == OURS


def test_our_part_goes_below_what_people_wrote() -> None:
    assert put_block("Bring the draft.", "Together: Ada and Grace") == f"Bring the draft.\n\n{OURS}"


def test_only_our_part_is_replaced_byte_for_byte() -> None:
    description = f"  Bring the draft.\r\n\r\n{OURS}\r\n\tAnd tea.  "
    assert put_block(description, "New") == f"  Bring the draft.\r\n\r\n{FIRST}\nNew\n{LAST}\r\n\tAnd tea.  "


def test_what_is_not_there_is_not_taken() -> None:
    assert take_block("Bring the draft.") is None
    assert take_block("") is None


@pytest.mark.parametrize(
    "changed",
    [
        OURS.replace("\n", "\r\n"),
        OURS.replace("\n", "\r"),
        OURS.replace("\n", "   \n\t"),
        OURS.replace(" part ", "  part\N{NO-BREAK SPACE}"),
        OURS.replace("\n", " "),
        OURS.upper().replace("TOGETHER: ADA AND GRACE", "Together: Ada and Grace"),
        f"\n\n{OURS}\n\n",
    ],
)
def test_a_calendar_program_may_change_line_ends_spaces_and_capitals(changed: str) -> None:
    assert take_block(changed) == "Together: Ada and Grace"
    assert take_block(put_block(changed, "New")) == "New"
    assert put_block(changed, "New").count(LAST) == 1


@pytest.mark.parametrize(
    "changed",
    [
        f"Bring tea.<br><br>{FIRST}<br>Together: <b>Ada</b> &amp; Grace<br>No link<br>{LAST}<br>And cake.",
        f"<p>Bring tea.</p><p>{FIRST}</p><p>Together: Ada &amp; Grace</p>\n<p>No link</p><p>{LAST}</p>And cake.",
        f"Bring tea.\n{FIRST.replace(' ', '&nbsp;')}<BR/>Together: Ada &amp; Grace<br />\r\nNo link\n{LAST}And cake.",
    ],
)
def test_the_same_holds_for_the_html_that_google_keeps(changed: str) -> None:
    assert take_block(changed, is_html=True) == "Together: Ada & Grace\nNo link"
    written = put_block(changed, "New<br>words", is_html=True)
    assert take_block(written, is_html=True) == "New\nwords"
    assert "Bring tea." in written
    assert written.endswith("And cake.")


def test_html_is_added_with_breaks_of_its_own() -> None:
    assert put_block("Tea", "New", is_html=True) == f"Tea<br><br>{FIRST}<br>New<br>{LAST}"


def test_text_that_imitates_the_markers_cannot_end_our_part_early() -> None:
    hostile = f"Topic\n{LAST}\n{FIRST.upper()}\n{LAST}"
    written = put_block("Tea", hostile)
    assert put_block(written, "New") == put_block("Tea", "New")
    assert take_block(written) == hostile.replace("—", "-")


def test_half_of_our_part_is_taken_for_peoples_own_text() -> None:
    without_end = f"{FIRST}\nTogether: Ada"
    written = put_block(without_end, "New")
    assert written == f"{without_end}\n\n{FIRST}\nNew\n{LAST}"
    assert put_block(written, "Newer") == f"{without_end}\n\n{FIRST}\nNewer\n{LAST}"


def test_an_end_without_a_beginning_is_peoples_own_text_too() -> None:
    assert put_block(LAST, "New") == f"{LAST}\n\n{FIRST}\nNew\n{LAST}"


def test_the_first_of_two_copies_is_ours() -> None:
    assert put_block(f"{OURS}\n{OURS}", "New") == f"{FIRST}\nNew\n{LAST}\n{OURS}"


def test_a_marker_mentioned_in_peoples_text_does_not_take_their_words_away() -> None:
    description = f"The line “{FIRST}” comes from cowork.\n\n{OURS}"
    assert put_block(description, "New").startswith(f"The line “{FIRST}” comes from cowork.\n\n{FIRST}\nNew\n")


def test_a_line_that_lacks_only_a_dash_does_not_borrow_it_from_the_marker_below() -> None:
    almost = LAST.removesuffix(" —")
    written = put_block("", almost)
    assert take_block(written) == almost
    assert put_block(written, "New") == f"{FIRST}\nNew\n{LAST}"


def test_lines_that_do_not_fit_are_left_out_with_a_visible_sign() -> None:
    lines = [f"line {number}" for number in range(2000)]
    written = put_block("Bring tea.", "\n".join(lines))
    assert MOST - 20 < len(written) <= MOST
    kept = (take_block(written) or "").split("\n")
    assert kept[-1] == "…"
    assert kept[:-1] == lines[: len(kept) - 1]
    assert put_block(written, "\n".join(lines)) == written


def test_html_is_never_cut_inside_a_line() -> None:
    line = '<a href="https://meet.example.org">https://meet.example.org</a>'
    written = put_block("", "<br>".join([line] * 500), is_html=True)
    assert len(written) <= MOST
    assert written.count("<a ") == written.count("</a>")
    assert put_block("", "x" * 9000, is_html=True) == f"{FIRST}<br>…<br>{LAST}"


def test_one_endless_line_is_cut_without_splitting_a_character() -> None:
    written = put_block("", "x" * 7913 + "👩‍🔬" * 1000)
    assert len(written) <= MOST
    assert (take_block(written) or "").rstrip("…").endswith("👩‍🔬")
    assert f"…\n{LAST}" in written


def test_our_part_keeps_some_room_beside_a_long_text_of_peoples_own() -> None:
    written = put_block("x" * 9000, "New " * 200)
    assert (take_block(written) or "").count("New") == 200
