"""An Excel that exists in memory: a workbook with sheets on top of it, answers laid ready, what was said."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from zongce.books.memory_book import MemoryBook
from zongce.books.reader import read_book
from zongce.core.catalog import finding
from zongce.core.grid import Cell, CellKind, Grid
from zongce.core.text import heading_key
from zongce.core.value import replace
from zongce.sheets.render import render_document
from zongce.tables.report import PARAMETER_SHEET

if TYPE_CHECKING:
    from pathlib import Path

    from zongce.commands.picked import Selection


class OpenBook(MemoryBook):
    """A workbook in memory in which what is shown stands as sheets; it may lie somewhere on the disk."""

    def __init__(self, name, data, path=None):
        super().__init__(name, data)
        self.path = path
        self.typed: dict[str, Cell | None] = {}
        """What a person typed into the 操作单, by heading."""
        self.writes = 0
        self.reads = 0

    def read(self, sheets=None):
        self.reads += 1
        return super().read(sheets)

    def write(self, document, guard=""):
        self.writes += 1
        return super().write(document, guard)

    def show(self, paper, findings=()):
        made = super().show(paper, findings)
        if paper.sheets[0].table.sheet == PARAMETER_SHEET:
            self.typed = {}
        return made

    def form(self):
        if PARAMETER_SHEET not in self.papers:
            return None
        made = read_book(render_document(self.papers[PARAMETER_SHEET][0]), "操作单.xlsx")[0]
        return self._filled(made.sheets[0])

    def _filled(self, grid: Grid) -> Grid:
        if not self.typed:
            return grid
        columns = {n: list(cells) for n, cells in grid.columns.items()}
        columns.setdefault(2, [None] * len(grid.rows))
        for index, asked in enumerate(columns[1]):
            key = heading_key(asked.text) if asked else ""
            if key in self.typed:
                columns[2][index] = self.typed[key]
        return replace(grid, columns=columns)

    def fill(self, **cells: str | Cell | None):
        """Type into the 操作单 by heading; text stays text."""
        for heading, given in cells.items():
            self.typed[heading] = Cell(CellKind.TEXT, given) if isinstance(given, str) else given


class FakeDesk:
    """Whoever sits here answers what was laid ready, else presses the way out: cancel, no, ok."""

    def __init__(self, host: OpenBook | None, *answers: str, files=(), selection: Selection | None = None):
        self.host = host
        self.answers = deque(answers)
        self.files = deque([tuple(files)] if files else [])
        self.selection = selection
        self.said: list[tuple[str, str]] = []
        """Message boxes: the words and the buttons."""
        self.alarms: list[bool] = []
        self.chosen_for: list[str] = []
        self.statuses: list[str] = []
        self.front: list[tuple[str, str]] = []
        self.opened: list[Path] = []
        self.saves = 0

    @property
    def sheets(self):
        book = read_book(self.host.data, self.host.name)[0]
        return (*(grid.name for grid in book.sheets), *self.host.papers) if book else ()

    def form(self):
        return self.host.form()

    def ask(self, words, buttons="ok", *, alarm=False):
        self.said.append((words, buttons))
        self.alarms.append(alarm)
        if buttons == "ok":
            return "ok"
        given = self.answers.popleft() if self.answers else ("no" if buttons == "yes_no" else "cancel")
        assert given in buttons.split("_"), (given, buttons)
        return given

    def status(self, words):
        self.statuses.append(words)

    def choose(self, title):
        self.chosen_for.append(title)
        return self.files.popleft() if self.files else ()

    def selected(self):
        return self.selection

    def activate(self, sheet, cell=""):
        there = sheet in self.sheets
        if there:
            self.front.append((sheet, cell))
        return there

    def open(self, path):
        self.opened.append(path)

    def save(self):
        self.saves += 1

    @property
    def words(self):
        """All that was said."""
        return "\n".join(words for words, _ in self.said)

    def refusal(self, fault):
        return finding("L102", None, what=str(fault)) if isinstance(fault, ExcelRefusedError) else None


class ExcelRefusedError(Exception):
    """Excel refused something."""
