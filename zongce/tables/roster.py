"""学生名册 (roster): the students of a college or class."""

from __future__ import annotations

from zongce.core.schema import Flag, Identifier, PersonName, Table, Text, column

ROSTER = Table(
    name="roster",
    sheet="学生名册",
    doc="每名学生一行；不参评的学生也要列出，并写明原因。",
    key=("student_id",),
    sheet_aliases=("名册", "花名册", "学生名单", "名单"),
    columns=(
        column("student_id", Identifier(), "每名学生只出现一次。", required=True, width=15, aliases=("学生学号",)),
        column("name", PersonName(), "与学籍一致。", required=True, width=11, aliases=("学生姓名",)),
        column("gender", Text(4), width=7),
        column("college", Text(), width=16, aliases=("院系", "所属学院", "学院名称", "院系名称")),
        column("education", Text(10), width=9, aliases=("培养层次",)),
        column("major", Text(), "专业年级排名按专业和年级分组。", width=18, aliases=("专业名称", "专业班级专业")),
        column("grade_year", Text(10), "入学年份，如 2024。", width=8, aliases=("当前所在级", "现在年级", "所在年级")),
        column("class_code", Identifier(), "有班级代码时按代码区分班级。", width=12, aliases=("班级编号",)),
        column("class_", Text(), "同名班级请填班级代码。", required=True, width=16, aliases=("班级名称", "行政班", "行政班级"), or_else="class_code"),
        column("cohort", Text(10), "毕业年份，如 2028。", width=8, aliases=("毕业届次",)),
        column("participant", Flag(), "空白表示参评。", width=8, aliases=("参评状态", "是否参加测评")),
        column("absence_reason", Text(), "休学、转专业、退学、参军、交换等。", width=16),
    ),
    examples=(
        ("20240101", "张三", "男", "管理学院", "本科", "会计学", "2024", "2024011", "会计2401", "2028", "是", ""),
        ("20240102", "李四", "女", "管理学院", "本科", "会计学", "2024", "2024011", "会计2401", "2028", "否", "交换"),
    ),
)  # fmt: skip
