"""check and trace on workbooks of ours."""

from decimal import Decimal as D
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.flow import books
from tests.flow import class_results as made
from tests.flow.test_composite_book import FOUR, OFFLINE
from tests.libreoffice import formulas, without_cached_values
from zongce.commands.registry import BY_ID

TRACE = Path("归档") / "会计2401_成绩溯源.xlsx"


def check(path, actor=books.COUNSELLOR):
    return books.run("check", path, actor=actor)


def places(report):
    return [(f.code, f.sheet, f.cell) for f in report.findings]


def states(report):
    return {row["表"]: (row["行数"], row["状态"]) for row in report.rows}


@made.remembered
def computed(path, **given):
    """A class workbook in which academic and composite scores were computed by their own commands."""
    made.class_book(path, computed=("评分成绩",), academic=[], **given)
    for command in ("academic.compute", "composite.compute"):
        report = books.run(command, path, actor=books.COUNSELLOR)
        assert report.ok, report.findings
    return path


# check


def test_a_sound_workbook_is_sound_and_stays_as_it_was(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx")
    before = path.read_bytes()
    report = check(path)
    assert places(report) == []
    assert path.read_bytes() == before
    shown = states(report)
    assert shown["学生名册"] == ("5", "没有问题")
    assert shown["综合测评成绩"] == ("0", "空")
    assert not {"首页", "班级状态", "计算记录"} & set(shown)


def test_every_sheet_of_a_class_is_checked_against_the_others(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx", staff=[s for s in books.STAFF if s["role"] != "班主任"])
    made.edit(path, "模块成绩", C6=None)
    made.edit(path, "加减分", A5="20240101", B5="甲", E5="没有的项目")
    made.edit(path, "评分规则", F5=0.4)
    made.edit(path, "测评方案", C5="评分")
    found = places(check(path))
    assert ("C603", "模块成绩", "C6") in found
    assert ("C606", "加减分", "E5") in found
    assert ("P401", "评分规则", "F5") in found
    assert ("B825", "", "") in found


def test_what_nobody_has_typed_yet_is_no_fault(tmp_path):
    blank = made.entered(dict.fromkeys(FOUR))
    path = made.class_book(
        tmp_path / "班.xlsx", module_scores=blank, computed=(), academic=[], rating_result=[]
    )
    assert places(check(path)) == []


def test_scores_of_strangers_are_told(tmp_path):
    scores = [*books.SCORES, {**books.SCORES[0], "student_id": "20249999", "name": "庚"}]
    path = made.class_book(tmp_path / "班.xlsx", raw_scores=scores)
    assert ("R201", "原始成绩", f"B{4 + len(scores)}") in places(check(path))


def test_stale_results_are_told_by_name(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx")
    assert books.run("composite.compute", path, actor=books.COUNSELLOR).ok
    made.edit(path, "模块成绩", C5=D("70.00"))
    report = check(path)
    assert [(f.code, f.value) for f in report.findings] == [("B816", "综合成绩")]
    assert states(report)["综合测评成绩"] == ("4", "需重新计算")
    assert states(report)["学业成绩"] == ("4", "没有问题")


def test_cells_that_cannot_be_read_end_the_check_half_way_and_it_says_so(tmp_path):
    path = made.class_book(tmp_path / "班.xlsx")
    content = load_workbook(path)
    content["模块成绩"]["C5"] = "=1+1"
    content.save(path)
    report = check(path)
    assert places(report) == [("N107", "模块成绩", "C5")]
    assert report.message == BY_ID["check"].half_done
    assert books.run("academic.compute", path, actor=books.COUNSELLOR).message != report.message


def test_a_college_and_a_school_are_checked_too(tmp_path):
    path = books.college(tmp_path / "学院.xlsx", staff=[s for s in books.STAFF if s["role"] != "班主任"])
    assert {f.code for f in check(path, books.ADMIN).findings} == {"B825"}
    assert check(books.school(tmp_path / "学校.xlsx"), books.OFFICE).ok


# trace


def test_a_class_is_traced_out_of_its_own_workbook(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    report = books.run("trace", path, actor=books.COUNSELLOR)
    assert books.codes(report) == []
    workbook = load_workbook(tmp_path / TRACE, data_only=True)
    assert workbook.sheetnames == ["成绩溯源", "课程明细", "学业成绩", "综合成绩溯源", "综合测评成绩"]
    assert [s["A1"].value for s in workbook] == [f"会计2401 · {name}" for name in workbook.sheetnames]
    for name in ("成绩溯源", "综合成绩溯源"):
        heads = [c.value for c in workbook[name][4]]
        column = heads.index("重新计算") + 1 if "重新计算" in heads else heads.index(_agreement(heads)) + 1
        assert [workbook[name].cell(row, column).value for row in range(5, 9)] == ["一致"] * 4


def _agreement(heads):
    return next(h for h in heads if h and h.startswith("核对"))


def test_one_students_trace_has_only_that_students_rows(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    report = books.run("trace", path, sets={"学号": "20240104"}, actor=books.COUNSELLOR)
    assert books.codes(report) == []
    workbook = load_workbook(tmp_path / "归档" / "会计2401_20240104_成绩溯源.xlsx")
    for name in ("成绩溯源", "课程明细", "综合成绩溯源"):
        numbers = {row[0] for row in workbook[name].iter_rows(min_row=5, values_only=True)}
        assert numbers - {None} == {"20240104"}
    report = books.run("trace", path, sets={"学号": "20240105"}, actor=books.COUNSELLOR)
    assert [(f.code, f.value) for f in report.findings] == [("B829", "20240105")]


def test_rows_that_somebody_sorted_are_traced_all_the_same(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    sheet = made.sheet(path, "学业成绩")
    first, last = ([c.value for c in sheet[row]] for row in (5, 8))
    made.edit(path, "学业成绩", **{f"{c.column_letter}5": v for c, v in zip(sheet[8], last, strict=True)})
    made.edit(path, "学业成绩", **{f"{c.column_letter}8": v for c, v in zip(sheet[5], first, strict=True)})
    assert books.codes(books.run("trace", path, actor=books.COUNSELLOR)) == []
    traced = load_workbook(tmp_path / TRACE, data_only=True)["学业成绩"]
    assert [traced.cell(row, 1).value for row in range(5, 9)] == FOUR


def test_a_stale_or_absent_result_is_not_traced_and_an_imported_total_cannot_be(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    made.edit(path, "模块成绩", C5=D("70.00"))
    assert books.codes(books.run("trace", path, actor=books.COUNSELLOR)) == ["B816"]
    assert not (tmp_path / TRACE).exists()
    bare = made.class_book(tmp_path / "无" / "班.xlsx", computed=())
    assert books.codes(books.run("trace", bare, actor=books.COUNSELLOR)) == ["B817"]
    offline = made.class_book(tmp_path / "外" / "班.xlsx", computed=(), academic=[], **OFFLINE)
    assert books.run("academic.compute", offline, actor=books.COUNSELLOR).ok
    assert books.codes(books.run("trace", offline, actor=books.COUNSELLOR)) == []
    assert "综合成绩溯源" not in load_workbook(tmp_path / "外" / TRACE).sheetnames


@pytest.mark.libreoffice
def test_traces_recalculated_by_libreoffice_equal_what_was_written(office, tmp_path):
    settings = [
        {"setting": "学分加成比例", "value": "0.2"},
        {"setting": "同分再比", "value": "专业学习、思想品德"},
    ]
    path = computed(tmp_path / "班.xlsx", settings=settings)
    data = {}
    for sets in ({}, {"学号": "20240102"}):
        report = books.run("trace", path, sets=sets, actor=books.COUNSELLOR)
        assert report.ok, report.findings
        data[f"t{len(sets)}.xlsx"] = Path(report.written[0].path).read_bytes()
    made_ = office.convert({name: without_cached_values(one) for name, one in data.items()})
    for name, one in data.items():
        (tmp_path / name).write_bytes(made_[name])
        theirs, ours = load_workbook(tmp_path / name, data_only=True), formulas(one)
        assert len(ours) > 20 if name == "t0.xlsx" else len(ours) > 5
        assert {place: theirs[place[0]][place[1]].value for place in ours} == ours


def test_a_class_teachers_trace_has_no_rank_of_the_grade(tmp_path):
    path = computed(tmp_path / "班.xlsx")
    made.edit(path, "学业成绩", J5="917/918")
    for actor, seen in ((books.COUNSELLOR, True), (books.TEACHER, False)):
        assert books.codes(books.run("trace", path, actor=actor)) == []
        workbook = load_workbook(tmp_path / TRACE)
        for name, heading in (("学业成绩", "专业年级排名"), ("综合测评成绩", "综合专业年级排名")):
            assert (heading in [c.value for c in workbook[name][4]]) is seen
        assert (workbook["学业成绩"]["J5"].value == "917/918") is seen
