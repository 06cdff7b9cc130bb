"""成绩溯源, 课程明细: every contributing row, and live formulas that recompute score and rank from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zongce.commands.academic.compute import (
    COUNTED,
    DESELECTED,
    EXCLUDED_KIND,
    NOT_CHOSEN,
    NOT_MAPPED,
    ZERO_CREDIT,
    Computed,
    row_keys,
    shown_score,
)
from zongce.commands.result_rows import rank_texts, taken
from zongce.commands.tracing import (
    AGREES,
    Listed,
    agreement_formula,
    formula_columns,
    letter,
    listed_rows,
    people_columns,
    rank_formula,
    shares_a_score,
)
from zongce.core.named import NamedTuple
from zongce.core.number import show
from zongce.core.records import from_values
from zongce.ports.outcome import FIRST_ROW, SheetContent
from zongce.rules import sittings as sitting
from zongce.rules.rank import decided_by_rounding
from zongce.tables.academic import ACADEMIC, ACADEMIC_TRACE, CONTRIBUTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zongce.core.records import Value

ROLE_WORDS = {
    sitting.COUNTS: "计入",
    sitting.MAKE_UP_ONLY: "计入：只有补考成绩",
    sitting.MAKE_UP_HIGHER: "计入：补考高于正考（设置：补考取 = 最高）",
    sitting.MAKE_UP_IGNORED: "未计入：已有正考成绩（设置：补考取 = {make_up}）",
    sitting.FIRST_LOWER: "未计入：补考更高（设置：补考取 = 最高）",
    sitting.RETAKE_OTHER: "未计入：另取一次（设置：重修取 = {retake}）",
}
STATE_WORDS = {
    NOT_MAPPED: "未计入：等级“{score}”不参评",
    ZERO_CREDIT: "未计入：学分为 0",
    EXCLUDED_KIND: "未计入：课程性质“{kind}”不计",
    DESELECTED: "未计入：课程调整（{reason}）",
}


class Span(NamedTuple):
    """A student's contiguous rows on 课程明细 (first, last); empty when last < first."""

    first: int
    last: int


def sheets(
    computed: Computed, positions: Sequence[int], listed: Sequence[int] | None = None
) -> tuple[SheetContent, ...]:
    """Return 成绩溯源 and 课程明细 for the participants at ``positions``.

    ``listed`` are the participants on the workbook's 学业成绩 sheet, in its order: whole classes, over which
    the ranks are recomputed. By default they are those traced. Source: requirement A2, N2.
    """
    order = _rows_by_student(computed, positions)
    detail = SheetContent(CONTRIBUTIONS, from_values(CONTRIBUTIONS, _detail(computed, order)), "课程明细")
    return _trace(computed, positions, positions if listed is None else listed), detail


def _rows_by_student(computed: Computed, positions: Sequence[int]) -> list[int]:
    """Return the score rows of these participants, grouped in their order, else as in the files."""
    place = np.full(len(computed.roster.participants), -1, np.int64)
    place[list(positions)] = np.arange(len(positions))
    where = place[computed.student] if len(computed.student) else computed.student
    mine = np.flatnonzero(where >= 0)
    rows: list[int] = mine[np.argsort(where[mine], kind="stable")].tolist()
    return rows


def _spans(computed: Computed, positions: Sequence[int]) -> list[Span]:
    counts = np.bincount(computed.student, minlength=len(computed.roster.participants))
    spans: list[Span] = []
    first = FIRST_ROW
    for position in positions:
        last = first + int(counts[position]) - 1
        spans.append(Span(first, last))
        first = last + 1
    return spans


def _detail(computed: Computed, order: Sequence[int]) -> dict[str, Sequence[Value]]:
    records = computed.scores.records
    copied = ("student_id", "name", "term", "course_code", "course_name", "course_kind", "exam_kind")
    columns: dict[str, Sequence[Value]] = {name: taken(records.values(name), order) for name in copied}
    written = records.texts("score")
    counted = computed.state == COUNTED
    earns = counted & computed.passed
    columns["score"] = [shown_score(written[row]) for row in order]
    columns["credit"] = taken(records.values("credit"), order)
    columns["counted_score"] = [int(computed.points[row]) if counted[row] else None for row in order]
    columns["counted_credit"] = [int(computed.credit[row]) if counted[row] else None for row in order]
    columns["bonus_credit"] = [int(computed.credit[row]) if earns[row] else None for row in order]
    columns["bonus_ratio"] = [int(computed.ratio[row]) if earns[row] else None for row in order]
    columns["explanation"] = list(_explanations(computed, order))
    columns["file"] = [records.source(row).file for row in order]
    columns["cell"] = [records.where(row, "score").cell for row in order]
    return columns


def _explanations(computed: Computed, order: Iterable[int]) -> Iterable[str]:
    records, settings = computed.scores.records, computed.scheme.settings
    keys = list(row_keys(computed.scores))
    reasons = computed.adjusted.reason if computed.adjusted else {}
    ratios = computed.adjusted.ratio if computed.adjusted else {}
    kinds, written = records.texts("course_kind"), records.texts("score")
    for row in order:
        state = int(computed.state[row])
        words = ROLE_WORDS[int(computed.role[row])] if state in (COUNTED, NOT_CHOSEN) else STATE_WORDS[state]
        reason = reasons.get(keys[row], "")
        text = words.format(
            retake=settings.retake, make_up=settings.make_up,
            score=written[row], kind=kinds[row], reason=reason,
        )  # fmt: skip
        if state == COUNTED and computed.retaken[row]:
            text += f"；重修过的课程（设置：重修取 = {settings.retake}）"
        if state == COUNTED and not computed.passed[row]:
            text += "；不及格，无加成"
        elif state == COUNTED and keys[row] in ratios:
            text += f"；加成比例已调整（{reason}）"
        yield text


