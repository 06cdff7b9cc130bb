"""slip.issue: a student's slip and the class teacher's workbook hold only what their readers may see."""

import io
import time
import zipfile
from pathlib import Path

from openpyxl import load_workbook

from tests.flow import books
from tests.flow import class_results as made
from tests.flow.test_composite_book import FOUR

NAMES = ("赵一鸣", "钱二妞", "孙三元", "李四光")
PEOPLE = [{**s, "name": n} for s, n in zip(books.STUDENTS, NAMES, strict=False)]
MARK = "917/918"
"""A rank of the grade that no other cell could hold."""


@made.remembered
def finished(path, *, submit=True, **given):
    """A class workbook with totals; the college's ranks of the grade stand in it."""
    named = {s["student_id"]: s["name"] for s in PEOPLE}
    academic = [{**row, "name": named[row["student_id"]], "class_rank": "1/4"} for row in made.academic()]
    rated = [{**row, "name": named[row["student_id"]]} for row in made.rated()]
    entered = [{**row, "name": named[row["student_id"]]} for row in made.entered(dict.fromkeys(FOUR, 8000))]
    base = {"roster": PEOPLE, "academic": academic, "rating_result": rated, "module_scores": entered}
    made.class_book(path, **base | given)
    assert books.run("composite.compute", path, actor=books.COUNSELLOR).ok
    if submit:
        assert books.run("composite.submit", path, actor=books.COUNSELLOR).ok
    for sheet, ending in (("学业成绩", "专业年级排名"), ("综合测评成绩", "专业年级排名")):
        heads = {c.column_letter: str(c.value) for c in made.sheet(path, sheet)[4]}
        letters = [letter for letter, text in heads.items() if text.endswith(ending)]
        made.edit(path, sheet, **{f"{letter}{row}": MARK for letter in letters for row in range(5, 9)})
    return path


def issue(path, **sets):
    return books.run("slip.issue", path, sets=sets, actor=books.COUNSELLOR)


def written(report):
    return {Path(w.path).name: Path(w.path).read_bytes() for w in report.written[:-1]}


def unzipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_each_student_gets_the_own_scores_and_nothing_of_others(tmp_path):
    path = finished(tmp_path / "班.xlsx")
    report = issue(path)
    assert books.codes(report) == []
    files = written(report)
    slips = {f"{n}_{s}_成绩单.xlsx": (n, s) for n, s in zip(FOUR, NAMES, strict=True)}
    assert set(files) == {*slips, "会计2401_班级成绩.xlsx"}
    for file, (number, name) in slips.items():
        text = unzipped(files[file])
        assert number in text
        assert name in text
        for other, other_name in zip(FOUR, NAMES, strict=True):
            assert (other in text, other_name in text) == (other == number, other_name == name)
        for hidden in (MARK, "专业年级", "65.5", "28.5", "思想", "体育", "评分"):
            assert hidden not in text, (file, hidden)
    sheet = load_workbook(io.BytesIO(files["20240102_钱二妞_成绩单.xlsx"]))["成绩单"]
    rows = [tuple(c or "" for c in row) for row in sheet.iter_rows(values_only=True)]
    assert ("学业成绩", "85.20", "", "1/4") in rows
    assert ("综合成绩", "79.04", "合格", "2/4") in rows


def test_the_class_teacher_gets_item_scores_and_class_ranks_never_the_grades(tmp_path):
    files = written(issue(finished(tmp_path / "班.xlsx")))
    data = files["会计2401_班级成绩.xlsx"]
    text = unzipped(data)
    assert MARK not in text
    assert "专业年级" not in text
    workbook = load_workbook(io.BytesIO(data))
    assert workbook.sheetnames == ["学业成绩", "评分结果", "综合测评成绩"]
    heads = [c.value for c in workbook["评分结果"][4]]
    assert heads == ["学号", "姓名", "班级", "思想", "体育", "评分成绩", "班级排名"]
    assert workbook["综合测评成绩"].max_row == 8
    assert "综合班级排名" in [c.value for c in workbook["综合测评成绩"][4]]


def test_one_student_only_where_a_number_is_given(tmp_path):
    path = finished(tmp_path / "班.xlsx")
    assert set(written(issue(path, 学号="20240103"))) == {"20240103_孙三元_成绩单.xlsx"}
    for stranger in ("20249999", "20240105"):
        report = issue(path, 学号=stranger)
        assert [(f.code, f.value) for f in report.findings] == [("B829", stranger)]


def test_final_scores_are_given_out_only_once_they_count(tmp_path):
    report = issue(finished(tmp_path / "班.xlsx", submit=False))
    assert books.codes(report) == ["B872"]
    text = unzipped(written(report)["20240102_钱二妞_成绩单.xlsx"])
    assert "85.20" in text
    assert "79.04" not in text
    assert "79.04" not in unzipped(written(report)["会计2401_班级成绩.xlsx"])


def test_a_stale_result_is_not_given_out(tmp_path):
    path = finished(tmp_path / "班.xlsx")
    made.edit(path, "学业成绩", H5=99)
    assert set(books.codes(issue(path))) == {"B816"}
    assert not (tmp_path / "下发").exists() or not list((tmp_path / "下发").iterdir())
    bare = made.class_book(tmp_path / "无" / "班.xlsx", computed=())
    assert books.codes(issue(bare)) == ["B817"]


def test_without_a_class_teacher_there_is_no_class_result(tmp_path):
    staff = [s for s in books.STAFF if s["role"] != "班主任"]
    report = issue(finished(tmp_path / "班.xlsx", staff=staff))
    assert books.codes(report) == ["B825"]
    assert "会计2401_班级成绩.xlsx" not in written(report)


def test_forty_slips_are_cheap(tmp_path):
    names = [f"学生{n:02d}" for n in range(1, 41)]
    numbers = [f"202401{n:02d}" for n in range(1, 41)]
    path = made.class_book(
        tmp_path / "班.xlsx",
        roster=made.students(*names),
        academic=[
            {**r, "name": s} for r, s in zip(made.academic(dict.fromkeys(numbers, 8000)), names, strict=True)
        ],
        rating_result=[
            {**r, "name": s}
            for r, s in zip(made.rated(dict.fromkeys(numbers, (2500, 3500))), names, strict=True)
        ],
        module_scores=[
            {**r, "name": s} for r, s in zip(made.entered(dict.fromkeys(numbers, 8000)), names, strict=True)
        ],
    )
    start = time.perf_counter()
    assert len(written(issue(path))) == 41
    assert time.perf_counter() - start < 6
