"""封签 in copies: 公示表 and 班级成绩 carry a class's seal, salts only of what their readers may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import official_seals, rows, sealing
from zongce.core.catalog import finding
from zongce.core.finding import Where, stops
from zongce.core.named import NamedTuple
from zongce.core.text import squeeze
from zongce.ports.outcome import SheetContent
from zongce.seal.chain import is_sealed
from zongce.seal.commit import BareSheet, SheetSeal, root_of, shipped
from zongce.seal.compare import differences
from zongce.seal.stored import Seal
from zongce.seal.trust import for_copy
from zongce.tables.sealing import SEAL, TRUST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.ports.command import Request
    from zongce.seal.commit import Content


class Shown(NamedTuple):
    """A sealed sheet of which a copy shows something: its rows as they stand here, the headings shown."""

    records: Records
    headings: Collection[str]


class Attached(NamedTuple):
    """The hidden sheets that a copy gets, none where nothing is sealed; or why there must be no copy."""

    sheets: tuple[SheetContent, ...] = ()
    findings: tuple[Finding, ...] = ()


def seals_here(request: Request) -> tuple[dict[str, Seal], tuple[Finding, ...]]:
    """Return a workbook's seals by owner, none where nobody has a key; K105 where they cannot be read."""
    return ({}, ()) if request.trust is None else official_seals.held(request.tables, request.file)


def attached(request: Request, seal: Seal, shown: Sequence[Shown]) -> Attached:
    """Return the sheets 封签 and 信任名单 for a copy of sealed sheets, as ``zongce verify`` checks it.

    Columns that the copy does not show have bare commitments and no seed, sheets that it does not show
    their digest alone: nobody can test guesses of their values. What is not as it was sealed is K101 to
    K105 at its cell, and not copied. Source: issue C; design decision 12.
    """
    if request.trust is None or not is_sealed(seal.chain):
        return Attached()
    by_sheet = {squeeze(each.records.table.sheet): each for each in shown}
    found = tuple(_faults(seal, by_sheet, request.file))
    if stops(found):
        return Attached(findings=found)
    contents = tuple(_restricted(content, by_sheet.get(squeeze(content.sheet))) for content in seal.contents)
    chain = tuple(event.without_note() for event in seal.chain)
    own = official_seals.stored({sealing.OWN: Seal(contents, chain)})
    signers = {event.serial for event in chain}
    trusted = rows.of(TRUST, for_copy(request.tables[TRUST.name], signers))
    pairs = ((SEAL, own), (TRUST, trusted))
    return Attached(
        tuple(SheetContent(table, held, table.sheet, table.doc, hidden=True) for table, held in pairs)
    )


def _faults(seal: Seal, shown: dict[str, Shown], file: str) -> Iterator[Finding]:
    """Yield K105 where the seal does not hold what it is for, K101 to K104 for what was changed since."""
    where = Where(file, SEAL.sheet)
    if root_of(seal.contents).hex() != seal.chain[-1].root:
        yield finding("K105", where, seal.chain[-1].root[:16], what="内容与签名不符")
        return
    whole = {squeeze(c.sheet): c for c in seal.contents if isinstance(c, SheetSeal)}
    for sheet, each in shown.items():
        if sheet in whole:
            yield from differences(whole[sheet], each.records, file)
        else:
            named = each.records.table.sheet
            yield finding("K105", where, named, what=f"没有封住“{named}”")


def _restricted(content: Content, shown: Shown | None) -> Content:
    """Return what of a sealed sheet goes into a copy."""
    if isinstance(content, BareSheet):
        return content
    if shown is None:
        return BareSheet(content.sheet, content.digest)
    return shipped(content, shown.records, shown.headings)
