"""班级进度, 评分人名单, 评分进度, 学院进度 (progress): how far everybody is, never a rater's mark."""

from __future__ import annotations

from zongce.core.schema import Choice, Exact, Flag, Identifier, Layout, PersonName, Rank, Table, Text, column
from zongce.core.value import replace
from zongce.tables.rating import ROLES
from zongce.tables.records import MOMENT

NOT_SENT, PARTLY, COMPLETE, LATE = "未交", "不完整", "已交", "迟交待定"
SUBMITTED, NOT_SUBMITTED = "已提交", "未提交"
NOT_PUBLISHED, PUBLISHING, PUBLISHED = "未公示", "公示中", "已结束"
NOT_APPROVED, APPROVED, SENT_BACK = "未审核", "已审核通过", "已退回"
UNRATED = "没有{role}的班级不能计算这一角色的评分"
"""What follows where a class has nobody of a role."""

CLASS_PROGRESS = Table(
    name="class_progress",
    sheet="班级进度",
    doc="每个参评班级一行；“收取班级工作簿”后更新。评分只显示人数，看不到分数。",
    key=("class_code", "class_"),
    layout=Layout.RESULT,
    columns=(
        column("class_code", Identifier(), width=12, entry=False),
        column("class_", Text(), required=True, width=16, entry=False),
        column("major", Text(), width=16, entry=False),
        column("grade_year", Text(10), width=8, entry=False),
        column("class_size", Exact(0), width=10, entry=False),
        column("participant_count", Exact(0), width=10, entry=False),
        column("counsellor_rated", Exact(0), width=12, entry=False),
        column("teacher_rated", Exact(0), width=12, entry=False),
        column("peer_done", Exact(0), width=12, entry=False),
        column("academic_computed", Text(60), width=37, entry=False),
        column("rating_computed", Text(60), width=37, entry=False),
        column("composite_computed", Text(60), width=37, entry=False),
        column("submission", Choice((NOT_SUBMITTED, SUBMITTED)), width=10, entry=False),
        column("submitted_at", MOMENT, width=20, entry=False),
        column("submitted_by", Text(60), width=12, entry=False),
        column("publicity_state", Choice((NOT_PUBLISHED, PUBLISHING, PUBLISHED)), width=10, entry=False),
        column("received_at", MOMENT, width=20, entry=False),
        column("cleared_at", MOMENT, width=20, entry=False),
        column("update_number", Exact(0), width=8, entry=False),
    ),
)
RATERS = Table(
    name="raters",
    sheet="评分人名单",
    doc="本班每名评分人的评分表收到了没有、评完了没有；校验码用来辨认评分表，请勿外传。",
    key=("rater_id", "role"),
    layout=Layout.RESULT,
    columns=(
        column("rater_id", Identifier(), required=True, width=14, entry=False),
        column("name", PersonName(), required=True, width=11, entry=False),
        column("role", Choice(ROLES), required=True, width=9, entry=False),
        column("state", Choice((NOT_SENT, PARTLY, COMPLETE, LATE)), width=10, entry=False),
        column("rated_count", Exact(0), width=10, entry=False),
        column("unrated", Text(4000), width=36, entry=False),
        column("received_at", MOMENT, width=20, entry=False),
        column("form_code", Identifier(), width=14, entry=False),
        column("digest", Identifier(64), width=20, entry=False),
    ),
)
STUDENT_PROGRESS = Table(
    name="student_progress",
    sheet="评分进度",
    doc="每名参评学生一行：辅导员、班主任是否已为其评分，本人是否已完成互评；不显示分数。",
    key=("student_id",),
    layout=Layout.RESULT,
    columns=(
        column("student_id", Identifier(), required=True, width=15, entry=False),
        column("name", PersonName(), required=True, width=11, entry=False),
        column("class_", Text(), width=16, entry=False),
        column("counsellor_has_rated", Flag(), width=14, entry=False),
        column("teacher_has_rated", Flag(), width=14, entry=False),
        column("peer_has_finished", Flag(), width=14, entry=False),
    ),
)
COLLEGE_PROGRESS = Table(
    name="college_progress",
    sheet="学院进度",
    doc="每个批次、每个学院一行；收到学院上报后更新。",
    key=("batch_id", "college"),
    layout=Layout.RESULT,
    columns=(
        column("batch", Text(60), required=True, width=26, entry=False),
        column("college", Text(60), required=True, width=20, entry=False),
        column("class_count", Exact(0), width=9, entry=False),
        column("academic_count", Exact(0), width=12, entry=False),
        column("rating_count", Exact(0), width=12, entry=False),
        column("submitted_count", Exact(0), width=10, entry=False),
        column("published_count", Exact(0), width=10, entry=False),
        column("approval", Choice((NOT_APPROVED, APPROVED, SENT_BACK)), width=12, entry=False),
        column("approved_at", MOMENT, width=20, entry=False),
        column("approved_by", Text(60), width=12, entry=False),
        column("received_at", MOMENT, width=20, entry=False),
        column("update_number", Exact(0), width=8, entry=False),
        column("batch_id", Identifier(), required=True, width=12, entry=False),
    ),
)
SCHOOL_RESULTS = Table(
    name="school_results",
    sheet="全校成绩",
    doc="学院审核通过并提交的成绩；退回后移去，重新提交后再写入。",
    key=("batch_id", "student_id"),
    layout=Layout.RESULT,
    columns=(
        column("batch", Text(60), required=True, width=24, entry=False),
        column("student_id", Identifier(), required=True, width=15, entry=False),
        column("name", PersonName(), required=True, width=11, entry=False),
        column("composite_score", Exact(2), width=11, entry=False),
        column("level_total", Text(20), width=9, entry=False),
        column("total_class_rank", Rank(), width=12, entry=False),
        column("total_major_rank", Rank(), width=14, entry=False),
        column("module_texts", Text(1000), width=50, entry=False),
        column("has_failed", Flag(), width=9, entry=False),
        column("class_", Text(), width=14, entry=False),
        column("grade_year", Text(10), width=8, entry=False),
        column("major", Text(), width=16, entry=False),
        column("college", Text(60), width=16, entry=False),
        column("school_year", Text(20), width=12, entry=False),
        column("participant", Flag(), width=8, entry=False),
        column("absence_reason", Text(), width=14, entry=False),
        column("batch_id", Identifier(), required=True, width=12, entry=False),
    ),
)
REPORTED_RESULTS = replace(
    SCHOOL_RESULTS, name="reported_results", sheet="上报成绩", doc="学院审核通过的全部成绩。"
)
REPORTED_PROGRESS = replace(
    COLLEGE_PROGRESS, name="reported_progress", sheet="上报进度", doc="本学院的进度。"
)
