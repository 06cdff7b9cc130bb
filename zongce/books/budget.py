"""What the markup of one workbook may cost altogether, charged before it is parsed."""

from __future__ import annotations

from zongce.books.fault import refused

PLAIN = 10
"""How many pieces of markup in plainly written rows cost as much as one elsewhere."""


class Budget:
    """Counts tags and attributes over all parts of a workbook: a thousand small ones cost like one word."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._left = most * PLAIN

    def spend(self, piece: bytes, *, plain: bool = False) -> None:
        """Charge for a piece of XML.

        Raises:
            RefusedError: F106 the workbook has more markup than it may have.
        """
        count = piece.count(b"<") + piece.count(b"=")
        self._left -= count if plain else count * PLAIN
        if self._left < 0:
            raise refused("F106", f"内部标记超过 {self._most:,} 个")
