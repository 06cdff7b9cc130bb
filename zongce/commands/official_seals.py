"""Official copies of chains in the sheet 封签, and how much of a seal each keeps or hands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows, sealing
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.core.text import squeeze
from zongce.ports.command import Patch
from zongce.seal.commit import BareSheet
from zongce.seal.stored import BrokenSealError, Seal, seal_rows
from zongce.tables.sealing import SEAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.core.schema import Table
    from zongce.seal.commit import Content

    Tables = Mapping[str, Records]


def held(tables: Tables, file: str) -> tuple[dict[str, Seal], tuple[Finding, ...]]:
    """Return the seals of a workbook by owner; K105 where its sheet 封签 cannot be understood."""
    try:
        return sealing.seals_of(tables), ()
    except BrokenSealError as fault:
        where = Where(file, SEAL.sheet)
        return {}, (finding("K105", where, str(fault), what=f"{SEAL.sheet}表读不懂"),)


def stored(seals: Mapping[str, Seal]) -> Records:
    """Return the sheet 封签 with these seals by owner."""
    return rows.of(SEAL, seal_rows(seals))


def patch_of(seals: Mapping[str, Seal]) -> Patch:
    """Return what writes these seals by owner."""
    return Patch(stored(seals))


def shortened(contents: Iterable[Content], tables: Iterable[Table]) -> tuple[Content, ...]:
    """Return sealed sheets as somebody keeps them who has only some: the digest alone of all others."""
    wanted = {squeeze(table.sheet) for table in tables}
    return tuple(
        content
        if isinstance(content, BareSheet) or squeeze(content.sheet) in wanted
        else BareSheet(content.sheet, content.digest)
        for content in contents
    )
