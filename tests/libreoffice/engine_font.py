"""The engine's font of a range: Latin and Chinese signs alike."""

from __future__ import annotations

from xlwings import base_classes
from xlwings.utils import hex_to_rgb

SCRIPTS = ("", "Asian", "Complex")
BOLD = 150.0


class Font(base_classes.Font):
    """The font of a range; a property that is not the same everywhere is None."""

    def __init__(self, parent):
        self._range = parent

    api = property(lambda self: self)

    def _set(self, name, value):
        for script in SCRIPTS:
            self._range.set(name + script, value)

    @property
    def bold(self):
        weight = self._range.get("CharWeight")
        return None if weight is None else weight >= BOLD

    @bold.setter
    def bold(self, value):
        self._set("CharWeight", BOLD if value else 100.0)

    @property
    def italic(self):
        posture = self._range.get("CharPosture")
        return None if posture is None else posture.value != "NONE"

    @italic.setter
    def italic(self, value):
        from tests.libreoffice.bridge import enum

        self._set("CharPosture", enum("awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self):
        return self._range.get("CharHeight")

    @size.setter
    def size(self, value):
        self._set("CharHeight", float(value))

    @property
    def name(self):
        return self._range.get("CharFontName")

    @name.setter
    def name(self, value):
        self._set("CharFontName", value)

    @property
    def color(self):
        return tuple_of(self._range.get("CharColor"), none=(0, 0, 0))

    @color.setter
    def color(self, value):
        self._range.set("CharColor", number_of(value))


def number_of(color):
    """Return a colour, as people of xlwings give it, as LibreOffice's number."""
    if color is None:
        return -1
    if isinstance(color, str):
        color = hex_to_rgb(color)
    if isinstance(color, int):  # Excel counts red last
        color = (color & 255, color >> 8 & 255, color >> 16 & 255)
    red, green, blue = color
    return red << 16 | green << 8 | blue


def tuple_of(number, none=None):
    """Return LibreOffice's number as red, green, blue; ``none`` where there is no colour of its own."""
    if number is None:
        return (0, 0, 0)  # Excel says black where the cells are not alike
    return none if number < 0 else (number >> 16 & 255, number >> 8 & 255, number & 255)
