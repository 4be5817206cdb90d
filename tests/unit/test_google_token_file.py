import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Never

import pytest

from cowork_sheets.errors import ConfigurationError, PermissionNeeded
from cowork_sheets.google import token_file

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folder from others by itself")


@pytest.fixture
def open_to_all() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("open_to_all")
def test_a_sign_in_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "made" / "token.json"
    token_file.save(path, {"refresh_token": "1//r"})
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700
    assert json.loads(path.read_text()) == {"refresh_token": "1//r"}
    assert [each.name for each in path.parent.iterdir()] == ["token.json"]


@pytest.mark.usefixtures("open_to_all")
def test_it_is_born_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []
    real = os.fsync

    def noticing(handle: int) -> None:
        status = os.fstat(handle)
        if stat.S_ISREG(status.st_mode):
            modes.append(stat.S_IMODE(status.st_mode))
        real(handle)

    monkeypatch.setattr(os, "fsync", noticing)
    token_file.save(tmp_path / "token.json", {})
    assert modes == [0o600]


def test_an_interrupted_write_leaves_the_old_sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "token.json"
    token_file.save(path, {"refresh_token": "old"})

    def disk_full(_handle: int) -> Never:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(PermissionNeeded, match=r"cannot be kept in .*token.json: No space left on device"):
        token_file.save(path, {"refresh_token": "new"})
    assert json.loads(path.read_text()) == {"refresh_token": "old"}
    assert [each.name for each in tmp_path.iterdir()] == ["token.json"]


@pytest.mark.parametrize("open_to", [0o644, 0o640, 0o604, 0o620], ids=oct)
def test_a_file_others_can_read_is_closed_and_told(tmp_path: Path, open_to: int) -> None:
    path = tmp_path / "token.json"
    path.write_text("{}")
    path.chmod(open_to)
    (notice,) = token_file.protect(path)
    assert "could be read by others" in notice
    assert mode(path) == 0o600
    assert token_file.protect(path) == ()


def test_a_file_that_is_not_there_needs_no_protection(tmp_path: Path) -> None:
    assert token_file.protect(tmp_path / "token.json") == ()


def test_a_link_is_refused_for_reading_and_writing_and_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_text("{}")
    elsewhere.chmod(0o644)
    path = tmp_path / "token.json"
    path.symlink_to(elsewhere)
    with pytest.raises(ConfigurationError, match="is a link"):
        token_file.protect(path)
    with pytest.raises(ConfigurationError, match="is a link"):
        token_file.save(path, {"refresh_token": "1//r"})
    assert elsewhere.read_text() == "{}"
    assert mode(elsewhere) == 0o644


def test_a_link_to_nowhere_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "token.json"
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ConfigurationError, match="is a link"):
        token_file.save(path, {})
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is not a file"):
        token_file.protect(tmp_path)
