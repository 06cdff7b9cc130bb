"""The other side: the same work by openpyxl and Decimal, pandas, calamine, and spreadsheet formulas.

Every function takes its options, prepares untimed, and returns the work to be timed.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook

from tests.bench.data import PASS, RATIO, College, college

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Work = Callable[[], object]
HUNDREDTH = Decimal("0.01")
BONUS_RATIO = Decimal(RATIO) / 100
PASS_MARK = Decimal(PASS) / 100
RESULT_HEADINGS = (
    *("学号", "姓名", "专业", "年级", "班级"),
    *("平均学分成绩", "加成", "学业成绩", "班级排名", "专业年级排名", "参评课程数", "不及格门数"),
)


def openpyxl_rows(path: str) -> Work:
    """load_workbook as it comes, every row's values."""
    return lambda: sum(1 for _ in load_workbook(path).worksheets[0].values) - 1


def openpyxl_read_only(path: str) -> Work:
    """load_workbook(read_only=True), every row's values: no comments, merged cells or styles seen."""
    return lambda: sum(1 for _ in load_workbook(path, read_only=True).worksheets[0].values) - 1


def calamine_rows(path: str) -> Work:
    """python-calamine, which cannot see formulas and formats: no reader for received files, a yardstick."""
    from python_calamine import CalamineWorkbook

    return lambda: len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) - 1


def pandas_rows(path: str) -> Work:
    """pandas.read_excel with the calamine engine, everything as objects."""
    import pandas as pd

    return lambda: len(pd.read_excel(path, engine="calamine", dtype=object))


def openpyxl_forms(folder: str, store: str) -> Work:
    """Keep each form's bytes with their SHA-256 and take its marks, with openpyxl."""

    def work() -> int:
        marks = 0
        for path in sorted(Path(folder).iterdir()):
            data = path.read_bytes()
            Path(store, hashlib.sha256(data).hexdigest()).write_bytes(data)
            sheet = load_workbook(BytesIO(data)).worksheets[0]
            for row in sheet.iter_rows(min_row=8, min_col=3, values_only=True):
                marks += sum(value is not None for value in row)
        return marks

    return work


def decimal_scores(students: int) -> Work:
    """Scores and both ranks from columns of Decimal in memory."""
    whole = college(students)
    columns = whole.rows()
    student = columns["student"].tolist()
    score, credit = ([Decimal(v) / 100 for v in columns[c].tolist()] for c in ("score", "credit"))
    return lambda: _scores_and_ranks(whole, zip(student, score, credit, strict=True))


def decimal_scores_of_cells(students: int) -> Work:
    """Scores and both ranks from the floats that openpyxl gives for cells."""
    whole = college(students)
    columns = whole.rows()
    student = columns["student"].tolist()
    score, credit = ((columns[c] / 100).tolist() for c in ("score", "credit"))

    def decimals(values: list[float]) -> Iterable[Decimal]:
        return map(Decimal, map(str, values))

    return lambda: _scores_and_ranks(whole, zip(student, decimals(score), decimals(credit), strict=True))


def _scores_and_ranks(
    whole: College, rows: Iterable[tuple[int, Decimal, Decimal]]
) -> tuple[list[Decimal], list[int], list[int]]:
    totals = [total for _, _, total in decimal_sums(rows, whole.students)]
    ranks = [decimal_ranks(totals, groups.tolist()) for groups in (whole.class_of, whole.group_of)]
    return totals, *ranks


