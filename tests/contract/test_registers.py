from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from cowork_sheets.announce.base import Register
from cowork_sheets.announce.notes import BothRegisters, FileRegister
from cowork_sheets.boards.google_notes import NOTE_KEY, GoogleRegister
from cowork_sheets.errors import PermissionNeeded, TryAgainLater
from tests.contract.register_contract import LATER, NOW, RegisterContract
from tests.google import faults
from tests.google.error_bodies import sheets_answer
from tests.google.plug import ADA, Google, started
from tests.google.sheets_state import Spreadsheet
from tests.google_board.hands import READ, WRITE, client


class TestFileRegister(RegisterContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "not yet there" / "said.json"

    def register(self) -> Register:
        return FileRegister(self.path)

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 7}', '{"a": "soon"}', "\x00"])
    def test_a_damaged_file_holds_no_notes_and_is_made_anew(self, content: str) -> None:
        self.register().note({"a": LATER}, NOW)
        self.path.write_text(content, encoding="utf-8")
        assert self.register().known(["a"], NOW) == frozenset()
        assert self.register().note({"a": LATER}, NOW) == {"a"}
        assert self.register().known(["a"], NOW) == {"a"}

    def test_a_file_that_cannot_be_used_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        lost = FileRegister(tmp_path / "file" / "said.json")
        with pytest.raises(PermissionNeeded, match=r"said\.json"):
            lost.note({"a": LATER}, NOW)

    def test_a_file_that_another_run_holds_on_to_is_not_waited_for_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cowork_sheets.announce.notes._PATIENCE", 0.1)
        self.register().note({"a": LATER}, NOW)
        with FileLock(self.path.with_suffix(".lock")), pytest.raises(TryAgainLater, match="another run"):
            self.register().note({"b": LATER}, NOW)


class TestGoogleRegister(RegisterContract):
    google: Google
    book: Spreadsheet

    @pytest.fixture(autouse=True)
    def _sheet(self) -> Iterator[None]:
        self.google = started()
        self.google.world.add_user("Ada")
        self.book = self.google.world.add_spreadsheet({"Sessions": [["Day"]]}, owner=ADA)
        yield
        self.google.stop()
        assert self.google.world.findings == []

    def register(self) -> Register:
        return GoogleRegister(client(self.google), self.book.spreadsheet_id)

    def test_the_notes_lie_beside_what_the_sheet_remembers_already(self) -> None:
        self.register().note({"a": LATER}, NOW)
        ((number, item),) = self.google.world.spreadsheets[self.book.spreadsheet_id].metadata.items()
        assert (item["metadataKey"], item["metadataValue"]) == (NOTE_KEY, "a 2026-11-27")
        assert 0 < number < 2**31

    def test_a_sheet_that_takes_no_more_notes_says_so(self) -> None:
        too_much = faults.Fault(lambda _: sheets_answer(400, "Developer metadata is limited to 30000 characters."))
        self.google.world.faults.plan(WRITE, too_much, times=9)
        with pytest.raises(TryAgainLater, match="cannot be noted"):
            self.register().note({"a": LATER}, NOW)

    def test_a_note_whose_answer_got_lost_is_nobodys(self) -> None:
        self.google.world.faults.plan(WRITE, faults.connection_lost(after_commit=True))
        with pytest.raises(TryAgainLater):
            self.register().note({"a": LATER}, NOW)
        assert self.register().note({"a": LATER}, NOW) == frozenset()

    def test_asking_costs_one_request_and_noting_two(self) -> None:
        register = self.register()
        register.known(["a"], NOW)
        register.note({"a": LATER, "b": LATER}, NOW)
        asked = [entry.operation for entry in self.google.world.log if entry.operation != "token"]
        assert asked == [READ, READ, WRITE]


class TestBothRegisters(RegisterContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.own, self.shared = tmp_path / "own.json", tmp_path / "shared.json"

    def register(self) -> Register:
        return BothRegisters(FileRegister(self.own), FileRegister(self.shared), "begun")

    @pytest.mark.parametrize("lost", ["own", "shared"])
    def test_losing_either_place_of_notes_makes_nothing_new(self, lost: str) -> None:
        self.register().note({"a": LATER}, NOW)
        getattr(self, lost).unlink()
        assert self.register().known(["a"], NOW) == {"a"}
        assert self.register().note({"a": LATER}, NOW) == frozenset()

    @pytest.mark.parametrize("restored", ["own", "shared"])
    def test_putting_back_an_old_copy_of_either_makes_nothing_new(self, restored: str) -> None:
        self.register().note({"a": LATER}, NOW)
        copy = getattr(self, restored).read_bytes()
        self.register().note({"b": LATER}, NOW)
        getattr(self, restored).write_bytes(copy)
        assert self.register().note({"a": LATER, "b": LATER}, NOW) == frozenset()

    def test_another_computer_asks_the_shared_notes_once(self, tmp_path: Path) -> None:
        self.register().note({"a": LATER}, NOW)
        elsewhere = BothRegisters(FileRegister(tmp_path / "elsewhere.json"), FileRegister(self.shared), "begun")
        assert elsewhere.note({"a": LATER}, NOW) == frozenset()
        self.shared.unlink()
        assert elsewhere.known(["a"], NOW) == {"a"}
