import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cowork_sheets import errors
from cowork_sheets.cli import COMMANDS, main
from cowork_sheets.cli.errors import INTERRUPTED
from cowork_sheets.cli.exits import PRECEDENCE
from cowork_sheets.core.actions import Status
from cowork_sheets.core.headers import DEFAULT_HEADERS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def test_the_configuration_page_is_what_the_code_says() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "scripts/configuration-reference"], capture_output=True, check=True,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert (ROOT / "docs/configuration.md").read_bytes() == made.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_docs(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert f"cowork {name}" in TEXT
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    common = {"--no-color", "--tz", "--person", "--new-id"}
    assert [option for option in options if option not in TEXT and option not in common] == []


def test_every_exit_code_is_in_the_docs_in_the_order_of_precedence() -> None:
    page = (ROOT / "docs/exit-codes.md").read_text(encoding="utf-8")
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    codes = {0, INTERRUPTED, *PRECEDENCE, *(kind.exit_code for kind in kinds if issubclass(kind, errors.CoworkError))}
    assert set(map(int, re.findall(r"^\| (\d+) \|", page, re.MULTILINE))) == codes
    assert ", ".join(map(str, PRECEDENCE)) in page


def test_every_header_and_status_is_explained() -> None:
    page = (ROOT / "docs/the-board.md").read_text(encoding="utf-8")
    assert [header for header in DEFAULT_HEADERS.values() if f"`{header}`" not in page] == []
    assert [status for status in Status if status.value not in page] == []


def test_every_link_between_the_pages_leads_somewhere() -> None:
    broken = [
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).is_file()
    ]
    assert broken == []


def rules_written() -> set[str]:
    """List the sections of the rules, and the numbered rules in them."""
    page = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    written = set()
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        number, _, text = section.partition(".")
        written |= {number, *(f"{number}.{rule}" for rule in re.findall(r"^(\d+)\. ", text, re.MULTILINE))}
    return written


def rules_cited(folder: str) -> set[str]:
    return {
        rule
        for source in ROOT.glob(f"{folder}/**/*.py")
        for rules in re.findall(r"rules\.md ((?:\d+(?:\.\d+)?(?:, )?)+)", source.read_text(encoding="utf-8"))
        for rule in re.findall(r"\d+(?:\.\d+)?", rules)
    }


def test_every_rule_that_is_cited_is_written_down() -> None:
    cited = rules_cited("cowork_sheets") | rules_cited("tests")
    assert len(cited) > 50
    assert cited <= rules_written()


def test_every_rule_is_cited_by_a_test_that_shows_it() -> None:
    shown = rules_cited("tests")
    shown |= {rule.partition(".")[0] for rule in shown}
    assert rules_written() - shown == set()