def decimal_sums(
    rows: Iterable[tuple[int, Decimal, Decimal]], students: int
) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Return average, bonus and academic score a student."""
    weighted, credits_, bonus = ([Decimal(0)] * students for _ in range(3))
    for i, score, credit in rows:
        weighted[i] += score * credit
        credits_[i] += credit
        if score >= PASS_MARK:
            bonus[i] += credit * BONUS_RATIO
    out = []
    for w, c, b in zip(weighted, credits_, bonus, strict=True):
        average = w / c
        shown = (average, b, average + b)
        out.append(tuple(v.quantize(HUNDREDTH, ROUND_HALF_UP) for v in shown))
    return out


def decimal_ranks(values: Sequence[Decimal], groups: Sequence[object]) -> list[int]:
    """Return ranks with gaps: one sort a group."""
    members = defaultdict(list)
    for index, group in enumerate(groups):
        members[group].append(index)
    ranks = [0] * len(values)
    for found in members.values():
        found.sort(key=values.__getitem__, reverse=True)
        for place, index in enumerate(found):
            tied = place and values[found[place - 1]] == values[index]
            ranks[index] = ranks[found[place - 1]] if tied else place + 1
    return ranks


def pipeline(roster: str, scores: list[str], out: str, *, read_only: bool = False) -> Work:
    """Roster and score files -> checked rows -> scores and both ranks -> a result workbook.

    Checks: student known, name matches, no row twice, credit and score numbers in range; findings are
    collected, none is expected. No formats, formulas, merged cells or hidden rows are looked at.
    """

    def work() -> int:
        students = _table(roster, read_only)
        place = {row["学号"]: i for i, row in enumerate(students)}
        findings: list[str] = []
        rows = []
        failed: Counter[int] = Counter()
        courses: Counter[int] = Counter()
        seen = set()
        for path in scores:
            for number, row in enumerate(_table(path, read_only), start=2):
                checked = _checked(row, place, students, seen)
                if isinstance(checked, str):
                    findings.append(f"{path} {number}: {checked}")
                    continue
                rows.append(checked)
                courses[checked[0]] += checked[2] > 0
                failed[checked[0]] += checked[1] < PASS_MARK
        if findings:
            raise ValueError(findings[0])
        _write(out, students, decimal_sums(rows, len(students)), (courses, failed))
        return len(rows)

    return work


def _table(path: str, read_only: bool) -> list[dict[str, Any]]:
    rows = load_workbook(path, read_only=read_only).worksheets[0].values
    headings = next(rows)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def _checked(
    row: dict[str, Any], place: dict[str, int], students: list[dict[str, Any]], seen: set[tuple[object, ...]]
) -> tuple[int, Decimal, Decimal] | str:
    index = place.get(row["学号"])
    if index is None or students[index]["姓名"] != row["姓名"]:
        return "学号、姓名不在名册"
    key = (row["学号"], row["学年学期"], row["课程代码"])
    if key in seen:
        return "重复"
    seen.add(key)
    if not isinstance(row["成绩"], int | float) or not isinstance(row["学分"], int | float):
        return "不是数字"
    score, credit = Decimal(str(row["成绩"])), Decimal(str(row["学分"]))
    if not (0 <= score <= 100 and 0 <= credit <= 100):
        return "超出范围"
    return index, score, credit


def _write(
    out: str, students: list[dict[str, Any]], sums: list[tuple[Decimal, Decimal, Decimal]],
    counts: tuple[Counter[int], Counter[int]],
) -> None:  # fmt: skip
    totals = [total for _, _, total in sums]
    classes = [row["班级代码"] for row in students]
    groups = [(row["专业"], row["年级"]) for row in students]
    in_class, in_group = decimal_ranks(totals, classes), decimal_ranks(totals, groups)
    class_size, group_size = Counter(classes), Counter(groups)
    book = Workbook()
    sheet = book.active
    sheet.title = "学业成绩"
    sheet.append(RESULT_HEADINGS)
    for i, row in enumerate(students):
        head = [row[h] for h in RESULT_HEADINGS[:5]]
        ranks = [f"{in_class[i]}/{class_size[classes[i]]}", f"{in_group[i]}/{group_size[groups[i]]}"]
        sheet.append([*head, *sums[i], *ranks, counts[0][i], counts[1][i]])
    book.save(out)


def formula_book(path: Path, students: int) -> None:
    """Write the workbook that colleges build by hand: raw rows, helper columns, SUMIFS, COUNTIFS.

    Formulas carry no values, so that whatever a spreadsheet saves was computed by it.
    """
    import xlsxwriter

    from tests.bench.data import student_id

    whole = college(students)
    rows = whole.rows()
    book = xlsxwriter.Workbook(path)
    raw, result = book.add_worksheet("原始成绩"), book.add_worksheet("学业成绩")
    raw.write_row(0, 0, ["学号", "学分", "成绩", "学分×成绩", "加成"])
    last = rows["score"].size + 1
    for n, (i, s, c) in enumerate(
        zip(rows["student"].tolist(), rows["score"].tolist(), rows["credit"].tolist(), strict=True), start=2
    ):
        raw.write_string(n - 1, 0, student_id(i))
        raw.write_number(n - 1, 1, c / 100)
        raw.write_number(n - 1, 2, s / 100)
        raw.write_formula(n - 1, 3, f"=B{n}*C{n}", None, "")
        raw.write_formula(n - 1, 4, f"=IF(C{n}>=60,B{n}*{RATIO / 100},0)", None, "")
    result.write_row(0, 0, ["学号", "班级", "专业年级", "学业成绩", "班级排名", "专业年级排名"])
    for i in range(students):
        n = i + 2
        result.write_string(n - 1, 0, student_id(i))
        result.write_number(n - 1, 1, int(whole.class_of[i]))
        result.write_number(n - 1, 2, int(whole.group_of[i]))
        sums = {k: f"SUMIFS(原始成绩!${k}$2:${k}${last},原始成绩!$A$2:$A${last},A{n})" for k in "BDE"}
        result.write_formula(n - 1, 3, f"=ROUND({sums['D']}/{sums['B']}+{sums['E']},2)", None, "")
        for column, group in ((4, "B"), (5, "C")):
            ranges = f'{group}$2:{group}${students + 1},{group}{n},D$2:D${students + 1},">"&D{n}'
            result.write_formula(n - 1, column, f"=COUNTIFS({ranges})+1", None, "")
    book.close()
