"""What a computing command proposes: a result's workbook, and its rows to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands.result_rows import rows_shown
from zongce.ports.outcome import Document, NewFile, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.outcome import SheetContent


def proposal(
    records: Records, sheets: Sequence[SheetContent], out: str, message: str, findings: Sequence[Finding]
) -> Outcome:
    """Return the outcome of a computed result: its rows to show, and its workbook if ``out`` says where.

    The workbook's kind and title are those of the table of ``records``.
    """
    table = records.table
    files = (NewFile(out, Document(table.name, table.sheet, tuple(sheets))),) if out else ()
    return Outcome(message, tuple(findings), rows_shown(records), files=files)
