"""How far the classes of a college are that take part: submitted, published; which of them were named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.commands.college.classes import (
    SchoolClass,
    chosen,
    in_progress,
    own_classes,
    same_class,
)
from zongce.core.named import NamedTuple
from zongce.tables.progress import CLASS_PROGRESS, NOT_PUBLISHED, NOT_SUBMITTED, PUBLISHING, SUBMITTED
from zongce.tables.registers import PUBLICITY_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value

    Tables = Mapping[str, Records]


class ClassState(NamedTuple):
    """A class and its row of 班级进度: which row, -1 and empty where it has none yet."""

    class_: SchoolClass
    row: int
    progress: Mapping[str, Value]

    @property
    def code(self) -> str:
        """班级代码, may be empty."""
        return self.class_.code

    @property
    def key(self) -> str:
        """班级代码, else the class's name."""
        return self.class_.key

    @property
    def name(self) -> str:
        """The class as people call it."""
        return self.class_.name

    @property
    def submission(self) -> str:
        """已提交 or 未提交, as the college has collected it."""
        return str(self.progress.get("submission") or NOT_SUBMITTED)

    @property
    def submitted(self) -> bool:
        """Whether the college has collected the class's submission."""
        return self.submission == SUBMITTED

    @property
    def publicity(self) -> str:
        """未公示, 公示中 or 已结束."""
        return str(self.progress.get("publicity_state") or NOT_PUBLISHED)

    def is_of(self, row: Mapping[str, Value]) -> bool:
        """Say whether a row of a register is about this class."""
        return same_class(row, self.class_)


def participating(tables: Tables) -> tuple[ClassState, ...]:
    """Return the classes of which somebody takes part (requirements B3, C6)."""
    return tuple(_state(tables, each) for each in own_classes(tables).values() if each.participants)


def named(classes: Iterable[ClassState], text: str) -> tuple[tuple[ClassState, ...], tuple[Finding, ...]]:
    """Return those of the classes that were named by name or code, all where none was; B821 unknown ones."""
    states = {each.key: each for each in classes}
    found, wrong = chosen({key: each.class_ for key, each in states.items()}, text)
    return tuple(states[each.key] for each in found), wrong


def labels(classes: Iterable[ClassState]) -> str:
    """Return the names of classes as people read them."""
    return "、".join(each.name for each in classes)


def set_progress(tables: Tables, classes: Iterable[ClassState], **values: Value) -> Records:
    """Return 班级进度 with other values for these classes."""
    return rows.changed(tables[CLASS_PROGRESS.name], (c.row for c in classes if c.row >= 0), **values)


def running_until(tables: Tables, each: ClassState) -> str | None:
    """Return the last day of a class's publicity that runs, None where none does."""
    running = [
        r for r in rows.every(tables[PUBLICITY_LIST.name]) if r["state"] == PUBLISHING and each.is_of(r)
    ]
    return str(running[-1]["end"] or "") if running else None


def _state(tables: Tables, class_: SchoolClass) -> ClassState:
    progress = tables[CLASS_PROGRESS.name]
    held = in_progress(progress, [class_])
    return ClassState(class_, held[0], rows.row_of(progress, held[0])) if held else ClassState(class_, -1, {})
