"""The engine's note on a cell."""

from __future__ import annotations

from xlwings import base_classes


class Note(base_classes.Note):
    """One note; ``annotation`` is LibreOffice's."""

    def __init__(self, sheet, annotation):
        self._sheet, self._note = sheet, annotation

    api = property(lambda self: self)

    @property
    def text(self):
        return self._note.getString()

    @text.setter
    def text(self, value):
        self._sheet.refuse_if_protected()
        self._note.setString(value)

    @property
    def author(self):
        return self._note.getAuthor()

    @property
    def location(self):
        at = self._note.getPosition()
        return self._sheet.range((at.Row + 1, at.Column + 1))

    def delete(self):
        self._sheet.refuse_if_protected()
        at = self._note.getPosition()
        notes = self._sheet.uno.Annotations
        for index in range(notes.getCount()):
            here = notes.getByIndex(index).getPosition()
            if (here.Row, here.Column) == (at.Row, at.Column):
                notes.removeByIndex(index)
                return
