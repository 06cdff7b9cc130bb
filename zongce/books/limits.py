"""What a received workbook may cost: the bounds the reader holds while it reads, never afterwards."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of one workbook; beyond them it is refused (F106, far cells S106).

    The defaults take a college's scores of a term (120,000 rows of 10 columns) five times over.
    """

    file_bytes: int = 64 * MIB
    inflated_bytes: int = 512 * MIB
    """Of all parts together; counted while inflating, a header's claim is only believed when it is true."""
    ratio: int = 300
    """Of inflated to packed bytes in a part above ``part_bytes``; more is made to burst its reader."""
    part_bytes: int = 8 * MIB
    """Of a part that is read as a whole: styles, workbook, relationships, properties."""
    entries: int = 2_000
    sheets: int = 256
    rows: int = 600_000
    columns: int = 512
    cells: int = 6_500_000
    """Of a sheet's used area (rows by columns), and of cell elements in a sheet, blanks included."""
    contents: int = 1_500_000
    """Different cell contents in a workbook."""
    shared_strings: int = 1_500_000
    text: int = 32_767
    """Characters in a cell; also a spreadsheet program's own bound."""
    merged: int = 100_000
    token_bytes: int = 4 * MIB
    """Of one tag, comment or other piece of markup."""
    reports: int = 10
    """Findings of one kind that a sheet reports; more would only repeat themselves."""


DEFAULT = Limits()
