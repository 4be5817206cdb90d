"""A board, a calendar and a Slack channel, and computers that sync the one and speak in the other.

Nothing here stands in for the product: ``sync`` and ``announce`` are the command's own, over a real webhook.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cowork_sheets.announce.base import Announced, Answer
from cowork_sheets.announce.notes import BothRegisters, FileRegister
from cowork_sheets.announce.slack import Slack
from cowork_sheets.announcing import Outlook, Speaker, announce, outlook
from cowork_sheets.core.announcements import Voice, beginning
from cowork_sheets.core.settings import SlackSettings
from cowork_sheets.sync import Report
from tests.slack_server.server import SlackServer
from tests.world import RENDERER, Cells, Killed, World


class DyingChannel:
    """A computer that dies just before its message leaves."""

    def post(self, message: Mapping[str, Any]) -> Answer:
        raise Killed(message)


class MetRegister(FileRegister):
    """Notes at which another computer arrives first, between a run's look and its note."""

    def __init__(self, path: Path, meets: Callable[[], object]) -> None:
        super().__init__(path)
        self._meets = meets

    def note(self, keys: Mapping[str, datetime], now: datetime) -> frozenset[str]:
        self._meets()
        return super().note(keys, now)


class Office:
    """``world`` is the board and the calendar; each computer has notes of its own, and all share ``shared``."""

    def __init__(
        self, slack: SlackServer, folder: Path, rows: Sequence[Cells], *, begun: bool = True, **options: Any
    ) -> None:
        self.slack, self.folder, self.settings = slack, folder, SlackSettings()
        self.world = World(rows if not begun else [], known=True, **options)
        self.shared = folder / "shared.json"
        if begun:
            self.sync()
            for row in rows:
                self.world.add(row)

    def speaker(self, computer: str, *, dies: bool = False, meets: Callable[[], object] | None = None) -> Speaker:
        own = FileRegister(self.folder / f"{computer}.json")
        shared = MetRegister(self.shared, meets) if meets else FileRegister(self.shared)
        names = self.world.settings.sessions.guests_see_each_other
        return Speaker(
            DyingChannel() if dies else Slack(self.slack.url, "slack-webhook", patience=1.5),
            BothRegisters(own, shared, beginning(self.world.board_id)),
            RENDERER,
            Voice(self.settings, "Coworking", "https://docs.google.com/spreadsheets/d/1/edit", names_people=names),
        )

    def sync(self, computer: str = "one", **options: Any) -> Announced | None:
        """Do what the command does: sync, then say what there is to say."""
        return self.say(self.world.sync(**options), computer)

    def say(self, report: Report, computer: str = "one", **what_happens: Any) -> Announced | None:
        return announce(report, self.speaker(computer, **what_happens))

    def outlook(self, computer: str = "one", **what_happens: Any) -> Outlook:
        """Say what is coming up, as the command does."""
        report, speaker = self.world.sync(dry_run=True), self.speaker(computer, **what_happens)
        return outlook(report, speaker, self.world.now.date(), dry_run=False)

    def mention(self, name: str, member: str) -> None:
        """Type into the Slack column of People."""
        assert self.world.board.people is not None
        next(line for line in self.world.board.people if line[0] == name)[5] = member

    @property
    def said(self) -> list[str]:
        return self.slack.texts
