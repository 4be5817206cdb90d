"""A channel of Slack's, by incoming webhook: one message, sent once, answered within a few seconds.

Slack knows no way to send a message so that a second copy is dropped, so nothing is repeated but what Slack itself says
it did not take (429). Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks; its answers
are a status and one word.
"""

import logging
from collections.abc import Mapping
from queue import Empty, SimpleQueue
from socket import gaierror
from ssl import SSLCertVerificationError
from threading import Thread
from time import sleep
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk.webhook import WebhookClient, WebhookResponse

from cowork_sheets.announce.base import Answer, Delivery

PATIENCE = 5.0
"""Seconds that Slack has to answer."""
LONGEST_WAIT = 45.0
"""Seconds to wait in all when Slack asks to (429): the sync itself is over by then, and its news is told only now."""

_SECRET = 9
"""Letters from which on a piece of a webhook's address is one of its secrets: its ids have nine and more."""
_NEW_ONE = "Make a new webhook (docs/slack.md) and put its address there."
_REFUSALS = {
    "no_service": f"this webhook does not exist any more. {_NEW_ONE}",
    "no_service_id": f"this webhook does not exist any more. {_NEW_ONE}",
    "no_active_hooks": f"this webhook was switched off. {_NEW_ONE}",
    "no_team": f"there is no such workspace. {_NEW_ONE}",
    "team_disabled": "the workspace is closed.",
    "invalid_token": f"the address is not, or no longer, that of a webhook. {_NEW_ONE}",
    "channel_not_found": f"its channel does not exist any more. {_NEW_ONE}",
    "channel_is_archived": f"its channel is archived. Bring it back, or: {_NEW_ONE[0].lower()}{_NEW_ONE[1:]}",
    "user_not_found": f"the person it writes to has left. {_NEW_ONE}",
    "action_prohibited": "the workspace does not let it write. Ask an administrator of it.",
    "posting_to_general_channel_denied": "it may not write to the workspace's general channel. "
    "Ask an administrator, or make a webhook for another channel.",
    "invalid_blocks": "Slack does not understand the message. If you have templates of your own, look at them.",
    "invalid_payload": "Slack does not understand the message. If you have templates of your own, look at them.",
    "no_text": "the message was empty. If you have templates of your own, look at them.",
}
_BY_STATUS = {404: _REFUSALS["no_service"], 403: _REFUSALS["action_prohibited"], 410: _REFUSALS["channel_is_archived"]}


def _silent() -> logging.Logger:
    """Give the SDK a logger that writes nothing: what it would log holds the webhook's address."""
    logger = logging.getLogger("cowork_sheets.slack")
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    return logger


class Slack:
    """The channel behind one webhook. ``source`` says where its address stands, for sentences.

    The address is a secret: whoever has it can write to the channel. It is never part of an answer or an error.
    """

    def __init__(
        self, url: str, source: str, *, patience: float = PATIENCE, longest_wait: float = LONGEST_WAIT
    ) -> None:
        self._source, self._patience, self._longest_wait = source, patience, longest_wait
        self._client = WebhookClient(url, timeout=max(1, int(patience)), logger=_silent(), retry_handlers=[])
        self._client.proxy = None  # urllib finds a proxy by itself, and unlike the SDK it knows NO_PROXY

    def post(self, message: Mapping[str, Any]) -> Answer:
        """Send one message; see the port."""
        left = self._longest_wait
        while True:
            got = self._ask(message, self._patience)
            if not isinstance(got, WebhookResponse):
                return self._failed(got)
            wait = _wait(got) if got.status_code == 429 else None
            if wait is None or wait > left:
                return self._answered(got, wait)
            left -= wait
            sleep(wait)

    def check(self) -> Answer:
        """Find out whether the webhook lives, without a message: Slack refuses one without a text only if it does."""
        got = self._ask({"text": ""}, self._patience)
        if isinstance(got, WebhookResponse) and (got.status_code, _word(got)) == (400, "no_text"):
            return Answer(Delivery.SAID)
        return self._answered(got, None) if isinstance(got, WebhookResponse) else self._failed(got)

    def _ask(self, message: Mapping[str, Any], seconds: float) -> WebhookResponse | Exception | None:
        """Ask in a thread of its own, so that a server which drips its answer keeps nobody; None when time is up."""
        answers: SimpleQueue[WebhookResponse | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._client.send_dict(dict(message)))
            except Exception as error:  # noqa: BLE001 - told to the one who waits
                answers.put(error)

        Thread(target=ask, daemon=True).start()
        try:
            return answers.get(timeout=max(seconds, 0))
        except Empty:
            return None

    def _answered(self, got: WebhookResponse, wait: float | None) -> Answer:
        status, word = got.status_code, _word(got)
        if (status, word) == (200, "ok"):
            return Answer(Delivery.SAID)
        if status == 429:
            later = f" and asks to wait {round(wait)} s" if wait else ""
            return Answer(Delivery.LATER, f"Slack takes no more messages for now{later}.")
        if 400 <= status < 500:
            why = _REFUSALS.get(word) or _BY_STATUS.get(status) or f"Slack answered {status} {word}".strip() + "."
            return Answer(Delivery.REFUSED, f"Slack took no message from the webhook in {self._source}: {why}")
        if 300 <= status < 400 or status == 200:
            return Answer(
                Delivery.UNSURE, f"What the webhook in {self._source} leads to does not answer as Slack does."
            )
        return Answer(Delivery.UNSURE, f"Slack had a fault of its own ({status}); the message may be missing there.")

    def _failed(self, error: Exception | None) -> Answer:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, SSLCertVerificationError):
            return Answer(Delivery.LATER, "Slack could not prove who it is (its certificate is not trusted).")
        if isinstance(reason, gaierror | ConnectionRefusedError) or _is_unreachable(reason):
            return Answer(Delivery.LATER, "Slack cannot be reached from this computer now.")
        return Answer(Delivery.UNSURE, "Slack did not answer in time; the message may be missing there.")


def _is_unreachable(reason: object) -> bool:
    return isinstance(reason, OSError) and reason.errno in {101, 113}  # no way to the network, or to the host


def _word(got: WebhookResponse) -> str:
    """Give the one word that Slack answers with; of anything else only a little, as it is shown to people.

    The address, or a piece of it, is no part of that, whoever repeats it.
    """
    text = " ".join(str(got.body).split())
    for piece in (got.api_url, *urlsplit(got.api_url).path.split("/")):
        text = text.replace(piece, "…") if len(piece) >= _SECRET else text
    return text[:40]


def _wait(got: WebhookResponse) -> float | None:
    """Give the seconds that Slack asks to wait, None when it does not say."""
    headers = {name.lower(): value for name, value in got.headers.items()}
    text = str(headers.get("retry-after", "")).strip()
    return max(float(text), 1) if text.isdecimal() and text.isascii() and len(text) < 6 else None
