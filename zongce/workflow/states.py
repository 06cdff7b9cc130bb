"""States of batches (未开启 → 已开启 ⇄ 已停止 → 已结束) and the transitions that are allowed."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zongce.core.catalog import finding
from zongce.core.named import NamedTuple
from zongce.tables.batch import ENDED, NOT_OPENED, OPENED, STOPPED

if TYPE_CHECKING:
    from zongce.core.finding import Finding


class Transition(NamedTuple):
    """A button that changes a state: from which states, to which (empty: the thing is deleted)."""

    action: str
    before: tuple[str, ...]
    after: str


OPEN, STOP, END, DELETE = "开启", "停止", "结束", "删除"
SCHOOL_BATCH = MappingProxyType(
    {
        OPEN: Transition(OPEN, (NOT_OPENED, STOPPED), OPENED),
        STOP: Transition(STOP, (OPENED,), STOPPED),
        END: Transition(END, (OPENED, STOPPED), ENDED),
        DELETE: Transition(DELETE, (NOT_OPENED,), ""),
    }
)
"""Source: requirement B1."""
COLLEGE_BATCH = MappingProxyType(
    {**SCHOOL_BATCH, OPEN: Transition(OPEN, (NOT_OPENED, STOPPED, ENDED), OPENED)}
)
"""A college's batch can be opened again after it ended (requirement R3)."""


def refused(subject: str, state: str, transition: Transition, how: str = "") -> Finding | None:
    """Return B807 where the state does not allow the transition; ``how`` says more of what can be done."""
    if state in transition.before:
        return None
    allowed = "、".join(transition.before)
    given = {"subject": subject, "state": state, "action": transition.action, "allowed": allowed}
    return finding("B807", None, state, how=how, **given)
