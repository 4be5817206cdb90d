import sys
from pathlib import Path

import click
import pytest

from cowork_sheets.cli.terminal import program
from cowork_sheets.cli.typed import again, carry, command, for_board, pasted, remember
from tests.cli.given import AGREED, NOW, Cowork


@pytest.fixture
def here() -> click.Context:
    """A call from an empty folder that named no configuration."""
    return click.Context(click.Command("cowork"), obj=None)


def an_executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_command_is_named_by_its_path_where_its_name_finds_none_or_another(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, other = an_executable(folder / "my tools/cowork"), an_executable(folder / "other/cowork")
    monkeypatch.setattr(sys, "argv", [str(ours)])
    for path, shown in ((ours.parent, "cowork"), (folder, f"'{ours}'"), (other.parent, f"'{ours}'")):
        monkeypatch.setenv("PATH", str(path))
        assert program() == shown
    monkeypatch.setattr(sys, "argv", [str(folder / "cowork_sheets/__main__.py")])
    monkeypatch.setattr(sys, "executable", str(other.with_name("python")))
    assert program() == "cowork"
    monkeypatch.setenv("PATH", str(folder))
    assert program() == f"{other.with_name('python')} -m cowork_sheets"


def test_what_was_typed_is_repeated_word_for_word_with_more(here: click.Context) -> None:
    with here:
        remember(here, ["init", "our board", "--sheet", "https://docs.google.com/x?a=1&b=2"])
        assert again("--only-new") == "cowork init 'our board' --sheet 'https://docs.google.com/x?a=1&b=2' --only-new"


def test_a_command_for_a_board_elsewhere_goes_there_or_names_its_configuration(
    here: click.Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with here:
        assert for_board(Path("cowork.toml"), "sync") == "cowork sync"
        assert for_board(folder / "our board/cowork.toml", "sync") == "cd 'our board' && cowork sync"
        assert for_board(Path("team.toml"), "sync") == "cowork sync --config team.toml"
        monkeypatch.setenv("COWORK_CONFIG", "team.toml")
        assert for_board(Path("team.toml"), "sync") == "cowork sync"
        assert for_board(Path("cowork.toml"), "sync") == "cowork sync --config cowork.toml"


def test_commands_in_a_sentence_get_the_configuration_and_the_flags_that_belong_to_them(here: click.Context) -> None:
    with here:
        here.obj = Path("a b.toml")
        carry("sync", "--refresh")
        assert pasted("Then: cowork sync --plan X") == "Then: cowork sync --refresh --config 'a b.toml' --plan X"
        assert pasted("Elsewhere: cowork login --export") == "Elsewhere: cowork login --export"
        whole = f"Run:\n  {command('login')}\n  cd x && cowork sync"
        assert pasted(whole) == whole


def test_what_a_sync_prints_keeps_the_flags_just_typed(cowork: Cowork, board: object, folder: Path) -> None:
    assert callable(board)
    board(AGREED)
    (folder / "cowork.toml").rename(folder / "team.toml")
    shown = cowork("--config", "team.toml", "sync", "--refresh", "--now", NOW, "--dry-run").stdout
    assert shown.endswith(f"To do it: cowork sync --refresh --now {NOW} --config team.toml\n")
    assert "1 scheduled" in cowork(*shown.rpartition("To do it: cowork ")[2].split()).stdout
