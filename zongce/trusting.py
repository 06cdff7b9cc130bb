"""The trust list of a workbook against what this computer has seen before: first use, another root, older."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts
from zongce.core.catalog import finding
from zongce.core.finding import Where
from zongce.tables.batch import BATCHES
from zongce.tables.books import SCHOOL
from zongce.tables.sealing import TRUST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records
    from zongce.keystore.pins import Pins
    from zongce.seal.trust import TrustList

    Tables = Mapping[str, Records]


def trust_of(
    tables: Tables, kind: str, pins: Pins, *, store: bool
) -> tuple[TrustList | None, tuple[Finding, ...]]:
    """Return a workbook's trust list, None where it has none or it cannot be trusted.

    K301 broken, K302 another root than is pinned, K303 older than was seen, K304 the first root (pinned
    where ``store`` lets this computer learn), K311 the workbook had a list before.
    """
    college, records = facts.college_of(kind, tables), tables[TRUST.name]
    books, where = _books(tables, kind, college), _where(records)
    if not len(records):
        dropped = any(map(pins.has_book, books))
        return None, (finding("K311", where, college),) if dropped else ()
    from zongce.seal.trust import read_trust  # noqa: PLC0415  # where nobody has a key nobody waits for it

    trust, found = read_trust(records, college)
    if trust is None:
        return None, found
    found = _against(trust, pins, where)
    if any(f.code != "K304" for f in found):
        return None, found
    if store:
        pins.saw_root(trust.fingerprint, trust.root.public)
        pins.saw_list(trust.fingerprint, college, trust.number)
        for book in books:
            pins.saw_book(book)
    return trust, found


def _against(trust: TrustList, pins: Pins, where: Where) -> tuple[Finding, ...]:
    """Return K302 to K304: the list against what was seen."""
    shown = trust.fingerprint
    pinned = pins.fingerprints
    if not pinned:
        return (finding("K304", where, shown, found=shown),)
    if shown.replace(" ", "") not in pinned:
        from zongce.seal.keys import grouped  # noqa: PLC0415  # few have another

        expected = "、".join(map(grouped, pinned))
        return (finding("K302", where, shown, found=shown, expected=expected),)
    seen = pins.list_number(shown, trust.college)
    if trust.number < seen:
        numbers = {"found": str(trust.number), "current": str(seen)}
        return (finding("K303", where, str(trust.number), **numbers),)
    return ()


def _books(tables: Tables, kind: str, college: str) -> tuple[str, ...]:
    """Return by what a workbook is known again: kind, batch, college, class; the school has many batches."""
    if kind == SCHOOL:
        return tuple(f"{kind}/{number}" for number in tables[BATCHES.name].texts("batch_id") if number)
    class_ = facts.status(tables, facts.CLASS_CODE) or facts.status(tables, facts.CLASS_NAME)
    batch = facts.batch_of(tables).id
    return (f"{kind}/{batch}/{college}/{class_}",) if batch else ()


def _where(records: Records) -> Where:
    return Where(records.sources[0].file if records.sources else "", records.table.sheet)
