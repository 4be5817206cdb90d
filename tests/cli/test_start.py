import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from cowork_sheets import __version__
from cowork_sheets.cli import COMMANDS, main
from tests.cli.given import Cowork

HEAVY = (
    "openpyxl", "icalendar", "rich", "pydantic", "jinja2", "google", "googleapiclient", "gspread", "filelock",
    "slack_sdk",
)  # fmt: skip


def test_cowork_alone_shows_what_to_do_first(cowork: Cowork) -> None:
    result = cowork()
    assert "cowork demo" in result.stdout
    assert result.stderr == ""


def test_help_lists_every_command(cowork: Cowork) -> None:
    shown = cowork("--help").stdout
    assert all(f"  {name}" in shown for name in COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--version"]])
def test_help_loads_none_of_the_heavy_libraries(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from cowork_sheets.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit as exit: assert not exit.code\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_line_in_the_list_is_its_own(name: str, cowork: Cowork) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.short_help == COMMANDS[name][1]
    assert cowork(name, "--help").stdout.startswith("Usage: cowork")


def test_a_mistyped_command_is_suggested_and_never_run(cowork: Cowork) -> None:
    assert "Did you mean 'sync'?" in cowork("snyc", code=2).stderr


def test_the_version_is_the_packages(cowork: Cowork) -> None:
    assert __version__ in cowork("--version").stdout


def test_python_m_cowork_sheets_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "cowork_sheets"], capture_output=True, text=True, check=True)
    assert "cowork demo" in done.stdout


def test_something_unexpected_is_one_calm_line_and_exit_1(monkeypatch: pytest.MonkeyPatch, cowork: Cowork) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("what\nnow")

    monkeypatch.setattr("cowork_sheets.cli.options.load", broken)
    result = cowork("sync", code=1)
    assert result.stderr.splitlines() == [
        "Something unexpected happened: ZeroDivisionError: what",
        "To see where, run: cowork sync --debug",
    ]


def test_debug_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("cowork_sheets.cli.options.load", broken)
    for arguments in (["--debug", "sync"], ["sync", "--debug"]):
        assert isinstance(CliRunner().invoke(main, arguments).exception, ZeroDivisionError)


def test_ctrl_c_is_calm_and_exits_130(monkeypatch: pytest.MonkeyPatch, cowork: Cowork) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cowork_sheets.cli.options.load", interrupted)
    assert cowork("sync", code=130).stderr == "Stopped. Running it again carries on where it was.\n"
