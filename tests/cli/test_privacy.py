"""Who else on this computer can read what, keys and secrets above all, and what is done (docs/rules.md 8.4)."""

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.given import AGREED, NOW, Cowork, cells

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folder from others by itself")

Board = Callable[..., Path]
JITSI = AGREED | {"where": "jitsi"}


@pytest.fixture(autouse=True)
def nothing_masked() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def public_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that everybody on this computer can get at, as a home folder often is."""
    with tempfile.TemporaryDirectory(prefix="cowork it's ") as name:
        Path(name).chmod(0o755)
        monkeypatch.chdir(name)
        yield Path(name)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def obey(sentence: str) -> None:
    """Do what a sentence says behind its last colon, as it stands there."""
    assert os.system(sentence.rpartition(": ")[2]) == 0  # noqa: S605 - as people do


def test_what_a_sync_makes_for_itself_is_closed_to_others(cowork: Cowork, board: Board, folder: Path) -> None:
    path = board(JITSI)
    before = mode(path)
    cowork("sync", "--now", NOW)
    kept = ("calendar", "calendar/sessions", "calendar/outbox", "calendar/.cowork", ".cowork", ".cowork/backups")
    assert {name: mode(folder / name) for name in kept} == dict.fromkeys(kept, 0o700)
    assert mode(folder / ".cowork/secret") == 0o600
    assert mode(path) == before
    assert {mode(each) for each in (folder / "calendar").rglob("*.ics")} == {0o600}


def test_a_calendar_s_file_that_was_opened_to_others_stays_open_when_it_changes(
    cowork: Cowork, board: Board, folder: Path
) -> None:
    board(AGREED)
    cowork("sync", "--now", NOW)
    feed = folder / "calendar/upcoming.ics"
    feed.chmod(0o644)
    cowork("sync", "--now", "2026-11-30T12:00Z")
    assert b"BEGIN:VEVENT" not in feed.read_bytes()
    assert mode(feed) == 0o644


def test_a_secret_that_others_can_read_is_closed_by_the_next_sync_which_says_so_once(
    cowork: Cowork, board: Board, folder: Path
) -> None:
    path = board(JITSI)
    cowork("sync", "--now", NOW)
    link, secret = cells(path, "Join"), folder / ".cowork/secret"
    secret.chmod(0o644)
    assert "could be read by others" not in cowork("sync", "--now", NOW, "--dry-run").stderr
    assert mode(secret) == 0o644
    assert (
        f"{secret} could be read by others on this computer; now only you can." in cowork("sync", "--now", NOW).stderr
    )
    assert (mode(secret), cells(path, "Join")) == (0o600, link)
    assert cowork("sync", "--now", NOW).stderr == ""


@pytest.mark.usefixtures("public_folder")
def test_doctor_says_what_others_can_read_until_it_is_closed(cowork: Cowork) -> None:
    cowork("demo", ".")
    calendar, secret = Path("calendar"), Path(".cowork/secret")
    assert "privacy" not in cowork("doctor").stdout
    calendar.chmod(0o755)
    secret.chmod(0o640)
    said = [line for line in cowork("doctor").stdout.splitlines() if line.startswith("– privacy")]
    assert len(said) == 2
    assert "others on this computer can read calendar, with everybody's addresses. Run: chmod 700 " in said[0]
    assert "others on this computer can read .cowork/secret, from which the names of Jitsi rooms" in said[1]
    for line in said:
        obey(line)
    assert "privacy" not in cowork("doctor").stdout
    assert (mode(calendar), mode(secret)) == (0o700, 0o600)


@pytest.mark.usefixtures("public_folder")
def test_an_open_folder_below_one_that_is_closed_is_nobody_s_concern(cowork: Cowork, public_folder: Path) -> None:
    cowork("demo", ".")
    Path("calendar").chmod(0o755)
    public_folder.chmod(0o700)
    assert "privacy" not in cowork("doctor").stdout


def test_a_link_in_place_of_a_file_of_ours_leads_to_nobody_s_file(cowork: Cowork, board: Board, folder: Path) -> None:
    board(JITSI)
    victim = folder / "victim"
    victim.write_bytes(b"dear to somebody")
    (folder / ".cowork").mkdir()
    (folder / ".cowork/lock").symlink_to(victim)
    assert "lock" in cowork("sync", "--now", NOW, code=75).stderr
    (folder / ".cowork/lock").unlink()
    (folder / ".cowork/said.json").symlink_to(victim)
    (folder / "calendar").mkdir()
    (folder / "calendar/upcoming.ics").symlink_to(victim)
    cowork("sync", "--now", NOW)
    assert victim.read_bytes() == b"dear to somebody"
