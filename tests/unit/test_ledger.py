"""What a computer notes of the mails it sent: it comes back, or nothing does, and nothing goes wrong with it."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cowork_sheets.calendars.ledger import FileLedger
from cowork_sheets.core.model import Mailing

NOW = datetime(2026, 11, 23, 12, 0, 0, 7, tzinfo=UTC)
NOTE = "ref00001", Mailing(NOW.replace(microsecond=0), ("0123456789", "abcdefghij"), 1, agreed=True)


def test_what_was_noted_is_known_until_a_day_later(tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path / "mails" / "board.json")
    assert ledger.known(NOW) == ()
    ledger.note([NOTE], NOW)
    later = "ref00002", Mailing(NOW.replace(microsecond=0) + timedelta(hours=23), ("0123456789",))
    ledger.note([later], NOW + timedelta(hours=23))
    assert ledger.known(NOW + timedelta(hours=23)) == (NOTE, later)
    ledger.note([later], NOW + timedelta(hours=25))
    assert ledger.known(NOW + timedelta(hours=25)) == (later, later)
    assert [path.name for path in (tmp_path / "mails").iterdir()] == ["board.json"]


def test_a_cancellation_that_was_noted_was_sent(tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path / "board.json")
    ledger.note([("ref00001", Mailing(NOW.replace(microsecond=0), ("0123456789",), ends=True))], NOW)
    [(_, mailing)] = ledger.known(NOW)
    assert not mailing.ends


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "mails" / "board.json"
    FileLedger(path).note([NOTE], NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_with_nothing_to_note_nothing_is_written(tmp_path: Path) -> None:
    FileLedger(tmp_path / "board.json").note([], NOW)
    assert not (tmp_path / "board.json").exists()


@pytest.mark.parametrize("text", [
    "", "{", "[1]", '{"a": 1}', '[["ref", "soon", 0, false, []]]', '[["ref", 1, "0", false, []]]',
    "[[1, 1, 0, false, []]]", '[["ref", 1e99, 0, false, []]]', '[["ref", 1, 0, false, [1]]]',
    '[["ref", 1, 0, false, 7]]', "[" * 100_000, "\0\xff",
])  # fmt: skip
def test_a_damaged_file_is_one_without_notes(tmp_path: Path, text: str) -> None:
    path = tmp_path / "board.json"
    path.write_text(text, encoding="latin-1")
    ledger = FileLedger(path)
    assert ledger.known(NOW) == ()
    ledger.note([NOTE], NOW)
    assert ledger.known(NOW) == (NOTE,)


def test_what_cannot_be_written_is_not_noted_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "mails").write_text("no folder", encoding="utf-8")
    ledger = FileLedger(tmp_path / "mails" / "board.json")
    ledger.note([NOTE], NOW)
    assert ledger.known(NOW) == ()
