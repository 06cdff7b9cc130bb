"""Our own good workbooks, from which the hostile and broken ones are made: each is built once a run."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path

from tests import files
from tests.corpus.edits import cell
from tests.flow import books, exchanges, rating_forms
from tests.seal.samples import sealed_bytes

RATER = "20240103"
MARKS = {"20240101": ("25.5", "35"), "20240102": ("20", "40"), "20240104": ("20", "39.99")}
"""What the rater gives: a half, both ends of the ranges, a tie."""
PLACES = {"20240101": 8, "20240102": 9, "20240104": 11}
"""The rows of his classmates; row 10 is his own."""
SCORES = [
    (books.TERM, "20240101", "甲", "C1", "会计基础", "必修", 3, Decimal("89.5")),
    (books.TERM, "20240102", "乙", "C1", "会计基础", "必修", 3, 60),
    (books.TERM, "20240103", "丙", "C1", "会计基础", "必修", 3, 60),
    (books.TERM, "20240104", "丁", "C1", "会计基础", "必修", 3, Decimal("59.99")),
    (books.TERM, "20240101", "甲", "C2", "经济法", "必修", Decimal("2.5"), 95),
]
ROSTER_HEADINGS = ("学号", "姓名", "学院", "专业", "年级", "班级代码", "班级", "届次")
FORM, SCORE, ROSTER, CLASS, COURSES = "评分表", "成绩表", "学生名册", "班级工作簿", "课程调整表"
SEALED = "已提交的班级工作簿"
FORM_FIRST = '<c r="C8" s="11"><v>25.5</v></c>'
"""The form's first mark, as it stands in the file."""
KINDS = (FORM, SCORE, ROSTER, CLASS, COURSES, SEALED)


@cache
def folder() -> Path:
    """A folder of this run."""
    made = tempfile.mkdtemp(prefix="zongce-corpus-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


@cache
def class_book() -> Path:
    """A class workbook whose rating forms and course form are issued."""
    path = rating_forms.issued(folder() / "班")
    assert books.run("courses.issue", path, actor=books.COUNSELLOR).ok
    return path


@cache
def college_book() -> Path:
    """A college that issued its class workbooks."""
    path = exchanges.college(folder() / "学院")
    exchanges.issue(path)
    return path


@cache
def good(kind: str) -> bytes:
    """The bytes of the good workbook of a kind."""
    return _MAKERS[kind]()


def _form() -> bytes:
    issued = rating_forms.form_of(class_book(), RATER).read_bytes()
    marks = {
        f"{letter}{PLACES[student]}": f"<v>{mark}</v>"
        for student, given in MARKS.items()
        for letter, mark in zip("CD", given, strict=True)
    }
    return cell(issued, **marks)


def _scores() -> bytes:
    return files.save(folder() / "成绩.xlsx", {"成绩": [files.SCORE_HEADINGS, *SCORES]}).read_bytes()


def _roster() -> bytes:
    people = [
        (s["student_id"], s["name"], "管理学院", "会计学", "2024", books.CODE, books.NAME, "2028")
        for s in books.STUDENTS
    ]
    return files.save(folder() / "名册.xlsx", {"学生名册": [ROSTER_HEADINGS, *people]}).read_bytes()


def _class() -> bytes:
    issued = college_book().parent / exchanges.ISSUED1
    return exchanges.worked(issued, None).read_bytes() if issued.is_file() else b""


def _courses() -> bytes:
    (path,) = class_book().parent.glob("下发/*课程调整表.xlsx")
    return cell(
        path.read_bytes(),
        H5='t="inlineStr"><is><t>否</t></is>',
        K5='t="inlineStr"><is><t>免修</t></is>',
    )


_MAKERS = {
    FORM: _form, SCORE: _scores, ROSTER: _roster, CLASS: _class, COURSES: _courses, SEALED: sealed_bytes,
}  # fmt: skip
