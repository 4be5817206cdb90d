"""Plants the bug that COWORK_PLANTED_BUG names, before the product is imported; and tells what was tried."""

from collections.abc import Callable

import pytest
from hypothesis import settings

from tests.figures import MARK, Tried, figures
from tests.planted.bugs import VARIABLE
from tests.planted.here import planted

settings.register_profile("unhurried", deadline=None)  # a computer may have a lot to do: nothing is timed in a test
settings.load_profile("unhurried")


def pytest_report_header() -> list[str]:
    """Say that a bug is planted, so that nobody looks for it in the product."""
    return [f"planted bug: {planted} ({VARIABLE})"] if planted else []


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Tried:
    """Count what a test tries, for the line at the end."""
    return lambda name, count: record_property(f"{MARK}{name}", count)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was tried, on all workers together."""
    stats = terminalreporter.stats
    if line := figures(stats.get("passed", []), len(stats.get("failed", [])) + len(stats.get("error", []))):
        terminalreporter.write_line(line)
