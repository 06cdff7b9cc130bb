"""The parameters that ribbon commands ask for: columns whose headings are the keys of ``--set``."""

from __future__ import annotations

from zongce.core.schema import Choice, Column, Day, Exact, Flag, Identifier, PersonName, Term, Text, column
from zongce.tables.academic import RAW_SCORES
from zongce.tables.batch import CLASS_ROLES, FIRST_HALF, SECOND_HALF, WHOLE_YEAR
from zongce.tables.registers import OPEN

BATCH = column("batch", Text(60), "只有一个批次时可以不写。")
CLASSES = column("class_", Text(500), "班级名称或代码，几个用顿号分开；不写表示全部班级。")
ONE_CLASS = column("class_", Text(60), "班级名称或代码。", required=True)
REASON = column("reason", Text(), "写明原因。", required=True)
COLLEGE = column("college", Text(60), "学院名称。", required=True)
START, END = column("start", Day(), "第一天。"), column("end", Day(), "最后一天，算在内。")

BATCH_ADD = (
    column("batch", Text(60), "如 2025-2026学年综合测评。", required=True),
    column("school_year", Text(20), "如 2025-2026。", required=True),
    column("half", Choice((WHOLE_YEAR, FIRST_HALF, SECOND_HALF)), "不写表示学年。"),
    column("cohorts", Text(100), "毕业届次，几个用顿号分开，如 2027、2028。", required=True),
    *(
        column(f"{part}_{edge}", Day(), required=True)
        for part in ("rating", "academic", "composite")
        for edge in ("start", "end")
    ),
    column("colleges", Text(2000), "几个用顿号分开；不写表示全部学院。"),
    column("explanation", Text(500)),
)
PARTICIPANTS = (
    column("student_id", Text(2000), "学号，几个用顿号分开。"),
    column("class_", Text(500), "整班设置或查看。"),
    column("major", Text(), "按专业筛选。"),
    column("grade_year", Text(10), "按年级筛选。"),
    column("participant", Flag(), "是＝参评，否＝不参评；不写只查看。"),
    column("absence_reason", Text(), "不参评的原因：休学、转专业、退学、参军、交换等。"),
)
STAFF = (
    column("class_", Text(500), "班级名称或代码，几个用顿号分开。"),
    column("role", Choice(CLASS_ROLES)),
    column("staff_number", Identifier()),
    column("name", PersonName()),
    column("is_lead", Flag(), "辅导员：负责提交的填是。"),
    Column("remove", "移除", Flag(), "是＝不再担任。"),
)
BUSINESS = (START, END)
ACADEMIC_BUSINESS = (
    START,
    END,
    column("bonus_ratio", Exact(2, 0, 10_000), "及格课程每学分加多少分，最多两位小数，如 0.2。"),
    Column("monitor_start", "班长开始", Day()),
    Column("monitor_end", "班长结束", Day()),
    Column("counsellor_start", "辅导员开始", Day()),
    Column("counsellor_end", "辅导员结束", Day()),
)
SCORES_IMPORT = (column("term", Term(), "文件里没有学年学期列时写明，如 2025-2026-1。"),)
SCORES_ADD = tuple(c for c in RAW_SCORES.columns if c.name != "void")
SCORES_DELETE = (
    column("import_number", Exact(0, 1, 9_999), "成绩导入登记里的编号。"),
    column("student_id", Identifier(), "删除补录的一行时写学号、学年学期和课程代码。"),
    column("term", Term()),
    column("course_code", Identifier()),
)
ADJUST = (
    column("student_id", Identifier(), required=True),
    column("term", Term(), "一门课只在一个学期有成绩时可以不写。"),
    column("course_code", Identifier(), required=True),
    column("takes_part", Flag()),
    column("is_adjusted", Flag(), "是＝调整加成比例，须写调整后比例；否＝恢复原来的比例。"),
    column("adjusted_ratio", Exact(2, 0, 10_000)),
    REASON,
)
CONFIRM = (
    column("student_id", Identifier(), "不写表示全部待确认的调整。"),
    column("course_code", Identifier()),
)
RATING_COLLECT = (
    Column("confirmed", "以此为准", Flag(), "是＝一名评分人交了几份不同的表时，以这次给出的为准。"),
)
PERMIT = (ONE_CLASS, column("rater_id", Identifier(), required=True), REASON)
PUBLICITY = (CLASSES, column("publicity_title", Text(100)), START, column("end", Day(), "不写为五个工作日。"))
ENDING = column("class_", Text(500), "不写表示已期满的全部班级；期满之前结束要写明班级。")
OBJECTION = (
    column("class_", Text(60), "登记新异议时写班级。"),
    column("objector", Text(60)),
    column("objection_text", Text(500)),
    column("import_number", Exact(0, 1, 9_999), f"处理“{OPEN}”的异议时写编号。"),
    column("ruling", Text(500)),
)
TRIALS = ("计算学业成绩", "计算评分成绩", "计算综合成绩", "计算专业年级排名", "综合专业年级排名")
"""What 试算 tries, by the labels of the commands."""
TRIED = (
    column("command", Choice(("全部", *TRIALS)), "不写表示全部：依次试算，后一项用前一项的结果。"),
    CLASSES,
)
STUDENT = column("student_id", Identifier(), "学号；不写表示全班。")
RETURN = (
    BATCH,
    column("class_", Text(60), "学院退回班级时写班级。"),
    column("college", Text(60), "学生处退回学院时写学院。"),
    REASON,
)
