"""What a received workbook may cost: the bounds the reader holds while it reads, never afterwards."""

from __future__ import annotations

from zongce.core.value import value

MIB = 1024 * 1024


@value(frozen=True, slots=True)
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
    markup: int = 80_000_000
    """Of ``<`` and ``=`` in all parts that are parsed: what tags and attributes cost beyond their bytes.
    Those in plainly written rows cost little and count a tenth."""
    beside: int = 200_000
    """Elements of a sheet outside of its data: merged cells, drop-downs, conditional formats."""
    formats: int = 4_000
    """Different number formats that cell styles use; Excel itself stops at a few hundred."""
    moved: int = MIB
    """Characters of shared formulas that are moved to their cells; what is beyond stands as written."""
    reports: int = 10
    """Findings of one kind that a sheet reports; more would only repeat themselves."""


DEFAULT = Limits()
FORM = Limits(
    file_bytes=2 * MIB,
    inflated_bytes=8 * MIB,
    part_bytes=1 * MIB,
    entries=200,
    sheets=64,
    rows=5_000,
    columns=128,
    cells=50_000,
    contents=10_000,
    shared_strings=10_000,
    merged=2_000,
    token_bytes=256 * 1024,
    markup=100_000,
    beside=10_000,
    formats=500,
    moved=32 * 1024,
)
"""Of a form that one person fills: the largest real one five times over.

Measured: a rating form of 300 students and 30 items has 58 KB, inflated 417 KB, 9,300 cells and 64,000 pieces
of markup; a 课程调整表 of 60 students and 40 courses has 26,400 cells. Whatever keeps within these bounds
costs a fraction of a second and less than 40 MiB.
"""
