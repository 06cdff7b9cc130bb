"""Seeded colleges as exact integers, with planted halves and ties, and the files that hold them.

Every fourth student's exact academic score ends in a half hundredth; of every ten, one has his neighbour's
very scores (equal exact value) and one differs from his neighbour by less than the second decimal shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import xlsxwriter

from zongce.sheets.rating_form import Item, Rater, rating_form
from zongce.tables.academic import RAW_SCORES
from zongce.tables.roster import ROSTER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

SEED = 20260901
COURSES = 40
CLASS_SIZE = 40
CLASSES_A_GROUP = 10
"""Classes of one major and grade: 400 students share a 专业年级排名."""
RATIO = 20
"""学分加成比例 0.20 in 0.01."""
PASS = 6000
HALF_CREDIT = 50
SCORE_COLUMNS = tuple(c for c in RAW_SCORES.columns if c.name not in ("exam_kind", "void"))
"""The ten columns of requirement A4."""
ITEMS = tuple(Item(name, "10", "20") for name in ("思想", "学习", "体育", "劳动", "纪律"))

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文斌玲建国新宇晨"


@dataclass(frozen=True)
class College:
    """Students and their course scores; all numbers are integers in 0.01."""

    score: NDArray[np.int64]
    """(students, COURSES)."""
    credit: NDArray[np.int64]
    """(students, COURSES); course 0 has 0.50, course 1 has 0."""

    @property
    def students(self) -> int:
        return len(self.score)

    @property
    def class_of(self) -> NDArray[np.int64]:
        return np.arange(self.students) // CLASS_SIZE

    @property
    def group_of(self) -> NDArray[np.int64]:
        """The major and grade of each student, as a number."""
        return self.class_of // CLASSES_A_GROUP

    def rows(self) -> dict[str, NDArray[np.int64]]:
        """Return one array a column with a row per student and course, as the rules take them."""
        score = self.score.ravel()
        return {
            "student": np.repeat(np.arange(self.students), COURSES),
            "score": score,
            "credit": self.credit.ravel(),
            "ratio": np.full(score.size, RATIO),
            "passed": score >= PASS,
        }


def college(students: int) -> College:
    """Return a college of ``students`` (a multiple of ten), the same one at every call."""
    random = np.random.default_rng(SEED)
    groups = -(-students // (CLASS_SIZE * CLASSES_A_GROUP))
    credits_of = np.array([_credits(random) for _ in range(groups)], dtype=np.int64)
    credit = credits_of[np.arange(students) // (CLASS_SIZE * CLASSES_A_GROUP)]
    points = random.normal(80, 9, (students, COURSES)).round().astype(np.int64) * 100
    points += 50 * (random.random((students, COURSES)) < 0.15)
    score = np.clip(points, 0, 10_000)
    score[:, 0] = np.clip(score[:, 0], PASS, 9_500)
    _plant(score, credit)
    return College(score, credit)


def _credits(random: np.random.Generator) -> list[int]:
    """Return the credits of a group's courses; their sum is an even number of half credits."""
    halves = [1, 0, *(int(h) for h in random.integers(2, 9, COURSES - 2))]
    halves[-1] += sum(halves) % 2
    return [HALF_CREDIT * h for h in halves]


def _plant(score: NDArray[np.int64], credit: NDArray[np.int64]) -> None:
    """Plant halves and ties by changing scores of the half-credit course only, by less than 3 points.

    With all credits in half credits and a ratio of 0.20 the bonus is whole in 0.01, so the exact score is
    a half where Σ score·credit leaves half of Σ credit.
    """
    weight = credit // HALF_CREDIT
    total = weight.sum(axis=1)
    missing = (total // 2 - (score * weight).sum(axis=1)) % total
    score[::4, 0] += missing[::4]
    score[1::10] = score[0::10]
    score[3::10] = score[2::10]
    score[3::10, 0] += 1


def student_id(index: int) -> str:
    return f"2024{index:06d}"


def student_name(index: int) -> str:
    first, rest = divmod(index, len(_GIVEN))
    return _SURNAMES[index % len(_SURNAMES)] + _GIVEN[rest] + _GIVEN[first % len(_GIVEN)]


def write_roster(path: Path, students: int) -> None:
    """Write 学生名册 with all its columns, everybody taking part."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(ROSTER.sheet)
    sheet.write_row(0, 0, [c.heading for c in ROSTER.columns])
    for i in range(students):
        class_ = i // CLASS_SIZE
        major, grade = f"专业{class_ // CLASSES_A_GROUP // 2:02d}", 2023 + class_ // CLASSES_A_GROUP % 2
        values = (
            student_id(i), student_name(i), "男女"[i % 2], "信息学院", "本科", major, str(grade),
            f"{class_:04d}", f"{major}{grade}级{class_:04d}班", str(grade + 4), "是", "",
        )  # fmt: skip
        for column, value in enumerate(values):
            if value:
                sheet.write_string(i + 1, column, value)
    book.close()


def write_scores(path: Path, whole: College, first: int, last: int, *, shared: bool) -> int:
    """Write 原始成绩 of students first..last (exclusive), class by class and course by course.

    ``shared`` stores texts as shared strings (as Excel saves), else in the cells (as exports stream them).
    Returns the number of rows.
    """
    book = xlsxwriter.Workbook(path, {"constant_memory": not shared})
    sheet = book.add_worksheet(RAW_SCORES.sheet)
    sheet.write_row(0, 0, [c.heading for c in SCORE_COLUMNS])
    number = 0
    for number, values in enumerate(_score_rows(whole, first, last), start=1):
        for column, value in enumerate(values):
            if isinstance(value, float):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, value)
    book.close()
    return number


def _score_rows(whole: College, first: int, last: int) -> Iterator[tuple[str | float, ...]]:
    """Yield the rows of a score file in the order of SCORE_COLUMNS."""
    for start in range(first, last, CLASS_SIZE):
        group = int(whole.group_of[start])
        members = [(i, student_id(i), student_name(i)) for i in range(start, min(last, start + CLASS_SIZE))]
        for course in range(COURSES):
            term = "2025-2026-1" if course < COURSES // 2 else "2025-2026-2"
            kind = ("必修", "选修", "公选")[course % 3]
            code, title, teacher = (
                f"M{group:03d}C{course:02d}",
                f"课程{group:03d}之{course:02d}",
                f"教师{course}",
            )
            for i, number, name in members:
                credit, score = float(whole.credit[i, course]) / 100, float(whole.score[i, course]) / 100
                yield term, number, name, code, title, kind, teacher, credit, score, ""


def write_forms(folder: Path, count: int) -> None:
    """Write ``count`` filled rating forms, 40 students and five items each, as the product issues them."""
    random = np.random.default_rng(SEED)
    for number in range(count):
        start = number // CLASS_SIZE * CLASS_SIZE
        students = [(student_id(i), student_name(i)) for i in range(start, start + CLASS_SIZE)]
        marks = {s: tuple(map(int, random.integers(1000, 2001, len(ITEMS)))) for s, _ in students}
        own, name = students[number - start]
        marks.pop(own)
        data = rating_form("评分表", "", Rater(own, name, "互评"), students, ITEMS, marks=marks)
        (folder / f"2025_{start // CLASS_SIZE:04d}_评分表_{number:05d}.xlsx").write_bytes(data)
