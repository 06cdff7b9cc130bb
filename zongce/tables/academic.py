"""原始成绩, 课程调整, 学业成绩 (raw scores, course adjustments, academic scores)."""

from __future__ import annotations

from types import MappingProxyType

from zongce.core.schema import (
    Choice,
    Column,
    Exact,
    Flag,
    Grade,
    Identifier,
    Join,
    Layout,
    PersonName,
    Rank,
    Split,
    Table,
    Term,
    Text,
    column,
)
from zongce.core.value import replace
from zongce.tables.records import MOMENT

EXAM_KINDS = ("正考", "补考", "重修", "缓考")
EXAM_ALIASES = MappingProxyType(
    {
        **dict.fromkeys(("正常考试", "正常", "初修", "首次", "期末考试", "正考考试", "首次修读"), "正考"),
        **dict.fromkeys(
            ("补考一", "补考二", "补考1", "补考2", "第一次补考", "正常补考", "毕业补考", "补考考试"), "补考"
        ),
        **dict.fromkeys(("重修考试", "重修一", "重修1", "重读", "再修", "重修补考"), "重修"),
        **dict.fromkeys(("缓考考试",), "缓考"),
    }
)

RAW_SCORES = Table(
    name="raw_scores",
    sheet="原始成绩",
    doc="每名学生每门课程一行；可直接使用教务系统导出的表格，列的次序不限。",
    key=("student_id", "term", "course_code", "exam_kind"),
    sheet_aliases=("成绩", "学生成绩", "成绩表", "成绩明细"),
    columns=(
        column("term", Term(), width=14, aliases=("开课学期", "学期学年", "学年学期名称", "修读学期", "学年/学期")),
        column("student_id", Identifier(), required=True, width=15, aliases=("学生学号",)),
        column("name", PersonName(), required=True, width=11, aliases=("学生姓名",)),
        column("course_code", Identifier(), required=True, width=13, aliases=("课程编号", "课程号", "课程编码")),
        column("course_name", Text(), required=True, width=22, aliases=("课程", "课程名")),
        column("course_kind", Text(), "必修、选修、公选等。", required=True, width=11, aliases=("课程属性", "课程类别", "类别", "课程类型")),
        column("teacher", Text(), width=11, aliases=("任课教师", "教师姓名", "任课老师", "教师")),
        column("credit", Exact(2, 0, 10_000), "课程学分，不是取得学分。", required=True, width=8, aliases=("课程学分",)),
        column("score", Grade(), "等级按测评方案的“成绩对照”折算。", required=True, width=9, aliases=("总评成绩", "最终成绩", "总成绩")),
        column("remark", Text(), width=16, aliases=("成绩备注",)),
        column("exam_kind", Choice(EXAM_KINDS, EXAM_ALIASES), "空白表示正考。", width=10, aliases=("成绩性质", "考试类型", "修读性质")),
        column("void", Flag(), "标为“是”的行跳过。", width=9, aliases=("是否成绩作废", "成绩是否作废", "作废")),
    ),
    splits=(
        Split(("课程/环节", "课程环节"), r"[\[【(]\s*([^\]】)]+?)\s*[\]】)]\s*(.+)", ("course_code", "course_name")),
    ),
    joins=(Join(("学年", "学期"), "term"),),
    fill_down=("term",),
    foreign=(
        Column("score_mark", "成绩标识", Text(), "强智：缓考、缺考等。"),
        Column("make_up_score", "补考成绩", Text(), "旧正方：没有读取。"),
        Column("retake_score", "重修成绩", Text(), "旧正方：没有读取。"),
    ),
    examples=(
        ("2025-2026-1", "20240101", "张三", "CS1001", "程序设计", "必修", "王老师", "3", "89.5", "", "正考", ""),
        ("2025-2026-1", "20240101", "张三", "PE1001", "体育", "必修", "", "1", "优", "", "正考", ""),
    ),
)  # fmt: skip

ADJUSTMENTS = Table(
    name="adjustments",
    sheet="课程调整",
    doc="只写需要调整的学生和课程；不及格课程的加成比例固定为 0。",
    key=("student_id", "term", "course_code"),
    columns=(
        column("student_id", Identifier(), required=True, width=15),
        column("name", PersonName(), required=True, width=11),
        column("major", Text(), width=16),
        column("term", Term(), width=14),
        column("course_code", Identifier(), required=True, width=13),
        column("course_name", Text(), width=22),
        column("bonus_ratio", Exact(2, 0, 10_000), "现行加成比例，供参考。", width=10),
        column("takes_part", Flag(), "空白表示参评。", width=10),
        column("is_adjusted", Flag(), "选“是”时必须填调整后比例。", width=10),
        column("adjusted_ratio", Exact(2, 0, 10_000), "代替原来的加成比例。", width=11),
        column("reason", Text(), "每处调整都要写原因。", width=24),
    ),
    examples=(
        ("20240101", "张三", "会计学", "2025-2026-1", "PE1001", "体育", "0.2", "是", "是", "0.1", "体育课按 0.1 加成"),
    ),
)  # fmt: skip

