"""What people are asked to type: written so that the readers of cells read it as what is meant. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

EXAMPLE_DAY = "2027-05-04"
EXAMPLE_TIME = "16:00"


def choice(texts: Sequence[str]) -> str:
    """Join texts to choose from; in quotes where one has a comma itself: “Athens, Greece” or “Athens, GA”."""
    shown = [f"“{text}”" for text in texts] if any("," in text for text in texts) else list(texts)
    return " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def time_to_type(clock: time, *, day: date | None = None, minutes: int | None = None, zone: str = "") -> str:
    """Write a time, with all that stood beside it: "2026-12-15 16:00–17:30 UTC"."""
    ends = datetime.combine(date.min, clock) + timedelta(minutes=minutes or 0)
    until = f"–{_on_the_clock(ends.time())}" if minutes else ""
    parts = [day.isoformat() if day else "", f"{_on_the_clock(clock)}{until}", zone]
    return " ".join(part for part in parts if part)


def _on_the_clock(clock: time) -> str:
    return f"{clock.hour}:{clock.minute:02}"


def with_day(day: str, beside: str = "") -> str:
    """Write a day with the time that stands beside it, "" for none."""
    return f"{day} {beside}".rstrip()
