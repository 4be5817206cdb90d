"""The command as a separate process on a computer of its own, and a board in Google that it works on."""

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests import command
from tests.cli.terminals import on_a_terminal
from tests.google.plug import ADA, BOT, PEOPLE, Google
from tests.google.sheets_state import Spreadsheet

SCOPES = ("spreadsheets", "calendar.events")
PEOPLES = ["Topic", "Mood", "Proposed by", "Accepted by", "Day", "Start"]
"""What people have in a sheet of their own; Mood is nothing to us."""
OURS = ["Status", "What to know", "Join", "Local times", "Going", "Ref"]
READ_ME = [["Read me"], ["Last checked", None], ["Message", None], ["Pause", None]]
BROWSER = """\
import sys, urllib.request
urllib.request.urlopen(sys.argv[1]).read()
"""


def row(topic: str, days: int, accepted: str | None = "Grace", by: str = "Ada", start: time = time(18)) -> list[Any]:
    """Give a row as people write it, some days ahead of today."""
    return [topic, "fine", by, accepted, date.today() + timedelta(days=days), start]  # noqa: DTZ011 - as people do


@dataclass(frozen=True)
class Machine:
    """A home folder and the current folder; ``environment`` is all that the command sees of this computer."""

    home: Path
    folder: Path
    google: Google

    @property
    def environment(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        base = {"PATH": path, "HOME": str(self.home), "LANG": "C.UTF-8", "TZ": "UTC"}
        return base | {
            f"XDG_{name}_HOME": str(self.home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")
        }

    @property
    def endpoints(self) -> list[str]:
        """Give the options that point init at the emulator."""
        server = self.google.server
        return ["--sheets-endpoint", server.sheets_endpoint, "--calendar-endpoint", server.calendar_endpoint]

    def cowork(self, *arguments: str, code: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the command with nobody there: nothing comes from its input, and its output goes to a file."""
        done = command.run(*arguments, folder=self.folder, environment=self.environment | variables)
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done

    def paste(self, line: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a line of a shell as it was printed, from where the person stands."""
        done = subprocess.run(
            ["sh", "-c", line], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == code, (line, done.returncode, done.stdout, done.stderr)
        return done

    def on_a_terminal(self, *arguments: str, typed: str = "", code: int = 0, **variables: str) -> str:
        """Run the command with a person in front of it."""
        return on_a_terminal(*arguments, typed=typed, code=code, **self.environment, **variables)

    def sign_in(self, *arguments: str, address: str = ADA) -> str:
        """Sign in by browser, as this person."""
        self.google.world.tokens.browser = address
        script = self.home / "browser.py"
        script.write_text(BROWSER, encoding="utf-8")
        return self.on_a_terminal("login", *arguments, BROWSER=f"{sys.executable} {script} %s &")

    # --- credentials ------------------------------------------------------------------------------------------------

    def client(self) -> Path:
        """Give the file of a desktop client, as people download it."""
        return self.google.client_file(self.folder)

    def delegation(self) -> Path:
        """Give the key of a service account that may act for people."""
        return self.google.service_account_file(self.folder, delegated=SCOPES)

    def robot(self) -> Path:
        """Give the key of a service account alone; Ada has shared her calendar with it."""
        self.google.world.calendars[ADA].sharing[BOT] = "writer"
        return self.google.service_account_file(self.folder)

    # --- the board --------------------------------------------------------------------------------------------------

    def sheet(
        self,
        rows: Iterable[Sequence[Any]] = (),
        *,
        ours: Sequence[str] = OURS,
        read_me: bool = True,
        **options: Any,
    ) -> Spreadsheet:
        """Make a spreadsheet as Ada would, with these rows, and share it with the bot."""
        tabs: dict[str, Any] = {"Sessions": [[*PEOPLES, *ours], *rows], "People": PEOPLE}
        if read_me:
            tabs["Read me"] = READ_ME
        named = {"owner": ADA, "writers": [BOT], "time_zone": "Europe/London"} | options
        return self.google.world.add_spreadsheet(tabs, **named)

    def configure(
        self, sheet: Spreadsheet, credentials: Path, *, subject: str = "", calendar: str = ADA, more: str = ""
    ) -> None:
        """Write a cowork.toml for the sheet."""
        text = self.google.configuration(sheet, calendar, credentials, subject)
        (self.folder / "cowork.toml").write_text(text + more, encoding="utf-8")

    def allow(self, *lines: str) -> Path:
        """Let whoever runs the command allow every board's folder something, in a configuration of their own."""
        own = self.home / "config/cowork/cowork.toml"
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text("\n".join(["[trust]", *lines, ""]), encoding="utf-8")
        return own

    def column(self, header: str, sheet: Spreadsheet) -> list[str]:
        """Read a column of the Sessions tab as people see it, below its header."""
        tab = sheet.tab_titled("Sessions")
        assert tab is not None
        shown = [
            [tab.cell(n, c).displayed(sheet.locale) for c in range(tab.column_count)] for n in range(len(tab.values()))
        ]
        at = shown[0].index(header)
        return [line[at] for line in shown[1:] if any(line)]

    def approve(self) -> str:
        """Carry out the first run of a board, as the plan that it names."""
        refused = self.cowork("sync", code=6).stderr
        return self.cowork("sync", "--plan", refused.split("--plan ")[1].strip()).stdout

    @property
    def event_ids(self) -> list[str]:
        return [event for calendar in self.google.world.calendars.values() for event in calendar.events]

    @property
    def mails(self) -> list[tuple[str, str]]:
        """Give who was mailed, and why."""
        return [(mail.address, mail.kind) for mail in self.google.world.outbox]

    def writes(self) -> list[str]:
        """List the requests that changed something at Google, or tried to, tokens aside."""
        return [
            str(entry)
            for entry in self.google.world.log
            if entry.operation not in {"token", "authorize"} and not str(entry).startswith("GET ")
        ]


def real_time() -> datetime:
    """Give the time; the command's clock is this computer's, and has to agree with Google's."""
    return datetime.now(UTC)