ISSUED_COURSES = Table(
    name="issued_courses",
    sheet="下发时的情况",
    doc="课程调整表下发时每门课程的情况；收回时与之比较，看班长改了哪些行。",
    key=("student_id", "term", "course_code"),
    layout=Layout.RESULT,
    columns=(
        column("student_id", Identifier(), required=True, width=15, entry=False),
        column("term", Term(), width=14, entry=False),
        column("course_code", Identifier(), required=True, width=13, entry=False),
        column("bonus_ratio", Exact(2, 0, 10_000), width=10, entry=False),
        column("takes_part", Flag(), required=True, width=10, entry=False),
        column("adjusted_ratio", Exact(2, 0, 10_000), "空白表示没有调整过。", width=11, entry=False),
        column("time", MOMENT, "下发的时间。", width=20, entry=False),
    ),
)

FILLED_BY_MONITORS = ("takes_part", "is_adjusted", "adjusted_ratio", "reason")
ADJUSTMENT_ROWS = replace(
    ADJUSTMENTS,
    layout=Layout.FORM,
    columns=tuple(
        replace(c, entry=c.name in FILLED_BY_MONITORS, required=c.name == "reason")
        for c in ADJUSTMENTS.columns
    ),
)
"""课程调整 as a monitor gets it, with the courses of a class as they stand; read back as the table itself."""

ACADEMIC = Table(
    name="academic",
    sheet="学业成绩",
    doc="平均学分成绩加学分加成，四舍五入到两位小数；同分同名次。",
    key=("student_id",),
    layout=Layout.RESULT,
    columns=(
        column("student_id", Identifier(), required=True, width=15, entry=False),
        column("name", PersonName(), required=True, width=11, entry=False),
        column("major", Text(), width=16, entry=False),
        column("grade_year", Text(10), width=8, entry=False),
        column("class_", Text(), width=14, entry=False),
        column("credit_weighted_average", Exact(2), required=True, width=15, entry=False),
        column("bonus", Exact(2), required=True, width=10, entry=False),
        column("academic_score", Exact(2), required=True, width=12, entry=False),
        column("class_rank", Rank(), width=11, entry=False),
        column("major_grade_rank", Rank(), width=15, entry=False),
        column("course_count", Exact(0), width=13, entry=False),
        column("failed_count", Exact(0), width=13, entry=False),
    ),
)

CONTRIBUTIONS = Table(
    name="contributions",
    sheet="课程明细",
    doc="每门课程怎样计入；“成绩溯源”的公式引用这些行。",
    layout=Layout.RESULT,
    columns=(
        column("student_id", Identifier(), width=15, entry=False),
        column("name", PersonName(), width=11, entry=False),
        column("term", Term(), width=13, entry=False),
        column("course_code", Identifier(), width=12, entry=False),
        column("course_name", Text(), width=20, entry=False),
        column("course_kind", Text(), width=10, entry=False),
        column("exam_kind", Text(), width=10, entry=False),
        column("score", Text(), "表里写的成绩。", width=10, entry=False),
        column("credit", Exact(2), width=8, entry=False),
        column("counted_score", Exact(2), width=10, entry=False),
        column("counted_credit", Exact(2), width=10, entry=False),
        column("bonus_credit", Exact(2), width=10, entry=False),
        column("bonus_ratio", Exact(2), width=10, entry=False),
        column("explanation", Text(), width=28, entry=False),
        column("file", Text(), width=28, entry=False),
        column("cell", Text(), width=10, entry=False),
    ),
)

ACADEMIC_TRACE = Table(
    name="academic_trace",
    sheet="成绩溯源",
    doc="点学号看这名学生的每门课程；点其他格看公式：由“课程明细”重新算出每个值和班级排名。",
    layout=Layout.RESULT,
    columns=(
        column("student_id", Identifier(), width=15, entry=False),
        column("name", PersonName(), width=11, entry=False),
        column("class_", Text(), width=14, entry=False),
        column("score_sum", Exact(4), width=13, entry=False),
        column("credit_sum", Exact(2), width=13, entry=False),
        column("bonus_sum", Exact(4), width=14, entry=False),
        column("credit_weighted_average", Exact(2), width=15, entry=False),
        column("bonus", Exact(2), width=10, entry=False),
        column("academic_score", Exact(2), width=12, entry=False),
        column("class_rank", Rank(), width=11, entry=False),
        column("agreement", Text(), "重新计算是否与学业成绩表一致。", width=11, entry=False),
        column("explanation", Text(), width=44, entry=False),
    ),
)
