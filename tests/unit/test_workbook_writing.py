import errno
import os
import re
import shutil
import stat
import subprocess
import warnings
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from cowork_sheets.boards.workbook import Workbook
from cowork_sheets.core.model import BoardSnapshot, BoardWrite, CellPatch, Unreadable
from cowork_sheets.core.settings import Settings
from cowork_sheets.errors import BoardChanged, PermissionNeeded, TryAgainLater
from cowork_sheets.files import temporary_beside

BOARDS = Path(__file__).parents[1] / "boards"
REAL = ["pair.xlsx", "pair-libreoffice.xlsx"]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(BOARDS / "pair.xlsx", tmp_path / "board.xlsx"))


@pytest.fixture
def board(path: Path) -> Workbook:
    return Workbook(path, Settings())


def status(seen: BoardSnapshot, text: str = "Scheduled") -> BoardWrite:
    """Every row's Status and the two cells beside it."""
    column = seen.sessions.header.index("Status")
    return BoardWrite(
        tuple(
            CellPatch(row.number, column + n, f"{text} {row.number}" if n else text)
            for row in seen.sessions.rows
            for n in range(3)
        )
    )


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def backups(path: Path) -> list[Path]:
    return sorted((path.parent / ".cowork" / "backups").glob("*"))


def leftovers(path: Path) -> set[str]:
    return {each.name for each in path.parent.iterdir()} - {path.name, ".cowork"}


# --- what survives --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REAL)
def test_in_a_real_board_only_our_cells_change(tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(BOARDS / name, tmp_path))
    board = Workbook(path, Settings())
    before, seen = part(path, SHEET), board.read()
    after = board.write(seen, status(seen))
    ours = re.compile(r'<c r="[MNO](?!1")\d+".*?(?:</c>|(?<=/)>)')
    assert ours.sub("", part(path, SHEET)) == ours.sub("", before)
    assert [row.values[:12] for row in after.sessions.rows] == [
        (*row.values, *[None] * 12)[:12] for row in seen.sessions.rows
    ]
    assert all(
        row.values[12:] == ("Scheduled", f"Scheduled {row.number}", f"Scheduled {row.number}")
        for row in after.sessions.rows
    )


def test_what_people_put_into_a_workbook_survives(tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sessions"
    sheet.append(["Topic", "Status", "Ours"])
    sheet.append(["a", "Proposed", "=A2&B2"])
    sheet["A2"].comment = Comment("bring tea", "Ada")
    red = PatternFill("solid", start_color="FF0000")
    sheet["B2"].fill = red
    sheet["A3"].hyperlink = "https://example.org"
    sheet.merge_cells("A5:B6")
    choice = DataValidation(type="list", formula1='"a,b"')
    choice.add("A2:A9")
    sheet.add_data_validation(choice)
    sheet.conditional_formatting.add("B2:B9", CellIsRule(operator="equal", formula=['"Scheduled"'], fill=red))
    sheet.column_dimensions["C"].hidden = True
    book.save(path)
    sparkline = (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups/></ext></extLst>'
    )
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[SHEET] = files[SHEET].replace(b"</worksheet>", sparkline.encode() + b"</worksheet>")
    files["xl/media/photo.png"] = bytes(range(256))
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)

    board = Workbook(path, Settings())
    board.write(board.read(), BoardWrite((CellPatch(2, 1, "Scheduled"), CellPatch(6, 1, "merged"))))

    with zipfile.ZipFile(path) as archive:
        after = {name: archive.read(name) for name in archive.namelist()}
    assert {name for name in files if after[name] != files[name]} == {SHEET}
    assert sparkline in part(path, SHEET)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know sparklines
        sheet = openpyxl.load_workbook(path)["Sessions"]
    assert (sheet["B2"].value, sheet["B2"].fill.start_color.rgb) == ("Scheduled", "00FF0000")
    assert sheet["A2"].comment.text == "bring tea"
    assert board.read().sessions.rows[-1].values == (None, "merged")


def test_results_of_formulas_survive_so_the_next_read_sees_the_same_people(tmp_path: Path) -> None:
    path = Path(shutil.copy(BOARDS / "pair-libreoffice.xlsx", tmp_path))
    board = Workbook(path, Settings())
    seen = board.read()
    notes = seen.sessions.header.index("Our notes")
    results = [row.values[notes] for row in seen.sessions.rows if len(row.values) > notes]
    assert "ask again" in results
    assert not any(isinstance(result, Unreadable) for result in results)
    after = board.write(seen, status(seen))
    assert [row.values[notes] for row in after.sessions.rows if row.values[notes] is not None] == [
        result for result in results if result is not None
    ]


