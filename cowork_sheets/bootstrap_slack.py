"""The composition root's half for Slack: its webhook, the notes of what was said, and how a board speaks."""

from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_state_path

from cowork_sheets.announce.base import Channel
from cowork_sheets.announce.notes import BothRegisters, FileRegister
from cowork_sheets.announcing import Speaker
from cowork_sheets.bootstrap import Parts
from cowork_sheets.config import WEBHOOK, Configuration, Google, Slack
from cowork_sheets.core.announcements import Voice, beginning
from cowork_sheets.errors import ConfigurationError, CoworkError
from cowork_sheets.files import read_secret
from cowork_sheets.google.endpoints import is_loopback
from cowork_sheets.trust import Trust, to_allow

_LONGEST = 2000
_SLACK = {"hooks.slack.com", "hooks.slack-gov.com"}


def speaker(configuration: Configuration, parts: Parts, board_id: str, board_name: str) -> Speaker:
    """Put together what a run of this board says something with; nothing is sent."""
    where = configuration.where
    return Speaker(
        channel=channel(configuration.slack),
        notes=BothRegisters(FileRegister(_own_notes(board_id)), parts.notes, beginning(board_id)),
        renderer=parts.renderer,
        voice=Voice(
            configuration.slack.settings,
            board_name,
            f"https://docs.google.com/spreadsheets/d/{where.sheet}/edit" if isinstance(where, Google) else "",
            names_people=configuration.settings.sessions.guests_see_each_other,
            link_before=configuration.settings.sessions.show_link_before,
            timer=configuration.settings.timer,
        ),
    )


def channel(slack: Slack) -> Channel | CoworkError:
    """Give the channel behind the webhook, or the reason why there is none."""
    from cowork_sheets.announce import slack as adapter  # noqa: PLC0415 - most boards have no use for it

    try:
        url, source = webhook(slack)
    except CoworkError as error:
        return error
    return adapter.Slack(url, source)


def webhook(slack: Slack) -> tuple[str, str]:
    """Read the webhook's address, and say where it stands. The address is a secret and is in no sentence.

    Raises ConfigurationError or PermissionNeeded when it cannot be used.
    """
    source = WEBHOOK if slack.webhook else str(slack.webhook_file or WEBHOOK)
    url = slack.webhook
    if slack.webhook_file and not url:
        url = read_secret(slack.webhook_file, "the webhook's address", _LONGEST, slack.reach.folders)
    if len(url.split()) != 1 or len(url) > _LONGEST:
        raise ConfigurationError(f"{source} does not hold the address of a webhook, on one line. See docs/slack.md.")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        raise ConfigurationError(
            f"{source} does not hold the address of a webhook: that begins with https://hooks.slack.com/services/"
        )
    if not slack.webhook and not _may_be_told(host, slack):
        allow = to_allow(Trust(hosts=slack.reach.hosts), Trust(hosts=frozenset({host})))
        raise ConfigurationError(
            f"{source} lies in the board's folder and leads to {host}, which is not Slack: who may write there could "
            f"have put it there.\n{allow}"
        )
    if host == "hooks.slack.com" and not parts.path.startswith("/services/"):
        raise ConfigurationError(
            f"{source} holds an address of Slack's that is no incoming webhook: that begins with "
            "https://hooks.slack.com/services/"
        )
    return url, source


def _may_be_told(host: str, slack: Slack) -> bool:
    """Tell whether news of the board may go to a server that the board's own folder names."""
    board, file = slack.reach.board, slack.webhook_file
    lies_there = board is not None and file is not None and file.resolve().is_relative_to(board)
    return not lies_there or host in _SLACK | slack.reach.hosts or is_loopback(host)


def _own_notes(board_id: str) -> Path:
    """Give this computer's own notes of what was said about a board; they lie apart from the board."""
    digest = sha256(board_id.encode()).hexdigest()[:24]
    return user_state_path("cowork", appauthor=False) / "said" / f"{digest}.json"
