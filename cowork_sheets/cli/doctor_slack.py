"""What ``cowork doctor`` looks at for Slack: the webhook, the member ids in People, and a test message when asked."""

from collections.abc import Iterator

from cowork_sheets.announce.base import Answer, Delivery
from cowork_sheets.announce.slack import Slack
from cowork_sheets.bootstrap_slack import webhook
from cowork_sheets.cli.doctor import Check, failed
from cowork_sheets.config import WEBHOOK, Configuration
from cowork_sheets.core import slack_text
from cowork_sheets.core.agreement import join_words
from cowork_sheets.core.cells import line_of
from cowork_sheets.core.model import BoardSnapshot
from cowork_sheets.core.rows import understand
from cowork_sheets.errors import ConfigurationError, CoworkError, TryAgainLater

_NOT_SET_UP = f"is not set up: put a webhook's address into {WEBHOOK} or a file ([slack] webhook_file)"


def examine(configuration: Configuration, snapshot: BoardSnapshot | None, *, post_test: bool) -> Iterator[Check]:
    """Look at the webhook without anybody seeing it, unless a test message is asked for; then at the member ids."""
    if not configuration.slack.is_set_up:
        if post_test:
            yield failed("Slack", ConfigurationError(_NOT_SET_UP))
        return
    try:
        channel = Slack(*webhook(configuration.slack))
    except CoworkError as error:
        yield failed("Slack", error)
        return
    if post_test:
        board = slack_text.escape(line_of(snapshot.name, 200)) if snapshot else "a board"
        answer = channel.post(slack_text.message(f"This is a test of cowork, for {board}. All is well."))
        yield _check(answer, "a test message was said in its channel")
    else:
        yield _check(
            channel.check(), f"the webhook works; announced: {', '.join(configuration.slack.settings.announce)}"
        )
    if snapshot is not None:
        yield from _members(configuration, snapshot)


def _check(answer: Answer, well: str) -> Check:
    match answer.delivery:
        case Delivery.SAID:
            return Check("Slack", ok=True, sentence=well)
        case Delivery.REFUSED:
            return failed("Slack", ConfigurationError(answer.sentence))
        case _:
            return failed("Slack", TryAgainLater(answer.sentence))


def _members(configuration: Configuration, snapshot: BoardSnapshot) -> Iterator[Check]:
    """Say whose cell in the Slack column of People is no member id: they are named, and not mentioned."""
    people = [person for person in understand(snapshot, configuration.settings).people if person.slack]
    wrong = [f"{person.name} (“{person.slack}”)" for person in people if not slack_text.member_id(person.slack)]
    if wrong:
        yield Check(
            "Slack people",
            ok=False,
            sentence=f"{join_words(wrong)}: no member id, so they are named without a mention. In Slack: open the "
            "profile, ⋮, Copy member ID; it looks like U012AB3CD.",
        )
    elif people:
        yield Check("Slack people", ok=True, sentence=f"{len(people)} can be mentioned")
