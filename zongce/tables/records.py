"""班级状态, 计算记录, 日志, 收发登记 (status, computations, log, received): what a workbook remembers of itself."""

from __future__ import annotations

from zongce.core.schema import Choice, Identifier, Layout, Table, Text, column

USED, INCOMPLETE, REFUSED, SAME, REPLACED, VOIDED, IN_DOUBT = (
    "采用",
    "不完整",
    "拒收",
    "重复",
    "被替代",
    "作废",
    "待定",
)
"""What became of a received file."""
ACADEMIC_ITEM, RATING_ITEM, COMPOSITE_ITEM, MAJOR_RANK_ITEM, YEAR_ITEM = "学业成绩", "评分成绩", "综合成绩", "专业年级排名", "学年成绩"  # fmt: skip
COMPOSITE_RANK_ITEM = "综合专业年级排名"
COMPUTED_ITEMS = (ACADEMIC_ITEM, RATING_ITEM, COMPOSITE_ITEM, MAJOR_RANK_ITEM, YEAR_ITEM, COMPOSITE_RANK_ITEM)
MOMENT = Text(19)
"""A time as ``2025-11-02 10:21:03``, local time of the school."""

STATUS = Table(
    name="status",
    sheet="班级状态",
    doc="由按钮写入，供程序核对；请勿改动。",
    key=("setting",),
    layout=Layout.RESULT,
    columns=(
        column("setting", Text(120), required=True, width=20, entry=False),
        column("value", Text(500), width=40, entry=False),
    ),
)
COMPUTATIONS = Table(
    name="computations",
    sheet="计算记录",
    doc="每个结果由哪些数据算出；数据变了，状态显示“需重新计算”。",
    key=("computed_item", "class_"),
    layout=Layout.RESULT,
    columns=(
        column("computed_item", Choice(COMPUTED_ITEMS), required=True, width=14, entry=False),
        column("class_", Text(), width=16, entry=False),
        column("time", MOMENT, width=20, entry=False),
        column("person", Text(60), width=14, entry=False),
        column("input_digest", Identifier(64), width=40, entry=False),
        column("result_digest", Identifier(64), width=40, entry=False),
    ),
)
LOG = Table(
    name="log",
    sheet="日志",
    doc="谁在什么时候做了什么；只增加，不修改。",
    layout=Layout.RESULT,
    columns=(
        column("time", MOMENT, required=True, width=20, entry=False),
        column("person", Text(60), required=True, width=16, entry=False),
        column("role", Text(20), width=12, entry=False),
        column("identity", Choice(("未验证", "已验证")), width=9, entry=False),
        column("command", Text(40), width=18, entry=False),
        column("detail", Text(1000), width=60, entry=False),
    ),
)
RECEIVED = Table(
    name="received",
    sheet="收发登记",
    doc="收到的每个文件和处理结果；原件按收到时的样子保存在“收件”和“隔离”文件夹。",
    layout=Layout.RESULT,
    columns=(
        column("received_at", MOMENT, required=True, width=20, entry=False),
        column("file", Text(300), required=True, width=34, entry=False),
        column("file_kind", Text(20), width=14, entry=False),
        column("sender", Text(100), width=22, entry=False),
        column("outcome", Choice((USED, INCOMPLETE, REFUSED, SAME, REPLACED, VOIDED, IN_DOUBT)), width=9, entry=False),
        column("explanation", Text(500), width=44, entry=False),
        column("digest", Identifier(64), width=40, entry=False),
        column("sent_at", MOMENT, width=20, entry=False),
    ),
)  # fmt: skip
