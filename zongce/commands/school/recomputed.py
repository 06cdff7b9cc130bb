"""What a class submitted, computed once more out of its own workbook by the commands' own engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongce.commands import facts, rows
from zongce.commands.academic.academic import result_records
from zongce.commands.academic.inputs import read_inputs
from zongce.commands.composite.composite import compute_request
from zongce.commands.composite.of_class import class_records, composite_request, needed_items, rules_of
from zongce.commands.result_rows import rank_texts, shown_column
from zongce.commands.stopping import causes
from zongce.commands.trust_update import refusals
from zongce.core.catalog import finding
from zongce.core.finding import Where, stops
from zongce.core.records import from_values
from zongce.tables.academic import ACADEMIC
from zongce.tables.composite import COMPOSITE
from zongce.tables.rating import RATING_RESULT
from zongce.tables.records import ACADEMIC_ITEM, STATUS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from zongce.commands.school.class_books import ClassBook
    from zongce.core.finding import Finding
    from zongce.core.records import Records, Value
    from zongce.ports.command import Request
    from zongce.scheme.scheme import Scheme

    Tables = Mapping[str, Records]

NOTHING = "（没有）"
_ACADEMIC = frozenset(
    {"credit_weighted_average", "bonus", "academic_score", "class_rank", "course_count", "failed_count"}
)
_RATING = frozenset({"rating_score", "class_rank"})
_LATE = "_major_rank"
"""How the columns end that only the college fills in."""


def differences(request: Request) -> tuple[Finding, ...]:
    """Return K405 for each score, level and class rank that computing gives otherwise, or why nothing comes.

    ``request`` is one on the class's workbook. Item scores of 评分 and what people entered are taken as they
    stand: the forms behind them stay with the class. Source: issue C, deliver 3.
    """
    scheme = rules_of(request.book).scheme
    found: list[Finding] = []
    if len(request.tables[ACADEMIC.name]) or ACADEMIC_ITEM in needed_items(scheme):
        found += _academic(request)
    if len(request.tables[RATING_RESULT.name]):
        found += _rating(request.tables[RATING_RESULT.name], scheme)
    found += _composite(request, scheme)
    return refusals(dict.fromkeys(found))


def other_ratio(book: ClassBook, reported: Tables) -> Iterator[Finding]:
    """Yield K405 where a class computed with another 学分加成比例 than its college reports.

    A report of an older program does not say it; then nothing is compared.
    """
    said = rows.first(reported[STATUS.name], setting=facts.BONUS)
    expected = str((said and said["value"]) or "")
    if said and expected != book.bonus:
        given = {"row": book.subject.label, "heading": facts.BONUS}
        either = {"found": book.bonus or NOTHING, "expected": expected or NOTHING}
        yield from refusals([finding("K405", book.bonus_at, book.bonus, **given, **either)])


def unequal(
    found: Records, expected: Records, names: Collection[str], code: str = "K405"
) -> Iterator[Finding]:
    """Yield a finding for each of these columns in which a student's row says something else.

    Columns are matched by heading; a student whom only one side has is told of too.
    """
    headings = {c.heading: c.name for c in found.table.columns}
    texts = {c.heading: shown_column(found, c) for c in found.table.columns}
    wanted = [c for c in expected.table.columns if c.name in names]
    right = {c.heading: shown_column(expected, c) for c in wanted}
    row_of = {student: row for row, student in enumerate(found.texts("student_id"))}
    people = expected.texts("name")
    for place, student in enumerate(expected.texts("student_id")):
        row, label = row_of.pop(student, None), f"{student} {people[place]}"
        if row is None:
            yield absent(code, found, label, student)
            continue
        for heading, column in right.items():
            stated = texts[heading][row] if heading in texts else ""
            if stated != column[place]:
                where = found.where(row, headings.get(heading, ""))
                given = {"row": label, "heading": heading}
                either = {"found": stated or NOTHING, "expected": column[place] or NOTHING}
                yield finding(code, where, stated, **given, **either)
    for student, row in row_of.items():
        given = {"row": student, "heading": "学号", "found": student, "expected": NOTHING}
        yield finding(code, found.where(row, "student_id"), student, **given)


def absent(code: str, found: Records, label: str, student: str) -> Finding:
    """Return the finding on a student who has no row."""
    where = Where(found.sources[0].file if found.sources else "", found.table.sheet)
    return finding(code, where, student, row=label, heading="学号", found=NOTHING, expected=student)


def _academic(request: Request) -> Iterator[Finding]:
    inputs, found = read_inputs(request)
    if inputs is None:
        yield from causes(found)
        return
    computed, more = inputs.computed()
    if computed is None or stops(more):
        yield from causes(more)
        return
    yield from unequal(request.tables[ACADEMIC.name], result_records(computed), _ACADEMIC)


def _rating(records: Records, scheme: Scheme) -> Iterator[Finding]:
    import numpy as np  # noqa: PLC0415  # who refuses a report for its seal must not wait for numpy

    from zongce.rules.rank import rank  # noqa: PLC0415

    items = [c.name for c in records.table.columns if c.name.startswith("item_")]
    total = sum((records.array(name) for name in items), np.zeros(len(records), np.int64))
    ranks = rank(total, np.zeros(len(records), np.int64), dense=scheme.settings.dense)
    columns: dict[str, list[Value] | tuple[Value, ...]] = {
        c.name: records.values(c.name) for c in records.table.columns
    }
    columns |= {"rating_score": total.tolist(), "class_rank": list(rank_texts(ranks))}
    yield from unequal(records, from_values(records.table, columns), _RATING)


def _composite(request: Request, scheme: Scheme) -> Iterator[Finding]:
    made, found, _ = compute_request(composite_request(request.book, request.tables, scheme))
    if made is None or stops(found):
        yield from causes(found)
        return
    expected = class_records(made)
    names = {c.name for c in expected.table.columns if not c.name.endswith(_LATE)}
    yield from unequal(request.tables[COMPOSITE.name], expected, names - {"student_id", "name", "class_"})
