"""Another year's rules of a time zone, as an older or newer version of the zone database has them."""

import struct
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cowork_sheets.core import clocks, times

BEFORE_2026 = "PST8PDT,M3.2.0,M11.1.0"
"""What clocks in Vancouver did until British Columbia ended its changes (tzdata 2026f and later know of it)."""


@contextmanager
def rules(folder: Path, zone: str, rule: str) -> Iterator[None]:
    """Let a zone follow a rule for all time, written as POSIX writes TZ; every other zone stays as it is."""
    path = folder / zone
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zone_file(rule))
    _read_zones_from(folder)
    try:
        yield
    finally:
        _read_zones_from()


def zone_file(rule: str) -> bytes:
    """Make a file of the zone database that holds nothing but a rule (RFC 9636, TZif)."""

    def block() -> bytes:
        counts = struct.pack(">6l", 0, 0, 0, 0, 1, 4)  # no transitions, one type, four letters of abbreviations
        return b"TZif2" + bytes(15) + counts + struct.pack(">lbB", 0, 0, 0) + b"UTC\0"

    return block() + block() + f"\n{rule}\n".encode()


def _read_zones_from(*folders: Path) -> None:
    """Read zones anew, from these folders first; what was worked out by other rules is forgotten."""
    zoneinfo.reset_tzpath(to=[str(folder) for folder in folders])
    zoneinfo.ZoneInfo.clear_cache()
    for remembered in (times._zone, *(each for each in vars(clocks).values() if hasattr(each, "cache_clear"))):
        remembered.cache_clear()
