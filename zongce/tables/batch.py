"""批次, 起止时间, 学院名单, 人员 (batches, windows, colleges, staff): what a school and a college set."""

from __future__ import annotations

from zongce.core.schema import Choice, Day, Flag, Identifier, Layout, PersonName, Table, Text, column

NOT_OPENED, OPENED, STOPPED, ENDED = "未开启", "已开启", "已停止", "已结束"
BATCH_STATES = (NOT_OPENED, OPENED, STOPPED, ENDED)
FIRST_HALF, SECOND_HALF, WHOLE_YEAR = "第一学期", "第二学期", "学年"
RATING, ACADEMIC, COMPOSITE = "评分管理", "学业成绩管理", "素质测评成绩管理"
MONITOR_ADJUSTS, COUNSELLOR_ADJUSTS = "班长课程调整", "辅导员课程调整"
BUSINESSES = (RATING, ACADEMIC, COMPOSITE, MONITOR_ADJUSTS, COUNSELLOR_ADJUSTS)
SWITCHED = (RATING, ACADEMIC)
"""What a college opens, stops and ends; the others have days alone and no state."""
CALLED = {RATING: "评分批次", ACADEMIC: "学业批次"}
"""What the buttons that open, stop and end them call them."""
SCHOOL_WINDOWS = {RATING: "rating", ACADEMIC: "academic", COMPOSITE: "composite"}
"""The three windows of a school batch and how their columns begin."""
INSIDE = {RATING: RATING, ACADEMIC: ACADEMIC, COMPOSITE: COMPOSITE, MONITOR_ADJUSTS: ACADEMIC, COUNSELLOR_ADJUSTS: ACADEMIC}  # fmt: skip
"""Inside which window of the school each of the college's lies."""
OFFICE, COLLEGE_ADMIN, SECRETARY = "学生处", "学院管理员", "学院副书记"
COUNSELLOR, TEACHER, MONITOR, STUDENT = "辅导员", "班主任", "班长", "学生"
STAFF_ROLES = (OFFICE, COLLEGE_ADMIN, SECRETARY, COUNSELLOR, TEACHER, MONITOR)
CLASS_ROLES = (COUNSELLOR, TEACHER, MONITOR)

BATCHES = Table(
    name="batches",
    sheet="批次",
    doc="每个批次一行；用“综测”选项卡的按钮新增、开启、停止、结束。只有日期可以直接改：先撤销工作表保护，改好后再下发。",
    key=("batch_id",),
    layout=Layout.RESULT,
    columns=(
        column("batch", Text(60), required=True, width=26, entry=False),
        column("school_year", Text(20), width=12, entry=False),
        column("half", Choice((WHOLE_YEAR, FIRST_HALF, SECOND_HALF)), width=10, entry=False),
        column("cohorts", Text(100), width=14, entry=False),
        column("state", Choice(BATCH_STATES), width=9, entry=False),
        column("rating_start", Day(), width=12, entry=False),
        column("rating_end", Day(), width=12, entry=False),
        column("academic_start", Day(), width=12, entry=False),
        column("academic_end", Day(), width=12, entry=False),
        column("composite_start", Day(), width=13, entry=False),
        column("composite_end", Day(), width=13, entry=False),
        column("colleges", Text(2000), "空白表示全部学院。", width=20, entry=False),
        column("explanation", Text(500), width=24, entry=False),
        column("batch_id", Identifier(), required=True, width=12, entry=False),
    ),
)
COLLEGES = Table(
    name="college_list",
    sheet="学院名单",
    doc="全校的学院，每个学院一行；新增批次时默认全部参评。",
    key=("college",),
    columns=(
        column("college", Text(60), required=True, width=24),
        column("mail_address", Text(100), "下发工作簿的收件地址。", width=28),
        column("remark", Text(), width=24),
    ),
    examples=(("管理学院", "gl@example.edu.cn", ""), ("外语学院", "wy@example.edu.cn", "")),
)
STAFF = Table(
    name="staff",
    sheet="人员",
    doc="谁在哪个学院、哪个班担任什么角色；一个班可以有几名辅导员和班主任，主责辅导员负责提交。",
    key=("staff_number", "role", "class_code", "class_"),
    sheet_aliases=("班主任配班", "辅导员"),
    columns=(
        column("staff_number", Identifier(), "班长填学号。", required=True, width=14, aliases=("职工号", "教工号")),
        column("name", PersonName(), required=True, width=11),
        column("role", Choice(STAFF_ROLES), required=True, width=12),
        column("college", Text(60), "学院管理员、副书记必填。", width=18),
        column("class_code", Identifier(), width=12, aliases=("班级编号",)),
        column("class_", Text(), "辅导员、班主任、班长必填。", width=16, aliases=("班级名称", "行政班")),
        column("is_lead", Flag(), "只用于辅导员：负责提交的填是。", width=8),
        column("mail_address", Text(100), width=26),
    ),
    examples=(
        ("T070001", "陈老师", "辅导员", "管理学院", "2024011", "会计2401", "是", ""),
        ("T070002", "刘老师", "班主任", "管理学院", "2024011", "会计2401", "", ""),
    ),
)  # fmt: skip
WINDOWS = Table(
    name="windows",
    sheet="起止时间",
    doc="起止两天都算在内；学院时间在学校时间之内，留空就用学校时间。",
    key=("business",),
    layout=Layout.RESULT,
    columns=(
        column("business", Choice(BUSINESSES), required=True, width=20, entry=False),
        column("school_start", Day(), width=13, entry=False),
        column("school_end", Day(), width=13, entry=False),
        column("college_start", Day(), width=13, entry=False),
        column("college_end", Day(), width=13, entry=False),
        column(
            "state",
            Choice(BATCH_STATES),
            "评分管理、学业成绩管理由学院开启；其他的空白，只看起止时间。",
            width=10,
            entry=False,
        ),
    ),
)
