"""What a computation would change, value by value: scores by how much, ranks and levels up or down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import rows
from zongce.commands.result_rows import shown_column
from zongce.core.named import NamedTuple
from zongce.core.number import show
from zongce.core.schema import Column, Exact, Rank
from zongce.tables.academic import ACADEMIC
from zongce.tables.books import CLASS
from zongce.tables.composite import COMPOSITE, TOTAL_STEM, stem
from zongce.tables.rating import RATING_RESULT
from zongce.tables.scheme import LEVEL_RULES
from zongce.workflow.roles import SEES_GRADE_RANKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from zongce.core.records import Records
    from zongce.ports.command import Request

RESULTS = (ACADEMIC, RATING_RESULT, COMPOSITE)
UP, DOWN = "↑", "↓"
NEW, GONE, OTHER = "新增", "不再有", "不同"
_WHO = ("student_id", "name", "class_", "major", "grade_year")
_LATE = ("major_rank", "major_grade_rank")
_LEVEL = "_level"
_MAIN = frozenset(
    {
        "academic_score",
        "rating_score",
        "class_rank",
        "major_grade_rank",
        "total",
        "total_level",
        "total_class_rank",
        "total_major_rank",
    }
)
"""What is told of a student who had no result of a kind yet; all the rest would only hide it."""
_LARGEST = 3
"""How many of the largest moves are named above the rows."""


class Effect(NamedTuple):
    """One value of a student that would be another one; the fields are the columns of 试算."""

    student_id: str
    name: str
    class_: str
    sheet: str
    item: str
    stood: str
    tried: str
    effect: str
    step: int = 0
    """By how many places a rank, or by how many levels a level would rise; below 0: fall."""


def effects(request: Request, after: Mapping[str, Records]) -> list[Effect]:
    """Return every score, rank and level that differs, by class and number as everywhere.

    A class does not compute 专业年级排名, and who may not see them gets none (requirement C3).
    """
    grade_ranks = request.kind != CLASS and request.actor.role in SEES_GRADE_RANKS
    order = _level_order(request.tables[LEVEL_RULES.name])
    found: list[Effect] = []
    for table in RESULTS:
        if table.name in after and after[table.name] is not request.tables[table.name]:
            found += _of_table(request.tables[table.name], after[table.name], order, grade_ranks=grade_ranks)
    place = {table.sheet: n for n, table in enumerate(RESULTS)}
    return sorted(found, key=lambda e: (e.class_, e.student_id, place[e.sheet]))


def summary(made: Sequence[Effect]) -> tuple[tuple[str, str], ...]:
    """Return in a few lines how much would change, and who would move farthest."""
    ranks, levels = ([e for e in made if _is_level(e) is kind and e.step] for kind in (False, True))
    first = [e for e in made if e.effect == NEW]
    told = [("有变化", f"{len({e.student_id for e in made})} 名学生，{len(made)} 处")]
    told += [(word, _up_and_down(moved)) for word, moved in (("名次", ranks), ("等次", levels)) if moved]
    if first:
        told.append(("首次产生", f"{len({e.student_id for e in first})} 名学生，{len(first)} 处"))
    farthest: dict[str, Effect] = {}
    for effect in sorted(ranks, key=lambda e: -abs(e.step)):
        farthest.setdefault(effect.student_id, effect)
    if farthest:
        far = list(farthest.values())[:_LARGEST]
        told.append(("移动最多", "；".join(f"{e.name} {e.item} {e.stood} → {e.tried}" for e in far)))
    return tuple(told)


def _up_and_down(moved: Sequence[Effect]) -> str:
    return f"{UP} {sum(e.step > 0 for e in moved)} 处，{DOWN} {sum(e.step < 0 for e in moved)} 处"


def _is_level(effect: Effect) -> bool:
    return "等" in effect.effect


def _of_table(
    old: Records, new: Records, order: Mapping[str, Sequence[str]], *, grade_ranks: bool
) -> Iterator[Effect]:
    was, now = _by_student(old), _by_student(new)
    known = {c.heading: c for c in (*old.table.columns, *new.table.columns)}
    shown = [c for c in known.values() if c.name not in _WHO and (grade_ranks or not c.name.endswith(_LATE))]
    columns = [(c, _of_heading(old, c.heading), _of_heading(new, c.heading)) for c in shown]
    texts = {c.heading: (_texts(old, before), _texts(new, after)) for c, before, after in columns}
    for student in {**was, **now}:
        before, after = was.get(student), now.get(student)
        who = rows.row_of(new, after) if after is not None else rows.row_of(old, was[student])
        alone = before is None or after is None
        for column, *_ in columns:
            if alone and column.name not in _MAIN:
                continue
            stood, tried = (
                lines[row] if row is not None and lines else ""
                for lines, row in zip(texts[column.heading], (before, after), strict=True)
            )
            if stood != tried:
                levels = () if alone else order.get(column.heading, ())
                effect, step = _effect(column, stood, tried, levels)
                number, name, class_ = (str(who.get(n) or "") for n in ("student_id", "name", "class_"))
                sheet, item = new.table.sheet, column.heading
                yield Effect(number, name, class_, sheet, item, stood, tried, effect, step)


def _effect(column: Column, stood: str, tried: str, order: Sequence[str]) -> tuple[str, int]:
    """Return how a value would change, and by how many places up.

    >>> from zongce.core.schema import column
    >>> _effect(column("class_rank", Rank()), "4/9", "2/9", ())
    ('↑2', 2)
    >>> _effect(column("academic_score", Exact(2)), "90.00", "89.95", ())
    ('-0.05', 0)
    """
    if column.name.endswith(_LEVEL) and order:
        places = [order.index(text) if text in order else len(order) for text in (stood, tried)]
        step = places[0] - places[1] if {stood, tried} <= {*order, ""} else 0
        return (f"{UP if step > 0 else DOWN}{abs(step)} 等", step) if step else (OTHER, 0)
    if not stood or not tried:
        return (NEW if tried else GONE), 0
    if isinstance(column.kind, Rank):
        return _moved(stood, tried)
    if isinstance(column.kind, Exact):
        units = [_units(text) for text in (stood, tried)]
        difference = units[1] - units[0]
        return f"{'+' if difference > 0 else '-'}{show(abs(difference), column.kind.places)}", 0
    return OTHER, 0


def _moved(stood: str, tried: str) -> tuple[str, int]:
    """Return a rank's move; of ``2/5`` → ``2/6`` only that the place is the same."""
    places = [int(text.partition("/")[0]) for text in (stood, tried)]
    step = places[0] - places[1]
    return (f"{UP if step > 0 else DOWN}{abs(step)}", step) if step else ("名次不变", 0)


def _units(text: str) -> int:
    """Return a shown number in units of its last place."""
    return int(text.replace(".", ""))


def _level_order(rules: Records) -> dict[str, list[str]]:
    """Return by the heading of each column of levels its levels, the best first, as the rules name them."""
    found: dict[str, list[str]] = {}
    for object_, level in zip(rules.texts("object_"), rules.texts("level"), strict=True):
        heading = f"{TOTAL_STEM if object_ == '总分' else stem(object_)}等次"
        if level not in found.setdefault(heading, []):
            found[heading].append(level)
    return found


def _by_student(records: Records) -> dict[str, int]:
    return {number: row for row, number in enumerate(records.texts("student_id"))}


def _of_heading(records: Records, heading: str) -> Column | None:
    return next((c for c in records.table.columns if c.heading == heading), None)


def _texts(records: Records, column: Column | None) -> list[str]:
    return shown_column(records, column) if column else []
