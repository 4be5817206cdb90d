import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Never

import pytest

from cowork_sheets import files
from cowork_sheets.errors import ConfigurationError, PermissionNeeded

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folder from others by itself")


@pytest.fixture
def nothing_masked() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


# --- replacing -------------------------------------------------------------------------------------------------------


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    files.replace_whole(path, b"old")
    files.replace_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["kept.json"]


@pytest.mark.usefixtures("nothing_masked")
def test_a_new_file_is_for_its_owner_alone_unless_it_is_to_be_shared(tmp_path: Path) -> None:
    files.replace_whole(tmp_path / "private", b"")
    files.replace_whole(tmp_path / "shared", b"", mode=files.SHARED)
    files.create(tmp_path / "made", b"")
    assert [mode(tmp_path / name) for name in ("private", "shared", "made")] == [0o600, 0o666, 0o666]


@pytest.mark.parametrize("before", [0o600, 0o640, 0o664])
def test_a_file_that_is_replaced_by_one_like_it_keeps_its_mode(tmp_path: Path, before: int) -> None:
    path = tmp_path / "board.xlsx"
    path.write_bytes(b"old")
    path.chmod(before)
    files.replace_whole(path, b"new", like=path)
    assert mode(path) == before


def test_a_program_s_right_to_run_as_its_owner_is_not_carried_along(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o4755)
    files.replace_whole(path, b"new", like=path)
    assert mode(path) == 0o755


@pytest.mark.usefixtures("nothing_masked")
def test_a_file_is_never_open_to_others_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, born = os.open, []

    def noticing(path: str, flags: int, *more: int) -> int:
        handle = real(path, flags, *more)
        if flags & os.O_CREAT:
            born.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return handle

    path = tmp_path / "token.json"
    path.write_bytes(b"")
    path.chmod(0o644)
    monkeypatch.setattr(os, "open", noticing)
    files.replace_whole(path, b"secret")
    files.replace_whole(path, b"not secret", like=path)
    assert born == [0o600, 0o600]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "kept.json"
    files.replace_whole(path, b"old")

    def full(*_: object) -> Never:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), full)
    with pytest.raises(OSError, match="No space left"):
        files.replace_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["kept.json"]


def test_the_content_is_safe_on_the_disk_before_the_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    files.replace_whole(tmp_path / "kept.json", b"new")
    assert happened == ["file", "named", "folder"]


def test_a_folder_that_cannot_be_made_sure_of_costs_no_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def refusing(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        real(handle)

    monkeypatch.setattr(os, "fsync", refusing)
    files.replace_whole(tmp_path / "kept.json", b"new")
    assert (tmp_path / "kept.json").read_bytes() == b"new"


def test_a_link_laid_where_a_temporary_file_will_be_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"dear to somebody")
    monkeypatch.setattr("secrets.token_hex", lambda count: "0" * 2 * count)  # as if it could be foreseen
    path = tmp_path / "board" / "board.xlsx"
    path.parent.mkdir()
    files.temporary_beside(path).symlink_to(victim)
    with pytest.raises(FileExistsError):
        files.replace_whole(path, b"new")
    assert victim.read_bytes() == b"dear to somebody"


