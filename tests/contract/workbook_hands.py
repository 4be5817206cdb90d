"""A person with a workbook open in a spreadsheet program; openpyxl is the program."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import openpyxl

from cowork_sheets.boards.workbook import Workbook
from cowork_sheets.core.model import CellValue
from cowork_sheets.core.settings import Settings


class WorkbookHands:
    def __init__(
        self, path: Path, sessions: Sequence[Sequence[CellValue]], people: Sequence[Sequence[CellValue]]
    ) -> None:
        self.path = path
        self.board = Workbook(path, Settings())
        book = openpyxl.Workbook()
        book.active.title = "Sessions"
        for title, rows in (("Sessions", sessions), ("People", people)):
            sheet = book["Sessions"] if title == "Sessions" else book.create_sheet(title)
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row, start=1):
                    if value is not None:
                        sheet.cell(number, column, value)
        sheet = book.create_sheet("Read me")
        for row in (["", "How to"], [], ["", "Last checked:"], ["", "Message"], ["", "PAUSE "]):
            sheet.append(row)
        book.save(path)

    @contextmanager
    def editing(self) -> Iterator[openpyxl.Workbook]:
        book = openpyxl.load_workbook(self.path)
        yield book
        book.save(self.path)

    def put(self, row: int, column: int, value: CellValue) -> None:
        with self.editing() as book:
            book["Sessions"].cell(row, column + 1).value = value

    def insert(self, row: int) -> None:
        with self.editing() as book:
            book["Sessions"].insert_rows(row)
            book["Sessions"].cell(row, 1).value = "Somebody else's row"

    def ask_for_a_pause(self) -> None:
        with self.editing() as book:
            book["Read me"]["C5"] = "Pause!"
