"""What a workbook's own seal says to people: that it is sealed, at which step, by whom and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows, sealing
from zongce.seal.chain import is_sealed
from zongce.seal.stored import CHAIN
from zongce.tables.sealing import SEAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zongce.core.records import Records
    from zongce.seal.chain import Event

    Tables = Mapping[str, Records]

SEALED = "已加封签"
_GUARD_DIGITS = 16


def sealing_event(tables: Tables) -> Event | None:
    """Return the event that sealed a workbook, None where it is open, was returned or has no seal.

    Looks at the chain alone: a college keeps the sealed contents of all its classes in the same sheet.
    """
    if SEAL.name not in tables or not len(tables[SEAL.name]):
        return None
    held = tables[SEAL.name]
    own = rows.find(held, seal_owner=sealing.OWN, seal_part=CHAIN)
    chain = sealing.kept_seal({SEAL.name: held.select(own)}).chain
    return chain[-1] if is_sealed(chain) else None


def guard(tables: Tables) -> str:
    """Return what locks the sheets of a sealed workbook against slips; empty where it is open."""
    event = sealing_event(tables)
    return event.root[:_GUARD_DIGITS] if event else ""


def sealed_line(tables: Tables) -> str:
    """Return who sealed a workbook and when, in words; empty where it is not sealed.

    The steps of 首页 have numbers of their own, so that signatures are counted as such:
    ``已加封签：第 3 次签署（提交），李莉（T001），2026-10-20 09:30:00``
    """
    event = sealing_event(tables)
    if event is None:
        return ""
    who = f"{event.name}（{event.number}）"
    return f"{SEALED}：第 {event.seq} 次签署（{event.act}），{who}，{event.time}"


def sealed_note(tables: Tables) -> str:
    """Return the short form for the line below a sheet's title; empty where it is not sealed."""
    event = sealing_event(tables)
    return f"{SEALED}（第 {event.seq} 次签署）" if event else ""
