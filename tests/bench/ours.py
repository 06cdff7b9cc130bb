"""Our side of the comparisons that do not start the whole product: reading, forms, computing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from zongce.checks.intake import intake
from zongce.core.finding import stops
from zongce.core.grid import CellKind
from zongce.tables.academic import RAW_SCORES

if TYPE_CHECKING:
    from tests.bench.data import College
    from zongce.core.grid import Book
    from zongce.rules.academic import AcademicScores

Work = Callable[[], object]
FORM_FIRST_ROW, FIRST_MARK = 8, 3


def _book(content: bytes, name: str) -> Book:
    """Read a book that must have nothing to object to."""
    from zongce.books.reader import read_book

    book, findings = read_book(content, name)
    if book is None or stops(findings):
        raise ValueError(findings[0].message)
    return book


def reader(path: str) -> Work:
    """The reader: container checks, strict parser, every cell with kind and format."""
    file = Path(path)
    return lambda: len(_book(file.read_bytes(), file.name).sheets[0].rows) - 1


def reader_and_checks(path: str) -> Work:
    """The reader, and every cell checked against its column's declaration."""
    file = Path(path)

    def work() -> int:
        found = intake(_book(file.read_bytes(), file.name), RAW_SCORES)
        if found.records is None or stops(found.findings):
            raise ValueError(found.findings[0].message)
        return len(found.records)

    return work


def forms(folder: str, store: str) -> Work:
    """Keep each form's bytes with their SHA-256 and take its marks, with the reader."""

    def work() -> int:
        marks = 0
        for path in sorted(Path(folder).iterdir()):
            data = path.read_bytes()
            Path(store, hashlib.sha256(data).hexdigest()).write_bytes(data)
            sheet = _book(data, path.name).sheets[0]
            start = sum(row < FORM_FIRST_ROW for row in sheet.rows)
            for number, column in sheet.columns.items():
                if number >= FIRST_MARK:
                    marks += sum(c is not None and c.kind is CellKind.NUMBER for c in column[start:])
        return marks

    return work


def scores(students: int) -> Work:
    """Scores and both ranks from int64 arrays in memory."""
    from tests.bench.data import college
    from zongce.rules.rank import rank

    whole = college(students)
    rows, classes, groups = academic_rows(whole), whole.class_of, whole.group_of

    def work() -> object:
        found = academic_of(rows, students)
        return found, rank(found.academic, classes), rank(found.academic, groups)

    return work


def scores_of_records(students: int) -> Work:
    """Scores and both ranks from columns of Python integers, as checked records hold them."""
    import numpy as np

    from tests.bench.data import college
    from zongce.rules.rank import rank

    whole = college(students)
    columns = [tuple(column.tolist()) for column in academic_rows(whole)]
    kinds = (np.int64,) * 4 + (np.bool_,) * 2
    groups = whole.class_of, whole.group_of

    def work() -> object:
        rows = tuple(np.fromiter(c, kind, len(c)) for c, kind in zip(columns, kinds, strict=True))
        found = academic_of(rows, students)
        return found, [rank(found.academic, g) for g in groups]

    return work


def academic_rows(whole: College) -> tuple[object, ...]:
    """Return the arrays that the rules take, one element a row."""
    rows = whole.rows()
    counts = rows["credit"] > 0
    return rows["student"], rows["score"], rows["credit"], rows["ratio"], counts, rows["passed"]


def academic_of(rows: tuple[object, ...], students: int) -> AcademicScores:
    from zongce.rules.academic import academic_scores

    return academic_scores(*rows, students)


def exact_result(whole: College) -> tuple[list[int], list[int], list[int]]:
    """Return scores and both ranks as lists, to be compared."""
    from zongce.rules.rank import rank

    found = academic_of(academic_rows(whole), whole.students).academic
    ranks = [rank(found, groups).rank.tolist() for groups in (whole.class_of, whole.group_of)]
    return found.tolist(), *ranks
