import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.cli.given import AGREED, NOW, PEOPLE, WAITING, Cowork, cells, files, type_into
from tests.slack_server.server import PATH, SlackServer

Board = Callable[..., Path]
SECRET = PATH.rpartition("/")[2]


def propose(path: Path, row: int, day: date) -> None:
    """Add a proposal of Ada's to a board."""
    for header, value in {"Proposed by": "Ada", "Day": day, "Start": "9:00", "Topic": f"Slot {row}"}.items():
        type_into(path, row, header, value)


def test_a_sync_says_what_it_did_and_shows_it(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    board(AGREED, WAITING)
    shown = cowork("sync", "--now", NOW).stdout
    assert "Said in Slack:\n  *Agreed* · Thu 26 Nov 16:00 GMT · 90 min · Methods section\n  Ada and Grace" in shown
    assert "those that are open already (1) are not.\n" in shown
    assert [text.splitlines()[0].rpartition(" · ")[2] for text in slack.texts] == ["Methods section"]
    again = cowork("sync", "--now", NOW)
    assert "Slack" not in again.stdout + again.stderr
    assert len(slack.messages) == 1


def test_a_new_slot_is_said_by_the_next_run(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    path = board(AGREED)
    cowork("sync", "--now", NOW)
    propose(path, 3, date(2026, 12, 1))
    assert "*Open slot*" in cowork("sync", "--now", NOW, "--dry-run").stdout
    assert len(slack.messages) == 1
    cowork("sync", "--now", NOW)
    cowork("sync", "--now", NOW)
    assert [text.partition(" ·")[0] for text in slack.texts] == ["*Agreed*", "*Open slot*"]


def test_without_slack_nothing_of_it_is_kept_or_loaded(board: Board, folder: Path) -> None:
    board(AGREED)
    program = (
        "import sys\nfrom cowork_sheets.cli import main\n"
        f"try: main(['sync', '--now', '{NOW}'])\nexcept SystemExit: pass\n"
        "print('slack_sdk' in sys.modules)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "COWORK_SLACK_WEBHOOK"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.endswith("False\n")
    assert not [name for name in files(folder) if "said" in name]


def test_json_tells_what_was_said(cowork: Cowork, board: Board) -> None:
    board(AGREED)
    announced = json.loads(cowork("sync", "--now", NOW, "--json").stdout)["announced"]
    assert announced["text"].startswith("*Agreed* · Thu 26 Nov 16:00 GMT")
    assert announced | {"text": ""} == {"text": "", "delivery": "said", "problem": "", "notice": ""}
    assert json.loads(cowork("sync", "--now", NOW, "--json").stdout)["announced"] is None


# docs/rules.md 9.5
def test_a_dead_webhook_is_told_once_and_is_no_fault_of_the_sync(
    cowork: Cowork, board: Board, slack: SlackServer
) -> None:
    path = board(AGREED)
    slack.dead = (404, "no_service", {})
    done = cowork("sync", "--now", NOW)
    assert done.stderr == (
        "Slack took no message from the webhook in COWORK_SLACK_WEBHOOK: this webhook does not exist any more. "
        "Make a new webhook (docs/slack.md) and put its address there.\n"
    )
    assert "Not said in Slack:\n  *Agreed* · Thu 26 Nov" in done.stdout
    assert cells(path, "Status") == ["Scheduled"]
    assert cowork("sync", "--now", NOW, "--quiet").stderr == ""
    assert len(slack.requests) == 1


def test_quiet_prints_only_what_was_not_said(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    path = board(AGREED)
    assert cowork("sync", "--now", NOW, "--quiet").output == ""
    propose(path, 3, date(2026, 12, 1))
    slack.answers = [(429, "rate_limited", {"Retry-After": "99"})]
    assert cowork("sync", "--now", NOW, "--quiet").output == (
        "Slack takes no more messages for now and asks to wait 99 s.\n"
    )
    assert cowork("sync", "--now", NOW, "--quiet").output == ""
    assert len(slack.messages) == 2


def test_a_slack_that_does_not_answer_delays_a_sync_by_seconds(
    cowork: Cowork, board: Board, slack: SlackServer
) -> None:
    path = board(AGREED)
    slack.is_slow = True
    done = cowork("sync", "--now", NOW)
    assert "did not answer in time" in done.stderr
    assert "Perhaps not said in Slack:\n" in done.stdout
    assert not slack.has_answered
    assert cells(path, "Status") == ["Scheduled"]


# --- the secret ------------------------------------------------------------------------------------------------------


@pytest.fixture
def webhook_file(slack: SlackServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The webhook's address in a file, and no variable."""
    monkeypatch.delenv("COWORK_SLACK_WEBHOOK")
    path = folder / "slack-webhook"
    path.write_text(f"{slack.url}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


IN_A_FILE = '[slack]\nwebhook_file = "slack-webhook"\n'


@pytest.mark.usefixtures("webhook_file")
def test_the_address_may_stand_in_a_file_of_its_owners(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    board(AGREED, more=IN_A_FILE)
    cowork("sync", "--now", NOW)
    assert len(slack.messages) == 1


# docs/rules.md 9.8
@pytest.mark.usefixtures("webhook_file")
def test_the_address_is_written_and_printed_nowhere(
    cowork: Cowork, board: Board, slack: SlackServer, folder: Path
) -> None:
    board(AGREED, WAITING, more=IN_A_FILE)
    printed = [cowork("sync", "--now", NOW, "--dry-run").output, cowork("sync", "--now", NOW, "--json").output]
    slack.dead = (403, f"invalid_token {slack.url}", {})
    type_into(folder / "board.xlsx", 3, "Day", date(2026, 12, 2))
    printed += [cowork("sync", "--now", NOW).output, cowork("doctor", code=2).output]
    printed += [cowork("--debug", "outlook", "--now", NOW, code=2).output]
    assert SECRET not in "".join(printed)
    assert [name for name, content in files(folder).items() if SECRET.encode() in content] == ["slack-webhook"]


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        (None, 0o644, "others on this computer may read it. Run: chmod 600 "),
        (None, 0o640, "others on this computer may read it. Run: chmod 600 "),
        ("", 0o600, "does not hold the address of a webhook, on one line"),
        ("https://hooks.slack.com/a https://hooks.slack.com/b", 0o600, "on one line"),
        ("http://hooks.slack.com/services/T/B/X", 0o600, "that begins with https://hooks.slack.com/services/"),
        ("https://hooks.slack.com/workflows/T/B/X", 0o600, "no incoming webhook"),
        ("https://[", 0o600, "does not hold the address of a webhook"),
        ("ftp://127.0.0.1/x", 0o600, "does not hold the address of a webhook"),
        ("\udcff", 0o600, "is not a text"),
    ],
)
def test_a_file_that_cannot_be_used_stops_no_sync(
    cowork: Cowork, board: Board, slack: SlackServer, webhook_file: Path, content: str | None, mode: int, said: str
) -> None:
    path = board(AGREED, more=IN_A_FILE)
    if content is not None:
        webhook_file.write_bytes(content.encode(errors="surrogateescape"))
    webhook_file.chmod(mode)
    done = cowork("sync", "--now", NOW)
    assert done.stderr.startswith("Nothing can be said in Slack. ")
    assert said in done.stderr
    assert not content or content not in done.stderr
    assert cells(path, "Status") == ["Scheduled"]
    assert slack.requests == []


def test_a_folder_is_no_webhook(cowork: Cowork, board: Board, webhook_file: Path) -> None:
    webhook_file.unlink()
    webhook_file.mkdir()
    board(AGREED, more=IN_A_FILE)
    assert f"{webhook_file} cannot be read (Is a directory)." in cowork("sync", "--now", NOW).stderr
    assert f"{webhook_file} cannot be read" in cowork("outlook", "--now", NOW, code=4).stderr
    assert "Nothing to say" not in cowork("outlook", "--now", NOW, "--dry-run").output


def test_a_file_that_is_not_there_is_named(cowork: Cowork, board: Board, webhook_file: Path) -> None:
    webhook_file.unlink()
    board(AGREED, more=IN_A_FILE)
    assert f"There is no file {webhook_file}." in cowork("sync", "--now", NOW).stderr
    assert f"✗ Slack          There is no file {webhook_file}." in cowork("doctor", code=2).stdout


@pytest.mark.parametrize("key", ["webhook", "webhook_file"])
def test_an_address_in_the_configuration_is_refused_and_not_repeated(
    cowork: Cowork, board: Board, slack: SlackServer, key: str
) -> None:
    board(AGREED, more=f'[slack]\n{key} = "{slack.url}"\n')
    done = cowork("sync", code=2)
    assert f"[slack] {key}: " in done.stderr
    assert "is a secret" in done.stderr
    assert SECRET not in done.output


def test_what_is_announced_can_be_chosen(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    path = board(AGREED, more='[slack]\nannounce = ["moved"]\n')
    cowork("sync", "--now", NOW)
    assert slack.messages == []
    type_into(path, 2, "Start", "17:00")
    cowork("sync", "--now", NOW)
    assert slack.texts[0].startswith("*Changed*")
    type_into(path, 2, "Call off", "yes")
    cowork("sync", "--now", NOW, COWORK_SLACK_ANNOUNCE="called off, agreed")
    assert len(slack.messages) == 2


def test_a_kind_that_there_is_not_is_told_with_the_one_that_was_meant(cowork: Cowork, board: Board) -> None:
    board(AGREED, more='[slack]\nannounce = ["moved", "called-off"]\n')
    told = '[slack] announce: there is no such kind as "called-off". Did you mean called off?'
    assert told in cowork("sync", code=2).stderr


# --- own words -------------------------------------------------------------------------------------------------------


def test_own_words_take_the_place_of_ours(cowork: Cowork, board: Board, slack: SlackServer, folder: Path) -> None:
    (folder / "words").mkdir()
    own = "{% for item in news %}{{ item.kind }} {{ item.topic }} {{ item.time }}\n\n{% endfor %}"
    (folder / "words/slack.txt.j2").write_text(own, encoding="utf-8")
    board(AGREED | {"topic": "R&D <!here>"}, more='[templates]\nfolder = "words"\n')
    cowork("sync", "--now", NOW)
    assert slack.texts == [
        "agreed R&amp;D &lt;!here&gt; <!date^1795708800^{date_long_pretty} at {time}|Thu 26 Nov 16:00 GMT>"
    ]
    (folder / "words/slack_outlook.txt.j2").write_text("{{ sesions }}", encoding="utf-8")
    assert "slack_outlook.txt.j2, line 1: 'sesions' is undefined" in cowork("sync", code=2).stderr


def test_own_words_may_leave_something_out(cowork: Cowork, board: Board, slack: SlackServer, folder: Path) -> None:
    (folder / "words").mkdir()
    (folder / "words/slack.txt.j2").write_text('{{ "moved" if news[0].kind == "moved" else "" }}', encoding="utf-8")
    path = board(AGREED, more='[templates]\nfolder = "words"\n')
    done = cowork("sync", "--now", NOW)
    assert (slack.requests, done.stderr, "Slack" in done.stdout) == ([], "", False)
    type_into(path, 2, "Start", "17:00")
    cowork("sync", "--now", NOW)
    assert slack.texts == ["moved"]


# --- doctor ----------------------------------------------------------------------------------------------------------


def test_doctor_checks_the_webhook_without_a_message(cowork: Cowork, board: Board, slack: SlackServer) -> None:
    board(AGREED)
    assert "✓ Slack          the webhook works; announced: proposed, agreed" in cowork("doctor").stdout
    assert slack.messages == []
    slack.dead = (410, "channel_is_archived", {})
    assert "✗ Slack          Slack took no message" in cowork("doctor", code=2).stdout
    slack.dead = (503, "", {})
    assert "✗ Slack " in cowork("doctor", code=75).stdout


def test_doctor_posts_a_test_message_only_when_asked(
    cowork: Cowork, board: Board, slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    board(AGREED)
    assert "✓ Slack          a test message was said" in cowork("doctor", "--post-test-message").stdout
    assert slack.texts == ["This is a test of cowork, for board.xlsx. All is well."]
    monkeypatch.delenv("COWORK_SLACK_WEBHOOK")
    assert "✗ Slack          is not set up" in cowork("doctor", "--post-test-message", code=2).stdout
    assert "Slack" not in cowork("doctor").stdout


@pytest.mark.parametrize(
    ("member", "told"),
    [
        ("@ada", "– Slack people   Ada (“@ada”): no member id, so they are named without a mention."),
        ("U012AB3CD", "✓ Slack people   1 can be mentioned"),
    ],
)
def test_doctor_says_who_can_be_mentioned(cowork: Cowork, board: Board, member: str, told: str) -> None:
    board(AGREED, people=[replace(PEOPLE[0], slack=member), *PEOPLE[1:]])
    assert told in cowork("doctor").stdout
