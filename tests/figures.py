"""What the tests tried, counted while they try it and told at the end of a run."""

from collections import Counter
from collections.abc import Callable, Iterable

import pytest

Tried = Callable[[str, int], None]
"""Says how many of something a test tried: cases, by a name people read, or REQUESTS."""
REQUESTS = "requests"
MARK = "tried "


def figures(reports: Iterable[pytest.TestReport], violations: int) -> str:
    """Give the line about what these tests tried, "" when they tried nothing that counts."""
    counted: Counter[str] = Counter()
    seconds = 0.0
    for report in reports:
        mine: Counter[str] = Counter()
        for name, value in report.user_properties:
            if name.startswith(MARK):
                mine[name.removeprefix(MARK)] += int(str(value))
        counted += mine
        seconds += report.duration if REQUESTS in mine else 0
    requests = counted.pop(REQUESTS, 0)
    if not counted:
        return ""
    rate = f" {requests / seconds:,.0f} requests a second of a core." if seconds else ""
    listed = ", ".join(f"{count:,} {name}" for name, count in sorted(counted.items()))
    return f"Tried: {listed}. Violations: {violations}.{rate}"