def test_an_empty_change_leaves_every_byte_and_makes_no_copy(board: Workbook, path: Path) -> None:
    before, changed = path.read_bytes(), path.stat().st_mtime_ns
    seen = board.read()
    assert board.write(seen, BoardWrite()) == seen
    assert board.write(seen, BoardWrite((CellPatch(2, 12, None),))) == seen
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, changed)
    assert {each.name for each in path.parent.iterdir()} == {"board.xlsx"}


# --- at the same time -----------------------------------------------------------------------------------------------


def test_a_file_saved_in_between_is_left_as_it_was_saved(board: Workbook, path: Path) -> None:
    seen = board.read()
    shutil.copy(BOARDS / "pair-libreoffice.xlsx", path)
    saved = path.read_bytes()
    with pytest.raises(BoardChanged, match=r"board\.xlsx was saved by somebody"):
        board.write(seen, status(seen))
    assert path.read_bytes() == saved


def test_a_file_saved_while_the_copy_is_made_is_left_as_it_was_saved(
    board: Workbook, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, saved = board.read(), (BOARDS / "pair-libreoffice.xlsx").read_bytes()
    monkeypatch.setattr(os, "fsync", lambda _: path.write_bytes(saved))
    with pytest.raises(BoardChanged):
        board.write(seen, status(seen))
    assert path.read_bytes() == saved


@pytest.mark.parametrize(
    ("lock", "content", "sentence"),
    [
        (".~lock.board.xlsx#", b",ada,laptop,23.11.2026 12:00,file:///home/ada;", r"open in LibreOffice \(ada\)"),
        (".~lock.board.xlsx#", "Ada Löve,ada,laptop,23.11.2026 12:00,;".encode(), r"open in LibreOffice \(Ada Löve\)"),
        (".~lock.board.xlsx#", b"", r"open in LibreOffice\. Close"),
        ("~$board.xlsx", b"\x05Grace" + b" " * 49 + "\x05Grace".encode("utf-16-le"), r"open in Excel \(Grace\)"),
        ("~$board.xlsx", b"", r"open in Excel\. Close"),
    ],
)
def test_a_board_open_in_another_program_is_not_written(
    board: Workbook, path: Path, lock: str, content: bytes, sentence: str
) -> None:
    before, seen = path.read_bytes(), board.read()
    (path.parent / lock).write_bytes(content)
    for attempt in (board.check_writable, lambda: board.write(seen, status(seen))):
        with pytest.raises(TryAgainLater, match=rf"^board\.xlsx is {sentence}.*delete the file {re.escape(lock)}"):
            attempt()
    assert path.read_bytes() == before
    (path.parent / lock).unlink()
    board.check_writable()


# --- copies and replacing -------------------------------------------------------------------------------------------


def test_a_copy_of_the_old_file_is_kept_once(board: Workbook, path: Path) -> None:
    before = path.read_bytes()
    os.utime(path, (0, datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()))
    seen = board.read()
    board.write(seen, status(seen))
    (copy,) = backups(path)
    assert re.fullmatch(r"board-20261123T120000Z-[0-9a-f]{8}\.xlsx", copy.name)
    assert copy.read_bytes() == before
    path.write_bytes(before)
    board.write(board.read(), status(seen))
    assert backups(path) == [copy]
    assert leftovers(path) == set()


def test_the_ten_newest_copies_stay_and_other_files_are_not_counted(board: Workbook, path: Path) -> None:
    folder = path.parent / ".cowork" / "backups"
    folder.mkdir(parents=True)
    (folder / "board-2-20260101T000000Z-00000000.xlsx").touch()
    (folder / "notes.txt").touch()
    for run in range(13):
        seen = board.read()
        board.write(seen, status(seen, f"Run {run}"))
    assert len(backups(path)) == 12
    copies = [copy for copy in backups(path) if copy.stat().st_size and copy.suffix == ".xlsx"]
    kept = {Workbook(copy, Settings()).read().sessions.rows[0].values[12] for copy in copies}
    assert kept == {f"Run {run}" for run in range(2, 12)}
    assert board.read().sessions.rows[0].values[12] == "Run 12"


def test_mode_and_link_stay(board: Workbook, path: Path) -> None:
    path.chmod(0o640)
    link = path.parent / "elsewhere" / "link.xlsx"
    link.parent.mkdir()
    link.symlink_to(path)
    board = Workbook(link, Settings())
    seen = board.read()
    board.write(seen, status(seen))
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [stat.S_IMODE(copy.stat().st_mode) for copy in backups(path)] == [0o640]
    assert Workbook(path, Settings()).read().sessions.rows[0].values[12] == "Scheduled"


def test_a_link_is_locked_when_the_file_behind_it_is_open(path: Path) -> None:
    link = path.parent / "link.xlsx"
    link.symlink_to(path)
    (path.parent / ".~lock.board.xlsx#").write_text("Ada,;")
    with pytest.raises(TryAgainLater, match=r"link\.xlsx is open in LibreOffice \(Ada\)"):
        Workbook(link, Settings()).check_writable()


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_full_disk_leaves_the_board_whole(
    board: Workbook, path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    before, seen = path.read_bytes(), board.read()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if moment == "fsync" else (Path, "replace")), full)
    with pytest.raises(TryAgainLater, match=r"The disk is full, so board\.xlsx was left as it is"):
        board.write(seen, status(seen))
    assert path.read_bytes() == before
    assert leftovers(path) == set()
    assert backups(path) == []