def _trace(computed: Computed, positions: Sequence[int], listed: Sequence[int]) -> SheetContent:
    result = computed.result
    chosen = np.asarray(positions, np.int64)
    counted = computed.state == COUNTED
    products = np.where(counted, computed.points * computed.credit, 0)
    bonuses = np.where(counted & computed.passed, computed.credit * computed.ratio, 0)
    sums = [np.zeros(len(computed.roster.participants), np.int64) for _ in range(3)]
    for total, values in zip(sums, (products, np.where(counted, computed.credit, 0), bonuses), strict=True):
        np.add.at(total, computed.student, values)
    columns = people_columns(computed.roster, positions)
    for name, total in zip(("score_sum", "credit_sum", "bonus_sum"), sums, strict=True):
        columns[name] = total[chosen].tolist()
    columns["credit_weighted_average"] = result.average[chosen].tolist()
    columns["bonus"] = result.bonus[chosen].tolist()
    columns["academic_score"] = result.academic[chosen].tolist()
    columns["class_rank"] = taken(rank_texts(computed.class_ranks), positions)
    columns["agreement"] = [AGREES] * len(positions)
    columns["explanation"] = list(_notes(computed, positions))
    formulas = _formulas(computed, positions, listed)
    return SheetContent(
        ACADEMIC_TRACE, from_values(ACADEMIC_TRACE, columns), ACADEMIC_TRACE.sheet,
        formulas=formulas, links={"student_id": _first_courses(computed, positions)},
        emphasis=("academic_score",),
    )  # fmt: skip


def _first_courses(computed: Computed, positions: Sequence[int]) -> tuple[str, ...]:
    """Return links to each student's first row on 课程明细, empty for one without courses."""
    spans = _spans(computed, positions)
    return tuple(f"#'{CONTRIBUTIONS.sheet}'!A{s.first}" if s.last >= s.first else "" for s in spans)


def _notes(computed: Computed, positions: Sequence[int]) -> Iterable[str]:
    """Say of each participant what a reader of the rounded figures would stumble over."""
    result = computed.result
    groups = np.where(result.ok, computed.class_group, -1)
    close = decided_by_rounding(result.academic, result.numerator, result.denominator, groups)
    for position in positions:
        parts: list[str] = []
        if bool(result.parts_differ[position]):
            columns = result.average, result.bonus, result.academic
            average, bonus, whole = (show(int(column[position])) for column in columns)
            parts.append(f"{average}＋{bonus} 与 {whole} 差 0.01：只对总和四舍五入一次")
        if bool(close[position]):
            parts.append(shares_a_score(computed.roster, result.academic, groups, position))
        yield "；".join(parts)


def _formulas(
    computed: Computed, positions: Sequence[int], listed: Sequence[int]
) -> dict[str, tuple[str, ...]]:
    """Return the formulas of 成绩溯源, one a row.

    Doubles are led back to whole units before every division and rounding, so that a half is a half:
    the quotient of two integers below 2**53 that is exactly k.5 is representable.
    """
    on_result = listed_rows(listed, computed.class_group)
    foreign = list(positions) != list(listed)
    spans = zip(positions, _spans(computed, positions), strict=True)
    return formula_columns(
        {
            **_row_formulas(row, on_result.row_of[position], span),
            "class_rank": _rank(computed, on_result, position, row, foreign=foreign),
        }
        for row, (position, span) in enumerate(spans, start=FIRST_ROW)
    )


def _rank(computed: Computed, on_result: Listed, position: int, row: int, *, foreign: bool) -> str:
    """Return a class rank's formula; with ``foreign`` not all are traced, and the class is on 学业成绩."""
    first, last = on_result.bounds[int(computed.class_group[position])]
    column = letter(ACADEMIC if foreign else ACADEMIC_TRACE, "academic_score")
    scores = f"{ACADEMIC.sheet + '!' if foreign else ''}${column}${first}:${column}${last}"
    own = f"{letter(ACADEMIC_TRACE, 'academic_score')}{row}"
    return rank_formula(own, scores, dense=computed.scheme.settings.dense)


def _row_formulas(row: int, result_row: int, span: Span) -> dict[str, str]:
    """Return one student's formulas but the rank: sums of 课程明细, average, bonus, score, agreement."""
    product, credit, bonus = (
        f"ROUND({letter(ACADEMIC_TRACE, name)}{row}*{scale},0)"
        for name, scale in (("score_sum", 10_000), ("credit_sum", 100), ("bonus_sum", 10_000))
    )
    return {
        "score_sum": f"SUMPRODUCT({_area(span, 'counted_score')},{_area(span, 'counted_credit')})",
        "credit_sum": f"SUM({_area(span, 'counted_credit')})",
        "bonus_sum": f"SUMPRODUCT({_area(span, 'bonus_credit')},{_area(span, 'bonus_ratio')})",
        "credit_weighted_average": f"ROUND({product}/{credit},0)/100",
        "bonus": f"ROUND({bonus}/100,0)/100",
        "academic_score": f"ROUND((100*{product}+{bonus}*{credit})/(100*{credit}),0)/100",
        "agreement": agreement_formula(
            ACADEMIC_TRACE, ACADEMIC, (row, result_row), ("academic_score", "class_rank")
        ),
    }


def _area(span: Span, name: str) -> str:
    column = letter(CONTRIBUTIONS, name)
    return f"{CONTRIBUTIONS.sheet}!${column}${span.first}:${column}${max(span.last, span.first)}"
