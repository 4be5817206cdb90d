import errno
import os
import stat
from pathlib import Path

import pytest

from cowork_sheets.calendars.files import Files
from cowork_sheets.errors import CoworkError, PermissionNeeded, TryAgainLater


class FailingFiles(Files):
    """A disk that refuses every write with one error."""

    def __init__(self, number: int) -> None:
        self.number = number

    def _store(self, path: Path, data: bytes, like: Path) -> None:
        raise OSError(self.number, os.strerror(self.number), str(path), None, f"{like} {len(data)}")


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, TryAgainLater, "the disk is full"),
        (errno.EDQUOT, TryAgainLater, "the disk is full"),
        (errno.EACCES, PermissionNeeded, "no permission"),
        (errno.EROFS, PermissionNeeded, "no permission"),
        (errno.EIO, TryAgainLater, os.strerror(errno.EIO)),
    ],
)
def test_a_refused_write_is_a_sentence_and_leaves_the_old_file(
    tmp_path: Path, number: int, kind: type[CoworkError], words: str
) -> None:
    path = tmp_path / "event.ics"
    Files().write(path, b"old")
    with pytest.raises(kind, match=words) as caught:
        FailingFiles(number).write(path, b"new")
    assert str(caught.value).startswith(str(path))
    assert path.read_bytes() == b"old"


def test_a_session_is_safe_on_the_disk_before_its_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(handle: int) -> None:
        happened.append("file" if stat.S_ISREG(os.fstat(handle).st_mode) else "folder")
        real_sync(handle)

    def replace(path: Path, target: Path) -> Path:
        happened.append("named")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    Files().write(tmp_path / "event.ics", b"new")
    assert happened == ["file", "named", "folder"]


def test_a_folder_that_cannot_be_listed_is_not_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("a file")
    with pytest.raises(TryAgainLater, match="sessions"):
        Files().names(tmp_path / "sessions")


def test_only_finished_event_files_are_listed(tmp_path: Path) -> None:
    for name in ("b.ics", "a.ics", ".a.ics.cowork-tmp", ".hidden.ics", "notes.txt"):
        (tmp_path / name).write_text("")
    (tmp_path / "folder.ics").mkdir()
    assert Files().names(tmp_path) == ["a.ics", "b.ics"]
    assert Files().names(tmp_path / "nowhere") == []


def test_tidying_takes_away_only_what_a_killed_write_left(tmp_path: Path) -> None:
    for name in (".a.ics.cowork-tmp", "a.ics", ".other.tmp"):
        (tmp_path / name).write_text("")
    Files().tidy(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other.tmp", "a.ics"]


def test_a_file_that_is_not_there_reads_as_none_and_is_removed_in_peace(tmp_path: Path) -> None:
    assert Files().read(tmp_path / "nothing.ics") is None
    Files().remove(tmp_path / "nothing.ics")
