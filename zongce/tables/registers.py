"""成绩导入登记, 补录成绩, 课程调整记录, 迟交许可, 公示登记, 异议登记: what is registered row by row."""

from __future__ import annotations

from zongce.core.schema import Choice, Day, Exact, Identifier, Layout, PersonName, Table, Term, Text, column
from zongce.core.value import replace
from zongce.tables.academic import RAW_SCORES
from zongce.tables.batch import COLLEGE_ADMIN, COUNSELLOR, MONITOR
from zongce.tables.progress import NOT_PUBLISHED, PUBLISHED, PUBLISHING
from zongce.tables.records import MOMENT

VALID, DELETED = "有效", "已删除"
EFFECTIVE, PENDING = "生效", "待确认"
TAKES_PART, RATIO = "课程是否参评", "加成比例"
UNADJUSTED = "未调整"
"""原值 or 新值 of a ratio that is the batch's own."""
OPEN, CLOSED = "待处理", "已处理"

SCORE_IMPORTS = Table(
    name="score_imports",
    sheet="成绩导入登记",
    doc="原始成绩留在案卷的“原始成绩”文件夹，这里登记哪些文件有效；可以删除后重新导入。",
    key=("import_number",),
    layout=Layout.RESULT,
    columns=(
        column("import_number", Exact(0), required=True, width=7, entry=False),
        column("term", Term(), width=14, entry=False),
        column("file", Text(300), required=True, width=36, entry=False),
        column("row_count", Exact(0), width=9, entry=False),
        column("time", MOMENT, width=20, entry=False),
        column("person", Text(60), width=12, entry=False),
        column("state", Choice((VALID, DELETED)), width=9, entry=False),
        column("digest", Identifier(64), width=40, entry=False),
    ),
)
ADDED_SCORES = replace(
    RAW_SCORES,
    name="added_scores",
    sheet="补录成绩",
    doc="逐条补录的原始成绩，与导入的一起计算。",
    layout=Layout.RESULT,
    key=("student_id", "term", "course_code", "exam_kind"),
    sheet_aliases=(),
    columns=tuple(replace(c, entry=False) for c in RAW_SCORES.columns),
)
COURSE_LOG = Table(
    name="course_log",
    sheet="课程调整记录",
    doc="每次调整一行，只增加不修改；同一门课以最后一行为准。“待确认”的由辅导员确认后生效。",
    layout=Layout.RESULT,
    columns=(
        column("time", MOMENT, required=True, width=20, entry=False),
        column("person", Text(60), required=True, width=14, entry=False),
        column("role", Choice((COLLEGE_ADMIN, COUNSELLOR, MONITOR)), width=12, entry=False),
        column("student_id", Identifier(), required=True, width=15, entry=False),
        column("name", PersonName(), width=11, entry=False),
        column("term", Term(), width=14, entry=False),
        column("course_code", Identifier(), required=True, width=12, entry=False),
        column("course_name", Text(), width=20, entry=False),
        column("adjusted_item", Choice((TAKES_PART, RATIO)), required=True, width=14, entry=False),
        column("before", Text(20), width=9, entry=False),
        column("after", Text(20), required=True, width=9, entry=False),
        column("reason", Text(), width=30, entry=False),
        column("state", Choice((EFFECTIVE, PENDING)), width=9, entry=False),
    ),
)
LATE_PERMITS = Table(
    name="late_permits",
    sheet="迟交许可",
    doc="学院同意计入的迟交评分表，写明原因。",
    key=("class_", "rater_id"),
    layout=Layout.RESULT,
    columns=(
        column("class_code", Identifier(), width=12, entry=False),
        column("class_", Text(), required=True, width=16, entry=False),
        column("rater_id", Identifier(), required=True, width=14, entry=False),
        column("reason", Text(), width=40, entry=False),
        column("time", MOMENT, width=20, entry=False),
        column("person", Text(60), width=12, entry=False),
    ),
)
PUBLICITY_LIST = Table(
    name="publicity_list",
    sheet="公示登记",
    doc="每次公示一行；结束后只保留标题。",
    layout=Layout.RESULT,
    columns=(
        column("class_code", Identifier(), width=12, entry=False),
        column("class_", Text(), required=True, width=16, entry=False),
        column("publicity_title", Text(100), required=True, width=40, entry=False),
        column("start", Day(), width=12, entry=False),
        column("end", Day(), width=12, entry=False),
        column("state", Choice((NOT_PUBLISHED, PUBLISHING, PUBLISHED)), width=10, entry=False),
        column("result_digest", Identifier(64), width=20, entry=False),
    ),
)
OBJECTIONS = Table(
    name="objections",
    sheet="异议登记",
    doc="公示期间的异议和处理结果；有未处理的异议不能审核。",
    key=("import_number",),
    layout=Layout.RESULT,
    columns=(
        column("import_number", Exact(0), required=True, width=7, entry=False),
        column("class_code", Identifier(), width=12, entry=False),
        column("class_", Text(), required=True, width=16, entry=False),
        column("objector", Text(60), required=True, width=14, entry=False),
        column("objection_text", Text(500), required=True, width=40, entry=False),
        column("raised_at", MOMENT, width=20, entry=False),
        column("ruling", Text(500), width=40, entry=False),
        column("ruled_by", Text(60), width=12, entry=False),
        column("ruled_at", MOMENT, width=20, entry=False),
        column("state", Choice((OPEN, CLOSED)), width=9, entry=False),
    ),
)