def test_a_disk_without_room_is_said_before_anything_is_written(
    board: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10_000, 10_000, 0))  # type: ignore[attr-defined]
    with pytest.raises(TryAgainLater, match="The disk is full"):
        board.check_writable()


def test_what_a_killed_run_left_goes_with_a_later_one(board: Workbook, path: Path) -> None:
    half = temporary_beside(path)
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    seen = board.read()
    board.write(seen, status(seen))
    assert leftovers(path) == set()


@pytest.mark.parametrize("name", [".board.xlsx.part", ".board.xlsx.cowork-tmp", "board.xlsx.tmp", "board.xlsx~"])
def test_a_link_in_the_way_of_a_write_leads_to_nobody_s_file(board: Workbook, path: Path, name: str) -> None:
    victim = path.parent / "victim"
    victim.write_bytes(b"dear to somebody")
    (path.parent / name).symlink_to(victim)
    seen = board.read()
    board.write(seen, status(seen))
    assert victim.read_bytes() == b"dear to somebody"
    assert not path.is_symlink()


def test_an_unreadable_file_is_not_called_read_only(board: Workbook, path: Path) -> None:
    path.chmod(0)
    with pytest.raises(PermissionNeeded, match=r"board\.xlsx cannot be read\."):
        board.check_writable()


def test_a_read_only_file_is_not_written(board: Workbook, path: Path) -> None:
    before, seen = path.read_bytes(), board.read()
    path.chmod(0o444)
    for attempt in (board.check_writable, lambda: board.write(seen, status(seen))):
        with pytest.raises(PermissionNeeded, match=r"board\.xlsx is read-only"):
            attempt()
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder_is_said(board: Workbook, path: Path) -> None:
    path.parent.chmod(0o555)
    try:
        with pytest.raises(PermissionNeeded, match=r"The folder of board\.xlsx is read-only"):
            board.check_writable()
    finally:
        path.parent.chmod(0o755)


def test_a_write_the_system_forbids_is_said(board: Workbook, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = board.read()

    def forbidden(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", forbidden)
    with pytest.raises(PermissionNeeded, match=r"board\.xlsx cannot be written"):
        board.write(seen, status(seen))
    assert leftovers(path) == set()


# --- other programs -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", REAL)
def test_libreoffice_opens_what_was_written_and_saves_the_same_values(tmp_path: Path, name: str) -> None:
    path = Path(shutil.copy(BOARDS / name, tmp_path / "board.xlsx"))
    board = Workbook(path, Settings())
    texts = ["=1+1", "a & <b>", "_x0041_", "two\nlines", "שלום ✓", "0042"]
    patches = tuple(CellPatch(2 + n, 13, text) for n, text in enumerate(texts))
    after = board.write(board.read(), BoardWrite(patches, board_id="b1", calendar_id="c & d"))
    saved = tmp_path / "saved"
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(saved), str(path)], check=True, capture_output=True
    )
    read = Workbook(saved / "board.xlsx", Settings()).read()
    assert [row.values[13] for row in read.sessions.rows[: len(texts)]] == texts
    assert (read.board_id, read.calendar_id) == ("b1", "c & d")
    assert read.people == after.people
    assert [row.values[0] for row in read.sessions.rows] == [row.values[0] for row in after.sessions.rows]
