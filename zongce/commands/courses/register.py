"""课程调整表 in 收发登记: which forms were used or replaced before, and what becomes of new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import exchange, rows
from zongce.commands.courses.returns import monitor_of
from zongce.tables.books import ADJUSTMENT_FORM, KINDS
from zongce.tables.records import RECEIVED, REPLACED, USED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from zongce.commands.exchange import Arrived
    from zongce.core.records import Records
    from zongce.ports.command import Received, Request

LABEL = KINDS[ADJUSTMENT_FORM].label


def sort_in(request: Request) -> exchange.Sorted:
    """Sort what was handed in; a form that a later one replaced is not taken up again."""
    handed = exchange.sort_in(request, ADJUSTMENT_FORM)
    register = request.tables[RECEIVED.name]
    gone = {register.texts("digest")[row] for row in rows.find(register, outcome=REPLACED)}
    again = tuple(a.file for a in handed.fresh if a.file.sha256 in gone)
    fresh = tuple(a for a in handed.fresh if a.file.sha256 not in gone)
    return handed._replace(fresh=fresh, same=(*handed.same, *again))


def moment_of(request: Request, file: Received) -> datetime:
    """Return when a form was sent by mail, else when it was handed in, at the school's clock."""
    moment = file.sent or file.at
    return moment.astimezone(request.now.tzinfo) if moment.tzinfo and request.now.tzinfo else moment


def overtaken_by(request: Request, file: Received) -> str:
    """Return the name of a form that was used before and sent later; empty where there is none."""
    if not file.sent:
        return ""
    register = request.tables[RECEIVED.name]
    used = rows.find(register, outcome=USED, file_kind=LABEL)
    later = [row for row in used if register.texts("sent_at")[row] > request.shown(file.sent)]
    return register.texts("file")[later[-1]] if later else ""


def registered(
    request: Request, judged: Sequence[Arrived], replaced: Sequence[Arrived], handed: exchange.Sorted
) -> Records:
    """Return 收发登记 with a row for every file (requirement N1)."""
    who = monitor_of(request)
    taken = [(arrived, who) for arrived in (*judged, *replaced)]
    return exchange.registered(request, ADJUSTMENT_FORM, taken, handed, replaced)
