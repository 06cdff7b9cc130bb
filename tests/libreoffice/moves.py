"""The part of a range that moves cells and finds its way among them."""

# ruff: noqa: ARG002 - xlwings names the arguments

from __future__ import annotations

from tests.libreoffice.bridge import enum, named, struct

ROWS, COLUMNS = 1_048_576, 16_384


class Moves:
    """Insert, delete, copy, fill; and go to the end of what is filled."""

    def insert(self, shift=None, copy_origin=None):
        self.sheet.refuse_if_protected()
        mode = self._whole_lines() or {"down": "DOWN", "right": "RIGHT"}[shift or "down"]
        self.sheet.uno.insertCells(self.uno.RangeAddress, enum("sheet.CellInsertMode", mode))

    def delete(self, shift=None):
        self.sheet.refuse_if_protected()
        wide = self.shape[1] >= self.shape[0]
        mode = self._whole_lines() or {"up": "UP", "left": "LEFT"}[shift or ("up" if wide else "left")]
        self.sheet.uno.removeRange(self.uno.RangeAddress, enum("sheet.CellDeleteMode", mode))

    def copy(self, destination=None):
        at = destination.impl if hasattr(destination, "impl") else destination
        at.refuse_if_locked()
        first = struct("table.CellAddress", Sheet=at.sheet.index - 1, Column=at.column - 1, Row=at.row - 1)
        at.sheet.uno.copyRange(first, self.uno.RangeAddress)

    def autofill(self, destination, type_):
        if type_ != "fill_formats":
            raise NotImplementedError(type_)
        self.sheet.refuse_if_protected()
        target = destination.impl
        controller, dispatcher = self.document.CurrentController, self.sheet.book.app.process.dispatcher
        sheet, chosen = controller.getActiveSheet(), controller.getSelection()
        controller.setActiveSheet(self.sheet.uno)
        controller.select(self.uno)
        dispatcher.executeDispatch(controller.Frame, ".uno:Copy", "", 0, ())
        controller.select(target.uno)
        options = named(
            Flags="T", FormulaCommand=0, SkipEmptyCells=False, Transpose=False, AsLink=False, MoveMode=4
        )
        dispatcher.executeDispatch(controller.Frame, ".uno:InsertContents", "", 0, options)
        controller.setActiveSheet(sheet)
        controller.select(chosen)

    def _whole_lines(self):
        if self.shape[1] == COLUMNS:
            return "ROWS"
        return "COLUMNS" if self.shape[0] == ROWS else ""

    def end(self, direction):
        r, c = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}[direction]
        full = self._full()
        row, column = self.row, self.column
        if full(row, column) and full(row + r, column + c):
            while full(row + r, column + c):
                row, column = row + r, column + c
            return self.sheet.range((row, column))
        used = self.sheet.used_range
        for _ in range(max(used.row + used.shape[0], row, used.column + used.shape[1], column)):
            row, column = row + r, column + c
            if full(row, column):
                return self.sheet.range((row, column))
        last = {"down": (ROWS, column), "right": (row, COLUMNS), "up": (1, column), "left": (row, 1)}
        return self.sheet.range(last[direction])

    def _full(self):
        """Return a way to ask whether a cell holds anything."""
        used = self.sheet.used_range
        block, top, left = used.uno.getDataArray(), used.row, used.column

        def full(row, column):
            r, c = row - top, column - left
            return 0 <= r < len(block) and 0 <= c < len(block[0]) and block[r][c] != ""

        return full