def test_names_of_temporary_files_cannot_be_foreseen_and_are_never_too_long(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 250 + ".ics")
    made = {files.temporary_beside(path).name for _ in range(100)}
    assert len(made) == 100
    assert max(map(len, made)) < 60
    files.replace_whole(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_link_is_replaced_itself_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    victim, path = tmp_path / "victim", tmp_path / "said.json"
    victim.write_bytes(b"dear to somebody")
    path.symlink_to(victim)
    files.replace_whole(path, b"{}")
    assert victim.read_bytes() == b"dear to somebody"
    assert not path.is_symlink()


def test_what_a_killed_process_left_goes_with_the_next_write_once_it_is_old(tmp_path: Path) -> None:
    path, other = tmp_path / "board.xlsx", tmp_path / "other.xlsx"
    old, fresh, of_another = (files.temporary_beside(each) for each in (path, path, other))
    for each in (old, fresh, of_another):
        each.write_bytes(b"half")
    files.replace_whole(path, b"first")
    assert old.exists()
    long_ago = path.stat().st_mtime - files.ABANDONED - 60
    for each in (old, of_another):
        os.utime(each, (long_ago, long_ago))
    files.replace_whole(path, b"second")
    assert names(tmp_path) == sorted(["board.xlsx", fresh.name, of_another.name])


# --- making ----------------------------------------------------------------------------------------------------------


def test_a_file_is_made_only_where_none_stands(tmp_path: Path) -> None:
    victim, path = tmp_path / "victim", tmp_path / "cowork.toml"
    path.symlink_to(victim)
    with pytest.raises(FileExistsError):
        files.create(path, b"new")
    assert not victim.exists()
    path.unlink()
    files.create(path, b"new")
    with pytest.raises(FileExistsError):
        files.create(path, b"newer")
    assert path.read_bytes() == b"new"


def test_a_file_that_cannot_be_made_whole_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Never:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.create(tmp_path / "cowork.toml", b"new")
    assert names(tmp_path) == []


@pytest.mark.usefixtures("nothing_masked")
def test_folders_are_made_for_their_owner_alone_and_those_that_are_there_stay(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    files.make_folder(there / "calendar" / "outbox")
    files.make_folder(there)
    assert [mode(each) for each in (there, there / "calendar", there / "calendar/outbox")] == [0o755, 0o700, 0o700]


# --- reading ---------------------------------------------------------------------------------------------------------


def test_no_more_is_read_than_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "cowork.toml"
    path.write_bytes(b"12345")
    assert files.read(path, 5) == b"12345"
    with pytest.raises(files.TooLarge):
        files.read(path, 4)
    with pytest.raises(files.TooLarge):
        files.read(Path("/proc/self/maps"), 4)


def test_a_pipe_in_a_file_s_place_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "credentials.json")
    with pytest.raises(OSError, match="no ordinary file"):
        files.read(tmp_path / "credentials.json", 100)


def test_a_folder_in_a_file_s_place_is_one(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        files.read(tmp_path, 100)


@pytest.mark.parametrize("seen_by", [0o644, 0o640, 0o604, 0o660, 0o601])
def test_a_key_that_others_may_read_is_refused_with_a_command_that_helps(tmp_path: Path, seen_by: int) -> None:
    path = tmp_path / "it's a key"
    path.write_text("k3y\n")
    path.chmod(seen_by)
    with pytest.raises(ConfigurationError) as refused:
        files.read_secret(path, "the API key", 100)
    assert "k3y" not in str(refused.value)
    command = str(refused.value).partition("Run: ")[2]
    assert os.system(command) == 0  # noqa: S605 - as people do
    assert files.read_secret(path, "the API key", 100) == "k3y"


def test_a_key_on_a_file_system_without_modes_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key"
    path.write_text("k3y")
    real = os.fstat

    def open_to_all(handle: int) -> os.stat_result:  # as a memory stick shows every file, whatever was asked for
        status = list(real(handle))
        status[0] |= 0o777
        return os.stat_result(status)

    monkeypatch.setattr(os, "fstat", open_to_all)
    assert files.read_secret(path, "the API key", 100) == "k3y"
    assert names(tmp_path) == ["key"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "There is no file"), (b"\xff\xfe", "is not a text"), (b"x" * 101, "is too long")],
)
def test_a_key_that_cannot_be_used_is_a_sentence(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "key"
    if content is not None:
        files.replace_whole(path, content)
    with pytest.raises(ConfigurationError, match=words):
        files.read_secret(path, "the API key", 100)


def test_a_key_behind_a_folder_s_name_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PermissionNeeded, match="cannot be read"):
        files.read_secret(tmp_path, "the API key", 100)


def test_a_file_of_ours_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"")
    path.chmod(0o644)
    assert files.close_to_others(path, "a secret")
    assert mode(path) == 0o600
    assert not files.close_to_others(path, "a secret")


def test_a_file_that_cannot_be_closed_is_a_sentence_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> Never:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    path = tmp_path / "secret"
    path.write_bytes(b"")
    path.chmod(0o644)
    monkeypatch.setattr(Path, "chmod", forbidden)
    with pytest.raises(PermissionNeeded, match=r"holds a secret that others .* Run: chmod 600 "):
        files.close_to_others(path, "a secret")


# --- bounds ----------------------------------------------------------------------------------------------------------


def test_what_is_read_lies_in_one_of_the_folders_links_followed(tmp_path: Path) -> None:
    board, keys = tmp_path / "board", tmp_path / "keys"
    for folder in (board / "deep", keys):
        folder.mkdir(parents=True)
    (board / "deep/own").write_bytes(b"the board's")
    (keys / "key").write_bytes(b"k3y")
    (board / "near").symlink_to("deep/own")
    (board / "far").symlink_to(keys / "key")
    for name in ("deep/own", "near", "deep/../deep/own"):
        assert files.read(board / name, 100, [board]) == b"the board's"
    assert files.read(board / "far", 100, [board, keys]) == b"k3y"
    assert files.read(board / "far", 100, [board, keys / "key"]) == b"k3y"
    for path in (board / "far", keys / "key", board / "../keys/key"):
        with pytest.raises(PermissionError, match="outside"):
            files.read(path, 100, [board])
    with pytest.raises(FileNotFoundError):
        files.read(board / "deep/nothing", 100, [board])
    with pytest.raises(IsADirectoryError):
        files.read(board / "deep", 100, [board])


@pytest.mark.parametrize("exchanged", ["file", "folder"])
def test_a_link_laid_between_the_look_and_the_reading_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanged: str
) -> None:
    board, keys = tmp_path / "board", tmp_path / "keys"
    for folder in (board / "deep", keys):
        folder.mkdir(parents=True)
        (folder / "key").write_bytes(b"k3y of " + folder.name.encode())
    real = Path.resolve

    def exchange_after_the_look(path: Path, **how: bool) -> Path:
        seen = real(path, **how)
        monkeypatch.setattr(Path, "resolve", real)
        if exchanged == "file":
            (board / "deep/key").unlink()
            (board / "deep/key").symlink_to(keys / "key")
        else:
            (board / "deep").rename(board / "moved")
            (board / "deep").symlink_to(keys)
        return seen

    monkeypatch.setattr(Path, "resolve", exchange_after_the_look)
    with pytest.raises(OSError, match=r"Too many levels of symbolic links|Not a directory"):
        files.read(board / "deep/key", 100, [board])
