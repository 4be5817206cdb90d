"""``cowork schedule``: what to give this computer's own scheduler so that a board is synced by itself."""

import plistlib
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from unicodedata import category
from xml.sax.saxutils import escape

import click

from cowork_sheets.cli import options
from cowork_sheets.cli.terminal import complain, write
from cowork_sheets.config import Configuration
from cowork_sheets.errors import ConfigurationError

EVERY = 10
"""Minutes between two runs when nobody says."""
_DIVISORS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)


@dataclass(frozen=True, slots=True)
class Job:
    """What is run: the program and the configuration by their whole paths, every so many minutes.

    ``offset`` is the minute it begins at, different for different boards, so that not everybody asks at once.
    """

    program: str
    configuration: str
    every: int
    offset: int

    @property
    def arguments(self) -> tuple[str, ...]:
        """What is typed, word by word; --quiet prints only what did not go through."""
        return (self.program, "--config", self.configuration, "sync", "--quiet")

    @property
    def name(self) -> str:
        """Give a name that no other board's job has."""
        return f"cowork-{sha256(self.configuration.encode()).hexdigest()[:6]}"


@click.command(short_help="Show how to have this computer sync by itself.")
@click.option("--every", type=click.IntRange(1, 60), default=EVERY, show_default=True, help="Minutes between two runs.")
@click.option("--systemd", "kind", flag_value="systemd", help="A service and a timer for systemd.")
@click.option("--launchd", "kind", flag_value="launchd", help="An agent for a Mac.")
@click.option("--windows", "kind", flag_value="windows", help="A task for Windows.")
@options.general
@click.pass_context
def schedule(ctx: click.Context, *, every: int, kind: str | None) -> None:
    """Show how to have this computer sync by itself, every few minutes.

    Prints a line for cron, or with an option what another scheduler wants, with the paths of this computer. What to do
    with it is said beside it, on standard error. Nothing is installed.
    """
    if every not in _DIVISORS:
        raise click.UsageError(
            f"--every {every} does not divide an hour. Take one of {', '.join(map(str, _DIVISORS))}."
        )
    job = _job(options.configuration(ctx), every)
    text, what_to_do = {"systemd": systemd, "launchd": launchd, "windows": windows}.get(kind or "", cron)(job)
    complain(what_to_do)
    write(text, nl=False)


def _job(configuration: Configuration, every: int) -> Job:
    if configuration.source is None:
        raise ConfigurationError(
            "The configuration comes from variables alone, which a scheduler does not have. Put it into a cowork.toml."
        )
    source = str(configuration.source.resolve())
    if any(category(character) in {"Cc", "Cs"} for character in source):
        raise ConfigurationError(
            f"{source!r} cannot be written into a schedule: a folder's name holds a line break or another character "
            "that nobody sees. Rename the folder."
        )
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        called = Path(sys.executable).with_name("cowork")
    program = called if called.is_file() else Path(shutil.which(called.name) or called)
    return Job(str(program.absolute()), source, every, int(sha256(source.encode()).hexdigest(), 16) % every)


def cron(job: Job) -> tuple[str, str]:
    """Write a line for crontab, and what to do with it."""
    minutes = f"*/{job.every}" if not job.offset else f"{job.offset}-59/{job.every}"
    if job.every == 1:
        minutes = "*"
    if job.every == 60:
        minutes = str(job.offset)
    command = shlex.join(job.arguments).replace("%", r"\%")  # cron makes a newline of a bare %
    return f"{minutes} * * * *  {command}\n", (
        "Add this line with crontab -e. cron mails what is printed, which is only what did not go through."
    )


def systemd(job: Job) -> tuple[str, str]:
    """Write a service and a timer, one after the other, and what to do with them."""
    return f"# {job.name}.service\n{service_unit(job)}\n# {job.name}.timer\n{timer_unit(job)}", (
        f"Save the two parts as ~/.config/systemd/user/{job.name}.service and {job.name}.timer. Then:\n"
        f"  systemctl --user daemon-reload && systemctl --user enable --now {job.name}.timer\n"
        "  loginctl enable-linger     (so that it runs while you are logged out)\n"
        f"What it said: journalctl --user -u {job.name}"
    )


def service_unit(job: Job) -> str:
    """Write the service. Exit code 75 is "try again later", which the next run does."""
    words = " ".join(_quoted_for_systemd(word) for word in (*_around(job.program), *job.arguments))
    return (
        "[Unit]\n"
        "Description=Sync a board of cowork-sheets\n"
        "After=network-online.target\n\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"ExecStart={words}\n"
        "SuccessExitStatus=75\n"
    )


def timer_unit(job: Job) -> str:
    """Write the timer."""
    return (
        "[Unit]\n"
        "Description=Sync a board of cowork-sheets every few minutes\n\n"
        "[Timer]\n"
        f"OnCalendar=*:{job.offset:02}{f'/{job.every}' if job.every < 60 else ''}\n"
        "RandomizedDelaySec=30\n"
        "Persistent=true\n\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def _around(program: str) -> tuple[str, ...]:
    """Give what starts a program whose path systemd itself refuses to: quotes, backslashes and dollar signs in it."""
    return ("/bin/sh", "-c", 'exec "$0" "$@"') if set(program) & set("'\"\\$") else ()


def _quoted_for_systemd(word: str) -> str:
    """Quote a word as systemd.service(5) wants it: percent and dollar signs are doubled, the rest is escaped."""
    for character in ("%", "$"):
        word = word.replace(character, character * 2)
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'"{escaped}"'
        if escaped != word or any(character.isspace() or character in "';" for character in word)
        else word
    )


def launchd(job: Job) -> tuple[str, str]:
    """Write an agent's property list, and what to do with it."""
    label = f"org.{job.name}"
    log = f"/tmp/{job.name}.log"  # noqa: S108 - a Mac empties it, and it holds what cron would have mailed
    content = {
        "Label": label,
        "ProgramArguments": list(job.arguments),
        "StartInterval": job.every * 60,
        "RunAtLoad": True,
        "StandardOutPath": log,
        "StandardErrorPath": log,
    }
    return plistlib.dumps(content, sort_keys=False).decode(), (
        f"Save this as ~/Library/LaunchAgents/{label}.plist. Then:\n"
        f"  launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{label}.plist\n"
        f"What it said: {log}"
    )


def windows(job: Job) -> tuple[str, str]:
    """Write a task for Windows' Task Scheduler, and what to do with it."""
    program, *arguments = job.arguments
    words = subprocess.list2cmdline(arguments)
    task = _TASK.format(every=job.every, offset=job.offset, program=escape(program), arguments=escape(words))
    # In ASCII, and saying nothing of an encoding: then it can be read whatever a console saves it in.
    return task.encode("ascii", "xmlcharrefreplace").decode(), (
        f"Save this as {job.name}.xml. Then, in a command window:\n"
        f"  schtasks /Create /TN {job.name} /XML {job.name}.xml"
    )


_TASK = """\
<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Sync a board of cowork-sheets every few minutes</Description>
  </RegistrationInfo>
  <Triggers>
    <TimeTrigger>
      <StartBoundary>2026-01-01T00:{offset:02}:00</StartBoundary>
      <Repetition>
        <Interval>PT{every}M</Interval>
      </Repetition>
    </TimeTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT10M</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
