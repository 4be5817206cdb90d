import logging
import socket
from ssl import SSLCertVerificationError
from urllib.error import URLError

import pytest

from cowork_sheets.announce.base import Delivery
from cowork_sheets.announce.slack import Slack
from cowork_sheets.core.slack_text import message
from tests.slack_server.server import SlackServer

HELLO = message("*Hello* <https://example.org|you>")


def channel(slack: SlackServer, **options: float) -> Slack:
    return Slack(slack.url, "slack-webhook", **options)


def test_a_message_arrives_once_and_whole(slack: SlackServer) -> None:
    assert channel(slack).post(HELLO).delivery is Delivery.SAID
    assert slack.texts == ["*Hello* <https://example.org|you>"]
    assert slack.messages[0].links == ["https://example.org|you"]


@pytest.mark.parametrize(
    ("status", "word", "said"),
    [
        (404, "no_service", "does not exist any more. Make a new webhook"),
        (404, "no_team", "no such workspace"),
        (404, "channel_not_found", "its channel does not exist"),
        (403, "invalid_token", "no longer, that of a webhook"),
        (403, "action_prohibited", "does not let it write"),
        (403, "posting_to_general_channel_denied", "general channel"),
        (410, "channel_is_archived", "its channel is archived"),
        (400, "invalid_blocks", "does not understand"),
        (404, "<html>a page</html>", "does not exist any more"),
        (418, "teapot", "Slack answered 418 teapot."),
    ],
)
def test_what_slack_refuses_for_good_is_said_in_words(slack: SlackServer, status: int, word: str, said: str) -> None:
    slack.dead = (status, word, {})
    answer = channel(slack).post(HELLO)
    assert answer.delivery is Delivery.REFUSED
    assert answer.sentence.startswith("Slack took no message from the webhook in slack-webhook: ")
    assert said in answer.sentence
    assert len(slack.requests) == 1


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Spare everybody the waits that Slack asks for, and list them."""
    waits: list[float] = []
    monkeypatch.setattr("cowork_sheets.announce.slack.sleep", waits.append)
    return waits


def test_slack_is_waited_for_when_it_asks_for_a_moment(slack: SlackServer, waits: list[float]) -> None:
    slack.answers = [(429, "rate_limited", {"Retry-After": "1"})]
    assert channel(slack).post(HELLO).delivery is Delivery.SAID
    assert waits == [1]
    assert len(slack.messages) == 1


@pytest.mark.parametrize("wait", [{"Retry-After": "90"}, {"Retry-After": "soon"}, {"Retry-After": "-1"}, {}])
def test_a_longer_wait_is_left_to_a_later_run(slack: SlackServer, wait: dict[str, str], waits: list[float]) -> None:
    slack.dead = (429, "rate_limited", wait)
    answer = channel(slack).post(HELLO)
    assert answer.delivery is Delivery.LATER
    assert "takes no more messages for now" in answer.sentence
    assert waits == []
    assert len(slack.requests) == 1


def test_slack_that_asks_to_wait_again_and_again_keeps_nobody(slack: SlackServer, waits: list[float]) -> None:
    slack.dead = (429, "rate_limited", {"Retry-After": "0"})
    assert channel(slack, longest_wait=1.5).post(HELLO).delivery is Delivery.LATER
    assert waits == [1]
    assert len(slack.requests) == 2


@pytest.mark.parametrize("status", [500, 502, 503])
def test_after_a_fault_of_slacks_own_nothing_is_sent_again(slack: SlackServer, status: int) -> None:
    slack.answers = [(status, "rollup_error", {})]
    assert channel(slack).post(HELLO).delivery is Delivery.UNSURE
    assert len(slack.requests) == 1


def test_an_answer_that_never_comes_is_not_waited_for(slack: SlackServer) -> None:
    slack.is_slow = True
    answer = channel(slack, patience=0.3).post(HELLO)
    assert (answer.delivery, "in time" in answer.sentence) == (Delivery.UNSURE, True)
    assert not slack.has_answered


def test_an_answer_that_drips_is_not_waited_for_either(slack: SlackServer) -> None:
    slack.dead, slack.drip = (200, "o" * 200, {}), True
    assert channel(slack, patience=0.5).post(HELLO).delivery is Delivery.UNSURE
    assert not slack.has_answered


def test_a_connection_that_breaks_may_have_carried_the_message(slack: SlackServer) -> None:
    slack.hang_up = True
    assert channel(slack).post(HELLO).delivery is Delivery.UNSURE
    assert len(slack.messages) == 1


def test_where_nobody_listens_the_message_has_certainly_not_gone_out(slack: SlackServer) -> None:
    slack.stop()
    answer = channel(slack).post(HELLO)
    assert (answer.delivery, answer.sentence) == (
        Delivery.LATER,
        "Slack cannot be reached from this computer now.",
    )


def test_without_a_network_the_message_has_not_gone_out_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    assert Slack("https://hooks.slack.com/services/T/B/X", "slack-webhook").post(HELLO).delivery is Delivery.LATER


def test_a_server_that_cannot_prove_who_it_is_gets_no_message(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def untrusted(*_: object, **__: object) -> None:
        raise URLError(SSLCertVerificationError("certificate verify failed"))

    monkeypatch.setattr("slack_sdk.webhook.client.urlopen", untrusted)
    answer = channel(slack).post(HELLO)
    assert (answer.delivery, "certificate" in answer.sentence) == (Delivery.LATER, True)


def test_a_proxy_for_the_internet_is_not_asked_for_this_computer(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert channel(slack).post(HELLO).delivery is Delivery.SAID


@pytest.mark.parametrize(
    "answer",
    [
        (200, "<html>Welcome</html>", {}),
        (200, "", {}),
        (200, "[" * 100_000, {}),
        (302, "", {"Location": "http://127.0.0.1:9/"}),
    ],
)
def test_what_is_not_slack_is_not_taken_for_it(slack: SlackServer, answer: tuple[int, str, dict[str, str]]) -> None:
    slack.dead = answer
    assert channel(slack, patience=1).post(HELLO).delivery is not Delivery.SAID


def test_a_webhook_is_checked_without_a_message(slack: SlackServer) -> None:
    assert channel(slack).check().delivery is Delivery.SAID
    assert slack.messages == []
    slack.dead = (404, "no_service", {})
    assert channel(slack).check().delivery is Delivery.REFUSED
    slack.dead = (200, "ok", {})
    assert channel(slack).check().delivery is not Delivery.REFUSED
    slack.stop()
    assert channel(slack).check().delivery is Delivery.LATER


def test_the_address_is_in_no_log_and_in_no_sentence(
    slack: SlackServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.answers = [(500, "rollup_error", {}), (404, slack.url[:20], {})]
    said = [channel(slack).post(HELLO).sentence, channel(slack).post(HELLO).sentence]
    slack.stop()
    said.append(channel(slack).post(HELLO).sentence)
    secret = slack.url.rpartition("/")[2]
    assert secret not in "".join([*said, caplog.text, repr(channel(slack)), *capfd.readouterr()])
    assert caplog.text == ""
