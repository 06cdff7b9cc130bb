"""Exports of academic-affairs systems are read without editing. Source: evidence on their layouts."""

from tests.builders import book, grid
from zongce.checks.intake import intake
from zongce.core.finding import Severity, stops
from zongce.core.grid import Book, Merged
from zongce.core.value import replace
from zongce.tables.academic import RAW_SCORES

V9 = [
    "学年",
    "学期",
    "学号",
    "姓名",
    "性别",
    "年级",
    "学院",
    "专业",
    "班级",
    "课程代码",
    "课程名称",
    "课程性质",
    "课程类别",
    "学分",
    "开课学院",
    "教学班",
    "任课教师",
    "考核方式",
    "成绩备注",
    "成绩性质",
    "成绩",
    "绩点",
    "学分绩点",
    "是否成绩作废",
]


def v9(score, *, student="202401010101", remark="", exam="正常考试", void="否", half="1"):
    return [
        "2025-2026",
        half,
        student,
        "张三",
        "男",
        "2024",
        "管理学院",
        "会计学",
        "会计2401",
        "01A1001",
        "程序设计",
        "必修",
        "专业课",
        "3.0",
        "计算机学院",
        "(2025-2026-1)-01A1001-01",
        "王老师",
        "考试",
        remark,
        exam,
        score,
        "4.0",
        "12",
        void,
    ]


def take(*rows, **options):
    made = replace(grid("Sheet1", rows), **options)
    return intake(Book("导出.xlsx", "0" * 64, (made,)), RAW_SCORES)


def hints(result):
    assert all(f.severity is Severity.HINT for f in result.findings)
    return sorted({f.code for f in result.findings})


def test_zhengfang_v9_has_24_columns_with_the_score_behind_its_remark_and_kind():
    assert len(V9) == 24
    result = take(
        V9, v9("90", remark="60"), v9("优", exam="补考", half="2"), v9("70", void="是", exam="重修")
    )
    assert hints(result) == ["S114"]
    records = result.records
    assert records.values("score") == (9000, "优", 7000)
    assert records.values("remark") == ("60", None, None)
    assert records.values("exam_kind") == ("正考", "补考", "重修")
    assert records.values("void") == ("否", "否", "是")
    assert records.values("term") == ("2025-2026-1", "2025-2026-2", "2025-2026-1")
    assert records.values("credit") == (300,) * 3
    assert records.values("course_kind") == ("必修",) * 3
    assert records.values("teacher") == ("王老师",) * 3
    assert records.sources[0].letters["score"] == "U"


def test_old_zhengfang_writes_blanks_as_spaces_and_further_scores_beside():
    headings = [
        "学年",
        "学期",
        "学号",
        "姓名",
        "课程代码",
        "课程名称",
        "课程性质",
        "学分",
        "成绩",
        "补考成绩",
        "重修成绩",
        "备注",
    ]
    row = ["2025-2026", "1", "0101", "张三", "C1", "程序设计", "必修", "3", "55", "70", " ", " "]
    failed = ["2025-2026", "1", "0102", "李四", "C1", "程序设计", "必修", "3", " ", " ", " ", " "]
    result = take(headings, row, failed)
    assert [(f.code, f.cell) for f in result.findings] == [("N110", "I3")]
    assert result.records.values("score") == (5500, None)
    assert result.records.values("make_up_score") == ("70", None)
    assert result.records.values("remark") == (None, None)


def test_qiangzhi_has_its_heading_in_row_3():
    result = take(
        ["某某大学学生成绩表"],
        ["打印日期：2026-01-20"],
        [
            "序号",
            "开课学期",
            "学号",
            "姓名",
            "课程编号",
            "课程名称",
            "成绩",
            "成绩标识",
            "学分",
            "总学时",
            "绩点",
            "考试性质",
            "课程属性",
            "课程性质",
        ],
        [
            "1",
            "2025-2026-1",
            "2024010101",
            "张三",
            "B1001",
            "高等数学",
            "88",
            "",
            "5",
            "80",
            "3.8",
            "正常考试",
            "必修",
            "公共课",
        ],
        [
            "2",
            "2025-2026-1",
            "2024010101",
            "张三",
            "B1002",
            "体育",
            "优",
            "",
            "1",
            "32",
            "4.5",
            "补考一",
            "必修",
            "公共课",
        ],
        ["合计", "", "", "", "", "", "", "", "6"],
    )
    assert hints(result) == ["S112", "S114"]
    records = result.records
    assert records.rows == (4, 5)
    assert records.values("term") == ("2025-2026-1",) * 2
    assert records.values("course_code") == ("B1001", "B1002")
    assert records.values("score") == (8800, "优")
    assert records.values("course_kind") == ("公共课",) * 2
    assert records.values("exam_kind") == ("正考", "补考")


def test_qingguo_has_code_and_name_in_one_column_credits_earned_and_merged_terms():
    headings = ["学期学年", "学号", "姓名", "课程/环节", "课程类别", "取得学分", "学分", "修读性质", "成绩"]
    rows = [
        ["2025-2026学年第一学期", "240101", "张三", "[CS1001]程序设计", "必修", "0", "3", "初修", "45"],
        ["", "240101", "张三", "[CS1002]离散数学", "必修", "4", "4", "重修", "60"],
        ["", "240101", "张三", "[PE1001]体育（一）", "必修", "1", "1", "初修", "合格"],
    ]
    result = take(["成绩单"], headings, *rows, merged=(Merged(1, 1, 1, 9), Merged(3, 1, 5, 1)))
    assert hints(result) == ["S105", "S114"]
    records = result.records
    assert records.values("term") == ("2025-2026-1",) * 3
    assert records.values("course_code") == ("CS1001", "CS1002", "PE1001")
    assert records.values("course_name") == ("程序设计", "离散数学", "体育（一）")
    assert records.values("credit") == (300, 400, 100)
    assert records.values("exam_kind") == ("正考", "重修", "正考")


def test_qingguo_without_credits_lacks_a_column_rather_than_taking_those_earned():
    headings = ["学期学年", "学号", "姓名", "课程/环节", "课程类别", "取得学分", "修读性质", "成绩"]
    (missing,) = take(
        headings, ["2025-2026-1", "240101", "张三", "[C1]程序设计", "必修", "0", "初修", "45"]
    ).findings
    assert missing.code == "S101"
    assert "学分" in missing.message


def test_the_name_of_the_exports_sheet_does_not_matter():
    made = book("导出.xlsx", {"xscj": [V9, v9("90")], "说明": [["说明"]]})
    assert not stops(intake(made, RAW_SCORES).findings)
